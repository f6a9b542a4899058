"""Variable scopes without a name scope.  Mirrors python/ops/variable_scope.py ``_pure_variable_scope``."""

from __future__ import annotations

import functools
from typing import Any

from tfscope.tf1.graph.dtypes import as_dtype, float32
from tfscope.tf1.graph.scope_state import VariableScope, scope_store, text_of
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

OPTIONS = (
    "initializer", "regularizer", "caching_device", "partitioner", "custom_getter", "dtype",
    "use_resource", "constraint",
)  # fmt: skip


class _pure_variable_scope:  # noqa: N801 - TensorFlow's name
    """A variable scope without a name scope of its own; may be entered again.

    ``dtype=None`` inherits that of the scope around it; one that is not given is float32.
    Mirrors ``_pure_variable_scope``.
    """

    def __init__(
        self,
        name_or_scope: Any,
        old_name_scope: str | None = None,
        reuse: Any = None,
        **options: Any,
    ) -> None:
        self._name_or_scope = name_or_scope
        self._reuse = reuse
        self._options = {"dtype": float32, **options}
        self._old_name_scope = old_name_scope
        self._scope_store = scope_store()
        self._jump = isinstance(name_or_scope, VariableScope)
        self._old: VariableScope | None = None
        self._entered: VariableScope | None = None
        self._cached: VariableScope | None = None
        self._mark = 0
        self._new_name: Any = name_or_scope.name if self._jump else None
        self._frames = current_run().frames()

    def __enter__(self) -> VariableScope:
        store = self._scope_store
        self._old = store.current_scope
        if self._jump:
            new_name: Any = self._new_name
            store.counts.open(new_name)
            self._mark = store.counts.mark()
            if self._cached is None:
                self._cached = self._jumped(self._name_or_scope)
            entered = self._cached
        else:
            old = self._old
            self._new_name = (
                f"{old.name}/{text_of(self._name_or_scope)}"
                if old.name
                else text_of(self._name_or_scope)
            )
            self._reuse = self._reuse or old.reuse
            entered = self._opened(old, self._new_name)
            store.counts.open(self._new_name)
        store.current_scope = entered
        self._entered = entered
        return entered

    def _jumped(self, source: VariableScope) -> VariableScope:
        scope = VariableScope(
            self._reuse or source.reuse, name=self._new_name or "", name_scope=self._name_scope_of(source),
        )  # fmt: skip
        self._fill(scope, source)
        scope.opened = [*source.opened]
        return scope

    def _name_scope_of(self, source: VariableScope) -> str:
        return (
            self._old_name_scope if self._old_name_scope is not None else source.original_name_scope
        )

    def _opened(self, old: VariableScope, new_name: str) -> VariableScope:
        scope = VariableScope(
            self._reuse, name=new_name, name_scope=self._old_name_scope or self._name_or_scope
        )
        if self._old_name_scope is not None:
            scope._name_scope = self._old_name_scope
        self._fill(scope, old)
        scope.opened = [*old.opened, (text_of(self._name_or_scope), self._frames)]
        return scope

    def _fill(self, scope: VariableScope, source: VariableScope) -> None:
        """Defaults of the source, replaced where this scope gives its own; no constraint is inherited."""
        scope.sources = dict(source.sources)
        for option in OPTIONS:
            given = self._options.get(option)
            if option == "custom_getter" and isinstance(given, Unknown):
                given = None  # taken to pass on what it is asked for
            value = getattr(source, option) if option != "constraint" else None
            if given is not None:
                value = as_dtype(given) if option == "dtype" else given
                scope.sources[option] = self._frames
                if option == "custom_getter" and source.custom_getter is not None:
                    value = wrapped_getter(given, source.custom_getter)
            setattr(scope, f"_{option}", value)
        if self._options.get("reuse_given"):
            scope.sources["reuse"] = self._frames

    def __exit__(self, *error: object) -> None:
        store = self._scope_store
        if store.current_scope is not self._entered:
            raise raised(RuntimeError("Improper nesting of variable_scope."))
        if self._jump:
            store.counts.back_to(self._mark)
        else:
            store.counts.close_below(self._new_name)
        assert self._old is not None
        store.current_scope = self._old


def wrapped_getter(custom_getter: Any, old_getter: Any) -> Any:
    """A custom getter whose ``getter`` is the enclosing scope's.  Mirrors ``_maybe_wrap_custom_getter``."""

    def wrapped(getter: Any, *args: Any, **kwargs: Any) -> Any:
        return custom_getter(refusable(functools.partial, old_getter, getter), *args, **kwargs)

    return wrapped
