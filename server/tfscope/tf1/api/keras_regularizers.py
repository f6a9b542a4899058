"""tf.keras.regularizers and constraints.  Mirrors python/keras/{regularizers,constraints}.py."""

from __future__ import annotations

import math

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("keras.regularizers.Regularizer")
class Regularizer:
    """A function of a weight that gives a loss."""

    def __call__(self, x):
        return 0.0

    @classmethod
    def from_config(cls, config):
        """A regularizer from its configuration."""
        return cls(**config)


@tf_export("keras.regularizers.L1L2")
class L1L2(Regularizer):
    """Sums of absolute values and of squares."""

    def __init__(self, l1=0.0, l2=0.0):
        if not current_run().is_v1:
            l1, l2 = (_penalty(0.0 if x is None else x) for x in (l1, l2))
        self.l1, self.l2 = (tf.keras.backend.cast_to_floatx(x) for x in (l1, l2))

    def __call__(self, x):
        if current_run().is_v1:
            if not self.l1 and not self.l2:
                return tf.keras.backend.constant(0.0)
            loss = 0.0
        else:
            loss = tf.keras.backend.constant(0.0, dtype=x.dtype)
        if self.l1:
            loss += self.l1 * tf.reduce_sum(tf.abs(x))
        if self.l2:
            if current_run().is_v1:
                loss += self.l2 * tf.reduce_sum(tf.square(x))
            else:
                loss += 2.0 * self.l2 * tf.nn.l2_loss(x)
        return loss

    def get_config(self):
        """The arguments."""
        told = {"l1": self.l1, "l2": self.l2}
        return {k: v if isinstance(v, Unknown) else float(v) for k, v in told.items()}


def _penalty(x):
    """A number that TensorFlow 2 takes for a penalty.  Mirrors regularizers.py _check_penalty_number."""
    if isinstance(x, Unknown):
        return x
    known = isinstance(x, (float, int))
    if not known or math.isinf(x) or math.isnan(x):
        rule = (
            "an infinite number or NaN are not valid values."
            if known
            else "expected an int or float value."
        )
        text = f"Value {x} is not a valid regularization penalty number, {rule}"
        raise raised(ValueError(text))
    return x


class _One(Regularizer):
    """One of the sums, a class of TensorFlow 2 only."""

    _part_ = ""

    def __init__(self, *args, **kwargs):
        names = [self._part_, "l"]
        given = dict(zip([self._part_], args))
        given.update({k: kwargs.pop(k) for k in names if k in kwargs})
        if kwargs:
            raise raised(TypeError(f"Argument(s) not recognized: {kwargs}"))
        value = given.get("l", given.get(self._part_, 0.01))
        value = _penalty(0.01 if value is None else value)
        setattr(self, self._part_, tf.keras.backend.cast_to_floatx(value))

    def get_config(self):
        """The argument."""
        value = getattr(self, self._part_)
        return {self._part_: value if isinstance(value, Unknown) else float(value)}


@tf_export("keras.regularizers.L1")
class L1(_One):
    """A sum of absolute values."""

    _part_ = "l1"

    def __call__(self, x):
        return self.l1 * tf.reduce_sum(tf.abs(x))


@tf_export("keras.regularizers.L2")
class L2(_One):
    """A sum of squares."""

    _part_ = "l2"

    def __call__(self, x):
        return 2.0 * self.l2 * tf.nn.l2_loss(x)


@tf_export("keras.regularizers.l1")
def l1(*args, **kwargs):
    """A sum of absolute values."""
    return L1(*args, **kwargs) if not current_run().is_v1 else _of_1_15("l1")(*args, **kwargs)


@tf_export("keras.regularizers.l2")
def l2(*args, **kwargs):
    """A sum of squares."""
    return L2(*args, **kwargs) if not current_run().is_v1 else _of_1_15("l2")(*args, **kwargs)


def _of_1_15(part):
    """The function of 1.15 that makes one of the sums."""

    def made(l=0.01):  # noqa: E741 - TensorFlow's name
        return L1L2(**{part: l})

    made.__code__ = made.__code__.replace(co_name=part)
    made.__name__ = made.__qualname__ = part
    return made


@tf_export("keras.regularizers.l1_l2")
def l1_l2(l1=0.01, l2=0.01):
    """Both sums."""
    return L1L2(l1=l1, l2=l2)


def _get(identifier, deserialize, what):
    if identifier is None or isinstance(identifier, Unknown):
        return None
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    if what == "regularizer":
        raise serial.uninterpreted(what, identifier)
    what = of_target(what, "constraint function")
    raise raised(ValueError(f"Could not interpret {what} identifier: {identifier}"))


@tf_export("keras.regularizers.get")
def get_regularizer(identifier):
    """The regularizer that an argument means."""
    return _get(identifier, deserialize_regularizer, "regularizer")


@tf_export("keras.regularizers.deserialize")
def deserialize_regularizer(config, custom_objects=None):
    """The regularizer of a name or configuration."""
    found = serial.deserialize(config, "keras.regularizers", custom_objects, "regularizer")
    return found() if found in (l1, l2, l1_l2) else found


@tf_export("keras.regularizers.serialize", "keras.constraints.serialize")
def serialize(regularizer):
    """The configuration."""
    return serial.serialize_keras_object(regularizer)


# -- constraints ---------------------------------------------------------------------------------
@tf_export("keras.constraints.Constraint")
class Constraint:
    """A function that projects a weight after each update."""

    def __call__(self, w):
        return w

    @classmethod
    def from_config(cls, config):
        """A constraint from its configuration."""
        return cls(**config)


def _norms(w, axis):
    return tf.keras.backend.sqrt(tf.reduce_sum(tf.square(w), axis=axis, keepdims=True))


@tf_export("keras.constraints.MaxNorm", "keras.constraints.max_norm")
class MaxNorm(Constraint):
    """Norms at most ``max_value``."""

    def __init__(self, max_value=2, axis=0):
        self.max_value, self.axis = max_value, axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        desired = tf.keras.backend.clip(norms, 0, self.max_value)
        return w * (desired / (context.state().epsilon + norms))

    def get_config(self):
        """The arguments."""
        return {"max_value": self.max_value, "axis": self.axis}


@tf_export("keras.constraints.NonNeg", "keras.constraints.non_neg")
class NonNeg(Constraint):
    """No negative weights."""

    def __call__(self, w):
        return w * tf.cast(tf.greater_equal(w, 0.0), context.state().floatx)

    def get_config(self):
        """No arguments."""
        return {}


@tf_export("keras.constraints.UnitNorm", "keras.constraints.unit_norm")
class UnitNorm(Constraint):
    """Norms of one."""

    def __init__(self, axis=0):
        self.axis = axis

    def __call__(self, w):
        return w / (context.state().epsilon + _norms(w, self.axis))

    def get_config(self):
        """The arguments."""
        return {"axis": self.axis}


@tf_export("keras.constraints.MinMaxNorm", "keras.constraints.min_max_norm")
class MinMaxNorm(Constraint):
    """Norms between two values."""

    def __init__(self, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
        self.min_value, self.max_value, self.rate, self.axis = min_value, max_value, rate, axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        clipped = tf.keras.backend.clip(norms, self.min_value, self.max_value)
        desired = self.rate * clipped + (1 - self.rate) * norms
        return w * (desired / (context.state().epsilon + norms))

    def get_config(self):
        """The arguments."""
        names = ("min_value", "max_value", "rate", "axis")
        return {n: getattr(self, n) for n in names}


@tf_export("keras.constraints.get")
def get_constraint(identifier):
    """The constraint that an argument means; 1.15 takes a name for that of a class."""
    if isinstance(identifier, str) and current_run().is_v1:
        identifier = {"class_name": identifier, "config": {}}
    return _get(identifier, deserialize_constraint, "constraint")


@tf_export("keras.constraints.deserialize")
def deserialize_constraint(config, custom_objects=None):
    """The constraint of a name or configuration."""
    return serial.deserialize(config, "keras.constraints", custom_objects, "constraint")
