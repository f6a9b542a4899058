"""Machine limits, small helpers, ``numpy.testing`` and ``numpy.lib``."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    Submodule,
    silent_functions,
    unknown,
)
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import AxisError, broadcast_arrays, broadcast_to, lost
from tfscope.python.library.numpy_creation import arange, array, linspace
from tfscope.python.library.numpy_dtypes import BY_NAME, as_dtype
from tfscope.python.library.numpy_joining import column_stack, concatenate, stack
from tfscope.python.library.numpy_layout import index_tuples
from tfscope.python.library.numpy_scalars import generic
from tfscope.python.library.numpy_shaping import atleast, meshgrid, nonzero
from tfscope.python.library.numpy_sizes import shape_of
from tfscope.python.library.numpy_ufuncs import UFUNCS
from tfscope.python.library.unittest_model import Raises
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class VisibleDeprecationWarning(UserWarning):
    """``numpy.VisibleDeprecationWarning``."""


class finfo:
    """``numpy.finfo``."""

    def __init__(self, dtype: Any) -> None:
        found = as_dtype(dtype)
        if type(found) is Unknown or found.kind not in "fc":
            found = BY_NAME["float64"]
        digits, low, high, precision = {2: (10, -14, 15, 3), 4: (23, -126, 127, 6)}.get(
            found.itemsize, (52, -1022, 1023, 15)
        )
        make_ = found.type
        self.dtype = found
        self.bits = 8 * found.itemsize
        self.eps = make_(2.0**-digits)
        self.tiny = make_(2.0**low)
        largest = (2.0 - 2.0**-digits) * 2.0**high if found.itemsize < 8 else sys.float_info.max
        self.max, self.min = make_(largest), make_(-largest)
        self.resolution = make_(10.0**-precision)
        self.precision, self.nmant = precision, digits


class iinfo:
    """``numpy.iinfo``."""

    def __init__(self, type: Any) -> None:
        found = as_dtype(type) if not isinstance(type, (int, generic)) else array(type).dtype
        if found.kind not in "iu":
            raise raised(ValueError(f"Invalid integer data type {found.kind!r}."))
        self.dtype = found
        self.bits = 8 * found.itemsize
        self.max = (1 << (self.bits - (found.kind == "i"))) - 1
        self.min = -(1 << (self.bits - 1)) if found.kind == "i" else 0


def isscalar(element: Any) -> Any:
    """``numpy.isscalar``."""
    if type(element) is Unknown:
        return element.passed_to("isscalar")
    return isinstance(element, (generic, int, float, complex, str, bytes))


def _attribute(name: str) -> Callable[[Any], Any]:
    def function(a: Any) -> Any:
        if type(a) is not Unknown and hasattr(a, name):
            return getattr(a, name)
        if name == "ndim" and hasattr(getattr(a, "shape", None), "ndims"):
            if not current_run().is_v1:  # its tensors tell it themselves
                return a.shape.ndims
        given = as_array(a)
        return getattr(given, name) if isinstance(given, ndarray) else lost(name, given)

    function.__name__ = function.__qualname__ = name
    return function


def size(a: Any, axis: Any = None) -> Any:
    """``numpy.size``."""
    given = as_array(a)
    if not isinstance(given, ndarray):
        return lost("size", given)
    return given.size if axis is None else given.shape[axis]


def allclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: Any = False) -> Any:
    """``numpy.allclose``."""
    found = isclose(a, b, rtol, atol, equal_nan)
    if not isinstance(found, (ndarray, generic)):
        return found
    agreed = found.all()
    return agreed if type(agreed) is Unknown else bool(agreed)


def isclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: Any = False) -> Any:
    """``numpy.isclose``."""
    x, y = as_array(a), as_array(b)
    if not isinstance(x, ndarray) or not isinstance(y, ndarray):
        return lost("isclose", x, y)
    return abs(x - y) <= atol + rtol * abs(y)


def array_equal(a1: Any, a2: Any, *_: Any) -> Any:
    """``numpy.array_equal``."""
    try:
        x, y = as_array(a1), as_array(a2)
    except (TypeError, NotImplementedError):
        return False
    if not isinstance(x, ndarray) or not isinstance(y, ndarray):
        return lost("array_equal", x, y)
    if x.ndim != y.ndim or any(
        type(p) is int and type(q) is int and p != q for p, q in zip(x.shape, y.shape)
    ):
        return False
    if not (x.known and y.known):
        return unknown("data", "array_equal()")
    return x.flat_data == y.flat_data


def diff(a: Any, n: Any = 1, axis: Any = -1) -> Any:
    """``numpy.diff``."""
    given = as_array(a)
    if not isinstance(given, ndarray) or type(n) is not int:
        return lost("diff", given)
    for _ in range(n):
        before = (slice(None),) * (axis % given.ndim)
        given = given[(*before, slice(1, None))] - given[(*before, slice(None, -1))]
    return given


def clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, **_: Any) -> Any:
    """``numpy.clip``."""
    found = as_array(a)
    if not isinstance(found, ndarray):
        return lost("clip", found)
    if a_min is not None:
        found = UFUNCS["maximum"](found, a_min)
    return found if a_max is None else UFUNCS["minimum"](found, a_max)


def round_(a: Any, decimals: Any = 0, out: Any = None) -> Any:
    """``numpy.round``."""
    given = as_array(a)
    if not isinstance(given, ndarray) or type(decimals) is not int:
        return lost("round", given)
    data = given.flat_data
    if given.dtype.kind in "iub":
        return given if given.shape else a
    rounded = None
    if data is not None:
        rounded = [
            x if type(x) is Unknown or not math.isfinite(x) else round(x, decimals) for x in data
        ]
    if given.shape == () and rounded is not None:
        return given.dtype.wrap(given.dtype.convert(rounded[0]))
    return make(rounded, given.shape, given.dtype)


def copy(a: Any, order: Any = "K") -> Any:
    """``numpy.copy``."""
    given = as_array(a)
    return given.copy() if isinstance(given, ndarray) else lost("copy", given)


def copyto(dst: Any, src: Any, *_: Any, **__: Any) -> None:
    """``numpy.copyto``."""
    if isinstance(dst, ndarray):
        dst[...] = src


def searchsorted(a: Any, v: Any, side: Any = "left", sorter: Any = None) -> Any:
    """``numpy.searchsorted``: the shape."""
    given = as_array(v)
    if not isinstance(given, ndarray) or given.shape == ():
        return lost("searchsorted", given)
    return make(None, given.shape, BY_NAME["int64"])


def argwhere(a: Any) -> Any:
    """``numpy.argwhere``."""
    found = nonzero(a)
    return stack(list(found), 1) if isinstance(found, tuple) and found else found


def ndindex(*shape: Any) -> Iterator[tuple[int, ...]]:
    """``numpy.ndindex``."""
    found = shape_of(shape[0] if len(shape) == 1 else shape)
    return index_tuples(tuple(d.__index__() for d in found))


def ndenumerate(arr: Any) -> Iterator[Any]:
    """``numpy.ndenumerate``."""
    given = as_array(arr)
    if not isinstance(given, ndarray):
        return iter([((), given)])
    return iter([(i, given[i]) for i in index_tuples(tuple(d.__index__() for d in given.shape))])


class _Indexer:
    """``np.s_``, ``np.r_``, ``np.c_``, ``np.mgrid``, ``np.ogrid``."""

    def __init__(self, take: Callable[[Any], Any]) -> None:
        self._take = take

    def __getitem__(self, key: Any) -> Any:
        return self._take(key)


def _range(part: Any) -> Any:
    if type(part) is not slice:
        return part
    step = 1 if part.step is None else part.step
    start = 0 if part.start is None else part.start
    if isinstance(step, complex):
        return linspace(start, part.stop, int(abs(step)))
    return arange(start, part.stop, step)


def _rows(key: Any) -> Any:
    parts = key if isinstance(key, tuple) else (key,)
    return concatenate([atleast(1)(_range(p)) for p in parts])


def _columns(key: Any) -> Any:
    return column_stack([_range(p) for p in (key if isinstance(key, tuple) else (key,))])


def _grid(key: Any) -> Any:
    if not isinstance(key, tuple):
        return _range(key)
    return stack(meshgrid(*[_range(p) for p in key], indexing="ij"))


def _open_grid(key: Any) -> Any:
    if not isinstance(key, tuple):
        return _range(key)
    count = len(key)
    return [
        _range(p).reshape(tuple(-1 if i == place else 1 for i in range(count)))
        for place, p in enumerate(key)
    ]


class errstate:
    """``numpy.errstate``: nothing is warned."""

    def __init__(self, **_: Any) -> None:
        pass

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def from_data(name: str, default: Any = float) -> Callable[..., Any]:
    """``load``, ``frombuffer``, ``genfromtxt``, …: one array of unknown length."""

    def function(*args: Any, dtype: Any = default, **kwargs: Any) -> Any:
        if name in ("load", "fromfile", "genfromtxt", "loadtxt"):
            return unknown("environment", f"np.{name}()")
        length = kwargs.get("count", -1)
        size_ = length if type(length) is int and length >= 0 else unknown("data", f"np.{name}()")
        return make(None, (size_,), as_dtype(args[1] if len(args) > 1 else dtype))

    function.__name__ = function.__qualname__ = name
    return function


# -- testing -----------------------------------------------------------------------------------
def _testing() -> ModuleModel:
    names = """assert_ assert_allclose assert_almost_equal assert_approx_equal assert_array_almost_equal
    assert_array_equal assert_array_less assert_equal assert_string_equal assert_warns
    assert_no_warnings assert_array_almost_equal_nulp"""
    members: dict[str, Any] = silent_functions(names)
    members.update(assert_raises=lambda kind, *a, **k: Raises(kind), TestCase=object)
    return ModuleModel("numpy.testing", members, missing="unmodelled-api")


def as_strided(x: Any, shape: Any = None, strides: Any = None, *_: Any, **__: Any) -> Any:
    """``as_strided``: the shape."""
    given = as_array(x)
    if not isinstance(given, ndarray) or shape is None:
        return given
    found = shape_of(shape)
    return lost("as_strided", found) if type(found) is Unknown else make(None, found, given.dtype)


def _lib() -> ModuleModel:
    parts = {"stride_tricks": Submodule("numpy.lib.stride_tricks")}
    return ModuleModel("numpy.lib", parts, package=True, missing="unmodelled-api")


def _tricks() -> ModuleModel:
    members = {
        "as_strided": as_strided,
        "broadcast_to": broadcast_to,
        "broadcast_arrays": broadcast_arrays,
    }
    return ModuleModel("numpy.lib.stride_tricks", members, missing="unmodelled-api")


_SILENT = """seterr set_printoptions setbufsize seterrcall save savez savez_compressed savetxt
deprecate info show_config"""

FUNCTIONS: dict[str, Any] = {
    **silent_functions(_SILENT),
    **{name: from_data(name) for name in "load loadtxt genfromtxt fromfile frombuffer fromstring fromiter".split()},
    "AxisError": AxisError, "VisibleDeprecationWarning": VisibleDeprecationWarning, "finfo": finfo,
    "iinfo": iinfo, "isscalar": isscalar, "shape": _attribute("shape"), "ndim": _attribute("ndim"),
    "size": size, "allclose": allclose, "isclose": isclose, "array_equal": array_equal,
    "array_equiv": array_equal, "diff": diff, "clip": clip, "round": round_, "around": round_,
    "round_": round_, "copy": copy, "copyto": copyto, "searchsorted": searchsorted,
    "digitize": lambda x, bins, right=False: searchsorted(bins, x), "argwhere": argwhere,
    "ndindex": ndindex, "ndenumerate": ndenumerate, "s_": _Indexer(lambda key: key),
    "index_exp": _Indexer(lambda key: key if isinstance(key, tuple) else (key,)),
    "r_": _Indexer(_rows), "c_": _Indexer(_columns), "mgrid": _Indexer(_grid),
    "ogrid": _Indexer(_open_grid), "errstate": errstate, "printoptions": errstate,
}  # fmt: skip
MODELS = {"numpy.testing": _testing, "numpy.lib": _lib, "numpy.lib.stride_tricks": _tricks}
