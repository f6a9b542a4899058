"""What the compiler of one code block knows: its file, scope, enclosing class and language version."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Protocol

from tfscope.base.records import dataclass
from tfscope.python.frames import Frame
from tfscope.python.scopes import Scope, mangled

Evaluate = Callable[[Frame], Any]
"""An expression, compiled: frame → value."""

Execute = Callable[[Frame], Any]
"""A statement, compiled: frame → ``None`` to go on, or a ``Signal``."""


class Signal:
    """How a statement left its block."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


BREAK = Signal("BREAK")
CONTINUE = Signal("CONTINUE")
RETURN = Signal("RETURN")


class Compiler(Protocol):
    """Finds the compiler function of a node's kind."""

    def expression(self, node: ast.expr, cx: Context) -> Evaluate:
        """The closure of an expression."""

    def block(self, body: list[ast.stmt], cx: Context) -> Execute:
        """The closure of a statement list."""

    def generator_block(self, body: list[ast.stmt], cx: Context) -> Callable[[Frame], Any]:
        """The closure of a statement list that yields: frame → generator."""


@dataclass(frozen=True)
class Context:
    """Where code stands; ``observed`` files report every value.

    ``python2``: the program is one of Python 2.  ``floor_division``: so it is, and the file does not
    import the true division.  ``postponed``: annotations of the file are texts (PEP 563).
    """

    compiler: Compiler
    file: str
    scope: Scope
    python2: bool = False
    floor_division: bool = False
    observed: bool = False
    postponed: bool = False
    qualname: str = ""

    def expression(self, node: ast.expr) -> Evaluate:
        """The closure of an expression of this block."""
        return self.compiler.expression(node, self)

    def block(self, body: list[ast.stmt]) -> Execute:
        """The closure of a statement list of this block."""
        return self.compiler.block(body, self)

    def annotation(self, node: ast.expr) -> Evaluate:
        """The closure of an annotation."""
        if not self.postponed:
            return self.expression(node)
        text = ast.unparse(node)
        return lambda f: text

    def inside(self, scope: Scope, qualname: str = "") -> Context:
        """The context of a block nested in this one."""
        return Context(
            self.compiler,
            self.file,
            scope,
            self.python2,
            self.floor_division,
            self.observed,
            self.postponed,
            qualname or self.qualname,
        )

    def mangle(self, name: str) -> str:
        """A name as written in this block, as it is bound."""
        return mangled(name, self.scope.private)


def source_text(node: ast.AST) -> str:
    """The expression as source, shortened for messages."""
    text = ast.unparse(node)
    return text if len(text) <= 60 else text[:57] + "..."
