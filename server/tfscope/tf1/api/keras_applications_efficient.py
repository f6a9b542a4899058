"""tf.keras.applications of TensorFlow 2: EfficientNet and MobileNetV3.

Mirrors keras 2.15 src/applications/efficientnet.py and mobilenet_v3.py.
"""

from __future__ import annotations

import math
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
    model_of,
    norm,
    pad,
    shape_or_that_of,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def scaling(scale: float, distribution: str) -> dict[str, Any]:
    """The configuration of an initializer by the output size."""
    config = {"scale": scale, "mode": "fan_out", "distribution": distribution}
    return {"class_name": "VarianceScaling", "config": config}


# -- EfficientNet ----------------------------------------------------------------------------------
_STAGES = (
    (3, 1, 32, 16, 1, 1), (3, 2, 16, 24, 6, 2), (5, 2, 24, 40, 6, 2), (3, 3, 40, 80, 6, 2),
    (5, 3, 80, 112, 6, 1), (5, 4, 112, 192, 6, 2), (3, 1, 192, 320, 6, 1),
)  # fmt: skip
"""Kernel, repeats, filters before and behind, expansion and stride of the blocks."""

_SIZES = {
    "B0": (1.0, 1.0, 224, 0.2), "B1": (1.0, 1.1, 240, 0.2), "B2": (1.1, 1.2, 260, 0.3),
    "B3": (1.2, 1.4, 300, 0.3), "B4": (1.4, 1.8, 380, 0.4), "B5": (1.6, 2.2, 456, 0.4),
    "B6": (1.8, 2.6, 528, 0.5), "B7": (2.0, 3.1, 600, 0.5),
}  # fmt: skip
"""Width, depth, side of images, share of units that are dropped."""

SAME = {"padding": "same", "kernel_initializer": scaling(2.0, "truncated_normal")}


def _norm_act(x: Any, name: str, act: str) -> Any:
    return tf.keras.layers.Activation("swish", name=act)(norm(x, name=name))


def _squeezed(x: Any, filters: int, before: int, name: str) -> Any:
    keras = tf.keras.layers
    sizes = (filters, 1, 1) if channel_axis() == 1 else (1, 1, filters)
    se = keras.GlobalAveragePooling2D(name=f"{name}se_squeeze")(x)
    se = keras.Reshape(sizes, name=f"{name}se_reshape")(se)
    narrow = max(1, int(before * 0.25))
    se = conv(se, narrow, 1, activation="swish", name=f"{name}se_reduce", **SAME)
    se = conv(se, filters, 1, activation="sigmoid", name=f"{name}se_expand", **SAME)
    return keras.Multiply(name=f"{name}se_excite")([x, se])


def _block(inputs: Any, drop: float, name: str, kernel: int, before: int, behind: int, expansion: int, stride: int) -> Any:  # fmt: skip
    x, filters, keras = inputs, before * expansion, tf.keras.layers
    if expansion != 1:
        x = conv(x, filters, 1, use_bias=False, name=f"{name}expand_conv", **SAME)
        x = _norm_act(x, f"{name}expand_bn", f"{name}expand_activation")
    if stride == 2:
        x = pad(x, halving_pad(x, kernel), f"{name}dwconv_pad")
    x = keras.DepthwiseConv2D(
        kernel, strides=stride, padding="valid" if stride == 2 else "same", use_bias=False,
        depthwise_initializer=SAME["kernel_initializer"], name=f"{name}dwconv",
    )(x)  # fmt: skip
    x = _squeezed(_norm_act(x, f"{name}bn", f"{name}activation"), filters, before, name)
    x = norm(
        conv(x, behind, 1, use_bias=False, name=f"{name}project_conv", **SAME),
        name=f"{name}project_bn",
    )
    if stride == 1 and before == behind:
        if drop > 0:
            x = keras.Dropout(drop, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
        x = keras.Add(name=f"{name}add")([x, inputs])
    return x


def _efficient(x: Any, width: float, depth: float, weights: Any) -> Any:
    keras = tf.keras.layers
    x = keras.Normalization(axis=channel_axis())(keras.Rescaling(1.0 / 255.0)(x))
    if weights == "imagenet":
        x = keras.Rescaling([1.0 / math.sqrt(s) for s in (0.229, 0.224, 0.225)])(x)
    x = pad(x, halving_pad(x, 3), "stem_conv_pad")
    stem = {**SAME, "padding": "valid", "strides": 2, "use_bias": False, "name": "stem_conv"}
    x = _norm_act(conv(x, divisible(32 * width), 3, **stem), "stem_bn", "stem_activation")
    repeats = [math.ceil(depth * stage[1]) for stage in _STAGES]
    done = 0
    for number, (kernel, _, before, behind, expansion, stride) in enumerate(_STAGES):
        first, rest = divisible(before * width), divisible(behind * width)
        for i in range(repeats[number]):
            name, drop = f"block{number + 1}{chr(i + 97)}_", 0.2 * done / sum(repeats)
            channels, step = (rest, 1) if i else (first, stride)
            x = _block(x, drop, name, kernel, channels, rest, expansion, step)
            done += 1
    x = conv(x, divisible(1280 * width), 1, use_bias=False, name="top_conv", **SAME)
    return _norm_act(x, "top_bn", "top_activation")


def _efficient_network(kind: str) -> Any:
    width, depth, side, dropped = _SIZES[kind]

    def head(x: Any, classes: Any, activation: Any) -> Any:
        keras = tf.keras.layers
        x = keras.Dropout(dropped, name="top_dropout")(
            keras.GlobalAveragePooling2D(name="avg_pool")(x)
        )
        return keras.Dense(
            classes, activation=activation, kernel_initializer=scaling(1.0 / 3.0, "uniform"),
            name="predictions",
        )(x)  # fmt: skip

    name = f"EfficientNet{kind}"
    made = Network(name, name.lower(), side, 32, _efficient, head, ("avg_pool", "max_pool"))

    def build(include_top=True, weights="imagenet", input_tensor=None, input_shape=None, pooling=None, classes=1000, classifier_activation="softmax", **kwargs):  # fmt: skip
        given = (include_top, weights, input_tensor, input_shape, pooling, classes)
        return model_of(made, Wanted(*given, classifier_activation), width, depth, weights)

    build.__name__ = name
    return export("efficientnet", name)(build)


for _kind in _SIZES:
    _efficient_network(_kind)


# -- MobileNetV3 -----------------------------------------------------------------------------------
_SMALL = (
    (1, 16, 3, 2, True, False), (72.0 / 16, 24, 3, 2, False, False), (88.0 / 24, 24, 3, 1, False, False),
    (4, 40, 5, 2, True, True), (6, 40, 5, 1, True, True), (6, 40, 5, 1, True, True),
    (3, 48, 5, 1, True, True), (3, 48, 5, 1, True, True), (6, 96, 5, 2, True, True),
    (6, 96, 5, 1, True, True), (6, 96, 5, 1, True, True),
)  # fmt: skip
_LARGE = (
    (1, 16, 3, 1, False, False), (4, 24, 3, 2, False, False), (3, 24, 3, 1, False, False),
    (3, 40, 5, 2, True, False), (3, 40, 5, 1, True, False), (3, 40, 5, 1, True, False),
    (6, 80, 3, 2, False, True), (2.5, 80, 3, 1, False, True), (2.3, 80, 3, 1, False, True),
    (2.3, 80, 3, 1, False, True), (6, 112, 3, 1, True, True), (6, 112, 3, 1, True, True),
    (6, 160, 5, 2, True, True), (6, 160, 5, 1, True, True), (6, 160, 5, 1, True, True),
)  # fmt: skip
"""Expansion, filters, kernel, stride, whether channels are squeezed, and whether the activation is hard."""

_MOMENTUM = {"epsilon": 1e-3, "momentum": 0.999}


def _hard_sigmoid(x: Any) -> Any:
    return tf.keras.layers.ReLU(6.0)(x + 3.0) * (1.0 / 6.0)


def _activated(x: Any, hard: bool) -> Any:
    if hard:
        return tf.keras.layers.Multiply()([x, _hard_sigmoid(x)])
    return tf.keras.layers.ReLU()(x)


def _excited(inputs: Any, filters: Any, name: str) -> Any:
    keras = tf.keras.layers
    x = keras.GlobalAveragePooling2D(keepdims=True, name=f"{name}AvgPool")(inputs)
    x = conv(x, divisible(filters * 0.25), 1, padding="same", name=f"{name}Conv")
    x = keras.ReLU(name=f"{name}Relu")(x)
    x = _hard_sigmoid(conv(x, filters, 1, padding="same", name=f"{name}Conv_1"))
    return keras.Multiply(name=f"{name}Mul")([inputs, x])


def _inverted(x: Any, number: int, expansion: float, filters: Any, kernel: int, stride: int, squeezed: bool, hard: bool) -> Any:  # fmt: skip
    shortcut, channels = x, channels_of(x)
    name = f"expanded_conv_{number}/" if number else "expanded_conv/"
    plain: dict[str, Any] = {"padding": "same", "use_bias": False}
    if number:
        x = conv(x, divisible(channels * expansion), 1, name=f"{name}expand", **plain)
        x = _activated(norm(x, name=f"{name}expand/BatchNorm", **_MOMENTUM), hard)
    if stride == 2:
        x = pad(x, halving_pad(x, kernel), f"{name}depthwise/pad")
    x = tf.keras.layers.DepthwiseConv2D(
        kernel, strides=stride, padding="same" if stride == 1 else "valid", use_bias=False,
        name=f"{name}depthwise",
    )(x)  # fmt: skip
    x = _activated(norm(x, name=f"{name}depthwise/BatchNorm", **_MOMENTUM), hard)
    if squeezed:
        x = _excited(x, divisible(channels * expansion), f"{name}squeeze_excite/")
    x = norm(
        conv(x, filters, 1, name=f"{name}project", **plain),
        name=f"{name}project/BatchNorm",
        **_MOMENTUM,
    )
    if stride == 1 and channels == filters:
        x = tf.keras.layers.Add(name=f"{name}Add")([shortcut, x])
    return x


def _mobile(x: Any, blocks: Any, alpha: Any, simple: Any, scaled: Any) -> Any:
    if scaled:
        x = tf.keras.layers.Rescaling(scale=1.0 / 127.5, offset=-1.0)(x)
    plain: dict[str, Any] = {"padding": "same", "use_bias": False}
    x = conv(x, 16, 3, strides=(2, 2), name="Conv", **plain)
    x = _activated(norm(x, name="Conv/BatchNorm", **_MOMENTUM), not simple)
    for number, (expansion, filters, kernel, stride, squeezed, hard) in enumerate(blocks):
        options = (3, stride, False, False) if simple else (kernel, stride, squeezed, hard)
        x = _inverted(x, number, expansion, divisible(filters * alpha), *options)
    x = conv(x, divisible(channels_of(x) * 6), 1, name="Conv_1", **plain)
    return _activated(norm(x, name="Conv_1/BatchNorm", **_MOMENTUM), not simple)


def _mobile_network(kind: str, blocks: Any, points: int) -> Any:
    name = f"MobileNetV3{kind}"

    def build(input_shape=None, alpha=1.0, minimalistic=False, include_top=True, weights="imagenet", input_tensor=None, classes=1000, pooling=None, dropout_rate=0.2, classifier_activation="softmax", include_preprocessing=True):  # fmt: skip
        def head(x: Any, classes: Any, activation: Any) -> Any:
            keras = tf.keras.layers
            wide = divisible(points * alpha) if alpha > 1.0 else points
            x = conv(keras.GlobalAveragePooling2D(keepdims=True)(x), wide, 1, padding="same", name="Conv_2")  # fmt: skip
            x = _activated(x, not minimalistic)
            x = keras.Dropout(dropout_rate)(x) if dropout_rate > 0 else x
            x = keras.Flatten()(conv(x, classes, 1, padding="same", name="Logits"))
            return keras.Activation(activation, name="Predictions")(x)

        sides = _mobile_sides(input_shape, input_tensor)
        _refuse_alpha(weights, minimalistic, alpha)
        given = (include_top, weights, input_tensor, sides, pooling, classes)
        refusal = ".  Received classes={}"
        made = Network(
            name, f"MobilenetV3{kind.lower()}", 224, 32, _mobile, head, ("avg_pool", "max_pool"),
            refusal=refusal, any_size=True,
        )  # fmt: skip
        wanted = Wanted(*given, classifier_activation)
        return model_of(made, wanted, blocks, alpha, minimalistic, include_preprocessing)

    build.__name__ = name
    return export("mobilenet_v3", name)(build)


def _mobile_sides(input_shape: Any, input_tensor: Any) -> Any:
    """The sizes asked for, else those of the images given; raises ``ValueError`` for small ones."""
    input_shape = shape_or_that_of(input_shape, input_tensor)
    if isinstance(input_shape, (tuple, list)) and len(input_shape) == 3:
        sides = input_shape[1:] if channel_axis() == 1 else input_shape[:2]
        if all(isinstance(side, int) and side for side in sides) and min(sides) < 32:
            text = f"Input size must be at least 32x32; Received `input_shape={input_shape}`"
            raise raised(ValueError(text))
    return input_shape


def _refuse_alpha(weights: Any, minimalistic: Any, alpha: Any) -> None:
    known = (1.0,) if minimalistic else (0.75, 1.0)
    if weights == "imagenet" and not isinstance(alpha, Unknown) and alpha not in known:
        text = "If imagenet weights are being loaded, alpha can be one of `0.75`, `1.0` for non minimalistic or `1.0` for minimalistic only."
        raise raised(ValueError(text))


for _kind, _blocks, _points in (("Small", _SMALL, 1024), ("Large", _LARGE, 1280)):
    _mobile_network(_kind, _blocks, _points)


def _unchanged(x, data_format=None):
    """The images themselves: the network prepares them."""
    return x


def _classes(preds, top=5):
    """Names of classes, which the network gives when it runs."""
    return Unknown("runtime", "decode_predictions()")


for _module in "efficientnet mobilenet_v3 efficientnet_v2 convnext regnet resnet_rs".split():
    tf_export(f"keras.applications.{_module}.preprocess_input")(_unchanged)
    tf_export(f"keras.applications.{_module}.decode_predictions")(_classes)
