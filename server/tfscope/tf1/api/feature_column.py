"""tf.feature_column: the functions that make columns.

Mirrors python/feature_column/{feature_column,feature_column_v2}.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api.feature_column_arguments import (
    check_boundaries,
    check_buckets,
    check_key,
    check_shared,
    check_type,
    checked_default,
    checked_shape,
    number_type,
    vocabulary_type,
)
from tfscope.tf1.api.feature_column_dense import (
    BucketizedColumn,
    EmbeddingColumn,
    IndicatorColumn,
    NumericColumn,
    SharedEmbeddingColumn,
)
from tfscope.tf1.api.feature_column_types import (
    CategoricalColumn,
    CrossedColumn,
    FeatureColumn,
    HashedCategoricalColumn,
    IdentityCategoricalColumn,
    SequenceCategoricalColumn,
    VocabularyFileCategoricalColumn,
    VocabularyListCategoricalColumn,
    WeightedCategoricalColumn,
)
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph.dtypes import DType
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("feature_column.numeric_column")
def numeric_column(key, shape=(1,), default_value=None, dtype=None, normalizer_fn=None):
    """Mirrors feature_column_v2.py numeric_column."""
    dims = checked_shape(shape, key)
    dtype = number_type(tf.float32 if dtype is None else dtype, key)
    default_value = checked_default(default_value, dims, dtype, key)
    if normalizer_fn is not None and not callable(normalizer_fn):
        raise raised(TypeError(f"normalizer_fn must be a callable. Given: {normalizer_fn}"))
    check_key(key)
    return NumericColumn(key, dims, default_value, dtype, normalizer_fn)


@tf_export("feature_column.bucketized_column")
def bucketized_column(source_column, boundaries):
    """Mirrors feature_column_v2.py bucketized_column."""
    if isinstance(source_column, Unknown):
        return source_column
    if not isinstance(source_column, NumericColumn):
        raise raised(
            ValueError(
                "source_column must be a column generated with numeric_column()."
                f" Given: {source_column}"
            )
        )
    if len(source_column.shape) > 1:
        raise raised(
            ValueError(f"source_column must be one-dimensional column. Given: {source_column}")
        )
    check_boundaries(boundaries)
    return BucketizedColumn(source_column, tuple(boundaries))


@tf_export("feature_column.categorical_column_with_hash_bucket")
def categorical_column_with_hash_bucket(key, hash_bucket_size, dtype=None):
    """Mirrors feature_column_v2.py."""
    if hash_bucket_size is None:
        raise raised(ValueError(f"hash_bucket_size must be set. key: {key}"))
    if hash_bucket_size < 1:
        raise raised(
            ValueError(
                f"hash_bucket_size must be at least 1. hash_bucket_size: {hash_bucket_size},"
                f" key: {key}"
            )
        )
    check_key(key)
    check_type(dtype, f"column_name: {key}")
    return HashedCategoricalColumn(key, hash_bucket_size, dtype or tf.string)


@tf_export("feature_column.categorical_column_with_vocabulary_file")
def categorical_column_with_vocabulary_file(
    key, vocabulary_file, vocabulary_size=None, num_oov_buckets=0, default_value=None, dtype=None
):
    """Mirrors feature_column_v2.py."""
    if not isinstance(vocabulary_file, Unknown) and not vocabulary_file:
        raise raised(ValueError(f"Missing vocabulary_file in {key}."))
    if isinstance(vocabulary_size, (int, float)) and vocabulary_size < 1:
        raise raised(ValueError(f"Invalid vocabulary_size in {key}."))
    check_buckets(num_oov_buckets, default_value, key)
    check_type(dtype, f"column_name: {key}")
    check_key(key)
    if vocabulary_size is None:
        vocabulary_size = Unknown("environment", "vocabulary_size")
    return VocabularyFileCategoricalColumn(
        key, vocabulary_file, vocabulary_size, num_oov_buckets or 0, dtype or tf.string,
        -1 if default_value is None else default_value,
    )  # fmt: skip


@tf_export("feature_column.categorical_column_with_vocabulary_list")
def categorical_column_with_vocabulary_list(
    key, vocabulary_list, dtype=None, default_value=-1, num_oov_buckets=0
):
    """Mirrors feature_column_v2.py."""
    if isinstance(vocabulary_list, Unknown):
        size = vocabulary_list.passed_to("len")
        return VocabularyFileCategoricalColumn(
            key, vocabulary_list, size, num_oov_buckets, dtype or tf.string, default_value
        )
    if vocabulary_list is None or refusable(len, vocabulary_list) < 1:
        text = f"vocabulary_list {vocabulary_list} must be non-empty, column_name: {key}"
        raise raised(ValueError(text))
    kind = vocabulary_type(vocabulary_list, key)
    check_buckets(num_oov_buckets, default_value, key)
    check_type(kind, f"column_name: {key} vocabulary")
    if isinstance(dtype, DType) and dtype.is_integer != kind.is_integer:
        text = f"dtype {dtype} and vocabulary dtype {kind} do not match, column_name: {key}"
        raise raised(ValueError(text))
    dtype = kind if dtype is None else dtype
    check_type(dtype, f"column_name: {key}")
    check_key(key)
    words = tuple(vocabulary_list)
    return VocabularyListCategoricalColumn(key, words, dtype, default_value, num_oov_buckets)


@tf_export("feature_column.categorical_column_with_identity")
def categorical_column_with_identity(key, num_buckets, default_value=None):
    """Mirrors feature_column_v2.py."""
    if num_buckets < 1:
        raise raised(ValueError(f"num_buckets {num_buckets} < 1, column_name {key}"))
    known = isinstance(default_value, (int, float)) and isinstance(num_buckets, (int, float))
    if known and not 0 <= default_value < num_buckets:
        text = f"default_value {default_value} not in range [0, {num_buckets}), column_name {key}"
        raise raised(ValueError(text))
    check_key(key)
    return IdentityCategoricalColumn(key, num_buckets, default_value)


@tf_export("feature_column.indicator_column")
def indicator_column(categorical_column):
    """Mirrors feature_column_v2.py."""
    if isinstance(categorical_column, Unknown):
        return categorical_column
    if not isinstance(categorical_column, CategoricalColumn) and not current_run().is_v1:
        text = f"Unsupported input type. Input must be a CategoricalColumn. Given: {categorical_column}"
        raise raised(ValueError(text))
    return IndicatorColumn(categorical_column)


@tf_export("feature_column.weighted_categorical_column")
def weighted_categorical_column(categorical_column, weight_feature_key, dtype=None):
    """Mirrors feature_column_v2.py."""
    if isinstance(categorical_column, Unknown):
        return categorical_column
    dtype = tf.float32 if dtype is None else dtype
    if isinstance(dtype, DType) and not (dtype.is_integer or dtype.is_floating):
        raise raised(ValueError(f"dtype {dtype} is not convertible to float."))
    return WeightedCategoricalColumn(categorical_column, weight_feature_key, dtype)


@tf_export("feature_column.crossed_column")
def crossed_column(keys, hash_bucket_size, hash_key=None):
    """Mirrors feature_column_v2.py."""
    if not hash_bucket_size or hash_bucket_size < 1:
        text = f"hash_bucket_size must be > 1. hash_bucket_size: {hash_bucket_size}"
        raise raised(ValueError(text))
    if not isinstance(keys, Unknown) and (not keys or len(keys) < 2):
        raise raised(ValueError(f"keys must be a list with length > 1. Given: {keys}"))
    for key in keys:
        if isinstance(key, HashedCategoricalColumn):
            text = (
                "categorical_column_with_hash_bucket is not supported for crossing. Hashing before "
                "crossing will increase probability of collision. Instead, use the feature name as a "
                f"string. Given: {key}"
            )
            raise raised(ValueError(text))
        if not isinstance(key, (str, CategoricalColumn, Unknown)):
            text = (
                "Unsupported key type. All keys must be either string, or categorical column except "
                f"HashedCategoricalColumn. Given: {key}"
            )
            raise raised(ValueError(text))
    return CrossedColumn(tuple(keys), hash_bucket_size, hash_key)


def refuse_half_checkpoint(ckpt, tensor_name):
    """Raises ValueError for a checkpoint without the name of a tensor in it, or the name without one."""
    if (ckpt is None) != (tensor_name is None):
        both = "`ckpt_to_load_from` and `tensor_name_in_ckpt`"
        raise raised(ValueError(f"Must specify both {both} or none of them."))


def _embedding_arguments(dimension, initializer, ckpt, tensor_name, suffix=""):
    if dimension is None or dimension < 1:
        raise raised(ValueError(f"Invalid dimension {dimension}."))
    refuse_half_checkpoint(ckpt, tensor_name)
    if initializer is not None and not callable(initializer):
        raise raised(ValueError(f"initializer must be callable if specified.{suffix}"))
    if initializer is not None:
        return initializer
    stddev = 1.0 if isinstance(dimension, Unknown) else 1 / math.sqrt(dimension)
    return tf.truncated_normal_initializer(mean=0.0, stddev=stddev)


@tf_export("feature_column.embedding_column")
def embedding_column(
    categorical_column,
    dimension,
    combiner="mean",
    initializer=None,
    ckpt_to_load_from=None,
    tensor_name_in_ckpt=None,
    max_norm=None,
    trainable=True,
):
    """Mirrors feature_column_v2.py embedding_column."""
    if isinstance(categorical_column, Unknown):
        return categorical_column
    name = getattr(categorical_column, "name", None)
    suffix = f" Embedding of column_name: {name}"
    initializer = _embedding_arguments(
        dimension, initializer, ckpt_to_load_from, tensor_name_in_ckpt, suffix
    )
    return EmbeddingColumn(
        categorical_column, dimension, combiner, initializer, ckpt_to_load_from,
        tensor_name_in_ckpt, max_norm, trainable,
    )  # fmt: skip


@tf_export("feature_column.shared_embedding_columns")
def shared_embedding_columns(
    categorical_columns,
    dimension,
    combiner="mean",
    initializer=None,
    shared_embedding_collection_name=None,
    ckpt_to_load_from=None,
    tensor_name_in_ckpt=None,
    max_norm=None,
    trainable=True,
):
    """Mirrors feature_column_v2.py shared_embedding_columns."""
    if isinstance(categorical_columns, Unknown) or any(
        isinstance(c, Unknown) for c in categorical_columns
    ):
        return Unknown("argument", "shared_embedding_columns()")
    initializer = _embedding_arguments(
        dimension, initializer, ckpt_to_load_from, tensor_name_in_ckpt
    )
    ordered = sorted(categorical_columns, key=lambda c: c.name)
    check_shared(ordered, CategoricalColumn, WeightedCategoricalColumn)
    name = shared_embedding_collection_name
    if not name:
        name = "_".join(c.name for c in ordered) + "_shared_embedding"
    return [
        SharedEmbeddingColumn(column, dimension, combiner, initializer, ckpt_to_load_from,
                              tensor_name_in_ckpt, max_norm, trainable, name)
        for column in categorical_columns
    ]  # fmt: skip


for _column in (
    numeric_column, bucketized_column, categorical_column_with_hash_bucket,
    categorical_column_with_vocabulary_file, categorical_column_with_vocabulary_list,
    categorical_column_with_identity, indicator_column, weighted_categorical_column, crossed_column,
    embedding_column,
):  # fmt: skip
    export_value(_column, f"python.feature_column.feature_column._{_column.__name__}")


def _sequence(function_name, make):
    def column(*args, **kwargs):
        """A sequence of ids."""
        return SequenceCategoricalColumn(make(*args, **kwargs))

    column.__name__ = column.__qualname__ = f"sequence_{function_name}"
    export_value(column, f"feature_column.sequence_{function_name}",
                 f"contrib.feature_column.sequence_{function_name}")  # fmt: skip


_sequence("categorical_column_with_hash_bucket", categorical_column_with_hash_bucket)
_sequence("categorical_column_with_vocabulary_file", categorical_column_with_vocabulary_file)
_sequence("categorical_column_with_vocabulary_list", categorical_column_with_vocabulary_list)
_sequence("categorical_column_with_identity", categorical_column_with_identity)


@tf_export("feature_column.make_parse_example_spec")
def make_parse_example_spec(feature_columns):
    """Parsers of all columns.  Mirrors feature_column.py make_parse_example_spec."""
    spec = {}
    for column in feature_columns:
        if isinstance(column, Unknown):
            continue
        if not isinstance(column, FeatureColumn):
            text = f"All feature_columns must be _FeatureColumn instances. Given: {column}"
            raise raised(ValueError(text))
        for key, value in column.parse_example_spec.items():
            if key in spec and value != spec[key]:
                text = (
                    "feature_columns contain different parse_spec for key "
                    f"{key}. Given {value} and {spec[key]}"
                )
                raise raised(ValueError(text))
            spec[key] = value
    return spec
