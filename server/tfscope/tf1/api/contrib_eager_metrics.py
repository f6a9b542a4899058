"""``tf.contrib.eager`` in a graph: metrics with variables of their own, and what only eager code may use.

Mirrors contrib/eager/python/{metrics_impl,saver}.py.
"""

from __future__ import annotations

import re
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("contrib.eager.metrics.Metric")
class Metric:
    """What has variables in a scope of its own; ``build`` makes them at the first call."""

    def __init__(self, name=None, use_global_variables=False):
        self._built, self._vars = False, []
        self._use_global_variables = use_global_variables
        name = name or type(self).__name__
        scope_name = re.sub("[^A-Za-z0-9.]", "_", name)
        with tf.variable_scope(scope_name, use_resource=True, reuse=False) as scope:
            place = scope.name.rfind(scope_name)
            self._name = name + scope.name[place + len(scope_name) :]
            self._scope = scope
        self.call = tf.contrib.eager.defun(self.call)

    def __call__(self, *args, **kwargs):
        if not self._built:
            with tf.variable_scope(self._scope):
                self.build(*args, **kwargs)
            self._built = True
        return self.call(*args, **kwargs)

    name = property(lambda self: self._name)
    variables = property(lambda self: self._vars)

    def init_variables(self):
        """The op that begins anew."""
        return tf.group([v.initializer for v in self._vars])

    def build(self, *args, **kwargs):
        """Makes the variables."""
        raise raised(NotImplementedError("Metrics must define a build() member function"))

    def call(self, *args, **kwargs):
        """Counts."""
        raise raised(NotImplementedError("Metrics must define a call() member function"))

    def result(self):
        """What was counted."""
        raise raised(NotImplementedError("Metrics must define a result() member function"))

    def value(self):
        """As ``result``."""
        return self.result()

    def aggregate(self, metrics):
        """Adds what others counted; raises ``TypeError`` for other kinds of metrics."""
        for other in metrics:
            if type(self) is not type(other):
                text = f"All metrics must be the same type, '{type(self)}' != '{type(other)}'."
                raise raised(TypeError(text))
        for place, variable in enumerate(self._vars):
            variable.assign_add(tf.add_n([other._vars[place] for other in metrics]))

    def add_variable(self, name, shape=None, dtype=None, initializer=None):
        """A variable of the metric; raises ``RuntimeError`` once it is built."""
        if self._built:
            raise raised(RuntimeError("Can't call add_variable() except in build()."))
        keys = tf.GraphKeys
        own = keys.GLOBAL_VARIABLES if self._use_global_variables else keys.LOCAL_VARIABLES
        made = tf.get_variable(
            name, shape, dtype, initializer, trainable=False,
            collections=[own, keys.METRIC_VARIABLES], use_resource=True,
        )  # fmt: skip
        self._vars.append(made)
        return made


@tf_export("contrib.eager.metrics.Mean")
class Mean(Metric):
    """A mean, of float64 by default."""

    def __init__(self, name=None, dtype=None, use_global_variables=False):
        super().__init__(name=name, use_global_variables=use_global_variables)
        self.dtype = tf.float64 if dtype is None else dtype

    def build(self, *args, **kwargs):
        """Makes the sum and the count."""
        zeros = tf.zeros_initializer
        self.numer = self.add_variable("numer", (), self.dtype, zeros)
        self.denom = self.add_variable("denom", (), self.dtype, zeros)

    def call(self, values, weights=None):
        """Adds the values."""
        if weights is None:
            count = tf.cast(tf.identity(tf.size(values)), self.dtype)
            self.denom.assign_add(count)
            values = tf.reduce_sum(values)
            self.numer.assign_add(tf.cast(values, self.dtype))
            return values
        weights = tf.cast(weights, self.dtype)
        self.denom.assign_add(tf.reduce_sum(weights))
        values = tf.cast(values, self.dtype) * weights
        self.numer.assign_add(tf.reduce_sum(values))
        return values, weights

    def result(self, write_summary=True):
        """The mean."""
        tf.convert_to_tensor(write_summary)
        return self.numer / self.denom


def _matching(name: str, equal: Any, given: tuple[str, ...] = ()) -> None:
    """A metric of how often predictions are right."""

    def call(self, labels, predictions, weights=None):
        matches = tf.cast(tf.equal(*equal(self, labels, predictions)), self.dtype)
        Mean.call(self, matches, weights=weights)
        return (labels, predictions) if weights is None else (labels, predictions, weights)

    def start(self, name=None, dtype=None):
        Mean.__init__(self, name=name, dtype=dtype)

    made = type(name, (Mean,), {"__init__": start, "call": call, "__doc__": call.__doc__})
    tf_export(f"contrib.eager.metrics.{name}")(made)


_matching("Accuracy", lambda self, labels, predictions: (labels, predictions))
_matching(
    "CategoricalAccuracy",
    lambda self, labels, predictions: (tf.argmax(labels, axis=-1), tf.argmax(predictions, axis=-1)),
)
_matching(
    "SparseAccuracy",
    lambda self, labels, predictions: (
        tf.cast(labels, tf.int64), tf.argmax(predictions, axis=-1)
    ),
)  # fmt: skip


@tf_export("contrib.eager.metrics.BinaryAccuracy")
class BinaryAccuracy(Mean):
    """How often predictions lie on the right side of a threshold."""

    def __init__(self, threshold, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.threshold = threshold

    def call(self, labels, predictions, weights=None):
        """Counts what is right."""
        above = tf.convert_to_tensor(predictions) > self.threshold
        matches = tf.cast(tf.equal(tf.cast(labels, tf.bool), above), self.dtype)
        super().call(matches, weights=weights)
        return (labels, predictions) if weights is None else (labels, predictions, weights)


# -- only eagerly ----------------------------------------------------------------------------------
@tf_export("contrib.eager.Saver")
class Saver:
    """Raises ``RuntimeError``: there is no eager code."""

    def __init__(self, var_list):
        text = "tfe.Saver can only be used when eager execution is enabled. Use tf.train.Saver when building graphs."
        raise raised(RuntimeError(text))


@tf_export("contrib.eager.get_optimizer_variables")
def get_optimizer_variables(optimizer):
    """Those that an optimizer made."""
    return optimizer.variables()


@tf_export("contrib.eager.num_gpus")
def num_gpus():
    """How many there are is of the machine."""
    return Unknown("environment", "num_gpus()").of_type(int)
