"""Variables: ``tf.Variable``, its reference and its resource kind.

Mirrors python/ops/variables.py and resource_variable_ops.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph import running
from tfscope.tf1.graph.convert import convert_to_tensor, register_tensor_conversion
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.initialized_value import initialized_value
from tfscope.tf1.graph.operation import (
    OPERATORS,
    Operation,
    Tensor,
    no_copy,
    overload_operators,
)
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.tf1.graph.reference import Referable
from tfscope.tf1.graph.save_slice_info import SaveSliceInfo
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import passed_on, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

CONSTRUCTORS: dict[str, Any] = {}
"""What the call of a class makes: ``VariableV1`` is ``tf.Variable``, ``newer`` that of TensorFlow 2, ``Variable``
the class below them in python/ops/variables.py.  Filled by ``variable_creation``."""


class VariableMeta(type):
    """``tf.Variable(...)`` goes through the creators of the graph.  Mirrors ``VariableMetaclass``."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Variable or cls is VariableV2:
            older = "VariableV1" if current_run().is_v1 else "newer"
            make = CONSTRUCTORS["Variable" if cls is VariableV2 else older]
            try:
                return make(*args, **kwargs)
            except TypeError as error:
                raise passed_on(error) from None
        if cls.__dict__.get("_is_resource") is not None:
            make = CONSTRUCTORS["VariableV1"]
            return make(*args, **{**kwargs, "use_resource": cls.__dict__["_is_resource"]})
        return super().__call__(*args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        """``tf.Variable.assign``: what every variable can do."""
        if name in BaseVariable.__dict__:
            return BaseVariable.__dict__[name]
        raise AttributeError(f"type object '{cls.__name__}' has no attribute '{name}'")


class VariableV2(metaclass=VariableMeta):
    """``Variable`` of python/ops/variables.py, of which every variable is an instance; called itself,
    it makes resource variables."""

    name: str

    @classmethod
    def from_proto(cls, *args: Any, **kwargs: Any) -> Any:
        """A variable restored from a message is unknown."""
        return Unknown("unmodelled-api", "Variable.from_proto()")

    SaveSliceInfo = SaveSliceInfo


class Variable(VariableV2):
    """A variable; ``tf.Variable`` itself.  Instances are ``RefVariable`` or ``ResourceVariable``."""


class BaseVariable(Referable, Variable):
    """What both kinds share.  ``origin`` holds what a hover tells about the variable."""

    __array_priority__ = 100
    graph: Graph
    _shape_val = TensorShape(None)  # of a program's own class that never calls the constructor
    _dtype_val: DType | None = None

    def _setup(
        self, op: Operation, shape: TensorShape, dtype: DType | None, trainable: bool
    ) -> None:
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
        return initialized_value(self)

    def _as_graph_element(self) -> Tensor:
        return self.read_tensor()

    def read_tensor(self) -> Tensor:
        """The tensor that stands for its value without a new operation."""
        raise NotImplementedError

    def value(self) -> Any:
        """A tensor of its value."""
        return self.read_tensor()

    def eval(self, session: Any = None) -> Any:
        """Runs the graph."""
        return running.evaluate(self, None, session)

    def load(self, value: Any, session: Any = None) -> None:
        """Sets the value in a session.  Mirrors variables.py ``Variable.load``."""
        initializer = self.initializer
        if not isinstance(initializer, Operation) or len(initializer.inputs) < 2:
            current_run().data[running.OTHER_SESSIONS] = True
            return
        running.load(initializer, value, session)

    def _get_save_slice_info(self) -> Any:
        return self._save_slice_info

    def _set_save_slice_info(self, info: Any) -> None:
        self._save_slice_info = info

    def assign(
        self, value: Any, use_locking: Any = None, name: Any = None, read_value: bool = True
    ) -> Any:
        """Sets the value in the graph."""
        return UPDATES["assign"](self, value, name, read_value)

    def assign_add(
        self, delta: Any, use_locking: Any = None, name: Any = None, read_value: bool = True
    ) -> Any:
        """Adds in the graph."""
        return UPDATES["assign_add"](self, delta, name, read_value)

    def assign_sub(
        self, delta: Any, use_locking: Any = None, name: Any = None, read_value: bool = True
    ) -> Any:
        """Subtracts in the graph."""
        return UPDATES["assign_sub"](self, delta, name, read_value)

    def scatter_update(self, sparse_delta: Any, use_locking: bool = False, name: Any = None) -> Any:
        """Sets rows in the graph."""
        return UPDATES["scatter_slices"](self, "Update", sparse_delta, name)

    def scatter_add(self, sparse_delta: Any, use_locking: bool = False, name: Any = None) -> Any:
        """Adds to rows in the graph."""
        return UPDATES["scatter_slices"](self, "Add", sparse_delta, name)

    def scatter_sub(self, sparse_delta: Any, use_locking: bool = False, name: Any = None) -> Any:
        """Subtracts from rows in the graph."""
        return UPDATES["scatter_slices"](self, "Sub", sparse_delta, name)

    def scatter_nd_update(self, indices: Any, updates: Any, name: Any = None) -> Any:
        """Sets slices in the graph."""
        return UPDATES["scatter"](self, "NdUpdate", indices, updates, name)

    def scatter_nd_add(self, indices: Any, updates: Any, name: Any = None) -> Any:
        """Adds to slices in the graph."""
        return UPDATES["scatter"](self, "NdAdd", indices, updates, name)

    def scatter_nd_sub(self, indices: Any, updates: Any, name: Any = None) -> Any:
        """Subtracts from slices in the graph."""
        return UPDATES["scatter"](self, "NdSub", indices, updates, name)

    def count_up_to(self, limit: Any) -> Any:
        """Counts in the graph."""
        return UPDATES["count_up_to"](self, limit)

    def to_proto(self, export_scope: Any = None) -> Unknown:
        """The variable as a message."""
        return Unknown("unmodelled-api", "Variable.to_proto()")

    def __iter__(self) -> Any:
        if current_run().is_v1:
            raise raised(TypeError("'Variable' object is not iterable."))
        return iter(self.read_value())

    def read_value(self) -> Any:
        """A new read."""
        return self.value()

    def __deepcopy__(self, memo: Any) -> BaseVariable:
        if self.op.type == "VarHandleOp":
            text = "__deepcopy__() is only available when eager execution is enabled."
            raise raised(NotImplementedError(text))
        raise no_copy("SymbolicTensor")

    def __copy__(self) -> BaseVariable:
        return self

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


UPDATES: dict[str, Any] = {}
"""What methods of variables do in the graph (``assign``, ``scatter``, …); filled by tf1/api/state_ops."""


class RefVariable(BaseVariable):
    """A reference variable (``VariableV2``)."""

    __tfscope_public__ = PUBLIC["RefVariable"]
    _is_resource = False

    _snapshot: Tensor

    @property
    def dtype(self) -> Any:
        """``float32_ref``, …"""
        return (
            self._dtype_val._as_ref
            if self._dtype_val is not None
            else Unknown("unmodelled-api", "dtype")
        )

    @property
    def _dtype(self) -> DType | None:
        return self._dtype_val._as_ref if self._dtype_val is not None else None

    @property
    def _variable(self) -> Tensor:
        return self._op.outputs[0]

    def _ref(self) -> Tensor:
        return self._op.outputs[0]

    def _as_graph_element(self) -> Tensor:
        return self._variable

    def read_tensor(self) -> Tensor:
        """The ``read`` tensor."""
        return self._snapshot

    def read_value(self) -> Any:
        """A new ``Identity`` of the value, named ``read``; a switch of the reference stands in its scope."""
        outputs = [(self._dtype_val, self._shape_val)]
        with self.graph.name_scope("read") as scope:
            op = self.graph.create_op("Identity", [self._op.outputs[0]], outputs, name=scope)
        return op.outputs[0]

    def __repr__(self) -> str:
        name = self._dtype_val.name + "_ref" if self._dtype_val else "?"
        return f"<tf.Variable '{self.name}' shape={self._shape_val} dtype={name}>"


def refuse_type(variable: Any, dtype: DType | None) -> None:
    """Raises for a type that certainly is not the variable's."""
    known = variable._dtype
    if dtype is None or known is None or dtype.base_dtype == known.base_dtype:
        return
    text = f"Incompatible type conversion requested to type '{dtype.name}' for variable of type '{known.name}'"
    if variable._is_resource and not current_run().is_v1:
        text = (
            f"Incompatible type conversion requested to type {dtype.name} for `tf.Variable of type "
            f"{known.name}. (Variable: {variable!r})"
        )
    raise raised(ValueError(text))


def _convert_ref(value: Any, dtype: Any, name: Any, as_ref: bool) -> Any:
    refuse_type(value, dtype)
    return value._op.outputs[0] if as_ref else value.read_tensor()


register_tensor_conversion(RefVariable, _convert_ref)
overload_operators(BaseVariable, lambda variable: variable.value())


def _item(self: BaseVariable, key: Any) -> Any:
    """A slice of a variable, which can be assigned to.  Mirrors array_ops._SliceHelperVar."""
    found = OPERATORS["__getitem__"](self.value(), key)

    def assign(value: Any, name: Any = None) -> Any:
        tensor = convert_to_tensor(value, None if isinstance(value, Tensor) else self._dtype_val)
        ref = self._dtype_val._as_ref if self._dtype_val is not None else None
        op = get_default_graph().create_op(
            "StridedSliceAssign",
            [self._op.outputs[0], tensor],
            [(ref, self._shape_val)],
            name=name or f"{found.op.name}/_assign",
        )
        return op.outputs[0]

    if isinstance(found, Tensor):
        found.__dict__["assign"] = assign
    return found


BaseVariable.__getitem__ = _item  # type: ignore[attr-defined, misc]
