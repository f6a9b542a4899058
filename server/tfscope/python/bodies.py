"""Evaluating module bodies: the compiled body is kept with the parsed file."""

from __future__ import annotations

import ast
from typing import Any

from tfscope.python import texts
from tfscope.python.compiler import COMPILER
from tfscope.python.context import Context
from tfscope.python.evaluation import Evaluation
from tfscope.python.frames import Namespace
from tfscope.python.modules import Importer, module_frame
from tfscope.python.outcomes import OlderPython
from tfscope.python.scopes import module_scope


def run_body(ev: Evaluation, path: str, parsed: Any, namespace: Namespace) -> None:
    """Evaluates the statements of a file in ``namespace``."""
    if parsed.python2 and not ev.python2:
        if ev.stack and ev.may_restart:
            raise OlderPython
        ev.is_python2()
    cx = Context(
        COMPILER,
        ev.finder.shown(path),
        module_scope(leaking=ev.python2),
        python2=ev.python2,
        floor_division=ev.python2 and not _of_future(parsed.tree, "division"),
        observed=path in ev.observed,
        postponed=_of_future(parsed.tree, "annotations"),
    )
    namespace["__doc__"] = ast.get_docstring(parsed.tree, clean=False)
    body = cx.block(parsed.tree.body)
    frame = module_frame(ev, path, namespace, parsed.tree)
    ev.stack.append(frame)
    try:
        body(frame)
    finally:
        ev.stack.pop()


def _of_future(tree: Any, feature: str) -> bool:
    """Whether the file imports a feature from ``__future__``."""
    return any(
        getattr(node, "module", None) == "__future__"
        and any(alias.name == feature for alias in node.names)
        for node in tree.body
    )


def attach_importer(ev: Evaluation) -> None:
    """Gives an evaluation its import system."""
    ev.importer = Importer(ev, run_body)
    ev.texts = texts
