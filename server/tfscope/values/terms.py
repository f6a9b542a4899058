"""What an unknown value is: the operation that gave it.

A term renders itself as source-like text, which holes and choices show; what the evaluation concludes
from an unknown it reads from the term's class and parts, never from that text.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from tfscope.values import holes

LONGEST = 80
"""Most characters of the text of an operation."""

RARE = frozenset(("==", "is", "in", "<", ">"))
"""Comparisons that rarely hold for a value nobody fixed."""

OPPOSITE = {"!=": "==", "is not": "is", "not in": "in"}
"""Sign of a negative comparison → the one it negates."""

ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}  # fmt: skip


class Term:
    """Anything of which only the text is known: a parameter, an attribute, the result of a model.

    ``rare``: whether a comparison that rarely holds is part of it.
    """

    __slots__ = ("rare", "text")

    def __init__(self, text: str, *, rare: bool = False) -> None:
        self.text = text
        self.rare = rare

    def positive(self) -> tuple[Term, bool]:
        """The condition without its negations, and whether their number is odd."""
        return self, False


class Literal(Term):
    """A plain value that the program wrote or computed."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        text = holes.literal(value)
        super().__init__(text if len(text) <= 30 else text[:27] + "...")
        self.value = value


class Operation(Term):
    """What follows from another term; its text is cut to ``LONGEST`` characters."""

    __slots__ = ()

    def __init__(self, text: str, *parts: Term) -> None:
        cut = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
        super().__init__(cut, rare=any(part.rare for part in parts))


class Call(Operation):
    """``function(arguments)``."""

    __slots__ = ("function",)

    def __init__(self, function: str, *arguments: Term) -> None:
        shown = ", ".join([argument.text for argument in arguments])
        super().__init__(f"{function}({shown})", *arguments)
        self.function = function


class Item(Operation):
    """``of[key]``."""

    __slots__ = ("key", "of")

    def __init__(self, of: Term, key: Term) -> None:
        super().__init__(f"{of.text}[{key.text}]", of)
        self.of = of
        self.key = key

    @property
    def is_first(self) -> bool:
        """Whether it is what the first iteration over a container gives."""
        return isinstance(self.key, Literal) and self.key.value == 0


class Comparison(Operation):
    """``left sign right``; ``why`` tells which part of the operands is unknown, if they hold one."""

    __slots__ = ("left", "right", "sign", "why")

    def __init__(self, left: Term, sign: str, right: Term, why: Term | None = None) -> None:
        shown = f"{left.text} {sign} {right.text}"
        super().__init__(shown if why is None else f"{shown}: {why.text}", left, right)
        self.left = left
        self.sign = sign
        self.right = right
        self.why = why
        self.rare |= sign in RARE

    def positive(self) -> tuple[Term, bool]:
        """``a == b`` for ``a != b``, and so on."""
        sign = OPPOSITE.get(self.sign)
        if sign is None:
            return self, False
        return Comparison(self.left, sign, self.right, self.why), True


class Negation(Operation):
    """``not of``."""

    __slots__ = ("of",)

    def __init__(self, of: Term) -> None:
        super().__init__(f"not {of.text}", of)
        self.of = of

    def positive(self) -> tuple[Term, bool]:
        """What is negated, and that it is."""
        term, negated = self.of.positive()
        return term, not negated


def in_first_pass(condition: Term) -> bool | None:
    """Whether a condition on the index of a loop of unknown length holds in its first pass; ``None``
    if it is about something else."""
    if _is_first_index(condition):
        return False
    if isinstance(condition, Comparison) and condition.sign in ORDER:
        if _is_first_index(condition.left) and isinstance(condition.right, Literal):
            bound = condition.right.value
            return bool(ORDER[condition.sign](0, bound)) if type(bound) is int else None
    return None


def _is_first_index(term: Term) -> bool:
    """Whether it is what ``range`` gives at first, or the count in the first pair of ``enumerate``."""
    if not isinstance(term, Item) or not term.is_first:
        return False
    if isinstance(term.of, Call):
        return term.of.function == "range"
    counted = term.of
    if not isinstance(counted, Item) or not counted.is_first:
        return False
    return isinstance(counted.of, Call) and counted.of.function == "enumerate"
