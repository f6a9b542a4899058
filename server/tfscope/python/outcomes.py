"""What an evaluation can end with beside a value: errors, choices, bounds, faults, as plain data."""

from __future__ import annotations

from tfscope.base.records import dataclass, replace
from tfscope.values.raised import raised
from tfscope.values.run import Frame as PlainFrame


class OutOfFuel(BaseException):
    """The evaluation reached its bound on steps."""


class OlderPython(BaseException):
    """A file needs Python 2, after others of the program began as files of Python 3."""


@dataclass(frozen=True)
class Bounds:
    """Limits of one evaluation.

    ``fuel`` counts calls and loop iterations; ``depth`` nested calls of the program;
    ``idle_iterations`` iterations of one loop, since one touched a variable, that leave the graph unchanged,
    ``idle_work`` calls and iterations within them, ``building_work`` those within iterations that build but
    touch no variable,
    ``building_iterations`` those of a ``while`` that do not (of a ``for``: ten times as many),
    ``nameless_operations`` what a hundred or more may build that touch no variable,
    ``alike_graphs`` those of a ``for`` that each make a graph as large as the last one's,
    ``comprehension`` those of a comprehension, ``comprehension_work`` calls and iterations within them.
    """

    fuel: int = 6_000_000
    depth: int = 950
    idle_iterations: int = 100_000
    idle_work: int = 400_000
    building_work: int = 400_000
    building_iterations: int = 3_000
    nameless_operations: int = 50_000
    runtime_iterations: int = 2
    alike_graphs: int = 200
    comprehension: int = 100_000
    comprehension_work: int = 1_500_000

    def of_other_sides(self) -> Bounds:
        """Those of a run beside the one that stands for the program: a loop that only adds operations, as one
        that saves at each step, shows nothing new in more passes."""
        return replace(self, building_work=self.building_work // 20)


@dataclass(frozen=True)
class Choice:
    """One unknown condition and the side this run takes."""

    key: str
    index: int
    text: str
    value: bool
    place: PlainFrame | None
    unreached: bool


@dataclass(frozen=True)
class Fault:
    """A bug of tfscope, met while evaluating; ``place`` is ``module:line`` of ours."""

    message: str
    place: str
    frames: tuple[PlainFrame, ...]


@dataclass
class ProgramError:
    """An exception of the program that nobody catches; ``text`` is what its ``str`` is.

    ``escapable``: it ends one side of an unknown condition, and another side gets further.
    """

    error: BaseException
    text: str
    frames: tuple[PlainFrame, ...]
    event_index: int
    assumptions: tuple[Choice, ...]
    missed: str = ""
    """The name that is not there, if it is the first error and about one."""
    near: tuple[str, ...] = ()
    """The names there that look like it, the likest first."""
    escapable: bool = False


ENDED = "__tfscope_ended__"


def ends_generator(error: BaseException) -> bool:
    """Whether a host generator made the error of a ``StopIteration`` that was raised within it (PEP 479)."""
    inner = isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration)
    return inner and not hasattr(error, ENDED)


def as_program_raised(error: BaseException) -> BaseException:
    """What a statement of a generator raised: host generators stand for statements, too."""
    return error.__cause__ if error.__cause__ is not None and ends_generator(error) else error


def out_of_generator(error: BaseException) -> RuntimeError:
    """What the program's generator raises where a ``StopIteration`` leaves it."""
    made = RuntimeError("generator raised StopIteration")
    made.__cause__ = error
    setattr(made, ENDED, True)
    return raised(made)
