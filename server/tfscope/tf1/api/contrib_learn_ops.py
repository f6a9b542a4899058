"""Older models and operations of ``tf.contrib.learn``.

Mirrors contrib/learn/python/learn/models.py and ops/{embeddings_ops,losses_ops,seq2seq_ops}.py.
"""

from __future__ import annotations

import functools
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

MODELS, OPS = "contrib.learn.models", "contrib.learn.ops"


def _regression(name: str, x: Any, y: Any, size: Any, init_mean: Any, init_stddev: Any) -> Any:
    """Weights and biases, with their summaries, in the current variable scope."""
    scope = variable_scope.get_variable_scope().name
    tf.summary.histogram(f"{scope}.x", x)
    tf.summary.histogram(f"{scope}.y", y)
    dtype = element_type(x)
    made = []
    for key, shape in (("weights", [x.get_shape()[1], size]), ("bias", [size])):
        start = None
        if init_mean is not None:
            start = tf.random_normal_initializer(init_mean, init_stddev, dtype=dtype)
        made.append(tf.get_variable(key, shape, initializer=start, dtype=dtype))
    for key, variable in zip(("weights", "bias"), made):
        tf.summary.histogram(f"{scope}.{key}", variable)
    return made


@tf_export(f"{MODELS}.linear_regression")
def linear_regression(x, y, init_mean=None, init_stddev=1.0):
    """Mirrors models.py linear_regression."""
    with variable_scope.variable_scope("linear_regression"):
        shape = y.get_shape()
        size = 1 if len(shape) == 1 else shape[1]
        weights, bias = _regression("linear_regression", x, y, size, init_mean, init_stddev)
        return mean_squared_error_regressor(x, y, weights, bias)


@tf_export(f"{MODELS}.linear_regression_zero_init")
def linear_regression_zero_init(x, y):
    """Mirrors models.py linear_regression_zero_init."""
    return linear_regression(x, y, init_mean=0.0, init_stddev=0.0)


@tf_export(f"{MODELS}.logistic_regression")
def logistic_regression(x, y, class_weight=None, init_mean=None, init_stddev=1.0):
    """Mirrors models.py logistic_regression."""
    with variable_scope.variable_scope("logistic_regression"):
        size = y.get_shape()[-1]
        weights, bias = _regression("logistic_regression", x, y, size, init_mean, init_stddev)
        return softmax_classifier(x, y, weights, bias, class_weight=class_weight)


@tf_export(f"{MODELS}.logistic_regression_zero_init")
def logistic_regression_zero_init(x, y):
    """Mirrors models.py logistic_regression_zero_init."""
    return logistic_regression(x, y, init_mean=0.0, init_stddev=0.0)


def _reversed(inputs: Any, lengths: Any) -> Any:
    if lengths is None:
        return list(reversed(inputs))
    raise raised(AttributeError("module 'tensorflow.python.ops.array_ops' has no attribute 'pack'"))


@tf_export(f"{MODELS}.bidirectional_rnn")
def bidirectional_rnn(cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None,
                      dtype=None, sequence_length=None, scope=None):  # fmt: skip
    """Two networks, one of them from the end.  Mirrors models.py bidirectional_rnn."""
    for name, cell in (("cell_fw", cell_fw), ("cell_bw", cell_bw)):
        if not isinstance(cell, (tf.nn.rnn_cell.RNNCell, Unknown)):
            raise raised(TypeError(f"{name} must be an instance of RNNCell"))
    if not isinstance(inputs, list):
        raise raised(TypeError("inputs must be a list"))
    if not inputs:
        raise raised(ValueError("inputs must not be empty"))
    name = scope or "BiRNN"
    run = tf.nn.static_rnn
    with variable_scope.variable_scope(f"{name}_FW"):
        forth, state_fw = run(cell_fw, inputs, initial_state_fw, dtype, sequence_length)
    with variable_scope.variable_scope(f"{name}_BW"):
        turned = _reversed(inputs, sequence_length)
        back, state_bw = run(cell_bw, turned, initial_state_bw, dtype, sequence_length)
    outputs = [tf.concat(pair, 1) for pair in zip(forth, _reversed(back, sequence_length))]
    return outputs, tf.concat([state_fw, state_bw], 1)


_CELLS = {"rnn": "BasicRNNCell", "gru": "GRUCell", "lstm": "BasicLSTMCell"}


@tf_export(f"{MODELS}.get_rnn_model")
def get_rnn_model(rnn_size, cell_type, num_layers, input_op_fn, bidirectional, target_predictor_fn,
                  sequence_length, initial_state, attn_length, attn_size, attn_vec_size):  # fmt: skip
    """A function that makes a recurrent model.  Mirrors models.py get_rnn_model."""

    def deep():
        make = getattr(tf.nn.rnn_cell, _CELLS[cell_type])
        make = functools.partial(make, state_is_tuple=False) if cell_type == "lstm" else make
        cells = []
        for _ in range(num_layers):
            cell = make(rnn_size)
            if attn_length is not None:
                cell = tf.contrib.rnn.AttentionCellWrapper(
                    cell, attn_length=attn_length, attn_size=attn_size,
                    attn_vec_size=attn_vec_size, state_is_tuple=False,
                )  # fmt: skip
            cells.append(cell)
        return tf.nn.rnn_cell.MultiRNNCell(cells, state_is_tuple=False)

    def rnn_estimator(x, y):
        x = input_op_fn(x)
        if cell_type not in _CELLS:
            raise raised(ValueError(f"cell_type {cell_type} is not supported. "))
        given = {"dtype": tf.float32, "sequence_length": sequence_length}
        if bidirectional:
            states = {"initial_state_fw": initial_state, "initial_state_bw": initial_state}
            _, encoding = bidirectional_rnn(deep(), deep(), x, **states, **given)
        else:
            _, encoding = tf.nn.static_rnn(deep(), x, initial_state=initial_state, **given)
        return target_predictor_fn(encoding, y)

    return rnn_estimator


@tf_export(f"{OPS}.embedding_lookup")
def embedding_lookup(params, ids, name="embedding_lookup"):
    """Rows in the shape of numbers.  Mirrors embeddings_ops.py embedding_lookup."""
    with ops.name_scope(name, "embedding_lookup", [params, ids]):
        params, ids = ops.convert_to_tensor(params), ops.convert_to_tensor(ids)
        shape = tf.shape(ids)
        flat = tf.reshape(ids, tf.reduce_prod(shape, keepdims=True))
        rows = tf.nn.embedding_lookup(params, flat, name)
        made = tf.reshape(rows, tf.concat([shape, [-1]], 0))
        made.set_shape(ids.get_shape().concatenate(params.get_shape()[1:]))
        return made


@tf_export(f"{OPS}.categorical_variable")
def categorical_variable(tensor_in, n_classes, embedding_size, name):
    """Mirrors embeddings_ops.py categorical_variable."""
    with variable_scope.variable_scope(name):
        embeddings = tf.get_variable(f"{name}_embeddings", [n_classes, embedding_size])
        return embedding_lookup(embeddings, tensor_in)


@tf_export(f"{OPS}.mean_squared_error_regressor")
def mean_squared_error_regressor(tensor_in, labels, weights, biases, name=None):
    """Predictions and a loss.  Mirrors losses_ops.py mean_squared_error_regressor."""
    with ops.name_scope(name, "mean_squared_error_regressor", [tensor_in, labels]):
        predictions = tf.nn.xw_plus_b(tensor_in, weights, biases)
        if len(labels.get_shape()) == 1 and len(predictions.get_shape()) == 2:
            predictions = tf.squeeze(predictions, axis=[1])
        return predictions, tf.losses.mean_squared_error(labels, predictions)


@tf_export(f"{OPS}.softmax_classifier")
def softmax_classifier(tensor_in, labels, weights, biases, class_weight=None, name=None):
    """Probabilities and a loss.  Mirrors losses_ops.py softmax_classifier."""
    with ops.name_scope(name, "softmax_classifier", [tensor_in, labels]):
        logits = tf.nn.xw_plus_b(tensor_in, weights, biases)
        if class_weight is not None:
            logits = tf.multiply(logits, class_weight)
        return tf.nn.softmax(logits), tf.losses.softmax_cross_entropy(labels, logits)


@tf_export(f"{OPS}.sequence_classifier")
def sequence_classifier(decoding, labels, sampling_decoding=None, name=None):
    """Probabilities and a loss of all steps.  Mirrors seq2seq_ops.py sequence_classifier."""
    with ops.name_scope(name, "sequence_classifier", [decoding, labels]):
        predictions, each = [], []
        for i, logits in enumerate(decoding):
            raw = f"sequence_loss/xent_raw{i}"
            lost = tf.nn.softmax_cross_entropy_with_logits(
                labels=labels[i], logits=logits, name=raw
            )
            each.append(lost)
            told = sampling_decoding[i] if sampling_decoding else logits
            predictions.append(tf.nn.softmax(told))
        whole = tf.add_n(each, name="sequence_loss/xent")
        loss = tf.reduce_sum(whole, name="sequence_loss")
        return tf.stack(predictions, axis=1), loss


@tf_export(f"{OPS}.seq2seq_inputs")
def seq2seq_inputs(x, y, input_length, output_length, sentinel=None, name=None):
    """Steps, with a mark before and behind those to be told.  Mirrors seq2seq_ops.py seq2seq_inputs."""
    with ops.name_scope(name, "seq2seq_inputs", [x, y]):
        steps, told = tf.unstack(x, axis=1), tf.unstack(y, axis=1)
        if not sentinel:
            sentinel = tf.zeros(tf.stack([tf.shape(x)[0], told[0].get_shape()[1]]))
            sentinel.set_shape(told[0].get_shape())
        return steps, [sentinel, *told], [*told, sentinel]


@tf_export(f"{OPS}.rnn_decoder")
def rnn_decoder(decoder_inputs, initial_state, cell, scope=None):
    """Steps from given ones, and from those told before.  Mirrors seq2seq_ops.py rnn_decoder."""
    with variable_scope.variable_scope(scope or "dnn_decoder"):
        states, outputs = [initial_state], []
        with ops.name_scope("training", values=[decoder_inputs, initial_state]):
            for i, given in enumerate(decoder_inputs):
                if i > 0:
                    variable_scope.get_variable_scope().reuse_variables()
                output, state = cell(given, states[-1])
                outputs.append(output)
                states.append(state)
        drawn, drawn_states = [], [initial_state]
        with ops.name_scope("sampling", values=[initial_state]):
            for i in range(len(outputs)):
                pair = (outputs[0], states[0]) if i == 0 else cell(drawn[-1], drawn_states[-1])
                drawn.append(pair[0])
                drawn_states.append(pair[1])
    return outputs, states, drawn, drawn_states


@tf_export(f"{OPS}.rnn_seq2seq")
def rnn_seq2seq(encoder_inputs, decoder_inputs, encoder_cell, decoder_cell=None, dtype=None, scope=None):  # fmt: skip
    """Mirrors seq2seq_ops.py rnn_seq2seq."""
    with variable_scope.variable_scope(scope or "rnn_seq2seq"):
        _, state = tf.nn.static_rnn(encoder_cell, encoder_inputs, dtype=dtype or tf.float32)
        return rnn_decoder(decoder_inputs, state, decoder_cell or encoder_cell)
