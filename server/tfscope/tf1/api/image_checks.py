"""Checks of images and their sizes.  Mirrors the helpers of python/ops/image_ops_impl.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import rank as rank_of
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import unstack
from tfscope.tf1.api.check_ops import assert_greater_equal, assert_positive
from tfscope.tf1.api.control_flow import Assert, with_dependencies
from tfscope.tf1.api.math_ops import binary
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def checked(image, rank=None):
    """The image behind what can be checked when it runs only."""
    return with_dependencies(checks(image, rank), image)


def checks(image, rank=None):
    """Operations that check the sizes; none where those asked for are known.

    Mirrors _Check3DImage and _CheckAtLeast3DImage; raises their ValueErrors.
    """
    known = image.shape
    if known.ndims is not None and known.ndims < 3:
        word = "must be three-dimensional." if rank == 3 else "must be at least three-dimensional."
        told = "" if rank != 3 and current_run().is_v1 else f" (shape {known})"
        raise raised(ValueError(f"'image'{told} {word}"))
    inner = rank != 3 and not current_run().is_v1
    sizes = known[-3:] if inner else known
    told = f"{'inner 3' if inner else 'all'} dims of 'image.shape' must be > 0"
    if sizes.ndims is not None and 0 in sizes.as_list():
        raise raised(ValueError(f"{told}: {known}"))
    if sizes.is_fully_defined():
        return []
    dynamic = shape_op(image)[-3:] if inner else shape_op(image)
    positive = assert_positive(dynamic, [f"{told}."])
    if rank == 3:
        return [positive]
    text = "'image' must be at least three-dimensional."
    return [positive, assert_greater_equal(rank_of(image), 3, message=text)]


def dimensions(image, rank):
    """Sizes as ints, and as tensors where they are not known."""
    if image.shape.is_fully_defined():
        return image.shape.as_list()
    static = image.shape.with_rank(rank).as_list()
    dynamic = unstack(shape_op(image), rank)
    return [d if d is not None else t for d, t in zip(static, dynamic)]


def required(condition, text):
    """Operations that check a condition; raises if it is known not to hold."""
    if isinstance(condition, Tensor):
        return [Assert(condition, [text])]
    if isinstance(condition, Unknown) or condition:
        return []
    raise raised(ValueError(text))


def is_tensor(value):
    """Whether a size is known only when it runs."""
    return isinstance(value, Tensor)


def greatest(a, b):
    """Of numbers or tensors."""
    if is_tensor(a) or is_tensor(b):
        return binary("Maximum", a, b)
    return _either(a, b, max)


def least(a, b):
    """Of numbers or tensors."""
    if is_tensor(a) or is_tensor(b):
        return binary("Minimum", a, b)
    return _either(a, b, min)


def equal(a, b):
    """Of numbers or tensors."""
    if is_tensor(a) or is_tensor(b):
        return binary("Equal", a, b)
    return True if isinstance(a, Unknown) or isinstance(b, Unknown) else a == b


def _either(a, b, pick):
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b
    return pick(a, b)


def at_least(a, b):
    """``a >= b``; an unknown comparison holds."""
    return True if isinstance(a, Unknown) or isinstance(b, Unknown) else a >= b
