"""Initializers.  Mirrors python/ops/init_ops.py and python/keras/initializers.py.

An initializer is called with a shape and gives a tensor; ``describe`` tells the computed range.
"""

from __future__ import annotations

import math

from tfscope.tf1.api import random_ops
from tfscope.tf1.api.array_ops import ones, zeros
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops, variable_store
from tfscope.tf1.graph.convert import describe as describe_value
from tfscope.tf1.graph.convert import make_constant
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


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
        config = dict(config)
        config.pop("dtype", None)
        return cls(**config)

    def describe(self, shape):
        """What values a variable of this shape starts with."""
        return type(self).__name__


def _dtype(given, own):
    found = dtypes.as_dtype(given)
    return found if found is not None else own


def _number(value):
    return f"{value:.4g}" if isinstance(value, (int, float)) else "?"


class Zeros(Initializer):
    """Zeros."""

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return zeros(shape, _dtype(dtype, self.dtype))

    def get_config(self):
        """The arguments it was made with."""
        return {"dtype": self.dtype.name}

    def describe(self, shape):
        """All zero."""
        return "zeros"


class Ones(Zeros):
    """Ones."""

    def __call__(self, shape, dtype=None, partition_info=None):
        return ones(shape, _dtype(dtype, self.dtype))

    def describe(self, shape):
        """All one."""
        return "ones"


class Constant(Initializer):
    """A constant, or given values in order."""

    def __init__(self, value=0, dtype=dtypes.float32, verify_shape=False):
        if not (isinstance(value, (int, float, complex, str, list, tuple, Unknown)) or hasattr(value, "dtype") or hasattr(value, "shape")):
            text = f"Invalid type for initial value: {type(value)} (expected Python scalar, list or tuple of values, or numpy.ndarray)."
            raise raised(TypeError(text))
        self.value = value
        self.dtype = dtypes.as_dtype(dtype)
        self._verify_shape = verify_shape

    def __call__(self, shape, dtype=None, partition_info=None, verify_shape=None):
        wanted = _dtype(dtype, self.dtype)
        target = as_shape(shape)
        count = _count(describe_value(self.value)[1])
        total = target.num_elements()
        if count is not None and total is not None and count > total and count > 1:
            text = f"Too many elements provided. Needed at most {total}, but received {count}"
            raise raised(ValueError(text))
        tensor = make_constant(self.value, None, None, "Const") if isinstance(self.value, Unknown) else _constant(self.value, wanted, target)
        tensor._dtype = wanted
        tensor._shape_val = target
        return tensor

    def get_config(self):
        """The arguments it was made with."""
        return {"value": self.value, "dtype": self.dtype.name}

    def describe(self, shape):
        """The value."""
        return f"constant {_number(self.value)}" if isinstance(self.value, (int, float)) else "constant"


def _constant(value, dtype, shape):
    return make_constant(value, dtype if not isinstance(value, str) else None, shape, "Const")


def _count(shape):
    return shape.num_elements()


class RandomUniform(Initializer):
    """Uniform numbers of a range."""

    def __init__(self, minval=0, maxval=None, seed=None, dtype=dtypes.float32):
        self.minval, self.maxval, self.seed = minval, maxval, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return random_ops.random_uniform(shape, self.minval, self.maxval, _dtype(dtype, self.dtype), seed=self.seed)

    def get_config(self):
        """The arguments it was made with."""
        return {"minval": self.minval, "maxval": self.maxval, "seed": self.seed, "dtype": self.dtype.name}

    def describe(self, shape):
        """The range."""
        most = 1 if self.maxval is None else self.maxval
        return f"uniform({_number(self.minval)}, {_number(most)})"


class RandomNormal(Initializer):
    """Normal numbers."""

    sample = staticmethod(random_ops.random_normal)
    words = "normal"

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype=dtypes.float32):
        self.mean, self.stddev, self.seed = mean, stddev, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return self.sample(shape, self.mean, self.stddev, _dtype(dtype, self.dtype), seed=self.seed)

    def get_config(self):
        """The arguments it was made with."""
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed, "dtype": self.dtype.name}

    def describe(self, shape):
        """Mean and deviation."""
        return f"{self.words}(mean {_number(self.mean)}, stddev {_number(self.stddev)})"


class TruncatedNormal(RandomNormal):
    """Normal numbers within two deviations."""

    sample = staticmethod(random_ops.truncated_normal)
    words = "truncated normal"


class UniformUnitScaling(Initializer):
    """Uniform numbers scaled by the input size."""

    def __init__(self, factor=1.0, seed=None, dtype=dtypes.float32):
        self.factor, self.seed = factor, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return random_ops.random_uniform(shape, -1.0, 1.0, _dtype(dtype, self.dtype))


class VarianceScaling(Initializer):
    """Numbers whose spread fits the layer's size."""

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None, dtype=dtypes.float32):
        if isinstance(scale, (int, float)) and scale <= 0.0:
            raise raised(ValueError("`scale` must be positive float."))
        if isinstance(mode, str) and mode not in {"fan_in", "fan_out", "fan_avg"}:
            raise raised(ValueError("Invalid `mode` argument:", mode))
        distribution = distribution.lower() if isinstance(distribution, str) else "truncated_normal"
        if distribution not in {"normal", "uniform", "truncated_normal", "untruncated_normal"}:
            raise raised(ValueError("Invalid `distribution` argument:", distribution))
        self.scale, self.mode, self.distribution, self.seed = scale, mode, distribution, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        wanted = _dtype(dtype, self.dtype)
        if self.distribution == "uniform":
            limit = self.limit(shape)
            return random_ops.random_uniform(shape, -limit, limit, wanted, seed=self.seed)
        if self.distribution == "untruncated_normal":
            return random_ops.random_normal(shape, 0.0, self.limit(shape), wanted, seed=self.seed)
        return random_ops.truncated_normal(shape, 0.0, self.limit(shape), wanted, seed=self.seed)

    def limit(self, shape):
        """Half width of the uniform range, or the deviation of the normal one."""
        fan_in, fan_out = compute_fans(as_shape(shape).as_list())
        size = {"fan_in": fan_in, "fan_out": fan_out}.get(self.mode, (fan_in + fan_out) / 2.0)
        scale = self.scale if isinstance(self.scale, (int, float)) else 1.0
        variance = scale / max(1.0, size)
        if self.distribution == "uniform":
            return math.sqrt(3.0 * variance)
        deviation = math.sqrt(variance)
        return deviation / 0.87962566103423978 if self.distribution != "untruncated_normal" else deviation

    def get_config(self):
        """The arguments it was made with."""
        return {"scale": self.scale, "mode": self.mode, "distribution": self.distribution, "seed": self.seed, "dtype": self.dtype.name}

    def describe(self, shape):
        """The computed range."""
        limit = self.limit(shape)
        if self.distribution == "uniform":
            return f"uniform({_number(-limit)}, {_number(limit)})"
        cut = "" if self.distribution == "untruncated_normal" else "truncated "
        return f"{cut}normal(stddev {_number(limit)})"


def compute_fans(shape):
    """Input and output size of a layer of this weight shape."""
    sizes = [d or 1 for d in shape]
    if len(sizes) < 1:
        return 1, 1
    if len(sizes) == 1:
        return sizes[0], sizes[0]
    field = 1
    for d in sizes[:-2]:
        field *= d
    return sizes[-2] * field, sizes[-1] * field


def _scaling(class_name, scale, mode, distribution):
    def init(self, seed=None, dtype=dtypes.float32):
        VarianceScaling.__init__(self, scale=scale, mode=mode, distribution=distribution, seed=seed, dtype=dtype)

    def get_config(self):
        return {"seed": self.seed, "dtype": self.dtype.name}

    return type(class_name, (VarianceScaling,), {"__init__": init, "get_config": get_config, "__module__": __name__, "__doc__": f"{distribution} of {mode}."})


GlorotUniform = _scaling("GlorotUniform", 1.0, "fan_avg", "uniform")
GlorotNormal = _scaling("GlorotNormal", 1.0, "fan_avg", "truncated_normal")
HeNormal = _scaling("he_normal", 2.0, "fan_in", "truncated_normal")
HeUniform = _scaling("he_uniform", 2.0, "fan_in", "uniform")
LecunNormal = _scaling("lecun_normal", 1.0, "fan_in", "truncated_normal")
LecunUniform = _scaling("lecun_uniform", 1.0, "fan_in", "uniform")


class Orthogonal(Initializer):
    """An orthogonal matrix."""

    def __init__(self, gain=1.0, seed=None, dtype=dtypes.float32):
        self.gain, self.seed = gain, seed
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        wanted = _dtype(dtype, self.dtype)
        sizes = as_shape(shape)
        if sizes.ndims is not None and sizes.ndims < 2:
            raise raised(ValueError("The tensor to initialize must be at least two-dimensional"))
        graph = ops.get_default_graph()
        random_ops.random_normal(shape, dtype=wanted)
        for op_type in ("Qr", "DiagPart", "Sign", "Mul", "Reshape"):
            made = graph.create_op(op_type, [], [(wanted, sizes)], name=op_type.lower() if op_type == "Mul" else None)
        graph.create_op("Const", [], [(wanted, TensorShape([]))], name="mul_1/x")
        return graph.create_op("Mul", made.outputs, [(wanted, sizes)], name="mul").outputs[0]

    def get_config(self):
        """The arguments it was made with."""
        return {"gain": self.gain, "seed": self.seed, "dtype": self.dtype.name}


class Identity(Initializer):
    """The identity matrix."""

    def __init__(self, gain=1.0, dtype=dtypes.float32):
        self.gain = gain
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        if as_shape(shape).ndims not in (None, 2):
            raise raised(ValueError("Identity matrix initializer can only be used for 2D matrices."))
        wanted = _dtype(dtype, self.dtype)
        op = ops.get_default_graph().create_op("MatrixSetDiag", [], [(wanted, as_shape(shape))], name="eye")
        return op.outputs[0]


NAMES = {
    Zeros: "zeros", Ones: "ones", Constant: "constant", RandomUniform: "random_uniform",
    RandomNormal: "random_normal", TruncatedNormal: "truncated_normal",
    UniformUnitScaling: "uniform_unit_scaling", VarianceScaling: "variance_scaling",
    Orthogonal: "orthogonal", Identity: "identity", GlorotUniform: "glorot_uniform",
    GlorotNormal: "glorot_normal",
}  # fmt: skip

for _class, _name in NAMES.items():
    tf_export(f"{_name}_initializer", f"initializers.{_name}")(_class)
for _name, _class in (
    ("he_normal", HeNormal), ("he_uniform", HeUniform), ("lecun_normal", LecunNormal), ("lecun_uniform", LecunUniform),
):  # fmt: skip
    tf_export(f"initializers.{_name}", f"keras.initializers.{_name}")(_class)

tf_export("python.ops.init_ops.Initializer", "keras.initializers.Initializer")(Initializer)


class KerasRandomUniform(RandomUniform):
    """Keras' own defaults."""

    def __init__(self, minval=-0.05, maxval=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(minval, maxval, seed, dtype)


class KerasRandomNormal(RandomNormal):
    """Keras' own defaults."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean, stddev, seed, dtype)


class KerasTruncatedNormal(TruncatedNormal):
    """Keras' own defaults."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean, stddev, seed, dtype)


KERAS = {
    "Zeros zeros": Zeros, "Ones ones": Ones, "Constant constant": Constant,
    "RandomUniform random_uniform uniform": KerasRandomUniform,
    "RandomNormal random_normal normal": KerasRandomNormal,
    "TruncatedNormal truncated_normal": KerasTruncatedNormal, "VarianceScaling": VarianceScaling,
    "Orthogonal orthogonal": Orthogonal, "Identity identity": Identity,
    "glorot_uniform GlorotUniform": GlorotUniform, "glorot_normal GlorotNormal": GlorotNormal,
}  # fmt: skip

BY_KERAS_NAME = {n: c for names, c in KERAS.items() for n in names.split()}
BY_KERAS_NAME.update(he_normal=HeNormal, he_uniform=HeUniform, lecun_normal=LecunNormal, lecun_uniform=LecunUniform)
for _name, _class in BY_KERAS_NAME.items():
    tf_export(f"keras.initializers.{_name}")(_class)


@tf_export("keras.initializers.get")
def get(identifier):
    """The initializer that a name, config or object means."""
    if identifier is None or isinstance(identifier, Unknown):
        return identifier
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        if identifier not in BY_KERAS_NAME:
            raise raised(ValueError(f"Unknown initializer: {identifier}"))
        return BY_KERAS_NAME[identifier]()
    if callable(identifier):
        return identifier() if isinstance(identifier, type) else identifier
    raise raised(ValueError(f"Could not interpret initializer identifier: {identifier}"))


@tf_export("keras.initializers.deserialize")
def deserialize(config, custom_objects=None):
    """The initializer of a config."""
    cls = (custom_objects or {}).get(config["class_name"]) or BY_KERAS_NAME[config["class_name"]]
    return cls.from_config(config.get("config", {}))


@tf_export("keras.initializers.serialize")
def serialize(initializer):
    """The config of an initializer."""
    return {"class_name": type(initializer).__name__, "config": initializer.get_config()}


variable_store.DEFAULT_INITIALIZERS["floating"] = GlorotUniform
variable_store.DEFAULT_INITIALIZERS["zeros"] = Zeros
