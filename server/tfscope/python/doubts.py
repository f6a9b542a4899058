"""Whether an error may follow from what the evaluation does not know, and so is none of the program's.

A program of TensorFlow 2 that never says that it builds graphs may compute at once, and only graphs are
modelled: what a graph's values refuse there is no error.  One that only says that nothing is computed at once
has shapes that hold numbers: what a ``Dimension`` refuses there is none, either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tfscope.base.patterns import regex
from tfscope.values.raised import raised, text_of
from tfscope.values.run import SIZES_MAY_BE_NUMBERS

if TYPE_CHECKING:
    from tfscope.python.evaluation import Evaluation

E = TypeVar("E", bound=BaseException)

_LACKS = regex(r"(?:module|from|named) 'tensorflow")

_NO_SIZE = regex(
    r"None|'(?:Symbolic)?Tensor'|`tf\.Tensor`|[Cc]annot infer|[Uu]nknown (?:rank|shape)|unknown TensorShape"
    r"|[Ff]ully.?(?:defined|known)|must be known|known statically|statically.known|<unknown>"
)
"""What errors name that a program runs into where it finds no size, or takes a tensor for it."""


_OF_GRAPHS = regex(
    r"SymbolicTensor(?:'?$|\.__|'? (?!object has no attribute '(?!numpy')))|symbolic (?:`?tf\.)?Tensor"
    r"|[Ee]ager (?:mode|execution)|'[A-Za-z]*Variable' object (?:has no attribute 'numpy'|is not iterable)"
)
"""What errors say of a graph's values that TensorFlow 2 computes at once where it builds no graph."""

_OF_DIMENSIONS = regex(r"\bDimension\b|returned non-int \(type NoneType\)")
"""What errors say of sizes that are numbers or ``None`` unless the program turned that off."""

_OF_MODULES = regex(r"cannot import name '|^(?:partially initialized )?module '|^'module' object ")
"""What errors say of a module that lacks a name: it may not have come to it."""

BEHIND_PARENTS = "behind_parents"
"""Key of ``data``: whether packages around the program are imported before it, which are not here: whatever
imports the others, it does so in another order."""

_MISSES = ("E4", "P5")
"""The rules of the variable store that say that there is no such variable."""

AT_ONCE = "may_compute_at_once"
"""Key of ``data``: what tells whether a program of TensorFlow 2 may build no graph where it is now."""

CERTAIN = "__tfscope_certain__"


def certain(error: E) -> E:
    """Marks an exception of the program that no gap can have led to."""
    setattr(error, CERTAIN, True)
    return raised(error)


def is_certain(error: BaseException) -> bool:
    """Whether the exception is marked so."""
    return hasattr(error, CERTAIN)


def may_follow(error: BaseException, ev: Evaluation) -> bool:
    """Whether a gap, a fault or a size that only we do not know may have led to the error."""
    if any(frame.is_guessed() for frame in ev.stack):
        return True
    if ev.data.get(BEHIND_PARENTS) and _OF_MODULES.search(text_of(error)):
        return not _LACKS.search(text_of(error))
    if isinstance(error, NameError) or is_certain(error):
        return False
    if AT_ONCE in ev.data and _OF_GRAPHS.search(text_of(error)) and ev.data[AT_ONCE]():
        return True
    numbers = ev.data.get(SIZES_MAY_BE_NUMBERS)
    if numbers is not None and _OF_DIMENSIONS.search(text_of(error)) and numbers():
        return True
    if ev.lost_sizes and (isinstance(error, AssertionError) or _NO_SIZE.search(text_of(error))):
        return True
    if _cannot_follow(error, ev):
        return False
    if isinstance(error, RecursionError) and (ev.gaps or ev.choices or ev.notes):
        return True
    return ev.doubtful


def _cannot_follow(error: BaseException, ev: Evaluation) -> bool:
    """Whether no gap can have led to it: what the variable store refuses, unless it misses what a call
    without a model may have made, and a name that a module of TensorFlow lacks."""
    if ev.skipped or ev.faults:
        return False
    rule = getattr(error, "store_rule", "")
    if rule in _MISSES and any(kind == "unmodelled-api" for kind, _ in ev.gaps):
        return not ev.doubtful
    lacks = isinstance(error, (AttributeError, ImportError)) and _LACKS.search(text_of(error))
    return bool(rule or lacks)
