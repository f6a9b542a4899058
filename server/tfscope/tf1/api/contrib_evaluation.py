"""tf.contrib.training and slim.evaluation: what evaluating a checkpoint adds to the graph.

Mirrors contrib/training/python/training/evaluation.py, contrib/slim/python/slim/evaluation.py and
python/training/evaluation.py; the checkpoints themselves are known when the program runs.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_hooks import FinalOpsHook, SessionRunHook, stop_after_evals
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

ALL_SUMMARIES = 0
"""Stands for: the summaries of the graph."""


def _training(name: str) -> list[str]:
    return [f"contrib.training.{name}", f"contrib.training.python.training.evaluation.{name}"]


def _slim(name: str) -> list[str]:
    places = ("contrib.slim", "contrib.slim.python.slim", "tf_slim")
    return [f"{place}.evaluation.{name}" for place in places]


@tf_export(*_training("get_or_create_eval_step"))
def get_or_create_eval_step():
    """The local variable eval_step."""
    return stop_after_evals()


@tf_export(*_training("StopAfterNEvalsHook"))
class StopAfterNEvalsHook(SessionRunHook):
    """Stops after some evaluations."""

    def __init__(self, num_evals, log_progress=True):
        self._num_evals = num_evals


@tf_export(*_training("SummaryAtEndHook"))
class SummaryAtEndHook(SessionRunHook):
    """Writes the summaries once at the end."""

    def __init__(self, log_dir=None, summary_writer=None, summary_op=None, feed_dict=None):
        if log_dir is None and summary_writer is None:
            raise raised(ValueError("One of log_dir or summary_writer should be used."))
        self._summary_op = summary_op
        self._replace_summary_op = summary_op is None

    def begin(self):
        """Merges the summaries and makes the global step."""
        if self._replace_summary_op:
            self._summary_op = tf.summary.merge_all()
        tf.train.get_or_create_global_step()


@tf_export(*_training("wait_for_new_checkpoint"), *_slim("wait_for_new_checkpoint"))
def wait_for_new_checkpoint(checkpoint_dir, last_checkpoint=None, seconds_to_sleep=1, timeout=None):
    """A path that only a run knows."""
    current_run().runtime_uses += 1
    return Unknown("runtime", "wait_for_new_checkpoint()")


@tf_export(*_training("evaluate_once"))
def evaluate_once(checkpoint_path, master="", scaffold=None, eval_ops=None, feed_dict=None, final_ops=None, final_ops_feed_dict=None, hooks=None, config=None):  # fmt: skip
    """One evaluation of a checkpoint."""
    return _evaluate(eval_ops, final_ops, hooks, scaffold)


@tf_export(*_training("evaluate_repeatedly"))
def evaluate_repeatedly(checkpoint_dir, master="", scaffold=None, eval_ops=None, feed_dict=None, final_ops=None, final_ops_feed_dict=None, eval_interval_secs=60, hooks=None, config=None, max_number_of_evaluations=None, timeout=None, timeout_fn=None):  # fmt: skip
    """One evaluation per checkpoint; what the first adds to the graph, the others find there."""
    return _evaluate(eval_ops, final_ops, hooks, scaffold)


@tf_export(*_slim("evaluate_once"))
def slim_evaluate_once(master, checkpoint_path, logdir, num_evals=1, initial_op=None, initial_op_feed_dict=None, eval_op=None, eval_op_feed_dict=None, final_op=None, final_op_feed_dict=None, summary_op=ALL_SUMMARIES, summary_op_feed_dict=None, variables_to_restore=None, session_config=None, hooks=None):  # fmt: skip
    """One evaluation with summaries and a saver of some variables."""
    return _evaluate_slim(
        logdir, num_evals, eval_op, final_op, summary_op, variables_to_restore, hooks, initial_op
    )


@tf_export(*_slim("evaluation_loop"))
def evaluation_loop(master, checkpoint_dir, logdir, num_evals=1, initial_op=None, initial_op_feed_dict=None, init_fn=None, eval_op=None, eval_op_feed_dict=None, final_op=None, final_op_feed_dict=None, summary_op=ALL_SUMMARIES, summary_op_feed_dict=None, variables_to_restore=None, eval_interval_secs=60, max_number_of_evaluations=None, session_config=None, timeout=None, timeout_fn=None, hooks=None):  # fmt: skip
    """The same for every checkpoint."""
    return _evaluate_slim(
        logdir, num_evals, eval_op, final_op, summary_op, variables_to_restore, hooks, initial_op
    )


def _evaluate_slim(
    logdir: Any,
    num_evals: Any,
    eval_op: Any,
    final_op: Any,
    summary_op: Any,
    variables: Any,
    hooks: Any,
    initial_op: Any,
) -> Unknown:
    if isinstance(summary_op, int) and summary_op == ALL_SUMMARIES:
        summary_op = tf.summary.merge_all()
    all_hooks: list[Any] = [StopAfterNEvalsHook(num_evals)]
    if summary_op is not None:
        all_hooks.append(SummaryAtEndHook(logdir, summary_op=summary_op))
    if hooks is not None and not isinstance(hooks, Unknown):
        all_hooks.extend(hooks)
    saver = tf.train.Saver(variables) if variables is not None else None
    scaffold = tf.train.Scaffold(init_op=initial_op, saver=saver)
    return _evaluate(eval_op, final_op, all_hooks, scaffold)


def _evaluate(eval_ops: Any, final_ops: Any, hooks: Any, scaffold: Any) -> Unknown:
    """Mirrors ``_evaluate_once``."""
    step = stop_after_evals()
    if eval_ops is not None:
        tf.assign_add(step, 1)
    known = [] if isinstance(hooks, Unknown) else list(hooks or [])
    creator = tf.train.ChiefSessionCreator(scaffold=scaffold)
    with tf.train.MonitoredSession(creator, [*known, FinalOpsHook(final_ops)]):
        current_run().runtime_uses += 1
    return Unknown("runtime", "evaluate_once()")
