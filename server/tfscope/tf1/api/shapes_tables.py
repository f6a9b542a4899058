"""Shape functions of lookup tables."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import Context, merge, shapes

Shapes = list[Any]


@shapes("LookupTableFindV2", "LookupTableFind")
def table_find(c: Context) -> Shapes:
    """A value per key."""
    return [c.shape(1)]


@shapes("LookupTableImportV2")
def table_import(c: Context) -> Shapes:
    """A value per key."""
    merge(c.with_rank(1, 1), c.sizes(2))
    return []


@shapes("LookupTableExportV2")
def table_export(c: Context) -> Shapes:
    """Keys and values; a table of scalars that is no constant knows that its values are scalars."""
    return [[None], [None] if c.inputs[0].op.type == "MutableHashTableV2" else None]
