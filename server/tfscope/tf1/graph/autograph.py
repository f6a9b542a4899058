"""Which code AutoGraph converts: there a tensor may decide an ``if`` and be looped over.

Mirrors python/autograph/impl/api.py tf_convert: the `call` of a program's own layer, the functions
given to datasets and those under ``tf.function``, with whatever they call.  Functions that
``tf.cond``, ``tf.while_loop`` and ``tf.map_fn`` are given elsewhere are not converted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.values.run import current_run


@contextlib.contextmanager
def converted() -> Iterator[None]:
    """The program's code that runs meanwhile is converted."""
    run = current_run()
    depths = run.data.setdefault("autograph", [])
    depths.append(run.depth())
    try:
        yield
    finally:
        depths.pop()


def mark_converted(function: Any) -> None:
    """``function`` is converted whenever it is called."""
    code = getattr(function, "__code__", None)
    if code is not None:
        marked = current_run().data.setdefault("autograph_functions", set())
        marked.add((code.co_filename, code.co_name))


def is_converted() -> bool:
    """Whether the code that runs now was converted."""
    run = current_run()
    if run.data.get("autograph"):
        return True
    marked = run.data.get("autograph_functions", set())
    return bool(marked) and any((frame[0], frame[2]) in marked for frame in run.frames())
