"""``variable-not-found``: a reusing scope asks for a variable that was never created."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis
from tfscope.base.records import replace
from tfscope.base.spelling import near
from tfscope.rules import raised
from tfscope.rules.finding import ERROR, Finding, Rule


def check(analysis: Analysis) -> Iterable[Finding]:
    """Errors of the variable store's rows ``NOT_FOUND``, and the names that may have been meant."""
    names = [v.name.removesuffix(":0") for graph in analysis.graphs for v in graph.variables]
    for found in raised.findings(analysis, RULE.name, lambda error: error.rule in raised.NOT_FOUND):
        missed, others = _other_part(found.key, names)
        yield replace(found, missed=missed, near=near(missed, others))


def _other_part(key: str, names: Iterable[str]) -> tuple[str, set[str]]:
    """The one part of a variable's name in which others differ from it, and what they have there.

    Of several such parts the one that has likely names.
    """
    parts = key.split("/")
    others: dict[int, set[str]] = {}
    for name in names:
        given = name.split("/")
        differing = [i for i, (a, b) in enumerate(zip(parts, given)) if a != b]
        if len(given) == len(parts) and len(differing) == 1:
            others.setdefault(differing[0], set()).add(given[differing[0]])
    at = max(others, key=lambda i: (bool(near(parts[i], others[i])), i), default=None)
    return ("", set()) if at is None else (parts[at], others[at])


RULE = Rule(
    "variable-not-found", "a reusing scope asks for a variable that was never created", ERROR, check
)
