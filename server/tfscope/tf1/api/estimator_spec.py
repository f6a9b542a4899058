"""Records of tf.estimator: EstimatorSpec, RunConfig, TrainSpec and their checks.

Mirrors tensorflow_estimator/python/estimator/{model_fn,run_config,training}.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_hooks import SessionRunHook
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.train_session import Scaffold
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("estimator.ModeKeys", "contrib.learn.ModeKeys")
class ModeKeys:
    """The modes."""

    TRAIN = "train"
    EVAL = "eval"
    PREDICT = "infer"
    INFER = "infer"


_FIELDS = [
    "mode",
    "predictions",
    "loss",
    "train_op",
    "eval_metric_ops",
    "export_outputs",
    "training_chief_hooks",
    "training_hooks",
    "scaffold",
    "evaluation_hooks",
    "prediction_hooks",
]


def check_tensor(value, name):
    """Mirrors model_fn.py _check_is_tensor."""
    if isinstance(value, Unknown) or ops.is_dense_tensor_like(value):
        return value
    raise raised(TypeError(f"{name} must be Tensor, given: {value}"))


def check_train_op(train_op, mode):
    """Mirrors model_fn.py _validate_estimator_spec_train_op."""
    if train_op is None:
        if mode == ModeKeys.TRAIN:
            raise raised(ValueError("Missing train_op."))
        return None
    if not isinstance(train_op, (Unknown, ops.Operation)):
        if not ops.is_dense_tensor_like(train_op):
            text = f"train_op must be Operation or Tensor, given: {train_op}"
            raise raised(TypeError(text))
    return train_op


def check_loss(loss, mode):
    """Mirrors model_fn.py _validate_estimator_spec_loss."""
    if loss is None:
        if mode in (ModeKeys.TRAIN, ModeKeys.EVAL):
            raise raised(ValueError("Missing loss."))
        return None
    loss = check_tensor(loss, "loss")
    if isinstance(loss, Unknown):
        return loss
    shape = loss.get_shape()
    if shape.is_fully_defined() and shape.num_elements() != 1:
        raise raised(ValueError(f"Loss must be scalar, given: {loss}"))
    if not shape.is_compatible_with(tf.TensorShape([])):
        loss = tf.reshape(loss, [])
    return loss


def check_predictions(predictions, mode):
    """Mirrors model_fn.py _validate_estimator_spec_predictions."""
    if predictions is None:
        if mode == ModeKeys.PREDICT:
            raise raised(ValueError("Missing predictions."))
        return {}
    if isinstance(predictions, dict):
        return {k: check_tensor(v, f"predictions[{k}]") for k, v in predictions.items()}
    return check_tensor(predictions, "predictions")


def check_hooks(hooks):
    """Mirrors model_fn.py _validate_estimator_spec_hooks."""
    if isinstance(hooks, Unknown):
        return ()
    for hook in hooks or ():
        if not isinstance(hook, (SessionRunHook, Unknown)):
            text = f"All hooks must be SessionRunHook instances, given: {hook}"
            raise raised(TypeError(text))
    return tuple(hooks or ())


def _check_metrics(metrics):
    if metrics is None:
        return {}
    if isinstance(metrics, Unknown):
        return metrics
    if not isinstance(metrics, dict):
        text = f"eval_metric_ops must be a dict, given: {metrics}"
        raise raised(TypeError(text))
    for key, value in metrics.items():
        if isinstance(value, Unknown) or hasattr(value, "updates"):
            continue
        if not isinstance(value, tuple) or len(value) != 2:
            raise raised(
                TypeError(
                    "Values of eval_metric_ops must be (metric_value, update_op) tuples, given:"
                    f" {value} for key: {key}"
                )
            )
    return _converted(metrics)


def _converted(metrics):
    """Metrics of Keras as pairs; their variables are collected, once each."""
    for key, value in list(metrics.items()):
        if isinstance(value, (tuple, Unknown)):
            continue
        for name in ("local_variables", "metric_variables"):
            known = ops.get_collection(name)
            for variable in value.variables:
                if not any(variable is other for other in known):
                    ops.add_to_collection(name, variable)
        metrics[key] = (value.result(), value.updates[0])
    return metrics


@tf_export("estimator.EstimatorSpec")
class EstimatorSpec(collections.namedtuple("EstimatorSpec", _FIELDS)):
    """Mirrors model_fn.py EstimatorSpec."""

    def __new__(
        cls,
        mode,
        predictions=None,
        loss=None,
        train_op=None,
        eval_metric_ops=None,
        export_outputs=None,
        training_chief_hooks=None,
        training_hooks=None,
        scaffold=None,
        evaluation_hooks=None,
        prediction_hooks=None,
    ):
        train_op = check_train_op(train_op, mode)
        loss = check_loss(loss, mode)
        predictions = check_predictions(predictions, mode)
        if not isinstance(scaffold, Scaffold):
            if scaffold is not None and not isinstance(scaffold, Unknown):
                text = f"scaffold must be tf.train.Scaffold. Given: {scaffold}"
                raise raised(TypeError(text))
            scaffold = Scaffold()
        return super().__new__(
            cls,
            mode=mode,
            predictions=predictions,
            loss=loss,
            train_op=train_op,
            eval_metric_ops=_check_metrics(eval_metric_ops),
            export_outputs=export_outputs,
            training_chief_hooks=check_hooks(training_chief_hooks),
            training_hooks=check_hooks(training_hooks),
            scaffold=scaffold,
            evaluation_hooks=check_hooks(evaluation_hooks),
            prediction_hooks=check_hooks(prediction_hooks),
        )


_CONFIG = {
    "model_dir": None,
    "tf_random_seed": None,
    "save_summary_steps": 100,
    "save_checkpoints_steps": None,
    "save_checkpoints_secs": 600,
    "session_config": None,
    "keep_checkpoint_max": 5,
    "keep_checkpoint_every_n_hours": 10000,
    "log_step_count_steps": 100,
    "train_distribute": None,
    "device_fn": None,
    "protocol": None,
    "eval_distribute": None,
    "experimental_distribute": None,
    "experimental_max_worker_delay_secs": None,
    "session_creation_timeout_secs": 7200,
}


@tf_export("estimator.RunConfig")
class RunConfig:
    """Mirrors run_config.py RunConfig."""

    def __init__(self, model_dir=None, tf_random_seed=None, save_summary_steps=100, **kwargs):
        settings = dict(_CONFIG)
        given = [kwargs.get(f"save_checkpoints_{unit}") for unit in ("steps", "secs")]
        if None not in given:
            text = "`save_checkpoints_steps` and `save_checkpoints_secs` cannot be both set."
            raise raised(ValueError(text))
        for key in kwargs if type(self) is RunConfig else ():
            if key not in _CONFIG:
                init = of_target("__init__", "RunConfig.__init__")
                text = f"{init}() got an unexpected keyword argument '{key}'"
                raise raised(TypeError(text))
        if "save_checkpoints_steps" in kwargs and "save_checkpoints_secs" not in kwargs:
            settings["save_checkpoints_secs"] = None
        settings.update(
            model_dir=model_dir,
            tf_random_seed=tf_random_seed,
            save_summary_steps=save_summary_steps,
        )
        settings.update(kwargs)
        for key, value in settings.items():
            setattr(self, key, value)
        self.task_type = "worker"
        self.task_id = 0
        self.global_id_in_cluster = 0
        self.cluster_spec = tf.train.ClusterSpec({})
        self.master = kwargs.get("master") or ""
        self.evaluation_master = ""
        self.is_chief = True
        self.num_ps_replicas = 0
        self.num_worker_replicas = 1
        self.service = None

    def replace(self, **kwargs):
        """A changed copy."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.__dict__.update(kwargs)
        return made


@tf_export("estimator.TrainSpec")
class TrainSpec(collections.namedtuple("TrainSpec", ["input_fn", "max_steps", "hooks"])):
    """Mirrors training.py TrainSpec."""

    def __new__(cls, input_fn, max_steps=None, hooks=None):
        if max_steps is not None and max_steps <= 0:
            raise raised(ValueError(f"Must specify max_steps > 0, given: {max_steps}"))
        return super().__new__(cls, input_fn, max_steps, check_hooks(hooks))


_EVAL = [
    "input_fn", "steps", "name", "hooks", "exporters", "start_delay_secs", "throttle_secs",
]  # fmt: skip


@tf_export("estimator.EvalSpec")
class EvalSpec(collections.namedtuple("EvalSpec", _EVAL)):
    """Mirrors training.py EvalSpec."""

    def __new__(
        cls,
        input_fn,
        steps=100,
        name=None,
        hooks=None,
        exporters=None,
        start_delay_secs=120,
        throttle_secs=600,
    ):
        if steps is not None and steps <= 0:
            raise raised(ValueError(f"Must specify steps > 0, given: {steps}"))
        if exporters is not None and not isinstance(exporters, (list, tuple, Unknown)):
            exporters = [exporters]
        return super().__new__(
            cls,
            input_fn,
            steps,
            name,
            check_hooks(hooks),
            exporters or (),
            start_delay_secs,
            throttle_secs,
        )


class _Output:
    """What a serving signature returns."""

    def __init__(self, *args, **kwargs):
        self.args = args
        for key, value in kwargs.items():
            setattr(self, key, value)
        if args:
            self.outputs = args[0]


for _name in ("ExportOutput", "PredictOutput", "ClassificationOutput", "RegressionOutput"):
    export_value(
        type(_name, (_Output,), {"__doc__": "A signature's outputs."}), f"estimator.export.{_name}"
    )


@tf_export("estimator.WarmStartSettings")
class WarmStartSettings(
    collections.namedtuple(
        "WarmStartSettings",
        [
            "ckpt_to_initialize_from",
            "vars_to_warm_start",
            "var_name_to_vocab_info",
            "var_name_to_prev_var_name",
        ],
    )
):
    """Mirrors estimator.py WarmStartSettings."""

    def __new__(
        cls,
        ckpt_to_initialize_from,
        vars_to_warm_start=".*",
        var_name_to_vocab_info=None,
        var_name_to_prev_var_name=None,
    ):
        return super().__new__(
            cls,
            ckpt_to_initialize_from,
            vars_to_warm_start,
            var_name_to_vocab_info or {},
            var_name_to_prev_var_name or {},
        )
