"""What a saver is told of a part of a variable.

Mirrors python/ops/variables.py ``Variable.SaveSliceInfo``.
"""

from __future__ import annotations

from typing import Any


class SaveSliceInfo:
    """Which part of a larger variable a variable is."""

    def __init__(
        self,
        full_name: Any = None,
        full_shape: Any = None,
        var_offset: Any = None,
        var_shape: Any = None,
        **_: Any,
    ) -> None:
        self.full_name = full_name
        self.full_shape = full_shape
        self.var_offset = var_offset
        self.var_shape = var_shape
        self.spec = self._spec() if full_name is not None else ""

    def _spec(self) -> str:
        sizes = " ".join(str(d) for d in self.full_shape)
        return sizes + " " + ":".join(f"{o},{n}" for o, n in zip(self.var_offset, self.var_shape))
