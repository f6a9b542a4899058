"""Functions of the program that are compiled, or mapped over rows at once.

Mirrors python/compiler/xla/xla.py and python/ops/parallel_for/control_flow_ops.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.operation import Operation
from tfscope.tf1.graph.scope_state import resources
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("xla.experimental.compile", "contrib.compiler.xla.compile", "python.compiler.xla.xla.compile")  # fmt: skip
def compile(computation, inputs=None):  # noqa: A001 - TensorFlow's name
    """What the function gives, in a list if it is one value; raises ``TypeError`` for other inputs than a
    list and ``ValueError`` for other outputs than tensors and operations."""
    inputs = [] if inputs is None else inputs
    if isinstance(inputs, Unknown):
        return inputs.derived("xla.compile()")
    if not isinstance(inputs, (list, tuple)):
        raise raised(TypeError("inputs must be a list"))
    given = tf.nest.map_structure(ops.convert_to_tensor, inputs)
    cluster = ops.get_default_graph().unique_name("cluster")
    tf.no_op(name=f"{cluster}/pivot/")
    flat = [tf.identity(x, name=f"input_{i}") for i, x in enumerate(tf.nest.flatten(given))]
    with resources():
        outputs = computation(*tf.nest.pack_sequence_as(inputs, flat))
    if isinstance(outputs, Unknown):
        return outputs
    return _results(outputs, _is_flat(outputs))


def _results(outputs: Any, is_flat: bool) -> Any:
    listed = tf.nest.flatten(outputs) if not is_flat else outputs
    listed = listed if isinstance(listed, (list, tuple)) else [listed]
    tensors = [
        ops.convert_to_tensor(o) for o in listed if o is not None and not isinstance(o, Operation)
    ]
    inner = [tf.identity(tensor) for tensor in tensors]
    if not inner:
        return tf.group([o for o in listed if o is not None], name="output_0")
    clusters = [
        one_op("XlaClusterOutput", [t], t.shape, t._dtype, f"output{i}")
        for i, t in enumerate(inner)
    ]
    made = [tf.identity(tensor, name=f"output_{i}") for i, tensor in enumerate(clusters)]
    return made if is_flat else tf.nest.pack_sequence_as(outputs, made)


def _is_flat(outputs: Any) -> bool:
    """Whether it is one value or a list of such."""
    if isinstance(outputs, (list, tuple)):
        return not any(isinstance(o, (list, tuple, dict)) for o in outputs)
    return not isinstance(outputs, dict)


def _row(tensor, index):
    """One row of a tensor.  The vectorized body takes no row: the gradient of its input has all rows."""
    row = tf.gather(tensor, index)
    return one_op("VectorizedMapRow", [tensor], row.shape, row._dtype)


@tf_export("vectorized_map", "python.ops.parallel_for.control_flow_ops.vectorized_map")
def vectorized_map(fn, elems, fallback_to_while_loop=True, warn=True):
    """What the function gives for one row, stacked; it is called once."""
    if isinstance(elems, Unknown):
        return elems.derived("vectorized_map()")
    elems = tf.nest.map_structure(ops.convert_to_tensor, elems)
    flat = tf.nest.flatten(elems)
    if not flat:
        return Unknown("unmodelled-api", "vectorized_map() of no rows")
    first = flat[0].shape
    if first.ndims == 0:
        if not current_run().is_v1:
            raise raised(IndexError("list index out of range"))
        tf.shape(flat[0])[0]  # which TensorFlow refuses
    count = None if first.ndims is None else first.as_list()[0]
    with ops.name_scope("loop_body"):
        index = tf.placeholder(tf.int32, shape=[])
        result = fn(tf.nest.map_structure(lambda x: _row(x, index), elems))

    def stacked(value: Any) -> Any:
        if value is None or isinstance(value, (Unknown, Operation)):
            return value
        one = ops.convert_to_tensor(value)
        shape = TensorShape([count]).concatenate(one.shape)
        current_run().lost_sizes |= count is None
        return one_op("VectorizedMap", [one], shape, one._dtype)

    with ops.name_scope("pfor"):
        return result if isinstance(result, Unknown) else tf.nest.map_structure(stacked, result)
