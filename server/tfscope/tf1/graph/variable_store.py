"""The variable store: the only place that creates or shares variables by name.

Mirrors python/ops/variable_scope.py ``_VariableStore``.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.tf1.graph import events
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import as_dtype, float32, needs_dtype
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.partitions import (
    Part,
    PartitionedVariable,
    call_partitioner,
    check_shards,
    slices,
)
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION
from tfscope.tf1.graph.signatures import accepts, required_arguments
from tfscope.tf1.graph.store_errors import store_error, words
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.tf1.graph.variable_creation import (
    resolve_trainable,
    resources_by_default,
    run_creators,
)
from tfscope.tf1.graph.variables import RefVariable
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

DEFAULT_INITIALIZERS: dict[str, Callable[[], Any]] = {}
"""``floating`` → what makes the Glorot initializer, ``zeros`` → what makes zeros; filled by init_ops."""


class VariableStore:
    """Variables of one graph by the key they were asked for."""

    def __init__(self) -> None:
        self._vars: dict[str, Any] = {}
        self._partitioned_vars: dict[str, Any] = {}
        self._store_eager_variables = False
        self.explanation: dict[str, Any] = {}
        self.depth = 0
        self.used: Any = None

    @contextlib.contextmanager
    def explained(
        self, scope: Any, own_initializer: bool, reuse: Any, name_scope: str
    ) -> Iterator[None]:
        """Keeps what a hover tells about the variable that is asked for in the block."""
        old = self.explanation
        self.explanation = {
            "scope": scope, "own_initializer": own_initializer, "reuse": reuse, "name_scope": name_scope,
        }  # fmt: skip
        try:
            yield
        finally:
            self.explanation = old

    def get_variable(
        self,
        name: str,
        shape: Any = None,
        dtype: Any = float32,
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
        """The variable of a key.  Mirrors ``_VariableStore.get_variable``."""
        arguments = dict(
            shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer, trainable=trainable,
            collections=collections, caching_device=caching_device, partitioner=partitioner,
            validate_shape=validate_shape, use_resource=use_resource, constraint=constraint,
            synchronization=synchronization, aggregation=aggregation,
        )  # fmt: skip
        if isinstance(custom_getter, Unknown):
            custom_getter = None
        if custom_getter is not None and not callable(custom_getter):
            text = f"Passed a custom_getter which is not callable: {custom_getter}"
            raise raised(ValueError(text))
        before = len(get_default_graph().variables_in_order)
        self.depth += 1
        try:
            found = self._get(name, custom_getter, reuse, arguments)
        finally:
            self.depth -= 1
        if self.depth == 0:
            graph = get_default_graph()
            created = len(graph.variables_in_order) > before
            frames = current_run().frames()
            shown = getattr(found, "name", None)
            current_run().emit(events.VariableGot(shown, found, created, frames, graph))
        return found

    def _get(self, name: str, custom_getter: Any, reuse: Any, a: dict[str, Any]) -> Any:
        synchronization, trainable = a.get("synchronization"), a.get("trainable")
        a["trainable"] = resolve_trainable(trainable, synchronization)
        if isinstance(trainable, Unknown):
            a["trainable"] = True
        if custom_getter is None:
            return self.true_getter(name, reuse=reuse, **a)
        constraint = a.pop("constraint", None)
        if accepts(custom_getter, "constraint"):
            a["constraint"] = constraint
        return custom_getter(getter=self.true_getter, name=name, reuse=reuse, **a)

    def true_getter(
        self,
        name: str,
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
        constraint: Any = None,
        synchronization: Any = AUTO,
        aggregation: Any = NO_AGGREGATION,
    ) -> Any:
        """What a custom getter is given as ``getter``.  Mirrors ``_true_getter``."""
        a = dict(
            dtype=dtype, initializer=initializer, regularizer=regularizer, reuse=reuse,
            trainable=trainable, collections=collections, caching_device=caching_device,
            validate_shape=validate_shape, use_resource=use_resource, constraint=constraint,
            synchronization=synchronization, aggregation=aggregation,
        )  # fmt: skip
        name = str(name) if isinstance(name, (str, Unknown)) else name
        scalar = shape is not None and isinstance(shape, (list, tuple)) and not shape
        if partitioner is not None and not isinstance(partitioner, Unknown) and not scalar:
            if not callable(partitioner):
                text = f"Partitioner must be callable, but received: {partitioner}"
                raise raised(ValueError(text))
            with get_default_graph().name_scope(None):
                return self.get_partitioned(name, partitioner, shape, **a)
        if reuse is True and partitioner is None and name in self._partitioned_vars:
            return self.get_partitioned(name, None, shape, **a)
        if f"{name}/part_0" in self._vars:
            raise self._error("E5", name, part=f"{name}/part_0")
        return self._get_single(name, shape=shape, **a)

    def _error(self, rule: str, name: str, **facts: Any) -> ValueError:
        known = self._vars.get(name)
        related = known.frames if known is not None else ()
        text = words(rule, name, **facts)
        if rule == "E1" and isinstance(known, RefVariable):
            text += " Originally defined at:\n\n" + _traceback(related)
        return raised(store_error(rule, text, name, related))

    # -- one variable ----------------------------------------------------------------------
    def _get_single(
        self,
        name: str,
        shape: Any = None,
        dtype: Any = None,
        initializer: Any = None,
        regularizer: Any = None,
        reuse: Any = None,
        trainable: Any = None,
        collections: Any = None,
        caching_device: Any = None,
        partition_info: Any = None,
        validate_shape: Any = True,
        use_resource: Any = None,
        constraint: Any = None,
        synchronization: Any = AUTO,
        aggregation: Any = NO_AGGREGATION,
    ) -> Any:
        """Shares or creates one variable.  Mirrors ``_get_single_variable``."""
        dtype = as_dtype(dtype)
        constant = initializer is not None and not callable(initializer)
        if constant and shape is not None and not isinstance(initializer, Unknown):
            text = "If initializer is a constant, do not specify shape."
            raise raised(ValueError(text))
        wanted = as_shape(shape)
        if name in self._vars:
            return self._share(name, wanted, dtype, reuse)
        if reuse is True:
            raise self._error("E4", name)
        value, kind, given_shape = self._initial_value(
            name, shape, dtype, initializer, partition_info
        )
        variable = run_creators(
            initial_value=value, name=name, trainable=trainable, collections=collections,
            caching_device=caching_device, dtype=kind, validate_shape=validate_shape,
            constraint=constraint, use_resource=resources_by_default() if use_resource is None else use_resource,
            synchronization=synchronization,
            aggregation=aggregation, variable_def=None, expected_shape=None, import_scope=None,
            shape=given_shape,
        )  # fmt: skip
        self._vars[name] = variable
        self._explain(name, variable, initializer)
        if not isinstance(regularizer, Unknown) and regularizer:
            self._regularize(name, variable, regularizer)
        return variable

    def _share(self, name: str, shape: TensorShape, dtype: Any, reuse: Any) -> Any:
        if reuse is False:
            raise self._error("E1", name)
        found = self._vars[name]
        if not shape.is_compatible_with(found.get_shape()):
            raise self._error("E2", name, given=shape, found=found.get_shape())
        known = found._dtype
        if dtype is not None and known is not None and dtype.base_dtype != known.base_dtype:
            raise self._error("E3", name, given=dtype.name, found=known.name)
        return found

    def _explain(self, name: str, variable: Any, initializer: Any) -> None:
        if not hasattr(variable, "origin"):
            return
        variable.store_key = name
        variable.origin.update(self.explanation)
        variable.origin["initializer"] = initializer
        variable.origin["used"] = self.used

    def _initial_value(
        self, name: str, shape: Any, dtype: Any, initializer: Any, partition_info: Any
    ) -> tuple[Any, Any, Any]:
        """The initial value (or what makes it), its dtype, and the variable's shape where that is given
        apart: in 2.x, and where only we do not know the value's."""
        self.used = initializer
        own = initializer is not None
        if initializer is None:
            initializer = self._default_initializer(name, dtype)
        if isinstance(initializer, Unknown):
            given = as_shape(shape) if shape is not None else TensorShape(None)
            return _unknown_value(dtype, given), dtype, given
        if not callable(initializer):
            return initializer, None, None
        if isinstance(initializer, type):
            initializer = initializer()
        self.used = initializer
        wanted = as_shape(shape)
        if shape is not None and wanted.is_fully_defined():
            value = self._from_callable(initializer, wanted, dtype, partition_info)
            return value, dtype, None if current_run().is_v1 else wanted
        if _unsure(shape):
            return _unknown_value(dtype, wanted), dtype, wanted
        if required_arguments(initializer):
            missing = not current_run().is_v1 and shape is None and not own
            raise raised(ValueError(words("no-shape" if missing else "not-callable", name)))
        return initializer, None, None

    def _default_initializer(self, name: str, dtype: Any) -> Any:
        needs_dtype(dtype, "is_floating")
        if dtype is None or dtype.is_floating:
            return DEFAULT_INITIALIZERS["floating"]()
        if dtype.is_integer or dtype.is_bool or dtype.base_name == "string":
            return DEFAULT_INITIALIZERS["zeros"]()
        text = f"An initializer for variable {name} of {dtype.base_dtype} is required"
        raise raised(ValueError(text))

    @staticmethod
    def _from_callable(
        initializer: Any, shape: TensorShape, dtype: Any, partition_info: Any
    ) -> Any:
        options: dict[str, Any] = {"dtype": dtype}
        if current_run().is_v1 or accepts(initializer, "partition_info"):
            options["partition_info"] = partition_info
        made = functools.partial(initializer, shape.as_list(), **options)
        return made if dtype is not None else functools.partial(_of_unknown_type, made)

    def _regularize(self, name: str, variable: Any, regularizer: Any) -> None:
        """Runs the regularizer on a new variable.  Mirrors ``_get_single_variable``, 1.15 and 2.x."""
        graph = get_default_graph()
        if not callable(regularizer):
            raise raised(TypeError(f"'{type(regularizer).__name__}' object is not callable"))
        if not current_run().is_v1:
            regularizer(variable)
        with graph.name_scope(f"{name}/Regularizer/"):
            loss = regularizer(variable)
        if loss is not None:
            graph.add_to_collection("regularization_losses", loss)

    # -- several parts ---------------------------------------------------------------------
    def get_partitioned(self, name: str, partitioner: Any, shape: Any, **a: Any) -> Any:
        """Shares or creates a partitioned variable.  Mirrors ``_get_partitioned_variable``."""
        initializer, reuse, dtype = a["initializer"], a["reuse"], a["dtype"]
        if name in self._vars:
            raise self._error("P0", name)
        wanted = as_shape(shape)
        if isinstance(initializer, Tensor):
            wanted = wanted.merge_with(initializer.get_shape())
        partitions = None
        if not reuse or partitioner is not None:
            if not wanted.is_fully_defined() and _unsure(shape):
                return Unknown("dimension", name)
            partitions = call_partitioner(partitioner, wanted, dtype)
        if name in self._partitioned_vars:
            return self._share_partitioned(name, wanted, dtype, reuse, partitions)
        if reuse is True:
            raise self._error("P5", name)
        assert partitions is not None
        check_shards(name, partitions, self._vars)
        return self._create_partitioned(name, wanted, partitions, a)

    def _share_partitioned(
        self, name: str, shape: Any, dtype: Any, reuse: Any, partitions: Any
    ) -> Any:
        if reuse is False:
            raise self._error("P1", name)
        found = self._partitioned_vars[name]
        if not shape.is_compatible_with(found.get_shape()):
            raise self._error("P2", name, given=shape, found=found.get_shape())
        needs_dtype(dtype, "is_compatible_with")
        if dtype is not None and found.dtype.base_dtype != dtype.base_dtype:
            raise self._error("P3", name, given=dtype.name, found=found.dtype.name)
        if partitions is not None and list(partitions) != list(found._partitions):
            raise self._error("P4", name, given=list(partitions), found=list(found._partitions))
        return found

    def _create_partitioned(self, name: str, shape: TensorShape, partitions: Any, a: Any) -> Any:
        parts = []
        graph, dtype = get_default_graph(), a["dtype"]
        for index, part in enumerate(slices(shape, partitions)):
            full = f"{name}/part_{index}"
            given: Any = part.shape
            initializer, info = a["initializer"], part.info(shape)
            with graph.name_scope(f"{full}/PartitionedInitializer"):
                if initializer is None:
                    initializer = self._default_initializer(name, dtype)
                elif isinstance(initializer, Unknown):
                    given = part.shape
                elif not callable(initializer):
                    whole = (
                        initializer
                        if isinstance(initializer, Tensor)
                        else convert_to_tensor(initializer, dtype)
                    )
                    initializer, given = part.cut(whole), None
            if given is None and initializer._dtype is not None:
                dtype = initializer._dtype.base_dtype
            options = {**a, "dtype": dtype, "initializer": initializer, "partition_info": info}
            with graph.name_scope(None):
                parts.append(self._part(name, full, given, shape, part, options))
        result = PartitionedVariable(name, shape, as_dtype(dtype), parts, partitions)
        self._partitioned_vars[name] = result
        return result

    def _part(
        self, name: str, full: str, given: Any, shape: TensorShape, part: Part, options: Any
    ) -> Any:
        variable = self._get_single(full, shape=given, **options)
        if hasattr(variable, "_set_save_slice_info"):
            variable._set_save_slice_info(part.save_info(name, shape))
        return variable


def _unsure(shape: Any) -> bool:
    """Whether a shape may be incomplete only because we do not know it."""
    if isinstance(shape, Unknown) or not current_run().sure:
        return True
    return isinstance(shape, (list, tuple)) and any(isinstance(d, Unknown) for d in shape)


def _of_unknown_type(make: Callable[[], Any]) -> Any:
    """An initial value whose initializer only guessed the type."""
    value = make()
    if isinstance(value, Tensor):
        value._dtype = None
    return value


def _unknown_value(dtype: Any, shape: TensorShape) -> Any:
    """Makes an initial value of which at most shape and type are known."""

    def make() -> Any:
        op = get_default_graph().create_op(
            "Placeholder", [], [(dtype, shape)], name="unknown", attrs={"shape_given": False}
        )
        return op.outputs[0]

    return make


def _traceback(frames: tuple[Any, ...]) -> str:
    return "\n".join(
        f'  File "{f}", line {line}, in {function}' for f, line, function, _ in frames[-5:]
    )


def store_of(graph: Graph) -> VariableStore:
    """The variable store of a graph."""
    stores = graph.get_collection_ref(("__variable_store",))
    if not stores:
        stores.append(VariableStore())
    found: VariableStore = stores[0]
    return found
