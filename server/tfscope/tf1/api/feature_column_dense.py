"""Columns with values: numbers, buckets, indicators and embeddings.

Mirrors python/feature_column/{feature_column,feature_column_v2}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.embedding_ops import check_combiner
from tfscope.tf1.api.feature_column_cache import IdWeightPair, sequence_length
from tfscope.tf1.api.feature_column_checks import refuse_sparse_numbers
from tfscope.tf1.api.feature_column_tensors import looked_up, made
from tfscope.tf1.api.feature_column_types import (
    CategoricalColumn,
    DenseColumn,
    SequenceCategoricalColumn,
    export_column,
    fields,
)
from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class NumericColumn(
    DenseColumn, fields("NumericColumn", "key shape default_value dtype normalizer_fn")
):
    """Values of a feature."""

    name = property(lambda self: self.key)
    variable_shape = property(lambda self: tf.TensorShape(self.shape))

    @property
    def parse_example_spec(self):
        """A dense feature."""
        return {self.key: tf.io.FixedLenFeature(self.shape, self.dtype, self.default_value)}

    def transform_feature(self, transformation_cache, state_manager):
        """The feature as float32."""
        tensor = transformation_cache.get(self.key, state_manager)
        if isinstance(tensor, Unknown):
            return made("Cast", None)
        refuse_sparse_numbers(self.key, tensor)
        if self.normalizer_fn is not None:
            tensor = self.normalizer_fn(tensor)
        return tensor if isinstance(tensor, Unknown) else tf.cast(tensor, tf.float32)


class BucketizedColumn(
    DenseColumn, CategoricalColumn, fields("BucketizedColumn", "source_column boundaries")
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

    def transform_feature(self, transformation_cache, state_manager):
        """The number of each value's bucket."""
        tensor = transformation_cache.get(self.source_column, state_manager)
        if isinstance(tensor, Unknown):
            return tensor
        boundaries = [b for b in self.boundaries if not isinstance(b, Unknown)]
        return tf.raw_ops.Bucketize(input=tensor, boundaries=boundaries)

    def get_dense_tensor(self, transformation_cache, state_manager):
        """One-hot values."""
        numbers = transformation_cache.get(self, state_manager)
        if isinstance(numbers, Unknown):
            return made("OneHot", [None, *self.variable_shape.as_list()])
        indices, depth = tf.cast(numbers, tf.int64), len(self.boundaries) + 1
        return tf.one_hot(indices, depth, on_value=1.0, off_value=0.0)

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """The numbers with their places."""
        numbers = transformation_cache.get(self, state_manager)
        if isinstance(numbers, Unknown):
            return IdWeightPair(numbers, None)
        batch, size = tf.shape(numbers)[0], self.source_column.shape[0]
        rows = tf.tile(tf.expand_dims(tf.range(0, batch), 1), [1, size])
        rows = tf.reshape(rows, (-1,))
        columns = tf.tile(tf.range(0, size), [batch])
        values = tf.reshape(numbers, (-1,)) + (len(self.boundaries) + 1) * columns
        indices = tf.cast(tf.transpose(tf.stack((rows, columns))), tf.int64)
        shape = tf.cast(tf.stack([batch, size]), tf.int64)
        return IdWeightPair(tf.SparseTensor(indices, values, shape), None)


class IndicatorColumn(DenseColumn, fields("IndicatorColumn", "categorical_column")):
    """Multi-hot values of a categorical column."""

    name = property(lambda self: f"{self.categorical_column.name}_indicator")
    parse_example_spec = property(lambda self: self.categorical_column.parse_example_spec)
    variable_shape = property(lambda self: tf.TensorShape([1, self.categorical_column.num_buckets]))

    def transform_feature(self, transformation_cache, state_manager):
        """A row of buckets."""
        pair = self.categorical_column.get_sparse_tensors(transformation_cache, state_manager)
        if _is_unknown(pair):
            return made("Sum", [None, self.categorical_column.num_buckets])
        ids, weights = pair
        size = self.categorical_column.num_buckets
        if weights is not None:
            found = tf.sparse_merge(sp_ids=ids, sp_values=weights, vocab_size=size)
            found = tf.sparse_slice(found, [0, 0], found.dense_shape)
            return tf.scatter_nd(found.indices, found.values, found.dense_shape)
        ids = tf.sparse_tensor_to_dense(ids, default_value=-1)
        rows = tf.one_hot(ids, depth=size, on_value=1.0, off_value=0.0)
        return tf.reduce_sum(rows, axis=[-2])

    def get_dense_tensor(self, transformation_cache, state_manager):
        """The same of examples that are no sequences."""
        refuse_sequence(self, "indicator_column")
        return super().get_dense_tensor(transformation_cache, state_manager)

    def steps(self, cache, **kwargs):
        """The values of each step and the lengths.  Mirrors get_sequence_dense_tensor."""
        found = cache.get(self)
        ids, _ = self.categorical_column.get_sparse_tensors(cache, None)
        if isinstance(ids, Unknown):
            return made("OneHot", [None, None, self.categorical_column.num_buckets]), None
        return found, sequence_length(ids)


def _is_unknown(pair):
    return isinstance(pair.id_tensor, Unknown) or isinstance(pair.weight_tensor, Unknown)


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


class EmbeddingColumn(DenseColumn, fields("EmbeddingColumn", _EMBEDDING)):
    """Rows of the variable embedding_weights."""

    name = property(lambda self: f"{self.categorical_column.name}_embedding")
    parse_example_spec = property(lambda self: self.categorical_column.parse_example_spec)
    variable_shape = property(lambda self: tf.TensorShape([self.dimension]))

    def transform_feature(self, transformation_cache, state_manager):
        """The ids."""
        return transformation_cache.get(self.categorical_column, state_manager)

    def weights(self, trainable=True, collections=None, use_resource=None):
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

    def dense_tensor(self, cache, built=None, **options):
        """One row per example, of a variable that a layer has made or of one made here."""
        refuse_sequence(self, "embedding_column")
        return self._rows(cache, built, [None, self.dimension], **options)[0]

    def steps(self, cache, built=None, **options):
        """The rows of each step and the lengths.  Mirrors get_sequence_dense_tensor."""
        found, ids = self._rows(cache, built, [None, None, self.dimension], **options)
        return found, None if isinstance(ids, Unknown) else sequence_length(ids)

    def _rows(self, cache, built, dims, **options):
        pair = self.categorical_column.get_sparse_tensors(cache, None)
        weights = self.weights(**options) if built is None else built
        self._restored(weights)
        check_combiner(self.combiner)
        name = f"{self.name}_weights"
        if _is_unknown(pair):
            return looked_up(weights, dims, name), pair.id_tensor
        found = tf.nn.safe_embedding_lookup_sparse(
            weights, pair.id_tensor, pair.weight_tensor, combiner=self.combiner, name=name,
            max_norm=self.max_norm,
        )  # fmt: skip
        return found, pair.id_tensor

    def _restored(self, weights):
        if self.ckpt_to_load_from is not None:
            several = isinstance(weights, PartitionedVariable)
            restored = weights._get_variable_list() if several else weights
            tf.train.init_from_checkpoint(
                self.ckpt_to_load_from, {self.tensor_name_in_ckpt: restored}
            )


class SharedEmbeddingColumn(
    EmbeddingColumn, fields("_SharedEmbeddingColumn", _EMBEDDING + " shared_name")
):
    """Rows of a variable that is found again through its collection."""

    is_v2 = False
    name = property(lambda self: f"{self.categorical_column.name}_shared_embedding")
    var_scope_name = property(lambda self: self.shared_name)
    shared_embedding_collection_name = property(lambda self: self.shared_name)

    def __new__(cls, *args):
        return tuple.__new__(cls, args)

    shared_name = property(lambda self: self[8])

    def _rows(self, cache, built, dims, **options):
        with ops.name_scope(None, default_name=self.name):
            return super()._rows(cache, built, dims, **options)

    def weights(self, trainable=True, collections=None, use_resource=None):
        """The one variable of the collection; raises ``ValueError`` for another one there."""
        found = ops.get_collection(self.shared_name)
        if found:
            self._refuse_other(found)
            return found[0]
        made = super().weights(trainable, collections, use_resource)
        ops.add_to_collection(self.shared_name, made)
        return made

    def _refuse_other(self, found):
        advice = (
            "Suggested fix A: Choose a unique name for this collection. "
            "Suggested fix B: Do not add any variables to this collection. "
            "The feature_column library already adds a variable under the hood."
        )
        if len(found) > 1:
            raise raised(ValueError(f"Collection {found} can only contain one variable. {advice}"))
        wanted = (self.categorical_column.num_buckets, self.dimension)
        shape = found[0].get_shape()
        if not shape.is_compatible_with(wanted):
            text = (
                f"Shared embedding collection {self.shared_name} contains variable {found[0].name} of "
                f"unexpected shape {shape}. Expected shape is {wanted}. {advice}"
            )
            raise raised(ValueError(text))


def weighted_sum(column, cache, weights, units, combiner):
    """[batch, units] of ids.  Mirrors _create_categorical_column_weighted_sum."""
    pair = column.get_sparse_tensors(cache, None)
    check_combiner(combiner)
    if _is_unknown(pair):
        return looked_up(weights, [None, units], "weighted_sum")
    ids, given = pair
    ids = tf.sparse_reshape(ids, [tf.shape(ids)[0], -1])
    if given is not None:
        given = tf.sparse_reshape(given, [tf.shape(given)[0], -1])
    return tf.nn.safe_embedding_lookup_sparse(
        weights, ids, given, combiner=combiner, name="weighted_sum"
    )


for _column in (NumericColumn, BucketizedColumn, IndicatorColumn, EmbeddingColumn):
    export_column(_column)
export_value(SharedEmbeddingColumn, "python.feature_column.feature_column._SharedEmbeddingColumn")
