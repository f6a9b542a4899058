"""Attribute access on behalf of the program by library functions that take attribute *names*.

``operator.attrgetter``, ``inspect.getmembers`` and the like reach what a plain attribute expression
reaches and nothing more.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.attributes import get_attribute, set_attribute
from tfscope.values.run import current_run


def get(obj: Any, name: str) -> Any:
    """``obj.name`` as the evaluator gives it."""
    run = current_run()
    if hasattr(run, "finder"):
        return get_attribute(run, obj, name)  # type: ignore[arg-type]
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(obj, name)


def put(obj: Any, name: str, value: Any) -> None:
    """``obj.name = value`` as the evaluator does it."""
    run = current_run()
    if hasattr(run, "finder"):
        set_attribute(run, obj, name, value)  # type: ignore[arg-type]
    elif not name.startswith("_") or name in COPIED:
        setattr(obj, name, value)


COPIED = frozenset(
    ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__wrapped__")
)
"""Dunder names that ``functools.update_wrapper`` copies."""
