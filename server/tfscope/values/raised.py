"""Exceptions of the evaluated program.

The program's exceptions are ordinary Python exceptions that carry a mark, so that Python's own
protocols (``hasattr``, iteration, context managers) work on them.  An exception without the mark is
a bug of tfscope: only the file and request boundary catches it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

E = TypeVar("E", bound=BaseException)
R = TypeVar("R")

MARK = "__tfscope_frames__"


def raised(error: E) -> E:
    """Marks an exception as raised by the evaluated program, here and now.

    Models write ``raise raised(ValueError("…"))``, in the words of the modelled TensorFlow.
    """
    if not hasattr(error, MARK):
        setattr(error, MARK, current_run().frames())
    return error


def passed_on(error: TypeError) -> TypeError:
    """An error of the call that the handling frame only passes on; the caller re-raises it.

    If the callee never began (nothing lies below the handling frame), its arguments did not fit,
    and they are the program's.
    """
    at = error.__traceback__
    return raised(error) if at is not None and at.tb_next is None else error


def called(function: Callable[[], R]) -> R:
    """What a function of the program gives; arguments that it misses are the program's error."""
    try:
        return function()
    except TypeError as error:
        raise passed_on(error) from None


def refusable(function: Callable[..., R], *args: Any) -> R:
    """Calls an operation of Python on values of the program; what it raises is the program's."""
    try:
        return function(*args)
    except (TypeError, ValueError, LookupError, ArithmeticError) as error:
        raise raised(error) from None


def pair_of(items: Any) -> tuple[Any, Any]:
    """What ``one, other = items`` assigns."""
    one, other = items
    return one, other


def is_raised(error: BaseException) -> bool:
    """Whether the evaluated program raised this exception."""
    return hasattr(error, MARK)


def frames_of(error: BaseException) -> tuple[tuple[str, int, str, int], ...]:
    """The call path at which the program raised the exception, outermost first."""
    frames: tuple[tuple[str, int, str, int], ...] = getattr(error, MARK, ())
    return frames


def asked(error: Exception) -> Unknown | None:
    """The unknown value that native code asked for an attribute: what it has nobody can know."""
    if not isinstance(error, AttributeError) or type(error.obj) is not Unknown:
        return None
    return error.obj.attribute(error.name or "?")


def text_of(error: BaseException) -> str:
    """``str(error)``, whatever the program's ``__str__`` does."""
    try:
        return str(error)
    except Exception:  # the program's own __str__ may raise
        return type(error).__name__
