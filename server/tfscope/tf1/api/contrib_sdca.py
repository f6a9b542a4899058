"""Linear models trained by dual coordinates: what they make of variables.

Mirrors contrib/linear_optimizer/python/{sdca_optimizer,ops/sdca_ops}.py,
contrib/learn/python/learn/estimators/{linear,svm}.py and contrib/kernel_methods/python/kernel_estimators.py.
The steps themselves are one operation.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_learn import Estimator, learn_names
from tfscope.tf1.api.contrib_learn_canned import _Canned, _linear_model_fn, sdca_model_fns
from tfscope.tf1.api.contrib_learn_heads import (
    BinaryLogisticHead,
    MultiClassHead,
    RegressionHead,
    multi_class_head,
)
from tfscope.tf1.api.contrib_learn_heads_more import BinarySvmHead, binary_svm_head
from tfscope.tf1.api.contrib_small import RandomFourierFeatureMapper
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

LOSSES = {
    BinarySvmHead: "hinge_loss",
    BinaryLogisticHead: "logistic_loss",
    RegressionHead: "squared_loss",
}
BIAS = "tf_virtual_bias_column"


@tf_export("contrib.linear_optimizer.SDCAOptimizer")
class SDCAOptimizer:
    """What a linear model is trained by; raises ``ValueError`` for regularization below zero."""

    def __init__(self, example_id_column, num_loss_partitions=1, num_table_shards=None, symmetric_l1_regularization=0.0, symmetric_l2_regularization=1.0, adaptive=True, partitioner=None):  # fmt: skip
        self.example_id_column, self.num_loss_partitions = example_id_column, num_loss_partitions
        self.num_table_shards, self.adaptive, self.partitioner = num_table_shards, adaptive, partitioner  # fmt: skip
        self.symmetric_l1_regularization = symmetric_l1_regularization
        self.symmetric_l2_regularization = symmetric_l2_regularization

    def get_name(self):
        """What it is called."""
        return "SDCAOptimizer"

    def get_train_step(self, columns_to_variables, weight_column_name, loss_type, features, targets, global_step):  # fmt: skip
        """Makes a variable beside each weight, and the operation of a step."""
        for key in ("symmetric_l1_regularization", "symmetric_l2_regularization"):
            value = getattr(self, key)
            if isinstance(value, (int, float)) and value < 0.0:
                text = f"{key} should be non-negative. Found ({value:f})"
                raise raised(ValueError(text))
        ordered = sorted(columns_to_variables, key=lambda column: str(column.key))
        dense = [column for column in ordered if _is_dense(column)]
        sparse = [column for column in ordered if not _is_dense(column)]
        for column in [*sparse, *dense]:
            variables = columns_to_variables[column]
            for part in variables[:1] if _is_dense(column) else variables:
                _beside(part)
        with ops.name_scope(None, "sdca/minimize"):
            if global_step is None:
                return None, tf.no_op()
            return None, tf.assign_add(global_step, 1).op


def _is_dense(column: Any) -> bool:
    return type(column).__name__.endswith("RealValuedColumn")


def _beside(variable: Any) -> None:
    """Mirrors sdca_ops.py _create_slots."""
    parts = list(variable) if hasattr(variable, "_variable_list") else [variable]
    for part in parts:
        if isinstance(part, Unknown):
            continue
        with ops.colocate_with(part):
            zeros = tf.zeros_like(part.initialized_value(), tf.float32)
            tf.Variable(initial_value=zeros, name=f"{part.op.name}_unshrinked/SDCAOptimizer")


def sdca_model_fn(features, labels, mode, params):
    """Mirrors linear.py sdca_model_fn."""
    head, columns, optimizer = params["head"], params["feature_columns"], params["optimizer"]
    if not isinstance(optimizer, SDCAOptimizer):
        raise raised(ValueError("Optimizer must be of type SDCAOptimizer"))
    kind = LOSSES.get(type(head))
    if kind is None:
        raise raised(ValueError(f"Unsupported head type: {head}"))
    if isinstance(features, Unknown):
        return features.derived("model_fn()")
    with variable_scope.variable_scope(
        values=features.values(), name_or_scope="linear", partitioner=optimizer.partitioner
    ) as scope:
        features = dict(features)
        features.update(tf.contrib.layers.transform_features(features, columns))
        logits, weights, bias = tf.contrib.layers.weighted_sum_from_feature_columns(
            columns_to_tensors=features, feature_columns=columns, num_outputs=1, scope=scope
        )
        weights[tf.contrib.layers.real_valued_column(BIAS)] = [bias]

    def train(loss):
        step = tf.train.get_global_step()
        name = params.get("weight_column_name")
        return optimizer.get_train_step(weights, name, kind, features, labels, step)[1]

    return head.create_model_fn_ops(
        features=features, labels=labels, mode=mode, train_op_fn=train, logits=logits
    )


sdca_model_fns[SDCAOptimizer] = sdca_model_fn


@tf_export(*learn_names("estimators.svm", "SVM"))
class SVM(Estimator):
    """A linear model with margins; raises ``ValueError`` for kernels."""

    def __init__(self, example_id_column, feature_columns, weight_column_name=None, model_dir=None, l1_regularization=0.0, l2_regularization=0.0, num_loss_partitions=1, kernels=None, config=None, feature_engineering_fn=None):  # fmt: skip
        if kernels is not None:
            raise raised(ValueError("Kernel SVMs are not currently supported."))
        optimizer = SDCAOptimizer(
            example_id_column, num_loss_partitions, None, l1_regularization, l2_regularization
        )
        params = {
            "head": binary_svm_head(weight_column_name=weight_column_name),
            "feature_columns": feature_columns, "optimizer": optimizer,
            "weight_column_name": weight_column_name,
        }  # fmt: skip
        super().__init__(sdca_model_fn, model_dir, config, params, feature_engineering_fn)

    predict_classes = predict_proba = _Canned.predict_classes


def _mapped(features: Any, columns: Any, mappers: Any) -> tuple[Any, Any]:
    """Features and columns, those of kernels too.  Mirrors _update_features_and_columns."""
    if mappers is None:
        return features, columns
    found, more = {}, set()
    for column, own in mappers.items():
        if not _is_dense(column):
            continue
        name = f"{column.name}_MAPPED"
        size = sum(mapper.output_dim for mapper in own)
        more.add(tf.contrib.layers.real_valued_column(name, size))
        found[name] = tf.concat([mapper.map(features[column.name]) for mapper in own], 1)
    return {**features, **found}, {*columns, *more}


def _kernel_model_fn(features, labels, mode, params, config=None):
    if isinstance(features, Unknown):
        return features.derived("model_fn()")
    features, columns = _mapped(features, params["feature_columns"], params["kernel_mappers"])
    params["feature_columns"] = columns
    return _linear_model_fn(features, labels, mode, params, config)


@tf_export("contrib.kernel_methods.KernelLinearClassifier")
class KernelLinearClassifier(Estimator):
    """A linear model of what kernels make; raises ``ValueError`` for no columns and other kernels."""

    def __init__(self, feature_columns=None, model_dir=None, n_classes=2, weight_column_name=None, optimizer=None, kernel_mappers=None, config=None):  # fmt: skip
        head = multi_class_head(n_classes=n_classes, weight_column_name=weight_column_name)
        if not feature_columns and not kernel_mappers:
            text = "You should set at least one of feature_columns, kernel_mappers."
            raise raised(ValueError(text))
        every = [m for own in (kernel_mappers or {}).values() for m in own]
        known = (RandomFourierFeatureMapper, Unknown)
        if any(not isinstance(mapper, known) for mapper in every):
            raise raised(ValueError("Invalid kernel mappers."))
        assert isinstance(head, (BinaryLogisticHead, MultiClassHead))
        params = {
            "head": head, "feature_columns": feature_columns or [], "optimizer": optimizer,
            "kernel_mappers": kernel_mappers,
        }  # fmt: skip
        super().__init__(_kernel_model_fn, model_dir, config, params)

    predict_classes = predict_proba = _Canned.predict_classes
