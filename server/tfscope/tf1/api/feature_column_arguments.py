"""What the functions that make feature columns say of their arguments.

Mirrors the checks of python/feature_column/{feature_column_v2,utils}.py.  An argument that is not
known passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.tf1.api.numpy_values import array
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph.dtypes import DType, as_dtype
from tfscope.values.holes import has_hole
from tfscope.values.raised import raised, refusable
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def check_key(key: Any) -> None:
    """Mirrors assert_key_is_string."""
    if not isinstance(key, (str, Unknown)):
        text = f"key must be a string. Got: type {type(key)}. Given key: {key}."
        raise raised(ValueError(text))


def check_type(dtype: Any, prefix: str) -> None:
    """Mirrors assert_string_or_int."""
    if isinstance(dtype, DType) and dtype != tf.string and not dtype.is_integer:
        text = f"{prefix} dtype must be string or integer. dtype: {dtype}."
        raise raised(ValueError(text))


def number_type(dtype: Any, key: Any) -> DType | None:
    """The type of a numeric column.  Mirrors numeric_column and sequence_numeric_column."""
    kind = as_dtype(dtype)
    if kind is not None and not (kind.is_integer or kind.is_floating):
        text = f"dtype must be convertible to float. dtype: {kind}, key: {key}"
        raise raised(ValueError(text))
    return kind


def checked_shape(shape: Any, key: Any) -> tuple[Any, ...]:
    """The shape as a tuple.  Mirrors _check_shape."""
    dims = tuple(shape) if isinstance(shape, (list, tuple, range)) else (shape,)
    for size in dims:
        if isinstance(size, Unknown):
            continue
        if not isinstance(size, int):
            text = f"shape dimensions must be integer. shape: {dims}, key: {key}"
            raise raised(TypeError(text))
        if size < 1:
            text = f"shape dimensions must be greater than 0. shape: {dims}, key: {key}"
            raise raised(ValueError(text))
    return dims


def checked_default(default: Any, shape: Sequence[Any], dtype: DType | None, key: Any) -> Any:
    """The default as tuples of the shape.  Mirrors check_default_value."""
    values = tf.nest.flatten(default)
    unknown = any(isinstance(value, Unknown) for value in (*values, *shape))
    if default is None or dtype is None or unknown:
        return default
    if hasattr(default, "tolist"):
        default = default.tolist()
        values = tf.nest.flatten(default)
    if isinstance(default, (list, tuple)) and not _has_shape(default, shape):
        text = (
            "The shape of default_value must be equal to given shape. "
            f"default_value: {default}, shape: {tuple(shape)}, key: {key}"
        )
        raise raised(ValueError(text))
    whole = all(isinstance(value, int) for value in values)
    numbers = all(isinstance(value, (int, float)) for value in values)
    if not whole and not (numbers and dtype.is_floating):
        text = (
            "default_value must be compatible with dtype. "
            f"default_value: {default}, dtype: {dtype}, key: {key}"
        )
        raise raised(TypeError(text))
    return _tuples(default) if isinstance(default, (list, tuple)) else _filled(shape, default)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, (list, tuple)) else value


def _filled(shape: Sequence[int], value: Any) -> Any:
    return tuple(_filled(shape[1:], value) for _ in range(shape[0])) if shape else value


def _has_shape(default: Any, shape: Sequence[int]) -> bool:
    if isinstance(default, (list, tuple)) != bool(shape):
        return False
    if not shape:
        return True
    return len(default) == shape[0] and all(_has_shape(part, shape[1:]) for part in default)


def check_boundaries(boundaries: Any) -> None:
    """Mirrors bucketized_column."""
    if isinstance(boundaries, Unknown):
        return
    if not boundaries:
        raise raised(ValueError("boundaries must not be empty."))
    ordered = isinstance(boundaries, (list, tuple))
    for one, other in zip(boundaries, boundaries[1:]) if ordered else ():
        known = isinstance(one, (int, float)) and isinstance(other, (int, float))
        ordered = ordered and not (known and one >= other)
    if not ordered:
        raise raised(ValueError("boundaries must be a sorted list."))


def check_buckets(count: Any, default: Any, key: Any) -> None:
    """Mirrors categorical_column_with_vocabulary_list and _file: ids of words that are not there."""
    if isinstance(count, Unknown) or isinstance(default, Unknown) or not count:
        return
    if default not in (None, -1):
        text = f"Can't specify both num_oov_buckets and default_value in {key}."
        raise raised(ValueError(text))
    if count < 0:
        raise raised(ValueError(f"Invalid num_oov_buckets {count} in {key}."))


def vocabulary_type(words: Any, key: Any) -> Any:
    """The type of a list of words.  Mirrors categorical_column_with_vocabulary_list.

    Raises:
        ValueError: A word is there twice.
    """
    listed = isinstance(words, (list, tuple)) or hasattr(words, "flat_data")
    if not listed or any(_is_open(word) for word in words):
        return tf.string if isinstance(next(iter(words)), (str, bytes)) else tf.int64
    if len(refusable(set, words)) != len(words):
        raise raised(ValueError(f"Duplicate keys in vocabulary_list {words}, column_name: {key}"))
    return as_dtype(array(words).dtype)


def _is_open(word: Any) -> bool:
    return isinstance(word, Unknown) or isinstance(word, str) and has_hole(word)


def check_shared(columns: Sequence[Any], categorical: type, weighted: type) -> None:
    """Columns that share an embedding are alike.  Mirrors shared_embedding_columns."""
    if not columns:
        raise raised(IndexError("list index out of range"))
    for column in columns:
        if not isinstance(column, categorical):
            text = f"'{type(column).__name__}' object has no attribute '_num_buckets'"
            raise raised(AttributeError(text))
    bare = [c.categorical_column if isinstance(c, weighted) else c for c in columns]
    first, buckets = bare[0], bare[0].num_buckets
    alike = of_target(
        "weighted_categorical_column", "weighted_categorical_column or sequence column"
    )
    for column in bare[1:]:
        if not isinstance(column, type(first)):
            text = (
                "To use shared_embedding_column, all categorical_columns must have the same type, or be "
                f"{alike} of the same type. Given column: {first} of type: {type(first)} does not match given column: "
                f"{column} of type: {type(column)}"
            )
            raise raised(ValueError(text))
        known = isinstance(buckets, int) and isinstance(column.num_buckets, int)
        if known and buckets != column.num_buckets:
            given = of_target("Given", "ven")
            text = (
                "To use shared_embedding_column, all categorical_columns must have the same number of "
                f"buckets. {given} column: {first} with buckets: {buckets} does  not match column: "
                f"{column} with buckets: {column.num_buckets}"
            )
            raise raised(ValueError(text))
