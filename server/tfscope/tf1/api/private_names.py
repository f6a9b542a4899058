"""Which names the modules of TensorFlow hold, so that a program's ``except ImportError`` is
taken exactly where TensorFlow takes it.

The data is written by ``tests/oracle/introspect_modules.py`` (``data/modules_1_15.txt``, and of 2.15 only the
private modules, ``data/modules_2_15.txt``) and
``introspect_defined.py`` (``data/defined_1_15.txt``).
"""

from __future__ import annotations

import sys

from tfscope.base.sorted_rows import SortedRows
from tfscope.tf1.api import data_files
from tfscope.values.run import current_run

MODULES = data_files.rows("modules_1_15.txt", separator=" ")
"""Path of a module without ``tensorflow.``, and its names; ``*`` if nobody knows them."""

PRIVATE_2 = data_files.rows("modules_2_15.txt", separator=" ")
"""The same of the modules below ``tensorflow.python`` of 2.15."""

DEFINED = data_files.rows("defined_1_15.txt", separator=" ")
"""Path of a module, and what it defines under the last name of a public symbol that is another one."""


def _modules() -> SortedRows:
    return MODULES if current_run().is_v1 else PRIVATE_2


def is_module(full: str) -> bool:
    """Whether the path is that of a module whose names are known."""
    return _modules().get(full) is not None


def is_defined_in_place(full: str) -> bool:
    """Whether a module defines a name itself, though something public elsewhere has the same."""
    parent, _, last = full.rpartition(".")
    return last in (DEFINED.get(parent) or ())[1:]


def is_absent(full: str) -> bool:
    """Whether ``tensorflow.<full>`` surely does not exist: the package or module that would hold it is
    known and does not name it."""
    modules = _modules()
    while full:
        parent, _, last = full.rpartition(".")
        known = modules.get(parent)
        if known is not None:
            return known[1:] != ["*"] and last not in known[1:]
        full = parent
    return False


def is_missing(module: str, name: str) -> bool:
    """Whether a module is known and has no such name."""
    known = MODULES.get(module)
    return known is not None and known[1:] != ["*"] and name not in known[1:]


def holds(full: str) -> bool:
    """Whether a module is known to hold a name."""
    parent, _, last = full.rpartition(".")
    return last in (MODULES.get(parent) or ())[1:]


def names_in(path: str) -> list[str]:
    """The names of a module, without the modules of Python it imports."""
    known = _modules().get(path) or [path]
    return [name for name in known[1:] if name not in sys.stdlib_module_names]


FETCHED_2 = {
    "python.layers.normalization": {
        *("BatchNormalization", "BatchNorm", "batch_normalization", "batch_norm"),
    },
}
"""Module of 2.15 that looks its names up in a function of its own, and the names that this function fetches from
a package that it does not find.  Mirrors python/layers/normalization.py ``__getattr__``."""


def refused(module: str, name: str) -> Exception | None:
    """What such a module says of a name that it does not hold; ``None`` of every other module."""
    fetched = FETCHED_2.get(module)
    if fetched is None:
        return None
    if name in fetched:
        return ModuleNotFoundError("No module named 'tf_keras'")
    return AttributeError(f"module tensorflow.{module} doesn't have attribute {name}")
