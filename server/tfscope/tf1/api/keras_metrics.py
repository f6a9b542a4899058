"""tf.keras.metrics: the base, sums and means, accuracies.  Mirrors python/keras/metrics.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_losses
from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_losses import squeeze_or_expand
from tfscope.tf1.api.losses_weights import broadcast_weights
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.autograph import newly_converted
from tfscope.values.raised import is_raised, passed_on, raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def export(*names: str) -> Any:
    """Registers under ``tf.keras.metrics`` and the private module."""
    found = [f"keras.metrics.{n}" for n in names]
    return tf_export(*found, *[f"python.keras.metrics.{n}" for n in names])


@export("Metric")
class Metric(Layer):
    """Variables that an update op changes; they are in no collection."""

    _is_metric = True

    def __init__(self, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.stateful = True
        self.built = True
        self._dtype = context.state().floatx if dtype is None else dtype

    def __getattribute__(self, name: str) -> Any:
        """``update_state`` and ``result`` of any subclass are wrapped as TensorFlow wraps them."""
        found = super().__getattribute__(name)
        if name == "update_state":
            return lambda *args, **kwargs: self._updated_(found, args, kwargs)
        if name == "result":
            return lambda *args: self._resulting_(found, args)
        return found

    def _updated_(self, update: Any, args: Any, kwargs: Any) -> Any:
        with newly_converted():
            try:
                made = update(*args, **kwargs)
            except TypeError as error:
                raise passed_on(error) from None
        if made is not None:
            self.add_update(made)
        return made

    def _resulting_(self, result: Any, args: Any) -> Any:
        with newly_converted():
            found = result(*args)
        self._call_result = tf.identity(found)
        return self._call_result

    def __call__(self, *args, **kwargs):
        update = self.update_state(*args, **kwargs)
        known = isinstance(update, (ops.Operation, ops.Tensor)) or hasattr(update, "op")
        with ops.control_dependencies([update] if known else []):
            result = self.result()
            if isinstance(result, ops.Tensor):
                result._metric_obj = self
            return result

    def add_weight(self, name, shape=(), aggregation=None, synchronization=None, initializer=None, dtype=None):  # fmt: skip
        """A variable of the metric."""
        return super().add_weight(
            name=name, shape=shape, dtype=self._dtype if dtype is None else dtype,
            trainable=False, initializer=initializer, collections=[],
            synchronization=tf.VariableSynchronization.ON_READ,
            aggregation=tf.VariableAggregation.SUM,
        )  # fmt: skip

    def update_state(self, *args, **kwargs):
        """Subclasses say how."""
        raise raised(NotImplementedError("Must be implemented in subclasses."))

    def result(self):
        """Subclasses say what."""
        raise raised(NotImplementedError("Must be implemented in subclasses."))

    def reset_states(self):
        """Sets the variables to zero in a session."""
        tf.keras.backend.batch_set_value([(v, 0) for v in self.variables])

    reset_state = reset_states

    def get_config(self):
        """The arguments."""
        told = {k: v if callable(v) else serial.argument(k, v) for k, v in self._told_().items()}
        return {"name": self.name, "dtype": self.dtype, **told}

    def _told_(self) -> dict[str, Any]:
        """The arguments of the class beside those of every metric."""
        return {}


@export("Reduce")
class Reduce(Metric):
    """A sum, or a mean of all values."""

    def __init__(self, reduction, name, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.reduction = reduction
        with ops.init_scope():
            self.total = self.add_weight("total", initializer="zeros")
            if reduction != "sum":
                self.count = self.add_weight("count", initializer="zeros")

    def update_state(self, values, sample_weight=None):
        """Mirrors Reduce.update_state."""
        values = tf.cast(values, self._dtype)
        if sample_weight is not None:
            sample_weight = tf.cast(sample_weight, self._dtype)
            values, _, sample_weight = squeeze_or_expand(values, sample_weight=sample_weight)
            values, sample_weight = self._fitted_(values, sample_weight)
            values = tf.multiply(values, sample_weight)
        total = tf.reduce_sum(values)
        with ops.control_dependencies([total]):
            update = self.total.assign_add(total)
        if self.reduction == "sum":
            return update
        if self.reduction == "weighted_mean" and sample_weight is not None:
            count = tf.reduce_sum(sample_weight)
        else:
            count = tf.cast(tf.size(values), self._dtype)
        with ops.control_dependencies([update]):
            return self.count.assign_add(count)

    def _fitted_(self, values: Any, weights: Any) -> Any:
        """Weights like the values, or values with as many dimensions as the weights."""
        try:
            return values, broadcast_weights(weights, values)
        except ValueError as error:
            if not is_raised(error):
                raise
        first, end = weights.shape.ndims, values.shape.ndims
        if first is None or end is None:
            return values, weights
        reduced = tf.reduce_sum if self.reduction == "sum" else tf.reduce_mean
        return reduced(values, axis=list(range(first, end))), weights

    def result(self):
        """The sum or mean."""
        if self.reduction == "sum":
            return tf.identity(self.total)
        return tf.div_no_nan(self.total, self.count)


@export("Sum")
class Sum(Reduce):
    """Variable ``total``."""

    def __init__(self, name="sum", dtype=None):
        super().__init__("sum", name, dtype)


@export("Mean")
class Mean(Reduce):
    """Variables ``total``, ``count``."""

    def __init__(self, name="mean", dtype=None):
        super().__init__("weighted_mean", name, dtype)


@export("MeanMetricWrapper")
class MeanMetricWrapper(Mean):
    """The mean of a function of labels and predictions."""

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn = fn
        self._fn_kwargs = kwargs

    def _told_(self) -> dict[str, Any]:
        return dict(self._fn_kwargs)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Mirrors MeanMetricWrapper.update_state."""
        y_true, y_pred = tf.cast(y_true, self._dtype), tf.cast(y_pred, self._dtype)
        y_pred, y_true, _ = squeeze_or_expand(y_pred, y_true)
        matches = self._fn(y_true, y_pred, **self._fn_kwargs)
        return Reduce.update_state(self, matches, sample_weight=sample_weight)


# -- functions -----------------------------------------------------------------------------------
def accuracy(y_true, y_pred):
    """Whether both are the same."""
    if y_true.dtype != y_pred.dtype:
        y_pred = tf.cast(y_pred, y_true.dtype)
    return tf.cast(tf.equal(y_true, y_pred), context.state().floatx)


@export("binary_accuracy")
def binary_accuracy(y_true, y_pred, threshold=0.5):
    """The shape without the last axis."""
    threshold = tf.cast(threshold, y_pred.dtype)
    y_pred = tf.cast(y_pred > threshold, y_pred.dtype)
    return tf.keras.backend.mean(tf.equal(y_true, y_pred), axis=-1)


@export("categorical_accuracy")
def categorical_accuracy(y_true, y_pred):
    """The shape without the last axis."""
    same = tf.equal(tf.argmax(y_true, axis=-1), tf.argmax(y_pred, axis=-1))
    return tf.cast(same, context.state().floatx)


@export("sparse_categorical_accuracy")
def sparse_categorical_accuracy(y_true, y_pred):
    """The shape of the labels."""
    pred_rank = ops.convert_to_tensor(y_pred).shape.ndims
    true_rank = ops.convert_to_tensor(y_true).shape.ndims
    if None not in (pred_rank, true_rank) and pred_rank == true_rank:
        y_true = tf.squeeze(y_true, [-1])
    y_pred = tf.argmax(y_pred, axis=-1)
    if context.base_name(y_pred) != context.base_name(y_true):
        y_pred = tf.cast(y_pred, context.base_name(y_true))
    return tf.cast(tf.equal(y_true, y_pred), context.state().floatx)


@export("top_k_categorical_accuracy")
def top_k_categorical_accuracy(y_true, y_pred, k=5):
    """One value per row."""
    hit = tf.nn.in_top_k(y_pred, tf.argmax(y_true, axis=-1), k)
    return tf.cast(hit, context.state().floatx)


@export("sparse_top_k_categorical_accuracy")
def sparse_top_k_categorical_accuracy(y_true, y_pred, k=5):
    """One value per row."""
    pred_rank, true_rank = y_pred.shape.ndims, y_true.shape.ndims
    if None not in (pred_rank, true_rank):
        if pred_rank > 2:
            y_pred = tf.reshape(y_pred, [-1, y_pred.shape[-1]])
        if true_rank > 1:
            y_true = tf.reshape(y_true, [-1])
    hit = tf.nn.in_top_k(y_pred, tf.cast(y_true, "int32"), k)
    return tf.cast(hit, context.state().floatx)


# -- classes of functions ------------------------------------------------------------------------
def _wrapper(name: str, fn: Any, default: str, **options: Any) -> None:
    names = list(options)

    def init(self, *args, **kwargs):
        order = ["name", "dtype"] if not names else [*names, "name", "dtype"]
        if name in REVERSED:
            order = ["name", "dtype", *names]
        given = {**options, "name": default, "dtype": None, **dict(zip(order, args)), **kwargs}
        MeanMetricWrapper.__init__(self, fn, **given)

    cls = type(name, (MeanMetricWrapper,), {"__init__": init, "__module__": __name__,
                                            "__doc__": f"The mean of ``{fn.__name__}``."})  # fmt: skip
    export(name)(cls)


REVERSED = ("BinaryAccuracy", "BinaryCrossentropy", "CategoricalCrossentropy",
            "SparseCategoricalCrossentropy", "CosineSimilarity")  # fmt: skip

for _name, _fn, _default, _options in (
    ("Accuracy", accuracy, "accuracy", {}),
    ("BinaryAccuracy", binary_accuracy, "binary_accuracy", {"threshold": 0.5}),
    ("CategoricalAccuracy", categorical_accuracy, "categorical_accuracy", {}),
    ("SparseCategoricalAccuracy", sparse_categorical_accuracy, "sparse_categorical_accuracy", {}),
    ("TopKCategoricalAccuracy", top_k_categorical_accuracy, "top_k_categorical_accuracy", {"k": 5}),
    ("SparseTopKCategoricalAccuracy", sparse_top_k_categorical_accuracy, "sparse_top_k_categorical_accuracy", {"k": 5}),
    ("MeanSquaredError", keras_losses.mean_squared_error, "mean_squared_error", {}),
    ("MeanAbsoluteError", keras_losses.mean_absolute_error, "mean_absolute_error", {}),
    ("MeanAbsolutePercentageError", keras_losses.mean_absolute_percentage_error, "mean_absolute_percentage_error", {}),
    ("MeanSquaredLogarithmicError", keras_losses.mean_squared_logarithmic_error, "mean_squared_logarithmic_error", {}),
    ("Hinge", keras_losses.hinge, "hinge", {}),
    ("SquaredHinge", keras_losses.squared_hinge, "squared_hinge", {}),
    ("CategoricalHinge", keras_losses.categorical_hinge, "categorical_hinge", {}),
    ("LogCoshError", keras_losses.logcosh, "logcosh", {}),
    ("Poisson", keras_losses.poisson, "poisson", {}),
    ("KLDivergence", keras_losses.kullback_leibler_divergence, "kullback_leibler_divergence", {}),
    ("BinaryCrossentropy", keras_losses.binary_crossentropy, "binary_crossentropy", {"from_logits": False, "label_smoothing": 0}),
    ("CategoricalCrossentropy", keras_losses.categorical_crossentropy, "categorical_crossentropy", {"from_logits": False, "label_smoothing": 0}),
    ("SparseCategoricalCrossentropy", keras_losses.sparse_categorical_crossentropy, "sparse_categorical_crossentropy", {"from_logits": False, "axis": -1}),
    ("CosineSimilarity", keras_losses.cosine_proximity, "cosine_similarity", {"axis": -1}),
):  # fmt: skip
    _wrapper(_name, _fn, _default, **_options)


@export("serialize")
def serialize(metric):
    """The name or configuration."""
    return serial.serialize_keras_object(metric)


@export("deserialize")
def deserialize(config, custom_objects=None):
    """The function or object of a name or configuration."""
    return serial.deserialize(config, "keras.metrics", custom_objects, "metric function")


@export("get")
def get(identifier):
    """The metric that an argument means."""
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier) or isinstance(identifier, Unknown):
        return identifier
    what = of_target("metric function", "metric")
    text = f"Could not interpret {what} identifier: {identifier}"
    raise raised(ValueError(text))
