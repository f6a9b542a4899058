"""Canned estimators: DNN, linear, combined and baseline models.

Mirrors tensorflow_estimator/python/estimator/canned/{dnn,linear,dnn_linear_combined,baseline}.py.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.estimator import Estimator
from tfscope.tf1.api.estimator_heads import head_for
from tfscope.tf1.api.estimator_linear import linear_logits
from tfscope.tf1.api.estimator_spec import ModeKeys
from tfscope.tf1.api.feature_column_layers import column_input, normalized
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "Adagrad": ("AdagradOptimizer", {}),
    "Adam": ("AdamOptimizer", {}),
    "Ftrl": ("FtrlOptimizer", {}),
    "RMSProp": ("RMSPropOptimizer", {}),
    "SGD": ("GradientDescentOptimizer", {}),
}


@tf_export("python.estimator.canned.optimizers.get_optimizer_instance")
def get_optimizer_instance(opt, learning_rate=None):
    """Mirrors canned/optimizers.py get_optimizer_instance."""
    if isinstance(opt, str):
        if opt not in _OPTIMIZERS:
            known = str(tuple(sorted(_OPTIMIZERS)))
            text = f"Unsupported optimizer name: {opt}. Supported names are: {known}"
            raise raised(ValueError(text))
        return getattr(tf.train, _OPTIMIZERS[opt][0])(learning_rate=learning_rate)
    if callable(opt) and not isinstance(opt, Unknown):
        return opt()
    return opt


def _partitioner(config, least=None):
    replicas = getattr(config, "num_ps_replicas", 0) or 0
    if least is None:
        return tf.min_max_variable_partitioner(max_partitions=replicas)
    return tf.min_max_variable_partitioner(max_partitions=replicas, min_slice_size=least)


def _values(features):
    return () if isinstance(features, Unknown) else tuple(features.values())


@contextlib.contextmanager
def _again(scope):
    """A scope that was opened before, with its own name scope, for resource variables."""
    with (
        variable_scope.variable_scope(scope, use_resource=True, auxiliary_name_scope=False),
        ops.name_scope(scope.original_name_scope),
    ):
        yield


def _dense(net, units, scope, activation=None):
    """A fully connected layer of resource variables in a scope opened before."""
    shape = net.get_shape()
    size = shape.as_list()[-1] if shape.ndims else None
    with _again(scope):
        kernel = variable_scope.get_variable(
            "kernel", shape=[size, units], initializer=tf.glorot_uniform_initializer()
        )
        bias = variable_scope.get_variable(
            "bias", shape=[units], initializer=tf.zeros_initializer()
        )
        made = tf.nn.bias_add(
            tf.matmul(net, ops.convert_to_tensor(kernel)), ops.convert_to_tensor(bias)
        )
        return activation(made) if activation else made


def _batch_norm(net, index, training):
    name = f"batchnorm_{index}"
    layer = tf.layers.BatchNormalization(momentum=0.999, trainable=True, name=name, _scope=name)
    return layer.apply(net, training=training)


def dnn_logits(features, mode, columns, hidden_units, units, settings, config):
    """The network in the current scope; it goes through the sizes once.  Mirrors dnn.py _DNNModel."""
    scopes = []
    sizes = list(hidden_units)
    for index in range(len(sizes)):
        with variable_scope.variable_scope(f"hiddenlayer_{index}") as scope:
            scopes.append(scope)
    with variable_scope.variable_scope("logits") as logits_scope:
        pass
    partitioner = settings.get("input_layer_partitioner") or _partitioner(config, 64 << 20)
    with variable_scope.variable_scope("input_from_feature_columns", partitioner=partitioner):
        net = column_input(features, columns)
    if isinstance(net, Unknown):
        return net
    for index, size in enumerate(sizes):
        net = _dense(net, size, scopes[index], settings.get("activation_fn") or tf.nn.relu)
        if settings.get("dropout") is not None and mode == ModeKeys.TRAIN:
            net = tf.layers.Dropout(rate=settings["dropout"]).apply(net, training=True)
        if settings.get("batch_norm"):
            with _again(scopes[index]):
                net = _batch_norm(net, index, mode == ModeKeys.TRAIN)
        _summarize(net, scopes[index].name)
    logits = _dense(net, units, logits_scope)
    _summarize(logits, logits_scope.name)
    return logits


def _summarize(value, tag):
    """Mirrors dnn.py _add_hidden_layer_summary."""
    tf.summary.scalar(f"{tag}/fraction_of_zero_values", tf.nn.zero_fraction(value))
    tf.summary.histogram(f"{tag}/activation", value)


def _dnn_model_fn(features, labels, mode, config, own):
    head = own["head"]
    optimizer = get_optimizer_instance(own["optimizer"], 0.05)
    with variable_scope.variable_scope(
        "dnn", values=_values(features), partitioner=_partitioner(config)
    ):
        logits = dnn_logits(
            features,
            mode,
            normalized(own["columns"]),
            own["hidden_units"],
            head.logits_dimension,
            own,
            config,
        )
        train = _trainer(optimizer)
        return head.spec(features, mode, logits, labels, train)


def _trainer(optimizer):
    def train(loss):
        return optimizer.minimize(loss, global_step=tf.train.get_global_step())

    return train


def _linear_model_fn(features, labels, mode, config, own):
    head = own["head"]
    columns = normalized(own["columns"])
    optimizer = own["optimizer"]
    if optimizer == "Ftrl" or optimizer is None:
        rate = min(0.2, 1.0 / (len(columns) or 1) ** 0.5)
        optimizer = tf.train.FtrlOptimizer(learning_rate=rate)
    optimizer = get_optimizer_instance(optimizer, 0.2)
    with variable_scope.variable_scope(
        "linear", values=_values(features), partitioner=_partitioner(config, 64 << 20)
    ):
        logits = linear_logits(features, columns, head.logits_dimension)
        return head.spec(features, mode, logits, labels, _trainer(optimizer))


def _combined_model_fn(features, labels, mode, config, own):
    head = own["head"]
    dnn_columns, linear_columns = own["dnn_columns"], own["linear_columns"]
    if not dnn_columns and not linear_columns:
        raise raised(
            ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
        )
    dnn_optimizer = get_optimizer_instance(own["dnn_optimizer"], 0.05)
    linear_optimizer = get_optimizer_instance(own["linear_optimizer"], 0.005)
    parts = []
    units = head.logits_dimension
    if dnn_columns:
        with variable_scope.variable_scope(
            "dnn", values=_values(features), partitioner=_partitioner(config)
        ) as scope:
            logits = dnn_logits(
                features, mode, normalized(dnn_columns), own["hidden_units"], units, own, config
            )
        parts.append((logits, dnn_optimizer, scope.name))
    if linear_columns:
        with variable_scope.variable_scope(
            "linear", values=_values(features), partitioner=_partitioner(config, 64 << 20)
        ) as scope:
            logits = linear_logits(features, linear_columns, units)
            if not isinstance(logits, Unknown):
                _summarize(logits, scope.name)
        parts.append((logits, linear_optimizer, scope.name))
    known = [logits for logits, _, _ in parts if not isinstance(logits, Unknown)]
    logits = known[0] + known[1] if len(known) == 2 else parts[0][0]
    return head.spec(features, mode, logits, labels, _combined_trainer(parts))


def _combined_trainer(parts):
    def train(loss):
        done = []
        for _, optimizer, scope in parts:
            variables = ops.get_collection("trainable_variables", scope=scope)
            done.append(optimizer.minimize(loss, var_list=variables))
        group = tf.group(*done)
        with ops.control_dependencies([group]):
            return tf.assign_add(tf.train.get_global_step(), 1).op

    return train


def _baseline_model_fn(features, labels, mode, config, own):
    head = own["head"]
    optimizer = get_optimizer_instance(own["optimizer"], 0.3)
    rows, checks = _batch_of(features)
    with (
        ops.control_dependencies(checks),
        variable_scope.variable_scope("baseline", values=_values(features)),
    ):
        units = head.logits_dimension
        bias = variable_scope.get_variable(
            "bias", shape=[units], initializer=tf.zeros_initializer()
        )
        logits = tf.multiply(bias, tf.ones([rows, units]))

    def train(loss):
        return optimizer.minimize(loss, global_step=tf.train.get_global_step())

    return head.spec(features, mode, logits, labels, train)


def _batch_of(features):
    """The number of examples, and checks that all features have as many.  Mirrors baseline.py."""
    rows, checks = None, []
    for feature in _values(features):
        first = tf.shape(feature)[0]
        if rows is None:
            rows = first
        else:
            checks.append(tf.assert_equal(rows, first))
    return rows, checks


class _Canned(Estimator):
    """An estimator whose model function is ours."""

    def _start(self, build, own, model_dir, config):
        def model_fn(features, labels, mode, config):
            return build(features, labels, mode, config, own)

        super().__init__(model_fn, model_dir, config)


def _dnn(class_name, kind):
    def init(self, hidden_units, feature_columns, model_dir=None, n_classes=2,
                 weight_column=None, label_vocabulary=None, optimizer="Adagrad",
                 activation_fn=None, dropout=None, input_layer_partitioner=None, config=None,
                 warm_start_from=None, loss_reduction=None, batch_norm=False,
                 label_dimension=1, head=None):  # fmt: skip
        own = {
            "head": head_for(kind, n_classes, label_dimension, head, loss_reduction),
            "hidden_units": hidden_units,
            "columns": feature_columns,
            "optimizer": optimizer,
            "activation_fn": activation_fn,
            "dropout": dropout,
            "input_layer_partitioner": input_layer_partitioner,
            "batch_norm": batch_norm,
        }
        self._start(_dnn_model_fn, own, model_dir, config)

    _register(class_name, init)


def _linear(class_name, kind):
    def init(self, feature_columns, model_dir=None, n_classes=2, weight_column=None,
                 label_vocabulary=None, optimizer="Ftrl", config=None, partitioner=None,
                 warm_start_from=None, loss_reduction=None, sparse_combiner="sum",
                 label_dimension=1, head=None):  # fmt: skip
        own = {
            "head": head_for(kind, n_classes, label_dimension, head, loss_reduction),
            "columns": feature_columns,
            "optimizer": optimizer,
        }
        self._start(_linear_model_fn, own, model_dir, config)

    _register(class_name, init)


def _combined(class_name, kind):
    def init(self, model_dir=None, linear_feature_columns=None, linear_optimizer="Ftrl",
                 dnn_feature_columns=None, dnn_optimizer="Adagrad", dnn_hidden_units=None,
                 dnn_activation_fn=None, dnn_dropout=None, n_classes=2, weight_column=None,
                 label_vocabulary=None, input_layer_partitioner=None, config=None,
                 warm_start_from=None, loss_reduction=None, batch_norm=False,
                 linear_sparse_combiner="sum", label_dimension=1, head=None):  # fmt: skip
        own = {
            "head": head_for(kind, n_classes, label_dimension, head, loss_reduction),
            "hidden_units": dnn_hidden_units or [],
            "dnn_columns": dnn_feature_columns,
            "linear_columns": linear_feature_columns,
            "dnn_optimizer": dnn_optimizer,
            "linear_optimizer": linear_optimizer,
            "activation_fn": dnn_activation_fn,
            "dropout": dnn_dropout,
            "input_layer_partitioner": input_layer_partitioner,
            "batch_norm": batch_norm,
        }
        self._start(_combined_model_fn, own, model_dir, config)

    _register(class_name, init)


def _baseline(class_name, kind):
    def init(self, model_dir=None, n_classes=2, weight_column=None, label_vocabulary=None,
                 optimizer="Ftrl", config=None, loss_reduction=None, label_dimension=1,
                 head=None):  # fmt: skip
        own = {
            "head": head_for(kind, n_classes, label_dimension, head, loss_reduction),
            "optimizer": optimizer,
        }
        self._start(_baseline_model_fn, own, model_dir, config)

    _register(class_name, init)


def _register(class_name, init):
    init.__name__, init.__qualname__ = "__init__", f"{class_name}.__init__"
    made = type(class_name, (_Canned,), {"__init__": init, "__doc__": "A canned estimator."})
    export_value(made, f"estimator.{class_name}")


for _prefix, _make in (
    ("DNN", _dnn),
    ("Linear", _linear),
    ("DNNLinearCombined", _combined),
    ("Baseline", _baseline),
):
    for _kind in ("Classifier", "Regressor", "Estimator"):
        _make(_prefix + _kind, _kind)
