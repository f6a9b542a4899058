"""How a variable comes to be: creators, the constructor's checks, the operations of both kinds.

Mirrors python/ops/variables.py ``RefVariable._init_from_args`` and resource_variable_ops.py.  Every
single variable of a program is made here, by ``create_variable``.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph import events, variables
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import as_dtype
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.initial_tensors import (
    certain_shape,
    refuse_inner_context,
    refuse_of_function,
)
from tfscope.tf1.graph.initialized_value import guarded
from tfscope.tf1.graph.node_text import at_op
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.ops import init_scope
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION, resolve_trainable
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.shape_errors import merge_error
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.tf1.graph.variables import BaseVariable, RefVariable
from tfscope.values.raised import called, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def new_variable(
    initial_value: Any = None,
    trainable: Any = None,
    collections: Any = None,
    validate_shape: Any = True,
    caching_device: Any = None,
    name: Any = None,
    variable_def: Any = None,
    dtype: Any = None,
    expected_shape: Any = None,
    import_scope: Any = None,
    constraint: Any = None,
    use_resource: Any = None,
    synchronization: Any = AUTO,
    aggregation: Any = NO_AGGREGATION,
    shape: Any = None,
) -> Any:
    """``tf.Variable(...)``: through the graph's variable creators to ``create_variable``."""
    if variable_def is not None:
        return Unknown("unmodelled-api", "Variable(variable_def)")
    return run_creators(
        initial_value=initial_value, trainable=trainable, collections=collections,
        validate_shape=validate_shape, caching_device=caching_device, name=name,
        variable_def=variable_def, dtype=dtype, expected_shape=expected_shape,
        import_scope=import_scope, constraint=constraint, use_resource=use_resource,
        synchronization=synchronization, aggregation=aggregation, shape=shape,
    )  # fmt: skip


def newer_variable(
    initial_value: Any = None,
    trainable: Any = None,
    validate_shape: Any = True,
    caching_device: Any = None,
    name: Any = None,
    variable_def: Any = None,
    dtype: Any = None,
    import_scope: Any = None,
    constraint: Any = None,
    synchronization: Any = AUTO,
    aggregation: Any = NO_AGGREGATION,
    shape: Any = None,
    experimental_enable_variable_lifting: Any = None,
    expected_shape: Any = None,
    collections: Any = None,
    use_resource: Any = None,
    **ignored: Any,
) -> Any:
    """``tf.Variable(...)`` of TensorFlow 2: another order, and any keyword is taken.

    Mirrors python/ops/variable_v1.py ``VariableV1._variable_call``.
    """
    return new_variable(
        initial_value, trainable, collections, validate_shape, caching_device, name, variable_def,
        dtype, expected_shape, import_scope, constraint, use_resource, synchronization, aggregation,
        shape,
    )  # fmt: skip


def new_variable_v2(
    initial_value: Any = None,
    trainable: Any = None,
    validate_shape: Any = True,
    caching_device: Any = None,
    name: Any = None,
    variable_def: Any = None,
    dtype: Any = None,
    import_scope: Any = None,
    constraint: Any = None,
    synchronization: Any = AUTO,
    aggregation: Any = NO_AGGREGATION,
    shape: Any = None,
) -> Any:
    """``Variable(...)`` of python/ops/variables.py, which its last creator makes a resource variable.

    Mirrors ``_variable_v2_call`` and variable_scope.py ``default_variable_creator_v2``.
    """
    if variable_def is not None:
        return Unknown("unmodelled-api", "Variable(variable_def)")
    return run_creators(
        {"use_resource": True},
        initial_value=initial_value, trainable=trainable, validate_shape=validate_shape,
        caching_device=caching_device, name=name, variable_def=variable_def, dtype=dtype,
        import_scope=import_scope, constraint=constraint, synchronization=synchronization,
        aggregation=aggregation, shape=shape,
    )  # fmt: skip


def run_creators(last: Any = types.MappingProxyType({}), /, **arguments: Any) -> Any:
    """Calls the innermost variable creator first; the last one creates, under the arguments ``last``."""

    def chain(creators: list[Any]) -> Any:
        if not creators:
            return lambda **kwargs: create_variable(**{**kwargs, **last})
        following = chain(creators[:-1])
        return lambda **kwargs: creators[-1](following, **kwargs)

    return chain([creator for _, creator in get_default_graph()._variable_creators])(**arguments)


def create_variable(**a: Any) -> Any:
    """Adds one variable and its operations.  Mirrors ``default_variable_creator``."""
    use_resource = a.get("use_resource")
    if use_resource is None:
        use_resource = USE_RESOURCE_DEFAULT()
    if a.get("initial_value") is None:
        raise raised(ValueError("initial_value must be specified."))
    modes = (a.get("synchronization"), a.get("aggregation"))
    trainable = bool(resolve_trainable(a.get("trainable"), *modes, a.get("name")))
    collections = a.get("collections")
    if collections is None:
        collections = [GraphKeys.GLOBAL_VARIABLES]
    if isinstance(collections, Unknown):
        collections = [GraphKeys.GLOBAL_VARIABLES]
    if not isinstance(collections, (list, tuple, set)):
        text = (
            "collections argument to Variable constructor must be a list, tuple, or set. Got "
            f"{collections} of type {shown_kind(collections)}"
        )
        raise raised(ValueError(text))
    constraint = a.get("constraint")
    if constraint is not None and not callable(constraint):
        raise raised(ValueError("The `constraint` argument must be a callable."))
    if trainable and GraphKeys.TRAINABLE_VARIABLES not in collections:
        collections = [*collections, GraphKeys.TRAINABLE_VARIABLES]
    facts = {key: ask() for key, ask in CREATION_FACTS.items()}
    variable = _build(a, bool(use_resource), trainable, facts)
    note_options(variable, a)
    variable.graph.add_to_collections(list(collections), variable)
    return variable


def note_options(variable: Any, a: dict[str, Any]) -> None:
    """What a variable was made with that its operations do not tell."""
    variable._constraint = a.get("constraint")
    variable._synchronization = a.get("synchronization") or AUTO
    variable._aggregation = a.get("aggregation") or NO_AGGREGATION


def resources_by_default() -> bool:
    """What ``tf.enable_resource_variables()`` set."""
    return bool(current_run().data.get("use_resource", False))


def USE_RESOURCE_DEFAULT() -> bool:  # noqa: N802 - read like a setting
    """What ``use_resource=None`` means: ``tf.enable_resource_variables()`` flips it."""
    for scope_default in SCOPE_DEFAULTS:
        found = scope_default()
        if found is not None:
            return bool(found)
    return resources_by_default()


SCOPE_DEFAULTS: list[Any] = []
"""Asked for ``use_resource`` of the current variable scope; filled by ``variable_scope``."""


CREATION_FACTS: dict[str, Any] = {}
"""What is remembered of the place where a variable is created; filled by ``variable_scope``."""


def begun(
    cls: type[BaseVariable], op: Operation, shape: TensorShape, kind: Any, a: dict[str, Any]
) -> Any:
    """The variable of an operation just made; it stays in the graph even if its constructor fails."""
    variable = cls.__new__(cls)
    variable._setup(op, shape, kind, a["trainable"])
    variable.origin.update(a["facts"])
    op.graph.variables_in_order.append(variable)
    current_run().variable_uses += 1
    current_run().emit(events.VariableCreated(variable))
    return variable


def _build(
    a: dict[str, Any], use_resource: bool, trainable: bool, facts: dict[str, Any]
) -> BaseVariable:
    """The variable's operations, lifted out of control flow, in a name scope of its own."""
    value, name = a["initial_value"], a.get("name")
    from_function = callable(value) and not isinstance(value, (Tensor, Unknown))
    if use_resource:
        refuse_of_function(value)
    with init_scope():
        graph = get_default_graph()
        with graph.name_scope(name if name is not None else "Variable") as scope:
            make = _build_resource if use_resource else _build_ref
            return make(
                graph, {**a, "trainable": trainable, "facts": facts}, value, from_function, scope
            )


def _build_ref(
    graph: Graph, a: dict[str, Any], value: Any, from_function: bool, scope: str
) -> RefVariable:
    """``v``, ``v/Assign`` and ``v/read``; a shape that is not known is refused after ``v`` is made."""
    dtype = as_dtype(a.get("dtype"))
    with contextlib.ExitStack() as exits:
        if from_function:
            exits.enter_context(graph.name_scope("Initializer"))
            value = called(value)
        initial = convert_to_tensor(value, a.get("dtype"), "initial_value")
    if not from_function:
        refuse_inner_context(initial, scope)
    asked = a.get("validate_shape", True)
    validate, given = bool(asked), a.get("shape")
    shape = (
        TensorShape(given)
        if given is not None
        else initial.shape
        if validate
        else TensorShape(None)
    )
    kind = initial._dtype.base_dtype if initial._dtype is not None else dtype
    ref = kind._as_ref if kind else None
    op = graph.create_op(
        "VariableV2", [], [(ref, shape)], name=scope, attrs={"shape": shape, "dtype": kind}
    )
    op.attrs["shape_unchecked"] = not validate
    variable: RefVariable = begun(RefVariable, op, shape, kind, a)
    if validate and not initial.shape.is_fully_defined() and certain_shape(initial):
        text = f"initial_value must have a shape specified: {initial}"
        raise raised(ValueError(text))
    variable._initial_value = initial
    inputs = [op.outputs[0], guarded(scope, initial)]
    if not isinstance(asked, (bool, Unknown, type(None))):
        raise raised(TypeError(f"Expected bool for argument 'validate_shape' not {asked!r}."))
    if validate and given is not None:
        _refuse_other_shape(shape, inputs, scope)
    variable._initializer_op = graph.create_op("Assign", inputs, [(ref, shape)])
    with _cached_on(graph, a.get("caching_device"), op):
        read = graph.create_op("Identity", [op.outputs[0]], [(kind, shape)], name="read")
    variable._snapshot = read.outputs[0]
    return variable


def _cached_on(graph: Graph, caching_device: Any, op: Operation) -> Any:
    """Where a variable is read: on the caching device, else beside the variable."""
    return graph.colocate_with(op) if caching_device is None else graph.device(caching_device)


def bare_variable(op_type: str, shape: Any, dtype: Any, name: Any) -> Tensor:
    """A reference variable of operations alone, in no collection.  Mirrors ``gen_state_ops.variable``."""
    graph, kind, static = get_default_graph(), as_dtype(dtype), as_shape(shape)
    outputs = [(kind._as_ref if kind else None, static)]
    op = graph.create_op(
        op_type, [], outputs, name=name or op_type, attrs={"shape": static, "dtype": kind}
    )
    bare_object(op, static, kind)
    return op.outputs[0]


def bare_object(op: Operation, shape: TensorShape, kind: Any) -> BaseVariable:
    """The variable of an operation that stands in no collection."""
    cls = ResourceVariable if op.type == "VarHandleOp" else RefVariable
    made: BaseVariable = begun(cls, op, shape, kind, {"trainable": False, "facts": {}})
    return made


def _refuse_other_shape(shape: TensorShape, inputs: list[Tensor], scope: str) -> None:
    """``Assign`` raises for an initial value of another shape than the variable's."""
    text = merge_error(shape, inputs[1].shape)
    if text is not None:
        attrs = {"T": inputs[1]._dtype, "use_locking": True, "validate_shape": True}
        raise raised(ValueError(at_op(text, f"{scope}Assign", "Assign", inputs, attrs)))


def _build_resource(
    graph: Graph, a: dict[str, Any], value: Any, from_function: bool, scope: str
) -> ResourceVariable:
    """``v``, whether it is initialized, ``v/Assign`` and ``v/Read``; any shape will do."""
    dtype = as_dtype(a.get("dtype"))
    with graph.name_scope("Initializer"):
        initial = convert_to_tensor(
            called(value) if from_function else value, a.get("dtype"), "initial_value"
        )
    given = a.get("shape")
    shape = TensorShape(given) if given is not None else initial.shape
    if given is not None and not initial.shape.is_compatible_with(shape):
        text = (
            f"The initial value's shape ({initial.shape}) is not compatible with the explicitly supplied "
            f"`shape` argument ({shape})."
        )
        raise raised(ValueError(text))
    kind = initial._dtype.base_dtype if initial._dtype is not None else dtype
    op = resource_handle(graph, shape, kind, scope)
    if not from_function:
        refuse_inner_context(initial, scope)
    variable: ResourceVariable = begun(ResourceVariable, op, shape, kind, a)
    initialize(graph, variable, initial, scope)
    read_first(graph, variable, a.get("caching_device"))
    return variable


def resource_handle(graph: Graph, shape: TensorShape, kind: Any, scope: str) -> Operation:
    """The operation of a variable that is a resource."""
    outputs = [(as_dtype("resource"), TensorShape([]))]
    attrs = {"shape": shape, "dtype": kind}
    return graph.create_op("VarHandleOp", [], outputs, name=scope, attrs=attrs)


def initialize(graph: Graph, variable: ResourceVariable, initial: Tensor, scope: str = "") -> None:
    """Whether it is initialized, and what initializes it; in ``scope`` the value waits for others' initializers."""
    variable._initial_value = initial
    with graph.name_scope("IsInitialized"):
        told = [(as_dtype("bool"), TensorShape([]))]
        graph.create_op("VarIsInitializedOp", [variable.handle], told)
    with graph.name_scope("Assign") as assign:
        inputs = [variable.handle, guarded(scope, initial) if scope else initial]
        variable._initializer_op = graph.create_op("AssignVariableOp", inputs, [], name=assign)


def read_first(graph: Graph, variable: ResourceVariable, caching_device: Any = None) -> None:
    """The read that stands for the variable, and what is kept of it on another device."""
    told = [(variable._dtype_val, variable._shape_val)]
    with graph.name_scope("Read"):
        read = graph.create_op("ReadVariableOp", [variable.handle], told)
        variable._graph_element = read.outputs[0]
        if caching_device is not None:
            with graph.device(caching_device):
                kept = graph.create_op("Identity", [read.outputs[0]], told)
            variable._cached_value = kept.outputs[0]


@contextlib.contextmanager
def variable_creator_scope(variable_creator: Any) -> Iterator[None]:
    """A context in which ``variable_creator`` makes the variables."""
    with get_default_graph()._variable_creator_scope(variable_creator):
        yield


new_variable.__name__ = new_variable.__qualname__ = "_variable_v1_call"
new_variable_v2.__name__ = new_variable_v2.__qualname__ = "_variable_v2_call"
newer_variable.__name__ = "_variable_call"
newer_variable.__qualname__ = "VariableV1._variable_call"
variables.CONSTRUCTORS.update(
    VariableV1=new_variable, newer=newer_variable, Variable=new_variable_v2
)
