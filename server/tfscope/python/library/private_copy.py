"""Private copies of the host's Python modules, cut off from the host's process.

A class of the standard library may reach ``sys``, ``os`` or ``open`` through its module's globals
(``argparse`` reads ``sys.argv``, ``enum`` looks into ``sys.modules``).  A private copy is the same code
with globals of its own, in which these names are models.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import posixpath
import sys
import types
from typing import Any

from tfscope.python.library.files import program_open
from tfscope.python.library.streams import STDERR, STDIN, STDOUT
from tfscope.python.library.sys_model import ARGV, exit


class Process:
    """What a private copy finds as ``sys``."""

    version_info = sys.version_info
    maxsize = sys.maxsize
    hash_info = sys.hash_info
    float_info = sys.float_info
    exc_info = staticmethod(sys.exc_info)
    exit = staticmethod(exit)
    intern = staticmethod(sys.intern)

    def __init__(self) -> None:
        self.modules: dict[str, Any] = {}

    @property
    def argv(self) -> Any:
        """The program's command line."""
        return ARGV.get()

    @property
    def stdout(self) -> Any:
        """The program's output."""
        return STDOUT.get()

    @property
    def stderr(self) -> Any:
        """The program's output."""
        return STDERR.get()

    @property
    def stdin(self) -> Any:
        """The program's input."""
        return STDIN.get()


class System:
    """What a private copy finds as ``os``."""

    path = posixpath
    linesep = "\n"
    PathLike = os.PathLike
    fspath = staticmethod(os.fspath)

    def __init__(self) -> None:
        self.environ: dict[str, str] = {}


def _untranslated(message: str, plural: str | None = None, n: int = 1) -> str:
    return message if plural is None or n == 1 else plural


@functools.cache
def private_copy(name: str) -> types.ModuleType:
    """The private copy of a module that is written in Python."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    space = vars(module)
    process, system = Process(), System()
    models: dict[str, Any] = {
        "sys": process, "_sys": process, "os": system, "_os": system, "open": program_open,
        "_": _untranslated, "gettext": _untranslated, "ngettext": _untranslated,
    }  # fmt: skip
    space.update({key: model for key, model in models.items() if key in space or key == "open"})
    return module


def private_names(module: str, names: str) -> dict[str, Any]:
    """Members taken from the private copy of a module."""
    space = vars(private_copy(module))
    return {name: space[name] for name in names.split() if name in space}
