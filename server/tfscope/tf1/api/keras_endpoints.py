"""Targets, losses and metrics of a compiled model.  Mirrors python/keras/engine/training_utils.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_losses, keras_metrics
from tfscope.tf1.api.keras_losses import Loss, LossFunctionWrapper, Reduction, squeeze_or_expand
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.lengths import open_length
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class Endpoint:
    """One output of a model with its loss and target."""

    def __init__(self, output: Any, output_name: Any, loss_fn: Any) -> None:
        self.output, self.output_name, self.loss_fn = output, output_name, loss_fn
        self.loss_weight: Any = 1.0
        self.target: Any = None
        self.sample_weight: Any = None
        self.output_loss_metric: Any = None

    def loss_name(self) -> str:
        """The scope of the loss."""
        return f"{self.output_name}_loss"

    def create_target(self, target: Any) -> None:
        """A placeholder of the output's rank, unless a tensor is given."""
        if self.loss_fn is None:
            return
        if target is None:
            rank = self.output.shape.ndims
            target = tf.keras.backend.placeholder(
                ndim=rank, name=f"{self.output_name}_target", dtype=context.base_name(self.output)
            )
        self.target = target

    def loss(self, mask: Any) -> Any:
        """The loss of this output.  Mirrors Model._prepare_total_loss."""
        weight = self.sample_weight
        with context.name_scope(self.loss_name()):
            if mask is not None:
                mask = tf.cast(mask, self.output.dtype)
                weight = mask if weight is None else weight * mask
            if not hasattr(self.loss_fn, "reduction"):
                return self.loss_fn(self.target, self.output, sample_weight=weight)
            values = self.loss_fn.call(self.target, self.output)
            values = keras_losses.compute_weighted_loss(values, weight, Reduction.NONE)
            reduction = self.loss_fn.reduction
            if reduction == Reduction.AUTO:
                reduction = Reduction.SUM_OVER_BATCH_SIZE
            return keras_losses.reduce_weighted(values, reduction)


def get_loss_function(loss: Any) -> Any:
    """A loss object for what ``compile`` was given."""
    if loss is None or isinstance(loss, (Loss, Unknown)):
        return None if isinstance(loss, Unknown) else loss
    if isinstance(loss, Mapping):
        loss = keras_losses.get(loss)
    if callable(loss) and not hasattr(loss, "__name__"):
        return loss
    fn = keras_losses.get(loss)
    return LossFunctionWrapper(fn, name=fn.__name__, reduction=Reduction.SUM_OVER_BATCH_SIZE)


def loss_functions(loss: Any, names: list[Any]) -> list[Any]:
    """One loss per output."""
    if isinstance(loss, Mapping):
        _check_keys("loss", loss, names)
        return [get_loss_function(loss.get(n)) for n in names]
    if isinstance(loss, (list, tuple)):
        if len(loss) != len(names):
            text = (
                "When passing a list as loss, it should have one entry per model outputs. The "
                f"model has {len(names)} outputs, but you passed loss={loss}"
            )
            raise raised(ValueError(text))
        return [get_loss_function(x) for x in loss]
    return [get_loss_function(loss) for _ in names]


def may_have_loss(loss: Any, names: list[Any]) -> bool:
    """Whether a model without known losses may have one: a loss is unknown, or an output's name."""
    if any(isinstance(fn, Unknown) for fn in nest.flatten(loss)):
        return True
    return isinstance(loss, Mapping) and any(_is_behind_gap(n) for n in names)


def _is_behind_gap(name: Any) -> bool:
    """Whether an output may be that of a layer, but what leads to it is not known."""
    gap = not current_run().sure
    return isinstance(name, Unknown) or gap and str(name).startswith("tf_op_layer_")


def _check_keys(name: str, given: Any, names: list[Any]) -> None:
    unknown = set(given) - set(names)
    if any(_is_behind_gap(n) for n in names):
        return
    if unknown and not any(isinstance(k, Unknown) for k in given):
        text = (
            f"Unknown entries in {name} dictionary: {list(unknown)}. Only expected following keys: "
            f"{names}"
        )
        raise raised(ValueError(text))


def set_loss_weights(endpoints: list[Endpoint], weights: Any) -> None:
    """Gives each output its weight."""
    if isinstance(weights, Mapping):
        _check_keys("loss_weights", weights, [e.output_name for e in endpoints])
        for e in endpoints:
            e.loss_weight = weights.get(e.output_name, 1.0)
    elif isinstance(weights, (list, tuple)):
        if len(weights) != len(endpoints):
            text = (
                "When passing a list as loss_weights, it should have one entry per model output. "
                f"The model has {len(endpoints)} outputs, but you passed loss_weights={weights}"
            )
            raise raised(ValueError(text))
        for weight, e in zip(weights, endpoints):
            e.loss_weight = weight
    elif weights is not None and not isinstance(weights, Unknown):
        text = f"Could not interpret loss_weights argument: {weights} - expected a list of dicts."
        raise raised(TypeError(text))


def check_weight_modes(endpoints: list[Endpoint], modes: Any) -> None:
    """Refuses modes of sample weights for outputs that there are not."""
    if isinstance(modes, Mapping):
        _check_keys("sample_weight_mode", modes, [e.output_name for e in endpoints])
    elif isinstance(modes, (list, tuple)) and len(modes) != len(endpoints):
        text = (
            "When passing a list as sample_weight_mode, it should have one entry per model output. "
            f"The model has {len(endpoints)} outputs, but you passed {len(modes)}_sample_weight_modes."
        )
        raise raised(ValueError(text))


# -- metrics -------------------------------------------------------------------------------------
def metrics_per_output(
    metrics: Any, endpoints: list[Endpoint], prefix: str = ""
) -> list[dict[str, Any]]:
    """Metric objects by name for each output.  Mirrors collect_per_output_metric_info."""
    if metrics is None or isinstance(metrics, Unknown) or not metrics:
        return [{} for _ in endpoints]
    found = []
    for metric_list, endpoint in zip(_nested(metrics, endpoints), endpoints):
        named: dict[str, Any] = {}
        for metric in metric_list:
            if isinstance(metric, Unknown):
                continue
            name = prefix + metric_name(metric)
            fn = metric_function(metric, endpoint)
            if not isinstance(fn, keras_metrics.Metric):
                fn = keras_metrics.MeanMetricWrapper(fn, name=name)
            named[name] = fn
        found.append(named)
    return found


def _nested(metrics: Any, endpoints: list[Endpoint]) -> list[list[Any]]:
    def listed(value: Any) -> list[Any]:
        return list(value) if isinstance(value, (list, tuple)) else [value]

    if isinstance(metrics, Mapping):
        _check_keys("metrics", metrics, [e.output_name for e in endpoints])
        return [listed(metrics.get(e.output_name, [])) for e in endpoints]
    if not isinstance(metrics, list):
        text = (
            "Type of `metrics` argument not understood. Expected a list or dictionary, "
            f"found: {metrics}"
        )
        raise raised(TypeError(text))
    if any(isinstance(m, list) for m in metrics):
        if len(metrics) != len(endpoints) and open_length(metrics) is None:
            text = (
                "When passing a list of lists as `metrics`, it should have one entry per model output. "
                f"The model has {len(endpoints)} outputs, but you passed metrics={metrics}"
            )
            raise raised(ValueError(text))
        return [listed(m) for m in metrics]
    if len(endpoints) == 1:
        return [list(metrics)]
    return [[_cloned(m) for m in metrics] for _ in endpoints]


def _cloned(metric: Any) -> Any:
    if isinstance(metric, keras_metrics.Metric):
        return type(metric).from_config(metric.get_config())
    return metric


SHORT = {"accuracy": "acc", "acc": "acc", "crossentropy": "ce", "ce": "ce"}


def metric_name(metric: Any) -> str:
    """The name that ``compile`` gives a metric.  Mirrors get_metric_name (2.15: training_utils_v1.py)."""
    if isinstance(metric, str) and metric in SHORT:
        return SHORT[metric]
    fn = keras_metrics.get(metric)
    return fn.name if hasattr(fn, "name") else getattr(fn, "__name__", type(fn).__name__)


def metric_function(metric: Any, endpoint: Endpoint) -> Any:
    """The function that a name means for an output and its loss."""
    if not isinstance(metric, str) or metric not in SHORT:
        return keras_metrics.get(metric)
    fn = getattr(endpoint.loss_fn, "fn", None)
    kind = "categorical"
    sizes = endpoint.output.shape
    last = sizes.as_list()[-1] if sizes.ndims else None
    if last == 1 or fn is keras_losses.binary_crossentropy:
        kind = "binary"
    elif fn is keras_losses.sparse_categorical_crossentropy:
        kind = "sparse_categorical"
    suffix = "accuracy" if SHORT[metric] == "acc" else "crossentropy"
    return keras_metrics.get(f"{kind}_{suffix}")


def call_metric(metric: Any, endpoint: Endpoint, mask: Any, weights: Any = None) -> Any:
    """Mirrors training_utils.call_metric_function."""
    if mask is not None:
        mask = tf.cast(mask, endpoint.output.dtype)
        if weights is None:
            weights = mask
        else:
            mask, _, weights = squeeze_or_expand(mask, sample_weight=weights)
            weights = weights * mask
    return metric(endpoint.target, endpoint.output, sample_weight=weights)


# -- data ----------------------------------------------------------------------------------------
def symbolic_inputs(data: Any) -> tuple[Any, list[Any], list[str]]:
    """Placeholders for arrays: nested, flat, and their names.  Mirrors ModelInputs."""
    if isinstance(data, dict):
        names = sorted(data)
        flat = [_symbolic(data[n], n) for n in names]
        return dict(zip(names, flat)), flat, names
    values = nest.flatten(data)
    names = [f"input_{i + 1}" for i in range(len(values))]
    flat = [_symbolic(v, n) for v, n in zip(values, names)]
    nested = flat if isinstance(data, (list, tuple)) else flat[0]
    return nested, flat, names


def _symbolic(value: Any, name: str) -> Any:
    if isinstance(value, ops.Tensor):
        return value
    shape = getattr(value, "shape", None)
    kind = context.state().floatx
    sizes: Any = None
    if shape is not None and not isinstance(shape, Unknown):
        sizes = (None, *list(shape)[1:])
        sizes = (None, 1) if sizes == (None,) else sizes
        found = getattr(getattr(value, "dtype", None), "name", None)
        if isinstance(found, str) and not found.startswith("float"):
            kind = found
    return tf.keras.backend.placeholder(shape=sizes, name=name, dtype=kind)
