"""tf.contrib.learn: estimators that are fitted, and the records that model functions return.

Mirrors contrib/learn/python/learn/estimators/{estimator,model_fn}.py and learn_io/data_feeder.py.
"""

from __future__ import annotations

import collections
from typing import Any

from tfscope.tf1.api.contrib_feature_column_makers import infer_real_valued_columns
from tfscope.tf1.api.contrib_learn_inputs import fed, refuse_other_inputs
from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.estimator_spec import ModeKeys, RunConfig
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.saver import Saver
from tfscope.tf1.api.train_global_step import create_global_step, get_or_create_global_step_read
from tfscope.tf1.api.train_hooks import SessionRunHook, begin_hooks, stop_after_evals
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.train_session import Scaffold
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

LEARN = "contrib.learn.python.learn"
MODES = (ModeKeys.TRAIN, ModeKeys.EVAL, ModeKeys.INFER)


def learn_names(module: str, *names: str) -> list[str]:
    """Public names and those of the private module."""
    return [f"{place}.{name}" for name in names for place in ("contrib.learn", f"{LEARN}.{module}")]


_FIELDS = (
    "predictions loss train_op eval_metric_ops output_alternatives training_chief_hooks "
    "training_hooks scaffold mode"
)


@tf_export(*learn_names("estimators.model_fn", "ModelFnOps"))
class ModelFnOps(collections.namedtuple("ModelFnOps", _FIELDS)):  # noqa: PYI024
    """What a model function returns; raises ValueError for what a mode needs and lacks."""

    def __new__(cls, mode, predictions=None, loss=None, train_op=None, eval_metric_ops=None, output_alternatives=None, training_chief_hooks=None, training_hooks=None, scaffold=None):  # fmt: skip
        if isinstance(mode, str) and mode not in MODES:
            raise raised(ValueError(f"Invalid mode {mode}."))
        if train_op is None and mode == ModeKeys.TRAIN:
            raise raised(ValueError("Missing train_op."))
        if not isinstance(train_op, (ops.Operation, Unknown, type(None))):
            train_op = ops.convert_to_tensor(train_op).op
        loss = _scalar(loss, mode)
        if predictions is None and mode in (ModeKeys.INFER, ModeKeys.EVAL):
            raise raised(ValueError("Missing predictions."))
        if isinstance(predictions, dict):
            predictions = {key: _tensor(value) for key, value in predictions.items()}
        elif predictions is not None:
            predictions = _tensor(predictions)
        if not isinstance(eval_metric_ops, (dict, Unknown, type(None))):
            raise raised(ValueError("eval_metric_ops must be a dict."))
        before, hooks = training_chief_hooks or [], training_hooks or []
        for hook in [*hooks, *before]:
            if not isinstance(hook, (SessionRunHook, Unknown)):
                text = f"All hooks returned from model_fn must be SessionRunHook instances, got instance of {type(hook)}: {hook}"
                raise raised(TypeError(text))
        metrics = {} if eval_metric_ops is None else eval_metric_ops
        given = (predictions, loss, train_op, metrics, output_alternatives)
        return super().__new__(cls, *given, before, hooks, scaffold, mode)


def _tensor(value: Any) -> Any:
    return tf.contrib.framework.convert_to_tensor_or_sparse_tensor(value)


def _scalar(loss: Any, mode: Any) -> Any:
    if loss is None:
        if mode in (ModeKeys.TRAIN, ModeKeys.EVAL):
            raise raised(ValueError("Missing loss."))
        return None
    loss = ops.convert_to_tensor(loss)
    if isinstance(loss, Unknown):
        return loss
    shape = loss.get_shape()
    if shape.num_elements() not in (None, 1):
        raise raised(ValueError(f"Loss must be scalar: {loss}."))
    return loss if shape.is_compatible_with(tf.TensorShape([])) else tf.reshape(loss, [])


@tf_export(*learn_names("utils.input_fn_utils", "InputFnOps"))
class InputFnOps(collections.namedtuple("InputFnOps", "features labels default_inputs")):  # noqa: PYI024
    """What a serving input function returns."""


@tf_export(*learn_names("estimators.estimator", "infer_real_valued_columns_from_input_fn"))
def infer_real_valued_columns_from_input_fn(input_fn):
    """A column per feature of what the function builds in a graph of its own."""
    with ops.Graph().as_default():
        features, _ = input_fn()
        return infer_real_valued_columns(features)


@tf_export(*learn_names("estimators.estimator", "infer_real_valued_columns_from_input"))
def infer_real_valued_columns_from_input(x):
    """A column as wide as the rows of an array."""
    return infer_real_valued_columns_from_input_fn(fed(x, None, None))


@tf_export(*learn_names("estimators.estimator", "BaseEstimator"))
class BaseEstimator:
    """An estimator; a subclass says what it builds."""

    def __init__(self, model_dir=None, config=None):
        self._config = RunConfig() if config is None else config
        given = getattr(self._config, "model_dir", None)
        if isinstance(given, str) and isinstance(model_dir, str) and given != model_dir:
            text = (
                "model_dir are set both in constructor and RunConfig, but with different values. In "
                f"constructor: '{model_dir}', in RunConfig: '{given}' "
            )
            raise raised(ValueError(text))
        self._model_dir = model_dir or given
        if self._model_dir is None:
            self._model_dir = Unknown("environment", "model_dir")
        self._labels_info: Any = None
        self._graph: Any = None

    model_dir = property(lambda self: self._model_dir)
    config = property(lambda self: self._config)

    @property
    def model_fn(self):
        """The model function with the estimator's own arguments."""

        def public_model_fn(features, labels, mode, config):
            return self._call_model_fn(features, labels, mode, config=config)

        return public_model_fn

    def fit(self, x=None, y=None, input_fn=None, steps=None, batch_size=None, monitors=None, max_steps=None):  # fmt: skip
        """Builds the training graph; raises ValueError for inputs of both kinds."""
        if steps is not None and max_steps is not None:
            raise raised(ValueError("Can not provide both steps and max_steps."))
        refuse_other_inputs(x, y, input_fn, batch_size)
        self._train_model(fed(x, y, batch_size) if x is not None else input_fn, monitors)
        return self

    def partial_fit(self, x=None, y=None, input_fn=None, steps=1, batch_size=None, monitors=None):
        """Fits again."""
        return self.fit(x=x, y=y, input_fn=input_fn, steps=steps, batch_size=batch_size, monitors=monitors)  # fmt: skip

    def evaluate(self, x=None, y=None, input_fn=None, feed_fn=None, batch_size=None, steps=None, metrics=None, name=None, checkpoint_path=None, hooks=None, log_progress=True):  # fmt: skip
        """Builds the graph of an evaluation."""
        refuse_other_inputs(x, y, input_fn, batch_size)
        if not isinstance(metrics, (dict, Unknown, type(None))):
            raise raised(ValueError(f"Metrics argument should be None or dict. Got {metrics}."))
        input_fn = fed(x, y, batch_size) if x is not None else input_fn
        with ops.Graph().as_default() as graph:
            step = create_global_step(graph)
            features, labels = self._inputs(input_fn)
            found = self._get_eval_ops(features, labels, metrics)
            if isinstance(found, ModelFnOps):
                self._finish_evaluation(found, step, hooks)
        return Unknown("runtime", "estimator.evaluate()")

    def _finish_evaluation(self, found, step, hooks):
        metrics = found.eval_metric_ops.values()
        pairs = [m for m in metrics if isinstance(m, (list, tuple)) and len(m) == 2]
        if pairs:
            tf.group(*(pair[1] for pair in pairs))
        stop_after_evals()
        begin_hooks([] if isinstance(hooks, Unknown) else [*(hooks or [])])
        (found.scaffold or Scaffold()).finalize()

    def predict(self, x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True, iterate_batches=False):  # fmt: skip
        """Builds the graph of predictions at once."""
        refuse_other_inputs(x, None, input_fn, batch_size)
        input_fn = fed(x, None, batch_size) if x is not None else input_fn
        with ops.Graph().as_default() as graph:
            create_global_step(graph)
            given = input_fn()
            features = given[0] if isinstance(given, (list, tuple)) else given
            found = self._get_predict_ops(features)
            if isinstance(found, ModelFnOps):
                (found.scaffold or Scaffold()).finalize()
        return Unknown("runtime", "estimator.predict()")

    def export_savedmodel(self, export_dir_base, serving_input_fn, default_output_alternative_key=None, assets_extra=None, as_text=False, checkpoint_path=None, graph_rewrite_specs=None, strip_default_attrs=False):  # fmt: skip
        """Builds the graph of serving; raises ValueError without a function."""
        if serving_input_fn is None:
            raise raised(ValueError("serving_input_fn must be defined."))
        with ops.Graph().as_default() as graph:
            create_global_step(graph)
            given = serving_input_fn()
            features = given if isinstance(given, Unknown) else given[0]
            self._call_model_fn(features, None, ModeKeys.INFER)
            if ops.get_collection("variables"):
                Saver(sharded=True)
        return Unknown("runtime", "estimator.export_savedmodel()")

    def export(self, export_dir, *args, **kwargs):
        """Writes a model; nothing of it is known."""
        return Unknown("runtime", "estimator.export()")

    def get_variable_value(self, name):
        """A value in a checkpoint; not known."""
        return Unknown("environment", "estimator.get_variable_value()")

    def get_variable_names(self):
        """Names in a checkpoint; not known."""
        return Unknown("environment", "estimator.get_variable_names()")

    def _inputs(self, input_fn):
        given = input_fn()
        features, labels = given[0], given[1]
        if self._labels_info is None:
            self._labels_info = labels
        return features, labels

    def _train_model(self, input_fn, monitors):
        self._graph = ops.Graph()
        with self._graph.as_default() as graph:
            create_global_step(graph)
            features, labels = self._inputs(input_fn)
            get_or_create_global_step_read(graph)
            found = self._get_train_ops(features, labels)
            if not isinstance(found, ModelFnOps):
                return
            ops.add_to_collection("losses", found.loss)
            scaffold = found.scaffold or Scaffold()
            if not scaffold.saver and not ops.get_collection("savers"):
                ops.add_to_collection("savers", Saver(sharded=True, defer_build=True))
            hooks = [] if isinstance(monitors, Unknown) else [*(monitors or [])]
            hooks = [hook for hook in hooks if isinstance(hook, SessionRunHook)]
            begin_hooks([*hooks, *found.training_hooks, *found.training_chief_hooks])
            scaffold.finalize()

    def _get_eval_ops(self, features, labels, metrics):
        raise raised(NotImplementedError("_get_eval_ops not implemented in BaseEstimator"))


@tf_export(*learn_names("estimators.estimator", "Estimator"))
class Estimator(BaseEstimator):
    """An estimator of a model function ``(features, labels, mode, params, config, model_dir)``."""

    def __init__(self, model_fn=None, model_dir=None, config=None, params=None, feature_engineering_fn=None):  # fmt: skip
        super().__init__(model_dir=model_dir, config=config)
        args = None if model_fn is None else fn_args(model_fn)
        if args is not None and params is not None and "params" not in args:
            text = (
                f"Estimator's model_fn ({model_fn}) does not have a params argument, but params "
                f"({params}) were passed to the Estimator's constructor."
            )
            raise raised(ValueError(text))
        self._model_fn = model_fn
        self.params = params
        self._feature_engineering_fn = feature_engineering_fn

    def _call_model_fn(self, features, labels, mode, metrics=None, config=None):
        """What the function makes in one mode.  Mirrors estimator.py _call_model_fn."""
        if self._feature_engineering_fn is not None:
            features, labels = self._feature_engineering_fn(features, labels)
        args = fn_args(self._model_fn)
        known = {
            "mode": mode,
            "params": self.params,
            "config": config or self._config,
            "model_dir": self._model_dir,
        }
        kwargs = {key: value for key, value in known.items() if args is None or key in args}
        made = self._model_fn(features, labels, **kwargs)
        if isinstance(made, Unknown):
            return made
        if not isinstance(made, ModelFnOps):
            if len(made) != 3:
                text = "Unrecognized value returned by model_fn, please return ModelFnOps."
                raise raised(ValueError(text))
            made = ModelFnOps(mode=mode, predictions=made[0], loss=made[1], train_op=made[2])
        if isinstance(metrics, dict):
            made.eval_metric_ops.update(_metric_ops(metrics, features, labels, made.predictions))
        return made

    def _get_train_ops(self, features, labels):
        return self._call_model_fn(features, labels, ModeKeys.TRAIN)

    def _get_eval_ops(self, features, labels, metrics):
        found = self._call_model_fn(features, labels, ModeKeys.EVAL, metrics)
        if isinstance(found, ModelFnOps) and "loss" not in found.eval_metric_ops:
            found.eval_metric_ops["loss"] = tf.metrics.mean(found.loss)
        return found

    def _get_predict_ops(self, features):
        known = self._labels_info
        if isinstance(known, dict):
            labels = {key: _placeholder(value) for key, value in known.items()}
        else:
            labels = _placeholder(known)
        return self._call_model_fn(features, labels, ModeKeys.INFER)


def _placeholder(like: Any) -> Any:
    """A placeholder for labels of the same type.  Mirrors tensor_signature.py get_placeholder."""
    if like is None or isinstance(like, Unknown):
        return like
    if isinstance(like, tf.SparseTensor):
        return tf.sparse_placeholder(dtype=like.dtype)
    shape = like.get_shape()
    dims = [None, *shape.as_list()[1:]] if shape.ndims else None
    return tf.placeholder(dtype=like.dtype.base_dtype, shape=dims, name=like.op.name)


def _metric_ops(metrics: Any, features: Any, labels: Any, predictions: Any) -> dict[Any, Any]:
    """Mirrors estimator.py _make_metrics_ops."""
    single = (
        next(iter(labels.values())) if isinstance(labels, dict) and len(labels) == 1 else labels
    )
    found: dict[Any, Any] = {}
    for name, metric in sorted(metrics.items(), key=lambda item: str(item[0])):
        if isinstance(metric, MetricSpec):
            found[name] = metric.create_metric_ops(features, labels, predictions)
        elif isinstance(name, tuple):
            found[name[0]] = metric(predictions[name[1]], single)
        elif isinstance(predictions, dict):
            text = (
                "Metrics passed provide only name, no prediction, but predictions are dict. Metrics: "
                f"{metrics}, Labels: {single}."
            )
            raise raised(ValueError(text))
        else:
            found[name] = metric(predictions, single)
    return found


@tf_export(*learn_names("metric_spec", "MetricSpec"))
class MetricSpec:
    """A metric and the keys of what it compares."""

    def __init__(self, metric_fn, prediction_key=None, label_key=None, weight_key=None):
        self.metric_fn = metric_fn
        self.prediction_key, self.label_key, self.weight_key = prediction_key, label_key, weight_key

    def create_metric_ops(self, inputs, labels, predictions):
        """The metric's value and update."""
        weights = inputs[self.weight_key] if self.weight_key else None
        prediction = _by_key("prediction", predictions, self.prediction_key)
        label = _by_key("label", labels, self.label_key)
        args = fn_args(self.metric_fn) or ("predictions", "labels", "weights")
        given = {"predictions": prediction, "labels": label, "weights": weights}
        if "labels" not in args or "predictions" not in args:
            return self.metric_fn(prediction, label)
        return self.metric_fn(**{key: given[key] for key in given if key in args})


def _by_key(name: str, given: Any, key: Any) -> Any:
    """Mirrors metric_spec.py _get_dict."""
    if not key:
        if isinstance(given, dict) and len(given) != 1:
            text = f"MetricSpec without specified {name}_key requires {name}s tensor or single element dict, got {given}"
            raise raised(ValueError(text))
        return next(iter(given.values())) if isinstance(given, dict) else given
    if not isinstance(given, (dict, Unknown)):
        text = (
            f"MetricSpec with {name}_key specified requires {name}s dict, got {given}.\nYou must not "
            f"provide a {name}_key if you only have a single Tensor as {name}s."
        )
        raise raised(ValueError(text))
    return given[key]


@tf_export(*learn_names("estimators.estimator", "SKCompat"))
class SKCompat:
    """An estimator that takes arrays."""

    def __init__(self, estimator):
        self._estimator = estimator

    def fit(self, x, y, batch_size=128, steps=None, max_steps=None, monitors=None):
        """Builds the training graph."""
        input_fn = fed(x, y, batch_size)
        self._estimator.fit(input_fn=input_fn, steps=steps, max_steps=max_steps, monitors=monitors)
        return self

    def score(self, x, y, batch_size=128, steps=None, metrics=None, name=None):
        """Builds the graph of an evaluation."""
        return self._estimator.evaluate(input_fn=fed(x, y, batch_size), steps=steps, metrics=metrics, name=name)  # fmt: skip

    def predict(self, x, batch_size=128, outputs=None):
        """Builds the graph of predictions."""
        base = BaseEstimator.predict
        base(self._estimator, input_fn=fed(x, None, batch_size), outputs=outputs)
        return Unknown("runtime", "estimator.predict()")
