"""Initializers that are matrices.  Mirrors python/ops/init_ops.py Orthogonal, Identity."""

from __future__ import annotations

import math

from tfscope.tf1.api import array_ops, random_ops
from tfscope.tf1.api.init_ops import Initializer, floating, names
from tfscope.tf1.api.init_ops_scaling import measured, whole
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.op_def import apply_op, unary_op
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run


def orthogonal_matrix(rows, columns, dtype, seed):
    """The orthogonal factor of random numbers, signs made uniform: its ops."""
    a = random_ops.random_normal((rows, columns), dtype=dtype, seed=seed)
    inner = TensorShape([columns, columns])
    q, r = apply_op("Qr", [("input", a, "T")], [("T", a.shape), ("T", inner)]).outputs
    diagonal = apply_op("DiagPart", [("input", r, "T")], [("T", TensorShape([columns]))])
    return q * unary_op("Sign", diagonal.outputs[0])


class Orthogonal(Initializer):
    """An orthogonal matrix, reshaped."""

    def __init__(self, gain=1.0, seed=None, dtype=dtypes.float32):
        self.gain, self.seed = gain, seed
        self.dtype = floating(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        wanted, sizes = self._dtype(dtype), measured(shape)
        if sizes.ndims is not None and sizes.ndims < 2:
            raise raised(ValueError(_too_flat(shape)))
        if not sizes.is_fully_defined():
            return random_ops.random_normal(shape, dtype=wanted, seed=self.seed)
        rows, columns = math.prod(sizes.as_list()[:-1]), sizes.as_list()[-1]
        q = orthogonal_matrix(max(rows, columns), min(rows, columns), wanted, self.seed)
        if rows < columns:
            q = array_ops.matrix_transpose(q)
        return self.gain * array_ops.reshape(q, shape)

    def get_config(self):
        """The arguments it was made with."""
        return self._config("gain", "seed")

    def describe(self, shape):
        """The kind of matrix."""
        return "orthogonal"


def _too_flat(shape):
    if current_run().is_v1:
        return "The tensor to initialize must be at least two-dimensional"
    return (
        "The tensor to initialize, specified by argument `shape` must be at least "
        f"two-dimensional. Received shape={shape}"
    )


class Identity(Initializer):
    """The identity matrix."""

    def __init__(self, gain=1.0, dtype=dtypes.float32):
        self.gain = gain
        self.dtype = floating(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        full = measured(whole(shape, partition_info))
        if full.ndims not in (None, 2):
            raise raised(ValueError(_not_a_matrix(shape)))
        wanted = self._dtype(dtype)
        if not full.is_fully_defined():
            return array_ops.zeros(shape, wanted)
        found = tf.eye(*full.as_list(), dtype=wanted)
        if partition_info is not None:
            found = array_ops.slice_(found, partition_info.var_offset, shape)
        return self.gain * found

    def get_config(self):
        """The arguments it was made with."""
        return self._config("gain")

    def describe(self, shape):
        """The kind of matrix."""
        return "identity"


def _not_a_matrix(shape):
    if current_run().is_v1:
        return "Identity matrix initializer can only be used for 2D matrices."
    return (
        "The tensor to initialize, specified by argument `shape` must be at least "
        f"two-dimensional. Received shape={shape}"
    )


for _class, _short, _own in (
    (Orthogonal, "orthogonal", "Orthogonal"),
    (Identity, "identity", "Identity"),
):
    tf_export(*names(_short), f"python.ops.init_ops.{_own}")(_class)
