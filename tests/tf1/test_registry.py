"""Every public symbol has one model."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import importlib
from tfscope.tf1.api import index, registry

class Once(dict):
    def __setitem__(self, name, model):
        if self.get(name, model) is not model:
            print(name, self[name].__module__, model.__module__)
        super().__setitem__(name, model)

registry.EXPORTS = Once(registry.EXPORTS)
for module in index.MODULES:
    importlib.import_module(f"tfscope.tf1.api.{module}")
"""


def test_no_symbol_has_two_models() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == ""
