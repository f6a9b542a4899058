"""``print``, and the streams of the program's process: what is printed is forgotten unless the program put an
object of its own in a stream's place."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.files import Stream
from tfscope.python.library.module_model import PerRun
from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

FIRST_STDOUT = PerRun("sys.__stdout__", lambda: Stream("<stdout>", "w"))
FIRST_STDERR = PerRun("sys.__stderr__", lambda: Stream("<stderr>", "w"))
STDOUT = PerRun("sys.stdout", FIRST_STDOUT.get)
STDERR = PerRun("sys.stderr", FIRST_STDERR.get)
STDIN = PerRun("sys.stdin", lambda: Stream("<stdin>", "r"))


def print_(*args: Any, **kwargs: Any) -> None:
    """``print``: tells an object of the program, and takes no argument that Python's does not."""
    for name in kwargs:
        if name not in ("sep", "end", "file", "flush"):
            raise raised(TypeError(f"'{name}' is an invalid keyword argument for print()"))
    file = kwargs.get("file")
    if file is None:
        file = STDOUT.get()
    if file is None or isinstance(file, (Stream, Unknown)):
        return
    write = _write_of(file)
    sep, end = (_text(kwargs.get(name), usual) for name, usual in (("sep", " "), ("end", "\n")))
    for i, value in enumerate(args):
        if i:
            write(sep)
        write(str(value))
    write(end)


def tell(what: str, file: Any = None) -> None:
    """Writes what a library prints: nobody knows the text."""
    target = STDOUT.get() if file is None else file
    if target is None or isinstance(target, (Stream, Unknown)):
        return
    _write_of(target)(holes.hole(what))


def _text(given: Any, usual: str) -> str:
    return usual if given is None else str(given)


def _write_of(file: Any) -> Any:
    write = getattr(file, "write", None)
    if write is None:
        text = f"'{type(file).__name__}' object has no attribute 'write'"
        raise raised(AttributeError(text))
    return write


class Redirect:
    """``contextlib.redirect_stdout``: another object stands in the stream's place."""

    _stream = "stdout"

    def __init__(self, new_target: Any) -> None:
        self._target = new_target
        self._old: list[Any] = []

    def __enter__(self) -> Any:
        module = _sys()
        self._old.append(getattr(module, self._stream))
        setattr(module, self._stream, self._target)
        return self._target

    def __exit__(self, *_: object) -> None:
        setattr(_sys(), self._stream, self._old.pop())


class RedirectError(Redirect):
    """``contextlib.redirect_stderr``."""

    _stream = "stderr"


Redirect.__name__, RedirectError.__name__ = "redirect_stdout", "redirect_stderr"


def _sys() -> Any:
    run: Any = current_run()
    return run.importer.load("sys", {})
