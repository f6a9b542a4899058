"""contrib.seq2seq: attention mechanisms.

Mirrors contrib/seq2seq/python/ops/attention_wrapper.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import zero_state_tensors
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown

get_variable = variable_scope.get_variable


def names(name: str, module: str = "attention_wrapper") -> list[str]:
    """The public and private names of a symbol of contrib.seq2seq."""
    return [f"contrib.seq2seq.{name}", f"contrib.seq2seq.python.ops.{module}.{name}"]


def size_or(tensor, axis):
    """A dimension, static if it is known, else as a tensor."""
    shape = tensor.get_shape()
    size = refusable(shape.as_list().__getitem__, axis) if shape.ndims is not None else None
    return size or tf.shape(tensor)[axis]


@tf_export(*names("_prepare_memory"))
def _prepare_memory(memory, memory_sequence_length=None, memory_mask=None, check_inner_dims_defined=True):  # fmt: skip
    """The memory with zeros behind the sequences."""
    memory = nest.map_structure(lambda m: ops.convert_to_tensor(m, name="memory"), memory)
    if memory_sequence_length is not None:
        memory_sequence_length = ops.convert_to_tensor(
            memory_sequence_length, name="memory_sequence_length"
        )
    if check_inner_dims_defined and nothing_missed():
        for m in nest.flatten(memory):
            if not m.get_shape()[2:].is_fully_defined():
                text = (
                    f"Expected memory {m.name} to have fully defined inner dims, but saw shape: "
                    f"{m.get_shape()}"
                )
                raise raised(ValueError(text))
    first = next(iter(nest.flatten(memory)), None)
    if memory_sequence_length is not None:
        mask = tf.sequence_mask(
            memory_sequence_length, maxlen=tf.shape(first)[1], dtype=first.dtype
        )
    elif memory_mask is not None:
        mask = tf.cast(memory_mask, dtype=first.dtype)
    else:
        return memory

    def masked(m):
        rank = m.get_shape().ndims
        rank = tf.rank(m) if rank is None else rank
        extra = tf.ones(rank - 2, dtype=tf.int32)
        wide = tf.reshape(mask, tf.concat((tf.shape(mask), extra), 0))
        return m * wide

    return nest.map_structure(masked, memory)


@tf_export(*names("_maybe_mask_score"))
def _maybe_mask_score(score, memory_sequence_length=None, memory_mask=None, score_mask_value=None):
    """The score with a low value behind the sequences."""
    if memory_sequence_length is not None:
        message = "All values in memory_sequence_length must be greater than zero."
        check = tf.assert_positive(memory_sequence_length, message=message)
        with ops.control_dependencies([check]):
            memory_mask = tf.sequence_mask(memory_sequence_length, maxlen=tf.shape(score)[1])
    if memory_mask is None:
        return score
    return tf.where(memory_mask, score, score_mask_value * tf.ones_like(score))


@tf_export(*names("AttentionMechanism"))
class AttentionMechanism:
    """The base of mechanisms."""

    @property
    def alignments_size(self):
        """Size of the alignments."""
        raise raised(NotImplementedError())

    @property
    def state_size(self):
        """Size of the state."""
        raise raised(NotImplementedError())


@tf_export(*names("_BaseAttentionMechanism"))
class _BaseAttentionMechanism(AttentionMechanism):
    """Keys and values of a memory; the keys' layer is called by the constructor."""

    def __init__(self, query_layer, memory, probability_fn, memory_sequence_length=None, memory_layer=None, check_inner_dims_defined=True, score_mask_value=None, custom_key_value_fn=None, name=None):  # fmt: skip
        for kind, layer in (("query_layer", query_layer), ("memory_layer", memory_layer)):
            if layer is not None and not isinstance(layer, (Layer, tf.keras.layers.Layer, Unknown)):
                text = f"{kind} is not a Layer: {type(layer).__name__}"
                raise raised(TypeError(text))
        self._query_layer = query_layer
        self._memory_layer = memory_layer
        self.dtype = getattr(memory_layer, "dtype", None)
        if not callable(probability_fn):
            text = f"probability_fn must be callable, saw type: {type(probability_fn).__name__}"
            raise raised(TypeError(text))
        if score_mask_value is None:
            score_mask_value = -math.inf

        def masked_probability(score, prev):
            masked = _maybe_mask_score(
                score, memory_sequence_length=memory_sequence_length,
                score_mask_value=score_mask_value,
            )  # fmt: skip
            return probability_fn(masked, prev)

        self._probability_fn = masked_probability
        with ops.name_scope(name, "BaseAttentionMechanismInit", nest.flatten(memory)):
            self._values = _prepare_memory(
                memory, memory_sequence_length=memory_sequence_length,
                check_inner_dims_defined=check_inner_dims_defined,
            )  # fmt: skip
            self._keys = self.memory_layer(self._values) if self.memory_layer else self._values
            if custom_key_value_fn is not None:
                self._keys, self._values = custom_key_value_fn(self._keys, self._values)
            self._batch_size = size_or(self._keys, 0)
            self._alignments_size = size_or(self._keys, 1)

    @property
    def memory_layer(self):
        """The layer of the keys."""
        return self._memory_layer

    @property
    def query_layer(self):
        """The layer of the queries."""
        return self._query_layer

    @property
    def values(self):
        """What is attended to."""
        return self._values

    @property
    def keys(self):
        """What queries are compared with."""
        return self._keys

    @property
    def batch_size(self):
        """The memory's batch size."""
        return self._batch_size

    @property
    def alignments_size(self):
        """The memory's length."""
        return self._alignments_size

    @property
    def state_size(self):
        """The memory's length."""
        return self._alignments_size

    def initial_alignments(self, batch_size, dtype):
        """Zeros."""
        return zero_state_tensors(self._alignments_size, batch_size, dtype)

    def initial_state(self, batch_size, dtype):
        """The initial alignments."""
        return self.initial_alignments(batch_size, dtype)


def _luong_score(query, keys, scale):
    depth = query.get_shape()[-1] if query.get_shape().ndims else None
    units = keys.get_shape()[-1] if keys.get_shape().ndims else None
    values = [getattr(d, "value", d) for d in (depth, units)]
    if None not in values and values[0] != values[1]:
        text = (
            "Incompatible or unknown inner dimensions between query and keys.  "
            f"Query ({query}) has units: {depth}.  Keys ({keys}) have units: {units}.  "
            f"Perhaps you need to set num_units to the keys' dimension ({units})?"
        )
        raise raised(ValueError(text))
    query = tf.expand_dims(query, 1)
    score = tf.squeeze(tf.matmul(query, keys, transpose_b=True), [1])
    return score if scale is None else scale * score


def _bahdanau_score(processed_query, keys, attention_v, attention_g=None, attention_b=None):
    processed_query = tf.expand_dims(processed_query, 1)
    if attention_g is None or attention_b is None:
        return tf.reduce_sum(attention_v * tf.tanh(keys + processed_query), [2])
    scaled = attention_g * attention_v
    normed = scaled * tf.rsqrt(tf.reduce_sum(tf.square(attention_v)))
    return tf.reduce_sum(normed * tf.tanh(keys + processed_query + attention_b), [2])


def _plain(probability_fn):
    """A probability of the score alone."""
    function = tf.nn.softmax if probability_fn is None else probability_fn

    def of_score(score, _):
        return function(score)

    return of_score if callable(function) else function


def _dense(num_units, name, dtype):
    return tf.layers.Dense(num_units, name=name, use_bias=False, dtype=dtype or tf.float32)


@tf_export(*names("LuongAttention"))
class LuongAttention(_BaseAttentionMechanism):
    """Variables ``memory_layer/kernel``[, ``luong_attention/attention_g``]."""

    def __init__(self, num_units, memory, memory_sequence_length=None, scale=False, probability_fn=None, score_mask_value=None, dtype=None, custom_key_value_fn=None, name="LuongAttention"):  # fmt: skip
        super().__init__(
            query_layer=None, memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory, probability_fn=_plain(probability_fn),
            memory_sequence_length=memory_sequence_length, score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn, name=name,
        )  # fmt: skip
        self._num_units = num_units
        self._scale = scale
        self._name = name

    def __call__(self, query, state):
        with variable_scope.variable_scope(None, "luong_attention", [query]):
            score = _luong_score(query, self._keys, self._attention_g(query))
        alignments = self._probability_fn(score, state)
        return alignments, alignments

    def _attention_g(self, query):
        if not self._scale:
            return None
        return get_variable(
            "attention_g", dtype=query.dtype, initializer=tf.ones_initializer, shape=()
        )


@tf_export(*names("BahdanauAttention"))
class BahdanauAttention(_BaseAttentionMechanism):
    """``memory_layer/kernel``, ``bahdanau_attention/{query_layer/kernel, attention_v}`` …"""

    _scope = "bahdanau_attention"

    def __init__(self, num_units, memory, memory_sequence_length=None, normalize=False, probability_fn=None, score_mask_value=None, dtype=None, custom_key_value_fn=None, name="BahdanauAttention"):  # fmt: skip
        query_layer = _dense(num_units, "query_layer", dtype)
        super().__init__(
            query_layer=query_layer, memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory, probability_fn=_plain(probability_fn),
            memory_sequence_length=memory_sequence_length, score_mask_value=score_mask_value,
            custom_key_value_fn=custom_key_value_fn, name=name,
        )  # fmt: skip
        self._num_units = num_units
        self._normalize = normalize
        self._name = name

    def __call__(self, query, state):
        with variable_scope.variable_scope(None, "bahdanau_attention", [query]):
            score = _additive_score(self, query)[0]
        alignments = self._probability_fn(score, state)
        return alignments, alignments


def _additive_score(mechanism, query):
    """The score and the processed query."""
    processed = mechanism.query_layer(query) if mechanism.query_layer else query
    units, dtype = mechanism._num_units, query.dtype
    v = get_variable("attention_v", [units], dtype=dtype)
    g = b = None
    if mechanism._normalize:
        start = 1.0 if isinstance(units, Unknown) else math.sqrt(1.0 / units)
        g = get_variable(
            "attention_g", dtype=dtype, initializer=tf.constant_initializer(start), shape=()
        )
        b = get_variable("attention_b", [units], dtype=dtype, initializer=tf.zeros_initializer())
    return _bahdanau_score(processed, mechanism._keys, v, attention_g=g, attention_b=b), processed


@tf_export(*names("hardmax"))
def hardmax(logits, name=None):
    """One-hot of the largest."""
    with ops.name_scope(name, "Hardmax", [logits]):
        logits = ops.convert_to_tensor(logits, name="logits")
        depth = size_or(logits, -1)
        return tf.one_hot(tf.argmax(logits, -1), depth, dtype=logits.dtype)
