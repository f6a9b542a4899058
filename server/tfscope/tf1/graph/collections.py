"""Collections of a graph and their standard keys.

Mirrors python/framework/ops.py ``Graph.get_collection`` and ``GraphKeys``.
"""

from __future__ import annotations

import re
from typing import Any

from tfscope.values import holes
from tfscope.values.lengths import leave_open
from tfscope.values.raised import refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class GraphKeys:
    """Names of the standard collections."""

    GLOBAL_VARIABLES = "variables"
    LOCAL_VARIABLES = "local_variables"
    METRIC_VARIABLES = "metric_variables"
    MODEL_VARIABLES = "model_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    TRAINABLE_RESOURCE_VARIABLES = "trainable_resource_variables"
    SUMMARIES = "summaries"
    QUEUE_RUNNERS = "queue_runners"
    TABLE_INITIALIZERS = "table_initializer"
    ASSET_FILEPATHS = "asset_filepaths"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    REGULARIZATION_LOSSES = "regularization_losses"
    CONCATENATED_VARIABLES = "concatenated_variables"
    SAVERS = "savers"
    WEIGHTS = "weights"
    BIASES = "biases"
    ACTIVATIONS = "activations"
    UPDATE_OPS = "update_ops"
    LOSSES = "losses"
    SAVEABLE_OBJECTS = "saveable_objects"
    RESOURCES = "resources"
    LOCAL_RESOURCES = "local_resources"
    INIT_OP = "init_op"
    LOCAL_INIT_OP = "local_init_op"
    READY_OP = "ready_op"
    READY_FOR_LOCAL_INIT_OP = "ready_for_local_init_op"
    SUMMARY_OP = "summary_op"
    GLOBAL_STEP = "global_step"
    EVAL_STEP = "eval_step"
    TRAIN_OP = "train_op"
    COND_CONTEXT = "cond_context"
    WHILE_CONTEXT = "while_context"
    VARIABLES = "variables"
    _VARIABLE_COLLECTIONS = (
        "variables",
        "local_variables",
        "model_variables",
        "trainable_variables",
    )
    _SUMMARY_COLLECTION = "_SUMMARY_V2"
    _STREAMING_MODEL_PORTS = "streaming_model_ports"
    __tfscope_public__: frozenset[str]


GraphKeys.__tfscope_public__ = frozenset(vars(GraphKeys))


class Places:
    """Where objects stand in a list, which as a rule only grows at its end.

    What else is done to the list is noticed by its last known item, or by the item that is asked for.
    """

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self._last: Any = None
        self._known = 0
        self._places: dict[int, int] = {}

    def of(self, value: Any) -> int | None:
        """The first place that holds the very object."""
        items, known = self.items, self._known
        place = self._places.get(id(value))
        moved = place is not None and (place >= len(items) or items[place] is not value)
        if moved or (known and (len(items) < known or items[known - 1] is not self._last)):
            self._places, known = {}, 0
        for n in range(known, len(items)):
            self._places.setdefault(id(items[n]), n)
        self._known, self._last = len(items), items[-1] if items else None
        return self._places.get(id(value))


def _nothing_known(name: Any) -> list[Any]:
    """An empty collection; code that is absent may have put something into it."""
    nothing: list[Any] = []
    if current_run().foreign_calls:
        leave_open(nothing, Unknown("unresolved-import", f"collection {name}"))
    return nothing


def _below(items: list[Any], key: Any, scope: Any) -> Any:
    """The items whose names a scope's pattern matches; where only a hole could tell, it stays open."""
    pattern: Any = refusable(holes.pattern_of if isinstance(scope, str) else re.compile, scope)
    named = [i for i in items if isinstance(getattr(i, "name", None), str)]
    found = [i for i in named if pattern.match(i.name)]
    if isinstance(scope, str) and len(found) < len(named):
        left = (i.name for i in named if not pattern.match(i.name))
        if any(holes.may_begin(scope, name) for name in left):
            unknown = Unknown("argument", f"collection {key} below {holes.shown(scope)}")
            if not found:
                return unknown
            leave_open(found, unknown)
    return found


class Collections:
    """The collections of one graph: key → list in order of adding."""

    def __init__(self) -> None:
        self._collections: dict[Any, list[Any]] = {}
        self._places: dict[Any, Places] = {}

    @property
    def collections(self) -> list[Any]:
        """The keys that were used."""
        return list(self._collections)

    def get_all_collection_keys(self) -> list[Any]:
        """The text keys that were used."""
        return [key for key in self._collections if isinstance(key, str)]

    def add_to_collection(self, name: Any, value: Any) -> None:
        """Appends a value."""
        self.get_collection_ref(name).append(value)

    def add_to_collections(self, names: Any, value: Any) -> None:
        """Appends a value to several collections, once each."""
        if isinstance(names, Unknown):
            return
        for name in [names] if isinstance(names, str) else list(dict.fromkeys(names)):
            self.add_to_collection(name, value)

    def get_collection_ref(self, name: Any) -> list[Any]:
        """The list itself."""
        items: list[Any] = refusable(self._collections.setdefault, name, [])
        return items

    def get_collection(self, name: Any, scope: Any = None) -> Any:
        """A copy; ``scope`` keeps items whose name matches it as a regular expression's prefix."""
        items = refusable(self._collections.get, name)
        if not items:
            return _nothing_known(name)
        if scope is None:
            return list(items)
        if isinstance(scope, Unknown):
            return scope.derived(f"collection {name}")
        return _below(items, name, scope)

    def place_in_collection(self, name: Any, value: Any) -> int | None:
        """Where an object stands in a collection; ``None`` if it is not in it."""
        items = self._collections.get(name)
        if not items:
            return None
        places = self._places.get(name)
        if places is None or places.items is not items:
            places = self._places[name] = Places(items)
        return places.of(value)

    def clear_collection(self, name: Any) -> None:
        """Empties a collection."""
        if refusable(hash, name) is not None:
            self._collections.pop(name, None)
