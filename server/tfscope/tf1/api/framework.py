"""Graphs, scopes, collections, types and switches under their public names.

Mirrors python/framework/{ops,dtypes,tensor_shape,random_seed}.py.
"""

from __future__ import annotations

import contextlib

from tfscope.tf1.api import registry
from tfscope.tf1.api.eagerness import ONLY_GRAPHS
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph import collections, dtypes, ops, tensor_shape
from tfscope.tf1.graph.convert import register_in_run
from tfscope.tf1.graph.name_scope import graph_of, name_scope
from tfscope.tf1.graph.operation import MESSAGES, Operation, SymbolicTensor, Tensor
from tfscope.tf1.graph.tensor_shape import PLAIN_SIZES, TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

P = "python.framework.ops"
for _name, _function in {
    "get_default_graph": ops.get_default_graph, "reset_default_graph": ops.reset_default_graph,
    "control_dependencies": ops.control_dependencies, "device": ops.device,
    "colocate_with": ops.colocate_with, "init_scope": ops.init_scope,
    "add_to_collection": ops.add_to_collection, "add_to_collections": ops.add_to_collections,
    "get_collection": ops.get_collection, "get_collection_ref": ops.get_collection_ref,
    "Graph": ops.Graph, "Tensor": Tensor, "Operation": Operation,
    "IndexedSlices": ops.IndexedSlices, "GraphKeys": collections.GraphKeys,
    "name_scope": name_scope,
}.items():  # fmt: skip
    tf_export(_name, f"{P}.{_name}")(_function)
tf_export(f"{P}.SymbolicTensor")(SymbolicTensor)
tf_export(f"{P}.convert_n_to_tensor")(ops.convert_n_to_tensor)
tf_export(f"{P}.name_scope_v1")(name_scope)

S = "python.framework.tensor_shape"
tf_export("TensorShape", f"{S}.TensorShape")(TensorShape)
tf_export("Dimension", f"{S}.Dimension")(tensor_shape.Dimension)
for _name in ("as_shape", "unknown_shape", "scalar", "vector"):
    tf_export(f"{S}.{_name}")(getattr(tensor_shape, _name))

D = "python.framework.dtypes"
tf_export("DType", "dtypes.DType", f"{D}.DType")(dtypes.DType)
for _name, _dtype in {**dtypes.BY_NAME, "half": dtypes.float16, "double": dtypes.float64}.items():
    export_value(_dtype, _name, f"dtypes.{_name}", f"{D}.{_name}")
for _dtype in dtypes.REFS.values():
    export_value(_dtype, f"{D}.{_dtype.name}")
export_value(
    frozenset(d for d in dtypes.BY_NAME.values() if d.is_quantized),
    "QUANTIZED_DTYPES", "dtypes.QUANTIZED_DTYPES", f"{D}.QUANTIZED_DTYPES",
)  # fmt: skip


@tf_export("as_dtype", "dtypes.as_dtype", f"{D}.as_dtype")
def as_dtype(type_value):
    """The type a value means."""
    if isinstance(type_value, Unknown):
        return type_value.passed_to("tf.as_dtype")
    found = dtypes.as_dtype(type_value)
    if found is None:
        raise raised(TypeError(dtypes.inconvertible(type_value)))
    return found


@tf_export("op_scope", f"{P}.op_scope")
@contextlib.contextmanager
def op_scope(values, name, default_name=None):
    """``name_scope`` with its arguments in another order; looks at them when it is entered."""
    with name_scope(name, default_name, values) as scope:
        yield scope


@tf_export("container", f"{P}.container")
def container(container_name):
    """``Graph.container`` of the default graph."""
    return ops.get_default_graph().container(container_name)


@tf_export(f"{P}.get_all_collection_keys")
def get_all_collection_keys():
    """``Graph.get_all_collection_keys`` of the default graph."""
    return ops.get_default_graph().get_all_collection_keys()


@tf_export(f"{P}.get_name_scope")
def get_name_scope():
    """The current name scope."""
    return ops.get_default_graph().get_name_scope()


@tf_export(f"{P}._get_graph_from_inputs", "contrib.framework.get_graph_from_inputs")
def get_graph_from_inputs(op_input_list, graph=None):
    """The graph of the first tensor, else the default one."""
    if isinstance(graph, ops.Graph):
        return graph
    given = op_input_list if isinstance(op_input_list, (list, tuple)) else []
    return graph_of(given)


@tf_export("no_op", "python.ops.control_flow_ops.no_op")
def no_op(name=None):
    """An operation that does nothing."""
    return ops.get_default_graph().create_op("NoOp", [], [], name=name)


# -- dimensions ----------------------------------------------------------------------------------
@tf_export("dimension_value", "compat.dimension_value", f"{S}.dimension_value")
def dimension_value(dimension):
    """A dimension as an int or ``None``."""
    return dimension.value if isinstance(dimension, tensor_shape.Dimension) else dimension


@tf_export("dimension_at_index", "compat.dimension_at_index", f"{S}.dimension_at_index")
def dimension_at_index(shape, index):
    """One dimension of a shape, unknown for a shape of unknown rank."""
    if isinstance(shape, Unknown):
        return shape.passed_to("dimension_at_index")
    if shape.rank is None:
        return tensor_shape.Dimension(None)
    return tensor_shape.Dimension(shape[index])


# -- switches --------------------------------------------------------------------------------------
@tf_export("executing_eagerly", "contrib.eager.executing_eagerly", "contrib.eager.in_eager_mode",
           "python.eager.context.executing_eagerly", "python.eager.context.in_eager_mode")  # fmt: skip
def executing_eagerly():
    """No: only graphs are modelled."""
    return False


@tf_export("python.eager.context.graph_mode")
@contextlib.contextmanager
def graph_mode():
    """Nothing changes: only graphs are modelled."""
    yield


@tf_export(f"{P}.executing_eagerly_outside_functions", "executing_eagerly_outside_functions")
def executing_eagerly_outside_functions():
    """No: only graphs are modelled."""
    return False


def _switch(names, settings=None, gap=False):
    """A function that changes settings of the run; ``gap`` if what it switches on has no model."""
    name = names[0].rpartition(".")[2]

    def switch():
        late = current_run().is_v1 and bool(ops.get_default_graph().get_operations())
        if late and name == "enable_eager_execution":
            text = "tf.enable_eager_execution must be called at program startup."
            raise raised(ValueError(text))
        current_run().data.update(settings or {})
        if gap:
            current_run().note_gap("unmodelled-api", f"tf.{name}")

    def eager(config=None, device_policy=None, execution_mode=None):
        switch()

    function = eager if name == "enable_eager_execution" else switch
    function.__name__ = function.__qualname__ = name
    tf_export(*names)(function)


RESOURCE, CONTROL = "use_resource", "control_flow_v2"
_switch(["enable_resource_variables"], {RESOURCE: True})
_switch(["disable_resource_variables"], {RESOURCE: False})
_switch(["enable_control_flow_v2"], {CONTROL: True}, gap=True)
_switch(["disable_control_flow_v2"], {CONTROL: False})
_switch(["disable_v2_behavior"], {RESOURCE: False, CONTROL: False, PLAIN_SIZES: False})
_switch(["enable_v2_behavior"], {RESOURCE: True, CONTROL: True, PLAIN_SIZES: True}, gap=True)
_switch(
    [
        "enable_eager_execution",
        f"{P}.enable_eager_execution",
        "contrib.eager.enable_eager_execution",
    ],
    gap=True,
)
_switch(["disable_eager_execution", f"{P}.disable_eager_execution"], {ONLY_GRAPHS: True})
_switch(["enable_v2_tensorshape"], {PLAIN_SIZES: True})
_switch(["disable_v2_tensorshape"], {PLAIN_SIZES: False})
for _name in ("enable_tensor_equality", "disable_tensor_equality"):
    _switch([_name])  # in a graph tensors are compared by identity in any case


@tf_export("resource_variables_enabled")
def resource_variables_enabled():
    """Whether variables are resources by default."""
    return bool(current_run().data.get(RESOURCE, False))


@tf_export("control_flow_v2_enabled")
def control_flow_v2_enabled():
    """Whether ``tf.cond`` and ``tf.while_loop`` make functional ops."""
    return bool(current_run().data.get(CONTROL, False))


# -- registries of the program -----------------------------------------------------------------------
@tf_export("register_tensor_conversion_function", f"{P}.register_tensor_conversion_function")
def register_tensor_conversion_function(base_type, conversion_func, priority=100):
    """Says how objects of a class become tensors, in this run."""
    if isinstance(base_type, Unknown) or isinstance(conversion_func, Unknown):
        return
    if not callable(conversion_func):
        new = f"Argument `conversion_func` must be callable. Received {conversion_func}."
        raise raised(TypeError("conversion_func must be callable." if current_run().is_v1 else new))
    kinds = base_type if isinstance(base_type, tuple) else (base_type,)
    if not all(isinstance(kind, type) for kind in kinds):
        new = f"Argument `base_type` must be a type or a tuple of types. Obtained: {base_type}"
        old = "base_type must be a type or a tuple of types."
        raise raised(TypeError(old if current_run().is_v1 else new))
    register_in_run(kinds, conversion_func, priority)


@tf_export(f"{P}.register_dense_tensor_like_type")
def register_dense_tensor_like_type(tensor_type):
    """Says that objects of a class stand for tensors."""


MESSAGES["node_def"] = lambda op: registry.lookup("NodeDef").of(op)
MESSAGES["graph_def"] = lambda graph: registry.lookup("GraphDef").of(graph)


@tf_export("python.tf2.enabled")
def enabled():
    """Whether 2.x behaviour is on: both targets run with it off."""
    return False


__all__ = ["Operation", "executing_eagerly", "no_op"]
