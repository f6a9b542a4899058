"""Code that the program holds as text: ``compile``, ``eval`` and ``exec`` of what is known."""

from __future__ import annotations

import ast
from typing import Any

from tfscope.python.code_objects import Code
from tfscope.python.compiler import COMPILER
from tfscope.python.context import Context
from tfscope.python.frames import TEXT_FILE, Frame
from tfscope.python.scopes import Scope, module_scope
from tfscope.source.parse import parse
from tfscope.source.text import SourceText
from tfscope.values import holes
from tfscope.values.lengths import leave_open
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class CompiledText(Code):
    """What ``compile`` gives: the tree of a text; ``mode`` is ``exec``, ``eval`` or ``single``."""

    __slots__ = ("mode", "tree")

    def __init__(self, tree: Any, mode: str) -> None:
        self.tree, self.mode = tree, mode
        self.co_name, self.co_filename, self.co_firstlineno = "<module>", TEXT_FILE, 1


def compile_text(source: Any, filename: Any, mode: Any, *_: Any, **__: Any) -> Any:
    """``compile`` of a text; of one with an unknown part, unknown."""
    if isinstance(source, CompiledText):
        return source
    if isinstance(source, bytes):
        source = source.decode("utf-8", "replace")
    if type(source) in NO_TEXT:
        name = "eval" if mode == "eval" else "exec"
        raise raised(TypeError(f"{name}() arg 1 must be a string, bytes or code object"))
    if not isinstance(source, str) or holes.has_hole(source) or mode not in MODES:
        why = source if isinstance(source, Unknown) else Unknown("unmodelled-python", "source")
        return why.derived("compile()")
    return CompiledText(_tree(source.strip() if mode == "eval" else source, mode), mode)


def _tree(text: str, mode: str) -> ast.AST:
    """The tree of a text; in a program of Python 2, statements of Python 2 are read as well."""
    try:
        return ast.parse(text, "<string>", mode)
    except (SyntaxError, ValueError) as error:
        if mode == "exec" and current_run().data.get("python") == PYTHON2:
            parsed = parse(SourceText(TEXT_FILE, text))
            if parsed.python2 and not parsed.problems:
                return parsed.tree
        kind = type(error) if isinstance(error, SyntaxError) else SyntaxError
        raise raised(kind(str(error))) from None


PYTHON2 = (2, 7)
MODES = ("exec", "eval", "single")
NO_TEXT = (bool, int, float, complex, list, tuple, dict, type(None))
"""Types of values that nobody takes for a text."""
NO_SPACE = (str, bytes, set)
"""Types of further values that are no namespaces."""


def evaluate_text(frame: Frame, source: Any, spaces: Any) -> Any:
    """``eval``: the value of an expression given as text or compiled."""
    code = compile_text(source, TEXT_FILE, "eval")
    if not isinstance(code, CompiledText):
        return code.derived("eval()")
    if code.mode != "eval":
        return _execute(frame, code.tree, spaces)
    inner, cx = _text_frame(frame, spaces)
    _placed(code.tree, frame.node)
    return cx.expression(code.tree.body)(inner)


def execute_text(frame: Frame, source: Any, spaces: Any) -> Any:
    """``exec`` of a text or of what was compiled."""
    if spaces and spaces[0] is not None and type(spaces[0]) in (*NO_SPACE, *NO_TEXT):
        if type(spaces[0]) is not dict:
            kind = type(spaces[0]).__name__
            raise raised(TypeError(f"exec() globals must be a dict, not {kind}"))
    code = compile_text(source, TEXT_FILE, "exec")
    if not isinstance(code, CompiledText):
        space = spaces[0] if spaces and isinstance(spaces[0], dict) else frame.globals
        if space is frame.globals:
            space["__tfscope_partial__"] = True  # nobody knows which names it has now
        else:
            leave_open(space, code)
        return code.derived("exec()")
    if code.mode == "eval":
        evaluate_text(frame, code, spaces)
        return None
    return _execute(frame, code.tree, spaces)


def _execute(frame: Frame, tree: Any, spaces: Any) -> None:
    inner, cx = _text_frame(frame, spaces)
    _placed(tree, frame.node)
    cx.block(tree.body)(inner)


def _text_frame(frame: Frame, spaces: Any) -> tuple[Frame, Context]:
    """A frame for text: names are those of the calling frame, or of the namespaces given."""
    space = spaces[0] if spaces and isinstance(spaces[0], dict) else None
    own = spaces[1] if len(spaces) > 1 and isinstance(spaces[1], dict) else space
    inner = Frame(
        frame.ev, TEXT_FILE, "<module>", frame.vars if own is None else own,
        frame.globals if space is None else space, None, frame.function, frame.node,
    )  # fmt: skip
    return inner, Context(COMPILER, TEXT_FILE, Scope("class", module_scope()))


def _placed(tree: ast.AST, at: ast.AST) -> None:
    """Gives every node of a text the place of the call that evaluates it."""
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            ast.copy_location(node, at)
