"""The operators of tensors.  Mirrors the overloads at the end of python/ops/math_ops.py."""

from __future__ import annotations

from tfscope.python.library.numpy_array import ndarray
from tfscope.python.library.numpy_scalars import generic
from tfscope.tf1.api import math_ops
from tfscope.tf1.api.math_ops import base, binary, map_sparse
from tfscope.tf1.api.math_products import matmul
from tfscope.tf1.api.op_maker import is_sparse, make
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.name_scope import graph_of
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run


def _plain(op_type):
    return lambda x, y, name: binary(op_type, x, y, name)


def _add(x, y, name):
    kind = base(x)
    return binary("Add" if kind is not None and kind.base_name == "string" else "AddV2", x, y, name)


def _logical(logical, bitwise):
    """A logical operator, which in TensorFlow 2 is a bitwise one for numbers."""

    def operate(x, y, name):
        if current_run().is_v1 or base(x) is None or base(x).is_bool:
            return logical(x, y, name)
        return make(bitwise, None, x=x, y=y)

    return operate


def _invert(x):
    """``~``: of a bool the other one; of a number, in TensorFlow 2, all other bits."""
    if current_run().is_v1 or base(x) is None or base(x).is_bool:
        return make("LogicalNot", None, x=x)
    return make("Invert", None, x=x)


FUNCTIONS = {
    "add": _add, "sub": _plain("Sub"), "mul": _plain("Mul"), "truediv": math_ops.truediv,
    "floordiv": _plain("FloorDiv"), "mod": _plain("FloorMod"), "pow": math_ops.pow, "div": math_ops.div,
    "and": _logical(_plain("LogicalAnd"), "BitwiseAnd"),
    "or": _logical(_plain("LogicalOr"), "BitwiseOr"),
    "xor": _logical(math_ops.logical_xor, "BitwiseXor"),
    "matmul": lambda x, y, name: matmul(x, y, name=name),
}  # fmt: skip


CONVERTING = ("add", "truediv", "div")
"""Operators whose functions make a tensor of the other operand themselves; the op does for the rest of
TensorFlow 2's (math_ops.py binary_op_wrapper)."""


def _operator(op_name, function):
    def operate(x, y):
        asked = y
        if is_sparse(y):
            return NotImplemented
        if not isinstance(x, Tensor) and is_dense_tensor_like(x):
            x = convert_to_tensor(x)
        with _scope(op_name, x, y) as scope:
            given = op_name not in CONVERTING and not current_run().is_v1
            try:
                if not isinstance(y, Tensor) and not given:
                    y = _beside(x, y, convert_to_tensor(y, None, "y", base(x)))
            except (TypeError, ValueError) as error:
                return _refused(x, y, op_name, error)
            if isinstance(asked, Tensor) or current_run().is_v1:
                return function(x, y, scope)
            try:
                return function(x, y, scope)
            except (TypeError, ValueError) as error:
                return _refused(x, asked, op_name, error)

    return operate


def _refused(x, y, op_name, error):
    """What ``y`` itself makes of a tensor that does not take it; raises the error if it makes nothing.

    Mirrors math_ops.py binary_op_wrapper, which leaves that to Python in 1.15.  It asks the class, and
    classes themselves have ``__ror__`` in the Python of TensorFlow 2.
    """
    name = f"__r{op_name}__"
    own = any(name in vars(base_class) for base_class in type(y).__mro__)
    is_v1 = current_run().is_v1
    if not own and op_name == "or" and not is_v1 and is_raised(error):
        text = f"'{type(y).__name__}' object has no attribute '{name}'"
        raise raised(AttributeError(text)) from None
    if not own or not is_raised(error):
        raise error
    if is_v1:
        if isinstance(error, TypeError):
            return NotImplemented
        raise error
    if isinstance(y, ndarray) or (isinstance(y, generic) and op_name != "matmul"):
        x.__array__()  # numpy makes an array of the tensor
    if not hasattr(type(y), "__tfscope_user__"):
        raise error  # what Python's own types say is not asked for
    try:
        found = getattr(y, name)(x)
    except (TypeError, ValueError):
        raise error from None
    if found is NotImplemented:
        raise error
    return found


def _reversed(op_name, function):
    def operate(y, x):
        if not isinstance(y, Tensor) and is_dense_tensor_like(y):
            y = convert_to_tensor(y)
        with _scope(op_name, x, y) as scope:
            return function(_beside(y, x, convert_to_tensor(x, base(y), "x")), y, scope)

    return operate


def _beside(tensor, value, converted):
    """A value converted for its use with a tensor: it takes the tensor's type, which may be unknown."""
    if base(tensor) is None and not is_dense_tensor_like(value):
        converted._dtype = None
    return converted


def _scope(op_name, x, y):
    graph = graph_of([x, y])
    return (
        graph.name_scope(op_name) if graph is get_default_graph() else _other_graph(graph, op_name)
    )


class _other_graph:  # noqa: N801 - a context
    """A name scope of a graph that is not the default one."""

    def __init__(self, graph, name):
        self._contexts = (graph.as_default(), graph.name_scope(name))

    def __enter__(self):
        self._contexts[0].__enter__()
        return self._contexts[1].__enter__()

    def __exit__(self, *error):
        self._contexts[1].__exit__(*error)
        self._contexts[0].__exit__(*error)


def _compare(op_type):
    return lambda x, y: make(op_type, None, x=x, y=y)


def overload():
    """Fills the table of operators."""
    for name, function in FUNCTIONS.items():
        OPERATORS[f"__{name}__"] = _operator(name, function)
        OPERATORS[f"__r{name}__"] = _reversed(name, function)
    for name, op_type in (
        ("lt", "Less"),
        ("le", "LessEqual"),
        ("gt", "Greater"),
        ("ge", "GreaterEqual"),
    ):
        OPERATORS[f"__{name}__"] = _compare(op_type)
    OPERATORS["__neg__"] = lambda x: make("Neg", None, x=x)
    OPERATORS["__abs__"] = math_ops.abs
    OPERATORS["__invert__"] = _invert


overload()

__all__ = ["map_sparse", "overload"]
