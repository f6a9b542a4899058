"""Exit statuses, and what is told of faults and gaps."""

from __future__ import annotations

import sys

from tfscope.analysis.result import Analysis

CLEAN, FINDINGS, USAGE, INTERNAL = 0, 1, 2, 3


def tell_internals(shown: str, analysis: Analysis, *, verbose: bool) -> int:
    """Prints bounds that were reached, and faults and gaps if asked to; returns 1 if the analysis ended in a fault of
    tfscope before anything was known, else 0."""
    if analysis.faults and not verbose:
        print(
            f"tfscope: {shown}: an internal fault left a part out; --verbose shows it",
            file=sys.stderr,
        )
    for note in analysis.notes:
        if note.bound:
            place = f" ({note.site[0]}:{note.site[1]})" if note.site is not None else ""
            print(f"tfscope: {shown}: {note.text}{place}", file=sys.stderr)
    if verbose:
        for fault in analysis.faults:
            print(f"{shown}: internal fault at {fault.place}: {fault.message}", file=sys.stderr)
        for gap in analysis.gaps:
            print(
                f"{shown}: not modelled: {gap.gap} {gap.detail} ({gap.count} times)",
                file=sys.stderr,
            )
    return int(bool(analysis.faults) and not any(g.variables for g in analysis.graphs))
