"""Functions of small packages of tf.contrib: sparsemax, kernels, warps, analyzers, old summaries.

Mirrors contrib/{sparsemax,kernel_methods,image,deprecated,nn,bayesflow,integrate,slim/python/slim/
model_analyzer}.  Where a function needs many ops of numbers alone, the last of them stands for all.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.constructors import function_of
from tfscope.tf1.api.op_maker import make, one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


# -- contrib.sparsemax -------------------------------------------------------------------------------
@tf_export("contrib.sparsemax.sparsemax")
def sparsemax(logits, name=None):
    """``logits.shape``."""
    with ops.name_scope(name, "sparsemax", [logits]):
        logits = ops.convert_to_tensor(logits, name="logits")
        return one_op("Select", [logits], logits.shape, element_type(logits))


@tf_export("contrib.sparsemax.sparsemax_loss")
def sparsemax_loss(logits, sparsemax, labels, name=None):  # noqa: A002
    """One number per row."""
    with ops.name_scope(name, "sparsemax_loss", [logits, sparsemax, labels]):
        given = [
            ops.convert_to_tensor(value, name=key)
            for value, key in ((logits, "logits"), (sparsemax, "sparsemax"), (labels, "labels"))
        ]
        shape = given[0].shape
        shape = shape if shape.ndims is None else shape[:1]
        return one_op("Sum", given, shape, element_type(given[0]))


# -- contrib.nn --------------------------------------------------------------------------------------
@tf_export("contrib.nn.scaled_softplus")
def scaled_softplus(x, alpha, clip=None, name=None):
    """``x.shape``."""
    with ops.name_scope(name, "scaled_softplus", [x, alpha] if clip is None else [x, alpha, clip]):
        x = ops.convert_to_tensor(x, name="x")
        kind = element_type(x)
        alpha = ops.convert_to_tensor(alpha, dtype=kind, name="alpha")
        tail = "" if clip is None else "_clip"
        name = f"ScaledSoftplusHelper{tail}_{getattr(kind, 'name', '')}"
        return one_op(name, [x, alpha], x.shape, kind, name)


def _flipped(kind: str, signature: str, labels: str) -> None:
    def build(given):
        loss = getattr(tf.nn, f"{kind}_cross_entropy_with_logits")
        own = {key: value for key, value in given.items() if key not in ("logits", labels)}
        return loss(labels=given[labels], logits=given["logits"], **own)

    public = f"deprecated_flipped_{kind}_cross_entropy_with_logits"
    tf_export(f"contrib.nn.{public}")(function_of(public, signature, build))


_flipped("softmax", "logits, labels, dim=-1, name=None", "labels")
_flipped("sigmoid", "logits, targets, name=None", "targets")
_flipped("sparse_softmax", "logits, labels, name=None", "labels")


# -- contrib.deprecated ------------------------------------------------------------------------------
@tf_export("contrib.deprecated.scalar_summary")
def scalar_summary(tags, values, collections=None, name=None):
    """A summary of one number per tag."""
    return _summary(make("ScalarSummary", name, tags=tags, values=values), collections)


@tf_export("contrib.deprecated.histogram_summary")
def histogram_summary(tag, values, collections=None, name=None):
    """A summary of many numbers."""
    return _summary(make("HistogramSummary", name, tag=tag, values=values), collections)


@tf_export("contrib.deprecated.image_summary")
def image_summary(tag, tensor, max_images=3, collections=None, name=None):
    """A summary of images."""
    attrs = {"max_images": max_images}
    return _summary(make("ImageSummary", name, attrs, tag=tag, tensor=tensor), collections)


@tf_export("contrib.deprecated.audio_summary")
def audio_summary(tag, tensor, sample_rate, max_outputs=3, collections=None, name=None):
    """A summary of sounds."""
    attrs = {"max_outputs": max_outputs}
    given = {"tag": tag, "tensor": tensor, "sample_rate": sample_rate}
    return _summary(make("AudioSummaryV2", name, attrs, **given), collections)


def _summary(value: Any, collections: Any) -> Any:
    if not isinstance(collections, Unknown):
        for key in ["summaries"] if collections is None else collections:
            ops.add_to_collection(key, value)
    return value


@tf_export("contrib.deprecated.merge_summary")
def merge_summary(inputs, collections=None, name=None):
    """Summaries in one."""
    return tf.summary.merge(inputs, collections, name)


@tf_export("contrib.deprecated.merge_all_summaries")
def merge_all_summaries(key="summaries"):
    """All summaries in one, or None."""
    found = ops.get_collection(key)
    return tf.summary.merge(found) if found else None


# -- contrib.kernel_methods --------------------------------------------------------------------------
@tf_export("contrib.kernel_methods.RandomFourierFeatureMapper")
class RandomFourierFeatureMapper:
    """Features whose products are those of a kernel; raises ValueError for other sizes."""

    def __init__(self, input_dim, output_dim, stddev=1.0, seed=1, name=None):
        self._input_dim, self._output_dim = input_dim, output_dim
        self._stddev, self._seed, self._name = stddev, seed, name

    name = property(lambda self: self._name)
    input_dim = property(lambda self: self._input_dim)
    output_dim = property(lambda self: self._output_dim)

    def map(self, input_tensor):
        """``[batch, output_dim]``."""
        shape = input_tensor.get_shape()
        if shape.ndims != 2 and shape.ndims is not None:
            text = f"input_tensor_shape should be 2-dimensional, got {shape.ndims}."
            raise raised(ValueError(text))
        rows = shape.as_list()[0] if shape.ndims else None
        found = TensorShape([rows, self._output_dim])
        return one_op("Mul", [input_tensor], found, tf.float32, "mul")


@tf_export("contrib.kernel_methods.sparse_multiclass_hinge_loss")
def sparse_multiclass_hinge_loss(labels, logits, weights=1.0, scope=None, loss_collection="losses", reduction="weighted_sum_by_nonzero_weights"):  # fmt: skip
    """A scalar; raises ValueError for other ranks."""
    with ops.name_scope(scope, "sparse_multiclass_hinge_loss", [logits, labels]) as scope:
        logits, labels = ops.convert_to_tensor(logits), ops.convert_to_tensor(labels)
        rank = logits.shape.ndims
        if rank not in (None, 2):
            raise raised(ValueError(f"logits must be of rank 2 and not {rank}."))
        size = logits.shape[:1] if rank is not None else tensor_shape.unknown_shape()
        losses = one_op("Maximum", [logits], size, element_type(logits))
        compute = tf.losses.compute_weighted_loss
        return compute(losses, weights, scope, loss_collection, reduction=reduction)


# -- contrib.image -----------------------------------------------------------------------------------
@tf_export("contrib.image.interpolate_spline")
def interpolate_spline(train_points, train_values, query_points, order, regularization_weight=0.0, name="interpolate_spline"):  # fmt: skip
    """``[batch, queries, values]``."""
    with ops.name_scope(name):
        given = [ops.convert_to_tensor(v) for v in (train_points, train_values, query_points)]
        points, values, queries = given
        sizes = [None, None, None]
        if queries.shape.ndims == 3 and values.shape.ndims == 3:
            sizes = [*queries.shape.as_list()[:2], values.shape.as_list()[2]]
        with ops.name_scope("predict"):
            return one_op("AddV2", given, TensorShape(sizes), element_type(points), "add_1")


@tf_export("contrib.image.sparse_image_warp")
def sparse_image_warp(image, source_control_point_locations, dest_control_point_locations, interpolation_order=2, regularization_weight=0.0, num_boundary_points=0, name="sparse_image_warp"):  # fmt: skip
    """Warped images and the flow."""
    image = ops.convert_to_tensor(image)
    source = ops.convert_to_tensor(source_control_point_locations)
    target = ops.convert_to_tensor(dest_control_point_locations)
    with ops.name_scope(name):
        sizes = image.shape.as_list() if image.shape.ndims == 4 else [None] * 4
        flow = one_op("Reshape", [source, target], TensorShape([*sizes[:3], 2]), tf.float32)
        return tf.contrib.image.dense_image_warp(image, flow), flow


@tf_export("contrib.image.matrices_to_flat_transforms")
def matrices_to_flat_transforms(transform_matrices):
    """``[transforms, 8]``; raises ValueError for other ranks."""
    with ops.name_scope("matrices_to_flat_transforms"):
        given = ops.convert_to_tensor(transform_matrices, name="transform_matrices")
        if given.shape.ndims not in (2, 3):
            text = f"Matrices should be 2D or 3D, got: {given}"
            raise raised(ValueError(text))
        flat = tf.reshape(given, tf.constant([-1, 9]))
        flat = flat / flat[:, 8:9]
        return flat[:, :8]


@tf_export("contrib.image.flat_transforms_to_matrices")
def flat_transforms_to_matrices(transforms):
    """``[transforms, 3, 3]``; raises ValueError for other ranks."""
    with ops.name_scope("flat_transforms_to_matrices"):
        given = ops.convert_to_tensor(transforms, name="transforms")
        if given.shape.ndims not in (1, 2):
            raise raised(ValueError(f"Transforms should be 1D or 2D, got: {given}"))
        flat = tf.reshape(given, tf.constant([-1, 8]))
        count = tf.shape(flat)[0]
        return tf.reshape(tf.concat([flat, tf.ones([count, 1])], axis=1), tf.constant([-1, 3, 3]))


@tf_export("contrib.image.compose_transforms")
def compose_transforms(*transforms):
    """``[transforms, 8]``."""
    if not transforms:
        raise raised(AssertionError("transforms cannot be empty"))
    with ops.name_scope("compose_transforms"):
        composed = flat_transforms_to_matrices(transforms[0])
        for transform in transforms[1:]:
            composed = tf.matmul(composed, flat_transforms_to_matrices(transform))
        return matrices_to_flat_transforms(composed)


@tf_export("contrib.image.connected_components")
def connected_components(images):
    """``images.shape``; raises TypeError for other ranks."""
    with ops.name_scope("connected_components"):
        given = ops.convert_to_tensor(images, name="images")
        if given.shape.ndims not in (None, 2, 3):
            text = f"images should have rank 2 (HW) or 3 (NHW). Static shape is {given.shape}"
            raise raised(TypeError(text))
        return one_op("Reshape", [given], given.shape, tf.int32, "Reshape_1")


# -- slim's analyzer ---------------------------------------------------------------------------------
_ANALYZER = ("contrib.slim.model_analyzer", "contrib.slim.python.slim.model_analyzer", "tf_slim.model_analyzer")  # fmt: skip


def _size(value: Any) -> Any:
    """How many numbers a tensor or variable has, 0 where that is not known."""
    shape = value.get_shape()
    return shape.num_elements() or 0


@tf_export(*(f"{place}.analyze_vars" for place in _ANALYZER))
def analyze_vars(variables, print_info=False):
    """How many numbers and bytes variables have."""
    if isinstance(variables, Unknown):
        return variables.derived("analyze_vars()"), variables.derived("analyze_vars()")
    sizes = [_size(variable) for variable in variables]
    return sum(sizes), sum(n * v.dtype.size for n, v in zip(sizes, variables))


@tf_export(*(f"{place}.analyze_ops" for place in _ANALYZER))
def analyze_ops(graph, print_info=False):
    """How many numbers come out of the ops of a graph; where a size is unknown it counts nothing."""
    return Unknown("runtime", "analyze_ops()")


@tf_export(*(f"{place}.tensor_description" for place in _ANALYZER))
def tensor_description(var):
    """``(float32 3x4)``."""
    return f"({var.dtype.name} {'x'.join(str(size) for size in var.get_shape().as_list())})"
