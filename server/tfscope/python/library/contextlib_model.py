"""``contextlib``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.python.library.module_model import ModuleModel, host_names


@contextlib.contextmanager
def nested(*managers: Any) -> Iterator[tuple[Any, ...]]:
    """Python 2's ``contextlib.nested``."""
    with contextlib.ExitStack() as stack:
        yield tuple([stack.enter_context(manager) for manager in managers])


class redirect:
    """``redirect_stdout`` and ``redirect_stderr``: the program prints nothing."""

    def __init__(self, new_target: Any) -> None:
        self._target = new_target

    def __enter__(self) -> Any:
        return self._target

    def __exit__(self, *_: object) -> None:
        return None


def _contextlib(name: str) -> ModuleModel:
    names = """contextmanager closing suppress ExitStack nullcontext ContextDecorator
    AbstractContextManager"""
    members = host_names("contextlib", names)
    members.update(redirect_stdout=redirect, redirect_stderr=redirect)
    return ModuleModel(name, members, python2={"nested": nested}, missing="unmodelled-api")


MODELS = {
    "contextlib": lambda: _contextlib("contextlib"),
    "contextlib2": lambda: _contextlib("contextlib2"),
}
