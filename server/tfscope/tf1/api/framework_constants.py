"""Constants, placeholders and conversion to tensors.

Mirrors python/framework/{constant_op,tensor_util}.py and array_ops.py placeholder.
"""

from __future__ import annotations

from tfscope.tf1.api import numpy_values
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import constant_words as words
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.constants import check_count, refuse_dimensions, refuse_tensors
from tfscope.tf1.graph.convert import (
    convert_to_tensor,
    describe,
    is_dense_tensor_like,
    make_constant,
)
from tfscope.tf1.graph.node_text import at_op
from tfscope.tf1.graph.not_tensors import kind_of
from tfscope.tf1.graph.op_def import apply_op
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.shape_errors import merge_error
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.raised import is_raised, raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

OPS = "python.framework.ops"
UTIL = "python.framework.tensor_util"


@tf_export("convert_to_tensor", f"{OPS}.convert_to_tensor", f"{OPS}.convert_to_tensor_v1")
def convert_to_tensor_(value, dtype=None, name=None, preferred_dtype=None, dtype_hint=None):
    """The tensor of a value.  Mirrors ops.py convert_to_tensor."""
    hint = preferred_dtype if dtype_hint is None else dtype_hint
    return convert_to_tensor(value, dtype, name, hint)


@tf_export(f"{OPS}.convert_to_tensor_v2")
def convert_to_tensor_v2(value, dtype=None, dtype_hint=None, name=None):
    """The tensor of a value; arguments in the order of 2.x."""
    return convert_to_tensor(value, dtype, name, dtype_hint)


@tf_export(f"{OPS}.internal_convert_to_tensor")
def internal_convert_to_tensor(value, dtype=None, name=None, as_ref=False, preferred_dtype=None,
                               ctx=None, accepted_result_types=None):  # fmt: skip
    """The tensor of a value."""
    return convert_to_tensor(value, dtype, name, preferred_dtype, as_ref=bool(as_ref))


@tf_export("python.framework.constant_op.constant")
def constant_v2(value, dtype=None, shape=None, name="Const"):
    """A constant of exactly as many elements as the shape has, or of one that fills it; raises TypeError.

    Mirrors constant_op.py constant.
    """
    if isinstance(shape, (list, tuple, TensorShape)):
        own, wanted = describe(value)[1], TensorShape(shape)
        counts = {wanted.num_elements(), own.num_elements()}
        if None not in counts and len(counts) == 2 and own not in ([], [1]):
            text = words.other_shape(tuple(wanted.as_list()), tuple(own.as_list()))
            raise raised(TypeError(text))
    return constant(value, dtype, shape, name)


@tf_export("constant", "python.framework.constant_op.constant_v1")
def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """A constant tensor; ``shape`` is filled up by the last element.  Mirrors constant_op.py."""
    if isinstance(dtype, Tensor):
        refusable(bool, dtype)
    if isinstance(dtype, (int, str, tuple)) and not dtype:  # what is false is left as it is
        raise raised(AttributeError(f"'{kind_of(dtype)}' object has no attribute 'is_integer'"))
    wanted = dtypes.as_dtype(dtype)
    if value is None:
        raise raised(ValueError("None values not supported."))
    refuse_tensors(value, wanted)
    if type(shape) in (int, float):
        raise raised(TypeError(f"'{kind_of(shape)}' object is not iterable"))
    if isinstance(shape, (list, tuple)) and current_run().is_v1:
        shape = [_whole_size(size) for size in shape]
    if isinstance(shape, TensorShape) and not shape.is_fully_defined() and current_run().sure:
        if shape.ndims is None:
            raise raised(ValueError("setting an array element with a sequence."))
        raise raised(TypeError("__int__ returned non-int (type NoneType)"))
    if wanted is None and not isinstance(dtype, Unknown):
        if isinstance(value, Dimension):
            kind = "tensorflow.python.framework.tensor_shape.Dimension"
            raise raised(TypeError(words.not_converted(value, kind)))
        refuse_dimensions(value)
    if isinstance(value, TensorShape) and value.ndims is not None and current_run().sure:
        raise raised(ValueError(words.not_dense(value, [value.ndims], [])))
    if verify_shape and shape is not None and not isinstance(shape, Unknown):
        check_count(describe(value)[1], TensorShape(shape), verify=True)
    return make_constant(
        value, wanted or dtype, None if isinstance(shape, Unknown) else shape, name
    )


def _whole_size(size):
    """``int`` of a size, as tensor_util.py make_tensor_proto takes it."""
    if size is None:
        text = "int() argument must be a string, a bytes-like object or a number, not 'NoneType'"
        raise raised(TypeError(text))
    return int(size) if type(size) is float and size - size == 0 else size


def _shape_argument(shape):
    """A shape given to a generated wrapper; its errors are wrapped."""
    try:
        return TensorShape(shape)
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        text = f"Error converting shape to a TensorShape: {error}."
        kind = TypeError if isinstance(error, TypeError) else ValueError
        raise raised(kind(text)) from None


@tf_export("placeholder")
def placeholder(dtype, shape=None, name=None):
    """A tensor that is fed.  Mirrors array_ops.py placeholder."""
    if dtype is None:
        raise raised(TypeError("Expected DataType for argument 'dtype' not None."))
    wanted = dtypes.as_argument(dtype, "dtype")
    given = _shape_argument(shape)
    holes = isinstance(shape, (list, tuple)) and any(isinstance(d, Unknown) for d in shape)
    attrs = {
        "dtype": wanted,
        "shape": given,
        "shape_given": not (holes or isinstance(shape, Unknown)),
    }
    graph = ops.get_default_graph()
    return graph.create_op("Placeholder", [], [(wanted, given)], name=name, attrs=attrs).outputs[0]


@tf_export("placeholder_with_default")
def placeholder_with_default(input, shape, name=None):  # noqa: A002
    """A tensor that may be fed; its shape must fit the default's.  Mirrors array_ops.py."""
    given = _shape_argument(shape)

    def outputs(found):
        text = merge_error(found[0].shape, given)
        if text is not None:
            scope = ops.get_default_graph().current_scope()
            attrs = {"dtype": found[0]._dtype, "shape": given}
            raise raised(ValueError(at_op(text, scope, "PlaceholderWithDefault", found, attrs)))
        return [("T", given)]

    return apply_op("PlaceholderWithDefault", [("input", input, "T")], outputs, name).outputs[0]


@tf_export("get_static_value", "contrib.util.constant_value", f"{UTIL}.constant_value")
def get_static_value(tensor, partial=False):
    """The value of a tensor that is known while the graph is built, or ``None``."""
    if isinstance(tensor, Unknown):
        return tensor.passed_to("constant_value")
    if not is_dense_tensor_like(tensor) and not hasattr(tensor, "op"):
        return tensor
    return numpy_values.constant_value(tensor, bool(partial))


tf_export(f"{UTIL}.constant_value_as_shape")(constant_value_as_shape)


@tf_export("is_tensor", "contrib.framework.is_tensor", f"{UTIL}.is_tensor")
def is_tensor(x):
    """Whether a value is a tensor, sparse tensor, indexed slices or variable."""
    if isinstance(x, Unknown):
        return x.passed_to("is_tensor")
    return (
        isinstance(x, (Tensor, ops.IndexedSlices))
        or hasattr(type(x), "not_a_tensor")
        or is_dense_tensor_like(x)
    )


tf_export(f"{OPS}.is_dense_tensor_like")(is_dense_tensor_like)


@tf_export("make_ndarray", "contrib.util.make_ndarray", f"{UTIL}.MakeNdarray")
def make_ndarray(tensor):
    """The content of a message: that of a small constant is known."""
    if isinstance(tensor, (bool, int, float, str, list)):
        return numpy_values.plain_array(tensor)
    return Unknown("unmodelled-api", "make_ndarray()")


@tf_export("make_tensor_proto", "contrib.util.make_tensor_proto")
def make_tensor_proto(values, dtype=None, shape=None, verify_shape=False, allow_broadcast=False):
    """A constant as a message: its content is not modelled."""
    return Unknown("unmodelled-api", "make_tensor_proto()")
