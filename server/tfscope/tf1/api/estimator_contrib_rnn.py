"""Estimators of recurrent networks.

Mirrors tensorflow_estimator/contrib/estimator/python/estimator/rnn.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.constructors import constructor
from tfscope.tf1.api.estimator import Estimator
from tfscope.tf1.api.estimator_canned import get_optimizer_instance, least_sized, refuse_features
from tfscope.tf1.api.estimator_heads import head_for
from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

USE_DEFAULT = object()
_CELLS = {"basic_rnn": "BasicRNNCell", "lstm": "BasicLSTMCell", "gru": "GRUCell"}


def _cell(units: Any, kind: Any) -> Any:
    if isinstance(kind, str) and kind in _CELLS:
        kind = getattr(tf.nn.rnn_cell, _CELLS[kind])
    if kind and not isinstance(kind, (type, Unknown)):
        raise raised(TypeError("issubclass() arg 1 must be a class"))
    if not kind or not issubclass(kind, tf.nn.rnn_cell.RNNCell):
        text = f"Supported cell types are {list(_CELLS)}; got {kind}"
        raise raised(ValueError(text))
    return kind(num_units=units)


def _cell_fn(given: dict[str, Any]) -> Any:
    """What makes the cell of a mode; raises ``ValueError`` for two ways to say it."""
    own, kind, units = given["rnn_cell_fn"], given["cell_type"], given["num_units"]
    if own and (units or kind is not USE_DEFAULT):
        text = "num_units and cell_type must not be specified when using rnn_cell_fn"
        raise raised(ValueError(text))
    if own:
        return own
    kind = "basic_rnn" if kind is USE_DEFAULT else kind

    def make(mode):
        cells = [_cell(n, kind) for n in units]
        return cells[0] if len(cells) == 1 else tf.nn.rnn_cell.MultiRNNCell(cells)

    return make


def _with_context(sequence: Any, context: Any) -> Any:
    """A sequence with the same numbers beside each step.  Mirrors _concatenate_context_input."""
    checks = []
    for name, value, rank in (("sequence_input", sequence, 3), ("context_input", context, 2)):
        text = f"{name} must have rank {rank}"
        checks.append(tf.assert_rank(value, rank, message=text, data=[tf.shape(value)]))
        text = f"{name} must have dtype float32; got {value.dtype}."
        checks.append(tf.assert_type(value, tf.float32, message=text))
    with ops.control_dependencies(checks):
        length = tf.shape(sequence)[1]
        sizes = tf.concat([[1], [length], [1]], 0)
        tiled = tf.tile(tf.expand_dims(context, 1), sizes)
    return tf.concat([sequence, tiled], 2)


def _last_of(activations: Any, lengths: Any) -> Any:
    """The last step of each sequence.  Mirrors _select_last_activations."""
    with ops.name_scope("select_last_activations", values=[activations, lengths]):
        shape = tf.shape(activations)
        rows, steps, units = shape[0], shape[1], shape[2]
        first = tf.to_int64(tf.range(rows) * steps)
        last = first + (steps if lengths is None else lengths) - 1
        flat = tf.reshape(activations, [rows * steps, units])
        found = tf.gather(flat, last)
        found.set_shape([activations.shape[0], activations.shape[2]])
        return found


def _logits(features: Any, mode: Any, own: dict[str, Any], partitioner: Any) -> Any:
    """Logits, and which steps are there."""
    with variable_scope.variable_scope(
        "sequence_input_layer", values=tuple(features.values()), partitioner=partitioner
    ):
        inputs, lengths = tf.contrib.feature_column.sequence_input_layer(
            features=features, feature_columns=tuple(own["sequence_feature_columns"] or ())
        )
        tf.summary.histogram("sequence_length", lengths)
        if own["context_feature_columns"]:
            context = tf.feature_column.input_layer(
                features=features, feature_columns=tuple(own["context_feature_columns"])
            )
            inputs = _with_context(inputs, context)
    outputs, _ = tf.nn.dynamic_rnn(
        cell=own["make_cell"](mode), inputs=inputs, sequence_length=lengths, dtype=tf.float32
    )
    if not own.get("return_sequences"):
        outputs = _last_of(outputs, lengths)
    with variable_scope.variable_scope("logits", values=(outputs,)):
        logits = tf.layers.dense(
            outputs,
            units=own["head"].logits_dimension,
            activation=None,
            kernel_initializer=tf.glorot_uniform_initializer(),
        )
    return logits, tf.sequence_mask(lengths)


def _model_fn(features: Any, labels: Any, mode: Any, config: Any, own: dict[str, Any]) -> Any:
    refuse_features(features)
    optimizer = own["optimizer"]
    if not isinstance(optimizer, (tf.train.Optimizer, Unknown)):
        optimizer = get_optimizer_instance(optimizer, 0.05)
        optimizer = tf.contrib.estimator.clip_gradients_by_norm(optimizer, 5.0)
    head = own["head"]
    if isinstance(features, Unknown):
        return features.derived("model_fn()")
    with variable_scope.variable_scope(
        "rnn", values=tuple(features.values()), partitioner=least_sized(config)
    ):
        partitioner = own["input_layer_partitioner"] or least_sized(config, 64 << 20)
        logits, mask = _logits(features, mode, own, partitioner)

        def train(loss):
            return optimizer.minimize(loss, global_step=tf.train.get_global_step())

        if own.get("return_sequences") and head.input_sequence_mask_key not in features:
            features[head.input_sequence_mask_key] = mask
        return head.create_estimator_spec(
            features=features, mode=mode, labels=labels, train_op_fn=train, logits=logits
        )


_CELL = "context_feature_columns=None, num_units=None, cell_type=None, rnn_cell_fn=None"
SIGNATURES = {
    "RNNClassifier": f"sequence_feature_columns, {_CELL}, model_dir=None, n_classes=2, weight_column=None, label_vocabulary=None, optimizer='Adagrad', loss_reduction='weighted_sum_over_batch_size', input_layer_partitioner=None, config=None",
    "RNNEstimator": f"head, sequence_feature_columns, {_CELL}, return_sequences=False, model_dir=None, optimizer='Adagrad', input_layer_partitioner=None, config=None",
}  # fmt: skip
"""What each takes, in TensorFlow's order."""


def _register(name: str) -> None:
    def build(self: Any, given: dict[str, Any]) -> None:
        own = {**given, "make_cell": _cell_fn(given)}
        own["head"] = head_for("Classifier", given)

        def model_fn(features, labels, mode, config):
            return _model_fn(features, labels, mode, config, own)

        Estimator.__init__(self, model_fn, given["model_dir"], given["config"])

    start = constructor(name, SIGNATURES[name], build)
    index = start.__code__.co_varnames.index("cell_type") - start.__code__.co_argcount
    defaults = list(start.__defaults__)
    defaults[index] = USE_DEFAULT
    start.__defaults__ = tuple(defaults)
    space = {"__init__": start, "__doc__": "An estimator of a recurrent network."}
    export_value(type(name, (Estimator,), space), f"contrib.estimator.{name}")


for _name in SIGNATURES:
    _register(_name)
