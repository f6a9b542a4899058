"""One evaluation of one program: its call stack, handlers, choices, bounds and faults.

``Evaluation`` is the ``Run`` of the evaluator.  Statements and calls report here; nothing here knows
syntax.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late
from tfscope.base.records import dataclass, field
from tfscope.python.catchers import Handler, HostHandler
from tfscope.python.doubts import may_follow
from tfscope.python.finder import Finder
from tfscope.python.frames import TEXT_FILE, Frame, Namespace, path_below
from tfscope.python.likelihood import descends, shares, side_in_model, usual_side
from tfscope.python.outcomes import Bounds, Choice, Fault, OutOfFuel, ProgramError, ends_generator
from tfscope.python.public_attributes import missed_name
from tfscope.python.wording import reword, reword_for_tensorflow2
from tfscope.values.foreign import is_apart_from_tensorflow
from tfscope.values.raised import asked, frames_of, is_raised, raised, text_of
from tfscope.values.run import Frame as PlainFrame
from tfscope.values.run import Run
from tfscope.values.terms import in_first_pass
from tfscope.values.unknown import Origin, Unknown

if TYPE_CHECKING:
    import traceback
else:
    traceback = late("traceback")


Provider = Callable[[str, "Evaluation"], Any]
"""Module name → what ``import`` gives, or ``None`` if the provider does not know the module."""


@dataclass
class Settings:
    """What a run is told from outside."""

    target: str = "1.15"
    argv: tuple[str, ...] = ()
    flags: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)
    plan: Mapping[tuple[str, int], bool] = field(default_factory=dict)


class Evaluation(Run):
    """The state of one evaluation; see the module docstring."""

    def __init__(self, settings: Settings, finder: Finder, providers: tuple[Provider, ...]) -> None:
        super().__init__(settings.target)
        self.settings = settings
        self.finder = finder
        self.hidden = (TEXT_FILE, *finder.libraries)
        self.providers = providers
        self.bounds = settings.bounds
        self.fuel = settings.bounds.fuel
        self.stack: list[Frame] = []
        self.handlers: list[Handler] = []
        self.modules: dict[str, Any] = {}
        self.main: Namespace = {}
        self.choices: dict[str, Choice] = {}
        self.gaps: dict[tuple[str, str], int] = {}
        self.faults: list[Fault] = []
        self.notes: list[tuple[str, PlainFrame | None, bool]] = []
        self.errors: list[ProgramError] = []
        self.graph_version: Callable[[], tuple[int, int]] = lambda: (0, 0)
        self.at_first_error: Callable[[], None] = lambda: None
        self.runtime_uses = 0
        self.choice_uses = self.decisions = self.checks = 0
        self.skipped = 0
        self.handling: list[BaseException] = []
        self.patches: list[tuple[Any, str, Any]] = []
        self.called: set[Any] = set()
        self.importer: Any = None
        self.texts: Any = None
        """The module that compiles and evaluates code given as text."""
        self.observed: frozenset[str] = frozenset()
        self.observer: Callable[[Frame, Any, Any], None] | None = None
        self.python2 = self.may_restart = False
        self.exited: PlainFrame | None = None
        """Where the program ended itself (``sys.exit``)."""
        self.samples: list[Any] = []
        """The loops of unknown length that are in their one pass, outermost first (``python.samples``)."""
        self.guessed_length = False
        """Whether a loop over an unknown iterable was taken to run once: lists may be too short."""
        self.data.update(
            environ=dict(settings.environ), flags=dict(settings.flags), argv=list(settings.argv),
            read_file=finder.read, submodules=finder.submodules, import_path=lambda: finder.start_path,
        )  # fmt: skip

    # -- call path -------------------------------------------------------------------------
    def frames(self) -> tuple[PlainFrame, ...]:
        """The call path now, outermost first; installed packages are left out."""
        hidden = self.hidden
        conversions = self.data.get("autograph", ())
        if not self.stack:
            return ()
        below_them = self.data.get("below_autograph", ())
        if not conversions and not below_them:
            top = self.stack[-1]
            below = path_below(self.stack, hidden) if top.below is None else top.below
            return below if top.file.startswith(hidden) else (*below, top.place())
        converted = self._converted(conversions, below_them)
        return tuple(
            frame.place(converted=yes)
            for frame, yes in zip(self.stack, converted)
            if not frame.file.startswith(hidden)
        )

    def _converted(
        self, conversions: Sequence[int], below: Sequence[tuple[int, bool]] = ()
    ) -> list[bool]:
        """For each frame whether AutoGraph converts its code: not what runs inside a constructor.

        ``below`` says from which depths on code that calls TensorFlow's own was converted or not.
        """
        turns = {**dict(below), **dict.fromkeys(conversions, True)}
        found, converted = [], False
        for depth, frame in enumerate(self.stack):
            converted = frame.name != "__init__" and turns.get(depth, converted)
            found.append(converted)
        return found

    def converted_frames(self) -> list[Frame] | None:
        """The frames of converted code; ``None`` where a call of the program calls no converted function."""
        conversions = self.data.get("autograph")
        if not conversions:
            return None
        converted = self._converted(conversions)
        called = len(self.stack) in conversions or bool(converted) and converted[-1]
        return [frame for frame, yes in zip(self.stack, converted) if yes] if called else None

    def depth(self) -> int:
        """How many frames there are now."""
        return len(self.stack)

    def origin(self) -> Origin | None:
        """Where the evaluation stands now."""
        if not self.stack:
            return None
        shown = [frame for frame in self.stack if frame.file != TEXT_FILE]
        file, line, _, end = (shown or self.stack)[-1].place()
        return Origin(file, line, end)

    def unknown(self, gap: str, text: str) -> Unknown:
        """An unknown value that arises here."""
        return Unknown(gap, text, self.origin())

    def is_python2(self) -> None:
        """From now on the program is taken for one of Python 2; a run that ``may_restart`` begins anew."""
        self.python2 = True
        self.data["python"] = (2, 7)

    def burn(self, amount: int = 1) -> None:
        """Uses fuel; raises ``OutOfFuel`` when there is none left."""
        self.fuel -= amount
        if self.fuel < 0:
            raise OutOfFuel

    def work(self) -> int:
        """What has been done so far, in native calls and uses of fuel."""
        return self.bounds.fuel - self.fuel + self.native_calls

    # -- choices ---------------------------------------------------------------------------
    def choose(self, condition: Unknown, likely: bool | None = None, check: bool = False) -> bool:
        """Takes a side of an unknown condition and remembers it; ``check`` if the other side only raises."""
        self.choice_uses += 1
        self.decisions += 1
        self.checks += check
        term, negated = condition.term.positive()
        first = in_first_pass(term)
        if first is not None:
            return first is not negated
        text, origin = term.text, condition.origin
        key = f"{text}@{origin.file}:{origin.line}" if origin else text
        known = self.choices.get(key)
        if known is None:
            if likely is None:
                likely = side_in_model(sys._getframe(2))
            index = len(self.choices)
            usual = usual_side(term) if likely is None else likely is not negated
            value = self.settings.plan.get((key, index), usual and not shares(term))
            place = self.stack[-1].place() if self.stack else None
            known = Choice(key, index, text, value, place, self.unreached)
            self.choices[key] = known
        if not check and descends(self.stack, self.data.setdefault("ended_recursions", set())):
            self.note(f"a recursion over {text} is taken to end")
            return known.value is negated
        return known.value is not negated

    # -- outcomes --------------------------------------------------------------------------
    @property
    def unreached(self) -> bool:
        """Whether what happens now lies behind the first uncaught error."""
        return bool(self.errors)

    passed_over = False
    """Whether a clause for exceptions that binds further names did not run."""

    def handled_error(self) -> BaseException | None:
        """The exception whose clause runs now."""
        return self.handling[-1] if self.handling else None

    @property
    def uncertain(self) -> bool:
        """Whether a missing name may be a consequence of our own assumptions."""
        return bool(self.was_left_out or self.choices or self.gaps)

    @property
    def was_left_out(self) -> bool:
        """Whether statements of the program did not run that may run in Python."""
        return self.passed_over or bool(self.errors or self.notes or self.faults)

    @property
    def guessing(self) -> bool:
        """Whether what an object of the program holds may be a consequence of our assumptions."""
        return bool(self.choices or self.notes or self.doubtful)

    @property
    def sure(self) -> bool:
        """Whether nothing that shapes or errors depend on went unmodelled or failed so far."""
        return not self.errors and not self.doubtful and not self.lost_sizes

    @property
    def doubtful(self) -> bool:
        """Whether an exception may be a consequence of a gap or fault of ours."""
        return bool(self.faults or self.skipped) or any(
            kind in MODEL_GAPS and not is_apart_from_tensorflow(detail)
            for kind, detail in self.gaps
        )

    def note_gap(self, gap: str, detail: str) -> None:
        """Counts something that has no model."""
        self.gaps[gap, detail] = self.gaps.get((gap, detail), 0) + 1

    def note(self, text: str, *, bound: bool = False) -> None:
        """A stated fact about this evaluation; ``bound`` if it reached one of its bounds."""
        place = self.stack[-1].place() if self.stack else None
        if (text, place, bound) not in self.notes:
            self.notes.append((text, place, bound))

    def is_caught(self, error: BaseException) -> bool:
        """Whether something on the dynamic stack catches the program's exception."""
        return any(handler.catches(error) for handler in reversed(self.handlers))

    def is_awaited(self, error: BaseException) -> bool:
        """Whether what catches the exception was written for its kind, as ``hasattr`` is and
        ``except AttributeError``; ``except Exception`` waits for no error in particular."""
        catching = (h for h in reversed(self.handlers) if h.catches(error))
        first = next(catching, None)
        return first is not None and not first.catches(RuntimeError())

    @contextmanager
    def within(self, handler: Handler) -> Iterator[None]:
        """A context in which ``handler`` may catch what the program raises."""
        depth = len(self.handlers)
        self.handlers.append(handler)
        try:
            yield
        finally:
            del self.handlers[depth:]

    def catching(self, *kinds: type[BaseException]) -> AbstractContextManager[None]:
        """A context in which host code catches errors of these classes."""
        return self.within(HostHandler(kinds))

    def classify(self, error: Exception, refused: Callable[[], bool] = lambda: False) -> bool:
        """Marks an exception as the program's; reports it as a fault and says no if it is ours.

        ``refused`` is asked whether Python refused a value of the program inside a model.
        """
        if is_raised(error):
            return True
        if isinstance(error, MemoryError):
            self.note("an operation is left: it needs more memory than there is", bound=True)
            return False
        if isinstance(error, RecursionError) or _uninitialised(error) or ends_generator(error):
            raised(error)
            return True
        if (unknown := asked(error)) is not None:
            self.note_gap(unknown.gap, unknown.text)
            self.skipped += 1
            return False
        place = fault_place(error)
        if place is None or refused():
            (reword if self.is_v1 else reword_for_tensorflow2)(error)
            raised(error)
            return True
        self.faults.append(
            Fault("".join(traceback.format_exception_only(error)).strip(), place, self.frames())
        )
        return False

    def survive(self, error: Exception) -> bool:
        """Whether evaluation goes on behind a statement that raised ``error``.

        It does when nobody catches the error (recorded; the first one is *the* error of the
        program) and when the exception is a fault of ours.
        """
        if not self.classify(error):
            return True
        if self.is_caught(error):
            return False
        self.record(error)
        return True

    def record(self, error: BaseException) -> None:
        """Records an exception of the program that nobody catches."""
        if isinstance(error, Exception):
            (reword if self.is_v1 else reword_for_tensorflow2)(error)
        frames = frames_of(error)
        error = self.data.get("leaving", lambda same: same)(error)
        if not self.errors and may_follow(error, self):
            self.skipped += 1
            text = text_of(error).split("\n")[0][:100]
            self.note(f"{type(error).__name__} here may come from what is not modelled: {text}")
            return
        if not self.errors:
            self.at_first_error()
        if len(self.errors) < MOST_ERRORS and all(
            known.error is not error for known in self.errors
        ):
            missed, near = ("", ()) if self.errors else missed_name(error)
            at = len(self.events)
            self.errors.append(
                ProgramError(error, text_of(error), frames, at, self.assumptions(), missed, near)
            )

    def assumptions(self) -> tuple[Choice, ...]:
        """The choices taken so far."""
        return tuple(self.choices.values())

    def undo_patches(self) -> None:
        """Takes back attributes that the program set on objects shared between runs."""
        for owner, name, old in reversed(self.patches):
            if old is MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, old)
        self.patches.clear()


MOST_ERRORS = 500
"""Errors kept: a loop that fails in every pass says nothing new."""

MODEL_GAPS = frozenset(("unmodelled-api", "unmodelled-attribute", "unmodelled-python"))
MISSING = object()


def _uninitialised(error: Exception) -> bool:
    """Whether an attribute is missing because a class of the program never calls its base's ``__init__``.

    A modelled class names in ``_begun_`` the attribute that its ``__init__`` sets first.
    """
    if not isinstance(error, AttributeError):
        return False
    begun = getattr(type(error.obj), "_begun_", None)
    return begun is not None and begun not in vars(error.obj)


def fault_place(error: BaseException) -> str | None:
    """``file:line`` in tfscope that raised, or ``None`` if native code did at the program's behest.

    An exception raised by C code that an evaluation step called directly has no traceback entry
    below that step.
    """
    tb = error.__traceback__
    last = None
    while tb is not None:
        last = tb
        tb = tb.tb_next
    if last is None:
        return None
    frame = last.tb_frame
    module = frame.f_globals.get("__name__", "")
    if not module.startswith("tfscope.") or module.startswith(EVALUATOR):
        return None
    return f"{module}:{last.tb_lineno}"


EVALUATOR = (
    "tfscope.python.expressions", "tfscope.python.operators", "tfscope.python.calls",
    "tfscope.python.statements", "tfscope.python.assignments", "tfscope.python.control",
    "tfscope.python.comprehensions", "tfscope.python.native", "tfscope.python.attributes",
    "tfscope.python.classes", "tfscope.python.functions", "tfscope.python.generators",
    "tfscope.python.builtins_", "tfscope.python.instances", "tfscope.python.percent", "tfscope.python.iteration",
    "tfscope.python.library.itertools_model", "tfscope.python.library.pure_modules",
    "tfscope.values.equality", "tfscope.values.unknown",
)  # fmt: skip
"""Modules whose frames evaluate the program's own operations: an exception that C code raises right
below them is the program's."""
