"""The modules ``tensorflow``, ``tensorflow.contrib.…``, ``tensorflow.python.…`` of a program.

A module resolves attributes through the registry; a public symbol without a model becomes an
``unmodelled`` stand-in.  Module objects belong to one run, so that a program may patch them.
"""

from __future__ import annotations

import types
from typing import Any

from tfscope.python import native, public_attributes
from tfscope.tf1.api import (
    class_attributes,
    dispatched,
    eagerness,
    listed_names,
    newer_arguments,
    private_names,
    registry,
    same_names,
    symbols,
    unmodelled,
)
from tfscope.tf1.api.module_places import SHARED, shown_name
from tfscope.tf1.api.package_facts import ABSENT, FACTS, about
from tfscope.tf1.api.shapes_plain import shape_function
from tfscope.tf1.graph import dtypes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

public_attributes.PUBLIC_OF.append(class_attributes.public_of)
public_attributes.PRIVATE_OF.append(class_attributes.may_have_private)
native.REFUSALS.append(dispatched.in_words_of_dispatch)
native.NEWER.append(newer_arguments.keywords)


OUTSIDE = frozenset(("", "contrib", "core", "python", "pywrap_tensorflow", "compiler", "tools"))
"""What of ``tf`` is not in the generated copies ``tf.compat.v1`` and ``v2`` of 1.15."""


class TFModuleWrapper(types.ModuleType):
    """A public module; ``path`` is its name without ``tensorflow.`` (``""`` for the root), ``copy`` that of
    the generated copy of the whole API that holds it (``compat.v1``), if it is not the API itself.
    In 2.x the API itself is ``compat.v1`` and what TensorFlow 2 has beside it.
    Mirrors python/util/module_wrapper.py."""

    not_a_tensor = "tensorflow.python.util.module_wrapper.TFModuleWrapper"

    def __init__(self, path: str, copy: str = "") -> None:
        plain = f"tensorflow.{path}" if path else "tensorflow"
        super().__init__(shown_name(path, copy) if copy else plain)
        self.__dict__["path_"] = path
        self.__dict__["copy_"] = copy

    def __getattr__(self, name: str) -> Any:
        if name == "__internal__" and not (self.path_ or current_run().is_v1):
            return unmodelled.unknown_symbol(name)
        if name in ("__file__", "__path__", "__cached__"):  # where TensorFlow is installed
            return Unknown("environment", f"{self.__name__}.{name}")
        if name.startswith("__") and name not in FACTS:
            raise raised(AttributeError(name))
        hidden = self._hides_(name) or listed_names.is_only_imported(self.path_, name)
        value = ABSENT if hidden else resolve(self.path_, name, self.copy_ != "compat.v1")
        if self.copy_ == "compat.v2":
            value = self._of_version_2_(name, value)
        if value is ABSENT:
            refused = None if current_run().is_v1 else private_names.refused(self.path_, name)
            shown = self.__dict__.get("shown_") or shown_name(self.path_, self.copy_)
            text = f"module '{shown}' has no attribute '{name}'"
            raise raised(refused or AttributeError(text))
        if (
            self.copy_
            and type(value) is TFModuleWrapper
            and not (value.copy_ or value.path_ in SHARED and self.copy_ == "compat.v1")
        ):
            value = module(value.path_, self.copy_)
        self.__dict__[name] = value
        return value

    def _of_version_2_(self, name: str, value: Any) -> Any:
        """What ``tf.compat.v2`` has in the place of what ``tf`` has, if anything."""
        if not self.path_ and name in listed_names.KERAS_IN_V2:
            return module(f"keras.{name}", self.copy_)
        full = f"{self.path_}.{name}" if self.path_ else name
        is_v1 = current_run().is_v1
        if not is_v1 and (place := listed_names.VERSION_2.get(full)) is not None:
            return modelled([place])
        if (other := listed_names.OTHERWISE_IN_V2.get(full)) is not None:
            return modelled([other])
        own = modelled([f"compat.v2.{full}"])
        if own is not ABSENT or not is_v1:
            return value if own is ABSENT else own
        if value is not ABSENT or full not in listed_names.ONLY_IN_V2:
            return value
        model = modelled([full])
        return unmodelled.unknown_symbol(full) if model is ABSENT else model

    def _hides_(self, name: str) -> bool:
        """Whether the module lacks what can be imported below it."""
        generated = self.copy_ and current_run().is_v1
        if generated and self.path_ == "":
            return name in OUTSIDE
        if generated and self.path_ == "compat":
            return name == "v2" or name == "v1" and self.copy_ == "compat.v1"
        return listed_names.hides_python(self.path_, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, TFModuleWrapper):  # as the import of a submodule does it
            if self._hides_(name):
                return
            if f"{self.path_}.{name}" in HIDDEN:
                value = getattr(self, name)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        if is_private_path(self.path_) and (held := private_names.names_in(self.path_)):
            return held
        prefix = f"{self.path_}." if self.path_ else ""
        known = symbols.names_below(current_run().target, prefix)
        names = {n[len(prefix) :].split(".")[0] for n in known}
        names = {name for name in names if not self._hides_(name)} if self.copy_ else names
        return sorted(names | (self.__dict__.keys() - {"path_", "copy_", "shown_"}))

    def __repr__(self) -> str:
        return f"<module '{self.__dict__.get('shown_') or shown_name(self.path_, self.copy_)}'>"

    def __deepcopy__(self, memo: Any) -> TFModuleWrapper:
        return self


class PrivateName(TFModuleWrapper):
    """A private name that may be a module or a function: its attributes are private names, too, and
    calling it gives an unknown."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        unmodelled.note(self.path_)
        return unmodelled.unknown_symbol(f"{self.path_}()")


PrivateName.__name__ = "module"


def resolve(path: str, name: str, native: bool = True) -> Any:
    """What ``module.name`` is, or ``ABSENT``; ``native`` are the names of TensorFlow 2, too."""
    full = f"{path}.{name}" if path else name
    if name == "__version__" or full in FACTS or full in ("VERSION", "version.VERSION"):
        return about(full)
    if full.split(".")[0] == "core":
        return messages(full)
    if is_private_path(full):
        return private(full)
    if full in ("compat.v1", "compat.v2"):
        return compatible(full)
    if full.startswith("contrib") and not current_run().is_v1:
        return ABSENT
    known = symbols.symbol(full)
    if known is None and native and (beside := symbols.native(full)) is not None:
        return _listed(beside, full)
    if (model := modelled([full])) is not ABSENT:
        return ABSENT if listed_names.is_gone(path, full) else model
    return _unlisted(path, name, full) if known is None else _listed(known, full)


def _listed(known: symbols.Symbol, full: str) -> Any:
    """What a name is that the data lists."""
    if known.kind == "module":
        return module(full)
    if known.name.startswith("python."):
        return private(known.name)
    model = modelled([known.name, *symbols.aliases(current_run().target, known.owner)])
    return unmodelled.stand_in(known) if model is ABSENT else model


def _unlisted(path: str, name: str, full: str) -> Any:
    """What a name is that the data does not list, and that has no model."""
    target = current_run().target
    if registry.has_models(full):
        gone = not full.startswith("contrib.") and listed_names.is_gone(path, full)
        return ABSENT if gone else module(full)
    if symbols.is_owner_module(target, full) or same_names.is_module(full):
        return module(full)
    if symbols.public_name(target, full) is not None:
        return private(full)
    held = current_run().is_v1 and private_names.holds(full)
    gone = full not in listed_names.UNLISTED and (
        listed_names.is_listed(path) or listed_names.is_gone(path, full)
    )
    return imported(path, name) if held or not gone else ABSENT


def modelled(names: list[str]) -> Any:
    """The model of the first of some names that has one, or ``ABSENT``."""
    for name in names:
        try:
            return registry.lookup(name)
        except KeyError:
            continue
    return ABSENT


def imported(path: str, name: str) -> Any:
    """What a private module holds under a name that it does not define itself: most often a module
    beside it, or one of the ops."""
    sibling = f"{path.rpartition('.')[0]}.{name}"
    if registry.has_models(sibling):
        return module(sibling)
    return private(f"python.ops.{name}" if name.endswith("_ops") else f"{path}.{name}")


def is_private_path(path: str) -> bool:
    """Whether a name lies in ``tensorflow.python`` or in the ``python`` folder of a contrib package."""
    return path.startswith("python.") or path == "python" or ".python." in path


HIDDEN = {
    "contrib.framework.python.framework.experimental": "experimental.experimental",
    "contrib.framework.python.ops.arg_scope": "arg_scope.arg_scope",
    "python.ops.parallel_for.pfor": "control_flow_ops.pfor",
}
"""Modules of 1.15 that are no attributes of their packages, since these import a function of the same
name → where in the package the function is defined."""


def private(full: str) -> Any:
    """A name of ``tensorflow.python…``: a registered private name, else the public symbol defined
    there, else, unless it is known to be another one, the public symbol of the same last name (first
    that of a module of the same name; Keras has its own), else a deeper private module."""
    if full in HIDDEN:
        full = f"{full.rpartition('.')[0]}.{HIDDEN[full]}"
    last = full.rpartition(".")[2]
    if last in FACTS and full == f"python.framework.versions.{last}":
        return about(last)
    if last.startswith("__") or private_names.is_absent(full):
        return ABSENT
    if is_private_module(full) or same_names.is_module(full):
        return module(full)
    target = current_run().target
    place = same_names.generated_place(full)
    public = None if place is None else symbols.public_name(target, place)
    full = place if place is not None and public == place else full
    if full.startswith("gen_", full.rfind(".", 0, full.rfind(".")) + 1):
        generated = _generated(full, last)
        op_type = None if generated is None else unmodelled.generated_op(generated)
        if generated is not None and op_type and shape_function(op_type) is not None:
            return unmodelled.stand_in(generated)
    named = symbols.public_name(target, full) or public or symbols.public_below(target, full)
    own = [full] if named is None else [full, named, *symbols.aliases(target, full)]
    alone = place is not None or same_names.is_alone(full, named)
    others = [] if alone else same_names.same_last_names(full, last)
    if (model := modelled([*own, *others])) is not ABSENT:
        return model
    known = symbols.row(target, named) if named is not None else None
    in_place = known is not None and known.owner == full
    if not in_place and (generated := _generated(full, last)) is not None:
        return unmodelled.stand_in(generated)
    if known is not None:
        return unmodelled.stand_in(known._replace(name=full))
    return _nothing_known(full, last)


def _nothing_known(full: str, last: str) -> Any:
    """What a private name is that neither models nor data tell of."""
    constant = symbols.symbol(full.removeprefix("python."))
    if constant is not None and constant.kind == "value":
        return unmodelled.stand_in(constant)
    if last.startswith("_"):
        for name, model in registry.EXPORTS.items():
            if name.endswith(f".{last}"):
                return model
    if last.lstrip("_")[:1].isupper() or last.startswith("_"):
        current_run().note_gap("unmodelled-name", f"tensorflow.{full}")
        return unmodelled.unknown_symbol(full)
    return PrivateName(full)


def _generated(full: str, last: str) -> symbols.Symbol | None:
    """The generated function of a name: modules of ops import all of those that belong to them, under
    names of small letters."""
    parent = full.rpartition(".")[0]
    if not parent.endswith("_ops") or last[:1].isupper():
        return None
    own = current_run().is_v1 and private_names.holds(full)
    if own and not private_names.holds(f"{full}_eager_fallback"):
        return None
    for name in symbols.of_last_name("1.15", last):
        known = symbols.row("1.15", name)
        if known is not None and known.kind == "function" and unmodelled.generated_op(known):
            return known
    return None


def messages(full: str) -> Any:
    """A module of generated messages, or one of its classes."""
    last = full.rpartition(".")[2]
    if full == "core" or full.count(".") < 3 and not last[:1].isupper():
        return module(full)
    public = symbols.public_name(current_run().target, f"tensorflow.{full}")
    if (model := modelled([full, last, public or full])) is not ABSENT:
        return model
    if last.isupper():
        return constant_of_messages(full, last)
    return unmodelled.stand_in(symbols.Symbol(full, "class", "", "", ""))


def constant_of_messages(full: str, last: str) -> Any:
    """A number of an enumeration: those of element types are known."""
    kind, _, name = last.partition("_")
    name = {"FLOAT": "float32", "DOUBLE": "float64", "HALF": "float16"}.get(name, name.lower())
    if kind == "DT" and name.removesuffix("_ref") in dtypes.ENUM:
        return dtypes.ENUM.index(name.removesuffix("_ref")) + (101 if name.endswith("_ref") else 1)
    return unmodelled.unknown_symbol(full)


def is_private_module(full: str) -> bool:
    """Whether something public is defined in, or registered below, a private module."""
    return symbols.is_owner_module(current_run().target, full) or registry.has_models(full)


def module(path: str, copy: str = "") -> TFModuleWrapper:
    """The current run's module object of a path, in the API itself or in a copy of it."""
    modules = current_run().data.setdefault("tf_modules", {})
    if not modules:
        eagerness.tell()
    if (path, copy) not in modules:
        modules[path, copy] = TFModuleWrapper(path, copy)
    known: TFModuleWrapper = modules[path, copy]
    return known


def compatible(path: str) -> TFModuleWrapper:
    """``tf.compat.v1`` and ``v2`` have the functions of ``tf``, but those of ``v2`` take other arguments."""
    if path == "compat.v2":
        current_run().data["other_signatures"] = True
    return module("", path)
