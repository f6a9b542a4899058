"""Operations and tensors.  Mirrors python/framework/ops.py ``Operation`` and ``Tensor``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tfscope.tf1.graph import running
from tfscope.tf1.graph.autograph import is_converted
from tfscope.tf1.graph.dtypes import DType, as_dtype
from tfscope.tf1.graph.input_list import InputList
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.tf1.graph.reference import ReferableTensor
from tfscope.tf1.graph.shape_errors import merge_error
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import raised
from tfscope.values.run import Frame, current_run, of_target
from tfscope.values.unknown import Indeterminate, Unknown

if TYPE_CHECKING:
    from tfscope.tf1.graph.graph import Graph

OPERATORS: dict[str, Callable[..., Any]] = {}
"""Operator method (``__add__``, …) → model; filled by tf1/api/math_ops as TensorFlow's does."""


MESSAGES: dict[str, Callable[..., Any]] = {}
"""``node_def``, ``graph_def`` → what makes the message of an operation or graph; filled by tf1/api."""


def no_copy(kind: str) -> TypeError:
    """CPython's error for ``copy.deepcopy`` of what belongs to a graph, which holds locks."""
    return raised(
        TypeError(of_target("can't pickle _thread.RLock objects", f"cannot pickle '{kind}' object"))
    )


class OperatorNotAllowedInGraphError(TypeError):
    """A Python construct was used that needs the value of a tensor."""


def _not_allowed(task: str, in_function: bool) -> str:
    if current_run().is_v1 and in_function:
        return f"{task} is not allowed: AutoGraph is disabled in this function. Try decorating it directly with @tf.function."
    if current_run().is_v1:
        return f"{task} is not allowed in Graph execution. Use Eager execution or decorate this function with @tf.function."
    task = task[0].upper() + task[1:].replace("`tf.Tensor`", "symbolic `tf.Tensor`", 1)
    task = task.replace("over symbolic", "over a symbolic").replace(
        "a symbolic `tf.Tensor` as", "a symbolic `tf.Tensor` as"
    )
    return (
        f"{task} is not allowed. You can attempt the following resolutions to the problem: If you are running "
        "in Graph mode, use Eager execution mode or decorate this function with @tf.function. If you are using "
        "AutoGraph, you can try decorating this function with @tf.function. If that does not work, then you may "
        "be using an unsupported feature or your source code may not be visible to AutoGraph. See "
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/"
        "limitations.md#access-to-source-code for more information."
    )


class Operation:
    """A node of the graph.  ``frames`` is the program's call path that made it."""

    __tfscope_public__ = PUBLIC["Operation"]
    __tfscope_hidden__ = ("op",)

    inferred = False
    """Whether its inputs are TensorFlow's, so that the shapes of its outputs follow from theirs."""

    def __init__(
        self,
        graph: Graph,
        name: str,
        op_type: str,
        inputs: Sequence[Any],
        outputs: Sequence[tuple[DType | None, TensorShape]],
        attrs: dict[str, Any],
    ) -> None:
        self.graph = graph
        self.name = name
        self.type = op_type
        self.attrs = attrs
        self.inputs: list[Any] = InputList(inputs)
        self.control_inputs: list[Operation] = []
        self.device: Any = ""
        self.frames: tuple[Frame, ...] = current_run().frames()
        kind = Tensor if current_run().is_v1 else SymbolicTensor
        self.outputs = [kind(self, i, d, s) for i, (d, s) in enumerate(outputs)]

    @property
    def _control_flow_context(self) -> Any:
        return self.attrs.get("_control_flow_context")

    def _set_control_flow_context(self, context: Any) -> None:
        self.attrs["_control_flow_context"] = context

    def _get_control_flow_context(self) -> Any:
        return self._control_flow_context

    @property
    def op(self) -> Operation:
        """Itself, for models that are given it in place of a tensor; TensorFlow's has none."""
        return self

    @property
    def op_def(self) -> Unknown:
        """The op's definition: not modelled."""
        return Unknown("unmodelled-api", "op_def")

    @property
    def node_def(self) -> Any:
        """The node as a message."""
        return MESSAGES["node_def"](self)

    @property
    def traceback(self) -> list[Any]:
        """Where it was made."""
        return [(f, line, function, "") for f, line, function, _ in self.frames]

    def get_attr(self, name: str) -> Any:
        """An attribute; unknown if the model does not keep it."""
        if name in self.attrs:
            return self.attrs[name]
        if name in ("T", "dtype") and self.outputs:
            return self.outputs[0].dtype
        return Unknown("unmodelled-api", f"attr {name}")

    def _set_attr(self, name: str, value: Any) -> None:
        self.attrs[name] = value

    def _add_control_inputs(self, ops: Any) -> None:
        self.control_inputs.extend(ops)

    def _add_control_input(self, op: Any) -> None:
        self.control_inputs.append(op)

    @property
    def _outputs(self) -> list[Tensor]:
        return self.outputs

    def values(self) -> tuple[Tensor, ...]:
        """The outputs."""
        return tuple(self.outputs)

    def colocation_groups(self) -> Any:
        """Beside which operations it is placed."""
        return Unknown("unmodelled-api", "colocation_groups()")

    def run(self, feed_dict: Any = None, session: Any = None) -> None:
        """Runs the graph."""
        running.execute(self, feed_dict, session)

    def __repr__(self) -> str:
        return f"<tf.Operation '{self.name}' type={self.type}>"

    def __str__(self) -> str:
        return f'name: "{self.name}"\nop: "{self.type}"\n'

    def __deepcopy__(self, memo: Any) -> Operation:
        raise no_copy("Operation")

    def __copy__(self) -> Operation:
        return self


class _Overloadable:
    """The names of a tensor's operators: a set of the run, for programs change it."""

    def __get__(self, tensor: Any, owner: Any) -> set[str]:
        names = "abs invert neg getitem eq ne lt le gt ge".split()
        two = "add and div floordiv matmul mod mul or pow sub truediv xor".split()
        names += [*two, *(f"r{name}" for name in two)]
        known: set[str] = current_run().data.setdefault(
            "overloadable_operators", {f"__{name}__" for name in names}
        )
        return known


class Tensor(ReferableTensor):
    """An output of an operation.

    ``static`` is its value as far as it is known and decides shapes: a number, text, or a nested
    list with ``None`` for unknown elements; ``None`` if nothing is known.
    """

    __tfscope_public__ = PUBLIC["Tensor"]

    __array_priority__ = 100
    OVERLOADABLE_OPERATORS = _Overloadable()

    def __init__(
        self, op: Operation, value_index: int, dtype: DType | None, shape: TensorShape
    ) -> None:
        self._op = op
        self._value_index = value_index
        self._dtype = dtype
        self._shape_val = shape
        self.static: Any = None

    @property
    def op(self) -> Operation:
        """The operation that makes it."""
        return self._op

    @property
    def value_index(self) -> int:
        """Which output it is."""
        return self._value_index

    @property
    def dtype(self) -> Any:
        """Element type; an ``Unknown`` when not known."""
        return self._dtype if self._dtype is not None else Unknown("unmodelled-api", "dtype")

    @property
    def graph(self) -> Graph:
        """The graph it belongs to."""
        return self._op.graph

    @property
    def name(self) -> str:
        """``op:index``."""
        return f"{self._op.name}:{self._value_index}"

    @property
    def device(self) -> Any:
        """Where it is placed."""
        return self._op.device

    @property
    def shape(self) -> TensorShape:
        """Static shape."""
        return self._shape_val

    @property
    def _shape(self) -> TensorShape:
        return self._shape_val

    def get_shape(self) -> TensorShape:
        """Static shape."""
        return self._shape_val

    def _shape_as_list(self) -> list[int | None] | None:
        return None if self._shape_val.ndims is None else self._shape_val.as_list()

    def set_shape(self, shape: Any) -> None:
        """Makes the static shape more specific; raises ``ValueError`` if it cannot be."""
        wanted = as_shape(shape)
        text = merge_error(self._shape_val, wanted)
        if text is not None:
            raise raised(ValueError(text))
        self._shape_val = self._shape_val.merge_with(wanted)

    def consumers(self) -> list[Operation]:
        """The operations that use it."""
        return [op for op in self.graph.get_operations() if any(i is self for i in op.inputs)]

    def eval(self, feed_dict: Any = None, session: Any = None) -> Any:
        """Runs the graph."""
        return running.evaluate(self, feed_dict, session)

    def _as_graph_element(self) -> Tensor:
        return self

    def _refuse_unknown(self) -> None:
        """A tensor of unknown type may stand for something else than one tensor."""
        if self._dtype is None:
            raise Indeterminate(Unknown("unmodelled-api", self._op.name))

    def undecided_(self) -> Unknown | None:
        """Code that AutoGraph converted branches and loops in the graph: which way is not known."""
        return Unknown("runtime", self.name) if is_converted() else None

    def staging_(self) -> Any:
        """What code that AutoGraph converted makes of the statements that the tensor decides."""
        model = OPERATORS.get("staging_") if is_converted() else None
        return None if model is None else model(self)

    def _refuse_undecided(self) -> None:
        """What code that AutoGraph converted needs of a tensor where TensorFlow 2 makes operations of it."""
        unknown = None if current_run().is_v1 else self.undecided_()
        if unknown is not None:
            raise Indeterminate(unknown)

    def __iter__(self) -> Any:
        self._refuse_unknown()
        self._refuse_undecided()
        return self._refuse_items() if current_run().is_v1 else next(self._refuse_items())

    def _refuse_items(self) -> Iterator[Any]:
        """Raises at the first item; in 1.x ``__iter__`` itself is a generator."""
        yield from ()
        text = _not_allowed("iterating over `tf.Tensor`", self.graph.building_function)
        raise raised(OperatorNotAllowedInGraphError(text))

    def __array__(self, *dtype: Any) -> Any:
        self._refuse_unknown()
        if current_run().lost_sizes and self.dtype in ("int32", "int64"):
            raise Indeterminate(Unknown("dimension", self.name))
        if dtype and current_run().is_v1:
            text = "__array__() takes 1 positional argument but 2 were given"
            raise raised(TypeError(text))
        text = f"Cannot convert a symbolic {of_target('Tensor', 'tf.Tensor')} ({self.name}) to a numpy array."
        text += of_target("", " This error may indicate that you're trying to pass a Tensor to a NumPy call, which is not supported.")  # fmt: skip
        raise raised(NotImplementedError(text))

    def __len__(self) -> int:
        self._refuse_unknown()
        self._refuse_undecided()
        if current_run().is_v1:
            text = f"len is not well defined for symbolic Tensors. ({self.name}) Please call `x.shape` rather than `len(x)` for shape information."
        else:
            text = f"len is not well defined for a symbolic Tensor ({self.name}). Please call `x.shape` rather than `len(x)` for shape information."
        raise raised(TypeError(text))

    def __bool__(self) -> bool:
        self._refuse_unknown()
        self._refuse_undecided()
        raise self._not_a_bool()

    def _not_a_bool(self) -> Exception:
        text = _not_allowed("using a `tf.Tensor` as a Python `bool`", self.graph.building_function)
        return raised(OperatorNotAllowedInGraphError(text))

    __nonzero__ = __bool__
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __repr__(self) -> str:
        return f"<tf.Tensor '{self.name}' shape={self._shape_val} dtype={_dtype_name(self)}>"

    def __str__(self) -> str:
        shape = f", shape={self._shape_val}" if self._shape_val.ndims is not None else ""
        device = f", device={self.device}" if self.device else ""
        return f'Tensor("{self.name}"{shape}, dtype={_dtype_name(self)}{device})'

    def __deepcopy__(self, memo: Any) -> Tensor:
        raise no_copy("SymbolicTensor")

    def __copy__(self) -> Tensor:
        return self


class SymbolicTensor(Tensor):
    """What a graph's tensors are in TensorFlow 2.  Mirrors python/framework/ops.py ``SymbolicTensor``."""

    __tfscope_public__ = PUBLIC["Tensor"]


def _dtype_name(tensor: Tensor) -> str:
    return tensor._dtype.name if tensor._dtype is not None else "?"


BINARY = (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor", "div",
)  # fmt: skip
OPERATOR_METHODS = (
    *[f"__{n}__" for n in BINARY], *[f"__r{n}__" for n in BINARY],
    "__lt__", "__le__", "__gt__", "__ge__", "__neg__", "__abs__", "__invert__", "__getitem__",
)  # fmt: skip


def overload_operators(cls: type, read: Callable[[Any], Any] | None = None) -> None:
    """Gives a class the operators of tensors: each looks its model up in ``OPERATORS``.

    ``read`` turns the operand itself into a tensor before the operator's scope is opened.
    """
    for method in OPERATOR_METHODS:
        setattr(cls, method, _operator(method, read))


def _operator(method: str, read: Callable[[Any], Any] | None) -> Callable[..., Any]:
    def operate(self: Any, *args: Any) -> Any:
        model = OPERATORS.get(method)
        if model is None:
            return NotImplemented
        return model(self if read is None else read(self), *args)

    operate.__name__ = method
    return operate


overload_operators(Tensor)


def typed(outputs: Sequence[Any]) -> list[tuple[DType | None, TensorShape]]:
    """Dtypes and shapes of outputs; a program that makes an operation itself gives dtypes alone."""
    if all(isinstance(output, tuple) for output in outputs):
        return list(outputs)
    current_run().lost_sizes = True
    return [(as_dtype(output), TensorShape(None)) for output in outputs]
