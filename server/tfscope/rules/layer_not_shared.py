"""``layer-not-shared``: variables are duplicated where the scope says they are to be shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfscope.analysis.result import REUSING, Analysis, GraphFacts, LayerFact, VariableFact
from tfscope.rules.finding import WARNING, Finding, Related, Rule


def check(analysis: Analysis) -> Iterable[Finding]:
    """Twins: the same call creates a second variable under a scope that reuses."""
    for graph in analysis.graphs:
        if not graph.alternative:
            yield from _twins(graph)
            yield from _layer_twins(graph)


def _twins(graph: GraphFacts) -> Iterator[Finding]:
    first: dict[tuple[object, ...], VariableFact] = {}
    told: set[tuple[object, ...]] = set()
    for variable in graph.variables:
        if variable.kind == "get_variable" or not variable.frames or variable.unreached:
            continue
        base = variable.name.rpartition("/")[2]
        place = (variable.frames[-1], base, variable.scope_name)
        known = first.setdefault(place, variable)
        if known is variable or variable.scope_reuse not in REUSING:
            continue
        if place in told or known.shape != variable.shape or not variable.trainable:
            continue
        told.add(place)
        yield _finding(known, variable)


def _layer_twins(graph: GraphFacts) -> Iterator[Finding]:
    """Layer objects of one name, made by one call under a scope that reuses, whose first calls took two scopes.

    Without a name each object is evidently a layer of its own.
    """
    known = {v.name: v for v in graph.variables if v.frames and not v.unreached}
    first: dict[tuple[object, ...], VariableFact] = {}
    told: set[tuple[object, ...]] = set()
    for layer in graph.layers:
        variables = [known[name] for name in layer.variables if name in known]
        if (
            not layer.first_call
            or layer.made_reuse not in REUSING
            or not layer.made_name
            or not variables
        ):
            continue
        place = (layer.made[-1:], layer.made_name, layer.made_scope, layer.variable_scope)
        one, other = first.setdefault(place, variables[0]), variables[0]
        if one.name != other.name and one.shape == other.shape and place not in told:
            told.add(place)
            yield _layer_finding(layer, one, other)


def _layer_finding(layer: LayerFact, first: VariableFact, second: VariableFact) -> Finding:
    a, b = (v.name.rpartition("/")[0] for v in (first, second))
    message = (
        f"`{b}` is a second layer beside `{a}`: the variable scope around `{layer.made_name}` reuses "
        f"({layer.made_reuse}), but the object takes a new name at its first call"
    )
    related = (Related(first.frames[-1], f"the variables of `{a}` were created here"),)
    return Finding(RULE.name, WARNING, message, layer.made[-1], layer.made, related, (), b)


def _finding(first: VariableFact, second: VariableFact) -> Finding:
    a, b = first.name.removesuffix(":0"), second.name.removesuffix(":0")
    message = (
        f"`{b}` is a second variable beside `{a}`: the open variable scope reuses "
        f"({second.scope_reuse}), but this call does not go through tf.get_variable"
    )
    related = (Related(first.frames[-1], f"`{a}` was created here"),)
    return Finding(RULE.name, WARNING, message, second.frames[-1], second.frames, related, (), b)


RULE = Rule("layer-not-shared", "a layer is duplicated where sharing was meant", WARNING, check)
