"""contrib.layers / slim: convolutions.

Mirrors contrib/layers/python/layers/layers.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.contrib_framework_variables import model_variable
from tfscope.tf1.api.contrib_layers_initializers import xavier_initializer
from tfscope.tf1.api.contrib_layers_utils import (
    NHWC,
    activated,
    add_variable_to_collections,
    build_variable_getter,
    channel_dimension,
    channels,
    check_data_format,
    collect_named_outputs,
    get_variable_collections,
    known_tensor,
    last_dimension,
    layer_names,
    normalized,
    two_element_tuple,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

RENAMED = {"bias": "biases", "kernel": "weights"}
FORMATS = (None, "NWC", "NCW", "NHWC", "NCHW", "NDHWC", "NCDHW")
ZEROS = tf.zeros_initializer()
XAVIER = xavier_initializer()


def layer_dtype(inputs: Any) -> Any:
    """The dtype of a layer's variables."""
    known = dtypes.as_dtype(inputs.dtype)
    return tf.float32 if known is None else known.base_dtype


def finished(outputs, sc, activation_fn, outputs_collections):
    """Activation and output collections."""
    outputs = activated(outputs, activation_fn)
    return collect_named_outputs(outputs_collections, sc.name, outputs)


def _kernel_layer(layer, inputs, sc, normalizer_fn, normalizer_params, activation_fn, variables_collections, outputs_collections):  # fmt: skip
    """What every layer with weights and biases does after it is made."""
    outputs = layer.apply(inputs)
    add_variable_to_collections(layer.kernel, variables_collections, "weights")
    if getattr(layer, "bias", None) is not None:
        add_variable_to_collections(layer.bias, variables_collections, "biases")
    if normalizer_fn is not None:
        outputs = normalized(outputs, normalizer_fn, normalizer_params)
    return finished(outputs, sc, activation_fn, outputs_collections)


def _layer_class(rank, conv_dims):
    if conv_dims is not None and rank is None:
        rank = conv_dims + 2
    if conv_dims is not None and conv_dims + 2 != rank:
        text = f"Convolution expects input with rank {conv_dims + 2}, got {rank}"
        raise raised(ValueError(text))
    found = {3: tf.layers.Conv1D, 4: tf.layers.Conv2D, 5: tf.layers.Conv3D}.get(rank)
    if found is None and rank is not None:
        raise raised(ValueError("Convolution not supported for input with rank", rank))
    return found or tf.layers.Conv2D


def _convolve(p: dict[str, Any], conv_dims: int | None = None) -> Any:
    """The shared body; ``p`` holds the arguments by TensorFlow's names."""
    if not isinstance(p["data_format"], Unknown) and p["data_format"] not in FORMATS:
        raise raised(ValueError(f"Invalid data_format: {p['data_format']!r}"))
    with variable_scope.variable_scope(
        p["scope"], "Conv", [p["inputs"]], reuse=p["reuse"],
        custom_getter=build_variable_getter(RENAMED),
    ) as sc:  # fmt: skip
        inputs = ops.convert_to_tensor(p["inputs"])
        kind = _layer_class(inputs.get_shape().ndims, conv_dims)
        return _through(kind, p, inputs, sc, dilation_rate=p["rate"])


def _through(kind: Any, p: dict[str, Any], inputs: Any, sc: Any, **more: Any) -> Any:
    """The output of a new layer of a kind, normalized and activated."""
    layer = kind(
        filters=p["num_outputs"], kernel_size=p["kernel_size"], strides=p["stride"],
        padding=p["padding"], data_format=channels(p["data_format"]), activation=None,
        use_bias=not p["normalizer_fn"] and p["biases_initializer"],
        kernel_initializer=p["weights_initializer"], bias_initializer=p["biases_initializer"],
        kernel_regularizer=p["weights_regularizer"], bias_regularizer=p["biases_regularizer"],
        activity_regularizer=None, trainable=p["trainable"], name=sc.name,
        dtype=layer_dtype(inputs), _scope=sc, _reuse=p["reuse"], **more,
    )  # fmt: skip
    return _kernel_layer(
        layer, inputs, sc, p["normalizer_fn"], p["normalizer_params"], p["activation_fn"],
        p["variables_collections"], p["outputs_collections"],
    )  # fmt: skip


@tf_export(*layer_names("convolution"))
@add_arg_scope
def convolution(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None, conv_dims=None):  # fmt: skip
    """A convolution of the input's rank.  Mirrors layers.py convolution."""
    return _convolve(locals(), conv_dims)


@tf_export(*layer_names("conv1d", "convolution1d"))
@add_arg_scope
def convolution1d(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """Over sequences.  Mirrors layers.py convolution1d."""
    return convolution(**locals(), conv_dims=1)


@tf_export(*layer_names("conv2d", "convolution2d"))
@add_arg_scope
def convolution2d(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """Over images.  Mirrors layers.py convolution2d."""
    return convolution(**locals(), conv_dims=2)


@tf_export(*layer_names("conv3d", "convolution3d"))
@add_arg_scope
def convolution3d(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """Over volumes.  Mirrors layers.py convolution3d."""
    return convolution(**locals(), conv_dims=3)


def _transpose(p: dict[str, Any], default: str, layer_class: Any, formats: tuple[str, str]) -> Any:
    with variable_scope.variable_scope(
        p["scope"], default, [p["inputs"]], reuse=p["reuse"],
        custom_getter=build_variable_getter(RENAMED),
    ) as sc:  # fmt: skip
        check_data_format(p["data_format"], formats)
        inputs = ops.convert_to_tensor(p["inputs"])
        return _through(layer_class, p, inputs, sc)


@tf_export(*layer_names("conv2d_transpose", "convolution2d_transpose"))
@add_arg_scope
def convolution2d_transpose(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=NHWC, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """Mirrors layers.py convolution2d_transpose."""
    return _transpose(locals(), "Conv2d_transpose", tf.layers.Conv2DTranspose, ("NCHW", "NHWC"))


@tf_export(*layer_names("conv3d_transpose", "convolution3d_transpose"))
@add_arg_scope
def convolution3d_transpose(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format="NDHWC", activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """Mirrors layers.py convolution3d_transpose."""
    return _transpose(locals(), "Conv3d_transpose", tf.layers.Conv3DTranspose, ("NCDHW", "NDHWC"))


def _own_variable(name, kind, p, shape, inputs, initializer, regularizer):
    """A model variable of a layer that is not a tf.layers object."""
    return model_variable(
        name, shape=shape, dtype=layer_dtype(inputs), initializer=initializer,
        regularizer=regularizer, trainable=p["trainable"],
        collections=get_variable_collections(p["variables_collections"], kind),
    )  # fmt: skip


def _normalized_or_biased(outputs, p, inputs, count, **format_):
    if p["normalizer_fn"] is not None:
        return normalized(outputs, p["normalizer_fn"], p["normalizer_params"])
    if p["biases_initializer"] is None:
        return outputs
    biases = _own_variable(
        "biases", "biases", p, [count], inputs, p["biases_initializer"], p["biases_regularizer"]
    )
    return tf.nn.bias_add(outputs, biases, **format_)


@tf_export(*layer_names("conv2d_in_plane", "convolution2d_in_plane"))
@add_arg_scope
def convolution2d_in_plane(inputs, kernel_size, stride=1, padding="SAME", activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """The same 2-D kernel for each channel.  Mirrors layers.py convolution2d_in_plane."""
    p = locals()
    with variable_scope.variable_scope(scope, "ConvInPlane", [inputs], reuse=reuse) as sc:
        inputs = known_tensor(inputs)
        kernel_h, kernel_w = two_element_tuple(kernel_size)
        stride_h, stride_w = two_element_tuple(stride)
        count = last_dimension(inputs.get_shape(), min_rank=4)
        weights = _own_variable(
            "weights", "weights", p, [kernel_h, kernel_w, 1, 1], inputs, weights_initializer,
            weights_regularizer,
        )  # fmt: skip
        tiled = tf.tile(weights, [1, 1, count, 1])
        outputs = tf.nn.depthwise_conv2d(inputs, tiled, [1, stride_h, stride_w, 1], padding)
        outputs = _normalized_or_biased(outputs, p, inputs, count)
        return finished(outputs, sc, activation_fn, outputs_collections)


SEPARABLE = {
    "bias": "biases",
    "depthwise_kernel": "depthwise_weights",
    "pointwise_kernel": "pointwise_weights",
}


@tf_export(*layer_names("separable_conv2d", "separable_convolution2d"))
@add_arg_scope
def separable_convolution2d(inputs, num_outputs, kernel_size, depth_multiplier=1, stride=1, padding="SAME", data_format=NHWC, rate=1, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, pointwise_initializer=None, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """Depthwise, then pointwise unless num_outputs is None.  Mirrors layers.py."""
    p = locals()
    check_data_format(data_format)
    with variable_scope.variable_scope(
        scope, "SeparableConv2d", [inputs], reuse=reuse,
        custom_getter=build_variable_getter(SEPARABLE),
    ) as sc:  # fmt: skip
        p["inputs"] = inputs = ops.convert_to_tensor(inputs)
        if num_outputs is not None:
            outputs = _separable(p, sc)
        else:
            outputs = _depthwise(p)
        return finished(outputs, sc, activation_fn, outputs_collections)


def _separable(p, sc):
    inputs = p["inputs"]
    pointwise = p["pointwise_initializer"]
    layer = tf.layers.SeparableConv2D(
        filters=p["num_outputs"], kernel_size=p["kernel_size"], strides=p["stride"],
        padding=p["padding"], data_format=channels(p["data_format"]),
        dilation_rate=two_element_tuple(p["rate"]), activation=None,
        depth_multiplier=p["depth_multiplier"],
        use_bias=not p["normalizer_fn"] and p["biases_initializer"],
        depthwise_initializer=p["weights_initializer"],
        pointwise_initializer=p["weights_initializer"] if pointwise is None else pointwise,
        bias_initializer=p["biases_initializer"], depthwise_regularizer=p["weights_regularizer"],
        pointwise_regularizer=p["weights_regularizer"], bias_regularizer=p["biases_regularizer"],
        activity_regularizer=None, trainable=p["trainable"], name=sc.name,
        dtype=layer_dtype(inputs), _scope=sc, _reuse=p["reuse"],
    )  # fmt: skip
    outputs = layer.apply(inputs)
    collections = p["variables_collections"]
    add_variable_to_collections(layer.depthwise_kernel, collections, "weights")
    add_variable_to_collections(layer.pointwise_kernel, collections, "weights")
    if layer.bias is not None:
        add_variable_to_collections(layer.bias, collections, "biases")
    if p["normalizer_fn"] is not None:
        outputs = normalized(outputs, p["normalizer_fn"], p["normalizer_params"])
    return outputs


def _depthwise(p):
    inputs, data_format, multiplier = p["inputs"], p["data_format"], p["depth_multiplier"]
    kernel_h, kernel_w = two_element_tuple(p["kernel_size"])
    stride_h, stride_w = two_element_tuple(p["stride"])
    count = channel_dimension(inputs.get_shape(), channels(data_format), min_rank=4)
    weights = _own_variable(
        "depthwise_weights", "weights", p, [kernel_h, kernel_w, count, multiplier], inputs,
        p["weights_initializer"], p["weights_regularizer"],
    )  # fmt: skip
    first = channels(data_format) == "channels_first"
    strides = [1, 1, stride_h, stride_w] if first else [1, stride_h, stride_w, 1]
    outputs = tf.nn.depthwise_conv2d(
        inputs, weights, strides, p["padding"], rate=two_element_tuple(p["rate"]),
        data_format=data_format,
    )  # fmt: skip
    return _normalized_or_biased(outputs, p, inputs, multiplier * count, data_format=data_format)
