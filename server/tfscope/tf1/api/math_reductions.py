"""Reductions, products and arithmetic along axes.  Mirrors python/ops/math_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.math_ops import cast, like
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.convert import rank as number_rank
from tfscope.tf1.graph.op_def import apply_op, binary_op
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape, broadcast_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def reduced_shape(shape, axes, keepdims):
    """The shape after reducing ``axes`` (``None`` = all, an ``Unknown`` list = unknown rank)."""
    if axes is None:
        if not keepdims:
            return TensorShape([])
        return TensorShape([1] * shape.ndims) if shape.ndims is not None else TensorShape(None)
    if isinstance(axes, Unknown) or shape.ndims is None:
        return TensorShape(None)
    listed = axes if isinstance(axes, (list, tuple)) else [axes]
    if any(isinstance(a, Unknown) or a is None for a in listed):
        return TensorShape(None if not keepdims else [None] * shape.ndims)
    rank = shape.ndims
    for a in listed:
        if not -rank <= int(a) < rank:
            return TensorShape(None)
    gone = {int(a) % rank for a in listed}
    sizes = shape.as_list()
    if keepdims:
        return TensorShape([1 if i in gone else d for i, d in enumerate(sizes)])
    return TensorShape([d for i, d in enumerate(sizes) if i not in gone])


def plain_axes(axis):
    """An axis argument as ints, ``None`` or ``Unknown``."""
    if axis is None or isinstance(axis, (int, Unknown)):
        return axis
    if isinstance(axis, Tensor):
        return axis.static if axis.static is not None else Unknown("runtime", axis.name)
    if hasattr(axis, "tolist"):
        return axis.tolist()
    return [plain_axes(a) for a in axis] if isinstance(axis, (list, tuple, range)) else axis


def reduction(op_type, x, axis, keepdims, name, out="T"):
    """One reduction op; without axes a ``Const`` of all axes is made first."""
    with ops.get_default_graph().name_scope(ops.get_default_graph().get_name_scope() + "/" if ops.get_default_graph().get_name_scope() else ""):
        tensor = convert_to_tensor(x, name="input_tensor") if not isinstance(x, Tensor) else x
    axes = plain_axes(axis)
    shape = reduced_shape(tensor.shape, axes, bool(keepdims))
    given = axis
    if axis is None:
        rank = tensor.shape.ndims
        if rank is not None:
            given = make_constant(list(range(rank)), dtypes.int32, None, "Const")
        else:
            given = _range_of_rank(tensor)
    arg = [("input", tensor, "T"), ("reduction_indices", given, "Tidx")]
    return apply_op(op_type, arg, [(out, shape)], name).outputs[0]


def _range_of_rank(tensor):
    """All axes of a tensor of unknown rank, as operations."""
    graph = ops.get_default_graph()
    rank = graph.create_op("Rank", [tensor], [(dtypes.int32, TensorShape([]))])
    with graph.name_scope("range") as scope:
        start = make_constant(0, None, None, "start")
        delta = make_constant(1, None, None, "delta")
        made = graph.create_op("Range", [start, rank.outputs[0], delta], [(dtypes.int32, TensorShape([None]))], name=scope)
    return made.outputs[0]


REDUCTIONS = {
    "reduce_sum": "Sum", "reduce_mean": "Mean", "reduce_max": "Max", "reduce_min": "Min",
    "reduce_prod": "Prod", "reduce_all": "All", "reduce_any": "Any",
}  # fmt: skip


def _reduction(op_type):
    logical = op_type in ("All", "Any")

    def function(input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None):
        axis = axis if axis is not None else reduction_indices
        keepdims = keepdims if keepdims is not None else keep_dims
        result = reduction(op_type, input_tensor, axis, keepdims or False, name, dtypes.bool_ if logical else "T")
        value = result.op.inputs[0].static
        if op_type in ("Prod", "Sum", "Max", "Min") and isinstance(value, list) and result.shape.ndims == 0:
            result.static = _folded(op_type, value)
        return result

    return function


def _folded(op_type, values):
    if not all(isinstance(v, (int, float)) for v in values) or not values:
        return None
    if op_type == "Prod":
        total = 1
        for v in values:
            total *= v
        return total
    return {"Sum": sum, "Max": max, "Min": min}[op_type](values)


for _name, _op in REDUCTIONS.items():
    _function = _reduction(_op)
    _function.__name__ = _name
    tf_export(_name, f"math.{_name}")(_function)


@tf_export("reduce_logsumexp", "math.reduce_logsumexp")
def reduce_logsumexp(input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None):
    """log(sum(exp(x)))."""
    axis = axis if axis is not None else reduction_indices
    keepdims = (keepdims if keepdims is not None else keep_dims) or False
    graph = ops.get_default_graph()
    with ops.name_scope(name, "ReduceLogSumExp", [input_tensor]):
        x = convert_to_tensor(input_tensor)
        most = reduction("Max", x, axis, True, None)
        like("IsFinite", most, out=dtypes.bool_)
        like("ZerosLike", most)
        graph.create_op("Select", [most], [(most._dtype, most.shape)])
        stopped = like("StopGradient", most, arg="input")
        shifted = binary_op("Sub", x, stopped)
        total = reduction("Sum", like("Exp", shifted), axis, keepdims, None)
        logged = like("Log", total)
        if not keepdims:
            graph.create_op("Shape", [logged], [(dtypes.int32, TensorShape([logged.shape.ndims]))])
            graph.create_op("Reshape", [stopped], [(logged._dtype, logged.shape)])
        return binary_op("Add", logged, logged)


def zero_of(dtype):
    """Zero as a Python value of a type."""
    if dtype is None or dtype.is_floating:
        return 0.0
    return False if dtype.is_bool else "" if dtype == dtypes.string else 0


@tf_export("count_nonzero", "math.count_nonzero")
def count_nonzero(input_tensor=None, axis=None, keepdims=None, dtype=dtypes.int64, name=None, reduction_indices=None, keep_dims=None, input=None):  # noqa: A002
    """How many elements are not zero."""
    value = input_tensor if input_tensor is not None else input
    axis = axis if axis is not None else reduction_indices
    with ops.name_scope(name, "count_nonzero", [value]):
        x = convert_to_tensor(value, name="input_tensor")
        zero = make_constant(zero_of(x._dtype), x._dtype, None, "zeros")
        differs = binary_op("NotEqual", x, zero, out=dtypes.bool_)
        return reduction("Sum", cast(differs, dtype), axis, keepdims or keep_dims or False, None)


def _arg(op_type):
    def function(input, axis=None, name=None, dimension=None, output_type=dtypes.int64):  # noqa: A002
        axis = axis if axis is not None else dimension if dimension is not None else 0
        shape = lambda i: reduced_shape(i[0].shape, plain_axes(axis), False)  # noqa: E731
        op = apply_op(
            op_type, [("input", input, "T"), ("dimension", axis, "Tidx")],
            lambda i: [(dtypes.as_dtype(output_type), shape(i))], name,
        )  # fmt: skip
        return op.outputs[0]

    return function


for _name, _op in (("argmax", "ArgMax"), ("argmin", "ArgMin"), ("arg_max", "ArgMax"), ("arg_min", "ArgMin")):
    _function = _arg(_op)
    _function.__name__ = _name
    tf_export(_name, f"math.{_name}")(_function)


@tf_export("matmul", "linalg.matmul")
def matmul(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False, b_is_sparse=False, name=None):
    """Matrix product over the last two dimensions.  Mirrors math_ops.matmul."""
    with ops.name_scope(name, "MatMul", [a, b]) as scope:
        a = convert_to_tensor(a, name="a")
        b = convert_to_tensor(b, None if isinstance(b, Tensor) else _base(a), name="b")
        batch = (a.shape.ndims is None or a.shape.ndims > 2) and (b.shape.ndims is None or b.shape.ndims > 2)
        first, second = bool(transpose_a or adjoint_a), bool(transpose_b or adjoint_b)
        if _base(a) is not None and _base(b) is not None and _base(a) != _base(b):
            text = f"Input 'b' of 'MatMul' Op has type {_base(b).name} that does not match type {_base(a).name} of argument 'a'."
            raise raised(TypeError(text))
        shape = _product_shape(a, b, first, second, scope, batch=batch)
        kind = "BatchMatMulV2" if batch else "MatMul"
        op = ops.get_default_graph().create_op(kind, [a, b], [(_base(a), shape)], name=scope)
    return op.outputs[0]


def _base(tensor):
    return tensor._dtype.base_dtype if tensor._dtype is not None else None


def _product_shape(a, b, first, second, scope, *, batch):
    if not batch and a.shape.ndims is not None and b.shape.ndims is not None:
        if a.shape.ndims != 2 or b.shape.ndims != 2:
            rank = a.shape.ndims if a.shape.ndims != 2 else b.shape.ndims
            text = f"Shape must be rank 2 but is rank {rank} for '{scope[:-1]}' (op: 'MatMul') with input shapes: {_shown(a)}, {_shown(b)}."
            raise raised(ValueError(text))
    if a.shape.ndims is None or b.shape.ndims is None:
        return TensorShape([None, None]) if not batch else TensorShape(None)
    x, y = a.shape.as_list(), b.shape.as_list()
    rows, inner = (x[-1], x[-2]) if first else (x[-2], x[-1])
    other, columns = (y[-1], y[-2]) if second else (y[-2], y[-1])
    if inner is not None and other is not None and inner != other:
        kind = "BatchMatMulV2" if batch else "MatMul"
        text = f"Dimensions must be equal, but are {inner} and {other} for '{scope[:-1]}' (op: '{kind}') with input shapes: {_shown(a)}, {_shown(b)}."
        raise raised(ValueError(text))
    outer = broadcast_shape(TensorShape(x[:-2]), TensorShape(y[:-2]))
    if outer is None:
        return TensorShape(None)
    return outer.concatenate([rows, columns])


def _shown(tensor):
    if tensor.shape.ndims is None:
        return "<unknown>"
    return "[" + ",".join("?" if d is None else str(d) for d in tensor.shape.as_list()) + "]"


tf_export("batch_matmul")(matmul)
OPERATORS["__matmul__"] = lambda x, y: matmul(x, y, name="matmul")
OPERATORS["__rmatmul__"] = lambda x, y: matmul(y, x, name="matmul")


@tf_export("sparse_tensor_dense_matmul", "sparse.sparse_dense_matmul", "sparse.matmul")
def sparse_tensor_dense_matmul(sp_a, b, adjoint_a=False, adjoint_b=False, name=None):
    """A sparse matrix times a dense one."""
    with ops.name_scope(name, "SparseTensorDenseMatMul", [b]) as scope:
        b = convert_to_tensor(b, name="b")
        rows = sp_a.get_shape()[1 if adjoint_a else 0] if hasattr(sp_a, "get_shape") else None
        columns = b.shape[0 if adjoint_b else 1] if b.shape.ndims == 2 else None
        op = ops.get_default_graph().create_op("SparseTensorDenseMatMul", [b], [(_base(b), TensorShape([rows, columns]))], name=scope)
    return op.outputs[0]


def _scan(op_type):
    def function(x, axis=0, exclusive=False, reverse=False, name=None):
        with ops.name_scope(name, op_type, [x]) as scope:
            return apply_op(op_type, [("x", x, "T"), ("axis", axis, "Tidx")], lambda i: [("T", i[0].shape)], scope).outputs[0]

    return function


for _name, _op in (("cumsum", "Cumsum"), ("cumprod", "Cumprod")):
    _function = _scan(_op)
    _function.__name__ = _name
    tf_export(_name, f"math.{_name}")(_function)


@tf_export("range")
def range_(start, limit=None, delta=1, dtype=None, name="range"):
    """A sequence of numbers; its length is known if the bounds are."""
    if limit is None:
        start, limit = 0, start
    with ops.name_scope(name, "Range", [start, limit, delta]) as scope:
        wanted = dtypes.as_dtype(dtype)
        parts = [
            convert_to_tensor(v, None if isinstance(v, Tensor) else wanted, name=n)
            for v, n in ((start, "start"), (limit, "limit"), (delta, "delta"))
        ]
        kinds = [p._dtype.base_dtype for p in parts if p._dtype is not None]
        if wanted is None and kinds:
            wanted = max(kinds, key=number_rank)
            parts = [cast(p, wanted) if p._dtype is not None else p for p in parts]
        wanted = wanted or _base(parts[1])
        values = _range_values(*[p.static for p in parts])
        length = len(values) if values is not None else None
        op = ops.get_default_graph().create_op("Range", parts, [(wanted, TensorShape([length]))], name=scope)
        result = op.outputs[0]
        result.static = list(values) if values is not None and len(values) <= 1000 else None
    return result


def _range_values(start, limit, delta):
    if not all(isinstance(v, int) for v in (start, limit, delta)) or delta == 0:
        if all(isinstance(v, (int, float)) for v in (start, limit, delta)) and delta:
            count = max(0, -int(-(limit - start) // delta))
            return [start + i * delta for i in range(min(count, 2000))]
        return None
    return range(start, limit, delta)


@tf_export("lin_space", "linspace")
def lin_space(start, stop, num, name=None):
    """``num`` numbers between two."""
    arg = [("start", start, "T"), ("stop", stop, "T"), ("num", num, dtypes.int32)]
    return apply_op("LinSpace", arg, lambda i: [("T", TensorShape([i[2].static if isinstance(i[2].static, int) else None]))], name).outputs[0]


def _segment(op_type, unsorted):
    def sorted_function(data, segment_ids, name=None):
        arg = [("data", data, "T"), ("segment_ids", segment_ids, "Tindices")]
        return apply_op(op_type, arg, lambda i: [("T", TensorShape([None]).concatenate(i[0].shape[1:]) if i[0].shape.ndims else TensorShape(None))], name).outputs[0]

    def unsorted_function(data, segment_ids, num_segments, name=None):
        def outputs(i):
            rank = i[1].shape.ndims
            count = i[2].static if isinstance(i[2].static, int) else None
            rest = i[0].shape[rank:] if rank is not None and i[0].shape.ndims is not None else TensorShape(None)
            return [("T", TensorShape([count]).concatenate(rest))]

        arg = [("data", data, "T"), ("segment_ids", segment_ids, "Tindices"), ("num_segments", num_segments, "Tnum")]
        return apply_op(op_type, arg, outputs, name).outputs[0]

    return unsorted_function if unsorted else sorted_function


for _kind in ("Sum", "Mean", "Max", "Min", "Prod"):
    for _prefix in ("", "unsorted_"):
        _op = ("Unsorted" if _prefix else "") + "Segment" + _kind
        _function = _segment(_op, bool(_prefix))
        _name = f"{_prefix}segment_{_kind.lower()}"
        _function.__name__ = _name
        tf_export(_name, f"math.{_name}")(_function)
