"""The variable store: the only place that creates or shares variables by name.

Mirrors python/ops/variable_scope.py ``_VariableStore``.
"""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Iterator
from typing import Any

from tfscope.base.records import replace
from tfscope.tf1.graph import events
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import as_dtype, float32, needs_dtype
from tfscope.tf1.graph.given_names import key_text, refuse_no_key
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.initial_values import default_initializer, initial_value, is_unsure
from tfscope.tf1.graph.not_tensors import PLAIN, lacking
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.partitions import (
    Part,
    PartitionedVariable,
    call_partitioner,
    check_shards,
    slices,
)
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION, resolve_trainable
from tfscope.tf1.graph.signatures import accepts
from tfscope.tf1.graph.store_errors import store_error, words
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.tf1.graph.variable_creation import (
    resources_by_default,
    run_creators,
)
from tfscope.tf1.graph.variable_request import VariableRequest
from tfscope.tf1.graph.variables import RefVariable
from tfscope.values.raised import passed_on, raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class VariableStore:
    """Variables of one graph by the key they were asked for."""

    def __init__(self) -> None:
        self._vars: dict[str, Any] = {}
        self._partitioned_vars: dict[str, Any] = {}
        self._store_eager_variables = False
        self.explanation: dict[str, Any] = {}
        self.depth = 0

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
        request = VariableRequest(
            shape, dtype, initializer, regularizer, reuse, trainable, collections, caching_device,
            partitioner, validate_shape, use_resource, constraint, synchronization, aggregation,
        )  # fmt: skip
        if isinstance(custom_getter, Unknown):
            custom_getter = None
        if custom_getter is not None and not callable(custom_getter):
            text = f"Passed a custom_getter which is not callable: {custom_getter}"
            raise raised(ValueError(text))
        before = len(get_default_graph().variables_in_order)
        self.depth += 1
        try:
            found = self._get(name, custom_getter, request)
        finally:
            self.depth -= 1
        if self.depth == 0:
            graph = get_default_graph()
            created = len(graph.variables_in_order) > before
            frames = current_run().frames()
            shown = getattr(found, "name", None)
            current_run().variable_uses += 1
            current_run().emit(events.VariableGot(shown, found, created, frames, graph))
        return found

    def _get(self, name: str, custom_getter: Any, request: VariableRequest) -> Any:
        trainable = resolve_trainable(
            request.trainable, request.synchronization, request.aggregation, name
        )
        if isinstance(trainable, Unknown):
            trainable = True
        arguments = {**vars(request), "trainable": trainable}
        if custom_getter is None:
            return self.true_getter(name, **arguments)
        if not accepts(custom_getter, "constraint"):
            del arguments["constraint"]
        try:
            return custom_getter(getter=self.true_getter, name=name, **arguments)
        except TypeError as error:
            raise passed_on(error) from None

    def true_getter(
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
        constraint: Any = None,
        synchronization: Any = AUTO,
        aggregation: Any = NO_AGGREGATION,
    ) -> Any:
        """What a custom getter is given as ``getter``.  Mirrors ``_true_getter``."""
        request = VariableRequest(
            shape, dtype, initializer, regularizer, reuse, trainable, collections, caching_device,
            partitioner, validate_shape, use_resource, constraint, synchronization, aggregation,
        )  # fmt: skip
        name = key_text(name)
        scalar = shape is not None and isinstance(shape, (list, tuple)) and not shape
        parted = partitioner is not None and not isinstance(partitioner, Unknown) and not scalar
        if parted and not callable(partitioner):
            text = "Partitioner must be callable, but received: %s"
            raise raised(ValueError(refusable(operator.mod, text, partitioner)))
        if parted or (reuse is True and partitioner is None):
            refuse_no_key(name)
        if parted:
            with get_default_graph().name_scope(None):
                return self.get_partitioned(name, request)
        if reuse is True and partitioner is None and name in self._partitioned_vars:
            return self.get_partitioned(name, request)
        if f"{name}/part_0" in self._vars:
            raise self._error("E5", name, part=f"{name}/part_0")
        return self._get_single(name, request)

    def _error(self, rule: str, name: str, **facts: Any) -> ValueError:
        known = self._vars.get(name)
        related = known.frames if known is not None else ()
        text = words(rule, name, **facts)
        if rule == "E1" and isinstance(known, RefVariable):
            text += " Originally defined at:\n\n" + _traceback(related)
        return raised(store_error(rule, text, name, related))

    # -- one variable ----------------------------------------------------------------------
    def _get_single(self, name: str, request: VariableRequest, partition_info: Any = None) -> Any:
        """Shares or creates one variable.  Mirrors ``_get_single_variable``."""
        dtype = as_dtype(request.dtype)
        initializer, reuse = request.initializer, request.reuse
        constant = initializer is not None and not callable(initializer)
        if isinstance(initializer, Unknown):
            constant = initializer.number is not None
        if constant and request.shape is not None:
            text = "If initializer is a constant, do not specify shape."
            raise raised(ValueError(text))
        wanted = as_shape(request.shape)
        refuse_no_key(name)
        if name in self._vars:
            return self._share(name, wanted, dtype, reuse)
        if reuse is True:
            raise self._error("E4", name)
        value = initial_value(name, request, dtype, partition_info)
        resource = request.use_resource
        variable = run_creators(
            initial_value=value.value, name=name, trainable=request.trainable, collections=request.collections,
            caching_device=request.caching_device, dtype=value.dtype, validate_shape=request.validate_shape,
            constraint=request.constraint, use_resource=resources_by_default() if resource is None else resource,
            synchronization=request.synchronization, aggregation=request.aggregation,
            variable_def=None, expected_shape=None, import_scope=None, shape=value.shape,
        )  # fmt: skip
        self._vars[name] = variable
        self._explain(name, variable, initializer, value.initializer)
        regularizer = request.regularizer
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

    def _explain(self, name: str, variable: Any, initializer: Any, used: Any) -> None:
        if isinstance(variable, Unknown) or not hasattr(variable, "origin"):
            return
        variable.store_key = str(name)
        variable.origin.update(self.explanation)
        variable.origin["initializer"] = initializer
        variable.origin["used"] = used

    def _regularize(self, name: str, variable: Any, regularizer: Any) -> None:
        """Runs the regularizer on a new variable.  Mirrors ``_get_single_variable``, 1.15 and 2.x."""
        graph = get_default_graph()
        if not callable(regularizer):
            raise raised(TypeError(f"'{type(regularizer).__name__}' object is not callable"))
        if not current_run().is_v1:
            regularizer(variable)
        with graph.name_scope(f"{name}/Regularizer/"):
            loss = regularizer(variable)
        if isinstance(loss, PLAIN) and current_run().is_v1:
            raise lacking(loss, "name")
        if loss is not None:
            graph.add_to_collection("regularization_losses", loss)

    # -- several parts ---------------------------------------------------------------------
    def get_partitioned(self, name: str, request: VariableRequest) -> Any:
        """Shares or creates a partitioned variable.  Mirrors ``_get_partitioned_variable``."""
        reuse, dtype = request.reuse, request.dtype
        if name in self._vars:
            raise self._error("P0", name)
        wanted = as_shape(request.shape)
        if isinstance(request.initializer, Tensor):
            wanted = wanted.merge_with(request.initializer.get_shape())
        partitions = None
        if not reuse or request.partitioner is not None:
            if not wanted.is_fully_defined() and is_unsure(request.shape):
                return Unknown("dimension", name)
            partitions = call_partitioner(request.partitioner, wanted, dtype)
        if name in self._partitioned_vars:
            return self._share_partitioned(name, wanted, dtype, reuse, partitions)
        if reuse is True:
            raise self._error("P5", name)
        assert partitions is not None
        check_shards(name, partitions, self._vars)
        return self._create_partitioned(name, wanted, partitions, request)

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

    def _create_partitioned(
        self, name: str, shape: TensorShape, partitions: list[int], request: VariableRequest
    ) -> Any:
        parts = []
        graph, dtype = get_default_graph(), request.dtype
        for index, part in enumerate(slices(shape, partitions)):
            full = f"{name}/part_{index}"
            with graph.name_scope(f"{full}/PartitionedInitializer"):
                initializer, given = self._initializer_of_part(name, request, dtype, part)
            if given is None and initializer._dtype is not None:
                dtype = initializer._dtype.base_dtype
            own = replace(request, shape=given, dtype=dtype, initializer=initializer)
            with graph.name_scope(None):
                variable = self._get_single(full, own, part.info(shape))
                if hasattr(variable, "_set_save_slice_info"):
                    variable._set_save_slice_info(part.save_info(name, shape))
            parts.append(variable)
        result = PartitionedVariable(name, shape, as_dtype(dtype), parts, partitions)
        self._partitioned_vars[name] = result
        return result

    @staticmethod
    def _initializer_of_part(
        name: str, request: VariableRequest, dtype: Any, part: Part
    ) -> tuple[Any, list[int] | None]:
        """The initializer of one part, and the part's shape unless a tensor has it."""
        whole = request.initializer
        if whole is None:
            return default_initializer(name, dtype), part.shape
        if isinstance(whole, Unknown) or callable(whole):
            return whole, part.shape
        return part.cut(
            whole if isinstance(whole, Tensor) else convert_to_tensor(whole, dtype)
        ), None


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
