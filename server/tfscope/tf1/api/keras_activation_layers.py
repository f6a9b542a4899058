"""Activations as layers, noise, embeddings.

Mirrors python/keras/layers/{advanced_activations,noise,embeddings}.py.
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import converts_shapes, is_v1, shape_list
from tfscope.tf1.api.newer_arguments import only_newer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised, refusable
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def export(*names: str) -> Any:
    """Registers under ``tf.keras.layers``."""
    return tf_export(*[f"keras.layers.{n}" for n in names])


class _Same(Configured):
    """Same shape."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def compute_output_shape(self, input_shape):
        """The same."""
        return input_shape


# -- activations ---------------------------------------------------------------------------------
@export("LeakyReLU")
class LeakyReLU(_Same):
    """Same shape."""

    _config_ = ("alpha",)

    def __init__(self, alpha=0.3, **kwargs):
        super().__init__(**kwargs)
        if alpha is None and not is_v1():
            text = "The alpha value of a Leaky ReLU layer cannot be None, Expecting a float. Received: None"
            raise raised(ValueError(text))
        self.alpha = alpha if is_v1() else tf.keras.backend.cast_to_floatx(alpha)

    def call(self, inputs):
        """A leaky relu."""
        return tf.keras.backend.relu(inputs, alpha=self.alpha)


@export("PReLU")
class PReLU(_Same):
    """Same shape; variable ``alpha``."""

    _config_ = ("shared_axes",)

    def __init__(self, alpha_initializer="zeros", alpha_regularizer=None, alpha_constraint=None, shared_axes=None, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self._set_parts_(alpha=(alpha_initializer, alpha_regularizer, alpha_constraint))
        if shared_axes is not None and not isinstance(shared_axes, (list, tuple)):
            shared_axes = [shared_axes]
        self.shared_axes = None if shared_axes is None else list(shared_axes)

    @converts_shapes
    def build(self, input_shape):
        """One weight per element that is not shared."""
        sizes = shape_list(input_shape)
        shape: Any = sizes and sizes[1:]
        if sizes is not None:
            for axis in self.shared_axes or ():
                refusable(shape.__setitem__, axis - 1, 1)
        self.alpha = self._part_("alpha", shape, dtype=None)
        if sizes is not None:
            shared = self.shared_axes or range(len(sizes))
            axes = {i: sizes[i] for i in range(1, len(sizes)) if i not in shared}
            self.input_spec = InputSpec(ndim=len(sizes), axes=axes)
        self.built = True

    def call(self, inputs):
        """Mirrors PReLU.call."""
        positive = tf.keras.backend.relu(inputs)
        negative = -self.alpha * tf.keras.backend.relu(-inputs)
        return positive + negative


@export("ELU")
class ELU(_Same):
    """Same shape."""

    _config_ = ("alpha",)

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        self.alpha = alpha

    def call(self, inputs):
        """An exponential linear unit."""
        return tf.keras.backend.elu(inputs, self.alpha)


@export("ThresholdedReLU")
class ThresholdedReLU(_Same):
    """Same shape."""

    _config_ = ("theta",)

    def __init__(self, theta=1.0, **kwargs):
        super().__init__(**kwargs)
        if not is_v1() and not isinstance(theta, Unknown) and (theta is None or theta < 0):
            text = "Theta of a Thresholded ReLU layer cannot be None, expecting a float. Received: None"
            if theta is not None:
                text = (
                    f"The theta value of a Thresholded ReLU layer should be >=0. Received: {theta}"
                )
            raise raised(ValueError(text))
        self.theta = theta

    def call(self, inputs):
        """Zero below the threshold."""
        return inputs * tf.cast(tf.greater(inputs, self.theta), context.state().floatx)


@export("Softmax")
class Softmax(_Same):
    """Same shape."""

    _config_ = ("axis",)

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs, mask=None):
        """A softmax; in 2.x also over several axes, and of what a mask keeps."""
        only_newer("call", mask=mask)
        if mask is not None:
            low = -65504.0 if inputs.dtype == "float16" else -1e9
            inputs = inputs + (1.0 - tf.cast(mask, inputs.dtype)) * low
        if isinstance(self.axis, (list, tuple)) and not is_v1():
            if len(self.axis) > 1:
                total = tf.reduce_logsumexp(inputs, axis=self.axis, keepdims=True)
                return tf.exp(inputs - total)
            return tf.keras.backend.softmax(inputs, axis=self.axis[0])
        return tf.keras.backend.softmax(inputs, axis=self.axis)


def _negative(name: str, value: Any) -> str:
    """The words for a negative argument of ``ReLU``."""
    return of_target(
        f"{name} of Relu layer cannot be negative value: {value}",
        f"{name} of a ReLU layer cannot be a negative value. Received: {value}",
    )


@export("ReLU")
class ReLU(_Same):
    """Same shape."""

    _config_ = ("max_value", "negative_slope", "threshold")

    def __init__(self, max_value=None, negative_slope=0, threshold=0, **kwargs):
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.0:
            raise raised(ValueError(_negative("max_value", max_value)))
        if negative_slope is None and not is_v1() or negative_slope < 0.0:
            raise raised(ValueError(_negative("negative_slope", negative_slope)))
        if not is_v1() and (threshold is None or threshold < 0.0):
            raise raised(ValueError(_negative("threshold", threshold)))
        self.supports_masking = False
        self.max_value, self.negative_slope = max_value, negative_slope
        self.threshold = threshold

    def call(self, inputs):
        """A rectified linear unit."""
        return tf.keras.backend.relu(
            inputs, alpha=self.negative_slope, max_value=self.max_value, threshold=self.threshold
        )


# -- noise ---------------------------------------------------------------------------------------
@export("GaussianNoise")
class GaussianNoise(_Same):
    """Same shape."""

    _config_ = ("stddev",)

    def __init__(self, stddev, **kwargs):
        super().__init__(**kwargs)
        self.stddev = stddev

    def call(self, inputs, training=None):
        """Noise added in training."""

        def noised():
            return inputs + tf.keras.backend.random_normal(
                shape=tf.shape(inputs), mean=0.0, stddev=self.stddev
            )

        return tf.keras.backend.in_train_phase(noised, inputs, training=training)


@export("GaussianDropout")
class GaussianDropout(_Same):
    """Same shape."""

    _config_ = ("rate",)

    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate

    def call(self, inputs, training=None):
        """Noise multiplied in training."""
        if not isinstance(self.rate, Unknown) and not refusable(lambda: 0 < self.rate < 1):
            return inputs

        def noised():
            known = not isinstance(self.rate, Unknown)
            stddev = math.sqrt(self.rate / (1.0 - self.rate)) if known else self.rate
            return inputs * tf.keras.backend.random_normal(
                shape=tf.shape(inputs), mean=1.0, stddev=stddev
            )

        return tf.keras.backend.in_train_phase(noised, inputs, training=training)


@export("AlphaDropout")
class AlphaDropout(_Same):
    """Same shape."""

    _config_ = ("rate",)

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed

    def call(self, inputs, training=None):
        """Values replaced in training."""
        if not isinstance(self.rate, Unknown) and not refusable(lambda: 0.0 < self.rate < 1.0):
            return inputs
        noise_shape = self.noise_shape if self.noise_shape else tf.shape(inputs)

        def dropped():
            alpha = -1.6732632423543772 * 1.0507009873554805
            random = tf.keras.backend.random_uniform(noise_shape, seed=self.seed)
            kept = tf.cast(tf.greater_equal(random, self.rate), context.state().floatx)
            a = ((1 - self.rate) * (1 + self.rate * alpha**2)) ** -0.5
            b = -a * alpha * self.rate
            x = inputs * kept + alpha * (1 - kept)
            return a * x + b

        return tf.keras.backend.in_train_phase(dropped, inputs, training=training)


# -- embeddings ----------------------------------------------------------------------------------
@tf_export("keras.layers.Embedding", "python.keras.layers.embeddings.Embedding")
class Embedding(Configured):
    """``(*ids, output_dim)``; variable ``embeddings`` ``(input_dim, output_dim)``."""

    _config_ = ("input_dim", "output_dim", "mask_zero", "input_length", "activity_regularizer")

    def __init__(self, input_dim, output_dim, embeddings_initializer="uniform", embeddings_regularizer=None, activity_regularizer=None, embeddings_constraint=None, mask_zero=False, input_length=None, **kwargs):  # fmt: skip
        if "input_shape" not in kwargs:
            kwargs["input_shape"] = (input_length,) if input_length else (None,)
        given = not any(isinstance(n, Unknown) for n in (input_dim, output_dim))
        if not is_v1() and given and (input_dim <= 0 or output_dim <= 0):
            text = (
                "Both `input_dim` and `output_dim` should be positive, Received input_dim = "
                f"{input_dim} and output_dim = {output_dim}"
            )
            raise raised(ValueError(text))
        kwargs["autocast"] = False
        super().__init__(dtype=kwargs.pop("dtype", context.state().floatx), **kwargs)
        self.input_dim, self.output_dim = input_dim, output_dim
        self._set_parts_(
            embeddings=(embeddings_initializer, embeddings_regularizer, embeddings_constraint)
        )
        self.activity_regularizer = tf.keras.regularizers.get(activity_regularizer)
        self.mask_zero = mask_zero
        self.supports_masking = mask_zero
        self.input_length = input_length

    @converts_shapes
    def build(self, input_shape):
        """Makes the variable."""
        self.embeddings = self._part_("embeddings", (self.input_dim, self.output_dim), dtype=None)
        self.built = True

    def compute_mask(self, inputs, mask=None):
        """Ids that are not zero."""
        return tf.not_equal(inputs, 0) if self.mask_zero else None

    def call(self, inputs):
        """A look-up."""
        if not hasattr(inputs, "dtype") and not type(inputs).__module__.startswith("tfscope."):
            raise no_attribute(inputs, "dtype")
        if context.base_name(inputs) not in ("int32", "int64"):
            inputs = tf.cast(inputs, "int32")
        return tf.nn.embedding_lookup(self.embeddings, inputs)

    def compute_output_shape(self, input_shape):
        """A new last axis."""
        sizes = shape_list(input_shape)
        return tensor_shape.TensorShape(None if sizes is None else [*sizes, self.output_dim])
