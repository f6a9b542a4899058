"""Color spaces, gradients, suppression of boxes, quality and padding of images.

Mirrors python/ops/image_ops_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.image_color import convert_image_dtype
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import is_certain
from tfscope.values.raised import raised


def _color_space(name):
    """A product with a constant matrix of colors."""

    def convert(images):
        images = ops.convert_to_tensor(images, name="images")
        matrix = [[1.0, 0.5, 0.25], [0.5, 1.0, 0.25], [0.25, 0.5, 1.0]]  # its values decide nothing
        kernel = ops.convert_to_tensor(matrix, dtype=images.dtype, name="kernel")
        rank = images.get_shape().ndims
        return tf.tensordot(images, kernel, axes=[[2 if rank is None else rank - 1], [0]])

    convert.__name__ = convert.__qualname__ = name
    export_value(convert, f"image.{name}")


for _name in ("rgb_to_yiq", "yiq_to_rgb", "rgb_to_yuv", "yuv_to_rgb"):
    _color_space(_name)


# -- edges -----------------------------------------------------------------------------------------
@tf_export("image.image_gradients")
def image_gradients(image):
    """Differences of neighbours; zeros at the end."""
    if image.get_shape().ndims != 4:
        if image.get_shape().ndims is None and not is_certain(image):
            return [tf.zeros_like(image), tf.zeros_like(image)]
        text = "image_gradients expects a 4D tensor [batch_size, h, w, d], not %s."
        raise raised(ValueError(text, image.get_shape()))
    shape = tf.shape(image)
    batch, height, width, depth = tf.unstack(shape)
    dy = image[:, 1:, :, :] - image[:, :-1, :, :]
    dx = image[:, :, 1:, :] - image[:, :, :-1, :]
    found = []
    for difference, last, axis in (
        (dy, [batch, 1, width, depth], 1), (dx, [batch, height, 1, depth], 2),
    ):  # fmt: skip
        zeros = tf.zeros(tf.stack(last), image.dtype)
        found.append(tf.reshape(tf.concat([difference, zeros], axis), shape))
    return tuple(found)


@tf_export("image.sobel_edges")
def sobel_edges(image):
    """Two filters of each channel."""
    static, shape = image.get_shape(), tf.shape(image)
    vertical = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
    values = [[[[vertical[i][j], vertical[j][i]]] for j in range(3)] for i in range(3)]
    kernels = tf.constant(values, dtype=image.dtype)
    kernels = tf.tile(kernels, [1, 1, shape[-1], 1], name="sobel_filters")
    padded = tf.pad(image, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
    edges = tf.nn.depthwise_conv2d(padded, kernels, [1, 1, 1, 1], "VALID")
    edges = tf.reshape(edges, shape=tf.concat([shape, [2]], 0))
    edges.set_shape(static.concatenate([2]))
    return edges


# -- boxes -----------------------------------------------------------------------------------------
@tf_export("image.non_max_suppression_padded")
def non_max_suppression_padded(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=float("-inf"), pad_to_max_output_size=False, name=None):  # fmt: skip
    """Indices of boxes, and how many are valid."""
    with ops.name_scope(name, "non_max_suppression_padded"):
        least = ops.convert_to_tensor(iou_threshold, name="iou_threshold")
        score = ops.convert_to_tensor(score_threshold, name="score_threshold")
        return make(
            "NonMaxSuppressionV4", None, {"pad_to_max_output_size": pad_to_max_output_size},
            boxes=boxes, scores=scores, max_output_size=max_output_size, iou_threshold=least,
            score_threshold=score,
        )  # fmt: skip


@tf_export("image.non_max_suppression_with_scores")
def non_max_suppression_with_scores(boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=float("-inf"), soft_nms_sigma=0.0, name=None):  # fmt: skip
    """Indices of boxes and their scores."""
    with ops.name_scope(name, "non_max_suppression_with_scores"):
        least = ops.convert_to_tensor(iou_threshold, name="iou_threshold")
        score = ops.convert_to_tensor(score_threshold, name="score_threshold")
        sigma = ops.convert_to_tensor(soft_nms_sigma, name="soft_nms_sigma")
        indices, kept, _ = make(
            "NonMaxSuppressionV5", None, {"pad_to_max_output_size": False}, boxes=boxes,
            scores=scores, max_output_size=max_output_size, iou_threshold=least,
            score_threshold=score, soft_nms_sigma=sigma,
        )  # fmt: skip
        return indices, kept


@tf_export("image.non_max_suppression_overlaps")
def non_max_suppression_with_overlaps(overlaps, scores, max_output_size, overlap_threshold=0.5, score_threshold=float("-inf"), name=None):  # fmt: skip
    """Indices of boxes by their overlaps."""
    with ops.name_scope(name, "non_max_suppression_overlaps"):
        least = ops.convert_to_tensor(overlap_threshold, name="overlap_threshold")
        return make(
            "NonMaxSuppressionWithOverlaps", overlaps=overlaps, scores=scores,
            max_output_size=max_output_size, overlap_threshold=least,
            score_threshold=score_threshold,
        )  # fmt: skip


@tf_export("image.combined_non_max_suppression")
def combined_non_max_suppression(boxes, scores, max_output_size_per_class, max_total_size, iou_threshold=0.5, score_threshold=float("-inf"), pad_per_class=False, clip_boxes=True, name=None):  # fmt: skip
    """Boxes, scores, classes and how many, of all classes."""
    with ops.name_scope(name, "combined_non_max_suppression"):
        least = ops.convert_to_tensor(iou_threshold, dtype=tf.float32, name="iou_threshold")
        score = ops.convert_to_tensor(score_threshold, dtype=tf.float32, name="score_threshold")
        return make(
            "CombinedNonMaxSuppression", None,
            {"pad_per_class": pad_per_class, "clip_boxes": clip_boxes}, boxes=boxes, scores=scores,
            max_output_size_per_class=max_output_size_per_class, max_total_size=max_total_size,
            iou_threshold=least, score_threshold=score,
        )  # fmt: skip


# -- quality ---------------------------------------------------------------------------------------
@tf_export("image.adjust_jpeg_quality")
def adjust_jpeg_quality(image, jpeg_quality, name=None):
    """Encoded and decoded again."""
    with ops.name_scope(name, "adjust_jpeg_quality", [image]):
        image = ops.convert_to_tensor(image, name="image")
        kind = image.dtype
        image = convert_image_dtype(image, tf.uint8)
        if not isinstance(jpeg_quality, ops.Tensor):
            jpeg_quality = ops.convert_to_tensor(jpeg_quality, dtype=tf.int32)
        image = make("EncodeJpegVariableQuality", images=image, quality=jpeg_quality)
        return convert_image_dtype(tf.image.decode_jpeg(image), kind)


@tf_export("image.random_jpeg_quality")
def random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed=None):
    """A random quality."""
    low, high = min_jpeg_quality, max_jpeg_quality
    if low < 0 or high < 0 or low > 100 or high > 100:
        raise raised(ValueError("jpeg encoding range must be between 0 and 100."))
    if low >= high:
        raise raised(ValueError("`min_jpeg_quality` must be less than `max_jpeg_quality`."))
    quality = tf.random_uniform([], low, high, seed=seed, dtype=tf.int32)
    return adjust_jpeg_quality(image, quality)
