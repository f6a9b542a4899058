"""Tensors of feature columns: shapes by batch, lookups that carry sparse gradients.

Mirrors the shape rules of python/feature_column/feature_column_v2.py.
"""

from __future__ import annotations

from tfscope.tf1.api.feature_column_checks import refuse_sparse_numbers
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def feature(features, key):
    """The tensor of a feature.  Mirrors FeatureTransformationCache."""
    if isinstance(features, Unknown):
        return features[key]
    if key not in features:
        raise raised(ValueError(f"Feature {key} is not in features dictionary."))
    value = features[key]
    if isinstance(value, Unknown) or hasattr(value, "dense_shape"):
        return value
    tensor = ops.convert_to_tensor(value)
    rank = tensor.get_shape().ndims
    if rank == 0:
        text = f"Feature (key: {key}) cannot have rank 0. Given: {tensor}"
        raise raised(ValueError(text))
    return tf.expand_dims(tensor, -1) if rank == 1 else tensor


def dense(features, key, normalizer=None):
    """A feature as float32."""
    tensor = feature(features, key)
    if isinstance(tensor, Unknown):
        return made("Cast", None)
    refuse_sparse_numbers(key, tensor)
    if normalizer is not None:
        tensor = normalizer(tensor)
    return tensor if isinstance(tensor, Unknown) else tf.cast(tensor, tf.float32)


def made(kind, dims, dtype=dtypes.float32, name=None):
    """The output of an op that stands for several of TensorFlow's: what it has is a type and a shape."""
    return one_op(kind, [], dims, dtype, name)


def batch_of(features, column):
    """The static number of examples or None; all of a column's features must be there and suit."""
    found = None
    for key, read_by in column.sources():
        value = feature(features, key)
        if isinstance(value, Unknown):
            continue
        read_by.check(key, value)
        if found is None and hasattr(value, "get_shape"):
            shape = value.get_shape()
            found = shape.as_list()[0] if shape.ndims else None
    return found


def parts(variable):
    """The tensors of a variable, one per part."""
    pieces = list(variable) if isinstance(variable, PartitionedVariable) else [variable]
    tensors = []
    for piece in pieces:
        handle = None if isinstance(piece, ops.Tensor) else getattr(piece, "handle", None)
        tensors.append(handle if handle is not None else ops.convert_to_tensor(piece))
    return tensors


def looked_up(variable, dims, name):
    """Rows of a variable; the gradient reaches every part as IndexedSlices."""
    graph = ops.get_default_graph()
    shape = tf.TensorShape(dims)
    with ops.name_scope(name):
        rows = [
            graph.create_op("GatherV2", [tensor], [(tf.float32, shape)]).outputs[0]
            for tensor in parts(variable)
        ]
        return graph.create_op("SparseSegmentMean", rows, [(tf.float32, shape)]).outputs[0]
