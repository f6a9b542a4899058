"""Picking elements: ``x[...]``, gather, one_hot, where, boolean_mask, sequence_mask.

Mirrors python/ops/array_ops.py ``_slice_helper`` and its neighbours.
"""

from __future__ import annotations

import operator
import sys
from typing import Any

from tfscope.tf1.api import matrix_diagonals
from tfscope.tf1.api.array_ops import expand_dims, ones_like, reshape, shape, squeeze
from tfscope.tf1.api.array_stack import concat, stack
from tfscope.tf1.api.keras_certainty import certain
from tfscope.tf1.api.math_operators import _scope
from tfscope.tf1.api.math_ops import base, type_like
from tfscope.tf1.api.math_reductions import all_axes
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like, make_constant
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import Dimension
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

export_value(None, "newaxis")

INDEX_ERROR = (
    "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
    "are valid indices"
)

_INDICES = {True: ("int32", "int64"), False: ("int16", "int32", "int64")}
"""Whether the target is 1.15 → the types of tensors that index."""


def _checked(index):
    """Raises TensorFlow's error for what is no index."""
    if isinstance(index, (int, Dimension, Unknown)):
        return index
    kind = (
        getattr(index, "_dtype", None)
        if isinstance(index, Tensor)
        else getattr(index, "dtype", None)
    )
    known = None if isinstance(kind, (Unknown, type(None))) else dtypes.as_dtype(kind)
    if isinstance(index, Tensor) and known is None:
        return index
    if (
        known is None
        or known.base_name not in _INDICES[current_run().is_v1]
        or getattr(index.shape, "ndims", 0) == 1
    ):
        raise raised(TypeError(f"{INDEX_ERROR}, got {index!r}"))
    return index


class _Spec:
    """Bounds and masks of a slice specification."""

    def __init__(self) -> None:
        self.bounds: tuple[list[Any], ...] = ([], [], [])
        self.masks = dict.fromkeys(
            ("begin_mask", "end_mask", "shrink_axis_mask", "new_axis_mask", "ellipsis_mask"), 0
        )

    def add(self, begin, end, step, *masks):
        """One more dimension."""
        bit = 1 << len(self.bounds[0])
        for part, value in zip(self.bounds, (begin, end, step)):
            part.append(value)
        for mask in masks:
            self.masks[mask] |= bit


def slice_helper(tensor, key, var=None):
    """``tensor[key]``."""
    mask = getattr(key, "_dtype", None) if isinstance(key, Tensor) else None
    if isinstance(key, bool) or (mask is not None and mask.is_bool):
        return boolean_mask(tensor, key)
    spec = _Spec()
    for item in key if isinstance(key, (list, tuple)) else [key]:
        _add_item(spec, item)
    with _scope("strided_slice", tensor, [*spec.bounds[0], *spec.bounds[1]]) as scope:
        if spec.bounds[0]:
            parts = _of_one_type([stack(part) for part in spec.bounds])
        else:
            parts = [make_constant([], dtypes.int32, [0], "Const")] * 3
        result = make(
            "StridedSlice",
            scope,
            spec.masks,
            input=tensor,
            begin=parts[0],
            end=parts[1],
            strides=parts[2],
        )
    if var is not None or is_dense_tensor_like(tensor) and not isinstance(tensor, Tensor):
        result.assign = lambda value, name=None: Unknown("unmodelled-api", "sliced assignment")
    return result


def _of_one_type(parts):
    """Bounds and steps, cast to the widest of their types."""
    kinds = {base(part) for part in parts}
    if dtypes.int64 not in kinds and dtypes.int16 not in kinds:
        return parts
    widest = next((k for k in (dtypes.int64, dtypes.int32) if k in kinds), dtypes.int16)
    return [p if base(p) == widest else make("Cast", None, {"DstT": widest}, x=p) for p in parts]


def _add_item(spec, item):
    if isinstance(item, slice):
        masks, bounds = [], []
        for value, mask in ((item.start, "begin_mask"), (item.stop, "end_mask")):
            if value is None or (isinstance(value, int) and value == sys.maxsize):
                bounds.append(0)
                masks.append(mask)
            else:
                bounds.append(_checked(value))
        spec.add(*bounds, 1 if item.step is None else _checked(item.step), *masks)
    elif item is Ellipsis:
        spec.add(0, 0, 1, "ellipsis_mask")
    elif item is None:
        spec.add(0, 0, 1, "new_axis_mask")
    else:
        _checked(item)
        spec.add(item, item + 1, 1, "shrink_axis_mask")


OPERATORS["__getitem__"] = slice_helper


@tf_export("strided_slice")
def strided_slice(
    input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0,
    shrink_axis_mask=0, var=None, name=None,
):  # fmt: skip
    """A box with steps."""
    if strides is None:
        strides = ones_like(begin)
    masks = {
        "begin_mask": begin_mask, "end_mask": end_mask, "ellipsis_mask": ellipsis_mask,
        "new_axis_mask": new_axis_mask, "shrink_axis_mask": shrink_axis_mask,
    }  # fmt: skip
    return make("StridedSlice", name, masks, input=input_, begin=begin, end=end, strides=strides)


@tf_export("gather")
def gather(params, indices, validate_indices=None, name=None, axis=None, batch_dims=0):
    """Slices along an axis by index."""
    if axis is None:
        axis = batch_dims
    if isinstance(axis, int) and axis == 0 and isinstance(params, ResourceVariable):
        return resource_gather(params, indices, name)
    batch = batch_dims if isinstance(batch_dims, int) else 0
    return make("GatherV2", name, {"batch_dims": batch}, params=params, indices=indices, axis=axis)


def resource_gather(params, indices, name=None):
    """Rows of a resource variable; 1.15 copies them.  Mirrors resource_variable_ops.py sparse_read."""
    with op_scope(name, "Gather") as scope:
        attrs = {"dtype": params.dtype, "params_shape": _sizes(params.shape)}
        value = make("ResourceGather", scope, attrs, resource=params.handle, indices=indices)
    return make("Identity", None, input=value) if current_run().is_v1 else value


def _sizes(shape):
    return None if shape.ndims is None else shape.as_list()


@tf_export("one_hot")
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """A size of ``depth`` more."""
    wanted = dtypes.as_dtype(dtype)
    with op_scope(name, "one_hot", [indices, depth, on_value, off_value]) as scope:
        hint = None if current_run().is_v1 else wanted
        on = None if on_value is None else convert_to_tensor(on_value, preferred_dtype=hint)
        off = None if off_value is None else convert_to_tensor(off_value, preferred_dtype=hint)
        if not current_run().is_v1:
            on_value, off_value = on, off
        on_type, off_type = None if on is None else base(on), None if off is None else base(off)
        for label, kind in (("on_value", on_type), ("off_value", off_type)):
            if dtype is not None and kind is not None and wanted is not None and kind != wanted:
                text = f"dtype {kind} of {label} does not match dtype parameter {wanted}"
                raise raised(TypeError(text))
        if on_value is not None or off_value is not None:
            wanted = wanted or on_type or off_type
        elif dtype is None:
            wanted = dtypes.float32
        if on_value is None:
            on_value, on_type = convert_to_tensor(1, wanted or dtype, name="on_value"), wanted
        if off_value is None:
            off_value, off_type = convert_to_tensor(0, wanted or dtype, name="off_value"), wanted
        if on_type is not None and off_type is not None and on_type != off_type:
            text = f"dtype {on_type} of on_value does not match dtype {off_type} of off_value"
            raise raised(TypeError(text))
        attrs = {"axis": -1 if axis is None else axis}
        return make(
            "OneHot",
            scope,
            attrs,
            indices=indices,
            depth=depth,
            on_value=on_value,
            off_value=off_value,
        )


@tf_export("where")
def where(condition, x=None, y=None, name=None):
    """Places of true elements, or elements of ``x`` where true."""
    return _where(condition, x, y, name, "Select")


@tf_export("where_v2", "compat.v2.where")
def where_v2(condition, x=None, y=None, name=None):
    """As ``where``, with broadcasting."""
    return _where(condition, x, y, name, "SelectV2")


def _where(condition, x, y, name, op_type):
    if x is None and y is None:
        with op_scope(name, "Where") as scope:
            condition = convert_to_tensor(condition, preferred_dtype=dtypes.bool_, name="condition")
            return make("Where", scope, input=condition)
    if x is not None and y is not None:
        return make(op_type, name, condition=condition, t=x, e=y)
    raise raised(ValueError("x and y must both be non-None or both be None."))


@tf_export("boolean_mask")
def boolean_mask(tensor, mask, name="boolean_mask", axis=None):
    """Elements where a mask is true."""
    with op_scope(name, "boolean_mask"):
        tensor = convert_to_tensor(tensor, name="tensor")
        mask = convert_to_tensor(mask, name="mask")
        count = mask.shape.ndims
        if count == 0:
            raise raised(ValueError("mask cannot be scalar."))
        if count is None and not certain(mask):
            return Unknown("dimension", "boolean_mask()")
        if count is None:
            text = (
                "Number of mask dimensions must be specified, even if some dimensions are None.  "
                "E.g. shape=[None] is ok, but shape=None is not."
            )
            raise raised(ValueError(text))
        axis = 0 if axis is None or isinstance(axis, Unknown) else axis
        whole = tensor.shape
        masked = refusable(operator.getitem, whole, slice(axis, axis + count))
        masked.assert_is_compatible_with(mask.shape)
        leading = make(
            "Prod", None, input=shape(tensor)[axis : axis + count], reduction_indices=[0]
        )
        sizes = [shape(tensor)[:axis], [leading], shape(tensor)[axis + count :]]
        tensor = reshape(tensor, concat(sizes, 0))
        first = masked.num_elements()
        fixed(tensor, whole[:axis].concatenate([first]).concatenate(whole[axis + count :]))
        mask = reshape(mask, [-1])
        places = squeeze(where(mask), axis=[1])
        return gather(tensor, places, axis=axis)


@tf_export("sequence_mask")
def sequence_mask(lengths, maxlen=None, dtype=dtypes.bool_, name=None):
    """Which positions lie within each length."""
    wanted = dtypes.as_dtype(dtype)
    with op_scope(name, "SequenceMask"):
        lengths = convert_to_tensor(lengths)
        if maxlen is None:
            most = make("Max", None, input=lengths, reduction_indices=all_axes(lengths))
            maxlen = make(
                "Maximum", None, x=make_constant(0, type_like(most), None, "Const"), y=most
            )
        else:
            maxlen = convert_to_tensor(maxlen)
        if maxlen.shape.ndims not in (None, 0):
            older = "maxlen must be scalar for sequence_mask"
            newer = (
                "Argument `maxlen` must be scalar for sequence_mask, received `maxlen` = "
                f"{maxlen} with shape '{maxlen.shape}' instead"
            )
            raise raised(ValueError(of_target(older, newer)))
        kind = base(maxlen)
        start, step = make_constant(0, kind, None, "Const"), make_constant(1, kind, None, "Const")
        row = make("Range", None, start=start, limit=maxlen, delta=step)
        matrix = make("Cast", None, {"DstT": kind}, x=expand_dims(lengths, -1))
        result = row < matrix
        if dtype is None or wanted == dtypes.bool_:
            return result
        return make("Cast", None, {"DstT": wanted}, x=result)


@tf_export("reverse_sequence")
def reverse_sequence(
    input, seq_lengths, seq_axis=None, batch_axis=None, name=None, seq_dim=None, batch_dim=None,  # noqa: A002
):  # fmt: skip
    """Each sequence reversed up to its length."""
    attrs = {
        "seq_dim": given(seq_axis, seq_dim, "seq_axis", "seq_dim"),
        "batch_dim": given(batch_axis, batch_dim, "batch_axis", "batch_dim"),
    }
    return make("ReverseSequence", name, attrs, input=input, seq_lengths=seq_lengths)


@tf_export("matrix_diag", "linalg.diag")
def matrix_diag(diagonal, name="diag", k=0, num_rows=-1, num_cols=-1, padding_value=0):
    """Matrices of diagonals."""
    return matrix_diagonals.diag(diagonal, name, k, num_rows, num_cols, padding_value)


@tf_export("matrix_diag_part", "linalg.diag_part")
def matrix_diag_part(input, name="diag_part", k=0, padding_value=0):  # noqa: A002
    """The diagonals of matrices."""
    return matrix_diagonals.diag_part(input, name, k, padding_value)


@tf_export("matrix_set_diag", "linalg.set_diag")
def matrix_set_diag(input, diagonal, name="set_diag", k=0):  # noqa: A002
    """Matrices with other diagonals."""
    return matrix_diagonals.set_diag(input, diagonal, name, k)


@tf_export("setdiff1d")
def setdiff1d(x, y, index_dtype=dtypes.int32, name=None):
    """Values of one list that the other does not hold, and their places."""
    return make("ListDiff", name, {"out_idx": dtypes.as_dtype(index_dtype)}, x=x, y=y)


@tf_export("unique")
def unique(x, out_idx=dtypes.int32, name=None):
    """Different values, and for each element which."""
    return make("Unique", name, {"out_idx": dtypes.as_dtype(out_idx)}, x=x)


@tf_export("unique_with_counts")
def unique_with_counts(x, out_idx=dtypes.int32, name=None):
    """Different values, for each element which, and how often."""
    return make("UniqueWithCounts", name, {"out_idx": dtypes.as_dtype(out_idx)}, x=x)
