"""The unknown value.

An ``Unknown`` stands for a value that the evaluation cannot know.  It always says why (``gap``, a
key of ``gaps.GAPS``) and where (``origin``).  Every operation on it gives another ``Unknown`` with
the same cause; asking for its truth is a *choice* that the current run takes and remembers.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from tfscope.values import holes
from tfscope.values.run import current_run
from tfscope.values.terms import Call, Comparison, Item, Literal, Negation, Operation, Term


class Origin(NamedTuple):
    """A place in a file of the evaluated program: 1-based lines."""

    file: str
    line: int
    end_line: int


class Indeterminate(BaseException):
    """A native operation asked an ``Unknown`` for something it cannot give (a length, an item).

    Not an ``Exception``: neither the program's handlers nor ours catch it by accident.  The
    evaluator's call boundary turns it into the ``Unknown`` it carries.
    """

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown)
        self.unknown = unknown


_UNDECIDING: set[types.CodeType] = set()
Native = TypeVar("Native", bound=Callable[..., Any])


def undeciding(function: Native) -> Native:
    """Marks a function as one on whose behalf C code compares: inside that C code the truth of an
    unknown is no choice of the run, it is ``Indeterminate``."""
    _UNDECIDING.add(function.__code__)
    return function


class Lineage:
    """All that follows from one unknown.

    ``fed``: it was given something of the program that is not plain data; what it gives may then be
    made of that, of a tensor for one.
    """

    __slots__ = ("fed",)

    def __init__(self) -> None:
        self.fed = False


class Unknown:
    """A value nobody knows, with its cause.

    ``term`` is the operation that gave it, or its mere text.
    ``number`` is ``int``, ``float`` or a scalar type of numpy if at least that much is known of it.
    """

    __slots__ = ("gap", "lineage", "number", "origin", "term")

    def __init__(
        self,
        gap: str,
        term: Term | str = "?",
        origin: Origin | None = None,
        lineage: Lineage | None = None,
    ) -> None:
        self.gap = gap
        self.term = term if isinstance(term, Term) else Term(term)
        self.origin = origin
        self.lineage = Lineage() if lineage is None else lineage
        self.number: type | None = None

    @property
    def text(self) -> str:
        """The source-like text shown in a hole (``layer_{n}``) and the identity of the value for
        choices: the same text from the same origin is answered alike within a run."""
        return self.term.text

    def derived(self, term: Term | str) -> Unknown:
        """An unknown that follows from this one."""
        return Unknown(
            self.gap,
            term if isinstance(term, Term) else Operation(term, self.term),
            self.origin,
            self.lineage,
        )

    def take(self, *given: object) -> None:
        """Something is given to the unknown: an argument, an item, an attribute."""
        lineage = self.lineage
        lineage.fed = lineage.fed or not all(map(_is_plain, given))

    def passed_to(self, function: str) -> Unknown:
        """What a function gives for it."""
        return self.derived(Call(function, self.term))

    def of_type(self, number: type | None) -> Unknown:
        """This unknown, of which now is known which kind of number it is."""
        self.number = number
        return self

    def __repr__(self) -> str:
        return f"Unknown({self.gap!r}, {self.text!r}, {self.origin!r})"

    # -- truth and equality are choices ------------------------------------------------------
    def __bool__(self) -> bool:
        if sys._getframe(1).f_code in _UNDECIDING:
            raise Indeterminate(self)
        return current_run().choose(self)

    def __eq__(self, other: object) -> Any:
        return True if other is self else self._compared("==", other)

    def __ne__(self, other: object) -> Any:
        return False if other is self else self._compared("!=", other)

    def __lt__(self, other: object) -> Any:
        return self._compared("<", other)

    def __le__(self, other: object) -> Any:
        return self._compared("<=", other)

    def __gt__(self, other: object) -> Any:
        return self._compared(">", other)

    def __ge__(self, other: object) -> Any:
        return self._compared(">=", other)

    __hash__ = object.__hash__

    def _compared(self, sign: str, other: object) -> Unknown:
        return self.derived(Comparison(self.term, sign, term_of(other)))

    def negated(self) -> Unknown:
        """``not unknown``."""
        return self.derived(Negation(self.term))

    # -- what needs the value itself ---------------------------------------------------------
    def _indeterminate(self, *_: object) -> Any:
        raise Indeterminate(self)

    __iter__ = _indeterminate
    __len__ = _indeterminate
    __index__ = _indeterminate
    __int__ = _indeterminate
    __float__ = _indeterminate
    __complex__ = _indeterminate
    __next__ = _indeterminate
    __reversed__ = _indeterminate

    # -- text keeps a hole ---------------------------------------------------------------------
    def __str__(self) -> str:
        return holes.hole(self.text)

    def __format__(self, spec: str) -> str:
        return holes.hole(self.text)

    # -- everything else is unknown, too -------------------------------------------------------
    def __call__(self, *_: object, **__: object) -> Unknown:
        return self.derived(Call(self.text))

    def __getitem__(self, key: object) -> Unknown:
        return self.derived(Item(self.term, term_of(key)))

    def __setitem__(self, key: object, value: object) -> None:
        self.take(value)

    def __delitem__(self, key: object) -> None:
        pass

    def __contains__(self, item: object) -> bool:
        return bool(self.derived(Comparison(term_of(item), "in", self.term)))

    def __enter__(self) -> Unknown:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def attribute(self, name: str) -> Unknown:
        """What ``unknown.name`` is; the evaluator's attribute access asks here."""
        return self.derived(f"{self.text}.{name}")

    def __neg__(self) -> Unknown:
        return self.derived(f"-{self.text}").of_type(self.number)

    def __pos__(self) -> Unknown:
        return self

    def __abs__(self) -> Unknown:
        return self.passed_to("abs").of_type(self.number)

    def __invert__(self) -> Unknown:
        return self.derived(f"~{self.text}")

    def __round__(self, *_: object) -> Unknown:
        return self.passed_to("round")


LONGEST_NUMBER = 1_000
"""Binary digits of the longest number that stands in a term."""


def term_of(value: object) -> Term:
    """How a value stands in the term of an unknown: a plain one as such, another as its type."""
    if isinstance(value, Unknown):
        return value.term
    if type(value) is int and value.bit_length() > LONGEST_NUMBER:
        return Term("a very large number")
    if value is None or isinstance(value, (bool, int, float, str)):
        return Literal(value)
    return Term(type(value).__name__)


def brief(value: object) -> str:
    """A short source-like text of a value, for the text of unknowns."""
    return term_of(value).text


def result(number: Unknown, sign: str, other: object) -> type | None:
    """What arithmetic with an unknown number gives; of scalars of numpy their class decides (``result_``)."""
    kinds = (number.number, other.number if isinstance(other, Unknown) else type(other))
    if None in kinds:
        return None
    for kind in kinds:
        if (rule := getattr(kind, "result_", None)) is not None:
            found: type | None = rule(sign, kinds)
            return found
    if not all(kind in (int, float) for kind in kinds):
        return None
    return float if sign == "/" or float in kinds else int


def _is_plain(value: object, most: int = 100) -> bool:
    """Whether a value is data: nothing that stands for a tensor can be within it."""
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        return True
    if isinstance(value, Unknown):
        return not value.lineage.fed
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return len(value) <= most and all(_is_plain(item, most // 4) for item in value)
    return getattr(type(value), "__array_priority__", 100) == 0


def _is_tensor_like(value: object) -> bool:
    """Whether the other operand computes the result: a tensor does, whatever the unknown is."""
    return getattr(type(value), "__array_priority__", 0) == 100


def _arithmetic() -> None:
    signs = {
        "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%",
        "pow": "**", "lshift": "<<", "rshift": ">>", "and": "&", "or": "|", "xor": "^",
        "matmul": "@",
    }  # fmt: skip

    def forward(sign: str) -> Any:
        def method(self: Unknown, other: object) -> Any:
            if _is_tensor_like(other) or (
                self.number is not None and hasattr(type(other), "takes_numbers_")
            ):
                return NotImplemented
            return self.derived(f"{self.text} {sign} {brief(other)}").of_type(
                result(self, sign, other)
            )

        return method

    def reflected(sign: str) -> Any:
        def method(self: Unknown, other: object) -> Unknown:
            return self.derived(f"{brief(other)} {sign} {self.text}").of_type(
                result(self, sign, other)
            )

        return method

    for name, sign in signs.items():
        setattr(Unknown, f"__{name}__", forward(sign))
        setattr(Unknown, f"__r{name}__", reflected(sign))


_arithmetic()
