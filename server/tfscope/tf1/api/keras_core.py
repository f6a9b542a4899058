"""Dense and the layers without variables.  Mirrors python/keras/layers/core.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_certainty import guess_rank
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    dim,
    is_v1,
    needs_rank,
    normalize_data_format,
    product,
    required,
    shape_list,
    whole,
)
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def export(*names: str) -> Any:
    """Registers under ``tf.keras.layers`` and the private module."""
    found = [f"keras.layers.{n}" for n in names]
    return tf_export(*found, *[f"python.keras.layers.core.{n}" for n in names])


@export("Dense")
class Dense(Configured):
    """``activation(x @ kernel + bias)``; variables ``kernel``, ``bias``."""

    _config_ = ("units", "activation", "use_bias", "activity_regularizer")

    def __init__(self, units, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        if "input_shape" not in kwargs and "input_dim" in kwargs:
            kwargs["input_shape"] = (kwargs.pop("input_dim"),)
        super().__init__(
            activity_regularizer=tf.keras.regularizers.get(activity_regularizer), **kwargs
        )
        self.units = whole(units)
        if not is_v1() and isinstance(self.units, int) and self.units < 0:
            text = f"Received an invalid value for `units`, expected a positive integer. Received: units={units}"
            raise raised(ValueError(text))
        self.activation = tf.keras.activations.get(activation)
        self.use_bias = use_bias
        self._set_parts_(kernel=(kernel_initializer, kernel_regularizer, kernel_constraint),
                        bias=(bias_initializer, bias_regularizer, bias_constraint))  # fmt: skip
        self.supports_masking = True
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape):
        """Makes the variables."""
        kind = dtypes.as_dtype(self.dtype or context.state().floatx)
        if kind is not None and not (kind.is_floating or kind.is_complex):
            start = "Unable to build `Dense` layer with" if is_v1() else "A Dense layer can only be built with a floating-point dtype. Received: dtype="  # fmt: skip
            text = f"{start} non-floating point dtype {kind}" if is_v1() else f"{start}{kind}"
            raise raised(TypeError(text))
        last = required(dim(input_shape, -1), _no_last(input_shape))
        self.input_spec = InputSpec(min_ndim=2, axes={-1: last})
        self.kernel = self._part_("kernel", [last, self.units])
        self.bias = self._part_("bias", [self.units]) if self.use_bias else None
        self.built = True

    def call(self, inputs):
        """Mirrors Dense.call: a product of matrices or a ``Tensordot``."""
        rank = inputs.shape.ndims
        if rank is not None and rank > 2:
            outputs = tf.tensordot(inputs, self.kernel, [[rank - 1], [0]])
            outputs.set_shape([*inputs.shape.as_list()[:-1], self.units])
        else:
            if self._compute_dtype:
                inputs = tf.cast(inputs, self._compute_dtype)
            if hasattr(inputs, "dense_shape"):
                outputs = tf.sparse.sparse_dense_matmul(inputs, self.kernel)
            elif is_v1() and self.kernel.shape.ndims not in (None, 2):
                outputs = make("MatMul", None, a=inputs, b=self.kernel)
            else:
                outputs = tf.matmul(inputs, self.kernel)
            if rank is None:
                guess_rank(outputs)
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, self.bias)
        return outputs if self.activation is None else self.activation(outputs)

    def compute_output_shape(self, input_shape):
        """The last dimension becomes ``units``."""
        shape = tensor_shape.as_shape(input_shape).with_rank_at_least(2)
        if shape.ndims is None:
            return shape
        return shape[:-1].concatenate(tensor_shape.TensorShape([self.units]))


def _no_last(shape: Any) -> str:
    if is_v1():
        return "The last dimension of the inputs to `Dense` should be defined. Found `None`."
    return (
        "The last dimension of the inputs to a Dense layer should be defined. Found None. Full "
        f"input shape received: {shape}"
    )


@export("Masking")
class Masking(Configured):
    """Same shape; steps equal to the value are masked."""

    _config_ = ("mask_value",)

    def __init__(self, mask_value=0.0, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.mask_value = mask_value
        self._compute_output_and_mask_jointly = True

    def compute_mask(self, inputs, mask=None):
        """Which steps have another value."""
        return tf.reduce_any(tf.not_equal(inputs, self.mask_value), axis=-1)

    def call(self, inputs):
        """Zeros at masked steps."""
        mask = tf.reduce_any(tf.not_equal(inputs, self.mask_value), axis=-1, keepdims=True)
        if not hasattr(inputs, "dtype"):
            raise raised(
                AttributeError(f"'{type(inputs).__name__}' object has no attribute 'dtype'")
            )
        outputs = inputs * tf.cast(mask, inputs.dtype)
        outputs._keras_mask = tf.squeeze(mask, axis=-1)
        return outputs

    def compute_output_shape(self, input_shape):
        """The same."""
        return input_shape


@export("Dropout")
class Dropout(Configured):
    """Same shape."""

    _config_ = ("rate", "noise_shape", "seed")

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        if not is_v1() and isinstance(rate, (int, float)) and not 0 <= rate <= 1:
            text = f"Invalid value {rate} received for `rate`, expected a value between 0 and 1."
            raise raised(ValueError(text))
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed
        self.supports_masking = True

    def _get_noise_shape(self, inputs):
        if self.noise_shape is None or isinstance(self.noise_shape, Unknown):
            return None
        sizes = tf.shape(inputs)
        return ops.convert_to_tensor(
            [sizes[i] if v is None else v for i, v in enumerate(self.noise_shape)]
        )

    def call(self, inputs, training=None):
        """Dropped values in training, else the inputs."""
        if not is_v1() and isinstance(self.rate, (int, float)) and self.rate == 0:
            return tf.identity(inputs)
        if training is None:
            training = context.learning_phase()

        def dropped():
            return tf.nn.dropout(
                inputs, noise_shape=self._get_noise_shape(inputs), seed=self.seed, rate=self.rate
            )

        return context.smart_cond(training, dropped, lambda: tf.identity(inputs))

    def compute_output_shape(self, input_shape):
        """The same."""
        return input_shape


class _SpatialDropout(Dropout):
    rank = 1

    def __init__(self, rate, data_format=None, **kwargs):
        super().__init__(rate, **kwargs)
        self.data_format = normalize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _get_noise_shape(self, inputs):
        sizes = tf.shape(inputs)
        ones = (1,) * self.rank
        if self.data_format == "channels_first":
            return (sizes[0], sizes[1], *ones)
        return (sizes[0], *ones, sizes[self.rank + 1])


@export("SpatialDropout1D")
class SpatialDropout1D(_SpatialDropout):
    """Drops whole channels."""

    def __init__(self, rate, **kwargs):
        super().__init__(rate, "channels_last", **kwargs)


@export("SpatialDropout2D")
class SpatialDropout2D(_SpatialDropout):
    """Drops whole channels."""

    rank = 2


@export("SpatialDropout3D")
class SpatialDropout3D(_SpatialDropout):
    """Drops whole channels."""

    rank = 3


@export("Activation")
class Activation(Configured):
    """Same shape."""

    _config_ = ("activation",)

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.activation = tf.keras.activations.get(activation)

    def call(self, inputs):
        """The function of the inputs."""
        return self.activation(inputs)

    def compute_output_shape(self, input_shape):
        """The same."""
        return input_shape


@export("Reshape")
class Reshape(Configured):
    """``(batch, *target_shape)``."""

    _config_ = ("target_shape",)

    def __init__(self, target_shape, **kwargs):
        super().__init__(**kwargs)
        known = not isinstance(target_shape, Unknown)
        self.target_shape = tuple(target_shape) if known else target_shape

    def compute_output_shape(self, input_shape):
        """A ``-1`` is computed if the rest is known."""
        sizes = shape_list(input_shape)
        if isinstance(self.target_shape, Unknown) or sizes is None:
            return tensor_shape.TensorShape(None)
        target = list(self.target_shape)
        total = product(sizes[1:])
        known = product(t for t in target if isinstance(t, Unknown) or t != -1)
        if total is None or known is None:
            return tensor_shape.TensorShape([sizes[0], *[None if t == -1 else t for t in target]])
        missing = [i for i, t in enumerate(target) if t < 0]
        if len(missing) > 1:
            text = of_target(
                "Can only specify one unknown dimension.",
                "There must be at most one unknown dimension in output_shape. Received: "
                f"output_shape={target}.",
            )
            raise raised(ValueError(text))
        if (known == 0 or total % known) if missing else total != known:
            text = "total size of new array must be unchanged"
            text += of_target("", f", input_shape = {sizes[1:]}, output_shape = {target}")
            raise raised(ValueError(text))
        for index in missing:
            target[index] = total // known
        return tensor_shape.TensorShape([sizes[0], *target])

    def call(self, inputs):
        """A reshape that keeps the batch."""
        if isinstance(self.target_shape, Unknown):
            return tf.reshape(inputs, self.target_shape)
        outputs = tf.reshape(inputs, (tf.shape(inputs)[0], *self.target_shape))
        if not is_v1():
            needs_rank(inputs.shape)
            outputs.set_shape(self.compute_output_shape(inputs.shape))
        return outputs


@export("Permute")
class Permute(Configured):
    """Axes in another order."""

    _config_ = ("dims",)

    def __init__(self, dims, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            rule = "The set of indices in `dims` must be consecutive and start from 1."
            text = of_target(
                f"Invalid permutation `dims` for Permute Layer: {dims}. {rule}",
                f"Invalid permutation argument `dims` for Permute Layer. {rule} Received dims={dims}",
            )
            raise raised(ValueError(text))
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def compute_output_shape(self, input_shape):
        """Sizes in the new order."""
        sizes = shape_list(input_shape)
        return tensor_shape.TensorShape(sizes and [sizes[0], *[sizes[d] for d in self.dims]])

    def call(self, inputs):
        """A transpose."""
        return tf.transpose(inputs, perm=(0, *self.dims))


@export("Flatten")
class Flatten(Configured):
    """``(batch, product of the rest)``."""

    _config_ = ("data_format",)

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs):
        """Mirrors Flatten.call."""
        rank = inputs.shape.ndims
        if self.data_format == "channels_first" and rank is not None and rank > 1:
            inputs = tf.transpose(inputs, perm=[0, *range(2, rank), 1])
        if not is_v1():
            return self._call_2_(inputs)
        batch = dim(inputs.shape, 0) or tf.shape(inputs)[0]
        outputs = tf.reshape(inputs, (batch, -1))
        outputs.set_shape(self.compute_output_shape(inputs.shape))
        return outputs

    def _call_2_(self, inputs: Any) -> Any:
        """The 2.x form: a constant shape if only one size is unknown."""
        sizes = shape_list(inputs.shape)
        if sizes is None:
            return tf.reshape(inputs, (tf.shape(inputs)[0], -1))
        rest = product(sizes[1:])
        if len(sizes) == 1:
            return tf.expand_dims(inputs, axis=1)
        if rest is not None:
            return tf.reshape(inputs, tf.constant([-1, rest]))
        if sizes[0]:
            return tf.reshape(inputs, tf.constant([sizes[0], -1]))
        return tf.reshape(inputs, [tf.shape(inputs)[0], -1])

    def compute_output_shape(self, input_shape):
        """The rest is unknown if one size is."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return tensor_shape.TensorShape([None, None])
        rest = product(sizes[1:])
        return tensor_shape.TensorShape([sizes[0] if sizes else 1, rest or None])


@export("RepeatVector")
class RepeatVector(Configured):
    """``(batch, n, features)``."""

    _config_ = ("n",)

    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        if not is_v1() and not isinstance(n, (int, Unknown)):
            raise raised(TypeError(f"Expected an integer value for `n`, got {shown_kind(n)}."))
        self.n = n
        self.input_spec = InputSpec(ndim=2)

    def compute_output_shape(self, input_shape):
        """A new axis of ``n``."""
        sizes = shape_list(input_shape)
        return tensor_shape.TensorShape(sizes and [sizes[0], self.n, sizes[1]])

    def call(self, inputs):
        """Tiles along a new axis."""
        return tf.keras.backend.repeat(inputs, self.n)
