"""Which programs of a workspace use a file: the names in import statements lead upwards."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping

from tfscope.base.patterns import regex
from tfscope.base.records import dataclass
from tfscope.workspace.discovery import python_files

IMPORT = regex(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)|import[ \t]+([^\n#;]+))",
    re.M,
)
MAIN = regex(r"^if[ \t]+__name__[ \t]*==", re.M)
NAME = regex(r"([.\w]+)(?:\s+as\s+\w+)?")

MOST_FILES = 3_000
MOST_STEPS = 4
MOST_PROGRAMS = 3


@dataclass(frozen=True)
class Imports:
    """What one file imports, by last names, and whether it is made to be run."""

    names: frozenset[str]
    runs: bool


class Importers:
    """Imports of the files of a workspace, read again when a file's time stamp changes."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[int, int], Imports]] = {}

    def programs(self, path: str, folders: Iterable[str], buffers: Mapping[str, str]) -> list[str]:
        """Programs that import ``path``, directly or through others, the likeliest first."""
        imports = self.imports(folders, buffers)
        reached: dict[str, int] = {path: 0}
        edge = [path]
        for step in range(1, MOST_STEPS + 1):
            wanted = {stem(p) for p in edge}
            edge = [p for p, found in imports.items() if p not in reached and wanted & found.names]
            reached.update(dict.fromkeys(edge, step))
        del reached[path]
        everything = (
            frozenset().union(*(i.names for i in imports.values())) if imports else frozenset()
        )
        tops = [p for p in reached if imports[p].runs or stem(p) not in everything]
        return sorted(tops, key=lambda p: (not imports[p].runs, _is_test(p), reached[p], p))[
            :MOST_PROGRAMS
        ]

    def imports(self, folders: Iterable[str], buffers: Mapping[str, str]) -> dict[str, Imports]:
        """What each Python file below folders imports, by path."""
        found: dict[str, Imports] = {}
        for folder in folders:
            for path in python_files(folder):
                if len(found) >= MOST_FILES:
                    return found
                known = self._one(path, buffers)
                if known is not None:
                    found[path] = known
        return found

    def _one(self, path: str, buffers: Mapping[str, str]) -> Imports | None:
        if path in buffers:
            return imports_of(buffers[path])
        try:
            state = os.stat(path)
            stamp = (state.st_mtime_ns, state.st_size)
            if not stat.S_ISREG(state.st_mode):
                return None
            if path not in self._known or self._known[path][0] != stamp:
                with open(path, encoding="utf-8", errors="replace") as stream:
                    self._known[path] = stamp, imports_of(stream.read())
        except OSError:
            return None
        return self._known[path][1]


def imports_of(text: str) -> Imports:
    """The names that import statements of a text mention."""
    names: set[str] = set()
    for module, parts, plain in IMPORT.findall(text):
        mentioned = NAME.findall(f"{module} {parts}" if module else plain)
        names.update(name.rpartition(".")[2] for name in mentioned)
    return Imports(frozenset(names - {"", "import", "as"}), MAIN.search(text) is not None)


def stem(path: str) -> str:
    """The last name of a file's module."""
    name = os.path.basename(path).removesuffix(".py")
    return os.path.basename(os.path.dirname(path)) if name == "__init__" else name


def _is_test(path: str) -> bool:
    name = stem(path)
    return name.startswith("test_") or name.endswith("_test")
