"""Arguments of convolutions and pools: strides, paddings, data formats."""

from __future__ import annotations

import operator

from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def sequence_of(value, count, channels, name):
    """Strides (or sizes) of all dimensions.  Mirrors nn_ops.py _get_sequence.

    What nobody knows is taken for one number, or for one per dimension of the window.
    """
    if isinstance(value, Unknown):
        return _in_place([value] * count, channels)
    if value is None:
        value = [1]
    elif not hasattr(type(value), "__len__"):
        value = [value]
    elif not current_run().is_v1:
        value = refusable(list, value)
    length = refusable(len, value)
    if length == count + 2:
        return value
    if length == 1:
        value = [refusable(operator.getitem, value, 0)] * count
    elif length != count:
        text = f"{name} should be of length 1, {count} or {count + 2}" + of_target(
            f" but was {length}", f". Received: {name}={value} of length {length}"
        )
        raise raised(ValueError(text))
    return _in_place(value, channels)


def _in_place(sizes, channels):
    """Sizes of the window between those of the other dimensions."""
    return [1, 1, *sizes] if channels == 1 else [1, *sizes, 1]


def converted_padding(padding):
    """The padding attribute and explicit paddings.  Mirrors nn_ops.py _convert_padding."""
    if isinstance(padding, str) and padding == "EXPLICIT":
        text = of_target(
            '"EXPLICIT" is not a valid value for the padding parameter. To use explicit padding, the '
            "padding parameter must be a list.",
            "'EXPLICIT' is not a valid value for `padding`. To use explicit padding, `padding` must be a "
            "list.",
        )
        raise raised(ValueError(text))
    if not isinstance(padding, (list, tuple)):
        return padding, []
    for number, pair in enumerate(padding):
        _check_pair(padding, number, pair)
    if len(padding) != 4:
        text = "When padding is a list, it must be of size 4. " + of_target(
            f"Got padding of size: {len(padding)}",
            f"Received: padding={padding} of size {len(padding)}",
        )
        raise raised(ValueError(text))
    return "EXPLICIT", [d for pair in padding for d in pair]


def _check_pair(padding, number, pair):
    if isinstance(pair, Unknown) or (isinstance(pair, (list, tuple)) and len(pair) == 2):
        return
    sized = isinstance(pair, (list, tuple))
    found = f"has size {len(pair)}" if sized else "is not a list/tuple"
    kind = f"of size {len(pair)}" if sized else f"of type {type(pair)}"
    text = of_target(
        "When padding is a list, each element of padding must be a list/tuple of size 2. "
        f"Element with index {number} of padding {found}",
        "When `padding` is a list, each element of `padding` must be a list/tuple of size 2. "
        f"Received: padding={padding} with element at index {number} {kind}",
    )
    raise raised(ValueError(text))


def check_positive(strides, dilation_rate):
    """Mirrors nn_ops.py _get_strides_and_dilation_rate."""
    for sizes, what in ((dilation_rate, "dilation_rate"), (strides, "strides")):
        if isinstance(sizes, (list, tuple)) and any(isinstance(s, int) and s < 1 for s in sizes):
            raise raised(ValueError(f"all values of {what} must be positive"))
    if _some_above_one(strides) and _some_above_one(dilation_rate):
        text = "strides > 1 not supported in conjunction with dilation_rate > 1"
        raise raised(ValueError(text))


def _some_above_one(sizes):
    return isinstance(sizes, (list, tuple)) and any(isinstance(s, int) and s > 1 for s in sizes)


def check_channels(x, kernel, place):
    """Refuses an input of other channels than the kernel's.  Mirrors nn_ops.py Convolution."""
    if (
        x.shape.ndims is None
        or kernel.shape.ndims is None
        or min(x.shape.ndims - 1, kernel.shape.ndims) < 2
    ):
        return
    found, wanted = x.shape.as_list()[place], kernel.shape.as_list()[-2]
    if found is None or not wanted or found == wanted:
        return
    if current_run().is_v1:
        text = f"number of input channels does not match corresponding dimension of filter, {found} != {wanted}"
        raise raised(ValueError(text))
    if found % wanted:
        text = (
            "The number of input channels is not divisible by the corresponding number of output filters. "
            f"Received: input.shape={x.shape} with {found} channels and filters.shape={kernel.shape} with {wanted} output filters."
        )
        raise raised(ValueError(text))
