"""``import`` statements.

Reference: Python language reference, section 7.11 "The import statement".
"""

from __future__ import annotations

import ast
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.attributes import get_attribute
from tfscope.python.context import Context, Execute
from tfscope.python.doubts import certain, is_certain
from tfscope.python.frames import Frame
from tfscope.python.modules import UserModule, public_names
from tfscope.values.misspelt import among
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

BUILT_IN = frozenset(("builtins", "errno", "gc", "itertools", "marshal", "sys", "time"))
"""Modules that no CPython has in a file; of others the place depends on the machine, and is left out."""


def import_(node: ast.Import, cx: Context) -> Execute:
    """``import a.b.c``, ``import a.b as c``."""
    stores = []
    for alias in node.names:
        bound = alias.asname or alias.name.split(".")[0]
        target = ast.copy_location(ast.Name(bound, ast.Store()), alias)
        stores.append((alias, compile_target(target, cx)))

    def run(f: Frame) -> None:
        f.node = node
        for alias, store in stores:
            module = f.ev.importer.load(alias.name, f.globals)
            f.node = node
            package, _, last = alias.name.rpartition(".")
            if package and alias.asname is None:
                module = f.ev.importer.load(package.split(".")[0], f.globals)
            elif package:
                module = member(f, f.ev.importer.load(package, f.globals), package, last)
            store(f, module)

    return run


def import_from(node: ast.ImportFrom, cx: Context) -> Execute:
    """``from a import b as c``, ``from . import b``, ``from a import *``."""
    stores = []
    for alias in node.names:
        target = ast.copy_location(ast.Name(alias.asname or alias.name, ast.Store()), alias)
        stores.append((alias.name, compile_target(target, cx)))

    def run(f: Frame) -> None:
        f.node = node
        name = absolute_name(f, node.module, node.level)
        module = f.ev.importer.load(name, f.globals)
        f.node = node
        if stores[0][0] == "*":
            _import_all(f, module)
            return
        for wanted, store in stores:
            store(f, member(f, module, name, wanted))

    return run


def absolute_name(f: Frame, module: str | None, level: int) -> str:
    """The absolute name of a module named relatively to the importing one."""
    if level == 0:
        return module or ""
    package = f.globals.get("__package__") or ""
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - level + 1])
    if package and level > len(parts) and f.globals.get("__name__") != "__main__":
        kind = ValueError if current_run().python < (3, 9) else ImportError
        raise raised(kind("attempted relative import beyond top-level package"))
    if not package or level > len(parts):
        text = "attempted relative import with no known parent package"
        raise raised(ImportError(text))
    return f"{base}.{module}" if module else base


_GENERATED = ("_pb2", "_pb2_grpc")
"""How the names of modules end that a compiler makes when a package is built."""


def member(f: Frame, module: Any, module_name: str, name: str) -> Any:
    """``from module import name``: an attribute, else a submodule."""
    if type(module) is Unknown:
        sub = f.ev.importer.find_loaded_or_file(f"{module_name}.{name}", f.globals)
        return module.attribute(name) if sub is None else sub
    missing = object()
    try:
        value = vars(module).get(name, missing)
    except TypeError:
        value = missing
    if value is not missing:
        return value
    found = f.ev.importer.find_loaded_or_file(f"{module_name}.{name}", f.globals)
    if found is not None:
        return found
    if name.endswith(_GENERATED) and isinstance(module, UserModule):
        return f.ev.unknown("unresolved-import", f"{module_name}.{name}")
    try:
        return get_attribute(f.ev, module, name)
    except AttributeError as error:
        if (sub := f.ev.importer.provided(f"{module_name}.{name}", f.globals)) is not None:
            return sub
        if not is_raised(error) and not f.ev.classify(error):
            return f.ev.unknown("internal", name)
        mark = certain if is_certain(error) else raised
    place = getattr(module, "__dict__", {}).get("__file__")
    if place is None and module_name in BUILT_IN:
        place = "unknown location"
    text = f"cannot import name '{name}' from '{module_name}'"
    refusal = ImportError(f"{text} ({place})" if place else text)
    raise mark(among(refusal, name, lambda: dir(module)))


def _import_all(f: Frame, module: Any) -> None:
    if type(module) is Unknown:
        f.globals["__tfscope_partial__"] = True
        return
    if getattr(module, "__dict__", {}).get("__tfscope_partial__"):
        f.globals["__tfscope_partial__"] = True
    space = getattr(module, "__dict__", {})
    for name in public_names(module):
        if name not in space and "__path__" in space:
            f.ev.importer.find_loaded_or_file(f"{space['__name__']}.{name}", f.globals)
        f.vars[name] = get_attribute(f.ev, module, name)
