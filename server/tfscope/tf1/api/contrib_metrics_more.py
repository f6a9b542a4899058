"""tf.contrib.metrics: rates at thresholds, values gathered over steps, sparse ranks.

Mirrors contrib/metrics/python/ops/metric_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_metrics import _names
from tfscope.tf1.api.contrib_metrics_streaming import _counts
from tfscope.tf1.api.metrics import collected, metric_variable
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised


def _rate_at_thresholds(scope_name, wrong, right):
    """The share of the first kind of count among both, per threshold."""

    def rate(predictions, labels, thresholds, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
        with variable_scope.variable_scope(name, scope_name, (predictions, labels, weights)):
            values, updates = _counts(labels, predictions, thresholds, weights, (wrong, right))

            def share(counts, text):
                whole = 1e-7 + counts[wrong] + counts[right]
                return tf.div(counts[wrong], whole, name=f"{scope_name.replace('_at_thresholds', '')}_{text}")  # fmt: skip

            value = collected(metrics_collections, share(values, "value"))
            return value, collected(updates_collections, share(updates, "update_op"))

    name = f"streaming_{scope_name}"
    rate.__name__ = rate.__qualname__ = name
    export_value(rate, *_names(name))


_rate_at_thresholds("false_positive_rate_at_thresholds", "fp", "tn")
_rate_at_thresholds("false_negative_rate_at_thresholds", "fn", "tp")


@tf_export(*_names("streaming_concat"))
def streaming_concat(values, axis=0, max_size=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """All values of steps.  Variables ``streaming_concat/{array,size}``; raises ValueError."""
    with variable_scope.variable_scope(name, "streaming_concat", (values,)):
        shape = values.get_shape()
        rank = shape.ndims
        if rank is None:
            raise raised(ValueError("`values` must have known statically known rank"))
        axis = axis + rank if axis < 0 else axis
        if not 0 <= axis < rank:
            raise raised(ValueError(f"axis = {axis} not in [0, {rank})"))
        sizes = shape.as_list()
        fixed = [size for place, size in enumerate(sizes) if place != axis]
        if None in fixed:
            text = (
                "all dimensions of `values` other than the dimension to concatenate along must have "
                "statically known size"
            )
            raise raised(ValueError(text))
        begun = [0 if max_size is None else max_size, *fixed]
        metric_variable(begun, element_type(values), validate_shape=False, name="array")
        size = metric_variable([], tf.int32, name="size")
        whole = [None if place == axis else n for place, n in enumerate(sizes)]
        used = [ops.convert_to_tensor(size)]
        value = one_op("Transpose", used, whole, element_type(values), "concat")
        update = tf.assign(size, size + tf.shape(values)[axis])
        return collected(metrics_collections, value), collected(updates_collections, update)


@tf_export(*_names("streaming_sparse_precision_at_top_k"))
def streaming_sparse_precision_at_top_k(top_k_predictions, labels, class_id=None, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """Mirrors metric_ops.py streaming_sparse_precision_at_top_k."""
    return tf.metrics.precision_at_top_k(labels, top_k_predictions, None, class_id, weights,
                                         metrics_collections, updates_collections, name)  # fmt: skip


@tf_export(*_names("sparse_recall_at_top_k"))
def sparse_recall_at_top_k(labels, top_k_predictions, class_id=None, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """Mirrors metric_ops.py sparse_recall_at_top_k."""
    return tf.metrics.recall_at_top_k(labels, top_k_predictions, None, class_id, weights,
                                      metrics_collections, updates_collections, name)  # fmt: skip
