"""Element-wise mathematics, casts and the operators of tensors.

Mirrors python/ops/math_ops.py and gen_math_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like
from tfscope.tf1.graph.op_def import apply_op, binary_op
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

UNARY = {
    "Abs": "abs math.abs", "Neg": "negative math.negative", "Sign": "sign math.sign",
    "Square": "square math.square", "Sqrt": "sqrt math.sqrt", "Rsqrt": "rsqrt math.rsqrt",
    "Exp": "exp math.exp", "Expm1": "expm1 math.expm1", "Log": "log math.log",
    "Log1p": "log1p math.log1p", "Sinh": "sinh math.sinh", "Cosh": "cosh math.cosh",
    "Tanh": "tanh math.tanh nn.tanh", "Asinh": "asinh math.asinh", "Acosh": "acosh math.acosh",
    "Atanh": "atanh math.atanh", "Lgamma": "lgamma math.lgamma", "Digamma": "digamma math.digamma",
    "Erf": "erf math.erf", "Erfc": "erfc math.erfc", "Sin": "sin math.sin", "Cos": "cos math.cos",
    "Tan": "tan math.tan", "Asin": "asin math.asin", "Acos": "acos math.acos", "Atan": "atan math.atan",
    "Floor": "floor math.floor", "Ceil": "ceil math.ceil", "Rint": "rint math.rint",
    "Reciprocal": "reciprocal math.reciprocal", "Sigmoid": "sigmoid math.sigmoid nn.sigmoid",
}  # fmt: skip

FEATURES = {
    "Relu": "nn.relu", "Relu6": "nn.relu6", "Elu": "nn.elu", "Selu": "nn.selu",
    "Softplus": "nn.softplus math.softplus", "Softsign": "nn.softsign math.softsign",
}  # fmt: skip

BINARY = {
    "Add": "add math.add", "Sub": "subtract math.subtract", "Mul": "multiply math.multiply",
    "Maximum": "maximum math.maximum", "Minimum": "minimum math.minimum", "Pow": "pow math.pow",
    "FloorMod": "floormod math.floormod mod math.mod", "FloorDiv": "floordiv math.floordiv",
    "SquaredDifference": "squared_difference math.squared_difference", "RealDiv": "realdiv",
    "TruncateDiv": "truncatediv", "TruncateMod": "truncatemod", "Atan2": "atan2 math.atan2",
    "DivNoNan": "div_no_nan math.divide_no_nan", "Igamma": "igamma math.igamma",
    "Igammac": "igammac math.igammac", "Zeta": "zeta math.zeta", "Xdivy": "math.xdivy",
    "Xlogy": "math.xlogy", "Polygamma": "polygamma math.polygamma",
}  # fmt: skip

COMPARISON = {
    "Less": "less math.less", "LessEqual": "less_equal math.less_equal",
    "Greater": "greater math.greater", "GreaterEqual": "greater_equal math.greater_equal",
    "Equal": "equal math.equal", "NotEqual": "not_equal math.not_equal",
    "LogicalAnd": "logical_and math.logical_and", "LogicalOr": "logical_or math.logical_or",
}  # fmt: skip

PREDICATES = {
    "IsNan": "is_nan math.is_nan debugging.is_nan", "IsInf": "is_inf math.is_inf debugging.is_inf",
    "IsFinite": "is_finite math.is_finite debugging.is_finite",
    "LogicalNot": "logical_not math.logical_not",
}  # fmt: skip


def like(op_type, x, name=None, arg="x", out="T"):
    """An op of one input with its shape; a sparse tensor's values are mapped."""
    if isinstance(x, ops.IndexedSlices):
        x = x.values
    if hasattr(x, "dense_shape") and hasattr(x, "indices") and not isinstance(x, Tensor):
        values = like(op_type, x.values, name, arg, out)
        return type(x)(x.indices, values, x.dense_shape)
    op = apply_op(op_type, [(arg, x, "T")], lambda i: [(out, i[0].shape)], name)
    return op.outputs[0]


def _register(table, make):
    for op_type, names in table.items():
        function = make(op_type)
        first = names.split()[0].rpartition(".")[2]
        function.__name__ = function.__qualname__ = first
        tf_export(*names.split())(function)


def _unary(op_type):
    def function(x, name=None):
        return like(op_type, x, name)

    return function


def _features(op_type):
    def function(features, name=None):
        return like(op_type, features, name, arg="features")

    return function


def _binary(op_type):
    def function(x, y, name=None):
        result = binary_op(op_type, x, y, name)
        _static(op_type, result, result.op.inputs)
        return result

    return function


def _comparison(op_type):
    def function(x, y, name=None):
        result = binary_op(op_type, x, y, name, out=dtypes.bool_)
        a, b = (t.static for t in result.op.inputs)
        if op_type in ("Equal", "NotEqual") and isinstance(a, (int, float, str)) and isinstance(b, (int, float, str)):
            result.static = (a == b) is (op_type == "Equal")
        return result

    return function


def _predicate(op_type):
    def function(x, name=None):
        return like(op_type, x, name, out=dtypes.bool_)

    return function


_register(UNARY, _unary)
_register(FEATURES, _features)
_register(BINARY, _binary)
_register(COMPARISON, _comparison)
_register(PREDICATES, _predicate)

ARITHMETIC = {
    "Add": lambda a, b: a + b, "AddV2": lambda a, b: a + b, "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b, "FloorDiv": lambda a, b: a // b if b else None,
    "FloorMod": lambda a, b: a % b if b else None, "Maximum": max, "Minimum": min,
    "RealDiv": lambda a, b: a / b if b else None, "Pow": lambda a, b: a**b if abs(b) < 64 else None,
}  # fmt: skip


def _static(op_type, result, inputs):
    """Keeps the value of arithmetic on small known numbers."""
    operate = ARITHMETIC.get(op_type)
    if operate is None or len(inputs) != 2:
        return
    a, b = inputs[0].static, inputs[1].static
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        result.static = operate(a, b)
    elif isinstance(a, list) or isinstance(b, list):
        pairs = _pairs(a, b)
        if pairs is not None:
            result.static = [None if p is None or q is None else operate(p, q) for p, q in pairs]


def _pairs(a, b):
    plain = (int, float, type(None))
    if isinstance(a, list) and isinstance(b, list):
        found = list(zip(a, b)) if len(a) == len(b) else None
    elif isinstance(a, list):
        found = [(p, b) for p in a]
    elif isinstance(b, list):
        found = [(a, q) for q in b]
    else:
        found = None
    if found is None or not all(isinstance(p, plain) and isinstance(q, plain) for p, q in found):
        return None
    return found


@tf_export("nn.leaky_relu")
def leaky_relu(features, alpha=0.2, name=None):
    """Element-wise.  Mirrors nn_ops.leaky_relu."""
    with ops.name_scope(name, "LeakyRelu", [features, alpha]) as scope:
        features = ops.convert_to_tensor(features, name="features")
        op = ops.get_default_graph().create_op("LeakyRelu", [features], [(features._dtype, features.shape)], name=scope)
    return op.outputs[0]


@tf_export("add_n", "math.add_n")
def add_n(inputs, name=None):
    """The sum of tensors of one shape."""
    if isinstance(inputs, Unknown):
        return apply_op("AddN", [], [(None, TensorShape(None))], name).outputs[0]
    values = [v if not isinstance(v, ops.IndexedSlices) else v.values for v in inputs]
    if not values:
        text = "inputs must be a list of at least one Tensor/IndexedSlices with the same dtype and shape"
        raise raised(ValueError(text))
    if len(values) == 1 and isinstance(values[0], Tensor):
        return identity_like(values[0], name) if name else values[0]

    def outputs(found):
        shape = found[0][0].shape
        for tensor in found[0][1:]:
            if shape.is_compatible_with(tensor.shape):
                shape = shape.merge_with(tensor.shape)
        return [(found[0][0]._dtype, shape)]

    return apply_op("AddN", [("inputs", values, "T", "list")], outputs, name).outputs[0]


def identity_like(tensor, name):
    """A named ``Identity``."""
    return apply_op("Identity", [("input", tensor, "T")], lambda i: [("T", i[0].shape)], name).outputs[0]


@tf_export("accumulate_n", "math.accumulate_n")
def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """As ``add_n``."""
    op = apply_op("AccumulateNV2", [("inputs", list(inputs), "T", "list")], lambda f: [(f[0][0]._dtype, f[0][0].shape)], name)
    return op.outputs[0]


@tf_export("cast", "dtypes.cast")
def cast(x, dtype, name=None):
    """The same shape, another type; nothing is added if the type is right already."""
    wanted = dtypes.as_dtype(dtype)
    base = wanted.base_dtype if wanted is not None else None
    if isinstance(x, Tensor) and base is not None and x._dtype == base:
        return x
    with ops.name_scope(name, "Cast", [x]) as scope:
        if hasattr(x, "dense_shape") and hasattr(x, "indices") and not is_dense_tensor_like(x):
            return type(x)(x.indices, cast(x.values, dtype, name=scope), x.dense_shape)
        x = convert_to_tensor(x, name="x")
        if base is not None and x._dtype is not None and x._dtype.base_dtype == base:
            return x
        op = ops.get_default_graph().create_op("Cast", [x], [(base, x.shape)], name=scope)
        result = op.outputs[0]
        result.static = _cast_static(x.static, base)
    return result


def _cast_static(value, wanted):
    if isinstance(value, list):
        return [_cast_static(v, wanted) for v in value]
    if value is None or wanted is None or isinstance(value, str):
        return None
    if wanted.is_integer:
        return int(value)
    return float(value) if wanted.is_floating else value


def _to(name_, dtype):
    def function(x, name=name_):
        return cast(x, dtype, name=name)

    return function


for _name, _op, _type in (
    ("to_float", "ToFloat", dtypes.float32), ("to_double", "ToDouble", dtypes.float64),
    ("to_int32", "ToInt32", dtypes.int32), ("to_int64", "ToInt64", dtypes.int64),
    ("to_bfloat16", "ToBFloat16", dtypes.bfloat16), ("to_complex64", "ToComplex64", dtypes.complex64),
):  # fmt: skip
    _function = _to(_op, _type)
    _function.__name__ = _name
    tf_export(_name)(_function)


@tf_export("saturate_cast", "dtypes.saturate_cast")
def saturate_cast(value, dtype, name=None):
    """A cast that clips."""
    with ops.name_scope(name, "saturate_cast", [value]) as scope:
        return cast(convert_to_tensor(value, name="value"), dtype, name=scope)


@tf_export("round", "math.round")
def round(x, name=None):  # noqa: A001 - TensorFlow's name
    """Element-wise; integers stay as they are."""
    x = convert_to_tensor(x, name="x")
    if x._dtype is not None and x._dtype.is_integer:
        return x
    return like("Round", x, name)


@tf_export("truediv", "math.truediv", "divide", "math.divide")
def truediv(x, y, name=None):
    """True division; integers are cast first."""
    if not is_dense_tensor_like(x) and not is_dense_tensor_like(y) and not isinstance(x, (list, tuple)):
        return x / y
    with ops.name_scope(name, "truediv", [x, y]) as scope:
        x = convert_to_tensor(x, name="x")
        y = convert_to_tensor(y, x._dtype.base_dtype if x._dtype else None, name="y")
        if x._dtype is not None and x._dtype.is_integer:
            wanted = dtypes.float32 if x._dtype.size <= 2 else dtypes.float64
            x, y = cast(x, wanted), cast(y, wanted)
        return _finish("RealDiv", x, y, scope)


def _finish(op_type, x, y, scope):
    """The last op of a wrapper, which takes the wrapper's scope as name."""
    result = binary_op(op_type, x, y, scope)
    _static(op_type, result, result.op.inputs)
    return result


@tf_export("div")
def div(x, y, name=None):
    """Python 2 division."""
    with ops.name_scope(name, "div", [x, y]) as scope:
        x = convert_to_tensor(x, name="x")
        y = convert_to_tensor(y, x._dtype.base_dtype if x._dtype else None, name="y")
        real = x._dtype is None or x._dtype.is_floating or x._dtype.is_complex
        return _finish("RealDiv" if real else "FloorDiv", x, y, scope)


@tf_export("scalar_mul", "math.scalar_mul")
def scalar_mul(scalar, x, name=None):
    """A tensor times a scalar."""
    if isinstance(x, ops.IndexedSlices):
        return ops.IndexedSlices(binary_op("Mul", scalar, x.values, name), x.indices, x.dense_shape)
    return binary_op("Mul", scalar, x, name)


@tf_export("logical_xor", "math.logical_xor")
def logical_xor(x, y, name="LogicalXor"):
    """Exclusive or."""
    either = binary_op("LogicalOr", x, y, out=dtypes.bool_)
    both = binary_op("LogicalAnd", x, y, out=dtypes.bool_)
    return binary_op("LogicalAnd", either, like("LogicalNot", both), name, out=dtypes.bool_)


# -- operators ---------------------------------------------------------------------------------
def _operator(op_name, op_type, *, out="T", reverse=False):
    def operate(x, y):
        x, y = (y, x) if reverse else (x, y)
        with ops.get_default_graph().name_scope(op_name) as scope:
            dense = [v for v in (x, y) if is_dense_tensor_like(v)]
            kind = next((v._dtype.base_dtype for v in dense if getattr(v, "_dtype", None) is not None), None)
            x = convert_to_tensor(x, None if is_dense_tensor_like(x) else kind, name="x")
            y = convert_to_tensor(y, kind if not is_dense_tensor_like(y) else None, name="y")
            if kind is None:
                x, y = (untyped(v) if v._dtype is not None else v for v in (x, y))
            if op_type == "RealDiv" and x._dtype is not None and x._dtype.is_integer:
                x, y = cast(x, dtypes.float64), cast(y, dtypes.float64)
            result = binary_op(op_type, x, y, scope, out=out)
            _static(op_type, result, result.op.inputs)
        return result

    return operate


def untyped(tensor):
    """A constant beside a tensor of unknown type: its type is unknown, too."""
    tensor._dtype = None
    return tensor


def _overloads():
    table = {
        "add": ("add", "AddV2"), "sub": ("sub", "Sub"), "mul": ("mul", "Mul"),
        "truediv": ("truediv", "RealDiv"), "floordiv": ("floordiv", "FloorDiv"),
        "mod": ("mod", "FloorMod"), "pow": ("pow", "Pow"), "div": ("div", "RealDiv"),
        "and": ("and", "LogicalAnd"), "or": ("or", "LogicalOr"), "xor": ("xor", "LogicalXor"),
    }  # fmt: skip
    for method, (op_name, op_type) in table.items():
        OPERATORS[f"__{method}__"] = _operator(op_name, op_type)
        OPERATORS[f"__r{method}__"] = _operator(op_name, op_type, reverse=True)
    for method, op_type in (("lt", "Less"), ("le", "LessEqual"), ("gt", "Greater"), ("ge", "GreaterEqual")):
        OPERATORS[f"__{method}__"] = lambda x, y, op_type=op_type: binary_op(op_type, x, y, out=dtypes.bool_)
    OPERATORS["__neg__"] = lambda x: like("Neg", x)
    OPERATORS["__abs__"] = lambda x: like("Abs", x)
    OPERATORS["__invert__"] = lambda x: like("LogicalNot", x)


_overloads()
