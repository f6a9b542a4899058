"""tf.keras.applications: InceptionV3, InceptionResNetV2 and Xception.

Mirrors keras_applications 1.0.8 inception_v3.py, inception_resnet_v2.py and xception.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_applications import (
    Network,
    channel_axis,
    channels_of,
    conv,
    network,
    norm,
    pooled_head,
    relu,
)
from tfscope.tf1.api.train_public import tf

Step = tuple[Any, ...]
"""Filters, height and width of a convolution; a fourth entry stands for one that halves images."""


def _step(x: Any, filters: int, rows: int, columns: int, *halves: bool) -> Any:
    strides, padding = ((2, 2), "valid") if halves else ((1, 1), "same")
    options: dict[str, Any] = {"strides": strides, "padding": padding, "use_bias": False}
    return relu(norm(conv(x, filters, (rows, columns), **options), scale=False))


def _branch(x: Any, *steps: Step) -> Any:
    for step in steps:
        x = _step(x, *step)
    return x


def _joined(branches: list[Any], name: str | None = None) -> Any:
    return tf.keras.layers.Concatenate(axis=channel_axis(), name=name)(branches)


def _averaged(x: Any) -> Any:
    return tf.keras.layers.AveragePooling2D((3, 3), strides=(1, 1), padding="same")(x)


def _halved(x: Any) -> Any:
    return tf.keras.layers.MaxPooling2D((3, 3), strides=(2, 2))(x)


def _stem(x: Any) -> Any:
    x = _step(x, 32, 3, 3, True)
    for filters, size, padding in ((32, 3, "valid"), (64, 3, "same")):
        x = relu(norm(conv(x, filters, size, padding=padding, use_bias=False), scale=False))
    x = _halved(x)
    for filters, size in ((80, 1), (192, 3)):
        x = relu(norm(conv(x, filters, size, padding="valid", use_bias=False), scale=False))
    return _halved(x)


# -- InceptionV3 -----------------------------------------------------------------------------------
def _wide(x: Any, pooled: int, name: str) -> Any:
    one = _branch(x, (64, 1, 1))
    five = _branch(x, (48, 1, 1), (64, 5, 5))
    three = _branch(x, (64, 1, 1), (96, 3, 3), (96, 3, 3))
    return _joined([one, five, three, _branch(_averaged(x), (pooled, 1, 1))], name)


def _factored(x: Any, n: int, name: str) -> Any:
    one = _branch(x, (192, 1, 1))
    seven = _branch(x, (n, 1, 1), (n, 1, 7), (192, 7, 1))
    double = _branch(x, (n, 1, 1), (n, 7, 1), (n, 1, 7), (n, 7, 1), (192, 1, 7))
    return _joined([one, seven, double, _branch(_averaged(x), (192, 1, 1))], name)


def _spread(x: Any, index: int) -> Any:
    one = _branch(x, (320, 1, 1))
    three = _branch(x, (384, 1, 1))
    three = _joined([_step(three, 384, 1, 3), _step(three, 384, 3, 1)], f"mixed9_{index}")
    double = _branch(x, (448, 1, 1), (384, 3, 3))
    double = _joined([_step(double, 384, 1, 3), _step(double, 384, 3, 1)])
    pooled = _branch(_averaged(x), (192, 1, 1))
    return _joined([one, three, double, pooled], f"mixed{9 + index}")


def _inception(x: Any) -> Any:
    x = _stem(x)
    for index, pooled in enumerate((32, 64, 64)):
        x = _wide(x, pooled, f"mixed{index}")
    three = _branch(x, (384, 3, 3, True))
    double = _branch(x, (64, 1, 1), (96, 3, 3), (96, 3, 3, True))
    x = _joined([three, double, _halved(x)], "mixed3")
    for index, n in enumerate((128, 160, 160, 192), 4):
        x = _factored(x, n, f"mixed{index}")
    three = _branch(x, (192, 1, 1), (320, 3, 3, True))
    seven = _branch(x, (192, 1, 1), (192, 1, 7), (192, 7, 1), (192, 3, 3, True))
    x = _joined([three, seven, _halved(x)], "mixed8")
    return _spread(_spread(x, 0), 1)


_HEAD = pooled_head("predictions")
_REFUSAL = "; Received classes={}"
network(
    "inception_v3",
    Network("InceptionV3", "inception_v3", 299, 75, _inception, _HEAD, refusal=_REFUSAL),
)


# -- InceptionResNetV2 -----------------------------------------------------------------------------
_BLOCKS: dict[str, tuple[tuple[Step, ...], ...]] = {
    "block35": (((32, 1, 1),), ((32, 1, 1), (32, 3, 3)), ((32, 1, 1), (48, 3, 3), (64, 3, 3))),
    "block17": (((192, 1, 1),), ((128, 1, 1), (160, 1, 7), (192, 7, 1))),
    "block8": (((192, 1, 1),), ((192, 1, 1), (224, 1, 3), (256, 3, 1))),
}


def _residual(x: Any, kind: str, index: int, scale: float, last: bool = False) -> Any:
    name = f"{kind}_{index}"
    mixed = _joined([_branch(x, *steps) for steps in _BLOCKS[kind]], f"{name}_mixed")
    up = conv(mixed, channels_of(x), 1, padding="same", use_bias=True, name=f"{name}_conv")
    scaled = tf.keras.layers.Lambda(lambda pair: pair[0] + pair[1] * scale, name=name)
    x = scaled([x, up])
    return x if last else relu(x, f"{name}_ac")


def _inception_resnet(x: Any) -> Any:
    x = _stem(x)
    branches = [
        _branch(x, (96, 1, 1)),
        _branch(x, (48, 1, 1), (64, 5, 5)),
        _branch(x, (64, 1, 1), (96, 3, 3), (96, 3, 3)),
        _branch(_averaged(x), (64, 1, 1)),
    ]
    x = _joined(branches, "mixed_5b")
    for index in range(1, 11):
        x = _residual(x, "block35", index, 0.17)
    branches = [
        _branch(x, (384, 3, 3, True)),
        _branch(x, (256, 1, 1), (256, 3, 3), (384, 3, 3, True)),
        _halved(x),
    ]
    x = _joined(branches, "mixed_6a")
    for index in range(1, 21):
        x = _residual(x, "block17", index, 0.1)
    branches = [
        _branch(x, (256, 1, 1), (384, 3, 3, True)),
        _branch(x, (256, 1, 1), (288, 3, 3, True)),
        _branch(x, (256, 1, 1), (288, 3, 3), (320, 3, 3, True)),
        _halved(x),
    ]
    x = _joined(branches, "mixed_7a")
    for index in range(1, 10):
        x = _residual(x, "block8", index, 0.2)
    x = _residual(x, "block8", 10, 1.0, last=True)
    x = conv(x, 1536, 1, padding="same", use_bias=False, name="conv_7b")
    return relu(norm(x, scale=False, name="conv_7b_bn"), "conv_7b_ac")


network(
    "inception_resnet_v2",
    Network("InceptionResNetV2", "inception_resnet_v2", 299, 75, _inception_resnet, _HEAD),
)


# -- Xception --------------------------------------------------------------------------------------
def _separable(x: Any, filters: int, name: str) -> Any:
    layer = tf.keras.layers.SeparableConv2D(
        filters, (3, 3), padding="same", use_bias=False, name=name
    )
    return norm(layer(x), name=f"{name}_bn")


def _downward(x: Any, block: int, filters: tuple[int, int]) -> Any:
    """A block that halves images; the first has no activation of its own in front."""
    beside = conv(x, filters[1], (1, 1), strides=(2, 2), padding="same", use_bias=False)
    beside = norm(beside)
    for step, count in enumerate(filters, 1):
        if block > 2 or step > 1:
            x = relu(x, f"block{block}_sepconv{step}_act")
        x = _separable(x, count, f"block{block}_sepconv{step}")
    pool = tf.keras.layers.MaxPooling2D(
        (3, 3), strides=(2, 2), padding="same", name=f"block{block}_pool"
    )
    return tf.keras.layers.Add()([pool(x), beside])


def _xception(x: Any) -> Any:
    x = conv(x, 32, (3, 3), strides=(2, 2), use_bias=False, name="block1_conv1")
    x = relu(norm(x, name="block1_conv1_bn"), "block1_conv1_act")
    x = conv(x, 64, (3, 3), use_bias=False, name="block1_conv2")
    x = relu(norm(x, name="block1_conv2_bn"), "block1_conv2_act")
    for block, filters in ((2, 128), (3, 256), (4, 728)):
        x = _downward(x, block, (filters, filters))
    for block in range(5, 13):
        beside = x
        for step in (1, 2, 3):
            x = relu(x, f"block{block}_sepconv{step}_act")
            x = _separable(x, 728, f"block{block}_sepconv{step}")
        x = tf.keras.layers.Add()([x, beside])
    x = _downward(x, 13, (728, 1024))
    for step, count in ((1, 1536), (2, 2048)):
        x = relu(_separable(x, count, f"block14_sepconv{step}"), f"block14_sepconv{step}_act")
    return x


network("xception", Network("Xception", "xception", 299, 71, _xception, _HEAD))
