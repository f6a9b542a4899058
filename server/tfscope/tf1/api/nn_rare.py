"""Functions of tf.nn that few programs call.  Mirrors python/ops/{nn_ops,ctc_ops}.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import conv_ops
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("nn.conv_transpose")
def conv_transpose(input, filters, output_shape, strides, padding="SAME", data_format=None, dilations=None, name=None):  # noqa: A002  # fmt: skip
    """The transposed convolution of as many dimensions as ``output_shape`` tells.

    Raises ``ValueError`` for a shape that is none, or of other lengths than three to five.
    """
    with ops.name_scope(name, "conv_transpose", [input, output_shape]) as scope:
        if isinstance(output_shape, Unknown):
            return output_shape.derived("conv_transpose()")
        if isinstance(output_shape, Tensor):
            count = output_shape.shape.as_list()[0] if output_shape.shape.ndims else None
        elif hasattr(output_shape, "__len__"):
            count = len(output_shape)
        else:
            found = "" if current_run().is_v1 else f" Received: output_shape={output_shape}"
            wrong = "`output_shape`" if found else "output_shape"
            raise raised(ValueError(f"{wrong} must be a tensor or sized collection.{found}"))
        if not isinstance(count, int):
            return Unknown("argument", "conv_transpose()")
        if not 3 <= count <= 5:
            raise raised(ValueError(_wrong_count(count, output_shape)))
        function = getattr(tf.nn, f"conv{count - 2}d_transpose")
        given = {"padding": padding, "dilations": dilations, "name": scope}
        if count == 3:
            given["data_format"] = data_format or "NWC"
            return function(input, filters, output_shape, strides, **given)
        given["data_format"] = data_format or ("NHWC" if count == 4 else "NDHWC")
        return function(input, filters, output_shape, strides, **given)


def _wrong_count(count: int, output_shape: Any) -> str:
    if current_run().is_v1:
        return f"output_shape must be of length 3, 4 or 5 but was {count}."
    return f"`output_shape` must be of length 3, 4 or 5. Received: output_shape={output_shape} of length {count}."


@tf_export("nn.with_space_to_batch")
def with_space_to_batch(input, dilation_rate, padding, op, filter_shape=None, spatial_dims=None, data_format=None):  # noqa: A002  # fmt: skip
    """What ``op(input, number of dimensions, padding)`` gives on blocks of the input."""
    x = ops.convert_to_tensor(input, name="input")
    rates = conv_ops.known_rates(dilation_rate)
    if rates is None:
        return Unknown("argument", "with_space_to_batch()")
    blocks = ops.convert_to_tensor(rates, dtype=tf.int32, name="dilation_rate")
    count = len(rates)
    first = str(data_format).startswith("NC")
    places = list(spatial_dims or range(2 if first else 1, count + (2 if first else 1)))
    if all(rate == 1 for rate in rates):
        return op(x, count, padding)
    sizes = list(filter_shape)[:count] if isinstance(filter_shape, (list, tuple)) else None
    return conv_ops.with_space_to_batch(
        x, rates, padding, places, sizes, lambda value, how: op(value, count, how), blocks
    )


# -- CTC -------------------------------------------------------------------------------------------
def _size(x: Any, axis: int) -> Any:
    """One size of a tensor, static if it is known.  Mirrors ctc_ops.py _get_dim."""
    known = x.shape.as_list()[axis] if x.shape.ndims is not None else None
    return tf.shape(x)[axis] if known is None else known


@tf_export("nn.ctc_loss_v2")
def ctc_loss_v2(labels, logits, label_length, logit_length, logits_time_major=True, unique=None, blank_index=None, name=None):  # fmt: skip
    """A loss per sequence, of labels that are sparse or dense; raises ``ValueError`` without ``blank_index``."""
    if not isinstance(labels, SparseTensor):
        return _ctc_loss_dense(labels, logits, label_length, logit_length, logits_time_major, blank_index or 0, name)  # fmt: skip
    if blank_index is None:
        newer = "Argument `blank_index` must be provided when labels is a SparseTensor."
        older = "blank_index must be given when using SparseTensor labels."
        raise raised(ValueError(older if current_run().is_v1 else newer))
    logits = ops.convert_to_tensor(logits)
    last = _size(logits, 2)
    blank = blank_index + last if blank_index < 0 else blank_index
    if isinstance(last, Tensor) or blank != last - 1:
        parts = [logits[:, :, :blank], logits[:, :, blank + 1 :], logits[:, :, blank : blank + 1]]
        logits = tf.concat(parts, axis=2)
        values = tf.where(labels.values < blank, labels.values, labels.values - 1)
        labels = SparseTensor(labels.indices, values, labels.dense_shape)
    return tf.nn.ctc_loss(
        labels=labels, inputs=logits, sequence_length=logit_length, time_major=logits_time_major
    )


def _ctc_loss_dense(labels: Any, logits: Any, label_length: Any, logit_length: Any, major: Any, blank: Any, name: Any) -> Any:  # fmt: skip
    """The loss of dense labels, which is computed step by step.  Mirrors ctc_ops.py ctc_loss_dense."""
    with ops.name_scope(name, "ctc_loss_dense", [logits, labels, label_length, logit_length]):
        logits = ops.convert_to_tensor(logits, name="logits")
        labels = ops.convert_to_tensor(labels, name="labels")
        label_length = ops.convert_to_tensor(label_length, name="label_length")
        logit_length = ops.convert_to_tensor(logit_length, name="logit_length")
        if not major:
            logits = tf.transpose(logits, perm=[1, 0, 2])
        if isinstance(blank, Unknown) or blank != 0:
            if blank < 0:
                blank += _size(logits, 2)
            parts = [logits[:, :, blank : blank + 1], logits[:, :, :blank], logits[:, :, blank + 1 :]]  # fmt: skip
            logits = tf.concat(parts, axis=2)
            labels = tf.where(labels < blank, labels + 1, labels)
        batch = logits.shape.as_list()[1] if logits.shape.ndims == 3 else None
        given = [logits, labels, label_length, logit_length]
        return one_op("IdentityN", given, [batch], logits.dtype)


@tf_export("nn.ctc_unique_labels")
def ctc_unique_labels(labels, name=None):
    """Unique labels and the places of the labels among them, each as the labels are shaped."""
    with ops.name_scope(name, "ctc_unique_labels", [labels]):
        labels = ops.convert_to_tensor(labels, name="labels")

        def unique(x):
            found = tf.unique(x)
            behind = _size(found[1], 0) - _size(found[0], 0)
            return [tf.cast(tf.pad(found[0], [[0, behind]]), tf.int64), found[1]]

        return tf.map_fn(unique, labels, dtype=[tf.int64, tf.int32])


@tf_export("nn.collapse_repeated")
def collapse_repeated(labels, seq_length, name=None):
    """Labels without those that repeat the one before, ``(batch, None)``, and how many are left."""
    with ops.name_scope(name, "collapse_repeated_labels", [labels, seq_length]):
        labels = ops.convert_to_tensor(labels, name="labels")
        seq_length = ops.convert_to_tensor(seq_length, name="seq_length")
        first = tf.ones_like(labels[:, :1], tf.bool)
        kept = tf.concat([first, tf.not_equal(labels[:, 1:], labels[:, :-1])], axis=1)
        inside = tf.sequence_mask(seq_length, maxlen=_size(labels, 1))
        kept = tf.logical_and(kept, inside)
        counts = tf.reduce_sum(tf.cast(kept, tf.int32), axis=1)
        most = tf.reduce_max(counts)
        places = tf.sequence_mask(counts, maxlen=most)
        flat, kept, places = [tf.reshape(x, [-1]) for x in (labels, kept, places)]
        numbers = tf.range(_size(places, 0))
        flat = tf.scatter_nd(
            indices=tf.expand_dims(tf.boolean_mask(numbers, places), axis=1),
            updates=tf.boolean_mask(flat, kept), shape=tf.shape(places),
        )  # fmt: skip
        return tf.reshape(flat, [_size(labels, 0), most]), tf.cast(counts, seq_length.dtype)
