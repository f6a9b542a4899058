"""Paths through a program: each is a whole run that takes one side of every unknown condition."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping

from tfscope.python.evaluation import Evaluation
from tfscope.python.outcomes import Choice
from tfscope.python.retries import MOST_RETRIED, repeatable
from tfscope.tf1.graph.events import VariableCreated

Plan = Mapping[tuple[str, int], bool]
"""Key and index of a choice → the side to take."""

MOST_REPEATED = 2
"""Conditions that came up several times whose sides are tried all at once."""

MOST_WORK = 400_000
"""Calls and iterations of all runs of a program, beyond which no further sides are tried."""


def other_side(ev: Evaluation, choice: Choice) -> dict[tuple[str, int], bool]:
    """The plan that comes to a choice as ``ev`` did and then takes its other side."""
    plan = {(c.key, c.index): c.value for c in ev.choices.values() if c.index < choice.index}
    plan[choice.key, choice.index] = not choice.value
    return plan


def without_error(
    ev: Evaluation, run: Callable[[Plan], Evaluation]
) -> tuple[Plan, Evaluation] | None:
    """A path without an error beside the path of ``ev``, which has one.

    Where there is none, but a path on which more is built before another error ends it, the first error of
    ``ev`` is marked ``escapable``: whether the program comes to it, nobody knows.

    An error behind an unknown condition may come of the side that was taken; a program is taken to
    run.  A side that is free of errors only because it leaves the rest out is no answer: it must
    build what the other built before its error, and not end the program at a place of its own.
    """
    taken = [c for c in ev.choices.values() if not c.unreached and c.place is not None]
    if not ev.errors or not taken or not repeatable(ev):
        return None
    built = len(_reached(ev))
    for plan, other in _others(ev, taken, run):
        left = other.exited not in (None, ev.exited)
        if not other.errors and not left and len(_reached(other)) >= built:
            return plan, other
        if _went_on(ev, other):
            ev.errors[0].escapable = True
    return None


def _others(
    ev: Evaluation, taken: list[Choice], run: Callable[[Plan], Evaluation]
) -> Iterator[tuple[Plan, Evaluation]]:
    """Runs that take the other side of each of the last choices; then of all choices of a condition that came up
    several times, as in a loop, and of another one where that runs into another error."""
    for choice in reversed(taken[-MOST_RETRIED:]):
        plan = other_side(ev, choice)
        yield plan, run(plan)
    for plan in _all_at_once(taken, ev):
        other = run(plan)
        yield plan, other
        if other.errors and other.errors[0].frames[-1:] != ev.errors[0].frames[-1:]:
            again = [c for c in other.choices.values() if c.place and (c.key, c.index) not in plan]
            for further in _all_at_once(again, other):
                yield further, run(further)


def _all_at_once(taken: list[Choice], ev: Evaluation) -> list[dict[tuple[str, int], bool]]:
    """The plans that take the other side of all choices of one place, the last places first."""
    by_place: dict[object, list[Choice]] = {}
    for choice in reversed(taken):
        by_place.setdefault(choice.place, []).append(choice)
    several = [made for made in by_place.values() if len(made) > 1][:MOST_REPEATED]
    return [
        other_side(ev, made[-1]) | {(c.key, c.index): not c.value for c in made} for made in several
    ]


def _went_on(ev: Evaluation, other: Evaluation) -> bool:
    """Whether the other run built more before an error of its own ended it."""
    if not other.errors:
        return False
    one, two = ev.errors[0], other.errors[0]
    further = two.event_index > one.event_index and len(_reached(other)) >= len(_reached(ev))
    return further and two.frames[-1:] != one.frames[-1:]


def _reached(ev: Evaluation) -> list[VariableCreated]:
    """The variables made before the first error."""
    end = ev.errors[0].event_index if ev.errors else None
    return [e for e in ev.events[:end] if isinstance(e, VariableCreated)]


def other_sides(
    ev: Evaluation,
    program: str,
    budget: int,
    run: Callable[[Plan], Evaluation],
    note: Callable[[str], None],
) -> Iterator[Evaluation]:
    """One run for each side of an unknown condition of the main file that ``ev`` has not taken;
    ``note`` is told when the program is too large for all."""
    if not repeatable(ev):
        return
    done = ev.work()
    file = os.path.basename(program)
    for choice in list(ev.choices.values()):
        if budget <= 0:
            return
        if choice.unreached or choice.place is None or not choice.place[0].endswith(file):
            continue
        if done + ev.work() > MOST_WORK:
            note(
                f"conditions of the main file are decided one way: each run takes {ev.work():,} steps"
            )
            return
        other = run(other_side(ev, choice))
        yield other
        done += other.work()
        budget -= 1
