"""The Keras layer over feature columns.

Mirrors python/feature_column/dense_features.py.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.feature_column_configs import made, told
from tfscope.tf1.api.feature_column_layers import dense_outputs, normalized, ordered
from tfscope.tf1.api.feature_column_types import DenseColumn
from tfscope.tf1.api.registry import lookup, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_Layer: Any = lookup("keras.layers.Layer")


def refused_column(kind, column):
    """The error for a column of another class than the layer's.  Mirrors feature_column_v2.py _BaseFeaturesLayer."""
    text = (
        f"Items of feature_columns must be a <class 'tensorflow.python.feature_column.feature_column_v2.{kind}'>. "
        f"You can wrap a categorical column with an embedding_column or indicator_column. Given: {column}"
    )
    return raised(ValueError(text))


@tf_export("keras.layers.DenseFeatures", "python.feature_column.feature_column_lib.DenseFeatures",
           "python.feature_column.dense_features.DenseFeatures")  # fmt: skip
class DenseFeatures(_Layer):
    """[batch, elements].  Mirrors dense_features.py DenseFeatures."""

    def __init__(self, feature_columns, trainable=True, name=None, **kwargs):
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._feature_columns = normalized(feature_columns)
        for column in self._feature_columns:
            if not column.is_v2:
                kind = f"FeatureColumn. Given (type {type(column)})"
                raise raised(ValueError(f"Items of feature_columns must be a {kind}: {column}."))
            self._check_(column)

    def _check_(self, column):
        if not isinstance(column, DenseColumn):
            raise refused_column("DenseColumn", column)

    def build(self, input_shape):
        """Variables are made with the tensors."""
        self.built = True

    def get_config(self):
        """The arguments, of columns their own configurations."""
        return {**super().get_config(), "feature_columns": [told(c) for c in self._feature_columns]}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer over the columns of a configuration."""
        if isinstance(config, Unknown):
            return super().from_config(config)
        return cls(**{**config, "feature_columns": [made(c) for c in config["feature_columns"]]})

    def compute_output_shape(self, input_shape):
        """A tuple, as TensorFlow gives one."""
        sizes = [tf.TensorShape(column.variable_shape) for column in self._feature_columns]
        return (input_shape[0], sum(size.num_elements() or 0 for size in sizes))

    def call(self, features, cols_to_output_tensors=None):
        """The concatenated columns, each in its name scope."""
        if not isinstance(features, (dict, Unknown)):
            text = "We expected a dictionary here. Instead we got: "
            raise raised(ValueError(text, features))
        pure = variable_scope._pure_variable_scope

        @contextlib.contextmanager
        def scope(name):
            with ops.name_scope(name), pure(name):
                yield

        with pure(self.name):
            if not hasattr(self, "_weights_"):
                self._weights_ = self._built_(pure)
            outputs = self._outputs(features, scope, self._weights_)
        if isinstance(cols_to_output_tensors, dict):
            cols_to_output_tensors.update(zip(ordered(self._feature_columns), outputs))
        return self._joined(outputs) if outputs else Unknown("argument", "feature columns")

    def _built_(self, pure):
        """The variables of the columns, made once, before any of the features is looked at."""
        built = self.__dict__.get("_weights_of_columns_", {})
        if built:
            return built
        for column in ordered(self._feature_columns):
            if hasattr(column, "weights"):
                with pure(column.name):
                    built[id(column)] = column.weights(use_resource=True)
        object.__setattr__(self, "_weights_of_columns_", built)
        return built

    def _outputs(self, features, scope, built):
        return dense_outputs(features, self._feature_columns, scope, built=built)

    def _joined(self, outputs):
        return tf.concat(outputs, -1)
