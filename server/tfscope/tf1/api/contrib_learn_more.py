"""More of tf.contrib.learn: regressors, clusters, names of problems and keys.

Mirrors contrib/learn/python/learn/estimators/{logistic_regressor,kmeans,constants,prediction_key,run_config}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_learn import Estimator, ModelFnOps, learn_names
from tfscope.tf1.api.estimator_spec import ModeKeys
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.unknown import Unknown


@tf_export(*learn_names("estimators.constants", "ProblemType"))
class ProblemType:
    """Kinds of problems."""

    UNSPECIFIED, CLASSIFICATION, LINEAR_REGRESSION, LOGISTIC_REGRESSION = range(4)


@tf_export(*learn_names("estimators.prediction_key", "PredictionKey"))
class PredictionKey:
    """Keys of predictions."""

    CLASSES, PROBABILITIES, LOGITS, SCORES = "classes", "probabilities", "logits", "scores"
    TOP_K, GENERIC = "top_k", "output"


@tf_export(*learn_names("estimators.run_config", "TaskType"))
class TaskType:
    """Kinds of tasks."""

    MASTER, PS, WORKER = "master", "ps", "worker"


@tf_export("contrib.learn.NotFittedError")
class NotFittedError(ValueError, AttributeError):
    """What is raised of an estimator that was not fitted."""


@tf_export("contrib.learn.Evaluable")
class Evaluable:
    """What can be evaluated."""


@tf_export("contrib.learn.Trainable")
class Trainable:
    """What can be fitted."""


@tf_export(*learn_names("estimators.head", "no_op_train_fn"))
def no_op_train_fn(loss):
    """An operation that does nothing."""
    return tf.no_op()


# -- logistic regression ---------------------------------------------------------------------------
@tf_export(*learn_names("estimators.logistic_regressor", "LogisticRegressor"))
def LogisticRegressor(model_fn, thresholds=None, model_dir=None, config=None, feature_engineering_fn=None):  # fmt: skip
    """An estimator of a function ``(features, labels, mode)`` with metrics of two classes."""

    def with_metrics(features, labels, mode, params):
        made = model_fn(features, labels, mode)
        if isinstance(made, Unknown):
            return made
        predictions, loss, train_op = made
        metrics = None
        if mode == ModeKeys.EVAL:
            metrics = _metrics(labels, predictions, params.get("thresholds") or [0.5])
        return ModelFnOps(mode, predictions, loss, train_op, metrics)

    return Estimator(with_metrics, model_dir, config, {"thresholds": thresholds}, feature_engineering_fn)  # fmt: skip


def _metrics(labels: Any, predictions: Any, thresholds: Any) -> dict[str, Any]:
    """Mirrors logistic_regressor.py _make_logistic_eval_metric_ops."""
    metrics = tf.contrib.metrics
    found = {
        "labels/prediction_mean": metrics.streaming_mean(predictions),
        "labels/actual_label_mean": metrics.streaming_mean(labels),
        "accuracy/baseline_label_mean": metrics.streaming_mean(labels),
        "auc": metrics.streaming_auc(labels=labels, predictions=predictions),
    }
    for threshold in thresholds:
        name = f"predictions_at_threshold_{threshold:f}"
        told = tf.cast(tf.greater_equal(predictions, threshold), tf.float32, name=name)
        for kind in ("accuracy", "precision", "recall"):
            function = getattr(metrics, f"streaming_{kind}")
            key = f"{kind}/positive_threshold_{threshold:f}_mean"
            found[key] = function(labels=labels, predictions=told)
    return found


# -- clusters --------------------------------------------------------------------------------------
def _clusters(features, labels, mode, params, config):
    """Mirrors kmeans.py _kmeans_clustering_model_fn."""
    if isinstance(features, dict):
        features = tf.concat([features[key] for key in sorted(features)], 1)
    if isinstance(features, Unknown):
        return features
    own = {key: params[key] for key in KMeansClustering.OWN_}
    made = tf.contrib.factorization.KMeans(features, params["num_clusters"], **own).training_graph()
    scores, indices, losses, _, _, train_op = made
    step = tf.assign_add(tf.train.get_global_step(), 1)
    loss = tf.reduce_sum(losses, name="kmeans_loss")
    tf.summary.scalar("loss/raw", loss)
    with tf.control_dependencies([train_op, step]):
        train_op = tf.identity(loss)
    predictions = {"all_scores": scores[0], "cluster_idx": indices[0]}
    return ModelFnOps(mode, predictions, loss, train_op, {"scores": loss})


@tf_export(*learn_names("estimators.kmeans", "KMeansClustering"))
class KMeansClustering(Estimator):
    """An estimator of clusters."""

    SQUARED_EUCLIDEAN_DISTANCE, COSINE_DISTANCE = "squared_euclidean", "cosine"
    RANDOM_INIT, KMEANS_PLUS_PLUS_INIT = "random", "kmeans_plus_plus"
    SCORES, CLUSTER_IDX, CLUSTERS = "scores", "cluster_idx", "clusters"
    ALL_SCORES, LOSS_OP_NAME = "all_scores", "kmeans_loss"
    OWN_ = (
        "initial_clusters", "distance_metric", "use_mini_batch", "mini_batch_steps_per_iteration",
        "random_seed", "kmeans_plus_plus_num_retries",
    )  # fmt: skip

    def __init__(self, num_clusters, model_dir=None, initial_clusters="random", distance_metric="squared_euclidean", random_seed=0, use_mini_batch=True, mini_batch_steps_per_iteration=1, kmeans_plus_plus_num_retries=2, relative_tolerance=None, config=None):  # fmt: skip
        given = (
            initial_clusters, distance_metric, use_mini_batch, mini_batch_steps_per_iteration,
            random_seed, kmeans_plus_plus_num_retries,
        )  # fmt: skip
        params = {"num_clusters": num_clusters, **dict(zip(self.OWN_, given))}
        super().__init__(model_fn=_clusters, params=params, model_dir=model_dir, config=config)

    def predict_cluster_idx(self, input_fn=None):
        """The cluster of each row."""
        self.predict(input_fn=input_fn)
        return Unknown("runtime", "predict_cluster_idx()")

    def score(self, input_fn=None, steps=None):
        """The sum of distances."""
        self.evaluate(input_fn=input_fn, steps=steps)
        return Unknown("runtime", "score()").of_type(float)

    def transform(self, input_fn=None, as_iterable=False):
        """The distances to each cluster."""
        self.predict(input_fn=input_fn)
        return Unknown("runtime", "transform()")

    def clusters(self):
        """The centres."""
        return Unknown("environment", "clusters()")
