"""What on the dynamic stack may catch an exception of the program, beside its ``except`` clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tfscope.python.evaluation import Evaluation

HOST_CAUGHT = (AttributeError, LookupError, StopIteration, GeneratorExit)
"""What native code that asks an object of the program may catch itself (``hasattr``, iteration)."""

ENDING = (StopIteration, GeneratorExit)
"""What it may take for the end of items where it calls a function of the program."""


class Handler(Protocol):
    """Something on the dynamic stack that may catch an exception of the program."""

    def catches(self, error: BaseException) -> bool:
        """Whether ``error`` stops here."""


class HostHandler:
    """Native code between two stretches of the program."""

    def __init__(self, caught: tuple[type[BaseException], ...]) -> None:
        self.caught = caught

    def catches(self, error: BaseException) -> bool:
        """Native code catches only what it knows."""
        return isinstance(error, self.caught)


class OpenHandler:
    """A context manager of the program, which may swallow anything."""

    def catches(self, error: BaseException) -> bool:
        """Whether it really does is seen when its ``__exit__`` runs."""
        return True


class FinallyHandler:
    """A ``finally``, which runs before anything that follows: the program's first error goes through it."""

    def __init__(self, ev: Evaluation) -> None:
        self.ev = ev

    def catches(self, error: BaseException) -> bool:
        """What may come from a gap of ours ends no block, nor does a later error."""
        return not self.ev.errors and not self.ev.doubtful


ASKING, CALLING = HostHandler(HOST_CAUGHT), HostHandler(ENDING)
OPEN_HANDLER = OpenHandler()
