"""Shape functions of neural-network ops.  Mirrors core/ops/nn_ops.cc and common_shape_fns.cc."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import (
    Context,
    ShapeError,
    broadcast,
    merge_dim,
    scalar_size,
    shapes,
    shown,
    with_rank,
)
from tfscope.tf1.api.shapes_array import NEGATIVE, unchanged
from tfscope.tf1.graph import tensor_shape
from tfscope.values.run import current_run

Shapes = list[Any]

shapes(
    "Relu", "Relu6", "Elu", "Selu", "Softplus", "Softsign", "LeakyRelu", "Dilation2DBackpropInput",
)(unchanged)  # fmt: skip


@shapes("Softmax", "LogSoftmax")
def softmax(c: Context) -> Shapes:
    """As the input of rank one or more."""
    return [c.at_least(0, 1)]


@shapes("BiasAdd")
def bias_add(c: Context) -> Shapes:
    """As the value; the bias fits its channels."""
    channels_first = c.attrs.get("data_format") == "NCHW"
    sizes = c.at_least(0, 3 if channels_first else 2)
    bias = c.with_rank(1, 1)
    if sizes is None:
        return [None]
    place = 1 if channels_first else len(sizes) - 1
    found = list(sizes)
    found[place] = merge_dim(sizes[place], bias[0])
    return [found]


@shapes("BiasAddV1")
def bias_add_v1(c: Context) -> Shapes:
    """As the value."""
    sizes, bias = c.at_least(0, 2), c.with_rank(1, 1)
    return [None if sizes is None else [*sizes[:-1], merge_dim(sizes[-1], bias[0])]]


@shapes("BiasAddGrad")
def bias_add_grad(c: Context) -> Shapes:
    """The channels."""
    sizes = c.sizes(0)
    return [[None if sizes is None else sizes[1 if c.attrs.get("data_format") == "NCHW" else -1]]]


def channels_place(data_format: Any, rank: int) -> int:
    """Where the channels are."""
    return 1 if str(data_format).startswith("NC") else rank - 1


def window_size(
    size: int | None, window: Any, dilation: Any, stride: Any, padding: Any
) -> int | None:
    """How often a window fits.  Mirrors GetWindowedOutputSize."""
    if isinstance(stride, int) and stride <= 0:
        raise ShapeError(f"Stride must be > 0, but got {stride}")
    if isinstance(dilation, int) and dilation < 1:
        raise ShapeError(f"Dilation rate must be >= 1, but got {dilation}")
    if (
        not isinstance(size, int)
        or not isinstance(window, int)
        or not isinstance(stride, int)
        or not isinstance(dilation, int)
    ):
        if padding == "SAME" and isinstance(size, int) and isinstance(stride, int):
            return -(-size // stride)
        return None
    if padding == "SAME":
        return -(-size // stride)
    reach = (window - 1) * dilation + 1
    if size - reach + stride < stride and size < reach:
        raise ShapeError(NEGATIVE.format(reach, size))
    return (size - reach + stride) // stride


def _spatial(c: Context, rank: int) -> tuple[list[int], list[Any], list[Any]]:
    """Places of the spatial dimensions, their strides and dilations."""
    first = 2 if channels_place(c.attrs.get("data_format", "NHWC"), rank) == 1 else 1
    places = list(range(first, first + rank - 2))
    strides = _listed(c.attrs.get("strides"), rank)
    dilations = _listed(c.attrs.get("dilations"), rank)
    return places, [strides[k] for k in places], [dilations[k] for k in places]


def _listed(value: Any, rank: int) -> list[Any]:
    if value is None:
        return [1] * rank
    if not isinstance(value, (list, tuple)):
        return [None] * rank
    return [size if type(size) is int else tensor_shape.dimension(size) for size in value]


def _explicit(c: Context, place: int) -> tuple[int, int]:
    paddings = c.attrs.get("explicit_paddings") or []
    return (paddings[2 * place], paddings[2 * place + 1]) if paddings else (0, 0)


def _padded(c: Context, place: int, size: int | None) -> tuple[int | None, Any]:
    """The size with what is added explicitly, and the padding that is left."""
    if c.attrs.get("padding") != "EXPLICIT":
        return size, c.attrs.get("padding")
    return None if size is None else size + sum(_explicit(c, place)), "VALID"


@shapes("Conv2D", "Conv3D")
def conv(c: Context) -> Shapes:
    """Windows of the filter over the input."""
    rank = 4 if c.op_type == "Conv2D" else 5
    data, window = c.with_rank(0, rank), c.with_rank(1, rank)
    places, strides, dilations = _spatial(c, rank)
    depth = channels_place(c.attrs.get("data_format", "NHWC"), rank)
    check_depth(data[depth], window[rank - 2])
    found: list[int | None] = [data[0]] + [None] * (rank - 1)
    for k, place in enumerate(places):
        size, padding = _padded(c, place, data[place])
        found[place] = window_size(size, window[k], dilations[k], strides[k], padding)
    found[depth] = window[rank - 1]
    return [found]


def check_depth(depth: int | None, inner: int | None) -> None:
    """The filter's input channels must divide the input's; TensorFlow 1.15 dies of a filter without any."""
    if depth is not None and inner == 0 and not current_run().is_v1:
        raise ShapeError("Depth of filter must not be 0")
    if depth is not None and inner and depth % inner:
        raise ShapeError(
            f"Depth of input ({depth}) is not a multiple of input depth of filter ({inner})"
        )


@shapes("DepthwiseConv2dNative")
def depthwise(c: Context) -> Shapes:
    """Windows per channel."""
    data, window = c.with_rank(0, 4), c.with_rank(1, 4)
    places, strides, dilations = _spatial(c, 4)
    depth = channels_place(c.attrs.get("data_format", "NHWC"), 4)
    inner = merge_dim(data[depth], window[2])
    found: list[int | None] = [data[0], None, None, None]
    for k, place in enumerate(places):
        found[place] = window_size(
            data[place], window[k], dilations[k], strides[k], c.attrs.get("padding")
        )
    found[depth] = None if inner is None or window[3] is None else inner * window[3]
    return [found]


@shapes("MaxPool", "AvgPool", "MaxPool3D", "AvgPool3D", "MaxPoolV2")
def pool(c: Context) -> Shapes:
    """Windows over the input."""
    rank = 5 if c.op_type.endswith("3D") else 4
    sizes = c.with_rank(0, rank)
    window, every = (_listed(c.attrs.get(name), rank) for name in ("ksize", "strides"))
    if c.op_type == "MaxPoolV2":
        window, every = c.as_shape(1) or [None], c.as_shape(2) or [None]
        if None in (*window, *every):
            return [None]
    depth = channels_place(c.attrs.get("data_format", "NHWC"), rank)
    over_channels = c.op_type.startswith("MaxPool") and rank == 4
    places = [k for k in range(1, rank) if k != depth or over_channels]
    found = list(sizes)
    for place in places:
        size, padding = _padded(c, place, sizes[place])
        found[place] = window_size(size, window[place], 1, every[place], padding)
    return [found]


@shapes("MaxPoolWithArgmax")
def pool_with_argmax(c: Context) -> Shapes:
    """Windows and where their greatest element is."""
    return pool(c) * 2


@shapes("Conv2DBackpropInput", "Conv3DBackpropInputV2", "DepthwiseConv2dNativeBackpropInput")
def conv_backprop_input(c: Context) -> Shapes:
    """The value of the sizes."""
    found = c.as_shape(0)
    rank = 5 if "3D" in c.op_type else 4
    if found is not None and len(found) != rank:
        if c.inputs[0].shape.ndims == 1 and len(found) == 2:
            return [None]
    sizes = with_rank(found, rank)
    spread = c.sizes(2)
    if c.op_type == "Conv2DBackpropInput" and spread and not current_run().is_v1:
        sizes = [merge_dim(sizes[0], spread[0]), *sizes[1:]]
    return [sizes]


@shapes("Conv2DBackpropFilter", "DepthwiseConv2dNativeBackpropFilter", "Conv3DBackpropFilterV2")
def conv_backprop_filter(c: Context) -> Shapes:
    """The value of the sizes."""
    return [c.as_shape(1)]


@shapes("Dilation2D")
def dilation(c: Context) -> Shapes:
    """Windows over the input."""
    data, window = c.with_rank(0, 4), c.with_rank(1, 3)
    strides, rates = c.attrs["strides"], c.attrs["rates"]
    rows = [
        window_size(data[k], window[k - 1], rates[k], strides[k], c.attrs["padding"])
        for k in (1, 2)
    ]
    return [[data[0], *rows, merge_dim(data[3], window[2])]]


@shapes("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3")
def fused_batch_norm(c: Context) -> Shapes:
    """The normalized input, then vectors per channel."""
    layout = c.attrs.get("data_format", "NHWC")
    rank = 5 if layout in ("NDHWC", "NCDHW") else 4
    sizes = c.with_rank(0, rank)
    place = channels_place(layout, rank)
    channel = sizes[place]
    for i in range(1, 5 if c.attrs.get("is_training") is False else 3):
        channel = merge_dim(channel, c.with_rank(i, 1)[0])
    found = list(sizes)
    found[place] = channel
    per_channel = [[channel]] * 4
    return [found, *per_channel, None][: 6 if c.op_type.endswith("V3") else 5]


@shapes("BatchNormWithGlobalNormalization")
def batch_norm(c: Context) -> Shapes:
    """As the input."""
    return [c.with_rank(0, 4)]


@shapes("SoftmaxCrossEntropyWithLogits")
def softmax_cross_entropy(c: Context) -> Shapes:
    """A loss per row, and the gradient."""
    sizes = with_rank(broadcast(c.sizes(0), c.sizes(1)), 2)
    return [[sizes[0]], sizes]


@shapes("SparseSoftmaxCrossEntropyWithLogits")
def sparse_softmax_cross_entropy(c: Context) -> Shapes:
    """A loss per row, and the gradient."""
    features, labels = c.with_rank(0, 2), c.with_rank(1, 1)
    batch = merge_dim(features[0], labels[0])
    return [[batch], [batch, features[1]]]


@shapes("LRN")
def lrn(c: Context) -> Shapes:
    """As the images."""
    return [c.with_rank(0, 4)]


@shapes("TopK", "TopKV2")
def top_k(c: Context) -> Shapes:
    """The last size becomes ``k``."""
    sizes = c.at_least(0, 1)
    count = scalar_size(c, 1) if c.op_type == "TopKV2" else c.attrs.get("k")
    if not isinstance(count, int):
        count = None
    if sizes is None:
        return [None, None]
    if count is not None and sizes[-1] is not None and sizes[-1] < count:
        raise ShapeError(f"input must have last dimension >= k = {count} but is {sizes[-1]}")
    return [[*sizes[:-1], count]] * 2


@shapes("NthElement")
def nth_element(c: Context) -> Shapes:
    """The sizes without the last."""
    sizes = c.at_least(0, 1)
    return [None if sizes is None else sizes[:-1]]


@shapes("InTopK", "InTopKV2")
def in_top_k(c: Context) -> Shapes:
    """One answer per row."""
    predictions, targets = c.with_rank(0, 2), c.with_rank(1, 1)
    return [[merge_dim(predictions[0], targets[0])]]


@shapes("CTCLoss")
def ctc_loss(c: Context) -> Shapes:
    """A loss per sequence, and the gradient."""
    inputs = c.with_rank(0, 3)
    lengths = c.with_rank(3, 1)
    batch = merge_dim(inputs[1], lengths[0])
    return [[batch], [inputs[0], batch, inputs[2]]]


@shapes("CTCGreedyDecoder")
def ctc_greedy(c: Context) -> Shapes:
    """Sparse decoded sequences, and their probability."""
    inputs, lengths = c.with_rank(0, 3), c.with_rank(1, 1)
    return [[None, 2], [None], [2], [merge_dim(inputs[1], lengths[0]), 1]]


@shapes("CTCBeamSearchDecoder")
def ctc_beam(c: Context) -> Shapes:
    """The top paths as sparse sequences, and their probabilities."""
    inputs, lengths = c.with_rank(0, 3), c.with_rank(1, 1)
    count = c.attrs["top_paths"]
    batch = merge_dim(inputs[1], lengths[0])
    return [*[[None, 2]] * count, *[[None]] * count, *[[2]] * count, [batch, count]]


@shapes("FractionalMaxPool", "FractionalAvgPool")
def fractional_pool(c: Context) -> Shapes:
    """Sizes divided by the ratio."""
    sizes = c.with_rank(0, 4)
    ratio = c.attrs["pooling_ratio"]
    found = [None if d is None else int(d / r) for d, r in zip(sizes, ratio)]
    return [found, [found[1]], [found[2]]]


@shapes(
    "LogUniformCandidateSampler", "UniformCandidateSampler", "LearnedUnigramCandidateSampler",
    "FixedUnigramCandidateSampler", "AllCandidateSampler",
)  # fmt: skip
def candidate_sampler(c: Context) -> Shapes:
    """Sampled ids and expected counts."""
    count = c.attrs["num_sampled"]
    count = count if isinstance(count, int) else None
    return [[count], c.with_rank(0, 2), [count]]


@shapes("ComputeAccidentalHits")
def accidental_hits(c: Context) -> Shapes:
    """Three vectors."""
    return [[None], [None], [None]]


@shapes(
    "NonMaxSuppression",
    "NonMaxSuppressionV2",
    "NonMaxSuppressionV3",
    "NonMaxSuppressionWithOverlaps",
)
def non_max_suppression(c: Context) -> Shapes:
    """Indices of unknown number."""
    return [[None]]


@shapes("NonMaxSuppressionV4", "NonMaxSuppressionV5")
def padded_suppression(c: Context) -> Shapes:
    """Indices, maybe scores, and how many are valid; with padding there are as many as were asked for."""
    size = c.value(2) if c.attrs.get("pad_to_max_output_size") else None
    size = None if size is None else int(size)
    return [[size], [size], []] if c.op_type.endswith("5") else [[size], []]


@shapes("CombinedNonMaxSuppression")
def combined_suppression(c: Context) -> Shapes:
    """Boxes, scores and classes of each image, and how many are valid."""
    batch, _, _, _ = c.with_rank(0, 4)
    classes = c.with_rank(1, 3)[2]
    per_class, size = c.value(2), c.value(3)
    size = None if size is None else int(size)
    if c.attrs.get("pad_per_class"):
        if size is None or classes is None or per_class is None:
            size = None
        else:
            size = min(size, int(per_class) * classes)
    return [[batch, size, 4], [batch, size], [batch, size], [batch]]


__all__ = ["shown", "window_size"]
