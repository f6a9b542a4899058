"""tf.contrib.layers: functions that make the older feature columns and refuse arguments.

Mirrors contrib/layers/python/layers/feature_column.py.
"""

from __future__ import annotations

import functools
import math
import operator
from collections import namedtuple
from typing import Any

from tfscope.tf1.api import contrib_feature_columns as columns
from tfscope.tf1.api import contrib_feature_columns_sparse as sparse
from tfscope.tf1.api.contrib_feature_columns import column_names, feature_config
from tfscope.tf1.api.feature_column import refuse_half_checkpoint
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown

STRING, INT64, FLOAT = dtypes.string, dtypes.int64, dtypes.float32


class _SparseIdLookupConfig(namedtuple("_SparseIdLookupConfig", "vocabulary_file keys num_oov_buckets vocab_size default_value")):  # fmt: skip
    """Where ids are looked up."""


def _sparse(kind: Any, column_name: Any, integers: bool, size: Any, lookup: Any, combiner: Any, dtype: Any) -> Any:  # fmt: skip
    """A column of ids.  Mirrors _SparseColumn.__new__."""
    known = not isinstance(dtype, Unknown)
    if integers and known and not dtype.is_integer:
        text = f"dtype must be an integer if is_integerized is True. dtype: {dtype}, column_name: {column_name}."
        raise raised(ValueError(text))
    if known and dtype != STRING and not dtype.is_integer:
        text = f"dtype must be string or integer. dtype: {dtype}, column_name: {column_name}"
        raise raised(ValueError(text))
    if size is None and lookup is None:
        text = (
            "bucket_size must be set if is_integerized is True. "
            if integers
            else "one of bucket_size or lookup_config must be set. "
        )
        raise raised(ValueError(f"{text}column_name: {column_name}"))
    if isinstance(size, int) and size < 1:
        text = f"bucket_size must be at least 1. bucket_size: {size}, column_name: {column_name}"
        raise raised(ValueError(text))
    return kind(column_name, integers, size, lookup, combiner, dtype)


@tf_export(*column_names("sparse_column_with_integerized_feature"))
def sparse_column_with_integerized_feature(column_name, bucket_size, combiner="sum", dtype=INT64):
    """Integers below ``bucket_size``; raises ValueError."""
    kind = sparse._SparseColumnIntegerized
    return _sparse(kind, column_name, True, bucket_size, None, combiner, dtype)


@tf_export(*column_names("sparse_column_with_hash_bucket"))
def sparse_column_with_hash_bucket(column_name, hash_bucket_size, combiner="sum", dtype=STRING, hash_keys=None):  # fmt: skip
    """Hashed values; raises ValueError."""
    kind = sparse._SparseColumnHashed
    if hash_keys is not None and not (isinstance(hash_keys, list) and hash_keys):
        raise raised(ValueError("hash_keys must be a non-empty list."))
    made = _sparse(kind, column_name, False, hash_bucket_size, None, combiner, dtype)
    made.hash_keys = hash_keys
    return made


@tf_export(*column_names("sparse_column_with_keys"))
def sparse_column_with_keys(column_name, keys, default_value=-1, combiner="sum", dtype=STRING):
    """Places in a list; raises ValueError."""
    keys = keys if isinstance(keys, Unknown) else tuple(keys)
    size = keys.derived("len()") if isinstance(keys, Unknown) else len(keys)
    lookup = _SparseIdLookupConfig(None, keys, 0, size, default_value)
    return _sparse(sparse._SparseColumnKeys, column_name, False, None, lookup, combiner, dtype)


@tf_export(*column_names("sparse_column_with_vocabulary_file"))
def sparse_column_with_vocabulary_file(column_name, vocabulary_file, num_oov_buckets=0, vocab_size=None, default_value=-1, combiner="sum", dtype=STRING):  # fmt: skip
    """Lines of a file; raises ValueError without a size."""
    if vocab_size is None:
        raise raised(ValueError(f"vocab_size should be defined. column_name: {column_name}"))
    lookup = _SparseIdLookupConfig(vocabulary_file, None, num_oov_buckets, vocab_size, default_value)  # fmt: skip
    kind = sparse._SparseColumnVocabulary
    return _sparse(kind, column_name, False, None, lookup, combiner, dtype)


@tf_export(*column_names("weighted_sparse_column"))
def weighted_sparse_column(sparse_id_column, weight_column_name, dtype=FLOAT):
    """Ids with weights; raises ValueError."""
    if not (dtype.is_integer or dtype.is_floating):
        raise raised(ValueError(f"dtype is not convertible to float. Given {dtype}"))
    return sparse._WeightedSparseColumn(sparse_id_column, weight_column_name, dtype)


@tf_export(*column_names("one_hot_column"))
def one_hot_column(sparse_id_column):
    """Counts of ids."""
    return columns._OneHotColumn(sparse_id_column)


def _embedding(column: Any, dimension: Any, combiner: Any, initializer: Any, path: Any, tensor_name: Any, shared: Any, size: Any, max_norm: Any, trainable: Any) -> Any:  # fmt: skip
    """Mirrors _EmbeddingColumn.__new__."""
    if initializer is not None and not callable(initializer):
        text = f"initializer must be callable if specified. Embedding of column_name: {column.name}"
        raise raised(ValueError(text))
    refuse_half_checkpoint(path, tensor_name)
    if initializer is None:
        length = column.length
        stddev = 0.1 if isinstance(length, Unknown) else 1 / math.sqrt(length)
        initializer = tf.truncated_normal_initializer(mean=0.0, stddev=stddev)
    return columns._EmbeddingColumn(
        column,
        dimension,
        combiner,
        initializer,
        path,
        tensor_name,
        shared,
        size,
        max_norm,
        trainable,  # fmt: skip
    )


@tf_export(*column_names("embedding_column"))
def embedding_column(sparse_id_column, dimension, combiner="mean", initializer=None, ckpt_to_load_from=None, tensor_name_in_ckpt=None, max_norm=None, trainable=True):  # fmt: skip
    """Rows of a matrix; raises ValueError."""
    return _embedding(sparse_id_column, dimension, combiner, initializer, ckpt_to_load_from,
                      tensor_name_in_ckpt, None, None, max_norm, trainable)  # fmt: skip


@tf_export(*column_names("shared_embedding_columns"))
def shared_embedding_columns(sparse_id_columns, dimension, combiner="mean", shared_embedding_name=None, initializer=None, ckpt_to_load_from=None, tensor_name_in_ckpt=None, max_norm=None, trainable=True):  # fmt: skip
    """Embeddings that have one matrix; raises TypeError and ValueError."""
    given = sparse_id_columns
    if not isinstance(given, (list, tuple)):
        text = f"sparse_id_columns must be a non-string sequence (ex: list or tuple) instead of type {type(given)}."
        raise raised(TypeError(text))
    if not given:
        text = "The input sparse_id_columns should have at least one element."
        raise raised(ValueError(text))
    for column in given:
        if not isinstance(column, (sparse._SparseColumn, sparse._WeightedSparseColumn)):
            text = f"Elements of sparse_id_columns must be _SparseColumn or _WeightedSparseColumn, but {column} is not."
            raise raised(TypeError(text))
    shared = shared_embedding_name
    size = None
    if len(given) > 1:
        shared = shared or _shared_name(given)
        size = given[0].length
    made = [
        _embedding(c, dimension, combiner, initializer, ckpt_to_load_from, tensor_name_in_ckpt,
                   shared, size, max_norm, trainable)
        for c in given
    ]  # fmt: skip
    return made if len(made) == 1 else tuple(made)


def _shared_name(given: Any) -> str:
    """The names of the first three columns, plain ones first."""
    plain = sorted(c for c in given if isinstance(c, sparse._SparseColumn))
    weighted = [c for c in given if not isinstance(c, sparse._SparseColumn)]
    ordered = [*plain, *sorted(weighted, key=lambda c: c.name)]
    name = "_".join(c.name for c in ordered[:3])
    if len(ordered) > 3:
        name += f"_plus_{len(ordered) - 3}_others"
    return f"{name}_shared_embedding"


@tf_export(*column_names("scattered_embedding_column"))
def scattered_embedding_column(column_name, size, dimension, hash_key, combiner="mean", initializer=None):  # fmt: skip
    """Hashed entries of a vector; raises ValueError."""
    if dimension < 1 or size < 1:
        text = f"Dimension and size must be greater than 0. dimension: {dimension}, size: {size}, column_name: {column_name}"
        raise raised(ValueError(text))
    if combiner not in ("mean", "sqrtn", "sum"):
        text = f"Combiner must be one of 'mean', 'sqrtn' or 'sum'. combiner: {combiner}, column_name: {column_name}"
        raise raised(ValueError(text))
    if initializer is None:
        initializer = tf.truncated_normal_initializer(mean=0.0, stddev=0.1)
    return columns._ScatteredEmbeddingColumn(
        column_name, size, dimension, hash_key, combiner, initializer
    )


@tf_export(*column_names("real_valued_column"))
def real_valued_column(column_name, dimension=1, default_value=None, dtype=FLOAT, normalizer=None):
    """Numbers; raises TypeError and ValueError."""
    if not isinstance(dimension, (int, Unknown)):
        text = "dimension must be an integer. "
        if dimension is None:
            text += "Use the _real_valued_var_len_column for variable length features."
        raise raised(TypeError(f"{text}dimension: {dimension}, column_name: {column_name}"))
    if dimension < 1:
        text = (
            f"dimension must be greater than 0. dimension: {dimension}, column_name: {column_name}"
        )
        raise raised(ValueError(text))
    if not (dtype.is_integer or dtype.is_floating):
        text = f"dtype must be convertible to float. dtype: {dtype}, column_name: {column_name}"
        raise raised(ValueError(text))
    default = _default(column_name, dimension, default_value, dtype)
    return columns._RealValuedColumn(column_name, dimension, default, dtype, normalizer)


def _default(column_name: Any, dimension: Any, value: Any, dtype: Any) -> Any:
    """The default of every number, of the column's type."""
    if value is None or isinstance(value, Unknown) or isinstance(dimension, Unknown):
        return None
    if isinstance(value, list) and len(value) != dimension:
        text = f"The length of default_value must be equal to dimension. default_value: {value}, dimension: {dimension}, column_name: {column_name}"
        raise raised(ValueError(text))
    listed = value if isinstance(value, list) else [value] * dimension
    if isinstance(value, (int, float, list)) and all(isinstance(v, (int, float)) for v in listed):
        if dtype.is_floating:
            return tuple(float(v) for v in listed)
        if all(isinstance(v, int) for v in listed):
            return tuple(listed)
    text = f"default_value must be compatible with dtype. default_value: {value}, dtype: {dtype}, column_name: {column_name}"
    raise raised(TypeError(text))


@tf_export(*column_names("bucketized_column"))
def bucketized_column(source_column, boundaries):
    """Ranges of numbers; raises TypeError and ValueError."""
    if not isinstance(source_column, columns._RealValuedColumn):
        text = f"source_column must be an instance of _RealValuedColumn. source_column: {source_column}"
        raise raised(TypeError(text))
    if not isinstance(boundaries, (list, tuple)) or not boundaries:
        text = f"boundaries must be a non-empty list or tuple. boundaries: {boundaries}"
        raise raised(ValueError(text))
    if any(a > b for a, b in zip(boundaries, boundaries[1:])):
        raise raised(ValueError(f"boundaries must be a sorted list. boundaries: {boundaries}"))
    return columns._BucketizedColumn(source_column, tuple(dict.fromkeys(boundaries)))


@tf_export(*column_names("crossed_column"))
def crossed_column(columns, hash_bucket_size, combiner="sum", ckpt_to_load_from=None, tensor_name_in_ckpt=None, hash_key=None):  # fmt: skip
    """Values of columns together; raises TypeError and ValueError."""
    for column in columns:
        _refuse_uncrossable(column)
    if len(columns) < 2:
        text = f"columns must contain at least 2 elements. columns: {columns}"
        raise raised(ValueError(text))
    if hash_bucket_size < 2:
        text = f"hash_bucket_size must be at least 2. hash_bucket_size: {hash_bucket_size}"
        raise raised(ValueError(text))
    refuse_half_checkpoint(ckpt_to_load_from, tensor_name_in_ckpt)
    ordered = tuple(sorted(columns, key=lambda column: column.name))
    return sparse._CrossedColumn(
        ordered, hash_bucket_size, hash_key, combiner, ckpt_to_load_from, tensor_name_in_ckpt
    )


def _refuse_uncrossable(column: Any) -> None:
    """Mirrors _CrossedColumn._assert_is_crossable."""
    kinds = (sparse._SparseColumn, sparse._CrossedColumn, columns._BucketizedColumn)
    if not isinstance(column, kinds):
        text = (
            "columns must be a set of _SparseColumn, _CrossedColumn, or _BucketizedColumn instances. "
            f"(column {column} is a {type(column).__name__})"
        )
        raise raised(TypeError(text))


@tf_export(*column_names("create_feature_spec_for_parsing"))
def create_feature_spec_for_parsing(feature_columns):
    """Keys and parsers of columns; raises TypeError."""
    if isinstance(feature_columns, Unknown):
        return feature_columns.derived("create_feature_spec_for_parsing()")
    listed = feature_columns.values() if isinstance(feature_columns, dict) else feature_columns
    return {key: parser for column in listed for key, parser in feature_config(column).items()}


def _inferred(name: Any, tensor: Any) -> Any:
    """A column as wide as a feature.  Mirrors _infer_real_valued_column_for_tensor."""
    if isinstance(tensor, Unknown):
        return columns._RealValuedColumn(name, tensor.derived("dimension"), None, FLOAT, None)
    dims = tensor.get_shape().as_list()[1:]
    dimension = functools.reduce(functools.partial(refusable, operator.imul), dims, 1)
    return real_valued_column(name, dimension=dimension, dtype=tensor.dtype)


@tf_export(*column_names("infer_real_valued_columns"),
           "contrib.layers.python.layers.feature_column_ops.infer_real_valued_columns")  # fmt: skip
def infer_real_valued_columns(features):
    """One column of numbers per feature."""
    if not isinstance(features, dict):
        return [_inferred("", features)]
    return [_inferred(key, value) for key, value in features.items()]
