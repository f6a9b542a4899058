"""Ready-made models of Keras, models for scikit-learn, and models that are saved.

Mirrors python/keras/{premade/linear,premade/wide_deep,wrappers/scikit_learn,saving/save}.py.
"""

from __future__ import annotations

import copy
import types
from typing import Any

from tfscope.python.functions import Function, signature_of
from tfscope.tf1.api import keras_activations as activations
from tfscope.tf1.api.keras_core import Dense
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_sequential import Sequential
from tfscope.tf1.api.keras_training import Model
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("keras.models.save_model")
def save_model(model, filepath, overwrite=True, include_optimizer=True, save_format=None, signatures=None):  # fmt: skip
    """Writes a file, which is not done."""
    return None


@tf_export("keras.experimental.LinearModel", "keras.models.LinearModel")
class LinearModel(Model):
    """A ``Dense`` layer without bias for each input, and one bias."""

    def __init__(self, units=1, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        keras = tf.keras
        self.units, self.use_bias = units, use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)

    def build(self, input_shape):
        """Makes the layers and the bias."""
        shapes = input_shape if isinstance(input_shape, list) else [input_shape]
        self.dense_layers = [
            Dense(
                units=self.units, use_bias=False, kernel_initializer=self.kernel_initializer,
                kernel_regularizer=self.kernel_regularizer,
            )
            for _ in shapes
        ]  # fmt: skip
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias", shape=self.units, initializer=self.bias_initializer,
                regularizer=self.bias_regularizer, dtype=self.dtype, trainable=True,
            )  # fmt: skip

    def call(self, inputs):
        """The sum; raises ``ValueError`` for another number of inputs."""
        inputs = list(inputs) if isinstance(inputs, (tuple, list)) else [inputs]
        if len(inputs) != len(self.dense_layers):
            text = f"Expected {len(self.dense_layers)} inputs, but got {len(inputs)} inputs"
            raise raised(ValueError(text))
        result = None
        for value, layer in zip(inputs, self.dense_layers):
            output = layer(value)
            result = output if result is None else result + output
        if self.use_bias:
            result = tf.nn.bias_add(result, self.bias)
        return result if self.activation is None else self.activation(result)

    def get_config(self):
        """The arguments."""
        keras = tf.keras
        return Layer.get_config(self) | {
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
            "bias_initializer": keras.initializers.serialize(self.bias_initializer),
            "kernel_regularizer": keras.regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": keras.regularizers.serialize(self.bias_regularizer),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A model of these arguments."""
        return cls(**config)


class _Pair:
    """The optimizers of a linear and a deep model.  Mirrors WideDeepModel._make_train_function."""

    def __init__(self, model: Any, optimizers: Any) -> None:
        self.model, self.optimizers = model, optimizers

    def get_updates(self, params: Any, loss: Any) -> list[Any]:
        """The updates of both, each of its own weights."""
        parts = (self.model.linear_model, self.model.dnn_model)
        return [
            update
            for optimizer, part in zip(self.optimizers, parts)
            for update in optimizer.get_updates(params=part.trainable_weights, loss=loss)
        ]


@tf_export("keras.experimental.WideDeepModel", "keras.models.WideDeepModel")
class WideDeepModel(Model):
    """The mean of a linear and a deep model."""

    def __init__(self, linear_model, dnn_model, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.linear_model, self.dnn_model = linear_model, dnn_model
        self.activation = activations.get(activation)

    def call(self, inputs):
        """Both models of their inputs, or of the same."""
        pair = isinstance(inputs, (tuple, list)) and len(inputs) == 2
        wide, deep = inputs if pair else (inputs, inputs)
        output = 0.5 * (self.linear_model(wide) + self.dnn_model(deep))
        return self.activation(output) if self.activation else output

    def _make_train_function(self):
        given = self.optimizer
        several = given[:2] if isinstance(given, (list, tuple)) else [given, given]
        self.optimizer = _Pair(self, [tf.keras.optimizers.get(one) for one in several])
        try:
            super()._make_train_function()
        finally:
            self.optimizer = given

    def get_config(self):
        """Both models and the activation."""
        serialize = tf.keras.utils.serialize_keras_object
        return Layer.get_config(self) | {
            "linear_model": serialize(self.linear_model),
            "dnn_model": serialize(self.dnn_model),
            "activation": activations.serialize(self.activation),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A model of both; they are taken out of the configuration."""
        models = [
            tf.keras.layers.deserialize(config.pop(name), custom_objects)
            for name in ("linear_model", "dnn_model")
        ]
        activation = activations.deserialize(config.pop("activation", None), custom_objects)
        return cls(*models, activation=activation, **config)


# -- scikit-learn ----------------------------------------------------------------------------------
def _takes(function: Any, name: str) -> bool:
    """Whether a function has an argument of a name.  Mirrors generic_utils.py has_arg."""
    if isinstance(function, Unknown):
        return True
    try:
        known = signature_of(function).parameters
    except (TypeError, ValueError):
        return True
    return name in known and known[name].kind not in (known[name].VAR_KEYWORD, known[name].VAR_POSITIONAL)  # fmt: skip


class _Wrapper:
    """A function that makes a model, and its arguments; raises ``ValueError`` for arguments nothing takes."""

    def __init__(self, build_fn=None, **sk_params):
        self.build_fn, self.sk_params = build_fn, sk_params
        self.check_params(sk_params)

    def _builder(self) -> Any:
        if self.build_fn is None:
            return self.__call__ if callable(self) else None
        plain = isinstance(self.build_fn, (types.FunctionType, types.MethodType, Function, Unknown))
        return self.build_fn if plain else self.build_fn.__call__

    def check_params(self, params):
        """Raises ``ValueError`` for what neither the builder nor the model's methods take."""
        known = [Sequential.fit, Sequential.predict, Sequential.evaluate, self._builder()]
        for name in params:
            if not any(_takes(function, name) for function in known) and name != "nb_epoch":
                raise raised(ValueError(f"{name} is not a legal parameter"))

    def get_params(self, **params):
        """The arguments and the builder."""
        return {**copy.copy(self.sk_params), "build_fn": self.build_fn}

    def set_params(self, **params):
        """Other arguments."""
        self.check_params(params)
        self.sk_params.update(params)
        return self

    def filter_sk_params(self, fn, override=None):
        """The arguments that a function takes."""
        found = {name: value for name, value in self.sk_params.items() if _takes(fn, name)}
        return {**found, **(override or {})}

    def fit(self, x, y, **kwargs):
        """Builds the model and trains it."""
        build = self._builder()
        self.model = build(**self.filter_sk_params(build))
        if isinstance(self.model, Unknown):
            return self.model
        if not hasattr(self.model, "loss"):
            kind = type(self.model).__name__
            raise raised(AttributeError(f"'{kind}' object has no attribute 'loss'"))
        loss = getattr(self.model.loss, "__name__", self.model.loss)
        if loss == "categorical_crossentropy" and len(getattr(y, "shape", ())) != 2:
            y = tf.keras.utils.to_categorical(y)
        return self.model.fit(x, y, **{**self.filter_sk_params(Sequential.fit), **kwargs})

    def predict(self, x, **kwargs):
        """What the model tells."""
        return Unknown("data", "predict()")

    def score(self, x, y, **kwargs):
        """How good the model is."""
        return Unknown("data", "score()").of_type(float)


@tf_export("keras.wrappers.scikit_learn.KerasClassifier")
class KerasClassifier(_Wrapper):
    """A classifier for scikit-learn."""

    def fit(self, x, y, **kwargs):
        """Builds the model and trains it."""
        self.classes_, self.n_classes_ = Unknown("data", "classes_"), Unknown("data", "n_classes_")
        if len(getattr(y, "shape", ())) == 2 and y.shape[1] == 1:
            y = y.reshape(-1)
        return super().fit(x, y, **kwargs)

    def predict_proba(self, x, **kwargs):
        """How probable each class is."""
        return Unknown("data", "predict_proba()")


@tf_export("keras.wrappers.scikit_learn.KerasRegressor")
class KerasRegressor(_Wrapper):
    """A regressor for scikit-learn."""
