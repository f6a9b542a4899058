"""Which model stands for which public symbol of TensorFlow.

``tf_export`` registers; ``lookup`` finds, loading the files of ``index.MODULES`` on first use of
a prefix of theirs, so that a program pays only for what it uses.
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable
from typing import Any, TypeVar

from tfscope.tf1.api import index
from tfscope.tf1.api.code_names import CODE_NAMES

T = TypeVar("T")

EXPORTS: dict[str, Any] = {}
"""Public name without ``tf.`` → model."""

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


def export_value(value: Any, *names: str) -> None:
    """Registers a constant under its public names."""
    for name in names:
        EXPORTS[name] = value


def load(prefix: str) -> None:
    """Loads the files whose symbols stand below ``prefix`` or above it."""
    if prefix in _asked:
        return
    _asked.add(prefix)
    for module, prefixes in index.MODULES.items():
        if module not in _loaded and (not prefixes or _is_below(prefix, prefixes)):
            _loaded.add(module)
            importlib.import_module(f"tfscope.tf1.api.{module}")


def _is_below(name: str, prefixes: str) -> bool:
    """Whether a name is one of the prefixes, separated by blanks, or stands below one."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes.split())


def lookup(name: str) -> Any:
    """The model of a public symbol; raises ``KeyError`` if it has none."""
    if name not in EXPORTS:
        load(name)
    return EXPORTS[name]
