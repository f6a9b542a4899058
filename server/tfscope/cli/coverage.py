"""``tfscope coverage``: what of a program is known exactly, and what is not modelled."""

from __future__ import annotations

import argparse
from collections import Counter

from tfscope.cli import pieces
from tfscope.cli.status import CLEAN, tell_internals
from tfscope.cli.targets import Program, Session, answered
from tfscope.workspace.programs import Workspace

Counts = dict[str, int]
Gap = tuple[str, str, str, int]
"""Kind, what is not modelled, what the kind means, how often."""


def run(arguments: argparse.Namespace) -> int:
    """Prints the share of variables known exactly and the gaps by count."""
    total: Counter[str] = Counter(programs=0)
    gaps: Counter[tuple[str, str]] = Counter()
    words: dict[str, str] = {}
    for counts, found in pieces.each(Session(arguments), known):
        total.update(counts)
        total["programs"] += 1
        for kind, detail, meaning, count in found:
            gaps[kind, detail] += count
            words[kind] = meaning
    variables = total["variables"]
    print(f"{total['programs']} programs, {variables} variables")
    print(f"names known exactly: {_share(total['exact'], variables)}")
    print(f"shapes known exactly: {_share(total['shaped'], variables)}")
    if total["faults"]:
        print(f"internal faults: {total['faults']} (--verbose shows them)")
    shown = gaps.most_common(arguments.most)
    for (kind, detail), count in shown:
        print(f"{count:6}  {kind}  {detail}")
    for kind in dict.fromkeys(kind for (kind, _), _ in shown):
        print(f"{kind}: {words[kind]}")
    return CLEAN


def known(program: Program, told: argparse.Namespace) -> tuple[Counts, list[Gap]]:
    """What is known of one program, as counts, and its gaps."""
    answer = answered(Workspace(), program)
    tell_internals(program.shown, answer.analysis, verbose=told.verbose)
    found = answer.variables()
    counts = {
        "variables": len(found),
        "exact": sum(v.exact for v in found),
        "shaped": sum(v.shape is not None and None not in v.shape for v in found),
        "faults": len(answer.analysis.faults),
    }
    return counts, [(g.gap, g.detail, g.words, g.count) for g in answer.analysis.gaps]


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "no variables"
