"""Images that are warped by a flow.  Mirrors contrib/image/python/ops/dense_image_warp.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


def _sizes(image: Any) -> list[Any]:
    return [tf.shape(image)[k] for k in range(4)]


def _between(number: Any, least: float, most: float, kind: Any) -> Any:
    low = tf.constant(least, dtype=kind)
    high = tf.constant(most, dtype=kind)
    return tf.minimum(tf.maximum(low, number), high)


def _checked_count(queries: Any) -> Any:
    """The number of queries, behind checks of their shape."""
    rank = queries.get_shape().ndims
    if rank is None:
        raise raised(ValueError("Cannot take the length of Shape with unknown rank."))
    checks = [
        tf.assert_equal(rank, 3, message="Query points must be 3 dimensional."),
        tf.assert_equal(tf.shape(queries)[2], 2, message="Query points must be size 2 in dim 2."),
    ]
    with tf.control_dependencies(checks):
        return tf.shape(queries)[1]


def _corners(query: Any, size: Any, grid_type: Any) -> tuple[Any, Any, Any]:
    """Below and above a place in one direction, and how far it is from below."""
    kind = element_type(query)
    most = tf.cast(size - 2, kind)
    least = tf.constant(0.0, dtype=kind)
    floor = tf.minimum(tf.maximum(least, tf.floor(query)), most)
    below = tf.cast(floor, tf.int32)
    above = below + 1
    alpha = _between(tf.cast(query - floor, grid_type), 0.0, 1.0, grid_type)
    return below, above, tf.expand_dims(alpha, 2)


@tf_export("contrib.image.python.ops.dense_image_warp._interpolate_bilinear")
def interpolate_bilinear(grid, query_points, name="interpolate_bilinear", indexing="ij"):
    """``[batch, queries, channels]``; raises ``ValueError`` for other ranks."""
    if indexing not in ("ij", "xy"):
        raise raised(ValueError("Indexing mode must be 'ij' or 'xy'"))
    with ops.name_scope(name):
        grid = ops.convert_to_tensor(grid)
        query_points = ops.convert_to_tensor(query_points)
        if grid.shape.ndims is None:
            raise raised(ValueError("as_list() is not defined on an unknown TensorShape."))
        if grid.shape.ndims != 4:
            text = f"Grid must be 4 dimensional. Received size: {grid.shape}"
            raise raised(ValueError(text))
        sizes = _sizes(grid)
        count = _checked_count(query_points)
        checks = [
            tf.assert_greater_equal(sizes[1], 2, message="Grid height must be at least 2."),
            tf.assert_greater_equal(sizes[2], 2, message="Grid width must be at least 2."),
        ]
        with tf.control_dependencies(checks):
            queries = tf.unstack(query_points, axis=2)
        corners = []
        for dim in [0, 1] if indexing == "ij" else [1, 0]:
            with ops.name_scope(f"dim-{dim}"):
                corners.append(_corners(queries[dim], sizes[dim + 1], element_type(grid)))
        return _joined(grid, sizes, count, corners)


def _joined(grid: Any, sizes: list[Any], count: Any, corners: list[Any]) -> Any:
    """What lies between four corners."""
    batch, height, width, channels = sizes
    (top, bottom, down), (left, right, across) = corners
    area = tf.cast(batch * height * width, dtype=tf.float32)
    check = tf.assert_less_equal(area, (2**31 - 1) / 8, message="The image size or batch size")
    with tf.control_dependencies([check]):
        flat = tf.reshape(grid, [batch * height * width, channels])
        offsets = tf.reshape(tf.range(batch) * height * width, [batch, 1])

    def gathered(y: Any, x: Any, name: str) -> Any:
        with ops.name_scope(f"gather-{name}"):
            places = offsets + y * width + x
            return tf.reshape(tf.gather(flat, places), [batch, count, channels])

    first, second = gathered(top, left, "top_left"), gathered(top, right, "top_right")
    third, fourth = gathered(bottom, left, "bottom_left"), gathered(bottom, right, "bottom_right")
    with ops.name_scope("interpolate"):
        above = across * (second - first) + first
        below = across * (fourth - third) + third
        return down * (below - above) + above


@tf_export("contrib.image.dense_image_warp", "contrib.image.python.ops.dense_image_warp.dense_image_warp")  # fmt: skip
def dense_image_warp(image, flow, name="dense_image_warp"):
    """Images of the same sizes; raises ``ValueError`` for other ranks."""
    with ops.name_scope(name):
        batch, height, width, channels = _sizes(image)
        across, down = tf.meshgrid(tf.range(width), tf.range(height))
        grid = tf.cast(tf.stack([down, across], axis=2), element_type(flow))
        places = tf.expand_dims(grid, axis=0) - flow
        flat = tf.reshape(places, [batch, height * width, 2])
        made = interpolate_bilinear(image, flat)
        return tf.reshape(made, [batch, height, width, channels])
