"""Random tensors.  Mirrors python/ops/random_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.math_ops import like
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.op_def import apply_op
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.run import current_run


def shape_tensor(shape):
    """A shape argument as a tensor."""
    if isinstance(shape, TensorShape):
        shape = shape.as_list()
    if isinstance(shape, (list, tuple)) and not shape:
        return make_constant([], dtypes.int32, [0], "shape")
    return convert_to_tensor(shape, None, name="shape")


def _sample(op_type, dims, dtype):
    shape = constant_value_as_shape(dims)
    return ops.get_default_graph().create_op(op_type, [dims], [(dtype, shape)]).outputs[0]


def _affine(kind, op_type, shape, first, second, names, dtype, name):
    """A standard sample, scaled and shifted, with the ops of TensorFlow's wrappers."""
    wanted = dtypes.as_dtype(dtype)
    with ops.name_scope(name, kind, [shape, first, second]) as scope:
        dims = shape_tensor(shape)
        a = convert_to_tensor(first, wanted, name=names[0])
        b = convert_to_tensor(second, wanted, name=names[1])
        sample = _sample(op_type, dims, wanted)
        graph = ops.get_default_graph()
        scaled = graph.create_op("Mul", [sample, b], [(wanted, sample.shape)], name="mul").outputs[0]
        kind_of_add = "Add" if current_run().is_v1 else "AddV2"
        return graph.create_op(kind_of_add, [scaled, a], [(wanted, sample.shape)], name=scope).outputs[0]


@tf_export("random_normal", "random.normal")
def random_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Normal numbers."""
    return _affine("random_normal", "RandomStandardNormal", shape, mean, stddev, ("mean", "stddev"), dtype, name)


@tf_export("truncated_normal", "random.truncated_normal")
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Normal numbers within two deviations."""
    return _affine("truncated_normal", "TruncatedNormal", shape, mean, stddev, ("mean", "stddev"), dtype, name)


@tf_export("random_uniform", "random.uniform")
def random_uniform(shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None, name=None):
    """Uniform numbers."""
    wanted = dtypes.as_dtype(dtype)
    if maxval is None:
        maxval = 1
    with ops.name_scope(name, "random_uniform", [shape, minval, maxval]) as scope:
        dims = shape_tensor(shape)
        graph = ops.get_default_graph()
        low = convert_to_tensor(minval, wanted, name="min")
        high = convert_to_tensor(maxval, wanted, name="max")
        if wanted is not None and wanted.is_integer:
            shape_ = constant_value_as_shape(dims)
            return graph.create_op("RandomUniformInt", [dims, low, high], [(wanted, shape_)], name=scope).outputs[0]
        sample = _sample("RandomUniform", dims, wanted)
        spread = graph.create_op("Sub", [high, low], [(wanted, TensorShape([]))], name="sub").outputs[0]
        scaled = graph.create_op("Mul", [sample, spread], [(wanted, sample.shape)], name="mul").outputs[0]
        last = "Add" if current_run().is_v1 else "AddV2"
        return graph.create_op(last, [scaled, low], [(wanted, sample.shape)], name=scope).outputs[0]


@tf_export("random_shuffle", "random.shuffle")
def random_shuffle(value, seed=None, name=None):
    """Rows in random order."""
    return like("RandomShuffle", value, name, arg="value")


@tf_export("multinomial", "random.multinomial")
def multinomial(logits, num_samples, seed=None, name=None, output_dtype=None):
    """Samples of categories."""
    with ops.name_scope(name, "multinomial", [logits]):
        return _categorical(logits, num_samples, output_dtype)


@tf_export("random.categorical")
def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """Samples of categories."""
    with ops.name_scope(name, "categorical", [logits]):
        return _categorical(logits, num_samples, dtype)


def _categorical(logits, num_samples, dtype):
    def outputs(i):
        count = i[1].static if isinstance(i[1].static, int) else None
        rows = i[0].shape.as_list()[0] if i[0].shape.ndims == 2 else None
        return [(dtypes.as_dtype(dtype) or dtypes.int64, TensorShape([rows, count]))]

    arg = [("logits", logits, "T"), ("num_samples", num_samples, dtypes.int32)]
    return apply_op("Multinomial", arg, outputs).outputs[0]


@tf_export("random_gamma", "random.gamma")
def random_gamma(shape, alpha, beta=None, dtype=dtypes.float32, seed=None, name=None):
    """Gamma numbers."""
    with ops.name_scope(name, "random_gamma", [shape, alpha, beta]) as scope:
        dims = shape_tensor(shape)
        a = convert_to_tensor(alpha, dtypes.as_dtype(dtype), name="alpha")
        full = constant_value_as_shape(dims).concatenate(a.shape)
        op = ops.get_default_graph().create_op("RandomGamma", [dims, a], [(a._dtype, full)], name=scope)
    return op.outputs[0]


@tf_export("random_poisson", "random.poisson")
def random_poisson(lam, shape, dtype=dtypes.float32, seed=None, name=None):
    """Poisson numbers."""
    with ops.name_scope(name, "random_poisson", [lam, shape]):
        dims = shape_tensor(shape)
        rate = convert_to_tensor(lam, name="lam")
        full = constant_value_as_shape(dims).concatenate(rate.shape)
        op = ops.get_default_graph().create_op("RandomPoissonV2", [dims, rate], [(dtypes.as_dtype(dtype), full)])
    return op.outputs[0]


@tf_export("random_crop", "image.random_crop")
def random_crop(value, size, seed=None, name=None):
    """A random box of a size."""
    with ops.name_scope(name, "random_crop", [value, size]) as scope:
        x = convert_to_tensor(value, name="value")
        dims = convert_to_tensor(size, dtypes.int32, name="size")
        op = ops.get_default_graph().create_op("Slice", [x, dims], [(x._dtype, constant_value_as_shape(dims))], name=scope)
    return op.outputs[0]
