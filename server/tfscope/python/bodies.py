"""Evaluating module bodies: the compiled body is kept with the parsed file."""

from __future__ import annotations

import ast
from typing import Any

from tfscope.python.compiler import COMPILER
from tfscope.python.context import Context
from tfscope.python.evaluation import Evaluation
from tfscope.python.frames import Frame, Namespace
from tfscope.python.modules import Importer, module_frame
from tfscope.python.scopes import Scope, module_scope
from tfscope.values import holes
from tfscope.values.raised import raised


def run_body(ev: Evaluation, path: str, parsed: Any, namespace: Namespace) -> None:
    """Evaluates the statements of a file in ``namespace``."""
    if parsed.python2:
        ev.is_python2()
    cx = Context(
        COMPILER,
        ev.finder.shown(path),
        module_scope(),
        python2=ev.python2,
        floor_division=parsed.python2 and not _true_division(parsed.tree),
        observed=path in ev.observed,
    )
    body = cx.block(parsed.tree.body)
    frame = module_frame(ev, path, namespace, parsed.tree)
    ev.stack.append(frame)
    try:
        body(frame)
    finally:
        ev.stack.pop()


def _true_division(tree: Any) -> bool:
    """Whether the file says ``from __future__ import division``."""
    return any(
        getattr(node, "module", None) == "__future__"
        and any(alias.name == "division" for alias in node.names)
        for node in tree.body
    )


def attach_importer(ev: Evaluation) -> None:
    """Gives an evaluation its import system."""
    ev.importer = Importer(ev, run_body)
    ev.evaluate_text = evaluate_text
    ev.execute_text = execute_text


def _text_frame(frame: Frame, spaces: Any) -> tuple[Frame, Context]:
    """A frame for text: names are those of the calling frame, or of the namespaces given."""
    space = spaces[0] if spaces and isinstance(spaces[0], dict) else None
    own = spaces[1] if len(spaces) > 1 and isinstance(spaces[1], dict) else space
    inner = Frame(
        frame.ev, frame.file, frame.name, frame.vars if own is None else own,
        frame.globals if space is None else space, None, frame.function, frame.node,
    )  # fmt: skip
    return inner, Context(COMPILER, frame.file, Scope("class", module_scope()))


def evaluate_text(frame: Frame, source: Any, spaces: Any) -> Any:
    """``eval``: the value of an expression given as text."""
    if not isinstance(source, str) or holes.has_hole(source):
        return frame.ev.unknown("unmodelled-python", "eval()")
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise raised(SyntaxError(str(error)))
    inner, cx = _text_frame(frame, spaces)
    _placed(tree, frame.node)
    return cx.expression(tree.body)(inner)


def execute_text(frame: Frame, source: Any, spaces: Any) -> Any:
    """``exec`` of text."""
    if not isinstance(source, str) or holes.has_hole(source):
        return frame.ev.unknown("unmodelled-python", "exec()")
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        raise raised(SyntaxError(str(error)))
    inner, cx = _text_frame(frame, spaces)
    _placed(tree, frame.node)
    cx.block(tree.body)(inner)
    return None


def _placed(tree: ast.AST, at: ast.AST) -> None:
    """Gives every node of a text the place of the call that evaluates it."""
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            ast.copy_location(node, at)
