"""Random tensors.  Mirrors python/ops/random_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_ops import zeros_like
from tfscope.tf1.api.control_flow import Assert, with_dependencies
from tfscope.tf1.api.math_ops import base, binary
from tfscope.tf1.api.math_reductions import reduction
from tfscope.tf1.api.needed_types import needed, needed_by_op
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.random_seeds import drawn
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import Dimension
from tfscope.values.lengths import follow
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

UNIFORM = frozenset(("bfloat16", "float16", "float32", "float64", "int32", "int64"))


def shape_tensor(shape):
    """A shape argument as a tensor.  Mirrors tensor_util.shape_tensor."""
    wanted = None
    if isinstance(shape, (list, tuple)):
        shape = follow(tuple(d.value if isinstance(d, Dimension) else d for d in shape), shape)
        if not shape or any(isinstance(d, Unknown) for d in shape) or not _told(shape):
            wanted = dtypes.int32
    return convert_to_tensor(shape, wanted, name="shape")


def _told(shape):
    """Whether TensorFlow knows no more of the sizes."""
    return None not in shape or current_run().is_v1 and not current_run().lost_sizes


def _known(dims):
    return constant_value_as_shape(dims)


def _sum() -> str:
    """The operation that ``math_ops.add`` makes of numbers."""
    return "Add" if current_run().is_v1 else "AddV2"


def _affine(kind, op_type, shape, mean, stddev, dtype, seed, name):
    wanted = dtypes.as_dtype(dtype)
    with op_scope(name, kind) as scope:
        dims = shape_tensor(shape)
        mean = convert_to_tensor(mean, wanted or dtype, name="mean")
        stddev = convert_to_tensor(stddev, wanted or dtype, name="stddev")
        sample = drawn(op_type, seed, None, {"dtype": wanted}, shape=dims)
        return fixed(binary(_sum(), sample * stddev, mean, scope), _known(dims))


@tf_export("random_normal", "random.normal")
@needed_by_op("dtype")
def random_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Normal numbers."""
    return _affine("random_normal", "RandomStandardNormal", shape, mean, stddev, dtype, seed, name)


@tf_export("truncated_normal", "random.truncated_normal")
@needed_by_op("dtype")
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Normal numbers within two deviations."""
    return _affine("truncated_normal", "TruncatedNormal", shape, mean, stddev, dtype, seed, name)


def _is_unit(minval, maxval, wanted):
    """Whether TensorFlow 2 takes the numbers as they are drawn."""
    whole = type(minval) is int and type(maxval) is int and (minval, maxval) == (0, 1)
    return whole and not current_run().is_v1 and not (wanted is not None and wanted.is_integer)


@tf_export("random_uniform", "random.uniform")
@needed("dtype")
def random_uniform(shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None, name=None):
    """Uniform numbers."""
    wanted = dtypes.as_dtype(dtype)
    if wanted is not None and wanted.base_name not in UNIFORM:
        text = (
            f"Invalid dtype {wanted!r}"
            if current_run().is_v1
            else f"Argument `dtype` got invalid value {wanted}. Accepted dtypes are (tf.float16, tf.bfloat16, tf.float32, tf.float64, tf.int32, tf.int64)."
        )
        raise raised(ValueError(text))
    if maxval is None:
        if wanted is not None and wanted.is_integer:
            raise raised(ValueError(f"Must specify maxval for integer dtype {wanted!r}"))
        maxval = 1
    with op_scope(name, "random_uniform") as scope:
        dims = shape_tensor(shape)
        if _is_unit(minval, maxval, wanted):
            return fixed(
                drawn("RandomUniform", seed, None, {"dtype": wanted}, shape=dims), _known(dims)
            )
        from_zero = not current_run().is_v1 and type(minval) is int and minval == 0
        low = convert_to_tensor(minval, wanted or dtype, name="min")
        high = convert_to_tensor(maxval, wanted or dtype, name="max")
        if wanted is not None and wanted.is_integer:
            result = drawn("RandomUniformInt", seed, scope, shape=dims, minval=low, maxval=high)
        else:
            sample = drawn("RandomUniform", seed, None, {"dtype": wanted}, shape=dims)
            if from_zero:
                return fixed(tf.multiply(sample, high), _known(dims))
            result = binary(_sum(), sample * (high - low), low, scope)
        return fixed(result, _known(dims))


def _stateless(op_type, kind, first, second, names):
    def function(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
        wanted = dtypes.as_dtype(dtype)
        with op_scope(name, kind) as scope:
            dims = shape_tensor(shape)
            a = convert_to_tensor(mean, wanted or dtype, name=first)
            b = convert_to_tensor(stddev, wanted or dtype, name=second)
            sample = make(op_type, None, {"dtype": wanted}, shape=dims, seed=seed)
            return binary(_sum(), sample * b, a, scope)

    function.__name__ = kind
    tf_export(*names)(function)


_stateless(
    "StatelessRandomNormal",
    "stateless_random_normal",
    "mean",
    "stddev",
    ("random.stateless_normal",),
)
_stateless(
    "StatelessTruncatedNormal", "stateless_truncated_normal", "mean", "stddev",
    ("random.stateless_truncated_normal",),
)  # fmt: skip


@tf_export("random.stateless_uniform")
def stateless_random_uniform(shape, seed, minval=0, maxval=None, dtype=dtypes.float32, name=None):
    """Uniform numbers of a seed."""
    wanted = dtypes.as_dtype(dtype)
    with op_scope(name, "stateless_random_uniform") as scope:
        dims = shape_tensor(shape)
        low = convert_to_tensor(minval, wanted or dtype, name="min")
        high = convert_to_tensor(1 if maxval is None else maxval, wanted or dtype, name="max")
        if wanted is not None and wanted.is_integer:
            return make(
                "StatelessRandomUniformInt", scope, shape=dims, seed=seed, minval=low, maxval=high
            )
        sample = make("StatelessRandomUniform", None, {"dtype": wanted}, shape=dims, seed=seed)
        return binary("Add", sample * (high - low), low, scope)


@tf_export("random_shuffle", "random.shuffle")
def random_shuffle(value, seed=None, name=None):
    """Rows in random order."""
    return drawn("RandomShuffle", seed, name, value=value)


@tf_export("multinomial", "random.multinomial")
def multinomial(logits, num_samples, seed=None, name=None, output_dtype=None):
    """Samples of categories."""
    return _categories(logits, num_samples, output_dtype, seed, name, "multinomial")


@tf_export("random.categorical")
def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """Samples of categories."""
    return _categories(logits, num_samples, dtype, seed, name, "categorical")


def _categories(logits, num_samples, dtype, seed, name, kind):
    with op_scope(name, kind):
        logits = convert_to_tensor(logits, name="logits")
        attrs = {"output_dtype": dtypes.int64 if dtype is None else dtypes.as_dtype(dtype)}
        return drawn("Multinomial", seed, None, attrs, logits=logits, num_samples=num_samples)


@tf_export("random_gamma", "random.gamma")
def random_gamma(shape, alpha, beta=None, dtype=dtypes.float32, seed=None, name=None):
    """Gamma numbers."""
    wanted = dtypes.as_dtype(dtype)
    with op_scope(name, "random_gamma"):
        dims = convert_to_tensor(shape, dtypes.int32, name="shape")
        alpha = convert_to_tensor(alpha, wanted or dtype, name="alpha")
        beta = convert_to_tensor(1 if beta is None else beta, wanted or dtype, name="beta")
        spread = _spread(alpha, beta)
        sample = drawn("RandomGamma", seed, None, shape=dims, alpha=spread)
        kind = spread._dtype
        least = 1e-38 if kind is None else kind.as_numpy_dtype(1e-38)
        return binary("Maximum", least, sample / beta)


def _spread(alpha, beta):
    """``alpha`` in the shape of both."""
    if current_run().is_v1:
        return alpha + zeros_like(beta)
    sizes = make("BroadcastArgs", None, s0=shape_op(alpha), s1=shape_op(beta))
    return make("BroadcastTo", None, input=alpha, shape=sizes)


@tf_export("random_poisson")
def random_poisson(lam, shape, dtype=dtypes.float32, seed=None, name=None):
    """Poisson numbers."""
    with op_scope(name, "random_poisson"):
        dims = convert_to_tensor(shape, dtypes.int32, name="shape")
        return drawn(
            "RandomPoissonV2", seed, None, {"dtype": dtypes.as_dtype(dtype)}, shape=dims, rate=lam
        )


tf_export("random.poisson")(random_poisson)


@tf_export("random_crop", "image.random_crop")
def random_crop(value, size, seed=None, name=None):
    """A random box of a size."""
    with op_scope(name, "random_crop") as scope:
        value = convert_to_tensor(value, name="value")
        size = convert_to_tensor(size, dtypes.int32, name="size")
        whole = shape_op(value)
        fits = reduction("All", whole >= size)
        check = Assert(fits, ["Need value.shape >= size, got ", whole, size], summarize=1000)
        whole = with_dependencies([check], whole)
        limit = whole - size + 1
        offset = (
            random_uniform(shape_op(whole), maxval=dtypes.int32.max, dtype=base(size), seed=seed)
            % limit
        )
        return make("Slice", scope, input=value, begin=offset, size=size)
