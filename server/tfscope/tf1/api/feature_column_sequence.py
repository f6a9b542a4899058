"""Columns of sequences as tensors of steps, with the lengths of the sequences.

Mirrors contrib/feature_column/python/feature_column/sequence_feature_column.py and
python/feature_column/sequence_feature_column.py.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from tfscope.tf1.api.feature_column_arguments import checked_shape, number_type
from tfscope.tf1.api.feature_column_cache import FeatureTransformationCache, sequence_length
from tfscope.tf1.api.feature_column_dense import EmbeddingColumn, IndicatorColumn
from tfscope.tf1.api.feature_column_keras import DenseFeatures, refused_column
from tfscope.tf1.api.feature_column_layers import normalized, ordered
from tfscope.tf1.api.feature_column_tensors import made
from tfscope.tf1.api.feature_column_types import FeatureColumn, SequenceCategoricalColumn
from tfscope.tf1.api.op_maker import is_sparse
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_Numeric = namedtuple("_Numeric", "key shape default_value dtype normalizer_fn")


class SequenceNumericColumn(FeatureColumn, _Numeric):
    """Values of a feature, several per example; no column of values that are one row each."""

    name = property(lambda self: self.key)
    variable_shape = property(lambda self: tf.TensorShape(self.shape))
    _variable_shape = property(lambda self: self.variable_shape)

    @property
    def parse_example_spec(self):
        """A sparse feature."""
        return {self.key: tf.io.VarLenFeature(self.dtype)}

    def transform_feature(self, transformation_cache, state_manager):
        """The sparse feature."""
        given = transformation_cache.get(self.key, state_manager)
        if self.normalizer_fn is None or isinstance(given, Unknown):
            return given
        return self.normalizer_fn(given)

    def steps(self, cache, **kwargs):
        """The values of each step and the lengths.  Mirrors get_sequence_dense_tensor."""
        given = cache.get(self)
        if not is_sparse(given):
            return made("SparseToDense", [None, None, *self.shape]), None
        found = tf.sparse_tensor_to_dense(given, default_value=self.default_value)
        shape = tf.concat([tf.shape(found)[:1], [-1], self.variable_shape], axis=0)
        found = tf.reshape(found, shape=shape)
        elements = self.variable_shape.num_elements() if given.shape.ndims == 2 else 1
        return found, sequence_length(given, num_elements=elements)


class OldSequenceNumericColumn(SequenceNumericColumn):
    """The column that tf.contrib makes."""


OldSequenceNumericColumn.__name__ = "_SequenceNumericColumn"

export_value(SequenceNumericColumn, "python.feature_column.sequence_feature_column.SequenceNumericColumn")  # fmt: skip


def _numeric(kind, key, shape, default_value, dtype, normalizer_fn):
    dims = checked_shape(shape, key)
    return kind(key, dims, default_value, number_type(dtype, key), normalizer_fn)


@tf_export("feature_column.sequence_numeric_column")
def sequence_numeric_column(
    key, shape=(1,), default_value=0.0, dtype=dtypes.float32, normalizer_fn=None
):
    """Mirrors python/feature_column/sequence_feature_column.py sequence_numeric_column."""
    return _numeric(SequenceNumericColumn, key, shape, default_value, dtype, normalizer_fn)


@tf_export("contrib.feature_column.sequence_numeric_column")
def contrib_sequence_numeric_column(
    key, shape=(1,), default_value=0.0, dtype=dtypes.float32, normalizer_fn=None
):
    """Mirrors contrib's sequence_feature_column.py sequence_numeric_column."""
    return _numeric(OldSequenceNumericColumn, key, shape, default_value, dtype, normalizer_fn)


def _refuse_numeric(column: Any, kind: type, wanted: str) -> None:
    """Neither of the two numeric columns is a column for the other's functions."""
    if type(column) is kind:
        text = (
            f"Items of feature_columns must be a {wanted}. Given (type {type(column)}): {column}."
        )
        raise raised(ValueError(text))


_ADVICE = "categorical column with an embedding_column or indicator_column. "


def _steps(column: Any, cache: FeatureTransformationCache, **kwargs: Any) -> tuple[Any, Any]:
    """Tensors [batch, steps, elements] and [batch].  Mirrors get_sequence_dense_tensor of
    EmbeddingColumn, IndicatorColumn and SequenceNumericColumn."""
    ids = getattr(column, "categorical_column", None)
    if ids is not None and not isinstance(ids, SequenceCategoricalColumn):
        kind = "embedding_column" if isinstance(column, EmbeddingColumn) else "indicator_column"
        text = (
            f"In {kind}: {column.name}. categorical_column must be of type SequenceCategoricalColumn"
            " to use SequenceFeatures. Suggested fix: Use one of sequence_categorical_column_with_*."
            f" Given (type {type(ids)}): {ids}"
        )
        raise raised(ValueError(text))
    found, length = column.steps(cache, **kwargs)
    return found, _length() if length is None else length


def _length() -> Any:
    return made("ConcatV2", [None], dtypes.int64, "sequence_length")


def _flattened(tensor: Any, column: Any) -> Any:
    elements = column.variable_shape.num_elements()
    shape = tf.shape(tensor)
    return tf.reshape(tensor, shape=[shape[0], shape[1], elements])


def _outputs(
    features: Any, columns: Any, scope: Any, built: Any = None, **kwargs: Any
) -> list[tuple[Any, Any]]:
    """The steps and the lengths of each column, made in its scope; ``scope(name)`` opens one."""
    outputs = []
    cache = FeatureTransformationCache(features)
    for column in ordered(columns):
        with scope(column.var_scope_name):
            own = {} if built is None else {"built": built.get(id(column))}
            tensor, length = _steps(column, cache, **own, **kwargs)
            outputs.append((_flattened(tensor, column), length))
    return outputs


def _joined(outputs: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    """The steps of all columns, and the lengths that all have."""
    length = _equal_lengths([length for _, length in outputs])
    return tf.concat([tensor for tensor, _ in outputs], -1), length


def _equal_lengths(lengths: list[Any]) -> Any:
    """Mirrors sequence_feature_column.py _assert_all_equal_and_return."""
    with ops.name_scope("assert_all_equal", values=lengths):
        if len(lengths) == 1:
            return lengths[0]
        checks = [tf.assert_equal(lengths[0], other) for other in lengths[1:]]
        with tf.control_dependencies(checks):
            return tf.identity(lengths[0])


@tf_export("contrib.feature_column.sequence_input_layer")
def sequence_input_layer(features, feature_columns, weight_collections=None, trainable=True):
    """[batch, steps, elements] and [batch].  Mirrors contrib's sequence_feature_column.py
    sequence_input_layer."""
    columns = normalized(feature_columns)
    for column in columns:
        _refuse_numeric(column, SequenceNumericColumn, "_FeatureColumn")
        if not isinstance(column, (EmbeddingColumn, IndicatorColumn, OldSequenceNumericColumn)):
            text = (
                "All feature_columns must be of type _SequenceDenseColumn. You can wrap a sequence_"
                f"{_ADVICE}Given (type {type(column)}): {column}"
            )
            raise raised(ValueError(text))
    with variable_scope.variable_scope(
        None, default_name="sequence_input_layer", values=list(features.values())
    ):
        outputs = _outputs(
            features,
            columns,
            lambda name: variable_scope.variable_scope(None, default_name=name),
            trainable=trainable,
            collections=weight_collections,
            use_resource=None,
        )
        return _joined(outputs)


@tf_export("keras.experimental.SequenceFeatures", "python.feature_column.feature_column_lib.SequenceFeatures",
           "python.feature_column.sequence_feature_column.SequenceFeatures")  # fmt: skip
class SequenceFeatures(DenseFeatures):
    """[batch, steps, elements] and [batch].  Mirrors sequence_feature_column.py SequenceFeatures."""

    def _check_(self, column):
        _refuse_numeric(column, OldSequenceNumericColumn, "FeatureColumn")
        if not isinstance(column, (EmbeddingColumn, IndicatorColumn, SequenceNumericColumn)):
            raise refused_column("SequenceDenseColumn", column)

    def _outputs(self, features, scope, built):
        return _outputs(features, self._feature_columns, scope, built)

    def _joined(self, outputs):
        return _joined(outputs)


@tf_export("contrib.feature_column.concatenate_context_input", *[
    f"{place}.sequence_feature_column.concatenate_context_input"
    for place in ("python.feature_column", "contrib.feature_column.python.feature_column")
])  # fmt: skip
def concatenate_context_input(context_input, sequence_input):
    """[batch, steps, elements of both].  Mirrors sequence_feature_column.py concatenate_context_input."""
    checks = []
    for name, given, rank in (("sequence", sequence_input, 3), ("context", context_input, 2)):
        text = f"{name}_input must have rank {rank}"
        checks.append(tf.assert_rank(given, rank, message=text, data=[tf.shape(given)]))
        kind = f"{name}_input must have dtype float32; got {given.dtype}."
        checks.append(tf.debugging.assert_type(given, dtypes.float32, message=kind))
    with tf.control_dependencies(checks):
        steps = tf.shape(sequence_input)[1]
        times = tf.concat([[1], [steps], [1]], 0)
        tiled = tf.tile(tf.expand_dims(context_input, 1), times)
    return tf.concat([sequence_input, tiled], 2)
