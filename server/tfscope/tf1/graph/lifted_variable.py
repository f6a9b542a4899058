"""Variables made within a function under ``tf.function``: in the graph around it, with their initializers.

Mirrors python/eager/def_function.py ``UnliftedInitializerVariable``, resource_variable_ops.py
``UninitializedVariable`` and python/eager/lift_to_graph.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.name_scope import name_scope
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.ops import init_scope
from tfscope.tf1.graph.replication import resolve_trainable
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.tf1.graph.variable_creation import (
    CREATION_FACTS,
    begun,
    create_variable,
    initialize,
    note_options,
    read_first,
    resource_handle,
)
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


class UnliftableError(Exception):
    """An initial value that needs what only a call of the function gives."""


def create_lifted(**a: Any) -> ResourceVariable:
    """A resource variable in the outermost graph, among the global variables alone.

    Raises ``UnliftableError`` for an initial value that depends on the function's arguments or on
    tensors around it.
    """
    graph = get_default_graph()
    if not graph.building_function:
        made: ResourceVariable = create_variable(**{**a, "use_resource": True})
        return made
    value, name = a.get("initial_value"), a.get("name")
    if value is None:
        old = "initial_value must be specified."
        new = (
            "`initial_value` must be a Tensor or a Python object convertible to a Tensor. Got None."
        )
        raise raised(ValueError(of_target(old, new)))
    if a.get("constraint") is not None and not callable(a["constraint"]):
        text = "The `constraint` argument must be a callable."
        new = f"`constraint` with type {type(a['constraint'])} must be a callable."
        raise raised(ValueError(of_target(text, new)))
    from_function = callable(value) and not isinstance(value, (Tensor, Unknown))
    with name_scope(name, "Variable", [] if from_function else [value]) as scope:
        with graph.name_scope("Initializer"):
            made_value = value() if from_function else value
            initial = convert_to_tensor(made_value, a.get("dtype"), "initial_value")
    shape = initial.shape if a.get("shape") is None else TensorShape(a["shape"])
    variable = _uninitialized(a, name, shape, initial)
    with graph.name_scope(scope):
        with init_scope():
            outer = get_default_graph()
        lifted = _lifted(initial, outer)
        with init_scope():
            initialize(outer, variable, lifted)
    return variable


def _uninitialized(
    a: dict[str, Any], name: Any, shape: TensorShape, initial: Tensor
) -> ResourceVariable:
    """The handle and its first read."""
    with init_scope(), name_scope(name, "Variable") as scope:
        graph = get_default_graph()
        kind = initial._dtype.base_dtype if initial._dtype is not None else None
        op = resource_handle(graph, shape, kind, scope)
        trainable = bool(resolve_trainable(a.get("trainable"), a.get("synchronization")))
        told = {"trainable": trainable, "facts": {k: ask() for k, ask in CREATION_FACTS.items()}}
        variable: ResourceVariable = begun(ResourceVariable, op, shape, kind, told)
        note_options(variable, a)
        read_first(graph, variable)
        graph.add_to_collection("variables", variable)
    return variable


def _lifted(tensor: Tensor, graph: Graph) -> Tensor:
    """The tensor, made again in a graph by the operations that lead to it."""
    made: dict[Operation, Operation] = {}
    with graph.as_default():
        return _copied([tensor], graph, made)


def _copied(path: list[Tensor], graph: Graph, made: dict[Operation, Operation]) -> Tensor:
    """The last tensor of a path that leads there from the one that is wanted."""
    tensor = path[-1]
    op = tensor.op
    if op.type == "Placeholder" or tensor.graph is not path[0].graph:
        shown = " <- ".join(f"{t.op.name} ({t.op.type})" for t in path)
        text = (
            f"Unable to lift tensor {path[0]!r} because it depends transitively on placeholder {op!r} "
            f"via at least one path, e.g.: {shown}"
        )
        raise raised(UnliftableError(text))
    if op not in made:
        inputs = [
            _copied([*path, i], graph, made) if isinstance(i, Tensor) else i for i in op.inputs
        ]
        outputs = [(t._dtype, t.shape) for t in op.outputs]
        made[op] = graph.create_op(op.type, inputs, outputs, name=op.name, attrs=dict(op.attrs))
    copy = made[op].outputs[tensor.value_index]
    copy.static = tensor.static
    return copy
