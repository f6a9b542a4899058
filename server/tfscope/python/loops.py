"""When a loop has shown all it will do to the graph.

A loop that only runs the graph (``while True: sess.run(…)``) or only computes is left early, and
the evaluation says so.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.evaluation import Evaluation
from tfscope.values.lengths import undecided
from tfscope.values.unknown import Unknown

BEHIND_AN_ERROR = 50
"""How much earlier a loop is left behind the error that ends the program, or, if it builds
nothing, when a part of it is left out: what it needs may be missing, and the fuel is left for other paths."""

FEW = 64
"""So many passes a loop may make that only runs the graph: one over a few things reaches all of them."""

MOST_TAKEN = 100
"""Passes of a loop that only the end of an unknown iterator ends, each of which takes of that."""

CHEAP = 4_000
"""What the passes of such a loop may cost beside the first ones, in calls, iterations and quarters of
operations of the graph that is run."""


class LoopWatch:
    """Counts iterations of one loop by what they do to the graph."""

    __slots__ = (
        "alike",
        "building",
        "choices",
        "ev",
        "idle",
        "named",
        "nameless",
        "nameless_from",
        "open_ended",
        "once",
        "passed",
        "patience",
        "running",
        "settled",
        "taken",
        "takes",
        "skipped",
        "started",
        "undecided",
        "uses",
        "worked",
        "variables",
        "version",
        "why",
    )

    def __init__(self, ev: Evaluation, *, open_ended: bool, patience: int = 1) -> None:
        self.ev = ev
        self.open_ended = open_ended
        self.patience = patience * ev.bounds.runtime_iterations
        self.version = self._version()
        self.uses = ev.runtime_uses
        self.choices = ev.choice_uses
        self.skipped = ev.skipped
        self.worked = self.nameless_from = self.started = self.ev.work()
        self.passed = False
        self.why: Unknown | None = None
        self.once: Unknown | None = None
        self.variables, self.named = self.ev.variable_uses, self.version[-1]
        self.alike = self.building = self.idle = self.running = self.undecided = self.nameless = 0
        self.settled = -1
        self.taken, self.takes = 0, ev.unknown_takes

    def _version(self) -> tuple[int, ...]:
        """What counts as a change: operations of the default graph, and in a loop that ends also a new
        graph, which may hold as many as the last one."""
        graphs, operations = self.ev.graph_version()
        return (operations,) if self.open_ended else (graphs, operations)

    def goes_on(self, test: Any) -> bool:
        """Whether a ``while`` runs its body now; one with an unknown test is taken to run ``once``,
        and is then ``why`` it ends."""
        test, self.once = undecided(test), None
        if type(test) is not Unknown:
            return bool(test)
        if self.passed:
            self.ev.note(f"a loop while {test.text} is taken to run once")
            self.why = test
            return False
        self.once = test
        return self.ev.choose(test, True)

    def resume(self) -> None:
        """Called after a pass that gave an item: whoever takes the items decides how many."""
        self.uses = self.ev.runtime_uses
        self.choices = self.ev.choice_uses
        self.running = self.undecided = 0

    def done(self) -> bool:
        """Called after each iteration: whether to leave the loop now."""
        ev = self.ev
        ev.burn()
        self.passed = True
        version = self._version()
        if version != self.version:
            self.alike = self.alike + 1 if version[-1] == self.version[-1] else 0
            self.version = version
            self.running = self.undecided = self.taken = 0
            self.worked = self.ev.work()
            self.building += 1
            self.nameless += 1
            if ev.variable_uses != self.variables:
                self.variables, self.named = ev.variable_uses, version[-1]
                self.idle = self.nameless = 0
                self.nameless_from = self.worked
            return self._built_enough()
        return self._idled_enough()

    def _built_enough(self) -> bool:
        """Whether to leave after an iteration that built something."""
        bounds = self.ev.bounds
        part = BEHIND_AN_ERROR if self.ev.errors else 1
        if self.building * part >= bounds.building_iterations * (1 if self.open_ended else 10):
            why = f"{self.building} iterations that each build operations"
        elif self.nameless >= 100 and self.version[-1] - self.named >= bounds.nameless_operations:
            why = f"{self.nameless} iterations that build operations and touch no variable"
        elif self.nameless and (self.worked - self.nameless_from) * part >= bounds.building_work:
            why = f"{self.nameless} iterations that touch no variable and take many steps"
        elif self.alike >= bounds.alike_graphs:
            why = f"{self.alike} graphs that are as large as each other"
        else:
            return False
        self.ev.note(f"a loop is left after {why}", bound=True)
        return True

    def _idled_enough(self) -> bool:
        """Whether to leave after an iteration that built nothing."""
        ev = self.ev
        self.idle += 1
        if ev.runtime_uses != self.uses:
            self.uses = ev.runtime_uses
            self.running += 1
        if ev.choice_uses != self.choices:
            self.choices = ev.choice_uses
            self.undecided += 1
        if self.running >= self.patience and not self._is_short():
            ev.note(
                "a loop that runs the graph or waits is left early: its further iterations build nothing"
            )
            return True
        if ev.unknown_takes != self.takes:
            self.takes = ev.unknown_takes
            self.taken += 1
        if self.open_ended and (self.undecided >= self.patience or self.taken >= MOST_TAKEN):
            ev.note("a loop that only something unknown ends is left early")
            return True
        worked = self.ev.work() - self.worked
        part = BEHIND_AN_ERROR if ev.errors or ev.skipped != self.skipped else 1
        if self.idle * part >= ev.bounds.idle_iterations or worked * part >= ev.bounds.idle_work:
            ev.note(f"a loop is left after {self.idle} iterations that build nothing", bound=True)
            return True
        return False

    def _is_short(self) -> bool:
        """Whether a loop that runs the graph may go on: few and cheap passes, and nothing new to choose."""
        if self.settled < 0:
            self.settled = len(self.ev.choices)
        cost = self.ev.work() - self.started + self.idle * self.version[-1] // 4
        return self.idle < FEW and cost < CHEAP and len(self.ev.choices) == self.settled
