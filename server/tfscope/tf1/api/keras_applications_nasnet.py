"""tf.keras.applications: NASNet.  Mirrors keras_applications 1.0.8 nasnet.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tfscope.tf1.api.keras_applications import (
    Network,
    Wanted,
    channel_axis,
    channels_of,
    conv,
    export,
    halving_pad,
    head_activation,
    model_of,
    norm,
    pad,
    pooled_head,
    relu,
)
from tfscope.tf1.api.train_public import tf

_MOMENTUM = {"momentum": 0.9997, "epsilon": 1e-3}
_WEIGHTS = {"use_bias": False, "kernel_initializer": "he_normal"}


def _scope(name: str) -> Any:
    return tf.keras.backend.name_scope(name)


def _separable(x: Any, filters: Any, size: int, name: str, stride: int = 1) -> Any:
    """Two separable convolutions; the first may halve the images."""
    with _scope(f"separable_conv_block_{name}"):
        x = relu(x)
        if stride == 2:
            x = pad(x, halving_pad(x, size), f"separable_conv_1_pad_{name}")
        for step in (1, 2):
            x = relu(x) if step == 2 else x
            x = tf.keras.layers.SeparableConv2D(
                filters, (size, size), strides=(stride, stride) if step == 1 else (1, 1),
                padding="valid" if step == 1 and stride == 2 else "same",
                name=f"separable_conv_{step}_{name}", **_WEIGHTS,
            )(x)  # fmt: skip
            x = norm(x, name=f"separable_conv_{step}_bn_{name}", **_MOMENTUM)
    return x


def _pooled(kind: str, x: Any, stride: int, padding: str, name: str) -> Any:
    layer = getattr(tf.keras.layers, f"{kind}Pooling2D")
    return layer((3, 3), strides=(stride, stride), padding=padding, name=name)(x)


def _adjusted(p: Any, x: Any, filters: Any, name: str) -> Any:
    """The cell before the last in the shape of the last.  Mirrors ``_adjust_block``."""
    side = 2 if channel_axis() == 1 else -2
    with _scope("adjust_block"):
        if p is None:
            return x
        shapes = [tf.keras.backend.int_shape(tensor) for tensor in (p, x)]
        if shapes[0][side] != shapes[1][side]:
            with _scope(f"adjust_reduction_block_{name}"):
                return _adjusted_size(p, filters, name)
        if channels_of(p) != filters:
            with _scope(f"adjust_projection_block_{name}"):
                options = {"padding": "same", "name": f"adjust_conv_projection_{name}", **_WEIGHTS}
                p = conv(relu(p), filters, (1, 1), **options)
                return norm(p, name=f"adjust_bn_{name}", **_MOMENTUM)
    return p


def _adjusted_size(p: Any, filters: Any, name: str) -> Any:
    keras = tf.keras.layers
    p = relu(p, f"adjust_relu_1_{name}")
    halves = []
    for part in (1, 2):
        x = p
        if part == 2:
            x = keras.Cropping2D(cropping=((1, 0), (1, 0)))(pad(p, ((0, 1), (0, 1))))
        x = keras.AveragePooling2D(
            (1, 1), strides=(2, 2), padding="valid", name=f"adjust_avg_pool_{part}_{name}"
        )(x)
        options = {"padding": "same", "name": f"adjust_conv_{part}_{name}", **_WEIGHTS}
        halves.append(conv(x, filters // 2, (1, 1), **options))
    joined = keras.Concatenate(axis=channel_axis())(halves)
    return norm(joined, name=f"adjust_bn_{name}", **_MOMENTUM)


def _entry(x: Any, filters: Any, kind: str, name: str) -> Any:
    options = {"strides": (1, 1), "padding": "same", "name": f"{kind}_conv_1_{name}", **_WEIGHTS}
    x = conv(relu(x), filters, (1, 1), **options)
    return norm(x, name=f"{kind}_bn_1_{name}", **_MOMENTUM)


def _sum(parts: list[Any], name: str | None = None) -> Any:
    return tf.keras.layers.Add(name=name)(parts)


def _normal(x: Any, p: Any, filters: Any, name: str) -> tuple[Any, Any]:
    """Mirrors ``_normal_a_cell``."""
    at = f"normal_{{}}_{name}".format
    with _scope(f"normal_A_block_{name}"):
        p = _adjusted(p, x, filters, name)
        h = _entry(x, filters, "normal", name)
        with _scope("block_1"):
            left = _separable(h, filters, 5, at("left1"))
            x1 = _sum([left, _separable(p, filters, 3, at("right1"))], at("add_1"))
        with _scope("block_2"):
            left = _separable(p, filters, 5, at("left2"))
            x2 = _sum([left, _separable(p, filters, 3, at("right2"))], at("add_2"))
        with _scope("block_3"):
            x3 = _sum([_pooled("Average", h, 1, "same", at("left3")), p], at("add_3"))
        with _scope("block_4"):
            pools = [_pooled("Average", p, 1, "same", at(f"{side}4")) for side in ("left", "right")]
            x4 = _sum(pools, at("add_4"))
        with _scope("block_5"):
            x5 = _sum([_separable(h, filters, 3, at("left5")), h], at("add_5"))
        parts = [p, x1, x2, x3, x4, x5]
        joined = tf.keras.layers.Concatenate(axis=channel_axis(), name=at("concat"))(parts)
    return joined, x


def _reduction(x: Any, p: Any, filters: Any, name: str) -> tuple[Any, Any]:
    """Mirrors ``_reduction_a_cell``."""
    at = f"reduction_{{}}_{name}".format
    with _scope(f"reduction_A_block_{name}"):
        p = _adjusted(p, x, filters, name)
        h = _entry(x, filters, "reduction", name)
        padded = pad(h, halving_pad(h, 3), at("pad_1"))
        with _scope("block_1"):
            left = _separable(h, filters, 5, at("left1"), 2)
            x1 = _sum([left, _separable(p, filters, 7, at("right1"), 2)], at("add_1"))
        with _scope("block_2"):
            left = _pooled("Max", padded, 2, "valid", at("left2"))
            x2 = _sum([left, _separable(p, filters, 7, at("right2"), 2)], at("add_2"))
        with _scope("block_3"):
            left = _pooled("Average", padded, 2, "valid", at("left3"))
            x3 = _sum([left, _separable(p, filters, 5, at("right3"), 2)], f"reduction_add3_{name}")
        with _scope("block_4"):
            x4 = _sum([x2, _pooled("Average", x1, 1, "same", at("left4"))])
        with _scope("block_5"):
            left = _separable(x1, filters, 3, at("left4"))
            right = _pooled("Max", padded, 2, "valid", at("right5"))
            x5 = _sum([left, right], f"reduction_add4_{name}")
        joined = tf.keras.layers.Concatenate(axis=channel_axis(), name=at("concat"))
        return joined([x2, x3, x4, x5]), x


def _nasnet(x: Any, penultimate: int, blocks: int, stem: int, skips: bool) -> Any:
    filters = penultimate // 24
    options = {"strides": (2, 2), "padding": "valid", "name": "stem_conv1", **_WEIGHTS}
    x = norm(conv(x, stem, (3, 3), **options), name="stem_bn1", **_MOMENTUM)
    x, p = _reduction(x, None, filters // 4, "stem_1")
    x, p = _reduction(x, p, filters // 2, "stem_2")
    for stage in range(3):
        if stage:
            x, before = _reduction(x, p, filters * 2**stage, f"reduce_{stage * blocks}")
            p = p if skips else before
        for block in range(blocks):
            name = str(stage * blocks + block + bool(stage))
            x, p = _normal(x, p, filters * 2**stage, name)
    return relu(x)


def _export(function: str, size: int, features: Callable[[Any], Any]) -> None:
    head = pooled_head("predictions", None)
    made = Network(function, "NASNet", size, 32, features, head, flattens=True)

    def build(
        input_shape: Any = None,
        include_top: Any = True,
        weights: Any = "imagenet",
        input_tensor: Any = None,
        pooling: Any = None,
        classes: Any = 1000,
        *activation: Any,
        **more: Any,
    ) -> Any:
        given = (include_top, weights, input_tensor, input_shape, pooling, classes)
        return model_of(made, Wanted(*given, head_activation(activation, more)))

    build.__name__ = function
    export("nasnet", function)(build)


_export("NASNetLarge", 331, partial(_nasnet, penultimate=4032, blocks=6, stem=96, skips=True))
_export("NASNetMobile", 224, partial(_nasnet, penultimate=1056, blocks=4, stem=32, skips=False))
