"""slim.nets Inception v1 to v3, built from ``data/slim_inception.txt``.

Mirrors contrib/slim/python/slim/nets/inception_v{1,2,3}.py.
"""

from __future__ import annotations

import functools
from typing import Any

from tfscope.tf1.api import data_files
from tfscope.tf1.api.contrib_arg_scope import arg_scope
from tfscope.tf1.api.contrib_layers_batch_norm import batch_norm
from tfscope.tf1.api.contrib_layers_conv import convolution2d as conv2d
from tfscope.tf1.api.contrib_layers_conv import (
    separable_convolution2d as separable_conv2d,
)
from tfscope.tf1.api.contrib_layers_dense import fully_connected
from tfscope.tf1.api.contrib_layers_initializers import (
    l2_regularizer,
    variance_scaling_initializer,
)
from tfscope.tf1.api.contrib_layers_pool import avg_pool2d, dropout, max_pool2d, softmax
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def names(name: str) -> list[str]:
    """The names of a symbol of an Inception net."""
    version = name.removeprefix("inception_")[:2]
    module = f"inception_{version}"
    return [f"contrib.slim.nets.inception.{name}", f"contrib.slim.python.slim.nets.{module}.{name}",
            f"contrib.slim.python.slim.nets.inception.{name}"]  # fmt: skip


@functools.cache
def table(version: int) -> list[tuple[str, list[list[list[list[str]]]]]]:
    """End points of a net in order: name and branches; a branch is a list of joined layers."""
    text = data_files.text("slim_inception.txt")
    section = text.split(f"[{version}]\n")[1].split("[")[0]
    found: list[tuple[str, list[list[list[list[str]]]]]] = []
    for line in section.splitlines():
        if not line.startswith(" "):
            found.append((line, []))
            continue
        steps = [[part.split() for part in step.split(" + ")] for step in line.split(", ")]
        found[-1][1].append(steps)
    return found


def _truncated(stddev: float) -> Any:
    return tf.truncated_normal_initializer(0.0, stddev)


class _Builder:
    """Builds layers of one net."""

    def __init__(self, min_depth: Any, depth_multiplier: Any) -> None:
        self.min_depth = min_depth
        self.multiplier = depth_multiplier

    def depth(self, size: int) -> Any:
        """The scaled depth."""
        if isinstance(self.multiplier, Unknown) or isinstance(self.min_depth, Unknown):
            return Unknown("argument", f"depth({size})")
        return max(int(size * self.multiplier), self.min_depth)

    def layer(self, net: Any, spec: list[str], end_point: str) -> Any:
        """One layer of the table."""
        kind, kernel_text, scope, *rest = spec
        kernel = [int(k) for k in kernel_text.split("x")]
        scope = end_point if scope == "." else scope
        more: dict[str, Any] = {"scope": scope}
        if rest and rest[0] != "-":
            more["stride"] = int(rest[0])
        if len(rest) > 1 and rest[1] != "-":
            more["padding"] = "VALID" if rest[1] == "V" else "SAME"
        if kind == "max":
            return max_pool2d(net, kernel, **more)
        if kind == "avg":
            return avg_pool2d(net, kernel, **more)
        if kind == "sep":
            multiplier = self.depth(64)
            if not isinstance(multiplier, Unknown):
                multiplier = min(int(multiplier / 3), 8)
            return separable_conv2d(
                net, self.depth(64), kernel, depth_multiplier=multiplier,
                weights_initializer=_truncated(1.0), **more,
            )  # fmt: skip
        if len(rest) > 2:
            more["weights_initializer"] = _truncated(0.09)
        return conv2d(net, self.depth(int(kind)), kernel, **more)

    def branch(self, net: Any, steps: list[list[list[str]]], end_point: str) -> Any:
        """Layers in a row."""
        for step in steps:
            made = [self.layer(net, spec, end_point) for spec in step]
            net = made[0] if len(made) == 1 else tf.concat(made, 3)
        return net

    def end_point(self, net: Any, name: str, branches: list[list[list[list[str]]]]) -> Any:
        """One end point of the table."""
        if not name.startswith("Mixed"):
            return self.branch(net, branches[0], name)
        with variable_scope.variable_scope(name):
            made = []
            for i, steps in enumerate(branches):
                with variable_scope.variable_scope(f"Branch_{i}"):
                    made.append(self.branch(net, steps, name))
            return tf.concat(made, 3)


def _base(version, builder, inputs, final_endpoint, last_valid=None):
    """All end points up to the last wanted one."""
    end_points: dict[str, Any] = {}
    net = inputs
    pooled = [conv2d, max_pool2d]
    if version > 1:
        pooled.append(avg_pool2d)
    if version == 2:
        pooled.append(separable_conv2d)
    valid = last_valid is not None
    for name, branches in table(version):
        with arg_scope(pooled, stride=1, padding="VALID" if valid else "SAME"):
            net = builder.end_point(net, name, branches)
        end_points[name] = net
        if name == final_endpoint:
            return net, end_points
        if name == last_valid:
            valid = False
    if isinstance(final_endpoint, Unknown):
        return net, end_points
    raise raised(ValueError(f"Unknown final endpoint {final_endpoint}"))


def _builder(min_depth, depth_multiplier):
    if not isinstance(depth_multiplier, Unknown) and depth_multiplier <= 0:
        raise raised(ValueError("depth_multiplier is not greater than zero."))
    return _Builder(min_depth, depth_multiplier)


@tf_export(*names("inception_v1_base"))
def inception_v1_base(inputs, final_endpoint="Mixed_5c", scope="InceptionV1"):
    """(net, end points)."""
    with variable_scope.variable_scope(scope, "InceptionV1", [inputs]):
        with arg_scope([conv2d, fully_connected], weights_initializer=_truncated(0.01)):
            return _base(1, _Builder(0, 1.0), inputs, final_endpoint)


@tf_export(*names("inception_v2_base"))
def inception_v2_base(inputs, final_endpoint="Mixed_5c", min_depth=16, depth_multiplier=1.0, scope=None):  # fmt: skip
    """(net, end points)."""
    builder = _builder(min_depth, depth_multiplier)
    with variable_scope.variable_scope(scope, "InceptionV2", [inputs]):
        return _base(2, builder, inputs, final_endpoint)


@tf_export(*names("inception_v3_base"))
def inception_v3_base(inputs, final_endpoint="Mixed_7c", min_depth=16, depth_multiplier=1.0, scope=None):  # fmt: skip
    """(net, end points)."""
    builder = _builder(min_depth, depth_multiplier)
    with variable_scope.variable_scope(scope, "InceptionV3", [inputs]):
        return _base(3, builder, inputs, final_endpoint, "MaxPool_5a_3x3")


def _reduced(net, kernel_size):
    """A kernel no larger than the input."""
    shape = net.get_shape()
    sizes = shape.as_list() if shape.ndims == 4 else [None] * 4
    if sizes[1] is None or sizes[2] is None:
        return kernel_size
    return [min(sizes[1], kernel_size[0]), min(sizes[2], kernel_size[1])]


def _logits(net, num_classes, scope, spatial_squeeze, end_points, **more):
    logits = conv2d(
        net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None, scope=scope, **more
    )
    if spatial_squeeze:
        logits = tf.squeeze(logits, [1, 2], name="SpatialSqueeze")
    return logits


@tf_export(*names("inception_v1"))
def inception_v1(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.8, prediction_fn=softmax, spatial_squeeze=True, reuse=None, scope="InceptionV1"):  # fmt: skip
    """(logits, end points)."""
    with variable_scope.variable_scope(
        scope, "InceptionV1", [inputs, num_classes], reuse=reuse
    ) as scope:
        with arg_scope([batch_norm, dropout], is_training=is_training):
            net, end_points = inception_v1_base(inputs, scope=scope)
            with variable_scope.variable_scope("Logits"):
                net = avg_pool2d(net, [7, 7], stride=1, scope="MaxPool_0a_7x7")
                net = dropout(net, dropout_keep_prob, scope="Dropout_0b")
                logits = _logits(net, num_classes, "Conv2d_0c_1x1", spatial_squeeze, end_points)
                end_points["Logits"] = logits
                end_points["Predictions"] = prediction_fn(logits, scope="Predictions")
    return logits, end_points


def _top(net, end_points, num_classes, keep_prob, window, spatial_squeeze):
    """The last layers of v2 and v3."""
    with variable_scope.variable_scope("Logits"):
        kernel = _reduced(net, window)
        net = avg_pool2d(net, kernel, padding="VALID", scope="AvgPool_1a_{}x{}".format(*kernel))
        net = dropout(net, keep_prob=keep_prob, scope="Dropout_1b")
        if window == [8, 8]:
            end_points["PreLogits"] = net
        return _logits(net, num_classes, "Conv2d_1c_1x1", spatial_squeeze, end_points)


@tf_export(*names("inception_v2"))
def inception_v2(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.8, min_depth=16, depth_multiplier=1.0, prediction_fn=softmax, spatial_squeeze=True, reuse=None, scope="InceptionV2"):  # fmt: skip
    """(logits, end points)."""
    _builder(min_depth, depth_multiplier)
    with (
        variable_scope.variable_scope(
            scope, "InceptionV2", [inputs, num_classes], reuse=reuse
        ) as scope,
        arg_scope([batch_norm, dropout], is_training=is_training),
    ):
        net, end_points = inception_v2_base(
            inputs, scope=scope, min_depth=min_depth, depth_multiplier=depth_multiplier
        )
        logits = _top(net, end_points, num_classes, dropout_keep_prob, [7, 7], spatial_squeeze)
        end_points["Logits"] = logits
        end_points["Predictions"] = prediction_fn(logits, scope="Predictions")
    return logits, end_points


@tf_export(*names("inception_v3"))
def inception_v3(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.8, min_depth=16, depth_multiplier=1.0, prediction_fn=softmax, spatial_squeeze=True, reuse=None, scope="InceptionV3"):  # fmt: skip
    """(logits, end points)."""
    builder = _builder(min_depth, depth_multiplier)
    with (
        variable_scope.variable_scope(
            scope, "InceptionV3", [inputs, num_classes], reuse=reuse
        ) as scope,
        arg_scope([batch_norm, dropout], is_training=is_training),
    ):
        net, end_points = inception_v3_base(
            inputs, scope=scope, min_depth=min_depth, depth_multiplier=depth_multiplier
        )
        with arg_scope([conv2d, max_pool2d, avg_pool2d], stride=1, padding="SAME"):
            aux = end_points["Mixed_6e"]
            end_points["AuxLogits"] = _aux(aux, builder, num_classes, spatial_squeeze)
        logits = _top(net, end_points, num_classes, dropout_keep_prob, [8, 8], spatial_squeeze)
        end_points["Logits"] = logits
        end_points["Predictions"] = prediction_fn(logits, scope="Predictions")
    return logits, end_points


def _aux(net, builder, num_classes, spatial_squeeze):
    with variable_scope.variable_scope("AuxLogits"):
        net = avg_pool2d(net, [5, 5], stride=3, padding="VALID", scope="AvgPool_1a_5x5")
        net = conv2d(net, builder.depth(128), [1, 1], scope="Conv2d_1b_1x1")
        kernel = _reduced(net, [5, 5])
        net = conv2d(
            net, builder.depth(768), kernel, weights_initializer=_truncated(0.01),
            padding="VALID", scope="Conv2d_2a_{}x{}".format(*kernel),
        )  # fmt: skip
        return _logits(
            net, num_classes, "Conv2d_2b_1x1", spatial_squeeze, None,
            weights_initializer=_truncated(0.001),
        )  # fmt: skip


SIZES: tuple[tuple[Any, int], ...] = ((inception_v1, 224), (inception_v2, 224), (inception_v3, 299))

for _net, _size in SIZES:
    _net.default_image_size = _size


def _arg_scope(weight_decay, batch_norm_params, normalizer_fn=batch_norm):
    with arg_scope([conv2d, fully_connected], weights_regularizer=l2_regularizer(weight_decay)):
        with arg_scope(
            [conv2d], weights_initializer=variance_scaling_initializer(),
            activation_fn=tf.nn.relu, normalizer_fn=normalizer_fn,
            normalizer_params=batch_norm_params,
        ) as sc:  # fmt: skip
            return sc


def _norm_params(collection, decay=0.9997, epsilon=0.001, updates="update_ops", **more):
    variables = {"beta": None, "gamma": None, "moving_mean": [collection],
                 "moving_variance": [collection]}  # fmt: skip
    return {"decay": decay, "epsilon": epsilon, "updates_collections": updates, **more,
            "variables_collections": variables}  # fmt: skip


@tf_export(*names("inception_v1_arg_scope"))
def inception_v1_arg_scope(weight_decay=0.00004, use_batch_norm=True, batch_norm_var_collection="moving_vars"):  # fmt: skip
    """Defaults of the layers."""
    if not use_batch_norm:
        return _arg_scope(weight_decay, {}, None)
    return _arg_scope(weight_decay, _norm_params(batch_norm_var_collection))


@tf_export(*names("inception_v2_arg_scope"))
def inception_v2_arg_scope(weight_decay=0.00004, batch_norm_var_collection="moving_vars"):
    """Defaults of the layers."""
    return _arg_scope(weight_decay, _norm_params(batch_norm_var_collection))


@tf_export(*names("inception_v3_arg_scope"))
def inception_v3_arg_scope(weight_decay=0.00004, batch_norm_var_collection="moving_vars", batch_norm_decay=0.9997, batch_norm_epsilon=0.001, updates_collections="update_ops", use_fused_batchnorm=True):  # fmt: skip
    """Defaults of the layers."""
    params = _norm_params(
        batch_norm_var_collection, batch_norm_decay, batch_norm_epsilon, updates_collections,
        fused=use_fused_batchnorm,
    )  # fmt: skip
    return _arg_scope(weight_decay, params)
