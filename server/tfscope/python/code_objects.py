"""What a function's activations share: its code, and the class that a method was defined in."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tfscope.python.frames import Frame


class Code:
    """What all activations of one ``def`` or ``lambda`` share.

    ``body`` runs a frame; it is compiled on the first call, which decides ``yields``, too: whether
    calls give generators.
    """

    __slots__ = (
        "body", "compile_body", "co_argcount", "co_filename", "co_firstlineno", "co_flags",
        "co_kwonlyargcount", "co_name", "co_varnames", "file", "kwonly", "name", "node", "params",
        "posonly", "varargs", "varkw", "yields",
    )  # fmt: skip

    def __init__(self, node: Any, name: str, file: str, mangle: Callable[[str], str] = str) -> None:
        args: ast.arguments = node.args
        self.node = node
        self.name = name
        self.file = file
        self.yields = False
        self.body: Callable[[Frame], Any] | None = None
        self.compile_body: Callable[[], Callable[[Frame], Any]] = _no_body
        self.posonly = len(args.posonlyargs)
        self.params = [mangle(a.arg) for a in (*args.posonlyargs, *args.args)]
        self.kwonly = [mangle(a.arg) for a in args.kwonlyargs]
        self.varargs = mangle(args.vararg.arg) if args.vararg else None
        self.varkw = mangle(args.kwarg.arg) if args.kwarg else None
        self.co_name = name
        self.co_filename = file
        self.co_firstlineno = node.lineno
        self.co_argcount = len(self.params)
        self.co_kwonlyargcount = len(self.kwonly)
        self.co_flags = (4 if self.varargs else 0) | (8 if self.varkw else 0)
        extra = [n for n in (self.varargs, self.varkw) if n]
        self.co_varnames = tuple(self.params + self.kwonly + extra)


def _no_body() -> Callable[[Frame], Any]:
    raise AssertionError("a Code is given its compiler when it is made")


class ClassCell:
    """The class a method was defined in, for ``super()`` and ``__class__``."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: type | None = None
