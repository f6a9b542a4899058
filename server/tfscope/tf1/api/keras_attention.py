"""Attention, AdditiveAttention, LayerNormalization.

Mirrors python/keras/layers/dense_attention.py and normalization.py.
"""

from __future__ import annotations

import operator
from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_sizes import (
    dim,
    is_v1,
    needs_length,
    needs_rank,
    shape_list,
    sizes_around,
)
from tfscope.tf1.api.newer_arguments import only_newer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


class _Attention(Configured):
    """``(batch, queries, features of the values)``."""

    _config_ = ("causal",)

    def __init__(self, causal=False, **kwargs):
        super().__init__(**kwargs)
        self.causal = causal
        self.supports_masking = True

    def _check_(self, inputs: Any, mask: Any) -> None:
        name = type(self).__name__
        wanted = "namely [query, value] or [query, value, key]."
        if not isinstance(inputs, list):
            text = f"{name} layer must be called on a list of inputs, {wanted}"
            raise raised(ValueError(text + of_target("", f" Received: {inputs}.")))
        if not 2 <= len(inputs) <= 3:
            text = f"{name} layer accepts inputs list of length 2 or 3, {wanted} "
            text += of_target(f"Given length: {len(inputs)}", f"Received length: {len(inputs)}.")
            raise raised(ValueError(text))
        masks = "namely [query_mask, value_mask]."
        if mask and not isinstance(mask, list):
            raise raised(ValueError(f"{name} layer mask must be a list, {masks}"))
        if mask and len(mask) != 2:
            raise raised(
                ValueError(
                    f"{name} layer mask must be a list of length 2, {masks} Given length: {len(mask)}"
                )
            )

    def call(self, inputs, mask=None, training=None, return_attention_scores=False, use_causal_mask=False):  # fmt: skip
        """Mirrors BaseDenseAttention.call."""
        newer = {
            "return_attention_scores": return_attention_scores,
            "use_causal_mask": use_causal_mask,
        }
        only_newer("call", training=training, **{k: v or None for k, v in newer.items()})
        self._check_(inputs, mask)
        q, v = inputs[0], inputs[1]
        k = inputs[2] if len(inputs) > 2 else v
        q_mask, v_mask = (mask[0], mask[1]) if mask else (None, None)
        scores = self._calculate_scores(query=q, key=k)
        if v_mask is not None:
            v_mask = tf.expand_dims(v_mask, axis=-2)
        masks = [v_mask, _lower_triangle(scores) if self.causal or use_causal_mask else None]
        known = [m for m in masks if m is not None]
        kept = tf.logical_and(*known) if len(known) == 2 else (known or [None])[0]
        result, scores = self._apply_(scores, v, kept)
        if q_mask is not None:
            result = result * tf.cast(tf.expand_dims(q_mask, axis=-1), dtype=result.dtype)
        return (result, scores) if return_attention_scores else result

    def _apply_(self, scores: Any, value: Any, mask: Any) -> Any:
        if mask is not None:
            padding = tf.logical_not(mask)
            scores = scores - 1.0e9 * tf.cast(padding, dtype=context.state().floatx)
        weights = tf.nn.softmax(scores)
        return tf.matmul(weights, value), weights

    def compute_mask(self, inputs, mask=None):
        """The mask of the queries."""
        if not mask or mask[0] is None:
            return None
        return ops.convert_to_tensor(mask[0])


def _lower_triangle(scores: Any) -> Any:
    shape = tf.shape(scores)
    shape = tf.concat([keras_v2_names.ones_like(shape[:-2]), shape[-2:]], axis=0)
    rows = tf.cumsum(tf.ones(shape=shape, dtype=dtypes.int32), axis=-2)
    columns = tf.cumsum(tf.ones(shape=shape, dtype=dtypes.int32), axis=-1)
    return tf.greater_equal(rows, columns)


@tf_export("keras.layers.Attention")
class Attention(_Attention):
    """By products; variable ``scale`` on request."""

    _config_ = ("use_scale",)

    def __init__(self, use_scale=False, **kwargs):
        super().__init__(**kwargs)
        self.use_scale = use_scale

    def build(self, input_shape):
        """Makes the variable."""
        self.scale = None
        if self.use_scale:
            self.scale = self.add_weight(
                name="scale", shape=(), initializer="ones", dtype=self.dtype, trainable=True
            )
        self.built = True

    def _calculate_scores(self, query, key):
        scores = tf.matmul(query, key, transpose_b=True)
        return scores if self.scale is None else scores * self.scale


@tf_export("keras.layers.AdditiveAttention")
class AdditiveAttention(_Attention):
    """By sums; variable ``scale`` ``(features,)``."""

    _config_ = ("use_scale",)

    def __init__(self, use_scale=True, **kwargs):
        super().__init__(**kwargs)
        self.use_scale = use_scale

    def build(self, input_shape):
        """Makes the variable."""
        self.scale = None
        if self.use_scale:
            self.scale = self.add_weight(
                name="scale", shape=[dim(input_shape[1], -1)], initializer="glorot_uniform",
                dtype=self.dtype, trainable=True,
            )  # fmt: skip
        self.built = True

    def _calculate_scores(self, query, key):
        q = tf.expand_dims(query, axis=-2)
        k = tf.expand_dims(key, axis=-3)
        scale = self.scale if self.use_scale else 1.0
        return tf.reduce_sum(scale * tf.tanh(q + k), axis=-1)


@tf_export("keras.layers.LayerNormalization",
           "python.keras.layers.normalization.LayerNormalization")  # fmt: skip
class LayerNormalization(Configured):
    """Same shape; variables ``gamma``, ``beta``."""

    _config_ = ("axis", "epsilon", "center", "scale")

    def __init__(self, axis=-1, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones", beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, trainable=True, name=None, **kwargs):  # fmt: skip
        super().__init__(name=name, trainable=trainable, **kwargs)
        if not isinstance(axis, (list, tuple, int, Unknown)):
            text = "Expected an int or a list/tuple of ints for the argument 'axis', but received"
            if not is_v1():
                raise raised(TypeError(f"{text}: {axis!r}"))
            raise raised(ValueError(f"{text} instead: {axis}"))
        self.axis = -1 if isinstance(axis, Unknown) else axis
        self.epsilon, self.center, self.scale = epsilon, center, scale
        self._set_parts_(gamma=(gamma_initializer, gamma_regularizer, gamma_constraint),
                        beta=(beta_initializer, beta_regularizer, beta_constraint))  # fmt: skip
        self.supports_masking = True

    def build(self, input_shape):
        """Makes the variables."""
        if is_v1():
            needs_length(input_shape)
        else:
            needs_rank(input_shape, "Input has undefined rank. Received: input_shape=<unknown>")
        sizes = shape_list(input_shape) or sizes_around(self.axis, 2)
        rank = len(sizes)
        axis = [self.axis] if isinstance(self.axis, int) else list(self.axis)
        self.axis = [a + rank if a < 0 else a for a in axis]
        for a in self.axis:
            if a < 0 or a >= rank:
                text = of_target(
                    f"Invalid axis: {a}",
                    "Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
                    f"inputs.rank={rank}). Received: axis={tuple(self.axis)}",
                )
                raise raised(ValueError(text))
        if len(self.axis) != len(set(self.axis)):
            raise raised(ValueError(f"Duplicate axis: {tuple(self.axis)}"))
        shape = [sizes[a] for a in self.axis]
        options: Any = {"dtype": None, "experimental_autocast": False}
        self.gamma = self._part_("gamma", shape, **options) if self.scale else None
        self.beta = self._part_("beta", shape, **options) if self.center else None
        self.built = True

    def call(self, inputs):
        """Mirrors LayerNormalization.call."""
        sizes = shape_list(inputs.shape) or sizes_around(self.axis, 2)
        rank = len(sizes)
        if not is_v1() and self._can_be_fused_(rank):
            return self._fused_(inputs, rank)
        mean, variance = tf.nn.moments(inputs, self.axis, keep_dims=True)
        wide = [sizes[i] if i in self.axis else 1 for i in range(rank)]

        def broadcast(v: Any) -> Any:
            if v is None or v.shape.ndims == rank or self.axis == [rank - 1]:
                return v
            return tf.reshape(v, wide)

        scale, offset = broadcast(self.gamma), broadcast(self.beta)
        outputs = tf.nn.batch_normalization(
            inputs, mean, variance, offset=offset, scale=scale, variance_epsilon=self.epsilon
        )
        outputs.set_shape(inputs.shape)
        return outputs

    def _can_be_fused_(self, rank: int) -> bool:
        """Whether the last axes are normalized, and the kernel takes the type and ``epsilon``."""
        axis = sorted(self.axis)
        is_last = axis == list(range(axis[0], rank))
        return is_last and self.epsilon >= 1.001e-5 and self.dtype == "float32"

    def _fused_(self, inputs: Any, rank: int) -> Any:
        """The 2.x form over the last axes: a fused batch norm of one row per example."""
        axis = sorted(self.axis)
        shape = tf.shape(inputs)
        first = tf.reduce_prod(shape[: axis[0]])
        last = tf.reduce_prod(shape[axis[0] :])
        flat = tf.reshape(inputs, [1, first, last, 1])
        ones = tf.ones([first], dtype="float32")
        zeros = tf.zeros([first], dtype="float32")
        outputs, _, _ = tf.nn.fused_batch_norm(
            flat, scale=ones, offset=zeros, epsilon=self.epsilon, data_format="NCHW"
        )
        outputs = tf.reshape(outputs, shape)
        wide = [1] * axis[0] + inputs.shape.as_list()[axis[0] :]
        for value, combined in ((self.gamma, operator.mul), (self.beta, operator.add)):
            if value is not None:
                shaped = value if self.axis == [rank - 1] else tf.reshape(value, wide)
                outputs = combined(outputs, tf.cast(shaped, outputs.dtype))
        outputs.set_shape(inputs.shape)
        return outputs

    def compute_output_shape(self, input_shape):
        """The same."""
        return input_shape
