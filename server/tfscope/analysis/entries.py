"""Functions and classes that nothing calls: evaluated on their own.

Their parameters have their defaults, else unknown values.
"""

from __future__ import annotations

import ast
from typing import Any

from tfscope.analysis.files import Files
from tfscope.base.records import dataclass
from tfscope.python.attributes import get_attribute
from tfscope.python.evaluation import Evaluation
from tfscope.python.functions import Function, unknown_arguments
from tfscope.python.library.unittest_model import TestCase
from tfscope.python.native import call
from tfscope.source.parse import Parsed
from tfscope.tf1.graph.graph import stack
from tfscope.values.unknown import Origin, Unknown

MOST = 40
"""Entries of one file."""

GRAPH_WORDS = (
    "variable",
    "layers",
    "Variable",
    "slim",
    "rnn",
    "keras",
    "tf",
    "weight",
    "Dense",
    "conv",
)


@dataclass(frozen=True)
class Entry:
    """A function (``owner`` is ``None``) or a class of the program's main file."""

    qualname: str
    name: str
    line: int
    end_line: int
    file: str

    def call(self, ev: Evaluation) -> None:
        """Evaluates the entry in a graph of its own."""
        target = ev.main.get(self.name)
        why = Unknown("argument", "argument", Origin(self.file, self.line, self.end_line))
        ev.data["alone"] = True
        with stack().apart():
            if isinstance(target, Function):
                call_alone(ev, target, why)
            elif isinstance(target, type) and issubclass(target, TestCase):
                run_tests(ev, target, why)
            elif isinstance(target, type):
                instantiate_alone(ev, target, why)


def call_alone(ev: Evaluation, function: Function, why: Unknown) -> Any:
    """Calls a function with unknown values for its required parameters."""
    arguments = {n: Unknown("argument", n, why.origin) for n in unknown_arguments(function, 0, why)}
    return function.invoke(ev, (), arguments)


def instantiate_alone(ev: Evaluation, cls: type, why: Unknown) -> None:
    """Makes an instance, then calls the methods that the class itself nowhere calls.

    What its code mentions and its run left out belongs to the other side of a choice.
    """
    known: Any = cls
    init: Any = known.__init__
    arguments: dict[str, Any] = {}
    if isinstance(init, Function):
        arguments = {n: Unknown("argument", n, why.origin) for n in unknown_arguments(init, 1, why)}
    instance = call(ev, cls, (), arguments)
    if type(instance) is Unknown:
        return
    mentioned = _mentioned(cls)
    for name, method in list(vars(cls).items()):
        if (
            isinstance(method, Function)
            and not name.startswith("_")
            and name not in mentioned
            and method.code.node not in ev.called
        ):
            wanted = {
                n: Unknown("argument", n, why.origin) for n in unknown_arguments(method, 1, why)
            }
            method.invoke(ev, (instance,), wanted)


def _mentioned(cls: type) -> set[str]:
    """Attributes that a class's methods take of anything, other than each its own name."""
    found: set[str] = set()
    for name, method in vars(cls).items():
        if isinstance(method, Function):
            nodes = ast.walk(method.code.node)
            found.update(n.attr for n in nodes if isinstance(n, ast.Attribute) and n.attr != name)
    return found


def run_tests(ev: Evaluation, cls: type, why: Unknown) -> None:
    """Runs each test of a class between its ``setUp`` and ``tearDown``, as ``unittest`` does."""
    for name in sorted(n for n in dir(cls) if n.startswith("test")):
        if not isinstance(method := vars(cls).get(name), Function):
            continue
        wanted = {n: Unknown("argument", n, why.origin) for n in unknown_arguments(method, 1, why)}
        test = call(ev, cls, (name,), {})
        for step, given in (("setUp", {}), (name, wanted), ("tearDown", {})):
            call(ev, get_attribute(ev, test, step), (), given)


def uncalled_entries(ev: Evaluation, files: Files, parsed: Parsed) -> list[Entry]:
    """Top-level functions and classes of the main file that the run did not call."""
    file = files.shown(files.program)
    found = []
    called_classes = {id(n) for n in ev.called}
    for node in parsed.tree.body:
        if isinstance(node, ast.FunctionDef) and id(node) not in called_classes:
            if _touches_graph(node) and isinstance(ev.main.get(node.name), Function):
                found.append(Entry(node.name, node.name, node.lineno, node.lineno, file))
        elif isinstance(node, ast.ClassDef) and isinstance(ev.main.get(node.name), type):
            methods = [m for m in node.body if isinstance(m, ast.FunctionDef)]
            if (
                methods
                and not any(id(m) in called_classes for m in methods)
                and _touches_graph(node)
            ):
                found.append(Entry(node.name, node.name, node.lineno, node.lineno, file))
    return found[:MOST]


def _touches_graph(node: ast.AST) -> bool:
    """Whether a definition mentions TensorFlow at all."""
    for inner in ast.walk(node):
        name = (
            inner.id
            if isinstance(inner, ast.Name)
            else inner.attr
            if isinstance(inner, ast.Attribute)
            else ""
        )
        if any(word in name for word in GRAPH_WORDS):
            return True
    return False
