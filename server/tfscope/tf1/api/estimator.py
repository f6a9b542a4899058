"""tf.estimator.Estimator: builds one graph per call of train, evaluate, predict or export.

Mirrors tensorflow_estimator/python/estimator/estimator.py.
"""

from __future__ import annotations

import copy

from tfscope.python.library.shutil_model import mkdtemp
from tfscope.tf1.api import checkpoints, train_hook_runs
from tfscope.tf1.api.estimator_inputs import fn_args, parse_input_fn_result
from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys, RunConfig
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.saver import Saver
from tfscope.tf1.api.train_global_step import (
    create_global_step,
    get_or_create_global_step_read,
)
from tfscope.tf1.api.train_hooks import SessionRunHook, begin_hooks, stop_after_evals
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.lengths import leave_open
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown

_VALID_ARGS = {"features", "labels", "mode", "params", "self", "config"}


def verify_model_fn_args(model_fn, params):
    """Mirrors model_fn.py verify_model_fn_args."""
    if not callable(model_fn):
        raise raised(TypeError("unsupported callable"))
    args = fn_args(model_fn)
    if args is None:
        return
    if "features" not in args:
        text = f"model_fn ({model_fn}) must include features argument."
        raise raised(ValueError(text))
    if params is not None and "params" not in args:
        raise raised(
            ValueError(
                f"model_fn ({model_fn}) does not include params argument, but params"
                f" ({params}) is passed to Estimator."
            )
        )
    invalid = [a for a in args if a not in _VALID_ARGS]
    if invalid:
        text = f"model_fn ({model_fn}) has following not expected args: {invalid}"
        raise raised(ValueError(text))


def _positive(**numbers):
    for name, value in numbers.items():
        if value is not None and value <= 0:
            raise raised(ValueError(f"Must specify {name} > 0, given: {value}"))


def check_hooks(hooks):
    """Mirrors estimator.py _check_hooks_type."""
    if isinstance(hooks, Unknown):
        return []
    hooks = list(hooks or [])
    for hook in hooks:
        if not isinstance(hook, (SessionRunHook, Unknown)):
            text = f"Hooks must be a SessionRunHook, given: {hook}"
            raise raised(TypeError(text))
    return hooks


def _refuse_tensors(params):
    """Parameters are copied, which tensors refuse."""
    values = params.values() if isinstance(params, dict) else ()
    if any(isinstance(value, ops.Tensor) for value in values):
        older, newer = "can't pickle _thread.RLock objects", "cannot pickle 'SymbolicTensor' object"
        raise raised(TypeError(of_target(older, newer)))


@tf_export("estimator.Estimator")
class Estimator:
    """Mirrors estimator.py Estimator."""

    def __init__(self, model_fn, model_dir=None, config=None, params=None, warm_start_from=None):
        self._config = config if config is not None else RunConfig(model_dir=model_dir)
        if isinstance(self._config, RunConfig) and model_dir is not None:
            self._config = self._config.replace(model_dir=model_dir)
        self._model_dir = getattr(self._config, "model_dir", None)
        if self._model_dir is None:
            self._model_dir = mkdtemp()
        self._trained = None
        if model_fn is None:
            raise raised(ValueError("model_fn must be provided to Estimator."))
        self._verify_model_fn(model_fn, params)
        self._model_fn = model_fn
        _refuse_tensors(params)
        self._params = copy.deepcopy(params or {})

    def _verify_model_fn(self, model_fn, params):
        if not isinstance(model_fn, Unknown):
            verify_model_fn_args(model_fn, params)

    SPECS: tuple[type, ...] = (EstimatorSpec,)
    model_dir = property(lambda self: self._model_dir)
    config = property(lambda self: self._config)

    @property
    def params(self):
        """A copy of the parameters."""
        return copy.deepcopy(self._params)

    @property
    def model_fn(self):
        """The model function as the estimator calls it."""

        def public_model_fn(features, labels, mode, config):
            return self._call_model_fn(features, labels, mode, config)

        return public_model_fn

    def get_variable_value(self, name):
        """A value in a checkpoint; of what was trained its shape and type are known."""
        known = self._contents()
        if known is None:
            return Unknown("environment", "estimator.get_variable_value()")
        return checkpoints.CheckpointReader(known).get_tensor(name)

    def get_variable_names(self):
        """Names in a checkpoint; known of what was trained."""
        known = self._contents()
        if known is None:
            return Unknown("environment", "estimator.get_variable_names()")
        return sorted(known)

    def _contents(self):
        """What the checkpoint of the last training holds; ``None`` if that is not known."""
        if self._trained is not None:
            return self._trained
        return checkpoints.contents(self._model_dir)

    def _restore(self, spec, checkpoint_path):
        """Refuses a graph whose variables the checkpoint does not hold."""
        known = (
            self._contents() if checkpoint_path is None else checkpoints.contents(checkpoint_path)
        )
        if isinstance(spec.scaffold.saver, Saver):
            spec.scaffold.saver.refuse(known)

    def latest_checkpoint(self):
        """A path or None; known of what the program saved itself."""
        path = checkpoints.latest(self._model_dir)
        return Unknown("environment", "estimator.latest_checkpoint()") if path is None else path

    def eval_dir(self, name=None):
        """Where evaluations are written."""
        return f"{self._model_dir}/eval" + (f"_{name}" if name else "")

    def train(self, input_fn, hooks=None, steps=None, max_steps=None, saving_listeners=None):
        """Builds the training graph.  Mirrors estimator.py _train_model_default."""
        if steps is not None and max_steps is not None:
            raise raised(ValueError("Can not provide both steps and max_steps."))
        _positive(steps=steps, max_steps=max_steps)
        hooks = [
            *train_hook_runs.listening(
                saving_listeners, self._model_dir, self._trained is not None
            ),
            *check_hooks(hooks),
        ]
        with ops.Graph().as_default() as graph:
            self._create_and_assert_global_step(graph)
            get_or_create_global_step_read(graph)
            features, labels = self._inputs(input_fn, ModeKeys.TRAIN)
            spec = self._call_model_fn(features, labels, ModeKeys.TRAIN, self._config)
            if isinstance(spec, EstimatorSpec):
                self._finish_training(spec, hooks)
        return self

    def _finish_training(self, spec, hooks):
        summaries = ops.get_collection("summaries")
        if not any(s.op.name == "loss" for s in summaries if isinstance(s, ops.Tensor)):
            tf.summary.scalar("loss", spec.loss)
        hooks = [*hooks, *spec.training_hooks, *spec.training_chief_hooks]
        scaffold = spec.scaffold
        if not scaffold.saver and not ops.get_collection("savers"):
            saver = Saver(sharded=True, defer_build=True)
            ops.add_to_collection("savers", saver)
        begin_hooks(hooks)
        scaffold.finalize()
        train_hook_runs.drive(hooks, [spec.train_op, spec.loss])
        self._trained = scaffold.saver.contents() if isinstance(scaffold.saver, Saver) else None
        path = Unknown("runtime", "estimator.latest_checkpoint()")
        checkpoints.write(path, self._trained, self._model_dir)

    def evaluate(self, input_fn, steps=None, hooks=None, checkpoint_path=None, name=None):
        """Builds the evaluation graph.  Mirrors estimator.py _evaluate_build_graph."""
        hooks = check_hooks(hooks)
        _positive(steps=steps)
        with ops.Graph().as_default() as graph:
            self._create_and_assert_global_step(graph)
            features, labels = self._inputs(input_fn, ModeKeys.EVAL)
            spec = self._call_model_fn(features, labels, ModeKeys.EVAL, self._config)
            if isinstance(spec, EstimatorSpec):
                self._finish_evaluation(spec, hooks)
                self._restore(spec, checkpoint_path)
        return Unknown("runtime", "estimator.evaluate()")

    def _finish_evaluation(self, spec, hooks):
        metrics = spec.eval_metric_ops
        if not isinstance(metrics, Unknown):
            if "loss" in metrics:
                raise raised(
                    ValueError(
                        'Metric with name "loss" is not allowed, because Estimator always'
                        " defines a default metric with the same name."
                    )
                )
        tf.metrics.mean(spec.loss)
        stop_after_evals()
        hooks = [*hooks, *spec.evaluation_hooks]
        begin_hooks(hooks)
        spec.scaffold.finalize()
        train_hook_runs.drive(hooks, metrics)

    def predict(
        self,
        input_fn,
        predict_keys=None,
        hooks=None,
        checkpoint_path=None,
        yield_single_examples=True,
    ):
        """Any number of predictions; their graph is built when the first one is asked for."""
        unknown = Unknown("runtime", "prediction")
        predictions = self._predict(input_fn, hooks, checkpoint_path, unknown)
        leave_open(predictions, unknown)
        return predictions

    def _predict(self, input_fn, hooks, checkpoint_path, unknown):
        hooks = check_hooks(hooks)
        with ops.Graph().as_default() as graph:
            self._create_and_assert_global_step(graph)
            result = self._call_input_fn(input_fn, ModeKeys.PREDICT)
            features, _ = parse_input_fn_result(result)
            spec = self._call_model_fn(features, None, ModeKeys.PREDICT, self._config)
            if isinstance(spec, EstimatorSpec):
                hooks = [*hooks, *spec.prediction_hooks]
                begin_hooks(hooks)
                spec.scaffold.finalize()
                self._restore(spec, checkpoint_path)
                train_hook_runs.drive(hooks, spec.predictions)
        yield unknown

    def export_saved_model(
        self,
        export_dir_base,
        serving_input_receiver_fn,
        assets_extra=None,
        as_text=False,
        checkpoint_path=None,
        experimental_mode=ModeKeys.PREDICT,
    ):
        """Builds the serving graph.  Mirrors estimator.py _add_meta_graph_for_mode."""
        if not serving_input_receiver_fn:
            raise raised(ValueError("An input_receiver_fn must be defined."))
        self._export(serving_input_receiver_fn, experimental_mode)
        return Unknown("runtime", "estimator.export_saved_model()")

    def export_savedmodel(
        self,
        export_dir_base,
        serving_input_receiver_fn,
        assets_extra=None,
        as_text=False,
        checkpoint_path=None,
        strip_default_attrs=False,
    ):
        """Builds the serving graph."""
        if not serving_input_receiver_fn:
            raise raised(ValueError("An input_receiver_fn must be defined."))
        self._export(serving_input_receiver_fn, ModeKeys.PREDICT)
        return Unknown("runtime", "estimator.export_savedmodel()")

    def experimental_export_all_saved_models(
        self,
        export_dir_base,
        input_receiver_fn_map,
        assets_extra=None,
        as_text=False,
        checkpoint_path=None,
    ):
        """Builds one graph per mode."""
        for mode in (ModeKeys.TRAIN, ModeKeys.EVAL, ModeKeys.PREDICT):
            if input_receiver_fn_map.get(mode):
                self._export(input_receiver_fn_map[mode], mode)
        return Unknown("runtime", "estimator.experimental_export_all_saved_models()")

    def _export(self, receiver_fn, mode):
        with ops.Graph().as_default() as graph:
            self._create_and_assert_global_step(graph)
            receiver = receiver_fn()
            features = _part(receiver, "features")
            labels = None if isinstance(receiver, Unknown) else getattr(receiver, "labels", None)
            spec = self._call_model_fn(features, labels, mode, self._config)
            if isinstance(spec, EstimatorSpec):
                if spec.scaffold.local_init_op is None:
                    tf.train.Scaffold.default_local_init_op()
                if not spec.scaffold.saver:
                    Saver(sharded=True)

    # -- what subclasses override ----------------------------------------------------------------
    def _create_global_step(self, graph):
        return create_global_step(graph)

    def _create_and_assert_global_step(self, graph):
        return self._create_global_step(graph)

    def _inputs(self, input_fn, mode):
        return parse_input_fn_result(self._call_input_fn(input_fn, mode))

    def _call_input_fn(self, input_fn, mode, input_context=None):
        args = fn_args(input_fn) or ()
        kwargs = {}
        if "mode" in args:
            kwargs["mode"] = mode
        if "params" in args:
            kwargs["params"] = self.params
        if "config" in args:
            kwargs["config"] = self._config
        with ops.device("/cpu:0"):
            return input_fn(**kwargs)

    def _call_model_fn(self, features, labels, mode, config):
        """The spec of one mode.  Mirrors estimator.py _call_model_fn."""
        args = fn_args(self._model_fn)
        takes = _takes(args)
        kwargs = {}
        if takes("labels"):
            kwargs["labels"] = labels
        elif labels is not None and not isinstance(labels, Unknown):
            text = "model_fn does not take labels, but input_fn returns labels."
            raise raised(ValueError(text))
        if takes("mode"):
            kwargs["mode"] = mode
        if takes("params"):
            kwargs["params"] = self.params
        if takes("config"):
            kwargs["config"] = config
        spec = self._model_fn(features=features, **kwargs)
        if isinstance(spec, Unknown):
            return spec
        if not isinstance(spec, self.SPECS):
            raise raised(ValueError("model_fn should return an EstimatorSpec."))
        return spec


def _takes(args):
    """Whether a function takes an argument of a name; unknown functions take the usual ones."""
    if args is None:
        return lambda name: True
    return lambda name: name in args


def _part(value, attribute):
    if isinstance(value, Unknown):
        return value.attribute(attribute)
    return getattr(value, attribute)
