"""Columns as records with names, bucket counts and shapes.

Mirrors python/feature_column/{feature_column,feature_column_v2}.py.
"""

from __future__ import annotations

from collections import namedtuple

from tfscope.tf1.api.feature_column_cache import IdWeightPair, to_sparse
from tfscope.tf1.api.feature_column_checks import (
    refuse_other_hashed,
    refuse_other_identities,
    refuse_other_ids,
    refuse_other_weights,
)
from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class FeatureColumn:
    """What all columns share; ``name`` orders and scopes them."""

    is_v2 = True

    @property
    def var_scope_name(self):
        """The scope of the column's variables."""
        return self.name

    @property
    def parse_example_spec(self):
        """Keys and parsers of the column."""
        return {}

    _var_scope_name = property(lambda self: self.var_scope_name)
    _parse_example_spec = property(lambda self: self.parse_example_spec)

    def _transform_feature(self, inputs):
        return self.transform_feature(inputs, None)


class DenseColumn(FeatureColumn):
    """A column with values."""

    _variable_shape = property(lambda self: self.variable_shape)

    def get_dense_tensor(self, transformation_cache, state_manager):
        """[batch, …]."""
        return transformation_cache.get(self, state_manager)

    def dense_tensor(self, cache, built=None, collections=None, trainable=None, **kwargs):
        """The same where a layer says what its variables are like, or gives the one it has built."""
        if type(self)._get_dense_tensor is not DenseColumn._get_dense_tensor:
            return self._get_dense_tensor(
                cache, weight_collections=collections, trainable=trainable
            )
        return self.get_dense_tensor(cache, None)

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        options = {"collections": weight_collections, "trainable": trainable}
        return self.dense_tensor(inputs, **options)


class CategoricalColumn(FeatureColumn):
    """A column of ids."""

    _num_buckets = property(lambda self: self.num_buckets)

    IdWeightPair = IdWeightPair

    def transform_feature(self, transformation_cache, state_manager):
        """The ids as a sparse tensor."""
        given = to_sparse(transformation_cache.get(self.key, state_manager))
        return given if isinstance(given, Unknown) else self.ids_of(given)

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """The ids, and no weights."""
        return IdWeightPair(transformation_cache.get(self, state_manager), None)

    def _get_sparse_tensors(self, inputs, weight_collections=None, trainable=None):
        return self.get_sparse_tensors(inputs, None)

    @property
    def name(self):
        """The key."""
        return self.key

    @property
    def parse_example_spec(self):
        """A sparse feature."""
        return {self.key: tf.io.VarLenFeature(self.dtype)}


export_value(DenseColumn, "python.feature_column.feature_column._DenseColumn",
             "python.feature_column.feature_column_v2.DenseColumn")  # fmt: skip
export_value(CategoricalColumn, "python.feature_column.feature_column._CategoricalColumn",
             "python.feature_column.feature_column_v2.CategoricalColumn")  # fmt: skip


def fields(name, listed):
    return namedtuple(name, listed)


class HashedCategoricalColumn(
    CategoricalColumn, fields("HashedCategoricalColumn", "key hash_bucket_size dtype")
):
    """Ids by hashing."""

    num_buckets = property(lambda self: self.hash_bucket_size)

    def ids_of(self, given):
        """Hashes of the values."""
        refuse_other_hashed(self.key, self.dtype, given)
        values = given.values if self.dtype == tf.string else tf.as_string(given.values)
        ids = tf.strings.to_hash_bucket_fast(values, self.hash_bucket_size, name="lookup")
        return tf.SparseTensor(given.indices, ids, given.dense_shape)


class _Vocabulary(CategoricalColumn):
    """A column whose ids a table gives."""

    def ids_of(self, given):
        """What the table says of the values."""
        refuse_other_ids(self.key, self.dtype, given)
        kind = self.dtype
        if given.dtype.is_integer:
            kind, given = tf.int64, tf.cast(given, tf.int64)
        return self.table(kind, f"{self.key}_lookup").lookup(given)


class VocabularyFileCategoricalColumn(
    _Vocabulary,
    fields(
        "VocabularyFileCategoricalColumn",
        "key vocabulary_file vocabulary_size num_oov_buckets dtype default_value",
    ),
):
    """Ids by the lines of a file."""

    num_buckets = property(lambda self: self.vocabulary_size + self.num_oov_buckets)

    def table(self, key_dtype, name):
        """The table of a file."""
        return tf.python.ops.lookup_ops.index_table_from_file(
            self.vocabulary_file, self.num_oov_buckets, self.vocabulary_size, self.default_value,
            key_dtype=key_dtype, name=name,
        )  # fmt: skip


class VocabularyListCategoricalColumn(
    _Vocabulary,
    fields(
        "VocabularyListCategoricalColumn",
        "key vocabulary_list dtype default_value num_oov_buckets",
    ),
):
    """Ids by a list."""

    num_buckets = property(lambda self: len(self.vocabulary_list) + self.num_oov_buckets)

    def table(self, key_dtype, name):
        """The table of a list."""
        return tf.python.ops.lookup_ops.index_table_from_tensor(
            self.vocabulary_list, self.num_oov_buckets, self.default_value, dtype=key_dtype,
            name=name,
        )  # fmt: skip


class IdentityCategoricalColumn(
    CategoricalColumn, fields("IdentityCategoricalColumn", "key number_buckets default_value")
):
    """Ids as they are."""

    num_buckets = property(lambda self: self.number_buckets)
    dtype = property(lambda self: tf.int64)

    def ids_of(self, given):
        """The values, looked at or with a default in the place of what is none."""
        refuse_other_identities(self.key, given)
        values, v1 = given.values, current_run().is_v1
        if v1 or self.default_value is not None or values.dtype != tf.int64:
            values = tf.cast(values, tf.int64, name="values")
        if v1 or self.default_value is not None:
            count = tf.cast(self.number_buckets, tf.int64, name="num_buckets")
            zero = tf.cast(0, tf.int64, name="zero")
            values = self._within(values, count, zero)
        return tf.SparseTensor(given.indices, values, given.dense_shape)

    def _within(self, values, count, zero):
        if self.default_value is not None:
            outside = tf.logical_or(values < zero, values >= count, name="out_of_range")
            shape, default = tf.shape(values), tf.cast(self.default_value, tf.int64)
            filled = tf.fill(shape, default, name="default_values")
            return tf.where_v2(outside, filled, values)
        column = f'categorical column "{self.name}"'
        checks = [
            tf.debugging.assert_less(
                values, count, data=(values, count), name="assert_less_than_num_buckets",
                message=f"Bucket index for {column} exceeds number of buckets",
            ),
            tf.debugging.assert_greater_equal(
                values, zero, data=(values,), name="assert_greater_or_equal_0",
                message=f"Negative bucket index for {column}",
            ),
        ]  # fmt: skip
        with tf.control_dependencies(checks):
            return tf.identity(values)


class WeightedCategoricalColumn(
    CategoricalColumn,
    fields("WeightedCategoricalColumn", "categorical_column weight_feature_key dtype"),
):
    """Ids with weights."""

    num_buckets = property(lambda self: self.categorical_column.num_buckets)

    @property
    def name(self):
        """Both names."""
        return f"{self.categorical_column.name}_weighted_by_{self.weight_feature_key}"

    def transform_feature(self, transformation_cache, state_manager):
        """The ids and the weights."""
        weights = self._weights(transformation_cache.get(self.weight_feature_key, state_manager))
        ids = transformation_cache.get(self.categorical_column, state_manager)
        return ids, weights

    def _weights(self, given):
        """Mirrors _transform_weight_tensor."""
        if isinstance(given, Unknown):
            return given
        refuse_other_weights(self.weight_feature_key, self.dtype, given)
        weights = to_sparse(given, 0.0)
        return weights if weights.dtype.is_floating else tf.cast(weights, tf.float32)

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """The ids and the weights."""
        return IdWeightPair(*transformation_cache.get(self, state_manager))

    @property
    def parse_example_spec(self):
        """The ids' parsers and the weights'."""
        spec = dict(self.categorical_column.parse_example_spec)
        spec[self.weight_feature_key] = tf.io.VarLenFeature(self.dtype)
        return spec


class CrossedColumn(CategoricalColumn, fields("CrossedColumn", "keys hash_bucket_size hash_key")):
    """Hashes of several features together."""

    num_buckets = property(lambda self: self.hash_bucket_size)

    def parts(self):
        """Keys and columns, those of crossed columns in their place.  Mirrors _collect_leaf_level_keys."""
        found = []
        for key in self.keys:
            found += key.parts() if isinstance(key, CrossedColumn) else [key]
        return found

    @property
    def name(self):
        """The names of all."""
        return "_X_".join(sorted(str(getattr(part, "name", part)) for part in self.parts()))

    def transform_feature(self, transformation_cache, state_manager):
        """Hashes of the features together."""
        found = [self._part(key, transformation_cache, state_manager) for key in self.parts()]
        unknown = next((part for part in found if isinstance(part, Unknown)), None)
        if unknown is not None:
            return unknown
        return tf.sparse.cross_hashed(found, self.hash_bucket_size, self.hash_key)

    def _part(self, key, cache, state_manager):
        if not isinstance(key, CategoricalColumn):
            return cache.get(key, state_manager)
        ids, weights = key.get_sparse_tensors(cache, state_manager)
        if weights is not None:
            text = (
                "crossed_column does not support weight_tensor, but the given column populates "
                f"weight_tensor. Given column: {key.name}"
            )
            raise raised(ValueError(text))
        return ids

    @property
    def parse_example_spec(self):
        """Parsers of the crossed features."""
        spec = {}
        for key in self.keys:
            if isinstance(key, FeatureColumn):
                spec.update(key.parse_example_spec)
            else:
                spec[key] = tf.io.VarLenFeature(tf.string)
        return spec


class SequenceCategoricalColumn(
    CategoricalColumn, fields("SequenceCategoricalColumn", "categorical_column")
):
    """Ids in a sequence."""

    name = property(lambda self: self.categorical_column.name)
    num_buckets = property(lambda self: self.categorical_column.num_buckets)
    parse_example_spec = property(lambda self: self.categorical_column.parse_example_spec)

    def transform_feature(self, transformation_cache, state_manager):
        """The ids."""
        return self.categorical_column.transform_feature(transformation_cache, state_manager)

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """[batch, steps, ids]."""
        ids, weights = self.categorical_column.get_sparse_tensors(
            transformation_cache, state_manager
        )
        if isinstance(ids, Unknown) or isinstance(weights, Unknown):
            return IdWeightPair(ids, weights)
        shape = tf.shape(ids)
        target = [shape[0], shape[1], tf.reduce_prod(shape[2:])]
        ids = tf.sparse_reshape(ids, target)
        return IdWeightPair(ids, None if weights is None else tf.sparse_reshape(weights, target))


_OLD = "python.feature_column.feature_column"


def export_column(column):
    """The class that ``tf.feature_column`` makes, and the older one, of which no such column is an
    instance."""
    name = column.__name__
    export_value(column, f"{_OLD}_v2.{name}")
    export_value(type(f"_{name}", (column,), {"__doc__": column.__doc__}), f"{_OLD}._{name}")


for _column in (
    HashedCategoricalColumn, VocabularyFileCategoricalColumn, VocabularyListCategoricalColumn,
    IdentityCategoricalColumn, WeightedCategoricalColumn, CrossedColumn, SequenceCategoricalColumn,
):  # fmt: skip
    export_column(_column)
export_value(FeatureColumn, f"{_OLD}._FeatureColumn", f"{_OLD}_v2.FeatureColumn")
