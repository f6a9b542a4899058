"""Neural-network operations: convolutions, pooling, bias, softmax, losses.

Mirrors python/ops/nn_ops.py, nn_impl.py and common_shapes.py.
"""

from __future__ import annotations

from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.shape_context import shown as shown_sizes
from tfscope.tf1.api.math_ops import like
from tfscope.tf1.api.math_products import matmul
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.op_def import apply_op, binary_op
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def shown(shape):
    """A shape as shape functions print it."""
    return shown_sizes(None if shape.ndims is None else shape.as_list())


def window_size(size, window, stride, padding):
    """The size after a window slides over a dimension; ``None`` if not known."""
    if size is None or window is None or not isinstance(stride, int) or stride < 1:
        return None
    if isinstance(padding, Unknown):
        return None
    if str(padding).upper() == "SAME":
        return -(-size // stride)
    if str(padding).upper() == "VALID":
        return max(0, -(-(size - window + 1) // stride))
    return None


def _numbers(value, count):
    """A stride or size argument as a list of ``count`` ints or ``None``."""
    if isinstance(value, Unknown) or value is None:
        return [None] * count
    if isinstance(value, Tensor):
        value = value.static
    if isinstance(value, int):
        return [value] * count
    listed = [v if isinstance(v, int) else None for v in value]
    if len(listed) == count + 2:
        listed = listed[1:-1]
    return listed * count if len(listed) == 1 else listed


def spatial_first(data_format):
    """Whether channels come right after the batch."""
    return isinstance(data_format, str) and data_format.startswith("NC")


def convolved(x, kernel, strides, padding, data_format, dilations=None, transpose_filter=False):
    """The shape of a convolution."""
    rank = kernel.shape.ndims
    if x.shape.ndims is None or rank is None:
        return TensorShape(None if x.shape.ndims is None and rank is None else [None] * (rank or x.shape.ndims))
    sizes, weights = x.shape.as_list(), kernel.shape.as_list()
    count = len(weights) - 2
    if len(sizes) != len(weights):
        return TensorShape([None] * len(weights))
    first = spatial_first(data_format)
    space = sizes[2:] if first else sizes[1:-1]
    stride = _numbers(strides, count)
    if first and isinstance(strides, (list, tuple)) and len(strides) == count + 2:
        stride = [s if isinstance(s, int) else None for s in strides[2:]]
    rate = _numbers(dilations if dilations is not None else 1, count)
    if first and isinstance(dilations, (list, tuple)) and len(dilations) == count + 2:
        rate = list(dilations[2:])
    made = []
    for size, window, s, r in zip(space, weights, stride, rate):
        span = None if window is None or r is None else (window - 1) * r + 1
        made.append(window_size(size, span, s, padding))
    return TensorShape([sizes[0], weights[-1], *made] if first else [sizes[0], *made, weights[-1]])


def check_channels(op_type, x, kernel, data_format, scope):
    """Raises TensorFlow's error if input and filter certainly disagree on depth."""
    if x.shape.ndims is None or kernel.shape.ndims is None or x.shape.ndims != kernel.shape.ndims:
        if x.shape.ndims not in (None, 4) and op_type == "Conv2D":
            text = f"Shape must be rank 4 but is rank {x.shape.ndims} for '{scope}' (op: 'Conv2D') with input shapes: {shown(x.shape)}, {shown(kernel.shape)}."
            raise raised(ValueError(text))
        return
    depth = x.shape.as_list()[1 if spatial_first(data_format) else -1]
    wanted = kernel.shape.as_list()[-2]
    if depth is not None and wanted is not None and depth != wanted:
        text = f"Dimensions must be equal, but are {depth} and {wanted} for '{scope}' (op: '{op_type}') with input shapes: {shown(x.shape)}, {shown(kernel.shape)}."
        raise raised(ValueError(text))


def _conv(op_type):
    def function(input, filter=None, strides=None, padding=None, use_cudnn_on_gpu=True, data_format="NHWC", dilations=None, name=None, filters=None):  # noqa: A002
        kernel = filter if filter is not None else filters

        def outputs(i):
            scope = ops.get_default_graph().get_name_scope()
            check_channels(op_type, i[0], i[1], data_format, scope)
            return [("T", convolved(i[0], i[1], strides, padding, data_format, dilations))]

        return apply_op(op_type, [("input", input, "T"), ("filter", kernel, "T")], outputs, name).outputs[0]

    return function


conv2d = _conv("Conv2D")
conv2d.__name__ = "conv2d"
tf_export("nn.conv2d")(conv2d)


@tf_export("nn.conv3d")
def conv3d(input, filter=None, strides=None, padding=None, data_format="NDHWC", dilations=None, name=None, filters=None):  # noqa: A002
    """3-D convolution."""
    return _conv("Conv3D")(input, filter, strides, padding, True, data_format, dilations, name, filters)


@tf_export("nn.conv1d")
def conv1d(value=None, filters=None, stride=None, padding=None, use_cudnn_on_gpu=None, data_format=None, name=None, input=None, dilations=None):  # noqa: A002
    """1-D convolution by way of the 2-D one."""
    value = value if value is not None else input
    graph = ops.get_default_graph()
    first = data_format in ("NCW", "NCHW")
    with ops.name_scope(name, "conv1d", [value, filters]):
        x = convert_to_tensor(value, name="value")
        kernel = convert_to_tensor(filters, x._dtype, name="filters")
        made = convolved(x, kernel, stride, padding, "NCW" if first else "NWC", dilations)
        for part in (x, kernel):
            apply_op("ExpandDims", [("input", part, "T"), ("dim", 0, None)], [("T", TensorShape(None))])
        graph.create_op("Conv2D", [x, kernel], [(x._dtype, TensorShape(None))])
        return graph.create_op("Squeeze", [x], [(x._dtype, made)]).outputs[0]


@tf_export("nn.convolution")
def convolution(input, filter=None, padding=None, strides=None, dilation_rate=None, name=None, data_format=None, filters=None, dilations=None):  # noqa: A002
    """N-D convolution."""
    kernel = filter if filter is not None else filters
    rate = dilation_rate if dilation_rate is not None else dilations
    with ops.name_scope(name, "convolution", [input, kernel]) as scope:
        x = convert_to_tensor(input, name="input")
        k = convert_to_tensor(kernel, name="filter")
        made = convolved(x, k, strides if strides is not None else 1, padding, data_format or "N", rate)
        kind = {3: "Conv2D", 4: "Conv2D", 5: "Conv3D"}.get(k.shape.ndims, "Conv2D")
        check_channels(kind, x, k, data_format, scope[:-1])
        return ops.get_default_graph().create_op(kind, [x, k], [(x._dtype.base_dtype if x._dtype else None, made)], name=scope).outputs[0]


@tf_export("nn.atrous_conv2d")
def atrous_conv2d(value, filters, rate, padding, name=None):
    """Convolution with holes."""
    return convolution(value, filters, padding, dilation_rate=[rate, rate], name=name)


@tf_export("nn.depthwise_conv2d", "nn.depthwise_conv2d_native")
def depthwise_conv2d(input, filter, strides, padding, rate=None, name=None, data_format=None, dilations=None):  # noqa: A002
    """One filter per channel."""
    with ops.name_scope(name, "depthwise", [input, filter]) as scope:
        x = convert_to_tensor(input, name="tensor_in")
        k = convert_to_tensor(filter, name="filter_in")
        op = ops.get_default_graph().create_op("DepthwiseConv2dNative", [x, k], [(x._dtype, _depthwise_shape(x, k, strides, padding, data_format, rate or dilations))], name=scope)
    return op.outputs[0]


def _depthwise_shape(x, k, strides, padding, data_format, rate):
    made = convolved(x, k, strides, padding, data_format, rate)
    if made.ndims is None or k.shape.ndims is None:
        return made
    depth, times = k.shape.as_list()[-2:]
    sizes = made.as_list()
    sizes[1 if spatial_first(data_format) else -1] = None if depth is None or times is None else depth * times
    return TensorShape(sizes)


@tf_export("nn.separable_conv2d")
def separable_conv2d(input, depthwise_filter, pointwise_filter, strides, padding, rate=None, name=None, data_format=None, dilations=None):  # noqa: A002
    """A depthwise, then a 1x1 convolution."""
    with ops.name_scope(name, "separable_conv2d", [input]) as scope:
        middle = depthwise_conv2d(input, depthwise_filter, strides, padding, rate, "depthwise", data_format, dilations)
        k = convert_to_tensor(pointwise_filter, name="pointwise_filter")
        made = convolved(middle, k, 1, "VALID", data_format)
        return ops.get_default_graph().create_op("Conv2D", [middle, k], [(middle._dtype, made)], name=scope).outputs[0]


def _conv_transpose(kind, op_type):
    def function(value=None, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NHWC", name=None, input=None, filters=None, dilations=None):  # noqa: A002
        with ops.name_scope(name, kind, [value, filter, output_shape]) as scope:
            x = convert_to_tensor(value if value is not None else input, name="value")
            k = convert_to_tensor(filter if filter is not None else filters, name="filter")
            dims = convert_to_tensor(output_shape, None, name="input_sizes" if not isinstance(output_shape, Tensor) else None)
            made = constant_value_as_shape(dims)
            if made.ndims is None and k.shape.ndims is not None:
                made = TensorShape([None] * k.shape.ndims)
            op = ops.get_default_graph().create_op(op_type, [dims, k, x], [(x._dtype.base_dtype if x._dtype else None, made)], name=scope)
        return op.outputs[0]

    function.__name__ = kind
    return function


tf_export("nn.conv2d_transpose")(_conv_transpose("conv2d_transpose", "Conv2DBackpropInput"))
tf_export("nn.conv3d_transpose")(_conv_transpose("conv3d_transpose", "Conv3DBackpropInputV2"))
tf_export("nn.atrous_conv2d_transpose")(_conv_transpose("atrous_conv2d_transpose", "Conv2DBackpropInput"))


def pooled(x, ksize, strides, padding, data_format):
    """The shape of a pooling."""
    if x.shape.ndims is None:
        return TensorShape(None)
    sizes = x.shape.as_list()
    count = len(sizes) - 2
    first = spatial_first(data_format)
    space = sizes[2:] if first else sizes[1:-1]
    window, stride = _spatial(ksize, count, first), _spatial(strides, count, first)
    made = [window_size(d, w, s, padding) for d, w, s in zip(space, window, stride)]
    return TensorShape([sizes[0], sizes[1], *made] if first else [sizes[0], *made, sizes[-1]])


def _spatial(value, count, first):
    if isinstance(value, (list, tuple)) and len(value) == count + 2:
        value = value[2:] if first else value[1:-1]
    return _numbers(value, count)


def _pool(op_type, default_format):
    def function(value=None, ksize=None, strides=None, padding=None, data_format=default_format, name=None, input=None):  # noqa: A002
        x = value if value is not None else input
        with ops.name_scope(name, op_type, [x]) as scope:
            arg = [("value" if op_type.startswith("Avg") else "input", x, "T")]
            return apply_op(op_type, arg, lambda i: [("T", pooled(i[0], ksize, strides, padding, data_format))], scope).outputs[0]

    return function


for _name, _op, _format in (
    ("max_pool", "MaxPool", "NHWC"), ("avg_pool", "AvgPool", "NHWC"), ("max_pool2d", "MaxPool", "NHWC"),
    ("avg_pool2d", "AvgPool", "NHWC"), ("max_pool3d", "MaxPool3D", "NDHWC"), ("avg_pool3d", "AvgPool3D", "NDHWC"),
    ("max_pool_v2", "MaxPool", "NHWC"), ("avg_pool_v2", "AvgPool", "NHWC"),
):  # fmt: skip
    _function = _pool(_op, _format)
    _function.__name__ = _name
    tf_export(f"nn.{_name}")(_function)


@tf_export("nn.max_pool_with_argmax")
def max_pool_with_argmax(input, ksize, strides, padding, data_format="NHWC", Targmax=None, name=None, output_dtype=None, include_batch_in_index=False):  # noqa: A002, N803
    """Pooling and where the maxima are."""

    def outputs(i):
        made = pooled(i[0], ksize, strides, padding, "NHWC")
        return [("T", made), (dtypes.int64, made)]

    return tuple(apply_op("MaxPoolWithArgmax", [("input", input, "T")], outputs, name).outputs)


@tf_export("nn.bias_add")
def bias_add(value, bias, data_format=None, name=None):
    """A bias per channel."""
    with ops.name_scope(name, "BiasAdd", [value, bias]) as scope:
        x = convert_to_tensor(value, name="input")
        b = convert_to_tensor(bias, x._dtype.base_dtype if x._dtype else None, name="bias")
        made = x.shape
        if made.ndims is not None and b.shape.ndims == 1 and made.ndims > 0:
            place = 1 if spatial_first(data_format) else made.ndims - 1
            size, given = made.as_list()[place], b.shape.as_list()[0]
            if size is not None and given is not None and size != given:
                text = f"Dimensions must be equal, but are {size} and {given} for '{scope[:-1]}' (op: 'BiasAdd') with input shapes: {shown(made)}, {shown(b.shape)}."
                raise raised(ValueError(text))
            sizes = made.as_list()
            sizes[place] = given if size is None else size
            made = TensorShape(sizes)
        op = ops.get_default_graph().create_op("BiasAdd", [x, b], [(x._dtype.base_dtype if x._dtype else None, made)], name=scope)
    return op.outputs[0]


tf_export("nn.bias_add_v1")(bias_add)


@tf_export("nn.xw_plus_b")
def xw_plus_b(x, weights, biases, name=None):
    """A dense layer's arithmetic."""
    with ops.name_scope(name, "xw_plus_b", [x, weights, biases]) as scope:
        product = _matmul(x, weights)
        return bias_add(product, biases, name=scope)


@tf_export("nn.relu_layer")
def relu_layer(x, weights, biases, name=None):
    """A dense layer with ReLU."""
    with ops.name_scope(name, "relu_layer", [x, weights, biases]) as scope:
        return like("Relu", bias_add(_matmul(x, weights), biases), scope, arg="features")


def _matmul(x, weights):
    return matmul(x, weights)


def _softmax(op_type):
    def function(logits, axis=None, name=None, dim=None):
        axis = axis if axis is not None else dim
        x = convert_to_tensor(logits)
        del axis
        return like(op_type, x, name, arg="logits")

    return function


for _name, _op in (("softmax", "Softmax"), ("log_softmax", "LogSoftmax")):
    _function = _softmax(_op)
    _function.__name__ = _name
    tf_export(f"nn.{_name}", f"math.{_name}")(_function)


@tf_export("nn.l2_loss")
def l2_loss(t, name=None):
    """Half the sum of squares."""
    return apply_op("L2Loss", [("t", t, "T")], lambda i: [("T", TensorShape([]))], name).outputs[0]


@tf_export("nn.dropout")
def dropout(x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None):
    """Random zeros.  Mirrors nn_ops.dropout_v2."""
    graph = ops.get_default_graph()
    given = rate
    if rate is None and keep_prob is not None:
        if isinstance(keep_prob, (int, float)) and not isinstance(keep_prob, bool):
            given = 1 - keep_prob
        else:
            given = keep_prob
            if isinstance(keep_prob, Tensor):
                given = 1 - keep_prob
    if given is None:
        raise raised(ValueError("You must provide a rate to dropout."))
    with ops.name_scope(name, "dropout", [x]):
        x = convert_to_tensor(x, name="x")
        if isinstance(given, (int, float)) and not 0 <= given < 1:
            text = f"rate must be a scalar tensor or a float in the range [0, 1), got {given:g}"
            raise raised(ValueError(text))
        if isinstance(given, (int, float)) and given == 0 and current_run().is_v1:
            return x
        kind = x._dtype.base_dtype if x._dtype else None
        convert_to_tensor(given, kind if not isinstance(given, Tensor) else None, name="rate")
        dims = shape_op(x)
        with ops.name_scope(None, "random_uniform"):
            for text in ("min", "max"):
                make_constant(0.0, kind, None, text)
            sample = graph.create_op("RandomUniform", [dims], [(kind, x.shape)]).outputs[0]
            graph.create_op("Sub", [sample], [(kind, TensorShape([]))], name="sub")
            graph.create_op("Mul", [sample], [(kind, x.shape)], name="mul")
        random = graph.create_op("Add", [sample], [(kind, x.shape)], name=graph.get_name_scope() + "/random_uniform/").outputs[0]
        make_constant(1.0, kind, None, "sub/x")
        graph.create_op("Sub", [random], [(kind, TensorShape([]))], name="sub")
        make_constant(1.0, kind, None, "truediv/x")
        scale = graph.create_op("RealDiv", [random], [(kind, TensorShape([]))], name="truediv").outputs[0]
        mask = graph.create_op("GreaterEqual", [random], [(dtypes.bool_, x.shape)]).outputs[0]
        scaled = graph.create_op("Mul", [x, scale], [(kind, x.shape)], name="mul").outputs[0]
        cast_ = graph.create_op("Cast", [mask], [(kind, x.shape)]).outputs[0]
        return graph.create_op("Mul", [scaled, cast_], [(kind, x.shape)], name="mul").outputs[0]


@tf_export("nn.top_k", "math.top_k")
def top_k(input, k=1, sorted=True, name=None):  # noqa: A002
    """The largest elements and where they are."""

    def outputs(i):
        count = i[1].static if isinstance(i[1].static, int) else None
        made = i[0].shape[:-1].concatenate([count]) if i[0].shape.ndims else TensorShape(None)
        return [("T", made), (dtypes.int32, made)]

    op = apply_op("TopKV2", [("input", input, "T"), ("k", k, dtypes.int32)], outputs, name)
    return TopK(op.outputs)


class TopK(tuple):
    """Values and indices."""

    values = property(lambda self: self[0])
    indices = property(lambda self: self[1])


@tf_export("nn.in_top_k", "math.in_top_k")
def in_top_k(predictions, targets, k, name=None):
    """Whether the targets are among the largest."""
    with ops.name_scope(name, "in_top_k"):
        arg = [("predictions", predictions, dtypes.float32), ("targets", targets, None), ("k", k, None)]
        return apply_op("InTopKV2", arg, lambda i: [(dtypes.bool_, TensorShape([i[1].shape.as_list()[0] if i[1].shape.ndims == 1 else None]))]).outputs[0]


@tf_export("nn.local_response_normalization", "nn.lrn")
def local_response_normalization(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None):  # noqa: A002
    """Normalization over neighbouring channels."""
    return like("LRN", input, name, arg="input")


@tf_export("nn.crelu")
def crelu(features, name=None, axis=-1):
    """ReLU of both signs, joined."""
    with ops.name_scope(name, "CRelu", [features]) as scope:
        x = convert_to_tensor(features, name="features")
        sizes = x.shape.as_list() if x.shape.ndims is not None else None
        if sizes and sizes[axis] is not None:
            sizes[axis] *= 2
        op = ops.get_default_graph().create_op("Relu", [x], [(x._dtype, TensorShape(sizes))], name=scope)
    return op.outputs[0]


@tf_export("nn.swish")
def swish(features):
    """x * sigmoid(x)."""
    x = convert_to_tensor(features, name="features")
    gate = like("Sigmoid", x)
    product = binary_op("Mul", x, gate, "mul")
    graph = ops.get_default_graph()
    graph.create_op("Identity", [product], [(x._dtype, x.shape)])
    return graph.create_op("IdentityN", [product, x], [(x._dtype, x.shape)]).outputs[0]
