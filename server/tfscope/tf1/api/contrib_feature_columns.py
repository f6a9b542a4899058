"""tf.contrib.layers: the older feature columns, records that transform features and name variables.

Mirrors contrib/layers/python/layers/feature_column.py.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from tfscope.tf1.api.contrib_feature_columns_core import (
    OlderCategorical,
    OlderDense,
    OlderEmbedding,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

PRIVATE = "contrib.layers.python.layers.feature_column"


def column_names(*names: str) -> list[str]:
    """The public and private names of columns' functions."""
    return [f"{place}.{name}" for name in names for place in ("contrib.layers", PRIVATE)]


@tf_export(f"{PRIVATE}._FeatureColumn")
class FeatureColumn:
    """What the columns share: ``name`` scopes their variables, ``key`` orders and identifies them."""

    not_in_key: tuple[str, ...] = ()
    source: Any = None
    """The column whose transformed feature this one starts from."""

    name = property(lambda self: self.column_name)
    length = property(lambda self: self.source.length)
    config = property(lambda self: feature_config(self.source))

    @property
    def key(self):
        """The record's text without what cannot be compared."""
        shown = [f"{k}={getattr(self, k)}" for k in self._fields if k not in self.not_in_key]
        return f"{type(self).__name__}({', '.join(shown)})" if self.not_in_key else f"{self}"

    def insert_transformed_feature(self, columns_to_tensors):
        """Puts the column's own tensor beside the features."""
        if self.source not in columns_to_tensors:
            self.source.insert_transformed_feature(columns_to_tensors)
        columns_to_tensors[self] = columns_to_tensors[self.source]

    def deep_arguments(self, tensor) -> Any:
        """What an embedding of the column is looked up by; ``None`` if it has none."""
        return None

    def wide_arguments(self, tensor) -> Any:
        """What a linear weight of the column is looked up by; ``None`` if it is multiplied."""
        return None

    def input_layer(self, tensor, rank) -> Any:
        """The values of a column as the input of a network; raises ValueError where it is none."""
        kind = type(self).__name__.removeprefix("_")
        kind = kind if kind in ("WeightedSparseColumn", "CrossedColumn") else "SparseColumn"
        instead = (
            "embedding_column" if kind == "CrossedColumn" else "embedding_column or one_hot_column"
        )
        text = f"{kind} is not supported in DNN. Please use {instead}. column: {self}"
        raise raised(ValueError(text))

    def parts(self, tensor) -> tuple[Any, Any]:
        """Ids and weights of a transformed feature."""
        return tensor, None


def fields(name: str, fields: str) -> Any:
    return namedtuple(name, fields)


def of_features(columns_to_tensors: Any, key: Any) -> Any:
    """A feature by name; Python's own ``KeyError`` is the program's."""
    if isinstance(columns_to_tensors, Unknown):
        return columns_to_tensors[key]
    if key not in columns_to_tensors:
        raise raised(KeyError(key))
    return columns_to_tensors[key]


def rank_at(tensor: Any, rank: int, name: Any) -> Any:
    """A tensor of the rank: the last dimensions become one, or one is added."""
    found = tensor.get_shape().ndims
    if found is not None and rank > found + 1:
        text = (
            f"Error while processing column {name}.Rank of input Tensor ({found}) should be the same "
            f"as output_rank ({rank}). For example, sequence data should typically be 3 dimensional "
            "(rank 3) while non-sequence data is typically 2 dimensional (rank 2)."
        )
        raise raised(ValueError(text))
    if found is not None and rank == found + 1:
        return tf.expand_dims(tensor, -1, name="expand_dims")
    return tensor if found == rank else inner_flatten(tensor, rank)


def inner_flatten(tensor: Any, rank: int) -> Any:
    """Mirrors layers.py _inner_flatten."""
    return tf.contrib.layers.python.layers.layers._inner_flatten(tensor, rank)


def to_sparse(tensor: Any, ignore_value: Any) -> Any:
    """Mirrors contrib/layers/python/ops/sparse_ops.py dense_to_sparse_tensor."""
    with ops.name_scope("DenseToSparseTensor"):
        dense = ops.convert_to_tensor(tensor)
        with ops.name_scope("ignore_value" if ignore_value is None else None):
            zero = "" if dense.dtype == tf.string else 0
            given = (
                tf.constant(zero, dense.dtype, name="x") if ignore_value is None else ignore_value
            )
        ignored = (
            tf.cast(given, dense.dtype, name="ignore_value") if ignore_value is not None else given
        )
        indices = tf.where(tf.not_equal(dense, ignored), name="indices")
        return tf.SparseTensor(
            indices,
            tf.gather_nd(dense, indices, name="values"),
            tf.shape(dense, out_type=tf.int64, name="dense_shape"),
        )


class Wide(namedtuple("Wide", "ids weights size initializer combiner")):
    """The lookup of linear weights."""


class Deep(namedtuple("Deep", "ids weights size initializer combiner dimension shared hash_key max_norm trainable")):  # fmt: skip
    """The lookup of an embedding."""


class _OneHotColumn(FeatureColumn, OlderDense, fields("_OneHotColumn", "sparse_id_column")):
    """How often each id is there."""

    source = property(lambda self: self.sparse_id_column)
    name = property(lambda self: f"{self.source.name}_one_hot")
    elements = property(lambda self: self.length)

    def transform_feature(self, transformation_cache, state_manager):
        """How often each id is there."""
        found = transformation_cache.get(self.source)
        return found if isinstance(found, Unknown) else self.input_layer(found, 2)

    def input_layer(self, tensor, rank):
        """``[…, length]``."""
        ids, weights = self.source.parts(tensor)
        ids = inner_flatten(ids, rank)
        if weights is not None:
            merged = tf.sparse_merge(sp_ids=ids, sp_values=weights, vocab_size=self.length)
            merged = tf.sparse_slice(
                merged, tf.zeros_like(merged.dense_shape), merged.dense_shape
            )  # fmt: skip
            dense = tf.sparse_tensor_to_dense(merged)
            shape = tf.concat([tf.shape(dense)[:-1], [self.length]], axis=0)
            return tf.reshape(dense, shape)
        dense = tf.sparse_tensor_to_dense(ids, default_value=-1)
        hot = tf.one_hot(dense, depth=self.length, on_value=1.0, off_value=0.0)
        return tf.reduce_sum(hot, axis=[rank - 1])


class _EmbeddingColumn(FeatureColumn, OlderEmbedding, fields("_EmbeddingColumn", "sparse_id_column dimension combiner initializer ckpt_to_load_from tensor_name_in_ckpt shared_embedding_name shared_vocab_size max_norm trainable")):  # fmt: skip
    """Rows of a trained matrix."""

    not_in_key = ("initializer",)
    source = property(lambda self: self.sparse_id_column)

    @property
    def name(self):
        """After the source; a shared matrix says so."""
        return f"{self.source.name}_{'shared_' if self.shared_embedding_name is not None else ''}embedding"

    @property
    def length(self):
        """How many rows."""
        return self.source.length if self.shared_vocab_size is None else self.shared_vocab_size

    def deep_arguments(self, tensor):
        """The lookup."""
        ids, weights = self.source.parts(tensor)
        return Deep(
            ids, weights, self.length, self.initializer, self.combiner, self.dimension,
            self.shared_embedding_name, None, self.max_norm, self.trainable,
        )  # fmt: skip

    def wide_arguments(self, tensor):
        """Refused."""
        text = f"Column {self} is not supported in linear models. Please use sparse_column."
        raise raised(ValueError(text))


class _ScatteredEmbeddingColumn(FeatureColumn, OlderEmbedding, fields("_ScatteredEmbeddingColumn", "column_name size dimension hash_key combiner initializer")):  # fmt: skip
    """An embedding whose entries are hashed into one vector."""

    not_in_key = ("initializer",)
    name = property(lambda self: f"{self.column_name}_scattered_embedding")
    config = property(lambda self: {self.column_name: tf.VarLenFeature(tf.string)})

    def insert_transformed_feature(self, columns_to_tensors):
        """The feature."""
        columns_to_tensors[self] = of_features(columns_to_tensors, self.column_name)

    def deep_arguments(self, tensor):
        """The lookup."""
        return Deep(tensor, None, self.size, self.initializer, self.combiner, self.dimension,
                    None, self.hash_key, None, True)  # fmt: skip


class _RealValuedColumn(FeatureColumn, OlderDense, fields("_RealValuedColumn", "column_name dimension default_value dtype normalizer")):  # fmt: skip
    """Numbers."""

    not_in_key = ("normalizer",)
    normalizer_fn = property(lambda self: self.normalizer)
    elements = property(lambda self: self.dimension)

    @property
    def config(self):
        """A dense feature."""
        default = None if self.default_value is None else list(self.default_value)
        return {self.column_name: tf.FixedLenFeature([self.dimension], self.dtype, default)}

    def insert_transformed_feature(self, columns_to_tensors):
        """The feature as float32."""
        tensor = of_features(columns_to_tensors, self.column_name)
        if self.normalizer is not None:
            tensor = self.normalizer(tensor)
        if isinstance(tensor, Unknown):
            out = [(dtypes.float32, tf.TensorShape([None, self.dimension]))]
            tensor = ops.get_default_graph().create_op("Cast", [], out).outputs[0]
        columns_to_tensors[self] = tf.cast(tensor, tf.float32)

    def input_layer(self, tensor, rank):
        """``[…, dimension]``."""
        return rank_at(tensor, rank, self.column_name)

    def dense(self, tensor):
        """The feature."""
        return tensor


class _BucketizedColumn(
    FeatureColumn,
    OlderCategorical,
    OlderDense,
    fields("_BucketizedColumn", "source_column boundaries"),
):
    """The ranges of numbers."""

    source = property(lambda self: self.source_column)
    name = property(lambda self: f"{self.source_column.name}_bucketized")
    length = property(lambda self: len(self.boundaries) + 1)
    num_buckets = property(lambda self: self.length * self.source.dimension)
    elements = num_buckets

    def insert_transformed_feature(self, columns_to_tensors):
        """The number of the range."""
        super().insert_transformed_feature(columns_to_tensors)
        given = columns_to_tensors[self]
        out = [(dtypes.int32, given.shape)]
        op = ops.get_default_graph().create_op("Bucketize", [given], out, name="bucketize")
        columns_to_tensors[self] = op.outputs[0]

    def input_layer(self, tensor, rank):
        """``[…, ranges of all numbers]``."""
        if rank != 2:
            raise raised(ValueError("BucketizedColumn currently only supports output_rank=2"))
        hot = tf.one_hot(tf.cast(tensor, tf.int64), self.length, 1.0, 0.0, name="one_hot")
        return tf.reshape(hot, [-1, self.length * self.source.dimension], name="reshape")

    def wide_arguments(self, tensor):
        """One row of weights per range of each number."""
        size = self.length * self.source.dimension
        return Wide(self.to_sparse_tensor(tensor), None, size, tf.zeros_initializer(), "sum")

    def parts(self, tensor):
        """Ids and no weights."""
        return self.to_sparse_tensor(tensor), None

    def get_dense_tensor(self, transformation_cache, state_manager):
        """``[…, ranges of all numbers]``."""
        found = transformation_cache.get(self)
        return found if isinstance(found, Unknown) else self.input_layer(found, 2)

    def to_sparse_tensor(self, tensor):
        """Ids beside each other."""
        dimension = self.source.dimension
        batch = tf.shape(tensor, name="shape")[0]
        if dimension > 1:
            rows = tf.expand_dims(tf.range(0, batch), 1, name="expand_dims")
            rows = tf.reshape(tf.tile(rows, [1, dimension], name="tile"), [-1], name="reshape")
            places = tf.tile(tf.range(0, dimension), [batch], name="tile")
            ids = tf.reshape(tensor, [-1], name="reshape") + self.length * places
        else:
            rows = tf.range(0, batch)
            places = tf.zeros([batch], dtype=tf.int32, name="zeros")
            ids = tf.reshape(tensor, [-1], name="reshape")
        indices = tf.cast(tf.transpose(tf.stack((rows, places))), tf.int64)
        return tf.SparseTensor(indices, ids, tf.cast(tf.stack([batch, dimension]), tf.int64))


def feature_config(column: Any) -> Any:
    """How the features of a column are parsed.  Mirrors feature_column.py _get_feature_config."""
    if not isinstance(column, FeatureColumn):
        text = f"feature_columns should only contain instances of _FeatureColumn. Given column is {column}"
        raise raised(TypeError(text))
    return column.config


for _kind in (_OneHotColumn, _EmbeddingColumn, _ScatteredEmbeddingColumn, _RealValuedColumn, _BucketizedColumn):  # fmt: skip
    tf_export(f"{PRIVATE}.{_kind.__name__}")(_kind)
