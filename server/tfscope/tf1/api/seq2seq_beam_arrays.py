"""contrib.seq2seq: histories of a beam search, put in the order of the beams that were found.

Mirrors contrib/seq2seq/python/ops/beam_search_decoder.py ``_maybe_sort_array_beams``,
``gather_tree_from_array``, ``_check_static_batch_beam_maybe`` and ``_check_batch_beam``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import static_size
from tfscope.tf1.api.seq2seq_beam_step import is_array, names, static_batch
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.unknown import Unknown


@tf_export("contrib.seq2seq.gather_tree_from_array", *names("gather_tree_from_array"))
def gather_tree_from_array(t, parent_ids, sequence_length):
    """The stacked history, its beams along the best paths."""
    time, batch, beams = (
        static_size(parent_ids, axis) or tf.shape(parent_ids)[axis] for axis in range(3)
    )
    ids = tf.expand_dims(tf.expand_dims(tf.range(beams), 0), 0)
    ids = tf.tile(ids, [time, batch, 1])
    longest = tf.cast(tf.reduce_max(sequence_length, axis=1), tf.int32)
    found = tf.contrib.seq2seq.gather_tree(
        step_ids=ids, parent_ids=parent_ids, max_sequence_lengths=longest, end_token=beams + 1
    )
    mask = tf.sequence_mask(sequence_length, maxlen=time)
    found = tf.where(tf.transpose(mask, perm=[2, 0, 1]), x=found, y=ids)
    times = tf.tile(tf.reshape(tf.range(time), [-1, 1, 1]), [1, batch, beams])
    batches = tf.tile(tf.reshape(tf.range(batch), [-1, 1, 1]), [1, time, beams])
    batches = tf.transpose(batches, perm=[1, 0, 2])
    indices = tf.stack([times, batches, found], -1)
    shape = tf.shape(t)
    rows = tf.reshape(t, [time, batch, beams, -1])
    return tf.reshape(tf.gather_nd(rows, indices), shape)


def sorted_beams(t: Any, parent_ids: Any, lengths: Any, batch_size: Any, beam_width: Any) -> Any:
    """A history of the cell's state, stacked and in order; anything else as it is."""
    if isinstance(t, Unknown) or not is_array(t):
        return t
    shape = t.element_shape
    if not shape.ndims or not _may_fit(shape, static_batch(batch_size), beam_width):
        return t
    t = t.stack()
    with ops.control_dependencies([_checked(t, batch_size, beam_width)]):
        return gather_tree_from_array(t, parent_ids, lengths)


def _may_fit(shape: Any, batch: Any, beams: Any) -> bool:
    """Whether elements may have a row for each beam of each example."""
    sizes = shape.as_list()
    if batch is None or sizes[0] is None:
        return True
    if sizes[0] != batch * beams:
        return False
    return len(sizes) < 2 or sizes[1] is None or (sizes[0] == batch and sizes[1] == beams)


def _checked(t: Any, batch: Any, beams: Any) -> Any:
    shape = tf.shape(t)
    fits = tf.equal(shape[1], batch * beams)
    if t.shape.ndims != 2:
        fits = tf.logical_or(
            fits, tf.logical_and(tf.equal(shape[1], batch), tf.equal(shape[2], beams))
        )
    text = (
        "TensorArray reordering expects elements to be reshapable to [batch_size, beam_size, -1] which is "
        f"incompatible with the dynamic shape of {t.name} elements. Consider setting reorder_tensor_arrays to "
        "False to disable TensorArray reordering during the beam search."
    )
    return tf.Assert(fits, [text])
