"""Variables: ``tf.Variable`` (reference and resource kind) and how one is created.

Mirrors python/ops/variables.py and resource_variable_ops.py.  Every single variable of a program
is made here, by ``create_variable``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph import events
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import convert_to_tensor, register_tensor_conversion
from tfscope.tf1.graph.dtypes import DType, as_dtype
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.operation import Operation, Tensor, overload_operators
from tfscope.tf1.graph.ops import init_scope
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class VariableMeta(type):
    """``tf.Variable(...)`` goes through the creators of the graph.  Mirrors ``VariableMetaclass``."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Variable:
            return new_variable(*args, **kwargs)
        return super().__call__(*args, **kwargs)


class Variable(metaclass=VariableMeta):
    """A variable; ``tf.Variable`` itself.  Instances are ``RefVariable`` or ``ResourceVariable``."""

    name: str

    @classmethod
    def from_proto(cls, *args: Any, **kwargs: Any) -> Any:
        """A variable restored from a message is unknown."""
        return Unknown("unmodelled-api", "Variable.from_proto()")

    class SaveSliceInfo:
        """Which part of a larger variable a variable is."""

        def __init__(self, full_name: Any = None, full_shape: Any = None, var_offset: Any = None, var_shape: Any = None, **_: Any) -> None:
            self.full_name = full_name
            self.full_shape = full_shape
            self.var_offset = var_offset
            self.var_shape = var_shape
            self.spec = ""


class BaseVariable(Variable):
    """What both kinds share.  ``origin`` holds what a hover tells about the variable."""

    graph: Graph

    def _setup(self, op: Operation, shape: TensorShape, dtype: DType | None, trainable: bool) -> None:
        self._op = op
        self._shape_val = shape
        self._dtype_val = dtype
        self._trainable = trainable
        self._save_slice_info: Any = None
        self._initializer_op: Any = None
        self._initial_value: Any = None
        self._constraint: Any = None
        self._synchronization: Any = None
        self._aggregation: Any = None
        self.graph = op.graph
        self.frames = op.frames
        self.origin: dict[str, Any] = {}
        self.store_key: str | None = None
        self._keras_initialized = False

    @property
    def op(self) -> Operation:
        """The operation of the variable."""
        return self._op

    @property
    def name(self) -> str:  # type: ignore[override]
        """``op:0``."""
        return f"{self._op.name}:0"

    @property
    def _shared_name(self) -> str:
        return self._op.name

    @property
    def shape(self) -> TensorShape:
        """Static shape."""
        return self._shape_val

    def get_shape(self) -> TensorShape:
        """Static shape."""
        return self._shape_val

    def set_shape(self, shape: Any) -> None:
        """Makes the static shape more specific."""
        self._shape_val = self._shape_val.merge_with(shape)

    @property
    def trainable(self) -> bool:
        """Whether optimizers train it by default."""
        return self._trainable

    @property
    def synchronization(self) -> Any:
        """How replicas share it."""
        return self._synchronization

    @property
    def aggregation(self) -> Any:
        """How replicas' updates are joined."""
        return self._aggregation

    @property
    def constraint(self) -> Any:
        """What projects it after an update."""
        return self._constraint

    @property
    def device(self) -> Any:
        """Where it is placed."""
        return self._op.device

    @property
    def initializer(self) -> Any:
        """The operation that initializes it."""
        return self._initializer_op

    @property
    def initial_value(self) -> Any:
        """The tensor it is initialized with."""
        return self._initial_value

    @property
    def _in_graph_mode(self) -> bool:
        return True

    @property
    def handle(self) -> Tensor:
        """The handle of the resource."""
        return self._op.outputs[0]

    def initialized_value(self) -> Any:
        """The value, or the initial value before initialization: reads inside a ``cond``."""
        graph = self.graph
        graph.create_op("IsVariableInitialized", [], [(as_dtype("bool"), TensorShape([]))])
        with graph.name_scope("cond"):
            op = graph.create_op("Merge", [], [(self._dtype_val, self._shape_val)])
        return op.outputs[0]

    def _as_graph_element(self) -> Tensor:
        return self.read_tensor()

    def read_tensor(self) -> Tensor:
        """The tensor that stands for its value without a new operation."""
        raise NotImplementedError

    def value(self) -> Any:
        """A tensor of its value."""
        return self.read_tensor()

    def eval(self, session: Any = None) -> Unknown:
        """Runs the graph."""
        current_run().runtime_uses += 1
        return Unknown("runtime", f"{self.name}.eval()")

    def load(self, value: Any, session: Any = None) -> None:
        """Sets the value in a session."""

    def experimental_ref(self) -> Any:
        """A hashable reference."""
        return self

    def _get_save_slice_info(self) -> Any:
        return self._save_slice_info

    def _set_save_slice_info(self, info: Any) -> None:
        self._save_slice_info = info

    def assign(self, value: Any, use_locking: Any = None, name: Any = None, read_value: bool = True) -> Any:
        """Sets the value in the graph."""
        return self._update("assign", value, use_locking, name)

    def assign_add(self, delta: Any, use_locking: Any = None, name: Any = None, read_value: bool = True) -> Any:
        """Adds in the graph."""
        return self._update("assign_add", delta, use_locking, name)

    def assign_sub(self, delta: Any, use_locking: Any = None, name: Any = None, read_value: bool = True) -> Any:
        """Subtracts in the graph."""
        return self._update("assign_sub", delta, use_locking, name)

    def _update(self, kind: str, value: Any, use_locking: Any, name: Any) -> Any:
        return UPDATES[kind](self, value, use_locking=use_locking, name=name)

    def scatter_update(self, sparse_delta: Any, use_locking: bool = False, name: Any = None) -> Any:
        """Sets rows in the graph."""
        return self.read_tensor()

    scatter_add = scatter_sub = scatter_nd_update = scatter_nd_add = scatter_update

    def count_up_to(self, limit: Any) -> Any:
        """Counts in the graph."""
        return self.read_tensor()

    def sparse_read(self, indices: Any, name: Any = None) -> Any:
        """Rows of the value."""
        return UPDATES["gather"](self, indices, name=name)

    def to_proto(self, export_scope: Any = None) -> Unknown:
        """The variable as a message."""
        return Unknown("unmodelled-api", "Variable.to_proto()")

    def __iter__(self) -> Any:
        raise raised(TypeError("'Variable' object is not iterable."))

    def __deepcopy__(self, memo: Any) -> BaseVariable:
        return self

    def __copy__(self) -> BaseVariable:
        return self

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


UPDATES: dict[str, Any] = {}
"""Functions that assign: ``assign``, ``assign_add``, ``assign_sub``, ``gather``; filled by tf1/api."""


class RefVariable(BaseVariable):
    """A reference variable (``VariableV2``)."""

    _snapshot: Tensor

    @property
    def dtype(self) -> Any:
        """``float32_ref``, …"""
        return self._dtype_val._as_ref if self._dtype_val is not None else Unknown("unmodelled-api", "dtype")

    @property
    def _dtype(self) -> DType | None:
        return self._dtype_val._as_ref if self._dtype_val is not None else None

    @property
    def _variable(self) -> Tensor:
        return self._op.outputs[0]

    def _ref(self) -> Tensor:
        return self._op.outputs[0]

    def read_tensor(self) -> Tensor:
        """The ``read`` tensor."""
        return self._snapshot

    def read_value(self) -> Any:
        """A new ``Identity`` of the value."""
        op = self.graph.create_op("Identity", [self._op.outputs[0]], [(self._dtype_val, self._shape_val)])
        return op.outputs[0]

    def __repr__(self) -> str:
        name = self._dtype_val.name + "_ref" if self._dtype_val else "?"
        return f"<tf.Variable '{self.name}' shape={self._shape_val} dtype={name}>"


class ResourceVariable(BaseVariable):
    """A resource variable (``VarHandleOp``)."""

    @property
    def dtype(self) -> Any:
        """``float32``, …"""
        return self._dtype_val if self._dtype_val is not None else Unknown("unmodelled-api", "dtype")

    @property
    def _dtype(self) -> DType | None:
        return self._dtype_val

    @property
    def create(self) -> Any:
        """The operation that initializes it."""
        return self._initializer_op

    def read_tensor(self) -> Tensor:
        """The first read, made with the variable."""
        return self._graph_element

    _graph_element: Tensor

    def _read_variable_op(self, name: Any = None) -> Tensor:
        op = self.graph.create_op("ReadVariableOp", [self.handle], [(self._dtype_val, self._shape_val)], name=name)
        return op.outputs[0]

    def value(self) -> Any:
        """A new read."""
        return get_read(self, None)

    def read_value(self) -> Any:
        """A new read in a scope ``Read``, behind an ``Identity``."""
        graph = self.graph
        with graph.name_scope("Read"):
            value = self._read_variable_op()
        op = graph.create_op("Identity", [value], [(self._dtype_val, self._shape_val)])
        return op.outputs[0]

    def is_initialized(self, name: Any = None) -> Any:
        """Whether it is initialized, in the graph."""
        op = get_default_graph().create_op("VarIsInitializedOp", [self.handle], [(as_dtype("bool"), TensorShape([]))], name=name)
        return op.outputs[0]

    def numpy(self) -> Any:
        """Only in eager execution."""
        raise raised(NotImplementedError("numpy() is only available when eager execution is enabled."))

    def __repr__(self) -> str:
        name = self._dtype_val.name if self._dtype_val else "?"
        return f"<tf.Variable '{self.name}' shape={self._shape_val} dtype={name}>"


def get_read(variable: ResourceVariable, name: Any) -> Tensor:
    """A new ``ReadVariableOp`` in the current scope of the default graph."""
    op = get_default_graph().create_op(
        "ReadVariableOp", [variable.handle], [(variable._dtype_val, variable._shape_val)], name=name
    )
    return op.outputs[0]


def _convert_ref(value: Any, dtype: Any, name: Any, as_ref: bool) -> Any:
    return value._op.outputs[0] if as_ref else value.read_tensor()


def _convert_resource(value: Any, dtype: Any, name: Any, as_ref: bool) -> Any:
    return value.handle if as_ref else get_read(value, None)


register_tensor_conversion(RefVariable, _convert_ref)
register_tensor_conversion(ResourceVariable, _convert_resource)
overload_operators(BaseVariable)


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
    synchronization: Any = None,
    aggregation: Any = None,
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


def run_creators(**arguments: Any) -> Any:
    """Calls the innermost variable creator first; the last one creates."""

    def chain(creators: list[Any]) -> Any:
        if not creators:
            return lambda **kwargs: create_variable(**kwargs)
        following = chain(creators[:-1])
        return lambda **kwargs: creators[-1](following, **kwargs)

    return chain(get_default_graph()._variable_creators)(**arguments)


def resolve_trainable(trainable: Any, synchronization: Any) -> bool:
    """Whether a variable is trainable by its arguments.  Mirrors ``validate_synchronization…``."""
    on_read = getattr(synchronization, "name", None) == "ON_READ"
    if trainable is None:
        return not on_read
    return bool(trainable)


def create_variable(**a: Any) -> Any:
    """Adds one variable and its operations.  Mirrors ``default_variable_creator``."""
    use_resource = a.get("use_resource")
    if use_resource is None:
        use_resource = USE_RESOURCE_DEFAULT()
    if a.get("initial_value") is None:
        raise raised(ValueError("initial_value must be specified."))
    trainable = resolve_trainable(a.get("trainable"), a.get("synchronization"))
    collections = a.get("collections")
    if collections is None:
        collections = [GraphKeys.GLOBAL_VARIABLES]
    if isinstance(collections, Unknown):
        collections = [GraphKeys.GLOBAL_VARIABLES]
    if not isinstance(collections, (list, tuple, set)):
        text = (
            "collections argument to Variable constructor must be a list, tuple, or set. Got "
            f"{collections} of type {type(collections)}"
        )
        raise raised(ValueError(text))
    if trainable and GraphKeys.TRAINABLE_VARIABLES not in collections:
        collections = [*collections, GraphKeys.TRAINABLE_VARIABLES]
    facts = {key: ask() for key, ask in CREATION_FACTS.items()}
    variable = _build(a, bool(use_resource), trainable)
    variable.origin.update(facts)
    variable._constraint = a.get("constraint")
    variable._synchronization = a.get("synchronization")
    variable._aggregation = a.get("aggregation")
    graph = variable.graph
    graph.add_to_collections(list(collections), variable)
    graph.variables_in_order.append(variable)
    current_run().emit(events.VariableCreated(variable))
    return variable


def _use_resource_default() -> bool:
    return bool(current_run().data.get("use_resource", False))


def USE_RESOURCE_DEFAULT() -> bool:  # noqa: N802 - read like a setting
    """What ``use_resource=None`` means: ``tf.enable_resource_variables()`` flips it."""
    for scope_default in SCOPE_DEFAULTS:
        found = scope_default()
        if found is not None:
            return bool(found)
    return _use_resource_default()


SCOPE_DEFAULTS: list[Any] = []
"""Asked for ``use_resource`` of the current variable scope; filled by ``variable_scope``."""


CREATION_FACTS: dict[str, Any] = {}
"""What is remembered of the place where a variable is created; filled by ``variable_scope``."""


def _build(a: dict[str, Any], use_resource: bool, trainable: bool) -> BaseVariable:
    value, name = a["initial_value"], a.get("name")
    dtype = as_dtype(a.get("dtype"))
    from_function = callable(value) and not isinstance(value, (Tensor, Unknown))
    with init_scope():
        graph = get_default_graph()
        with graph.name_scope(name if name is not None else "Variable") as scope:
            if isinstance(value, Tensor) and not from_function:
                _refuse_inner_context(value, scope)
            if use_resource:
                return _build_resource(graph, a, value, from_function, dtype, scope, trainable)
            return _build_ref(graph, a, value, from_function, dtype, scope, trainable)


def _refuse_inner_context(value: Tensor, scope: str) -> None:
    if value.op._control_flow_context is not None:
        text = (
            f"Initializer for variable {scope} is from inside a control-flow construct, such as a "
            "loop or conditional. When creating a variable inside a loop or conditional, use a "
            "lambda as the initializer."
        )
        raise raised(ValueError(text))


def _initial_tensor(
    graph: Graph, value: Any, from_function: bool, dtype: DType | None, scope: str, resource: bool
) -> Tensor:
    if from_function:
        with graph.name_scope("Initializer"):
            return convert_to_tensor(value(), dtype, "initial_value")
    if resource and not isinstance(value, Tensor):
        with graph.name_scope("Initializer"):
            return convert_to_tensor(value, dtype, "initial_value")
    return convert_to_tensor(value, dtype, "initial_value")


def _final_shape(a: dict[str, Any], initial: Tensor) -> TensorShape:
    given = a.get("shape")
    if given is not None:
        return TensorShape(given)
    if a.get("validate_shape") is False:
        return TensorShape(None)
    if initial.shape.ndims is None or not initial.shape.is_fully_defined():
        if not a.get("shape_unknown_ok") and certain_shape(initial):
            text = f"initial_value must have a shape specified: {initial}"
            raise raised(ValueError(text))
    return initial.shape


def certain_shape(tensor: Tensor) -> bool:
    """Whether an unknown static shape is unknown to TensorFlow as well, not only to us.

    It is when it comes from a placeholder through operations that keep shapes unknown; a tensor
    that a stand-in or an ``Unknown`` made may well have a shape in TensorFlow.
    """
    stack, seen = [tensor.op], set()
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        if len(seen) > 200:
            return False
        if op.type in ("Placeholder", "PlaceholderWithDefault"):
            return bool(op.attrs.get("shape_given", True))
        stack += [getattr(i, "op", None) for i in op.inputs if getattr(i, "op", None) is not None]
    return False


def _build_ref(
    graph: Graph, a: dict[str, Any], value: Any, from_function: bool, dtype: DType | None, scope: str,
    trainable: bool,
) -> RefVariable:  # fmt: skip
    initial = _initial_tensor(graph, value, from_function, dtype, scope, False)
    shape = _final_shape(a, initial)
    kind = initial._dtype.base_dtype if initial._dtype is not None else dtype
    op = graph.create_op("VariableV2", [], [(kind._as_ref if kind else None, shape)], name=scope, attrs={"shape": shape, "dtype": kind})
    variable = RefVariable.__new__(RefVariable)
    variable._setup(op, shape, kind, trainable)
    variable._initial_value = initial
    variable._initializer_op = graph.create_op(
        "Assign", [op.outputs[0], initial], [(kind._as_ref if kind else None, shape)], name=f"{op.name}/Assign/"
    )
    read = graph.create_op("Identity", [op.outputs[0]], [(kind, shape)], name=f"{op.name}/read/")
    variable._snapshot = read.outputs[0]
    return variable


def _build_resource(
    graph: Graph, a: dict[str, Any], value: Any, from_function: bool, dtype: DType | None, scope: str,
    trainable: bool,
) -> ResourceVariable:  # fmt: skip
    initial = _initial_tensor(graph, value, from_function, dtype, scope, True)
    shape = _final_shape(a, initial)
    kind = initial._dtype.base_dtype if initial._dtype is not None else dtype
    op = graph.create_op("VarHandleOp", [], [(as_dtype("resource"), TensorShape([]))], name=scope, attrs={"shape": shape, "dtype": kind})
    variable = ResourceVariable.__new__(ResourceVariable)
    variable._setup(op, shape, kind, trainable)
    variable._initial_value = initial
    with graph.name_scope("IsInitialized"):
        graph.create_op("VarIsInitializedOp", [op.outputs[0]], [(as_dtype("bool"), TensorShape([]))])
    variable._initializer_op = graph.create_op("AssignVariableOp", [op.outputs[0], initial], [], name=f"{op.name}/Assign/")
    with graph.name_scope("Read"):
        read = graph.create_op("ReadVariableOp", [op.outputs[0]], [(kind, shape)])
    variable._graph_element = read.outputs[0]
    return variable


@contextlib.contextmanager
def variable_creator_scope(variable_creator: Any) -> Iterator[None]:
    """A context in which ``variable_creator`` makes the variables."""
    with get_default_graph()._variable_creator_scope(variable_creator):
        yield
