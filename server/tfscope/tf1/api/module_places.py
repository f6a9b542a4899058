"""The ``__name__`` of TensorFlow's modules, as errors tell it."""

from __future__ import annotations

from tfscope.tf1.api import symbols
from tfscope.tf1.api.listed_names import OF_FILES
from tfscope.values.run import current_run

SHARED = frozenset(("keras", "estimator", "flags", "app.flags"))
"""Modules that the copies hold as they are."""

PRIVATE = frozenset(("python", "contrib", "core", "compiler", "tools"))
"""Packages that are not generated."""


def shown_name(path: str, copy: str = "") -> str:
    """The module's ``__name__``: 2.x programs hold ``tensorflow.compat.v1``, and what is public is
    generated into packages of its own."""
    v1 = current_run().is_v1
    first = path.partition(".")[0]
    if path in OF_FILES:
        return f"tensorflow.{OF_FILES[path]}"
    if copy and v1 and path not in SHARED and first not in SHARED:
        return ".".join(("tensorflow._api.v1", copy, path)).rstrip(".")
    if v1 and path in symbols.OF_CORE:
        return f"tensorflow_core.{path}"
    if v1 and first == "contrib" and (known := symbols.symbol(path)) is not None:
        return known.owner.replace("tensorflow_core", "tensorflow")
    if not path and copy:
        return f"tensorflow._api.v2.compat.v1.{copy}"
    if v1 and path == "python":
        return "tensorflow_core.python"
    if not path or first in PRIVATE:
        root = "tensorflow" if v1 or first == "python" else "tensorflow.compat.v1"
        return f"{root}.{path}" if path else root
    if v1:
        return f"{PLACES_OF_1.get(first, 'tensorflow._api.v1')}.{path}"
    version = "v2" if copy == "compat.v2" else "v1"
    for start, place in PLACES_OF_2.items():
        if f"{path}.".startswith(f"{start}."):
            return place.replace("_v1", f"_{version}") + path[len(start) :]
    return f"tensorflow._api.v2.compat.{version}.{path}"


PLACES_OF_1 = {
    "keras": "tensorflow.python.keras.api._v1",
    "estimator": "tensorflow_estimator.python.estimator.api._v1",
}
"""Where modules are generated in 1.15, if not beside the others."""

PLACES_OF_2 = {
    "keras": "keras.api._v1.keras",
    "layers": "keras.api._v1.keras.__internal__.legacy.layers",
    "nn.rnn_cell": "keras.api._v1.keras.__internal__.legacy.rnn_cell",
    "estimator": "tensorflow_estimator.python.estimator.api._v1.estimator",
}
"""Where modules stand in 2.x, if not beside the others."""

FORWARDED = frozenset("compat estimator keras summary".split())
"""Packages of 1.15 that ``tensorflow`` takes from ``tensorflow_core`` as they are.
Mirrors tensorflow/__init__.py _top_level_modules."""


def imported_name(path: str) -> str | None:
    """The ``__name__`` of a public module that an ``import`` of its path loads; ``None`` if it finds the
    one that is there."""
    if path.partition(".")[0] in PRIVATE and not path.startswith("contrib."):
        return None
    if current_run().is_v1 and path.partition(".")[0] in FORWARDED:
        return None
    return f"tensorflow.{path}"
