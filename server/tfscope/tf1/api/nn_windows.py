"""Arguments of convolutions and pools: strides, paddings, data formats."""

from __future__ import annotations

from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def sequence_of(value, count, channels, name):
    """Strides (or sizes) of all dimensions.  Mirrors nn_ops.py _get_sequence."""
    if value is None:
        value = [1]
    if isinstance(value, Unknown):
        return [None] * (count + 2)
    if not isinstance(value, (list, tuple)):
        value = value.tolist() if hasattr(value, "tolist") else [value]
    value = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(value) == count + 2:
        return value
    if len(value) == 1:
        value = value * count
    elif len(value) != count:
        text = f"{name} should be of length 1, {count} or {count + 2}" + of_target(
            f" but was {len(value)}", f". Received: {name}={value} of length {len(value)}"
        )
        raise raised(ValueError(text))
    return [1, 1, *value] if channels == 1 else [1, *value, 1]


def converted_padding(padding):
    """The padding attribute and explicit paddings.  Mirrors nn_ops.py _convert_padding."""
    if isinstance(padding, (list, tuple)):
        if len(padding) != 4:
            text = (
                f"When padding is a list, it must be of size 4. Got padding of size: {len(padding)}"
            )
            raise raised(ValueError(text))
        return "EXPLICIT", [d for pair in padding for d in pair]
    return padding, []


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


def check_padding(padding, op_type, *, explicit=True):
    """Raises TensorFlow's error for an unknown padding."""
    allowed = ["SAME", "VALID", "EXPLICIT"] if explicit else ["SAME", "VALID"]
    if isinstance(padding, str) and padding not in allowed:
        listed = ", ".join(f'"{p}"' for p in allowed)
        text = f"Attr 'padding' of '{op_type}' Op passed string '{padding}' not in: {listed}."
        raise raised(ValueError(text))


def check_channels(x, kernel, place):
    """Refuses an input of other channels than the kernel's.  Mirrors nn_ops.py Convolution."""
    if x.shape.ndims is None or kernel.shape.ndims is None or x.shape.ndims < 3:
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
