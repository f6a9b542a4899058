"""Boosted trees estimators: what of their graphs are variables, predictions and metrics.

Mirrors tensorflow_estimator/python/estimator/canned/boosted_trees.py; the trees themselves are resources.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.constructors import constructor
from tfscope.tf1.api.estimator import Estimator
from tfscope.tf1.api.estimator_heads import OVER_BATCH, head_for
from tfscope.tf1.api.estimator_spec import ModeKeys
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _logits(features: Any, units: Any) -> Any:
    """The trees' sums; as many as there are examples."""
    given = [] if isinstance(features, Unknown) else list(features.values())
    known = [f.get_shape() for f in given if isinstance(f, ops.Tensor)]
    rows = known[0].as_list()[0] if known and known[0].ndims else None
    return one_op("BoostedTreesPredict", [], [rows, units], tf.float32)


def _flag(value: bool, name: str) -> Any:
    return tf.Variable(value, trainable=False, name=name)


def _model_fn(features, labels, mode, config, own):
    head = own["head"]
    with ops.name_scope("boosted_trees"):
        tf.train.get_or_create_global_step()
        if mode == ModeKeys.TRAIN:
            _flag(False, "are_boundaries_ready")
        logits = _logits(features, head.logits_dimension)
        if mode == ModeKeys.TRAIN:
            _flag(bool(own["center_bias"]), "center_bias_needed")

        def train(loss):
            step = tf.train.get_global_step()
            return tf.group(tf.assign_add(step, 1), tf.no_op())

        return head.create_estimator_spec(
            features=features, mode=mode, labels=labels, train_op_fn=train, logits=logits
        )


_TREES = (
    "n_trees=100, max_depth=6, learning_rate=0.1, l1_regularization=0.0, l2_regularization=0.0, "
    "tree_complexity=0.0, min_node_weight=0.0, config=None, center_bias=False, pruning_mode='none', "
    "quantile_sketch_epsilon=0.01"
)

SIGNATURES = {
    "Classifier": f"feature_columns, n_batches_per_layer, model_dir=None, n_classes=2, weight_column=None, label_vocabulary=None, {_TREES}, train_in_memory=False",
    "Regressor": f"feature_columns, n_batches_per_layer, model_dir=None, label_dimension=1, weight_column=None, {_TREES}, train_in_memory=False",
    "Estimator": f"feature_columns, n_batches_per_layer, head, model_dir=None, weight_column=None, {_TREES}",
}  # fmt: skip
"""What each takes, in TensorFlow's order."""


def _register(kind: str) -> None:
    name = f"BoostedTrees{kind}"

    def build(self, given):
        made = head_for(kind, {"loss_reduction": OVER_BATCH, **given})
        if given["pruning_mode"] is not None and getattr(made, "logits_dimension", 1) > 1:
            of = "multi class." if kind == "Classifier" else "multi-dimensionregression."
            raise raised(ValueError(f"For now pruning is not supported with {of}"))
        tf.enable_resource_variables()
        own = {"head": made, "center_bias": given["center_bias"]}

        def model_fn(features, labels, mode, config):
            return _model_fn(features, labels, mode, config, own)

        Estimator.__init__(self, model_fn, given["model_dir"], given["config"])

    space = {"__init__": constructor(name, SIGNATURES[kind], build), "__doc__": "Boosted trees."}
    export_value(type(name, (Estimator,), space), f"estimator.{name}", f"contrib.estimator.{name}")


for _kind in SIGNATURES:
    _register(_kind)
