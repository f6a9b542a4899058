"""The operators of arrays and scalars, which elementwise functions decide.

Importing this module gives ``ndarray`` and ``generic`` their operators.
Reference: NumPy 1.18 manual, "Arithmetic, matrix multiplication, and comparison operations".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import broadcast_shapes, lost, misfit
from tfscope.python.library.numpy_dtypes import BY_NAME, as_dtype, dtype
from tfscope.python.library.numpy_layout import product
from tfscope.python.library.numpy_linalg import matmul
from tfscope.python.library.numpy_promotion import promote
from tfscope.python.library.numpy_scalars import generic, integer
from tfscope.python.library.numpy_ufuncs import UFUNCS, ufunc
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

_OPERATORS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide",
    "floordiv": "floor_divide", "mod": "remainder", "pow": "power", "and": "bitwise_and",
    "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "left_shift", "rshift": "right_shift",
}  # fmt: skip
_COMPARISONS = {
    "eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater",
    "ge": "greater_equal",
}  # fmt: skip

SIGNS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%",
    "pow": "** or pow()", "and": "&", "or": "|", "xor": "^", "lshift": "<<", "rshift": ">>",
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
}  # fmt: skip
"""How Python's errors show the operators."""


def _dtype_of(kind: type) -> dtype | None:
    """The dtype of a scalar's class or of Python's numbers; ``None`` of another class."""
    if issubclass(kind, generic):
        return getattr(kind, "_dtype", None)
    found: dtype | None = as_dtype(kind) if kind in (bool, int, float, complex) else None
    return found


def _result(sign: str, kinds: tuple[type, ...]) -> type | None:
    """The class of what arithmetic gives for a scalar and a number of these classes."""
    first, second = map(_dtype_of, kinds)
    if first is None or second is None:
        return None
    joined = promote(first, second)
    if type(joined) is Unknown:
        return None
    if sign == "/" and joined.kind in "iub":
        joined = BY_NAME["float64"]
    kind_of_result: type = joined.type
    return kind_of_result


generic.result_ = staticmethod(_result)


def _as_scalar(array: Any, other: Any) -> Any:
    """An unknown number beside an array: an array of that number, which changes no sizes."""
    if type(other) is not Unknown or other.number is None or not isinstance(array, ndarray):
        return other
    own = _dtype_of(other.number)
    return other if own is None else make(None, (), own)


def _defers(self: Any, other: Any) -> bool:
    """Whether the other operand wants to decide (``__array_priority__``)."""
    if isinstance(other, (ndarray, generic, int, float, complex, str, list, tuple)):
        return False
    return type(other) is Unknown or float(getattr(other, "__array_priority__", 0.0)) > 0


FAST_POWERS = (1, -1, 0, 0.5, 2)


def _keeps_type(base: Any, exponent: Any) -> bool:
    """Whether numpy takes a power of one number by another function, which keeps the base's type."""
    number = isinstance(exponent, (int, float)) and exponent in FAST_POWERS
    if not number or not isinstance(base, ndarray) or base.shape != ():
        return False
    kind = getattr(base.dtype, "kind", "")
    return kind in "fc" or (kind in "iu" and type(exponent) is int and exponent == 2)


def _refuse_repeating(self: Any, other: Any) -> None:
    """Refuses to repeat a sequence by a scalar that is no whole number.  Mirrors scalartypes.c
    ``gentype_multiply``."""
    if isinstance(self, generic) and isinstance(other, (list, tuple, str)):
        if not hasattr(type(self), "__index__"):
            text = f"can't multiply sequence by non-int of type 'numpy.{type(self).__name__}'"
            raise raised(TypeError(text))


def _forward(sign: str, function: ufunc) -> Callable[[Any, Any], Any]:
    text = f"unsupported operand type(s) for {SIGNS[sign]}:"

    def method(self: Any, other: Any) -> Any:
        other = _as_scalar(self, other)
        if _defers(self, other):
            return NotImplemented
        if sign == "pow" and _keeps_type(self, other):
            other = as_array(other).astype(self.dtype)
        if sign == "mul":
            _refuse_repeating(self, other)
        found = function.compute(self, other)
        return _refused(self, other, text, False) if found is NotImplemented else found

    return method


def _reflected(sign: str, function: ufunc) -> Callable[[Any, Any], Any]:
    text = f"unsupported operand type(s) for {SIGNS[sign]}:"

    def method(self: Any, other: Any) -> Any:
        other = _as_scalar(self, other)
        if type(other) is Unknown:
            return NotImplemented
        if sign == "add" and isinstance(other, str) and isinstance(self, generic):
            return NotImplemented
        if sign == "mul":
            _refuse_repeating(self, other)
        found = function.compute(other, self)
        return _refused(self, other, text, True) if found is NotImplemented else found

    return method


_ELEMENTS = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}
"""What an element of an array is for Python, by the kind of its type."""


def _refused(array: Any, other: Any, text: str, reflected: bool) -> Any:
    """Raises as Python does for an element beside ``None`` or a dictionary, which numpy makes an object.

    ``NotImplemented`` beside other values; unknown where there may be no element.
    """
    if other is not None and not isinstance(other, dict):
        return NotImplemented
    element = _ELEMENTS.get(getattr(array.dtype, "kind", ""))
    if element is None or type(array.size) is not int or not array.size:
        return lost("operator", array)
    names = [element, type(other).__name__]
    first, second = reversed(names) if reflected else names
    raise raised(TypeError(f"{text} '{first}' and '{second}'"))


def _classic(reflected: bool) -> Callable[[Any, Any], Any]:
    """``/`` of Python 2: of integers the floor."""

    def method(self: Any, other: Any) -> Any:
        if type(other) is Unknown or (not reflected and _defers(self, other)):
            return NotImplemented
        kinds = {
            getattr(getattr(as_array(one), "dtype", None), "kind", "") for one in (self, other)
        }
        function = UFUNCS["floor_divide" if kinds <= {"i", "u", "b"} else "true_divide"]
        return function.compute(other, self) if reflected else function.compute(self, other)

    return method


def _inplace(function: ufunc) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        if type(other) is Unknown:
            self.lose()
            return self
        if _defers(self, other):
            return NotImplemented
        found = function.compute(self, other)
        if found is NotImplemented:
            return NotImplemented
        self[...] = found
        return self

    return method


def _comparison(sign: str, function: ufunc) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        other = _as_scalar(self, other)
        if _defers(self, other):
            return NotImplemented
        other_array = as_array(other)
        if sign in ("eq", "ne") and isinstance(other_array, ndarray):
            kinds = {_text_like(self.dtype), _text_like(other_array.dtype)}
            unlike = kinds == {True, False}
            if unlike and not current_run().is_v1:
                return _unlike(self, sign, other_array.shape)
            if unlike or _scalar_instead(self, other_array):
                return sign == "ne"
        if other_array is None and sign in ("eq", "ne") and not _op_like(other):
            return _unlike(self, sign)
        found = function.compute(self, other)
        if found is NotImplemented and isinstance(other, str) and current_run().is_v1:
            text = f"'{SIGNS[sign]}' not supported between instances of 'numpy.ndarray' and 'str'"
            raise raised(TypeError(text))
        if found is NotImplemented and sign not in ("eq", "ne"):
            text = f"'{SIGNS[sign]}' not supported between instances of"
            return _refused(self, other, text, False)
        return found

    return method


def _scalar_instead(one: ndarray, other: ndarray) -> bool:
    """Whether ``==`` of arrays that do not fit is one truth value: until numpy 1.25, so under TensorFlow 1."""
    return current_run().is_v1 and misfit([one.shape, other.shape])


def _op_like(other: Any) -> bool:
    return hasattr(other, "op") or hasattr(other, "graph")


def _text_like(found: Any) -> Any:
    return None if type(found) is Unknown or found.kind == "O" else found.kind in "US"


def _unlike(self: Any, sign: str, other: tuple[Any, ...] = ()) -> Any:
    """Comparison with what is of another kind, of shape ``other``: different everywhere."""
    shape = broadcast_shapes([self.shape, other])
    boolean = BY_NAME["bool"]
    if shape == ():
        return boolean.wrap(sign == "ne")
    size = product(shape)
    return make([sign == "ne"] * size if type(size) is int else None, shape, boolean)


def _unary(function: ufunc) -> Callable[[Any], Any]:
    def method(self: Any) -> Any:
        return function.compute(self)

    return method


def _matmul(self: Any, other: Any) -> Any:
    if _defers(self, other) or as_array(other) is None:
        return NotImplemented
    return matmul(self, other)


def _rmatmul(self: Any, other: Any) -> Any:
    return NotImplemented if as_array(other) is None else matmul(other, self)


def _divmod(self: Any, other: Any) -> Any:
    return self // other, self % other


def _install(cls: Any) -> None:
    for sign, name in _OPERATORS.items():
        setattr(cls, f"__{sign}__", _forward(sign, UFUNCS[name]))
        setattr(cls, f"__r{sign}__", _reflected(sign, UFUNCS[name]))
        if cls is ndarray:
            setattr(cls, f"__i{sign}__", _inplace(UFUNCS[name]))
    for sign, name in _COMPARISONS.items():
        setattr(cls, f"__{sign}__", _comparison(sign, UFUNCS[name]))
    for sign, name in {
        "neg": "negative",
        "pos": "positive",
        "abs": "absolute",
        "invert": "invert",
    }.items():
        setattr(cls, f"__{sign}__", _unary(UFUNCS[name]))
    cls.__matmul__, cls.__rmatmul__, cls.__divmod__ = _matmul, _rmatmul, _divmod
    cls.__div__, cls.__rdiv__ = _classic(reflected=False), _classic(reflected=True)


_install(ndarray)
_install(generic)


def _repeating(arithmetic: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Multiplication of an integer scalar, which repeats a sequence as an ``int`` does."""

    def method(self: Any, other: Any) -> Any:
        if isinstance(other, (list, tuple, str, bytes)):
            return other * int(self)
        return arithmetic(self, other)

    return method


integer.__mul__ = _repeating(_forward("mul", UFUNCS["multiply"]))  # type: ignore[attr-defined]
integer.__rmul__ = _repeating(_reflected("mul", UFUNCS["multiply"]))  # type: ignore[attr-defined]


def _keep_hash(cls: type) -> None:
    """Python's own scalar bases must not hide numpy's operators; hashes stay Python's."""
    names = [f"__{p}{s}__" for s in _OPERATORS for p in ("", "r")]
    names += [f"__{s}__" for s in (*_COMPARISONS, "neg", "pos", "abs", "invert", "divmod")]
    for name in names:
        if name in generic.__dict__:
            setattr(cls, name, generic.__dict__[name])


for _scalar in ("float64", "complex128"):
    _keep_hash(BY_NAME[_scalar].type)
