"""Turning what a run left behind into the plain data of ``result``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tfscope.analysis import result as r
from tfscope.python.evaluation import Evaluation
from tfscope.python.outcomes import Choice
from tfscope.tf1.api import class_names
from tfscope.tf1.api.layers_events import LayerCalled
from tfscope.tf1.graph import events
from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.scope_state import reuse_text
from tfscope.tf1.graph.stand_ins import UNNAMED
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values import holes


def shape_of(shape: Any) -> r.Shape:
    """A static shape as plain data."""
    if not isinstance(shape, TensorShape) or shape.ndims is None:
        return None
    return tuple(shape.as_list())


def membership(graph: Graph) -> dict[int, list[str]]:
    """Identity of an item → the collections that hold it."""
    found: dict[int, list[str]] = {}
    for key in graph.get_all_collection_keys():
        for item in graph.get_collection_ref(key):
            found.setdefault(id(item), []).append(key)
    return found


def variable_fact(variable: Any, kept: dict[int, list[str]], unreached: bool) -> r.VariableFact:
    """Everything known about one variable."""
    origin = variable.origin
    scope = origin.get("scope")
    name = holes.shown(variable.name)
    kind = variable._dtype_val
    source, place, text, spread = initializer_facts(variable, origin, scope)
    return r.VariableFact(
        name=name,
        shape=shape_of(variable.shape),
        dtype=kind.base_name if kind is not None else None,
        collections=tuple(sorted(set(kept.get(id(variable), ())))),
        frames=variable.frames,
        exact=not holes.has_hole(variable.name),
        trainable=variable.trainable,
        kind="get_variable" if scope is not None else "Variable",
        key=holes.shown(variable.store_key) if variable.store_key is not None else None,
        initializer=text,
        initializer_source=source,
        initializer_frames=place,
        initializer_range=spread,
        segments=segments(variable, scope),
        reuse=reuse_text(origin.get("reuse")) if scope is not None else "",
        unreached=unreached,
        op_scope=holes.shown(origin.get("name_scope", "")),
        scope_name=holes.shown(origin.get("scope_name", "")),
        scope_reuse=origin.get("scope_reuse", ""),
    )


def initializer_facts(
    variable: Any, origin: dict[str, Any], scope: Any
) -> tuple[str, r.CallPath, str, str]:
    """Where the initializer comes from (own, scope, default), since where, its name and range."""
    if scope is None:
        return "value", (), "", ""
    initializer = origin.get("initializer")
    source, place = "own", ()
    if not origin.get("own_initializer"):
        source = "default" if initializer is None else "scope"
        place = scope.sources.get("initializer", ())
    describe = getattr(origin.get("used", initializer), "describe", None)
    spread = ""
    sizes = shape_of(variable.shape)
    if (
        describe is not None
        and not isinstance(initializer, type)
        and sizes is not None
        and None not in sizes
    ):
        spread = str(describe(list(sizes)))
    text = (
        "" if initializer is None else getattr(initializer, "__name__", type(initializer).__name__)
    )
    return source, tuple(place), str(text), spread


def segments(variable: Any, scope: Any) -> tuple[r.Segment, ...]:
    """Which opened scope gave each part of the name, and which name scopes did not count."""
    opened: dict[str, r.CallPath] = variable.graph.__dict__.get("opened_scopes", {})
    found: list[r.Segment] = []
    if scope is None:
        prefix = ""
        for part in variable.op.name.split("/")[:-1]:
            prefix += f"{part}/"
            if prefix in opened:
                found.append(r.Segment(f"{part}/", "name_scope", opened[prefix], False))
        return tuple(found)
    for text, frames in scope.opened:
        found.append(r.Segment(f"{holes.shown(text)}/", "variable_scope", frames, False))
    own = {text for text, _ in scope.opened}
    outside = variable.origin.get("name_scope", "")
    prefix = ""
    for part in outside.split("/") if outside else []:
        prefix += f"{part}/"
        if part not in own and prefix in opened:
            found.append(r.Segment(f"{part}/", "name_scope", opened[prefix], True))
    return tuple(found)


def assumptions(choices: Iterable[Choice]) -> tuple[r.Assumption, ...]:
    """The choices of a run, in the order they were taken."""
    return tuple(
        r.Assumption(
            c.place[0] if c.place else "",
            c.place[1] if c.place else 0,
            holes.shown(c.text),
            c.value,
        )
        for c in choices
    )


AT_ERROR = "graphs at the first error"


class Collector:
    """Sorts the events of one evaluation by graph."""

    def __init__(self, ev: Evaluation, entry: str, *, alternative: bool, with_ops: bool) -> None:
        self.ev = ev
        self.entry = entry
        self.alternative = alternative
        self.with_ops = with_ops
        self.first_error = ev.errors[0].event_index if ev.errors else None

    def graphs(self) -> tuple[r.GraphFacts, ...]:
        """The graphs that hold something, in order of creation."""
        known: list[Graph] = self.ev.data.get("graphs", [])
        taken = assumptions(self.ev.choices.values())
        found = [self._graph(g, taken) for g in known if not g.building_function]
        kept = tuple(g for g in found if g.variables or g.gets)
        return kept or tuple(found[:1])

    def _unreached(self, index: int) -> bool:
        return self.first_error is not None and index >= self.first_error

    def _before_error(self) -> dict[Graph, tuple[int, dict[int, list[str]]]]:
        """Number of operations and collections of each graph when the first error was raised."""
        found: dict[Graph, tuple[int, dict[int, list[str]]]] = self.ev.data[AT_ERROR]
        return found

    def _graph(self, graph: Graph, taken: tuple[r.Assumption, ...]) -> r.GraphFacts:
        kept = membership(graph)
        reached = (
            kept if self.first_error is None else self._before_error().get(graph, (0, kept))[1]
        )
        variables, gets, scopes, layers = [], [], [], []
        for index, event in enumerate(self.ev.events):
            late = self._unreached(index)
            if isinstance(event, events.VariableCreated):
                if event.variable.graph is graph:
                    variables.append(variable_fact(event.variable, kept if late else reached, late))
            elif isinstance(event, events.VariableGot):
                if event.graph is graph:
                    name = holes.shown(event.name) if event.name is not None else ""
                    gets.append(r.GetFact(name, event.frames, event.created, late))
            elif isinstance(event, events.ScopeEntered):
                if event.graph is graph and event.frames:
                    scopes.append(_scope_fact(event, late))
            elif isinstance(event, LayerCalled) and event.graph is graph:
                layers.append(_layer_fact(event))
        return r.GraphFacts(
            self.entry, tuple(variables), tuple(gets), self._ops(graph), tuple(scopes), tuple(layers),
            taken, self.alternative,
        )  # fmt: skip

    def _ops(self, graph: Graph) -> tuple[r.OpFact, ...]:
        if not self.with_ops:
            return ()
        reached = None if self.first_error is None else self._before_error().get(graph, (0, {}))[0]
        return tuple(
            r.OpFact(holes.shown(op.name), op.type, op.frames[-1] if op.frames else None)
            for op in graph.get_operations()[:reached]
            if UNNAMED not in op.attrs
        )


def note_state(ev: Evaluation) -> None:
    """Remembers each graph's number of operations and its collections: what comes later is not reached."""
    graphs: list[Graph] = ev.data.get("graphs", [])
    ev.data[AT_ERROR] = {graph: (graph.version, membership(graph)) for graph in graphs}


def _scope_fact(event: events.ScopeEntered, late: bool) -> r.ScopeFact:
    return r.ScopeFact(
        event.kind, holes.shown(event.variable_prefix), holes.shown(event.op_prefix), event.reuse,
        event.reuse_frames, event.frames, late,
    )  # fmt: skip


def _layer_fact(event: Any) -> r.LayerFact:
    names = tuple(
        holes.shown(v.name) for v in event.variables if isinstance(getattr(v, "name", None), str)
    )
    made = event.made
    return r.LayerFact(
        event.layer_class, str(event.layer_name), event.kind, names, event.first_call, event.frames,
        holes.shown(event.scope_name), reuse_text(event.reuse),
        made=made.frames if made is not None else (),
        made_name=holes.shown(made.name) if made is not None else "",
        made_scope=holes.shown(made.scope_name) if made is not None else "",
        made_reuse=reuse_text(made.reuse) if made is not None else "",
    )  # fmt: skip


def error_facts(ev: Evaluation, entry: str, *, alternative: bool) -> tuple[r.ErrorFact, ...]:
    """The uncaught exceptions of an evaluation; the first is the program's."""
    found = []
    for index, known in enumerate(ev.errors):
        error = known.error
        found.append(
            r.ErrorFact(
                type=type(error).__name__,
                message=class_names.shown(holes.shown(known.text), ev.target),
                frames=known.frames,
                entry=entry,
                alternative=alternative,
                assumes=assumptions(known.assumptions),
                rule=getattr(error, "store_rule", ""),
                key=_shown(getattr(error, "store_key", None)),
                related=getattr(error, "store_related", ()),
                first=index == 0,
                missed=known.missed,
                near=known.near,
                escapable=known.escapable,
            )
        )
    return tuple(found)


def _shown(key: str | None) -> str | None:
    return None if key is None else holes.shown(key)


__all__ = ["Collector", "assumptions", "error_facts", "shape_of"]
