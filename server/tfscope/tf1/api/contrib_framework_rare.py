"""Functions of contrib that few programs call: placeholders of a graph, cases, copies in another graph.

Mirrors contrib/framework/python/framework/graph_util.py, python/framework/smart_cond.py,
contrib/losses/python/metric_learning/metric_loss_ops.py and contrib/copy_graph/python/util/copy_elements.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.numpy_array import make
from tfscope.python.library.numpy_dtypes import as_dtype
from tfscope.tf1.api.graph_editor_copy import inferred_shapes
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("contrib.framework.get_placeholders")
def get_placeholders(graph):
    """The placeholders of a graph; raises ``TypeError`` for what is none."""
    if isinstance(graph, Unknown):
        return graph.derived("get_placeholders()")
    if not isinstance(graph, Graph):
        raise raised(TypeError(f"Input graph needs to be a Graph: {graph}"))
    return [op.outputs[0] for op in graph.get_operations() if op.type == "Placeholder"]


@tf_export("contrib.framework.smart_case")
def smart_case(pred_fn_pairs, default=None, exclusive=False, name="smart_case"):
    """As ``tf.case``, without conditionals for conditions that are known."""
    pairs = pred_fn_pairs.items() if isinstance(pred_fn_pairs, dict) else pred_fn_pairs
    known = isinstance(pairs, Unknown) or all(isinstance(p, tuple) and len(p) == 2 for p in pairs)
    if isinstance(pairs, Unknown) or not known:
        return tf.case(pred_fn_pairs, default, exclusive, name=name)
    pairs = list(pairs)
    with ops.name_scope(name, "case"):
        function = default
        if function is None:
            function = pairs.pop()[1]
        for pred, branch in reversed(pairs):
            function = _smart(pred, branch, function)
        return function()


def _smart(pred: Any, branch: Any, other: Any) -> Any:
    return lambda: tf.contrib.framework.smart_cond(pred, branch, other)


@tf_export("contrib.losses.metric_learning.npairs_loss_multilabel")
def npairs_loss_multilabel(sparse_labels, embeddings_anchor, embeddings_positive, reg_lambda=0.002, print_losses=False):  # fmt: skip
    """A scalar; raises ``TypeError`` for labels that are not sparse."""
    if not all(isinstance(label, (tf.SparseTensor, Unknown)) for label in sparse_labels):
        text = f"sparse_labels must be a list of SparseTensors, but got {sparse_labels}"
        raise raised(TypeError(text))
    with ops.name_scope("NpairsLossMultiLabel"):
        parts = (embeddings_anchor, embeddings_positive)
        sizes = [tf.reduce_mean(tf.reduce_sum(tf.square(part), 1)) for part in parts]
        l2loss = tf.multiply(0.25 * reg_lambda, sizes[0] + sizes[1], name="l2loss")
        alike = tf.matmul(embeddings_anchor, embeddings_positive, transpose_a=False, transpose_b=True)  # fmt: skip
        count = len(sparse_labels)
        adjacent = tf.cast(one_op("Pack", [], [count, count], tf.float32), tf.float32)
        adjacent /= tf.reduce_sum(adjacent, 1, keepdims=True)
        losses = tf.nn.softmax_cross_entropy_with_logits(logits=alike, labels=adjacent)
        return l2loss + tf.reduce_mean(losses, name="xentropy")


# -- copies ----------------------------------------------------------------------------------------
def _named(instance: Any, scope: str) -> str:
    return f"{scope}/{instance.name}" if scope else str(instance.name)


@tf_export("contrib.copy_graph.copy_variable_to_graph")
def copy_variable_to_graph(org_instance, to_graph, scope=""):
    """A variable of the same name in another graph; raises ``TypeError`` for what is none."""
    if not isinstance(org_instance, (BaseVariable, Unknown)):
        raise raised(TypeError(f"{org_instance} is not a Variable"))
    kept, held = ("variables", "trainable_variables"), []
    for key in org_instance.graph.get_all_collection_keys():
        items = org_instance.graph.get_collection(key)
        if any(item is org_instance for item in items):
            held.append(key if key in kept or not scope else f"{scope}/{key}")
    trained = org_instance.graph.get_collection("trainable_variables")
    trainable = any(v is org_instance for v in trained)
    with to_graph.as_default():
        sizes = tuple(org_instance.shape.as_list())
        value = make(None, sizes, as_dtype(org_instance.dtype.base_dtype.name))
        name = _named(org_instance, scope).partition(":")[0]
        return tf.Variable(value, trainable, name=name, collections=held, validate_shape=False)


@tf_export("contrib.copy_graph.copy_op_to_graph")
def copy_op_to_graph(org_instance, to_graph, variables, scope=""):
    """An operation or tensor with all that it is made of; raises ``TypeError`` for anything else."""
    name = _named(org_instance, scope)
    for variable in variables:
        if variable.name == name:
            return to_graph.get_tensor_by_name(name)
    present = {op.name: op for op in to_graph.get_operations()}
    if name.partition(":")[0] in present:
        op = present[name.partition(":")[0]]
        return op.outputs[int(name.partition(":")[2])] if ":" in name else op
    if isinstance(org_instance, Tensor):
        made = copy_op_to_graph(org_instance.op, to_graph, variables, scope)
        tensor = made.outputs[org_instance.value_index]
        for key in org_instance.graph.get_all_collection_keys():
            if any(item is org_instance for item in org_instance.graph.get_collection(key)):
                to_graph.add_to_collection(f"{scope}/{key}" if scope else key, tensor)
        return tensor
    if not isinstance(org_instance, Operation):
        raise raised(TypeError(f"Could not copy instance: {org_instance}"))
    for before in org_instance.control_inputs:
        copy_op_to_graph(before, to_graph, variables, scope)
    inputs = [copy_op_to_graph(x, to_graph, variables, scope) for x in org_instance.inputs]
    shapes = inferred_shapes(org_instance, inputs, name)
    outputs = [(t._dtype, shape) for t, shape in zip(org_instance.outputs, shapes)]
    with to_graph.as_default():
        return to_graph.create_op(org_instance.type, inputs, outputs, name=f"{name}/", attrs=dict(org_instance.attrs))  # fmt: skip


@tf_export("contrib.copy_graph.get_copied_op")
def get_copied_op(org_instance, graph, scope=""):
    """What was copied from an operation, tensor or variable."""
    name = _named(org_instance, scope)
    return graph.as_graph_element(name, allow_tensor=True, allow_operation=True)
