"""Modules of the evaluated program and how ``import`` finds them.

Order: models of providers (TensorFlow), then the program's own files, then the modelled library; a
few third-party names are always the modelled ones.  A module found nowhere is an ``Unknown``.
Reference: Python language reference, chapter 5 "The import system".
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from typing import Any

from tfscope.python import library
from tfscope.python.evaluation import Evaluation
from tfscope.python.finder import COMPILED, Finder
from tfscope.python.frames import Frame, Namespace
from tfscope.python.library.sys_model import IMPORT_PATH
from tfscope.values.foreign import is_apart_from_tensorflow
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

ALWAYS_MODELLED = frozenset(("six", "numpy", "absl", "future", "past", "builtins", "__future__"))
"""Third-party packages whose model is preferred to a copy on the import path."""

ABSENT_IN_PYTHON3 = frozenset(
    (
        "cPickle", "cStringIO", "StringIO", "ConfigParser", "Queue", "urllib2", "urlparse",
        "httplib", "Tkinter", "__builtin__", "commands", "itertools.izip", "HTMLParser",
        "xmlrpclib", "thread", "dummy_thread", "copy_reg", "SocketServer", "sets", "md5", "sha",
    )
)  # fmt: skip
"""Modules of Python 2 alone: importing them under Python 3 raises, which programs rely on."""


class UserModule(types.ModuleType):
    """A module evaluated from a file of the program."""

    of_program = True


Runner = Callable[[Evaluation, str, Any, Namespace], None]
"""Evaluates the body of a parsed file in a namespace: (evaluation, path, parsed, namespace)."""


class Importer:
    """Finds, evaluates and keeps the modules of one evaluation."""

    def __init__(self, ev: Evaluation, run_body: Runner) -> None:
        self.ev = ev
        self.run_body = run_body
        self.missed: list[str] = []

    def finder(self) -> Finder:
        """The finder, looking where the program's ``sys.path`` says now."""
        self.ev.finder.follow(IMPORT_PATH.get())
        return self.ev.finder

    def load(self, name: str, importing: Namespace) -> Any:
        """The module of an absolute name, with its parent packages; raises ``ImportError``."""
        python2 = self.ev.python2
        if python2 and "." not in name or python2 and importing.get("__package__"):
            sibling = self._python2_sibling(name, importing)
            if sibling is not None:
                return sibling
        parts = name.split(".")
        module: Any = None
        for end in range(1, len(parts) + 1):
            full = ".".join(parts[:end])
            fresh = full not in self.ev.modules
            parent, module = module, self._load_one(full, module, importing)
            if fresh and end > 1 and isinstance(parent, types.ModuleType):
                setattr(parent, parts[end - 1], module)
        return module

    def _python2_sibling(self, name: str, importing: Namespace) -> Any:
        """Python 2's implicit relative import."""
        package = importing.get("__package__")
        if not package or name.split(".")[0] == "tensorflow":
            return None
        sibling = f"{package}.{name}"
        if self.finder().find(sibling) is None:
            return None
        return self.load(sibling, {})

    def find_loaded_or_file(self, name: str, importing: Namespace) -> Any:
        """A submodule that is loaded or has a file; ``None`` otherwise."""
        if name in self.ev.modules:
            return self.ev.modules[name]
        if self.finder().find(name) is None:
            return None
        return self.load(name, importing)

    def provided(self, name: str, importing: Namespace) -> Any:
        """A submodule that a provider has, though it is no attribute of its package; else ``None``."""
        try:
            known = any(provide(name, self.ev) is not None for provide in self.ev.providers)
        except ImportError:
            return None
        return self.load(name, importing) if known else None

    def _load_one(self, name: str, parent: Any, importing: Namespace) -> Any:
        modules = self.ev.modules
        if name in modules:
            return modules[name]
        module = self._find(name, parent, importing)
        if module is None:
            return self._unresolved(name, parent, importing)
        modules[name] = module
        return module

    def _find(self, name: str, parent: Any, importing: Namespace) -> Any:
        finder = self.finder()
        for provider in self.ev.providers:
            module = provider(name, self.ev)
            if module is not None:
                return module
        top = name.split(".")[0]
        if top in ALWAYS_MODELLED:
            module = library.find(name)
            if module is not None:
                return module
        found = finder.find(name)
        if found is not None:
            return self._load_file(name, *found)
        below = self._below(name, parent)
        if below is not None:
            return below
        module = library.find(name.removesuffix(".__init__"))
        if module is not None:
            if top in ABSENT_IN_PYTHON3 and not self.ev.python2:
                return None
            return module
        return None

    def _below(self, name: str, parent: Any) -> Any:
        """A submodule of what the program gave the parent's name, or in a folder that it added to the
        parent's ``__path__``."""
        last = name.rpartition(".")[2]
        if isinstance(parent, UserModule):
            look = self.finder().submodules
            folders = parent.__dict__.get("__path__")
            for folder in folders if isinstance(folders, list) else ():
                package = dict(look(folder)).get(last) if type(folder) is str else None
                if package is not None:
                    path = f"{folder}/{last}/__init__.py" if package else f"{folder}/{last}.py"
                    return self._load_file(name, path, package)
        elif isinstance(parent, types.ModuleType) and parent.__name__ != name.rpartition(".")[0]:
            found = getattr(parent, last, None)
            return found if isinstance(found, types.ModuleType) else None
        return None

    def _unresolved(self, name: str, parent: Any, importing: Namespace) -> Any:
        self.missed.append(name)
        absent = name in ABSENT_IN_PYTHON3 and not self.ev.python2
        missing = isinstance(parent, UserModule) and self.ev.is_caught(ModuleNotFoundError())
        if absent or missing or _is_complete(parent):
            attribute = getattr(parent, name.rpartition(".")[2], None)
            if isinstance(attribute, (types.ModuleType, Unknown)):
                return attribute
            raise raised(ModuleNotFoundError(f"No module named '{name}'"))
        return self._unknown(name)

    def _unknown(self, name: str) -> Unknown:
        """What stands for a module that cannot be read."""
        self.ev.note_gap("unresolved-import", name)
        self.ev.foreign_modules += not is_apart_from_tensorflow(name)
        unknown = self.ev.unknown("unresolved-import", name)
        self.ev.modules[name] = unknown
        return unknown

    def load_source(self, name: str, path: str) -> Any:
        """A module of a file that the program names (``imp.load_source``)."""
        self.ev.modules.pop(name, None)
        return self._load_file(name, self.finder().located(path), False)

    def _load_file(self, name: str, path: str, package: bool) -> Any:
        ev = self.ev
        if path.endswith(COMPILED):
            return self._unknown(name)
        module = UserModule(name)
        ev.modules[name] = module
        namespace = module.__dict__
        namespace["__file__"] = path
        namespace["__package__"] = name if package else name.rpartition(".")[0]
        if package:
            namespace["__path__"] = [path.rpartition("/")[0]]
        if path.endswith("/"):
            return module
        parsed = ev.finder.parse(path)
        if parsed is None:
            return ev.unknown("syntax", name)
        if parsed.problems or package and self._may_be_library(path, parsed.tree):
            namespace["__tfscope_partial__"] = True
        try:
            self.run_body(ev, path, parsed, namespace)
        except Exception:
            del ev.modules[name]
            raise
        return ev.modules.get(name, module)

    def _may_be_library(self, path: str, tree: ast.Module) -> bool:
        """Whether a package only has the name of an installed one: it binds nothing and lies beside a
        program that is itself a part of a package, so that nothing else need take it for a package of
        the top."""
        beside = path.rpartition("/")[0].rpartition("/")[0]
        bound = [n for n in tree.body if not isinstance(n, ast.Expr)]
        return bool(beside) and beside == self.ev.finder.package_folder and not bound


def _is_complete(parent: Any) -> bool:
    """Whether the parent is a model that knows all its submodules."""
    return parent is not None and getattr(parent, "missing", None) == "attribute-error"


def public_names(module: Any) -> list[str]:
    """What ``from module import *`` binds."""
    space = getattr(module, "__dict__", {})
    listed = space.get("__all__")
    if isinstance(listed, (list, tuple)):
        return [name for name in listed if isinstance(name, str)]
    names = dir(module) if not isinstance(module, UserModule) else list(space)
    return [name for name in names if not name.startswith("_")]


def fresh_namespace(name: str, path: str, package: str) -> Namespace:
    """The globals of a program's main module."""
    return {"__name__": name, "__file__": path, "__package__": package, "__doc__": None}


def module_frame(ev: Evaluation, path: str, namespace: Namespace, tree: ast.Module) -> Frame:
    """The activation of a module body."""
    place = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    first: ast.AST = tree.body[0] if tree.body else place
    return Frame(ev, ev.finder.shown(path), "<module>", namespace, namespace, None, None, first)
