"""contrib.layers / slim: pooling, shapes, dropout, softmax and layers of layers.

Mirrors contrib/layers/python/layers/layers.py.
"""

from __future__ import annotations

from operator import floordiv

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.contrib_framework_variables import model_variable
from tfscope.tf1.api.contrib_layers_utils import (
    NHWC,
    channels,
    check_data_format,
    collect_named_outputs,
    get_variable_collections,
    known_tensor,
    last_dimension,
    layer_names,
    model_variable_getter,
    n_positive_integers,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown


def _pooled(layer_class, default, inputs, kernel_size, stride, padding, data_format, outputs_collections, scope):  # fmt: skip
    formats = ("NCHW", NHWC) if "2D" in default else ("NCDHW", "NDHWC")
    check_data_format(data_format, formats)
    with ops.name_scope(scope, default, [inputs]) as sc:
        inputs = ops.convert_to_tensor(inputs)
        layer = layer_class(
            pool_size=kernel_size, strides=stride, padding=padding,
            data_format=channels(data_format), _scope=sc,
        )  # fmt: skip
        return collect_named_outputs(outputs_collections, sc, layer.apply(inputs))


@tf_export(*layer_names("avg_pool2d"))
@add_arg_scope
def avg_pool2d(inputs, kernel_size, stride=2, padding="VALID", data_format=NHWC, outputs_collections=None, scope=None):  # fmt: skip
    """Mirrors layers.py avg_pool2d."""
    return _pooled(
        tf.layers.AveragePooling2D, "AvgPool2D", inputs, kernel_size, stride, padding,
        data_format, outputs_collections, scope,
    )  # fmt: skip


@tf_export(*layer_names("max_pool2d"))
@add_arg_scope
def max_pool2d(inputs, kernel_size, stride=2, padding="VALID", data_format=NHWC, outputs_collections=None, scope=None):  # fmt: skip
    """Mirrors layers.py max_pool2d."""
    return _pooled(
        tf.layers.MaxPooling2D, "MaxPool2D", inputs, kernel_size, stride, padding, data_format,
        outputs_collections, scope,
    )  # fmt: skip


@tf_export(*layer_names("avg_pool3d"))
@add_arg_scope
def avg_pool3d(inputs, kernel_size, stride=2, padding="VALID", data_format="NDHWC", outputs_collections=None, scope=None):  # fmt: skip
    """Mirrors layers.py avg_pool3d."""
    return _pooled(
        tf.layers.AveragePooling3D, "AvgPool3D", inputs, kernel_size, stride, padding,
        data_format, outputs_collections, scope,
    )  # fmt: skip


@tf_export(*layer_names("max_pool3d"))
@add_arg_scope
def max_pool3d(inputs, kernel_size, stride=2, padding="VALID", data_format="NDHWC", outputs_collections=None, scope=None):  # fmt: skip
    """Mirrors layers.py max_pool3d."""
    return _pooled(
        tf.layers.MaxPooling3D, "MaxPool3D", inputs, kernel_size, stride, padding, data_format,
        outputs_collections, scope,
    )  # fmt: skip


@tf_export(*layer_names("pool"))
@add_arg_scope
def pool(inputs, kernel_size, pooling_type, padding="VALID", data_format=None, dilation_rate=1, stride=1, outputs_collections=None, scope=None):  # fmt: skip
    """tf.nn.pool.  Mirrors layers.py pool."""
    with ops.name_scope(scope, f"{pooling_type.lower()}_pool", [inputs]) as sc:
        inputs = ops.convert_to_tensor(inputs)
        rank = inputs.get_shape().ndims
        if rank is None:
            if nothing_missed():
                raise raised(ValueError("Rank of inputs must be known"))
            return inputs
        if rank < 3:
            raise raised(ValueError("Rank of inputs must be >= 3"))
        outputs = tf.nn.pool(
            input=inputs, window_shape=n_positive_integers(rank - 2, kernel_size),
            pooling_type=pooling_type, padding=padding, data_format=data_format,
            dilation_rate=n_positive_integers(rank - 2, dilation_rate),
            strides=n_positive_integers(rank - 2, stride), name=sc,
        )  # fmt: skip
        return collect_named_outputs(outputs_collections, sc, outputs)


@tf_export(*layer_names("dropout"))
@add_arg_scope
def dropout(inputs, keep_prob=0.5, noise_shape=None, is_training=True, outputs_collections=None, scope=None, seed=None):  # fmt: skip
    """The input's shape.  Mirrors layers.py dropout."""
    with variable_scope.variable_scope(
        scope, "Dropout", [inputs], custom_getter=model_variable_getter
    ) as sc:
        inputs = ops.convert_to_tensor(inputs)
        layer = tf.layers.Dropout(
            rate=1 - keep_prob, noise_shape=noise_shape, seed=seed, name=sc.name, _scope=sc
        )
        outputs = layer.apply(inputs, training=is_training)
        return collect_named_outputs(outputs_collections, sc.name, outputs)


@tf_export(*layer_names("flatten"))
@add_arg_scope
def flatten(inputs, outputs_collections=None, scope=None):
    """All but the first dimension become one.  Mirrors layers.py flatten."""
    with ops.name_scope(scope, "Flatten", [inputs]) as sc:
        inputs = ops.convert_to_tensor(inputs)
        return collect_named_outputs(outputs_collections, sc, tf.layers.flatten(inputs))


@tf_export("contrib.layers.python.layers.layers._inner_flatten")
@add_arg_scope
def _inner_flatten(inputs, new_rank, output_collections=None, scope=None):
    """The last dimensions become one.  Mirrors layers.py _inner_flatten."""
    with ops.name_scope(scope, "InnerFlatten", [inputs, new_rank]) as sc:
        if isinstance(inputs, tf.SparseTensor):
            return collect_named_outputs(output_collections, sc, _sparse_inner(inputs, new_rank))
        inputs = ops.convert_to_tensor(inputs)
        check = tf.assert_rank_at_least(
            inputs, new_rank, message="inputs has rank less than new_rank"
        )
        with ops.control_dependencies([check]):
            outer = tf.strided_slice(tf.shape(inputs), [0], [new_rank - 1])
            outputs = tf.reshape(inputs, tf.concat((outer, [-1]), 0))
        if inputs.get_shape().ndims is not None and isinstance(new_rank, int):
            sizes = inputs.get_shape().as_list()
            rest = 1
            for size in sizes[new_rank - 1 :]:
                rest = None if size is None or rest is None else rest * size
            outputs.set_shape([*sizes[: new_rank - 1], rest])
        return collect_named_outputs(output_collections, sc, outputs)


def _sparse_inner(inputs, new_rank):
    """A sparse tensor whose last dimensions become one.  Mirrors layers.py _sparse_inner_flatten."""
    rank = inputs.dense_shape.get_shape().as_list()[0]
    if rank is not None and isinstance(new_rank, int) and rank < new_rank:
        text = (
            f"Inputs has rank less than new_rank. {inputs} must have rank at least {new_rank}. "
            f"Received rank {rank}, shape {inputs.get_shape()}"
        )
        raise raised(ValueError(text))
    outer, inner = inputs.dense_shape[: new_rank - 1], inputs.dense_shape[new_rank - 1 :]
    return tf.sparse_reshape(inputs, tf.concat((outer, [tf.reduce_prod(inner)]), 0))


@tf_export(*layer_names("one_hot_encoding"))
@add_arg_scope
def one_hot_encoding(labels, num_classes, on_value=1.0, off_value=0.0, outputs_collections=None, scope=None):  # fmt: skip
    """Mirrors layers.py one_hot_encoding."""
    with ops.name_scope(scope, "OneHotEncoding", [labels, num_classes]) as sc:
        labels = ops.convert_to_tensor(labels)
        if dtypes.as_dtype(labels.dtype) == tf.int32:
            labels = tf.to_int64(labels)
        outputs = tf.one_hot(labels, num_classes, on_value=on_value, off_value=off_value)
        return collect_named_outputs(outputs_collections, sc, outputs)


@tf_export(*layer_names("softmax"))
@add_arg_scope
def softmax(logits, scope=None):
    """Over the last dimension.  Mirrors layers.py softmax."""
    with variable_scope.variable_scope(scope, "softmax", [logits]):
        logits = known_tensor(logits)
        shape = logits.get_shape()
        count = last_dimension(shape, min_rank=2)
        flat = tf.reshape(logits, [-1, count])
        predictions = tf.reshape(tf.nn.softmax(flat), tf.shape(logits))
        predictions.set_shape(shape)
        return predictions


@tf_export(*layer_names("maxout"))
@add_arg_scope
def maxout(inputs, num_units, axis=-1, scope=None):
    """The maximum over groups of features.  Mirrors layers.py maxout."""
    with variable_scope.variable_scope(scope, "MaxOut", [inputs]):
        inputs = ops.convert_to_tensor(inputs)
        if inputs.get_shape().ndims is None or isinstance(num_units, Unknown):
            return inputs
        shape = inputs.get_shape().as_list()
        count = refusable(shape.__getitem__, axis)
        if count is not None and count % num_units:
            text = f"number of features({count}) is not a multiple of num_units({num_units})"
            raise raised(ValueError(text))
        shape[axis] = num_units
        shape.append(-1 if count is None else count // num_units)
        shape = [tf.shape(inputs)[i] if size is None else size for i, size in enumerate(shape)]
        return tf.reduce_max(tf.reshape(inputs, shape), -1, keepdims=False)


@tf_export(*layer_names("poincare_normalize"))
def poincare_normalize(x, axis=1, epsilon=1e-5, name=None):
    """Mirrors layers.py poincare_normalize."""
    with ops.name_scope(name, "poincare_normalize", [x]) as name:
        x = ops.convert_to_tensor(x, name="x")
        norm = tf.rsqrt(tf.reduce_sum(tf.square(x), axis, keepdims=True))
        return tf.multiply(x, tf.minimum((1.0 - epsilon) * norm, 1.0), name=name)


@tf_export(*layer_names("scale_gradient"))
def scale_gradient(inputs, gradient_multiplier):
    """The inputs.  Mirrors layers.py scale_gradient."""
    return tf.identity(inputs)


@tf_export(*layer_names("dense_to_sparse"))
@add_arg_scope
def dense_to_sparse(tensor, eos_token=0, outputs_collections=None, scope=None):
    """Mirrors layers.py dense_to_sparse."""
    with variable_scope.variable_scope(scope, "dense_to_sparse", [tensor]) as sc:
        tensor = ops.convert_to_tensor(tensor)
        indices = tf.where(tf.not_equal(tensor, tf.constant(eos_token, tensor.dtype)))
        values = tf.gather_nd(tensor, indices)
        shape = tf.shape(tensor, out_type=tf.int64)
        outputs = tf.SparseTensor(indices, values, shape)
        return collect_named_outputs(outputs_collections, sc.name, outputs)


def _four(sizes):
    batch, height, width, depth = sizes
    return batch, height, width, depth


def _three(sizes):
    steps, batches, depth = sizes
    return steps, batches, depth


@tf_export(*layer_names("images_to_sequence"))
@add_arg_scope
def images_to_sequence(inputs, data_format=NHWC, outputs_collections=None, scope=None):
    """[batch, height, width, depth] → [width, batch * height, depth].  Mirrors layers.py."""
    check_data_format(data_format)
    with ops.name_scope(scope, "ImagesToSequence", [inputs]) as sc:
        inputs = ops.convert_to_tensor(inputs)
        if channels(data_format) == "channels_first":
            inputs = tf.transpose(inputs, [0, 2, 3, 1])
        if inputs.get_shape().ndims is None:
            return inputs
        _, _, width, depth = refusable(_four, inputs.get_shape().as_list())
        s = tf.shape(inputs)
        batch_size, height = s[0], s[1]
        moved = tf.transpose(inputs, [2, 0, 1, 3])
        outputs = tf.reshape(moved, [width, batch_size * height, depth])
        return collect_named_outputs(outputs_collections, sc, outputs)


@tf_export(*layer_names("sequence_to_images"))
@add_arg_scope
def sequence_to_images(inputs, height, output_data_format="channels_last", outputs_collections=None, scope=None):  # fmt: skip
    """The way back.  Mirrors layers.py sequence_to_images."""
    with ops.name_scope(scope, "SequenceToImages", [inputs]) as sc:
        inputs = ops.convert_to_tensor(inputs)
        if inputs.get_shape().ndims is None:
            return inputs
        width, batches, depth = refusable(_three, inputs.get_shape().as_list())
        batches = -1 if batches is None else refusable(floordiv, batches, height)
        outputs = tf.reshape(inputs, [width, batches, height, depth])
        order = [1, 3, 2, 0] if output_data_format == "channels_first" else [1, 2, 0, 3]
        return collect_named_outputs(outputs_collections, sc, tf.transpose(outputs, order))


@tf_export(*layer_names("spatial_softmax"))
@add_arg_scope
def spatial_softmax(features, temperature=None, name=None, variables_collections=None, trainable=True, data_format=NHWC):  # fmt: skip
    """[batch, 2 * channels].  Mirrors layers.py spatial_softmax."""
    with variable_scope.variable_scope(name, "spatial_softmax"):
        check_data_format(data_format)
        features = known_tensor(features)
        known = features.get_shape().ndims == 4
        shape, static = tf.shape(features), features.get_shape().as_list() if known else [None] * 4
        if data_format == NHWC:
            height, width, count = shape[1], shape[2], static[3]
        else:
            count, height, width = static[1], shape[2], shape[3]
        if count is None and nothing_missed():
            text = (
                "The num_channels dimension of the inputs to `spatial_softmax` should be "
                "defined. Found `None`."
            )
            raise raised(ValueError(text))
        with ops.name_scope("spatial_softmax_op", "spatial_softmax_op", [features]):
            return _keypoints(
                features, (height, width, count), temperature, variables_collections, trainable,
                data_format,
            )  # fmt: skip


def _keypoints(features, sizes, temperature, variables_collections, trainable, data_format):
    height, width, count = sizes
    pos_x, pos_y = tf.meshgrid(
        tf.lin_space(-1.0, 1.0, num=height), tf.lin_space(-1.0, 1.0, num=width), indexing="ij"
    )
    pos_x = tf.reshape(pos_x, [height * width])
    pos_y = tf.reshape(pos_y, [height * width])
    start = tf.ones_initializer() if temperature is None else tf.constant_initializer(temperature)
    collections = None
    if trainable:
        collections = get_variable_collections(variables_collections, "temperature")
    heat = model_variable(
        "temperature", shape=(), dtype=tf.float32, initializer=start, collections=collections,
        trainable=trainable,
    )  # fmt: skip
    if data_format == NHWC:
        features = tf.transpose(features, [0, 3, 1, 2])
    features = tf.reshape(features, [-1, height * width])
    attention = tf.nn.softmax(features / heat)
    expected_x = tf.reduce_sum(pos_x * attention, [1], keepdims=True)
    expected_y = tf.reduce_sum(pos_y * attention, [1], keepdims=True)
    both = tf.concat([expected_x, expected_y], 1)
    twice = None if count is None else count * 2
    keypoints = tf.reshape(both, [-1, -1 if twice is None else twice])
    keypoints.set_shape([None, twice])
    return keypoints


# -- layers of layers ----------------------------------------------------------------------------
def _layer_scope(layer, default):
    if isinstance(layer, Unknown):
        return str(layer)
    inner = getattr(layer, "func", None)
    return getattr(layer, "__name__", None) or getattr(inner, "__name__", None) or default


@tf_export(*layer_names("repeat"))
def repeat(inputs, repetitions, layer, *args, **kwargs):
    """The layer several times, in scopes ``name_1``, ``name_2``.  Mirrors layers.py repeat."""
    scope = kwargs.pop("scope", None)
    with variable_scope.variable_scope(scope, "Repeat", [inputs]):
        outputs = ops.convert_to_tensor(inputs)
        prefix = _layer_scope(layer, "repeat") if scope is None else scope
        count = 1 if isinstance(repetitions, Unknown) else repetitions
        for i in range(count):
            kwargs["scope"] = f"{prefix}_{i + 1}"
            outputs = layer(outputs, *args, **kwargs)
        return outputs


@tf_export(*layer_names("stack"))
def stack(inputs, layer, stack_args, **kwargs):
    """The layer once per element of the arguments.  Mirrors layers.py stack."""
    scope = kwargs.pop("scope", None)
    if isinstance(stack_args, Unknown):
        stack_args = [stack_args]
    if not isinstance(stack_args, (list, tuple)):
        raise raised(ValueError("stack_args need to be a list or tuple"))
    with variable_scope.variable_scope(scope, "Stack", [inputs]):
        outputs = ops.convert_to_tensor(inputs)
        prefix = _layer_scope(layer, "stack") if scope is None else scope
        for i, layer_args in enumerate(stack_args):
            kwargs["scope"] = f"{prefix}_{i + 1}"
            given = layer_args if isinstance(layer_args, (list, tuple)) else [layer_args]
            outputs = layer(outputs, *given, **kwargs)
        return outputs
