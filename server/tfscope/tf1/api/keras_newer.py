"""Layers, losses and metrics of Keras that only TensorFlow 2 has.

Mirrors keras/src/{layers/core/identity,losses,metrics/iou_metrics,metrics/f_score_metrics,
metrics/confusion_metrics,metrics/regression_metrics}.py of Keras 2.15.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_metrics import Metric
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


@tf_export("keras.layers.Identity")
class Identity(Layer):
    """Gives what it is given."""

    def call(self, inputs):
        """The inputs, again."""
        return tf.nest.map_structure(tf.identity, inputs)


def _focal(name: str) -> None:
    def binary(y_true, y_pred, apply_class_balancing=False, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1):  # fmt: skip
        y_pred = ops.convert_to_tensor(y_pred)
        y_true = tf.cast(y_true, y_pred.dtype)
        return tf.reduce_mean(tf.squared_difference(y_pred, y_true), axis=axis)

    def categorical(y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1):  # fmt: skip
        y_pred = ops.convert_to_tensor(y_pred)
        y_true = tf.cast(y_true, y_pred.dtype)
        return tf.reduce_sum(tf.multiply(y_pred, y_true), axis=axis)

    function = binary if name.startswith("binary") else categorical
    function.__name__ = function.__qualname__ = name
    tf_export(f"keras.losses.{name}", f"keras.metrics.{name}")(function)


_focal("binary_focal_crossentropy")
_focal("categorical_focal_crossentropy")


@tf_export("keras.backend.random_bernoulli")
def random_bernoulli(shape, p=0.0, dtype=None, seed=None):
    """Ones and zeros."""
    return tf.keras.backend.random_binomial(shape, p, dtype, seed)


@tf_export("keras.utils.register_keras_serializable")
def register_keras_serializable(package="Custom", name=None):
    """Decorates a class that stays as it is."""
    return lambda arg: arg


# -- metrics ---------------------------------------------------------------------------------------
class _Overlap(Metric):
    """Counts pairs of classes in one matrix."""

    def __init__(self, num_classes: Any, name: Any, dtype: Any) -> None:
        super().__init__(name=name, dtype=dtype)
        self.num_classes = num_classes
        self.total_cm = self.add_weight(
            name="total_confusion_matrix", shape=(num_classes, num_classes), initializer="zeros"
        )

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Counts."""
        size = self.num_classes
        labels, told = (tf.reshape(tf.cast(v, tf.int64), [-1]) for v in (y_true, y_pred))
        return self.total_cm.assign_add(tf.math.confusion_matrix(labels, told, size, dtype=self.dtype))  # fmt: skip

    def result(self):
        """A scalar."""
        return tf.reduce_mean(self.total_cm)


@tf_export("keras.metrics.IoU")
class IoU(_Overlap):
    """How much classes overlap; raises ``ValueError`` for classes there are not."""

    def __init__(self, num_classes, target_class_ids, name=None, dtype=None, ignore_class=None, sparse_y_true=True, sparse_y_pred=True, axis=-1):  # fmt: skip
        super().__init__(num_classes, name, dtype)
        if max(target_class_ids) >= num_classes:
            text = f"Target class id {max(target_class_ids)} is out of range, which is [{0}, {num_classes})."
            raise raised(ValueError(text))
        self.target_class_ids = list(target_class_ids)


@tf_export("keras.metrics.BinaryIoU")
class BinaryIoU(IoU):
    """How much two classes overlap above a threshold."""

    def __init__(self, target_class_ids=(0, 1), threshold=0.5, name=None, dtype=None):
        super().__init__(2, target_class_ids, name, dtype)
        self.threshold = threshold


@tf_export("keras.metrics.OneHotIoU")
class OneHotIoU(IoU):
    """How much classes of one-hot vectors overlap."""

    def __init__(self, num_classes, target_class_ids, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1):  # fmt: skip
        super().__init__(num_classes, target_class_ids, name, dtype, ignore_class, False, sparse_y_pred, axis)  # fmt: skip

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Counts the largest of each vector."""
        pair = (tf.argmax(value, axis=-1) for value in (y_true, y_pred))
        return super().update_state(*pair, sample_weight)


@tf_export("keras.metrics.OneHotMeanIoU")
class OneHotMeanIoU(OneHotIoU):
    """The mean of all classes."""

    def __init__(self, num_classes, name=None, dtype=None, ignore_class=None, sparse_y_pred=False, axis=-1):  # fmt: skip
        super().__init__(num_classes, range(num_classes), name, dtype, ignore_class, sparse_y_pred, axis)  # fmt: skip


@tf_export("keras.metrics.FBetaScore")
class FBetaScore(Metric):
    """A mean of precision and recall; its variables are made with the first labels."""

    def __init__(self, average=None, beta=1.0, threshold=None, name="fbeta_score", dtype=None):
        super().__init__(name=name, dtype=dtype)
        if average not in (None, "micro", "macro", "weighted"):
            text = f"Invalid `average` argument value. Expected one of: {{None, 'micro', 'macro', 'weighted'}}. Received: average={average}"
            raise raised(ValueError(text))
        self.average, self.beta, self.threshold = average, beta, threshold
        self._counts: Any = None

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Counts."""
        y_true, y_pred = ops.convert_to_tensor(y_true), ops.convert_to_tensor(y_pred)
        if self._counts is None:
            shape = [] if self.average == "micro" else [y_pred.shape.as_list()[-1]]
            names = ("true_positives", "false_positives", "false_negatives", "intermediate_weights")
            self._counts = [
                self.add_weight(name=n, shape=shape, initializer="zeros", dtype=self.dtype)
                for n in names
            ]
        axis = None if self.average == "micro" else 0
        hits = tf.reduce_sum(tf.cast(y_true, self.dtype) * tf.cast(y_pred, self.dtype), axis)
        return [count.assign_add(hits) for count in self._counts][-1]

    def result(self):
        """A number, or one for each class."""
        count = self._counts[0]
        return tf.identity(count) if self.average is None else tf.reduce_mean(count)


@tf_export("keras.metrics.F1Score")
class F1Score(FBetaScore):
    """``FBetaScore`` of one."""

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average, 1.0, threshold, name, dtype)


def _at(kind: str, wanted: str) -> None:
    """A metric at a value of another one."""
    base = tf.keras.metrics.SensitivityAtSpecificity

    def start(self: Any, value: Any, num_thresholds: Any, class_id: Any, name: Any, dtype: Any) -> None:  # fmt: skip
        if not 0 <= value <= 1:
            raise raised(ValueError(f"Argument `{wanted}` must be in the range [0, 1]. Received: {wanted}={value}"))  # fmt: skip
        base.__init__(self, value, num_thresholds, name=name, dtype=dtype)
        setattr(self, wanted, value)

    def precision_at(self, recall, num_thresholds=200, class_id=None, name=None, dtype=None):
        start(self, recall, num_thresholds, class_id, name, dtype)

    def recall_at(self, precision, num_thresholds=200, class_id=None, name=None, dtype=None):
        start(self, precision, num_thresholds, class_id, name, dtype)

    init = precision_at if wanted == "recall" else recall_at
    init.__name__, init.__qualname__ = "__init__", f"{kind}.__init__"
    doc = "A metric at a value of another one."
    tf_export(f"keras.metrics.{kind}")(type(kind, (base,), {"__init__": init, "__doc__": doc}))


_at("PrecisionAtRecall", "recall")
_at("RecallAtPrecision", "precision")


@tf_export("sparse.bincount")
def sparse_bincount(values, weights=None, axis=0, minlength=None, maxlength=None, binary_output=False, name=None):  # fmt: skip
    """How often numbers occur, as a sparse tensor."""
    with ops.name_scope(name, "count", [values, weights]):
        dense = None if isinstance(values, tf.SparseTensor) else ops.convert_to_tensor(values)
        rank = 1 if axis == 0 else 2
        kind = tf.int64 if weights is None else element_type(weights)
        given = [] if dense is None else [dense]
        parts = [one_op("DenseCountSparseOutput", given, s, k) for s, k in (([None, rank], tf.int64), ([None], kind), ([rank], tf.int64))]  # fmt: skip
        return tf.SparseTensor(*parts)
