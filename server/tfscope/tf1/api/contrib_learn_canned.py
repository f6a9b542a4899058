"""tf.contrib.learn: networks, linear models and both together over feature columns.

Mirrors contrib/learn/python/learn/estimators/{dnn,linear,dnn_linear_combined}.py.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.api.constructors import constructor
from tfscope.tf1.api.contrib_feature_columns import FeatureColumn
from tfscope.tf1.api.contrib_learn import Estimator, learn_names
from tfscope.tf1.api.contrib_learn_heads import multi_class_head, regression_head
from tfscope.tf1.api.estimator_spec import ModeKeys
from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

SLICE = 64 << 20


def _partitioner(config: Any, least: Any = None) -> Any:
    given = {} if least is None else {"min_slice_size": least}
    most = getattr(config, "num_ps_replicas", 0) or 0
    return tf.min_max_variable_partitioner(max_partitions=most, **given)


def _by_name(features: Any) -> Any:
    return features if isinstance(features, (dict, Unknown)) else {"": features}


def _values(features: Any) -> list[Any]:
    return [] if isinstance(features, Unknown) else list(features.values())


def _are_older(columns: Any) -> bool:
    return all(isinstance(c, (FeatureColumn, Unknown)) for c in columns)


@contextlib.contextmanager
def _part(name: str, features: Any, partitioner: Any) -> Iterator[Any]:
    values = _values(features)
    with variable_scope.variable_scope(name, values=values, partitioner=partitioner) as scope:
        yield scope


def _network(features: Any, mode: Any, own: Any, units: Any, config: Any, words: str) -> Any:
    """Logits of hidden layers, in the scope ``dnn``, and the scope of the input."""
    activation = own.get("activation_fn") or tf.nn.relu
    activation = getattr(tf.nn, activation) if isinstance(activation, str) else activation
    with _part("dnn", features, _partitioner(config)):
        input_partitioner = _partitioner(config, own.get("input_layer_min_slice_size") or SLICE)
        with _part("input_from_feature_columns", features, input_partitioner) as input_scope:
            columns = own["feature_columns"]
            if _are_older(columns):
                net = tf.contrib.layers.input_from_feature_columns(
                    columns_to_tensors=features, feature_columns=columns,
                    weight_collections=["dnn"], scope=input_scope,
                )  # fmt: skip
            else:
                net = tf.feature_column.input_layer(features, columns, weight_collections=["dnn"])
        if isinstance(net, Unknown):
            return net, input_scope
        for index, size in enumerate(own["hidden_units"]):
            with variable_scope.variable_scope(f"hiddenlayer_{index}", values=(net,)) as scope:
                net = _layer(net, size, activation, scope)
                if own.get("dropout") is not None and mode == ModeKeys.TRAIN:
                    net = tf.contrib.layers.dropout(net, keep_prob=1.0 - own["dropout"])
            _summarize(net, scope.name, words)
        with variable_scope.variable_scope("logits", values=(net,)) as scope:
            net = _layer(net, units, None, scope)
        _summarize(net, scope.name, words)
    return net, input_scope


def _layer(net: Any, size: Any, activation: Any, scope: Any) -> Any:
    return tf.contrib.layers.fully_connected(
        net, size, activation_fn=activation, variables_collections=["dnn"], scope=scope
    )


def _summarize(net: Any, tag: str, words: str) -> None:
    zeros, active = words.split()
    tf.summary.scalar(f"{tag}{zeros}", tf.nn.zero_fraction(net))
    tf.summary.histogram(f"{tag}{active}", net)


def _linear(features: Any, columns: Any, units: Any, joint: Any, scope: Any) -> Any:
    if not _are_older(columns):
        return tf.feature_column.linear_model(
            features, columns, units=units, weight_collections=["linear"]
        )
    layers = tf.contrib.layers
    together, each = layers.joint_weighted_sum_from_feature_columns, layers.weighted_sum_from_feature_columns  # fmt: skip
    logits, _, _ = (together if joint else each)(
        columns_to_tensors=features, feature_columns=columns, num_outputs=units,
        weight_collections=["linear"], scope=scope,
    )  # fmt: skip
    return logits


def _called(optimizer: Any) -> Any:
    return optimizer() if callable(optimizer) and not isinstance(optimizer, Unknown) else optimizer


def _optimized(loss: Any, optimizer: Any, rate: float, own: Any, name: str, **given: Any) -> Any:
    return tf.contrib.layers.optimize_loss(
        loss=loss, global_step=tf.train.get_global_step(), learning_rate=rate, optimizer=optimizer,
        clip_gradients=own.get("gradient_clip_norm"), name=name, summaries=[], **given,
    )  # fmt: skip


def _dnn_model_fn(features, labels, mode, params, config=None):
    head = params["head"]
    features = _by_name(features)
    words = "_fraction_of_zero_values _activation"
    with contextlib.ExitStack() as stack:
        logits, _ = _network(features, mode, params, head.logits_dimension, config, words)
        stack.enter_context(_again("dnn"))

        def train(loss):
            optimizer = _called(params.get("optimizer") or "Adagrad")
            return _optimized(loss, optimizer, 0.05, params, "dnn")

        return _made(head, features, mode, labels, train, logits)


@contextlib.contextmanager
def _again(name: str) -> Iterator[None]:
    """The scope of a part, whose name scope goes on."""
    with variable_scope.variable_scope(name, auxiliary_name_scope=False):
        with ops.name_scope(f"{name}/"):
            yield


def _made(head: Any, features: Any, mode: Any, labels: Any, train: Any, logits: Any) -> Any:
    if isinstance(logits, Unknown) or isinstance(features, Unknown):
        return Unknown("unmodelled-api", "model function")
    return head.create_model_fn_ops(
        features=features, mode=mode, labels=labels, train_op_fn=train, logits=logits
    )


def _linear_model_fn(features, labels, mode, params, config=None):
    head, columns = params["head"], params["feature_columns"]
    optimizer = params.get("optimizer")
    if optimizer is None:
        rate = min(0.2, 1.0 / math.sqrt(len(columns)))
        optimizer = tf.train.FtrlOptimizer(learning_rate=rate)
    features = _by_name(features)
    with _part("linear", features, _partitioner(config, SLICE)) as scope:
        logits = _linear(
            features, columns, head.logits_dimension, params.get("joint_weights"), scope
        )

        def train(loss):
            variables = ops.get_collection("linear")
            gradients = tf.gradients(loss, variables)
            if params.get("gradient_clip_norm"):
                gradients, _ = tf.clip_by_global_norm(gradients, params["gradient_clip_norm"])
            given = _named(optimizer)
            pairs = list(zip(gradients, variables))
            return given.apply_gradients(pairs, global_step=tf.train.get_global_step())

        return _made(head, features, mode, labels, train, logits)


def _named(optimizer: Any) -> Any:
    if isinstance(optimizer, str):
        return tf.contrib.layers.OPTIMIZER_CLS_NAMES[optimizer](learning_rate=0.2)
    return _called(optimizer)


def _combined_model_fn(features, labels, mode, params, config=None):
    head, features = params["head"], _by_name(features)
    linear, deep = params["linear_feature_columns"], params["dnn_feature_columns"]
    linear_optimizer = _called(params.get("linear_optimizer") or "Ftrl")
    deep_optimizer = _called(params.get("dnn_optimizer") or "Adagrad")
    words, units = "/fraction_of_zero_values /activation", head.logits_dimension
    parts = []
    if deep:
        if not params.get("hidden_units"):
            text = "dnn_hidden_units must be defined when dnn_feature_columns is specified."
            raise raised(ValueError(text))
        own = {**params, "feature_columns": deep}
        logits, _ = _network(features, mode, own, units, config, words)
        parts.append((logits, deep_optimizer, 0.05, "dnn"))
    if linear:
        with _part("linear", features, _partitioner(config, SLICE)) as scope:
            logits = _linear(features, linear, units, params.get("joint_weights"), scope)
            _summarize(logits, scope.name, words)
        rate = min(0.2, 1.0 / math.sqrt(len(linear)))
        parts.append((logits, linear_optimizer, rate, "linear"))
    logits = parts[0][0] if len(parts) == 1 else parts[0][0] + parts[1][0]

    def train(loss):
        late = params.get("fix_global_step_increment_bug")
        done = [
            _optimized(loss, optimizer, rate, params, name, variables=ops.get_collection(name),
                       increment_global_step=not late)
            for _, optimizer, rate, name in parts
        ]  # fmt: skip
        together = tf.group(*done)
        if not late:
            return together
        with ops.control_dependencies([together]):
            return tf.assign_add(tf.train.get_global_step(), 1).op

    return _made(head, features, mode, labels, train, logits)


sdca_model_fns: dict[type, Any] = {}
"""Optimizers that train linear models in a way of their own → the model function of these."""


class _Canned(Estimator):
    """An estimator whose model function is the library's."""

    shared_by_models = True

    def _start(self, build, own, model_dir, config, engineering):
        super().__init__(build, model_dir, config, own, engineering)

    def predict_classes(self, x=None, input_fn=None, batch_size=None, as_iterable=True):
        """Builds the graph of predictions."""
        return self.predict(x=x, input_fn=input_fn, batch_size=batch_size)

    predict_proba = predict_scores = predict_classes


_DNN = "optimizer=None, activation_fn=None, dropout=None, gradient_clip_norm=None"
_LATE = "config=None, feature_engineering_fn=None"
_SLICES = "embedding_lr_multipliers=None, input_layer_min_slice_size=None"
_BOTH = (
    "linear_feature_columns=None, linear_optimizer=None, _joint_linear_weights=False, "
    "dnn_feature_columns=None, dnn_optimizer=None, dnn_hidden_units=None, dnn_activation_fn=None, "
    "dnn_dropout=None, gradient_clip_norm=None"
)
_LINEAR = "optimizer=None, gradient_clip_norm=None"
_WEIGHT = "weight_column_name=None"
_CENTERED = "enable_centered_bias=False"

SIGNATURES = {
    "DNNClassifier": f"hidden_units, feature_columns, model_dir=None, n_classes=2, {_WEIGHT}, {_DNN}, {_CENTERED}, {_LATE}, {_SLICES}, label_keys=None",
    "DNNRegressor": f"hidden_units, feature_columns, model_dir=None, {_WEIGHT}, {_DNN}, {_CENTERED}, {_LATE}, label_dimension=1, {_SLICES}",
    "DNNEstimator": f"head, hidden_units, feature_columns, model_dir=None, {_DNN}, {_LATE}, {_SLICES}",
    "LinearClassifier": f"feature_columns, model_dir=None, n_classes=2, {_WEIGHT}, {_LINEAR}, {_CENTERED}, _joint_weight=False, {_LATE}, label_keys=None",
    "LinearRegressor": f"feature_columns, model_dir=None, {_WEIGHT}, {_LINEAR}, {_CENTERED}, label_dimension=1, _joint_weights=False, {_LATE}",
    "LinearEstimator": f"feature_columns, head, model_dir=None, {_WEIGHT}, {_LINEAR}, _joint_weights=False, {_LATE}",
    "DNNLinearCombinedClassifier": f"model_dir=None, n_classes=2, {_WEIGHT}, {_BOTH}, {_CENTERED}, {_LATE}, {_SLICES}, label_keys=None, fix_global_step_increment_bug=False",
    "DNNLinearCombinedRegressor": f"model_dir=None, {_WEIGHT}, {_BOTH}, {_CENTERED}, label_dimension=1, {_LATE}, {_SLICES}, fix_global_step_increment_bug=False",
    "DNNLinearCombinedEstimator": f"head, model_dir=None, {_BOTH}, {_LATE}, embedding_lr_multipliers=None, fix_global_step_increment_bug=False, input_layer_partitioner=None",
}  # fmt: skip
"""What each takes, in TensorFlow's order."""

MODEL_FNS = {
    "DNN": _dnn_model_fn,
    "Linear": _linear_model_fn,
    "DNNLinearCombined": _combined_model_fn,
}


def _head(kind: str, given: dict[str, Any]) -> Any:
    if kind == "Estimator":
        return given["head"]
    names = {"weight_column_name": given["weight_column_name"], "enable_centered_bias": given["enable_centered_bias"]}  # fmt: skip
    if kind == "Regressor":
        return regression_head(label_dimension=given["label_dimension"], **names)
    return multi_class_head(given["n_classes"], label_keys=given["label_keys"], **names)


def _built(family: str, kind: str) -> Any:
    """What a constructor does with its arguments."""

    def build(self, given):
        if family == "Linear" and not given["feature_columns"]:
            raise raised(AssertionError())
        own = {key.removeprefix("dnn_") if key != "dnn_optimizer" else key: value
               for key, value in given.items() if key != "dnn_feature_columns"}  # fmt: skip
        own["head"] = _head(kind, given)
        for key in ("feature_columns", "linear_feature_columns", "dnn_feature_columns"):
            if key in given:
                own[key] = tuple(given[key] or [])
        if family == "DNNLinearCombined" and not own["linear_feature_columns"] + own["dnn_feature_columns"]:  # fmt: skip
            text = "Either linear_feature_columns or dnn_feature_columns must be defined."
            raise raised(ValueError(text))
        joint = ("_joint_weight", "_joint_weights", "_joint_linear_weights")
        own["joint_weights"] = any(given.get(key) for key in joint)
        other = sdca_model_fns.get(type(own.get("optimizer"))) if family == "Linear" else None
        self._start(other or MODEL_FNS[family], own, given["model_dir"], given["config"], given["feature_engineering_fn"])  # fmt: skip

    return build


def _register() -> None:
    modules = {"DNN": "dnn", "Linear": "linear", "DNNLinearCombined": "dnn_linear_combined"}
    for family in MODEL_FNS:
        for kind in ("Classifier", "Regressor", "Estimator"):
            name = family + kind
            init = constructor(name, SIGNATURES[name], _built(family, kind))
            made = type(name, (_Canned,), {"__init__": init, "__doc__": "A canned estimator."})
            export_value(made, *learn_names(f"estimators.{modules[family]}", name))


_register()
