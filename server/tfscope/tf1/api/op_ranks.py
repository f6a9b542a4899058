"""The ranks that operations demand of their inputs where no shape function of ours says so.

The data (``data/ranks_1_15.tsv``) is written by ``tests/oracle/introspect_ranks.py``.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api import data_files
from tfscope.tf1.api.shape_context import Context

ROWS = data_files.rows("ranks_1_15.tsv")


@functools.lru_cache(maxsize=512)
def demands(op_type: str) -> tuple[tuple[int, str, int], ...]:
    """``(number of an input, "=", ">=" or "<=", rank)`` for each input with a demand."""
    found = []
    for text in (ROWS.get(op_type) or ())[1:]:
        number, sign, rank = text.partition("=")
        bound = number[-1:] if number[-1:] in "<>" else ""
        found.append((int(number.rstrip("<>")), bound + sign, int(rank)))
    return tuple(found)


def check_ranks(c: Context) -> None:
    """Raises ``ShapeError`` for an input of a rank that the operation refuses."""
    for number, sign, rank in demands(c.op_type):
        if number >= len(c.inputs):
            continue
        if sign == "=":
            c.with_rank(number, rank)
        elif sign == ">=":
            c.at_least(number, rank)
        else:
            c.at_most(number, rank)
