"""``tfscope coverage``: what of a program is known exactly, and what is not modelled."""

from __future__ import annotations

import argparse
from collections import Counter

from tfscope.cli.status import CLEAN, tell_internals
from tfscope.cli.targets import Session


def run(arguments: argparse.Namespace) -> int:
    """Prints the share of variables known exactly and the gaps by count."""
    session = Session(arguments)
    gaps: Counter[tuple[str, str]] = Counter()
    words: dict[str, str] = {}
    variables = exact = shaped = programs = faults = 0
    for program in session.programs():
        answer = session.answer(program)
        programs += 1
        tell_internals(program.shown, answer.analysis, verbose=arguments.verbose)
        found = answer.variables()
        variables += len(found)
        exact += sum(v.exact for v in found)
        shaped += sum(v.shape is not None and None not in v.shape for v in found)
        faults += len(answer.analysis.faults)
        for gap in answer.analysis.gaps:
            gaps[gap.gap, gap.detail] += gap.count
            words[gap.gap] = gap.words
    print(f"{programs} programs, {variables} variables")
    print(f"names known exactly: {_share(exact, variables)}")
    print(f"shapes known exactly: {_share(shaped, variables)}")
    if faults:
        print(f"internal faults: {faults} (--verbose shows them)")
    shown = gaps.most_common(arguments.most)
    for (kind, detail), count in shown:
        print(f"{count:6}  {kind}  {detail}")
    for kind in dict.fromkeys(kind for (kind, _), _ in shown):
        print(f"{kind}: {words[kind]}")
    return CLEAN


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "no variables"
