"""tf.keras.backend: connectionist temporal classification and unshared convolutions.

Mirrors python/keras/backend.py.
"""

from __future__ import annotations

import itertools
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised


def _names(name: str) -> list[str]:
    return [f"keras.backend.{name}", f"python.keras.backend.{name}"]


@tf_export(*_names("ctc_label_dense_to_sparse"))
def ctc_label_dense_to_sparse(labels, label_lengths):
    """A sparse tensor of the labels within their lengths, which are int32."""
    shape = tf.shape(labels)
    batch, longest = tf.stack([shape[0]]), tf.stack([shape[1]])

    def within(old_input, current_input):
        places = tf.expand_dims(tf.range(tf.shape(old_input)[1]), 0)
        return places < tf.fill(longest, current_input)

    first = tf.cast(tf.fill([1, shape[1]], 0), tf.bool)
    mask = tf.scan(within, label_lengths, initializer=first, parallel_iterations=1)
    mask = mask[:, 0, :]
    columns = tf.reshape(tf.tile(tf.range(0, shape[1]), batch), shape)
    columns = tf.boolean_mask(columns, mask)
    turned = tf.reverse(shape, [0])
    rows = tf.transpose(tf.reshape(tf.tile(tf.range(0, shape[0]), longest), turned))
    rows = tf.boolean_mask(rows, mask)
    both = tf.keras.backend.concatenate([rows, columns], axis=0)
    indices = tf.transpose(tf.reshape(both, [2, -1]))
    values = tf.gather_nd(labels, indices)
    return tf.SparseTensor(tf.cast(indices, tf.int64), values, tf.cast(shape, tf.int64))


def _log(y_pred: Any) -> Any:
    """Logarithms, time first."""
    return tf.log(tf.transpose(y_pred, perm=[1, 0, 2]) + tf.keras.backend.epsilon())


@tf_export(*_names("ctc_batch_cost"))
def ctc_batch_cost(y_true, y_pred, input_length, label_length):
    """``[batch, 1]``."""
    label_length = tf.cast(tf.squeeze(label_length, axis=-1), tf.int32)
    input_length = tf.cast(tf.squeeze(input_length, axis=-1), tf.int32)
    sparse = tf.cast(ctc_label_dense_to_sparse(y_true, label_length), tf.int32)
    logs = _log(y_pred)
    losses = tf.nn.ctc_loss(inputs=logs, labels=sparse, sequence_length=input_length)
    return tf.expand_dims(losses, 1)


@tf_export(*_names("ctc_decode"))
def ctc_decode(y_pred, input_length, greedy=True, beam_width=100, top_paths=1):
    """Dense labels by path, and log probabilities."""
    logs = _log(y_pred)
    input_length = tf.cast(input_length, tf.int32)
    if greedy:
        decoded, likely = tf.nn.ctc_greedy_decoder(inputs=logs, sequence_length=input_length)
    else:
        decoded, likely = tf.nn.ctc_beam_search_decoder(
            inputs=logs, sequence_length=input_length, beam_width=beam_width, top_paths=top_paths
        )
    dense = [
        tf.sparse_to_dense(st.indices, st.dense_shape, st.values, default_value=-1)
        for st in decoded
    ]
    return dense, likely


def local_conv(inputs, kernel, kernel_size, strides, output_shape, data_format=None):
    """A convolution whose weights are another's at each place; raises ValueError."""
    backend = tf.keras.backend
    data_format = backend.image_data_format() if data_format is None else data_format
    if data_format not in ("channels_first", "channels_last"):
        raise raised(ValueError(f"Unknown data_format: {data_format}"))
    features, channels = (tf.keras.backend.int_shape(kernel)[place] for place in (1, -1))
    count = len(output_shape)
    is_first = data_format == "channels_first"
    parts = []
    for position in itertools.product(*(range(size) for size in output_shape)):
        window = [
            slice(p * s, p * s + k) for p, s, k in zip(position, strides, kernel_size, strict=False)
        ]
        whole = [slice(None)]
        slices = [*whole, *whole, *window] if is_first else [*whole, *window, *whole]
        parts.append(backend.reshape(inputs[tuple(slices)], (1, -1, features)))
    output = backend.batch_dot(backend.concatenate(parts, axis=0), kernel)
    output = backend.reshape(output, (*output_shape, -1, channels))
    places = list(range(count))
    order = [count, count + 1, *places] if is_first else [count, *places, count + 1]
    return backend.permute_dimensions(output, order)


@tf_export(*_names("local_conv1d"))
def local_conv1d(inputs, kernel, kernel_size, strides, data_format=None):
    """``[batch, steps, channels]``."""
    size = (kernel.shape.as_list()[0],)
    return local_conv(inputs, kernel, kernel_size, strides, size, data_format)


@tf_export(*_names("local_conv2d"))
def local_conv2d(inputs, kernel, kernel_size, strides, output_shape, data_format=None):
    """``[batch, rows, columns, channels]``."""
    return local_conv(inputs, kernel, kernel_size, strides, output_shape, data_format)
