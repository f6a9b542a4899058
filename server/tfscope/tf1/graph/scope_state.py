"""The variable scope itself: what ``get_variable`` takes its defaults from.

Mirrors python/ops/variable_scope.py ``VariableScope`` and ``_VariableScopeStore``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import as_dtype
from tfscope.tf1.graph.given_names import below
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.not_tensors import kind_of
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION
from tfscope.tf1.graph.scope_counts import ScopeCounts
from tfscope.tf1.graph.variable_store import VariableStore, store_of
from tfscope.values.raised import raised
from tfscope.values.run import Frame, current_run
from tfscope.values.unknown import Unknown


class _ReuseMode:
    """``tf.AUTO_REUSE``."""

    value = 1
    name = "AUTO_REUSE"

    not_a_tensor = "<enum '_ReuseMode'>"
    __tfscope_public__ = frozenset(("name", "value"))

    def __repr__(self) -> str:
        return "<_ReuseMode.AUTO_REUSE: 1>"

    def __str__(self) -> str:
        return "_ReuseMode.AUTO_REUSE"

    def __deepcopy__(self, memo: Any) -> _ReuseMode:
        return self

    def __copy__(self) -> _ReuseMode:
        return self


AUTO_REUSE = _ReuseMode()


def reuse_text(reuse: Any) -> str:
    """``False``, ``True`` or ``AUTO_REUSE``."""
    return "AUTO_REUSE" if reuse is AUTO_REUSE else str(bool(reuse))


class VariableScope:
    """Name prefix, reuse state and defaults of a variable scope.

    ``sources`` says at which call path each of these was set, for explanations.
    """

    __tfscope_public__ = PUBLIC["VariableScope"]
    not_a_tensor = "tensorflow.python.ops.variable_scope.VariableScope"

    def __init__(
        self,
        reuse: Any,
        name: str = "",
        initializer: Any = None,
        regularizer: Any = None,
        caching_device: Any = None,
        partitioner: Any = None,
        custom_getter: Any = None,
        name_scope: str = "",
        dtype: Any = dtypes.float32,
        use_resource: Any = None,
        constraint: Any = None,
    ) -> None:
        self._name = name
        self._initializer = initializer
        self._regularizer = regularizer
        self._reuse = reuse
        self._caching_device = caching_device
        self._partitioner = partitioner
        self._custom_getter = custom_getter
        self._name_scope = name_scope
        self._dtype = dtype
        self._use_resource = use_resource
        self._constraint = constraint
        self.sources: dict[str, tuple[Frame, ...]] = {}
        self.opened: list[tuple[str, tuple[Frame, ...]]] = []

    name = property(lambda self: self._name)
    original_name_scope = property(lambda self: self._name_scope)
    reuse = property(lambda self: self._reuse)
    initializer = property(lambda self: self._initializer)
    dtype = property(lambda self: self._dtype)
    use_resource = property(lambda self: self._use_resource)
    regularizer = property(lambda self: self._regularizer)
    caching_device = property(lambda self: self._caching_device)
    partitioner = property(lambda self: self._partitioner)
    custom_getter = property(lambda self: self._custom_getter)
    constraint = property(lambda self: self._constraint)

    def reuse_variables(self) -> None:
        """Reuses variables from now on in this scope."""
        self._reuse = True
        self.sources["reuse"] = current_run().frames()

    def set_initializer(self, initializer: Any) -> None:
        """Sets the default initializer."""
        self._initializer = initializer
        self.sources["initializer"] = current_run().frames()

    def set_dtype(self, dtype: Any) -> None:
        """Sets the default dtype."""
        self._dtype = as_dtype(dtype)

    def set_use_resource(self, use_resource: Any) -> None:
        """Sets whether variables are resources."""
        self._use_resource = use_resource

    def set_regularizer(self, regularizer: Any) -> None:
        """Sets the default regularizer."""
        self._regularizer = regularizer

    def set_caching_device(self, caching_device: Any) -> None:
        """Sets the caching device."""
        self._caching_device = caching_device

    def set_partitioner(self, partitioner: Any) -> None:
        """Sets the default partitioner."""
        self._partitioner = partitioner

    def set_custom_getter(self, custom_getter: Any) -> None:
        """Sets the custom getter."""
        self._custom_getter = custom_getter

    def get_collection(self, name: Any) -> Any:
        """Items of a collection below this scope."""
        return get_default_graph().get_collection(name, f"{self._name}/" if self._name else "")

    def trainable_variables(self) -> Any:
        """Trainable variables below this scope."""
        return self.get_collection("trainable_variables")

    def global_variables(self) -> Any:
        """Global variables below this scope."""
        return self.get_collection("variables")

    def local_variables(self) -> Any:
        """Local variables below this scope."""
        return self.get_collection("local_variables")

    def get_variable(
        self,
        var_store: VariableStore,
        name: Any,
        shape: Any = None,
        dtype: Any = None,
        initializer: Any = None,
        regularizer: Any = None,
        reuse: Any = None,
        trainable: Any = None,
        collections: Any = None,
        caching_device: Any = None,
        partitioner: Any = None,
        validate_shape: Any = True,
        use_resource: Any = None,
        custom_getter: Any = None,
        constraint: Any = None,
        synchronization: Any = AUTO,
        aggregation: Any = NO_AGGREGATION,
    ) -> Any:
        """Fills in the scope's defaults and asks the store.  Mirrors ``VariableScope.get_variable``."""
        explicit = None if isinstance(dtype, Unknown) else dtype
        dtype = self._dtype if dtype is None else explicit
        reuse = _given(reuse, self._reuse)
        full_name = below(self._name, name) if self._name else name_at_root(name)
        graph = get_default_graph()
        around = graph.current_scope()
        with graph.name_scope(None):
            if explicit is not None and initializer is not None and not callable(initializer):
                check_initializer_type(initializer, explicit)
            with var_store.explained(self, initializer is not None, reuse, around):
                return var_store.get_variable(
                    full_name, shape=shape, dtype=dtype, custom_getter=_given(custom_getter, self._custom_getter),
                    initializer=_given(initializer, self._initializer),
                    regularizer=_given(regularizer, self._regularizer), reuse=reuse, trainable=trainable,
                    collections=collections, caching_device=_given(caching_device, self._caching_device),
                    partitioner=_given(partitioner, self._partitioner), validate_shape=validate_shape,
                    use_resource=_given(use_resource, self._use_resource),
                    constraint=_given(constraint, self._constraint),
                    synchronization=synchronization, aggregation=aggregation,
                )  # fmt: skip


def _given(argument: Any, default: Any) -> Any:
    """An argument, or the scope's default where the call gives none."""
    return default if argument is None else argument


def text_of(name: Any) -> str:
    """A name given by the program; an unknown one leaves a hole."""
    if isinstance(name, Unknown):
        return str(name)
    if not isinstance(name, str):
        kind = kind_of(name)
        raise raised(TypeError(f'can only concatenate str (not "{kind}") to str'))
    return name


def name_at_root(name: Any) -> Any:
    """A name outside every scope: TensorFlow takes it as it is, ``None`` included."""
    return text_of(name) if isinstance(name, (Unknown, str)) else name


def check_initializer_type(initializer: Any, wanted: Any) -> None:
    """Raises if an explicit dtype and the initializer's disagree; leaves a ``Const`` behind.

    An explicit dtype that is none agrees with no initializer.
    """
    from_value = store_convert(initializer)
    known = getattr(from_value, "_dtype", None)
    if known is not None and known.base_dtype != wanted:
        text = f"Initializer type '{known.base_dtype}' and explicit dtype '{wanted}' don't match."
        raise raised(ValueError(text))


def store_convert(value: Any) -> Any:
    """The initializer as a tensor."""
    return value if isinstance(value, Unknown) else convert_to_tensor(value)


class ScopeStore:
    """The current variable scope of a graph and how often each name was opened, in one thread.

    Mirrors ``_VariableScopeStore``.
    """

    def __init__(self) -> None:
        self.current_scope = VariableScope(False)
        self.counts = ScopeCounts()
        self.of_thread: dict[int, ScopeStore] = {}


def scope_store(graph: Graph | None = None) -> ScopeStore:
    """The scope store of a graph (by default the default graph's)."""
    graph = graph or get_default_graph()
    stores = graph.get_collection_ref(("__varscope",))
    if not stores:
        stores.append(ScopeStore())
    found: ScopeStore = stores[0]
    thread = current_run().thread
    return found.of_thread.setdefault(thread, ScopeStore()) if thread else found


def get_variable_scope() -> VariableScope:
    """The current variable scope."""
    return scope_store().current_scope


@contextlib.contextmanager
def resources() -> Iterator[None]:
    """A block in which variables are resources if nothing else is said, as in the graph of a function.

    Mirrors ``func_graph_from_py_func`` of python/framework/func_graph.py.
    """
    scope = get_variable_scope()
    before = scope.use_resource
    scope.set_use_resource(True)
    try:
        yield
    finally:
        scope.set_use_resource(before)


def default_store() -> VariableStore:
    """The variable store of the default graph."""
    return store_of(get_default_graph())
