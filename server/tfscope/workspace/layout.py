"""Where things are: import roots of a program, and the files that call sites name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from tfscope.analysis.result import Analysis
from tfscope.source import disk


def default_roots(program: str, folders: Iterable[str]) -> tuple[str, ...]:
    """Import path of a program whose settings give none: its own folder first, as Python has it,
    then the folder that holds its outermost package, then the workspace folder around it.

    A package of tests that has the name of the one they test is not what they import."""
    own = os.path.dirname(os.path.abspath(program))
    package, outermost = own, ""
    while disk.is_file(os.path.join(package, "__init__.py")):
        package, outermost = os.path.split(package)
    around = [f for f in folders if own == f or own.startswith(f.rstrip(os.sep) + os.sep)]
    around.sort(key=len, reverse=True)
    tested = [f for f in around if _is_tested(f, package, outermost)]
    return tuple(dict.fromkeys((own, *tested, package, *around)))


def _is_tested(folder: str, tests: str, package: str) -> bool:
    """Whether a folder holds a package of which another one, below a folder of tests, repeats the name."""
    below = os.path.relpath(tests, folder).split(os.sep)
    repeats = package and any(part in ("test", "tests") for part in below)
    return bool(repeats) and disk.is_file(os.path.join(folder, package, "__init__.py"))


class Places:
    """Absolute paths of the files that an analysis names in its sites."""

    def __init__(self, analysis: Analysis, roots: Iterable[str]) -> None:
        self._roots = tuple(dict.fromkeys((*roots, os.path.dirname(analysis.path))))
        read = [path for path, _ in analysis.read]
        self._absolute: Mapping[str, str] = {
            self.shown(path): path for path in (*read, analysis.path)
        }

    def shown(self, path: str) -> str:
        """The name under which sites mention a file."""
        for root in self._roots:
            if path.startswith(root + os.sep):
                return path[len(root) + 1 :]
        return path

    def absolute(self, file: str) -> str:
        """The path of a file that a site mentions."""
        return self._absolute.get(file, file)
