"""Structures of dataset elements: nested tuples and dicts with a ``Leaf`` per component.

Mirrors python/data/util/{nest,structure}.py: lists are tensors, not structure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tfscope.base.patterns import regex
from tfscope.python.builtins_ import evaluation
from tfscope.python.catchers import ASKING
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.tf1.graph.name_scope import graph_of
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


class Leaf:
    """One component: dtype, shape and kind (``tensor``, ``sparse``, ``dataset``, ``unknown``)."""

    def __init__(self, dtype: Any, shape: Any, kind: str = "tensor", inner: Any = None) -> None:
        self.dtype = dtype
        self.shape = shape
        self.kind = kind
        self.inner = inner

    def with_shape(self, shape: Any) -> Leaf:
        """The same component with another shape."""
        return Leaf(self.dtype, shape, self.kind, self.inner)

    def cls(self) -> Any:
        """The class of its values, as ``output_classes`` gives it."""
        if self.kind == "sparse":
            return tf.SparseTensor
        return self if self.kind == "dataset" else ops.Tensor

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name=None)"


_VERSION = regex("V[0-9]+$")


def shown(spec: Any, variant: Any) -> str:
    """A dataset as text: 1.15 tells what its elements are, 2.x its kind as well."""
    if not current_run().is_v1:
        kind = getattr(getattr(variant, "op", None), "type", "Dataset")
        return f"<_{_VERSION.sub('', kind)} element_spec={spec}>"
    if isinstance(spec, Unknown):
        return f"<DatasetV1Adapter {spec}>"
    shapes = str(map_structure(lambda leaf: str(leaf.shape), spec)).replace("'", "")
    types = str(map_structure(lambda leaf: repr(leaf.dtype), spec)).replace("'", "")
    return f"<DatasetV1Adapter shapes: {shapes}, types: {types}>"


def is_nested(value: Any) -> bool:
    """Whether the value is structure: a tuple (not a SparseTensorValue) or a dict."""
    return isinstance(value, (tuple, Mapping)) and not hasattr(value, "dense_shape")


def map_structure(function: Callable[..., Any], value: Any, *others: Any) -> Any:
    """Applies a function to the leaves of one or more equal structures."""
    if isinstance(value, Unknown) or not is_nested(value):
        return function(value, *others)
    if isinstance(value, Mapping):
        made = {k: map_structure(function, value[k], *(o[k] for o in others)) for k in value}
        return made if type(value) is dict else _same_mapping(value, made)
    parts = [map_structure(function, part, *(o[i] for o in others)) for i, part in enumerate(value)]
    return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)


def _same_mapping(value: Any, made: dict[Any, Any]) -> Any:
    try:
        return type(value)(made)
    except TypeError:
        return made


def flatten(value: Any) -> list[Any]:
    """The leaves in order; dict keys are sorted."""
    if isinstance(value, Unknown) or not is_nested(value):
        return [value]
    if isinstance(value, Mapping):
        keys = sorted(value) if all(isinstance(k, str) for k in value) else list(value)
        return [leaf for key in keys for leaf in flatten(value[key])]
    return [leaf for part in value for leaf in flatten(part)]


def pack(structure: Any, leaves: list[Any]) -> Any:
    """The structure with other leaves, given in the order of ``flatten``."""
    rest = iter(leaves)

    def build(node: Any) -> Any:
        if isinstance(node, Unknown) or not is_nested(node):
            return next(rest)
        if isinstance(node, Mapping):
            keys = sorted(node) if all(isinstance(k, str) for k in node) else list(node)
            made = {key: build(node[key]) for key in keys}
            ordered = {key: made[key] for key in node}
            return ordered if type(node) is dict else _same_mapping(node, ordered)
        parts = [build(part) for part in node]
        return type(node)(*parts) if hasattr(node, "_fields") else tuple(parts)

    return build(structure)


def leaf_of(value: Any) -> Any:
    """The component that a value of the program is."""
    if isinstance(value, Leaf):
        return Leaf(value.dtype, value.shape, value.kind, value.inner)
    if isinstance(value, Unknown):
        return Leaf(None, tensor_shape.unknown_shape(), "unknown", value)
    if getattr(value, "_variant_tensor", None) is not None:
        return Leaf(dtypes.as_dtype("variant"), tf.TensorShape([]), "dataset", value.element_spec)
    if isinstance(value, ops.Tensor):
        return Leaf(element_type(value), value.get_shape())
    if hasattr(value, "dense_shape"):
        shape = value.get_shape() if hasattr(value, "get_shape") else tensor_shape.unknown_shape()
        return Leaf(element_type(value), shape, "sparse")
    if hasattr(value, "row_splits"):
        return Leaf(element_type(value), value.shape, "ragged", value)
    if isinstance(value, tf.TensorArray):
        array = Unknown("unmodelled-api", "TensorArray component")
        return Leaf(None, tensor_shape.unknown_shape(), "unknown", array)
    tensor = ops.convert_to_tensor(value)
    return Leaf(element_type(tensor), tensor.get_shape())


def leaf_of_spec(spec: Any) -> Any:
    """The component that a ``TensorSpec``, or the like of a sparse or ragged tensor, describes."""
    if isinstance(spec, Unknown):
        return leaf_of(spec)
    kind = {"SparseTensorSpec": "sparse", "RaggedTensorSpec": "ragged"}.get(type(spec).__name__)
    return Leaf(dtypes.as_dtype(spec.dtype), tensor_shape.as_shape(spec.shape), kind or "tensor")


def spec_of(value: Any) -> Any:
    """The structure of a value."""
    return map_structure(leaf_of, value)


def types_of(spec: Any) -> Any:
    """The dtypes in the structure of an element."""
    return map_structure(lambda leaf: leaf.dtype, spec)


def spec_from(output_types: Any, output_shapes: Any = None, output_classes: Any = None) -> Any:
    """A structure from types, shapes and classes given apart."""
    if isinstance(output_types, Unknown):
        return output_types

    def leaf(dtype: Any, shape: Any = None, cls: Any = None) -> Leaf:
        if isinstance(dtype, Leaf):
            return dtype
        if isinstance(cls, Leaf):
            return cls
        kind = "sparse" if cls is not None and cls is tf.SparseTensor else "tensor"
        sizes = tensor_shape.as_shape(None if isinstance(shape, Unknown) else shape)
        return Leaf(dtype, sizes, kind)

    types = map_structure(_type_of, output_types)
    if output_shapes is None or isinstance(output_shapes, Unknown):
        return map_structure(leaf, types)
    shapes = shapes_like(types, output_shapes)
    if output_classes is None or isinstance(output_classes, Unknown):
        return map_structure(leaf, types, shapes)
    return map_structure(leaf, types, shapes, output_classes)


def _type_of(value: Any) -> Any:
    """A type, or what stands for more than one; types are looked at before shapes."""
    if isinstance(value, Leaf):
        return value
    if isinstance(value, list) or (
        isinstance(value, tensor_shape.TensorShape) and current_run().is_v1
    ):
        raise raised(TypeError(f"unhashable type: '{type(value).__name__}'"))
    return dtypes.as_dtype(value)


NOT_OPTIMIZED = "not optimized"
"""Marks the op of a dataset whose options switch optimizations off."""


def variant(kind: str, inputs: list[Any]) -> Any:
    """The op of a dataset, in the graph of its inputs; its default name is its type.

    Raises ``ValueError`` for inputs of several graphs.
    """
    out = [(dtypes.as_dtype("variant"), tf.TensorShape([]))]
    return graph_of(inputs).create_op(kind, inputs, out).outputs[0]


def variant_of(dataset: Any) -> Any:
    """The tensor of a dataset whose class is the program's.  Mirrors ``DatasetV1.__init__``."""
    try:
        with evaluation().within(ASKING):
            return dataset._as_variant_tensor()
    except AttributeError as error:
        if not is_raised(error):
            raise
        text = (
            f"{error}: A likely cause of this error is that the super call for this dataset is not the last "
            "line of the __init__ method. The base class causes the _as_variant_tensor call in its "
            "constructor and if that uses attributes defined in the __init__ method, those attrs need to be "
            "defined before the super call."
        )
        raise raised(AttributeError(text)) from None


def shapes_like(types: Any, shapes: Any) -> Any:
    """Shapes in the structure of the types; a tuple of numbers is one shape.

    Mirrors python/data/util/nest.py assert_shallow_structure.
    """
    if not is_nested(types):
        return shapes
    if isinstance(shapes, Unknown):
        return map_structure(lambda _: shapes, types)
    _refuse_other_structure(types, shapes)
    if isinstance(types, Mapping):
        return {k: shapes_like(types[k], shapes[k]) for k in types}
    return tuple(shapes_like(t, s) for t, s in zip(types, shapes, strict=True))


def _refuse_other_structure(types: Any, shapes: Any) -> None:
    if not is_nested(shapes):
        kind = of_target(f"{type(shapes)}", f"'{type(shapes).__name__}'")
        text = f"If shallow structure is a sequence, input must also be a sequence. Input has type: {kind}."
        raise raised(TypeError(text))
    if isinstance(types, Mapping) != isinstance(shapes, Mapping):
        text = (
            "The two structures don't have the same sequence type. Input structure has type "
            f"{type(shapes)}, while shallow structure has type {type(types)}."
        )
        raise raised(TypeError(text))
    if len(types) != len(shapes):
        text = (
            "The two structures don't have the same sequence length. Input structure has length "
            f"{len(shapes)}, while shallow structure has length {len(types)}."
        )
        raise raised(ValueError(text))
    if isinstance(types, Mapping) and set(types) != set(shapes):
        text = (
            "The two structures don't have the same keys. Input structure has keys "
            f"{list(shapes)}, while shallow structure has keys {list(types)}."
        )
        raise raised(ValueError(text))


def batched(spec: Any, size: int | None) -> Any:
    """The structure with a dimension in front of every component."""

    def grow(leaf: Leaf) -> Leaf:
        if leaf.kind in ("dataset", "unknown"):
            return Leaf(leaf.dtype, leaf.shape, leaf.kind, leaf.inner)
        return leaf.with_shape(tf.TensorShape([size]).concatenate(leaf.shape))

    return spec if isinstance(spec, Unknown) else map_structure(grow, spec)


def unbatched(spec: Any) -> Any:
    """The structure without the first dimension of every component."""

    def shrink(leaf: Leaf) -> Leaf:
        if leaf.kind in ("dataset", "unknown"):
            return Leaf(leaf.dtype, leaf.shape, leaf.kind, leaf.inner)
        known = leaf.shape.ndims is not None and leaf.shape.ndims > 0
        return leaf.with_shape(leaf.shape[1:] if known else tensor_shape.unknown_shape())

    return spec if isinstance(spec, Unknown) else map_structure(shrink, spec)


def most_general(a: Any, b: Any) -> Any:
    """The structure that holds elements of both."""
    if isinstance(a, Unknown) or isinstance(b, Unknown):
        return a if isinstance(a, Unknown) else b

    def join(x: Leaf, y: Leaf) -> Leaf:
        return x.with_shape(x.shape.most_specific_compatible_shape(y.shape))

    return map_structure(join, a, b)
