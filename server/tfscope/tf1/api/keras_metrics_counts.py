"""tf.keras.metrics that count: confusion, AUC, IoU.  Mirrors python/keras/metrics.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_losses import squeeze_or_expand
from tfscope.tf1.api.keras_metrics import Mean, Metric, Reduce, export
from tfscope.tf1.api.losses_weights import broadcast_weights, remove_squeezable_dimensions
from tfscope.tf1.api.newer_arguments import only_newer
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@export("RootMeanSquaredError")
class RootMeanSquaredError(Mean):
    """Variables ``total``, ``count``."""

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype=dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Squared errors."""
        y_true, y_pred = tf.cast(y_true, self._dtype), tf.cast(y_pred, self._dtype)
        y_pred, y_true, _ = squeeze_or_expand(y_pred, y_true)
        error = tf.math.squared_difference(y_pred, y_true)
        return Reduce.update_state(self, error, sample_weight=sample_weight)

    def result(self):
        """The root of the mean."""
        return tf.sqrt(tf.div_no_nan(self.total, self.count))


@export("MeanRelativeError")
class MeanRelativeError(Mean):
    """Variables ``total``, ``count``; each error is told in shares of a number."""

    def __init__(self, normalizer, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.normalizer = tf.cast(normalizer, self._dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Shares of errors."""
        y_true, y_pred = tf.cast(y_true, self._dtype), tf.cast(y_pred, self._dtype)
        y_pred, y_true, _ = squeeze_or_expand(y_pred, y_true)
        y_pred, self.normalizer = remove_squeezable_dimensions(y_pred, self.normalizer)
        y_pred.shape.assert_is_compatible_with(y_true.shape)
        error = tf.div_no_nan(tf.abs(y_true - y_pred), self.normalizer)
        return Reduce.update_state(self, error, sample_weight=sample_weight)


@export("MeanTensor")
class MeanTensor(Metric):
    """Variables ``total``, ``count`` of the values' shape, made at the first update."""

    def __init__(self, name="mean_tensor", dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.count = None

    def update_state(self, values, sample_weight=None):
        """Mirrors MeanTensor.update_state."""
        values = tf.cast(values, self._dtype)
        if self.total is None:
            self.total = self.add_weight("total", shape=values.shape, initializer="zeros")
            self.count = self.add_weight("count", shape=values.shape, initializer="zeros")
        ones = keras_v2_names.ones_like(values)
        update = self.total.assign_add(values)
        with ops.control_dependencies([update]):
            return self.count.assign_add(ones)

    def result(self):
        """The mean."""
        if self.total is None:
            text = (
                "MeanTensor does not have any result yet. Please call the MeanTensor instance or "
                "use `.update_state(value)` before retrieving the result."
            )
            raise raised(ValueError(text))
        return tf.div_no_nan(self.total, self.count)


def refused(thresholds: Any) -> Any:
    """The thresholds, each from 0 to 1; raises ``ValueError``.  Mirrors metrics_utils.py assert_thresholds_range."""
    listed = thresholds if isinstance(thresholds, list) else [thresholds]
    known = (
        []
        if thresholds is None
        else [t for t in listed if t is None or isinstance(t, (int, float))]
    )
    invalid = [t for t in known if t is None or t < 0 or t > 1]
    if invalid:
        told = of_target("Invalid values", "Received")
        text = f"Threshold values must be in [0, 1]. {told}: {invalid}"
        raise raised(ValueError(text))
    return thresholds


def _thresholds(thresholds: Any, default: Any = 0.5) -> Any:
    found = default if thresholds is None else thresholds
    return found if isinstance(found, (list, Unknown)) else [found]


def _count(thresholds: Any) -> Any:
    return thresholds if isinstance(thresholds, Unknown) else len(thresholds)


def update_confusion(variables: dict[str, Any], y_true: Any, y_pred: Any, thresholds: Any, class_id: Any = None, sample_weight: Any = None) -> Any:  # fmt: skip
    """Mirrors metrics_utils.update_confusion_matrix_variables."""
    y_true, y_pred = tf.cast(y_true, dtypes.float32), tf.cast(y_pred, dtypes.float32)
    checks = [
        tf.debugging.assert_greater_equal(
            y_pred, tf.cast(0.0, dtype=y_pred.dtype), message="predictions must be >= 0"
        ),
        tf.debugging.assert_less_equal(
            y_pred, tf.cast(1.0, dtype=y_pred.dtype), message="predictions must be <= 1"
        ),
    ]
    with ops.control_dependencies([c for c in checks if isinstance(c, ops.Operation)]):
        y_pred, y_true, sample_weight = squeeze_or_expand(y_pred, y_true, sample_weight)
    if class_id is not None:
        y_true, y_pred = y_true[..., class_id], y_pred[..., class_id]
    count = _count(thresholds)
    size = tf.size(y_pred)
    predictions = tf.reshape(y_pred, [1, -1])
    labels = tf.reshape(tf.cast(y_true, dtype=dtypes.bool_), [1, -1])
    limits = tf.tile(tf.expand_dims(tf.constant(thresholds), 1), tf.stack([1, size]))
    positive = tf.greater(tf.tile(predictions, [count, 1]), limits)
    label = tf.tile(labels, [count, 1])
    weights = None
    if sample_weight is not None:
        weights = broadcast_weights(tf.cast(sample_weight, dtype=dtypes.float32), y_pred)
        weights = tf.tile(tf.reshape(weights, [1, -1]), [count, 1])
    updates = []
    for key, (a, b) in _outcomes(variables, label, positive).items():
        if key in variables:
            both = tf.cast(tf.logical_and(a, b), dtype=dtypes.float32)
            both = both if weights is None else both * weights
            updates.append(variables[key].assign_add(tf.reduce_sum(both, 1)))
    return tf.group(updates)


def _outcomes(wanted: dict[str, Any], label: Any, positive: Any) -> dict[str, Any]:
    """Outcome → whether the label and whether the prediction is positive; negations of what is wanted."""
    pairs = {"tp": (label, positive)}
    if "fn" in wanted or "tn" in wanted:
        negative = tf.logical_not(positive)
        pairs["fn"] = (label, negative)
    if "fp" in wanted or "tn" in wanted:
        not_label = tf.logical_not(label)
        pairs["fp"] = (not_label, positive)
        if "tn" in wanted:
            pairs["tn"] = (not_label, negative)
    return pairs


class _Confusion(Metric):
    """Counts of outcomes at thresholds; ``_kept_`` maps a variable's name to the outcome."""

    _kept_: dict[str, str] = {}
    _columns_: tuple[Any, ...] = ()
    """Sizes of the variables behind the thresholds."""

    def _make_(self, thresholds: Any) -> None:
        self.init_thresholds = thresholds
        self.thresholds = _thresholds(thresholds)
        self.class_id = None
        for name in self._kept_:
            sizes = (_count(self.thresholds), *self._columns_)
            made = self.add_weight(name, shape=sizes, initializer="zeros")
            setattr(self, name, made)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Counts."""
        variables = {outcome: getattr(self, name) for name, outcome in self._kept_.items()}
        return update_confusion(
            variables, y_true, y_pred, self.thresholds, self.class_id, sample_weight
        )

    def _told_(self) -> dict[str, Any]:
        return {"thresholds": self.init_thresholds}

    def _first_(self, result: Any) -> Any:
        return result[0] if _count(self.thresholds) == 1 else result


def _condition(name: str, outcome: str) -> None:
    class Count(_Confusion):
        _kept_ = {"accumulator": outcome}

        def __init__(self, thresholds=None, name=None, dtype=None):
            super().__init__(name=name, dtype=dtype)
            self._make_(refused(thresholds))

        def result(self):
            """The count."""
            return ops.convert_to_tensor(self._first_(self.accumulator))

    Count.__name__ = Count.__qualname__ = name
    export(name)(Count)


for _name, _outcome in (("TruePositives", "tp"), ("FalsePositives", "fp"), ("TrueNegatives", "tn"), ("FalseNegatives", "fn")):  # fmt: skip
    _condition(_name, _outcome)


def _of_classes(metric: Any) -> dict[str, Any]:
    """The arguments of precision and recall."""
    told = {"top_k": metric.top_k, "class_id": metric.class_id}
    return {"thresholds": metric.init_thresholds, **told}


@export("Precision")
class Precision(_Confusion):
    """Variables ``true_positives``, ``false_positives``."""

    _kept_ = {"true_positives": "tp", "false_positives": "fp"}

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._make_(refused(thresholds))
        self.top_k, self.class_id = top_k, class_id

    _told_ = _of_classes

    def result(self):
        """True positives among positives."""
        total = self.true_positives + self.false_positives
        return self._first_(tf.div_no_nan(self.true_positives, total))


@export("Recall")
class Recall(_Confusion):
    """Variables ``true_positives``, ``false_negatives``."""

    _kept_ = {"true_positives": "tp", "false_negatives": "fn"}

    def __init__(self, thresholds=None, top_k=None, class_id=None, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._make_(refused(thresholds))
        self.top_k, self.class_id = top_k, class_id

    _told_ = _of_classes

    def result(self):
        """Positives found."""
        total = self.true_positives + self.false_negatives
        return self._first_(tf.div_no_nan(self.true_positives, total))


FOUR = {"true_positives": "tp", "true_negatives": "tn", "false_positives": "fp",
        "false_negatives": "fn"}  # fmt: skip


class _AtManyThresholds(_Confusion):
    _kept_ = FOUR

    def _spread_(self, count: Any) -> None:
        self.num_thresholds = count
        if isinstance(count, Unknown):
            self._make_(count)
            return
        inner = [(i + 1) * 1.0 / (count - 1) for i in range(count - 2)]
        self._make_([-1e-7, *inner, 1.0 + 1e-7])


@export("AUC")
class AUC(_AtManyThresholds):
    """Four variables of ``num_thresholds``, or of as many rows when there are several labels: then they
    are made as soon as the number of labels is known."""

    def __init__(self, num_thresholds=200, curve="ROC", summation_method="interpolation", name=None,
                 dtype=None, thresholds=None, multi_label=False, num_labels=None, label_weights=None,
                 from_logits=False):  # fmt: skip
        newer = {"multi_label": multi_label or None, "num_labels": num_labels}
        newer |= {"label_weights": label_weights, "from_logits": from_logits or None}
        only_newer("__init__", **newer)
        super().__init__(name=name, dtype=dtype)
        self.multi_label = multi_label
        if thresholds is None and not isinstance(num_thresholds, Unknown) and num_thresholds <= 1:
            raise raised(ValueError("`num_thresholds` must be > 1."))
        self.curve, self.summation_method = curve, summation_method
        if thresholds is not None and not isinstance(thresholds, Unknown):
            num_thresholds = len(thresholds) + 2
        self._init_thresholds = thresholds
        self.num_thresholds = num_thresholds
        if multi_label and num_labels is not None:
            self._columns_ = (num_labels,)
        if not multi_label or num_labels is not None:
            self._spread_(num_thresholds)

    def _told_(self) -> dict[str, Any]:
        given = self._init_thresholds
        if given is None and isinstance(self.thresholds, list):
            given = self.thresholds[1:-1]
        return {
            "num_thresholds": self.num_thresholds, "curve": self.curve,
            "summation_method": self.summation_method, "thresholds": given,
        }  # fmt: skip

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Counts; those of several labels are not modelled."""
        if not self.multi_label:
            return super().update_state(y_true, y_pred, sample_weight)
        if not self._columns_:
            self._columns_ = (ops.convert_to_tensor(y_pred).shape.as_list()[1],)
            self._spread_(self.num_thresholds)
        return Unknown("unmodelled-api", "AUC of several labels")

    def result(self):
        """The area."""
        if self.multi_label:
            return Unknown("unmodelled-api", "AUC of several labels")
        n = self.num_thresholds
        recall = tf.div_no_nan(self.true_positives, self.true_positives + self.false_negatives)
        other = self.true_negatives if self.curve == "ROC" else self.true_positives
        rate = tf.div_no_nan(self.false_positives, self.false_positives + other)
        heights = (recall[: n - 1] + recall[1:]) / 2.0
        return tf.reduce_sum(tf.multiply(rate[: n - 1] - rate[1:], heights), name=self.name)


def _sensitivity(class_name: str, argument: str) -> None:
    class AtValue(_AtManyThresholds):
        def __init__(self, value, num_thresholds=200, name=None, dtype=None):
            super().__init__(name=name, dtype=dtype)
            self.value = value
            self._spread_(num_thresholds)

        def _told_(self) -> dict[str, Any]:
            return {"num_thresholds": self.num_thresholds, argument: self.value}

        def result(self):
            """The best rate under the condition."""
            total = self.true_positives + self.false_negatives
            rate = tf.div_no_nan(self.true_positives, total)
            return rate[tf.argmax(rate)]

    AtValue.__name__ = AtValue.__qualname__ = class_name
    export(class_name)(AtValue)


_sensitivity("SensitivityAtSpecificity", "specificity")
_sensitivity("SpecificityAtSensitivity", "sensitivity")


@export("MeanIoU")
class MeanIoU(Metric):
    """Variable ``total_confusion_matrix``: float64, or of the metric's type in 2.x."""

    def __init__(self, num_classes, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.num_classes = num_classes
        kind = dtypes.float64 if current_run().is_v1 else None
        self.total_cm = self.add_weight(
            "total_confusion_matrix", shape=(num_classes, num_classes), initializer="zeros",
            dtype=kind,
        )  # fmt: skip

    def _told_(self) -> dict[str, Any]:
        return {"num_classes": self.num_classes}

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds a confusion matrix."""
        values = []
        for value in (y_true, y_pred):
            value = tf.cast(value, self._dtype)
            values.append(tf.reshape(value, [-1]) if (value.shape.ndims or 0) > 1 else value)
        matrix = tf.math.confusion_matrix(
            values[0],
            values[1],
            self.num_classes,
            weights=sample_weight,
            dtype=self.total_cm.dtype.base_dtype,
        )
        return self.total_cm.assign_add(matrix)

    def result(self):
        """The mean over the classes."""
        rows = tf.cast(tf.reduce_sum(self.total_cm, axis=0), dtype=self._dtype)
        columns = tf.cast(tf.reduce_sum(self.total_cm, axis=1), dtype=self._dtype)
        hits = tf.cast(tf.diag_part(self.total_cm), dtype=self._dtype)
        total = rows + columns - hits
        valid = tf.reduce_sum(tf.cast(tf.not_equal(total, 0), dtype=self._dtype))
        iou = tf.div_no_nan(hits, total)
        return tf.div_no_nan(tf.reduce_sum(iou, name="mean_iou"), valid)
