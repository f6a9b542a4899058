"""Makes an op from its definition: converts inputs, infers types, runs the shape function.

Mirrors python/framework/op_def_library.py ``_apply_op_helper``, its checks and its words.
"""

from __future__ import annotations

import collections
import contextlib
import functools
from collections.abc import Iterator, Sequence
from typing import Any

import tfscope.tf1.api.shapes_array  # noqa: F401 - registers shape functions
import tfscope.tf1.api.shapes_einsum  # noqa: F401
import tfscope.tf1.api.shapes_gather  # noqa: F401 - registers shape functions
import tfscope.tf1.api.shapes_layout  # noqa: F401
import tfscope.tf1.api.shapes_math  # noqa: F401
import tfscope.tf1.api.shapes_nn  # noqa: F401
import tfscope.tf1.api.shapes_other  # noqa: F401
import tfscope.tf1.api.shapes_rare  # noqa: F401
import tfscope.tf1.api.shapes_tables  # noqa: F401
from tfscope.tf1.api import constant_values, op_attributes
from tfscope.tf1.api.op_defs import OpDef, op_def
from tfscope.tf1.api.op_inputs import (
    Types,
    base,
    convert,
    convert_list,
    refuse_captured_references,
)
from tfscope.tf1.api.op_ranks import check_ranks
from tfscope.tf1.api.open_lists import open_inputs, shapes_of_any_length
from tfscope.tf1.api.shape_context import Context, ShapeError, told
from tfscope.tf1.api.shapes_plain import refuse_removed, shape_function
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.devices import beside
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.name_scope import graph_of
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.ops import IndexedSlices
from tfscope.tf1.graph.stand_ins import UNNAMED
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def make_op(
    op_type: str, name: Any = None, attrs: dict[str, Any] | None = None, **inputs: Any
) -> Operation:
    """Adds an op of the default graph from Python arguments."""
    definition = _available(op_type)
    if isinstance(name, Unknown):
        name = str(name)
    graph = graph_of(list(inputs.values()))
    if graph is not get_default_graph():
        with graph.as_default():
            return make_op(op_type, name, attrs, **inputs)
    types = Types(definition, attrs := op_attributes.converted(definition, attrs or {}))
    opened = open_inputs(definition, inputs)
    counts: dict[str, int] = {}
    flat: list[Any] = []
    lists: dict[str, list[Any]] = {}
    with graph.name_scope(op_type if name is None else name) as scope:
        for argument in definition.inputs:
            value = inputs[argument.name]
            if argument.number or argument.type_list:
                found = convert_list(definition, argument, value, types)
                counts[argument.name] = len(found)
                if argument.number:
                    counts[argument.number] = len(found)
                lists[argument.name] = found
                flat += found
            else:
                flat.append(convert(definition, argument, value, types))
        refuse_captured_references(definition, flat, graph)
        op_attributes.check_values(definition, attrs)
        context = Context(op_type, flat, attrs, counts)
        listed = _output_types(definition, types, context, lists)
        full = {**attrs, **types.known}
        told = {**counts, **_lists_of_types(definition, lists), **full}
        shapes = _output_shapes(context, len(listed), scope[:-1], told)
        if opened:
            shapes = shapes_of_any_length(definition, context, lists, opened, shapes)
        with beside(graph, [t for a, t in zip(definition.inputs, flat) if a.is_ref]):
            op = graph.create_op(op_type, flat, list(zip(listed, shapes)), name=scope, attrs=full)
    if not opened:
        op.inferred = True
        constant_values.fold(op)
    return op


def _available(op_type: str) -> OpDef:
    definition = op_def(op_type)
    refuse_removed(op_type)
    return definition


def make(op_type: str, name: Any = None, attrs: dict[str, Any] | None = None, **inputs: Any) -> Any:
    """As ``make_op``; gives the output, or the outputs with their names, or the op if it has none."""
    op = make_op(op_type, name, attrs, **inputs)
    outputs = op_def(op_type).outputs
    if not outputs:
        return op
    if len(outputs) == 1 and not outputs[0].number and not outputs[0].type_list:
        return op.outputs[0]
    named = _named_outputs(op_type)
    return list(op.outputs) if named is None else named(*op.outputs)


@functools.cache
def _named_outputs(op_type: str) -> Any:
    """The named tuple that a generated function gives; ``None`` if one of the outputs is a list."""
    outputs = op_def(op_type).outputs
    if any(o.number or o.type_list for o in outputs):
        return None
    made = collections.namedtuple(op_type, [o.name for o in outputs])
    made.__tfscope_public__ = frozenset(dir(made))  # type: ignore[attr-defined]
    return made


def _output_types(
    definition: OpDef, types: Types, context: Context, lists: dict[str, list[Any]]
) -> list[DType | None]:
    found: list[DType | None] = []
    for argument in definition.outputs:
        if argument.number:
            count = context.counts.get(argument.number, context.attrs.get(argument.number, 0))
            found += [types.output(argument)] * count
        elif argument.type_list:
            given = context.attrs.get(argument.type_list)
            if given is None:
                source = next(
                    (i.name for i in definition.inputs if i.type_list == argument.type_list), ""
                )
                given = [t._dtype for t in lists.get(source, [])]
            found += [
                base(kind) if isinstance(kind, (DType, type(None))) else dtypes.as_dtype(kind)
                for kind in given
            ]
        else:
            found.append(types.output(argument))
    return found


def _lists_of_types(definition: OpDef, lists: dict[str, list[Any]]) -> dict[str, Any]:
    """Attributes that list the types of inputs."""
    return {
        i.type_list: [base(t._dtype) for t in lists[i.name]]
        for i in definition.inputs if i.type_list
    }  # fmt: skip


def _output_shapes(
    context: Context, count: int, name: str, attrs: dict[str, Any]
) -> list[TensorShape]:
    function = shape_function(context.op_type)

    def run(c: Context) -> Sequence[Any]:
        check_ranks(c)
        return _shapes_of_references(c, count) if function is None else function(c)

    try:
        found = run(context)
    except ShapeError as error:
        error, context = told(run, context) or (error, context)
        raise raised(ValueError(context.message(error, name, attrs))) from None
    listed = [as_shape(s) for s in found]
    if not all(map(TensorShape.is_fully_defined, listed)):
        current_run().lost_sizes |= any(type(v) is Unknown for v in context.attrs.values())
    return listed + [TensorShape(None)] * (count - len(listed))


def _shapes_of_references(context: Context, count: int) -> list[TensorShape]:
    """What an op changes in place it gives again; other shapes are not known."""
    outputs = op_def(context.op_type).outputs
    if count == len(outputs) == 1 and outputs[0].is_ref and context.inputs:
        return [context.inputs[0].shape]
    return [TensorShape(None)] * count


def one_op(kind: str, inputs: Sequence[Any], shape: Any, dtype: Any, name: Any = None) -> Tensor:
    """The output of one op that stands for several of TensorFlow's, of which type and shape are told.

    ``name`` is that of the last one; without it the op has no name of TensorFlow's.
    """
    used = [value for value in inputs if isinstance(value, Tensor)]
    out = [(dtypes.as_dtype(dtype), as_shape(shape))]
    attrs = {UNNAMED: True} if name is None else {}
    named = holes.hole(kind) if name is None else name
    return get_default_graph().create_op(kind, used, out, name=named, attrs=attrs).outputs[0]


def op_scope(name: Any, default: str, values: Sequence[Any] = ()) -> Any:
    """The name scope that a Python wrapper opens around its ops, in the graph of the values it tells."""
    text = default if name is None else name
    graph = graph_of(values) if values else get_default_graph()
    return graph.name_scope(text) if graph is get_default_graph() else _scope_in(graph, text)


@contextlib.contextmanager
def _scope_in(graph: Any, text: Any) -> Iterator[str]:
    with graph.as_default(), graph.name_scope(text) as scope:
        yield scope


def is_sparse(value: Any) -> bool:
    """Whether a value is a ``SparseTensor`` (or its value)."""
    dense = isinstance(value, (Tensor, IndexedSlices))
    return not dense and hasattr(value, "dense_shape") and hasattr(value, "indices")


def fixed(tensor: Tensor, shape: Any) -> Tensor:
    """The tensor, its static shape made more specific where it fits."""
    wanted = TensorShape(shape)
    if tensor.shape.is_compatible_with(wanted):
        tensor.set_shape(wanted)
    return tensor


def held(value: Any) -> Any:
    """What tells the shape and type of a value: in 2.x a variable does without being read."""
    is_told = isinstance(value, BaseVariable) and not current_run().is_v1
    return value if is_told else convert_to_tensor(value, name="tensor")
