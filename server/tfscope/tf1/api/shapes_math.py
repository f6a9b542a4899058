"""Shape functions of mathematics, reductions, products.  Mirrors core/ops/math_ops.cc."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import (
    Context,
    ShapeError,
    Sizes,
    broadcast,
    concatenate,
    merge,
    merge_dim,
    merge_prefix,
    number_text,
    shapes,
)
from tfscope.tf1.api.shapes_array import unchanged
from tfscope.values.run import current_run

Shapes = list[Any]

UNCHANGED = (
    "Abs", "Neg", "Sign", "Square", "Sqrt", "Rsqrt", "Exp", "Expm1", "Log", "Log1p", "Sinh", "Cosh", "Tanh",
    "Asinh", "Acosh", "Atanh", "Lgamma", "Digamma", "Erf", "Erfc", "Sin", "Cos", "Tan", "Asin", "Acos",
    "Atan", "Floor", "Ceil", "Rint", "Round", "Reciprocal", "Sigmoid", "BesselI0e", "BesselI1e", "IsNan",
    "IsInf", "IsFinite", "LogicalNot", "Conj", "Real", "Imag", "Angle", "ComplexAbs", "FFT", "IFFT", "FFT2D",
    "IFFT2D", "FFT3D", "IFFT3D", "Invert", "Cumsum", "Cumprod", "Ndtri", "PopulationCount",
)  # fmt: skip
shapes(*UNCHANGED)(unchanged)


@shapes(
    "Add", "AddV2", "Sub", "Mul", "MulNoNan", "Div", "DivNoNan", "RealDiv", "FloorDiv", "TruncateDiv",
    "Mod", "FloorMod", "TruncateMod", "Maximum", "Minimum", "Pow", "SquaredDifference", "Atan2", "Igamma",
    "Igammac", "IgammaGradA", "Zeta", "Polygamma", "Xdivy", "Xlogy", "Less", "LessEqual", "Greater",
    "GreaterEqual", "LogicalAnd", "LogicalOr", "Complex", "ApproximateEqual", "BitwiseAnd", "BitwiseOr",
    "BitwiseXor", "LeftShift", "RightShift", "NextAfter",
)  # fmt: skip
def broadcasting(c: Context) -> Shapes:
    """Both inputs broadcast."""
    return [broadcast(c.sizes(0), c.sizes(1))]


@shapes("Equal", "NotEqual")
def equal(c: Context) -> Shapes:
    """Both inputs broadcast; a mismatch gives a scalar if it is not an error."""
    if c.attrs.get("incompatible_shape_error", True) is False:
        try:
            return [broadcast(c.sizes(0), c.sizes(1))]
        except ShapeError:
            return [[]]
    return [broadcast(c.sizes(0), c.sizes(1))]


@shapes(
    "Sum",
    "Mean",
    "Max",
    "Min",
    "Prod",
    "All",
    "Any",
    "EuclideanNorm",
    "SparseReduceSum",
    "SparseReduceMax",
)
def reduction(c: Context) -> Shapes:
    """The sizes without the reduced ones."""
    if c.op_type.startswith("Sparse"):
        return [None]
    c.at_most(1, 1)
    sizes, axes = c.sizes(0), c.value(1)
    keep = bool(c.attrs.get("keep_dims"))
    if axes is None:
        return [[None] * len(sizes) if keep and sizes is not None else None]
    listed = axes if isinstance(axes, list) else [axes]
    if sizes is None:
        return [None]
    rank, gone = len(sizes), set()
    for k in listed:
        if not -rank <= k < rank:
            raise ShapeError(f"Invalid reduction dimension {k} for input with {rank} dimensions.")
        gone.add(k % rank)
    if keep:
        return [[1 if i in gone else d for i, d in enumerate(sizes)]]
    return [[d for i, d in enumerate(sizes) if i not in gone]]


@shapes("ArgMax", "ArgMin")
def arg_max(c: Context) -> Shapes:
    """The sizes without one."""
    c.with_rank(1, 0)
    along, sizes = c.value(1), c.sizes(0)
    if sizes is None:
        return [None]
    if len(sizes) <= 1:
        return [[]]
    if not isinstance(along, int):
        return [[None] * (len(sizes) - 1)]
    if not -len(sizes) <= along < len(sizes):
        text = f"Dimension ({along}) must be in the range [{-len(sizes)}, {len(sizes)}), where {len(sizes)} is the number of dimensions in the input."
        raise ShapeError(text)
    along %= len(sizes)
    return [[d for i, d in enumerate(sizes) if i != along]]


@shapes("MatMul", "SparseMatMul")
def mat_mul(c: Context) -> Shapes:
    """Rows of one, columns of the other."""
    a, b = c.with_rank(0, 2), c.with_rank(1, 2)
    rows, inner = a[::-1] if c.attrs.get("transpose_a") else a
    other, columns = b[::-1] if c.attrs.get("transpose_b") else b
    merge_dim(inner, other)
    return [[rows, columns]]


@shapes("BatchMatMul", "BatchMatMulV2")
def batch_mat_mul(c: Context) -> Shapes:
    """Products of the last two dimensions."""
    a, b = c.at_least(0, 2), c.at_least(1, 2)
    if a is None or b is None:
        return [None]
    rows, inner = a[-2:][::-1] if c.attrs.get("adj_x") else a[-2:]
    other, columns = b[-2:][::-1] if c.attrs.get("adj_y") else b[-2:]
    join = merge if c.op_type == "BatchMatMul" else broadcast
    outer = join(a[:-2], b[:-2])
    merge_dim(inner, other)
    return [concatenate(outer, [rows, columns])]


@shapes("AddN", "AccumulateNV2")
def add_n(c: Context) -> Shapes:
    """All inputs merged."""
    if c.op_type == "AccumulateNV2":
        return [c.attrs["shape"]]
    merged: Sizes = c.sizes(len(c.inputs) - 1)
    for i in range(len(c.inputs) - 2, -1, -1):
        try:
            merged = merge(c.sizes(i), merged)
        except ShapeError as error:
            raise ShapeError(f"{error}\n\tFrom merging shape {i} with other shapes.") from None
    return [merged]


@shapes("Select")
def select(c: Context) -> Shapes:
    """Both branches merged; the condition is a scalar, a vector or of the same shape."""
    merged = merge(c.sizes(1), c.sizes(2))
    condition = c.sizes(0)
    if condition is None or merged is None:
        return [merged]
    if len(condition) == 0 or (len(condition) == 1 and merged):
        merge(condition, merged[:1] if condition else [])
        return [merged]
    return [merge(merged, condition)]


@shapes("SelectV2")
def select_v2(c: Context) -> Shapes:
    """All three broadcast."""
    return [broadcast(broadcast(c.sizes(0), c.sizes(1)), c.sizes(2))]


@shapes("ClipByValue")
def clip_by_value(c: Context) -> Shapes:
    """As the tensor."""
    return [c.shape(0)]


def _scalars(c: Context, names: tuple[str, ...]) -> None:
    """Refuses inputs that are no scalars, by name."""
    for index, name in enumerate(names):
        try:
            c.with_rank(index, 0)
        except ShapeError as error:
            raise ShapeError(f"{error}\n\t for '{name}' input") from None


@shapes("Range")
def range_(c: Context) -> Shapes:
    """As many as fit."""
    _scalars(c, ("start", "limit", "delta"))
    start, limit, delta = c.value(0), c.value(1), c.value(2)
    if start is None or limit is None or delta is None:
        return [[None]]
    if delta == 0:
        raise ShapeError("Requires delta != 0")
    if delta > 0 and start > limit:
        ends = f"{number_text(start)}/{number_text(limit)}"
        raise ShapeError(f"Requires start <= limit when delta > 0: {ends}")
    if delta < 0 and start < limit:
        ends = f"{number_text(start)}/{number_text(limit)}"
        raise ShapeError(f"Requires start >= limit when delta < 0: {ends}")
    return [[-int(-(limit - start) // delta)]]


@shapes("LinSpace")
def lin_space(c: Context) -> Shapes:
    """``num`` values."""
    if current_run().is_v1:  # TensorFlow 2 broadcasts the ends
        _scalars(c, ("start", "stop", "num"))
    count = c.value(2)
    if isinstance(count, int) and count <= 0:
        raise ShapeError(f"Requires num > 0: {count}")
    return [[count if isinstance(count, int) else None]]


@shapes("SegmentSum", "SegmentMean", "SegmentMax", "SegmentMin", "SegmentProd")
def segment(c: Context) -> Shapes:
    """Rows of unknown number."""
    c.with_rank(1, 1)
    sizes = c.sizes(0)
    return [None if sizes is None else [None, *sizes[1:]]]


@shapes("SparseSegmentSum", "SparseSegmentMean", "SparseSegmentSqrtN")
def sparse_segment(c: Context) -> Shapes:
    """Rows of unknown number."""
    return segment(c)


@shapes(
    "SparseSegmentSumWithNumSegments", "SparseSegmentMeanWithNumSegments", "SparseSegmentSqrtNWithNumSegments",
)  # fmt: skip
def sparse_segment_with_count(c: Context) -> Shapes:
    """``num_segments`` rows."""
    sizes, count = c.sizes(0), c.value(3)
    return [None if sizes is None else [count if isinstance(count, int) else None, *sizes[1:]]]


@shapes("UnsortedSegmentSum", "UnsortedSegmentMax", "UnsortedSegmentMin", "UnsortedSegmentProd")
def unsorted_segment(c: Context) -> Shapes:
    """``num_segments`` rows of what follows the ids."""
    c.with_rank(2, 0)
    sizes, ids, count = c.sizes(0), c.sizes(1), c.value(2)
    if sizes is None or ids is None:
        return [None]
    merge_prefix(sizes, ids)
    return [[count if isinstance(count, int) else None, *sizes[len(ids) :]]]


@shapes("Cross")
def cross(c: Context) -> Shapes:
    """As both; vectors have three components."""
    sizes, other = c.at_least(0, 1), c.at_least(1, 1)
    for known in (sizes, other):
        if known and known[-1] not in (None, 3):
            raise ShapeError(f"Dimension must be 3 but is {known[-1]}")
    return [merge(sizes, other)]


@shapes("Bincount", "DenseBincount", "HistogramFixedWidth")
def bincount(c: Context) -> Shapes:
    """A vector of the given size; of a matrix one for each row."""
    size = c.value(2 if c.op_type == "HistogramFixedWidth" else 1)
    row = [size if isinstance(size, int) else None]
    if c.op_type != "DenseBincount":
        return [row]
    given = c.sizes(0)
    return [None if given is None else given[:-1] + row if len(given) == 2 else row]


@shapes("RFFT", "IRFFT", "RFFT2D", "IRFFT2D", "RFFT3D", "IRFFT3D")
def rfft(c: Context) -> Shapes:
    """The last sizes as asked for."""
    count = int(c.op_type[-2]) if c.op_type.endswith("D") else 1
    sizes, given = c.at_least(0, count), c.with_rank(1, 1)[0]
    if given not in (None, count):
        raise ShapeError(f"Dimension must be {count} but is {given}")
    length = c.as_shape(1)
    if sizes is None:
        return [None]
    tail: list[int | None] = list(length) if length is not None else [None] * count
    if c.op_type.startswith("RFFT") and tail[-1] is not None:
        tail[-1] = tail[-1] // 2 + 1
    return [[*sizes[:-count], *tail]]


@shapes("Cholesky", "MatrixInverse", "MatrixExponential", "MatrixLogarithm", "MatrixSquareRoot")
def square(c: Context) -> Shapes:
    """Square matrices."""
    sizes = c.at_least(0, 2)
    if sizes is not None:
        size = merge_dim(sizes[-2], sizes[-1])
        return [[*sizes[:-2], size, size]]
    return [None]


@shapes("MatrixDeterminant")
def determinant(c: Context) -> Shapes:
    """One number per matrix."""
    sizes = c.at_least(0, 2)
    return [None if sizes is None else sizes[:-2]]


@shapes("LogMatrixDeterminant")
def log_determinant(c: Context) -> Shapes:
    """Sign and logarithm per matrix."""
    sizes = c.at_least(0, 2)
    return [None if sizes is None else sizes[:-2]] * 2


@shapes("MatrixTriangularSolve")
def triangular_solve(c: Context) -> Shapes:
    """As the right-hand side; TensorFlow 2 broadcasts what stands before the matrices."""
    if current_run().is_v1:
        return matrix_solve(c)
    left, right = c.at_least(0, 2), c.at_least(1, 2)
    if left is None or right is None:
        return [None]
    size = merge_dim(merge_dim(left[-2], left[-1]), right[-2])
    batch = broadcast(left[:-2], right[:-2])
    return [None if batch is None else [*batch, size, right[-1]]]


@shapes("MatrixSolve", "CholeskySolve")
def matrix_solve(c: Context) -> Shapes:
    """As the right-hand side; the rank of one side is that of the other."""
    left, right = c.at_least(0, 2), c.at_least(1, 2)
    if left is None and right is None:
        return [None]
    if left is None:
        return [[*right]]
    size = merge_dim(left[-2], left[-1])
    if right is None:
        return [[*left[:-2], size, None]]
    size = merge_dim(size, right[-2])
    return [[*(merge(left[:-2], right[:-2]) or []), size, right[-1]]]


@shapes("MatrixSolveLs")
def matrix_solve_ls(c: Context) -> Shapes:
    """Columns of the left, columns of the right."""
    left, right = c.at_least(0, 2), c.at_least(1, 2)
    if left is None or right is None:
        return [None]
    return [[*left[:-1][:-1], left[-1], right[-1]]]


@shapes("SelfAdjointEigV2")
def self_adjoint_eig(c: Context) -> Shapes:
    """Eigenvalues and eigenvectors."""
    sizes = c.at_least(0, 2)
    if sizes is None:
        return [None, None]
    size = merge_dim(sizes[-2], sizes[-1])
    vectors = [*sizes[:-2], size, size] if c.attrs.get("compute_v", True) else [0]
    return [[*sizes[:-2], size], vectors]


@shapes("Qr")
def qr(c: Context) -> Shapes:
    """Q and R."""
    sizes = c.at_least(0, 2)
    if sizes is None:
        return [None, None]
    rows, columns = sizes[-2:]
    least = None if rows is None or columns is None else min(rows, columns)
    if c.attrs.get("full_matrices"):
        return [[*sizes[:-2], rows, rows], [*sizes[:-2], rows, columns]]
    return [[*sizes[:-2], rows, least], [*sizes[:-2], least, columns]]


@shapes("Svd")
def svd(c: Context) -> Shapes:
    """Singular values, left and right vectors."""
    sizes = c.at_least(0, 2)
    if sizes is None:
        return [None, None, None]
    rows, columns = sizes[-2:]
    least = None if rows is None or columns is None else min(rows, columns)
    if not c.attrs.get("compute_uv", True):
        return [[*sizes[:-2], least], [0], [0]]
    full = c.attrs.get("full_matrices")
    return [
        [*sizes[:-2], least], [*sizes[:-2], rows, rows if full else least],
        [*sizes[:-2], columns, columns if full else least],
    ]  # fmt: skip
