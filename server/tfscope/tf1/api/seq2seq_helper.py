"""contrib.seq2seq: helpers of decoders.

Mirrors contrib/seq2seq/python/ops/helper.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn import transpose_batch_time
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    return [f"contrib.seq2seq.{name}", f"contrib.seq2seq.python.ops.helper.{name}"]


def _call_sampler(sample_n, sample_shape, name=None):
    with ops.name_scope(name, "call_sampler", values=[sample_shape]):
        shape = ops.convert_to_tensor(sample_shape, dtype=tf.int32, name="sample_shape")
        pad = tf.cast(tf.equal(tf.rank(shape), 0), tf.int32)
        padded = tf.pad(tf.shape(shape), paddings=[[pad, 0]], constant_values=1)
        shape = tf.reshape(shape, padded)
        samples = sample_n(tf.reduce_prod(shape))
        final = tf.concat([shape, tf.shape(samples)[1:]], 0)
        return tf.reshape(samples, final)


@tf_export(*_names("bernoulli_sample"))
def bernoulli_sample(probs=None, logits=None, dtype=tf.int32, sample_shape=(), seed=None):
    """Samples of unknown shape."""
    if probs is None:
        probs = tf.sigmoid(logits, name="probs")
    else:
        probs = ops.convert_to_tensor(probs, name="probs")
    batch = tf.shape(probs)

    def sample_n(n):
        shape = tf.concat([[n], batch], 0)
        uniform = tf.random_uniform(shape, seed=seed, dtype=probs.dtype)
        return tf.cast(tf.less(uniform, probs), dtype)

    return _call_sampler(sample_n, sample_shape)


@tf_export(*_names("categorical_sample"))
def categorical_sample(logits, dtype=tf.int32, sample_shape=(), seed=None):
    """Samples of unknown shape."""
    logits = ops.convert_to_tensor(logits, name="logits")
    event = tf.shape(logits)[-1]
    batch = tf.shape(logits)[:-1]

    def sample_n(n):
        flat = logits if logits.get_shape().ndims == 2 else tf.reshape(logits, [-1, event])
        draws = tf.multinomial(flat, n, seed=seed, output_dtype=tf.int32)
        draws = tf.reshape(tf.transpose(draws), tf.concat([[n], batch], 0))
        return tf.cast(draws, dtype)

    return _call_sampler(sample_n, sample_shape)


def _unstack_ta(inp):
    array = tf.TensorArray(
        dtype=inp.dtype, size=tf.shape(inp)[0], element_shape=inp.get_shape()[1:]
    )
    return array.unstack(inp)


@tf_export(*_names("Helper"))
class Helper:
    """The base of helpers."""

    @property
    def batch_size(self):
        """How many sequences."""
        raise raised(NotImplementedError("batch_size has not been implemented"))

    @property
    def sample_ids_shape(self):
        """Shape of the ids of one step, without the batch."""
        raise raised(NotImplementedError("sample_ids_shape has not been implemented"))

    @property
    def sample_ids_dtype(self):
        """Dtype of the ids."""
        raise raised(NotImplementedError("sample_ids_dtype has not been implemented"))

    def initialize(self, name=None):
        """(finished, first inputs)."""

    def sample(self, time, outputs, state, name=None):
        """Ids from outputs."""

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """(finished, next inputs, next state)."""


@tf_export(*_names("CustomHelper"))
class CustomHelper(Helper):
    """A helper made of functions."""

    def __init__(self, initialize_fn, sample_fn, next_inputs_fn, sample_ids_shape=None, sample_ids_dtype=None):  # fmt: skip
        self._initialize_fn = initialize_fn
        self._sample_fn = sample_fn
        self._next_inputs_fn = next_inputs_fn
        self._batch_size: Any = None
        self._sample_ids_shape = tensor_shape.as_shape(sample_ids_shape or [])
        self._sample_ids_dtype = sample_ids_dtype or tf.int32

    @property
    def batch_size(self):
        """Known after ``initialize``."""
        if self._batch_size is None:
            text = "batch_size accessed before initialize was called"
            raise raised(ValueError(text))
        return self._batch_size

    @property
    def sample_ids_shape(self):
        """The given one."""
        return self._sample_ids_shape

    @property
    def sample_ids_dtype(self):
        """The given one."""
        return self._sample_ids_dtype

    def initialize(self, name=None):
        """The first function."""
        with ops.name_scope(name, f"{type(self).__name__}Initialize"):
            result = self._initialize_fn()
            finished, next_inputs = result[0], result[1]
            if self._batch_size is None:
                self._batch_size = tf.size(finished)
        return finished, next_inputs

    def sample(self, time, outputs, state, name=None):
        """The second function."""
        with ops.name_scope(name, f"{type(self).__name__}Sample", (time, outputs, state)):
            return self._sample_fn(time=time, outputs=outputs, state=state)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """The third function."""
        with ops.name_scope(name, f"{type(self).__name__}NextInputs", (time, outputs, state)):
            return self._next_inputs_fn(
                time=time, outputs=outputs, state=state, sample_ids=sample_ids
            )


class _Ids(Helper):
    """A helper with one int32 id per step; subclasses set ``_batch_size``."""

    _batch_size: Any = None

    @property
    def batch_size(self):
        """The number of sequences."""
        return self._batch_size

    @property
    def sample_ids_shape(self):
        """One id."""
        return tensor_shape.TensorShape([])

    @property
    def sample_ids_dtype(self):
        """int32."""
        return tf.int32


@tf_export(*_names("TrainingHelper"))
class TrainingHelper(_Ids):
    """Reads the inputs."""

    def __init__(self, inputs, sequence_length, time_major=False, name=None):
        with ops.name_scope(name, "TrainingHelper", [inputs, sequence_length]):
            inputs = nest.map_structure(lambda i: ops.convert_to_tensor(i, name="inputs"), inputs)
            self._inputs = inputs
            if not time_major:
                inputs = nest.map_structure(transpose_batch_time, inputs)
            self._input_tas = nest.map_structure(_unstack_ta, inputs)
            self._sequence_length = ops.convert_to_tensor(sequence_length, name="sequence_length")
            shape = self._sequence_length.get_shape()
            if shape.ndims != 1 and (shape.ndims is not None or nothing_missed()):
                text = f"Expected sequence_length to be a vector, but received shape: {shape}"
                raise raised(ValueError(text))
            self._zero_inputs = nest.map_structure(lambda inp: tf.zeros_like(inp[0, :]), inputs)
            self._batch_size = tf.size(sequence_length)

    @property
    def inputs(self):
        """The given ones."""
        return self._inputs

    @property
    def sequence_length(self):
        """The given one."""
        return self._sequence_length

    def _read(self, finished, time):
        done = tf.reduce_all(finished)
        return tf.cond(
            done,
            lambda: self._zero_inputs,
            lambda: nest.map_structure(lambda ta: ta.read(time), self._input_tas),
        )

    def initialize(self, name=None):
        """The first inputs."""
        with ops.name_scope(name, "TrainingHelperInitialize"):
            finished = tf.equal(0, self._sequence_length)
            return finished, self._read(finished, 0)

    def sample(self, time, outputs, name=None, **unused_kwargs):
        """The largest logit."""
        with ops.name_scope(name, "TrainingHelperSample", [time, outputs]):
            return tf.cast(tf.argmax(outputs, axis=-1), tf.int32)

    def next_inputs(self, time, outputs, state, name=None, **unused_kwargs):
        """The inputs of the next step."""
        with ops.name_scope(name, "TrainingHelperNextInputs", [time, outputs, state]):
            next_time = time + 1
            finished = next_time >= self._sequence_length
            return finished, self._read(finished, next_time), state


def embedding_function(embedding):
    if callable(embedding) and not isinstance(embedding, Unknown):
        return embedding
    return lambda ids: tf.nn.embedding_lookup(embedding, ids)


def start_and_end(start_tokens, end_token):
    """Both as int32 tensors, after TensorFlow's checks."""
    start = ops.convert_to_tensor(start_tokens, dtype=tf.int32, name="start_tokens")
    end = ops.convert_to_tensor(end_token, dtype=tf.int32, name="end_token")
    if start.get_shape().ndims not in (1, None):
        raise raised(ValueError("start_tokens must be a vector"))
    if end.get_shape().ndims not in (0, None):
        raise raised(ValueError("end_token must be a scalar"))
    return start, end


@tf_export(*_names("GreedyEmbeddingHelper"))
class GreedyEmbeddingHelper(_Ids):
    """Embeds the largest logit."""

    def __init__(self, embedding, start_tokens, end_token):
        self._embedding_fn = embedding_function(embedding)
        self._start_tokens, self._end_token = start_and_end(start_tokens, end_token)
        self._batch_size = tf.size(start_tokens)
        self._start_inputs = self._embedding_fn(self._start_tokens)

    def initialize(self, name=None):
        """The embedded start tokens."""
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        """The largest logit."""
        return tf.argmax(outputs, axis=-1, output_type=tf.int32)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """The embedded samples."""
        finished = tf.equal(sample_ids, self._end_token)
        done = tf.reduce_all(finished)
        next_inputs = tf.cond(
            done, lambda: self._start_inputs, lambda: self._embedding_fn(sample_ids)
        )
        return finished, next_inputs, state


@tf_export(*_names("SampleEmbeddingHelper"))
class SampleEmbeddingHelper(GreedyEmbeddingHelper):
    """Embeds a sample."""

    def __init__(self, embedding, start_tokens, end_token, softmax_temperature=None, seed=None):
        super().__init__(embedding, start_tokens, end_token)
        self._softmax_temperature = softmax_temperature
        self._seed = seed

    def sample(self, time, outputs, state, name=None):
        """A sample of the softmax."""
        logits = outputs
        if self._softmax_temperature is not None:
            logits = outputs / self._softmax_temperature
        return categorical_sample(logits=logits, seed=self._seed)


@tf_export(*_names("InferenceHelper"))
class InferenceHelper(Helper):
    """Sampling by functions."""

    def __init__(self, sample_fn, sample_shape, sample_dtype, start_inputs, end_fn, next_inputs_fn=None):  # fmt: skip
        self._sample_fn = sample_fn
        self._end_fn = end_fn
        self._sample_shape = tensor_shape.as_shape(sample_shape)
        self._sample_dtype = sample_dtype
        self._next_inputs_fn = next_inputs_fn
        self._batch_size = tf.shape(start_inputs)[0]
        self._start_inputs = ops.convert_to_tensor(start_inputs, name="start_inputs")

    @property
    def batch_size(self):
        """That of the start inputs."""
        return self._batch_size

    @property
    def sample_ids_shape(self):
        """The given one."""
        return self._sample_shape

    @property
    def sample_ids_dtype(self):
        """The given one."""
        return self._sample_dtype

    def initialize(self, name=None):
        """The start inputs."""
        return tf.tile([False], [self._batch_size]), self._start_inputs

    def sample(self, time, outputs, state, name=None):
        """The first function."""
        return self._sample_fn(outputs)

    def next_inputs(self, time, outputs, state, sample_ids, name=None):
        """The samples or what the function makes of them."""
        next_inputs = sample_ids
        if self._next_inputs_fn is not None:
            next_inputs = self._next_inputs_fn(sample_ids)
        return self._end_fn(sample_ids), next_inputs, state
