"""Element-wise mathematics and casts.  Mirrors the wrappers of python/ops/math_ops.py; functions
that are generated from op definitions stand in ``generated_ops``."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.tf1.api.needed_types import needed, needed_by_op
from tfscope.tf1.api.op_maker import is_sparse, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, not_tensors, ops
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like
from tfscope.tf1.graph.op_def import apply_op
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.lengths import follow, open_list, unless_empty
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def base(tensor):
    """The element type without reference; ``None`` if unknown."""
    kind = getattr(tensor, "_dtype", None)
    return kind.base_dtype if kind is not None else None


def type_like(tensor):
    """The type to ask for in what goes with a tensor: an unknown one if the tensor's is."""
    kind = base(tensor)
    return Unknown("argument", "dtype") if kind is None else kind


def like(op_type, x, name=None, arg="x", out="T"):
    """An op of one input with its shape; the values of a sparse tensor are mapped."""
    if is_sparse(x):
        return type(x)(x.indices, like(op_type, x.values, name, arg, out), x.dense_shape)
    return apply_op(op_type, [(arg, x, "T")], lambda i: [(out, i[0].shape)], name).outputs[0]


def map_sparse(function, x):
    """Applies a function to the values of a sparse tensor."""
    return type(x)(x.indices, function(x.values), x.dense_shape)


def binary(op_type, x, y, name=None):
    """An element-wise op with broadcasting."""
    return make(op_type, name, x=x, y=y)


@tf_export("abs", "math.abs")
def abs(x, name=None):  # noqa: A001 - TensorFlow's name
    """Absolute values; of complex numbers, real ones."""
    if is_sparse(x):
        return map_sparse(lambda v: abs(v, name), x)
    with op_scope(name, "Abs") as scope:
        x = convert_to_tensor(x, name="x")
        kind = base(x)
        if kind is not None and kind.is_complex:
            return make("ComplexAbs", scope, {"Tout": kind.real_dtype}, x=x)
        return make("Abs", scope, x=x)


def _sparse_aware(op_type, *names):
    def function(x, name=None):
        if is_sparse(x):
            return map_sparse(lambda v: make(op_type, name, x=v), x)
        return make(op_type, name, x=x)

    function.__name__ = names[0].rpartition(".")[2]
    return tf_export(*names)(function)


negative = _sparse_aware("Neg", "negative", "math.negative")


@tf_export("sign", "math.sign")
def sign(x, name=None):
    """Element-wise; TensorFlow 2 converts outside the operation."""
    if is_sparse(x):
        return map_sparse(lambda v: make("Sign", name, x=v), x)
    return make("Sign", name, x=x if current_run().is_v1 else convert_to_tensor(x))


square = _sparse_aware("Square", "square", "math.square")
sqrt = _sparse_aware("Sqrt", "sqrt", "math.sqrt")
tanh = _sparse_aware("Tanh", "tanh", "math.tanh", "nn.tanh")


@tf_export("sigmoid", "math.sigmoid", "nn.sigmoid")
def sigmoid(x, name=None):
    """Element-wise."""
    with op_scope(name, "Sigmoid") as scope:
        return make("Sigmoid", scope, x=convert_to_tensor(x, name="x"))


@tf_export("log_sigmoid", "math.log_sigmoid")
def log_sigmoid(x, name=None):
    """log(sigmoid(x))."""
    with op_scope(name, "LogSigmoid") as scope:
        x = convert_to_tensor(x, name="x")
        return make("Neg", scope, x=make("Softplus", None, features=make("Neg", x=x)))


@tf_export("add", "math.add")
def add(x, y, name=None):
    """Element-wise; in 2.x an ``AddV2`` but of texts.  Mirrors math_ops.py add of 2.15."""
    if current_run().is_v1:
        return binary("Add", x, y, name)
    with op_scope(name, "Add", [x]) as scope:
        x = convert_to_tensor(x, name="x")
        y = convert_to_tensor(y, name="y", preferred_dtype=base(x))
        kind = base(x)
        texts = kind is not None and kind.base_name == "string"
        return binary("Add" if texts else "AddV2", x, y, scope)


@tf_export("multiply", "math.multiply", "mul")
def multiply(x, y, name=None):
    """Element-wise."""
    return binary("Mul", x, y, name)


@tf_export("subtract", "math.subtract", "sub")
def subtract(x, y, name=None):
    """Element-wise."""
    return binary("Sub", x, y, name)


@tf_export("pow", "math.pow")
def pow(x, y, name=None):  # noqa: A001 - TensorFlow's name
    """Element-wise."""
    with op_scope(name, "Pow") as scope:
        return binary("Pow", x, y, scope)


def _comparison(op_type, *names):
    def function(x, y, name=None):
        return make(op_type, name, x=x, y=y)

    function.__name__ = names[0]
    return tf_export(*names)(function)


equal = _comparison("Equal", "equal", "math.equal")
not_equal = _comparison("NotEqual", "not_equal", "math.not_equal")


@tf_export("logical_xor", "math.logical_xor")
def logical_xor(x, y, name="LogicalXor"):
    """Exclusive or."""
    either = binary("LogicalOr", x, y)
    both = binary("LogicalAnd", x, y)
    return binary("LogicalAnd", either, make("LogicalNot", x=both), name)


_TRUEDIV = {
    "uint8": "float32", "int8": "float32", "uint16": "float32", "int16": "float32", "int32": "float64",
    "int64": "float64",
}  # fmt: skip


@tf_export("truediv", "math.truediv")
def truediv(x, y, name=None):
    """True division; integers are cast first."""
    with op_scope(name, "truediv") as scope:
        x, y = convert_to_tensor(x, name="x"), convert_to_tensor(y, name="y")
        first, second = base(x), base(y)
        if first is not None and second is not None and first != second:
            rest = f"must have the same dtype, got {first!r} != {second!r}"
            text = f"x and y {rest}" if current_run().is_v1 else f"`x` and `y` {rest}."
            raise raised(TypeError(text))
        wanted = dtypes.as_dtype(_TRUEDIV.get(first.name)) if first is not None else None
        if wanted is not None:
            x, y = cast(x, wanted), cast(y, wanted)
        return binary("RealDiv", x, y, scope)


@tf_export("divide", "math.divide")
def divide(x, y, name=None):
    """Python's ``/``; TensorFlow 2 makes a tensor of what it divides."""
    if name is not None:
        return truediv(x, y, name)
    if not current_run().is_v1 and not is_dense_tensor_like(x):
        x = convert_to_tensor(x, base(y) if is_dense_tensor_like(y) else None)
    return x / y


@tf_export("div")
def div(x, y, name=None):
    """Python 2 division."""
    with op_scope(name, "div") as scope:
        x = convert_to_tensor(x, name="x")
        y = convert_to_tensor(y, type_like(x), name="y")
        kind = base(x)
        real = kind is None or kind.is_floating or kind.is_complex
        return binary("RealDiv" if real else "FloorDiv", x, y, scope)


@tf_export("floordiv", "math.floordiv")
def floordiv(x, y, name=None):
    """Floor division."""
    with op_scope(name, "floordiv") as scope:
        return binary("FloorDiv", x, y, scope)


@tf_export("div_no_nan", "math.divide_no_nan")
def div_no_nan(x, y, name=None):
    """Division with 0 for a zero denominator."""
    with op_scope(name, "div_no_nan") as scope:
        x = convert_to_tensor(x, name="x")
        return binary("DivNoNan", x, convert_to_tensor(y, type_like(x), name="y"), scope)


@tf_export("scalar_mul", "math.scalar_mul")
def scalar_mul(scalar, x, name=None):
    """A tensor times a scalar."""
    kind = type_like(x) if isinstance(x, Tensor | Unknown) else x.dtype
    scalar = convert_to_tensor(scalar, kind, name="scalar")
    if scalar.shape.ndims not in (0, None):
        raise raised(ValueError(f"Only scalar multiply works, got shape {scalar.shape}"))
    if isinstance(x, ops.IndexedSlices):
        return ops.IndexedSlices(binary("Mul", scalar, x.values, name), x.indices, x.dense_shape)
    return binary("Mul", scalar, x, name)


@tf_export("round", "math.round")
def round(x, name=None):  # noqa: A001 - TensorFlow's name
    """Element-wise; integers stay as they are."""
    x = convert_to_tensor(x, name="x")
    if base(x) is not None and base(x).is_integer:
        return x
    return make("Round", name, x=x)


@tf_export("cast", "dtypes.cast")
@needed("dtype")
def cast(x, dtype, name=None):
    """The same shape, another type; nothing is added if the type is right already."""
    wanted = dtypes.as_dtype(dtype)
    kind = wanted.base_dtype if wanted is not None else None
    if isinstance(x, Tensor) and kind is not None and x._dtype == kind:
        return x
    if (
        not isinstance(x, (Tensor, PartitionedVariable))
        and is_dense_tensor_like(x)
        and kind is not None
        and _plain_type(x) == kind
    ):
        return x
    with op_scope(name, "Cast") as scope:
        if is_sparse(x):
            return type(x)(x.indices, cast(x.values, dtype, name=scope), x.dense_shape)
        if isinstance(x, ops.IndexedSlices):
            return ops.IndexedSlices(cast(x.values, dtype, name=scope), x.indices, x.dense_shape)
        x = convert_to_tensor(x, name="x")
        if kind is not None and base(x) == kind:
            return x
        return make("Cast", scope, {"DstT": kind}, x=x)


def _plain_type(variable):
    """The type of a resource variable; a reference variable's is another (``float32_ref``)."""
    kind = getattr(variable, "dtype", None)
    return kind if isinstance(kind, dtypes.DType) else None


def _to(name_, op_name, dtype):
    def function(x, name=op_name):
        return cast(x, dtype, name=name)

    function.__name__ = name_
    tf_export(name_)(function)
    return function


to_float = _to("to_float", "ToFloat", dtypes.float32)
_to("to_double", "ToDouble", dtypes.float64)
_to("to_int32", "ToInt32", dtypes.int32)
_to("to_int64", "ToInt64", dtypes.int64)
_to("to_bfloat16", "ToBFloat16", dtypes.bfloat16)
_to("to_complex64", "ToComplex64", dtypes.complex64)
_to("to_complex128", "ToComplex128", dtypes.complex128)


@tf_export("bitcast")
@needed_by_op("type")
def bitcast(input, type, name=None):  # noqa: A002 - TensorFlow's names
    """The same bytes as another type."""
    return make("Bitcast", name, {"type": dtypes.as_dtype(type)}, input=input)


@tf_export("complex", "dtypes.complex")
def complex(real, imag, name=None):  # noqa: A001 - TensorFlow's name
    """A complex tensor of two real ones."""
    real, imag = convert_to_tensor(real, name="real"), convert_to_tensor(imag, name="imag")
    with op_scope(name, "Complex") as scope:
        out = dtypes.complex128 if base(real) == dtypes.float64 else dtypes.complex64
        return make("Complex", scope, {"Tout": out}, real=real, imag=imag)


def _part(op_type, zeros, *names):
    def function(input, name=None):  # noqa: A002 - TensorFlow's name
        with op_scope(name, op_type) as scope:
            input = convert_to_tensor(input, name="input")  # noqa: A001
            kind = base(input)
            if kind is None or kind.is_complex:
                out = kind.real_dtype if kind is not None else None
                return make(op_type, scope, {"Tout": out}, input=input)
            return make("ZerosLike", "zeros_like", x=input) if zeros else input

    function.__name__ = names[0].rpartition(".")[2]
    tf_export(*names)(function)


_part("Real", False, "real", "math.real")
_part("Imag", True, "imag", "math.imag")
_part("Angle", True, "angle", "math.angle")


@tf_export("conj", "math.conj")
def conj(x, name=None):
    """Complex conjugate; real tensors stay as they are."""
    if isinstance(x, Tensor) and base(x) is not None and not base(x).is_complex:
        return x
    with op_scope(name, "Conj") as scope:
        x = convert_to_tensor(x, name="x")
        if base(x) is None or base(x).is_complex:
            return make("Conj", scope, input=x)
        return x


@tf_export("add_n", "math.add_n")
def add_n(inputs, name=None):
    """The sum of tensors of one shape."""
    if isinstance(inputs, Tensor):
        tuple(inputs)  # raises: a list of tensors is looked through for other kinds of tensors
    inputs = unless_empty(inputs)
    if isinstance(inputs, Unknown):
        return apply_op("AddN", [], [(None, TensorShape(None))], name).outputs[0]
    if isinstance(inputs, (bool, int, float)) or callable(inputs):
        raise raised(TypeError(f"'{not_tensors.kind_of(inputs)}' object is not iterable"))
    if isinstance(inputs, Iterable) and not current_run().is_v1:
        inputs = list(inputs)
    if not inputs or not isinstance(inputs, (list, tuple)):
        raise raised(ValueError(_add_n_words()))
    kept = (ops.IndexedSlices, type(None))
    found = [v if isinstance(v, kept) else convert_to_tensor(v) for v in inputs]
    if any(v is None for v in found):
        raise raised(ValueError(_add_n_words()))
    if len(found) == 1 and open_list(inputs) is None:
        value = convert_to_tensor(found[0])
        return make("Identity", name, input=value) if name else value
    return make("AddN", name, inputs=follow(found, inputs))


def _add_n_words():
    start = of_target("inputs must be a list", "Inputs must be an iterable")
    end = of_target("", ".")
    return f"{start} of at least one Tensor/IndexedSlices with the same dtype and shape{end}"


@tf_export("accumulate_n", "math.accumulate_n")
def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """As ``add_n``."""
    if isinstance(inputs, Unknown):
        return add_n(inputs, name)
    if not inputs or not isinstance(inputs, (list, tuple)):
        text = "inputs must be a list of at least one Tensor with the same dtype and shape"
        raise raised(ValueError(text))
    found = [convert_to_tensor(v) for v in inputs]
    whole = TensorShape(shape)
    for tensor in found:
        if whole.is_compatible_with(tensor.shape):
            whole = whole.merge_with(tensor.shape)
    if len(found) == 1:
        return make("Identity", name, input=found[0]) if name else found[0]
    if not current_run().is_v1:
        return add_n(found, name)
    return make("AccumulateNV2", name, {"shape": whole}, inputs=found)


@tf_export("nn.leaky_relu")
def leaky_relu(features, alpha=0.2, name=None):
    """Element-wise.  Mirrors nn_ops.leaky_relu."""
    with op_scope(name, "LeakyRelu") as scope:
        features = convert_to_tensor(features, name="features")
        if base(features) is not None and base(features).is_integer:
            features = cast(features, dtypes.float32)
        return make("LeakyRelu", scope, {"alpha": alpha}, features=features)
