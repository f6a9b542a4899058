"""Percentiles of numbers.  Mirrors contrib/distributions/python/ops/sample_stats.py ``percentile``."""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.numpy_values import constant_value
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

ROUNDED = {"lower": "ceil", "higher": "floor", "nearest": "round"}
"""How a place between two numbers is chosen → the function of its index."""


def _rank(x: Any, least: int = 0, most: int | None = None, known: bool = True) -> int | None:
    """The number of dimensions; raises ``ValueError`` for another one than is expected."""
    rank: int | None = x.get_shape().ndims
    if rank is None:
        if known:
            text = f"Expected argument 'x' to have statically defined 'ndims'.  Found: {x}"
            raise raised(ValueError(text))
        return None
    if rank < least:
        text = f"Expected argument 'x' to have ndims >= {least}.  Found tensor {x}"
        raise raised(ValueError(text))
    if most is not None and rank > most:
        text = f"Expected argument 'x' to have ndims <= {most}.  Found tensor {x}"
        raise raised(ValueError(text))
    return rank


def _places(axis: list[int], rank: int) -> list[int]:
    """The axes counted from the first one."""
    for d in axis:
        if d >= rank:
            raise raised(ValueError(f"dim {d} not in the interval [0, {rank - 1}]."))
        if d < -rank:
            text = f"Negatively indexed dim {d} not in the interval [-{rank}, -1]"
            raise raised(ValueError(text))
    return [d if d >= 0 else rank + d for d in axis]


def _moved(x: Any, axis: list[int], rank: int) -> Any:
    """With the axes together at the end."""
    front = sorted(set(range(rank)).difference(axis))
    turned = tf.transpose(x, perm=front + axis)
    if x.get_shape().is_fully_defined():
        sizes = x.get_shape().as_list()
        whole = [*(sizes[i] for i in front), math.prod(sizes[i] for i in axis)]
        return tf.reshape(turned, shape=whole)
    first = tf.shape(turned)[: rank - len(axis)]
    return tf.reshape(turned, shape=tf.concat([first, [-1]], axis=0))


def _axes(axis: Any, x: Any) -> tuple[list[int], int]:
    axis = ops.convert_to_tensor(axis, name="axis")
    tf.assert_integer(axis)
    rank = _rank(axis, most=1)
    known = constant_value(axis)
    if known is None:
        text = f"Expected argument 'axis' to be statically available.  Found: {axis}"
        raise raised(ValueError(text))
    listed = [int(known)] if rank == 0 else [int(a) for a in known]
    whole = _rank(x, 1)
    assert whole is not None
    return _places(listed, whole), whole


@tf_export("contrib.distributions.percentile", "contrib.distributions.python.ops.sample_stats.percentile")  # fmt: skip
def percentile(
    x, q, axis=None, interpolation=None, keep_dims=False, validate_args=False, name=None
):
    """The shape without ``axis``; raises ``ValueError`` for several ``q`` and for unknown ranks."""
    if interpolation is not None and isinstance(interpolation, str) and interpolation not in ROUNDED:  # fmt: skip
        text = f"Argument 'interpolation' must be in {{'lower', 'higher', 'nearest'}}.  Found {interpolation}"
        raise raised(ValueError(text))
    with ops.name_scope(name or "percentile", values=[x, q]):
        x = ops.convert_to_tensor(x, name="x")
        q = tf.cast(q, tf.float64, name="q")
        if isinstance(x, Unknown) or isinstance(q, Unknown):
            return x if isinstance(x, Unknown) else q
        if _rank(q, known=False) not in (0, None):
            text = f"Expected argument 'x' to have ndims 0.  Found tensor {q}"
            raise raised(ValueError(text))
        if validate_args:
            q = _checked(q)
        listed, rank = (None, None) if axis is None else _axes(axis, x)
        y = tf.reshape(x, [-1]) if listed is None else _moved(x, listed, rank)
        result = _at(y, q, ROUNDED.get(interpolation, "round"))
        return _kept(result, x, listed) if keep_dims else result


def _checked(q: Any) -> Any:
    checks = [
        tf.assert_rank(q, 0),
        tf.assert_greater_equal(q, tf.cast(0.0, tf.float64)),
        tf.assert_less_equal(q, tf.cast(100.0, tf.float64)),
    ]
    return with_dependencies(checks, q)


def _at(y: Any, q: Any, rounded: str) -> Any:
    """The number at a share of the sorted ones."""
    share = 1.0 - q / 100.0
    size = tf.cast(tf.shape(y)[-1], tf.float64)
    function = {"ceil": tf.math.ceil, "floor": tf.math.floor, "round": tf.math.round}[rounded]
    index = function((size - 1) * share)
    count = tf.shape(y)[-1]
    index = tf.clip_by_value(tf.cast(index, tf.int32), 0, count - 1)
    ordered = tf.math.top_k(y, k=tf.shape(y)[-1])[0]
    result = ordered[..., index]
    result.set_shape(y.get_shape()[:-1])
    return result


def _kept(result: Any, x: Any, axis: list[int] | None) -> Any:
    """With ones for the axes that are gone."""
    if axis is None:
        rank = _rank(x, known=False)
        ones = tf.ones(shape=[tf.rank(x) if rank is None else rank], dtype=tf.int32)
        return result * tf.ones(ones, dtype=x.dtype)
    for place in sorted(axis):
        result = tf.expand_dims(result, axis=place)
    return result
