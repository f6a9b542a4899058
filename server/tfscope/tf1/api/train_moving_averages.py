"""Moving averages: shadow variables are slots of the averaged ones.

Mirrors python/training/moving_averages.py.
"""

from __future__ import annotations

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.optimizers_slots import create_slot, create_zeros_slot, is_resource
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.initialized_value import initialized_value
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def _assign_sub(variable, delta, name):
    if not is_resource(variable):
        return tf.assign_sub(variable, delta, name=name)
    graph = ops.get_default_graph()
    graph.create_op("AssignSubVariableOp", [variable.handle, delta], [])
    shape = variable.get_shape()
    return graph.create_op(
        "ReadVariableOp", [variable.handle], [(element_type(variable), shape)]
    ).outputs[0]


@tf_export("python.training.moving_averages.assign_moving_average")
def assign_moving_average(variable, value, decay, zero_debias=True, name=None):
    """The updated average.  Mirrors moving_averages.py assign_moving_average."""
    with ops.name_scope(name, "AssignMovingAvg", [variable, value, decay]) as scope:
        decay = ops.convert_to_tensor(1.0 - decay, name="decay")
        kind = element_type(variable)
        if kind is not None and element_type(decay) not in (None, kind):
            decay = tf.cast(decay, kind)
        if zero_debias:
            return _zero_debias(variable, value, decay)
        return _assign_sub(variable, (variable - value) * decay, scope)


def _unique_in_scope(name):
    """A name no global variable of the current scope has, unless it reuses."""
    scope = variable_scope.get_variable_scope()
    if scope.reuse:
        return name
    taken = {v.op.name for v in scope.global_variables()}
    full = scope.name + "/" + name
    if full not in taken:
        return name
    index = 1
    while f"{full}_{index}" in taken:
        index += 1
    return f"{name}_{index}"


def _zero_debias(unbiased, value, decay):
    """Variables biased and local_step below the averaged one's name."""
    name = unbiased.name[: -len(":0")]
    with variable_scope.variable_scope(name, values=[unbiased, value, decay]):
        biased = variable_scope.get_variable(
            _unique_in_scope("biased"),
            initializer=tf.zeros_initializer(),
            shape=unbiased.get_shape(),
            dtype=unbiased.dtype,
            trainable=False,
        )
        local_step = variable_scope.get_variable(
            _unique_in_scope("local_step"),
            shape=[],
            dtype=unbiased.dtype,
            initializer=tf.zeros_initializer(),
            trainable=False,
        )
    updated = tf.assign_sub(biased, (biased - value) * decay)
    step = local_step.assign_add(1)
    factor = 1 - tf.pow(1.0 - decay, step)
    scope = ops.get_default_graph().current_scope()
    return tf.assign(unbiased, updated / factor, name=scope + "/")


@tf_export("python.training.moving_averages.weighted_moving_average")
def weighted_moving_average(value, decay, weight, truediv=True, collections=None, name=None):
    """Variables value_x_weight and weight.  Mirrors moving_averages.py."""
    collections = ["variables"] if collections is None else collections
    values = [value, weight, decay]
    with variable_scope.variable_scope(name, "WeightedMovingAvg", values) as scope:
        made = [
            variable_scope.get_variable(
                key,
                shape=tensor.get_shape(),
                dtype=tensor.dtype,
                initializer=tf.zeros_initializer(),
                trainable=False,
                collections=collections,
            )
            for key, tensor in (("value_x_weight", value), ("weight", weight))
        ]
        numerator = assign_moving_average(made[0], value * weight, decay, zero_debias=False)
        denominator = assign_moving_average(made[1], weight, decay, zero_debias=False)
        divide = tf.truediv if truediv else tf.div
        return divide(numerator, denominator, name=scope.name)


def _key(var):
    """What averages are kept by; only tensors and whole variables can be such a key."""
    if var is None or isinstance(
        var, (PartitionedVariable, bool, int, float, str, list, tuple, ops.Operation)
    ):
        attribute = "experimental_ref" if current_run().is_v1 else "ref"
        raise raised(
            AttributeError(f"'{type(var).__name__}' object has no attribute '{attribute}'")
        )
    return id(var)


@tf_export("train.ExponentialMovingAverage")
class ExponentialMovingAverage:
    """Mirrors moving_averages.py ExponentialMovingAverage."""

    def __init__(self, decay, num_updates=None, zero_debias=False, name="ExponentialMovingAverage"):
        self._decay = decay
        self._num_updates = num_updates
        self._zero_debias = zero_debias
        self._name = name
        self._averages = {}

    @property
    def name(self):
        """The scope name of the shadow variables."""
        return self._name

    def apply(self, var_list=None):
        """Creates the shadow variables and the op that updates them."""
        if var_list is None:
            var_list = tf.trainable_variables()
        if isinstance(var_list, Unknown):
            var_list = []
        var_list = [v for v in var_list if not isinstance(v, Unknown)]
        debiased = set()
        for var in var_list:
            if var is None or isinstance(var, (bool, int, float, str)):
                raise no_attribute(var, "dtype")
            self._check_dtype(var)
            if _key(var) not in self._averages:
                with ops.init_scope():
                    average = self._shadow(var)
                if self._zero_debias and not isinstance(var, Variable):
                    debiased.add(id(var))
                self._averages[id(var)] = (var, average)
        with ops.name_scope(self.name) as scope:
            decay = self._decay_tensor()
            updates = [
                assign_moving_average(self.average(v), v, decay, id(v) in debiased)
                for v in var_list
            ]
            return tf.group(*updates, name=scope)

    def _check_dtype(self, var):
        names = ("bfloat16", "float16", "float32", "float64")
        kind = element_type(var)
        if kind is not None and kind.name not in names:
            text = f"The variables must be half, float, or double: {var.name}"
            raise raised(TypeError(text))

    def _shadow(self, var):
        if isinstance(var, Variable):
            average = create_slot(
                var, initialized_value(var), self.name, colocate_with_primary=True
            )
            ops.add_to_collection("moving_average_variables", var)
            return average
        return create_zeros_slot(var, self.name)

    def _decay_tensor(self):
        kind = of_target(None, tf.float32)
        decay = ops.convert_to_tensor(self._decay, dtype=kind, name="decay")
        if self._num_updates is None:
            return decay
        updates = tf.cast(self._num_updates, tf.float32, name="num_updates")
        return tf.minimum(decay, (1.0 + updates) / (10.0 + updates))

    def average(self, var):
        """The shadow variable or None."""
        pair = self._averages.get(_key(var))
        return pair[1] if pair else None

    def average_name(self, var):
        """The shadow's op name, or the one it would get."""
        average = self.average(var)
        if average is not None:
            return average.op.name
        graph = ops.get_default_graph()
        return graph.unique_name(var.op.name + "/" + self.name, mark_as_used=False)

    def variables_to_restore(self, moving_avg_variables=None):
        """Checkpoint names by variable.  Mirrors moving_averages.py."""
        averaged = moving_avg_variables
        if averaged is None:
            averaged = tf.trainable_variables() + tf.moving_average_variables()
        averaged = list(dict.fromkeys(averaged))
        names = {self.average_name(v): v for v in averaged}
        averaged_names = {v.name for v in averaged}
        for var in tf.global_variables():
            if var.name not in averaged_names and var.op.name not in names:
                names[var.op.name] = var
        return names
