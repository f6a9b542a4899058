"""Variables that are resources.  Mirrors python/ops/resource_variable_ops.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.tf1.graph.convert import register_tensor_conversion
from tfscope.tf1.graph.dtypes import DType, as_dtype
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.not_tensors import lacking
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.tf1.graph.variables import UPDATES, BaseVariable, refuse_type
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class ResourceVariable(BaseVariable):
    """A resource variable (``VarHandleOp``)."""

    __tfscope_public__ = PUBLIC["ResourceVariable"]
    _is_resource = True

    @property
    def dtype(self) -> Any:
        """``float32``, …"""
        return (
            self._dtype_val if self._dtype_val is not None else Unknown("unmodelled-api", "dtype")
        )

    @property
    def _dtype(self) -> DType | None:
        return self._dtype_val

    @property
    def create(self) -> Any:
        """The operation that initializes it."""
        return self._initializer_op

    def read_tensor(self) -> Tensor:
        """The first read, made with the variable."""
        return self._graph_element

    _graph_element: Tensor
    _cached_value: Tensor | None = None

    def _read_variable_op(self, name: Any = None) -> Tensor:
        """A new read; a switch or an enter of the handle stands in the read's own scope."""
        outputs = [(self._dtype_val, self._shape_val)]
        graph = get_default_graph()
        with graph.name_scope(name or "ReadVariableOp") as scope:
            return graph.create_op("ReadVariableOp", [self.handle], outputs, name=scope).outputs[0]

    def value(self) -> Any:
        """What is kept on the caching device, else a new read."""
        return self._read_variable_op() if self._cached_value is None else self._cached_value

    def read_value(self) -> Any:
        """A new read in a scope ``Read``, behind an ``Identity``."""
        graph = get_default_graph()
        with graph.name_scope("Read"):
            value = self._read_variable_op()
        op = graph.create_op("Identity", [value], [(self._dtype_val, self._shape_val)])
        return op.outputs[0]

    def initialized_value(self) -> Any:
        """Refused by TensorFlow 2, whose resource variables have only the base's method."""
        if not current_run().is_v1:
            raise raised(NotImplementedError())
        return super().initialized_value()

    def sparse_read(self, indices: Any, name: Any = None) -> Any:
        """Rows of the value."""
        return UPDATES["gather"](self, indices, name)

    def _lazy_read(self, op: Operation) -> UnreadVariable:
        return UnreadVariable.after(self, op)

    def is_initialized(self, name: Any = None) -> Any:
        """Whether it is initialized, in the graph."""
        op = get_default_graph().create_op(
            "VarIsInitializedOp", [self.handle], [(as_dtype("bool"), TensorShape([]))], name=name
        )
        return op.outputs[0]

    def numpy(self) -> Any:
        """Only in eager execution."""
        raise raised(
            NotImplementedError("numpy() is only available when eager execution is enabled.")
        )

    def __bool__(self) -> bool:
        return bool(self.read_value())

    def __int__(self) -> int:
        if current_run().is_v1 and self._dtype_val not in (
            None,
            *map(as_dtype, ("int32", "int64")),
        ):
            raise raised(TypeError("Non-integer variable can't be converted to integer."))
        raise lacking(self.value(), "numpy")

    def __float__(self) -> float:
        raise self._no_number("float()")

    def __complex__(self) -> complex:
        raise self._no_number("complex() first")

    def _no_number(self, asked: str) -> Exception:
        """What Python says of a variable that defines no such method, as none does in TensorFlow 1."""
        if current_run().is_v1:
            kind = type(self).__name__
            text = f"{asked} argument must be a string or a number, not '{kind}'"
            return raised(TypeError(text))
        return lacking(self.value(), "numpy")

    def __repr__(self) -> str:
        name = self._dtype_val.name if self._dtype_val else "?"
        return f"<tf.Variable '{self.name}' shape={self._shape_val} dtype={name}>"


def _not_in_place(sign: str, method: str) -> Callable[..., Any]:
    """What ``variable += value`` says; ``method`` changes the variable, or nothing of its own does."""

    def refuse(self: ResourceVariable, other: Any) -> Any:
        name = "variable" if method else "var"
        one, change = f"{name} {sign} value", f"{name}.{method}(value)"
        if current_run().is_v1:
            way = f"{change} to modify the variable value and {name} = {one}"
            if not method:
                way = f"`var.assign({one})` to modify the variable or `var = {one}`"
            text = f"Variable {sign}= value not supported. Use {way} to get a new Tensor object."
            raise raised(RuntimeError(text))
        change = change if method else f"var.assign({one})"
        other_sign = "*" if sign == "-" else sign  # TensorFlow's own words
        text = (
            f"`{name} {sign}= value` with `tf.Variable`s is not supported. Use `{change}` to modify the variable, "
            f"or `out = {name} {other_sign} value` if you need to get a new output Tensor."
        )
        raise raised(RuntimeError(text))

    return refuse


for _name, _sign, _method in (
    ("__iadd__", "+", "assign_add"), ("__isub__", "-", "assign_sub"), ("__imul__", "*", ""),
    ("__itruediv__", "/", ""), ("__ipow__", "**", ""),
):  # fmt: skip
    setattr(ResourceVariable, _name, _not_in_place(_sign, _method))


class UnreadVariable(ResourceVariable):
    """A resource variable after an update: each use reads it behind the update.

    Mirrors resource_variable_ops.py ``_UnreadVariable``.
    """

    _is_resource = None  # type: ignore[assignment]

    @classmethod
    def after(cls, variable: ResourceVariable, op: Operation) -> UnreadVariable:
        """The variable as the update ``op`` leaves it."""
        made = cls.__new__(cls)
        made._setup(variable._op, variable._shape_val, variable._dtype_val, variable._trainable)
        made._parent_op = op
        made._initializer_op = variable._initializer_op
        made._initial_value = variable._initial_value
        made._graph_element = made._read_variable_op()
        return made

    _parent_op: Operation

    @property
    def op(self) -> Operation:
        """The update."""
        return self._parent_op

    @property
    def name(self) -> str:  # type: ignore[override]
        """The update's name."""
        return self._parent_op.name

    @property
    def handle(self) -> Tensor:
        """The handle of the resource."""
        return self._op.outputs[0]

    def _read_variable_op(self, name: Any = None) -> Tensor:
        with get_default_graph().control_dependencies([self._parent_op]):
            return super()._read_variable_op(name)

    def read_value(self) -> Any:
        """A new read."""
        return self._read_variable_op()


def _convert_resource(value: Any, dtype: Any, name: Any, as_ref: bool) -> Any:
    if as_ref:
        return value.handle
    read = value.value() if type(value) is ResourceVariable else value._read_variable_op()
    refuse_type(value, dtype)
    return read


register_tensor_conversion(ResourceVariable, _convert_resource)
