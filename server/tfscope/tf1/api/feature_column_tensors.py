"""Tensors of feature columns: shapes by batch, lookups that carry sparse gradients.

Mirrors the shape rules of python/feature_column/feature_column_v2.py.
"""

from __future__ import annotations

from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
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
    return tf.expand_dims(tensor, -1) if tensor.get_shape().ndims == 1 else tensor


def dense(features, key, normalizer=None):
    """A feature as float32."""
    tensor = feature(features, key)
    if isinstance(tensor, Unknown):
        graph = ops.get_default_graph()
        out = [(tf.float32, tensor_shape.unknown_shape())]
        return graph.create_op("Cast", [], out).outputs[0]
    if normalizer is not None:
        tensor = normalizer(tensor)
    return tensor if isinstance(tensor, Unknown) else tf.cast(tensor, tf.float32)


def batch_of(features, keys):
    """The static number of examples or None; all of the features must be there."""
    found = None
    for value in [feature(features, key) for key in keys if isinstance(key, str)]:
        if found is None and not isinstance(value, Unknown) and hasattr(value, "get_shape"):
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
