"""Partitioners.  Mirrors python/ops/partitioned_variables.py."""

from __future__ import annotations

import math
import operator

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph import variable_scope as vs
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.variable_request import VariableRequest
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown

tf_export("python.ops.variables.PartitionedVariable")(PartitionedVariable)


def _element_size(dtype, of_string):
    """Bytes of one element; an unknown type counts as float32."""
    if dtype == dtypes.string:
        return of_string
    return (dtype or dtypes.float32).size


@tf_export("fixed_size_partitioner")
def fixed_size_partitioner(num_shards, axis=0):
    """``num_shards`` parts along ``axis``, at most one per row."""

    def _partitioner(shape, **unused_kwargs):
        partitions = [1] * len(shape)
        rows = refusable(operator.getitem, shape.dims, axis).value
        partitions[axis] = refusable(min, num_shards, rows)
        return partitions

    return _partitioner


@tf_export("variable_axis_size_partitioner")
def variable_axis_size_partitioner(
    max_shard_bytes, axis=0, bytes_per_string_element=16, max_shards=None
):
    """Parts of at most ``max_shard_bytes`` bytes along ``axis``."""
    if max_shard_bytes < 1 or bytes_per_string_element < 1:
        text = "Both max_shard_bytes and bytes_per_string_element must be positive."
        raise raised(ValueError(text))
    if max_shards and max_shards < 1:
        raise raised(ValueError("max_shards must be positive."))

    def _partitioner(shape, dtype):
        if not isinstance(dtype, dtypes.DType | None):
            raise raised(ValueError(f"dtype is not a DType: {dtype}"))
        element = _element_size(dtype, bytes_per_string_element)
        partitions = [1] * len(shape)
        rows = refusable(operator.getitem, shape.dims, axis).value
        row_bytes = max(1, (shape.num_elements() // max(rows, 1)) * element)
        per_shard = max(1, math.floor(1.0 * max_shard_bytes / row_bytes))
        shards = math.ceil(1.0 * rows / per_shard)
        if max_shards:
            shards = min(max_shards, shards)
        partitions[axis] = shards
        return partitions

    return _partitioner


@tf_export("min_max_variable_partitioner")
def min_max_variable_partitioner(
    max_partitions=1, axis=0, min_slice_size=256 << 10, bytes_per_string_element=16
):
    """As many parts as keep each above ``min_slice_size`` bytes."""

    def _partitioner(shape, dtype):
        if refusable(operator.ge, axis, len(shape)):
            text = "Can not partition variable along axis %d when shape is only %s"
            raise raised(ValueError(text % (axis, shape)))
        dtypes.needs_dtype(dtype, "base_dtype")
        size = shape.num_elements() * _element_size(dtype, bytes_per_string_element)
        partitions = [1] * len(shape)
        rows = shape.dims[axis].value
        wanted = max(1, math.ceil(size / min_slice_size))
        partitions[axis] = max(1, min(rows, max_partitions, wanted))
        return partitions

    return _partitioner


@tf_export("create_partitioned_variables")
def create_partitioned_variables(
    shape,
    slicing,
    initializer,
    dtype=dtypes.float32,
    trainable=True,
    collections=None,
    name=None,
    reuse=None,
):
    """The parts of a partitioned variable."""
    if isinstance(shape, Unknown) or isinstance(slicing, Unknown):
        return Unknown("dimension", "create_partitioned_variables()")
    if len(shape) != len(slicing):
        text = (
            "The 'shape' and 'slicing' of a partitioned Variable must have the length: shape: "
            f"{shape}, slicing: {slicing}"
        )
        raise raised(ValueError(text))
    if len(shape) < 1:
        text = f"A partitioned Variable must have rank at least 1: shape: {shape}"
        raise raised(ValueError(text))
    with vs.variable_scope(name, "PartitionedVariable", reuse=reuse) as scope:
        with get_default_graph().name_scope(None):
            request = VariableRequest(
                shape=shape, dtype=dtypes.as_dtype(dtype), partitioner=lambda **kwargs: slicing,
                initializer=scope.initializer if initializer is None else initializer,
                regularizer=scope.regularizer, reuse=scope.reuse, trainable=trainable is None or bool(trainable),
                collections=collections, caching_device=scope.caching_device,
                use_resource=scope.use_resource, synchronization=None, aggregation=None,
            )  # fmt: skip
            whole = vs.default_store().get_partitioned(scope.name, request)
        return list(whole)
