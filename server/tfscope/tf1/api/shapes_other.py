"""Shape functions of random, image, text, sparse, table and parsing ops."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import Context, concatenate, merge, merge_dim, shapes
from tfscope.tf1.api.shapes_array import unchanged
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.run import current_run

Shapes = list[Any]

shapes(
    "AdjustContrastv2", "AdjustHue", "AdjustSaturation",
    "StringStrip", "StringLower", "StringUpper", "StringLength", "StringToNumber", "AsString", "RegexReplace",
    "StaticRegexReplace", "RegexFullMatch", "StaticRegexFullMatch", "StringToHashBucketFast",
    "StringToHashBucketStrong", "StringToHashBucket", "EncodeBase64", "DecodeBase64", "DecodeCompressed",
    "DecodeJSONExample", "UnicodeTranscode", "UnicodeScript",
)(unchanged)  # fmt: skip


# -- random ------------------------------------------------------------------------------------
@shapes(
    "RandomUniform", "RandomStandardNormal", "TruncatedNormal", "RandomUniformInt",
    "StatelessRandomUniform", "StatelessRandomNormal", "StatelessTruncatedNormal", "StatelessRandomUniformInt",
)  # fmt: skip
def random_shape(c: Context) -> Shapes:
    """The value of the shape."""
    c.with_rank(0, 1)
    return [c.as_shape(0)]


@shapes("RandomGamma", "RandomPoissonV2", "RandomPoisson")
def random_per_parameter(c: Context) -> Shapes:
    """The value of the shape, per parameter."""
    c.with_rank(0, 1)
    return [concatenate(c.as_shape(0), c.sizes(1))]


@shapes("Multinomial", "StatelessMultinomial")
def multinomial(c: Context) -> Shapes:
    """Samples per row."""
    rows = c.with_rank(0, 2)[0]
    c.with_rank(1, 0)
    count = c.value(1)
    return [[rows, count if isinstance(count, int) else None]]


# -- images ------------------------------------------------------------------------------------
@shapes(
    "ResizeBilinear",
    "ResizeNearestNeighbor",
    "ResizeBicubic",
    "ResizeArea",
    "QuantizedResizeBilinear",
)
def resize(c: Context) -> Shapes:
    """Height and width as asked for."""
    sizes = c.with_rank(0, 4)
    c.with_rank(1, 1)
    wanted = c.value(1)
    rows = wanted if isinstance(wanted, list) and len(wanted) == 2 else [None, None]
    return [[sizes[0], *rows, sizes[3]]]


@shapes("CropAndResize")
def crop_and_resize(c: Context) -> Shapes:
    """A crop per box."""
    sizes, boxes = c.with_rank(0, 4), c.with_rank(1, 2)
    count = merge_dim(boxes[0], c.with_rank(2, 1)[0])
    wanted = c.value(3)
    rows = wanted if isinstance(wanted, list) and len(wanted) == 2 else [None, None]
    return [[count, *rows, sizes[3]]]


@shapes("DecodeJpeg", "DecodePng", "DecodeBmp", "DecodeAndCropJpeg")
def decode_image(c: Context) -> Shapes:
    """Height, width, channels."""
    channels = c.attrs.get("channels") or None
    window = c.value(1) if c.op_type == "DecodeAndCropJpeg" else None
    rows = window[2:] if isinstance(window, list) and len(window) == 4 else [None, None]
    return [[*rows, channels if isinstance(channels, int) else None]]


@shapes("DecodeGif")
def decode_gif(c: Context) -> Shapes:
    """Frames."""
    return [[None, None, None, 3]]


@shapes(
    "EncodeJpeg",
    "EncodeJpegVariableQuality",
    "EncodePng",
    "ReadFile",
    "ParseTensor",
    "SerializeTensor",
    "ImageSummary",
)
def encoded(c: Context) -> Shapes:
    """One text (or an unknown tensor)."""
    return [None if c.op_type == "ParseTensor" else []]


@shapes("DecodeWav")
def decode_wav(c: Context) -> Shapes:
    """Samples of each channel, and the rate."""
    c.with_rank(0, 0)
    sizes = [c.attrs.get(name) for name in ("desired_samples", "desired_channels")]
    return [[None if size == -1 else size for size in sizes], []]


@shapes("ExtractJpegShape")
def jpeg_shape(c: Context) -> Shapes:
    """Three sizes."""
    return [[3]]


@shapes("SampleDistortedBoundingBox", "SampleDistortedBoundingBoxV2")
def sample_box(c: Context) -> Shapes:
    """Begin, size, box."""
    return [[3], [3], [1, 1, 4]]


@shapes("ExtractGlimpse")
def extract_glimpse(c: Context) -> Shapes:
    """A window per image."""
    sizes, wanted, offsets = c.with_rank(0, 4), c.value(1), c.with_rank(2, 2)
    rows = wanted if isinstance(wanted, list) else [None, None]
    return [[merge_dim(sizes[0], offsets[0]), *rows, sizes[3]]]


# -- text --------------------------------------------------------------------------------------
@shapes("StringSplit")
def string_split(c: Context) -> Shapes:
    """A sparse tensor's parts of a vector."""
    c.with_rank(0, 1)
    return string_split_v2(c)


@shapes("StringSplitV2")
def string_split_v2(c: Context) -> Shapes:
    """A sparse tensor's parts."""
    return [[None, 2], [None], [2]]


@shapes("StringJoin")
def string_join(c: Context) -> Shapes:
    """All that are no scalars, merged."""
    found: Any = []
    for i in range(len(c.inputs)):
        sizes = c.sizes(i)
        if sizes is None:
            return [None]
        if sizes:
            found = merge(found, sizes) if found else sizes
    return [found]


@shapes("Substr")
def substr(c: Context) -> Shapes:
    """As the text."""
    return [c.shape(0)]


@shapes("ReduceJoin")
def reduce_join(c: Context) -> Shapes:
    """As a reduction."""
    sizes, axes = c.sizes(0), c.value(1)
    if sizes is None or axes is None:
        return [None]
    listed = axes if isinstance(axes, list) else [axes]
    gone = {k % len(sizes) for k in listed} if sizes else set()
    if c.attrs.get("keep_dims"):
        return [[1 if i in gone else d for i, d in enumerate(sizes)]]
    return [[d for i, d in enumerate(sizes) if i not in gone]]


@shapes("DecodeRaw")
def decode_raw(c: Context) -> Shapes:
    """One dimension more."""
    return [concatenate(c.sizes(0), [None])]


@shapes("DecodeCSV")
def decode_csv(c: Context) -> Shapes:
    """A column per default."""
    return [c.shape(0)] * c.counts["record_defaults"]


@shapes("MatchingFiles")
def matching_files(c: Context) -> Shapes:
    """Names."""
    return [[None]]


@shapes("UnicodeDecodeWithOffsets", "UnicodeDecode")
def unicode_decode(c: Context) -> Shapes:
    """Row splits and characters."""
    return [[None], [None], [None]]


# -- sparse ------------------------------------------------------------------------------------
@shapes("SparseToDense")
def sparse_to_dense(c: Context) -> Shapes:
    """The value of the shape."""
    return [c.as_shape(1)]


@shapes("SparseTensorDenseMatMul")
def sparse_dense_matmul(c: Context) -> Shapes:
    """Rows of one, columns of the other."""
    a, b = c.as_shape(2), c.with_rank(3, 2)
    a = a if a is not None and len(a) == 2 else [None, None]
    rows, inner = a[::-1] if c.attrs.get("adjoint_a") else a
    other, columns = b[::-1] if c.attrs.get("adjoint_b") else b
    if inner is not None and other is not None:
        merge_dim(inner, other)
    return [[rows, columns]]


@shapes("SparseConcat")
def sparse_concat(c: Context) -> Shapes:
    """A sparse tensor's parts: all rows together."""
    count = c.counts["N"]
    rows = [c.with_rank(i, 2)[0] for i in range(count)]
    rank = c.with_rank(0, 2)[1]
    total = None if None in rows else sum(r or 0 for r in rows)
    return [[total, rank], [total], [rank]]


@shapes("SparseReorder")
def sparse_reorder(c: Context) -> Shapes:
    """Indices and values as they are."""
    return [c.shape(0), c.shape(1)]


@shapes("SparseSoftmax")
def sparse_softmax(c: Context) -> Shapes:
    """Values."""
    return [c.shape(1)]


@shapes("SparseSplit")
def sparse_split(c: Context) -> Shapes:
    """The parts' indices, values, shapes."""
    count = c.attrs["num_split"]
    shape = c.shape(3)
    rank = shape.num_elements() if shape.ndims == 1 else None
    return [*[[None, rank]] * count, *[[None]] * count, *[shape] * count]


@shapes("SparseReshape")
def sparse_reshape(c: Context) -> Shapes:
    """Indices and shape."""
    indices, wanted = c.with_rank(0, 2), c.with_rank(2, 1)
    return [[indices[0], wanted[0]], [wanted[0]]]


@shapes("SparseFillEmptyRows")
def sparse_fill_empty_rows(c: Context) -> Shapes:
    """Indices, values, which rows were empty."""
    indices = c.with_rank(0, 2)
    dense = c.as_shape(2)
    return [[None, indices[1]], [None], [None if not dense else dense[0]], [indices[0]]]


@shapes("SparseSlice")
def sparse_slice(c: Context) -> Shapes:
    """A sparse tensor's parts."""
    rank = c.with_rank(2, 1)[0]
    return [[None, rank], [None], [rank]]


@shapes("SparseAdd")
def sparse_add(c: Context) -> Shapes:
    """A sparse tensor's parts."""
    rank = c.with_rank(2, 1)[0]
    return [[None, rank], [None], [rank]]


@shapes("SparseTensorDenseAdd")
def sparse_dense_add(c: Context) -> Shapes:
    """As the dense one."""
    return [c.shape(3)]


@shapes("SparseDenseCwiseMul", "SparseDenseCwiseAdd", "SparseDenseCwiseDiv")
def sparse_cwise(c: Context) -> Shapes:
    """Values."""
    return [[c.with_rank(0, 2)[0]]]


@shapes("SparseSparseMaximum", "SparseSparseMinimum")
def sparse_sparse(c: Context) -> Shapes:
    """Indices and values."""
    return [[None] * 2, [None]]


# -- tables, variables, parsing ----------------------------------------------------------------
@shapes(
    "LookupTableSizeV2", "LookupTableSize", "HashTableV2", "MutableHashTableV2", "VarIsInitializedOp",
    "IsVariableInitialized",
)  # fmt: skip
def one(c: Context) -> Shapes:
    """A scalar."""
    return [[]]


@shapes(
    "ScatterUpdate", "ScatterAdd", "ScatterSub", "ScatterMul", "ScatterDiv", "ScatterMin", "ScatterMax",
    "AssignAdd", "AssignSub", "CountUpTo",
)  # fmt: skip
def like_reference(c: Context) -> Shapes:
    """As the variable."""
    return [c.shape(0)]


@shapes("ParseExample")
def parse_example(c: Context) -> Shapes:
    """Sparse parts, then dense values per example."""
    serialized = c.with_rank(0, 1) if current_run().is_v1 else c.at_most(0, 1)
    return _parsed(c, [None, 2], serialized)


@shapes("ParseSingleExample")
def parse_single_example(c: Context) -> Shapes:
    """Sparse parts, then dense values."""
    c.with_rank(0, 0)
    return _parsed(c, [None, 1], [])


def _parsed(c: Context, indices: list[int | None], outer: Any) -> Shapes:
    count = c.attrs["Nsparse"]
    made: Shapes = [*[indices] * count, *[[None]] * count, *[[indices[1]]] * count]
    for dense in c.attrs["dense_shapes"]:
        sizes = None if TensorShape(dense).ndims is None else TensorShape(dense).as_list()
        if sizes is not None and sizes and sizes[0] is None:
            sizes = [None, *sizes[1:]]
        made.append(concatenate(outer, sizes))
    return made


@shapes("StringFormat")
def string_format(c: Context) -> Shapes:
    """One text."""
    return [[]]


@shapes("Timestamp")
def timestamp(c: Context) -> Shapes:
    """A scalar."""
    return [[]]


@shapes("PyFunc", "PyFuncStateless", "EagerPyFunc")
def py_func(c: Context) -> Shapes:
    """Unknown shapes."""
    return [None] * len(c.attrs["Tout"])


# -- control flow and arrays -------------------------------------------------------------------
@shapes("Merge", "RefMerge")
def merged(c: Context) -> Shapes:
    """What the inputs have in common, and which came first."""
    found = c.sizes(0)
    for i in range(1, len(c.inputs)):
        other = c.sizes(i)
        if found is None or other is None or len(found) != len(other):
            return [None, []]
        found = [p if p == q else None for p, q in zip(found, other)]
    return [found, []]


@shapes("TensorArrayV3", "TensorArrayGradV3")
def tensor_array(c: Context) -> Shapes:
    """Handle and flow."""
    return [[2], []]


@shapes("TensorArrayWriteV3", "TensorArrayScatterV3", "TensorArraySplitV3", "TensorArraySizeV3")
def array_scalar(c: Context) -> Shapes:
    """A scalar."""
    return [[]]


@shapes("TensorArrayGatherV3")
def array_gather(c: Context) -> Shapes:
    """The element shape per index."""
    element = TensorShape(c.attrs.get("element_shape"))
    return [concatenate(c.sizes(1), None if element.ndims is None else element.as_list())]


@shapes("TensorArrayConcatV3")
def array_concat(c: Context) -> Shapes:
    """Unknown, and the lengths."""
    return [None, [None]]
