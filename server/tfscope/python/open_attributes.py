"""Objects of which only some attributes are known.

What fills an object's attributes from a dictionary of unknown length, or under names that nobody knows,
leaves them open, as ``values.lengths`` says of containers: the dictionary that holds them is, or the
class itself.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.lengths import leave_open, open_length
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def attributes_of(obj: Any) -> dict[str, Any] | None:
    """The dictionary that holds an object's own attributes; ``None`` if it has none of its own."""
    space = getattr(obj, "__dict__", None)
    return space if isinstance(space, dict) else None


def leave_attributes_open(obj: Any, why: Unknown) -> None:
    """From now on ``obj`` may have any attribute."""
    space = attributes_of(obj)
    if space is not None:
        leave_open(space, why)
    elif isinstance(obj, type):
        leave_open(obj, why)


def why_open(obj: Any) -> Unknown | None:
    """Why an object may have an attribute that is not known; ``None`` if it has what is known."""
    if not current_run().open_lengths:
        return None
    for kind in (obj if isinstance(obj, type) else type(obj)).__mro__:
        if kind is not object and (why := open_length(kind)) is not None:
            return why
    space = attributes_of(obj)
    return None if space is None else open_length(space)
