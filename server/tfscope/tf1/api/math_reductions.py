"""Reductions, cumulative sums, segments, ranges.  Mirrors python/ops/math_ops.py."""

from __future__ import annotations

from tfscope.tf1.api import matrix_diagonals
from tfscope.tf1.api.array_ops import ones, zeros_like
from tfscope.tf1.api.array_ops import rank as rank_of
from tfscope.tf1.api.array_ops import shape as shape_of
from tfscope.tf1.api.math_ops import base, binary, cast, type_like
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def plain_axes(axis):
    """An axis argument as ints, ``None`` or ``Unknown``."""
    if isinstance(axis, Tensor):
        return axis.static if axis.static is not None else Unknown("runtime", axis.name)
    if hasattr(axis, "tolist"):
        return axis.tolist()
    return [plain_axes(a) for a in axis] if isinstance(axis, (list, tuple, range)) else axis


def all_axes(x):
    """All axes: a constant for a tensor of known rank, else a ``Range``; 2.x has no constant of none."""
    if not current_run().is_v1:
        rank = getattr(getattr(x, "shape", None), "ndims", None)
        known = isinstance(rank, int) and rank > 0
    else:
        known = isinstance(x, Tensor) and x.shape.ndims is not None
    if known:
        return make_constant(list(range(x.shape.ndims)), dtypes.int32, [x.shape.ndims], "Const")
    return range_(0, rank_of(x))


def reduction(op_type, x, axis=None, keepdims=False, name=None):
    """One reduction op; without axes they are made first.  1.15 takes no ``range`` for a list, and for
    ``keepdims`` only a truth value."""
    axes = all_axes(x) if axis is None else axis
    if isinstance(axes, tuple if current_run().is_v1 else (tuple, range)):
        axes = list(axes)
    as_given = current_run().is_v1 and isinstance(keepdims, (int, float, str, list, tuple, Tensor))
    kept = keepdims if as_given else bool(keepdims)
    result = make(op_type, name, {"keep_dims": kept}, input=x, reduction_indices=axes)
    if axis is None and not keepdims:
        fixed(result, [])
    return result


REDUCTIONS = {
    "reduce_sum": "Sum", "reduce_mean": "Mean", "reduce_max": "Max", "reduce_min": "Min",
    "reduce_prod": "Prod", "reduce_all": "All", "reduce_any": "Any",
}  # fmt: skip


def _reduction(public, op_type):
    def function(
        input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None
    ):
        axis = given(axis, reduction_indices, "axis", "reduction_indices")
        keepdims = given(keepdims, keep_dims, "keepdims", "keep_dims")
        return reduction(op_type, input_tensor, axis, False if keepdims is None else keepdims, name)

    function.__name__ = public
    tf_export(public, f"math.{public}")(function)


for _name, _op in REDUCTIONS.items():
    _reduction(_name, _op)


@tf_export("math.reduce_euclidean_norm")
def reduce_euclidean_norm(input_tensor, axis=None, keepdims=False, name=None):
    """Square root of the sum of squares."""
    return reduction("EuclideanNorm", input_tensor, axis, keepdims, name)


@tf_export("reduce_logsumexp", "math.reduce_logsumexp")
def reduce_logsumexp(
    input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None
):
    """log(sum(exp(x)))."""
    axis = given(axis, reduction_indices, "axis", "reduction_indices")
    keepdims = given(keepdims, keep_dims, "keepdims", "keep_dims") or False
    older = current_run().is_v1
    if older:
        input_tensor = convert_to_tensor(input_tensor)
    with op_scope(name, "ReduceLogSumExp") as scope:
        most = reduction("Max", input_tensor, axis, True)
        finite = make("IsFinite", None, x=most)
        zeros = zeros_like(most) if older else make("ZerosLike", None, x=most)
        chosen = make("Select", None, condition=finite, t=most, e=zeros)
        stopped = make("StopGradient", None, input=chosen)
        shifted = binary("Sub", input_tensor, stopped)
        total = make("Log", None, x=reduction("Sum", make("Exp", None, x=shifted), axis, keepdims))
        if not keepdims:
            stopped = make("Reshape", None, tensor=stopped, shape=shape_of(total))
        result = binary("Add", total, stopped) if older else tf.add(total, stopped, name=scope)
        return fixed(result, []) if axis is None and not keepdims else result


@tf_export("math.reduce_variance")
def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """Mean of squared deviations."""
    with op_scope(name, "reduce_variance"):
        if not current_run().is_v1:
            input_tensor = convert_to_tensor(input_tensor)
        means = reduction("Mean", input_tensor, axis, True)
        return reduction("Mean", make("Square", None, x=input_tensor - means), axis, keepdims)


@tf_export("math.reduce_std")
def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """Square root of the variance."""
    with op_scope(name, "reduce_std"):
        if not current_run().is_v1:
            input_tensor = convert_to_tensor(input_tensor)
        return make("Sqrt", None, x=reduce_variance(input_tensor, axis, keepdims))


@tf_export("count_nonzero", "math.count_nonzero")
def count_nonzero(
    input_tensor=None, axis=None, keepdims=None, dtype=dtypes.int64, name=None, reduction_indices=None,
    keep_dims=None, input=None,  # noqa: A002 - TensorFlow's name
):  # fmt: skip
    """How many elements are not zero."""
    keepdims = given(keepdims, keep_dims, "keepdims", "keep_dims") or False
    value = given(input, input_tensor, "input", "input_tensor")
    axis = given(axis, reduction_indices, "axis", "reduction_indices")
    with op_scope(name, "count_nonzero"):
        x = convert_to_tensor(value, name="input")
        kind = base(x)
        empty = "" if kind == dtypes.string else False if kind == dtypes.bool_ else 0
        zero = make_constant(empty, kind, [], "zeros")
        differs = cast(binary("NotEqual", x, zero), dtypes.int64)
        return cast(reduction("Sum", differs, axis, keepdims), dtype)


def _arg(op_type, public):
    def function(input, axis=None, name=None, dimension=None, output_type=dtypes.int64):  # noqa: A002
        along = given(axis, dimension, "axis", "dimension")
        attrs = {"output_type": dtypes.as_dtype(output_type)}
        return make(op_type, name, attrs, input=input, dimension=0 if along is None else along)

    function.__name__ = public
    tf_export(public, f"math.{public}")(function)


_arg("ArgMax", "argmax")
_arg("ArgMin", "argmin")


def _cumulative(op_type, public):
    def function(x, axis=0, exclusive=False, reverse=False, name=None):
        with op_scope(name, op_type) as scope:
            x = convert_to_tensor(x, name="x")
            return make(
                op_type, scope, {"exclusive": exclusive, "reverse": reverse}, x=x, axis=axis
            )

    function.__name__ = public
    tf_export(public, f"math.{public}")(function)


_cumulative("Cumsum", "cumsum")
_cumulative("Cumprod", "cumprod")

ORDER = ("int32", "int64", "float32", "float64")


@tf_export("range")
def range_(start, limit=None, delta=1, dtype=None, name="range"):
    """A sequence of numbers; its length is known if the bounds are."""
    if limit is None:
        start, limit = 0, start
    wanted = dtypes.as_dtype(dtype)
    with op_scope(name, "Range") as scope:
        v1 = current_run().is_v1
        parts = [
            convert_to_tensor(
                v, (wanted or dtype) if v1 or not isinstance(v, Tensor) else None, name=n
            )
            for v, n in ((start, "start"), (limit, "limit"), (delta, "delta"))
        ]
        if wanted is not None and not v1:
            parts = [cast(p, wanted) for p in parts]
        if dtype is None:
            kinds = [base(p).name if base(p) is not None else "int32" for p in parts]
            if not all(k in ORDER for k in kinds):
                raise raised(AssertionError())
            most = dtypes.as_dtype(max(kinds, key=ORDER.index))
            parts = [p if base(p) is None else cast(p, most) for p in parts]
        return make("Range", scope, start=parts[0], limit=parts[1], delta=parts[2])


range_.__name__ = "range"


def _with_segment_count(op_type, public):
    def function(data, indices, segment_ids, name=None, num_segments=None):
        if num_segments is not None:
            return make(
                f"{op_type}WithNumSegments", name,
                data=data, indices=indices, segment_ids=segment_ids, num_segments=num_segments,
            )  # fmt: skip
        return make(op_type, name, data=data, indices=indices, segment_ids=segment_ids)

    function.__name__ = public
    tf_export(public, f"sparse.{public.removeprefix('sparse_')}")(function)


_with_segment_count("SparseSegmentSum", "sparse_segment_sum")
_with_segment_count("SparseSegmentMean", "sparse_segment_mean")
_with_segment_count("SparseSegmentSqrtN", "sparse_segment_sqrt_n")


def _averaged_segment(scope_name, public, *, root):
    def function(data, segment_ids, num_segments, name=None):
        with op_scope(name, scope_name):
            data, segment_ids = convert_to_tensor(data), convert_to_tensor(segment_ids)
            single = ones(shape_of(segment_ids), dtype=base(data))
            arguments = {"segment_ids": segment_ids, "num_segments": num_segments}
            count = make("UnsortedSegmentSum", None, data=single, **arguments)
            spread = 0
            if data.shape.ndims is not None and segment_ids.shape.ndims is not None:
                spread = data.shape.ndims - segment_ids.shape.ndims
            count = make("Reshape", None, tensor=count, shape=[num_segments] + [1] * spread)
            count = binary("Maximum", count, 1)
            total = make("UnsortedSegmentSum", None, data=data, **arguments)
            return total / (make("Sqrt", None, x=count) if root else count)

    function.__name__ = public
    tf_export(public, f"math.{public}")(function)


_averaged_segment("UnsortedSegmentMean", "unsorted_segment_mean", root=False)
_averaged_segment("UnsortedSegmentSqrtN", "unsorted_segment_sqrt_n", root=True)


@tf_export("bincount", "math.bincount")
def bincount(arr, weights=None, minlength=None, maxlength=None, dtype=dtypes.int32, name=None):
    """How often each number occurs."""
    with op_scope(name, "bincount"):
        if not current_run().is_v1:
            return _dense_bincount(arr, weights, minlength, maxlength, dtype)
        arr = convert_to_tensor(arr, dtypes.int32, name="arr")
        some = reduction("Prod", shape_of(arr)) > 0
        size = cast(some, dtypes.int32) * (reduction("Max", arr) + 1)
        for value, op_type, label in (
            (minlength, "Maximum", "minlength"),
            (maxlength, "Minimum", "maxlength"),
        ):
            if value is not None:
                size = binary(op_type, convert_to_tensor(value, dtypes.int32, name=label), size)
        if weights is not None:
            weights = convert_to_tensor(weights, name="weights")
            return make(
                "UnsortedSegmentSum", None, data=weights, segment_ids=arr, num_segments=size
            )
        return make(
            "Bincount",
            None,
            arr=arr,
            size=size,
            weights=make_constant([], dtypes.as_dtype(dtype), [0], "Const"),
        )


def _dense_bincount(arr, weights, minlength, maxlength, dtype):
    """Mirrors bincount_ops.py ``bincount`` of TensorFlow 2."""
    arr = convert_to_tensor(arr, name="arr")
    weights = None if weights is None else convert_to_tensor(weights, name="weights")
    arr = arr if arr.dtype.is_integer else cast(arr, dtypes.int32)
    size = cast(tf.size(arr) > 0, arr.dtype) * (reduction("Max", arr) + 1)
    if minlength is not None:
        least = convert_to_tensor(minlength, arr.dtype, name="minlength")
        size = make("Maximum", None, x=least, y=size)
    if maxlength is not None:
        most = convert_to_tensor(maxlength, arr.dtype, name="maxlength")
        size = make("Minimum", None, x=most, y=size)
    weights = None if weights is None else tf.reshape(weights, [-1])
    arr = tf.reshape(arr, [-1])
    if weights is None:
        weights = make_constant([], dtypes.as_dtype(dtype), [0], "Const")
    attrs = {"binary_output": False}
    return make("DenseBincount", None, attrs, input=arr, size=size, weights=weights)


@tf_export("trace", "linalg.trace")
def trace(x, name=None):
    """The sum of the diagonal."""
    with op_scope(name, "Trace") as scope:
        diagonal = matrix_diagonals.diag_part(convert_to_tensor(x, name="x"))
        return reduction("Sum", diagonal, [-1], False, scope)


@tf_export("linspace", "lin_space")
def linspace(start, stop, num, name=None, axis=0):
    """Evenly spaced numbers; those of 2.x may be between tensors.  Mirrors math_ops.py linspace_nd."""
    if current_run().is_v1:
        return make("LinSpace", name, start=start, stop=stop, num=num)
    with op_scope(name, "linspace", [start, stop]):
        start = convert_to_tensor(start, name="start")
        stop = convert_to_tensor(stop, name="stop", dtype=type_like(start))
        num = convert_to_tensor(num, name="num")
        if base(num) is not None and not base(num).is_integer:
            text = (
                "Argument `tensor` (name: num) must be of type integer. Received `tensor` = "
                f"{num} of dtype: {num.dtype.base_dtype!r}"
            )
            raise raised(TypeError(text))
        shape = TensorShape(None)
        if isinstance(axis, int) and start.shape.ndims is not None:
            sizes = start.shape.as_list()
            place = axis if axis >= 0 else axis + len(sizes) + 1
            count = num.static if type(num.static) is int else None
            shape = TensorShape([*sizes[:place], count, *sizes[place:]])
        kind = base(start)
        kind = dtypes.float64 if kind is not None and kind.is_integer else kind
        made = ops.get_default_graph().create_op(
            "Slice", [start, stop, num], [(kind, shape)], name="Slice"
        )
        return made.outputs[0]
