"""What datasets refuse: functions, structures, types and shapes that do not fit.

Mirrors the checks of python/data/ops/{dataset_ops,iterator_ops}.py, in 2.x of the files beside them.
Only what is known is refused; a component whose type or shape is open fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfscope.tf1.api import data_structure as structure
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def refuse_no_signature(generator: Any, output_types: Any, output_signature: Any) -> None:
    """Mirrors from_generator."""
    if not callable(generator):
        text = f"`generator` must be {of_target('callable.', 'a Python callable.')}"
        raise raised(TypeError(text))
    if output_types is None and output_signature is None:
        text = (
            "To specify the output signature you need to provide either the `output_signature` "
            "argument or the `output_types` argument."
        )
        raise raised(TypeError(text))


def refuse_no_rows(spec: Any, components: list[Any]) -> None:
    """Slices need a component, and a first dimension, of the same size in all of them."""
    if not isinstance(spec, Unknown) and not structure.flatten(spec):
        if current_run().is_v1:
            raise raised(IndexError("list index out of range"))
        raise raised(ValueError("Invalid `element`. `element` should not be empty."))
    sizes = []
    for tensor in components:
        shape = tensor.get_shape()
        if shape.ndims == 0:
            text = f"Value {tensor} has insufficient rank for batching."
            raise raised(ValueError(of_target(text, _SCALAR)))
        sizes.append(shape[0] if shape.ndims else tensor_shape.Dimension(None))
    for size in sizes[1:]:
        tensor_shape.Dimension(sizes[0]).assert_is_compatible_with(size)


_SCALAR = "Unbatching a tensor is only supported for rank >= 1"


def refuse_scalars(spec: Any) -> None:
    """Mirrors _UnbatchDataset."""
    if isinstance(spec, Unknown):
        return
    size = tensor_shape.Dimension(None)
    for leaf in structure.flatten(spec):
        if leaf.kind != "tensor" or leaf.shape.ndims is None:
            continue
        if leaf.shape.ndims == 0:
            raise raised(ValueError("Cannot unbatch an input with scalar components."))
        if not size.is_compatible_with(leaf.shape[0]):
            older = "Cannot unbatch an input whose components have different batch sizes."
            newer = (
                "`unbatch()` is only supported for datasets of elements whose components have a "
                f"matching leading dimension. Encountered both {size} and {leaf.shape[0]}."
            )
            raise raised(ValueError(of_target(older, newer)))
        size = size.merge_with(leaf.shape[0])


def refuse_no_condition(made: Any) -> None:
    """A predicate gives one bool.  Mirrors FilterDataset."""
    if isinstance(made, Unknown):
        return
    if isinstance(made, structure.Leaf):
        if made.kind == "unknown" or made.dtype is None:
            return
        if made.kind == "tensor" and made.dtype == dtypes.as_dtype("bool"):
            if made.shape.ndims in (None, 0):
                return
    older = f"`predicate` return type must be convertible to a scalar boolean tensor. Was {made}."
    newer = (
        "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its return type "
        f"is {made}."
    )
    raise raised(ValueError(of_target(older, newer)))


def no_dataset(made: Any) -> TypeError:
    """What a function gave where a dataset was wanted.  Mirrors FlatMapDataset."""
    kind = type(made)
    name = "<class 'tensorflow.python.framework.tensor_spec.TensorSpec'>"
    shown = name if kind is structure.Leaf else kind
    older = f"`map_func` must return a `Dataset` object. Got {shown}"
    newer = f"The `map_func` argument must return a `Dataset` object. Got {shown}."
    return raised(TypeError(of_target(older, newer)))


_NO_LIST = " Nested structures do not support Python lists; please use a tuple instead."


def refuse_no_datasets(flat: list[Any], kind: type) -> None:
    """Mirrors ZipDataset."""
    for part in flat:
        if isinstance(part, (kind, Unknown)):
            continue
        older = "The argument to `Dataset.zip()` must be a nested structure of `Dataset` objects."
        newer = (
            "Invalid input to `zip`. Inputs are expected to be (nested) structures of "
            f"`tf.data.Dataset` objects but encountered object of type {type(part)}."
        )
        if isinstance(part, list):
            older += _NO_LIST
            newer = (
                "Invalid input to `zip`. Inputs are expected to be (nested) structures of "
                "`tf.data.Dataset` objects. Python `list` is not supported and you should use "
                "`tuple` instead."
            )
        raise raised(TypeError(of_target(older, newer)))


def refuse_other_types(first: Any, second: Any) -> None:
    """Datasets in a row have elements of the same types.  Mirrors ConcatenateDataset."""
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return
    one, other = structure.types_of(first), structure.types_of(second)
    if None not in (*structure.flatten(one), *structure.flatten(other)) and one != other:
        text = of_target(
            f"Two datasets to concatenate have different types {one} and {other}",
            f"Incompatible dataset elements:\n  {first} vs.   {second}",
        )
        raise raised(TypeError(text))


def padded_shape(shape: Any, padded: Any) -> Any:
    """The shape after padding: unknown where the padding is to the longest.

    Mirrors _padded_shape_to_tensor.
    """
    if isinstance(padded, Unknown):
        return tensor_shape.unknown_shape()
    if isinstance(padded, ops.Tensor):
        return ops.constant_value_as_shape(padded)
    wanted = _as_shape(padded)
    if wanted.ndims is not None and shape.ndims is not None:
        pairs = zip(wanted.as_list(), shape.as_list(), strict=False)
        fits = wanted.ndims == shape.ndims
        if not fits or any(w is not None and s is not None and s > w for w, s in pairs):
            start = f"The padded shape {wanted} is not compatible with the "
            older = f"{start}corresponding input component shape {shape}."
            newer = f"{start}shape {shape} of the corresponding input component."
            raise raised(ValueError(of_target(older, newer)))
    return wanted


def _as_shape(padded: Any) -> Any:
    dims = [padded] if isinstance(padded, int) else padded
    if hasattr(dims, "as_list"):
        return dims
    parts = list(dims)
    if any(isinstance(part, (list, tuple)) for part in parts):
        found = ops.convert_to_tensor(padded).get_shape()
        kind = of_target("1-D tensor of tf.int64 values", "`tf.int64` vector tensor")
        text = f"Padded shape {padded} must be a {kind}, but its shape was {found}."
        raise raised(ValueError(text))
    parts = [None if isinstance(part, int) and part == -1 else part for part in parts]
    return tensor_shape.as_shape([tensor_shape.dimension(part) for part in parts])


def _nesting(spec: Any) -> tuple[Any, ...]:
    """How the leaves of a structure are nested, whatever they are."""
    if not structure.is_nested(spec):
        return ()
    if isinstance(spec, Mapping):
        return (tuple(_nesting(spec[key]) for key in sorted(spec, key=str)),)
    return (tuple(map(_nesting, spec)),)


def refuse_other_structure(iterator: Any, dataset: Any) -> None:
    """Mirrors iterator_ops.py Iterator.make_initializer."""
    wanted, given = iterator.element_spec, dataset.element_spec
    if isinstance(wanted, Unknown) or isinstance(given, Unknown):
        return
    pairs = list(zip(structure.flatten(wanted), structure.flatten(given), strict=False))
    leaves = [leaf for pair in pairs for leaf in pair]
    known = not any(isinstance(leaf, Unknown) or leaf.kind == "unknown" for leaf in leaves)
    if known and _nesting(wanted) != _nesting(given):
        raise raised(ValueError("The two structures don't have the same nested structure."))
    for one, other in pairs:
        if None not in (one.dtype, other.dtype) and one.dtype != other.dtype:
            text = (
                f"Expected output types {iterator.output_types!r} but got dataset with output types "
                f"{dataset.output_types!r}."
            )
            raise raised(TypeError(text))
    for one, other in pairs:
        if not one.shape.is_compatible_with(other.shape):
            text = (
                f"Expected output shapes compatible with {iterator.output_shapes!r} but got dataset "
                f"with output shapes {dataset.output_shapes!r}."
            )
            raise raised(TypeError(text))


def one_structure(args: tuple[Any, ...], datasets: Any) -> Any:
    """What Dataset.zip zips: one structure; 2.x takes several datasets as well."""
    if current_run().is_v1 and len(args) + (datasets is not None) != 1:
        text = "zip() missing 1 required positional argument: 'datasets'"
        if len(args) == 1:
            text = "zip() got multiple values for argument 'datasets'"
        elif args:
            text = f"zip() takes 1 positional argument but {len(args)} were given"
        raise raised(TypeError(text))
    if not args and datasets is None:
        raise raised(TypeError("Must pass at least one dataset to `zip`."))
    if args and datasets is not None:
        raise raised(TypeError("Both `*args` and `datasets` cannot be set."))
    if not args:
        return datasets
    return args[0] if len(args) == 1 else args
