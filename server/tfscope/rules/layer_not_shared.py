"""``layer-not-shared``: variables are duplicated where the scope says they are to be shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfscope.analysis.result import Analysis, GraphFacts, VariableFact
from tfscope.rules.finding import WARNING, Finding, Related, Rule


def check(analysis: Analysis) -> Iterable[Finding]:
    """Twins: the same call creates a second variable under a scope that reuses."""
    for graph in analysis.graphs:
        if not graph.alternative:
            yield from _twins(graph)


def _twins(graph: GraphFacts) -> Iterator[Finding]:
    first: dict[tuple[object, ...], VariableFact] = {}
    told: set[tuple[object, ...]] = set()
    for variable in graph.variables:
        if variable.kind == "get_variable" or not variable.frames or variable.unreached:
            continue
        base = variable.name.rpartition("/")[2]
        place = (variable.frames[-1], base, variable.scope_name)
        known = first.setdefault(place, variable)
        if known is variable or variable.scope_reuse not in ("True", "AUTO_REUSE"):
            continue
        if place in told or known.shape != variable.shape or not variable.trainable:
            continue
        told.add(place)
        yield _finding(known, variable)


def _finding(first: VariableFact, second: VariableFact) -> Finding:
    a, b = first.name.removesuffix(":0"), second.name.removesuffix(":0")
    message = (
        f"`{b}` is a second variable beside `{a}`: the open variable scope reuses "
        f"({second.scope_reuse}), but this call does not go through tf.get_variable"
    )
    related = (Related(first.frames[-1], f"`{a}` was created here"),)
    return Finding(RULE.name, WARNING, message, second.frames[-1], second.frames, related, (), b)


RULE = Rule("layer-not-shared", "a layer is duplicated where sharing was meant", WARNING, check)
