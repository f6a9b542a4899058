"""``del obj.name``."""

from __future__ import annotations

from typing import Any

from tfscope.python.attributes import is_shared, no_attribute
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def delete_attribute(obj: Any, name: str) -> None:
    """``del obj.name``; the Python of TensorFlow 1 says no more than the name of what is not there."""
    if type(obj) is Unknown or is_shared(obj):
        return
    try:
        delattr(obj, name)
    except AttributeError as error:
        if is_raised(error) or not str(error).endswith(f"object has no attribute '{name}'"):
            raise
        lacking = no_attribute(obj, name)
        raise raised(AttributeError(name)) if current_run().is_v1 else lacking from None
