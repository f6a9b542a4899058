"""Modules without side effects: the host's own, name by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tfscope.python.library.module_model import ModuleModel, host_module, host_names, unknown
from tfscope.python.library.private_copy import private_names
from tfscope.values.unknown import Unknown, brief

_MATH = """acos acosh asin asinh atan atan2 atanh ceil comb copysign cos cosh degrees dist e erf erfc
exp expm1 fabs floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp
lgamma log log10 log1p log2 modf nan perm pi pow prod radians remainder sin sinh sqrt tan tanh tau
trunc cbrt exp2"""

_CMATH = """acos acosh asin asinh atan atanh cos cosh e exp inf infj isclose isfinite isinf isnan log
log10 nan nanj phase pi polar rect sin sinh sqrt tan tanh tau"""

LARGEST_FACTORIAL = 5_000
"""``math.factorial`` of more than this is not computed."""


def factorial(x: Any, /) -> int | Unknown:
    """``math.factorial``, bounded."""
    if isinstance(x, (int, float)) and x > LARGEST_FACTORIAL:
        return unknown("bound", f"factorial({brief(x)})")
    return math.factorial(x)


class _Feature:
    """An entry of ``__future__``."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.compiler_flag = 0

    def getOptionalRelease(self) -> tuple[int, int, int, str, int]:
        """The release that first had the feature."""
        return (2, 6, 0, "final", 0)

    getMandatoryRelease = getOptionalRelease  # noqa: N815


_FEATURES = """absolute_import annotations division generator_stop generators nested_scopes
print_function unicode_literals with_statement"""

_SIMPLE: dict[str, str] = {
    "cmath": _CMATH,
    "numbers": "Number Complex Real Rational Integral",
    "fractions": "Fraction gcd",
    "decimal": """Decimal Context ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN
        ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP ROUND_05UP DecimalException InvalidOperation
        DivisionByZero Inexact Rounded Overflow Underflow Clamped Subnormal FloatOperation""",
    "statistics": """mean median median_low median_high mode pstdev pvariance stdev variance fmean
        geometric_mean harmonic_mean StatisticsError""",
    "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
    "bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
    "binascii": "hexlify unhexlify b2a_hex a2b_hex b2a_base64 a2b_base64 crc32 Error Incomplete",
    "base64": """b64encode b64decode standard_b64encode standard_b64decode urlsafe_b64encode
        urlsafe_b64decode b32encode b32decode b16encode b16decode encodebytes decodebytes
        a85encode a85decode b85encode b85decode""",
    "hashlib": """md5 sha1 sha224 sha256 sha384 sha512 blake2b blake2s sha3_256 sha3_512 new
        algorithms_available algorithms_guaranteed""",
    "keyword": "iskeyword kwlist",
    "abc": """ABC ABCMeta abstractmethod abstractproperty abstractclassmethod abstractstaticmethod
        get_cache_token""",
    "colorsys": "hls_to_rgb hsv_to_rgb rgb_to_hls rgb_to_hsv rgb_to_yiq yiq_to_rgb",
    "zlib": "adler32 crc32 compress decompress error",
    "html": "escape unescape",
    "unicodedata": """bidirectional category combining decimal decomposition digit east_asian_width
        lookup mirrored name normalize numeric unidata_version""",
    "ast": "literal_eval",
    "array": "array typecodes",
}


def _simple(name: str) -> ModuleModel:
    gap = "unmodelled-api" if name in ("ast", "decimal") else "attribute-error"
    return host_module(name, _SIMPLE[name], missing=gap)


def _math() -> ModuleModel:
    python2 = {name: _as_float(getattr(math, name)) for name in ("ceil", "floor")}
    return host_module("math", _MATH, extra={"factorial": factorial}, python2=python2)


def _as_float(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``math.ceil`` or ``math.floor`` of Python 2, which gives no ``int``."""

    def call(x: Any) -> Any:
        found = function(x)
        return float(found) if type(found) is int else found

    call.__name__ = function.__name__
    return call


def _enum() -> ModuleModel:
    names = "Enum IntEnum Flag IntFlag EnumMeta EnumType auto unique StrEnum"
    return ModuleModel("enum", private_names("enum", names), missing="unmodelled-api")


def _future() -> ModuleModel:
    features = {name: _Feature(name) for name in _FEATURES.split()}
    return ModuleModel("__future__", {**features, "all_feature_names": list(features)})


def _constants(name: str) -> ModuleModel:
    """A module of integer constants and nothing else."""
    host = __import__(name)
    names = [n for n, v in vars(host).items() if not n.startswith("_") and isinstance(v, int)]
    return ModuleModel(name, host_names(name, names), missing="unmodelled-api")


MODELS: dict[str, Any] = {
    **{name: (lambda name=name: _simple(name)) for name in _SIMPLE},
    "math": _math,
    "enum": _enum,
    "__future__": _future,
    "errno": lambda: _constants("errno"),
    "stat": lambda: _constants("stat"),
}
