"""Shape functions of ops of texts, sets, numbers, matrices and boxes that few programs make."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import Context, ShapeError, merge, merge_dim, shapes

Shapes = list[Any]


@shapes("DrawBoundingBoxes")
def draw_bounding_boxes(c: Context) -> Shapes:
    """As the images."""
    if c.with_rank(0, 4)[3] not in (None, 1, 3, 4):
        raise ShapeError("Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)")
    corners = c.with_rank(1, 3)[2]
    if corners not in (None, 4):
        raise ShapeError(f"Dimension must be 4 but is {corners}")
    return [c.shape(0)]


@shapes("Lu")
def lu(c: Context) -> Shapes:
    """The factors in one square matrix, and the rows' places."""
    sizes = c.at_least(0, 2)
    if sizes is None:
        return [None, None]
    size = merge_dim(sizes[-2], sizes[-1])
    return [[*sizes[:-2], size, size], [*sizes[:-2], size]]


@shapes("TridiagonalSolve")
def tridiagonal_solve(c: Context) -> Shapes:
    """As the right side."""
    left, right = c.at_least(0, 2), c.at_least(1, 2)
    if left is None or right is None:
        return [None]
    merge(left[:-2], right[:-2])
    merge_dim(left[-1], right[-2])
    return [right]


@shapes("TridiagonalMatMul")
def tridiagonal_matmul(c: Context) -> Shapes:
    """As the right side."""
    return [c.at_least(3, 2)]


@shapes("Betainc")
def betainc(c: Context) -> Shapes:
    """As those of the three that are no scalars."""
    result: Any = []
    for index in range(3):
        sizes = c.sizes(index)
        if sizes is None:
            return [None]
        if sizes:
            result = merge(result, sizes) if result else sizes
    return [result]


@shapes("CumulativeLogsumexp", "Dequantize", "FakeQuantWithMinMaxArgsGradient")
def as_first(c: Context) -> Shapes:
    """As the first input."""
    return [c.sizes(0)]


@shapes("QuantizeV2")
def quantize(c: Context) -> Shapes:
    """As the input, and the two ends of the range."""
    return [c.sizes(0), [], []]


@shapes("WriteFile")
def write_file(c: Context) -> Shapes:
    """Nothing comes out."""
    c.with_rank(0, 0)
    c.with_rank(1, 0)
    return []


@shapes("EncodeWav")
def encode_wav(c: Context) -> Shapes:
    """One text."""
    c.with_rank(0, 2)
    c.with_rank(1, 0)
    return [[]]


@shapes("UnsortedSegmentJoin")
def unsorted_segment_join(c: Context) -> Shapes:
    """The number of segments, and what of the data they do not number."""
    data, ids, count = c.sizes(0), c.sizes(1), c.value(2)
    if data is None or ids is None:
        return [None]
    return [[count if isinstance(count, int) else None, *data[len(ids) :]]]


@shapes("ExtractVolumePatches")
def extract_volume_patches(c: Context) -> Shapes:
    """Planes, rows and columns of patches; the values of a patch lie in the last dimension."""
    sizes = c.with_rank(0, 5)
    kernel, strides = c.attrs["ksizes"], c.attrs["strides"]
    valid = c.attrs.get("padding") == "VALID"
    found: list[int | None] = [sizes[0]]
    for size, width, stride in zip(sizes[1:4], kernel[1:4], strides[1:4]):
        fits = None if size is None else (size - width + stride if valid else size + stride - 1)
        found.append(None if fits is None else fits // stride)
    depth = None if sizes[4] is None else sizes[4] * kernel[1] * kernel[2] * kernel[3]
    return [[*found, depth]]


@shapes("Fingerprint")
def fingerprint(c: Context) -> Shapes:
    """Eight bytes per example."""
    sizes = c.at_least(0, 1)
    return [[None if sizes is None else sizes[0], 8]]


@shapes("SerializeSparse")
def serialize_sparse(c: Context) -> Shapes:
    """Three texts."""
    return [[3]]


@shapes("SerializeManySparse")
def serialize_many_sparse(c: Context) -> Shapes:
    """Three texts per example."""
    return [[None, 3]]


@shapes("DeserializeManySparse")
def deserialize_many_sparse(c: Context) -> Shapes:
    """A sparse tensor of any rank."""
    c.with_rank(0, 2)
    return [[None, None], [None], [None]]


@shapes("DenseToDenseSetOperation", "DenseToSparseSetOperation", "SparseToSparseSetOperation")
def set_operation(c: Context) -> Shapes:
    """A sparse tensor of the rank of the first."""
    sizes = c.sizes(0)
    rank = None if sizes is None else len(sizes)
    if c.op_type.startswith("Sparse"):
        rank = sizes[1] if sizes is not None else None
    return [[None, rank], [None], [rank]]


@shapes("SetSize")
def set_size(c: Context) -> Shapes:
    """A count per set; of how many dimensions only running tells."""
    return [None]


@shapes("SparseCross")
def sparse_cross(c: Context) -> Shapes:
    """A sparse matrix."""
    return [[None, 2], [None], [2]]


@shapes("SparseReduceSumSparse", "SparseReduceMaxSparse")
def sparse_reduced(c: Context) -> Shapes:
    """A sparse tensor of any rank."""
    return [None, None, None]


@shapes("UnicodeEncode")
def unicode_encode(c: Context) -> Shapes:
    """A text per row."""
    splits = c.with_rank(1, 1)
    return [[None if splits[0] is None else splits[0] - 1]]


@shapes("RGBToHSV", "HSVToRGB")
def of_colours(c: Context) -> Shapes:
    """Three colours each.  Mirrors core/ops/image_ops.cc ``ColorspaceShapeFn``."""
    sizes = c.at_least(0, 1)
    if sizes is None:
        return [None]
    if sizes[-1] not in (None, 3):
        raise ShapeError(f"Dimension must be 3 but is {sizes[-1]}")
    return [[*sizes[:-1], 3]]
