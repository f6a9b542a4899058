"""The program's files: where modules are, what was read, what was looked for and missed.

The only place of the engine that asks for files, through ``source.disk`` and for reading alone.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterable, Mapping

from tfscope.python.finder import COMPILED
from tfscope.source import disk
from tfscope.source.parse import Parsed, parse
from tfscope.source.set_aside import restore_all, set_aside
from tfscope.source.text import UnreadableSource, decode

_parsed: dict[str, dict[str, Parsed]] = {}
"""Path → digest → tree, kept between evaluations of one process."""

KEPT = 2_000
"""Files whose trees are kept."""

VERSIONS = 3
"""Texts of one file whose trees are kept: an editor gives a new one with every change."""


class Files:
    """A view of the file system below the import path, with open buffers laid over it.

    ``buffers`` maps absolute paths to text that replaces the file.  ``read_digests`` and ``missed``
    say what a result depends on.
    """

    def __init__(
        self,
        program: str,
        roots: tuple[str, ...],
        buffers: Mapping[str, str] | None = None,
        base: str | None = None,
        libraries: tuple[str, ...] = (),
    ) -> None:
        self.program = program
        self.base = base or os.getcwd()
        here = os.path.dirname(program)
        self.own = tuple(dict.fromkeys((*roots, here)))
        self.package_folder = here if disk.is_file(os.path.join(here, "__init__.py")) else ""
        self.start_path = tuple(dict.fromkeys((*self.own, *libraries)))
        self.search_path = self.start_path
        self.libraries = tuple(f.rstrip(os.sep) + os.sep for f in libraries if f not in self.own)
        self.data_roots = tuple(dict.fromkeys((self.base, *self.start_path)))
        self.buffers = dict(buffers or {})
        self.read_digests: dict[str, str] = {}
        self.missed: set[str] = set()
        self.older_python = False
        """Whether a file of the program needs Python 2, so that every run of it is one of Python 2."""
        self._found: dict[str, tuple[str, bool] | None] = {}
        self._listings: dict[str, disk.Listing] = {}

    def find(self, name: str) -> tuple[str, bool] | None:
        """Absolute module name → (path, is a package); a namespace package's path ends in ``/``."""
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def _search(self, name: str) -> tuple[str, bool] | None:
        parent, _, last = name.rpartition(".")
        folders = self.search_path
        if parent:
            found = self.find(parent)
            if found is None or not found[1]:
                return None
            folders = (os.path.dirname(found[0]),)
            if found[0].endswith("/"):
                folders = tuple([os.path.join(r, *parent.split(".")) for r in self.search_path])
        elif last in sys.stdlib_module_names:
            folders = self._outside_package(self._before_libraries())
        elif last == os.path.basename(self.package_folder) and not self._neighbour_named(last):
            folders = tuple(dict.fromkeys((*self._outside_package(folders), *folders)))
        elif self._is_hidden_by_neighbour(last):
            here = os.path.dirname(self.program)
            elsewhere = tuple(f for f in folders if f.rstrip(os.sep) != here)
            return self._first(last, elsewhere, True) or self._first(last, (here,), True)
        return self._first(last, folders, not parent)

    def _first(self, last: str, folders: tuple[str, ...], is_top: bool) -> tuple[str, bool] | None:
        """The first module of that name in folders, else the first folder of that name."""
        namespace = None
        for folder in folders:
            listing = self._listing(folder)
            if last in listing and "__init__.py" in self._listing(os.path.join(folder, last)):
                return os.path.join(folder, last, "__init__.py"), True
            path = os.path.join(folder, f"{last}.py")
            if f"{last}.py" in listing or path in self.buffers:
                return path, False
            self.missed.add(path)
            compiled = [] if is_top else [e for e in listing if e.startswith(f"{last}.")]
            if compiled := [e for e in compiled if e.endswith(COMPILED)]:
                return os.path.join(folder, compiled[0]), False
            if last in listing and namespace is None and self._listing(os.path.join(folder, last)):
                namespace = os.path.join(folder, last) + "/"
        return (namespace, True) if namespace is not None else None

    def _neighbour_named(self, package: str) -> bool:
        """Whether the program's package binds nothing, the program asks for no module of it, and a
        neighbour has its name: so the program is a script that means the neighbour."""
        if f"{package}.py" not in self._listing(self.package_folder):
            return False
        whole = self.parse(os.path.join(self.package_folder, "__init__.py"))
        if whole is None or any(not isinstance(node, ast.Expr) for node in whole.tree.body):
            return False
        return not self._asks_for_modules_of(package)

    def _is_hidden_by_neighbour(self, package: str) -> bool:
        """Whether the program takes modules of a package that a module beside it, which has none, has the
        name of."""
        here = os.path.dirname(self.program)
        if f"{package}.py" not in (beside := self._listing(here)):
            return False
        if self._asks_for_modules_of(package):
            return True
        if os.path.basename(here) != package:
            return False
        taken = re.findall(rf"(?m)^\s*from\s+{re.escape(package)}\s+import\s+(\w+)", self.read(self.program) or "")  # fmt: skip
        return any(f"{name}.py" in beside for name in taken)

    def _asks_for_modules_of(self, package: str) -> bool:
        """Whether the program imports modules of a package; its own file, of the same name, is none."""
        text = self.read(self.program) or ""
        return re.search(rf"(?m)^\s*(?:from|import)\s+{re.escape(package)}\.", text) is not None

    def package_of(self, path: str, levels: int, wanted: frozenset[str]) -> str:
        """Dotted name of the package that holds a file, as the nearest root sees it from which the file can
        go up so many levels; where no root is as far above, as the folder does that holds what is wanted.

        If there is one, the file runs by ``python -m``, which does not look into the file's folder.
        """
        folder = os.path.dirname(path)
        whole = self.start_path
        self._look_into(tuple(root for root in whole if root.rstrip(os.sep) != folder))
        above = [
            root for root in self.search_path if folder.startswith(root.rstrip(os.sep) + os.sep)
        ]
        names = [self._package_below(root, folder) for root in sorted(above, key=len, reverse=True)]
        names = [name for name in names if name]
        deep = [name for name in names if name.count(".") + 1 >= levels]
        if not deep and (top := self._holds(folder, levels, wanted)):
            root = os.path.dirname(top)
            self._look_into((*self.search_path, root))
            deep = [name for name in [self._package_below(root, folder)] if name]
        if deep or names:
            self.start_path = self.search_path
            return (deep or names)[0]
        self._look_into(whole)
        return ""

    def _package_below(self, root: str, folder: str) -> str:
        """The name of a folder that is found below a root; empty if another one has its name."""
        name = os.path.relpath(folder, root).replace(os.sep, ".")
        found = self.find(name)
        return name if found is not None and os.path.dirname(found[0]) == folder else ""

    def _holds(self, folder: str, levels: int, wanted: frozenset[str]) -> str:
        """The package so many levels up if it holds what is taken of it; empty if not."""
        for _ in range(levels - 1):
            folder = os.path.dirname(folder)
        listing = self._listing(folder)
        there = any(name in listing or f"{name}.py" in listing for name in wanted)
        return folder if there and wanted else ""

    def follow(self, entries: Iterable[object]) -> None:
        """Looks where ``sys.path`` says now; entries that are no known local folder count for nothing."""
        known = [e for e in entries if isinstance(e, str) and not e.startswith(("//", "\\\\"))]
        folders = tuple(dict.fromkeys(self.located(entry) for entry in known))
        if folders != self.search_path:
            self._look_into(folders)

    def located(self, path: str) -> str:
        """The absolute path of what a program names: below the working folder or beside the program."""
        if path in self.start_path:
            return path
        places = [os.path.normpath(os.path.join(f, path)) for f in (self.base, self.own[-1])]
        return next((p for p in places if disk.is_file(p) or disk.is_folder(p)), places[0])

    def _before_libraries(self) -> tuple[str, ...]:
        """The folders that Python searches before its own library: what is appended comes after."""
        last = max((i for i, f in enumerate(self.search_path) if f in self.own), default=-1)
        return self.search_path[: last + 1] or self.search_path

    def _outside_package(self, folders: tuple[str, ...]) -> tuple[str, ...]:
        """The folders without that of a program which is a part of a package: its neighbours do not take the
        place of the standard library's modules, nor that of the package itself."""
        return tuple(
            f for f in folders if not self.package_folder or f.rstrip(os.sep) != self.package_folder
        )

    def _look_into(self, folders: tuple[str, ...]) -> None:
        self.search_path = folders
        self._found.clear()

    def submodules(self, folder: str) -> list[tuple[str, bool]]:
        """(name, is a package) of the modules in a folder of the program, by name."""
        found = []
        for entry in self._listing(folder):
            if entry.endswith(".py") and entry != "__init__.py":
                found.append((entry[:-3], False))
            elif "__init__.py" in self._listing(os.path.join(folder, entry)):
                found.append((entry, True))
        return found

    def _listing(self, folder: str) -> disk.Listing:
        if folder not in self._listings:
            self._listings[folder] = disk.Listing(folder)
        return self._listings[folder]

    def parse(self, path: str) -> Parsed | None:
        """The tree of a file; ``None`` if it cannot be read as text."""
        data = self.bytes_of(path)
        if data is None:
            return None
        digest = self.read_digests[path]
        versions = _parsed.get(path, {})
        if digest not in versions:
            try:
                found = parse(decode(data, path))
            except UnreadableSource:
                return None
            if path != self.program:
                set_aside(found)
            _keep(path, digest, found)
            return found
        if path == self.program:
            restore_all(versions[digest].tree)
        return versions[digest]

    def bytes_of(self, path: str) -> bytes | None:
        """Content of a file or buffer; what was read is remembered."""
        text = self.buffers.get(path)
        try:
            if text is not None:
                data = text.encode("utf-8", "surrogatepass")
            else:
                data = disk.read(path)
        except OSError:
            self.missed.add(path)
            return None
        self.read_digests[path] = disk.digest(data)
        return data

    def read(self, path: str) -> str | None:
        """Text of a data file inside the workspace or import path, for the program's ``open``."""
        full = disk.real(os.path.join(self.base, path))
        if not any(full.startswith(disk.real(r) + os.sep) for r in self.data_roots):
            return None
        if not disk.is_data(full):
            return None
        data = self.bytes_of(full)
        try:
            return data.decode("utf-8") if data is not None else None
        except UnicodeDecodeError:
            return None

    def shown(self, path: str) -> str:
        """A path as it stands in results: relative to the root that holds it, whole in a library."""
        inner = path.startswith(self.libraries)
        for root in self.own:
            if inner and not root.startswith(self.libraries):
                continue
            if path.startswith(root + os.sep):
                return path[len(root) + 1 :]
        return path


def _keep(path: str, digest: str, found: Parsed) -> None:
    if len(_parsed) > KEPT:
        _parsed.clear()
    versions = _parsed.setdefault(path, {})
    while len(versions) >= VERSIONS:
        del versions[next(iter(versions))]
    versions[digest] = found
