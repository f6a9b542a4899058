"""Which shapes gradients may not have.

Mirrors python/ops/gradients_util.py _GradientsHelper, which gives the gradient of each input of an op
the static shape of that input.  Three kinds of ops tell their gradients' shapes apart from the inputs':
those that hand on what arrives, transposed convolutions, and those whose gradient the program itself defines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.tf1.api.gradients_order import turns
from tfscope.tf1.api.gradients_paths import PASSES_ON, gradient_function, gradient_type
from tfscope.tf1.api.shape_context import Context, ShapeError
from tfscope.tf1.api.shapes_nn import conv
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run


def check_shapes(ys: list[Any], xs: list[Any], stops: set[int]) -> None:
    """Refuses gradients that have not the shapes of what they are gradients of."""
    _check_conditionals(ys, xs, stops)
    _check_transposed(ys, xs, stops)


def _check_conditionals(ys: list[Any], xs: list[Any], stops: set[int]) -> None:
    """Refuses a branch of a conditional that has not the shape of the gradient that arrives there.

    A conditional's result may have been given a shape since; its gradient goes to both branches
    (control_flow_grad.py _MergeGrad).  ``conditionals`` of the run's data says whether there are any.
    """
    if "conditionals" not in current_run().data:
        return
    arriving: dict[int, Any] = {}
    for op, given in turns(ys, xs, stops):
        if _hands_on(op) and given[id(op.outputs[0])]:
            shape = arriving.get(id(op.outputs[0]), op.outputs[0].get_shape())
            for index, tensor in enumerate(op.inputs):
                check_input(op, index, shape)
                own = tensor.get_shape()
                given_shape = own.merge_with(shape)
                known = arriving.get(id(tensor), given_shape)
                several = not known.is_compatible_with(given_shape)
                arriving[id(tensor)] = own if several else known.merge_with(given_shape)


CONVOLUTIONS = {"Conv2DBackpropInput": "Conv2D", "Conv3DBackpropInputV2": "Conv3D"}
"""Transposed convolutions → the convolution that is the gradient of what they spread."""


def _check_transposed(ys: list[Any], xs: list[Any], stops: set[int]) -> None:
    """Refuses what a transposed convolution spreads, if its gradient has other sizes (nn_grad.py
    _Conv2DBackpropInputGrad): those of windows over the sizes that the program asked for.

    ``transposed`` of the run's data says whether there are any.
    """
    if "transposed" not in current_run().data:
        return
    for op, given in turns(ys, xs, stops):
        told = "strides" in op.attrs  # an op that stands for a gradient tells none
        kind = CONVOLUTIONS.get(op.type) if told else None
        if kind is None or not given[id(op.outputs[0])] or gradient_function(op) is not None:
            continue
        try:
            sizes = conv(Context(kind, [op.outputs[0], op.inputs[1]], op.attrs, {}))[0]
        except ShapeError:
            continue
        check_input(op, 2, TensorShape(sizes))


def _is_conditional(op: Any) -> bool:
    return bool(
        op.type == "Merge" and op.inputs and op.inputs[0].op.type not in ("Enter", "RefEnter")
    )


def _hands_on(op: Any) -> bool:
    """Whether each input's gradient has the shape of the output's."""
    if gradient_function(op) is not None:
        return False
    return _is_conditional(op) or (gradient_type(op) in PASSES_ON and op.type == "Identity")


def check_input(op: Any, index: int, shape: Any) -> None:
    """Refuses a gradient of ``shape`` for one input of an op."""
    tensor = op.inputs[index]
    if tensor.get_shape().is_compatible_with(shape):
        return
    gap = "  " if current_run().is_v1 else " "
    parts = (
        "Incompatible shapes between op input and calculated input gradient.",
        f"Forward operation: {op.name}.",
        f"Input index: {index}.",
        f"Original input shape: {tensor.get_shape()}.",
        f"Calculated input gradient shape: {shape}",
    )
    text = f"{parts[0]}{gap}{parts[1]}{gap}{parts[2]} {parts[3]}{gap}{parts[4]}"
    raise raised(ValueError(text))


def check_own(op: Any, gradients: Sequence[Any]) -> None:
    """Refuses gradients of the program's own that are not those of the op's inputs."""
    for index, (tensor, gradient) in enumerate(zip(op.inputs, gradients, strict=False)):
        if isinstance(gradient, ops.Tensor) and not _is_resource(tensor):
            check_input(op, index, gradient.get_shape())


def _is_resource(tensor: Any) -> bool:
    return getattr(tensor.dtype, "name", "resource") == "resource"
