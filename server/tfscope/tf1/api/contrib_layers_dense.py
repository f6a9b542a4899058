"""contrib.layers / slim: fully connected layers, biases, embeddings, encoders.

Mirrors contrib/layers/python/layers/{layers,encoders}.py.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.contrib_framework_variables import model_variable
from tfscope.tf1.api.contrib_layers_conv import (
    RENAMED,
    XAVIER,
    ZEROS,
    _kernel_layer,
    finished,
    layer_dtype,
)
from tfscope.tf1.api.contrib_layers_utils import (
    NHWC,
    build_variable_getter,
    check_data_format,
    get_variable_collections,
    layer_names,
    parameter_shape,
)
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export(*layer_names("fully_connected"))
@add_arg_scope
def fully_connected(inputs, num_outputs, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """A Dense layer with contrib's variable names.  Mirrors layers.py fully_connected."""
    if not isinstance(num_outputs, (int, Unknown)):
        text = f"num_outputs type should be one of [<class 'int'>], got {type(num_outputs)}."
        raise raised(ValueError(text))
    with variable_scope.variable_scope(
        scope, "fully_connected", [inputs], reuse=reuse,
        custom_getter=build_variable_getter(RENAMED),
    ) as sc:  # fmt: skip
        inputs = ops.convert_to_tensor(inputs)
        layer = tf.layers.Dense(
            units=num_outputs, activation=None, use_bias=not normalizer_fn and biases_initializer,
            kernel_initializer=weights_initializer, bias_initializer=biases_initializer,
            kernel_regularizer=weights_regularizer, bias_regularizer=biases_regularizer,
            activity_regularizer=None, trainable=trainable, name=sc.name,
            dtype=layer_dtype(inputs), _scope=sc, _reuse=reuse,
        )  # fmt: skip
        return _kernel_layer(
            layer, inputs, sc, normalizer_fn, normalizer_params, activation_fn,
            variables_collections, outputs_collections,
        )  # fmt: skip


def _partial(layer, activation, *names):
    export_value(functools.partial(layer, activation_fn=activation), *layer_names(*names))


_partial(fully_connected, tf.nn.relu, "relu")
_partial(fully_connected, tf.nn.relu6, "relu6")
_partial(fully_connected, tf.nn.elu, "elu")
_partial(fully_connected, None, "linear")


@tf_export(*layer_names("legacy_fully_connected"))
def legacy_fully_connected(x, num_output_units, activation_fn=None, weight_init=XAVIER, bias_init=ZEROS, name=None, weight_collections=("weights",), bias_collections=("biases",), output_collections=("activations",), trainable=True, weight_regularizer=None, bias_regularizer=None):  # fmt: skip
    """Plain get_variable weights and bias.  Mirrors layers.py legacy_fully_connected."""
    with variable_scope.variable_scope(name, "fully_connected", [x]):
        x = ops.convert_to_tensor(x)
        rank = x.get_shape().ndims
        _check_legacy(x)
        inner = x.get_shape().as_list()[-1] if rank else None
        made = functools.partial(
            variable_scope.get_variable, dtype=layer_dtype(x), trainable=trainable
        )
        weights = made(
            "weights", shape=[inner, num_output_units], initializer=weight_init,
            collections={*(weight_collections or ()), "variables"}, regularizer=weight_regularizer,
        )  # fmt: skip
        flat = x if rank is None or rank <= 2 else tf.reshape(x, [-1, inner])
        y = tf.matmul(flat, weights)
        if bias_init is not None:
            bias = made(
                "bias", shape=[num_output_units], initializer=bias_init,
                collections={*(bias_collections or ()), "variables"}, regularizer=bias_regularizer,
            )  # fmt: skip
            y = tf.nn.bias_add(y, bias)
        if rank is not None and rank > 2:
            out_shape = tf.unstack(tf.shape(x))
            out_shape[-1] = num_output_units
            y = tf.reshape(y, tf.stack(out_shape))
            y.set_shape([*x.get_shape().as_list()[:-1], num_output_units])
        if activation_fn is not None and not isinstance(activation_fn, Unknown):
            y = activation_fn(y)
        ops.get_default_graph().add_to_collections([*(output_collections or ()), "activations"], y)
        return y


def _check_legacy(x):
    if not nothing_missed():
        return
    rank = x.get_shape().ndims
    if rank is None:
        raise raised(ValueError("dims of x must be known but is None"))
    if rank < 2:
        raise raised(ValueError(f"rank of x must be at least 2 not: {rank}"))
    if x.get_shape().as_list()[-1] is None:
        raise raised(ValueError("last dimension of x must be known but is None"))


_partial(legacy_fully_connected, None, "legacy_linear")
_partial(legacy_fully_connected, tf.nn.relu, "legacy_relu")


@tf_export(*layer_names("bias_add"))
@add_arg_scope
def bias_add(inputs, activation_fn=None, initializer=ZEROS, regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, data_format=NHWC, scope=None):  # fmt: skip
    """A bias per channel.  Mirrors layers.py bias_add."""
    check_data_format(data_format)
    with variable_scope.variable_scope(scope, "BiasAdd", [inputs], reuse=reuse) as sc:
        inputs = ops.convert_to_tensor(inputs)
        shape = inputs.get_shape()
        first = data_format == "NCHW"
        if shape.ndims is None and nothing_missed():
            raise raised(ValueError("Dims of shape must be known but is None"))
        if shape.ndims not in (None, 4) and first:
            raise raised(ValueError("Data format NCHW only supports 4D Tensor"))
        count = shape.as_list()[1 if first else -1] if shape.ndims else None
        if count is None and nothing_missed():
            raise raised(ValueError("`C` dimension must be known but is None"))
        biases = model_variable(
            "biases", shape=parameter_shape(tf.TensorShape([count])), dtype=layer_dtype(inputs), initializer=initializer,
            regularizer=regularizer, trainable=trainable,
            collections=get_variable_collections(variables_collections, "biases"),
        )  # fmt: skip
        outputs = tf.nn.bias_add(inputs, biases, data_format=data_format)
        return finished(outputs, sc, activation_fn, outputs_collections)


# -- encoders ------------------------------------------------------------------------------------
def _encoder_names(name: str) -> list[str]:
    return [f"contrib.layers.{name}", f"contrib.layers.python.layers.encoders.{name}"]


@tf_export(*_encoder_names("bow_encoder"))
def bow_encoder(ids, vocab_size, embed_dim, sparse_lookup=True, initializer=None, regularizer=None, trainable=True, scope=None, reuse=None):  # fmt: skip
    """The mean of embeddings.  Mirrors encoders.py bow_encoder."""
    if not vocab_size or not embed_dim:
        raise raised(ValueError("Must specify vocab size and embedding dimension"))
    with variable_scope.variable_scope(scope, "bow_encoder", [ids], reuse=reuse):
        embeddings = model_variable(
            "embeddings", shape=[vocab_size, embed_dim], initializer=initializer,
            regularizer=regularizer, trainable=trainable,
        )  # fmt: skip
        if not sparse_lookup:
            return tf.reduce_mean(tf.nn.embedding_lookup(embeddings, ids), axis=1)
        if not hasattr(ids, "dense_shape"):
            ids = dense_to_sparse_tensor(ids)
        return tf.contrib.layers.safe_embedding_lookup_sparse(
            [embeddings], ids, combiner="mean", default_id=0
        )


@tf_export("contrib.layers.python.ops.sparse_ops.dense_to_sparse_tensor")
def dense_to_sparse_tensor(dense_tensor, ignore_value=None):
    """What is not ignored.  Mirrors contrib/layers/python/ops/sparse_ops.py dense_to_sparse_tensor."""
    with ops.name_scope("DenseToSparseTensor"):
        tensor = ops.convert_to_tensor(dense_tensor)
        kind = tensor.dtype
        if ignore_value is None:
            ignore_value = "" if kind == tf.string else 0 if kind.is_integer else 0.0
        ignored = tf.cast(ignore_value, kind, name="ignore_value")
        indices = tf.where(tf.not_equal(tensor, ignored), name="indices")
        values = tf.gather_nd(tensor, indices, name="values")
        shape = tf.shape(tensor, out_type=tf.int64, name="dense_shape")
        return tf.SparseTensor(indices, values, shape)


@tf_export(*_encoder_names("embed_sequence"))
def embed_sequence(ids, vocab_size=None, embed_dim=None, unique=False, initializer=None, regularizer=None, trainable=True, scope=None, reuse=None):  # fmt: skip
    """Embeddings of ids.  Mirrors encoders.py embed_sequence."""
    if not (reuse or (vocab_size and embed_dim)):
        text = (
            "Must specify vocab size and embedding dimension when not reusing. Got vocab_size="
            f"{vocab_size} and embed_dim={embed_dim}"
        )
        raise raised(ValueError(text))
    with variable_scope.variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        shape = [vocab_size, embed_dim]
        if reuse and vocab_size is None or embed_dim is None:
            shape = None
        embeddings = model_variable(
            "embeddings", shape=shape, initializer=initializer, regularizer=regularizer,
            trainable=trainable,
        )  # fmt: skip
        if unique:
            return tf.contrib.layers.embedding_lookup_unique(embeddings, ids)
        return tf.nn.embedding_lookup(embeddings, ids)


@tf_export("contrib.layers.embedding_lookup_unique")
def embedding_lookup_unique(params, ids, partition_strategy="mod", name=None):
    """Each id looked up once.  Mirrors embedding_ops.py embedding_lookup_unique."""
    with ops.name_scope(name, "EmbeddingLookupUnique", [params, ids]):
        ids = ops.convert_to_tensor(ids)
        shape = tf.shape(ids)
        flat = tf.reshape(ids, tf.reduce_prod(shape, keepdims=True))
        unique_ids, index = tf.unique(flat)
        unique = tf.nn.embedding_lookup(params, unique_ids, partition_strategy)
        flat_embeds = tf.gather(unique, index)
        embed_shape = tf.concat([shape, tf.shape(unique)[1:]], 0)
        embeds = tf.reshape(flat_embeds, embed_shape)
        embeds.set_shape(ids.get_shape().concatenate(unique.get_shape()[1:]))
        return embeds
