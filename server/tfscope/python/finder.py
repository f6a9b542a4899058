"""What an evaluation asks of the file system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

COMPILED = (".so", ".pyd", ".pyx", ".clif", ".c", ".cc", ".cpp", ".cu")
"""Ends of the files of extension modules and of their sources, of which nothing but that they are there
is known."""


class Finder(Protocol):
    """Finds and reads the program's files; the only door to the file system."""

    libraries: tuple[str, ...]
    """Beginnings of the paths of installed packages, which are no part of call paths."""

    start_path: tuple[str, ...]
    """What ``sys.path`` lists before the program changes it."""

    package_folder: str
    """The program's folder if that is a package, else empty."""

    older_python: bool
    """Whether a file of the program needs Python 2, so that every run of it is one of Python 2."""

    def find(self, name: str) -> tuple[str, bool] | None:
        """Absolute module name → (path, is a package), or ``None``."""

    def parse(self, path: str) -> Any:
        """The ``source.Parsed`` of a file."""

    def read(self, path: str) -> str | None:
        """Text of a data file inside the workspace, or ``None``."""

    def submodules(self, folder: str) -> list[tuple[str, bool]]:
        """(name, is a package) of the modules in a folder."""

    def follow(self, entries: Iterable[object]) -> None:
        """From now on modules are in the folders that ``sys.path`` lists."""

    def located(self, path: str) -> str:
        """The absolute path of a file that the program names."""

    def package_of(self, path: str, levels: int, wanted: frozenset[str]) -> str:
        """Dotted name of the package that holds a file, which takes something of a package so many levels
        up; empty if it is in none."""

    def shown(self, path: str) -> str:
        """The path as it stands in results."""
