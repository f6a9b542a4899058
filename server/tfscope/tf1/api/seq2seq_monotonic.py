"""contrib.seq2seq: monotonic attention.

Mirrors contrib/seq2seq/python/ops/attention_wrapper.py.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.seq2seq_attention import (
    LuongAttention,
    _additive_score,
    _BaseAttentionMechanism,
    _dense,
    _luong_score,
    get_variable,
    names,
    size_or,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export(*names("safe_cumprod"))
def safe_cumprod(x, *args, **kwargs):
    """The input's shape."""
    with ops.name_scope(None, "SafeCumprod", [x]):
        x = ops.convert_to_tensor(x, name="x")
        return tf.exp(tf.cumsum(tf.log(tf.clip_by_value(x, 1e-38, 1)), *args, **kwargs))


@tf_export(*names("monotonic_attention"))
def monotonic_attention(p_choose_i, previous_attention, mode):
    """The shape of the probabilities."""
    p = ops.convert_to_tensor(p_choose_i, name="p_choose_i")
    previous = ops.convert_to_tensor(previous_attention, name="previous_attention")
    if mode == "recursive":
        batch = size_or(p, 0)
        shifted = tf.concat([tf.ones((batch, 1)), 1 - p[:, :-1]], 1)
        scanned = tf.scan(
            lambda x, yz: tf.reshape(yz[0] * x + yz[1], (batch,)),
            [tf.transpose(shifted), tf.transpose(previous)], tf.zeros((batch,)),
        )  # fmt: skip
        return p * tf.transpose(scanned)
    if mode == "parallel":
        product = safe_cumprod(1 - p, axis=1, exclusive=True)
        left = p * product
        return left * tf.cumsum(previous / tf.clip_by_value(product, 1e-10, 1.0), axis=1)
    if mode == "hard":
        p *= tf.cumsum(previous, axis=1)
        return p * tf.cumprod(1 - p, axis=1, exclusive=True)
    if isinstance(mode, Unknown):
        return p
    raise raised(ValueError("mode must be 'recursive', 'parallel', or 'hard'."))


def _monotonic_probability(score, previous_alignments, sigmoid_noise, mode, seed=None):
    if sigmoid_noise > 0:
        noise = tf.random_normal(tf.shape(score), dtype=score.dtype, seed=seed)
        score += sigmoid_noise * noise
    p = tf.cast(score > 0, score.dtype) if mode == "hard" else tf.sigmoid(score)
    return monotonic_attention(p, previous_alignments, mode)


class _Monotonic(_BaseAttentionMechanism):
    def initial_alignments(self, batch_size, dtype):
        """All weight on the first position."""
        zeros = tf.zeros((batch_size,), dtype=tf.int32)
        return tf.one_hot(zeros, self._alignments_size, dtype=dtype)

    def _bias(self, dtype):
        return get_variable("attention_score_bias", dtype=dtype, initializer=self._score_bias_init)


@tf_export(*names("BahdanauMonotonicAttention"))
class BahdanauMonotonicAttention(_Monotonic):
    """As BahdanauAttention, and ``attention_score_bias``."""

    def __init__(self, num_units, memory, memory_sequence_length=None, normalize=False, score_mask_value=None, sigmoid_noise=0.0, sigmoid_noise_seed=None, score_bias_init=0.0, mode="parallel", dtype=None, name="BahdanauMonotonicAttention"):  # fmt: skip
        function = functools.partial(
            _monotonic_probability, sigmoid_noise=sigmoid_noise, mode=mode, seed=sigmoid_noise_seed
        )
        query_layer = _dense(num_units, "query_layer", dtype)
        super().__init__(
            query_layer=query_layer, memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory, probability_fn=function,
            memory_sequence_length=memory_sequence_length, score_mask_value=score_mask_value,
            name=name,
        )  # fmt: skip
        self._num_units = num_units
        self._normalize = normalize
        self._name = name
        self._score_bias_init = score_bias_init

    def __call__(self, query, state):
        with variable_scope.variable_scope(None, "bahdanau_monotonic_attention", [query]):
            score, processed = _additive_score(self, query)
            score += self._bias(processed.dtype)
        alignments = self._probability_fn(score, state)
        return alignments, alignments


@tf_export(*names("LuongMonotonicAttention"))
class LuongMonotonicAttention(_Monotonic):
    """As LuongAttention, and ``attention_score_bias``."""

    _attention_g = LuongAttention._attention_g

    def __init__(self, num_units, memory, memory_sequence_length=None, scale=False, score_mask_value=None, sigmoid_noise=0.0, sigmoid_noise_seed=None, score_bias_init=0.0, mode="parallel", dtype=None, name="LuongMonotonicAttention"):  # fmt: skip
        function = functools.partial(
            _monotonic_probability, sigmoid_noise=sigmoid_noise, mode=mode, seed=sigmoid_noise_seed
        )
        super().__init__(
            query_layer=None, memory_layer=_dense(num_units, "memory_layer", dtype),
            memory=memory, probability_fn=function,
            memory_sequence_length=memory_sequence_length, score_mask_value=score_mask_value,
            name=name,
        )  # fmt: skip
        self._num_units = num_units
        self._scale = scale
        self._score_bias_init = score_bias_init
        self._name = name

    def __call__(self, query, state):
        with variable_scope.variable_scope(None, "luong_monotonic_attention", [query]):
            score = _luong_score(query, self._keys, self._attention_g(query))
            score += self._bias(query.dtype)
        alignments = self._probability_fn(score, state)
        return alignments, alignments
