"""contrib.layers / slim: layer_norm, instance_norm, group_norm, unit_norm.

Mirrors contrib/layers/python/layers/{layers,normalization}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.contrib_framework_variables import model_variable
from tfscope.tf1.api.contrib_layers_batch_norm import params_or_empty
from tfscope.tf1.api.contrib_layers_conv import finished, layer_dtype
from tfscope.tf1.api.contrib_layers_utils import (
    NHWC,
    check_data_format,
    get_variable_collections,
    known_tensor,
    layer_names,
    parameter_shape,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def names(name: str) -> list[str]:
    """Public and private names of a normalization."""
    return [*layer_names(name), f"contrib.layers.python.layers.normalization.{name}"]


def _no_rank(inputs, end="."):
    """Whether the rank is unknown; an error where TensorFlow knows it no better."""
    if inputs.get_shape().ndims is not None:
        return False
    if nothing_missed():
        raise raised(ValueError(f"Inputs {inputs.name} has undefined rank{end}"))
    return True


def _parameter(name, shape, inputs, variables_collections, trainable, initializers=None):
    """beta or gamma."""
    default = tf.zeros_initializer if name == "beta" else tf.ones_initializer
    return model_variable(
        name, shape=shape, dtype=layer_dtype(inputs), trainable=trainable,
        initializer=params_or_empty(initializers).get(name, default()),
        collections=get_variable_collections(variables_collections, name),
    )  # fmt: skip


@tf_export(*names("layer_norm"))
@add_arg_scope
def layer_norm(inputs, center=True, scale=True, activation_fn=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, begin_norm_axis=1, begin_params_axis=-1, scope=None):  # fmt: skip
    """The input's shape.  Mirrors layers.py layer_norm."""
    with variable_scope.variable_scope(scope, "LayerNorm", [inputs], reuse=reuse) as sc:
        inputs = ops.convert_to_tensor(inputs)
        shape = inputs.get_shape()
        known_rank = not _no_rank(inputs)
        if known_rank and not isinstance(begin_norm_axis, Unknown):
            if begin_norm_axis < 0:
                begin_norm_axis += shape.ndims
            _check_axes(begin_params_axis, begin_norm_axis, shape.ndims)
        params_shape = shape[begin_params_axis:] if known_rank else shape
        if known_rank and not params_shape.is_fully_defined() and nothing_missed():
            text = (
                f"Inputs {inputs.name}: shape(inputs)[{begin_params_axis}:] is not fully "
                f"defined: {shape}"
            )
            raise raised(ValueError(text))
        params_shape = parameter_shape(params_shape)
        beta = gamma = None
        if center:
            beta = _parameter("beta", params_shape, inputs, variables_collections, trainable)
        if scale:
            gamma = _parameter("gamma", params_shape, inputs, variables_collections, trainable)
        if not known_rank:
            return finished(inputs, sc, activation_fn, outputs_collections)
        axes = list(range(begin_norm_axis, shape.ndims))
        mean, variance = tf.nn.moments(inputs, axes, keep_dims=True)
        outputs = tf.nn.batch_normalization(
            inputs, mean, variance, offset=beta, scale=gamma, variance_epsilon=1e-12
        )
        outputs.set_shape(shape)
        return finished(outputs, sc, activation_fn, outputs_collections)


def _check_axes(begin_params_axis, begin_norm_axis, rank):
    if begin_params_axis >= rank or begin_norm_axis >= rank:
        text = (
            f"begin_params_axis ({begin_params_axis}) and begin_norm_axis ({begin_norm_axis}) "
            f"must be < rank(inputs) ({rank})"
        )
        raise raised(ValueError(text))


@tf_export(*names("instance_norm"))
@add_arg_scope
def instance_norm(inputs, center=True, scale=True, epsilon=1e-6, activation_fn=None, param_initializers=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, data_format=NHWC, scope=None):  # fmt: skip
    """The input's shape.  Mirrors normalization.py instance_norm."""
    inputs = ops.convert_to_tensor(inputs)
    unranked = _no_rank(inputs)
    check_data_format(data_format)
    shape = inputs.get_shape()
    with variable_scope.variable_scope(scope, "InstanceNorm", [inputs], reuse=reuse) as sc:
        first = data_format == "NCHW"
        axis = 1 if first or unranked else shape.ndims - 1
        params_shape = shape[axis : axis + 1] if not unranked else tf.TensorShape([None])
        if not params_shape.is_fully_defined() and nothing_missed():
            text = f"Inputs {inputs.name} has undefined channels dimension {params_shape}."
            raise raised(ValueError(text))
        params_shape = parameter_shape(params_shape)
        wide = [1, shape.as_list()[1]] + [1] * (shape.ndims - 2) if first and not unranked else None
        made = [None, None]
        for index, (name, wanted) in enumerate((("beta", center), ("gamma", scale))):
            if wanted:
                made[index] = _parameter(
                    name, params_shape, inputs, variables_collections, trainable,
                    param_initializers,
                )  # fmt: skip
                if wide:
                    made[index] = tf.reshape(made[index], wide)
        if unranked:
            return finished(inputs, sc, activation_fn, outputs_collections)
        axes = [a for a in range(1, shape.ndims) if a != axis]
        mean, variance = tf.nn.moments(inputs, axes, keep_dims=True)
        outputs = tf.nn.batch_normalization(
            inputs, mean, variance, made[0], made[1], epsilon, name="instancenorm"
        )
        return finished(outputs, sc, activation_fn, outputs_collections)


@tf_export(*names("group_norm"))
@add_arg_scope
def group_norm(inputs, groups=32, channels_axis=-1, reduction_axes=(-3, -2), center=True, scale=True, epsilon=1e-6, activation_fn=None, param_initializers=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None, mean_close_to_zero=False):  # fmt: skip
    """The input's shape.  Mirrors normalization.py group_norm."""
    inputs = ops.convert_to_tensor(inputs)
    if _no_rank(inputs) or isinstance(groups, Unknown):
        return inputs
    rank = inputs.get_shape().ndims
    if channels_axis > rank - 1:
        raise raised(ValueError("Axis is out of bounds."))
    dynamic = tf.shape(inputs)
    sizes = [
        dynamic[i] if size is None else size for i, size in enumerate(inputs.get_shape().as_list())
    ]
    channels_axis = channels_axis + rank if channels_axis < 0 else channels_axis
    axes = [a + rank if a < 0 else a for a in reduction_axes]
    count = _check_groups(inputs, groups, channels_axis, axes)
    before, after = sizes[:channels_axis], sizes[channels_axis + 1 :]
    split = [groups, count // groups] if count is not None else [groups, -1]
    wide = [1] * len(before) + split + [1] * len(after)
    inputs = tf.reshape(inputs, before + split + after)
    moments_axes = [channels_axis + 1, *(a + 1 if a > channels_axis else a for a in axes)]
    with variable_scope.variable_scope(scope, "GroupNorm", [inputs], reuse=reuse) as sc:
        made = [None, None]
        for index, (name, wanted) in enumerate((("beta", center), ("gamma", scale))):
            if wanted:
                variable = _parameter(
                    name,
                    parameter_shape(tf.TensorShape([count])),
                    inputs,
                    variables_collections,
                    trainable,
                    param_initializers,
                )
                made[index] = tf.reshape(variable, wide)
        outputs = _group_normalized(inputs, moments_axes, made, epsilon, mean_close_to_zero)
        outputs = tf.reshape(outputs, sizes)
        return finished(outputs, sc, activation_fn, outputs_collections)


def _group_normalized(inputs, axes, made, epsilon, close_to_zero):
    beta, gamma = made
    if close_to_zero:
        counts, mean_ss, variance_ss, _ = tf.nn.sufficient_statistics(inputs, axes, keep_dims=True)
        mean, variance = tf.nn.normalize_moments(counts, mean_ss, variance_ss, shift=None)
    else:
        mean, variance = tf.nn.moments(inputs, axes, keep_dims=True)
    gain = tf.rsqrt(variance + epsilon)
    offset = -mean * gain
    if gamma is not None:
        gain *= gamma
        offset *= gamma
    if beta is not None:
        offset += beta
    return inputs * gain + offset


def _check_groups(inputs, groups, channels_axis, axes):
    """The number of channels, after TensorFlow's checks."""
    sizes = inputs.get_shape().as_list()
    count = sizes[channels_axis]
    if count is None and nothing_missed():
        text = f"Inputs {inputs.name} has undefined channel dimension: {channels_axis}."
        raise raised(ValueError(text))
    for axis in axes:
        if axis > len(sizes):
            raise raised(ValueError("Axis is out of bounds."))
        if axis < len(sizes) and sizes[axis] is None and nothing_missed():
            text = f"Inputs {inputs.name} has undefined dimensions {axis}."
            raise raised(ValueError(text))
        if axis == channels_axis:
            text = "reduction_axis must be mutually exclusive with channels_axis"
            raise raised(ValueError(text))
    if count is not None and groups > count:
        raise raised(ValueError(f"Invalid groups {groups} for {count} channels."))
    if count is not None and count % groups:
        text = f"{count} channels is not commensurate with {groups} groups."
        raise raised(ValueError(text))
    return count


@tf_export(*layer_names("unit_norm"))
@add_arg_scope
def unit_norm(inputs, dim, epsilon=1e-7, scope=None):
    """The input's shape.  Mirrors layers.py unit_norm."""
    with variable_scope.variable_scope(scope, "UnitNorm", [inputs]):
        inputs = known_tensor(inputs)
        rank = inputs.get_shape().ndims
        if rank is None or isinstance(dim, Unknown):
            return inputs
        if dim < 0 or dim >= rank:
            text = "dim must be positive but smaller than the input rank."
            raise raised(ValueError(text))
        lengths = tf.sqrt(epsilon + tf.reduce_sum(tf.square(inputs), dim, True))
        multiples = [tf.ones([dim], tf.int32)] if dim > 0 else []
        multiples.append(tf.strided_slice(tf.shape(inputs), [dim], [dim + 1]))
        if dim < rank - 1:
            multiples.append(tf.ones([rank - 1 - dim], tf.int32))
        return tf.div(inputs, tf.tile(lengths, tf.concat(multiples, 0)))
