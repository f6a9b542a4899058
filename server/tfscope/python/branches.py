"""An ``if`` or a loop that a value of the program makes itself: all ways run, the ends are joined.

AutoGraph turns the ``if`` of a tensor into a conditional of the graph and the loop of a tensor into a
loop of the graph.  A value says that it does so by the method ``staging_`` of its class, which gives a
``Staging``; without one, or where a way leaves the statement by a jump, the test is a choice of the run
as any other.  Mirrors python/autograph/converters/control_flow.py.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from tfscope.python.assignments import compile_target
from tfscope.python.context import RETURN, Context, Execute
from tfscope.python.frames import Frame
from tfscope.python.liveness import NONE, Need, needs, parts, returns
from tfscope.python.names import Store, compile_store, unbound
from tfscope.values.raised import raised

Values = list[Any]
Way = Callable[[], Values]

REST = "rest_"
"""The attribute of an ``if`` one way of which returns: the statements behind it."""

NEEDS = "needs_"
"""The attribute of a function that tells which names its statements need."""

MISSING = object()
"""Stands for a name that a way does not bind, and for what a way does not return."""

RETURNED = "retval_"
"""The name of what a statement returns."""

_JUMPS = (ast.Break, ast.Continue, ast.Yield, ast.YieldFrom, ast.Await)


class Staging(Protocol):
    """What a value makes of the statements that it decides."""

    def branches(self, names: list[str], yes: Way, no: Way) -> Values:
        """The values of the names behind an ``if``."""

    def choice(self, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
        """The value of a conditional expression."""

    def negation(self) -> Any:
        """``not value``."""

    def given_to(self, builtin: str, args: Sequence[Any]) -> Any:
        """What a builtin gives for arguments one of which is the value."""

    def refuse(self) -> None:
        """Raises what ``bool(value)`` raises."""

    def repeat(
        self, names: list[str], start: Values, test: Callable[[Values], Any], body: Callable[[Values], Values]
    ) -> Values:  # fmt: skip
        """The values of the names behind a ``while``."""

    def each(
        self, names: list[str], start: Values, body: Callable[[Any, Values], Values]
    ) -> Values:
        """The values of the names behind a ``for`` over the value."""


def branching(value: Any) -> Staging | None:
    """How the value decides statements; ``None`` of one that decides them as Python does."""
    ask = getattr(type(value), "staging_", None)
    staging: Staging | None = None if ask is None else ask(value)
    return staging


def note_rest(body: list[ast.stmt]) -> None:
    """Tells each ``if`` of a block one way of which returns what is run otherwise.

    Mirrors ConditionalReturnRewriter of python/autograph/converters/return_statements.py, for which
    what is moved into the other way is behind no ``if`` there.
    """
    for number, node in enumerate(body):
        if type(node) is ast.If and not hasattr(node, REST):
            one_way = returns(node.body) != returns(node.orelse)
            setattr(node, REST, body[number + 1 :] if one_way else [])


def joined(node: ast.If, cx: Context) -> Join | None:
    """Runs both ways and joins what they bind; ``None`` if a jump leaves one."""
    rest = getattr(node, REST, [])
    ways = [node.body, node.orelse]
    if rest:
        ways[returns(node.body)] = [*ways[returns(node.body)], *rest]
    every = parts([*ways[0], *ways[1]])
    if cx.scope.kind != "function" or any(isinstance(part, _JUMPS) for part in every):
        return None
    return Join(node, cx, ways, every)


def looped(node: ast.For | ast.While, cx: Context, body: Execute) -> Loop | None:
    """Runs the body of a loop once, for all its passes; ``None`` if a jump leaves it."""
    every = parts(node.body)
    jumps = any(isinstance(part, _JUMPS) for part in every)
    if cx.scope.kind != "function" or node.orelse or jumps:
        return None
    return Loop(node, cx, body, every)


class _Local:
    """A local variable."""

    def __init__(self, name: str) -> None:
        self.name = name

    def load(self, f: Frame) -> Any:
        return f.vars.get(self.name, MISSING)

    def is_there(self, f: Frame) -> bool:
        return True

    def store(self, f: Frame, value: Any) -> None:
        if value is MISSING:
            f.vars.pop(self.name, None)
        else:
            f.vars[self.name] = value


class _Outside:
    """A variable of another scope; an attribute or an item of the variable ``owner``."""

    def __init__(
        self, name: str, load: Callable[[Frame], Any], store: Store, owner: _Owner | None = None
    ) -> None:
        self.name, self._load, self._store, self._owner = name, load, store, owner

    def load(self, f: Frame) -> Any:
        """The value; in TensorFlow 2 there may be none yet."""
        gone: tuple[type[Exception], ...] = (NameError,)
        if self._owner is not None and f.ev.is_v1:
            self._owner.check(f)
        elif self._owner is not None:
            gone = (NameError, AttributeError, LookupError)
        try:
            return self._load(f)
        except gone:
            return MISSING

    def store(self, f: Frame, value: Any) -> None:
        if value is not MISSING:
            self._store(f, value)

    def is_there(self, f: Frame) -> bool:
        """Whether what it is part of outlives a way: TensorFlow 1 asks for it in any case."""
        return f.ev.is_v1 or self._owner is None or self._owner.name in f.vars


class _Owner:
    """The variable whose attribute or item a way binds: AutoGraph asks for it in front of the statement,
    in a function of its own."""

    def __init__(self, name: str, *, closed_over: bool) -> None:
        self.name, self.closed_over = name, closed_over

    def check(self, f: Frame) -> None:
        """Refuses a variable that is only bound by the way."""
        if self.name in f.vars:
            return
        if self.closed_over:
            raise raised(NameError(unbound(f, self.name, "enclosing")))
        raise raised(NameError(f"name '{self.name}' is not defined"))


Place = _Local | _Outside


def _place(name: str, cx: Context, node: ast.AST) -> Place:
    if cx.scope.resolve(cx.mangle(name)) == 0:
        return _Local(cx.mangle(name))
    load = cx.expression(ast.copy_location(ast.Name(name, ast.Load()), node))
    return _Outside(name, load, compile_store(name, cx))


class _Staged:
    """A statement that the graph runs: the names that it binds and somebody needs.

    ``at`` is the part of it that decides; ``every`` are the parts that are run.
    """

    def __init__(self, node: ast.stmt, at: ast.AST, cx: Context, every: Sequence[ast.AST]) -> None:
        self.node, self.at, self.cx, self.every = node, at, cx, every
        self.returns = any(isinstance(part, ast.Return) for part in every)
        self.places: list[Place] | None = None

    def placed(self, f: Frame) -> list[Place]:
        """Where the statement's results are: names by the alphabet, then attributes and items."""
        if self.places is None:
            assert f.function is not None  # the block of a function runs in a frame of the function
            code = f.function.code.node
            if not hasattr(code, NEEDS):
                setattr(code, NEEDS, needs(code))
            need = getattr(code, NEEDS).get(id(self.node), Need(NONE, NONE))
            bound = {p.id for p in self.every if isinstance(p, ast.Name) and _is_stored(p)}
            names = sorted(bound & self.needed(need))
            self.places = [_place(n, self.cx, self.at) for n in names] + self._composites(
                names, code
            )
        return self.places

    def needed(self, need: Need) -> frozenset[str]:
        """The names that somebody needs."""
        return need.out

    def _composites(self, names: list[str], code: Any) -> list[Place]:
        found: dict[str, Place] = {}
        for part in self.every:
            if isinstance(part, (ast.Attribute, ast.Subscript)) and _is_stored(part):
                text = ast.unparse(part)
                if _is_qualified(part) and text not in found:
                    value = ast.parse(text, mode="eval").body
                    for inner in ast.walk(value):
                        ast.copy_location(inner, self.at)
                    load, store = self.cx.expression(value), compile_target(part, self.cx)
                    found[text] = _Outside(text, load, store, self._owner(part, names, code))
        return list(found.values())

    def _owner(self, part: ast.AST, names: list[str], code: Any) -> _Owner | None:
        while isinstance(part, (ast.Attribute, ast.Subscript)):
            part = part.value
        name = getattr(part, "id", "")
        if self.cx.scope.resolve(name) != 0:
            return None
        inside = {id(p) for p in self.every}
        elsewhere = any(
            isinstance(p, ast.Name) and p.id == name and _is_stored(p) and id(p) not in inside
            for p in parts(code.body)
        )
        return _Owner(name, closed_over=name in names or elsewhere)


class _State:
    """What the places and the names of a frame hold before a statement."""

    def __init__(self, f: Frame, places: list[Place]) -> None:
        self.frame, self.variables = f, dict(f.vars)
        self.places = [place for place in places if place.is_there(f)]
        self.values = [place.load(f) for place in self.places]

    def restore(self, values: Values | None = None) -> None:
        """Puts back what was, and the places' values instead if they are given."""
        f = self.frame
        f.vars.clear()
        f.vars.update(self.variables)
        for place, value in zip(
            self.places, self.values if values is None else values, strict=True
        ):
            place.store(f, value)

    def ends(self) -> Values:
        """What the places hold now."""
        return [place.load(self.frame) for place in self.places]


class Join(_Staged):
    """Both ways of one ``if``."""

    def __init__(
        self, node: ast.If, cx: Context, ways: list[list[ast.stmt]], every: Sequence[ast.AST]
    ) -> None:
        super().__init__(node, node.test, cx, every)
        self.ways = [cx.block(way) for way in ways]

    def __call__(self, f: Frame, staging: Staging) -> Any:
        state = _State(f, self.placed(f))

        def run(way: Execute) -> Values:
            state.restore()
            f.result = None
            signal = way(f)
            f.node = self.at
            ends = state.ends()
            if self.returns:
                ends += [True, f.result] if signal is RETURN else [MISSING, MISSING]
            return ends

        names = [place.name for place in state.places]
        told = [*names, *(("do_return", RETURNED) if self.returns else ())]
        values = staging.branches(told, lambda: run(self.ways[0]), lambda: run(self.ways[1]))
        state.restore(values[: len(names)])
        if self.returns:
            f.result = values[-1]
            return RETURN
        return None


class Loop(_Staged):
    """All passes of one loop."""

    def __init__(
        self, node: ast.For | ast.While, cx: Context, body: Execute, every: Sequence[ast.AST]
    ) -> None:
        source = node.test if isinstance(node, ast.While) else node.iter
        targets = [node.target] if isinstance(node, ast.For) else []
        super().__init__(node, source, cx, [*every, *parts(targets)])
        self.body = body

    def needed(self, need: Need) -> frozenset[str]:
        """What goes from one pass to the next is needed, too."""
        return need.into | need.out

    def repeat(self, f: Frame, staging: Staging, test: Callable[[Frame], Any]) -> None:
        """A ``while``."""
        state = _State(f, self.placed(f))

        def ask(values: Values) -> Any:
            state.restore(values)
            f.node = self.at
            return test(f)

        def run(values: Values) -> Values:
            state.restore(values)
            return self._passed(f, state)

        names, start = self._start(state)
        state.restore(staging.repeat(names, start, ask, run))

    def each(self, f: Frame, staging: Staging, store: Store) -> None:
        """A ``for`` over the value itself."""
        state = _State(f, self.placed(f))

        def run(item: Any, values: Values) -> Values:
            state.restore(values)
            store(f, item)
            return self._passed(f, state)

        names, start = self._start(state)
        state.restore(staging.each(names, start, run))

    def _start(self, state: _State) -> tuple[list[str], Values]:
        """Names and values at the first pass; in a loop that returns also what it does not return yet."""
        told = [RETURNED] if self.returns else []
        return [*(place.name for place in state.places), *told], [
            *state.values,
            *(MISSING for _ in told),
        ]

    def _passed(self, f: Frame, state: _State) -> Values:
        self.body(f)
        f.node = self.at
        return state.ends()


def _is_stored(node: Any) -> bool:
    return isinstance(node.ctx, ast.Store)


def _is_qualified(node: ast.expr) -> bool:
    """Whether AutoGraph has a name for a target: attributes and plain items of names.

    Mirrors python/autograph/pyct/qual_names.py QnResolver.
    """
    if isinstance(node, ast.Subscript):
        plain = isinstance(node.slice, ast.Constant) and type(node.slice.value) in (int, float, str)
        return _is_qualified(node.value) and (plain or _is_qualified(node.slice))
    if isinstance(node, ast.Attribute):
        return _is_qualified(node.value)
    return isinstance(node, ast.Name)
