"""Types that a program must give: ``None`` for one is refused at the call of the program.

A model takes ``None`` for a type that nobody knows and calls other models with it, so that the models
themselves cannot refuse it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tfscope.python.native import REFUSES
from tfscope.tf1.graph.dtypes import DType, inconvertible
from tfscope.values.raised import raised
from tfscope.values.run import of_target


def _inconvertible(_: str) -> str:
    """Mirrors dtypes.py as_dtype."""
    return inconvertible(None)


def _expected(argument: str) -> str:
    """Mirrors execute.py make_type and op_def_library.py."""
    return f"Expected DataType for argument '{argument}' not None."


def _of_script(argument: str) -> str:
    """1.15 hands the types to the operation, 2.x makes specs of them."""
    return of_target(_expected(argument), _inconvertible(argument))


def _marked(
    words: Callable[[str], str], *, lists: bool = True
) -> Callable[[str], Callable[[Any], Any]]:
    """What marks a model; with ``lists`` the argument may be some types."""

    def of_argument(argument: str) -> Callable[[Any], Any]:
        def mark(model: types.FunctionType) -> types.FunctionType:
            place = model.__code__.co_varnames.index(argument)

            def refuse(args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
                given = args[place] if place < len(args) else kwargs.get(argument, DType)
                several = lists and type(given) in (list, tuple)
                of_several = several and any(kind is None for kind in given)
                if given is None or of_several:
                    raise raised(TypeError(words(argument)))

            setattr(model, REFUSES, refuse)
            return model

        return mark

    return of_argument


needed = _marked(_inconvertible, lists=False)
"""Marks a model that turns the argument into a type."""

needed_by_op = _marked(_expected)
"""Marks a model that hands the argument to an operation."""

needed_by_script = _marked(_of_script)
"""Marks a model of what runs Python; the argument may be a list of types."""
