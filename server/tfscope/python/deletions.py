"""``del obj.name``."""

from __future__ import annotations

from typing import Any

from tfscope.python.attributes import is_shared, no_attribute
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def delete_attribute(obj: Any, name: str) -> None:
    """``del obj.name``; of an object with a ``__dict__`` the Python of TensorFlow 1 says no more than the name."""
    if type(obj) is Unknown or is_shared(obj):
        return
    try:
        delattr(obj, name)
    except AttributeError as error:
        if is_raised(error) or not str(error).endswith(f"object has no attribute '{name}'"):
            raise
        brief = current_run().is_v1 and type(obj).__dictoffset__
        raise raised(AttributeError(name)) if brief else no_attribute(obj, name) from None
