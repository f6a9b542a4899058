"""``except`` clauses and context managers: what may stop an exception, and how it is asked."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.attributes import get_attribute, is_opaque
from tfscope.python.bindings import bound_in
from tfscope.python.catchers import OPEN_HANDLER, HostHandler
from tfscope.python.context import Context, Evaluate
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

    __slots__ = ("binds", "body", "kinds", "name", "store")

    def __init__(
        self,
        kinds: Evaluate | None,
        store: Store | None,
        name: str | None,
        body: Any,
        binds: frozenset[str],
    ) -> None:
        self.kinds = kinds
        self.store = store
        self.name = name
        self.body = body
        self.binds = binds

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


ASKING = (ast.Import, ast.ImportFrom, ast.Call, ast.With, ast.AsyncWith, ast.For, ast.AsyncFor)
"""Statements and expressions whose outcome may depend on the machine that runs the program."""


def clauses_of(node: ast.Try, cx: Context, block: Callable[[list[ast.stmt]], Any]) -> list[Clause]:
    """The clauses of a ``try`` statement, their bodies compiled by ``block``."""
    found = []
    outside = any(isinstance(n, ASKING) for statement in node.body for n in ast.walk(statement))
    for handler in node.handlers:
        kinds = cx.expression(handler.type) if handler.type is not None else None
        store = None
        bound = None
        if handler.name:
            bound = cx.mangle(handler.name)
            name = ast.copy_location(ast.Name(handler.name, ast.Store()), handler)
            store = compile_target(name, cx)
        binds = frozenset(map(cx.mangle, bound_in(handler)) if outside else ())
        found.append(Clause(kinds, store, bound, block(handler.body), binds))
    return found


def pass_over(f: Frame, clauses: list[Clause]) -> None:
    """Notes that nothing was caught: names that a clause binds may be there all the same, since what a
    program finds in its files or environment need not be what was found here."""
    if any(not clause.binds <= f.vars.keys() for clause in clauses):
        f.ev.passed_over = True


def matching(f: Frame, error: BaseException, clauses: list[Clause]) -> Clause | None:
    """The clause that catches ``error``, which is raised again if none does; ``None`` if the error is a
    fault of ours, which is passed over."""
    if isinstance(error, Exception) and not f.ev.classify(error):
        return None
    for clause in clauses:
        if clause.matches(f, error):
            return clause
    raise error


@contextlib.contextmanager
def handling(f: Frame, error: BaseException, clause: Clause) -> Iterator[None]:
    """A context in which a clause's body runs; a generator may leave it in any order."""
    errors = f.ev.handling
    errors.append(error)
    try:
        if clause.store is not None:
            clause.store(f, error)
        yield
    finally:
        clause.forget(f)
        last = max(n for n, one in enumerate(errors) if one is error)
        del errors[last]


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
    else:
        kinds: tuple[type[BaseException], ...] = getattr(type(manager), "swallowed_", ())
        f.ev.handlers += [HostHandler(kinds)] if kinds else []
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
    newer = ev.is_v1 and getattr(kind, "only_newer_manages_", False)
    missed = [n for n in ("__enter__", "__exit__") if newer or not hasattr(kind, n)]
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
