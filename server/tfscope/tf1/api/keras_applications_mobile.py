"""tf.keras.applications: MobileNet and MobileNetV2.

Mirrors keras_applications 1.0.8 mobilenet.py and mobilenet_v2.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_applications import (
    Network,
    Wanted,
    channel_axis,
    channels_of,
    conv,
    divisible,
    export,
    halving_pad,
    head_activation,
    model_of,
    norm,
    pad,
    pooled_head,
    relu6,
    shape_or_that_of,
)
from tfscope.tf1.api.train_public import tf
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

SIDES = (96, 128, 160, 192, 224)
"""Sides of images that MobileNetV2 has weights for."""


def _scaled(filters: Any, alpha: Any) -> Any:
    product = filters * alpha
    return product if isinstance(product, Unknown) else int(product)


def _side(shape: Any) -> Any:
    if isinstance(shape, Unknown):
        return shape
    return shape[1] if channel_axis() == 1 else shape[0]


# -- MobileNet -------------------------------------------------------------------------------------
_DEPTHWISE = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))  # fmt: skip
"""Filters and strides of the blocks."""


def _mobilenet(x: Any, alpha: Any, depth_multiplier: Any, dropout: Any) -> Any:
    v1 = current_run().is_v1
    x = pad(x, ((0, 1), (0, 1)), "conv1_pad") if v1 else x
    padding = "valid" if v1 else "same"
    options = {"padding": padding, "use_bias": False, "strides": (2, 2), "name": "conv1"}
    x = conv(x, _scaled(32, alpha), (3, 3), **options)
    x = relu6(norm(x, name="conv1_bn"), "conv1_relu")
    for block, (filters, stride) in enumerate(_DEPTHWISE, 1):
        if stride == 2:
            x = pad(x, ((0, 1), (0, 1)), f"conv_pad_{block}")
        x = tf.keras.layers.DepthwiseConv2D(
            (3, 3), padding="same" if stride == 1 else "valid", depth_multiplier=depth_multiplier,
            strides=(stride, stride), use_bias=False, name=f"conv_dw_{block}",
        )(x)  # fmt: skip
        x = relu6(norm(x, name=f"conv_dw_{block}_bn"), f"conv_dw_{block}_relu")
        x = conv(x, _scaled(filters, alpha), (1, 1), padding="same", use_bias=False, name=f"conv_pw_{block}")  # fmt: skip
        x = relu6(norm(x, name=f"conv_pw_{block}_bn"), f"conv_pw_{block}_relu")
    return x


@export("mobilenet", "MobileNet")
def MobileNet(input_shape=None, alpha=1.0, depth_multiplier=1, dropout=1e-3, include_top=True, weights="imagenet", input_tensor=None, pooling=None, classes=1000, *activation, **more):  # fmt: skip
    """Depthwise convolutions, each followed by one of single pixels."""

    def head(x: Any, classes: Any, activation: Any) -> Any:
        keras, v1 = tf.keras.layers, current_run().is_v1
        if v1:
            wide = _scaled(1024, alpha)
            sizes = (wide, 1, 1) if channel_axis() == 1 else (1, 1, wide)
            x = keras.Reshape(sizes, name="reshape_1")(keras.GlobalAveragePooling2D()(x))
        else:
            x = keras.GlobalAveragePooling2D(keepdims=True)(x)
        x = keras.Dropout(dropout, name="dropout")(x)
        x = conv(x, classes, (1, 1), padding="same", name="conv_preds")
        x = keras.Reshape((classes,), name="reshape_2")(x)
        return keras.Activation(activation, name="act_softmax" if v1 else "predictions")(x)

    def name(shape: Any, *_: Any) -> Any:
        return f"mobilenet_{alpha:.2f}_{_side(shape)}" if _known(alpha, shape) else None

    given = (include_top, weights, input_tensor, input_shape, pooling, classes)
    wanted = Wanted(*given, head_activation(activation, more))
    size = _trained_side(input_shape, (128, 160, 192, 224))
    refusal = ".  Received classes={}"
    made = Network("MobileNet", name, size, 32, _mobilenet, head, refusal=refusal)
    return model_of(made, wanted, alpha, depth_multiplier, dropout)


def _known(*values: Any) -> bool:
    return not any(isinstance(value, Unknown) for value in values)


def _trained_side(input_shape: Any, sides: tuple[int, ...]) -> int:
    """The default side: that of the given images if there are weights for it."""
    if isinstance(input_shape, Unknown) or not input_shape or len(input_shape) != 3:
        return 224
    rows, columns = input_shape[1:] if channel_axis() == 1 else input_shape[:2]
    return rows if rows == columns and rows in sides else 224


# -- MobileNetV2 -----------------------------------------------------------------------------------
_INVERTED = (
    (16, 1, 1), (24, 2, 6), (24, 1, 6), (32, 2, 6), (32, 1, 6), (32, 1, 6), (64, 2, 6), (64, 1, 6),
    (64, 1, 6), (64, 1, 6), (96, 1, 6), (96, 1, 6), (96, 1, 6), (160, 2, 6), (160, 1, 6), (160, 1, 6),
    (320, 1, 6),
)  # fmt: skip
"""Filters, strides and expansions of the blocks."""

_MOMENTUM = {"epsilon": 1e-3, "momentum": 0.999}


def _inverted(x: Any, block: int, filters: int, stride: int, expansion: int, alpha: Any) -> Any:
    inputs, channels = x, channels_of(x)
    name = f"block_{block}_" if block else "expanded_conv_"
    count = divisible(_scaled(filters, alpha))
    same = {"padding": "same", "use_bias": False, "activation": None}
    if block:
        x = conv(x, expansion * channels, 1, name=f"{name}expand", **same)
        x = relu6(norm(x, name=f"{name}expand_BN", **_MOMENTUM), f"{name}expand_relu")
    if stride == 2:
        x = pad(x, halving_pad(x, 3), f"{name}pad")
    x = tf.keras.layers.DepthwiseConv2D(
        3, strides=stride, activation=None, use_bias=False,
        padding="same" if stride == 1 else "valid", name=f"{name}depthwise",
    )(x)  # fmt: skip
    x = relu6(norm(x, name=f"{name}depthwise_BN", **_MOMENTUM), f"{name}depthwise_relu")
    x = norm(
        conv(x, count, 1, name=f"{name}project", **same), name=f"{name}project_BN", **_MOMENTUM
    )
    if channels == count and stride == 1:
        return tf.keras.layers.Add(name=f"{name}add")([inputs, x])
    return x


def _mobilenet_v2(x: Any, alpha: Any) -> Any:
    v1 = current_run().is_v1
    x = pad(x, halving_pad(x, 3), "Conv1_pad") if v1 else x
    padding = "valid" if v1 else "same"
    options = {"strides": (2, 2), "padding": padding, "use_bias": False, "name": "Conv1"}
    x = conv(x, divisible(32 * alpha), 3, **options)
    x = relu6(norm(x, name="bn_Conv1", **_MOMENTUM), "Conv1_relu")
    for block, (filters, stride, expansion) in enumerate(_INVERTED):
        x = _inverted(x, block, filters, stride, expansion, alpha)
    last = divisible(1280 * alpha) if alpha > 1.0 else 1280
    x = conv(x, last, 1, use_bias=False, name="Conv_1")
    return relu6(norm(x, name="Conv_1_bn", **_MOMENTUM), "out_relu")


@export("mobilenet_v2", "MobileNetV2")
def MobileNetV2(input_shape=None, alpha=1.0, include_top=True, weights="imagenet", input_tensor=None, pooling=None, classes=1000, *activation, **more):  # fmt: skip
    """Residual blocks that are wide inside and narrow at their ends."""

    def name(shape: Any, *_: Any) -> Any:
        return f"mobilenetv2_{alpha:.2f}_{_side(shape)}" if _known(alpha, shape) else None

    seen = shape_or_that_of(input_shape, input_tensor)
    given = (include_top, weights, input_tensor, input_shape, pooling, classes)
    wanted = Wanted(*given, head_activation(activation, more))
    head = pooled_head("Logits", None)
    size, refusal = _trained_side(seen, SIDES), ". Received `classes={}`"
    made = Network("MobileNetV2", name, size, 32, _mobilenet_v2, head, refusal=refusal)
    return model_of(made, wanted, alpha)
