"""Columns as data: the configurations of columns, and columns of configurations.

Mirrors python/feature_column/serialization.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.feature_column_types import FeatureColumn
from tfscope.tf1.graph import dtypes
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def told(value: Any) -> Any:
    """The configuration of a column, and what stands for a value in one; functions stand for themselves."""
    if isinstance(value, FeatureColumn) and hasattr(value, "_fields"):
        fields = {name: told(getattr(value, name)) for name in value._fields}
        return {"class_name": type(value).__name__, "config": fields}
    if type(value) is tuple:
        return tuple(told(one) for one in value)
    return value.name if isinstance(value, dtypes.DType) else value


def _kinds(base: type) -> dict[str, type]:
    """Name of each class of columns below another one."""
    found: dict[str, type] = {}
    kinds: list[type] = base.__subclasses__()
    for kind in kinds:
        found.update(_kinds(kind))
        found.setdefault(kind.__name__, kind)
    return found


def made(config: Any) -> Any:
    """The column of a configuration, or the value that stands in one; raises ``ValueError`` for an unknown class."""
    if type(config) is tuple:
        return tuple(made(one) for one in config)
    if not isinstance(config, dict) or "class_name" not in config or "config" not in config:
        return config
    name = config["class_name"]
    if isinstance(name, Unknown):
        return name.passed_to("deserialize_feature_column")
    kind = _kinds(FeatureColumn).get(name)
    if kind is None:
        raise raised(ValueError(f"Unknown feature_column_v2: {name}"))
    fields = {key: made(value) for key, value in config["config"].items()}
    if isinstance(fields.get("dtype"), str):
        fields["dtype"] = dtypes.as_dtype(fields["dtype"])
    return kind(**fields)
