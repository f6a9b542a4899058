"""``importlib``, ``imp``, ``pkgutil`` and ``pkg_resources``."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    silent_functions,
    unknown,
    unknown_functions,
    unknown_in,
)
from tfscope.values import holes
from tfscope.values.run import current_run
from tfscope.values.unknown import brief


def import_module(name: Any, package: Any = None) -> Any:
    """``importlib.import_module``: what an ``import`` statement gives."""
    importer = getattr(current_run(), "importer", None)
    if importer is None or not isinstance(name, str) or holes.has_hole(name):
        return unknown("unresolved-import", f"import_module({brief(name)})")
    if name.startswith("."):
        if not isinstance(package, str):
            return unknown("unresolved-import", f"import_module({brief(name)})")
        level = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        base = ".".join(parts[: len(parts) - level + 1])
        name = f"{base}.{name[level:]}".strip(".")
    return importer.load(name, {})


def reload(module: Any) -> Any:
    """``importlib.reload``: the module as it is."""
    return module


def _importlib() -> ModuleModel:
    members: dict[str, Any] = {
        "import_module": import_module, "reload": reload, "__import__": import_module,
        "invalidate_caches": silent_functions("invalidate_caches")["invalidate_caches"],
    }  # fmt: skip
    return ModuleModel("importlib", members, package=True, missing="unmodelled-python")


class ModuleInfo(tuple[Any, ...]):
    """What ``iter_modules`` yields: finder, name, whether it is a package."""

    module_finder = property(lambda self: self[0])
    name = property(lambda self: self[1])
    ispkg = property(lambda self: self[2])


def iter_modules(path: Any = None, prefix: str = "") -> Any:
    """The modules in folders of the program."""
    look = current_run().data.get("submodules")
    if look is None or not isinstance(path, (list, tuple)) or unknown_in(path) is not None:
        return unknown("environment", "pkgutil.iter_modules()")
    return [
        ModuleInfo((None, prefix + name, package))
        for folder in path
        for name, package in look(folder)
    ]


MODELS: dict[str, Any] = {
    "importlib": _importlib,
    "imp": lambda: ModuleModel("imp", {"reload": reload}, missing="unmodelled-python"),
    "pkgutil": lambda: ModuleModel(
        "pkgutil",
        {"iter_modules": iter_modules, **unknown_functions("environment", "pkgutil", "walk_packages")},
        missing="environment",
    ),
}  # fmt: skip
