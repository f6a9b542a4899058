"""tf.contrib.image and tf.contrib.resampler: images turned, moved, transformed and sampled.

Mirrors contrib/image/python/ops/image_ops.py and contrib/resampler/python/ops/resampler_ops.py.
"""

from __future__ import annotations

import collections
from typing import Any

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.op_def import apply_op
from tfscope.tf1.graph.static_values import constant_value
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

BipartiteMatch = collections.namedtuple("BipartiteMatch", ["row_to_col_match_indices", "col_to_row_match_indices"])  # fmt: skip


def _names(name: str) -> list[str]:
    return [f"contrib.image.{name}", f"contrib.image.python.ops.image_ops.{name}"]


def _batch(images: Any) -> Any:
    """Four dimensions: examples and channels are added where they lack."""
    rank = images.shape.ndims
    if rank == 2:
        return images[None, :, :, None]
    if rank not in (3, 4):
        raise raised(TypeError("Images should have rank between 2 and 4."))
    return images[None, :, :, :] if rank == 3 else images


def _unbatched(output: Any, rank: Any) -> Any:
    return {2: lambda: output[0, :, :, 0], 3: lambda: output[0, :, :, :]}.get(
        rank, lambda: output
    )()


@tf_export(*_names("transform"))
def transform(images, transforms, interpolation="NEAREST", output_shape=None, name=None):
    """The shape of the images, or another height and width; both are lost where a size is unknown."""
    with ops.name_scope(name, "transform"):
        given = ops.convert_to_tensor(images, name="images")
        transforms = ops.convert_to_tensor(transforms, name="transforms", dtype=tf.float32)
        if given.shape.ndims is None:
            return Unknown("dimension", "transform()")
        batch = _batch(given)
        if output_shape is None:
            output_shape = tf.shape(batch)[1:3]
            sizes = batch.shape.as_list()[1:3] if batch.shape.is_fully_defined() else [None, None]
        else:
            output_shape = ops.convert_to_tensor(output_shape, tf.int32, name="output_shape")
            known = constant_value(output_shape)
            sizes = [None, None] if known is None else [int(n) for n in known]
        if transforms.shape.ndims == 1:
            transforms = transforms[None]
        shape = TensorShape([batch.shape.as_list()[0], *sizes, batch.shape.as_list()[3]])
        op = ops.get_default_graph().create_op(
            "ImageProjectiveTransformV2",
            [batch, transforms, output_shape],
            [(element_type(batch), shape)],
        )
        return _unbatched(op.outputs[0], given.shape.ndims)


@tf_export(*_names("angles_to_projective_transforms"))
def angles_to_projective_transforms(angles, image_height, image_width, name=None):
    """``(number of angles, 8)``."""
    with ops.name_scope(name, "angles_to_projective_transforms"):
        angles = ops.convert_to_tensor(angles, name="angles", dtype=tf.float32)
        if angles.shape.ndims not in (None, 0, 1):
            raise raised(TypeError("Angles should have rank 0 or 1."))
        if angles.shape.ndims == 0:
            angles = angles[None]
        x_offset = (
            (image_width - 1)
            - (tf.cos(angles) * (image_width - 1) - tf.sin(angles) * (image_height - 1))
        ) / 2.0
        y_offset = (
            (image_height - 1)
            - (tf.sin(angles) * (image_width - 1) + tf.cos(angles) * (image_height - 1))
        ) / 2.0
        count = tf.shape(angles)[0]
        columns = [
            tf.cos(angles),
            -tf.sin(angles),
            x_offset,
            tf.sin(angles),
            tf.cos(angles),
            y_offset,
        ]
        return tf.concat([*[c[:, None] for c in columns], tf.zeros((count, 2), tf.float32)], axis=1)


@tf_export(*_names("translations_to_projective_transforms"))
def translations_to_projective_transforms(translations, name=None):
    """``(number of translations, 8)``."""
    with ops.name_scope(name, "translations_to_projective_transforms"):
        moved = ops.convert_to_tensor(translations, name="translations", dtype=tf.float32)
        if moved.shape.ndims not in (None, 1, 2):
            raise raised(TypeError("Translations should have rank 1 or 2."))
        if moved.shape.ndims == 1:
            moved = moved[None]
        count = tf.shape(moved)[0]
        one, none = tf.ones((count, 1), tf.float32), tf.zeros((count, 1), tf.float32)
        return tf.concat(
            [one, none, -moved[:, 0, None], tf.zeros((count, 1), tf.float32), tf.ones((count, 1), tf.float32),
             -moved[:, 1, None], tf.zeros((count, 2), tf.float32)], axis=1,
        )  # fmt: skip


@tf_export(*_names("rotate"))
def rotate(images, angles, interpolation="NEAREST", name=None):
    """The images' shape."""
    with ops.name_scope(name, "rotate"):
        given = ops.convert_to_tensor(images)
        if given.shape.ndims is None:
            return Unknown("dimension", "rotate()")
        batch = _batch(given)
        height = tf.cast(tf.shape(batch)[1], tf.float32)[None]
        width = tf.cast(tf.shape(batch)[2], tf.float32)[None]
        turned = transform(
            batch,
            angles_to_projective_transforms(angles, height, width),
            interpolation=interpolation,
        )
        return _unbatched(turned, given.shape.ndims)


@tf_export(*_names("translate"))
def translate(images, translations, interpolation="NEAREST", name=None):
    """The images' shape."""
    with ops.name_scope(name, "translate"):
        return transform(
            images, translations_to_projective_transforms(translations), interpolation=interpolation
        )


@tf_export("contrib.resampler.resampler", "contrib.resampler.python.ops.resampler_ops.resampler")
def resampler(data, warp, name="resampler"):
    """``(*warp.shape[:-1], channels of data)``."""
    with ops.name_scope(name, "resampler", [data, warp]):
        data = ops.convert_to_tensor(data, name="data")
        warp = ops.convert_to_tensor(warp, name="warp")
        rank = warp.shape.ndims
        channels = data.shape[3] if (data.shape.ndims or 0) > 3 else None
        shape = None if rank is None else [*warp.shape.as_list()[:-1], channels]
        return one_op("Resampler", [data, warp], shape, element_type(data), "Resampler")


@tf_export(*_names("bipartite_match"))
def bipartite_match(distance_mat, num_valid_rows, top_k=-1, name="bipartite_match"):
    """Which column goes with each row, and which row with each column: integers."""

    def vectors(converted):
        sizes = converted[0].shape.as_list() if converted[0].shape.ndims == 2 else [None, None]
        return [(tf.int32, TensorShape([n])) for n in sizes]

    given = [
        ("distance_mat", distance_mat, tf.float32), ("num_valid_rows", num_valid_rows, tf.float32),
    ]  # fmt: skip
    made = apply_op("BipartiteMatch", given, vectors, name, default_name="bipartite_match")
    return BipartiteMatch(*made.outputs)
