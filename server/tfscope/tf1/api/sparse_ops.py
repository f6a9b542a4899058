"""Sparse tensors.  Mirrors python/ops/sparse_ops.py."""

from __future__ import annotations

import math

from tfscope.tf1.api.array_index import gather
from tfscope.tf1.api.array_misc import broadcast_static_shape
from tfscope.tf1.api.array_ops import identity, reshape
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.math_ops import base, cast, type_like
from tfscope.tf1.api.math_reductions import range_
from tfscope.tf1.api.op_maker import is_sparse, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.static_values import constant_value, constant_value_as_shape
from tfscope.values.lengths import follow, open_list
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Indeterminate, Unknown


def checked(value):
    """The sparse tensor; raises TensorFlow's error for another value, and gives an unknown one up."""
    if isinstance(value, Unknown):
        raise Indeterminate(value)
    if not is_sparse(value):
        raise raised(TypeError("Input must be a SparseTensor."))
    return value if isinstance(value, SparseTensor) else SparseTensor(*value)


def parts(sp, prefix="input"):
    """The tensors of a sparse tensor, as an op's inputs."""
    return {
        f"{prefix}_indices": sp.indices,
        f"{prefix}_values": sp.values,
        f"{prefix}_shape": sp.dense_shape,
    }


@tf_export("sparse_tensor_to_dense", "sparse.to_dense")
def sparse_tensor_to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The dense tensor."""
    sp = checked(sp_input)
    if default_value is None:
        kind = base(sp.values)
        default_value = make_constant("" if kind == dtypes.string else 0, kind, [], "zeros")
    return make(
        "SparseToDense", name, {"validate_indices": validate_indices}, sparse_indices=sp.indices, 
        output_shape=sp.dense_shape, sparse_values=sp.values, default_value=default_value,
    )  # fmt: skip


@tf_export("sparse_to_dense")
def sparse_to_dense(
    sparse_indices, output_shape, sparse_values, default_value=0, validate_indices=True, name=None
):  # fmt: skip
    """The dense tensor of indices and values."""
    return make(
        "SparseToDense", name, {"validate_indices": validate_indices}, sparse_indices=sparse_indices,
        output_shape=output_shape, sparse_values=sparse_values, default_value=default_value,
    )  # fmt: skip


@tf_export("sparse_reorder", "sparse.reorder")
def sparse_reorder(sp_input, name=None):
    """Indices in order."""
    sp = checked(sp_input)
    indices, values = make("SparseReorder", name, **parts(sp))
    if sp.shape.is_fully_defined():
        dense = sp.shape.as_list()
    else:
        dense = identity(sp.dense_shape)
    return SparseTensor(indices, values, dense)


def _reduce(op_type, public):
    def function(
        sp_input, axis=None, keepdims=None, reduction_axes=None, keep_dims=None, name=None
    ):
        sp = checked(sp_input)
        axis = reduction_axes if axis is None else axis
        keep = bool(keepdims or keep_dims)
        axes = range_(0, shape_op(sp.dense_shape)[0]) if axis is None else axis
        result = make(op_type, None, {"keep_dims": keep}, **parts(sp), reduction_axes=axes)
        return _reduced(result, sp, axis, keep)

    function.__name__ = public
    tf_export(public, f"sparse.{public.removeprefix('sparse_')}")(function)


def _reduced(result, sp, axis, keep):
    sizes = sp.shape.as_list() if sp.shape.ndims is not None else None
    if sizes is None:
        return result
    listed = (
        list(range(len(sizes)))
        if axis is None
        else axis
        if isinstance(axis, (list, tuple))
        else [axis]
    )
    if all(isinstance(k, int) for k in listed):
        gone = {k % len(sizes) for k in listed}
        found = [1 if i in gone else d for i, d in enumerate(sizes) if keep or i not in gone]
        result.set_shape(found)
    return result


_reduce("SparseReduceSum", "sparse_reduce_sum")
_reduce("SparseReduceMax", "sparse_reduce_max")


@tf_export("sparse_slice", "sparse.slice")
def sparse_slice(sp_input, start, size, name=None):
    """A box."""
    sp = checked(sp_input)
    start, size = convert_to_tensor(start, dtypes.int64), convert_to_tensor(size, dtypes.int64)
    with op_scope(name, "SparseSlice") as scope:
        found = make(
            "SparseSlice",
            scope,
            indices=sp.indices,
            values=sp.values,
            shape=sp.dense_shape,
            start=start,
            size=size,
        )
        return SparseTensor(*found)


@tf_export("sparse_reshape", "sparse.reshape")
def sparse_reshape(sp_input, shape, name=None):
    """Another shape of the same elements."""
    sp = checked(sp_input)
    wanted = cast(shape, dtypes.int64)
    with op_scope(name, "SparseReshape") as scope:
        indices, dense = make(
            "SparseReshape",
            scope,
            input_indices=sp.indices,
            input_shape=sp.dense_shape,
            new_shape=wanted,
        )
        known = constant_value_as_shape(wanted)
        sizes = _reshaped_sizes(sp.get_shape(), wanted, known)
        if sizes is not None:
            dense = make_constant(sizes, dtypes.int64, [len(sizes)], "Const")
        return SparseTensor(indices, identity(sp.values), dense)


def _reshaped_sizes(before, wanted, asked):
    """All sizes after reshaping, if they follow from sizes that are all known.  Mirrors sparse_ops.py
    sparse_reshape.  Raises ``ValueError`` where the numbers of elements differ."""
    sizes = _told_sizes(wanted, asked)
    if sizes is None or not before.is_fully_defined():
        return None
    given, count, told = constant_value(wanted), math.prod(before.as_list()), list(sizes)
    if isinstance(given, list) and given.count(-1) > 1:
        found = " ".join(map(str, given))
        raise raised(ValueError(f"At most one dimension can be inferred (-1). Found: [{found}]"))
    if sizes.count(None) > 1 or None in sizes and 0 in sizes:
        return None
    if None in sizes:
        sizes[sizes.index(None)] = count // math.prod(n for n in sizes if n is not None)
    if math.prod(sizes) != count:
        text = f"Cannot reshape a tensor with {count} elements to shape {told} ({math.prod(sizes)} elements)."
        raise raised(ValueError(text))
    return sizes


WHOLE = frozenset(("Const", "Shape", "Size", "Rank", "Range"))
OF_INPUTS = frozenset(("Pack", "Cast", "ConcatV2", "Fill"))


def _told_sizes(wanted, asked):
    """The sizes that Python knows without the C++ shape functions, ``None`` where one is not known.
    Mirrors tensor_util.py constant_value_as_shape."""
    op = wanted.op
    if op.type == "Cast" and not current_run().is_v1:
        return _told_sizes(op.inputs[0], constant_value_as_shape(op.inputs[0]))
    if op.type == "Pack":
        values = [constant_value(part) if _is_whole(part) else None for part in op.inputs]
        return [None if value is None or value < 0 else value for value in values]
    through = op.type in ("Shape", "StridedSlice", "ConcatV2")
    return asked.as_list() if asked.ndims is not None and (through or _is_whole(wanted)) else None


def _is_whole(tensor):
    """Whether Python knows all of a value.  Mirrors tensor_util.py constant_value."""
    op = tensor.op
    return op.type in WHOLE or (op.type in OF_INPUTS and all(map(_is_whole, op.inputs)))


@tf_export("sparse_concat", "sparse.concat")
def sparse_concat(
    axis, sp_inputs, name=None, expand_nonconcat_dim=False, concat_dim=None, expand_nonconcat_dims=None
):  # fmt: skip
    """Sparse tensors joined along an axis."""
    listed = [checked(s) for s in sp_inputs]
    if len(listed) == 1 and open_list(sp_inputs) is None:
        return listed[0]
    listed_parts = (
        [s.indices for s in listed],
        [s.values for s in listed],
        [s.dense_shape for s in listed],
    )
    indices, values, shapes = (follow(part, sp_inputs) for part in listed_parts)
    found = make("SparseConcat", name, {"concat_dim": axis}, indices=indices, values=values, shapes=shapes)  # fmt: skip
    sizes = [constant_value(s.dense_shape) for s in listed]
    if open_list(sp_inputs) is None and isinstance(axis, int) and all(s is not None for s in sizes):
        joined = list(sizes[0])
        joined[axis] = sum(s[axis] for s in sizes)
        found = (*found[:2], convert_to_tensor(joined, dtypes.int64))
    return SparseTensor(*found)


@tf_export("sparse_add", "sparse.add")
def sparse_add(a, b, threshold=None, thresh=None):
    """The sum of two tensors of which one at least is sparse."""
    for value in (a, b):
        if isinstance(value, Unknown):
            raise Indeterminate(value)
    threshold = (
        0 if threshold is None and thresh is None else threshold if thresh is None else thresh
    )
    if is_sparse(a) and is_sparse(b):
        kind = base(a.values)
        limit = convert_to_tensor(threshold, kind.real_dtype if kind else None, name="threshold")
        found = make(
            "SparseAdd", None, a_indices=a.indices, a_values=a.values, a_shape=a.dense_shape,
            b_indices=b.indices, b_values=b.values, b_shape=b.dense_shape, thresh=limit,
        )  # fmt: skip
        a.get_shape().assert_is_compatible_with(b.get_shape())
        sizes = broadcast_static_shape(a.get_shape(), b.get_shape())
        dense = sizes.as_list() if sizes.is_fully_defined() else found[2]
        return SparseTensor(found[0], found[1], dense)
    if is_sparse(b):
        a, b = b, a
    if isinstance(a, Unknown):
        raise Indeterminate(a)
    if not is_sparse(a):
        text = "At least one input should be SparseTensor; do you mean to use tf.add()?"
        raise raised(TypeError(text))
    return make(
        "SparseTensorDenseAdd",
        None,
        a_indices=a.indices,
        a_values=a.values,
        a_shape=a.dense_shape,
        b=b,
    )


@tf_export("sparse_retain", "sparse.retain")
def sparse_retain(sp_input, to_retain):
    """Some elements."""
    sp = checked(sp_input)
    keep = convert_to_tensor(to_retain)
    places = reshape(make("Where", None, input=keep), [-1])
    return SparseTensor(
        gather(sp.indices, places), gather(sp.values, places), identity(sp.dense_shape)
    )


@tf_export("sparse_fill_empty_rows", "sparse.fill_empty_rows")
def sparse_fill_empty_rows(sp_input, default_value, name=None):
    """An element in each row, and which rows were empty."""
    sp = checked(sp_input)
    with op_scope(name, "SparseFillEmptyRows"):
        default = convert_to_tensor(default_value, type_like(sp.values))
        found = make(
            "SparseFillEmptyRows", None, indices=sp.indices, values=sp.values,
            dense_shape=sp.dense_shape, default_value=default,
        )  # fmt: skip
        return SparseTensor(found[0], found[1], sp.dense_shape), found[2]


@tf_export("sparse_softmax", "sparse.softmax")
def sparse_softmax(sp_input, name=None):
    """Along the last axis."""
    sp_input = checked(sp_input)
    with op_scope(name, "SparseSoftmax"):
        values = make(
            "SparseSoftmax", None, sp_indices=sp_input.indices, sp_values=sp_input.values,
            sp_shape=sp_input.dense_shape,
        )  # fmt: skip
        return SparseTensor(sp_input.indices, values, sp_input.dense_shape)


@tf_export("sparse_split", "sparse.split")
def sparse_split(
    keyword_required=None, sp_input=None, num_split=None, axis=None, name=None, split_dim=None
):
    """Even parts along an axis."""
    sp = checked(sp_input)
    axis = split_dim if axis is None else axis
    count = num_split if isinstance(num_split, int) else 1
    found = make(
        "SparseSplit", name, {"num_split": count}, split_dim=axis, indices=sp.indices, values=sp.values,
        shape=sp.dense_shape,
    )  # fmt: skip
    return [SparseTensor(found[i], found[count + i], found[2 * count + i]) for i in range(count)]


def _pairwise(op_type, public):
    def function(sp_a, sp_b, name=None):
        with op_scope(name, op_type) as scope:
            found = make(
                op_type, scope, a_indices=sp_a.indices, a_values=sp_a.values, a_shape=sp_a.dense_shape,
                b_indices=sp_b.indices, b_values=sp_b.values, b_shape=sp_b.dense_shape,
            )  # fmt: skip
            return SparseTensor(found[0], found[1], sp_a.dense_shape)

    function.__name__ = public
    tf_export(public, f"sparse.{public.removeprefix('sparse_')}")(function)


_pairwise("SparseSparseMaximum", "sparse_maximum")
_pairwise("SparseSparseMinimum", "sparse_minimum")


@tf_export("sparse.from_dense")
def from_dense(tensor, name=None):
    """The elements that are not zero."""
    with op_scope(name, "dense_to_sparse"):
        tensor = convert_to_tensor(tensor)
        zero = make_constant(0, type_like(tensor), [], "Const")
        places = make("Where", None, input=make("NotEqual", None, x=tensor, y=zero))
        values = make("GatherNd", None, params=tensor, indices=places)
        return SparseTensor(places, values, shape_op(tensor, out_type=dtypes.int64))


def _cwise(op_name, op_type):
    def operate(sp, dense):
        with op_scope(None, op_name) as scope:
            dense = convert_to_tensor(dense, type_like(sp.values), name="y")
            given = {"sp_indices": sp.indices, "sp_values": sp.values, "sp_shape": sp.dense_shape}
            return SparseTensor(
                sp.indices, make(op_type, scope, **given, dense=dense), sp.dense_shape
            )

    return operate


SPARSE_OPERATORS = {
    "__mul__": _cwise("mul", "SparseDenseCwiseMul"), "__truediv__": _cwise("truediv", "SparseDenseCwiseDiv"),
    "__div__": _cwise("div", "SparseDenseCwiseDiv"),
}  # fmt: skip
for _name, _operate in SPARSE_OPERATORS.items():
    setattr(SparseTensor, _name, _operate)
