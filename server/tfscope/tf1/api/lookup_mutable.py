"""Lookup tables that change when the graph runs, and what savers save of them.

Mirrors python/ops/lookup_ops.py MutableHashTable and DenseHashTable.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api.lookup_ops import LookupInterface
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.saveables import VALUE, SaveableObject, SaveSpec
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


class _Saveable(SaveableObject):
    """Keys and values of a table.  Mirrors MutableHashTable._Saveable."""

    def __init__(self, table, name, table_name=None):
        keys, values = table.export()
        specs = [SaveSpec(keys, "", name + "-keys"), SaveSpec(values, "", name + "-values")]
        self.table_name = table_name or name
        super().__init__(table, specs, name)

    def restore(self, restored_tensors, restored_shapes, name=None):
        """The op that fills the table."""
        with op_scope(name, f"{self.table_name}_table_restore"):
            keys, values = restored_tensors
            handle = self.op.resource_handle
            return make("LookupTableImportV2", None, table_handle=handle, keys=keys, values=values)


class _Mutable(LookupInterface):
    """What the tables that change have in common."""

    def __init__(self, key_dtype, value_dtype, name, checkpoint):
        super().__init__(dtypes.as_dtype(key_dtype), dtypes.as_dtype(value_dtype))
        self._name, self._checkpoint = name, checkpoint
        self._resource_handle = self._create_resource()
        if checkpoint:
            get_default_graph().add_to_collection(
                GraphKeys.SAVEABLE_OBJECTS, _Saveable(self, self._name)
            )

    name = property(lambda self: self._table_name)

    def _attrs(self):
        return {"key_dtype": self._key_dtype, "value_dtype": self._value_dtype}

    def _made(self, kind, attrs, **inputs):
        handle = make(kind, self._name, attrs, **inputs)
        self._table_name = handle.op.name.split("/")[-1]
        return handle

    def _gather_saveables_for_checkpoint(self):
        if current_run().is_v1:
            return {"table": functools.partial(_Saveable, table=self, name=self._name)}
        return {VALUE: functools.partial(_Saveable, table=self, name="", table_name=self._name)}

    def lookup(self, keys, name=None):
        """Values of keys, in the graph."""
        with op_scope(name, f"{self.name}_lookup_table_find"):
            keys = convert_to_tensor(keys, self._key_dtype, name="keys")
            return make(
                "LookupTableFindV2", None, {"Tout": self._value_dtype},
                table_handle=self._resource_handle, keys=keys, default_value=self._default_value,
            )  # fmt: skip

    def insert(self, keys, values, name=None):
        """Adds keys, in the graph."""
        with op_scope(name, f"{self.name}_lookup_table_insert"):
            keys = convert_to_tensor(keys, self._key_dtype, name="keys")
            values = convert_to_tensor(values, self._value_dtype, name="values")
            handle = self._resource_handle
            return make("LookupTableInsertV2", None, table_handle=handle, keys=keys, values=values)

    def remove(self, keys, name=None):
        """Takes keys out, in the graph."""
        if isinstance(keys, Unknown):
            return keys.derived("remove()")
        if keys.dtype != self._key_dtype:
            older = f"Signature mismatch. Keys must be dtype {self._key_dtype}, got {keys.dtype}."
            newer = f"Dtype of argument `keys` must be {self._key_dtype}, received: {keys.dtype}"
            newer = older if isinstance(self, DenseHashTable) else newer
            raise raised(TypeError(of_target(older, newer)))
        with op_scope(name, f"{self.name}_lookup_table_remove"):
            return make("LookupTableRemoveV2", None, table_handle=self._resource_handle, keys=keys)

    def export(self, name=None):
        """All keys and values."""
        with op_scope(name, f"{self.name}_lookup_table_export_values"):
            attrs = {"Tkeys": self._key_dtype, "Tvalues": self._value_dtype}
            return tuple(
                make("LookupTableExportV2", None, attrs, table_handle=self._resource_handle)
            )


@tf_export(
    "contrib.lookup.MutableHashTable",
    "lookup.experimental.MutableHashTable",
    "python.ops.lookup_ops.MutableHashTable",
)
class MutableHashTable(_Mutable):
    """A table without an initializer."""

    _Saveable = _Saveable

    def __init__(
        self, key_dtype, value_dtype, default_value, name="MutableHashTable", checkpoint=True
    ):
        self._default_value = convert_to_tensor(default_value, dtypes.as_dtype(value_dtype))
        self._value_shape = self._default_value.get_shape()
        super().__init__(key_dtype, value_dtype, name, checkpoint)

    def _create_resource(self):
        if self._value_shape.ndims == 0:
            return self._made("MutableHashTableV2", self._attrs())
        attrs = {**self._attrs(), "value_shape": self._value_shape}
        return self._made("MutableHashTableOfTensorsV2", attrs)


@tf_export(
    "contrib.lookup.MutableDenseHashTable",
    "lookup.experimental.DenseHashTable",
    "python.ops.lookup_ops.DenseHashTable",
)
class DenseHashTable(_Mutable):
    """A table without an initializer, kept in tensors."""

    _Saveable = _Saveable

    def __init__(
        self, key_dtype, value_dtype, default_value, empty_key, deleted_key,
        initial_num_buckets=None, name="MutableDenseHashTable", checkpoint=True,
    ):  # fmt: skip
        dtype = dtypes.as_dtype(value_dtype)
        self._default_value = convert_to_tensor(default_value, dtype, name="default_value")
        self._value_shape = self._default_value.get_shape()
        self._initial_num_buckets = initial_num_buckets
        self._keys = {"empty_key": empty_key, "deleted_key": deleted_key}
        super().__init__(key_dtype, value_dtype, name, checkpoint)

    def _create_resource(self):
        made = {n: convert_to_tensor(k, self._key_dtype, name=n) for n, k in self._keys.items()}
        if current_run().is_v1:
            self._empty_key, self._deleted_key = made.values()
        else:
            self._empty_key, self._deleted_key = self._keys.values()
        attrs = {"value_dtype": self._value_dtype, "value_shape": self._value_shape}
        return self._made("MutableDenseHashTableV2", attrs, **made)

    def insert_or_assign(self, keys, values, name=None):
        """Adds keys, in the graph."""
        return super().insert(keys, values, name)

    def insert(self, keys, values, name=None):
        """Adds keys, in the graph."""
        return self.insert_or_assign(keys, values, name)

    def erase(self, keys, name=None):
        """Takes keys out, in the graph."""
        return super().remove(keys, name)

    def remove(self, keys, name=None):
        """Takes keys out, in the graph."""
        return self.erase(keys, name)
