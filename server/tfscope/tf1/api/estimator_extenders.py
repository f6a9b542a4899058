"""Estimators that are made of others: more metrics, more features, other gradients, towers.

Mirrors tensorflow_estimator/python/estimator/extenders.py and
contrib/estimator/python/estimator/{extenders,replicate_model_fn}.py.
"""

from __future__ import annotations

import copy
from typing import Any

from tfscope.tf1.api.constructors import function_of
from tfscope.tf1.api.estimator import Estimator
from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys
from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_hooks import SessionRunHook
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

KNOWN = ("features", "labels", "predictions", "config")


@tf_export("estimator.add_metrics", "contrib.estimator.add_metrics")
def add_metrics(estimator, metric_fn):
    """An estimator that evaluates more; raises ValueError for other arguments of the function."""
    args = fn_args(metric_fn)
    wrong = [] if args is None else [arg for arg in args if arg not in KNOWN]
    if wrong:
        text = f"metric_fn ({metric_fn}) has following not expected args: {wrong}"
        raise raised(ValueError(text))
    if isinstance(estimator, Unknown):
        return estimator

    def new_model_fn(features, labels, mode, config):
        spec = estimator.model_fn(features, labels, mode, config)
        if mode != ModeKeys.EVAL or not isinstance(spec, EstimatorSpec):
            return spec
        given = dict(zip(KNOWN, (features, labels, spec.predictions, config)))
        made = metric_fn(**{key: given[key] for key in KNOWN if args is None or key in args})
        metrics = spec.eval_metric_ops or {}
        if isinstance(made, dict) and isinstance(metrics, dict):
            metrics.update(made)
        return spec._replace(eval_metric_ops=metrics)

    return Estimator(model_fn=new_model_fn, model_dir=estimator.model_dir, config=estimator.config)


@tf_export("contrib.estimator.forward_features")
def forward_features(estimator, keys=None, sparse_default_values=None):
    """An estimator whose predictions hold features, too."""
    if isinstance(estimator, Unknown):
        return estimator
    wanted = [keys] if isinstance(keys, str) else keys

    def new_model_fn(features, labels, mode, config):
        spec = estimator.model_fn(features, labels, mode, config)
        known = isinstance(spec, EstimatorSpec) and isinstance(spec.predictions, dict)
        if not known or isinstance(features, Unknown):
            return spec
        for key in features if wanted is None else wanted:
            if key not in features:
                text = (
                    f"keys should be exist in features. Key {key!r} is not in features. "
                    f"features={list(features)}"
                )
                raise raised(ValueError(text))
            value = features[key]
            sparse = isinstance(value, tf.SparseTensor)
            spec.predictions[key] = tf.sparse_tensor_to_dense(value) if sparse else value
        return spec

    return Estimator(model_fn=new_model_fn, model_dir=estimator.model_dir, config=estimator.config)


class _TransformGradients(Optimizer):
    """An optimizer of changed gradients."""

    def __init__(self, optimizer, transform_grads_fn, name=None):
        super().__init__(False, name or optimizer.get_name())
        self._optimizer = optimizer
        self._transform_grads_fn = transform_grads_fn

    def compute_gradients(self, *args, **kwargs):
        """Those of the optimizer."""
        return self._optimizer.compute_gradients(*args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The optimizer's update with changed gradients."""
        changed = self._transform_grads_fn(grads_and_vars)
        return self._optimizer.apply_gradients(changed, global_step, name)

    def get_slot(self, *args, **kwargs):
        """The optimizer's."""
        return self._optimizer.get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        """The optimizer's."""
        return self._optimizer.get_slot_names(*args, **kwargs)


@tf_export("contrib.estimator.clip_gradients_by_norm")
def clip_gradients_by_norm(optimizer, clip_norm):
    """An optimizer whose gradients are clipped together."""

    def clip(grads_and_vars):
        gradients, variables = zip(*grads_and_vars)
        clipped = tf.clip_by_global_norm(gradients, clip_norm)[0]
        return list(zip(clipped, variables))

    name = f"ClipByNorm{optimizer.get_name()}"
    return _TransformGradients(optimizer, clip, name=name)


@tf_export("contrib.estimator.TowerOptimizer")
class TowerOptimizer(Optimizer):
    """An optimizer for towers; on one device it is the one that it wraps."""

    def __init__(self, optimizer_or_optimizer_fn):
        self._optimizer_or_optimizer_fn = optimizer_or_optimizer_fn

    def _get_optimizer(self) -> Any:
        """The optimizer, which a function makes when it is first needed."""
        if callable(self._optimizer_or_optimizer_fn):
            self._optimizer_or_optimizer_fn = self._optimizer_or_optimizer_fn()
        return self._optimizer_or_optimizer_fn

    def compute_gradients(self, loss, *args, **kwargs):
        """Those of the optimizer."""
        return self._get_optimizer().compute_gradients(loss, *args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, **kwargs):
        """The optimizer's update."""
        return self._get_optimizer().apply_gradients(grads_and_vars, global_step, **kwargs)

    def get_slot(self, *args, **kwargs):
        """Of the optimizer."""
        return self._get_optimizer().get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        """Of the optimizer."""
        return self._get_optimizer().get_slot_names(*args, **kwargs)

    def get_name(self, *args, **kwargs):
        """Of the optimizer."""
        return self._get_optimizer().get_name(*args, **kwargs)

    def variables(self, *args, **kwargs):
        """Of the optimizer."""
        return self._get_optimizer().variables(*args, **kwargs)


@tf_export("contrib.estimator.replicate_model_fn")
def replicate_model_fn(model_fn, loss_reduction="weighted_sum_by_nonzero_weights", devices=None):
    """A model function of one tower, as on a machine with one device; raises ``ValueError``."""
    if loss_reduction == tf.losses.Reduction.NONE:
        text = f"Tower losses need to be reduced in some way, yet {loss_reduction} reduction is specified."
        raise raised(ValueError(text))
    if isinstance(devices, (list, tuple)) and len(devices) > 1:
        return Unknown("unmodelled-api", "replicate_model_fn()")

    def single_device_model_fn(features, labels, mode, params=None, config=None):
        args = fn_args(model_fn) or ()
        more = {"params": params, "config": config}
        more = {name: copy.deepcopy(value) for name, value in more.items() if name in args}
        with variable_scope.variable_scope("", reuse=False), ops.name_scope(""):
            return model_fn(mode=mode, features=features, labels=labels, **more)

    return single_device_model_fn


# -- early stopping: tensorflow_estimator/python/estimator/early_stopping.py -----------------------
class _StopOnPredicateHook(SessionRunHook):
    """Asks from time to time whether to stop.  Variable ``signal_early_stopping/STOP``."""

    def begin(self):
        """Makes the variable and what sets it."""
        tf.train.get_global_step()
        with variable_scope.variable_scope("signal_early_stopping", reuse=tf.AUTO_REUSE):
            stop = variable_scope.get_variable(
                "STOP", shape=[], dtype=tf.bool, initializer=tf.constant_initializer(False),
                collections=["variables"], trainable=False,
            )  # fmt: skip
        self._stop_op = tf.assign(stop, True)


@tf_export("estimator.experimental.make_early_stopping_hook",
           "contrib.estimator.make_early_stopping_hook")  # fmt: skip
def make_early_stopping_hook(estimator, should_stop_fn, run_every_secs=60, run_every_steps=None):
    """A hook of training; raises TypeError and ValueError."""
    if not isinstance(estimator, (Estimator, Unknown)):
        text = f"`estimator` must have type `tf.estimator.Estimator`. Got: {type(estimator)}"
        raise raised(TypeError(text))
    if run_every_secs is not None and run_every_steps is not None:
        text = "Only one of `run_every_secs` and `run_every_steps` must be set."
        raise raised(ValueError(text))
    return _StopOnPredicateHook()


_EVERY = "eval_dir=None, min_steps=0, run_every_secs=60, run_every_steps=None"


def _stopping(public: str, limit: str) -> None:
    def build(given):
        return make_early_stopping_hook(
            given["estimator"], None, given["run_every_secs"], given["run_every_steps"]
        )

    made = function_of(public, f"estimator, metric_name, {limit}, {_EVERY}", build)
    tf_export(f"estimator.experimental.{public}", f"contrib.estimator.{public}")(made)


_stopping("stop_if_higher_hook", "threshold")
_stopping("stop_if_lower_hook", "threshold")
_stopping("stop_if_no_increase_hook", "max_steps_without_increase")
_stopping("stop_if_no_decrease_hook", "max_steps_without_decrease")
