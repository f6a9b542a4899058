"""``importlib``, ``imp``, ``pkgutil`` and ``pkg_resources``."""

from __future__ import annotations

import types
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


def load_source(name: Any, pathname: Any, file: Any = None) -> Any:
    """``imp.load_source``: a module of the file with that path."""
    importer = getattr(current_run(), "importer", None)
    if importer is None or not isinstance(name, str) or not isinstance(pathname, str):
        return unknown("unresolved-import", f"load_source({brief(name)})")
    return importer.load_source(name, pathname)


class Loader:
    """``importlib.machinery.SourceFileLoader``."""

    def __init__(self, fullname: Any, path: Any) -> None:
        self.name = fullname
        self.path = path

    def load_module(self, fullname: Any = None) -> Any:
        """The module, evaluated."""
        return load_source(fullname or self.name, self.path)

    def exec_module(self, module: Any) -> None:
        """Evaluates the file in the module's names."""
        found = load_source(self.name, self.path)
        if isinstance(found, types.ModuleType) and isinstance(module, types.ModuleType):
            module.__dict__.update(found.__dict__)


class Spec:
    """What ``spec_from_file_location`` gives."""

    def __init__(self, name: Any, location: Any, loader: Any = None) -> None:
        self.name = name
        self.origin = location
        self.loader = loader or Loader(name, location)


def _importlib_util() -> ModuleModel:
    members = {
        "spec_from_file_location": Spec,
        "module_from_spec": lambda spec: types.ModuleType(spec.name),
    }
    return ModuleModel("importlib.util", members, missing="unmodelled-python")


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
    "importlib.machinery": lambda: ModuleModel(
        "importlib.machinery", {"SourceFileLoader": Loader}, missing="unmodelled-python"
    ),
    "importlib.util": _importlib_util,
    "imp": lambda: ModuleModel(
        "imp", {"reload": reload, "load_source": load_source}, missing="unmodelled-python"
    ),
    "pkgutil": lambda: ModuleModel(
        "pkgutil",
        {"iter_modules": iter_modules, **unknown_functions("environment", "pkgutil", "walk_packages")},
        missing="environment",
    ),
}  # fmt: skip
