"""What a model's ``call`` may need where the model is trained, tested or run."""

from __future__ import annotations

import inspect
from typing import Any

from tfscope.python.functions import Function, signature_of
from tfscope.values.raised import raised


def check_call_args(model: Any, method: str | None) -> None:
    """Raises if the program's ``call`` needs more than the inputs.  Mirrors Model._check_call_args."""
    call = getattr(type(model), "call", None)
    if method is None or not isinstance(call, Function):
        return
    every = signature_of(call).parameters.values()
    places = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    needed = [p.name for p in every if p.kind in places and p.default is p.empty]
    extra = [name for name in needed if name != "training"][2:]
    if extra:
        text = (
            f"Models passed to `{method}` can only have `training` and the first argument in `call` as "
            f"positional arguments, found: {extra}."
        )
        raise raised(ValueError(text))
