"""Identity, shapes, filled tensors, reshaping.  Mirrors python/ops/array_ops.py."""

from __future__ import annotations

import math
import numbers

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.math_ops import base, binary, type_like
from tfscope.tf1.api.needed_types import needed
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, held, is_sparse, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import (
    convert_to_tensor,
    has_tensor,
    is_dense_tensor_like,
    make_constant,
)
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

SMALL = 1000
"""Elements up to which ``zeros`` and ``ones`` are constants."""


@tf_export("identity")
def identity(input, name=None):  # noqa: A002 - TensorFlow's name
    """The same tensor behind an op."""
    if is_sparse(input):
        return type(input)(input.indices, identity(input.values, name=name), input.dense_shape)
    return make("Identity", name, input=input)


@tf_export("stop_gradient")
def stop_gradient(input, name=None):  # noqa: A002 - TensorFlow's name
    """The same value without gradient."""
    return make("StopGradient", name, input=input)


@tf_export("identity_n")
def identity_n(input, name=None):  # noqa: A002 - TensorFlow's name
    """The same tensors behind one op."""
    return make("IdentityN", name, input=input)


@tf_export("shape")
def shape(input, name=None, out_type=dtypes.int32):  # noqa: A002 - TensorFlow's name
    """The shape as a tensor; a constant if it is wholly known."""
    out = dtypes.as_dtype(out_type)
    with op_scope(name, "Shape") as scope:
        if is_sparse(input):
            return make("Cast", None, {"DstT": out}, x=input.dense_shape)
        x = convert_to_tensor(input)
        if x.shape.is_fully_defined():
            return make_constant(x.shape.as_list(), out or out_type, [x.shape.ndims], scope)
        return make("Shape", scope, {"out_type": out}, input=x)


@tf_export("shape_n")
def shape_n(input, out_type=dtypes.int32, name=None):  # noqa: A002 - TensorFlow's name
    """The shapes of several tensors."""
    return make("ShapeN", name, {"out_type": dtypes.as_dtype(out_type)}, input=input)


@tf_export("size")
def size(input, name=None, out_type=dtypes.int32):  # noqa: A002 - TensorFlow's name
    """The number of elements."""
    out = dtypes.as_dtype(out_type)
    with op_scope(name, "Size") as scope:
        if is_sparse(input):
            dense = make("Cast", None, {"DstT": out}, x=input.dense_shape)
            return make("Prod", scope, input=dense, reduction_indices=0)
        x = convert_to_tensor(input)
        count = x.shape.num_elements()
        if count is not None or (x.shape.ndims is not None and 0 in x.shape.as_list()):
            return make_constant(count or 0, out or out_type, None, scope)
        return make("Size", scope, {"out_type": out}, input=x)


@tf_export("rank")
def rank(input, name=None):  # noqa: A002 - TensorFlow's name
    """The number of dimensions."""
    with op_scope(name, "Rank") as scope:
        if is_sparse(input):
            return make("Size", scope, {"out_type": dtypes.int32}, input=input.dense_shape)
        x = convert_to_tensor(input)
        if x.shape.ndims is not None:
            return make_constant(x.shape.ndims, dtypes.int32, None, scope)
        return make("Rank", scope, input=x)


# -- filled tensors ----------------------------------------------------------------------------
def filled(kind, value, shape, dtype, name):
    """``zeros`` or ``ones``: a constant when small, else a ``Fill``."""
    wanted = dtypes.as_dtype(dtype)
    wanted = wanted.base_dtype if wanted is not None else None
    if wanted is not None and wanted.is_bool:
        value = bool(value)
    elif wanted is not None and wanted.base_name == "string" and kind == "zeros":
        value = ""
    asked = wanted or dtype
    with op_scope(name, kind) as scope:
        dims = shape
        if not isinstance(shape, Tensor):
            try:
                known = _small_shape(shape)
            except (TypeError, ValueError) as error:
                if not is_raised(error):
                    raise
                known, shape = None, convert_to_tensor(shape, dtypes.int32)
            if (
                known is not None
                and known.ndims != 0
                and not isinstance(shape, int)
                or (known is not None and _is_empty(shape))
            ):
                count = known.num_elements()
                if count is not None and count < SMALL:
                    return make_constant(value, asked, known, scope)
            dims = _dims(shape, known)
        if dims.shape.ndims in (0, None):
            dims = make("Reshape", None, tensor=dims, shape=[-1])
        return make("Fill", scope, dims=dims, value=make_constant(value, asked, [], "Const"))


def _is_empty(shape):
    return (
        isinstance(shape, (list, tuple, TensorShape))
        and not isinstance(shape, Unknown)
        and (shape.ndims == 0 if isinstance(shape, TensorShape) else len(shape) == 0)
    )


def _small_shape(shape):
    """A shape given as plain numbers; for one with tensors TensorFlow 1.15 multiplies them in vain."""
    if isinstance(shape, Unknown) or is_dense_tensor_like(shape):
        return None
    if isinstance(shape, (list, tuple)) and any(isinstance(d, (list, tuple)) for d in shape):
        return None
    if isinstance(shape, (list, tuple)) and has_tensor(shape):
        if not current_run().is_v1:
            return None
        total = None
        for d in shape:
            total = d if total is None else total * d
        if isinstance(total, Tensor):
            binary("Less", total, SMALL)
        return None
    if isinstance(shape, (list, tuple)) and any(isinstance(d, float) for d in shape):
        if not all(isinstance(d, (int, float)) for d in shape) or math.prod(shape) >= SMALL:
            return None
        shape = [int(d) for d in shape]
    found = as_shape(shape)
    return found if found.is_fully_defined() else None


def _dims(shape, known):
    if known is not None:
        return make_constant(known.as_list(), dtypes.int32, [known.ndims], "shape_as_tensor")
    if isinstance(shape, Unknown):
        return make_constant(shape, dtypes.int32, [None], "shape_as_tensor")
    if isinstance(shape, TensorShape):
        shape = shape if shape.ndims is not None else Unknown("dimension", "shape")
    return convert_to_tensor(shape, dtypes.int32)


@tf_export("zeros")
@needed("dtype")
def zeros(shape, dtype=dtypes.float32, name=None):
    """A tensor of zeros."""
    return filled("zeros", 0, shape, dtype, name)


@tf_export("ones")
@needed("dtype")
def ones(shape, dtype=dtypes.float32, name=None):
    """A tensor of ones."""
    return filled("ones", 1, shape, dtype, name)


def _type_like(dtype, x):
    """The type of what is made like ``x``, when the one asked for is not known or none is."""
    return dtype if isinstance(dtype, Unknown) else type_like(x)


@tf_export("zeros_like")
def zeros_like(tensor, dtype=None, name=None, optimize=True):
    """Zeros of the tensor's shape."""
    wanted = dtypes.as_dtype(dtype)
    if is_sparse(tensor):
        return type(tensor)(
            tensor.indices, zeros_like(tensor.values, dtype, name), tensor.dense_shape
        )
    with op_scope(name, "zeros_like") as scope:
        x = held(tensor)
        if optimize and x.shape.is_fully_defined():
            return zeros(x.shape, dtype=wanted or _type_like(dtype, x), name=scope)
        if wanted is not None and wanted != base(x):
            return zeros(shape(x), dtype=wanted, name=scope)
        return make("ZerosLike", scope, x=x)


@tf_export("ones_like")
def ones_like(tensor, dtype=None, name=None, optimize=True):
    """Ones of the tensor's shape."""
    with op_scope(name, "ones_like") as scope:
        x = convert_to_tensor(tensor, name="tensor")
        whole, kind = _whole(x), dtypes.as_dtype(dtype) or _type_like(dtype, x)
        return fixed(ones(whole, dtype=kind, name=scope), x.shape)


def _whole(x):
    """The shape of what is filled like ``x``; in 2.x a static one is a constant of shapes."""
    if current_run().is_v1 or not x.shape.is_fully_defined():
        return shape(x)
    with op_scope(None, "Shape"):
        return convert_to_tensor(x.shape)


@tf_export("fill")
def fill(dims, value, name=None):
    """A tensor of one value."""
    return make("Fill", name, dims=dims, value=value)


# -- reshaping ---------------------------------------------------------------------------------
@tf_export("reshape", "manip.reshape")
def reshape(tensor, shape, name=None):
    """Another shape of the same elements; one size may be -1."""
    result = make("Reshape", name, tensor=tensor, shape=shape)
    return fixed(result, constant_value_as_shape(result.op.inputs[1]))


@tf_export("expand_dims")
def expand_dims(input, axis=None, name=None, dim=None):  # noqa: A002 - TensorFlow's name
    """A dimension of size one more."""
    axis = given(axis, dim, "axis", "dim")
    if axis is None:
        raise raised(ValueError("Must specify an axis argument to tf.expand_dims()"))
    return make("ExpandDims", name, input=input, dim=axis)


@tf_export("squeeze")
def squeeze(input, axis=None, name=None, squeeze_dims=None):  # noqa: A002 - TensorFlow's name
    """Dimensions of size one fewer."""
    axis = given(axis, squeeze_dims, "axis", "squeeze_dims")
    if isinstance(axis, (numbers.Number, str, Unknown)):
        axis = [axis]
    if isinstance(axis, tuple):
        axis = list(axis)
    return make("Squeeze", name, {"squeeze_dims": axis}, input=input)


@tf_export("transpose")
def transpose(a, perm=None, name="transpose", conjugate=False):
    """Dimensions in another order."""
    with op_scope(name, "transpose") as scope:
        if not current_run().is_v1:
            a = convert_to_tensor(a, name="a")
        complexes = conjugate and base(a) is not None and base(a).is_complex
        kind = "ConjugateTranspose" if complexes else "Transpose"
        if perm is not None:
            return make(kind, scope, x=a, perm=perm)
        a = convert_to_tensor(a, name="a")
        if a.shape.ndims:
            order = list(range(a.shape.ndims))[::-1]
        else:
            count = make("Rank", None, input=a)
            if current_run().is_v1:
                order = (count - 1) - make("Range", None, start=0, limit=count, delta=1)
            else:
                order = make("Range", None, start=count - 1, limit=-1, delta=-1)
        result = make(kind, scope, x=a, perm=order)
        return fixed(result, a.shape.as_list()[::-1]) if a.shape.ndims is not None else result


@tf_export("matrix_transpose", "linalg.transpose", "linalg.matrix_transpose")
def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The last two dimensions swapped."""
    with op_scope(name, "matrix_transpose"):
        a = convert_to_tensor(a, name="a")
        count = a.shape.ndims
        if count is not None:
            if count < 2:
                text = f"Argument 'a' should be a (batch) matrix, with rank >= 2.  Found: {a.shape}"
                raise raised(ValueError(text))
            perm = [*range(count - 2), count - 1, count - 2]
        else:
            whole = make("Rank", None, input=a)
            outer = make("Range", None, start=0, limit=whole - 2, delta=1)
            perm = make("ConcatV2", "concat", values=[outer, [whole - 1, whole - 2]], axis=0)
        return transpose(a, perm=perm, conjugate=conjugate)


@tf_export("tile", "manip.tile")
def tile(input, multiples, name=None):  # noqa: A002 - TensorFlow's name
    """The tensor repeated along each axis."""
    return make("Tile", name, input=input, multiples=multiples)


@tf_export("pad")
def pad(tensor, paddings, mode="CONSTANT", name=None, constant_values=0):
    """The tensor with a border."""
    if not isinstance(mode, (str, bytes, Unknown)):
        raise no_attribute(mode, "upper")
    text = mode.upper() if isinstance(mode, str) else "CONSTANT"
    if text == "CONSTANT":
        if not isinstance(constant_values, Tensor) and constant_values == 0:
            return make("Pad", name, input=tensor, paddings=paddings)
        return make("PadV2", name, input=tensor, paddings=paddings, constant_values=constant_values)
    if text not in ("REFLECT", "SYMMETRIC"):
        newer = (
            'Value of argument `mode` expected to be one of "CONSTANT", "REFLECT", or "SYMMETRIC". '
        )
        newer += f"Received `mode` = {text}"
        raise raised(ValueError(of_target(f"Unknown padding mode: {text}", newer)))
    return make("MirrorPad", name, {"mode": text}, input=tensor, paddings=paddings)


@tf_export("slice")
def slice_(input_, begin, size, name=None):
    """A box of the tensor."""
    return make("Slice", name, input=input_, begin=begin, size=size)


slice_.__name__ = "slice"


@tf_export("ensure_shape")
def ensure_shape(x, shape, name=None):
    """The tensor with a more specific shape."""
    return make("EnsureShape", name, {"shape": TensorShape(shape)}, input=x)


@tf_export("guarantee_const")
def guarantee_const(input, name=None):  # noqa: A002 - TensorFlow's name
    """The same tensor behind an op."""
    return make("GuaranteeConst", name, input=input)


@tf_export("check_numerics", "debugging.check_numerics")
def check_numerics(tensor, message, name=None):
    """The same tensor behind an op."""
    return make("CheckNumerics", name, {"message": message}, tensor=tensor)


@tf_export("verify_tensor_all_finite", "debugging.assert_all_finite")
def verify_tensor_all_finite(t=None, msg=None, name=None, x=None, message=None):
    """The same tensor behind a check."""
    value = given(t, x, "x", "t")
    with op_scope(name, "VerifyFinite"):
        value = convert_to_tensor(value, name="x")
        checked = make("CheckNumerics", None, {"message": message or msg}, tensor=value)
        return make("Identity", "control_dependency", input=value) if checked is not None else value
