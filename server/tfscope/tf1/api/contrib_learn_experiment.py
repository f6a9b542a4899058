"""tf.contrib.learn: experiments, which train and evaluate an estimator, and their configuration.

Mirrors contrib/learn/python/learn/{experiment,learn_runner,export_strategy}.py and
estimators/run_config.py.
"""

from __future__ import annotations

import collections
from typing import Any

from tfscope.tf1.api import estimator_spec
from tfscope.tf1.api.contrib_learn import LEARN, BaseEstimator, learn_names
from tfscope.tf1.api.estimator import Estimator
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export(*learn_names("estimators.run_config", "RunConfig"))
class RunConfig(estimator_spec.RunConfig):
    """How a job runs."""

    def __init__(self, master=None, num_cores=0, log_device_placement=False, gpu_memory_fraction=1, tf_random_seed=None, save_summary_steps=100, save_checkpoints_secs=600, save_checkpoints_steps=None, keep_checkpoint_max=5, keep_checkpoint_every_n_hours=10000, log_step_count_steps=100, protocol=None, evaluation_master="", model_dir=None, session_config=None, session_creation_timeout_secs=7200):  # fmt: skip
        given = dict(locals())
        every = given["save_checkpoints_secs"] if save_checkpoints_steps is None else None
        kept = "keep_checkpoint_max keep_checkpoint_every_n_hours log_step_count_steps protocol session_config session_creation_timeout_secs master"
        settings = {key: given[key] for key in kept.split()}
        super().__init__(model_dir, tf_random_seed, save_summary_steps, **settings)
        self.save_checkpoints_secs, self.save_checkpoints_steps = every, save_checkpoints_steps
        self.evaluation_master = evaluation_master
        self.master = master or ""
        self.environment = "local"


@tf_export(*learn_names("export_strategy", "ExportStrategy"))
class ExportStrategy(
    collections.namedtuple("ExportStrategy", "name export_fn strip_default_attrs")  # noqa: PYI024
):
    """What is written after an evaluation."""

    def __new__(cls, name, export_fn, strip_default_attrs=None):
        return super().__new__(cls, name, export_fn, strip_default_attrs)


_EXPORTS = "utils.saved_model_export_utils"


@tf_export(*learn_names(_EXPORTS, "make_export_strategy"),
           *(f"contrib.learn.{_EXPORTS}.make_{kind}export_strategy" for kind in ("", "parsing_")),
           f"{LEARN}.{_EXPORTS}.make_parsing_export_strategy")  # fmt: skip
def make_export_strategy(*args, **kwargs):
    """Models for serving; when they are written nobody knows."""
    return ExportStrategy("Servo", Unknown("runtime", "export_fn"))


@tf_export(*learn_names("experiment", "Experiment"))
class Experiment:
    """An estimator with its inputs; raises ValueError for what is no estimator."""

    def __init__(self, estimator, train_input_fn, eval_input_fn, eval_metrics=None, train_steps=None, eval_steps=100, train_monitors=None, eval_hooks=None, local_eval_frequency=None, eval_delay_secs=120, continuous_eval_throttle_secs=60, min_eval_frequency=None, delay_workers_by_global_step=False, export_strategies=None, train_steps_per_iteration=None, checkpoint_and_export=False, saving_listeners=None, check_interval_secs=5):  # fmt: skip
        if isinstance(estimator, Estimator) and eval_metrics is not None:
            text = (
                "`eval_metrics` must be `None` with `tf.estimator.Estimator`. Use `eval_metric_ops` in "
                "`tf.estimator.EstimatorSpec` instead."
            )
            raise raised(ValueError(text))
        if not isinstance(estimator, (Estimator, BaseEstimator, Unknown)):
            text = "`estimator` must implement `tf.contrib.learn.Evaluable` or `tf.estimator.Estimator`."
            raise raised(ValueError(text))
        if isinstance(estimator, BaseEstimator) and saving_listeners is not None:
            text = "`saving_listeners` must be `None` with `tf.contrib.learn.Estimator`."
            raise raised(ValueError(text))
        if not isinstance(train_steps_per_iteration, (int, Unknown, type(None))):
            raise raised(ValueError("`train_steps_per_iteration` must be an integer."))
        self._estimator = estimator
        self._inputs = (train_input_fn, eval_input_fn)
        self._eval_metrics, self._eval_hooks = eval_metrics, eval_hooks
        self._steps = (train_steps, eval_steps)
        self._validates = isinstance(estimator, BaseEstimator) and min_eval_frequency != 0
        self._monitors = [] if isinstance(train_monitors, Unknown) else [*(train_monitors or [])]

    estimator = property(lambda self: self._estimator)
    eval_metrics = property(lambda self: self._eval_metrics)
    train_steps = property(lambda self: self._steps[0])
    eval_steps = property(lambda self: self._steps[1])

    def extend_train_hooks(self, additional_hooks):
        """More hooks of training."""
        self._monitors.extend(additional_hooks)

    def train(self, delay_secs=None):
        """Builds the training graph."""
        if isinstance(self._estimator, Estimator):
            return self._estimator.train(input_fn=self._inputs[0], max_steps=self._steps[0], hooks=self._monitors)  # fmt: skip
        return self._estimator.fit(input_fn=self._inputs[0], max_steps=self._steps[0], monitors=self._monitors)  # fmt: skip

    def evaluate(self, delay_secs=None, name=None):
        """Builds the graph of an evaluation."""
        given: dict[str, Any] = {"input_fn": self._inputs[1], "steps": self._steps[1]}
        if isinstance(self._estimator, BaseEstimator):
            given["metrics"] = self._eval_metrics
        return self._estimator.evaluate(hooks=self._eval_hooks, name=name, **given)

    def train_and_evaluate(self):
        """Both, where a monitor evaluates within training, too; what is exported nobody knows."""
        self.train()
        if self._validates:
            self.evaluate()
        return self.evaluate(), Unknown("runtime", "experiment.train_and_evaluate()")

    def test(self):
        """One step of both."""
        self.train()
        return self.evaluate()

    local_run = continuous_train_and_eval = train_and_evaluate
    continuous_eval = evaluate

    def run_std_server(self):
        """Serves for ever."""
        return Unknown("runtime", "experiment.run_std_server()")


@tf_export("contrib.learn.learn_runner.run", f"{LEARN}.learn_runner.run")
def run(experiment_fn, output_dir=None, schedule=None, run_config=None, hparams=None):
    """Makes an experiment and runs one of its methods; raises TypeError and ValueError."""
    if output_dir is not None and run_config is not None:
        raise raised(ValueError("Cannot provide both `output_dir` and `run_config`"))
    if output_dir is None and run_config is None:
        raise raised(ValueError("Must set value for `output_dir` or `run_config`"))
    if not callable(experiment_fn):
        raise raised(TypeError(f'Experiment builder "{experiment_fn}" is not callable.'))
    if run_config is not None:
        if not isinstance(run_config, (RunConfig, Unknown)):
            raise raised(ValueError("`run_config` must be `tf.contrib.learn.RunConfig` instance"))
        if not run_config.model_dir:
            text = "Must specify a model directory `model_dir` in `run_config`."
            raise raised(ValueError(text))
        experiment = experiment_fn(run_config, hparams)
    else:
        experiment = experiment_fn(output_dir=output_dir)
    if not isinstance(experiment, (Experiment, Unknown)):
        text = f"Experiment builder did not return an Experiment instance, got {type(experiment)} instead."
        raise raised(TypeError(text))
    if isinstance(experiment, Unknown) or isinstance(schedule, Unknown):
        return experiment
    return _executed(experiment, schedule or "train_and_evaluate")


def _executed(experiment: Any, schedule: str) -> Any:
    """Mirrors learn_runner.py _execute_schedule."""
    if not hasattr(experiment, schedule):
        raise raised(ValueError(f"Schedule references non-existent task {schedule}"))
    task = getattr(experiment, schedule)
    if not callable(task):
        raise raised(TypeError(f"Schedule references non-callable member {schedule}"))
    return task()
