"""Functions of single elements: name → (function of Python values, dtype rule).

They answer as numpy does where Python raises: division by zero gives infinities, a domain error gives
``nan``.
"""

from __future__ import annotations

import cmath
import math
import operator
from collections.abc import Callable
from typing import Any

from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

Element = Callable[..., Any]


def _safe(function: Element, complex_function: Element | None = None) -> Element:
    def call(x: Any) -> Any:
        if isinstance(x, complex) and complex_function is not None:
            return complex_function(x)
        if not isinstance(x, (int, float)):
            method = getattr(x, function.__name__, None)
            return method() if method is not None else math.nan
        try:
            return function(x)
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return call


def _log(function: Element) -> Element:
    def call(x: Any) -> Any:
        if isinstance(x, complex):
            return cmath.log(x) if x else complex(-math.inf, 0)
        if x == 0:
            return -math.inf
        return function(x) if x > 0 else math.nan

    return call


def _log1p(x: float) -> float:
    if x == -1:
        return -math.inf
    return math.log1p(x) if x > -1 else math.nan


def _whole(function: Element) -> Element:
    def call(x: Any) -> Any:
        if isinstance(x, float) and not math.isfinite(x):
            return x
        if isinstance(x, float):
            return math.copysign(float(function(x)), x) if function(x) == 0 else float(function(x))
        return function(x) if isinstance(x, int) else x

    return call


def _sign(x: Any) -> Any:
    if isinstance(x, float) and math.isnan(x):
        return x
    return (x > 0) - (x < 0)


def _cbrt(x: float) -> float:
    root = round(abs(x) ** (1 / 3), 12) if abs(x) < 1e15 else abs(x) ** (1 / 3)
    exact = float(round(root))
    return math.copysign(exact if exact**3 == abs(x) else abs(x) ** (1 / 3), x)


def _invert(x: Any) -> Any:
    return not x if isinstance(x, bool) else ~x


def _reciprocal(x: Any) -> Any:
    return (int(1 / x) if x else 0) if isinstance(x, int) else divide(1.0, x)


def divide(a: Any, b: Any) -> Any:
    """True division."""
    try:
        return a / b
    except ZeroDivisionError:
        if isinstance(a, complex) or isinstance(b, complex):
            return complex(math.nan, math.nan)
        if a == 0 or a != a:
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)
    except OverflowError:
        return math.inf


def _floor_divide(a: Any, b: Any) -> Any:
    if type(a) is Unknown or type(b) is Unknown:
        return a // b
    if isinstance(a, float) or isinstance(b, float):
        found = divide(a, b)
        return float(a // b) if b and math.isfinite(found) else found
    return a // b if b else 0


def _remainder(a: Any, b: Any) -> Any:
    if type(a) is Unknown or type(b) is Unknown or b:
        return a % b
    return 0 if isinstance(a, int) and isinstance(b, int) else math.nan


def _fmod(a: Any, b: Any) -> Any:
    if not b:
        return 0 if isinstance(b, int) else math.nan
    found = math.fmod(a, b)
    return int(found) if isinstance(a, int) and isinstance(b, int) else found


def _power(a: Any, b: Any) -> Any:
    if type(a) is Unknown or type(b) is Unknown:
        return a**b
    if isinstance(a, int) and isinstance(b, int):
        if b < 0:
            text = "Integers to negative integer powers are not allowed."
            raise raised(ValueError(text))
        return pow(a, b, 1 << 64) if b > 64 else a**b
    try:
        found = a**b
    except ZeroDivisionError:
        return math.inf
    except OverflowError:
        return math.inf
    return math.nan if isinstance(found, complex) and not isinstance(a, complex) else found


def _pick(choose: Callable[[Any, Any], Any], ignore_nan: bool = False) -> Element:
    def call(a: Any, b: Any) -> Any:
        a_nan, b_nan = a != a, b != b
        if a_nan or b_nan:
            if ignore_nan:
                return b if a_nan else a
            return a if a_nan else b
        return choose(a, b)

    return call


def _two(function: Element) -> Element:
    def call(a: Any, b: Any) -> Any:
        try:
            return function(a, b)
        except (ValueError, OverflowError):
            return math.nan

    return call


def _shift(function: Element) -> Element:
    return lambda a, b: function(a, b) if 0 <= b < 64 else 0


def _logaddexp(a: float, b: float) -> float:
    high, low = max(a, b), min(a, b)
    return high if math.isinf(high) else high + math.log1p(math.exp(low - high))


UNARY: dict[str, tuple[Element, str]] = {
    "negative": (operator.neg, "same"), "positive": (operator.pos, "same"),
    "absolute": (abs, "abs"), "sign": (_sign, "same"), "square": (lambda x: x * x, "same"),
    "sqrt": (_safe(math.sqrt, cmath.sqrt), "float"), "cbrt": (_cbrt, "float"),
    "exp": (_safe(math.exp, cmath.exp), "float"), "exp2": (_safe(lambda x: 2.0**x), "float"),
    "expm1": (_safe(math.expm1), "float"), "log": (_log(math.log), "float"),
    "log2": (_log(math.log2), "float"), "log10": (_log(math.log10), "float"),
    "log1p": (_log1p, "float"), "sin": (_safe(math.sin, cmath.sin), "float"),
    "cos": (_safe(math.cos, cmath.cos), "float"), "tan": (_safe(math.tan, cmath.tan), "float"),
    "arcsin": (_safe(math.asin), "float"), "arccos": (_safe(math.acos), "float"),
    "arctan": (_safe(math.atan), "float"), "sinh": (_safe(math.sinh), "float"),
    "cosh": (_safe(math.cosh), "float"), "tanh": (_safe(math.tanh), "float"),
    "arcsinh": (_safe(math.asinh), "float"), "arccosh": (_safe(math.acosh), "float"),
    "arctanh": (_safe(math.atanh), "float"), "degrees": (math.degrees, "float"),
    "radians": (math.radians, "float"), "deg2rad": (math.radians, "float"),
    "rad2deg": (math.degrees, "float"), "floor": (_whole(math.floor), "float"),
    "ceil": (_whole(math.ceil), "float"), "trunc": (_whole(math.trunc), "float"),
    "rint": (_whole(round), "float"), "fix": (_whole(math.trunc), "float"), "reciprocal": (_reciprocal, "same"),
    "conjugate": (lambda x: x.conjugate(), "same"), "invert": (_invert, "same"),
    "logical_not": (operator.not_, "bool"), "isnan": (lambda x: x != x, "bool"),
    "isinf": (lambda x: x in (math.inf, -math.inf), "bool"),
    "isfinite": (lambda x: x == x and x not in (math.inf, -math.inf), "bool"),
    "signbit": (lambda x: math.copysign(1, x) < 0, "bool"),
}  # fmt: skip


def _add(a: Any, b: Any) -> Any:
    return a or b if isinstance(a, bool) and isinstance(b, bool) else a + b


def _multiply(a: Any, b: Any) -> Any:
    return a and b if isinstance(a, bool) and isinstance(b, bool) else a * b


BINARY: dict[str, tuple[Element, str]] = {
    "add": (_add, "same"), "subtract": (operator.sub, "same"), "multiply": (_multiply, "same"),
    "true_divide": (divide, "divide"), "floor_divide": (_floor_divide, "number"),
    "remainder": (_remainder, "number"), "fmod": (_fmod, "number"), "power": (_power, "number"),
    "float_power": (lambda a, b: _power(float(a), float(b)), "divide"),
    "maximum": (_pick(max), "same"), "minimum": (_pick(min), "same"),
    "fmax": (_pick(max, True), "same"), "fmin": (_pick(min, True), "same"),
    "arctan2": (_two(math.atan2), "float"), "hypot": (_two(math.hypot), "float"),
    "copysign": (_two(math.copysign), "float"), "logaddexp": (_logaddexp, "float"),
    "equal": (operator.eq, "bool"), "not_equal": (operator.ne, "bool"),
    "less": (operator.lt, "bool"), "less_equal": (operator.le, "bool"),
    "greater": (operator.gt, "bool"), "greater_equal": (operator.ge, "bool"),
    "logical_and": (lambda a, b: bool(a) and bool(b), "bool"),
    "logical_or": (lambda a, b: bool(a) or bool(b), "bool"),
    "logical_xor": (lambda a, b: bool(a) is not bool(b), "bool"),
    "bitwise_and": (operator.and_, "same"), "bitwise_or": (operator.or_, "same"),
    "bitwise_xor": (operator.xor, "same"), "left_shift": (_shift(operator.lshift), "number"),
    "right_shift": (_shift(operator.rshift), "number"), "gcd": (math.gcd, "number"),
    "lcm": (lambda a, b: abs(a * b) // math.gcd(a, b) if a and b else 0, "number"),
}  # fmt: skip
