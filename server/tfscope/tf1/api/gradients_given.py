"""The results that are differentiated, and the gradients that come to them.

Mirrors python/ops/gradients_util.py _DefaultGradYs and _SetGrad.
"""

from __future__ import annotations

from itertools import chain, repeat

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.lengths import open_length
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def y_tensor(number, y):
    """What stands for a result."""
    if isinstance(y, Unknown):
        return y
    if isinstance(y, ops.IndexedSlices):
        return y.values
    if y is None:
        raise no_attribute(y, "op")
    return ops.convert_to_tensor(y, name=f"y_{number}")


def refuse_slices(ys):
    """Mirrors gradients_util.py _SetGrad, which asks each result for its place among an op's outputs."""
    for y in ys if current_run().is_v1 else ():
        if isinstance(y, ops.IndexedSlices):
            raise no_attribute(y, "value_index")


def default_grad_ys(grad_ys, ys):
    """The gradients of the results, by id: ones where none is given.

    Raises ``ValueError`` for another number of them, ``TypeError`` for complex results without one.
    """
    uncertain = open_length(grad_ys) or open_length(ys)
    if len(grad_ys) != len(ys) and uncertain is None:
        raise raised(ValueError(f"Passed {len(grad_ys)} grad_ys for {len(ys)} ys"))
    made = {}
    for i, (y, grad_y) in enumerate(zip(ys, chain(grad_ys, repeat(uncertain)), strict=False)):
        if isinstance(y, Unknown) or isinstance(grad_y, Unknown):
            continue
        if grad_y is None:
            kind = element_type(y)
            if kind is not None and kind.is_complex:
                text = of_target(
                    f"Gradients of complex tensors must set grad_ys (y.dtype = {y.dtype!r})",
                    f"Gradients of complex tensors ({y}) must set grad_ys (y.dtype = {kind.name})",
                )
                raise raised(TypeError(text))
            shape = tf.shape(y)
            if current_run().is_v1:
                made[id(y)] = tf.fill(shape, tf.constant(1, dtype=kind, name=f"grad_ys_{i}"))
            else:
                made[id(y)] = tf.ones(shape, dtype=kind, name=f"grad_ys_{i}")
        elif not isinstance(grad_y, ops.IndexedSlices):
            grad_y = ops.convert_to_tensor(grad_y, name="grad_y")
            made[id(y)] = tf.identity(grad_y, name=f"grad_ys_{i}")
    return made
