"""Activations, biases, pools, dropout, top_k.  Mirrors python/ops/nn_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import expand_dims, rank, squeeze, transpose
from tfscope.tf1.api.array_stack import concat
from tfscope.tf1.api.conv_ops import known_rates, with_space_to_batch
from tfscope.tf1.api.custom_gradient import custom_gradient
from tfscope.tf1.api.math_ops import base, binary, cast, sigmoid, square, type_like
from tfscope.tf1.api.math_products import matmul
from tfscope.tf1.api.math_reductions import range_
from tfscope.tf1.api.misc_errors import CLASSES, INVALID_ARGUMENT
from tfscope.tf1.api.nn_windows import converted_padding, sequence_of
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.ops import control_dependencies
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("nn.bias_add")
def bias_add(value, bias, data_format=None, name=None):
    """The value with a bias per channel."""
    with op_scope(name, "BiasAdd") as scope:
        if isinstance(data_format, str):
            if data_format.startswith("NC"):
                data_format = "NCHW"
            elif data_format.startswith("N") and data_format.endswith("C"):
                data_format = "NHWC"
            else:
                raise raised(ValueError("data_format must be of the form `N...C` or `NC...`"))
        value = convert_to_tensor(value, name="input")
        bias = convert_to_tensor(bias, type_like(value), name="bias")
        return make("BiasAdd", scope, {"data_format": data_format}, value=value, bias=bias)


@tf_export("nn.bias_add_v1")
def bias_add_v1(value, bias, name=None):
    """The value with a bias per channel."""
    with op_scope(name, "BiasAddV1") as scope:
        value = convert_to_tensor(value, name="input")
        return make(
            "BiasAddV1",
            scope,
            value=value,
            bias=convert_to_tensor(bias, type_like(value), name="bias"),
        )


def _product_of(x, weights, biases):
    x = convert_to_tensor(x, name="x")
    weights = convert_to_tensor(weights, name="weights")
    biases = convert_to_tensor(biases, name="biases")
    return matmul(x, weights), biases


@tf_export("nn.xw_plus_b")
def xw_plus_b(x, weights, biases, name=None):
    """A dense layer."""
    with op_scope(name, "xw_plus_b") as scope:
        product, biases = _product_of(x, weights, biases)
        return bias_add(product, biases, name=scope)


@tf_export("nn.relu_layer")
def relu_layer(x, weights, biases, name=None):
    """A dense layer and Relu."""
    with op_scope(name, "relu_layer") as scope:
        product, biases = _product_of(x, weights, biases)
        return make("Relu", scope, features=bias_add(product, biases))


@tf_export("nn.relu6")
def relu6(features, name=None):
    """Element-wise."""
    with op_scope(name, "Relu6") as scope:
        return make("Relu6", scope, features=convert_to_tensor(features, name="features"))


@tf_export("nn.crelu")
def crelu(features, name=None, axis=-1):
    """Relu of both signs, joined."""
    with op_scope(name, "CRelu") as scope:
        features = convert_to_tensor(features, name="features")
        both = make("ConcatV2", scope, values=[features, -features], axis=axis)
        return make("Relu", None, features=both)


@tf_export("nn.gelu")
def gelu(features, approximate=False, name=None):
    """x times the share of a normal distribution below x.  Mirrors nn_ops.py gelu of 2.x."""
    with op_scope(name, "Gelu"):
        features = convert_to_tensor(features, name="features")
        kind = base(features)
        if kind is not None and not kind.is_floating:
            text = "`features.dtype` must be a floating point tensor."
            raise raised(ValueError(f"{text}Received:features.dtype={features.dtype}"))
        half = 0.5 * features
        if approximate:
            inner = features + cast(0.044715, kind) * binary("Pow", features, 3)
            return half * (1.0 + make("Tanh", None, x=0.7978845608028654 * inner))
        return half * (1.0 + make("Erf", None, x=features / cast(1.4142135623730951, kind)))


@tf_export("nn.swish", "nn.silu")
def swish(features):
    """x * sigmoid(x), with a gradient of its own.  Mirrors nn_impl.py ``swish``."""
    if current_run().is_v1:
        return custom_gradient(_swish)(features)
    features = convert_to_tensor(features, name="features")
    beta = cast(convert_to_tensor(1.0, name="beta"), type_like(features))
    return custom_gradient(_scaled_swish)(features, beta)


def _swish(features):
    features = convert_to_tensor(features, name="features")

    def grad(dy):
        with control_dependencies([dy]):
            slope = sigmoid(features)
        return dy * (slope * (1.0 + features * (1.0 - slope)))

    return features * sigmoid(features), grad


def _scaled_swish(features, beta):
    def grad(dy):
        with control_dependencies([dy]):
            slope = sigmoid(beta * features)
        of_features = slope * (1.0 + (beta * features) * (1.0 - slope))
        of_beta = tf.reduce_sum(dy * square(features) * slope * (1.0 - slope))
        return dy * of_features, of_beta

    return features * sigmoid(beta * features), grad


# -- softmax -----------------------------------------------------------------------------------
def _softmax(op_type, logits, axis, name):
    logits = convert_to_tensor(logits)
    count = logits.shape.ndims
    if isinstance(axis, Unknown) or axis == -1 or (count is not None and axis == count - 1):
        return make(op_type, name, logits=logits)
    if count is None and nothing_missed() and isinstance(axis, int):
        text = "unsupported operand type(s) for -: 'NoneType' and 'int'"
        raise raised(TypeError(text))
    if count is None or isinstance(axis, Tensor):
        return make(op_type, name, logits=logits)
    if not -count <= axis < count:
        rule = f"must be in the range [{-count}, {count}) where {count} is the number of dimensions in the input."
        text = of_target(f"Dimension ({axis}) {rule}", f"`dim` {rule} Received: dim={axis}")
        raise raised(CLASSES[INVALID_ARGUMENT](None, None, text))
    whole = rank(logits)
    if axis < 0:
        axis = axis + whole
    input_rank = rank(logits)
    axis = axis % count if isinstance(axis, int) else axis % count
    inner = make(op_type, None, logits=_swapped(logits, axis, binary("Sub", input_rank, 1)))
    result = _swapped(inner, axis, binary("Sub", input_rank, 1), name)
    return fixed(result, logits.shape)


def _swapped(x, axis, last, name=None):
    order = concat([range_(axis), [last], range_(axis + 1, last), [axis]], 0)
    return transpose(x, order, **({} if name is None else {"name": name}))


@tf_export("nn.softmax", "math.softmax")
def softmax(logits, axis=None, name=None, dim=None):
    """Along an axis."""
    axis = given(axis, dim, "axis", "dim")
    return _softmax("Softmax", logits, -1 if axis is None else axis, name)


@tf_export("nn.log_softmax", "math.log_softmax")
def log_softmax(logits, axis=None, name=None, dim=None):
    """Along an axis."""
    axis = given(axis, dim, "axis", "dim")
    return _softmax("LogSoftmax", logits, -1 if axis is None else axis, name)


# -- top_k -------------------------------------------------------------------------------------
@tf_export("nn.top_k", "math.top_k")
def top_k(input, k=1, sorted=True, name=None):  # noqa: A002 - TensorFlow's names
    """The greatest elements of each row, and where they are."""
    return make("TopKV2", name, {"sorted": sorted}, input=input, k=k)


@tf_export("nn.in_top_k", "math.in_top_k")
def in_top_k(predictions, targets, k, name=None):
    """Whether targets are among the greatest predictions."""
    with op_scope(name, "in_top_k"):
        return make("InTopKV2", name, predictions=predictions, targets=targets, k=k)


# -- pools -------------------------------------------------------------------------------------
def _pool_attrs(ksize, strides, padding, data_format):
    data_format = "NHWC" if data_format is None else data_format
    channels = 1 if str(data_format).startswith("NC") else 3
    return {
        "ksize": sequence_of(ksize, 2, channels, "ksize"), "strides": sequence_of(strides, 2, channels, "strides"),
        "padding": padding, "data_format": data_format,
    }  # fmt: skip


@tf_export("nn.max_pool")
def max_pool(value, ksize, strides, padding, data_format="NHWC", name=None, input=None):  # noqa: A002
    """The greatest element of each window."""
    value = given(value, input, "input", "value")
    with op_scope(name, "MaxPool") as scope:
        explicit = []
        if not current_run().is_v1:
            padding, explicit = converted_padding(padding)
        attrs = {**_pool_attrs(ksize, strides, padding, data_format), "explicit_paddings": explicit}
        sizes = attrs["ksize"]
        if isinstance(sizes, (list, tuple)) and any(type(k) is int and k == 0 for k in sizes):
            text = of_target(
                "ksize cannot be zero.", f"`ksize` cannot be zero. Received: ksize={sizes}"
            )
            raise raised(ValueError(text))
        return make("MaxPool", scope, attrs, input=value)


@tf_export("nn.avg_pool", "nn.avg_pool2d")
def avg_pool(value, ksize, strides, padding, data_format="NHWC", name=None, input=None):  # noqa: A002
    """The mean of each window."""
    with op_scope(name, "AvgPool") as scope:
        value = given(value, input, "input", "value")
        return make(
            "AvgPool",
            scope,
            _pool_attrs(ksize, strides, padding, data_format),
            value=value,
        )


@tf_export("nn.max_pool2d")
def max_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):  # noqa: A002
    """The greatest element of each window."""
    with op_scope(name, "MaxPool2d") as scope:
        return make(
            "MaxPool",
            scope,
            _pool_attrs(ksize, strides, padding, data_format),
            input=input,
        )


def _pool3d(op_type, key, default):
    def function(input, ksize, strides, padding, data_format="NDHWC", name=None):  # noqa: A002
        with op_scope(name, default) as scope:
            channels = 1 if str(data_format).startswith("NC") else 4
            attrs = {
                "ksize": sequence_of(ksize, 3, channels, "ksize"), "padding": padding,
                "strides": sequence_of(strides, 3, channels, "strides"), "data_format": data_format or "NDHWC",
            }  # fmt: skip
            return make(op_type, scope, attrs, input=input)

    function.__name__ = key
    tf_export(f"nn.{key}")(function)
    return function


max_pool3d = _pool3d("MaxPool3D", "max_pool3d", "MaxPool3D")
avg_pool3d = _pool3d("AvgPool3D", "avg_pool3d", "AvgPool3D")


def _pool1d(op_type, key, default, argument):
    def function(input, ksize, strides, padding, data_format="NWC", name=None):  # noqa: A002
        with op_scope(name, default) as scope:
            channels = 1 if str(data_format).startswith("NC") else 2
            place = 2 if channels == 1 else 1
            attrs = {
                "ksize": [1, *sequence_of(ksize, 1, channels, "ksize")], "padding": padding,
                "strides": [1, *sequence_of(strides, 1, channels, "strides")],
                "data_format": "NCHW" if channels == 1 else "NHWC",
            }  # fmt: skip
            result = make(op_type, scope, attrs, **{argument: expand_dims(input, place)})
            return squeeze(result, place)

    function.__name__ = key
    tf_export(f"nn.{key}")(function)


_pool1d("MaxPool", "max_pool1d", "MaxPool1d", "input")
_pool1d("AvgPool", "avg_pool1d", "AvgPool1D", "value")


def _pool_v2(kind, key):
    def function(input, ksize, strides, padding, data_format=None, name=None):  # noqa: A002
        count = len(ksize) - 2 if isinstance(ksize, (list, tuple)) and len(ksize) > 2 else None
        x = convert_to_tensor(input) if count is None else input
        count = count or (x.shape.ndims or 4) - 2
        if count == 3:
            return (max_pool3d if kind == "max" else avg_pool3d)(
                x, ksize, strides, padding, data_format or "NDHWC", name
            )
        largest = max_pool if current_run().is_v1 else max_pool2d
        return (largest if kind == "max" else avg_pool)(
            x, ksize, strides, padding, data_format or "NHWC", name
        )

    function.__name__ = key
    tf_export(f"nn.{key}")(function)


_pool_v2("max", "max_pool_v2")
_pool_v2("avg", "avg_pool_v2")


@tf_export("nn.max_pool_with_argmax")
def max_pool_with_argmax(
    input, ksize, strides, padding, data_format="NHWC", Targmax=None, name=None,  # noqa: A002, N803
    output_dtype=None, include_batch_in_index=False,
):  # fmt: skip
    """The greatest element of each window, and where it is."""
    attrs = {
        "ksize": ksize,
        "strides": strides,
        "padding": padding,
        "Targmax": Targmax or output_dtype or "int64",
    }
    return make("MaxPoolWithArgmax", name, attrs, input=input)


@tf_export("nn.pool")
def pool(
    input, window_shape, pooling_type, padding, dilation_rate=None, strides=None, name=None,  # noqa: A002
    data_format=None, dilations=None,
):  # fmt: skip
    """Any pool of one to three spatial dimensions, with strides or dilations."""
    with op_scope(name, f"{str(pooling_type).lower()}_pool") as scope:
        x = convert_to_tensor(input, name="input")
        count = len(window_shape)
        if isinstance(pooling_type, str) and pooling_type not in ("MAX", "AVG"):
            raise raised(ValueError(f"{count}-D {pooling_type} pooling is not supported."))
        first = str(data_format).startswith("NC")
        strides = [1] * count if strides is None else list(strides)
        rate = given(dilation_rate, dilations, "dilations", "dilation_rate")
        rates = known_rates([1] * count if rate is None else rate)
        blocks = convert_to_tensor([1] * count if rates is None else rates, name="dilation_rate")

        def run(value, how):
            return _pooled(value, window_shape, pooling_type, how, strides, first, scope)

        if rates is None or all(r == 1 for r in rates):
            return run(x, padding)
        if padding == "SAME":
            text = "pooling with SAME padding is not implemented for dilation_rate > 1"
            raise raised(ValueError(text))
        if any(isinstance(s, int) and s > 1 for s in strides):
            text = "strides > 1 not supported in conjunction with dilation_rate > 1"
            raise raised(ValueError(text))
        places = list(range(2, count + 2)) if first else list(range(1, count + 1))
        return with_space_to_batch(x, rates, padding, places, window_shape, run, blocks)


def _pooled(x, window_shape, pooling_type, padding, strides, first, scope):
    count = len(window_shape)
    window = [1, 1, *window_shape] if first else [1, *window_shape, 1]
    steps = [1, 1, *strides] if first else [1, *strides, 1]
    kind = "Max" if pooling_type == "MAX" else "Avg"
    argument = "input" if kind == "Max" or count == 3 else "value"
    if count == 1:
        place = 2 if first else 1
        attrs = {
            "ksize": [1, *window],
            "strides": [1, *steps],
            "padding": padding,
            "data_format": "NCHW" if first else "NHWC",
        }
        result = make(f"{kind}Pool", scope, attrs, **{argument: expand_dims(x, place)})
        return squeeze(result, [place])
    default = ("NCHW", "NCDHW")[count - 2] if first else ("NHWC", "NDHWC")[count - 2]
    attrs = {"ksize": window, "strides": steps, "padding": padding, "data_format": default}
    return make(f"{kind}Pool{'3D' if count == 3 else ''}", scope, attrs, **{argument: x})
