"""Layers of 2.x that contract axes: EinsumDense and MultiHeadAttention.

Mirrors keras/src/layers/core/einsum_dense.py and attention/multi_head_attention.py of Keras 2.15.
"""

from __future__ import annotations

import math
import string
from typing import Any

from tfscope.base.patterns import regex
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_sizes import shape_list
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_FORMS = (
    regex(r"(?P<left>)([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"),
    regex(r"(?P<left>0)([a-zA-Z]+),([a-zA-Z]+)->0([a-zA-Z]+)"),
    regex(r"(?P<left>)([a-zA-Z]{2,})0,([a-zA-Z]+)->([a-zA-Z]+)0"),
)
"""Equations without an ellipsis (``0``), with one on the left and with one on the right."""


class _Contraction:
    """The sizes of kernel, bias and output that an equation gives for an input.

    Mirrors _analyze_einsum_string and _analyze_split_string.
    """

    def __init__(
        self, equation: str, bias_axes: Any, inputs: list[Any], outputs: list[Any]
    ) -> None:
        short = equation.replace("...", "0")
        found = next((m for form in _FORMS if (m := form.match(short))), None)
        if found is None:
            text = (
                f"Invalid einsum equation '{equation}'. Equations must be in the form "
                "[X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...."
            )
            raise raised(ValueError(text))
        left = bool(found["left"])
        source, kernel, result = found.groups()[1:4]
        elided = max(0, len(inputs) - len(source))
        before = inputs[:elided] if left else inputs[:1]
        after = inputs[len(source) :] if elided and not left else []
        self.outputs = [*(before or inputs[:1]), *outputs, *after]
        skipped = elided if left else 0
        sizes = dict(zip(result, self.outputs[skipped:], strict=False))
        sizes.update(zip(source, inputs[skipped:], strict=False))
        self.kernel = [sizes[axis] for axis in kernel]
        self.bias = None
        if bias_axes is not None:
            named = dict(zip(result, self.outputs[skipped:], strict=False))
            first = min(result.find(axis) for axis in bias_axes)
            self.bias = [named[a] if a in bias_axes else 1 for a in result[first:]]
            self.bias += [1] * (0 if left else elided)


@tf_export("keras.layers.EinsumDense")
class EinsumDense(Configured):
    """A kernel contracted with the inputs; variables ``kernel``, ``bias``."""

    _config_ = ("equation", "output_shape", "activation", "bias_axes")

    def __init__(self, equation, output_shape, activation=None, bias_axes=None, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(
            activity_regularizer=tf.keras.regularizers.get(activity_regularizer), **kwargs
        )
        self.equation = equation
        self._output_shape = [output_shape] if isinstance(output_shape, int) else list(output_shape)
        self.partial_output_shape = self._output_shape
        self.bias_axes = bias_axes
        self.activation = tf.keras.activations.get(activation)
        self._set_parts_(kernel=(kernel_initializer, kernel_regularizer, kernel_constraint),
                        bias=(bias_initializer, bias_regularizer, bias_constraint))  # fmt: skip

    def build(self, input_shape):
        """Makes the variables."""
        sizes = tensor_shape.as_shape(input_shape).as_list()
        found = _Contraction(self.equation, self.bias_axes, sizes, self.partial_output_shape)
        self.full_output_shape = found.outputs
        self.kernel = self._part_("kernel", found.kernel)
        self.bias = None if found.bias is None else self._part_("bias", found.bias)
        self.built = True

    def compute_output_shape(self, input_shape):
        """That of the equation."""
        return tensor_shape.TensorShape(self.full_output_shape)

    def call(self, inputs):
        """Mirrors EinsumDense.call."""
        outputs = tf.einsum(self.equation, inputs, self.kernel)
        if self.bias is not None:
            outputs = outputs + self.bias
        return outputs if self.activation is None else self.activation(outputs)


def _projection(free: int, bound: int, out: int) -> tuple[str, str, int]:
    """Equation, bias axes and rank of the result.  Mirrors _build_proj_equation."""
    letters = string.ascii_lowercase
    kept, taken = letters[:free], letters[free : free + bound]
    made = letters[free + bound : free + bound + out]
    return f"{kept}{taken},{taken}{made}->{kept}{made}", made, free + out


def _attention(rank: int, axes: tuple[int, ...]) -> tuple[str, str, int]:
    """Equations of scores and combination, and the scores' rank.  Mirrors _build_attention_equation."""
    target = string.ascii_lowercase[:rank]
    batch = [i for i in range(rank) if i not in axes and i != rank - 1]
    fresh = iter(string.ascii_lowercase[rank:])
    source = "".join(target[i] if i in batch or i == rank - 1 else next(fresh) for i in range(rank))
    product = "".join([target[i] for i in (*batch, *axes)] + [source[i] for i in axes])
    return f"{source},{target}->{product}", f"{product},{source}->{target}", len(product)


@tf_export("keras.layers.MultiHeadAttention")
class MultiHeadAttention(Configured):
    """Attention of queries to values by several heads; its parts are layers of their own: ``query``,
    ``key``, ``value``, ``attention_output``, made when it is first called."""

    def __init__(self, num_heads, key_dim, value_dim=None, dropout=0.0, use_bias=True, output_shape=None, attention_axes=None, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self.supports_masking = True
        self._num_heads, self._key_dim = num_heads, key_dim
        self._value_dim = value_dim if value_dim else key_dim
        self._dropout, self._use_bias = dropout, use_bias
        self._given_output_shape = output_shape
        self._activity = activity_regularizer
        self._attention_axes = (
            (attention_axes,) if isinstance(attention_axes, int) else attention_axes
        )
        self._set_parts_(kernel=(kernel_initializer, kernel_regularizer, kernel_constraint),
                        bias=(bias_initializer, bias_regularizer, bias_constraint))  # fmt: skip
        self._query_dense = None

    def _layer_(self, name: str, free: int, bound: int, outputs: list[Any]) -> EinsumDense:
        equation, axes, rank = _projection(free, bound, len(outputs))
        parts = {
            f"{part}_{kind}": getattr(self, f"{part}_{kind}")
            for part in ("kernel", "bias")
            for kind in ("initializer", "regularizer", "constraint")
        }
        return EinsumDense(
            equation, [*[None] * (rank - 1 - len(outputs)), *outputs],
            bias_axes=axes if self._use_bias else None, name=name, dtype=self.dtype,
            activity_regularizer=self._activity, **parts,
        )  # fmt: skip

    def _make_parts_(self, query: Any, value: Any, key: Any) -> None:
        """Mirrors _build_from_signature."""
        lost = max([3, *(axis + 2 for axis in self._attention_axes or ())])
        rank = query.shape.ndims or lost
        heads = self._num_heads
        self._query_dense = self._layer_("query", rank - 1, 1, [heads, self._key_dim])
        free = (key.shape.ndims or lost) - 1
        self._key_dense = self._layer_("key", free, 1, [heads, self._key_dim])
        free = (value.shape.ndims or lost) - 1
        self._value_dense = self._layer_("value", free, 1, [heads, self._value_dim])
        axes = self._attention_axes or range(1, free)
        self._attention_axes = tuple(axes)
        self._scores, self._combine, count = _attention(free + 2, self._attention_axes)
        last = tuple(range(count - len(self._attention_axes), count))
        self._softmax = tf.keras.layers.Softmax(axis=last if len(last) > 1 else last[0])
        self._dropout_layer = tf.keras.layers.Dropout(self._dropout)
        outputs = self._given_output_shape or (shape_list(query.shape) or [None])[-1]
        outputs = [outputs] if isinstance(outputs, (int, Unknown)) else list(outputs)
        self._output_dense = self._layer_("attention_output", rank - 1, 2, outputs)

    def call(self, query, value, key=None, attention_mask=None, return_attention_scores=False, training=None, use_causal_mask=False):  # fmt: skip
        """The attended values, and the scores on request."""
        key = value if key is None else key
        if self._query_dense is None:
            self._make_parts_(query, value, key)
        query, key = self._query_dense(query), self._key_dense(key)
        value = self._value_dense(value)
        scores = tf.einsum(self._scores, key, tf.multiply(query, 1.0 / math.sqrt(self._key_dim)))
        scores = self._softmax(scores)
        kept = self._dropout_layer(scores, training=training)
        outputs = self._output_dense(tf.einsum(self._combine, kept, value))
        return (outputs, scores) if return_attention_scores else outputs


@tf_export("keras.layers.Normalization", "keras.layers.experimental.preprocessing.Normalization")
class Normalization(Configured):
    """Inputs shifted and scaled; variables ``mean``, ``variance``, ``count`` unless both are given.

    Mirrors keras/src/layers/preprocessing/normalization.py.
    """

    _config_ = ("axis",)

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **kwargs):
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        if (mean is None) != (variance is None):
            text = (
                "When setting values directly, both `mean` and `variance` must be set. Got mean: "
                f"{mean} and variance: {variance}"
            )
            raise raised(ValueError(text))
        self._given = None if mean is None else (mean, variance)
        self.invert = invert

    def build(self, input_shape):
        """Makes the variables."""
        sizes = tensor_shape.as_shape(input_shape).as_list()
        kept = sorted(axis % len(sizes) for axis in self.axis)
        for axis in kept:
            if sizes[axis] is None:
                text = f"All `axis` values to be kept must have known shape. Got axis: {self.axis}, input shape: {sizes}, with unknown axis at index: {axis}"
                raise raised(ValueError(text))
        shape = [sizes[axis] for axis in kept]
        if self._given is None:
            for name, start in (("mean", "zeros"), ("variance", "ones")):
                made = self.add_weight(
                    name=name, shape=shape, dtype=self.dtype, initializer=start, trainable=False
                )
                setattr(self, f"adapt_{name}", made)
            self.count = self.add_weight(
                name="count", shape=(), dtype="int64", initializer="zeros", trainable=False
            )
            whole = [size if axis in kept else 1 for axis, size in enumerate(sizes)]
            self.mean = tf.cast(tf.reshape(self.adapt_mean, whole), self.dtype)
            self.variance = tf.cast(tf.reshape(self.adapt_variance, whole), self.dtype)
        self.built = True

    def call(self, inputs):
        """The same shape."""
        mean, variance = self._given or (self.mean, self.variance)
        inputs = tf.cast(inputs, self.dtype)
        spread = tf.maximum(tf.sqrt(variance), tf.keras.backend.epsilon())
        return mean + inputs * spread if self.invert else (inputs - mean) / spread
