"""The inputs of an operation as its definition takes them: values become tensors, types are inferred from them.

Mirrors python/framework/op_def_library.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.tf1.api import op_attributes
from tfscope.tf1.api.op_defs import Argument, Attribute, OpDef
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.lengths import open_list
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

UNSURE = Unknown("argument", "dtype")
"""The type that an argument gets from an earlier one of no known type."""


KEEPS_REFERENCES = frozenset(("Enter", "Merge", "Switch", "Exit", "NextIteration"))
"""Ops of control flow, through which references pass."""


class Types:
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


def base(kind: DType | None) -> DType | None:
    """The type without a reference."""
    return kind.base_dtype if kind is not None else None


def convert(definition: OpDef, argument: Argument, value: Any, types: Types) -> Any:
    """The tensor of one input; raises ``TypeError`` or ``ValueError`` for what the op does not take."""
    attr = argument.type_attr
    wanted = argument.dtype or types.known.get(attr)
    default = None
    if wanted is None and attr and attr not in types.known:
        default = definition.attrs[attr].default
    first = None
    if default is not None and not current_run().is_v1:
        first = _of_own_type(argument, value, definition.attrs[attr].allowed)
    if first is None and isinstance(value, (list, tuple)) and not value and wanted is None:
        wanted = default
    unsure = wanted is None and attr in types.known
    asked = UNSURE if unsure else wanted
    try:
        tensor = first
        if tensor is None:
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


def _of_own_type(argument: Argument, value: Any, allowed: tuple[str, ...]) -> Any:
    """The tensor of the type that the value has by itself, if the op takes that; TensorFlow 2 makes it in any
    case.  Mirrors op_def_library.py ``_ExtractInputsAndAttrs``."""
    if not allowed or isinstance(value, (Tensor, Unknown)) or value is None:
        return None
    try:
        found = convert_to_tensor(value, None, argument.name, as_ref=argument.is_ref)
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        return None
    kind = getattr(found, "_dtype", None)
    return found if kind is None or kind.base_name in allowed else None


def _refuse_value(definition: OpDef, argument: Argument, tensor: Tensor) -> None:
    """What is no reference cannot be changed in place, unless one may have passed through control flow."""
    if tensor.op.type not in KEEPS_REFERENCES:
        text = f"'{definition.name}' Op requires that input '{argument.name}' be a mutable tensor (e.g.: a tf.Variable)"
        raise raised(TypeError(text))


def _mismatch(
    definition: OpDef, argument: Argument, value: Any, types: Types, wanted: Any, error: Exception
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


def convert_list(definition: OpDef, argument: Argument, value: Any, types: Types) -> list[Any]:
    """The tensors of an input that is a list, of one type where the op wants that."""
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
    definition: OpDef, argument: Argument, values: Sequence[Any], types: Types, wanted: Any
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


def refuse_captured_references(definition: OpDef, inputs: Sequence[Any], graph: Graph) -> None:
    """Raises ``TypeError`` for a reference from around a function: within it is but a value.

    Mirrors python/framework/ops.py ``Operation.__init__``, which compares types that are taken with those given.
    """
    if not graph.building_function:
        return
    places = [a for a in definition.inputs if not (a.number or a.type_list)]
    pairs = list(zip(places, inputs))
    if any(a.is_ref and isinstance(t, Tensor) and t.graph is not graph for a, t in pairs):
        kinds = [f"tf.{getattr(base(t._dtype), 'name', '?')}" for _, t in pairs]
        given = ", ".join(kinds)
        wanted = ", ".join(kind + "_ref" * a.is_ref for (a, _), kind in zip(pairs, kinds))
        text = (
            f"In op '{definition.name}', input types ([{given}]) are not compatible with expected types "
            f"([{wanted}])"
        )
        raise raised(TypeError(text))
