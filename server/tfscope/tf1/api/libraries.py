"""Libraries over TensorFlow that are modelled as far as they are where their files are not."""

from __future__ import annotations

from typing import Any

from tfscope.python.finder import COMPILED, Finder
from tfscope.tf1.api import registry

MODELLED = frozenset(("tensorflow_probability", "tree"))

WORKERS = {"tree": "tree._tree"}
"""Extension modules that do a library's work: with them its files tell nothing."""


def provide(name: str, ev: Any) -> Any:
    """What ``import name`` gives for such a library; ``None`` for any other name, or if its files tell it."""
    top = name.partition(".")[0]
    if top not in MODELLED or _has_files(top, ev.finder):
        return None
    return registry.lookup(f"{top}.module")(name)


def _has_files(top: str, finder: Finder) -> bool:
    if finder.find(top) is None:
        return False
    worker = finder.find(WORKERS[top]) if top in WORKERS else None
    return worker is None or not worker[0].endswith(COMPILED)
