"""Elementwise functions.

Reference: NumPy 1.18 manual, "Universal functions (ufunc)".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray, result
from tfscope.python.library.numpy_broadcast import broadcast_data, broadcast_shapes, lost
from tfscope.python.library.numpy_creation import array
from tfscope.python.library.numpy_dtypes import BY_NAME, SCALARS_DTYPE, as_dtype, dtype
from tfscope.python.library.numpy_elements import BINARY, UNARY
from tfscope.python.library.numpy_promotion import result_dtype
from tfscope.python.library.numpy_reductions import accumulate_with, reduce_with
from tfscope.python.library.numpy_scalars import generic
from tfscope.python.library.numpy_ufunc_words import refuse_types
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

ELEMENTS = 16
"""Elements that take as long as a call."""


def _float_rule(operands: list[Any]) -> tuple[Any, Any]:
    """Floating point of the width that holds the operands."""
    found = result_dtype(operands)
    if type(found) is Unknown or found.kind in "fcO":
        return found, found
    wide = {("b", 1): "float16", ("i", 1): "float16", ("u", 1): "float16", ("i", 2): "float32",
            ("u", 2): "float32"}  # fmt: skip
    target = BY_NAME[wide.get((found.kind, found.itemsize), "float64")]
    return target, target


def _same_rule(operands: list[Any]) -> tuple[Any, Any]:
    found = result_dtype(operands)
    return found, found


def _number_rule(operands: list[Any]) -> tuple[Any, Any]:
    found = result_dtype(operands)
    if type(found) is not Unknown and found.kind == "b":
        found = BY_NAME["int8"]
    return found, found


def _divide_rule(operands: list[Any]) -> tuple[Any, Any]:
    found = result_dtype(operands)
    if type(found) is not Unknown and found.kind in "biu":
        found = BY_NAME["float64"]
    return found, found


def _bool_rule(operands: list[Any]) -> tuple[Any, Any]:
    found = result_dtype(operands)
    out = found if type(found) is not Unknown and found.kind == "O" else BY_NAME["bool"]
    return found, out


def _abs_rule(operands: list[Any]) -> tuple[Any, Any]:
    found = result_dtype(operands)
    if type(found) is not Unknown and found.kind == "c":
        return found, BY_NAME[f"float{4 * found.itemsize}"]
    return found, found


RULES: dict[str, Callable[[list[Any]], tuple[Any, Any]]] = {
    "float": _float_rule, "same": _same_rule, "number": _number_rule, "divide": _divide_rule,
    "bool": _bool_rule, "abs": _abs_rule,
}  # fmt: skip
"""Kind of function → (dtype the operands are converted to, dtype of the result)."""


NUMBERS: dict[type, dtype] = {
    kind: found
    for kind in (bool, int, float, *SCALARS_DTYPE)
    if (found := as_dtype(kind)).kind in "biuf"
}
"""The types of plain numbers and scalars, with their dtypes; an ``int`` may need a wider one."""

_Plan = tuple[list[Callable[[Any], Any] | None], dtype]
"""What converts each operand, and the dtype of the result."""


class ufunc:
    """``numpy.ufunc``: one function of elements, its dtype rule and its reductions."""

    def __init__(self, name: str, nin: int, function: Callable[..., Any], rule: str) -> None:
        self.__name__ = name
        self.nin, self.nout, self.nargs = nin, 1, nin + 1
        self._function = function
        self._rule = RULES[rule]
        self._plans: dict[tuple[type, ...], _Plan] = {}
        self.identity = {"add": 0, "multiply": 1}.get(name)

    def __call__(self, *args: Any, out: Any = None, dtype: Any = None, **kwargs: Any) -> Any:
        if len(args) < self.nin or len(args) > self.nin + 1:
            kind = ValueError if current_run().is_v1 else TypeError
            raise raised(kind("invalid number of arguments"))
        if len(args) > self.nin:
            out = args[self.nin]
        found = self.compute(*args[: self.nin])
        if found is NotImplemented:
            return unknown("unmodelled-api", f"numpy.{self.__name__}()")
        if kwargs.get("where", True) is not True and isinstance(found, (ndarray, generic)):
            found = make(None, found.shape, found.dtype)
        if dtype is not None and isinstance(found, (ndarray, generic)):
            found = found.astype(dtype)
        target = out[0] if isinstance(out, tuple) else out
        if isinstance(target, ndarray):
            target[...] = found
            return target
        return found

    def compute(self, *args: Any) -> Any:
        """The result, or ``NotImplemented`` if an argument is no array-like."""
        kinds = tuple(map(type, args))
        plan = self._plans.get(kinds) or self._plan(kinds)
        if plan is not None and not any(type(a) is int and abs(a) >> 63 for a in args):
            return self._of_numbers(plan, args)
        operands = [as_array(a) for a in args]
        if any(a is None for a in operands):
            return NotImplemented
        if any(type(a) is Unknown for a in operands):
            if all(type(a) is Unknown or a.shape == () for a in operands):
                return self._lost_number(args, operands)
            return lost(self.__name__, *operands)
        if refuse_types(self.__name__, operands):
            return NotImplemented
        shape = broadcast_shapes([a.shape for a in operands])
        inner, outer = self._rule(operands)
        if type(inner) is Unknown:
            return make(None, shape, inner)
        if any(a.flat_data is None for a in operands):
            return result(None, shape, outer)
        spread = [broadcast_data(a, shape) for a in operands]
        if any(s is None for s in spread):
            return result(None, shape, outer)
        current_run().native_calls += len(spread[0] or []) // ELEMENTS
        columns = [self._converted(inner, s or [], a) for s, a in zip(spread, operands)]
        data = [self._element(outer, *row) for row in zip(*columns)]
        return result(data, shape, outer)

    def _lost_number(self, args: Sequence[Any], operands: list[Any]) -> Any:
        """An unknown number, of the type that the function gives for numbers of the operands' types."""
        made = lost(self.__name__, *args)
        types = [
            NUMBERS.get(given.number or object)
            if type(given) is Unknown
            else getattr(a, "dtype", None)
            for given, a in zip(args, operands)
        ]
        if any(each is None or type(each) is Unknown for each in types):
            return made
        _, outer = self._rule([ndarray.of((), each, None) for each in types])
        known = type(outer) is not Unknown and outer.kind in "biufc"
        return made.of_type(outer.type) if known else made

    def _plan(self, kinds: tuple[type, ...]) -> _Plan | None:
        """How numbers of these types are converted; ``None`` if one is of another type.

        That is not remembered: a class of the program must not outlive its evaluation.
        """
        if not all(kind in NUMBERS for kind in kinds):
            return None
        own = [NUMBERS[kind] for kind in kinds]
        operands = [ndarray.of((), each, None) for each in own]
        refuse_types(self.__name__, operands)
        inner, outer = self._rule(operands)
        plan = [None if inner == each else inner.convert for each in own], outer
        self._plans[kinds] = plan
        return plan

    def _of_numbers(self, plan: _Plan, args: tuple[Any, ...]) -> Any:
        converts, outer = plan
        row = [a.item() if isinstance(a, generic) else a for a in args]
        value = self._element(outer, *[x if c is None else c(x) for c, x in zip(converts, row)])
        return value if type(value) is Unknown else outer.type._make(value)

    @staticmethod
    def _converted(inner: dtype, data: list[Any], operand: Any) -> list[Any]:
        if inner == operand.dtype or inner.kind in "OUS":
            return data
        return [inner.convert(x) for x in data]

    def _element(self, outer: dtype, *row: Any) -> Any:
        first = next((x for x in row if type(x) is Unknown), None)
        if first is not None and self.__name__ not in _PLAIN:
            return first.passed_to(self.__name__)
        try:
            value = self._function(*row)
        except TypeError as error:
            if is_raised(error):
                raise
            return unknown("dimension", f"{self.__name__}()")
        return value if type(value) is Unknown else outer.convert(value)

    def reduce(
        self,
        array: Any,
        axis: Any = 0,
        dtype: Any = None,
        out: Any = None,
        keepdims: Any = False,
        **_: Any,
    ) -> Any:
        """The function over a dimension."""
        return reduce_with(self.__name__, array, axis, dtype, keepdims, self._function)

    def accumulate(self, array: Any, axis: Any = 0, *_: Any, **__: Any) -> Any:
        """The running results of ``reduce``."""
        return accumulate_with(self.__name__, array, axis, None, self._function)

    def outer(self, A: Any, B: Any, **_: Any) -> Any:  # noqa: N803
        """The function of every pair."""
        a, b = as_array(A), as_array(B)
        if not isinstance(a, ndarray) or not isinstance(b, ndarray):
            return lost(self.__name__, a, b)
        return self(a.reshape(a.shape + (1,) * b.ndim), b)

    def at(self, a: Any, *_: Any) -> None:
        """In place at some elements, which become unknown."""
        if isinstance(a, ndarray):
            a.lose()

    def __repr__(self) -> str:
        return f"<ufunc '{self.__name__}'>"

    def __deepcopy__(self, memo: Any) -> ufunc:
        return self


_PLAIN = frozenset(
    (
        "add", "subtract", "multiply", "true_divide", "floor_divide", "remainder", "power",
        "negative", "absolute", "equal", "not_equal", "less", "less_equal", "greater",
        "greater_equal",
    )
)  # fmt: skip
"""Functions whose Python operator keeps an unknown element readable."""

UFUNCS: dict[str, ufunc] = {
    **{name: ufunc(name, 1, fn, rule) for name, (fn, rule) in UNARY.items()},
    **{name: ufunc(name, 2, fn, rule) for name, (fn, rule) in BINARY.items()},
}
for _alias, _name in {
    "divide": "true_divide", "mod": "remainder", "abs": "absolute", "bitwise_not": "invert",
    "conj": "conjugate", "fabs": "absolute", "round_": "rint",
}.items():  # fmt: skip
    UFUNCS[_alias] = UFUNCS[_name]


def frompyfunc(func: Any, nin: Any, nout: Any) -> Any:
    """``numpy.frompyfunc`` and ``numpy.vectorize``."""

    def call(*args: Any, **kwargs: Any) -> Any:
        operands = [as_array(a) for a in args]
        if not all(isinstance(a, ndarray) and a.flat_data is not None for a in operands) or kwargs:
            return lost("vectorize", *operands)
        shape = broadcast_shapes([a.shape for a in operands])
        spread = [broadcast_data(a, shape) or [] for a in operands]
        rows = [[a.dtype.wrap(x) for a, x in zip(operands, row)] for row in zip(*spread)]
        values = [func(*row) for row in rows]
        found = array(values)
        return found.reshape(shape) if isinstance(found, ndarray) and found.ndim == 1 else found

    return call


class vectorize:
    """``numpy.vectorize``."""

    def __init__(self, pyfunc: Any, otypes: Any = None, *_: Any, **__: Any) -> None:
        self.pyfunc, self.otypes = pyfunc, otypes

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        found = frompyfunc(self.pyfunc, len(args), 1)(*args, **kwargs)
        if self.otypes and isinstance(found, (ndarray, generic)):
            found = found.astype(as_dtype(self.otypes[0]))
        return found
