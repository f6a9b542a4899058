"""Shape functions of lookup tables."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import Context, merge, merge_dim, shapes
from tfscope.values.run import current_run

Shapes = list[Any]


@shapes("LookupTableFindV2", "LookupTableFind")
def table_find(c: Context) -> Shapes:
    """A value per key."""
    return [c.shape(1)]


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
