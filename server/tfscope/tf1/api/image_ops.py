"""Sizes of images: resizing, cropping, padding, flipping.  Mirrors python/ops/image_ops_impl.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import expand_dims, reshape, squeeze, transpose
from tfscope.tf1.api.array_ops import rank as rank_of
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import stack
from tfscope.tf1.api.control_flow import case, cond, with_dependencies
from tfscope.tf1.api.image_checks import (
    at_least,
    checked,
    checks,
    dimensions,
    equal,
    greatest,
    is_tensor,
    least,
    required,
)
from tfscope.tf1.api.keras_certainty import certain
from tfscope.tf1.api.math_ops import base, binary, cast
from tfscope.tf1.api.math_ops import round as round_
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.random_ops import random_uniform
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("compat.v2.image.ResizeMethod", "python.ops.image_ops.ResizeMethod",
           "python.ops.image_ops_impl.ResizeMethod")  # fmt: skip
class NamedResizeMethod:
    """How to resize, by name."""

    BILINEAR, NEAREST_NEIGHBOR, BICUBIC, AREA = "bilinear", "nearest", "bicubic", "area"
    LANCZOS3, LANCZOS5, GAUSSIAN, MITCHELLCUBIC = (
        "lanczos3",
        "lanczos5",
        "gaussian",
        "mitchellcubic",
    )


NamedResizeMethod.__name__ = "ResizeMethod"


@tf_export("image.ResizeMethod", "python.ops.image_ops_impl.ResizeMethodV1")
class ResizeMethod:
    """How to resize."""

    BILINEAR, NEAREST_NEIGHBOR, BICUBIC, AREA = 0, 1, 2, 3


RESIZE = ("ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic", "ResizeArea")


METHODS = {"bilinear": 0, "nearest": 1, "bicubic": 2, "area": 3}
"""What 2.x calls the methods; 1.15 takes these, too."""


def _resize_kind(method):
    number = METHODS.get(method, method) if isinstance(method, str) else method
    if not isinstance(number, int) or not 0 <= number < 4:
        end = of_target(".", f": {method}")
        raise raised(ValueError(f"Resize method is not implemented{end}"))
    return RESIZE[number]


def _size_tensor(size):
    try:
        return convert_to_tensor(size, dtypes.int32, name="size")
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        raise raised(ValueError("'size' must be a 1-D int32 Tensor")) from None


@tf_export("image.resize_images", "image.resize")
def resize_images(
    images, size, method=ResizeMethod.BILINEAR, align_corners=False, preserve_aspect_ratio=False, name=None
):  # fmt: skip
    """Images of another height and width; a batch or one."""
    with op_scope(name, "resize", [images, size]):
        images = convert_to_tensor(images, name="images")
        count = images.shape.ndims
        if count is None and not certain(images):
            return Unknown("dimension", "resize_images()")
        if count is None:
            raise raised(ValueError("'images' contains no shape."))
        if count not in (3, 4):
            raise raised(ValueError("'images' must have either 3 or 4 dimensions."))
        batch = count == 4
        images = images if batch else expand_dims(images, 0)
        _, height, width, _ = images.shape.as_list()
        size = _size_tensor(size)
        if not size.shape.is_compatible_with([2]):
            raise raised(
                ValueError("'size' must be a 1-D Tensor of 2 elements: new_height, new_width")
            )
        known = constant_value_as_shape(size).as_list()
        if preserve_aspect_ratio:
            size = _in_proportion(images, size, known)
            known = constant_value_as_shape(size).as_list()
        if None not in (height, width) and known == [height, width]:
            return images if batch else squeeze(images, axis=[0])
        kind = RESIZE[0] if isinstance(method, Unknown) else _resize_kind(method)
        made = make(kind, None, {"align_corners": align_corners}, images=images, size=size)
        fixed(made, [None, *known, None])
        return made if batch else squeeze(made, axis=[0])


def _in_proportion(images, size, wanted):
    """The largest size within the wanted one that keeps the form.  Mirrors _resize_images_common."""
    if not current_run().is_v1:
        wanted = [size[0], size[1]]
    elif None in wanted and not certain(size):
        return convert_to_tensor(Unknown("dimension", "resize_images()").of_type(int), dtypes.int32)
    _, *current, _ = dimensions(images, 4)
    ratios = [
        cast(new, dtypes.float32) / cast(old, dtypes.float32) for new, old in zip(wanted, current)
    ]
    ratio = binary("Minimum", *ratios)
    scaled = [cast(round_(ratio * cast(old, dtypes.float32)), dtypes.int32) for old in current]
    return convert_to_tensor(scaled, dtypes.int32, name="size")


def _resizer(op_type, public):
    def function(images, size, align_corners=False, name=None, half_pixel_centers=False):
        return make(op_type, name, {"align_corners": align_corners}, images=images, size=size)

    function.__name__ = public
    tf_export(f"image.{public}")(function)


for _op, _name in zip(
    RESIZE, ("resize_bilinear", "resize_nearest_neighbor", "resize_bicubic", "resize_area")
):
    _resizer(_op, _name)


# -- crop and pad ------------------------------------------------------------------------------
def as_batch(image):
    """``(four-dimensional image, whether it was a batch)``."""
    count = image.shape.ndims
    if count == 3:
        return expand_dims(image, 0), False
    if count is None:
        image = expand_dims(image, 0)
        image.set_shape([None] * 4)
        return image, False
    if count != 4:
        raise raised(ValueError("'image' must have either 3 or 4 dimensions."))
    return image, True


def _static(sizes):
    return [d if isinstance(d, int) else None for d in sizes]


@tf_export("image.crop_to_bounding_box")
def crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """A box of the image."""
    with op_scope(None, "crop_to_bounding_box"):
        image, batch = as_batch(convert_to_tensor(image, name="image"))
        asserts = checks(image)
        count, height, width, depth = dimensions(image, 4)
        asserts += required(at_least(offset_width, 0), "offset_width must be >= 0.")
        asserts += required(at_least(offset_height, 0), "offset_height must be >= 0.")
        asserts += required(_positive(target_width), "target_width must be > 0.")
        asserts += required(_positive(target_height), "target_height must be > 0.")
        asserts += required(
            at_least(width, target_width + offset_width), "width must be >= target + offset."
        )
        asserts += required(
            at_least(height, target_height + offset_height), "height must be >= target + offset."
        )
        image = with_dependencies(asserts, image)
        begin = stack([0, offset_height, offset_width, 0])
        made = make(
            "Slice",
            None,
            input=image,
            begin=begin,
            size=stack([-1, target_height, target_width, -1]),
        )
        fixed(made, _static([count, target_height, target_width, depth]))
        return made if batch else squeeze(made, axis=[0])


@tf_export("image.pad_to_bounding_box")
def pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """The image inside a larger one."""
    with op_scope(None, "pad_to_bounding_box"):
        image, batch = as_batch(convert_to_tensor(image, name="image"))
        asserts = checks(image)
        count, height, width, depth = dimensions(image, 4)
        after_width = target_width - offset_width - width
        after_height = target_height - offset_height - height
        asserts += required(at_least(offset_height, 0), "offset_height must be >= 0")
        asserts += required(at_least(offset_width, 0), "offset_width must be >= 0")
        asserts += required(at_least(after_width, 0), "width must be <= target - offset")
        asserts += required(at_least(after_height, 0), "height must be <= target - offset")
        image = with_dependencies(asserts, image)
        borders = stack([0, 0, offset_height, after_height, offset_width, after_width, 0, 0])
        made = make("Pad", None, input=image, paddings=reshape(borders, [4, 2]))
        fixed(made, _static([count, target_height, target_width, depth]))
        return made if batch else squeeze(made, axis=[0])


@tf_export("image.resize_image_with_crop_or_pad", "image.resize_with_crop_or_pad")
def resize_image_with_crop_or_pad(image, target_height, target_width):
    """The middle of the image, or the image in the middle."""
    with op_scope(None, "resize_image_with_crop_or_pad"):
        image, batch = as_batch(convert_to_tensor(image, name="image"))
        asserts = checks(image)
        asserts += required(_positive(target_width), "target_width must be > 0.")
        asserts += required(_positive(target_height), "target_height must be > 0.")
        image = with_dependencies(asserts, image)
        _, height, width, _ = dimensions(image, 4)
        width_diff = target_width - width
        crop_width, pad_width = greatest(-width_diff // 2, 0), greatest(width_diff // 2, 0)
        height_diff = target_height - height
        crop_height, pad_height = greatest(-height_diff // 2, 0), greatest(height_diff // 2, 0)
        cropped = crop_to_bounding_box(
            image, crop_height, crop_width, least(target_height, height), least(target_width, width)
        )
        made = pad_to_bounding_box(cropped, pad_height, pad_width, target_height, target_width)
        _, height, width, _ = dimensions(made, 4)
        asserts = required(equal(height, target_height), "resized height is not correct.")
        asserts += required(equal(width, target_width), "resized width is not correct.")
        made = with_dependencies(asserts, made)
        return made if batch else squeeze(made, axis=[0])


def _positive(value):
    return value > 0 if is_tensor(value) or isinstance(value, int) else True


@tf_export("image.central_crop")
def central_crop(image, central_fraction):
    """The middle of the image."""
    with op_scope(None, "central_crop"):
        image = convert_to_tensor(image, name="image")
        if isinstance(central_fraction, (int, float)):
            if not 0 < central_fraction <= 1:
                raise raised(ValueError("central_fraction must be within (0, 1]"))
            if central_fraction == 1:
                return image
        image = checked(image)
        count = image.shape.ndims
        if count not in (None, 3, 4):
            text = (
                f"`image` should either be a Tensor with rank = 3 or rank = 4. Had rank = {count}."
            )
            raise raised(ValueError(text))
        sizes = image.shape.as_list() if count is not None else [None, None, None]
        place = 0 if count != 4 else 1
        starts, lengths = [], []
        for size in sizes[place : place + 2]:
            known = isinstance(size, int) and isinstance(central_fraction, (int, float))
            start = int((size - size * central_fraction) / 2) if known else None
            starts.append(start)
            lengths.append(size - start * 2 if known else None)
        begin = [0] * place + [s if s is not None else shape_op(image)[place] for s in starts] + [0]
        extent = (
            [-1] * place + [n if n is not None else shape_op(image)[place] for n in lengths] + [-1]
        )
        made = make("Slice", None, input=image, begin=stack(begin), size=stack(extent))
        if count is not None:
            wanted = [*sizes[:place], *lengths, sizes[-1]]
            made._shape_val = type(made.shape)(wanted)
        return made


# -- flips -------------------------------------------------------------------------------------
def _flip(public, axis):
    def function(image):
        with op_scope(None, public):
            image = checked(convert_to_tensor(image, name="image"))
            place = axis if image.shape.ndims in (3, None) else axis + 1
            return fixed(make("ReverseV2", None, tensor=image, axis=[place]), image.shape)

    function.__name__ = public
    tf_export(f"image.{public}")(function)


_flip("flip_left_right", 1)
_flip("flip_up_down", 0)


def _random_flip(public, axis):
    def function(image, seed=None):
        with op_scope(None, public) as scope:
            image = checked(convert_to_tensor(image, name="image"))
            if image.shape.ndims == 4:
                return _flip_batch(image, axis + 1, seed)
            chance = random_uniform([], 0, 1.0, seed=seed)
            mirror = make("Less", None, x=chance, y=0.5)
            result = cond(
                mirror,
                lambda: make("ReverseV2", None, tensor=image, axis=[axis]),
                lambda: image,
                name=scope,
            )
            return fixed(result, image.shape)

    function.__name__ = public
    tf_export(f"image.{public}")(function)


def _flip_batch(image, place, seed):
    count = shape_op(image)[0]
    chance = random_uniform([count], 0, 1.0, seed=seed)
    flips = make("Round", None, x=reshape(chance, [count, 1, 1, 1]))
    flips = cast(flips, base(image))
    turned = make("ReverseV2", None, tensor=image, axis=[place])
    return flips * turned + (1 - flips) * image


_random_flip("random_flip_left_right", 1)
_random_flip("random_flip_up_down", 0)


@tf_export("image.transpose_image", "image.transpose")
def transpose_image(image, name=None):
    """Height and width swapped."""
    with op_scope(name, "transpose"):
        image = checked(convert_to_tensor(image, name="image"))
        order = [0, 2, 1, 3] if image.shape.ndims == 4 else [1, 0, 2]
        return transpose(image, order)


@tf_export("image.rot90")
def rot90(image, k=1, name=None):
    """Turned by quarters; what is turned has no known height and width.  Mirrors rot90."""
    with op_scope(name, "rot90", [image, k]) as scope:
        image = checked(convert_to_tensor(image, name="image"))
        k = convert_to_tensor(k, dtype=dtypes.int32, name="k")
        k.get_shape().assert_has_rank(0)
        k = binary("FloorMod", k, 4, name=of_target(None, "mod"))
        count = image.shape.ndims
        if count not in (None, 3, 4):
            told = of_target("", f" (shape {image.shape})")
            raise raised(ValueError(f"'image'{told} must have either 3 or 4 dimensions."))
        if count is not None or current_run().is_v1:
            return _turned(image, k, count or 3, scope)
        flat = binary("Equal", rank_of(image), 3)
        return cond(flat, lambda: _turned(image, k, 3, scope), lambda: _turned(image, k, 4, scope))


def _turned(image, k, rank, scope):
    """Mirrors _rot90_3D and _rot90_4D."""
    rows, columns = rank - 3, rank - 2
    swapped = [*range(rows), columns, rows, rank - 1]

    def reverse(x, axes):
        return make("ReverseV2", None, tensor=x, axis=axes)

    turns = (
        lambda: transpose(reverse(image, [columns]), swapped),
        lambda: reverse(image, [rows, columns]),
        lambda: reverse(transpose(image, swapped), [columns]),
    )
    pairs = [(binary("Equal", k, number), turn) for number, turn in enumerate(turns, 1)]
    made = case(pairs, default=lambda: image, exclusive=True, name=scope)
    known = image.shape if rank == 3 else made.shape
    sizes = [None] * rank if known.ndims is None else known.as_list()
    made.set_shape([*sizes[:rows], None, None, sizes[-1]])
    return made
