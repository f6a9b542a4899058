"""Embedding lookups.  Mirrors python/ops/embedding_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.array_index import gather, resource_gather, slice_helper, unique
from tfscope.tf1.api.array_ops import expand_dims, fill, ones, rank, reshape, size
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import concat
from tfscope.tf1.api.clip_ops import clip_by_norm
from tfscope.tf1.api.math_ops import base, binary, cast, div, div_no_nan, pow
from tfscope.tf1.api.math_reductions import range_
from tfscope.tf1.api.op_maker import fixed, is_sparse, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def _listed(params):
    if params is None:
        raise raised(ValueError("params must be specified"))
    if isinstance(params, (list, tuple)) and not params:
        text = of_target("", "Length of params is currently 0. ")
        raise raised(ValueError(f"{text}Need at least one param{of_target('', '.')}"))
    if isinstance(params, PartitionedVariable):
        return list(params)
    return params if isinstance(params, list) else [params]


def _rows(params, ids, name=None):
    if isinstance(params, ResourceVariable):
        return resource_gather(params, ids, name)
    return gather(params, ids, name=name)


def _clipped(rows, ids, max_norm):
    if max_norm is None:
        return rows
    known = rows.shape.ndims is not None and ids.shape.ndims is not None
    axes = (
        list(range(ids.shape.ndims, rows.shape.ndims)) if known else range_(rank(ids), rank(rows))
    )
    return clip_by_norm(rows, max_norm, axes=axes)


@tf_export("nn.embedding_lookup")
def embedding_lookup(
    params, ids, partition_strategy="mod", name=None, validate_indices=True, max_norm=None
):  # fmt: skip
    """Rows of one or several matrices by number."""
    if isinstance(params, Unknown):
        params = convert_to_tensor(params, name="params")
    params = _listed(params)
    with op_scope(name, "embedding_lookup") as scope:
        if not any(isinstance(p, ResourceVariable) for p in params):
            params = [convert_to_tensor(p, name=f"params_{i}") for i, p in enumerate(params)]
        ids = convert_to_tensor(ids, name="ids")
        if len(params) == 1:
            return make(
                "Identity", None, input=_clipped(_rows(params[0], ids, scope), ids, max_norm)
            )
        flat = reshape(ids, [-1])
        places = range_(size(flat))
        parts, new_ids = _assignments(params, flat, partition_strategy)
        parts = cast(parts, dtypes.int32)
        attrs = {"num_partitions": len(params)}
        gathered = make("DynamicPartition", None, attrs, data=new_ids, partitions=parts)
        indices = make("DynamicPartition", None, attrs, data=places, partitions=parts)
        found = [_rows(p, g) for p, g in zip(params, gathered)]
        rest = params[0].shape[1:]
        for p in params[1:]:
            rest = rest.merge_with(p.shape[1:])
        stitched = make("ParallelDynamicStitch", scope, indices=indices, data=found)
        inner = rest if rest.is_fully_defined() else shape_op(params[0])[1:]
        whole = reshape(
            stitched,
            concat(
                [shape_op(ids), inner.as_list() if isinstance(inner, TensorShape) else inner], 0
            ),
        )
        return _clipped(fixed(whole, ids.shape.concatenate(rest)), ids, max_norm)


def _assignments(params, flat, strategy):
    count = len(params)
    if strategy == "mod" or isinstance(strategy, Unknown):
        return flat % count, flat // count
    if strategy != "div":
        text = of_target("", ".Must be one of either `mod` or `div`.")
        raise raised(ValueError(f"Unrecognized partition strategy: {strategy}{text}"))
    sizes = [p.shape.as_list()[0] if p.shape.ndims else None for p in params]
    if None in sizes:
        return flat % count, flat // count
    total = make_constant(sum(sizes), base(flat), None, "Const")
    per = total // count
    extras = total % count
    parts = binary("Maximum", flat // (per + 1), (flat - extras) // per)
    smaller = parts < extras
    new_ids = make("Select", None, condition=smaller, t=flat % (per + 1), e=(flat - extras) % per)
    return parts, new_ids


def check_combiner(combiner):
    """Rows are combined in three ways; None is the mean.  Mirrors embedding_lookup_sparse."""
    if not isinstance(combiner, Unknown) and combiner not in (None, "mean", "sqrtn", "sum"):
        text = (
            f"combiner must be one of 'mean', 'sqrtn' or 'sum'{of_target('', f', got {combiner}')}"
        )
        raise raised(ValueError(text))


def _check_sparse(sp_ids, sp_weights):
    """Refuses numbers and weights that are not sparse."""
    if not isinstance(sp_ids, Unknown) and not is_sparse(sp_ids):
        raise raised(
            TypeError(f"sp_ids must be SparseTensor{of_target('', f', got {shown_kind(sp_ids)}')}")
        )
    if sp_weights is not None and not isinstance(sp_weights, Unknown) and not is_sparse(sp_weights):
        got = of_target("", f",got {shown_kind(sp_weights)}")
        raise raised(TypeError(f"sp_weights must be either None or SparseTensor{got}"))


@tf_export("nn.embedding_lookup_sparse")
def embedding_lookup_sparse(
    params, sp_ids, sp_weights, partition_strategy="mod", name=None, combiner=None, max_norm=None
):  # fmt: skip
    """Rows by the numbers of a sparse tensor, combined."""
    combiner = "mean" if combiner is None else combiner
    check_combiner(combiner)
    params = (
        _listed(params)
        if not isinstance(params, Unknown)
        else [convert_to_tensor(params, name="params")]
    )
    _check_sparse(sp_ids, sp_weights)
    v1 = current_run().is_v1
    with op_scope(name, "embedding_lookup_sparse") as scope:
        segments = slice_helper(sp_ids.indices, (slice(None), 0))
        if v1 and base(segments) != dtypes.int32:
            segments = cast(segments, dtypes.int32)
        if not v1 and sp_weights is None and max_norm is None and _is_plain(params):
            found, index = convert_to_tensor(params[0], name="params"), sp_ids.values
        else:
            ids, index = unique(sp_ids.values)
            found = embedding_lookup(params, ids, partition_strategy, max_norm=max_norm)
        if v1 and base(found) in (dtypes.float16, dtypes.bfloat16):
            found = cast(found, dtypes.float32)
        if sp_weights is None:
            kind = {"sum": "SparseSegmentSum", "mean": "SparseSegmentMean"}.get(
                combiner, "SparseSegmentSqrtN"
            )
            return make(kind, scope, data=found, indices=index, segment_ids=segments)
        return _weighted(found, index, sp_weights.values, segments, combiner, scope)


def _weighted(found, index, weights, segments, combiner, scope):
    """Rows times their weights, combined; 1.15 has the weights' type first, 2.x widens small floats."""
    v1 = current_run().is_v1
    if not v1 and base(segments) != dtypes.int32:
        segments = cast(segments, dtypes.int32)
    if v1 and base(weights) != base(found):
        weights = cast(weights, base(found))
    found = gather(found, index)
    kept = base(found)
    if not v1 and kept in (dtypes.float16, dtypes.bfloat16):
        found = cast(found, dtypes.float32)
    if base(weights) != base(found):
        weights = cast(weights, base(found))
    lone = expand_dims(rank(found) - 1, 0)
    spread = fill(lone, 1) if v1 else ones(lone, dtypes.int32)
    known = weights.shape
    weights = reshape(weights, concat([shape_op(weights), spread], 0))
    if found.shape.ndims is not None:
        fixed(weights, known.concatenate([1] * (found.shape.ndims - 1)))
    combined = _combined(found * weights, weights, segments, combiner, scope)
    return combined if v1 or base(combined) == kept else cast(combined, kept)


def _is_plain(params):
    """Whether rows are taken from one matrix that is no resource."""
    return len(params) == 1 and not isinstance(params[0], ResourceVariable)


def _combined(found, weights, segments, combiner, scope):
    if combiner == "sum":
        return make("SegmentSum", scope, data=found, segment_ids=segments)
    total = make("SegmentSum", None, data=found, segment_ids=segments)
    divide = div if current_run().is_v1 else div_no_nan
    if combiner == "mean":
        weight = make("SegmentSum", None, data=weights, segment_ids=segments)
        return divide(total, weight, name=scope)
    squared = make("SegmentSum", None, data=pow(weights, 2), segment_ids=segments)
    return divide(total, make("Sqrt", None, x=squared), name=scope)
