"""Images fitted into a size.  Mirrors resize_image_with_pad of python/ops/image_ops_impl.py."""

from __future__ import annotations

from tfscope.tf1.api.image_checks import checks, dimensions, greatest, required
from tfscope.tf1.api.image_ops import ResizeMethod, as_batch, pad_to_bounding_box, resize_images
from tfscope.tf1.api.op_maker import op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("image.resize_image_with_pad")
def resize_image_with_pad(
    image, target_height, target_width, method=ResizeMethod.BILINEAR, align_corners=False
):
    """The whole image within a size, with a border.  Mirrors _resize_image_with_pad_common.

    Raises ValueError for a target that is not positive, or an image that is none.
    """
    targets = (target_height, target_width)
    with op_scope(None, "resize_image_with_pad", [image]):
        image, batch = as_batch(convert_to_tensor(image, name="image"))
        asserts = checks(image)
        asserts += required(_positive(target_width), "target_width must be > 0.")
        asserts += required(_positive(target_height), "target_height must be > 0.")
        image = tf.contrib.framework.with_dependencies(asserts, image)
        _, *sizes, _ = dimensions(image, 4)
        resized, before = _fitted(sizes, targets)
        small = resize_images(image, resized, method, align_corners=align_corners)
        padded = pad_to_bounding_box(small, *before, *targets)
        dimensions(padded, 4)
        return padded if batch else tf.squeeze(padded, axis=[0])


def _positive(size):
    return True if isinstance(size, Unknown) else size > 0


def _fitted(sizes, targets):
    """``(the resized height and width, the borders before them)`` as tensors."""
    kind = of_target(dtypes.float64, dtypes.float32)
    height, width = (tf.cast(size, kind) for size in sizes)
    target_height, target_width = (tf.cast(size, kind) for size in targets)
    ratio = greatest(width / target_width, height / target_height)
    floats = [height / ratio, width / ratio]
    resized = [tf.cast(tf.floor(size), dtypes.int32) for size in floats]
    spare = [(a - b) / 2 for a, b in zip((target_height, target_width), floats)]
    floors = [tf.floor(size) for size in spare]
    return resized, [greatest(0, tf.cast(size, dtypes.int32)) for size in floors]
