"""Arguments that have an older name, too."""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised
from tfscope.values.run import of_target


def given(value: Any, other: Any, new: str, old: str) -> Any:
    """The argument under either name; ``other`` is what the old one is given.

    Raises ``ValueError`` for both.  Mirrors python/util/deprecation.py ``deprecated_argument_lookup``.
    """
    if other is not None and value is not None:
        raise raised(ValueError(f"Cannot specify both '{old}' and '{new}'{of_target('', '.')}"))
    return value if other is None else other
