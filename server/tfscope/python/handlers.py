"""``except`` clauses and context managers: what may stop an exception, and how it is asked."""

from __future__ import annotations

import ast
import contextlib
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.attributes import get_attribute, is_opaque
from tfscope.python.catchers import OPEN_HANDLER
from tfscope.python.context import Context, Evaluate, Execute
from tfscope.python.evaluation import Evaluation
from tfscope.python.frames import Frame
from tfscope.python.names import Store
from tfscope.python.native import call
from tfscope.values.raised import is_raised, raised
from tfscope.values.unknown import Unknown

LIBRARY = "tfscope.python.library"
"""Models of the standard library may lack methods that the real classes have."""


class Clause:
    """One ``except`` clause."""

    __slots__ = ("body", "kinds", "name", "store")

    def __init__(
        self, kinds: Evaluate | None, store: Store | None, name: str | None, body: Execute
    ) -> None:
        self.kinds = kinds
        self.store = store
        self.name = name
        self.body = body

    def forget(self, f: Frame) -> None:
        """Unbinds the name of the exception, as Python 3 does behind the clause."""
        if self.name is not None and not f.ev.python2:
            f.vars.pop(self.name, None)

    def matches(self, f: Frame, error: BaseException) -> bool:
        """Whether the clause catches ``error``; an unresolved exception type may be any."""
        if self.kinds is None:
            return True
        kinds = self.kinds(f)
        every = kinds if isinstance(kinds, tuple) else (kinds,)
        for kind in every:
            if type(kind) is Unknown:
                return isinstance(error, Exception)
            if isinstance(kind, type) and isinstance(error, kind):
                return True
        return False


class TryHandler:
    """The clauses of a running ``try`` on the dynamic stack."""

    __slots__ = ("clauses", "frame")

    def __init__(self, frame: Frame, clauses: list[Clause]) -> None:
        self.frame = frame
        self.clauses = clauses

    def catches(self, error: BaseException) -> bool:
        """Whether one of the clauses catches ``error``."""
        return any(clause.matches(self.frame, error) for clause in self.clauses)


def clauses_of(node: ast.Try, cx: Context) -> list[Clause]:
    """The compiled clauses of a ``try`` statement."""
    found = []
    for handler in node.handlers:
        kinds = cx.expression(handler.type) if handler.type is not None else None
        store = None
        bound = None
        if handler.name:
            bound = cx.mangle(handler.name)
            name = ast.copy_location(ast.Name(handler.name, ast.Store()), handler)
            store = compile_target(name, cx)
        found.append(Clause(kinds, store, bound, cx.block(handler.body)))
    return found


def enter(f: Frame, manager: Any, store: Store | None) -> int:
    """Enters a context manager; returns the depth of the handler stack outside of it."""
    if type(manager) is Unknown:
        entered: Any = manager
    else:
        _check_protocol(f.ev, manager)
        entered = call(f.ev, get_attribute(f.ev, manager, "__enter__"), [], {})
    if store is not None:
        store(f, entered)
    depth = len(f.ev.handlers)
    if type(manager) is not Unknown and not is_transparent(manager):
        f.ev.handlers.append(OPEN_HANDLER)
    return depth


def is_transparent(manager: Any) -> bool:
    """Whether the manager is a model, none of which swallows exceptions unless its class says so."""
    if isinstance(manager, contextlib._GeneratorContextManager):
        function = getattr(manager.gen, "gi_code", None)
        return function is not None and function.co_name != "drive"
    kind = type(manager)
    return kind.__module__.startswith("tfscope.") and not getattr(kind, "swallows_", False)


def leave(f: Frame, manager: Any) -> None:
    """Leaves a context manager after its body."""
    if type(manager) is not Unknown:
        call(f.ev, get_attribute(f.ev, manager, "__exit__"), [None, None, None], {})


def _check_protocol(ev: Evaluation, manager: Any) -> None:
    """Raises what ``with`` raises for something that is no context manager.

    Reference: CPython 3.7 ``Python/ceval.c`` ``SETUP_WITH``, 3.11 ``BEFORE_WITH``.
    """
    kind = type(manager)
    missed = [name for name in ("__enter__", "__exit__") if not hasattr(kind, name)]
    if not missed or is_opaque(manager):
        return
    if any(base.__module__.startswith(LIBRARY) for base in kind.__mro__):
        return
    if ev.is_v1:
        raise raised(AttributeError(missed[0]))
    text = f"'{kind.__name__}' object does not support the context manager protocol"
    exit_only = " (missed __exit__ method)" if missed == ["__exit__"] else ""
    raise raised(TypeError(text + exit_only))


def leave_after_error(f: Frame, manager: Any, error: BaseException) -> None:
    """Leaves a context manager whose body raised; raises again unless it swallows the error."""
    ev: Evaluation = f.ev
    if type(manager) is Unknown:
        raise error
    if not is_raised(error) and isinstance(error, Exception) and not ev.classify(error):
        call(ev, manager.__exit__, [None, None, None], {})
        return
    with ev.within(OPEN_HANDLER):
        swallowed = call(ev, manager.__exit__, [type(error), error, None], {})
    if type(swallowed) is Unknown or not swallowed:
        raise error
