"""Which model stands for which public symbol of TensorFlow.

``tf_export`` registers; ``lookup`` finds, loading the files of ``index.MODULES`` on first use of
a prefix of theirs, so that a program pays only for what it uses.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import types
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from tfscope.tf1.api import index
from tfscope.tf1.api.code_names import CODE_NAMES
from tfscope.values.run import current_run

T = TypeVar("T")

EXPORTS: dict[str, Any] = {}
"""Public name without ``tf.`` → model."""

NEWER: dict[str, Any] = {}
"""Public names that mean another model in 2.x → that one; the file that registers it registers both."""

_parents: set[str] = set()
"""What stands above the names of the models; names registered since are added when it is asked."""

_seen = 0
"""How many names of ``EXPORTS`` have their parents there."""

_loaded: set[str] = set()
_asked: set[str] = set()


def tf_export(*names: str) -> Callable[[T], T]:
    """Registers a model under its public names (``"nn.relu"``, ``"layers.dense"``, …).

    Private TensorFlow modules are named from ``python`` on:
    ``"python.ops.rnn_cell_impl.LayerRNNCell"``.
    """

    def register(model: T) -> T:
        for name in names:
            EXPORTS[name] = model
        if isinstance(model, types.FunctionType) and _is_named_by_code(model):
            model.__qualname__ = _code_name(model.__code__.co_name, names)
        elif isinstance(model, type):
            model.__tfscope_exported__ = True  # type: ignore[attr-defined]
        return model

    return register


def _is_named_by_code(model: types.FunctionType) -> bool:
    """Whether nobody gave the function another qualified name than the one it was written with."""
    return model.__qualname__.rpartition(".")[2] == model.__code__.co_name


def _code_name(written: str, names: tuple[str, ...]) -> str:
    """The name TensorFlow's code has for a function: a listed one, else a public one."""
    for name in names:
        if name in CODE_NAMES:
            return CODE_NAMES[name]
    public = [name.rpartition(".")[2] for name in names]
    return written if written in public else public[0]


def registering(table: dict[str, Any]) -> Callable[..., Callable[[T], T]]:
    """The decorator that puts a function into a table, under each of the types of operations it is given."""

    def of_types(*op_types: str) -> Callable[[T], T]:
        def register(function: T) -> T:
            table.update(dict.fromkeys(op_types, function))
            return function

        return register

    return of_types


def newer_export(*names: str) -> Callable[[T], T]:
    """Registers what stands under public names in 2.x alone, in the place of a model that both have."""

    def register(model: T) -> T:
        NEWER.update(dict.fromkeys(names, model))
        return model

    return register


def export_value(value: Any, *names: str) -> None:
    """Registers a constant under its public names."""
    for name in names:
        EXPORTS[name] = value


def names_of(model: Any) -> list[str]:
    """The public names under which a model is registered by now."""
    exported = itertools.chain(EXPORTS.items(), NEWER.items())
    return [name for name, value in exported if value is model]


def load(prefix: str) -> None:
    """Loads the files whose symbols stand below ``prefix`` or above it."""
    if prefix in _asked:
        return
    _asked.add(prefix)
    modules = _by_prefix()
    wanted = {
        *modules.get("", ()),
        *(m for above in _above(prefix) for m in modules.get(above, ())),
    }
    for module in index.MODULES:
        if module in wanted and module not in _loaded:
            _loaded.add(module)
            importlib.import_module(f"tfscope.tf1.api.{module}")


@functools.cache
def _by_prefix() -> dict[str, list[str]]:
    """Prefix of public names → the files of its models; the empty one's serve every name."""
    found: dict[str, list[str]] = {}
    for module, prefixes in index.MODULES.items():
        for prefix in prefixes.split() or [""]:
            found.setdefault(prefix, []).append(module)
    return found


def _above(name: str) -> Iterator[str]:
    """A dotted name and what stands above it, innermost first."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def has_models(prefix: str) -> bool:
    """Whether models are registered below a prefix."""
    global _seen
    load(prefix)
    if _seen < len(EXPORTS):
        for name in itertools.islice(EXPORTS, _seen, None):
            for parent in _above(name.rpartition(".")[0]):
                if parent in _parents:
                    break
                _parents.add(parent)
        _seen = len(EXPORTS)
    return prefix in _parents


def lookup(name: str) -> Any:
    """The model of a public symbol; raises ``KeyError`` if it has none."""
    if name not in EXPORTS:
        load(name)
    found = EXPORTS[name]
    return NEWER.get(name, found) if NEWER and not current_run().is_v1 else found
