"""What the libraries that a program imports are: Python's own, numpy, six, absl and a few more.

``find`` is the only door.  Nothing is loaded before it is asked for: importing this package costs
nothing, and each file of models is loaded when the first of its modules is found.
"""

from __future__ import annotations

import importlib
from typing import Any

from tfscope.python.library import index
from tfscope.python.library.module_model import ModuleModel, run_state

_models: dict[str, ModuleModel | None] = {}
"""Module name → its model as no program has touched it."""


def find(name: str) -> ModuleModel | None:
    """The current run's object of a library module (``"os.path"``, ``"six.moves"``), or ``None``."""
    loaded: dict[str, ModuleModel] = run_state("modules", dict)
    if name not in loaded:
        if name not in _models:
            _models[name] = _build(name)
        model = _models[name]
        if model is None:
            return None
        loaded[name] = model.fresh()
    return loaded[name]


def added_builtins() -> dict[str, Any]:
    """What the program has set on ``builtins`` or ``__builtin__``: names that every module sees."""
    loaded: dict[str, ModuleModel] = run_state("modules", dict)
    modules = [loaded[name] for name in ("builtins", "__builtin__") if name in loaded]
    return {k: v for module in modules for k, v in module.added().items()}


def _build(name: str) -> ModuleModel | None:
    file = index.FILES.get(name)
    if file is not None:
        models = importlib.import_module(f"tfscope.python.library.{file}").MODELS
        model: ModuleModel = models[name]()
        return model
    root = name.partition(".")[0]
    gap = index.UNMODELLED.get(name) or index.UNMODELLED.get(root)
    if gap is not None:
        return ModuleModel(name, {}, package=True, missing=gap)
    return None


__all__ = ["ModuleModel", "find"]
