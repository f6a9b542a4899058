"""Partitioned variables and how a partitioner's answer becomes slices.

Mirrors python/ops/variable_scope.py ``_call_partitioner``, ``_iter_slices`` and
python/ops/variables.py ``PartitionedVariable``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tfscope.tf1.graph.convert import convert_to_tensor, make_constant, register_tensor_conversion
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised


@dataclass(frozen=True)
class PartitionInfo:
    """What an initializer is told of the whole variable.  Mirrors ``_PartitionInfo``."""

    full_shape: TensorShape
    var_offset: list[int]

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
            op = graph.create_op("Slice", [whole, begin, size], [(whole._dtype, TensorShape(self.shape))], name=scope)
        return op.outputs[0]


def call_partitioner(partitioner: Any, shape: TensorShape, dtype: Any) -> list[int]:
    """How many parts per axis; raises TensorFlow's errors for a wrong answer."""
    if not shape.is_fully_defined():
        text = f"Shape of a new partitioned variable must be fully defined, but instead was {shape}."
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
    return list(slicing)


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
    """A variable in parts; operations see the concatenation."""

    __array_priority__ = 100

    def __init__(self, name: str, shape: TensorShape, dtype: Any, variable_list: list[Any], partitions: Any) -> None:
        self._name = name
        self._shape = shape
        self._dtype_val = dtype
        self._variable_list = variable_list
        self._partitions = partitions

    name = property(lambda self: self._name)
    dtype = property(lambda self: self._dtype_val)
    shape = property(lambda self: self._shape)
    graph = property(lambda self: self._variable_list[0].graph)
    op = property(lambda self: [v.op for v in self._variable_list])

    @property
    def frames(self) -> Any:
        """Where the first part was created."""
        return self._variable_list[0].frames if self._variable_list else ()

    def get_shape(self) -> TensorShape:
        """The whole shape."""
        return self._shape

    def _get_variable_list(self) -> list[Any]:
        return self._variable_list

    def _get_partitions(self) -> Any:
        return self._partitions

    def __iter__(self) -> Iterator[Any]:
        return iter(self._variable_list)

    def __len__(self) -> int:
        return len(self._variable_list)

    def _partition_axes(self) -> list[int]:
        return [i for i, p in enumerate(self._partitions) if p > 1] or [0]

    def as_tensor(self) -> Tensor:
        """The whole value."""
        graph = get_default_graph()
        with graph.name_scope(None):
            if len(self._variable_list) > 1:
                value = self._concatenated()
                op = graph.create_op("Identity", [value], [(value._dtype, self._shape)], name=self._name)
            else:
                with graph.name_scope(self._name) as scope:
                    value = convert_to_tensor(self._variable_list[0])
                    op = graph.create_op("Identity", [value], [(value._dtype, self._shape)], name=scope)
        return op.outputs[0]

    def _concatenated(self) -> Tensor:
        graph = get_default_graph()
        with graph.name_scope(f"{self._name}/ConcatPartitions/"), graph.name_scope("concat") as scope:
            parts = [convert_to_tensor(v) for v in self._variable_list]
            axis = make_constant(self._partition_axes()[0], None, None, "axis")
            op = graph.create_op("ConcatV2", [*parts, axis], [(parts[0]._dtype, self._shape)], name=scope)
        return op.outputs[0]

    def assign(self, value: Any, use_locking: bool = False, name: Any = None, read_value: bool = True) -> Any:
        """Assigns all parts."""
        return [v.initializer for v in self._variable_list]

    assign_add = assign_sub = assign


def _convert(value: PartitionedVariable, dtype: Any, name: Any, as_ref: bool) -> Tensor:
    return value.as_tensor()


register_tensor_conversion(PartitionedVariable, _convert)
