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
from tfscope.tf1.api.op_defs import Argument, Attribute, OpDef, op_def
from tfscope.tf1.api.op_ranks import check_ranks
from tfscope.tf1.api.open_lists import open_inputs, shapes_of_any_length
from tfscope.tf1.api.shape_context import SHAPES, Context, ShapeError, told
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.devices import beside
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.name_scope import graph_of
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.ops import IndexedSlices
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.lengths import open_list
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

UNSURE = Unknown("argument", "dtype")
"""The type that an argument gets from an earlier one of no known type."""


KEEPS_REFERENCES = frozenset(("Enter", "Merge", "Switch", "Exit", "NextIteration"))
"""Ops of control flow, through which references pass."""


class _Types:
    """Type attributes as far as they are inferred, and by which argument."""

    def __init__(self, definition: OpDef, attrs: dict[str, Any]) -> None:
        self.definition = definition
        self.known: dict[str, Any] = {}
        self.source: dict[str, str] = {}
        for name, attr in definition.attrs.items():
            if attr.kind == "type" and name in attrs:
                kind = dtypes.as_dtype(attrs[name])
                if kind is not None:
                    check_allowed(attr, kind.base_dtype, name)
                self.known[name] = kind.base_dtype if kind is not None else None

    def infer(self, attr: str, kind: DType | None, argument: str) -> None:
        """Notes the type of an attribute; checks that the op allows it."""
        if kind is not None:
            check_allowed(self.definition.attrs[attr], kind, argument)
        if self.known.get(attr) is None:
            self.known[attr] = kind
            self.source.setdefault(attr, argument)

    def output(self, argument: Argument) -> DType | None:
        """The element type of an output."""
        if argument.dtype is not None:
            kind: DType | None = argument.dtype
        else:
            kind = self.known.get(argument.type_attr)
            if kind is None and argument.type_attr not in self.known and argument.type_attr:
                kind = self.definition.attrs[argument.type_attr].default
        return kind._as_ref if argument.is_ref and kind is not None else kind


def check_allowed(attr: Attribute, kind: DType, argument: str) -> None:
    """Raises TensorFlow's error for a type that the op does not take."""
    if attr.allowed and kind.base_name not in attr.allowed:
        text = (
            f"Value passed to parameter '{argument}' has DataType {kind.base_name} not in list of "
            f"allowed values: {', '.join(attr.allowed)}"
        )
        raise raised(TypeError(text))


def make_op(
    op_type: str, name: Any = None, attrs: dict[str, Any] | None = None, **inputs: Any
) -> Operation:
    """Adds an op of the default graph from Python arguments."""
    definition = op_def(op_type)
    if isinstance(name, Unknown):
        name = str(name)
    graph = graph_of(list(inputs.values()))
    if graph is not get_default_graph():
        with graph.as_default():
            return make_op(op_type, name, attrs, **inputs)
    attrs = op_attributes.converted(definition, attrs or {})
    types = _Types(definition, attrs)
    opened = open_inputs(definition, inputs)
    counts: dict[str, int] = {}
    flat: list[Any] = []
    lists: dict[str, list[Any]] = {}
    with graph.name_scope(op_type if name is None else name) as scope:
        for argument in definition.inputs:
            value = inputs[argument.name]
            if argument.number or argument.type_list:
                found = _convert_list(definition, argument, value, types)
                counts[argument.name] = len(found)
                if argument.number:
                    counts[argument.number] = len(found)
                lists[argument.name] = found
                flat += found
            else:
                flat.append(_convert(definition, argument, value, types))
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
    definition: OpDef, types: _Types, context: Context, lists: dict[str, list[Any]]
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


def base(kind: DType | None) -> DType | None:
    """The type without a reference."""
    return kind.base_dtype if kind is not None else None


def _lists_of_types(definition: OpDef, lists: dict[str, list[Any]]) -> dict[str, Any]:
    """Attributes that list the types of inputs."""
    return {
        i.type_list: [base(t._dtype) for t in lists[i.name]]
        for i in definition.inputs if i.type_list
    }  # fmt: skip


def _output_shapes(
    context: Context, count: int, name: str, attrs: dict[str, Any]
) -> list[TensorShape]:
    function = SHAPES.get(context.op_type)

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


# -- inputs ------------------------------------------------------------------------------------
def _convert(definition: OpDef, argument: Argument, value: Any, types: _Types) -> Any:
    attr = argument.type_attr
    wanted = argument.dtype or types.known.get(attr)
    default = None
    if wanted is None and attr and attr not in types.known:
        default = definition.attrs[attr].default
    if isinstance(value, (list, tuple)) and not value and wanted is None:
        wanted = default
    unsure = wanted is None and attr in types.known
    asked = UNSURE if unsure else wanted
    try:
        tensor = convert_to_tensor(value, asked, argument.name, default, as_ref=argument.is_ref)
    except TypeError as error:
        if wanted is None or not is_raised(error):
            raise
        text = (
            f"Expected {wanted.name} passed to parameter '{argument.name}' of op '{definition.name}', "
            f"got {value!r} of type '{type(value).__name__}' instead. Error: {error}"
        )
        raise raised(TypeError(text)) from None
    except ValueError as error:
        if not is_raised(error):
            raise
        raise _mismatch(definition, argument, value, types, wanted, error) from None
    given = getattr(tensor, "_dtype", None)
    if attr:
        types.infer(attr, base(given), argument.name)
    if argument.is_ref and given is not None and not given._is_ref_dtype:
        _refuse_value(definition, argument, tensor)
    return tensor


def _refuse_value(definition: OpDef, argument: Argument, tensor: Tensor) -> None:
    """What is no reference cannot be changed in place, unless one may have passed through control flow."""
    if tensor.op.type not in KEEPS_REFERENCES:
        text = f"'{definition.name}' Op requires that input '{argument.name}' be a mutable tensor (e.g.: a tf.Variable)"
        raise raised(TypeError(text))


def _mismatch(
    definition: OpDef, argument: Argument, value: Any, types: _Types, wanted: Any, error: Exception
) -> Exception:
    known = getattr(value, "_dtype", None) or getattr(value, "dtype", None)
    if value is None or not isinstance(known, DType):
        text = f"Tried to convert '{argument.name}' to a tensor and failed. Error: {error}"
        return raised(ValueError(text))
    if not (argument.is_ref or isinstance(value, Tensor)):
        known = known.base_dtype  # what it is read as
    prefix = f"Input '{argument.name}' of '{definition.name}' Op has type {known.name} that does not match"
    if argument.dtype is not None or wanted is None:
        return raised(TypeError(f"{prefix} expected type of {wanted.name if wanted else '?'}."))
    source = types.source.get(argument.type_attr, "Default in OpDef")
    return raised(TypeError(f"{prefix} type {wanted.name} of argument '{source}'."))


def _convert_list(definition: OpDef, argument: Argument, value: Any, types: _Types) -> list[Any]:
    if isinstance(value, Unknown):
        types.infer(argument.type_attr, None, argument.name) if argument.type_attr else None
        return []
    if not isinstance(value, (list, tuple)):
        function, told_value = definition.name, str(value)
        if argument.number:  # the generated function looks, not the library
            function, told_value = op_attributes.function_name(function), repr(value)
        text = f"Expected list for '{argument.name}' argument to '{function}' Op, not {told_value}."
        raise raised(TypeError(text))
    wanted = argument.dtype
    if wanted is None and argument.number:
        wanted = types.known.get(argument.type_attr)
        if wanted is None:
            wanted = next(
                (base(t._dtype) for t in value if isinstance(t, Tensor) and t._dtype), None
            )
    default = (
        definition.attrs[argument.type_attr].default
        if wanted is None and argument.type_attr
        else None
    )
    found = _converted_items(argument, value, wanted, default)
    kinds = {base(t._dtype) for t in found or [] if t._dtype is not None}
    if found is None or (argument.number and len(kinds) > 1):
        raise _list_mismatch(definition, argument, value, types, wanted)
    if argument.type_attr:
        types.infer(argument.type_attr, next(iter(kinds), wanted), argument.name)
    if open_list(value) is None:
        check_length(definition, argument, len(found))
    return found


def check_length(definition: OpDef, argument: Argument, count: int) -> None:
    """Raises TensorFlow's error for a list that is too short."""
    least = definition.attrs[argument.number].least if argument.number else 0
    if count < least:
        text = (
            f"List argument '{argument.name}' to '{definition.name}' Op with length {count} shorter "
            f"than minimum length {least}."
        )
        raise raised(ValueError(text))


def _converted_items(
    argument: Argument, values: Sequence[Any], wanted: Any, default: Any
) -> list[Any] | None:
    """The tensors of a list; ``None`` if one certainly cannot be converted."""
    try:
        return [
            convert_to_tensor(v, wanted, f"{argument.name}_{i}", default, as_ref=argument.is_ref)
            for i, v in enumerate(values)
        ]
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        return None


def _list_mismatch(
    definition: OpDef, argument: Argument, values: Sequence[Any], types: _Types, wanted: Any
) -> Exception:
    observed = []
    for value in values:
        try:
            tensor = convert_to_tensor(value)
            observed.append(tensor._dtype.base_name if tensor._dtype else "?")
        except (TypeError, ValueError) as error:
            if not is_raised(error):
                raise
            observed.append("<NOT CONVERTIBLE TO TENSOR>")
    prefix = f"Tensors in list passed to '{argument.name}' of '{definition.name}' Op have types [{', '.join(observed)}]"
    if not argument.number:
        return raised(TypeError(f"{prefix} that are invalid. Tensors: {values}"))
    if argument.dtype is not None:
        return raised(TypeError(f"{prefix} that do not match expected type {argument.dtype.name}."))
    if types.known.get(argument.type_attr) is not None:
        return raised(
            TypeError(
                f"{prefix} that do not match type {wanted.name} inferred from earlier arguments."
            )
        )
    return raised(TypeError(f"{prefix} that don't all match."))


def one_op(kind: str, inputs: Sequence[Any], shape: Any, dtype: Any, name: Any = None) -> Tensor:
    """The output of one op that stands for several of TensorFlow's, of which type and shape are told."""
    used = [value for value in inputs if isinstance(value, Tensor)]
    out = [(dtypes.as_dtype(dtype), as_shape(shape))]
    return get_default_graph().create_op(kind, used, out, name=name).outputs[0]


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
