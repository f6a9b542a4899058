"""contrib.seq2seq: helpers with scheduled sampling.

Mirrors contrib/seq2seq/python/ops/helper.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn import transpose_batch_time
from tfscope.tf1.api.seq2seq_helper import (
    TrainingHelper,
    _names,
    _unstack_ta,
    bernoulli_sample,
    categorical_sample,
    embedding_function,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


def _probability(value):
    tensor = ops.convert_to_tensor(value, name="sampling_probability")
    if tensor.get_shape().ndims not in (0, 1, None):
        text = (
            "sampling_probability must be either a scalar or a vector. saw shape: "
            f"{tensor.get_shape()}"
        )
        raise raised(ValueError(text))
    return tensor


def _scattered(where, sampled, elsewhere, kept, base):
    shape = tf.shape(base)
    first = tf.scatter_nd(indices=where, updates=sampled, shape=shape)
    return first + tf.scatter_nd(indices=elsewhere, updates=kept, shape=shape)


@tf_export(*_names("ScheduledEmbeddingTrainingHelper"))
class ScheduledEmbeddingTrainingHelper(TrainingHelper):
    """Sometimes embeds its own samples."""

    def __init__(self, inputs, sequence_length, embedding, sampling_probability, time_major=False, seed=None, scheduling_seed=None, name=None):  # fmt: skip
        values = [embedding, sampling_probability]
        with ops.name_scope(name, "ScheduledEmbeddingSamplingWrapper", values):
            self._embedding_fn = embedding_function(embedding)
            self._sampling_probability = _probability(sampling_probability)
            self._seed = seed
            self._scheduling_seed = scheduling_seed
            super().__init__(inputs, sequence_length, time_major=time_major, name=name)

    def sample(self, time, outputs, state, name=None):
        """Ids, or -1."""
        with ops.name_scope(name, "ScheduledEmbeddingTrainingHelperSample", [time, outputs, state]):
            chosen = bernoulli_sample(
                probs=self._sampling_probability, dtype=tf.bool, sample_shape=self.batch_size,
                seed=self._scheduling_seed,
            )  # fmt: skip
            ids = categorical_sample(logits=outputs, seed=self._seed)
            return tf.where(chosen, ids, tf.fill([self.batch_size], -1))

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """Inputs or embedded samples."""
        scope = "ScheduledEmbeddingTrainingHelperNextInputs"
        with ops.name_scope(name, scope, [time, outputs, state, sample_ids]):
            finished, base, state = super().next_inputs(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids, name=name
            )

            def maybe_sample():
                where = tf.cast(tf.where(sample_ids > -1), tf.int32)
                elsewhere = tf.cast(tf.where(sample_ids <= -1), tf.int32)
                ids = tf.gather_nd(sample_ids, where)
                kept = tf.gather_nd(base, elsewhere)
                return _scattered(where, self._embedding_fn(ids), elsewhere, kept, base)

            done = tf.reduce_all(finished)
            return finished, tf.cond(done, lambda: base, maybe_sample), state


@tf_export(*_names("ScheduledOutputTrainingHelper"))
class ScheduledOutputTrainingHelper(TrainingHelper):
    """Sometimes takes its own outputs."""

    def __init__(self, inputs, sequence_length, sampling_probability, time_major=False, seed=None, next_inputs_fn=None, auxiliary_inputs=None, name=None):  # fmt: skip
        values = [inputs, auxiliary_inputs, sampling_probability]
        with ops.name_scope(name, "ScheduledOutputTrainingHelper", values):
            self._sampling_probability = _probability(sampling_probability)
            joined = inputs
            self._auxiliary_input_tas = None
            if auxiliary_inputs is not None:
                inputs = ops.convert_to_tensor(inputs, name="inputs")
                extra = ops.convert_to_tensor(auxiliary_inputs, name="auxiliary_inputs")
                joined = tf.concat((inputs, extra), -1)
                extra = extra if time_major else transpose_batch_time(extra)
                self._auxiliary_input_tas = _unstack_ta(extra)
            self._seed = seed
            self._next_inputs_fn = next_inputs_fn
            super().__init__(joined, sequence_length, time_major=time_major, name=name)

    def sample(self, time, outputs, state, name=None):
        """Whether to take outputs."""
        with ops.name_scope(name, "ScheduledOutputTrainingHelperSample", [time, outputs, state]):
            return bernoulli_sample(
                probs=self._sampling_probability, sample_shape=self.batch_size, seed=self._seed
            )

    def _with_auxiliary(self, outputs, time, indices=None):
        if self._auxiliary_input_tas is None:
            return outputs
        extra = self._auxiliary_input_tas.read(time + 1)
        if indices is not None:
            extra = tf.gather_nd(extra, indices)
        return tf.concat((outputs, extra), -1)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """Inputs or outputs."""
        scope = "ScheduledOutputTrainingHelperNextInputs"
        with ops.name_scope(name, scope, [time, outputs, state, sample_ids]):
            finished, base, state = super().next_inputs(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids, name=name
            )
            chosen = tf.cast(sample_ids, tf.bool)

            def maybe_sample():
                if self._next_inputs_fn is None:
                    return tf.where(chosen, self._with_auxiliary(outputs, time), base)
                where = tf.cast(tf.where(chosen), tf.int32)
                elsewhere = tf.cast(tf.where(tf.logical_not(chosen)), tf.int32)
                taken = tf.gather_nd(outputs, where)
                kept = tf.gather_nd(base, elsewhere)
                sampled = self._with_auxiliary(self._next_inputs_fn(taken), time, where)
                return _scattered(where, sampled, elsewhere, kept, base)

            done = tf.reduce_all(finished)
            none = tf.logical_not(tf.reduce_any(chosen))
            return finished, tf.cond(tf.logical_or(done, none), lambda: base, maybe_sample), state
