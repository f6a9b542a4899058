"""Shape functions of lookup tables."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import Context, merge, merge_dim, shapes
from tfscope.values.run import current_run

Shapes = list[Any]


@shapes("LookupTableFindV2", "LookupTableFind")
def table_find(c: Context) -> Shapes:
    """A value per key, where keys of a dense table and values of tables of tensors have shapes of their own."""
    table, keys = c.inputs[0].op, c.shape(1)
    dense = table.type.startswith("MutableDenseHashTable")
    if not dense and not table.type.startswith("MutableHashTableOfTensors"):
        return [keys]
    if keys.ndims is None:
        return [keys]
    inner = table.inputs[0].shape.ndims if dense else 0
    value = table.attrs.get("value_shape")
    if inner is None or value is None or value.ndims is None:
        return [None]
    sizes = list(keys.as_list())
    return [sizes[: len(sizes) - inner] + list(value.as_list())]


@shapes("LookupTableImportV2")
def table_import(c: Context) -> Shapes:
    """A value per key."""
    keys, values = c.with_rank(1, 1), c.sizes(2)
    if current_run().is_v1 or not values:
        merge(keys, values)
    else:
        merge_dim(keys[0], values[0])
    return []


@shapes("LookupTableExportV2")
def table_export(c: Context) -> Shapes:
    """Keys and values; a table of scalars that is no constant knows that its values are scalars."""
    return [[None], [None] if c.inputs[0].op.type == "MutableHashTableV2" else None]
