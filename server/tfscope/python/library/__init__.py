"""What the libraries that a program imports are: Python's own, numpy, six, absl and a few more.

``find`` is the only door.  Nothing is loaded before it is asked for: importing this package costs
nothing, and each file of models is loaded when the first of its modules is found.
"""

from __future__ import annotations

import importlib
import importlib.util

from tfscope.python.library import index
from tfscope.python.library.module_model import ModuleModel

_found: dict[str, ModuleModel | None] = {}


def find(name: str) -> ModuleModel | None:
    """The model of a library module (``"os.path"``, ``"six.moves"``), or ``None``.

    Models hold no state of a run: what differs between runs is a ``PerRun`` member.
    """
    if name not in _found:
        _found[name] = _build(name)
    return _found[name]


def _build(name: str) -> ModuleModel | None:
    file = index.FILES.get(name)
    if file is not None and importlib.util.find_spec(f"tfscope.python.library.{file}"):
        models = importlib.import_module(f"tfscope.python.library.{file}").MODELS
        model: ModuleModel = models[name]()
        return model
    root = name.partition(".")[0]
    gap = index.UNMODELLED.get(name) or index.UNMODELLED.get(root)
    if gap is not None:
        return ModuleModel(name, {}, package=True, missing=gap)
    return None


__all__ = ["ModuleModel", "find"]
