"""The state of one evaluation that every layer reports to: target, call path, choices, events.

Exactly one run is current in a process; ``activate`` makes a run current for a ``with`` block.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from tfscope.values.unknown import Unknown

T = TypeVar("T")
Frame = tuple[str, int, str, int]
"""``(file, first line of the call, function name, last line of the call)``."""

SIZES_MAY_BE_NUMBERS = "sizes_may_be_numbers"
"""Key of ``data``: what tells whether shapes hold numbers in the TensorFlow 2 that the program may run on."""


class Run:
    """One evaluation.  The evaluator derives from it; models use only what stands here.

    ``target`` is ``"1.15"`` or ``"2.x"``.  ``events`` is the list of facts in order of happening.
    ``data`` holds, per layer and key, state that lives as long as the run (default graphs, …).
    ``thread`` is the number of the thread that runs now; 0 is the main one.
    ``runtime_uses`` counts how often the program ran its graph (``Session.run``).
    ``variable_uses`` counts variables made, and shared ones got.
    ``unknown_takes`` counts the items taken of unknown iterators, which may have had no more.
    ``native_calls`` counts calls of code that is not the program's; they burn no fuel.
    ``foreign_calls`` counts calls of code that is absent, which may have done anything to a graph.
    ``foreign_modules`` counts modules that are absent, which may have done anything to what they can reach.
    ``unknown_calls`` counts calls of what nobody knows that may have made something in a graph, and classes
    and functions that such code derives or decorates.
    ``lost_sizes``: a dimension is unknown to us alone; TensorFlow would know it.
    ``open_lengths``: by ``id``, containers of unknown length (kept alive here, generators not) and why (``values.lengths``).
    """

    def __init__(self, target: str = "1.15") -> None:
        self.target = target
        self.events: list[object] = []
        self.data: dict[str, Any] = {}
        self.thread = 0
        self.runtime_uses = 0
        self.variable_uses = 0
        self.unknown_takes = 0
        self.native_calls = 0
        self.foreign_calls = 0
        self.foreign_modules = 0
        self.unknown_calls = 0
        self.lost_sizes = False
        self.open_lengths: dict[int, tuple[Any, Unknown]] = {}

    def own(self, key: str, make: Callable[[], T]) -> T:
        """State that each thread has of its own."""
        if self.thread:
            key = f"{key} of thread {self.thread}"
        if key not in self.data:
            self.data[key] = make()
        found: T = self.data[key]
        return found

    @property
    def is_v1(self) -> bool:
        """Whether TensorFlow 1.15 is modelled (else 2.x ``compat.v1``)."""
        return self.target == "1.15"

    @property
    def python(self) -> tuple[int, int]:
        """The version of Python that runs the program: a 2.7 that it needs, or the target's newest."""
        needed: tuple[int, int] | None = self.data.get("python")
        return needed or ((3, 7) if self.is_v1 else (3, 11))

    @property
    def unreached(self) -> bool:
        """Whether what happens now lies behind the first uncaught error."""
        return False

    @property
    def doubtful(self) -> bool:
        """Whether an exception may be a consequence of a gap or fault of ours."""
        return False

    @property
    def sure(self) -> bool:
        """Whether what is unknown now is unknown to TensorFlow, too: nothing went unmodelled."""
        return True

    def frames(self) -> tuple[Frame, ...]:
        """The program's own call path now, outermost first."""
        return ()

    def depth(self) -> int:
        """How many activations of the program's code there are now."""
        return 0

    def choose(self, condition: Unknown) -> bool:
        """Takes a side of an unknown condition; the same condition is always answered alike."""
        return True

    def is_caught(self, error: BaseException) -> bool:
        """Whether the program would catch an error that is raised now."""
        return False

    def catching(self, *kinds: type[BaseException]) -> contextlib.AbstractContextManager[None]:
        """A ``with`` block in which TensorFlow itself catches errors of these classes."""
        return contextlib.nullcontext()

    def note_gap(self, gap: str, detail: str) -> None:
        """Counts something of the program that has no model."""

    def emit(self, event: object) -> None:
        """Appends a fact."""
        self.events.append(event)


_current: list[Run] = [Run()]


def current_run() -> Run:
    """The run that is being evaluated."""
    return _current[-1]


def of_target(v1: str, v2: str) -> str:
    """The words of the TensorFlow that is modelled: those of 1.15 or those of 2.x."""
    return v1 if current_run().is_v1 else v2


@contextlib.contextmanager
def activate(run: Run) -> Iterator[Run]:
    """Makes ``run`` the current one within the block."""
    _current.append(run)
    try:
        yield run
    finally:
        _current.pop()
