"""Public symbols by name: ``tf.math.div_no_nan`` is the model registered as ``math.div_no_nan``.

Models that are built from other public functions call them through ``tf``, as TensorFlow's own
Python layer does, so that op names and scopes are stated once, by the function called.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import registry, symbols, unmodelled
from tfscope.tf1.graph.dtypes import DType


class PublicNames:
    """A dotted prefix of public names; attributes are models or longer prefixes."""

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        full = f"{self._prefix}.{name}" if self._prefix else name
        try:
            found = registry.lookup(full)
        except KeyError:
            known = symbols.symbol(full)
            if known is not None and known.kind != "module":
                return unmodelled.stand_in(known)
            found = PublicNames(full)
            if known is None:  # another target may have a symbol of this name
                return found
        setattr(self, name, found)
        return found


tf: Any = PublicNames()


def element_type(value: Any) -> DType | None:
    """The base dtype of a tensor or variable; ``None`` when it is not known."""
    found = getattr(value, "dtype", None)
    return found.base_dtype if isinstance(found, DType) else None
