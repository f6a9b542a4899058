"""Generator functions: statements that yield, run as host generators.

Only statements that contain a ``yield`` get a generator form; all others run as usual.  A ``yield``
deep inside an expression is first lifted into an assignment of its own.
"""

from __future__ import annotations

import ast
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.frames import Frame
from tfscope.python.outcomes import ends_generator, out_of_generator
from tfscope.python.scopes import BLOCKS, children

YIELDS = (ast.Yield, ast.YieldFrom)


def has_yield(body: list[Any]) -> bool:
    """Whether a statement list of one function yields."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, YIELDS):
            return True
        if not isinstance(node, BLOCKS):
            stack += children(node)
    return False


def start_generator(frame: Frame, run: Callable[[Frame], Iterator[Any]]) -> Any:
    """The generator that a call of a generator function gives."""
    made = drive(frame, run(frame))
    frame.collected = weakref.ref(made)
    return made


class GeneratorEnd:
    """On the dynamic stack: a generator that an inner iterator's end leaves."""

    def catches(self, error: BaseException) -> bool:
        """Whether the error ends the generator."""
        return isinstance(error, StopIteration) or ends_generator(error)


def drive(frame: Frame, body: Any) -> Any:
    """Advances ``body``; its frame and handlers are on the stacks only while it runs."""
    ev = frame.ev
    action, given = body.send, None
    own: list[Any] = [GeneratorEnd()]
    while True:
        base = len(ev.handlers)
        ev.handlers += own
        frame.below = None
        ev.stack.append(frame)
        depth, ended = len(ev.stack), None
        try:
            item = action(given)
        except StopIteration:
            return frame.result
        except RuntimeError as error:
            if not ends_generator(error):
                raise
            ended = error.__cause__
        finally:
            own = ev.handlers[base:]
            del ev.handlers[base:]
            del ev.stack[depth - 1 :]
        if ended is not None:
            if ev.python2:
                return frame.result
            raise out_of_generator(ended)
        try:
            given = yield item
            action = body.send
        except GeneratorExit:
            body.close()
            raise
        except BaseException as error:
            action, given = body.throw, error


class Lift(ast.NodeTransformer):
    """Takes the yields out of a statement, in order of evaluation."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.before: list[ast.stmt] = []

    def _lift(self, node: Any) -> Any:
        self.generic_visit(node)
        name = f"__yield_{len(self.names)}"
        self.names.add(name)
        target = ast.copy_location(ast.Name(name, ast.Store()), node)
        self.before.append(ast.copy_location(ast.Assign([target], node), node))
        return ast.copy_location(ast.Name(name, ast.Load()), node)

    visit_Yield = _lift  # noqa: N815
    visit_YieldFrom = _lift  # noqa: N815

    def _skip(self, node: Any) -> Any:
        return node

    visit_Lambda = _skip  # noqa: N815
    visit_FunctionDef = _skip  # noqa: N815
    visit_ClassDef = _skip  # noqa: N815
