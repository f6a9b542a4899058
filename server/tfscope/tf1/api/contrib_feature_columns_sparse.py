"""tf.contrib.layers: the older feature columns of ids: hashed, listed, weighted and crossed values.

Mirrors contrib/layers/python/layers/feature_column.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_feature_columns import (
    PRIVATE,
    FeatureColumn,
    Wide,
    feature_config,
    fields,
    of_features,
    rank_at,
    to_sparse,
)
from tfscope.tf1.api.contrib_feature_columns_core import OlderCategorical
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.unknown import Unknown


class _SparseColumn(FeatureColumn, OlderCategorical, fields("_SparseColumn", "column_name is_integerized bucket_size lookup_config combiner dtype")):  # fmt: skip
    """Ids of a feature; a kind of it says how values become ids."""

    config = property(lambda self: {self.column_name: tf.VarLenFeature(self.dtype)})

    @property
    def length(self):
        """How many ids there are."""
        if self.bucket_size is not None:
            return self.bucket_size
        return self.lookup_config.vocab_size + self.lookup_config.num_oov_buckets

    def wide_arguments(self, tensor):
        """One row of weights per id."""
        return Wide(tensor, None, self.length, tf.zeros_initializer(), self.combiner)

    def insert_transformed_feature(self, columns_to_tensors):
        """Sparse ids; dense features are made sparse."""
        tensor = of_features(columns_to_tensors, self.column_name)
        if not isinstance(tensor, (tf.SparseTensor, Unknown)):
            ignored = "" if tensor.dtype == tf.string else -1
            tensor = to_sparse(rank_at(tensor, 2, self.column_name), ignored)
        columns_to_tensors[self] = tensor if isinstance(tensor, Unknown) else self.ids(tensor)


def _with_values(sparse: Any, values: Any) -> Any:
    return tf.SparseTensor(sparse.indices, values, sparse.dense_shape)


class _SparseColumnIntegerized(_SparseColumn):
    """Integers that are ids."""

    def ids(self, sparse):
        """The rest of a division."""
        return _with_values(sparse, tf.mod(sparse.values, self.bucket_size, name="mod"))


class _SparseColumnHashed(_SparseColumn):
    """Hashed values."""

    hash_keys: Any = None

    def ids(self, sparse):
        """The bucket of the value's text, once per key."""
        values = tf.as_string(sparse.values) if self.dtype.is_integer else sparse.values
        if not self.hash_keys:
            hashed = tf.string_to_hash_bucket_fast(values, self.bucket_size, name="lookup")
            return _with_values(sparse, hashed)
        several = [
            _with_values(sparse, tf.string_to_hash_bucket_strong(values, self.bucket_size, key))
            for key in self.hash_keys
        ]
        return tf.sparse_concat(axis=1, sp_inputs=several, name="lookup")


class _SparseColumnKeys(_SparseColumn):
    """Places in a list of keys."""

    def ids(self, sparse):
        """Looked up in a table."""
        table = tf.contrib.lookup.index_table_from_tensor(
            mapping=tuple(self.lookup_config.keys),
            default_value=self.lookup_config.default_value,
            dtype=self.dtype,
            name="lookup",
        )
        return table.lookup(sparse)


class _SparseColumnVocabulary(_SparseColumn):
    """Lines of a file."""

    def ids(self, sparse):
        """Looked up in a table."""
        if self.dtype.is_integer:
            sparse = _with_values(sparse, tf.as_string(sparse.values))
        table = tf.contrib.lookup.index_table_from_file(
            vocabulary_file=self.lookup_config.vocabulary_file,
            num_oov_buckets=self.lookup_config.num_oov_buckets,
            vocab_size=self.lookup_config.vocab_size,
            default_value=self.lookup_config.default_value,
            name=f"{self.column_name}_lookup",
        )
        return table.lookup(sparse)


class _WeightedSparseColumn(FeatureColumn, OlderCategorical, fields("_WeightedSparseColumn", "sparse_id_column weight_column_name dtype")):  # fmt: skip
    """Ids with weights of another feature."""

    source = property(lambda self: self.sparse_id_column)
    name = property(lambda self: f"{self.source.name}_weighted_by_{self.weight_column_name}")
    lookup_config = property(lambda self: self.source.lookup_config)

    @property
    def config(self):
        """Both features."""
        weights = {self.weight_column_name: tf.VarLenFeature(self.dtype)}
        return {**feature_config(self.source), **weights}

    def parts(self, tensor):
        """The pair."""
        return tensor[0], tensor[1]

    def wide_arguments(self, tensor):
        """Weighted rows."""
        ids, weights = self.parts(tensor)
        return Wide(ids, weights, self.length, tf.zeros_initializer(), self.source.combiner)

    def insert_transformed_feature(self, columns_to_tensors):
        """A pair of sparse tensors."""
        super().insert_transformed_feature(columns_to_tensors)
        weights = of_features(columns_to_tensors, self.weight_column_name)
        if not isinstance(weights, (tf.SparseTensor, Unknown)):
            weights = to_sparse(weights, None)
        if not self.dtype.is_floating:
            weights = tf.cast(weights, tf.float32)
        columns_to_tensors[self] = (columns_to_tensors[self], weights)


class _CrossedColumn(FeatureColumn, OlderCategorical, fields("_CrossedColumn", "columns hash_bucket_size hash_key combiner ckpt_to_load_from tensor_name_in_ckpt")):  # fmt: skip
    """Values of several columns together."""

    name = property(lambda self: "_X_".join(sorted(c.name for c in self.columns)))
    length = property(lambda self: self.hash_bucket_size)

    @property
    def config(self):
        """All features."""
        return {k: v for column in self.columns for k, v in feature_config(column).items()}

    def wide_arguments(self, tensor):
        """One row of weights per bucket."""
        return Wide(tensor, None, self.length, tf.zeros_initializer(), self.combiner)

    def insert_transformed_feature(self, columns_to_tensors):
        """Hashed crosses of the values themselves."""
        given = [_crossed_input(c, columns_to_tensors) for c in _leaves(self)]
        columns_to_tensors[self] = cross(given, self.hash_bucket_size)


def _leaves(column: Any) -> list[Any]:
    return [
        leaf
        for c in column.columns
        for leaf in (_leaves(c) if isinstance(c, _CrossedColumn) else [c])
    ]


def _crossed_input(column: Any, columns_to_tensors: Any) -> Any:
    if isinstance(column, _SparseColumn):
        return of_features(columns_to_tensors, column.name)
    if column not in columns_to_tensors:
        column.insert_transformed_feature(columns_to_tensors)
    return column.to_sparse_tensor(columns_to_tensors[column])


def cross(given: Any, num_buckets: int) -> Any:
    """Crosses of rows.  Mirrors contrib/layers/python/ops/sparse_feature_cross_op.py."""
    sizes = [([None, 2], tf.int64), ([None], tf.int64), ([2], tf.int64)]
    out = [(kind, tf.TensorShape(dims)) for dims, kind in sizes]
    inputs = [part for sparse in given for part in (sparse.indices, sparse.values)]
    op = ops.get_default_graph().create_op("SparseFeatureCross", inputs, out, name="cross")
    return tf.SparseTensor(*op.outputs)


for _kind in (
    _SparseColumn, _SparseColumnIntegerized, _SparseColumnHashed, _SparseColumnKeys,
    _SparseColumnVocabulary, _WeightedSparseColumn, _CrossedColumn,
):  # fmt: skip
    tf_export(f"{PRIVATE}.{_kind.__name__}")(_kind)
