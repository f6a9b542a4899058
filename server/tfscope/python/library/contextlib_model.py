"""``contextlib``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.python.library.module_model import ModuleModel, host_names
from tfscope.python.library.streams import Redirect, RedirectError


@contextlib.contextmanager
def nested(*managers: Any) -> Iterator[tuple[Any, ...]]:
    """Python 2's ``contextlib.nested``."""
    with contextlib.ExitStack() as stack:
        yield tuple([stack.enter_context(manager) for manager in managers])


def _contextlib(name: str) -> ModuleModel:
    names = """contextmanager closing suppress ExitStack nullcontext ContextDecorator
    AbstractContextManager"""
    members = host_names("contextlib", names)
    members.update(redirect_stdout=Redirect, redirect_stderr=RedirectError)
    return ModuleModel(name, members, python2={"nested": nested}, missing="unmodelled-api")


MODELS = {
    "contextlib": lambda: _contextlib("contextlib"),
    "contextlib2": lambda: _contextlib("contextlib2"),
}
