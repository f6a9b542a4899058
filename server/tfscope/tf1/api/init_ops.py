"""Initializers: constants and random numbers.  Mirrors python/ops/init_ops.py.

An initializer is called with a shape and makes a tensor of it; ``describe(shape)`` tells which
values that tensor holds.
"""

from __future__ import annotations

from tfscope.tf1.api import array_ops, random_ops
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, initial_values
from tfscope.tf1.graph.constants import check_count
from tfscope.tf1.graph.convert import is_dense_tensor_like, make_constant
from tfscope.tf1.graph.descriptions import describe as describe_value
from tfscope.tf1.graph.tensor_shape import as_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief


def names(*short):
    """The public and private names of an initializer class, for each of its short names."""
    places = ("{}_initializer", "initializers.{}", "python.ops.init_ops.{}_initializer")
    return [place.format(name) for name in short for place in places]


@tf_export("python.ops.init_ops.Initializer", "keras.initializers.Initializer")
class Initializer:
    """Base of all initializers."""

    def __call__(self, shape, dtype=None, partition_info=None):
        raise raised(NotImplementedError())

    def get_config(self):
        """The arguments it was made with."""
        return {}

    @classmethod
    def from_config(cls, config):
        """An initializer from ``get_config``."""
        return cls(**config)

    def describe(self, shape):
        """Which values a variable of this shape starts with."""
        return type(self).__name__

    def _dtype(self, given):
        """The type asked for, even if it is unknown, else the initializer's own."""
        if isinstance(given, Unknown):
            return given
        found = dtypes.as_dtype(given)
        return found if found is not None else self.dtype

    def _config(self, *attributes):
        """The named attributes, and the type by its name."""
        found = {name: getattr(self, name) for name in attributes}
        found["dtype"] = self.dtype.name if self.dtype is not None else Unknown("argument", "dtype")
        return found


def floating(dtype):
    """A type that must be a floating one.  Mirrors init_ops.py _assert_float_dtype."""
    found = dtypes.as_dtype(dtype)
    if found is not None and not found.is_floating:
        text = f"Expected floating point type, got {found}."
        if not current_run().is_v1:
            text = f"Argument `dtype` is expected to be floating point. Received: {found}."
        raise raised(ValueError(text))
    return found


def number(value):
    """A number as a description shows it."""
    if isinstance(value, (Unknown, str)) or is_dense_tensor_like(value):
        return "?"
    try:
        return f"{float(value):.3g}"
    except (TypeError, ValueError):
        return brief(value)


class Zeros(Initializer):
    """Zeros."""

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return array_ops.zeros(shape, self._dtype(dtype))

    def get_config(self):
        """The arguments it was made with."""
        return self._config()

    def describe(self, shape):
        """All zero."""
        return "zeros"


class Ones(Initializer):
    """Ones."""

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return array_ops.ones(shape, self._dtype(dtype))

    def get_config(self):
        """The arguments it was made with."""
        return self._config()

    def describe(self, shape):
        """All one."""
        return "ones"


class Constant(Initializer):
    """One value, or given values in order, the last one repeated."""

    def __init__(self, value=0, dtype=dtypes.float32, verify_shape=False):
        self._check_value(value)
        self.value = value
        self.dtype = dtypes.as_dtype(dtype)
        self._verify_shape = verify_shape

    @staticmethod
    def _check_value(value):
        plain = isinstance(value, (int, float, complex, str, bytes, list, tuple, Unknown))
        array = hasattr(value, "dtype") and hasattr(value, "shape")
        if plain or array and not is_dense_tensor_like(value):
            return
        if current_run().is_v1:
            kind = "tensorflow.python.framework.ops.Tensor" if array else type(value).__qualname__
            text = (
                f"Invalid type for initial value: <class '{kind}'> (expected Python scalar, "
                "list or tuple of values, or numpy.ndarray)."
            )
        else:
            text = (
                f"Invalid type for initial value={value} of type: {type(value).__name__}. "
                "Expected Python scalar, list or tuple of values, or numpy.ndarray."
            )
        raise raised(TypeError(text))

    def __call__(self, shape, dtype=None, partition_info=None, verify_shape=None):
        wanted, target = self._dtype(dtype), as_shape(shape)
        if verify_shape is None:
            verify_shape = self._verify_shape
        check_count(describe_value(self.value)[1], target, verify=verify_shape is True)
        return make_constant(self.value, wanted, target, "Const")

    def get_config(self):
        """The arguments it was made with."""
        return self._config("value")

    def describe(self, shape):
        """The value, or how many there are."""
        if isinstance(self.value, (list, tuple)) or hasattr(self.value, "shape"):
            count = describe_value(self.value)[1].num_elements()
            return "constant values" if count is None else f"constant, {count} values"
        if isinstance(self.value, (bool, str, bytes)):
            return f"constant {self.value!r}"
        return f"constant {number(self.value)}"


class RandomUniform(Initializer):
    """Uniform numbers of a range."""

    def __init__(self, minval=0, maxval=None, seed=None, dtype=dtypes.float32):
        self.minval, self.maxval, self.seed = minval, maxval, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        wanted = self._dtype(dtype)
        return random_ops.random_uniform(shape, self.minval, self.maxval, wanted, seed=self.seed)

    def get_config(self):
        """The arguments it was made with."""
        return self._config("minval", "maxval", "seed")

    def describe(self, shape):
        """The range."""
        most = 1 if self.maxval is None else self.maxval
        return f"uniform({number(self.minval)}, {number(most)})"


class RandomNormal(Initializer):
    """Normal numbers."""

    words = "normal"

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype=dtypes.float32):
        self.mean, self.stddev, self.seed = mean, stddev, seed
        self.dtype = floating(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        wanted = self._dtype(dtype)
        return random_ops.random_normal(shape, self.mean, self.stddev, wanted, seed=self.seed)

    def get_config(self):
        """The arguments it was made with."""
        return self._config("mean", "stddev", "seed")

    def describe(self, shape):
        """Mean, if not zero, and deviation."""
        mean = (
            ""
            if isinstance(self.mean, (int, float)) and self.mean == 0
            else f", mean {number(self.mean)}"
        )
        return f"{self.words}{mean}, stddev {number(self.stddev)}"


class TruncatedNormal(RandomNormal):
    """Normal numbers within two deviations."""

    words = "truncated normal"

    def __call__(self, shape, dtype=None, partition_info=None):
        wanted = self._dtype(dtype)
        return random_ops.truncated_normal(shape, self.mean, self.stddev, wanted, seed=self.seed)


for _class, _short, _own in (
    (Zeros, "zeros", "Zeros"), (Ones, "ones", "Ones"), (Constant, "constant", "Constant"),
    (RandomUniform, "random_uniform", "RandomUniform"),
    (RandomNormal, "random_normal", "RandomNormal"),
    (TruncatedNormal, "truncated_normal", "TruncatedNormal"),
):  # fmt: skip
    tf_export(*names(_short), f"python.ops.init_ops.{_own}")(_class)

initial_values.DEFAULT_INITIALIZERS["zeros"] = Zeros
