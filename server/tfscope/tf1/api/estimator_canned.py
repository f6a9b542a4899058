"""Canned estimators: DNN, linear, combined and baseline models.

Mirrors tensorflow_estimator/python/estimator/canned/{dnn,linear,dnn_linear_combined,baseline}.py.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.constructors import constructor
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


def least_sized(config, least=None):
    """A partitioner of as many parts as there are parameter servers, of a least size each."""
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
    partitioner = settings.get("input_layer_partitioner") or least_sized(config, 64 << 20)
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


def _spec(own, features, mode, logits, labels, **trained_by):
    """What the head makes of logits."""
    if isinstance(logits, Unknown):
        return logits
    return own["head"].create_estimator_spec(
        features=features, mode=mode, labels=labels, logits=logits, **trained_by
    )


def _dnn_model_fn(features, labels, mode, config, own):
    refuse_features(features)
    optimizer = get_optimizer_instance(own["optimizer"], 0.05)
    with variable_scope.variable_scope(
        "dnn", values=_values(features), partitioner=least_sized(config)
    ):
        columns, units = normalized(own["feature_columns"]), own["head"].logits_dimension
        logits = dnn_logits(features, mode, columns, own["hidden_units"], units, own, config)
        return _spec(own, features, mode, logits, labels, optimizer=optimizer)


def refuse_features(features):
    """Raises ``ValueError`` for features that are no dictionary."""
    if not isinstance(features, (dict, Unknown)):
        text = f"features should be a dictionary of `Tensor`s. Given type: {type(features)}"
        raise raised(ValueError(text))


def _linear_model_fn(features, labels, mode, config, own):
    refuse_features(features)
    columns = normalized(own["feature_columns"])
    with variable_scope.variable_scope(
        "linear",
        values=_values(features),
        partitioner=own["partitioner"] or least_sized(config, 64 << 20),
    ):
        units = own["head"].logits_dimension
        logits = linear_logits(features, columns, units, own["sparse_combiner"])
        optimizer = own["optimizer"]
        if optimizer == "Ftrl" or optimizer is None:
            rate = min(0.2, 1.0 / (len(columns) or 1) ** 0.5)
            optimizer = tf.train.FtrlOptimizer(learning_rate=rate)
        optimizer = get_optimizer_instance(optimizer, 0.2)
        return _spec(own, features, mode, logits, labels, optimizer=optimizer)


def _combined_model_fn(features, labels, mode, config, own):
    refuse_features(features)
    dnn_columns, linear_columns = own["dnn_feature_columns"], own["linear_feature_columns"]
    if not dnn_columns and not linear_columns:
        raise raised(
            ValueError("Either linear_feature_columns or dnn_feature_columns must be defined.")
        )
    parts = []
    units = own["head"].logits_dimension
    if dnn_columns:
        parts.append(_deep_part(features, mode, config, own, units))
    if linear_columns:
        linear_optimizer = get_optimizer_instance(own["linear_optimizer"], 0.005)
        _refuse_synchronized(linear_optimizer)
        with variable_scope.variable_scope(
            "linear", values=_values(features), partitioner=_input_partitioner(own, config)
        ) as scope:
            logits = linear_logits(features, linear_columns, units, own["linear_sparse_combiner"])
            if not isinstance(logits, Unknown):
                _summarize(logits, scope.name)
        parts.append((logits, linear_optimizer, scope.name))
    known = [logits for logits, _, _ in parts if not isinstance(logits, Unknown)]
    logits = known[0] + known[1] if len(known) == 2 else parts[0][0]
    return _spec(own, features, mode, logits, labels, train_op_fn=_combined_trainer(parts))


def _deep_part(features, mode, config, own, units):
    """The network's logits, their optimizer and scope."""
    optimizer = get_optimizer_instance(own["dnn_optimizer"], 0.05)
    _refuse_synchronized(optimizer)
    if not own["dnn_hidden_units"]:
        text = "dnn_hidden_units must be defined when dnn_feature_columns is specified."
        raise raised(ValueError(text))
    settings = {
        "activation_fn": own["dnn_activation_fn"],
        "dropout": own["dnn_dropout"],
        "batch_norm": own.get("batch_norm"),
        "input_layer_partitioner": _input_partitioner(own, config),
    }
    with variable_scope.variable_scope(
        "dnn", values=_values(features), partitioner=least_sized(config)
    ) as scope:
        columns = normalized(own["dnn_feature_columns"])
        sizes = own["dnn_hidden_units"]
        logits = dnn_logits(features, mode, columns, sizes, units, settings, config)
    return logits, optimizer, scope.name


def _input_partitioner(own, config):
    return own["input_layer_partitioner"] or least_sized(config, 64 << 20)


def _refuse_synchronized(optimizer):
    """Mirrors dnn_linear_combined.py _check_no_sync_replicas_optimizer."""
    if isinstance(optimizer, tf.train.SyncReplicasOptimizer):
        text = "SyncReplicasOptimizer does not support multi optimizers case. Therefore, it is not supported in DNNLinearCombined model. If you want to use this optimizer, please use either DNN or Linear model."
        raise raised(ValueError(text))


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
    rows, checks = _batch_of(features)
    with (
        ops.control_dependencies(checks),
        variable_scope.variable_scope("baseline", values=_values(features)),
    ):
        units = own["head"].logits_dimension
        bias = variable_scope.get_variable(
            "bias", shape=[units], initializer=tf.zeros_initializer()
        )
        logits = tf.multiply(bias, tf.ones([rows, units]))

    def train(loss):
        optimizer = get_optimizer_instance(own["optimizer"], 0.3)
        return optimizer.minimize(loss, global_step=tf.train.get_global_step())

    return _spec(own, features, mode, logits, labels, train_op_fn=train)


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


_NAMED = "model_dir=None, n_classes=2, weight_column=None, label_vocabulary=None"
_NUMBERS = "model_dir=None, label_dimension=1, weight_column=None"
_NETWORK = "optimizer='Adagrad', activation_fn=None, dropout=None, input_layer_partitioner=None, config=None, warm_start_from=None"
_BOTH = (
    "model_dir=None, linear_feature_columns=None, linear_optimizer='Ftrl', dnn_feature_columns=None, "
    "dnn_optimizer='Adagrad', dnn_hidden_units=None, dnn_activation_fn=None, dnn_dropout=None"
)
_SUMMED = "loss_reduction='weighted_sum'"
_BOTH_END = f"input_layer_partitioner=None, config=None, warm_start_from=None, {_SUMMED}, batch_norm=False, linear_sparse_combiner='sum'"
_LINEAR = "optimizer='Ftrl', config=None, partitioner=None"
_LINEAR_END = f"warm_start_from=None, {_SUMMED}, sparse_combiner='sum'"

SIGNATURES = {
    "DNNClassifier": f"hidden_units, feature_columns, {_NAMED}, {_NETWORK}, {_SUMMED}, batch_norm=False",
    "DNNRegressor": f"hidden_units, feature_columns, {_NUMBERS}, {_NETWORK}, {_SUMMED}, batch_norm=False",
    "DNNEstimator": f"head, hidden_units, feature_columns, model_dir=None, {_NETWORK}, batch_norm=False",
    "LinearClassifier": f"feature_columns, {_NAMED}, {_LINEAR}, {_LINEAR_END}",
    "LinearRegressor": f"feature_columns, {_NUMBERS}, {_LINEAR}, {_LINEAR_END}",
    "LinearEstimator": f"head, feature_columns, model_dir=None, {_LINEAR}, sparse_combiner='sum'",
    "DNNLinearCombinedClassifier": f"{_BOTH}, n_classes=2, weight_column=None, label_vocabulary=None, {_BOTH_END}",
    "DNNLinearCombinedRegressor": f"{_BOTH}, label_dimension=1, weight_column=None, {_BOTH_END}",
    "DNNLinearCombinedEstimator": f"head, {_BOTH}, input_layer_partitioner=None, config=None, linear_sparse_combiner='sum'",
    "BaselineClassifier": f"{_NAMED}, optimizer='Ftrl', config=None, {_SUMMED}",
    "BaselineRegressor": f"{_NUMBERS}, optimizer='Ftrl', config=None, {_SUMMED}",
    "BaselineEstimator": "head, model_dir=None, optimizer='Ftrl', config=None",
}  # fmt: skip
"""What each takes, in TensorFlow's order."""

_MODEL_FNS = {
    "DNN": _dnn_model_fn,
    "Linear": _linear_model_fn,
    "DNNLinearCombined": _combined_model_fn,
    "Baseline": _baseline_model_fn,
}


def _register(class_name: str) -> None:
    prefix, kind = next((class_name[: -len(k)], k) for k in KINDS if class_name.endswith(k))

    def build(self: Any, given: dict[str, Any]) -> None:
        own = {**given, "head": head_for(kind, given)}

        def model_fn(features, labels, mode, config):
            return _MODEL_FNS[prefix](features, labels, mode, config, own)

        warm = given.get("warm_start_from")
        Estimator.__init__(self, model_fn, given["model_dir"], given["config"], None, warm)

    start = constructor(class_name, SIGNATURES[class_name], build)
    made = type(class_name, (Estimator,), {"__init__": start, "__doc__": "A canned estimator."})
    export_value(made, f"estimator.{class_name}")


KINDS = ("Classifier", "Regressor", "Estimator")

for _name in SIGNATURES:
    _register(_name)
