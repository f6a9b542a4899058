"""tf.contrib.lookup: tables between words and their positions.  Mirrors python/ops/lookup_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import size as size_op
from tfscope.tf1.api.lookup_ops import (
    IdTableWithHashBuckets,
    KeyValueTensorInitializer,
    StaticHashTable,
    TextFileIdTableInitializer,
    TextFileStringTableInitializer,
)
from tfscope.tf1.api.math_ops import base, cast
from tfscope.tf1.api.math_reductions import range_
from tfscope.tf1.api.op_maker import op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("contrib.lookup.index_table_from_file", "python.ops.lookup_ops.index_table_from_file")
def index_table_from_file(
    vocabulary_file=None, num_oov_buckets=0, vocab_size=None, default_value=-1, hasher_spec=None,
    key_dtype=dtypes.string, name=None, key_column_index=-2, value_column_index=-1, delimiter="\t",
):  # fmt: skip
    """Words of a file to line numbers."""
    if not isinstance(vocabulary_file, Unknown) and vocabulary_file in (None, ""):
        raise raised(ValueError("vocabulary_file must be specified and must not be empty."))
    with op_scope(name, "string_to_index"):
        with op_scope(None, "hash_table"):
            initializer = TextFileIdTableInitializer(
                vocabulary_file, name="table_init", key_dtype=key_dtype
            )
            table = StaticHashTable(initializer, default_value, name=None)
        return (
            IdTableWithHashBuckets(table, num_oov_buckets, name=None, key_dtype=key_dtype)
            if num_oov_buckets
            else table
        )


@tf_export(
    "contrib.lookup.index_table_from_tensor", "python.ops.lookup_ops.index_table_from_tensor"
)
def index_table_from_tensor(
    mapping=None, num_oov_buckets=0, default_value=-1, hasher_spec=None, dtype=dtypes.string, name=None,
    vocabulary_list=None,
):  # fmt: skip
    """Words of a list to positions."""
    mapping = vocabulary_list if mapping is None else mapping
    if mapping is None:
        raise raised(ValueError("vocabulary_list must be specified."))
    with op_scope(name, "string_to_index"):
        keys = convert_to_tensor(mapping)
        _check_vocabulary(base(keys), dtypes.as_dtype(dtype))
        values = cast(range_(size_op(keys)), dtypes.int64)
        with op_scope(None, "hash_table"):
            if base(keys) is not None and base(keys).is_integer:
                keys = cast(keys, dtypes.int64)
            initializer = KeyValueTensorInitializer(
                keys, values, base(keys), dtypes.int64, name="table_init"
            )
            table = StaticHashTable(initializer, default_value, name=None)
        return (
            IdTableWithHashBuckets(table, num_oov_buckets, name=None, key_dtype=dtype)
            if num_oov_buckets else table
        )  # fmt: skip


def _check_vocabulary(found, wanted):
    """The words are of the type that is looked up; raises ``ValueError``."""
    if found is None or wanted is None or isinstance(wanted, Unknown):
        return
    if found.is_integer != wanted.is_integer:
        kind = "integer" if wanted.is_integer else "non-integer"
        raise raised(ValueError(f"Expected {kind}, got {found}."))
    if not wanted.is_integer and found != wanted:
        raise raised(ValueError(f"Expected {wanted}, got {found}."))


tf_export("contrib.lookup.string_to_index_table_from_file")(index_table_from_file)
tf_export("contrib.lookup.string_to_index_table_from_tensor")(index_table_from_tensor)


@tf_export(
    "contrib.lookup.index_to_string_table_from_file",
    "python.ops.lookup_ops.index_to_string_table_from_file",
)
def index_to_string_table_from_file(
    vocabulary_file, vocab_size=None, default_value="UNK", name=None, key_column_index=-1,
    value_column_index=-2, delimiter="\t",
):  # fmt: skip
    """Line numbers to words of a file."""
    with op_scope(name, "index_to_string"):
        initializer = TextFileStringTableInitializer(vocabulary_file, name="table_init")
        return StaticHashTable(initializer, default_value, name=None)


@tf_export(
    "contrib.lookup.index_to_string_table_from_tensor",
    "python.ops.lookup_ops.index_to_string_table_from_tensor",
)
def index_to_string_table_from_tensor(
    mapping=None, default_value="UNK", name=None, vocabulary_list=None
):
    """Positions to words of a list."""
    mapping = vocabulary_list if mapping is None else mapping
    with op_scope(name, "index_to_string"):
        values = convert_to_tensor(mapping, dtypes.string)
        keys = cast(range_(size_op(values)), dtypes.int64)
        initializer = KeyValueTensorInitializer(
            keys, values, dtypes.int64, dtypes.string, name="table_init"
        )
        return StaticHashTable(initializer, default_value, name=None)
