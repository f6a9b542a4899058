"""Partitioned variables and how a partitioner's answer becomes slices.

Mirrors python/ops/variable_scope.py ``_call_partitioner``, ``_iter_slices`` and
python/ops/variables.py ``PartitionedVariable``.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Sequence
from typing import Any

from tfscope.base.records import dataclass
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant, register_tensor_conversion
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.tf1.graph.variables import UPDATES, Variable
from tfscope.values.raised import raised


@dataclass(frozen=True)
class PartitionInfo:
    """What an initializer is told of the whole variable.  Mirrors ``_PartitionInfo``."""

    full_shape: TensorShape
    var_offset: list[int]

    def __post_init__(self) -> None:
        sizes: list[Any] = self.full_shape.as_list()
        for offset, size in zip(self.var_offset, sizes):
            if offset < 0 or offset >= size:
                text = (
                    f"Expected 0 <= offset < shape but found offset={offset}, shape={size} for "
                    f"var_offset={self.var_offset}, full_shape={sizes}"
                )
                raise raised(ValueError(text))

    def single_offset(self, shape: Any) -> int:
        """Offset along the partitioned axis."""
        axis = self.single_slice_dim(shape)
        return 0 if axis is None else self.var_offset[axis]

    def single_slice_dim(self, shape: Any) -> int | None:
        """The partitioned axis."""
        full = self.full_shape.as_list()
        found = [i for i, (a, b) in enumerate(zip(shape, full)) if a != b]
        return found[0] if found else None


@dataclass(frozen=True)
class Part:
    """One slice: its shape and where it begins."""

    shape: list[int]
    offset: list[int]

    def info(self, full: TensorShape) -> PartitionInfo:
        """What the initializer is told."""
        return PartitionInfo(full, self.offset)

    def save_info(self, name: str, full: TensorShape) -> Any:
        """What the saver is told."""
        return Variable.SaveSliceInfo(name, full.as_list(), self.offset, self.shape)

    def cut(self, whole: Tensor) -> Tensor:
        """The slice of an initial value, as an operation."""
        graph = get_default_graph()
        with graph.name_scope("Slice") as scope:
            begin = make_constant(self.offset, None, None, "begin")
            size = make_constant(self.shape, None, None, "size")
            op = graph.create_op(
                "Slice", [whole, begin, size], [(whole._dtype, TensorShape(self.shape))], name=scope
            )
        return op.outputs[0]


def call_partitioner(partitioner: Any, shape: TensorShape, dtype: Any) -> list[int]:
    """How many parts per axis; raises TensorFlow's errors for a wrong answer."""
    if not shape.is_fully_defined():
        text = (
            f"Shape of a new partitioned variable must be fully defined, but instead was {shape}."
        )
        raise raised(ValueError(text))
    if shape.ndims is not None and shape.ndims < 1:
        text = f"A partitioned Variable must have rank at least 1, shape: {shape}"
        raise raised(ValueError(text))
    slicing = partitioner(shape=shape, dtype=dtype)
    if not isinstance(slicing, Sequence) or isinstance(slicing, str):
        text = f"Partitioner must return a sequence, but saw: {slicing}"
        raise raised(ValueError(text))
    if len(slicing) != shape.ndims:
        text = f"Partitioner returned a partition list that does not match the Variable's rank: {slicing} vs. {shape}"
        raise raised(ValueError(text))
    if any(p < 1 for p in slicing):
        text = f"Partitioner returned zero partitions for some axes: {slicing}"
        raise raised(ValueError(text))
    if sum(p > 1 for p in slicing) > 1:
        text = f"Can only slice a variable along one dimension: shape: {shape}, partitioning: {slicing}"
        raise raised(ValueError(text))
    return [int(p) if isinstance(p, numbers.Integral) else p for p in slicing]


def slices(shape: TensorShape, partitions: Sequence[int]) -> Iterator[Part]:
    """The slices; the first ones of an uneven split are one larger."""
    sizes: list[Any] = shape.as_list()
    axis = next((i for i, p in enumerate(partitions) if p > 1), 0)
    count = partitions[axis]
    each, extra = divmod(sizes[axis], count)
    offset = [0] * len(sizes)
    for index in range(count):
        part = list(sizes)
        part[axis] = each + (1 if index < extra else 0)
        yield Part(part, list(offset))
        offset[axis] += part[axis]


def check_shards(name: str, partitions: Sequence[int], known: dict[str, Any]) -> None:
    """Raises if some parts of another partitioning exist."""
    count = max(partitions)
    if f"{name}/part_0" not in known:
        return
    last = f"{name}/part_{count - 1}"
    base = (
        "Partitioner returned a different partitioning than what was already found.  Partitioner "
        f"returned {count} shards, and shard {name}/part_0 was found, but "
    )
    if last not in known:
        raise raised(ValueError(f"{base}{last} was not."))
    if f"{name}/part_{count}" in known:
        raise raised(ValueError(f"{base}so was the extra shard {name}/part_{count}."))


class PartitionedVariable:
    """A variable in parts, in the order of their offsets; operations see the concatenation."""

    __array_priority__ = 100
    __tfscope_public__ = PUBLIC["PartitionedVariable"]

    def __init__(
        self, name: Any, shape: Any, dtype: Any, variable_list: Any, partitions: Any
    ) -> None:
        self._variable_list = sorted_parts(shape, variable_list, partitions)
        self._name = name
        self._shape = shape
        self._dtype_val = dtype
        self._partitions = partitions

    name = property(lambda self: self._name)
    dtype = property(lambda self: self._dtype_val)
    shape = property(lambda self: self._shape)

    @property
    def frames(self) -> Any:
        """Where the first part was created."""
        return self._variable_list[0].frames

    def get_shape(self) -> Any:
        """The whole shape, as it was given."""
        return self._shape

    def _get_variable_list(self) -> list[Any]:
        return self._variable_list

    def _get_partitions(self) -> Any:
        return self._partitions

    def __iter__(self) -> Iterator[Any]:
        return iter(self._variable_list)

    def __len__(self) -> int:
        count = len(self._partition_axes())
        if count > 1:
            raise raised(ValueError(f"Cannot get a length for {count} > 1 partition axes"))
        return len(self._variable_list)

    def _partition_axes(self) -> list[int]:
        return [i for i, p in enumerate(self._partitions) if p > 1] or [0]

    def as_tensor(self) -> Tensor:
        """The whole value, without the control dependencies around."""
        with get_default_graph().control_dependencies(None):
            return self._concat()

    def _concat(self) -> Tensor:
        graph = get_default_graph()
        if len(self._variable_list) == 1:
            with graph.name_scope(None), graph.name_scope(self._name) as scope:
                return self._identity(convert_to_tensor(self._variable_list[0]), scope)
        with (
            graph.name_scope(f"{self._name}/ConcatPartitions/"),
            graph.name_scope("concat") as scope,
        ):
            parts = [convert_to_tensor(v) for v in self._variable_list]
            axis = make_constant(
                self._single_axis("Cannot concatenate", "concat"), None, None, "axis"
            )
            op = graph.create_op(
                "ConcatV2", [*parts, axis], [(parts[0]._dtype, as_shape(self._shape))], name=scope
            )
        with graph.name_scope(None):
            return self._identity(op.outputs[0], self._name)

    def _identity(self, value: Tensor, name: str) -> Tensor:
        outputs = [(value._dtype, as_shape(self._shape))]
        return get_default_graph().create_op("Identity", [value], outputs, name=name).outputs[0]

    def _refuse_reference(self) -> None:
        text = "PartitionedVariable doesn't support being used as a reference."
        raise raised(NotImplementedError(text))

    def _single_axis(self, cannot: str, what: str) -> int:
        axes = self._partition_axes()
        if len(axes) > 1:
            text = f"{cannot} along more than one dimension: {axes}.  Multi-axis partition {what} is not supported"
            raise raised(NotImplementedError(text))
        return axes[0]

    def _update(
        self, kind: str, value: Any, use_locking: Any, name: Any, read_value: Any
    ) -> list[Any]:
        """Calls an assigning method of every part.  Mirrors ``_apply_assign_fn``."""
        axis = self._single_axis("Cannot do assign action", "assign action")
        if isinstance(value, (list, PartitionedVariable)):
            values = list(value)
        else:
            sizes = [v.shape.as_list()[axis] for v in self._variable_list]
            values = UPDATES["split"](value, sizes, axis=axis)
        done = [
            getattr(v, kind)(values[i], use_locking=use_locking, name=name, read_value=read_value)
            for i, v in enumerate(self._variable_list)
        ]
        return done if read_value else [getattr(d, "op", d) for d in done]

    def assign(
        self, value: Any, use_locking: Any = False, name: Any = None, read_value: Any = True
    ) -> Any:
        """Sets all parts."""
        return self._update("assign", value, use_locking, name, read_value)

    def assign_add(
        self, value: Any, use_locking: Any = False, name: Any = None, read_value: Any = True
    ) -> Any:
        """Adds to all parts."""
        return self._update("assign_add", value, use_locking, name, read_value)

    def assign_sub(
        self, value: Any, use_locking: Any = False, name: Any = None, read_value: Any = True
    ) -> Any:
        """Subtracts from all parts."""
        return self._update("assign_sub", value, use_locking, name, read_value)


def sorted_parts(shape: Any, variables: Any, partitions: Any) -> list[Any]:
    """The parts in the order of their offsets.  Mirrors the checks of ``PartitionedVariable.__init__``."""
    if not isinstance(variables, (list, tuple)):
        raise raised(TypeError(f"variable_list is not a list or tuple: {variables}"))
    if not isinstance(partitions, (list, tuple)):
        raise raised(TypeError(f"partitions is not a list or tuple: {partitions}"))
    if not all(p >= 1 for p in partitions):
        raise raised(ValueError(f"partition values must be positive: {partitions}"))
    if not variables:
        raise raised(ValueError("variable_list may not be empty"))
    if not all(isinstance(v, Variable) for v in variables):
        return list(variables)
    infos = {id(v): v._get_save_slice_info() for v in variables}
    if None in infos.values():
        text = f"All variables must have a save_slice_info available: {[v.name for v in variables]}"
        raise raised(ValueError(text))
    if len(shape) != len(partitions):
        raise raised(ValueError(f"len(shape) != len(partitions): {shape} vs. {partitions}"))
    for info in infos.values():
        if not as_shape(info.full_shape).is_compatible_with(shape):
            text = f"All variables' full shapes must match shape: {shape}; but full shapes were: {[info.full_shape]}"
            raise raised(ValueError(text))
    return sorted(variables, key=lambda v: infos[id(v)].var_offset)


def _convert(value: PartitionedVariable, dtype: Any, name: Any, as_ref: bool) -> Tensor:
    if as_ref:
        value._refuse_reference()
    return value.as_tensor()


register_tensor_conversion(PartitionedVariable, _convert)
