"""slim.nets: VGG, AlexNet, OverFeat, ResNet v1 and v2.

Mirrors contrib/slim/python/slim/nets/{vgg,alexnet,overfeat,resnet_utils,resnet_v1,resnet_v2}.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope, arg_scope
from tfscope.tf1.api.contrib_layers_batch_norm import batch_norm
from tfscope.tf1.api.contrib_layers_conv import convolution2d as conv2d
from tfscope.tf1.api.contrib_layers_dense import fully_connected
from tfscope.tf1.api.contrib_layers_initializers import (
    l2_regularizer,
    variance_scaling_initializer,
)
from tfscope.tf1.api.contrib_layers_pool import dropout, max_pool2d, repeat, softmax
from tfscope.tf1.api.contrib_layers_utils import (
    collect_named_outputs,
    convert_collection_to_dict,
    last_dimension,
)
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def names(module: str, *symbols: str) -> list[str]:
    """The names of symbols of a net's module."""
    places = ("contrib.slim.nets", "contrib.slim.python.slim.nets")
    return [f"{place}.{module}.{symbol}" for symbol in symbols for place in places]


# -- VGG, AlexNet, OverFeat ----------------------------------------------------------------------
def _head(net, num_classes, is_training, keep_prob, sizes, window, **last):
    """fc6, fc7, fc8 as convolutions."""
    net = conv2d(net, sizes[0], window, padding="VALID", scope="fc6")
    net = dropout(net, keep_prob, is_training=is_training, scope="dropout6")
    net = conv2d(net, sizes[1], [1, 1], scope="fc7")
    net = dropout(net, keep_prob, is_training=is_training, scope="dropout7")
    return conv2d(
        net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None, scope="fc8", **last
    )


def _ended(net, sc, collection, spatial_squeeze):
    end_points = convert_collection_to_dict(collection)
    if spatial_squeeze:
        net = tf.squeeze(net, [1, 2], name="fc8/squeezed")
        end_points[f"{sc.name}/fc8"] = net
    return net, end_points


def _vgg(default, counts):
    def build(inputs, num_classes, is_training, keep_prob, spatial_squeeze, scope):
        collected = [conv2d, max_pool2d]
        with variable_scope.variable_scope(scope, default, [inputs]) as sc:
            if default == "vgg_19":
                collection = f"{sc.name}_end_points"
            else:
                collection = f"{sc.original_name_scope}_end_points"
            if default != "vgg_a":
                collected.append(fully_connected)
            with arg_scope(collected, outputs_collections=collection):
                net = inputs
                for i, (count, depth) in enumerate(zip(counts, (64, 128, 256, 512, 512)), 1):
                    net = repeat(net, count, conv2d, depth, [3, 3], scope=f"conv{i}")
                    net = max_pool2d(net, [2, 2], scope=f"pool{i}")
                net = _head(net, num_classes, is_training, keep_prob, (4096, 4096), [7, 7])
                return _ended(net, sc, collection, spatial_squeeze)

    return build


_VGG_A, _VGG_16 = _vgg("vgg_a", (1, 1, 2, 2, 2)), _vgg("vgg_16", (2, 2, 3, 3, 3))
_VGG_19 = _vgg("vgg_19", (2, 2, 4, 4, 4))


@tf_export(*names("vgg", "vgg_a"))
def vgg_a(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="vgg_a"):  # fmt: skip
    """(logits, end points)."""
    return _VGG_A(inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)


@tf_export(*names("vgg", "vgg_16", "vgg_d"))
def vgg_16(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="vgg_16"):  # fmt: skip
    """(logits, end points)."""
    return _VGG_16(inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)


@tf_export(*names("vgg", "vgg_19", "vgg_e"))
def vgg_19(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="vgg_19"):  # fmt: skip
    """(logits, end points)."""
    return _VGG_19(inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)


@tf_export(*names("vgg", "vgg_arg_scope"))
def vgg_arg_scope(weight_decay=0.0005):
    """Defaults of the layers."""
    with arg_scope(
        [conv2d, fully_connected], activation_fn=tf.nn.relu,
        weights_regularizer=l2_regularizer(weight_decay),
        biases_initializer=tf.zeros_initializer(),
    ):  # fmt: skip
        with arg_scope([conv2d], padding="SAME") as sc:
            return sc


def _flat_scope(weight_decay, biases):
    with arg_scope(
        [conv2d, fully_connected], activation_fn=tf.nn.relu, biases_initializer=biases,
        weights_regularizer=l2_regularizer(weight_decay),
    ):  # fmt: skip
        with arg_scope([conv2d], padding="SAME"):
            with arg_scope([max_pool2d], padding="VALID") as sc:
                return sc


@tf_export(*names("alexnet", "alexnet_v2_arg_scope"))
def alexnet_v2_arg_scope(weight_decay=0.0005):
    """Defaults of the layers."""
    return _flat_scope(weight_decay, tf.constant_initializer(0.1))


@tf_export(*names("overfeat", "overfeat_arg_scope"))
def overfeat_arg_scope(weight_decay=0.0005):
    """Defaults of the layers."""
    return _flat_scope(weight_decay, tf.zeros_initializer())


def _flat_net(default, inputs, num_classes, is_training, keep_prob, spatial_squeeze, scope):
    """AlexNet or OverFeat."""
    alex = default == "alexnet_v2"
    pool = ([3, 3], 2) if alex else ([2, 2],)
    with variable_scope.variable_scope(scope, default, [inputs]) as sc:
        collection = f"{sc.original_name_scope if alex else sc.name}_end_points"
        with arg_scope(
            [conv2d, fully_connected, max_pool2d],
            outputs_collections=[collection] if alex else collection,
        ):
            net = conv2d(inputs, 64, [11, 11], 4, padding="VALID", scope="conv1")
            net = max_pool2d(net, *pool, scope="pool1")
            if alex:
                net = conv2d(net, 192, [5, 5], scope="conv2")
            else:
                net = conv2d(net, 256, [5, 5], padding="VALID", scope="conv2")
            net = max_pool2d(net, *pool, scope="pool2")
            for i, depth in enumerate((384, 384, 256) if alex else (512, 1024, 1024), 3):
                net = conv2d(net, depth, [3, 3], scope=f"conv{i}")
            net = max_pool2d(net, *pool, scope="pool5")
            with arg_scope(
                [conv2d], weights_initializer=tf.truncated_normal_initializer(0.0, 0.005),
                biases_initializer=tf.constant_initializer(0.1),
            ):  # fmt: skip
                net = _head(
                    net, num_classes, is_training, keep_prob, (4096 if alex else 3072, 4096),
                    [5, 5] if alex else [6, 6], biases_initializer=tf.zeros_initializer(),
                )  # fmt: skip
            return _ended(net, sc, collection, spatial_squeeze)


@tf_export(*names("alexnet", "alexnet_v2"))
def alexnet_v2(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="alexnet_v2"):  # fmt: skip
    """(logits, end points)."""
    return _flat_net("alexnet_v2", inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)  # fmt: skip


@tf_export(*names("overfeat", "overfeat"))
def overfeat(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="overfeat"):  # fmt: skip
    """(logits, end points)."""
    return _flat_net("overfeat", inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)  # fmt: skip


for _net in (vgg_a, vgg_16, vgg_19, alexnet_v2, overfeat):
    _net.default_image_size = 231 if _net is overfeat else 224


# -- ResNet --------------------------------------------------------------------------------------
@tf_export(*names("resnet_utils", "Block"))
class Block(collections.namedtuple("Block", ["scope", "unit_fn", "args"])):
    """A block: its scope, its unit and the arguments of each unit."""


@tf_export(*names("resnet_utils", "subsample"))
def subsample(inputs, factor, scope=None):
    """Every factor-th pixel."""
    if factor == 1:
        return inputs
    return max_pool2d(inputs, [1, 1], stride=factor, scope=scope)


@tf_export(*names("resnet_utils", "conv2d_same"))
def conv2d_same(inputs, num_outputs, kernel_size, stride, rate=1, scope=None):
    """A convolution padded by the kernel's size."""
    if stride == 1:
        return conv2d(
            inputs, num_outputs, kernel_size, stride=1, rate=rate, padding="SAME", scope=scope
        )
    total = kernel_size + (kernel_size - 1) * (rate - 1) - 1
    sides = [total // 2, total - total // 2]
    inputs = tf.pad(inputs, [[0, 0], sides, sides, [0, 0]])
    return conv2d(
        inputs, num_outputs, kernel_size, stride=stride, rate=rate, padding="VALID", scope=scope
    )


@tf_export(*names("resnet_utils", "stack_blocks_dense"))
@add_arg_scope
def stack_blocks_dense(net, blocks, output_stride=None, outputs_collections=None):
    """Blocks in a row; strides become rates behind the output stride."""
    unreachable = "The target output_stride cannot be reached."
    current_stride, rate = 1, 1
    for block in blocks:
        with variable_scope.variable_scope(block.scope, "block", [net]) as sc:
            for i, unit in enumerate(block.args):
                if output_stride is not None and current_stride > output_stride:
                    raise raised(ValueError(unreachable))
                with variable_scope.variable_scope(f"unit_{i + 1}", values=[net]):
                    if output_stride is not None and current_stride == output_stride:
                        net = block.unit_fn(net, rate=rate, **dict(unit, stride=1))
                        rate *= unit.get("stride", 1)
                    else:
                        net = block.unit_fn(net, rate=1, **unit)
                        current_stride *= unit.get("stride", 1)
            net = collect_named_outputs(outputs_collections, sc.name, net)
    if output_stride is not None and current_stride != output_stride:
        raise raised(ValueError(unreachable))
    return net


@tf_export(*names("resnet_utils", "resnet_arg_scope"), *names("resnet_v1", "resnet_arg_scope"), *names("resnet_v2", "resnet_arg_scope"))  # fmt: skip
def resnet_arg_scope(weight_decay=0.0001, batch_norm_decay=0.997, batch_norm_epsilon=1e-5, batch_norm_scale=True):  # fmt: skip
    """Defaults of the layers."""
    params = {"decay": batch_norm_decay, "epsilon": batch_norm_epsilon, "scale": batch_norm_scale,
              "updates_collections": "update_ops"}  # fmt: skip
    with arg_scope(
        [conv2d], weights_regularizer=l2_regularizer(weight_decay),
        weights_initializer=variance_scaling_initializer(), activation_fn=tf.nn.relu,
        normalizer_fn=batch_norm, normalizer_params=params,
    ):  # fmt: skip
        with arg_scope([batch_norm], **params):
            with arg_scope([max_pool2d], padding="SAME") as sc:
                return sc


def _shortcut(inputs, source, depth, stride, **more):
    depth_in = last_dimension(inputs.get_shape(), min_rank=4)
    if not isinstance(depth, Unknown) and depth == depth_in:
        return subsample(inputs, stride, "shortcut")
    return conv2d(
        source, depth, [1, 1], stride=stride, activation_fn=None, scope="shortcut", **more
    )


def _residual(source, depth, depth_bottleneck, stride, rate, **more):
    net = conv2d(source, depth_bottleneck, [1, 1], stride=1, scope="conv1")
    net = conv2d_same(net, depth_bottleneck, 3, stride, rate=rate, scope="conv2")
    return conv2d(net, depth, [1, 1], stride=1, activation_fn=None, scope="conv3", **more)


@tf_export(*names("resnet_v1", "bottleneck"))
@add_arg_scope
def bottleneck(inputs, depth, depth_bottleneck, stride, rate=1, outputs_collections=None, scope=None):  # fmt: skip
    """A unit of ResNet v1."""
    with variable_scope.variable_scope(scope, "bottleneck_v1", [inputs]) as sc:
        shortcut = _shortcut(inputs, inputs, depth, stride)
        residual = _residual(inputs, depth, depth_bottleneck, stride, rate)
        output = tf.nn.relu(shortcut + residual)
        return collect_named_outputs(outputs_collections, sc.name, output)


bottleneck_v1 = bottleneck


def _bottleneck_v2(inputs, depth, depth_bottleneck, stride, rate=1, outputs_collections=None, scope=None):  # fmt: skip
    """A unit of ResNet v2."""
    with variable_scope.variable_scope(scope, "bottleneck_v2", [inputs]) as sc:
        preact = batch_norm(inputs, activation_fn=tf.nn.relu, scope="preact")
        shortcut = _shortcut(inputs, preact, depth, stride, normalizer_fn=None)
        residual = _residual(preact, depth, depth_bottleneck, stride, rate, normalizer_fn=None)
        return collect_named_outputs(outputs_collections, sc.name, shortcut + residual)


_bottleneck_v2.__name__ = "bottleneck"
bottleneck_v2 = add_arg_scope(_bottleneck_v2)
export_value(bottleneck_v2, *names("resnet_v2", "bottleneck"))


def _resnet(version, p):
    """The shared body; ``p`` holds the arguments by TensorFlow's names."""
    unit = bottleneck_v1 if version == 1 else bottleneck_v2
    num_classes, output_stride = p["num_classes"], p["output_stride"]
    with variable_scope.variable_scope(
        p["scope"], f"resnet_v{version}", [p["inputs"]], reuse=p["reuse"]
    ) as sc:
        collection = f"{sc.original_name_scope}_end_points"
        with arg_scope([conv2d, unit, stack_blocks_dense], outputs_collections=collection):
            with arg_scope([batch_norm], is_training=p["is_training"]):
                net = p["inputs"]
                if p["include_root_block"]:
                    if output_stride is not None:
                        if output_stride % 4 != 0:
                            text = "The output_stride needs to be a multiple of 4."
                            raise raised(ValueError(text))
                        output_stride /= 4
                    net = _root(net, version)
                net = stack_blocks_dense(net, p["blocks"], output_stride)
                if version == 2:
                    net = batch_norm(net, activation_fn=tf.nn.relu, scope="postnorm")
                if p["global_pool"]:
                    net = tf.reduce_mean(net, [1, 2], name="pool5", keepdims=True)
                if num_classes is not None:
                    net = conv2d(
                        net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None,
                        scope="logits",
                    )  # fmt: skip
                end_points = convert_collection_to_dict(collection)
                if num_classes is not None:
                    end_points["predictions"] = softmax(net, scope="predictions")
                return net, end_points


def _root(net, version):
    if version == 1:
        net = conv2d_same(net, 64, 7, stride=2, scope="conv1")
    else:
        with arg_scope([conv2d], activation_fn=None, normalizer_fn=None):
            net = conv2d_same(net, 64, 7, stride=2, scope="conv1")
    return max_pool2d(net, [3, 3], stride=2, scope="pool1")


@tf_export(*names("resnet_v1", "resnet_v1"))
def resnet_v1(inputs, blocks, num_classes=None, is_training=True, global_pool=True, output_stride=None, include_root_block=True, reuse=None, scope=None):  # fmt: skip
    """(net, end points)."""
    return _resnet(1, locals())


@tf_export(*names("resnet_v2", "resnet_v2"))
def resnet_v2(inputs, blocks, num_classes=None, is_training=True, global_pool=True, output_stride=None, include_root_block=True, reuse=None, scope=None):  # fmt: skip
    """(net, end points)."""
    return _resnet(2, locals())


def _block(unit, scope, base_depth, num_units, stride):
    one = {"depth": base_depth * 4, "depth_bottleneck": base_depth, "stride": 1}
    return Block(scope, unit, [one] * (num_units - 1) + [dict(one, stride=stride)])


@tf_export(*names("resnet_v1", "resnet_v1_block"))
def resnet_v1_block(scope, base_depth, num_units, stride):
    """A block; the last unit has the stride."""
    return _block(bottleneck_v1, scope, base_depth, num_units, stride)


@tf_export(*names("resnet_v2", "resnet_v2_block"))
def resnet_v2_block(scope, base_depth, num_units, stride):
    """A block; the last unit has the stride."""
    return _block(bottleneck_v2, scope, base_depth, num_units, stride)


def _depth_net(version, layers, counts):
    default = f"resnet_v{version}_{layers}"
    unit = bottleneck_v1 if version == 1 else bottleneck_v2

    def net(inputs, num_classes=None, is_training=True, global_pool=True, output_stride=None, reuse=None, scope=default):  # fmt: skip
        """(net, end points)."""
        blocks = [
            _block(unit, f"block{i + 1}", 64 * 2**i, count, 1 if i == 3 else 2)
            for i, count in enumerate(counts)
        ]
        p = dict(locals())
        p["include_root_block"] = True
        return _resnet(version, p)

    net.__name__ = default
    net.default_image_size = 224
    export_value(net, *names(f"resnet_v{version}", default))


for _version in (1, 2):
    _depth_net(_version, 50, (3, 4, 6, 3))
    _depth_net(_version, 101, (3, 4, 23, 3))
    _depth_net(_version, 152, (3, 8, 36, 3))
    _depth_net(_version, 200, (3, 24, 36, 3))
resnet_v1.default_image_size = resnet_v2.default_image_size = 224
