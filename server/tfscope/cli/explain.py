"""``tfscope explain``: the page of a rule, or the list of rules."""

from __future__ import annotations

import os
import sys

from tfscope.cli.status import CLEAN, USAGE
from tfscope.rules import registry

PAGES = os.path.join(os.path.dirname(registry.__file__), "docs")


def run(name: str | None) -> int:
    """Prints a page or the list."""
    if name is None:
        width = max(len(rule.name) for rule in registry.RULES)
        for each in registry.RULES:
            print(f"{each.name.ljust(width)}  {each.level.ljust(7)}  {each.summary}")
        return CLEAN
    rule = registry.rule_named(name)
    if rule is None:
        known = ", ".join(r.name for r in registry.RULES)
        print(f"tfscope: no rule is called {name}; the rules are {known}", file=sys.stderr)
        return USAGE
    with open(os.path.join(PAGES, f"{rule.name}.md"), encoding="utf-8") as stream:
        print(stream.read(), end="")
    return CLEAN
