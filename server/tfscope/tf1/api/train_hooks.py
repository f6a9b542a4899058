"""Session hooks: ``begin`` runs while the graph is built; the rest runs with sessions only.

Mirrors python/training/{session_run_hook,basic_session_run_hooks}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.builtins_ import evaluation
from tfscope.python.samples import sampled
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_global_step import get_global_step
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("train.SessionRunHook", "estimator.SessionRunHook")
class SessionRunHook:
    """Mirrors session_run_hook.py SessionRunHook."""

    def begin(self):
        """Called once before the session is made."""

    def after_create_session(self, session, coord):
        """Called when a session was made."""

    def before_run(self, run_context):
        """Called before each run."""
        return

    def after_run(self, run_context, run_values):
        """Called after each run."""

    def end(self, session):
        """Called at the end."""


@tf_export("train.SessionRunArgs", "estimator.SessionRunArgs")
class SessionRunArgs(tuple[Any, ...]):
    """Mirrors session_run_hook.py SessionRunArgs."""

    def __new__(cls, fetches, feed_dict=None, options=None):
        return super().__new__(cls, (fetches, feed_dict, options))

    fetches = property(lambda self: self[0])
    feed_dict = property(lambda self: self[1])
    options = property(lambda self: self[2])


@tf_export("train.SessionRunContext", "estimator.SessionRunContext")
class SessionRunContext:
    """Mirrors session_run_hook.py SessionRunContext."""

    def __init__(self, original_args, session):
        self.original_args = original_args
        self.session = session
        self.stop_requested = False

    def request_stop(self):
        """Asks to stop."""
        self.stop_requested = True


@tf_export("train.SessionRunValues", "estimator.SessionRunValues")
class SessionRunValues(tuple[Any, ...]):
    """Mirrors session_run_hook.py SessionRunValues."""

    def __new__(cls, results, options=None, run_metadata=None):
        return super().__new__(cls, (results, options, run_metadata))

    results = property(lambda self: self[0])
    options = property(lambda self: self[1])
    run_metadata = property(lambda self: self[2])


def _needs_global_step(hook):
    def begin(self):
        """Looks for the global step."""
        self._global_step_tensor = get_global_step()
        if self._global_step_tensor is None:
            raise raised(RuntimeError(f"Global step should be created to use {hook}."))

    return begin


@tf_export("train.LoggingTensorHook", "estimator.LoggingTensorHook")
class LoggingTensorHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py LoggingTensorHook."""

    def __init__(self, tensors, every_n_iter=None, every_n_secs=None, at_end=False, formatter=None):
        only_log_at_end = at_end and every_n_iter is None and every_n_secs is None
        if not only_log_at_end and (every_n_iter is None) == (every_n_secs is None):
            one = "exactly one of every_n_iter and every_n_secs"
            raise raised(ValueError(f"either at_end and/or {one} must be provided."))
        if every_n_iter is not None and every_n_iter <= 0:
            raise raised(ValueError(f"invalid every_n_iter={every_n_iter}."))
        self._tensors = tensors


@tf_export("train.StopAtStepHook", "estimator.StopAtStepHook")
class StopAtStepHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py StopAtStepHook."""

    def __init__(self, num_steps=None, last_step=None):
        if num_steps is None and last_step is None:
            raise raised(ValueError("One of num_steps or last_step must be specified."))
        if num_steps is not None and last_step is not None:
            raise raised(ValueError("Only one of num_steps or last_step can be specified."))
        self._num_steps = num_steps
        self._last_step = last_step

    begin = _needs_global_step("StopAtStepHook")


@tf_export("train.CheckpointSaverHook", "estimator.CheckpointSaverHook")
class CheckpointSaverHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py CheckpointSaverHook."""

    def __init__(
        self,
        checkpoint_dir,
        save_secs=None,
        save_steps=None,
        saver=None,
        checkpoint_basename="model.ckpt",
        scaffold=None,
        listeners=None,
    ):
        if saver is not None and scaffold is not None:
            raise raised(ValueError("You cannot provide both saver and scaffold."))
        self._saver = saver
        self._scaffold = scaffold
        self._listeners = listeners or []

    def begin(self):
        """Looks for the global step, lets the listeners begin."""
        if get_global_step() is None:
            text = "Global step should be created to use CheckpointSaverHook."
            raise raised(RuntimeError(text))
        for listener in self._listeners:
            listener.begin()

    _goes_on = False

    def going_on(self, goes_on):
        """The hook, which is told whether something was trained already."""
        self._goes_on = goes_on
        return self

    def after_create_session(self, session, coord):
        """Saves once the session is made: before the first step, unless something was trained already."""
        self._save_now(session, _step() if self._goes_on else 0)

    def end(self, session):
        """Saves what was trained, before the end and at the end."""
        with sampled(evaluation(), Unknown("runtime", "checkpoint")):
            self._save_now(session, _step())
        step = _step()
        for listener in self._listeners:
            listener.end(session, step)

    def _save_now(self, session, step):
        for listener in self._listeners:
            listener.before_save(session, step)
        for listener in self._listeners:
            listener.after_save(session, step)


def _step() -> Unknown:
    return Unknown("runtime", "global_step_value").of_type(int)


@tf_export("train.StepCounterHook", "estimator.StepCounterHook")
class StepCounterHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py StepCounterHook."""

    def __init__(self, every_n_steps=100, every_n_secs=None, output_dir=None, summary_writer=None):
        if (every_n_steps is None) == (every_n_secs is None):
            text = "exactly one of every_n_steps and every_n_secs should be provided."
            raise raised(ValueError(text))

    begin = _needs_global_step("StepCounterHook")


@tf_export("train.NanTensorHook", "estimator.NanTensorHook")
class NanTensorHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py NanTensorHook."""

    def __init__(self, loss_tensor, fail_on_nan_loss=True):
        self._loss_tensor = loss_tensor


@tf_export("train.SummarySaverHook", "estimator.SummarySaverHook")
class SummarySaverHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py SummarySaverHook."""

    def __init__(
        self,
        save_steps=None,
        save_secs=None,
        output_dir=None,
        summary_writer=None,
        scaffold=None,
        summary_op=None,
    ):
        if (scaffold is None) == (summary_op is None):
            raise raised(ValueError("Exactly one of scaffold or summary_op must be provided."))
        self._summary_op = summary_op

    begin = _needs_global_step("SummarySaverHook")


@tf_export("train.GlobalStepWaiterHook", "estimator.GlobalStepWaiterHook")
class GlobalStepWaiterHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py GlobalStepWaiterHook."""

    def __init__(self, wait_until_step):
        self._wait_until_step = wait_until_step

    begin = _needs_global_step("_GlobalStepWaiterHook")


@tf_export("train.FinalOpsHook", "estimator.FinalOpsHook")
class FinalOpsHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py FinalOpsHook."""

    def __init__(self, final_ops, final_ops_feed_dict=None):
        self._final_ops = final_ops

    @property
    def final_ops_values(self):
        """Known when the program runs."""
        return Unknown("runtime", "hook.final_ops_values")


@tf_export("train.FeedFnHook", "estimator.FeedFnHook")
class FeedFnHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py FeedFnHook."""

    def __init__(self, feed_fn):
        self.feed_fn = feed_fn


@tf_export("train.ProfilerHook", "estimator.ProfilerHook")
class ProfilerHook(SessionRunHook):
    """Mirrors basic_session_run_hooks.py ProfilerHook."""

    def __init__(
        self, save_steps=None, save_secs=None, output_dir="", show_dataflow=True,
        show_memory=False,
    ):  # fmt: skip
        self._output_file = output_dir

    begin = _needs_global_step("ProfilerHook")


@tf_export("train.SecondOrStepTimer", "estimator.SecondOrStepTimer")
class SecondOrStepTimer:
    """Whether to trigger is known when the program runs."""

    def __init__(self, every_secs=None, every_steps=None):
        if every_secs is None and every_steps is None:
            raise raised(ValueError("Either every_secs or every_steps should be provided."))
        if every_secs is not None and every_steps is not None:
            raise raised(ValueError("Can not provide both every_secs and every_steps."))

    def reset(self):
        """Starts anew."""

    def should_trigger_for_step(self, step):
        """Known when the program runs."""
        return Unknown("runtime", "timer.should_trigger_for_step()")

    def update_last_triggered_step(self, step):
        """Known when the program runs."""
        return Unknown("runtime", "a"), Unknown("runtime", "b")

    def last_triggered_step(self):
        """Known when the program runs."""
        return Unknown("runtime", "timer.last_triggered_step()")


@tf_export("train.NanLossDuringTrainingError", "estimator.NanLossDuringTrainingError")
class NanLossDuringTrainingError(RuntimeError):
    """Mirrors basic_session_run_hooks.py NanLossDuringTrainingError."""

    def __str__(self):
        return "NaN loss during training."


def begin_hooks(hooks):
    """Calls ``begin`` of every hook, in the default graph."""
    if isinstance(hooks, Unknown) or hooks is None:
        return
    for hook in hooks:
        demanded(hook, "begin")
        if isinstance(hook, SessionRunHook):
            hook.begin()


def begin_sessions(hooks, session, make_coordinator):
    """Calls ``after_create_session`` of every hook."""
    if isinstance(hooks, Unknown) or not hooks:
        return
    coordinator = make_coordinator()
    for hook in hooks:
        if isinstance(hook, SessionRunHook):
            hook.after_create_session(session, coordinator)


def stop_after_evals():
    """The hook of an evaluation: makes the local variable eval_step.

    Mirrors python/training/evaluation.py _get_or_create_eval_step.
    """
    graph = ops.get_default_graph()
    found = graph.get_collection("eval_step")
    if found:
        return found[0]
    return variable_scope.get_variable(
        "eval_step",
        shape=[],
        dtype=tf.int64,
        initializer=tf.zeros_initializer(),
        trainable=False,
        collections=["local_variables", "eval_step"],
    )


for _old, _new in (("train.CheckpointSaverListener", "estimator.CheckpointSaverListener"),):
    from tfscope.tf1.api.saver_checkpoints import CheckpointSaverListener

    export_value(CheckpointSaverListener, _new)
