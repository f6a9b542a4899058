"""Shapes of the outputs of ops that have no shape function of ours, by rules that are data.

``data/shapes_1_15.tsv`` is written by ``tests/oracle/introspect_shapes.py``.  A row holds the type of the op and a
rule for each output that its definition lists:

| rule | shape |
|---|---|
| ``?`` | of no known rank |
| ``=0&2`` | that of input 0, merged with that of input 2 |
| ``@shape`` | that of an attribute; for outputs of many types, one of those that it lists |
| ``%1`` | the value of input 1 |
| ``[?,3,0.1&2.0]`` | these sizes; ``0.1`` is a size of input 0 |
| ``0[:-1]+[?]`` | a part of that of input 0, and sizes |

Of an op that graphs may not have any more the row says when it was removed, behind a ``!``.
Behind a ``~`` stands a rule that refuses nothing: where it cannot hold, nothing is known.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

from tfscope.tf1.api import data_files
from tfscope.tf1.api.op_defs import Argument, op_def
from tfscope.tf1.api.shape_context import (
    SHAPES,
    Context,
    ShapeError,
    ShapeFunction,
    Sizes,
    concatenate,
    merge,
    merge_dim,
)
from tfscope.tf1.graph.tensor_shape import as_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run

ROWS = data_files.rows("shapes_1_15.tsv")
PART = re.compile(r"(\d+)\[(-?\d*):(-?\d*)\]\+\[(.*)\]")


@functools.lru_cache(maxsize=512)
def rules(op_type: str) -> list[str] | None:
    """A rule for each output that the definition lists; ``None`` for an op without a row."""
    row = ROWS.get(op_type)
    return None if row is None else row[1:]


def shape_function(op_type: str) -> ShapeFunction | None:
    """The shape function of an op, or what the rules of its row give; ``None`` if neither is known."""
    return SHAPES.get(op_type) or (None if rules(op_type) is None else plain_shapes)


def refuse_removed(op_type: str) -> None:
    """Raises ``NotImplementedError`` for an op that TensorFlow registers, but that no graph may have.

    Mirrors python/framework/op_def_library.py ``_apply_op_helper``.
    """
    known = rules(op_type)
    if known and known[0].startswith("!") and current_run().is_v1:
        text = f"Op {op_type} is not available in GraphDef version 134. {known[0][1:]}"
        raise raised(NotImplementedError(text))


def plain_shapes(c: Context) -> list[Any]:
    """The shapes of the outputs of an op with a row."""
    found: list[Any] = []
    for rule, argument in zip(rules(c.op_type) or (), op_def(c.op_type).outputs):
        found += _of_argument(rule, argument, c)
    return found


def _of_argument(rule: str, argument: Argument, c: Context) -> list[Any]:
    if argument.number:
        number = c.counts.get(argument.number, c.attrs.get(argument.number))
        return [sizes_by(rule, c)] * (number if isinstance(number, int) else 0)
    if argument.type_list:
        kinds = c.attrs.get(argument.type_list)
        number = len(kinds) if isinstance(kinds, (list, tuple)) else 0
        return [sizes_by(rule, c, k) for k in range(number)]
    return [sizes_by(rule, c)]


def sizes_by(rule: str, c: Context, place: int = 0) -> Sizes:
    """The sizes of one output; ``place`` is its number among those of its argument."""
    if rule.startswith("~"):
        try:
            return sizes_by(rule[1:], c, place)
        except ShapeError:
            return None
    if rule == "?":
        return None
    if rule.startswith("="):
        return functools.reduce(merge, [c.sizes(int(i)) for i in rule[1:].split("&")])
    if rule.startswith("%"):
        return c.as_shape(int(rule[1:]))
    if rule.startswith("@"):
        return _of_attribute(c.attrs.get(rule[1:]), place)
    if rule.startswith("["):
        return _sizes(rule[1:-1], c)
    return _part(rule, c)


def _of_attribute(value: Any, place: int) -> Sizes:
    """An attribute that is a shape, or lists them."""
    if isinstance(value, (list, tuple)) and not all(
        isinstance(v, (int, type(None))) for v in value
    ):
        value = value[place] if place < len(value) else None
    shape = as_shape(value)
    return None if shape.ndims is None else shape.as_list()


def _sizes(text: str, c: Context) -> list[int | None]:
    return [_size(part, c) for part in text.split(",") if part]


def _size(text: str, c: Context) -> int | None:
    if text == "?":
        return None
    if "." not in text:
        return int(text)
    found: Sequence[int | None] = [_of_input(source, c) for source in text.split("&")]
    return functools.reduce(merge_dim, found)


def _of_input(source: str, c: Context) -> int | None:
    number, _, place = source.partition(".")
    sizes = c.sizes(int(number))
    return sizes[int(place)] if sizes is not None and int(place) < len(sizes) else None


def _part(rule: str, c: Context) -> Sizes:
    matched = PART.fullmatch(rule)
    assert matched is not None
    number, start, stop, more = matched.groups()
    sizes = c.sizes(int(number))
    if sizes is None:
        return None
    kept = sizes[int(start) if start else None : int(stop) if stop else None]
    return concatenate(kept, _sizes(more, c))
