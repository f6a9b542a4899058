"""tf.keras.backend: activations, convolutions, cross entropies.  Mirrors python/keras/backend.py.

Where Keras asks for a GPU the answer is no: ``channels_first`` is computed by transposing.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_backend import export, ndim
from tfscope.tf1.api.keras_backend_shapes import repeat_elements, temporal_padding
from tfscope.tf1.api.keras_batch_dot import batch_dot as batch_dot_2
from tfscope.tf1.api.keras_sizes import is_v1
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dimension, ops
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown


# -- activations ---------------------------------------------------------------------------------
@export("relu")
def relu(x, alpha=0.0, max_value=None, threshold=0):
    """Same shape."""
    negative = None
    if alpha != 0.0:
        if max_value is None and threshold == 0:
            return tf.nn.leaky_relu(x, alpha=alpha)
        negative = tf.nn.relu(-x + threshold if threshold != 0 else -x)
    clip = max_value is not None
    if threshold != 0:
        x = x * tf.cast(tf.greater(x, threshold), context.state().floatx)
    elif max_value == 6:
        x, clip = tf.nn.relu6(x), False
    else:
        x = tf.nn.relu(x)
    if clip:
        most = tf.constant(max_value, dtype=context.base_dtype(x))
        x = tf.clip_by_value(x, tf.constant(0.0, dtype=context.base_dtype(x)), most)
    if negative is not None:
        x = x - ops.convert_to_tensor(alpha, context.base_dtype(x)) * negative
    return x


@export("elu")
def elu(x, alpha=1.0):
    """Same shape."""
    result = tf.nn.elu(x)
    return result if alpha == 1 else keras_v2_names.where(x > 0, result, alpha * result)


@export("hard_sigmoid")
def hard_sigmoid(x):
    """Same shape."""
    kind = context.base_dtype(x)
    slope, middle = tf.constant(0.2, dtype=kind), tf.constant(0.5, dtype=kind)
    x = tf.multiply(x, slope)
    x = tf.add(x, middle)
    return tf.clip_by_value(x, 0.0, 1.0)


@export("dropout")
def dropout(x, level, noise_shape=None, seed=None):
    """Same shape."""
    return tf.nn.dropout(x, rate=level, noise_shape=noise_shape, seed=seed)


# -- cross entropies -----------------------------------------------------------------------------
def _clipped(output: Any) -> Any:
    least = tf.constant(context.state().epsilon, dtype=context.base_dtype(output))
    return tf.clip_by_value(output, least, 1.0 - least)


def _logits(output: Any, op_type: str) -> Any:
    """What an activation was computed from; ``None`` if it was no such activation."""
    op = getattr(output, "op", None)
    if isinstance(output, ops.Tensor) and op is not None and op.type == op_type:
        return op.inputs[0]
    return None


@export("categorical_crossentropy")
def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The shape without the axis."""
    if not from_logits:
        logits = _logits(output, "Softmax")
        if logits is None:
            output = output / tf.reduce_sum(output, axis, True)
            output = _clipped(output)
            return -tf.reduce_sum(target * tf.log(output), axis)
        output = logits
    return tf.nn.softmax_cross_entropy_with_logits_v2(labels=target, logits=output, axis=axis)


@export("sparse_categorical_crossentropy")
def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """The shape without the axis."""
    if not from_logits:
        logits = _logits(output, "Softmax")
        output = tf.log(_clipped(output)) if logits is None else logits
    rank = output.shape.ndims
    if rank is not None and axis % rank != rank - 1:
        axis = axis % rank
        others = [a for a in range(rank) if a != axis]
        output = tf.transpose(output, perm=[*others, axis])
    target = tf.cast(target, "int64")
    shape = tf.shape(output)
    given = target.shape.ndims
    changed = given is not None and rank is not None and given != rank - 1
    if changed:
        target = tf.reshape(target, [-1])
        output = tf.reshape(output, [-1, shape[-1]])
    result = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=target, logits=output)
    if changed and rank >= 3:
        return tf.reshape(result, shape[:-1])
    return result


@export("binary_crossentropy")
def binary_crossentropy(target, output, from_logits=False):
    """Same shape."""
    if not from_logits:
        logits = _logits(output, "Sigmoid")
        if logits is None:
            output = _clipped(output)
            small = context.state().epsilon
            loss = target * tf.log(output + small)
            loss = loss + (1 - target) * tf.log(1 - output + small)
            return -loss
        output = logits
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=output)


# -- convolutions --------------------------------------------------------------------------------
def _format(data_format: Any) -> Any:
    if data_format is None:
        data_format = context.state().image_data_format
    if isinstance(data_format, Unknown):
        return "channels_last"
    if data_format not in ("channels_first", "channels_last"):
        raise raised(ValueError(f"Unknown data_format: {data_format}"))
    return data_format


def _to_last(x: Any, first: bool, rank: int) -> Any:
    return tf.transpose(x, (0, *range(2, rank + 2), 1)) if first else x


def _to_first(x: Any, first: bool, rank: int) -> Any:
    return tf.transpose(x, (0, rank + 1, *range(1, rank + 1))) if first else x


def _padding(padding: Any) -> Any:
    names = {"same": "SAME", "valid": "VALID"}
    if padding not in names:
        raise raised(ValueError(f"Invalid padding: {padding}"))
    return names[padding]


def _convolved(x: Any, kernel: Any, strides: Any, padding: Any, data_format: Any, rate: Any, rank: int) -> Any:  # fmt: skip
    first = _format(data_format) == "channels_first"
    x = _to_last(x, first, rank)
    x = tf.nn.convolution(
        input=x, filter=kernel, dilation_rate=rate, strides=strides, padding=_padding(padding),
        data_format={1: "NWC", 2: "NHWC", 3: "NDHWC"}[rank],
    )  # fmt: skip
    return _to_first(x, first, rank)


@export("conv1d")
def conv1d(x, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """A convolution over steps."""
    if padding == "causal":
        left = dilation_rate * (kernel.shape.as_list()[0] - 1)
        x, padding = temporal_padding(x, (left, 0)), "valid"
    strides = (strides,) if isinstance(strides, int) else strides
    rate = (dilation_rate,) if isinstance(dilation_rate, int) else dilation_rate
    return _convolved(x, kernel, strides, padding, data_format, rate, 1)


@export("conv2d")
def conv2d(x, kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)):
    """A convolution over rows and columns."""
    return _convolved(x, kernel, strides, padding, data_format, dilation_rate, 2)


@export("conv3d")
def conv3d(x, kernel, strides=(1, 1, 1), padding="valid", data_format=None, dilation_rate=(1, 1, 1)):  # fmt: skip
    """A convolution over three axes."""
    return _convolved(x, kernel, strides, padding, data_format, dilation_rate, 3)


@export("conv2d_transpose")
def conv2d_transpose(x, kernel, output_shape, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)):  # fmt: skip
    """The transpose of a convolution."""
    first = _format(data_format) == "channels_first"
    x = _to_last(x, first, 2)
    if first:
        output_shape = (output_shape[0], output_shape[2], output_shape[3], output_shape[1])
    if isinstance(output_shape, ops.Tensor):
        output_shape[0]
    else:
        if output_shape[0] is None:
            output_shape = (tf.shape(x)[0], *output_shape[1:])
        output_shape = tf.stack(list(output_shape))
    if tuple(dilation_rate) == (1, 1):
        x = tf.nn.conv2d_transpose(
            x, kernel, output_shape, refusable((1,).__add__, strides) + (1,),
            padding=_padding(padding), data_format="NHWC",
        )  # fmt: skip
    else:
        x = tf.nn.atrous_conv2d_transpose(
            x, kernel, output_shape, rate=dilation_rate[0], padding=_padding(padding)
        )
    return _to_first(x, first, 2)


@export("depthwise_conv2d")
def depthwise_conv2d(x, depthwise_kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)):  # fmt: skip
    """A convolution per channel."""
    first = _format(data_format) == "channels_first"
    x = _to_last(x, first, 2)
    x = tf.nn.depthwise_conv2d(
        x, depthwise_kernel, strides=(1, *strides, 1), padding=_padding(padding),
        rate=dilation_rate, data_format="NHWC",
    )  # fmt: skip
    return _to_first(x, first, 2)


@export("separable_conv2d")
def separable_conv2d(x, depthwise_kernel, pointwise_kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)):  # fmt: skip
    """A convolution per channel and one over channels."""
    first = _format(data_format) == "channels_first"
    x = _to_last(x, first, 2)
    x = tf.nn.separable_conv2d(
        x, depthwise_kernel, pointwise_kernel, strides=(1, *strides, 1),
        padding=_padding(padding), rate=dilation_rate, data_format="NHWC",
    )  # fmt: skip
    return _to_first(x, first, 2)


@export("pool2d")
def pool2d(x, pool_size, strides=(1, 1), padding="valid", data_format=None, pool_mode="max"):
    """Maxima or means over rows and columns."""
    for name, sizes in (("pool_size", pool_size), ("strides", strides)):
        if not isinstance(sizes, Unknown) and refusable(len, sizes) != 2:
            raise raised(ValueError(f"`{name}` must be a tuple of 2 integers."))
    first = _format(data_format) == "channels_first"
    x = _to_last(x, first, 2)
    pool = tf.nn.max_pool if pool_mode == "max" else tf.nn.avg_pool
    x = pool(x, (1, *pool_size, 1), (1, *strides, 1), padding=_padding(padding), data_format="NHWC")
    return _to_first(x, first, 2)


@export("pool3d")
def pool3d(x, pool_size, strides=(1, 1, 1), padding="valid", data_format=None, pool_mode="max"):
    """Maxima or means over three axes."""
    first = _format(data_format) == "channels_first"
    x = _to_last(x, first, 3)
    pool = tf.nn.max_pool3d if pool_mode == "max" else tf.nn.avg_pool3d
    window, step = (refusable((1,).__add__, sizes) + (1,) for sizes in (pool_size, strides))
    x = pool(x, window, step, padding=_padding(padding), data_format="NDHWC")
    return _to_first(x, first, 3)


@export("bias_add")
def bias_add(x, bias, data_format=None):
    """Same shape."""
    first = _format(data_format) == "channels_first"
    sizes = bias.shape.as_list()
    rank = ndim(x)
    if rank not in (3, 4, 5) or (rank == 4 and not first and len(sizes) == 1):
        options = {"data_format": "NHWC"} if rank == 4 else {}
        return tf.nn.bias_add(x, bias, **options)
    if first:
        ones = (1,) * (rank - 2)
        shape = (1, sizes[0], *ones) if len(sizes) == 1 else (1, sizes[-1], *sizes[:-1])
    else:
        ones = (1,) * min(rank - 1, 3 if rank == 5 else rank - 1)
        shape = (*ones, sizes[0]) if len(sizes) == 1 else (1, *sizes)
    return x + tf.reshape(bias, shape)


@export("resize_images")
def resize_images(x, height_factor, width_factor, data_format, interpolation="nearest"):
    """Rows and columns times the factors."""
    first = _format(data_format) == "channels_first"
    start = 2 if first else 1
    sizes = x.shape.as_list()[start : start + 2]
    if not is_v1() and None not in sizes:
        shape = tf.constant(sizes, dtype="int32")
    else:
        shape = tf.shape(x)[start : start + 2]
    factors = (height_factor, width_factor)
    shape = shape * tf.constant([*factors], dtype="int32")
    x = _to_last(x, first, 2)
    method = "nearest" if interpolation == "nearest" else "bilinear"
    if not is_v1() and isinstance(interpolation, str):
        method = interpolation.lower()
    x = tf.image.resize(x, shape, method=method)
    x = _to_first(x, first, 2)
    new = [None if s is None or isinstance(f, Unknown) else s * f for s, f in zip(sizes, factors)]
    x.set_shape((None, None, *new) if first else (None, *new, None))
    return x


@export("resize_volumes")
def resize_volumes(x, depth_factor, height_factor, width_factor, data_format):
    """Three axes times the factors."""
    start = 2 if _format(data_format) == "channels_first" else 1
    for offset, factor in enumerate((depth_factor, height_factor, width_factor)):
        x = repeat_elements(x, factor, axis=start + offset)
    return x


@export("normalize_batch_in_training")
def normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon=1e-3):
    """The normalized batch, its mean and variance."""
    axes = list(reduction_axes)
    if ndim(x) == 4 and axes == [0, 1, 2]:
        ones = [x.shape.as_list()[3]]
        gamma = tf.constant(1.0, dtype=x.dtype, shape=ones) if gamma is None else gamma
        beta = tf.constant(0.0, dtype=x.dtype, shape=ones) if beta is None else beta
        return tf.nn.fused_batch_norm(x, gamma, beta, epsilon=epsilon, data_format="NHWC")
    mean, var = tf.nn.moments(x, axes, None, None, False)
    if sorted(axes) == list(range(ndim(x)))[:-1]:
        return tf.nn.batch_normalization(x, mean, var, beta, gamma, epsilon), mean, var
    shape = tf.stack([1 if a in axes else tf.shape(x)[a] for a in range(ndim(x))])
    wide = [None if v is None else tf.reshape(v, shape) for v in (mean, var, gamma, beta)]
    normed = tf.nn.batch_normalization(x, wide[0], wide[1], wide[3], wide[2], epsilon)
    return normed, mean, var


@export("batch_normalization")
def batch_normalization(x, mean, var, beta, gamma, axis=-1, epsilon=1e-3):
    """Same shape."""
    if ndim(x) == 4 and axis in (3, -1):
        flat = [v if v is None or ndim(v) <= 1 else tf.reshape(v, [-1]) for v in (mean, var, beta, gamma)]  # fmt: skip
        mean, var, beta, gamma = flat
        beta = tf.zeros_like(mean) if beta is None else beta
        gamma = keras_v2_names.ones_like(mean) if gamma is None else gamma
        y, _, _ = tf.nn.fused_batch_norm(
            x, gamma, beta, epsilon=epsilon, mean=mean, variance=var, data_format="NHWC",
            is_training=False,
        )  # fmt: skip
        return y
    return tf.nn.batch_normalization(x, mean, var, beta, gamma, epsilon)


@export("dot")
def dot(x, y):
    """A product of matrices; more axes are flattened around it."""
    if (ndim(x) or 0) <= 2 and (ndim(y) or 0) <= 2:
        return tf.matmul(x, y)
    shapes = []
    for value in (x, y):
        parts = tf.unstack(tf.shape(value))
        shapes.append(tuple(p if s is None else s for s, p in zip(value.shape.as_list(), parts)))
    a, b = shapes
    order = list(range(len(b)))
    order = [order.pop(-2), *order]
    xt = tf.reshape(x, [-1, a[-1]])
    yt = tf.reshape(tf.transpose(y, perm=order), [b[-2], -1])
    return tf.reshape(tf.matmul(xt, yt), a[:-1] + b[:-2] + b[-1:])


@export("batch_dot")
def batch_dot(x, y, axes=None):
    """A product per element of the batch."""
    axes = (axes, axes) if isinstance(axes, int) else axes
    a, b = ndim(x), ndim(y)
    if a is None or b is None:
        text = (
            f"'>' not supported between instances of '{type(a).__name__}' and '{type(b).__name__}'"
        )
        if axes is None:
            text = "unsupported operand type(s) for -: 'NoneType' and 'int'"
        raise dimension.unknown_rank(text, TypeError)
    if not is_v1():
        return batch_dot_2(x, y, axes)
    axes = [a - 1, b - 2] if axes is None else axes
    diff = abs(a - b)
    if a > b:
        y = tf.reshape(y, tf.concat([tf.shape(y), [1] * diff], axis=0))
    elif b > a:
        x = tf.reshape(x, tf.concat([tf.shape(x), [1] * diff], axis=0))
    if ndim(x) == 2 and ndim(y) == 2:
        if axes[0] == axes[1]:
            out = tf.reduce_sum(tf.multiply(x, y), axes[0])
        else:
            out = tf.reduce_sum(tf.multiply(tf.transpose(x, [1, 0]), y), axes[1])
    else:
        adj_x = None if axes[0] == ndim(x) - 1 else True
        adj_y = True if axes[1] == ndim(y) - 1 else None
        out = tf.matmul(x, y, adjoint_a=adj_x, adjoint_b=adj_y)
    if diff:
        start = a + b - 3 if a > b else a - 1
        out = tf.squeeze(out, list(range(start, start + diff)))
    return tf.expand_dims(out, 1) if ndim(out) == 1 else out
