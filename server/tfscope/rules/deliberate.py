"""Errors that a program raises on purpose: worth knowing, but no fault of the program.

A script that refuses to run without its flags ends so whenever it is started without them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace

from tfscope.rules.finding import INFO, Finding
from tfscope.source.parse import Parsed

RULE = "uncaught-error"


def softened(findings: Iterable[Finding], parsed_of: Callable[[str], Parsed | None]) -> list[Finding]:
    """The findings; those about a ``raise`` or ``assert`` of the program itself are informations."""
    return [replace(f, level=INFO) if f.rule == RULE and deliberate(f, parsed_of(f.site[0])) else f for f in findings]


def deliberate(finding: Finding, parsed: Parsed | None) -> bool:
    """Whether the place of a finding is a statement that raises."""
    if parsed is None:
        return False
    return any(
        isinstance(node, ast.Raise | ast.Assert) and node.lineno <= finding.site[1] <= (node.end_lineno or 0)
        for node in ast.walk(parsed.tree)
    )
