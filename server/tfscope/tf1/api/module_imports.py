"""``import`` of TensorFlow's modules.

A public module that is imported by its path is loaded once more, under that path: messages about the
attribute of its package tell the new name, too.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import listed_names, private_names, symbols
from tfscope.tf1.api.module import (
    OUTSIDE,
    TFModuleWrapper,
    compatible,
    is_private_path,
    module,
    private,
    resolve,
)
from tfscope.tf1.api.module_places import SHARED, imported_name
from tfscope.tf1.api.package_facts import ABSENT
from tfscope.values.raised import raised
from tfscope.values.run import current_run

FOLDERS_OF_2 = frozenset(
    "compiler core distribute dtensor include lite python security tools tsl".split()
)
"""What TensorFlow 2.15 installs beside its public modules."""


def provide(name: str, ev: object = None) -> Any:
    """What ``import name`` gives for TensorFlow's modules; ``None`` for every other name."""
    top, _, rest = name.partition(".")
    if top not in ("tensorflow", "tensorflow_core"):
        return None
    if rest.split(".")[0] == "core":
        return module(rest)
    if rest == "compat" and not current_run().is_v1:
        return _compat_of_2()
    if rest in ("", "compat", "compat.v1", "compat.v2", "python"):
        return compatible(rest) if rest.startswith("compat.") else module(rest)
    rest, whole = rest.removeprefix("compat.v1.").removeprefix("compat.v2."), rest
    if rest != whole and current_run().is_v1 and rest.split(".")[0] in OUTSIDE:
        outside = name[: len(name) - len(rest)] + rest.split(".")[0]
        raise raised(ModuleNotFoundError(f"No module named '{outside}'"))
    if is_private_path(rest) or ".python" in rest:
        found = private(rest) if is_private_path(rest) else None
        if found is ABSENT or (found is None and private_names.is_absent(rest)):
            raise raised(ModuleNotFoundError(f"No module named '{name}'"))
        return found if isinstance(found, TFModuleWrapper) else module(rest)
    if private_names.is_absent(rest) if current_run().is_v1 else _is_gone(rest):
        raise raised(ModuleNotFoundError(f"No module named '{name}'"))
    return _public(name, rest, whole)


def _public(name: str, rest: str, whole: str) -> TFModuleWrapper | None:
    """The public module of a path, ``rest``, maybe within a copy of the API that ``whole`` names, too."""
    parent, _, last = rest.rpartition(".")
    found = resolve(parent, last)
    if not isinstance(found, TFModuleWrapper):
        if _is_no_module(parent, rest, found):
            raise raised(ModuleNotFoundError(f"No module named '{name}'"))
        return None
    if rest in listed_names.OF_FILES:
        raise raised(ModuleNotFoundError(f"No module named '{name}'"))
    of_copy = rest != whole and type(found) is TFModuleWrapper
    copy = whole[: len(whole) - len(rest) - 1] if of_copy else ""
    if copy == "compat.v2" or copy and current_run().is_v1 and found.path_ not in SHARED:
        return module(found.path_, copy)
    if not copy and type(found) is TFModuleWrapper and (shown := imported_name(rest)):
        found.__dict__["shown_"] = shown
    return found


def _is_no_module(parent: str, path: str, found: Any) -> bool:
    """Whether a path names nothing, or a function, class or value of a package whose names are known."""
    if found is not ABSENT:
        known = symbols.symbol(path)
        return known is not None and known.kind != "module"
    return parent == "compat" or parent != "" and listed_names.is_listed(parent)


def _compat_of_2() -> TFModuleWrapper:
    """``tensorflow.compat`` as an import finds it: what it holds are the packages themselves."""
    modules = current_run().data.setdefault("tf_modules", {})
    if ("compat", "itself") not in modules:
        package = modules["compat", "itself"] = TFModuleWrapper("compat")
        for version in ("v1", "v2"):
            held = TFModuleWrapper("", f"compat.{version}")
            held.__dict__["shown_"] = f"tensorflow.compat.{version}"
            package.__dict__[version] = held
    found: TFModuleWrapper = modules["compat", "itself"]
    return found


def _is_gone(path: str) -> bool:
    """Whether a path names a package that TensorFlow 2 lacks at its top: parents are imported first."""
    target = current_run().target
    return path not in FOLDERS_OF_2 and "." not in path and not symbols.has_package(target, path)
