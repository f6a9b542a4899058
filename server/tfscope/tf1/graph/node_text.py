"""The operation that an error of shapes is about, as its message tells it.

TensorFlow 1 gives the name and the type; TensorFlow 2 the whole node.  Mirrors core/framework/node_def_util.cc ``SummarizeNodeDef`` and attr_value_util.cc.  Which attributes
an op has and their defaults are facts of TensorFlow 2.15's registry (``data/attributes_2_15.tsv``,
written by ``tests/tf1/api_ops/attributes.py``).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from tfscope.base.sorted_rows import SortedRows
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.shape_errors import shown
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

TYPE_NAMES = {"float32": "FLOAT", "float64": "DOUBLE", "float16": "HALF"}

ATTRIBUTES = SortedRows(os.path.join(os.path.dirname(__file__), "data", "attributes_2_15.tsv"))
"""The name of an op → its attributes."""


def at_op(
    text: str,
    name: str,
    op_type: str,
    inputs: Sequence[Any],
    attrs: Mapping[str, Any] | None = None,
    known: str = "",
) -> str:
    """The error with the operation it arose at; ``known`` tells what was known of its inputs."""
    where = f"'{name}' (op: '{op_type}')"
    if not current_run().is_v1:
        control = get_default_graph().control_inputs_for(inputs)
        where = f"'{node_text(name, op_type, attrs or {}, inputs, control)}'"
    return (
        f"{text} for {where} with input shapes: {', '.join(shown(i.shape) for i in inputs)}{known}."
    )


def node_text(
    name: str,
    op_type: str,
    attrs: Mapping[str, Any],
    inputs: Sequence[Any],
    control_inputs: Sequence[Any] = (),
) -> str:
    """The whole text.  An attribute that is neither given nor has a default is a hole."""
    given = ", ".join(_attribute(text, attrs) for text in (ATTRIBUTES.get(op_type) or ())[1:])
    sources = [_source(i) for i in inputs] + [f"^{op.name}" for op in control_inputs]
    return f"{{{{node {name}}}}} = {op_type}[{given}]({', '.join(sources)})"


def _source(tensor: Any) -> str:
    """An input; the number of an operation's first output is left out."""
    name = str(tensor.name)
    return name.removesuffix(":0")


def _attribute(text: str, attrs: Mapping[str, Any]) -> str:
    head, has_default, default = text.partition("=")
    name, _, kind = head.partition(":")
    value = attrs.get(name)
    if value is None:
        value = default if has_default else Unknown("unmodelled-api", name)
        return f"{name}={value}"
    return f"{name}={_words(kind, value)}"


def _words(kind: str, value: Any) -> str:
    """A value of an attribute of that kind."""
    if isinstance(value, Unknown):
        return str(value)
    if kind.startswith("list("):
        listed = value.as_list() if isinstance(value, TensorShape) else value
        items = listed if isinstance(listed, (list, tuple)) else [listed]
        return f"[{', '.join(_words(kind[5:-1], v) for v in items)}]"
    if kind == "type" and isinstance(value, DType):
        return f"DT_{TYPE_NAMES.get(value.base_name, value.base_name.upper())}"
    if kind == "shape" and isinstance(value, TensorShape):
        return "<unknown>" if value.ndims is None else shown(value)
    if kind == "bool":
        return str(bool(value)).lower()
    if kind == "string":
        return _quoted(value.decode() if isinstance(value, bytes) else str(value))
    return f"{value:.6g}" if kind == "float" else str(value)


def _quoted(text: str) -> str:
    """Text in quotes, its own quotes and ends of lines escaped."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
