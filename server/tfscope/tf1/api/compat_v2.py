"""Functions of ``tf.compat.v2`` that take their arguments in another order than those of ``tf``, or make other operations."""

from __future__ import annotations

from tfscope.tf1.api.math_ops import base, type_like
from tfscope.tf1.api.op_maker import held, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.values.run import current_run


@tf_export("compat.v2.nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """A loss per row.  Mirrors nn_ops.py sparse_softmax_cross_entropy_with_logits_v2."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


@tf_export("compat.v2.nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """A loss per element.  Mirrors nn_impl.py sigmoid_cross_entropy_with_logits_v2."""
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


@tf_export("compat.v2.nn.in_top_k", "compat.v2.math.in_top_k")
def in_top_k(targets, predictions, k, name=None):
    """Whether each target is among the ``k`` best.  Mirrors nn_ops.py in_top_k_v2."""
    return tf.nn.in_top_k(predictions, targets, k, name)


@tf_export("compat.v2.ones_like")
def ones_like(input, dtype=None, name=None):
    """Ones of the tensor's shape; in 2.x its shape is no operation.  Mirrors array_ops.py ones_like_v2."""
    if current_run().is_v1:
        return tf.ones_like(input, dtype, name)
    with op_scope(name, "ones_like") as scope:
        x = held(input)
        wanted = dtypes.as_dtype(dtype)
        if x.shape.is_fully_defined():
            return tf.ones(x.shape, dtype=type_like(x) if dtype is None else dtype, name=scope)
        if dtype is not None and wanted != base(x):
            return tf.ones(tf.shape(x), dtype=dtype, name=scope)
        return make("OnesLike", scope, x=x)


@tf_export("compat.v2.nn.pool")
def pool(
    input, window_shape, pooling_type, strides=None, padding="VALID", data_format=None,
    dilations=None, name=None,
):  # fmt: skip
    """Pooling over all spatial dimensions.  Mirrors nn_ops.py pool_v2."""
    return tf.nn.pool(
        input, window_shape, pooling_type, padding, dilations, strides, name, data_format
    )


@tf_export("compat.v2.batch_to_space")
def batch_to_space(input, block_shape, crops, name=None):
    """Blocks of any rank.  Mirrors array_ops.py batch_to_space_v2."""
    return tf.batch_to_space_nd(input, block_shape, crops, name)


@tf_export("compat.v2.nn.space_to_batch")
def space_to_batch(input, block_shape, paddings, name=None):
    """Blocks of any rank.  Mirrors array_ops.py space_to_batch_v2."""
    return tf.space_to_batch_nd(input, block_shape, paddings, name)
