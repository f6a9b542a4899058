"""What the rules about raised errors share: from an uncaught error to a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tfscope.analysis.result import Analysis, ErrorFact, Site
from tfscope.rules.finding import ERROR, WARNING, Finding, Related

NOT_FOUND = ("E4", "P5")
"""The store's rows about a variable that was never created."""


def findings(
    analysis: Analysis, rule: str, applies: Callable[[ErrorFact], bool]
) -> Iterator[Finding]:
    """A finding per uncaught error that ``applies`` accepts.

    Only the error that ends the program itself is certain.  An error of a function that nothing
    calls, or of a further path, is reported when the variable store raised it, as a warning with
    the conditions it depends on.  What fails in each pass of a loop or level of a recursion is told
    once, and of a function that nothing calls each place once.
    """
    seen: set[frozenset[Site]] = set()
    for error in analysis.errors:
        if not applies(error) or not error.frames or _half_known(error):
            continue
        if _unreadable(analysis, error) or _guessed_order(error) or _assumed_reuse(error):
            continue
        if _lacks_what_was_skipped(error):
            continue
        main = error.entry == "<module>" and not error.alternative
        certain = main and error.first and not error.escapable
        if not certain and not error.rule:
            continue
        if not error.first and (error.entry != "<module>" or not error.rule):
            continue
        path = frozenset(error.frames if error.entry == "<module>" else error.frames[-1:])
        if path in seen:
            continue
        seen.add(path)
        yield made(error, rule, ERROR if certain else WARNING)


def _unreadable(analysis: Analysis, error: ErrorFact) -> bool:
    """Whether the error comes from a line that could not be read as written."""
    file, first, _, last = error.frames[-1]
    return any(s.file == file and first <= s.line <= last for s in analysis.syntax)


def _guessed_order(error: ErrorFact) -> bool:
    """Whether the error rests on the order in which the methods of a class were tried.

    Of a class that nothing uses, ``__init__`` is run first; which of its other methods a program calls,
    and when, nobody knows.
    """
    first = error.frames[0][2]
    if error.entry == "<module>" or first in ("__init__", error.entry):
        return False
    return not error.related or error.related[0][2] not in ("__init__", first)


def _assumed_reuse(error: ErrorFact) -> bool:
    """Whether variables were to be shared because an unknown argument was taken to say so."""
    alone = error.entry != "<module>" or error.alternative
    return (
        alone
        and "does not exist" in error.message
        and any(a.value and "reuse" in a.text for a in error.assumes)
    )


def _lacks_what_was_skipped(error: ErrorFact) -> bool:
    """Whether a variable is missing that the statement may have made which an earlier error ended."""
    return not error.first and error.rule in NOT_FOUND


def _half_known(error: ErrorFact) -> bool:
    """Whether the variable's name is known in part only: then nothing is sure about it."""
    return bool(error.rule) and "{" in error.message.split("\n")[0]


def made(error: ErrorFact, rule: str, level: str) -> Finding:
    """The finding of one uncaught error."""
    text = error.message.split("\n")[0].removesuffix(" Originally defined at:")
    related = _related(error)
    assumes = tuple(
        f"{'' if a.value else 'not '}{a.text}"
        for a in error.assumes
        if error.alternative or error.escapable or error.entry != "<module>"
    )
    message = f"{error.type}: {text}" if text else error.type
    if assumes and (error.alternative or error.escapable):
        message += f" (when {' and '.join(f'`{a}`' for a in assumes[-2:])})"
    elif error.entry != "<module>":
        message += f" (when `{error.entry}` is called)"
    elif not error.first:
        message += " (behind the first error)"
    return Finding(
        rule, level, message, error.frames[-1], error.frames, related, assumes, error.key or "",
        missed=error.missed, near=error.near,
    )  # fmt: skip


def _related(error: ErrorFact) -> tuple[Related, ...]:
    """Where the variable was made: its call, and the step of the call path that differs."""
    if not error.related:
        return ()
    found = [Related(error.related[-1], f"`{error.key}` was first created here")]
    differing = [a for a, b in zip(error.related, error.frames, strict=False) if a != b]
    if differing and differing[0] != error.related[-1]:
        found.append(Related(differing[0], "the first creation was reached from here"))
    return tuple(found)
