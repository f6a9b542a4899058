"""Sparse tensors whose elements change place.  Mirrors python/ops/sparse_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.array_index import gather, slice_helper
from tfscope.tf1.api.array_ops import expand_dims, fill, identity, transpose
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import concat
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.math_ops import cast
from tfscope.tf1.api.math_reductions import range_
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.sparse_ops import checked, parts, sparse_reorder, sparse_tensor_to_dense
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.static_values import constant_value


@tf_export("sparse_transpose", "sparse.transpose")
def sparse_transpose(sp_input, perm=None, name=None):
    """Dimensions in another order."""
    sp_input = checked(sp_input)
    with op_scope(name, "SparseTranspose"):
        if perm is None:
            count = make("Size", "Rank", {"out_type": dtypes.int32}, input=sp_input.dense_shape)
            perm = (count - 1) - range_(0, count, 1)
            indices = transpose(gather(transpose(sp_input.indices), perm))
            return _reordered(sp_input, indices, perm)
        indices = transpose(gather(transpose(sp_input.indices), perm))
        order, sizes = constant_value(convert_to_tensor(perm)), sp_input.shape
        if order is None or not sizes.is_fully_defined():
            return _reordered(sp_input, indices, perm)
        dense = [sizes.as_list()[place] for place in order]
        return sparse_reorder(SparseTensor(indices, sp_input.values, dense))


def _reordered(sp, indices, perm):
    """Of a dense shape that Python does not know."""
    made = SparseTensor(indices, sp.values, gather(sp.dense_shape, perm))
    ordered, values = make("SparseReorder", None, **parts(made))
    return SparseTensor(ordered, values, identity(made.dense_shape))


@tf_export("sparse_merge")
def sparse_merge(sp_ids, sp_values, vocab_size, name=None, already_sorted=False):
    """Ids as the last index of values."""
    listed = sp_ids if isinstance(sp_ids, list) else [sp_ids]
    sizes = vocab_size if isinstance(vocab_size, list) else [vocab_size]
    with op_scope(name, "SparseMerge"):
        columns = []
        for sp in listed:
            ids = cast(sp.values, dtypes.int64)
            columns.append(expand_dims(ids, axis=1))
        known = [cast(s, dtypes.int64) for s in sizes]
        indices = concat(
            [slice_helper(listed[0].indices, (slice(None), slice(None, -1))), *columns], axis=1
        )
        dense = concat([slice_helper(listed[0].dense_shape, slice(None, -1)), known], axis=0)
        result = SparseTensor(indices, sp_values.values, dense)
        if already_sorted:
            return result
        ordered = sparse_reorder(result)
        return SparseTensor(ordered.indices, ordered.values, dense)


@tf_export("sparse_to_indicator", "sparse.to_indicator")
def sparse_to_indicator(sp_input, vocab_size, name=None):
    """A dense row of truths per row of ids."""
    sp = checked(sp_input)
    with op_scope(name, "SparseToIndicator") as scope:
        count = shape_op(sp.indices)[0]
        true = fill(expand_dims(count, 0), True)
        values = SparseTensor(sp.indices, true, sp.dense_shape)
        merged = sparse_merge(sp, values, vocab_size, scope)
        return sparse_tensor_to_dense(merged, default_value=False, name=scope)
