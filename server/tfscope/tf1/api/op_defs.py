"""What each registered op takes and gives: facts read off TensorFlow's own registry.

The data (``data/op_defs_1_15.tsv``) is written by ``tests/tf1/api_ops/op_defs.py``; a line is parsed
when its op is first made.  What the attributes of an op allow in 2.x, where that is something else,
is in ``data/allowed_2_15.tsv``, written by ``tests/oracle/introspect_types.py``; ops that take or give
other types there are in ``data/op_defs_2_15.tsv``, written like the first.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from tfscope.tf1.api import data_files
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.dtypes import DType
from tfscope.values.run import current_run


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
ROWS_SINCE = data_files.rows("op_defs_2_15.tsv")
ALLOWED_SINCE = data_files.rows("allowed_2_15.tsv")


def is_known(op_type: str) -> bool:
    """Whether the target registers such an op."""
    return _row(op_type, current_run().is_v1) is not None


def _row(op_type: str, is_v1: bool) -> list[str] | None:
    return (None if is_v1 else ROWS_SINCE.get(op_type)) or ROWS.get(op_type)


def op_def(op_type: str) -> OpDef:
    """The definition of an op under the target; ``KeyError`` if there is none."""
    return _op_def(op_type, current_run().is_v1)


@functools.cache
def _op_def(op_type: str, is_v1: bool) -> OpDef:
    row = _row(op_type, is_v1)
    if row is None:
        raise KeyError(op_type)
    name, inputs, outputs, attributes = row
    attrs = dict(_attribute(text) for text in attributes.split())
    since = None if is_v1 else ALLOWED_SINCE.get(op_type)
    for text in since[1].split() if since else ():
        key, _, allowed = text.partition("=")
        attrs[key] = attrs[key]._replace(allowed=_listed(allowed))
    return OpDef(
        name,
        tuple(_argument(text) for text in inputs.split()),
        tuple(_argument(text) for text in outputs.split()),
        attrs,
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
    lowest = int(least[0]) if least else 0
    return name, Attribute(kind, _listed(allowed), dtypes.BY_NAME.get(default), lowest, not default)


def _listed(allowed: str) -> tuple[str, ...]:
    return tuple(allowed.split(",")) if allowed else ()
