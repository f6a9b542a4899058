"""Which names the modules of TensorFlow 1.15 hold, so that a program's ``except ImportError`` is
taken exactly where TensorFlow takes it.

The data (``data/modules_1_15.txt``) is written by ``tests/oracle/introspect_modules.py``.
"""

from __future__ import annotations

import functools
import pathlib
import sys


@functools.cache
def modules() -> dict[str, str]:
    """Path of a module without ``tensorflow.`` → its names, each with a space before and behind."""
    text = (pathlib.Path(__file__).parent / "data" / "modules_1_15.txt").read_text("utf-8")
    rows = (line.partition(" ") for line in text.split("\n") if line)
    return {path: f" {names} " for path, _, names in rows}


def is_absent(full: str) -> bool:
    """Whether ``tensorflow.<full>`` surely does not exist: the package or module that would hold it is
    known and does not name it."""
    known = modules()
    while full:
        parent, _, last = full.rpartition(".")
        if parent in known:
            return known[parent] != " * " and f" {last} " not in known[parent]
        full = parent
    return False


def names_in(path: str) -> list[str]:
    """The names of a module, without the modules of Python it imports."""
    return [name for name in modules().get(path, "").split() if name not in sys.stdlib_module_names]
