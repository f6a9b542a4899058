"""tf.keras.applications: VGG, ResNet (both versions) and DenseNet.

Mirrors keras_applications 1.0.8 vgg16.py, vgg19.py, resnet_common.py and densenet.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from tfscope.tf1.api.keras_applications import (
    Network,
    channel_axis,
    channels_of,
    conv,
    network,
    norm,
    pad,
    pooled_head,
    relu,
)
from tfscope.tf1.api.train_public import tf

_EPSILON = {"epsilon": 1.001e-5}
_POOLS = ("avg_pool", "max_pool")


# -- VGG -------------------------------------------------------------------------------------------
def _vgg(x: Any, depths: Sequence[int]) -> Any:
    for block, depth in enumerate(depths, 1):
        for layer in range(1, depth + 1):
            filters = min(512, 32 * 2**block)
            name = f"block{block}_conv{layer}"
            x = conv(x, filters, (3, 3), activation="relu", padding="same", name=name)
        x = tf.keras.layers.MaxPooling2D((2, 2), strides=(2, 2), name=f"block{block}_pool")(x)
    return x


def _vgg_head(x: Any, classes: Any, activation: Any) -> Any:
    x = tf.keras.layers.Flatten(name="flatten")(x)
    x = tf.keras.layers.Dense(4096, activation="relu", name="fc1")(x)
    x = tf.keras.layers.Dense(4096, activation="relu", name="fc2")(x)
    return tf.keras.layers.Dense(classes, activation=activation, name="predictions")(x)


for _count, _depths in ((16, (2, 2, 3, 3, 3)), (19, (2, 2, 4, 4, 4))):
    _features = partial(_vgg, depths=_depths)
    _refusal = ".  Received `classes={}`" if _count == 16 else ".  Received: `classes={}.`"
    _made = Network(f"VGG{_count}", f"vgg{_count}", 224, 32, _features, _vgg_head, refusal=_refusal)
    network(f"vgg{_count}", _made)


# -- ResNet ----------------------------------------------------------------------------------------
def _block_v1(x: Any, filters: int, stride: int, first: bool, name: str) -> Any:
    shortcut = x
    if first:
        shortcut = conv(x, 4 * filters, 1, strides=stride, name=f"{name}_0_conv")
        shortcut = norm(shortcut, name=f"{name}_0_bn", **_EPSILON)
    x = conv(x, filters, 1, strides=stride, name=f"{name}_1_conv")
    x = relu(norm(x, name=f"{name}_1_bn", **_EPSILON), f"{name}_1_relu")
    x = conv(x, filters, 3, padding="SAME", name=f"{name}_2_conv")
    x = relu(norm(x, name=f"{name}_2_bn", **_EPSILON), f"{name}_2_relu")
    x = conv(x, 4 * filters, 1, name=f"{name}_3_conv")
    x = norm(x, name=f"{name}_3_bn", **_EPSILON)
    x = tf.keras.layers.Add(name=f"{name}_add")([shortcut, x])
    return relu(x, f"{name}_out")


def _block_v2(x: Any, filters: int, stride: int, first: bool, name: str) -> Any:
    open_ = relu(norm(x, name=f"{name}_preact_bn", **_EPSILON), f"{name}_preact_relu")
    shortcut = x
    if first:
        shortcut = conv(open_, 4 * filters, 1, strides=stride, name=f"{name}_0_conv")
    elif stride > 1:
        shortcut = tf.keras.layers.MaxPooling2D(1, strides=stride)(x)
    x = conv(open_, filters, 1, strides=1, use_bias=False, name=f"{name}_1_conv")
    x = relu(norm(x, name=f"{name}_1_bn", **_EPSILON), f"{name}_1_relu")
    x = pad(x, ((1, 1), (1, 1)), f"{name}_2_pad")
    x = conv(x, filters, 3, strides=stride, use_bias=False, name=f"{name}_2_conv")
    x = relu(norm(x, name=f"{name}_2_bn", **_EPSILON), f"{name}_2_relu")
    x = conv(x, 4 * filters, 1, name=f"{name}_3_conv")
    return tf.keras.layers.Add(name=f"{name}_out")([shortcut, x])


def _resnet(x: Any, depths: Sequence[int], v2: bool) -> Any:
    x = pad(x, ((3, 3), (3, 3)), "conv1_pad")
    x = conv(x, 64, 7, strides=2, use_bias=True, name="conv1_conv")
    if not v2:
        x = relu(norm(x, name="conv1_bn", **_EPSILON), "conv1_relu")
    x = pad(x, ((1, 1), (1, 1)), "pool1_pad")
    x = tf.keras.layers.MaxPooling2D(3, strides=2, name="pool1_pool")(x)
    for stage, depth in enumerate(depths):
        for block in range(1, depth + 1):
            # The first version halves images at the beginning of a stage, the second at its end.
            halves = stage < 3 and block == depth if v2 else stage > 0 and block == 1
            make = _block_v2 if v2 else _block_v1
            name = f"conv{stage + 2}_block{block}"
            x = make(x, 64 * 2**stage, 2 if halves else 1, block == 1, name)
    return relu(norm(x, name="post_bn", **_EPSILON), "post_relu") if v2 else x


for _count, _stages in ((50, (3, 4, 6, 3)), (101, (3, 4, 23, 3)), (152, (3, 8, 36, 3))):
    for _v2 in (False, True):
        _name = f"ResNet{_count}V2" if _v2 else f"ResNet{_count}"
        _features = partial(_resnet, depths=_stages, v2=_v2)
        _modules = "resnet_v2" if _v2 else "resnet resnet50" if _count == 50 else "resnet"
        _head = pooled_head("probs")
        network(_modules, Network(_name, _name.lower(), 224, 32, _features, _head, _POOLS))


# -- DenseNet --------------------------------------------------------------------------------------
def _dense_block(x: Any, name: str) -> Any:
    new = relu(norm(x, name=f"{name}_0_bn", **_EPSILON), f"{name}_0_relu")
    new = conv(new, 128, 1, use_bias=False, name=f"{name}_1_conv")
    new = relu(norm(new, name=f"{name}_1_bn", **_EPSILON), f"{name}_1_relu")
    new = conv(new, 32, 3, padding="same", use_bias=False, name=f"{name}_2_conv")
    return tf.keras.layers.Concatenate(axis=channel_axis(), name=f"{name}_concat")([x, new])


def _densenet(x: Any, depths: Sequence[int]) -> Any:
    x = conv(pad(x, ((3, 3), (3, 3))), 64, 7, strides=2, use_bias=False, name="conv1/conv")
    x = relu(norm(x, name="conv1/bn", **_EPSILON), "conv1/relu")
    x = pad(x, ((1, 1), (1, 1)))
    x = tf.keras.layers.MaxPooling2D(3, strides=2, name="pool1")(x)
    for stage, depth in enumerate(depths, 2):
        if stage > 2:
            name = f"pool{stage - 1}"
            x = relu(norm(x, name=f"{name}_bn", **_EPSILON), f"{name}_relu")
            x = conv(x, channels_of(x) // 2, 1, use_bias=False, name=f"{name}_conv")
            x = tf.keras.layers.AveragePooling2D(2, strides=2, name=f"{name}_pool")(x)
        for block in range(1, depth + 1):
            x = _dense_block(x, f"conv{stage}_block{block}")
    return relu(norm(x, name="bn", **_EPSILON), "relu")


for _count, _stages in ((121, (6, 12, 24, 16)), (169, (6, 12, 32, 32)), (201, (6, 12, 48, 32))):
    _features = partial(_densenet, depths=_stages)
    _name = f"DenseNet{_count}"
    _head = pooled_head("fc1000")
    network("densenet", Network(_name, _name.lower(), 224, 32, _features, _head, _POOLS))
