"""``pydoc``: only ``locate``, which programs use to find a class by its dotted name."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import ModuleModel, unknown
from tfscope.values.raised import is_raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def locate(path: Any, forceload: Any = 0) -> Any:
    """The module or member of a dotted name, or ``None``.

    Reference: Python library, ``pydoc.locate``.
    """
    importer = getattr(current_run(), "importer", None)
    if importer is None or not isinstance(path, str):
        return unknown("unmodelled-python", "pydoc.locate()")
    parts = [part for part in path.split(".") if part]
    found: Any = None
    for end in range(1, len(parts) + 1):
        member = getattr(found, parts[end - 1], None) if found is not None else None
        if member is None:
            try:
                member = importer.load(".".join(parts[:end]), {})
            except ImportError as error:
                if not is_raised(error):
                    raise
                return None
        if type(member) is Unknown:
            return None if end > 1 or len(parts) == 1 else member
        found = member
    return found


MODELS: dict[str, Any] = {
    "pydoc": lambda: ModuleModel("pydoc", {"locate": locate}, missing="unmodelled-python"),
}
