"""Casts that stay within limits, and quotients that are zero.  Mirrors python/ops/math_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.math_ops import base, binary, cast
from tfscope.tf1.api.needed_types import needed
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.values.run import current_run


@tf_export("saturate_cast", "dtypes.saturate_cast")
@needed("dtype")
def saturate_cast(value, dtype, name=None):
    """A cast that clips to the new type's limits."""
    wanted = dtypes.as_dtype(dtype)
    with op_scope(name, "saturate_cast") as scope:
        value = convert_to_tensor(value, name="value")
        kind = base(value)
        if not current_run().is_v1:
            return cast(_clamped(value, kind, wanted), dtype, name=scope)
        if kind is not None and wanted is not None and kind.min < wanted.min:
            value = binary("Maximum", value, convert_to_tensor(wanted.min, kind, name="min"))
        if kind is not None and wanted is not None and kind.max > wanted.max:
            value = binary("Minimum", value, convert_to_tensor(wanted.max, kind, name="max"))
        return cast(value, dtype, name=scope)


def _clamped(value, kind, wanted):
    """A value within the limits of another type, by one operation."""
    if kind is None or wanted is None or kind.is_complex or wanted.is_complex:
        return value
    if kind.min >= wanted.min and kind.max <= wanted.max:
        return value
    limits = [
        convert_to_tensor(limit, kind)
        for limit in (max(kind.min, wanted.min), min(kind.max, wanted.max))
    ]
    return make("ClipByValue", "clamp", t=value, clip_value_min=limits[0], clip_value_max=limits[1])


@tf_export("math.xdivy")
def xdivy(x, y, name=None):
    """Zero where ``x`` is; in a scope of its own in TensorFlow 2."""
    if current_run().is_v1:
        return make("Xdivy", name, x=x, y=y)
    with op_scope(name, "xdivy"):
        return make("Xdivy", None, x=x, y=y)
