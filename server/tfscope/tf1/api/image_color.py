"""Colors, codecs and boxes of images.  Mirrors python/ops/image_ops_impl.py."""

from __future__ import annotations

import operator

from tfscope.tf1.api.array_ops import expand_dims, identity, ones, rank, tile
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import concat
from tfscope.tf1.api.image_checks import checked
from tfscope.tf1.api.math_ops import base, binary, cast, div
from tfscope.tf1.api.math_products import tensordot
from tfscope.tf1.api.math_reductions import reduce_std, reduction
from tfscope.tf1.api.math_saturate import saturate_cast
from tfscope.tf1.api.needed_types import needed
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.random_ops import random_uniform
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run


@tf_export("image.convert_image_dtype")
@needed("dtype")
def convert_image_dtype(image, dtype, saturate=False, name=None):
    """Another type, scaled to its range."""
    image = convert_to_tensor(image, name="image")
    wanted, kind = dtypes.as_dtype(dtype), base(image)
    if wanted is not None and wanted == kind:
        return identity(image, name=name)
    with op_scope(name, "convert_image") as scope:
        to = saturate_cast if saturate else cast
        if wanted is None or kind is None or (kind.is_floating and wanted.is_floating):
            return cast(image, dtype, name=scope)
        if kind.is_integer and wanted.is_integer:
            if kind.max > wanted.max:
                scale = (kind.max + 1) // (wanted.max + 1)
                return to(make("FloorDiv", "floordiv", x=image, y=scale), wanted, name=scope)
            return binary("Mul", to(image, wanted), (wanted.max + 1) // (kind.max + 1), scope)
        if kind.is_integer:
            return binary("Mul", cast(image, wanted), 1.0 / kind.max, scope)
        return to(binary("Mul", image, wanted.max + 0.5), wanted, name=scope)


def _as_float(image):
    """The image, unless it has neither of the two types that are changed as they are."""
    if base(image) in (None, dtypes.float16, dtypes.float32):
        return image
    return convert_image_dtype(image, dtypes.float32)


@tf_export("image.adjust_brightness")
def adjust_brightness(image, delta):
    """Brighter or darker."""
    with op_scope(None, "adjust_brightness") as scope:
        image = convert_to_tensor(image, name="image")
        real = _as_float(image)
        adjusted = binary("Add", real, cast(delta, base(real)), scope)
        return convert_image_dtype(adjusted, base(image), saturate=True)


@tf_export("image.adjust_contrast")
def adjust_contrast(images, contrast_factor):
    """More or less contrast."""
    with op_scope(None, "adjust_contrast") as scope:
        images = convert_to_tensor(images, name="images")
        real = _as_float(images)
        adjusted = make("AdjustContrastv2", scope, images=real, contrast_factor=contrast_factor)
        return convert_image_dtype(adjusted, base(images), saturate=True)


def _adjust(public, op_type, argument):
    def function(image, amount, name=None):
        with op_scope(name, public):
            image = convert_to_tensor(image, name="image")
            real = _as_float(image)
            adjusted = make(op_type, None, images=real, **{argument: amount})
            return convert_image_dtype(adjusted, base(image))

    function.__name__ = public
    return function


_hue = _adjust("adjust_hue", "AdjustHue", "delta")
_saturation = _adjust("adjust_saturation", "AdjustSaturation", "scale")


@tf_export("image.adjust_hue")
def adjust_hue(image, delta, name=None):
    """Another hue."""
    return _hue(image, delta, name)


@tf_export("image.adjust_saturation")
def adjust_saturation(image, saturation_factor, name=None):
    """More or less color."""
    return _saturation(image, saturation_factor, name)


@tf_export("image.adjust_gamma")
def adjust_gamma(image, gamma=1, gain=1):
    """Gamma correction."""
    with op_scope(None, "adjust_gamma"):
        image = convert_to_tensor(image, name="image")
        real = _as_float(image)
        if isinstance(gamma, (int, float)) and gamma < 0:
            raise raised(ValueError("Gamma should be a non-negative real number."))
        return convert_image_dtype(gain * real**gamma, base(image), saturate=True)


def _refuse(compare, value, bound, text):
    """Raises ``ValueError(text)`` if a bound of the program compares so with another."""
    if refusable(compare, value, bound):
        raise raised(ValueError(text))


@tf_export("image.random_brightness")
def random_brightness(image, max_delta, seed=None):
    """Random brightness."""
    _refuse(operator.lt, max_delta, 0, "max_delta must be non-negative.")
    return adjust_brightness(image, random_uniform([], -max_delta, max_delta, seed=seed))


@tf_export("image.random_contrast")
def random_contrast(image, lower, upper, seed=None):
    """Random contrast."""
    _refuse(operator.le, upper, lower, "upper must be > lower.")
    _refuse(operator.lt, lower, 0, "lower must be non-negative.")
    return adjust_contrast(image, random_uniform([], lower, upper, seed=seed))


@tf_export("image.random_hue")
def random_hue(image, max_delta, seed=None):
    """Random hue."""
    _refuse(operator.gt, max_delta, 0.5, "max_delta must be <= 0.5.")
    _refuse(operator.lt, max_delta, 0, "max_delta must be non-negative.")
    return adjust_hue(image, random_uniform([], -max_delta, max_delta, seed=seed))


@tf_export("image.random_saturation")
def random_saturation(image, lower, upper, seed=None):
    """Random saturation."""
    _refuse(operator.le, upper, lower, "upper must be > lower.")
    _refuse(operator.lt, lower, 0, "lower must be non-negative.")
    return adjust_saturation(image, random_uniform([], lower, upper, seed=seed))


@tf_export("image.rgb_to_grayscale")
def rgb_to_grayscale(images, name=None):
    """One channel."""
    with op_scope(name, "rgb_to_grayscale") as scope:
        images = convert_to_tensor(images, name="images")
        real = convert_image_dtype(images, dtypes.float32)
        gray = expand_dims(tensordot(real, [0.2989, 0.587, 0.114], [[-1], [-1]]), -1)
        return convert_image_dtype(gray, base(images), name=scope)


@tf_export("image.grayscale_to_rgb")
def grayscale_to_rgb(images, name=None):
    """Three equal channels."""
    with op_scope(name, "grayscale_to_rgb") as scope:
        images = checked(convert_to_tensor(images, name="images"))
        last = images.shape.as_list()[-1] if images.shape.ndims else None
        if last not in (None, 1):
            raise raised(ValueError("Last dimension of a grayscale image should be size 1."))
        count = expand_dims(rank(images) - 1, 0)
        multiples = concat([ones(count, dtype=dtypes.int32), expand_dims(3, 0)], 0)
        made = tile(images, multiples, name=scope)
        rest = images.shape[:-1] if images.shape.ndims is not None else TensorShape(None)
        return fixed(made, rest.concatenate([3]))


@tf_export("image.per_image_standardization")
def per_image_standardization(image):
    """Mean zero, deviation one."""
    with op_scope(None, "per_image_standardization") as scope:
        image = checked(convert_to_tensor(image, name="image"))
        kind, older = base(image), current_run().is_v1
        image = image if older else cast(image, dtypes.float32)
        count = reduction("Prod", shape_op(image)[-3:])
        image = cast(image, dtypes.float32) if kind != dtypes.float32 and older else image
        mean = reduction("Mean", image, [-1, -2, -3], True)
        deviation = reduce_std(image, [-1, -2, -3], True)
        smallest = make("Rsqrt", None, x=cast(count, dtypes.float32))
        scale = binary("Maximum", deviation, smallest)
        shifted = binary("Sub", image, mean, "sub")
        if not older:
            return tf.divide(shifted, scale, name=scope)
        return convert_image_dtype(div(shifted, scale, name=scope), kind, saturate=True)


@tf_export("image.total_variation")
def total_variation(images, name=None):
    """How rough images are."""
    with op_scope(name, "total_variation"):
        count = images.shape.ndims
        whole = slice(None)
        after, before = slice(1, None), slice(None, -1)
        lead = (whole,) if count == 4 else ()
        first = images[(*lead, after, whole, whole)] - images[(*lead, before, whole, whole)]
        second = images[(*lead, whole, after, whole)] - images[(*lead, whole, before, whole)]
        axes = [1, 2, 3] if count == 4 else None
        return reduction("Sum", make("Abs", None, x=first), axes) + reduction(
            "Sum", make("Abs", None, x=second), axes
        )


# -- codecs ------------------------------------------------------------------------------------
@tf_export("image.decode_jpeg", "io.decode_jpeg")
def decode_jpeg(
    contents, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False,
    acceptable_fraction=1, dct_method="", name=None,
):  # fmt: skip
    """Height, width and channels."""
    attrs = {
        "channels": channels, "ratio": ratio, "fancy_upscaling": fancy_upscaling,
        "try_recover_truncated": try_recover_truncated, "acceptable_fraction": acceptable_fraction,
        "dct_method": dct_method,
    }  # fmt: skip
    return make("DecodeJpeg", name, attrs, contents=contents)


@tf_export("image.decode_png", "io.decode_png")
def decode_png(contents, channels=0, dtype=dtypes.uint8, name=None):
    """Height, width and channels."""
    return make("DecodePng", name, {"channels": channels, "dtype": dtype}, contents=contents)


@tf_export("image.decode_image", "io.decode_image")
def decode_image(contents, channels=None, dtype=dtypes.uint8, name=None):
    """Any format: of unknown shape."""
    with op_scope(name, "decode_image"):
        text = convert_to_tensor(contents, name="contents")
        op = get_default_graph().create_op(
            "Merge", [text], [(dtypes.as_dtype(dtype), TensorShape(None)), (dtypes.int32, TensorShape([]))],
            name="cond_jpeg/Merge",
        )  # fmt: skip
        return op.outputs[0]


@tf_export("image.encode_jpeg", "io.encode_jpeg")
def encode_jpeg(
    image, format="", quality=95, progressive=False, optimize_size=False, chroma_downsampling=True,  # noqa: A002
    density_unit="in", x_density=300, y_density=300, xmp_metadata="", name=None,
):  # fmt: skip
    """A text."""
    attrs = {
        "format": format, "quality": quality, "progressive": progressive, "optimize_size": optimize_size,
        "chroma_downsampling": chroma_downsampling, "density_unit": density_unit, "x_density": x_density,
        "y_density": y_density, "xmp_metadata": xmp_metadata,
    }  # fmt: skip
    return make("EncodeJpeg", name, attrs, image=image)


@tf_export("image.is_jpeg", "io.is_jpeg")
def is_jpeg(contents, name=None):
    """Whether a text is a JPEG file."""
    with op_scope(name, "is_jpeg"):
        start = make("Substr", None, input=contents, pos=0, len=3)
        return make("Equal", None, x=start, y="\xff\xd8\xff")


# -- boxes -------------------------------------------------------------------------------------
@tf_export("image.crop_and_resize")
def crop_and_resize(
    image, boxes, box_ind=None, crop_size=None, method="bilinear", extrapolation_value=0, name=None,
    box_indices=None,
):  # fmt: skip
    """A crop per box."""
    index = given(box_ind, box_indices, "box_indices", "box_ind")
    attrs = {"method": method, "extrapolation_value": extrapolation_value}
    return make(
        "CropAndResize", name, attrs, image=image, boxes=boxes, box_ind=index, crop_size=crop_size
    )


@tf_export("image.non_max_suppression")
def non_max_suppression(
    boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=float("-inf"), name=None
):  # fmt: skip
    """Indices of the boxes to keep."""
    with op_scope(name, "non_max_suppression"):
        iou = convert_to_tensor(iou_threshold, name="iou_threshold")
        score = convert_to_tensor(score_threshold, name="score_threshold")
        return make(
            "NonMaxSuppressionV3", None, boxes=boxes, scores=scores, max_output_size=max_output_size,
            iou_threshold=iou, score_threshold=score,
        )  # fmt: skip


@tf_export("image.draw_bounding_boxes")
def draw_bounding_boxes(images, boxes, name=None, colors=None):
    """Images with boxes."""
    return make("DrawBoundingBoxes", name, images=images, boxes=boxes)


@tf_export("image.sample_distorted_bounding_box")
def sample_distorted_bounding_box(
    image_size, bounding_boxes, seed=None, seed2=None, min_object_covered=0.1, aspect_ratio_range=None,
    area_range=None, max_attempts=None, use_image_if_no_bounding_boxes=None, name=None,
):  # fmt: skip
    """Begin, size and box of a random crop."""
    with op_scope(name, "sample_distorted_bounding_box"):
        attrs = {
            "aspect_ratio_range": aspect_ratio_range, "area_range": area_range,
            "max_attempts": max_attempts, "use_image_if_no_bounding_boxes": use_image_if_no_bounding_boxes,
        }  # fmt: skip
        found = make(
            "SampleDistortedBoundingBoxV2", None, attrs, image_size=image_size, bounding_boxes=bounding_boxes,
            min_object_covered=min_object_covered,
        )  # fmt: skip
        return tuple(found)


@tf_export("image.extract_glimpse")
def extract_glimpse(
    input, size, offsets, centered=True, normalized=True, uniform_noise=True, name=None  # noqa: A002
):  # fmt: skip
    """A window per image."""
    attrs = {"centered": centered, "normalized": normalized, "uniform_noise": uniform_noise}
    return make("ExtractGlimpse", name, attrs, input=input, size=size, offsets=offsets)
