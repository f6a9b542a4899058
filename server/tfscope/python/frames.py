"""Activation records of the evaluated program."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from tfscope.values.unknown import Unknown

if TYPE_CHECKING:
    from tfscope.python.evaluation import Evaluation
    from tfscope.python.functions import Function
    from tfscope.values.run import Frame as PlainFrame

Namespace = dict[str, Any]

TEXT_FILE = "<string>"
"""The file of code that the program holds as text; it stands in no call path."""


class Frame:
    """One activation of a module body, class body, function or comprehension.

    ``node`` is the part of the program being evaluated now; the call path is read from it.
    ``last_line`` is that of a comprehension's last ``for`` or ``if``: Python 3.7 reports it for every
    call of the element, since it compiles the clauses first and never goes back a line; likewise within
    an expression (``python.lines``).
    ``below`` is the call path that leads here: it stands still as long as the activation is on the stack.
    ``outer`` is the activation of the enclosing *function* scope.  ``collected()`` is the generator or list
    that holds what a generator's or comprehension's frame gives, held weakly: nothing but the program keeps a
    generator from being closed.  ``yielded`` counts a generator's items,
    ``decided`` the choices that were used before this activation began.
    """

    __slots__ = (
        "below", "collected", "decided", "ev", "file", "function", "globals", "last_line", "name", "node", "outer",
        "result", "vars", "yielded",
    )  # fmt: skip

    def __init__(
        self,
        ev: Evaluation,
        file: str,
        name: str,
        variables: Namespace,
        module_globals: Namespace,
        outer: Frame | None,
        function: Function | None,
        node: ast.AST,
    ) -> None:
        self.ev = ev
        self.file = file
        self.name = name
        self.vars = variables
        self.globals = module_globals
        self.outer = outer
        self.function = function
        self.node: Any = node
        self.result: Any = None
        self.last_line = 0
        self.collected: Any = None
        self.below: tuple[PlainFrame, ...] | None = None
        self.yielded = 0
        self.decided = ev.decisions

    def child(self, variables: Namespace, *, skip: bool = False) -> Frame:
        """The frame of a comprehension inside this one; one in a class body skips its names."""
        outer = self.outer if skip else self
        return Frame(
            self.ev, self.file, self.name, variables, self.globals, outer, self.function, self.node
        )

    def is_guessed(self) -> bool:
        """Whether parameters are unknown since only an unknown decorator knows what it calls the function with."""
        decorator = None if self.function is None else self.function.decorator
        if self.function is None or decorator is None:
            return False
        given = [self.vars.get(name) for name in self.function.code.params]
        return any(isinstance(v, Unknown) and v.lineage is decorator.lineage for v in given)

    def place(self, *, converted: bool = False) -> PlainFrame:
        """Where this activation stands, as an entry of a call path; ``converted`` code, of which
        AutoGraph writes each statement in one line, stands at the statement's first line."""
        node = self.node
        first = node.lineno
        if converted and self.function is not None:
            first = statement_line(self.function.code.node.body, node) or first
        return (self.file, first, self.name, max(node.end_lineno, self.last_line))


def path_below(stack: list[Frame], hidden: tuple[str, ...]) -> tuple[PlainFrame, ...]:
    """The call path without its innermost entry; what is known of it is not built again."""
    at = len(stack) - 1
    while at and stack[at].below is None:
        at -= 1
    path = stack[at].below or ()
    for caller, frame in zip(stack[at:], stack[at + 1 :]):
        if not caller.file.startswith(hidden):
            path = (*path, caller.place())
        frame.below = path
    return path


def statement_line(body: Any, node: Any) -> int:
    """First line of the innermost statement in ``body`` that holds ``node``; 0 if none does."""
    if not isinstance(body, list):
        return 0
    for part in body:
        if part.lineno <= node.lineno <= part.end_lineno:
            blocks = [
                getattr(part, name, ()) for name in ("body", "handlers", "orelse", "finalbody")
            ]
            inner = [statement_line(block, node) for block in blocks]
            return max(inner) or part.lineno
    return 0
