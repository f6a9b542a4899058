"""tf.contrib.distributions: functions of matrices and of moments.

Mirrors python/ops/distributions/util.py and contrib/distributions/python/ops/{distribution_util,
moving_stats,sample_stats}.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, tensor_shape, variable_scope
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised


def _names(name: str) -> list[str]:
    return [f"contrib.distributions.{name}", f"python.ops.distributions.util.{name}"]


def triangle_rows(count: int) -> int | None:
    """The rows of a triangle of so many numbers, if they fill one."""
    rows = (math.isqrt(1 + 8 * count) - 1) // 2
    return rows if rows * (rows + 1) // 2 == count else None


def triangle_size(rows: int | None) -> int | None:
    """How many numbers a triangle holds."""
    return None if rows is None else rows * (rows + 1) // 2


@tf_export(*_names("fill_triangular"))
def fill_triangular(x, upper=False, name=None):
    """``[…, n, n]`` of ``[…, n (n + 1) / 2]``; raises ValueError for other sizes."""
    with ops.name_scope(name, "fill_triangular", values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        shape = x.shape
        if shape.ndims is not None:
            dims = shape.with_rank_at_least(1).as_list()
            rows = None
            if dims[-1] is not None:
                rows = triangle_rows(dims[-1])
                if rows is None:
                    text = f"Input right-most shape ({dims[-1]}) does not correspond to a triangular matrix."
                    raise raised(ValueError(text))
            shape = TensorShape([*dims[:-1], rows, rows])
        return one_op("MatrixBandPart", [x], shape, element_type(x))


@tf_export(*_names("fill_triangular_inverse"))
def fill_triangular_inverse(x, upper=False, name=None):
    """``[…, n (n + 1) / 2]`` of ``[…, n, n]``."""
    with ops.name_scope(name, "fill_triangular_inverse", values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        shape = x.shape
        if shape.ndims is not None:
            dims = shape.with_rank_at_least(2).as_list()
            shape = TensorShape([*dims[:-2], triangle_size(dims[-1])])
        return one_op("ConcatV2", [x], shape, element_type(x), "concat_1")


@tf_export(*_names("tridiag"))
def tridiag(below=None, diag=None, above=None, name=None):
    """A matrix of three diagonals; raises ValueError without any."""

    def padded(vector):
        zero = tf.zeros(tf.concat([tf.shape(vector)[:-1], [1]], axis=0), dtype=vector.dtype)
        return tf.concat([zero, vector, zero], axis=-1)

    with ops.name_scope(name, "tridiag", [below, diag, above]):
        if below is None and diag is None and above is None:
            raise raised(ValueError("Must specify at least one of `below`, `diag`, `above`."))
        parts = []
        if below is not None:
            parts.append(tf.matrix_diag(padded(below))[..., :-1, 1:])
        if diag is not None:
            parts.append(tf.matrix_diag(ops.convert_to_tensor(diag, name="diag"), name="diag"))
        if above is not None:
            parts.append(tf.matrix_diag(padded(above))[..., 1:, :-1])
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total


@tf_export(*_names("matrix_diag_transform"))
def matrix_diag_transform(matrix, transform=None, name=None):
    """``matrix.shape``."""
    with ops.name_scope(name, "matrix_diag_transform", [matrix]):
        matrix = ops.convert_to_tensor(matrix, name="matrix")
        if transform is None:
            return matrix
        diagonal = transform(tf.matrix_diag_part(matrix, name="diag_part"))
        return tf.matrix_set_diag(matrix, diagonal, name="set_diag")


@tf_export(*_names("reduce_weighted_logsumexp"))
def reduce_weighted_logsumexp(
    logx, w=None, axis=None, keep_dims=False, return_sign=False, name=None
):
    """The reduced shape, and signs if asked for."""
    with ops.name_scope(name, "reduce_weighted_logsumexp", [logx, w]):
        logx = ops.convert_to_tensor(logx, name="logx")
        total = tf.reduce_logsumexp(logx, axis=axis, keepdims=keep_dims)
        if w is None:
            return (total, tf.ones_like(total)) if return_sign else total
        return (total, tf.sign(total)) if return_sign else total


@tf_export("contrib.distributions.auto_correlation")
def auto_correlation(
    x, axis=-1, max_lags=None, center=True, normalize=True, name="auto_correlation"
):
    """``x.shape`` but for the number of lags."""
    with ops.name_scope(name, values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        rank = x.shape.ndims
        shape = tensor_shape.unknown_shape() if rank is None else TensorShape([None] * rank)
        return one_op("Transpose", [x], shape, element_type(x))


@tf_export("contrib.distributions.assign_moving_mean_variance")
def assign_moving_mean_variance(mean_var, variance_var, value, decay, name=None):
    """The updated mean and variance."""
    with ops.name_scope(
        name, "assign_moving_mean_variance", [variance_var, mean_var, value, decay]
    ):
        kinds = [element_type(variable) for variable in (mean_var, variance_var)]
        if kinds[0] is not None and not kinds[0].is_floating:
            text = f"mean_var.base_dtype({kinds[0].name}) does not have float type `dtype`."
            raise raised(TypeError(text))
        if None not in kinds and kinds[0] != kinds[1]:
            text = (
                f"mean_var.base_dtype({kinds[0].name}) != variance_var.base_dtype({kinds[1].name})"
            )
            raise raised(TypeError(text))
        value = ops.convert_to_tensor(value, dtype=kinds[0], name="value")
        decay = ops.convert_to_tensor(decay, dtype=kinds[0], name="decay")
        delta = value - mean_var
        with ops.control_dependencies([delta]):
            mean = tf.assign_add(mean_var, (1.0 - decay) * delta)
            spread = (1.0 - decay) * (variance_var - decay * tf.square(delta))
            return mean, tf.assign_sub(variance_var, spread)


@tf_export("contrib.distributions.moving_mean_variance")
def moving_mean_variance(value, decay, collections=None, name=None):
    """The same with variables ``moving_mean_variance/moving_{variance,mean}`` of its own."""
    collections = ["variables"] if collections is None else collections
    with variable_scope.variable_scope(name, "moving_mean_variance", [value, decay]):
        value = ops.convert_to_tensor(value, name="value")
        kind = element_type(value)
        if kind is not None and not kind.is_floating:
            text = f"value.base_dtype({kind.name}) does not have float type `dtype`."
            raise raised(TypeError(text))
        decay = ops.convert_to_tensor(decay, dtype=kind, name="decay")
        variance, mean = (
            variable_scope.get_variable(
                key, shape=value.shape, dtype=element_type(value), trainable=False,
                initializer=tf.zeros_initializer(), collections=collections,
            )
            for key in ("moving_variance", "moving_mean")
        )  # fmt: skip
        return assign_moving_mean_variance(mean, variance, value, decay)
