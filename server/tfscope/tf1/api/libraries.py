"""Libraries over TensorFlow that are modelled as far as they are where their files are not."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import registry

MODELLED = frozenset(("tensorflow_probability",))


def provide(name: str, ev: Any) -> Any:
    """What ``import name`` gives for such a library; ``None`` for any other name, or if it has a file."""
    top = name.partition(".")[0]
    if top not in MODELLED or ev.finder.find(top) is not None:
        return None
    return registry.lookup(f"{top}.module")(name)
