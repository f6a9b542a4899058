"""One dimension of a static shape.  Mirrors python/framework/tensor_shape.py ``Dimension``."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.values.holes import has_hole
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import SIZES_MAY_BE_NUMBERS, current_run
from tfscope.values.terms import Comparison, Literal, Term
from tfscope.values.unknown import Indeterminate, Unknown


class Dimension:
    """One dimension; ``value`` is ``None`` when unknown."""

    __tfscope_public__ = PUBLIC["Dimension"]

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = dimension(value)

    @property
    def value(self) -> int | None:
        """The size, or ``None``."""
        return self._value

    def __repr__(self) -> str:
        return f"Dimension({self._value})"

    def __str__(self) -> str:
        return "?" if self._value is None else str(self._value)

    def __int__(self) -> Any:
        return self._number("__int__", "int(?)")

    def __float__(self) -> float:
        """Python asks ``__index__`` in place of it from 3.8 on."""
        if current_run().python < (3, 8):
            text = "float() argument must be a string or a number, not 'Dimension'"
            raise raised(TypeError(text))
        return float(self._number("__index__", "float(?)"))

    def __index__(self) -> Any:
        return self._number("__index__", "index(?)")

    def _counts_as_number(self) -> bool:
        """Whether the program may run where shapes hold numbers, and a known size can do what they can."""
        told = current_run().data.get(SIZES_MAY_BE_NUMBERS)
        return self._value is not None and told is not None and told()

    def _number(self, asked: str, text: str) -> int:
        """The size as a number; Python refuses what ``asked`` gives for an unknown one."""
        if self._value is not None:
            return self._value
        if not current_run().sure:
            raise Indeterminate(Unknown("dimension", text))
        raise raised(TypeError(f"{asked} returned non-int (type NoneType)"))

    def __bool__(self) -> bool:
        """That of the size in TensorFlow 2; in 1.15 every dimension is an object as any other."""
        if self._value is None and not (current_run().is_v1 or current_run().sure):
            return bool(Unknown("dimension", f"bool({self})"))
        return current_run().is_v1 or bool(self._value)

    def __eq__(self, other: object) -> Any:
        known = _other(other)
        if known is NotImplemented:
            return False
        if self._value is None or known is None:
            return self._compared("==", known)
        return self._value == known

    def __ne__(self, other: object) -> Any:
        known = _other(other)
        if known is NotImplemented:
            return True
        if self._value is None or known is None:
            return self._compared("!=", known)
        return self._value != known

    def _compared(self, sign: str, known: int | None) -> Unknown | None:
        """TensorFlow's ``None``, unless a gap of ours may have lost the size."""
        if current_run().sure:
            return None
        return Unknown("dimension", Comparison(Term(str(self)), sign, Literal(known)))

    def __hash__(self) -> int:
        if getattr(current_run(), "python2", False):  # which keeps it beside an __eq__
            return object.__hash__(self)
        if self._counts_as_number():
            return hash(self._value)
        raise raised(TypeError("unhashable type: 'Dimension'"))

    def is_compatible_with(self, other: Any) -> bool:
        """Whether both could be the same size."""
        known = dimension(other)
        return self._value is None or known is None or self._value == known

    def assert_is_compatible_with(self, other: Any) -> None:
        """Raises ``ValueError`` unless compatible."""
        if not self.is_compatible_with(other):
            other = other if isinstance(other, Dimension) else Dimension(other)
            text = f"Dimensions {self} and {other} are not compatible"
            raise raised(ValueError(text))

    def merge_with(self, other: Any) -> Dimension:
        """The more specific of two compatible dimensions."""
        self.assert_is_compatible_with(other)
        known = dimension(other)
        return Dimension(known if self._value is None else self._value)

    def _compute(self, other: Any, operate: Any, strict: bool = False) -> Any:
        if _is_array(other):
            return Unknown("data", f"{self!r} and an array")
        if type(other) is float and self._counts_as_number():
            return operate(self._value, other)
        known = dimension(other) if strict else _other(other)
        if known is NotImplemented:
            return NotImplemented
        if self._value is None or known is None:
            return Dimension(None)
        try:
            return Dimension(operate(self._value, known))
        except ZeroDivisionError:
            text = "integer division or modulo by zero"
            raise raised(ZeroDivisionError(text)) from None

    def _reflected(self, result: Any, sign: str, other: Any) -> Any:
        """TensorFlow turns the operands round, and so does Python's error."""
        if result is not NotImplemented:
            return result
        name = type(other).__name__
        text = f"unsupported operand type(s) for {sign}: 'Dimension' and '{name}'"
        raise raised(TypeError(text))

    def __add__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a + b)

    def __radd__(self, other: Any) -> Any:
        return self._reflected(self.__add__(other), "+", other)

    def __sub__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: b - a, strict=True)

    def __mul__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a * b)

    def __rmul__(self, other: Any) -> Any:
        if isinstance(other, (list, tuple, str)):
            return other * self._number("__index__", "index(?)")
        return self._reflected(self.__mul__(other), "*", other)

    def __floordiv__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a // b)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: b // a, strict=True)

    def __div__(self, other: Any) -> Any:
        return self // other

    def __truediv__(self, other: Any) -> Any:
        if _python2():
            return self // other
        if self._counts_as_number():
            return self._value / other
        name = type(other).__name__
        text = f"unsupported operand type(s) for /: 'Dimension' and '{name}', please use // instead"
        raise raised(TypeError(text))

    def __rtruediv__(self, other: Any) -> Any:
        if _python2():
            return other // self
        if self._counts_as_number():
            return other / self._value
        name = type(other).__name__
        text = f"unsupported operand type(s) for /: '{name}' and 'Dimension', please use // instead"
        raise raised(TypeError(text))

    def __pow__(self, other: Any) -> Any:
        return self._value**other if self._counts_as_number() else NotImplemented

    def __rpow__(self, other: Any) -> Any:
        return other**self._value if self._counts_as_number() else NotImplemented

    def __neg__(self) -> Any:
        if self._counts_as_number():
            return -(self._value or 0)
        raise raised(TypeError("bad operand type for unary -: 'Dimension'"))

    def __mod__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a % b, strict=True)

    def __rmod__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: b % a, strict=True)

    def _compare(self, other: Any, operate: Any) -> Any:
        known = dimension(other)
        return None if self._value is None or known is None else operate(self._value, known)

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a >= b)


def _python2() -> bool:
    return current_run().python[0] == 2


def _is_array(value: Any) -> bool:
    """Whether numpy works element by element."""
    return hasattr(value, "tolist") and bool(getattr(value, "ndim", 0))


def _other(value: Any) -> Any:
    """The other operand's size; ``NotImplemented`` if it is no size, so that Python words the error."""
    try:
        return dimension(value)
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        return NotImplemented


_NO_SIZE = "Dimension value must be integer or None or have an __index__ method, got value '{0!r}' with type '{1}'"


def _refuse(value: Any) -> None:
    """TensorFlow 2 refuses what has no ``__index__``; a tensor may stand for a size that was lost."""
    is_tensor = hasattr(value, "op")
    if is_tensor and current_run().lost_sizes:
        return
    raise raised(TypeError(_NO_SIZE.format(value, shown_kind(value))))


def dimension(value: Any) -> int | None:
    """A size as an int; ``None`` when unknown.  Raises TensorFlow's errors for what is no size.

    A tensor is no size, but it may stand where a program found the static size missing that was lost.
    """
    if type(value) is int:
        if value < 0:
            raise raised(ValueError(f"Dimension {value} must be >= 0"))
        return value
    if isinstance(value, Unknown):
        if value.gap != "dimension":
            current_run().lost_sizes = True
        return None
    if value is None:
        return None
    if isinstance(value, Dimension):
        return value.value
    if isinstance(value, str) and has_hole(value):
        return None
    if not current_run().is_v1 and not hasattr(type(value), "__index__"):
        _refuse(value)
        return None
    if isinstance(value, DType) and current_run().is_v1:
        raise raised(TypeError(f"Cannot convert {value!s} to Dimension"))
    try:
        size = int(value)
    except (ValueError, OverflowError) as error:
        raise raised(error) from None
    except TypeError:
        if hasattr(value, "op") and current_run().lost_sizes:
            return None
        text = f"int() argument must be a string, a bytes-like object or a number, not '{type(value).__name__}'"
        if hasattr(type(value), "tolist") and current_run().is_v1:
            text = "only size-1 arrays can be converted to Python scalars"
        raise raised(TypeError(text)) from None
    if not isinstance(value, (str, bytes)) and size != value:
        raise raised(ValueError(f"Ambiguous dimension: {value}"))
    if size < 0:
        raise raised(ValueError(f"Dimension {size} must be >= 0"))
    return size


def unknown_rank(text: str, kind: type[Exception] = ValueError) -> BaseException:
    """TensorFlow's error about an unknown rank; if only we may not know it, an unknown value."""
    run = current_run()
    if run.sure:
        return raised(kind(text))
    return Indeterminate(Unknown("dimension", "shape"))
