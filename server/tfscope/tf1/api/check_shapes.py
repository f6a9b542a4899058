"""``tf.debugging.assert_shapes``.  Mirrors python/ops/check_ops.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.check_ops import prefix
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("debugging.assert_shapes")
def assert_shapes(shapes, data=None, summarize=None, message=None, name=None):
    """The check that tensors have sizes, or the same ones by symbol; raises ``ValueError``."""
    pairs = shapes.items() if isinstance(shapes, dict) else shapes
    before = prefix(message)
    if isinstance(pairs, Unknown):
        return tf.no_op()
    with ops.name_scope(name, "assert_shapes"):
        found = [(ops.convert_to_tensor(x), s) for x, s in pairs if s is not None]
        wanted = [(x, *_symbols(x, s, before)) for x, s in found]
        checks = [_rank(x, symbols, open_, message) for x, symbols, open_ in wanted]
        known: dict[Any, Any] = {}
        asserts = []
        for x, symbols, open_ in wanted:
            for place, symbol in enumerate(symbols):
                if symbol in (None, "."):
                    continue
                where = place - len(symbols) if open_ else place
                asserts.append(_size(x, where, symbol, known, before))
        with tf.control_dependencies([c for c in checks if c is not None]):
            return tf.group([a for a in asserts if a is not None])


def _symbols(x: Any, shape: Any, before: str) -> tuple[tuple[Any, ...], bool]:
    """Sizes and symbols, and whether there may be more dimensions before them."""
    if not hasattr(shape, "__iter__") and not hasattr(shape, "__getitem__"):
        text = f"{before}Tensor {x.name}.  Specified shape must be an iterable.  An iterable has the attribute `__iter__` or `__getitem__`.  Received specified shape: {shape}"
        raise raised(ValueError(text))
    symbols = tuple(shape)
    for place, symbol in enumerate(symbols):
        if (symbol is Ellipsis or symbol == "*") and place:
            text = f"{before}Tensor {x.name} specified shape index {place}.  Symbol `...` or `*` for a variable number of unspecified dimensions is only allowed as the first entry"
            raise raised(ValueError(text))
    opened = bool(symbols) and (symbols[0] is Ellipsis or symbols[0] == "*")
    return symbols[1:] if opened else symbols, opened


def _rank(x: Any, symbols: tuple[Any, ...], opened: bool, message: Any) -> Any:
    rank = len(symbols)
    if opened:
        return None if rank < 2 else tf.assert_rank_at_least(x, rank, message=message)
    if rank < 2:
        return tf.assert_rank_in(x, [0, 1], message=message)
    return tf.assert_rank(x, rank, message=message)


def _number(value: Any) -> int | None:
    """A size that is known, written as text too."""
    if isinstance(value, str):
        return int(value) if value.isdigit() else None
    return value if isinstance(value, int) else None


def _size(x: Any, where: int, symbol: Any, known: dict[Any, Any], before: str) -> Any:
    """Compares one size with what is told of it; ``None`` if nothing is left for the graph."""
    sizes = x.shape.as_list() if x.shape.ndims is not None else None
    inside = sizes is not None and -len(sizes) <= where < len(sizes)
    actual = sizes[where] if sizes is not None and inside else 1 if sizes == [] else None
    told, check = _number(symbol), "Specified explicitly"
    if told is None:
        if symbol not in known:
            known[symbol] = actual, x, where
            return None
        told, other, at = known[symbol]
        check = f"Specified by tensor {other.name} dimension {at}"
    if actual is not None and told is not None:
        if actual != told:
            text = f"{before}{check}.  Tensor {x.name} dimension {where} must have size {told}.  Received size {actual}, shape {x.shape}"
            raise raised(ValueError(text))
        return None
    return tf.no_op()
