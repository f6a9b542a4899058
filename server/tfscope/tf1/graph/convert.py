"""Turning values of the program into tensors.

Mirrors python/framework/ops.py ``convert_to_tensor``, constant_op.py and the auto-packing of
array_ops.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.tf1.graph import constant_words as words
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.constants import (
    check_count,
    check_value,
    leaves,
    refuse_dimensions,
    refuse_no_tensor,
)
from tfscope.tf1.graph.descriptions import describe
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.node_text import at_op
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.shape_errors import merge_error
from tfscope.tf1.graph.static_values import MOST_STATIC, static_of
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.lengths import open_list
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

Conversion = Callable[[Any, DType | None, str | None, bool], Any]

_conversions: list[tuple[type, Conversion]] = []


def register_tensor_conversion(kind: type, convert: Conversion) -> None:
    """Says how objects of a class become tensors: ``convert(value, dtype, name, as_ref)``."""
    _conversions.append((kind, convert))


def register_in_run(kinds: tuple[type, ...], convert: Any, priority: int) -> None:
    """Says how objects of the program's classes become tensors, for the current run."""
    known = current_run().data.setdefault("tensor_conversions", [])
    known.append((priority, kinds, convert))
    known.sort(key=lambda entry: entry[0])


def _by_program(value: Any, dtype: DType | None, name: Any, as_ref: bool) -> Any:
    """What a conversion of the program makes; ``NotImplemented`` if none applies."""
    for _, kinds, convert in current_run().data.get("tensor_conversions", ()):
        if isinstance(value, kinds):
            found = convert(value, dtype=dtype, name=name, as_ref=as_ref)
            if found is not NotImplemented:
                return found
    return NotImplemented


def is_dense_tensor_like(value: Any) -> bool:
    """Whether a value is a tensor or a variable."""
    return isinstance(value, Tensor) or any(isinstance(value, kind) for kind, _ in _conversions)


def convert_to_tensor(
    value: Any,
    dtype: Any = None,
    name: Any = None,
    preferred_dtype: Any = None,
    as_ref: bool = False,
) -> Any:
    """The tensor of a value: itself, a variable's read, or a new ``Const`` or ``Pack``; of no known type
    if the type asked for is unknown."""
    wanted = dtypes.as_dtype(dtype)
    if isinstance(value, Tensor):
        check_dtype(value, wanted, name)
        return value
    found = _new_tensor(value, wanted, name, preferred_dtype, as_ref)
    return untyped(found) if isinstance(dtype, Unknown) else found


def untyped(tensor: Any) -> Any:
    """A new tensor whose type the unknown one decides that was asked for."""
    if isinstance(tensor, Tensor) and tensor.op.type in ("Const", "Pack"):
        tensor._dtype = None
        tensor.op.attrs["dtype"] = None
    return tensor


def _new_tensor(
    value: Any, wanted: DType | None, name: Any, preferred_dtype: Any, as_ref: bool
) -> Any:
    for kind, convert in _conversions:
        if isinstance(value, kind):
            found = convert(value, wanted, name, as_ref)
            if not as_ref:
                check_dtype(found, wanted)
            return found
    if value is None:
        raise raised(ValueError("None values not supported."))
    found = _by_program(value, wanted, name, as_ref)
    if found is not NotImplemented:
        return found
    if isinstance(value, (TensorShape, Dimension)):
        return shape_as_tensor(value, wanted, name)
    refuse_no_tensor(value, wanted, name, as_ref)
    if isinstance(value, DType) and current_run().is_v1:
        text = words.wrong_type(wanted, value) if wanted else words.not_converted(value, DTYPE)
        raise raised(TypeError(text))
    if isinstance(value, (list, tuple)) and has_tensor(value):
        return pack(value, wanted or _preferred_of_pack(value, preferred_dtype), name)
    preferred = dtypes.as_dtype(preferred_dtype)
    if wanted is None and not (preferred is not None and preferred.is_integer):
        refuse_dimensions(value)
    return make_constant(value, wanted, None, name or "Const", preferred=preferred)


DTYPE = "tensorflow.python.framework.dtypes.DType"


def shape_as_tensor(value: Any, dtype: DType | None, name: Any) -> Tensor:
    """A shape or dimension as a constant.  Mirrors constant_op._tensor_shape_tensor_conversion…"""
    is_shape = isinstance(value, TensorShape)
    if current_run().sure and not (
        value.is_fully_defined() if is_shape else value.value is not None
    ):
        raise raised(ValueError(words.partial_shape(value, is_shape=is_shape)))
    if dtype is not None and dtype.base_name not in ("int32", "int64"):
        raise raised(TypeError(words.no_shape_type(value, dtype, is_shape=is_shape)))
    plain = Unknown("dimension", str(value)) if is_shape and value.ndims is None else value
    sizes = plain if isinstance(plain, Unknown) else value.as_list() if is_shape else value.value
    return _constant(sizes, describe(value)[1], dtype or dtypes.int32, name or "shape_as_tensor")


def check_dtype(tensor: Any, wanted: DType | None, name: Any = None) -> None:
    """Raises TensorFlow's error if a tensor certainly has another type than asked for; 2.x says as what."""
    known = getattr(tensor, "_dtype", None)
    if wanted is None or known is None or known.base_dtype == wanted.base_dtype:
        return
    prefix = f"{name}: " if name and not current_run().is_v1 else ""
    text = (
        f"{prefix}Tensor conversion requested dtype {wanted.name} for Tensor with dtype "
        f"{known.name}: {tensor!r}"
    )
    raise raised(ValueError(text))


def has_tensor(value: Any) -> bool:
    """Whether a tensor stands anywhere in nested lists."""
    if isinstance(value, (list, tuple)):
        return any(has_tensor(v) for v in value)
    return is_dense_tensor_like(value)


def pack(values: Any, dtype: DType | None, name: Any) -> Tensor:
    """A ``Pack`` of a list that holds tensors; its scalars become constants inside its scope."""
    graph, given = get_default_graph(), values
    kind = dtype or _dtype_of_tensors(values)
    if dtype is not None and _dtype_of_tensors(values) not in (None, dtype):
        values = _cast_tensors(graph, values, dtype)
    with graph.name_scope(name or "packed") as scope:
        parts = [_packed_part(graph, v, kind, str(i)) for i, v in enumerate(values)]
        shape = _shape_of_parts(parts, scope)
        more = open_list(given)
        whole = TensorShape([len(parts) if more is None else more]).concatenate(shape)
        result = graph.create_op("Pack", parts, [(kind, whole)], name=scope).outputs[0]
    result.static = packed_static(parts) if more is None else None
    return result


def _shape_of_parts(parts: list[Tensor], scope: str) -> TensorShape:
    """The one shape of the elements of a list, merged from the last to the first."""
    shape = TensorShape(None)
    for i in reversed(range(len(parts))):
        why = merge_error(parts[i].shape, shape)
        if why is not None:
            why = f"{why}\n\tFrom merging shape {i} with other shapes."
            raise raised(ValueError(at_op(why, scope.rstrip("/"), "Pack", parts)))
        shape = shape.merge_with(parts[i].shape)
    return shape


def _preferred_of_pack(values: Any, preferred: Any) -> DType | None:
    """The preferred type if the tensors of a list can be cast to it."""
    wanted, found = dtypes.as_dtype(preferred), _dtype_of_tensors(values)
    return None if found is None else wanted


def _cast_tensors(graph: Graph, values: Any, dtype: DType) -> list[Any]:
    """The list with its tensors of other types cast.  Mirrors array_ops._cast_nested_seqs_to_dtype."""
    cast: list[Any] = []
    for value in values:
        if is_dense_tensor_like(value):
            found = convert_to_tensor(value)
            if found._dtype is not None and found._dtype.base_dtype != dtype:
                static = found.static if found._dtype.is_integer and dtype.is_integer else None
                found = graph.create_op(
                    "Cast", [found], [(dtype, found.shape)], name="Cast"
                ).outputs[0]
                found.static = static
            cast.append(found)
        else:
            cast.append(
                _cast_tensors(graph, value, dtype) if isinstance(value, (list, tuple)) else value
            )
    return cast


def _packed_part(graph: Graph, value: Any, dtype: DType | None, name: str) -> Any:
    """An element of a packed list.  Mirrors array_ops._autopacking_helper."""
    if is_dense_tensor_like(value):
        found = convert_to_tensor(value)
        known = found._dtype
        if None not in (dtype, known) and dtype != known.base_dtype:
            text = f"Cannot convert a list containing a tensor of dtype {known} to {dtype} (Tensor is: {found!r})"
            raise raised(TypeError(text))
        return found
    if isinstance(value, (list, tuple)):
        if has_tensor(value):
            return pack(value, dtype, name)
        with graph.name_scope(name):
            pass
    return make_constant(value, dtype, None, name)


def ranks_of_parts(parts: list[Tensor]) -> set[int | None]:
    """The known ranks of stacked tensors, which have one; ``{None}`` if none is known."""
    return {p.shape.ndims for p in parts} - {None} or {None}


def packed_static(parts: list[Tensor]) -> Any:
    """The known value of stacked scalars or vectors."""
    if all(p.static is None for p in parts) or len(parts) > MOST_STATIC:
        return None
    ranks = ranks_of_parts(parts)
    if ranks == {0}:
        return [p.static for p in parts]
    if not ranks <= {0, 1}:
        return None
    return [p.static for p in parts] if all(p.static is not None for p in parts) else None


def _dtype_of_tensors(values: Any) -> DType | None:
    for value in values:
        if isinstance(value, (list, tuple)):
            found = _dtype_of_tensors(value)
        elif is_dense_tensor_like(value):
            known = value.dtype
            found = None if isinstance(known, Unknown) else known.base_dtype
        else:
            found = None
        if found is not None:
            return found
    return None


def make_constant(
    value: Any,
    dtype: DType | Unknown | None,
    shape: Any,
    name: Any,
    preferred: DType | None = None,
) -> Tensor:
    """A ``Const`` operation; of no known type if an unknown one is asked for.  Mirrors
    constant_op.constant."""
    if isinstance(dtype, Unknown):
        made = make_constant(value, None, shape, name)
        untyped(made)
        return made
    inferred, found_shape = describe(value)
    kind = dtype
    if kind is None and preferred is not None and not unready(value):
        if _fits(inferred, preferred) or _is_number(value, inferred, preferred):
            kind = preferred
        elif _is_cast(value, inferred, preferred):
            kind, value = preferred, value.astype(preferred.base_name)
    check_value(value, kind, preferred=kind is not dtype)
    final = TensorShape(shape) if shape is not None else found_shape
    if shape is not None:
        check_count(found_shape, final)
        if kind is None and final.num_elements() == 0 and not hasattr(value, "dtype"):
            inferred = dtypes.float32 if inferred is not None else None
    return _constant(value, final, kind or inferred, name)


def _constant(value: Any, shape: TensorShape, dtype: DType | None, name: Any) -> Tensor:
    op = get_default_graph().create_op(
        "Const", [], [(dtype, shape)], name=name, attrs={"dtype": dtype}
    )
    tensor = op.outputs[0]
    tensor.static = static_of(value, shape)
    op.attrs["value"] = value if isinstance(value, Unknown) else tensor.static
    return tensor


def _fits(inferred: DType | None, wanted: DType) -> bool:
    """Whether a Python value of one type may be written as a constant of another.

    Mirrors the ``_Filter…`` of python/framework/tensor_util.py, for which True is a number.
    """
    if inferred is None or inferred == wanted:
        return True
    if inferred.is_integer or inferred.is_bool:
        return wanted.is_integer or wanted.is_floating or wanted.is_complex or wanted.is_quantized
    if inferred.is_floating:
        return wanted.is_floating or wanted.is_complex
    return (
        inferred.is_bool is wanted.is_bool
        and inferred.is_complex is wanted.is_complex
        and ((inferred.base_name == "string") == (wanted.base_name == "string"))
    )


def _is_cast(value: Any, inferred: DType | None, wanted: DType) -> bool:
    """Whether numpy casts the value, an array or scalar of its own, to the type."""
    kinds = (inferred, wanted)
    return hasattr(value, "dtype") and not any(
        k is None or k.base_name in ("string", "resource", "variant") for k in kinds
    )


def _is_number(value: Any, inferred: DType | None, wanted: DType) -> bool:
    """Whether a scalar of numpy that nobody knows is cast to the type."""
    return (
        isinstance(value, Unknown)
        and value.number not in (int, float)
        and inferred is not None
        and wanted.base_name not in ("string", "resource", "variant")
    )


def unready(value: Any) -> bool:
    """Whether an element that must be a number is none yet, so that no preferred type applies."""
    if isinstance(value, Unknown):
        return value.number is None
    return any(
        leaf is None or isinstance(leaf, Dimension) and leaf.value is None for leaf in leaves(value)
    )
