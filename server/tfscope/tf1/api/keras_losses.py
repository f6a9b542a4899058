"""tf.keras.losses.  Mirrors python/keras/losses.py and utils/losses_utils.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.keras_reduction import Reduction
from tfscope.tf1.api.losses_weights import broadcast_weights, remove_squeezable_dimensions
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.autograph import newly_converted
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


# -- weights -------------------------------------------------------------------------------------
def squeeze_or_expand(y_pred: Any, y_true: Any = None, sample_weight: Any = None) -> Any:
    """Ranks made equal.  Mirrors ops/losses/util.py squeeze_or_expand_dimensions."""
    rank = y_pred.shape.ndims
    if y_true is not None:
        true_rank = y_true.shape.ndims
        if rank is not None and true_rank is not None:
            last = y_pred.shape.as_list()[-1] if rank else None
            if rank - true_rank != 1 or last == 1:
                y_true, y_pred = remove_squeezable_dimensions(y_true, y_pred)
    if sample_weight is None:
        return y_pred, y_true, None
    sample_weight = ops.convert_to_tensor(sample_weight)
    weights_rank = sample_weight.shape.ndims
    if weights_rank not in (0, None) and rank is not None:
        if weights_rank - rank == 1:
            sample_weight = tf.squeeze(sample_weight, [-1])
        elif rank - weights_rank == 1:
            sample_weight = tf.expand_dims(sample_weight, [-1])
    return y_pred, y_true, sample_weight


def reduce_weighted(losses: Any, reduction: Any) -> Any:
    """Mirrors losses_utils.reduce_weighted_loss."""
    if reduction == Reduction.NONE:
        return losses
    total = tf.reduce_sum(losses)
    if reduction == Reduction.SUM_OVER_BATCH_SIZE:
        with context.name_scope("num_elements") as scope:
            count = tf.cast(tf.size(losses, name=scope), dtype=losses.dtype)
        total = tf.div_no_nan(tf.reduce_sum(total), count, name="value")
    return total


def compute_weighted_loss(losses: Any, sample_weight: Any = None, reduction: Any = Reduction.SUM_OVER_BATCH_SIZE, name: Any = None) -> Any:  # fmt: skip
    """Mirrors losses_utils.compute_weighted_loss."""
    if reduction == Reduction.AUTO:
        reduction = Reduction.SUM_OVER_BATCH_SIZE
    if sample_weight is None:
        sample_weight = 1.0
    with context.name_scope(name or "weighted_loss"):
        losses = ops.convert_to_tensor(losses)
        kind = losses.dtype
        if not current_run().is_v1 and not isinstance(kind, Unknown):
            return _weighted_2(losses, sample_weight, reduction)
        values = tf.cast(losses, dtypes.float32)
        weights = tf.cast(sample_weight, dtypes.float32)
        values, _, weights = squeeze_or_expand(values, None, weights)
        weights = broadcast_weights(weights, values)
        loss = reduce_weighted(tf.multiply(values, weights), reduction)
        return loss if isinstance(kind, Unknown) else tf.cast(loss, kind)


def _weighted_2(losses: Any, sample_weight: Any, reduction: Any) -> Any:
    """The loss of Keras 2.15, which broadcasts the weights by multiplying."""
    weights = ops.convert_to_tensor(sample_weight)
    kind = losses.dtype
    floats = losses if kind.is_floating else tf.cast(losses, dtypes.float32)
    weights = tf.cast(weights, floats.dtype)
    floats, _, weights = squeeze_or_expand(floats, None, weights)
    loss = reduce_weighted(tf.multiply(floats, weights), reduction)
    return loss if kind.is_floating else tf.cast(loss, kind)


# -- classes -------------------------------------------------------------------------------------
@tf_export("keras.losses.Loss", "python.keras.losses.Loss")
class Loss:
    """A function of labels and predictions that is weighted and reduced; raises ``ValueError`` for unknown
    ways to reduce."""

    def __init__(self, reduction=Reduction.AUTO, name=None):
        Reduction.validate(reduction)
        self.reduction, self.name = reduction, name

    def __call__(self, y_true, y_pred, sample_weight=None):
        scope = "lambda" if self.name == "<lambda>" else self.name
        with context.name_scope(scope or type(self).__name__):
            with newly_converted():
                losses = self.call(y_true, y_pred)
            return compute_weighted_loss(losses, sample_weight, reduction=self._get_reduction())

    def _get_reduction(self):
        auto = self.reduction == Reduction.AUTO
        return Reduction.SUM_OVER_BATCH_SIZE if auto else self.reduction

    def call(self, y_true, y_pred):
        """Subclasses say what it is."""
        raise raised(NotImplementedError("Must be implemented in subclasses."))

    def get_config(self):
        """The arguments."""
        return {"reduction": self.reduction, "name": self.name}

    @classmethod
    def from_config(cls, config):
        """A loss from its configuration."""
        return cls(**config)


@tf_export("python.keras.losses.LossFunctionWrapper")
class LossFunctionWrapper(Loss):
    """A loss that a function computes."""

    def __init__(self, fn, reduction=Reduction.AUTO, name=None, **kwargs):
        super().__init__(reduction=reduction, name=name)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true, y_pred):
        """The function of both."""
        with newly_converted():
            return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self):
        """The arguments."""
        return {**super().get_config(), **self._fn_kwargs}


def _alike(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Predictions as a tensor, labels of its type."""
    y_pred = ops.convert_to_tensor(y_pred)
    return tf.cast(y_true, y_pred.dtype), y_pred


def _names(*names: str) -> list[str]:
    return [f"keras.{where}.{n}" for n in names for where in ("losses", "metrics")]


def _mean(value: Any) -> Any:
    return tf.keras.backend.mean(value, axis=-1)


@tf_export(*_names("mean_squared_error", "mse", "MSE"))
def mean_squared_error(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    return _mean(tf.math.squared_difference(y_pred, y_true))


@tf_export(*_names("mean_absolute_error", "mae", "MAE"))
def mean_absolute_error(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    return _mean(tf.abs(y_pred - y_true))


@tf_export(*_names("mean_absolute_percentage_error", "mape", "MAPE"))
def mean_absolute_percentage_error(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    least = context.state().epsilon
    difference = tf.abs((y_true - y_pred) / tf.keras.backend.clip(tf.abs(y_true), least, None))
    return 100.0 * _mean(difference)


@tf_export(*_names("mean_squared_logarithmic_error", "msle", "MSLE"))
def mean_squared_logarithmic_error(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    least = context.state().epsilon
    first = tf.log(tf.keras.backend.clip(y_pred, least, None) + 1.0)
    second = tf.log(tf.keras.backend.clip(y_true, least, None) + 1.0)
    return _mean(tf.math.squared_difference(first, second))


def _signed(y_true: Any) -> Any:
    """Labels of 0 and 1 as -1 and 1.  Mirrors _maybe_convert_labels."""
    zeros, ones = tf.equal(y_true, 0), tf.equal(y_true, 1)
    binary = tf.reduce_all(tf.logical_or(zeros, ones))
    return context.smart_cond(binary, lambda: 2.0 * y_true - 1.0, lambda: y_true)


@tf_export(*_names("squared_hinge"))
def squared_hinge(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    return _mean(tf.square(tf.maximum(1.0 - _signed(y_true) * y_pred, 0.0)))


@tf_export(*_names("hinge"))
def hinge(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    return _mean(tf.maximum(1.0 - _signed(y_true) * y_pred, 0.0))


@tf_export("keras.losses.categorical_hinge")
def categorical_hinge(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    positive = tf.reduce_sum(y_true * y_pred, axis=-1)
    negative = tf.reduce_max((1.0 - y_true) * y_pred, axis=-1)
    return tf.maximum(0.0, negative - positive + 1.0)


@tf_export("keras.losses.huber_loss", "python.keras.losses.huber_loss")
def huber_loss(y_true, y_pred, delta=1.0):
    """Same shape."""
    kind = context.state().floatx
    y_pred, y_true = tf.cast(y_pred, dtype=kind), tf.cast(y_true, dtype=kind)
    error = tf.abs(tf.subtract(y_pred, y_true))
    quadratic = tf.minimum(error, delta)
    linear = tf.subtract(error, quadratic)
    half = ops.convert_to_tensor(0.5, dtype=quadratic.dtype)
    return tf.add(tf.multiply(half, tf.multiply(quadratic, quadratic)), tf.multiply(delta, linear))


@tf_export("keras.losses.logcosh")
def logcosh(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    x = y_pred - y_true
    return _mean(x + tf.nn.softplus(-2.0 * x) - tf.log(2.0))


@tf_export(*_names("categorical_crossentropy"))
def categorical_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    smoothing = ops.convert_to_tensor(label_smoothing, dtype=context.state().floatx)
    labels = y_true

    def smooth():
        classes = tf.cast(tf.shape(labels)[1], y_pred.dtype)
        return labels * (1.0 - smoothing) + smoothing / classes

    y_true = context.smart_cond(smoothing, smooth, lambda: labels)
    return tf.keras.backend.categorical_crossentropy(y_true, y_pred, from_logits=from_logits)


@tf_export(*_names("sparse_categorical_crossentropy"))
def sparse_categorical_crossentropy(y_true, y_pred, from_logits=False, axis=-1):
    """The shape without the last axis."""
    return tf.keras.backend.sparse_categorical_crossentropy(
        y_true, y_pred, from_logits=from_logits, axis=axis
    )


@tf_export(*_names("binary_crossentropy"))
def binary_crossentropy(y_true, y_pred, from_logits=False, label_smoothing=0):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    smoothing = ops.convert_to_tensor(label_smoothing, dtype=context.state().floatx)
    labels = y_true

    def smooth():
        return labels * (1.0 - smoothing) + 0.5 * smoothing

    y_true = context.smart_cond(smoothing, smooth, lambda: labels)
    return _mean(tf.keras.backend.binary_crossentropy(y_true, y_pred, from_logits=from_logits))


@tf_export(*_names("kullback_leibler_divergence", "kld", "KLD"))
def kullback_leibler_divergence(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    least = context.state().epsilon
    y_true = tf.keras.backend.clip(y_true, least, 1)
    y_pred = tf.keras.backend.clip(y_pred, least, 1)
    return tf.reduce_sum(y_true * tf.log(y_true / y_pred), axis=-1)


@tf_export(*_names("poisson"))
def poisson(y_true, y_pred):
    """The shape without the last axis."""
    y_true, y_pred = _alike(y_true, y_pred)
    return _mean(y_pred - y_true * tf.log(y_pred + context.state().epsilon))


@tf_export(*_names("cosine_proximity", "cosine"), "keras.losses.cosine_similarity")
def cosine_proximity(y_true, y_pred, axis=-1):
    """The shape without the axis."""
    y_true = tf.nn.l2_normalize(y_true, axis=axis)
    y_pred = tf.nn.l2_normalize(y_pred, axis=axis)
    return tf.reduce_sum(y_true * y_pred, axis=axis)


def cosine_similarity(y_true, y_pred, axis=-1):
    """The proximity, in TensorFlow 2 the negative one, as the class computes it."""
    if current_run().is_v1:
        return cosine_proximity(y_true, y_pred, axis)
    y_true = tf.nn.l2_normalize(y_true, axis=axis)
    y_pred = tf.nn.l2_normalize(y_pred, axis=axis)
    return -tf.reduce_sum(y_true * y_pred, axis=axis)


def _loss_class(name: str, fn: Any, default: str) -> None:
    def init(self, reduction=Reduction.AUTO, name=default):
        LossFunctionWrapper.__init__(self, fn, reduction=reduction, name=name)

    init.__qualname__ = f"{name}.__init__"
    cls = type(name, (LossFunctionWrapper,), {"__init__": init, "__module__": __name__,
                                              "__doc__": f"A ``{fn.__name__}``."})  # fmt: skip
    tf_export(f"keras.losses.{name}", f"python.keras.losses.{name}")(cls)


for _name, _fn in (
    ("MeanSquaredError", mean_squared_error), ("MeanAbsoluteError", mean_absolute_error),
    ("MeanAbsolutePercentageError", mean_absolute_percentage_error),
    ("MeanSquaredLogarithmicError", mean_squared_logarithmic_error),
    ("SquaredHinge", squared_hinge), ("Hinge", hinge), ("CategoricalHinge", categorical_hinge),
    ("Poisson", poisson), ("LogCosh", logcosh), ("KLDivergence", kullback_leibler_divergence),
):  # fmt: skip
    _loss_class(_name, _fn, _fn.__name__)


@tf_export("keras.losses.BinaryCrossentropy", "python.keras.losses.BinaryCrossentropy")
class BinaryCrossentropy(LossFunctionWrapper):
    """A ``binary_crossentropy``."""

    def __init__(self, from_logits=False, label_smoothing=0, reduction=Reduction.AUTO, name="binary_crossentropy"):  # fmt: skip
        super().__init__(binary_crossentropy, reduction, name, from_logits=from_logits, label_smoothing=label_smoothing)  # fmt: skip


@tf_export("keras.losses.CategoricalCrossentropy", "python.keras.losses.CategoricalCrossentropy")
class CategoricalCrossentropy(LossFunctionWrapper):
    """A ``categorical_crossentropy``."""

    def __init__(self, from_logits=False, label_smoothing=0, reduction=Reduction.AUTO, name="categorical_crossentropy"):  # fmt: skip
        super().__init__(categorical_crossentropy, reduction, name, from_logits=from_logits, label_smoothing=label_smoothing)  # fmt: skip


@tf_export("keras.losses.SparseCategoricalCrossentropy",
           "python.keras.losses.SparseCategoricalCrossentropy")  # fmt: skip
class SparseCategoricalCrossentropy(LossFunctionWrapper):
    """A ``sparse_categorical_crossentropy``."""

    def __init__(self, from_logits=False, reduction=Reduction.AUTO, name=None):
        name = name or "sparse_categorical_crossentropy"
        super().__init__(sparse_categorical_crossentropy, reduction, name, from_logits=from_logits)


@tf_export("keras.losses.Huber")
class Huber(LossFunctionWrapper):
    """A ``huber_loss``."""

    def __init__(self, delta=1.0, reduction=Reduction.AUTO, name="huber_loss"):
        super().__init__(huber_loss, reduction, name, delta=delta)


@tf_export("keras.losses.CosineSimilarity")
class CosineSimilarity(LossFunctionWrapper):
    """A ``cosine_similarity``."""

    def __init__(self, axis=-1, reduction=Reduction.AUTO, name="cosine_similarity"):
        super().__init__(cosine_similarity, reduction, name, axis=axis)


@tf_export("keras.losses.serialize")
def serialize(loss):
    """The name or configuration."""
    return serial.serialize_keras_object(loss)


@tf_export("keras.losses.deserialize")
def deserialize(name, custom_objects=None):
    """The function or object of a name or configuration."""
    return serial.deserialize(name, "keras.losses", custom_objects, "loss function")


@tf_export("keras.losses.get")
def get(identifier):
    """The loss that an argument means."""
    if identifier is None or isinstance(identifier, Unknown):
        return None
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    raise serial.uninterpreted("loss function", identifier)
