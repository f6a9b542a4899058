"""A name that a module of the program lacks: nothing that was left out may bind it, or something may."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

MODULES = {
    "pack/__init__.py": "from not_installed import tool\nfrom pack.layers import *\nfrom pack.parts import one\n",
    "pack/layers.py": "import not_installed\nif not_installed.has('x'):\n    def maybe(): pass\ndef dense(): pass\n",
    "pack/parts.py": "one = 1\ndef inner():\n    hidden = 2\n    return locals()\n",
    "pack/open.py": "from not_installed import *\n",
    "pack/filled.py": "import not_installed\nglobals().update(not_installed.names)\n",
    "pack/dynamic.py": "def __getattr__(name):\n    return print\n",
}


def _error(tmp_path: Path, code: str) -> str | None:
    for name, text in MODULES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    main = tmp_path / "main.py"
    main.write_text(
        f"import tensorflow as tf\nimport pack\nimport pack.open, pack.filled, pack.dynamic\n{code}\n"
    )
    found = analyze(str(main), Options())
    assert not found.faults
    return f"{found.error.type}: {found.error.message}" if found.error else None


@pytest.mark.parametrize("name", ["densee", "hidden", "inner"])
def test_nothing_binds_it(tmp_path: Path, name: str) -> None:
    """Neither an unresolved import nor an unknown condition gives a package a name of no text."""
    assert (
        _error(tmp_path, f"pack.{name}()")
        == f"AttributeError: module 'pack' has no attribute '{name}'"
    )


def test_it_cannot_be_imported(tmp_path: Path) -> None:
    error = _error(tmp_path, "from pack.parts import two") or ""
    assert error.startswith("ImportError: cannot import name 'two' from 'pack.parts'")


@pytest.mark.parametrize(
    "name",
    ["maybe", "tool", "dense", "open.any", "filled.any", "dynamic.any", "generated_pb2.Message"],
)
def test_something_may_bind_it(tmp_path: Path, name: str) -> None:
    assert _error(tmp_path, f"import pack.generated_pb2\npack.{name}()") is None


CLASSES = """
import not_installed
if not_installed.flag():
    print('on')
class Base(object):
    def build(self): self.made = 1
    def __getstate__(self): return self.__dict__.copy()
class Net(Base):
    size = 3
    def __init__(self): self.__dict__['kept'] = 2
class Open(Base):
    def __init__(self, **kwargs):
        {opening}
"""


def _member_error(tmp_path: Path, use: str, opening: str = "pass") -> str | None:
    return _error(tmp_path, CLASSES.format(opening=opening) + use)


@pytest.mark.parametrize("name", ["biuld", "sizes", "keept"])
def test_an_object_lacks_it(tmp_path: Path, name: str) -> None:
    assert (
        _member_error(tmp_path, f"Net().{name}")
        == f"AttributeError: 'Net' object has no attribute '{name}'"
    )


def test_a_class_lacks_it(tmp_path: Path) -> None:
    assert (
        _member_error(tmp_path, "Net.biuld")
        == "AttributeError: type object 'Net' has no attribute 'biuld'"
    )


@pytest.mark.parametrize(
    "opening",
    [
        "for k, v in kwargs.items(): setattr(self, k, v)",
        "self.__dict__.update(kwargs)",
        "vars(self).update(kwargs)",
        "self.other = 2",
        "self.__dict__[not_installed.name] = 2",
        "state = self.__dict__",
    ],
)
def test_an_object_may_have_it(tmp_path: Path, opening: str) -> None:
    assert (
        _member_error(tmp_path, "net = Open()\nif not_installed.x:\n    net.other", opening) is None
    )
