"""``tf.variable_scope`` and ``tf.get_variable``.

Mirrors python/ops/variable_scope.py ``variable_scope`` and ``get_variable``.
"""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph import dtypes, events, variable_creation
from tfscope.tf1.graph.given_names import default_text, scope_text
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.name_scope import graph_of
from tfscope.tf1.graph.pure_scope import _pure_variable_scope
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION
from tfscope.tf1.graph.scope_state import (
    AUTO_REUSE,
    ScopeStore,
    VariableScope,
    default_store,
    get_variable_scope,
    reuse_text,
    scope_store,
)
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def get_variable(
    name: Any,
    shape: Any = None,
    dtype: Any = None,
    initializer: Any = None,
    regularizer: Any = None,
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
    """The variable of a name in the current scope, new or shared."""
    return get_variable_scope().get_variable(
        default_store(), name, shape=shape, dtype=dtype, initializer=initializer,
        regularizer=regularizer, trainable=trainable, collections=collections,
        caching_device=caching_device, partitioner=partitioner, validate_shape=validate_shape,
        use_resource=use_resource, custom_getter=custom_getter, constraint=constraint,
        synchronization=synchronization, aggregation=aggregation,
    )  # fmt: skip


def get_local_variable(
    name: Any,
    shape: Any = None,
    dtype: Any = None,
    initializer: Any = None,
    regularizer: Any = None,
    trainable: Any = False,
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
    """``get_variable`` for a local, untrained variable."""
    local = "local_variables"
    collections = [*collections, local] if collections else [local]
    return get_variable(
        name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
        trainable=False, collections=collections, caching_device=caching_device,
        partitioner=partitioner, validate_shape=validate_shape, use_resource=use_resource,
        synchronization=synchronization, aggregation=aggregation, custom_getter=custom_getter,
        constraint=constraint,
    )  # fmt: skip


def no_regularizer(_: Any) -> None:
    """Stands for: no regularizer, not even the scope's."""
    return None


variable_creation.SCOPE_DEFAULTS.append(lambda: get_variable_scope().use_resource)

variable_creation.CREATION_FACTS.update(
    {
        "scope_name": lambda: get_variable_scope().name,
        "scope_reuse": lambda: reuse_text(get_variable_scope().reuse),
        "name_scope": lambda: get_default_graph().current_scope(),
    }
)


class variable_scope:  # noqa: N801 - TensorFlow's name
    """A context that prefixes variables and, by default, operations.  Mirrors ``variable_scope``."""

    def __init__(
        self,
        name_or_scope: Any,
        default_name: Any = None,
        values: Any = None,
        initializer: Any = None,
        regularizer: Any = None,
        caching_device: Any = None,
        partitioner: Any = None,
        custom_getter: Any = None,
        reuse: Any = None,
        dtype: Any = None,
        use_resource: Any = None,
        constraint: Any = None,
        auxiliary_name_scope: Any = True,
    ) -> None:
        self._name_or_scope = name_or_scope
        self._default_name = default_name
        self._options = {
            "initializer": initializer, "regularizer": regularizer, "caching_device": caching_device,
            "partitioner": partitioner, "custom_getter": custom_getter, "dtype": dtype,
            "use_resource": use_resource, "constraint": constraint,
        }  # fmt: skip
        if default_name is None and name_or_scope is None:
            raise raised(TypeError("If default_name is None then name_or_scope is required"))
        if isinstance(reuse, Unknown):
            reuse = bool(reuse)
        if reuse is False:
            reuse = None
        if not (reuse is True or reuse is None or reuse is AUTO_REUSE):
            text = "The reuse parameter must be True or False or None."
            raise raised(ValueError(text))
        self._reuse = reuse
        self._graph: Graph = graph_of(values if values is not None else [])
        if isinstance(auxiliary_name_scope, Unknown):
            auxiliary_name_scope = True
        if not isinstance(auxiliary_name_scope, bool):
            text = f"The auxiliary_name_scope must be `True` or `False`, while get {auxiliary_name_scope}"
            raise raised(TypeError(text))
        self._auxiliary = auxiliary_name_scope
        self._cached_pure: _pure_variable_scope | None = None
        self._exits: contextlib.ExitStack | None = None
        self._frames = current_run().frames()

    def __enter__(self) -> VariableScope:
        exits = contextlib.ExitStack()
        try:
            if not get_default_graph().building_function:
                exits.enter_context(self._graph.as_default())
            entered = self._enter(exits)
        except BaseException:
            exits.close()
            raise
        self._exits = exits
        note(entered, self._frames)
        return entered

    def _enter(self, exits: contextlib.ExitStack) -> VariableScope:
        graph = get_default_graph()
        current = graph.current_scope()
        if self._cached_pure is not None:
            if self._auxiliary:
                exits.enter_context(self._name_scope(graph, self._cached_name(), current))
            else:
                exits.enter_context(graph.name_scope(f"{current}/" if current else ""))
            return self._cached_pure.__enter__()
        if self._name_or_scope is not None:
            return self._enter_named(exits, graph, current)
        if self._reuse:
            raise raised(ValueError("reuse=True cannot be used without a name_or_scope"))
        given = self._default_name
        if self._auxiliary:
            scope = exits.enter_context(graph.name_scope(given))
        else:
            scope = exits.enter_context(graph.name_scope(f"{current}/" if current else ""))
        default = default_text(given, scope_store().current_scope.name)
        unique = _get_unique_variable_scope(default)
        pure = _pure_variable_scope(unique, old_name_scope=scope, **self._pure_options())
        self._cached_pure = pure
        return pure.__enter__()

    def _enter_named(
        self, exits: contextlib.ExitStack, graph: Graph, current: str
    ) -> VariableScope:
        target = self._name_or_scope
        if isinstance(target, Unknown):
            target = self._name_or_scope = str(target)
        if not isinstance(target, (VariableScope, str)):
            text = "VariableScope: name_or_scope must be a string or VariableScope."
            raise raised(TypeError(text))
        if self._auxiliary:
            last = target if isinstance(target, str) else target.name.split("/")[-1]
            scope: str = exits.enter_context(self._name_scope(graph, last, current))
        else:
            scope = exits.enter_context(graph.name_scope(f"{current}/" if current else ""))
        old_name_scope = scope if isinstance(target, str) else target.original_name_scope
        pure = _pure_variable_scope(
            target, old_name_scope, reuse=self._reuse, **self._pure_options()
        )
        self._cached_pure = pure
        return pure.__enter__()

    def _pure_options(self) -> dict[str, Any]:
        return {"dtype": None, **self._options, "reuse_given": self._reuse is not None}

    def _cached_name(self) -> str:
        target = self._name_or_scope
        if target is None:
            return scope_text(self._default_name)
        return target if isinstance(target, str) else target.name.split("/")[-1]

    @contextlib.contextmanager
    def _name_scope(self, graph: Graph, text: str, current: str) -> Iterator[str]:
        """The name scope of a variable scope; an empty name leaves the current one alone."""
        if not text:
            yield (
                f"{current}/" if isinstance(self._name_or_scope, VariableScope) and current else ""
            )
        else:
            with graph.name_scope(text) as scope:
                yield scope

    def __exit__(self, *error: object) -> None:
        exits, self._exits = self._exits, None
        try:
            if self._cached_pure is not None:
                self._cached_pure.__exit__(*error)
                self._refuse_closing()
        finally:
            if exits is not None:
                exits.close()

    def _refuse_closing(self) -> None:
        """A default name that is no text cannot be followed by a slash, where what is below is closed."""
        if self._name_or_scope is None and not isinstance(self._default_name, (str, Unknown)):
            refusable(operator.add, self._default_name, "/")


def note(scope: VariableScope, frames: Any) -> None:
    """Tells the run that the program opened a variable scope."""
    graph = get_default_graph()
    op_scope = graph.current_scope()
    opened = graph.__dict__.setdefault("opened_scopes", {})
    opened[f"{op_scope}/"] = frames
    run = current_run()
    run.emit(
        events.ScopeEntered(
            "variable_scope",
            f"{scope.name}/" if scope.name else "",
            f"{op_scope}/" if op_scope else "",
            reuse_text(scope.reuse),
            scope.sources.get("reuse", ()),
            run.frames(),
            graph,
        )
    )


def _get_unique_variable_scope(prefix: str) -> str:
    """A scope name not opened yet below the current scope.  Counts only openings."""
    store: ScopeStore = scope_store()
    current = store.current_scope
    name = f"{current.name}/{prefix}" if current.name else prefix
    return prefix + store.counts.unused(name)[len(name) :]


@contextlib.contextmanager
def variable_op_scope(
    values: Any, name_or_scope: Any, default_name: Any = None, **options: Any
) -> Iterator[Any]:
    """Deprecated order of arguments."""
    with variable_scope(
        name_or_scope, default_name=default_name, values=values, **options
    ) as scope:
        yield scope


__all__ = [
    "AUTO_REUSE", "VariableScope", "_get_unique_variable_scope", "_pure_variable_scope", "dtypes",
    "get_local_variable", "get_variable", "get_variable_scope", "no_regularizer", "variable_scope",
]  # fmt: skip
