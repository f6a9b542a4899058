"""The process of a command: an answer that is kept, or else the command itself."""

from __future__ import annotations

import os
import sys

from tfscope.cli import kept
from tfscope.source import disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

Printed = list[tuple[bool, str]]
"""What a command printed, in order; ``True`` stands for the error stream."""

INTERRUPTED = 130
"""The exit status of what ended by an interrupt from the keyboard, as shells know it."""

ONE_SHOT = ("vars", "check", "coverage")
"""Commands that print an answer and end."""


def main() -> int:
    """Runs the command of this process; returns the exit status."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] not in ONE_SHOT:
        from tfscope.cli.main import main as run

        return run(arguments)
    try:
        status = _one_shot(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        os._exit(0)
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    except ValueError:
        if not sys.stderr.closed:  # as the command leaves it when nobody reads its output any more
            raise
        status = 0
    os._exit(status)  # taking a large graph apart object by object helps nobody


def _one_shot(arguments: list[str]) -> int:
    # Another Python decides its import path anew each time, and a whole answer does not ask for it.
    steady = not any(a == "--no-cache" or a.startswith("--p") for a in arguments)
    place, key = kept.place_of(arguments) if steady else (None, "")
    answer: tuple[Printed, int] | None = None
    if place is not None:
        answer = kept.look_up(place, key, disk.Now())
    if answer is None:
        return _run(arguments, place, key)
    printed, status = answer
    for is_error, text in printed:
        (sys.stderr if is_error else sys.stdout).write(text)
    return status


def _run(arguments: list[str], place: str | None, key: str) -> int:
    from tfscope.base.garbage import look_rarely

    look_rarely()
    from tfscope.cli.main import main as run
    from tfscope.cli.status import CLEAN, FINDINGS

    if place is None:
        return run(arguments)
    printed: Printed = []
    out, err = sys.stdout, sys.stderr
    seen = disk.watch()
    sys.stdout, sys.stderr = _Copy(out, False, printed), _Copy(err, True, printed)  # type: ignore[assignment]
    try:
        status = run(arguments)
    finally:
        sys.stdout, sys.stderr = out, err
        disk.unwatch(seen)
    if status in (CLEAN, FINDINGS) and seen.steady:
        kept.keep(place, key, seen, (printed, status))
    return status


class _Copy:
    """A stream whose text is also put into a list."""

    def __init__(self, stream: TextIO, is_error: bool, into: Printed) -> None:
        self._stream = stream
        self._is_error = is_error
        self._into = into

    def write(self, text: str) -> int:
        """Writes, and remembers."""
        self._into.append((self._is_error, text))
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
