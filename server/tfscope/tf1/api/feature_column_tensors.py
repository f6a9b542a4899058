"""Tensors that stand for what columns make of features that nobody knows.

They have the shapes of python/feature_column/feature_column_v2.py, and lookups carry sparse gradients.
"""

from __future__ import annotations

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.partitions import PartitionedVariable


def made(kind, dims, dtype=dtypes.float32, name=None):
    """The output of an op that stands for several of TensorFlow's: what it has is a type and a shape."""
    return one_op(kind, [], dims, dtype, name)


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
