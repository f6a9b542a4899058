"""Columns as records with names, bucket counts and shapes.

Mirrors python/feature_column/{feature_column,feature_column_v2}.py.
"""

from __future__ import annotations

from collections import namedtuple

from tfscope.tf1.api.embedding_ops import check_combiner
from tfscope.tf1.api.feature_column_checks import (
    refuse_other_hashed,
    refuse_other_identities,
    refuse_other_ids,
    refuse_other_weights,
    refuse_sparse_numbers,
)
from tfscope.tf1.api.feature_column_tensors import batch_of, dense, looked_up, made
from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised


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


class DenseColumn(FeatureColumn):
    """A column with values."""

    _variable_shape = property(lambda self: self.variable_shape)

    def variables(self, **kwargs):
        """Makes the column's variables in the current scope."""
        return


class CategoricalColumn(FeatureColumn):
    """A column of ids."""

    _num_buckets = property(lambda self: self.num_buckets)

    def sources(self):
        """The features read: the key, and the column that looks at what it stands for."""
        return [(self.key, self)]

    def check(self, key, tensor):
        """Refuses a feature that does not suit; raises ValueError."""

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


def _fields(name, fields):
    return namedtuple(name, fields)


class NumericColumn(
    DenseColumn, _fields("NumericColumn", "key shape default_value dtype normalizer_fn")
):
    """Values of a feature."""

    name = property(lambda self: self.key)
    variable_shape = property(lambda self: tf.TensorShape(self.shape))

    @property
    def parse_example_spec(self):
        """A dense feature."""
        return {self.key: tf.io.FixedLenFeature(self.shape, self.dtype, self.default_value)}

    def dense_tensor(self, features, **kwargs):
        """The feature as float32."""
        return dense(features, self.key, self.normalizer_fn)


class BucketizedColumn(
    DenseColumn, CategoricalColumn, _fields("BucketizedColumn", "source_column boundaries")
):
    """A numeric column by ranges."""

    name = property(lambda self: f"{self.source_column.name}_bucketized")
    parse_example_spec = property(lambda self: self.source_column.parse_example_spec)

    @property
    def variable_shape(self):
        """The source's shape and one place per bucket."""
        return tf.TensorShape([*self.source_column.shape, len(self.boundaries) + 1])

    @property
    def num_buckets(self):
        """Buckets of all values."""
        return (len(self.boundaries) + 1) * self.source_column.shape[0]

    def sources(self):
        """The source's key."""
        return [(self.source_column.key, self)]

    def check(self, key, tensor):
        """A numeric column's feature."""
        refuse_sparse_numbers(key, tensor)

    def dense_tensor(self, features, **kwargs):
        """One-hot values."""
        batch = batch_of(features, self)
        return made("OneHot", [batch, *self.variable_shape.as_list()])


class IndicatorColumn(DenseColumn, _fields("IndicatorColumn", "categorical_column")):
    """Multi-hot values of a categorical column."""

    name = property(lambda self: f"{self.categorical_column.name}_indicator")
    parse_example_spec = property(lambda self: self.categorical_column.parse_example_spec)
    variable_shape = property(lambda self: tf.TensorShape([1, self.categorical_column.num_buckets]))

    def dense_tensor(self, features, **kwargs):
        """A row of buckets."""
        refuse_sequence(self, "indicator_column")
        batch = batch_of(features, self.categorical_column)
        return made("Sum", [batch, self.categorical_column.num_buckets])


def refuse_sequence(column, function):
    """A column over a sequence has no single row per example.  Mirrors _get_dense_tensor of
    feature_column_v2.py EmbeddingColumn and IndicatorColumn."""
    ids = column.categorical_column
    if isinstance(ids, SequenceCategoricalColumn):
        text = (
            f"In {function}: {column.name}. categorical_column must not be of type "
            "_SequenceCategoricalColumn. Suggested fix A: If you wish to use DenseFeatures, use a "
            "non-sequence categorical_column_with_*. Suggested fix B: If you wish to create sequence"
            " input, use SequenceFeatures instead of DenseFeatures. "
            f"Given (type {type(ids)}): {ids}"
        )
        raise raised(ValueError(text))


_EMBEDDING = (
    "categorical_column dimension combiner initializer ckpt_to_load_from tensor_name_in_ckpt"
    " max_norm trainable"
)


class EmbeddingColumn(DenseColumn, _fields("EmbeddingColumn", _EMBEDDING)):
    """Rows of the variable embedding_weights."""

    name = property(lambda self: f"{self.categorical_column.name}_embedding")
    parse_example_spec = property(lambda self: self.categorical_column.parse_example_spec)
    variable_shape = property(lambda self: tf.TensorShape([self.dimension]))

    def weights(self, trainable, collections, use_resource):
        """The variable, by the store of the current scope.  Mirrors
        _old_get_dense_tensor_internal."""
        if collections is not None and "variables" not in collections:
            collections = [*collections, "variables"]
        return variable_scope.get_variable(
            name="embedding_weights",
            shape=(self.categorical_column.num_buckets, self.dimension),
            dtype=tf.float32,
            initializer=self.initializer,
            trainable=self.trainable and trainable,
            collections=collections,
            use_resource=use_resource,
        )

    def dense_tensor(
        self, features, trainable=True, collections=None, use_resource=None, built=False
    ):
        """One row per example; a layer builds the variable before it looks at the features."""
        refuse_sequence(self, "embedding_column")
        weights = self.weights(trainable, collections, use_resource) if built else None
        batch = batch_of(features, self.categorical_column)
        if not built:
            weights = self.weights(trainable, collections, use_resource)
        check_combiner(self.combiner)
        return looked_up(weights, [batch, self.dimension], f"{self.name}_weights")


class SharedEmbeddingColumn(
    EmbeddingColumn, _fields("_SharedEmbeddingColumn", _EMBEDDING + " shared_name")
):
    """Rows of a variable that is found again through its collection."""

    is_v2 = False
    name = property(lambda self: f"{self.categorical_column.name}_shared_embedding")
    var_scope_name = property(lambda self: self.shared_name)
    shared_embedding_collection_name = property(lambda self: self.shared_name)

    def __new__(cls, *args):
        return tuple.__new__(cls, args)

    shared_name = property(lambda self: self[8])

    def weights(self, trainable, collections, use_resource):
        """The one variable of the collection."""
        found = ops.get_collection(self.shared_name)
        if found:
            return found[0]
        made = super().weights(trainable, collections, use_resource)
        ops.add_to_collection(self.shared_name, made)
        return made


class HashedCategoricalColumn(
    CategoricalColumn, _fields("HashedCategoricalColumn", "key hash_bucket_size dtype")
):
    """Ids by hashing."""

    num_buckets = property(lambda self: self.hash_bucket_size)

    def check(self, key, tensor):
        """The type of the ids."""
        refuse_other_hashed(key, self.dtype, tensor)


class VocabularyFileCategoricalColumn(
    CategoricalColumn,
    _fields(
        "VocabularyFileCategoricalColumn",
        "key vocabulary_file vocabulary_size num_oov_buckets dtype default_value",
    ),
):
    """Ids by the lines of a file."""

    num_buckets = property(lambda self: self.vocabulary_size + self.num_oov_buckets)

    def check(self, key, tensor):
        """The type of the ids."""
        refuse_other_ids(key, self.dtype, tensor)


class VocabularyListCategoricalColumn(
    CategoricalColumn,
    _fields(
        "VocabularyListCategoricalColumn",
        "key vocabulary_list dtype default_value num_oov_buckets",
    ),
):
    """Ids by a list."""

    num_buckets = property(lambda self: len(self.vocabulary_list) + self.num_oov_buckets)

    def check(self, key, tensor):
        """The type of the ids."""
        refuse_other_ids(key, self.dtype, tensor)


class IdentityCategoricalColumn(
    CategoricalColumn, _fields("IdentityCategoricalColumn", "key number_buckets default_value")
):
    """Ids as they are."""

    num_buckets = property(lambda self: self.number_buckets)
    dtype = property(lambda self: tf.int64)

    def check(self, key, tensor):
        """The type of the ids."""
        refuse_other_identities(key, tensor)


class WeightedCategoricalColumn(
    CategoricalColumn,
    _fields("WeightedCategoricalColumn", "categorical_column weight_feature_key dtype"),
):
    """Ids with weights."""

    num_buckets = property(lambda self: self.categorical_column.num_buckets)

    @property
    def name(self):
        """Both names."""
        return f"{self.categorical_column.name}_weighted_by_{self.weight_feature_key}"

    def sources(self):
        """The ids' keys, and the weights'."""
        return [*self.categorical_column.sources(), (self.weight_feature_key, self)]

    def check(self, key, tensor):
        """The type of the weights."""
        refuse_other_weights(key, self.dtype, tensor)

    @property
    def parse_example_spec(self):
        """The ids' parsers and the weights'."""
        spec = dict(self.categorical_column.parse_example_spec)
        spec[self.weight_feature_key] = tf.io.VarLenFeature(self.dtype)
        return spec


class CrossedColumn(CategoricalColumn, _fields("CrossedColumn", "keys hash_bucket_size hash_key")):
    """Hashes of several features together."""

    num_buckets = property(lambda self: self.hash_bucket_size)

    def leaves(self):
        """Names of the crossed features."""
        names = []
        for key in self.keys:
            names += key.leaves() if isinstance(key, CrossedColumn) else [getattr(key, "name", key)]
        return names

    name = property(lambda self: "_X_".join(sorted(str(n) for n in self.leaves())))

    def sources(self):
        """Keys of the crossed features."""
        found = []
        for key in self.keys:
            found += key.sources() if isinstance(key, CategoricalColumn) else [(key, self)]
        return found

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
    CategoricalColumn, _fields("SequenceCategoricalColumn", "categorical_column")
):
    """Ids in a sequence."""

    name = property(lambda self: self.categorical_column.name)
    num_buckets = property(lambda self: self.categorical_column.num_buckets)
    parse_example_spec = property(lambda self: self.categorical_column.parse_example_spec)

    def sources(self):
        """The ids' keys."""
        return self.categorical_column.sources()


_OLD = "python.feature_column.feature_column"


def _export_column(column):
    """The class that ``tf.feature_column`` makes, and the older one, of which no such column is an
    instance."""
    name = column.__name__
    export_value(column, f"{_OLD}_v2.{name}")
    export_value(type(f"_{name}", (column,), {"__doc__": column.__doc__}), f"{_OLD}._{name}")


for _column in (
    NumericColumn, BucketizedColumn, IndicatorColumn, EmbeddingColumn, HashedCategoricalColumn,
    VocabularyFileCategoricalColumn, VocabularyListCategoricalColumn, IdentityCategoricalColumn,
    WeightedCategoricalColumn, CrossedColumn, SequenceCategoricalColumn,
):  # fmt: skip
    _export_column(_column)
export_value(FeatureColumn, f"{_OLD}._FeatureColumn", f"{_OLD}_v2.FeatureColumn")
export_value(SharedEmbeddingColumn, f"{_OLD}._SharedEmbeddingColumn")
