"""TPUEstimator on this machine (``use_tpu=False``), and what surrounds it.

Mirrors tensorflow_estimator/python/estimator/tpu/{tpu_estimator,tpu_config}.py.
"""

from __future__ import annotations

import collections
import copy

from tfscope.tf1.api.estimator import Estimator
from tfscope.tf1.api.estimator_inputs import fn_args, positional_count
from tfscope.tf1.api.estimator_spec import (
    EstimatorSpec,
    ModeKeys,
    RunConfig,
    check_hooks,
    check_loss,
    check_predictions,
    check_train_op,
)
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph.variable_scope import variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_BOTH = ("estimator.tpu", "contrib.tpu")


@tf_export(*(f"{p}.InputPipelineConfig" for p in _BOTH))
class InputPipelineConfig:
    """Where input functions run."""

    PER_SHARD_V1 = 1
    PER_HOST_V1 = 2
    PER_HOST_V2 = 3
    BROADCAST = 4
    SLICED = 5


_CONFIG = {
    "iterations_per_loop": 2,
    "num_shards": None,
    "num_cores_per_replica": None,
    "per_host_input_for_training": True,
    "tpu_job_name": None,
    "initial_infeed_sleep_secs": None,
    "input_partition_dims": None,
    "eval_training_input_configuration": InputPipelineConfig.PER_HOST_V1,
    "experimental_host_call_every_n_steps": 1,
}


@tf_export(*(f"{p}.TPUConfig" for p in _BOTH))
class TPUConfig(collections.namedtuple("TPUConfig", list(_CONFIG))):
    """Mirrors tpu_config.py TPUConfig."""

    def __new__(cls, iterations_per_loop=2, num_shards=None, num_cores_per_replica=None,
                per_host_input_for_training=True, tpu_job_name=None,
                initial_infeed_sleep_secs=None, input_partition_dims=None,
                eval_training_input_configuration=InputPipelineConfig.PER_HOST_V1,
                experimental_host_call_every_n_steps=1):  # fmt: skip
        return super().__new__(
            cls, iterations_per_loop, num_shards, num_cores_per_replica,
            per_host_input_for_training, tpu_job_name, initial_infeed_sleep_secs,
            input_partition_dims, eval_training_input_configuration,
            experimental_host_call_every_n_steps,
        )  # fmt: skip


@tf_export(*(f"{p}.RunConfig" for p in _BOTH))
class TPURunConfig(RunConfig):
    """Mirrors tpu_config.py RunConfig."""

    def __init__(self, tpu_config=None, evaluation_master=None, master=None, cluster=None,
                 **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self.tpu_config = tpu_config or TPUConfig()
        self.cluster = cluster
        self.master = master if master is not None else ""
        self.evaluation_master = self.master if evaluation_master is None else evaluation_master


_FIELDS = [
    "mode", "predictions", "loss", "train_op", "eval_metrics", "export_outputs", "scaffold_fn",
    "host_call", "training_hooks", "evaluation_hooks", "prediction_hooks",
]  # fmt: skip


@tf_export(*(f"{p}.TPUEstimatorSpec" for p in _BOTH))
class TPUEstimatorSpec(collections.namedtuple("TPUEstimatorSpec", _FIELDS)):
    """Mirrors tpu_estimator.py TPUEstimatorSpec."""

    def __new__(cls, mode, predictions=None, loss=None, train_op=None, eval_metrics=None,
                export_outputs=None, scaffold_fn=None, host_call=None, training_hooks=None,
                evaluation_hooks=None, prediction_hooks=None):  # fmt: skip
        for name, called in (("eval_metrics", eval_metrics), ("host_call", host_call)):
            if called is not None and not isinstance(called, Unknown):
                _check_host_call(name, called)
        train_op = check_train_op(train_op, mode)
        loss = check_loss(loss, mode)
        return super().__new__(
            cls,
            mode,
            check_predictions(predictions, mode),
            loss,
            train_op,
            eval_metrics,
            export_outputs,
            scaffold_fn,
            host_call,
            check_hooks(training_hooks),
            check_hooks(evaluation_hooks),
            check_hooks(prediction_hooks),
        )

    def as_estimator_spec(self):
        """The spec on this machine: metrics, host call and scaffold are made now."""
        metrics = None
        if self.eval_metrics and not isinstance(self.eval_metrics, Unknown):
            metrics = _called(*self.eval_metrics)
        if self.host_call and not isinstance(self.host_call, Unknown):
            _called(*self.host_call)
        scaffold = self.scaffold_fn() if self.scaffold_fn else None
        return EstimatorSpec(
            mode=self.mode,
            predictions=self.predictions,
            loss=self.loss,
            train_op=self.train_op,
            eval_metric_ops=metrics,
            export_outputs=self.export_outputs,
            scaffold=scaffold,
            training_hooks=self.training_hooks,
            evaluation_hooks=self.evaluation_hooks,
            prediction_hooks=self.prediction_hooks,
        )


def _check_host_call(name, called):
    """A function and its tensors.  Mirrors _OutfeedHostCall.validate."""
    if not isinstance(called, (tuple, list)):
        raise raised(ValueError(f"{name} should be tuple or list"))
    if len(called) != 2:
        raise raised(ValueError(f"{name} should have two elements."))
    function, tensors = called
    if isinstance(function, Unknown) or isinstance(tensors, Unknown):
        return
    if not callable(function):
        raise raised(TypeError(f"{name}[0] should be callable."))
    if not isinstance(tensors, (tuple, list, dict)):
        raise raised(ValueError(f"{name}[1] should be tuple or list, or dict."))
    taken = None if isinstance(tensors, dict) else positional_count(function)
    if taken is not None and taken != len(tensors):
        text = (
            f"In TPUEstimatorSpec.{name}, length of tensors {len(tensors)} does not match "
            f"method args of the function, which takes {taken}."
        )
        raise raised(RuntimeError(text))


def _called(function, tensors):
    """Calls a host function with its tensors."""
    if isinstance(tensors, dict):
        return function(**tensors)
    if isinstance(tensors, Unknown):
        return function(tensors)
    return function(*tensors)


@tf_export(*(f"{p}.TPUEstimator" for p in _BOTH))
class TPUEstimator(Estimator):
    """Mirrors tpu_estimator.py TPUEstimator; params hold ``batch_size``."""

    def __init__(self, model_fn=None, model_dir=None, config=None, params=None, use_tpu=True,
                 train_batch_size=None, eval_batch_size=None, predict_batch_size=None,
                 batch_axis=None, eval_on_tpu=True, export_to_tpu=True, export_to_cpu=True,
                 warm_start_from=None, embedding_config_spec=None,
                 export_saved_model_api_version=None):  # fmt: skip
        if isinstance(params, dict) and any(k in params for k in ("batch_size", "context")):
            reserved = ["batch_size", "context"]
            raise raised(
                ValueError(f"{reserved} are reserved keys but existed in params {params}.")
            )
        self._batch_sizes = {
            ModeKeys.TRAIN: train_batch_size,
            ModeKeys.EVAL: eval_batch_size,
            ModeKeys.PREDICT: predict_batch_size,
        }
        super().__init__(model_fn, model_dir, config, {} if params is None else params)

    def _verify_model_fn(self, model_fn, params):
        args = fn_args(model_fn)
        if args is not None and "params" in args:
            super()._verify_model_fn(model_fn, params)
        else:
            super()._verify_model_fn(model_fn, None)

    def _with_batch_size(self, mode):
        params = copy.deepcopy(self._params)
        size = self._batch_sizes.get(mode)
        if size is not None and not isinstance(params, Unknown):
            if hasattr(params, "add_hparam"):
                params.add_hparam("batch_size", size)
            else:
                params["batch_size"] = size
        return params

    def _call_input_fn(self, input_fn, mode, input_context=None):
        return self._in_mode(mode, super()._call_input_fn, input_fn, mode, input_context)

    def _call_model_fn(self, features, labels, mode, config):
        spec = self._in_mode(mode, super()._call_model_fn, features, labels, mode, config)
        return spec.as_estimator_spec() if isinstance(spec, TPUEstimatorSpec) else spec

    def _in_mode(self, mode, call, *args):
        """Calls with the batch size of the mode among the parameters."""
        plain = self._params
        self._params = self._with_batch_size(mode)
        try:
            return call(*args)
        finally:
            self._params = plain

    SPECS = (EstimatorSpec, TPUEstimatorSpec)


@tf_export("contrib.tpu.TPUDistributionStrategy")
class TPUDistributionStrategy:
    """Where a Keras model would run."""

    def __init__(self, *args, **kwargs):
        pass


def _pass_through(name, *paths):
    def function(computation, inputs=None, *args, **kwargs):
        """What the computation gives."""
        given = [] if inputs is None or isinstance(inputs, Unknown) else list(inputs)
        return computation(*given)

    function.__name__ = function.__qualname__ = name
    for path in paths:
        export_value(function, f"{path}.{name}")


_pass_through("rewrite", "tpu", "contrib.tpu")
_pass_through("outside_compilation", "tpu", "contrib.tpu")


@tf_export("tpu.bfloat16_scope", "contrib.tpu.bfloat16_scope")
def bfloat16_scope():
    """A variable scope whose getter makes float32 variables of bfloat16 ones.

    Mirrors python/tpu/bfloat16.py bfloat16_scope.
    """

    def getter(getter, *args, **kwargs):
        wanted = kwargs.get("dtype")
        if wanted != tf.bfloat16:
            return getter(*args, **kwargs)
        kwargs["dtype"] = tf.float32
        made = getter(*args, **kwargs)
        return tf.cast(made, tf.bfloat16)

    return variable_scope("", custom_getter=getter)


@tf_export("tpu.cross_replica_sum", "contrib.tpu.cross_replica_sum")
def cross_replica_sum(x, group_assignment=None, name=None):
    """The tensor."""
    return x


@tf_export("tpu.initialize_system", "contrib.tpu.initialize_system")
def initialize_system(embedding_config=None, job=None):
    """Nothing is connected."""
    return Unknown("environment", "tf.tpu.initialize_system()")


@tf_export("tpu.shutdown_system", "contrib.tpu.shutdown_system")
def shutdown_system(job=None):
    """Nothing is connected."""
    return tf.no_op()


class TpuContext:
    """No shards.  Mirrors python/tpu/tpu_function.py TpuContext."""

    number_of_shards = None

    def set_number_of_shards(self, number_of_shards):
        """Remembers the number."""
        self.number_of_shards = number_of_shards


@tf_export(
    "python.tpu.tpu_function.get_tpu_context", "contrib.tpu.python.tpu.tpu_function.get_tpu_context"
)
def get_tpu_context():
    """A context without shards."""
    return TpuContext()
