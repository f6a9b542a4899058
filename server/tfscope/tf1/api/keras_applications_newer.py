"""tf.keras.applications of TensorFlow 2: EfficientNetV2 and ConvNeXt.

Mirrors keras 2.15 src/applications/efficientnet_v2.py and convnext.py.
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
    export,
    model_of,
    norm,
)
from tfscope.tf1.api.keras_applications_efficient import SAME, scaling
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised

# -- EfficientNetV2 --------------------------------------------------------------------------------
_SMALLEST = (
    (1, 32, 16, 1, 1, False), (2, 16, 32, 4, 2, False), (2, 32, 48, 4, 2, False), (3, 48, 96, 4, 2, True),
    (5, 96, 112, 6, 1, True), (8, 112, 192, 6, 2, True),
)  # fmt: skip
_STAGES = {
    "S": (
        (2, 24, 24, 1, 1, False), (4, 24, 48, 4, 2, False), (4, 48, 64, 4, 2, False), (6, 64, 128, 4, 2, True),
        (9, 128, 160, 6, 1, True), (15, 160, 256, 6, 2, True),
    ),
    "M": (
        (3, 24, 24, 1, 1, False), (5, 24, 48, 4, 2, False), (5, 48, 80, 4, 2, False), (7, 80, 160, 4, 2, True),
        (14, 160, 176, 6, 1, True), (18, 176, 304, 6, 2, True), (5, 304, 512, 6, 1, True),
    ),
    "L": (
        (4, 32, 32, 1, 1, False), (7, 32, 64, 4, 2, False), (7, 64, 96, 4, 2, False), (10, 96, 192, 4, 2, True),
        (19, 192, 224, 6, 1, True), (25, 224, 384, 6, 2, True), (7, 384, 640, 6, 1, True),
    ),
}  # fmt: skip
"""Repeats, filters before and behind, expansion, stride, and whether the block is split and squeezed."""

_SIZES = {
    "B0": (1.0, 1.0, 224), "B1": (1.0, 1.1, 240), "B2": (1.1, 1.2, 260), "B3": (1.2, 1.4, 300),
    "S": (1.0, 1.0, 384), "M": (1.0, 1.0, 480), "L": (1.0, 1.0, 480),
}  # fmt: skip
"""Width, depth and side of images."""

_MOMENTUM = {"momentum": 0.9}


def _rounded(filters: float) -> int:
    """The nearest multiple of eight.  Mirrors efficientnet_v2.py round_filters."""
    return max(8, int(filters + 4) // 8 * 8)


def _norm_act(x: Any, name: str, act: str) -> Any:
    return tf.keras.layers.Activation("swish", name=act)(norm(x, name=name, **_MOMENTUM))


def _squeezed(x: Any, filters: int, narrow: int, name: str) -> Any:
    keras = tf.keras.layers
    sizes = (filters, 1, 1) if channel_axis() == 1 else (1, 1, filters)
    se = keras.GlobalAveragePooling2D(name=f"{name}se_squeeze")(x)
    se = keras.Reshape(sizes, name=f"{name}se_reshape")(se)
    se = conv(se, narrow, 1, activation="swish", name=f"{name}se_reduce", **SAME)
    se = conv(se, filters, 1, activation="sigmoid", name=f"{name}se_expand", **SAME)
    return keras.multiply([x, se], name=f"{name}se_excite")


def _block(inputs: Any, name: str, drop: float, before: int, behind: int, expansion: int, stride: int, split: bool) -> Any:  # fmt: skip
    """A block whose wide layer is one with the first (``split`` is false) or goes channel by channel."""
    keras, x, filters = tf.keras.layers, inputs, before * expansion
    plain: dict[str, Any] = {"use_bias": False, **SAME}
    if expansion != 1:
        kernel, step = (1, 1) if split else (3, stride)
        x = conv(x, filters, kernel, strides=step, name=f"{name}expand_conv", **plain)
        x = _norm_act(x, f"{name}expand_bn", f"{name}expand_activation")
    if split:
        x = keras.DepthwiseConv2D(
            3, strides=stride, padding="same", use_bias=False, name=f"{name}dwconv2",
            depthwise_initializer=SAME["kernel_initializer"],
        )(x)  # fmt: skip
        x = _norm_act(x, f"{name}bn", f"{name}activation")
        x = _squeezed(x, filters, max(1, int(before * 0.25)), name)
    whole = not split and expansion == 1
    kernel, step = (3, stride) if whole else (1, 1)
    x = conv(x, behind, kernel, strides=step, name=f"{name}project_conv", **plain)
    x = norm(x, name=f"{name}project_bn", **_MOMENTUM)
    if whole:
        x = keras.Activation("swish", name=f"{name}project_activation")(x)
    if stride == 1 and before == behind:
        if drop:
            x = keras.Dropout(drop, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
        x = keras.add([x, inputs], name=f"{name}add")
    return x


def _efficient(x: Any, kind: str, width: float, depth: float, scaled: Any) -> Any:
    keras = tf.keras.layers
    if scaled and kind.startswith("B") and channels_of(x) == 3:
        variance = [s**2 for s in (0.229, 0.224, 0.225)]
        x = keras.Rescaling(scale=1.0 / 255)(x)
        x = keras.Normalization(mean=[0.485, 0.456, 0.406], variance=variance, axis=channel_axis())(x)  # fmt: skip
    elif scaled:
        x = keras.Rescaling(scale=1.0 / 128.0, offset=-1)(x)
    stages = _STAGES.get(kind, _SMALLEST)
    first = _rounded(stages[0][1] * width)
    x = conv(x, first, 3, strides=2, use_bias=False, name="stem_conv", **SAME)
    x = _norm_act(x, "stem_bn", "stem_activation")
    done, every = 0, float(sum(stage[0] for stage in stages))
    for number, (repeats, before, behind, expansion, stride, split) in enumerate(stages, 1):
        rest = _rounded(behind * width)
        for i in range(math.ceil(depth * repeats)):
            given = (rest, rest, expansion, 1) if i else (_rounded(before * width), rest, expansion, stride)  # fmt: skip
            x = _block(x, f"block{number}{chr(i + 97)}_", 0.2 * done / every, *given, split)
            done += 1
    x = conv(x, _rounded(1280 * width), 1, use_bias=False, name="top_conv", **SAME)
    return _norm_act(x, "top_bn", "top_activation")


def _efficient_head(x: Any, classes: Any, activation: Any) -> Any:
    keras = tf.keras.layers
    x = keras.Dropout(0.2, name="top_dropout")(keras.GlobalAveragePooling2D(name="avg_pool")(x))
    return keras.Dense(
        classes, activation=activation, kernel_initializer=scaling(1.0 / 3.0, "uniform"),
        name="predictions",
    )(x)  # fmt: skip


def _efficient_network(kind: str) -> Any:
    width, depth, side = _SIZES[kind]
    name = f"EfficientNetV2{kind}"
    pools = ("avg_pool", "max_pool")
    called = f"efficientnetv2-{kind.lower()}"
    made = Network(name, called, side, 32, _efficient, _efficient_head, pools)

    def build(include_top=True, weights="imagenet", input_tensor=None, input_shape=None, pooling=None, classes=1000, classifier_activation="softmax", include_preprocessing=True):  # fmt: skip
        if weights == "imagenet" and include_top and classes != 1000:
            text = f"If using `weights` as `'imagenet'` with `include_top` as true, `classes` should be 1000Received: classes={classes}"
            raise raised(ValueError(text))
        given = (include_top, weights, input_tensor, input_shape, pooling, classes)
        wanted = Wanted(*given, classifier_activation)
        return model_of(made, wanted, kind, width, depth, include_preprocessing)

    build.__name__ = name
    return export("efficientnet_v2", name)(build)


for _kind in _SIZES:
    _efficient_network(_kind)


# -- ConvNeXt --------------------------------------------------------------------------------------
_CONVNEXT = {
    "Tiny": ((3, 3, 9, 3), (96, 192, 384, 768)), "Small": ((3, 3, 27, 3), (96, 192, 384, 768)),
    "Base": ((3, 3, 27, 3), (128, 256, 512, 1024)), "Large": ((3, 3, 27, 3), (192, 384, 768, 1536)),
    "XLarge": ((3, 3, 27, 3), (256, 512, 1024, 2048)),
}  # fmt: skip
"""Blocks and channels of the stages."""


class LayerScale(Layer):
    """A factor for each channel."""

    def __init__(self, init_values, projection_dim, **kwargs):
        super().__init__(**kwargs)
        self.init_values, self.projection_dim = init_values, projection_dim

    def build(self, input_shape):
        """Makes the factors."""
        initializer = tf.keras.initializers.Constant(self.init_values)
        self.gamma = self.add_weight(
            name="gamma", shape=(self.projection_dim,), initializer=initializer, trainable=True
        )

    def call(self, x):
        """The channels times their factors."""
        return x * self.gamma


def _next_block(inputs: Any, channels: int, name: str) -> Any:
    keras = tf.keras.layers
    x = conv(inputs, channels, 7, padding="same", groups=channels, name=f"{name}_depthwise_conv")
    x = keras.LayerNormalization(epsilon=1e-6, name=f"{name}_layernorm")(x)
    x = keras.Dense(4 * channels, name=f"{name}_pointwise_conv_1")(x)
    x = keras.Activation("gelu", name=f"{name}_gelu")(x)
    x = keras.Dense(channels, name=f"{name}_pointwise_conv_2")(x)
    x = LayerScale(1e-6, channels, name=f"{name}_layer_scale")(x)
    return inputs + keras.Activation("linear", name=f"{name}_identity")(x)


def _next(x: Any, name: str, depths: Any, channels: Any, scaled: Any) -> Any:
    keras = tf.keras.layers
    if scaled and channels_of(x) == 3:
        mean, deviation = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
        x = keras.Normalization(
            mean=[m * 255 for m in mean], variance=[(d * 255) ** 2 for d in deviation],
            name=f"{name}_prestem_normalization",
        )(x)  # fmt: skip
    steps = [
        tf.keras.Sequential(
            [
                keras.Conv2D(channels[0], kernel_size=4, strides=4, name=f"{name}_stem_conv"),
                keras.LayerNormalization(epsilon=1e-6, name=f"{name}_stem_layernorm"),
            ],
            name=f"{name}_stem",
        )
    ]
    for i in range(3):
        before = keras.LayerNormalization(epsilon=1e-6, name=f"{name}_downsampling_layernorm_{i}")
        halved = keras.Conv2D(channels[i + 1], kernel_size=2, strides=2, name=f"{name}_downsampling_conv_{i}")  # fmt: skip
        steps.append(tf.keras.Sequential([before, halved], name=f"{name}_downsampling_block_{i}"))
    for stage, count in enumerate(depths):
        x = steps[stage](x)
        for block in range(count):
            x = _next_block(x, channels[stage], f"{name}_stage_{stage}_block_{block}")
    return x


def _next_network(kind: str) -> Any:
    depths, channels = _CONVNEXT[kind]
    called = f"convnext_{kind.lower()}"

    def build(model_name=called, include_top=True, include_preprocessing=True, weights="imagenet", input_tensor=None, input_shape=None, pooling=None, classes=1000, classifier_activation="softmax"):  # fmt: skip
        if weights == "imagenet" and include_top and classes != 1000:
            text = "If using `weights` as `'imagenet'` with `include_top` as true, `classes` should be 1000"
            raise raised(ValueError(text))

        def head(x: Any, classes: Any, activation: Any) -> Any:
            keras = tf.keras.layers
            x = keras.GlobalAveragePooling2D(name=f"{model_name}_head_gap")(x)
            x = keras.LayerNormalization(epsilon=1e-6, name=f"{model_name}_head_layernorm")(x)
            return keras.Dense(classes, activation=activation, name=f"{model_name}_head_dense")(x)

        made = Network(f"ConvNeXt{kind}", model_name, 224, 32, _next, head, behind=_normalized)
        given = (include_top, weights, input_tensor, input_shape, pooling, classes)
        wanted = Wanted(*given, classifier_activation)
        return model_of(made, wanted, model_name, depths, channels, include_preprocessing)

    build.__name__ = f"ConvNeXt{kind}"
    return export("convnext", f"ConvNeXt{kind}")(build)


def _normalized(x: Any) -> Any:
    return tf.keras.layers.LayerNormalization(epsilon=1e-6)(x)


for _kind in _CONVNEXT:
    _next_network(_kind)
