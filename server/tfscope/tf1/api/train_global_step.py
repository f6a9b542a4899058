"""The global step: one variable per graph, found through its collection.

Mirrors python/training/training_util.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.initialized_value import initialized_value
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

GLOBAL_STEP = "global_step"
READ_KEY = "global_step_read_op_cache"


@tf_export("train.global_step")
def global_step(sess, global_step_tensor):
    """The number of steps made; known when the graph runs."""
    return Unknown("runtime", "tf.train.global_step()")


@tf_export("train.get_global_step")
def get_global_step(graph=None):
    """The step variable or None.  Mirrors training_util.py get_global_step."""
    graph = graph or ops.get_default_graph()
    found = graph.get_collection(GLOBAL_STEP)
    if len(found) > 1:
        return None
    named = graph.find(GLOBAL_STEP)
    if not found and named is None:
        return None
    step = found[0] if found else named.outputs[0]
    assert_global_step(step)
    return step


@tf_export("train.create_global_step")
def create_global_step(graph=None):
    """A scalar int64 in the current variable scope.  Mirrors training_util.py."""
    graph = graph or ops.get_default_graph()
    if get_global_step(graph) is not None:
        raise raised(ValueError('"global_step" already exists.'))
    with graph.as_default() as g, g.name_scope(None):
        return variable_scope.get_variable(
            GLOBAL_STEP,
            shape=[],
            dtype=tf.int64,
            initializer=tf.zeros_initializer(),
            trainable=False,
            aggregation=tf.VariableAggregation.ONLY_FIRST_REPLICA,
            collections=["variables", GLOBAL_STEP],
        )


@tf_export("train.get_or_create_global_step")
def get_or_create_global_step(graph=None):
    """Mirrors training_util.py get_or_create_global_step."""
    graph = graph or ops.get_default_graph()
    step = get_global_step(graph)
    return create_global_step(graph) if step is None else step


@tf_export("train.assert_global_step")
def assert_global_step(global_step_tensor):
    """Mirrors training_util.py assert_global_step."""
    step = global_step_tensor
    if isinstance(step, Unknown):
        return
    if not isinstance(step, (Variable, ops.Tensor)) and not hasattr(step, "handle"):
        text = f'Existing "global_step" must be a Variable or Tensor: {step}.'
        raise raised(TypeError(text))
    kind = element_type(step)
    if kind is not None and not kind.is_integer:
        text = f'Existing "global_step" does not have integer type: {step.dtype}'
        raise raised(TypeError(text))
    shape = step.get_shape()
    if shape.ndims != 0 and shape.is_fully_defined():
        raise raised(TypeError(f'Existing "global_step" is not scalar: {shape}'))


@tf_export("python.training.training_util._get_or_create_global_step_read")
def get_or_create_global_step_read(graph=None):
    """The step read as a tensor, once per graph.  Mirrors training_util.py."""
    graph = graph or ops.get_default_graph()
    found = graph.get_collection(READ_KEY)
    if found:
        return found[0]
    step = get_global_step(graph)
    if step is None:
        return None
    with graph.as_default() as g, g.name_scope(None), g.name_scope(step.op.name + "/"):
        value = initialized_value(step) if isinstance(step, Variable) else step
        read = value + 0
        graph.add_to_collection(READ_KEY, read)
    return read


@tf_export("python.training.training_util._increment_global_step")
def increment_global_step(increment, graph=None):
    """Mirrors training_util.py _increment_global_step."""
    graph = graph or ops.get_default_graph()
    step = get_global_step(graph)
    if step is None:
        raise raised(
            ValueError(
                "Global step tensor should be created by tf.train.get_or_create_global_step"
                " before calling increment."
            )
        )
    read = get_or_create_global_step_read(graph)
    with graph.as_default() as g, g.name_scope(None), g.name_scope(step.op.name + "/"):
        with ops.control_dependencies([read]):
            return tf.assign_add(step, increment)
