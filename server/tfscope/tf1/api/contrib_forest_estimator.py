"""Estimators of random forests.  Mirrors contrib/tensor_forest/client/random_forest.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.constructors import constructor
from tfscope.tf1.api.contrib_learn import Estimator, ModelFnOps
from tfscope.tf1.api.contrib_learn_heads import multi_class_head, regression_head
from tfscope.tf1.api.contrib_tensor_forest import RandomForestGraphs
from tfscope.tf1.api.estimator import Estimator as CoreEstimator
from tfscope.tf1.api.estimator_spec import ModeKeys
from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.unknown import Unknown

EPSILON = 0.000001


def _older_head(params: Any, weights: Any, name: Any = None) -> Any:
    given = {"weight_column_name": weights, "enable_centered_bias": False, "head_name": name}
    if params.regression:
        return regression_head(label_dimension=params.num_outputs, **given)
    return multi_class_head(params.num_classes, **given)


def _core_head(params: Any, weights: Any) -> Any:
    contrib = tf.contrib.estimator
    if params.regression:
        return contrib.regression_head(weights, params.num_outputs)
    if params.num_classes == 2:
        return contrib.binary_classification_head(weights)
    return contrib.multi_class_head(params.num_classes, weights)


def _given_features(features: Any, own: dict[str, Any], core: bool) -> dict[str, Any]:
    found = dict(features) if isinstance(features, dict) else {"features": features}
    columns = own["feature_columns"]
    if columns and not core:
        found.update(tf.contrib.layers.transform_features(found, columns))
    elif columns:
        for column in columns:
            found[column.name] = tf.feature_column.input_layer(found, [column])
    return found


def _model_fn(params: Any, own: dict[str, Any], head: Any, scope: Any, core: bool) -> Any:
    """Mirrors get_model_fn."""

    def model_fn(features, labels, mode):
        if isinstance(features, Unknown):
            return features.derived("model_fn()")
        features = _given_features(features, own, core)
        weights = features.pop(own["weight_column"], None) if own["weight_column"] else None
        keys = features.pop(own["keys_column"], None) if own["keys_column"] else None
        own_device = mode != ModeKeys.INFER
        graphs = own["graph_builder_class"] or RandomForestGraphs
        built = graphs(params, device_assigner=own["device_assigner"] if own_device else None)
        logits, _, variance = built.inference_graph(features)
        tf.summary.scalar("average_tree_size", built.average_size())
        if not params.regression and params.num_classes == 2:
            first = tf.slice(logits, [0, 1], [-1, 1])
            odds = tf.maximum(first / tf.maximum(1.0 - first, EPSILON), EPSILON)
            logits = tf.log(odds)
        trained = None
        if labels is not None and mode == ModeKeys.TRAIN:
            with ops.control_dependencies([logits.op]):
                grown = built.training_graph(
                    features, labels, input_weights=weights, num_trainers=own["num_trainers"],
                    trainer_id=own["trainer_id"],
                )  # fmt: skip
                trained = tf.group(grown, tf.assign_add(tf.train.get_global_step(), 1))
        if weights is not None:
            features[own["weight_column"]] = weights
        given = {"features": features, "labels": labels, "mode": mode, "logits": logits}
        given["train_op_fn"] = lambda loss: trained
        if core:
            return head.create_estimator_spec(**given)
        made = head.create_model_fn_ops(scope=scope, **given)
        if isinstance(made, ModelFnOps) and isinstance(made.predictions, dict):
            made.predictions["prediction_variance"] = variance
            if keys is not None:
                made.predictions[own["keys_column"]] = keys
        return made

    return model_fn


def _combined(model_fns: Any) -> Any:
    """Mirrors get_combined_model_fn."""

    def model_fn(features, labels, mode):
        made = []
        for number, each in enumerate(model_fns):
            with variable_scope.variable_scope(f"label_{number}"):
                made.append(each(features, tf.slice(labels, [0, number], [-1, 1]), mode))
        unknown = next((own for own in made if isinstance(own, Unknown)), None)
        if unknown is not None:
            return unknown
        predictions, loss, op = {}, None, None
        if mode != ModeKeys.TRAIN:
            every = [own.predictions["probabilities"] for own in made]
            predictions["probabilities"] = tf.concat(every, axis=1)
            classes = [own.predictions["classes"] for own in made]
            predictions["classes"] = tf.stack(classes, axis=1)
        if mode != ModeKeys.INFER:
            loss = tf.reduce_sum(tf.stack([own.loss for own in made])) / len(made)
        if mode == ModeKeys.TRAIN:
            op = tf.group(*[own.train_op for own in made])
        return ModelFnOps(mode=mode, predictions=predictions, loss=loss, train_op=op)

    return model_fn


_FIRST = "device_assigner=None, model_dir=None, feature_columns=None, graph_builder_class=None, config=None, weight_column=None, keys_column=None, feature_engineering_fn=None, early_stopping_rounds=100"
_TRAINERS = "num_trainers=1, trainer_id=0, report_feature_importances=False, local_eval=False"
_ONE = f"params, {_FIRST}, early_stopping_loss_threshold=0.001, {_TRAINERS}, version=None, head=None, include_all_in_serving=False"

SIGNATURES = {
    "TensorForestEstimator": _ONE,
    "CoreTensorForestEstimator": _ONE,
    "MultiForestMultiHeadEstimator": f"params_list, {_FIRST}, {_TRAINERS}",
}
"""What each takes, in TensorFlow's order."""


def _build_one(self: Any, given: dict[str, Any]) -> None:
    params = given["params"].fill()
    head = given["head"] or _older_head(params, given["weight_column"])
    made = _model_fn(params, given, head, None, core=False)
    Estimator.__init__(self, made, given["model_dir"], given["config"], None, given["feature_engineering_fn"])  # fmt: skip


def _build_core(self: Any, given: dict[str, Any]) -> None:
    params = given["params"].fill()
    head = given["head"] or _core_head(params, given["weight_column"])
    made = _model_fn(params, given, head, None, core=True)
    CoreEstimator.__init__(self, made, given["model_dir"], given["config"])


def _build_several(self: Any, given: dict[str, Any]) -> None:
    every = []
    for number, params in enumerate(given["params_list"]):
        params = params.fill()
        head = _older_head(params, given["weight_column"], f"head{number}")
        every.append(_model_fn(params, given, head, f"output{number}", core=False))
    made = _combined(every)
    Estimator.__init__(self, made, given["model_dir"], given["config"], None, given["feature_engineering_fn"])  # fmt: skip


for _name, _base, _build in (
    ("TensorForestEstimator", Estimator, _build_one),
    ("CoreTensorForestEstimator", CoreEstimator, _build_core),
    ("MultiForestMultiHeadEstimator", Estimator, _build_several),
):
    _start = constructor(_name, SIGNATURES[_name], _build)
    _made = type(_name, (_base,), {"__init__": _start, "__doc__": "An estimator of a forest."})
    export_value(
        _made, f"contrib.tensor_forest.random_forest.{_name}",
        f"contrib.tensor_forest.client.random_forest.{_name}",
    )  # fmt: skip
