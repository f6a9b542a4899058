"""Arguments of layers that are sizes.  Mirrors python/keras/utils/conv_utils.py."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_certainty import certain
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def whole(value: Any) -> Any:
    """``int(value)``; an unknown value stays unknown."""
    if isinstance(value, Unknown) or type(value) is int:
        return value
    if isinstance(value, tensor_shape.Dimension):
        return int(value)
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        if hasattr(value, "op") and current_run().lost_sizes:
            return Unknown("dimension", "int(size)")
        raise raised(error) from None


def normalize_tuple(value: Any, n: int, name: str, allow_zero: bool = False) -> tuple[Any, ...]:
    """``n`` sizes from one or from ``n`` of them; TensorFlow 2 wants them positive, or no less than zero."""
    text = f"The `{name}` argument must be a tuple of {n} integers. Received: {value}"
    found = (value,) * n if isinstance(value, (int, Unknown)) else _sizes(value, n, text)
    if not is_v1():
        low = {v for v in found if not isinstance(v, Unknown) and (v < 0 if allow_zero else v <= 0)}
        if low:
            rule = ">= 0" if allow_zero else "> 0"
            text += f" including {low} that does not satisfy the requirement `{rule}`."
            raise raised(ValueError(text))
    return found


def _sizes(value: Any, n: int, text: str) -> tuple[Any, ...]:
    """The sizes of an iterable, which are numbers; ``text`` tells that they are not."""
    try:
        found = tuple(value)
    except TypeError:
        raise raised(ValueError(text)) from None
    if len(found) != n:
        raise raised(ValueError(text))
    for single in found:
        if isinstance(single, Unknown):
            continue
        try:
            int(single)
        except (ValueError, TypeError):
            more = of_target(" ", "") + f"including element {single} of type {type(single)}"
            raise raised(ValueError(text + more)) from None
    return found


def _lower(value: Any) -> str:
    if not isinstance(value, str):
        raise no_attribute(value, "lower")
    return value.lower()


def normalize_data_format(value: Any) -> Any:
    """``channels_last`` or ``channels_first``."""
    if value is None:
        value = context.state().image_data_format
    if isinstance(value, Unknown):
        return "channels_last"
    found = _lower(value)
    if found not in ("channels_first", "channels_last"):
        text = (
            'The `data_format` argument must be one of "channels_first", "channels_last". '
            f"Received: {value}"
        )
        raise raised(ValueError(text))
    return found


def padding_of_op(padding: Any) -> Any:
    """A layer's padding as its operation takes it; a list, which the layer itself takes, has no such name."""
    if isinstance(padding, (list, tuple)):
        raise raised(AttributeError(f"'{type(padding).__name__}' object has no attribute 'upper'"))
    return padding.upper()


def normalize_padding(value: Any) -> Any:
    """``valid``, ``same`` or ``causal``."""
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, Unknown):
        return "same"
    found = _lower(value)
    if found not in ("valid", "same", "causal"):
        text = (
            'The `padding` argument must be a list/tuple or one of "valid", "same" (or "causal", '
            f"only for `Conv1D). Received: {found}"
        )
        raise raised(ValueError(text))
    return found


def convert_data_format(data_format: str, ndim: int) -> str:
    """``NHWC`` and the like."""
    names = {3: ("NWC", "NCW"), 4: ("NHWC", "NCHW"), 5: ("NDHWC", "NCDHW")}
    return names[ndim][data_format == "channels_first"]


def channel_axis(data_format: str) -> int:
    """Where the channels stand."""
    return 1 if data_format == "channels_first" else -1


def dim(shape: Any, axis: int) -> Any:
    """The size of an axis; ``None`` when it is not known or the rank is not."""
    shape = tensor_shape.as_shape(shape)
    if shape.ndims is None or not -shape.ndims <= axis < shape.ndims:
        return None
    return shape.as_list()[axis]


def last_input_is_certain() -> bool:
    """Whether a size missing in the layer being called is missing for TensorFlow, too."""
    inputs = context.state().inputs
    return inputs is not None and all(certain(t) for t in nest.flatten(inputs))


def needs_rank(
    shape: Any, text: str = "as_list() is not defined on an unknown TensorShape.", kind: type[Exception] = ValueError
) -> None:  # fmt: skip
    """Raises what a layer says that asks its input's shape for sizes before it looks whether the rank is known."""
    if (
        isinstance(shape, Unknown)
        or shape is None
        or tensor_shape.as_shape(shape).ndims is not None
    ):
        return
    if last_input_is_certain():
        raise raised(kind(text))


def converts_shapes(build: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """A ``build`` that is given lists of sizes.  Mirrors tf_utils.py shape_type_conversion."""

    @functools.wraps(build)
    def converting(self: Any, input_shape: Any) -> None:
        for shape in nest.flatten(input_shape):
            if isinstance(shape, tensor_shape.TensorShape):
                needs_rank(shape)
        build(self, input_shape)

    return converting


def needs_dimensions(shape: Any) -> None:
    """The same of a convolution of TensorFlow 2, which takes its channels from ``dims``."""
    if not is_v1():
        needs_rank(shape, "'NoneType' object is not subscriptable", TypeError)


def needs_length(shape: Any) -> None:
    """The same of a layer that takes the length of the shape."""
    needs_rank(shape, "Cannot take the length of shape with unknown rank.")


def required(size: Any, text: str, *more: Any) -> Any:
    """A size that must be known: raises ``ValueError`` if TensorFlow would."""
    if size is None:
        if last_input_is_certain():
            raise raised(ValueError(text, *more))
        return Unknown("dimension", "channels")
    return size


def _computed(*values: Any) -> bool:
    """Whether all values are numbers that one may compute with."""
    return not any(v is None or isinstance(v, Unknown) for v in values)


def conv_output_length(length: Any, size: Any, padding: Any, stride: Any, dilation: Any = 1) -> Any:
    """The size after a convolution."""
    if padding in ("same", "causal"):
        if not _computed(length, stride):
            return None
        return (length + stride - 1) // stride
    if not _computed(length, size, stride, dilation):
        return None
    wide = size + (size - 1) * (dilation - 1)
    found = length - wide + 1 if padding == "valid" else length + wide - 1
    return (found + stride - 1) // stride


def deconv_output_length(
    length: Any,
    size: Any,
    padding: Any,
    output_padding: Any = None,
    stride: Any = 0,
    dilation: Any = 1,
) -> Any:
    """The size after a transposed convolution; ``length`` may be a tensor."""
    if length is None:
        return None
    values = [v for v in (size, stride, dilation, output_padding) if isinstance(v, Unknown)]
    if values:
        return values[0]
    size = size + (size - 1) * (dilation - 1)
    if output_padding is None:
        length = length * stride
        return length + max(size - stride, 0) if padding == "valid" else length
    pad = size // 2 if padding == "same" else 0
    return ((length - 1) * stride + size - 2 * pad) + output_padding


def product(sizes: Any) -> Any:
    """The product of sizes; ``None`` if one is not known."""
    total = 1
    for size in sizes:
        if size is None or isinstance(size, Unknown):
            return None
        total *= size
    return total


def shape_list(shape: Any) -> Any:
    """The sizes of a shape; ``None`` for unknown rank."""
    found = tensor_shape.as_shape(shape)
    return None if found.ndims is None else found.as_list()


def shape_leaves(shapes: Any) -> list[Any]:
    """The shapes in a structure of shapes; a sequence of sizes is one."""
    if isinstance(shapes, dict):
        return [leaf for key in sorted(shapes) for leaf in shape_leaves(shapes[key])]
    kinds = (list, tuple, dict, tensor_shape.TensorShape)
    if isinstance(shapes, (list, tuple)) and any(isinstance(s, kinds) for s in shapes):
        return [leaf for part in shapes for leaf in shape_leaves(part)]
    return [shapes]


def is_v1() -> bool:
    """Whether TensorFlow 1.15 is modelled."""
    return current_run().is_v1


def sizes_around(axis: Any, least: int) -> list[Any]:
    """Sizes in the place of those of an input whose rank is lost: as many as the axes of a layer that runs
    need, and no fewer than ``least``."""
    axes = [axis] if isinstance(axis, int) else list(axis)
    if not all(isinstance(a, int) for a in axes):
        return [None] * least
    ranks = range(max([least, *(a + 1 if a >= 0 else -a for a in axes)]), least + 16)
    fits = [rank for rank in ranks if len({a % rank for a in axes}) == len(axes)]
    return [None] * min(fits or ranks, default=least)
