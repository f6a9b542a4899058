"""tf.estimator.train_and_evaluate and the exporters that it calls.

Mirrors tensorflow_estimator/python/estimator/{training,exporter}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.estimator_spec import EvalSpec, TrainSpec
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("estimator.Exporter")
class Exporter:
    """Mirrors exporter.py Exporter."""

    name = None

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        """Exports."""


@tf_export("estimator.LatestExporter")
class LatestExporter(Exporter):
    """Exports after each evaluation."""

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False, exports_to_keep=5):  # fmt: skip
        self.name = name
        self._receiver_fn = serving_input_receiver_fn

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        """Builds the serving graph."""
        return estimator.export_saved_model(export_path, self._receiver_fn)


@tf_export("estimator.FinalExporter")
class FinalExporter(LatestExporter):
    """Exports once, when training has ended."""

    def __init__(self, name, serving_input_receiver_fn, assets_extra=None, as_text=False):
        super().__init__(name, serving_input_receiver_fn)

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        """Builds the serving graph of the last export."""
        if not is_the_final_export:
            return None
        return super().export(
            estimator, export_path, checkpoint_path, eval_result, is_the_final_export
        )


_EVENTS = "eval/*.tfevents.*"


@tf_export("estimator.BestExporter")
class BestExporter(LatestExporter):
    """Exports after each evaluation that is better than those before; training is taken to improve.

    In 1.15 the result of the first evaluation is already among the events that it is compared with.
    """

    def __init__(self, name="best_exporter", serving_input_receiver_fn=None, event_file_pattern=_EVENTS, compare_fn=None, assets_extra=None, as_text=False, exports_to_keep=5):  # fmt: skip
        super().__init__(name, serving_input_receiver_fn)
        self._event_file_pattern = event_file_pattern

    def export(self, estimator, export_path, checkpoint_path, eval_result, is_the_final_export):
        """Builds the serving graph of a better model."""
        pattern, self._event_file_pattern = self._event_file_pattern, None
        if pattern and pattern == _EVENTS and current_run().is_v1:
            return None
        return super().export(
            estimator, export_path, checkpoint_path, eval_result, is_the_final_export
        )


_MOST_EVALUATIONS = 20


def evaluations(estimator: Any, train_spec: Any, eval_spec: Any) -> int:
    """How often a local run evaluates.

    The first checkpoint behind the one of the start is always evaluated, later ones only if the time
    between evaluations has passed, and the last step in any case.
    Mirrors training.py _NewCheckpointListenerForEvaluate.
    """
    every = getattr(getattr(estimator, "config", None), "save_checkpoints_steps", None)
    most = getattr(train_spec, "max_steps", None)
    if not isinstance(every, int) or not isinstance(most, int) or every < 1 or every >= most:
        return 1
    seconds = eval_spec.throttle_secs
    if isinstance(seconds, Unknown) or seconds != 0:
        return 2
    return min(-(-most // every), _MOST_EVALUATIONS)


@tf_export("estimator.train_and_evaluate")
def train_and_evaluate(estimator, train_spec, eval_spec):
    """Trains, evaluates, exports: a graph each.  Mirrors training.py run_local."""
    if isinstance(estimator, Unknown):
        return None, None
    if not isinstance(train_spec, (TrainSpec, Unknown)):
        text = f"`train_spec` must have type `tf.estimator.TrainSpec`. Got: {type(train_spec)}"
        raise raised(TypeError(text))
    if isinstance(train_spec, TrainSpec):
        estimator.train(
            input_fn=train_spec.input_fn, max_steps=train_spec.max_steps, hooks=train_spec.hooks
        )
    if isinstance(eval_spec, EvalSpec):
        count = evaluations(estimator, train_spec, eval_spec)
        for i in range(count):
            _evaluate_and_export(estimator, eval_spec, i == count - 1)
    return Unknown("runtime", "metrics"), Unknown("runtime", "export")


def _evaluate_and_export(estimator: Any, eval_spec: Any, final: bool) -> None:
    result = estimator.evaluate(
        input_fn=eval_spec.input_fn, steps=eval_spec.steps, hooks=eval_spec.hooks
    )
    exporters = () if isinstance(eval_spec.exporters, Unknown) else eval_spec.exporters
    for exporter in exporters:
        if isinstance(exporter, Exporter):
            exporter.export(estimator, "export", None, result, final)
