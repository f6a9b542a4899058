"""Nothing that the library hands out leads to the host's files, process, frames or code."""

from __future__ import annotations

import builtins
import importlib.util
import os
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tfscope.python import library
from tfscope.python.attributes import FORBIDDEN, MODEL_INTERNALS
from tfscope.python.library import index
from tfscope.values.unknown import Unknown

_spec = importlib.util.spec_from_file_location("programs", Path(__file__).parent / "programs.py")
assert _spec and _spec.loader
programs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(programs)

HOST = {
    id(thing)
    for thing in (
        open, os, sys, eval, exec, __import__, compile, globals, getattr, setattr, vars,
        builtins, os.system, os.open, sys._getframe, sys.exit, input, breakpoint,
    )
}  # fmt: skip
LEAVES = (
    str, bytes, int, float, complex, Unknown, types.MethodWrapperType, types.MethodDescriptorType,
    types.WrapperDescriptorType, types.GetSetDescriptorType, types.MemberDescriptorType,
    types.ClassMethodDescriptorType,
)  # fmt: skip
FOLLOWED = frozenset(
    """__dict__ __class__ __mro__ __bases__ __base__ __func__ __defaults__ __kwdefaults__
    __annotations__ __wrapped__""".split()
)


def leads_out(thing: Any) -> bool:
    """Whether the object itself is the host's."""
    if id(thing) in HOST or isinstance(thing, (types.FrameType, types.CodeType)):
        return True
    return type(thing) is types.ModuleType


def reachable(start: Any, path: str, seen: dict[int, Any]) -> list[str]:
    """Paths by items and permitted attributes to what must not be reached."""
    found: list[str] = []
    open_: list[tuple[Any, str, int]] = [(start, path, 0)]
    while open_:
        thing, where, depth = open_.pop()
        if leads_out(thing):
            found.append(where)
            continue
        bound = getattr(thing, "__self__", None)
        if id(thing) in seen or depth > 5 or isinstance(thing, LEAVES):
            continue
        if bound is not None and not isinstance(bound, types.ModuleType):
            continue
        seen[id(thing)] = thing
        if isinstance(thing, dict):
            open_.extend((v, f"{where}[{k!r}]", depth + 1) for k, v in list(thing.items()))
        elif isinstance(thing, (list, tuple, set, frozenset)):
            open_.extend((v, f"{where}[…]", depth + 1) for v in thing)
        for name in dir(thing):
            if name in FORBIDDEN or name in MODEL_INTERNALS:
                continue
            if name.startswith("__") and name not in FOLLOWED:
                continue
            try:
                value = getattr(thing, name)
            except Exception:  # a member may refuse to be read; then it leads nowhere
                continue
            open_.append((value, f"{where}.{name}", depth + 1))
    return found


@pytest.fixture(scope="module")
def seen() -> dict[int, Any]:
    return {}


@pytest.mark.parametrize("name", sorted(index.FILES))
def test_members_lead_nowhere(name: str, seen: dict[int, Any]) -> None:
    model = library.find(name)
    assert model is not None
    for member in model.members:
        assert reachable(model.members[member], f"{name}.{member}", seen) == []


ATTACKS = [
    "import operator, contextlib; result = operator.attrgetter('__globals__')(contextlib.closing)",
    "import operator; result = operator.methodcaller('__subclasses__')(object)",
    "import string; result = hasattr(string.Formatter(), 'get_field')",
    """import functools, contextlib
class W(object): pass
w = W(); w.__globals__ = {}
functools.update_wrapper(w, contextlib.contextmanager, assigned=('__globals__',), updated=('__globals__',))
result = dict(w.__globals__)""",
    """import typing
def f(x): pass
f.__annotations__ = {'x': "open('/tmp/x')"}
result = typing.get_type_hints(f)['x']""",
    "import inspect\ndef f(): pass\nresult = hasattr(inspect.signature(f), 'from_callable')",
    """import enum
try:
    result = enum.Enum._convert_('X', 'os', lambda n: n == 'system').system.value
except KeyError:
    result = None""",
    """import dataclasses
class P(object): pass
P.__annotations__ = {"x=print('ran')": int}
try:
    result = dataclasses.dataclass(P)
except TypeError:
    result = None""",
    """import argparse
p = argparse.ArgumentParser.__mro__[1](fromfile_prefix_chars='@')
try:
    result = p.parse_known_args(['@/etc/hostname'])[1]
except AttributeError:
    result = None""",
    "import contextlib; result = contextlib.contextmanager.__globals__",
    "import numpy as np; result = np.zeros.__globals__",
    "import numpy as np; result = np.ndarray.__getitem__.__globals__",
    "import json; result = json.JSONEncoder.__init__.__globals__",
    "import copy; result = copy.copy.__code__",
    "import types, json; result = types.FunctionType(json.JSONEncoder.__init__.__code__, {})",
    "import types; result = types.FunctionType(compile('1', 'x', 'eval'), {})",
    "import types; result = types.FunctionType((lambda: open('/etc/passwd').read()).__code__, {})()",
    "import pathlib; result = hasattr(pathlib.Path('.'), '_flavour')",
    "import os; result = os.system('true')",
    "import subprocess; result = subprocess.check_output(['ls'])",
    "import ctypes; result = ctypes.CDLL(None)",
    "import sys; result = sys._getframe().f_globals",
    "import sys; result = sys._getframe().f_back.f_builtins",
    "import gc; result = gc.get_objects()",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_attack_gives_nothing(text: str, tmp_path: Path) -> None:
    found = programs.evaluated(tmp_path, text).main.get("result")
    assert found in (None, False, {}, []) or isinstance(found, (Unknown, str)), found


def test_endless_iterators_end(tmp_path: Path) -> None:
    from tfscope.python.outcomes import Bounds

    text = "import itertools\nresult = list(itertools.count())\n"
    ev = programs.evaluated(tmp_path, text, bounds=Bounds(fuel=10_000))
    assert "result" not in ev.main
