"""contrib.layers / slim: batch_norm, in its three forms.

Mirrors contrib/layers/python/layers/layers.py batch_norm and _fused_batch_norm.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.contrib_framework_variables import model_variable
from tfscope.tf1.api.contrib_layers_conv import finished, layer_dtype
from tfscope.tf1.api.contrib_layers_utils import (
    NHWC,
    UPDATE_OPS,
    activated,
    add_variable_to_collections,
    build_variable_getter,
    check_data_format,
    collect_named_outputs,
    constant_value,
    get_variable_collections,
    layer_names,
    parameter_shape,
    smart_cond,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def params_or_empty(value: Any) -> dict[str, Any]:
    """A dict argument that may be missing or unknown."""
    return value if isinstance(value, dict) else {}


@tf_export(*layer_names("batch_norm"))
@add_arg_scope
def batch_norm(inputs, decay=0.999, center=True, scale=False, epsilon=0.001, activation_fn=None, param_initializers=None, param_regularizers=None, updates_collections=UPDATE_OPS, is_training=True, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, batch_weights=None, fused=None, data_format=NHWC, zero_debias_moving_mean=False, scope=None, renorm=False, renorm_clipping=None, renorm_decay=0.99, adjustment=None):  # fmt: skip
    """The input's shape; fused if it can be.  Mirrors layers.py batch_norm."""
    p = locals()
    p["param_initializers"] = params_or_empty(param_initializers)
    p["param_regularizers"] = params_or_empty(param_regularizers)
    if fused is None:
        fused = p["fused"] = True
    p["inputs"] = inputs = ops.convert_to_tensor(inputs)
    rank = inputs.get_shape().ndims
    delayed = isinstance(updates_collections, str) and updates_collections == UPDATE_OPS
    fusible = batch_weights is None and not renorm and rank in (2, 4) and adjustment is None
    if fused and fusible and (zero_debias_moving_mean or rank == 2 or not delayed):
        return _fused(p)
    check_data_format(data_format)
    with variable_scope.variable_scope(
        scope, "BatchNorm", [inputs], reuse=reuse, custom_getter=build_variable_getter()
    ) as sc:
        p["inputs"] = inputs = ops.convert_to_tensor(inputs)
        if batch_weights is None and delayed and not zero_debias_moving_mean:
            outputs = _by_layer(p, sc)
        elif renorm:
            text = (
                "renorm is not supported with batch_weights, "
                "updates_collections or zero_debias_moving_mean"
            )
            raise raised(ValueError(text))
        else:
            outputs = _unfused(p)
        return finished(outputs, sc, activation_fn, outputs_collections)


def _initializer(p, name):
    default = tf.ones_initializer if name in ("gamma", "moving_variance") else tf.zeros_initializer
    return p["param_initializers"].get(name, default())


def _by_layer(p, sc):
    """A tf.layers object does the work."""
    layer = tf.layers.BatchNormalization(
        axis=1 if p["data_format"] == "NCHW" else -1, momentum=p["decay"], epsilon=p["epsilon"],
        center=p["center"], scale=p["scale"], beta_initializer=_initializer(p, "beta"),
        gamma_initializer=_initializer(p, "gamma"),
        moving_mean_initializer=_initializer(p, "moving_mean"),
        moving_variance_initializer=_initializer(p, "moving_variance"),
        beta_regularizer=p["param_regularizers"].get("beta"),
        gamma_regularizer=p["param_regularizers"].get("gamma"), trainable=p["trainable"],
        renorm=p["renorm"], renorm_clipping=p["renorm_clipping"],
        renorm_momentum=p["renorm_decay"], adjustment=p["adjustment"], name=sc.name, _scope=sc,
        _reuse=p["reuse"], fused=p["fused"],
    )  # fmt: skip
    outputs = layer.apply(p["inputs"], training=p["is_training"])
    for name in ("moving_mean", "moving_variance", "beta", "gamma"):
        variable = getattr(layer, name, None)
        if variable is not None:
            add_variable_to_collections(variable, p["variables_collections"], name)
    return outputs


def _variable(p, name, shape, dtype, trainable, **more):
    return model_variable(
        name, shape=shape, dtype=dtype, initializer=_initializer(p, name), trainable=trainable,
        collections=get_variable_collections(p["variables_collections"], name), **more,
    )  # fmt: skip


def _moving(p, shape, dtype):
    """The two averages, never partitioned."""
    with variable_scope.variable_scope(variable_scope.get_variable_scope()) as local_scope:
        local_scope.set_partitioner(None)
        mean = _variable(p, "moving_mean", shape, dtype, False)
        return mean, _variable(p, "moving_variance", shape, dtype, False)


def _updates(p, moving_mean, moving_variance, mean, variance):
    average = tf.python.training.moving_averages.assign_moving_average
    return (
        average(moving_mean, mean, p["decay"], zero_debias=p["zero_debias_moving_mean"]),
        average(moving_variance, variance, p["decay"], zero_debias=False),
    )


def _in_training(p):
    known = constant_value(p["is_training"])
    return known is None or known


def _collect(p, pair):
    graph = ops.get_default_graph()
    for update in pair:
        if not isinstance(p["updates_collections"], Unknown):
            graph.add_to_collections(p["updates_collections"], update)


# -- fused ---------------------------------------------------------------------------------------
def _fused(p):
    """Mirrors layers.py _fused_batch_norm."""
    check_data_format(p["data_format"])
    with variable_scope.variable_scope(
        p["scope"], "BatchNorm", [p["inputs"]], reuse=p["reuse"]
    ) as sc:
        original = inputs = ops.convert_to_tensor(p["inputs"])
        first = p["data_format"] == "NCHW"
        rank = inputs.get_shape().ndims
        if rank == 2:
            count = inputs.get_shape().as_list()[-1]
            if count is None and nothing_missed():
                raise raised(ValueError("`C` dimension must be known but is None"))
            size = -1 if count is None else count
            inputs = tf.reshape(inputs, [-1, size, 1, 1] if first else [-1, 1, 1, size])
        shape = inputs.get_shape()
        params_shape = shape[1:2] if first else shape[-1:]
        if not params_shape.is_fully_defined() and nothing_missed():
            text = f"Inputs {inputs.name} has undefined `C` dimension {params_shape}."
            raise raised(ValueError(text))
        outputs = _fused_outputs(p, inputs, parameter_shape(params_shape))
        outputs.set_shape(shape)
        if rank == 2:
            outputs = tf.reshape(outputs, tf.shape(original))
        outputs = activated(outputs, p["activation_fn"])
        return collect_named_outputs(p["outputs_collections"], sc.name, outputs)


def _fused_parameter(p, name, wanted, constant, shape):
    if not wanted:
        return tf.constant(constant, dtype=tf.float32, shape=shape)
    regularizer = p["param_regularizers"].get(name)
    return _variable(p, name, shape, tf.float32, p["trainable"], regularizer=regularizer)


def _fused_outputs(p, inputs, shape):
    beta = _fused_parameter(p, "beta", p["center"], 0.0, shape)
    gamma = _fused_parameter(p, "gamma", p["scale"], 1.0, shape)
    moving_mean, moving_variance = _moving(p, shape, tf.float32)
    form = {"epsilon": p["epsilon"], "data_format": p["data_format"]}

    def training():
        return tf.nn.fused_batch_norm(inputs, gamma, beta, **form)

    def inference():
        return tf.nn.fused_batch_norm(
            inputs, gamma, beta, mean=moving_mean, variance=moving_variance, is_training=False,
            **form,
        )  # fmt: skip

    outputs, mean, variance = smart_cond(p["is_training"], training, inference)
    if not _in_training(p):
        return outputs

    def updates():
        return _updates(p, moving_mean, moving_variance, mean, variance)

    def forced():
        with ops.control_dependencies(list(updates())):
            return tf.identity(outputs)

    if p["updates_collections"] is None:
        return smart_cond(p["is_training"], forced, lambda: outputs)
    _collect(p, smart_cond(p["is_training"], updates, lambda: (moving_mean, moving_variance)))
    return outputs


# -- unfused -------------------------------------------------------------------------------------
def _unfused(p):
    """Moments and tf.nn.batch_normalization."""
    inputs = p["inputs"]
    shape = inputs.get_shape()
    rank = shape.ndims
    if rank is None:
        if nothing_missed():
            raise raised(ValueError(f"Inputs {inputs.name} has undefined rank."))
        return inputs
    if p["batch_weights"] is not None:
        weights = ops.convert_to_tensor(p["batch_weights"])
        shape[0:1].assert_is_compatible_with(weights.get_shape())
        p["batch_weights"] = tf.reshape(weights, [-1] + [1] * (rank - 1))
    first = p["data_format"] == "NCHW"
    axes = [0, *range(2, rank)] if first else list(range(rank - 1))
    params_shape = shape[1:2] if first else shape[-1:]
    if not params_shape.is_fully_defined() and nothing_missed():
        text = f"Inputs {inputs.name} has undefined channels dimension {params_shape}."
        raise raised(ValueError(text))
    params_shape = parameter_shape(params_shape)
    dtype = layer_dtype(inputs)
    beta = gamma = None
    if p["center"]:
        beta = _variable(p, "beta", params_shape, dtype, p["trainable"])
    if p["scale"]:
        gamma = _variable(p, "gamma", params_shape, dtype, p["trainable"])
    moving = _moving(p, params_shape, dtype)
    mean, variance = _unfused_moments(p, moving, axes, first) if _in_training(p) else moving
    if first:
        wide = [1, shape.as_list()[1]] + [1] * (rank - 2)
        mean, variance = tf.reshape(mean, wide), tf.reshape(variance, wide)
        beta = None if beta is None else tf.reshape(beta, wide)
        gamma = None if gamma is None else tf.reshape(gamma, wide)
    outputs = tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, p["epsilon"])
    outputs.set_shape(shape)
    return outputs


def _unfused_moments(p, moving, axes, first):
    inputs, weights = p["inputs"], p["batch_weights"]
    if weights is None:
        mean, variance = tf.nn.moments(inputs, axes, keep_dims=True if first else None)
    else:
        mean, variance = tf.nn.weighted_moments(inputs, axes, weights, keepdims=first or None)
    if first:
        mean, variance = tf.reshape(mean, [-1]), tf.reshape(variance, [-1])

    def updates():
        return _updates(p, *moving, mean, variance)

    def forced():
        with ops.control_dependencies(list(updates())):
            return tf.identity(mean), tf.identity(variance)

    if p["updates_collections"] is None:
        return smart_cond(p["is_training"], forced, lambda: moving)
    _collect(p, smart_cond(p["is_training"], updates, lambda: moving))
    return smart_cond(p["is_training"], lambda: (mean, variance), lambda: moving)
