"""What the classes of arrays and scalars use of modules that stand on these classes.

``ndarray.__getitem__`` is a function of ``numpy_indexing``, which makes arrays: such calls go through
here, the one place among numpy's models that imports a module when it is called.
"""

from __future__ import annotations

import functools
import importlib
from typing import Any


@functools.cache
def above(module: str, name: str) -> Any:
    """A function of another module of numpy's models."""
    return getattr(importlib.import_module(f"tfscope.python.library.{module}"), name)
