"""``invalid-initializer``: a new variable gets no initial value, or a wrong one."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis, ErrorFact
from tfscope.rules import raised
from tfscope.rules.finding import ERROR, Finding, Rule

WORDS = (
    "The initializer passed is not valid.",
    "did not get an initializer, so its `shape` argument must be specified.",
    "If initializer is a constant, do not specify shape.",
    "initial_value must have a shape specified",
    "An initializer for variable ",
    "Initializer for variable ",
    "Initializer type ",
)


def about_initializer(error: ErrorFact) -> bool:
    """Whether TensorFlow's words are about an initial value."""
    return not error.rule and any(text in error.message for text in WORDS)


def check(analysis: Analysis) -> Iterable[Finding]:
    """Errors about initial values."""
    return raised.findings(analysis, RULE.name, about_initializer)


RULE = Rule("invalid-initializer", "a new variable has no valid initial value", ERROR, check)
