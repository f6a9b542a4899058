"""What each registered op takes and gives: facts read off TensorFlow's own registry.

The data (``data/op_defs_1_15.tsv``) is written by ``tests/tf1/api_ops/op_defs.py``; a line is parsed
when its op is first made.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from tfscope.tf1.api import data_files
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.dtypes import DType


class Argument(NamedTuple):
    """An input or output: a fixed type, a type attribute, or a list attribute of types."""

    name: str
    is_ref: bool
    number: str
    dtype: DType | None
    type_attr: str
    type_list: str


class Attribute(NamedTuple):
    """An attribute; ``allowed`` types or texts are empty when any will do, ``least`` is 0 when any number will.

    ``required``: the op has no default for it.
    """

    kind: str
    allowed: tuple[str, ...]
    default: DType | None
    least: int
    required: bool


class OpDef(NamedTuple):
    """One registered op."""

    name: str
    inputs: tuple[Argument, ...]
    outputs: tuple[Argument, ...]
    attrs: dict[str, Attribute]


ROWS = data_files.rows("op_defs_1_15.tsv")


def is_known(op_type: str) -> bool:
    """Whether TensorFlow registers such an op."""
    return ROWS.get(op_type) is not None


@functools.cache
def op_def(op_type: str) -> OpDef:
    """The definition of an op; ``KeyError`` if there is none."""
    row = ROWS.get(op_type)
    if row is None:
        raise KeyError(op_type)
    name, inputs, outputs, attrs = row
    return OpDef(
        name,
        tuple(_argument(text) for text in inputs.split()),
        tuple(_argument(text) for text in outputs.split()),
        dict(_attribute(text) for text in attrs.split()),
    )


def _argument(text: str) -> Argument:
    name, _, kind = text.partition(":")
    is_ref = kind.startswith("&")
    number, star, kind = kind.removeprefix("&").rpartition("*")
    if star and not number:
        return Argument(name, is_ref, "", None, "", kind)
    fixed = dtypes.BY_NAME.get(kind)
    return Argument(name, is_ref, number, fixed, "" if fixed else kind, "")


def _attribute(text: str) -> tuple[str, Attribute]:
    head, allowed, default, *least = text.split("=")
    name, _, kind = head.partition(":")
    types = tuple(allowed.split(",")) if allowed else ()
    lowest = int(least[0]) if least else 0
    return name, Attribute(kind, types, dtypes.BY_NAME.get(default), lowest, not default)
