"""Lookup tables.  Mirrors python/ops/lookup_ops.py and contrib/lookup."""

from __future__ import annotations

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.math_ops import base, cast
from tfscope.tf1.api.op_maker import is_sparse, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("lookup.TextFileIndex", "contrib.lookup.TextFileIndex")
class TextFileIndex:
    """Which part of a line is meant."""

    WHOLE_LINE, LINE_NUMBER = -2, -1


@tf_export("lookup.KeyValueTensorInitializer", "contrib.lookup.KeyValueTensorInitializer")
class KeyValueTensorInitializer:
    """Keys and values as tensors."""

    def __init__(self, keys, values, key_dtype=None, value_dtype=None, name=None):
        self._name = name or "key_value_init"
        self._keys = convert_to_tensor(keys, dtypes.as_dtype(key_dtype), name="keys")
        self._values = convert_to_tensor(values, dtypes.as_dtype(value_dtype), name="values")
        self._key_dtype, self._value_dtype = base(self._keys), base(self._values)

    key_dtype = property(lambda self: self._key_dtype or Unknown("unmodelled-api", "dtype"))
    value_dtype = property(lambda self: self._value_dtype or Unknown("unmodelled-api", "dtype"))

    def initialize(self, table):
        """The op that fills the table."""
        with op_scope(None, self._name):
            return make(
                "LookupTableImportV2",
                None,
                table_handle=table.resource_handle,
                keys=self._keys,
                values=self._values,
            )


@tf_export("lookup.TextFileInitializer", "contrib.lookup.TextFileInitializer")
class TextFileInitializer:
    """Keys and values of the lines of a file."""

    def __init__(
        self, filename=None, key_dtype=None, key_index=None, value_dtype=None, value_index=None,
        vocab_size=None, delimiter="\t", name=None,
    ):  # fmt: skip
        self._filename = filename
        self._name = name or "text_file_init"
        self._key_dtype, self._value_dtype = (
            dtypes.as_dtype(key_dtype),
            dtypes.as_dtype(value_dtype),
        )
        with get_default_graph().control_dependencies(None):
            self._asset = convert_to_tensor(filename, dtypes.string, name="asset_path")
        get_default_graph().add_to_collection("asset_filepaths", self._asset)

    key_dtype = property(lambda self: self._key_dtype or Unknown("unmodelled-api", "dtype"))
    value_dtype = property(lambda self: self._value_dtype or Unknown("unmodelled-api", "dtype"))

    def initialize(self, table):
        """The op that fills the table."""
        with op_scope(None, self._name):
            return make(
                "InitializeTableFromTextFileV2",
                None,
                table_handle=table.resource_handle,
                filename=self._asset,
            )


@tf_export("contrib.lookup.TextFileIdTableInitializer")
class TextFileIdTableInitializer(TextFileInitializer):
    """Words to line numbers."""

    def __init__(
        self, filename, key_column_index=-2, value_column_index=-1, vocab_size=None, delimiter="\t",
        name="text_file_id_table_init", key_dtype=dtypes.string,
    ):  # fmt: skip
        super().__init__(
            filename,
            key_dtype,
            key_column_index,
            dtypes.int64,
            value_column_index,
            vocab_size,
            delimiter,
            name,
        )


@tf_export("contrib.lookup.TextFileStringTableInitializer")
class TextFileStringTableInitializer(TextFileInitializer):
    """Line numbers to words."""

    def __init__(
        self, filename, key_column_index=-1, value_column_index=-2, vocab_size=None, delimiter="\t",
        name="text_file_string_table_init",
    ):  # fmt: skip
        super().__init__(
            filename,
            dtypes.int64,
            key_column_index,
            dtypes.string,
            value_column_index,
            vocab_size,
            delimiter,
            name,
        )


class LookupInterface:
    """What all tables have."""

    def __init__(self, key_dtype, value_dtype):
        self._key_dtype, self._value_dtype = key_dtype, value_dtype

    key_dtype = property(lambda self: self._key_dtype or Unknown("unmodelled-api", "dtype"))
    value_dtype = property(lambda self: self._value_dtype or Unknown("unmodelled-api", "dtype"))
    name = property(lambda self: self._name)
    resource_handle = property(lambda self: self._resource_handle)
    table_ref = property(lambda self: self._resource_handle)

    def size(self, name=None):
        """How many keys, in the graph."""
        with op_scope(name, f"{self.name}_Size"):
            return make("LookupTableSizeV2", None, table_handle=self.resource_handle)


@tf_export(
    "lookup.StaticHashTable", "python.ops.lookup_ops.HashTable", "python.ops.lookup_ops.StaticHashTable",
)  # fmt: skip
class StaticHashTable(LookupInterface):
    """A table that is filled once; its initializer is collected."""

    def __init__(self, initializer, default_value, shared_name=None, name=None):
        super().__init__(demanded(initializer, "key_dtype"), initializer.value_dtype)
        self._initializer = initializer
        default = convert_to_tensor(default_value, self._value_dtype)
        default.shape.merge_with(TensorShape([]))
        self._default_value = default
        attrs = {"key_dtype": self._key_dtype, "value_dtype": self._value_dtype}
        self._resource_handle = make("HashTableV2", name or "hash_table", attrs)
        self._name = self._resource_handle.op.name.split("/")[-1]
        self._init_op = initializer.initialize(self)
        get_default_graph().add_to_collection(GraphKeys.TABLE_INITIALIZERS, self._init_op)

    default_value = property(lambda self: self._default_value)
    initializer = property(lambda self: self._init_op)
    init = property(lambda self: self._init_op)

    def lookup(self, keys, name=None):
        """Values of keys, in the graph."""
        if isinstance(keys, Unknown):
            return keys.derived("lookup()")
        tensor = keys.values if is_sparse(keys) else keys
        self._refuse_keys_(tensor)
        with op_scope(name, f"{self.name}_Lookup"):
            values = make(
                "LookupTableFindV2", None, {"Tout": self._value_dtype},
                table_handle=self._resource_handle, keys=tensor, default_value=self._default_value,
            )  # fmt: skip
        return type(keys)(keys.indices, values, keys.dense_shape) if is_sparse(keys) else values

    def _refuse_keys_(self, keys):
        """Raises ``TypeError`` for keys of another type.  Mirrors lookup_ops.py StaticHashTable.lookup."""
        if not (hasattr(keys, "dtype") or type(keys).__module__.startswith("tfscope.")):
            raise no_attribute(keys, "dtype")
        found, wanted = base(keys), self._key_dtype
        if isinstance(keys, Tensor) and None not in (found, wanted) and found != wanted:
            older = f"Signature mismatch. Keys must be dtype {wanted}, got {found}."
            newer = f"Dtype of argument `keys` must be {wanted}, received: {found}"
            raise raised(TypeError(of_target(older, newer)))

    def export(self, name=None):
        """All keys and values."""
        with op_scope(name, f"{self.name}_Export"):
            attrs = {"Tkeys": self._key_dtype, "Tvalues": self._value_dtype}
            return tuple(
                make("LookupTableExportV2", None, attrs, table_handle=self._resource_handle)
            )


class IdTableWithHashBuckets(LookupInterface):
    """A table with buckets for unknown keys.  Mirrors lookup_ops.IdTableWithHashBuckets."""

    def __init__(self, table, num_oov_buckets, hasher_spec=None, name=None, key_dtype=None):
        super().__init__(
            dtypes.as_dtype(key_dtype) or getattr(table, "key_dtype", dtypes.string), dtypes.int64
        )
        self._table = table
        self._num_oov_buckets = num_oov_buckets
        if name:
            self._name = name.rstrip("/")
        else:
            self._name = "string_to_index" if table is None else table.name

    resource_handle = property(lambda self: getattr(self._table, "resource_handle", None))
    initializer = property(
        lambda self: self._table.initializer if self._table is not None else make("NoOp", None)
    )
    init = initializer

    def size(self, name=None):
        """How many keys and buckets, in the graph."""
        with op_scope(name, f"{self.name}_Size"):
            known = self._table is not None
            count = self._table.size() if known else ops.convert_to_tensor(0, dtypes.int64)
            return count + self._num_oov_buckets

    def lookup(self, keys, name=None):
        """Values of keys, in the graph."""
        tensor = keys.values if is_sparse(keys) else convert_to_tensor(keys)
        found, wanted = base(tensor), self._key_dtype
        if isinstance(found, dtypes.DType) and isinstance(wanted, dtypes.DType) and found != wanted:
            older = f"Signature mismatch. Keys must be dtype {wanted}, got {found}."
            newer = f"Dtype of argument `keys` must be {wanted}, received: {found}"
            raise raised(TypeError(of_target(older, newer)))
        if self._table is not None and self._table.key_dtype == dtypes.int64:
            tensor = cast(tensor, dtypes.int64)
        with op_scope(name, f"{self.name}_Lookup"):
            if self._num_oov_buckets == 0:
                values = self._table.lookup(tensor)
                return (
                    type(keys)(keys.indices, values, keys.dense_shape)
                    if is_sparse(keys)
                    else values
                )
            integer = base(tensor) is not None and base(tensor).is_integer
            text = make("AsString", None, input=tensor) if integer else tensor
            attrs = {"num_buckets": self._num_oov_buckets}
            buckets = make("StringToHashBucketFast", "hash_bucket", attrs, input=text)
            values = buckets
            if self._table is not None:
                ids = self._table.lookup(tensor)
                buckets = make("Add", None, x=buckets, y=self._table.size())
                known = make("NotEqual", None, x=ids, y=self._table.default_value)
                values = make("SelectV2", None, condition=known, t=ids, e=buckets)
        return type(keys)(keys.indices, values, keys.dense_shape) if is_sparse(keys) else values


tf_export("contrib.lookup.IdTableWithHashBuckets")(IdTableWithHashBuckets)


@tf_export("lookup.StaticVocabularyTable")
class StaticVocabularyTable(IdTableWithHashBuckets):
    """A table with buckets for unknown keys."""

    def __init__(self, initializer, num_oov_buckets, lookup_key_dtype=None, name=None):
        if isinstance(num_oov_buckets, int) and num_oov_buckets <= 0:
            newer = "`num_oov_buckets` must be > 0; use StaticHashTable."
            raise raised(ValueError(of_target("oov_buckets must be > 0.", newer)))
        table = None if initializer is None else StaticHashTable(initializer, default_value=-1)
        super().__init__(table, num_oov_buckets, name=name, key_dtype=lookup_key_dtype)


# -- tables of vocabularies --------------------------------------------------------------------
@tf_export("tables_initializer", "initialize_all_tables", "initializers.tables_initializer")
def tables_initializer(name="init_all_tables"):
    """Initializes all tables."""
    graph = get_default_graph()
    initializers = graph.get_collection(GraphKeys.TABLE_INITIALIZERS)
    with graph.control_dependencies(initializers):
        return make("NoOp", name)


@tf_export("contrib.lookup.HashTable")
class HashTable(StaticHashTable):
    """contrib's own class beside core's.  Mirrors contrib/lookup/lookup_ops.py HashTable."""
