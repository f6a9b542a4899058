"""Functions given to datasets: traced in a graph of their own, so that the main graph's names stay.

Mirrors StructuredFunctionWrapper of python/data/ops/dataset_ops.py.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.tf1.api.data_structure import (
    Leaf,
    flatten,
    leaf_of,
    map_structure,
    most_general,
    pack,
    spec_of,
    types_of,
)
from tfscope.tf1.api.def_function import traced_once_made
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.autograph import converted
from tfscope.tf1.graph.func_graph import FuncGraph, tracing
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@contextlib.contextmanager
def capturing() -> Iterator[list[Any]]:
    """A list of the tensors around them that functions traced meanwhile use: inputs of the dataset's op."""
    found: list[Any] = []
    lists = current_run().data.setdefault("captured_by_datasets", [])
    lists.append(found)
    try:
        yield found
    finally:
        lists.pop()


def _tell_captures(graph: FuncGraph) -> None:
    lists = current_run().data.get("captured_by_datasets")
    if lists:
        lists[-1] += graph.captured()


def traced(function: Any, spec: Any, giver: str = "Dataset.map()") -> Any:
    """What the function gives for an element: its structure, or an unknown.

    ``giver`` is what the transformation calls itself.
    """
    if isinstance(spec, Unknown) or isinstance(function, Unknown):
        unknown = spec if isinstance(spec, Unknown) else function
        return unknown.derived(f"dataset of {unknown.text}")
    if not callable(function):
        text = of_target(
            "Argument must be callable",
            f"Argument `func` must be a callable. Received func={function} (of type {shown_kind(function)})",
        )
        raise raised(ValueError(text))

    def trace() -> Any:
        return _traced(function, spec, giver)

    return trace() if current_run().is_v1 else traced_once_made(trace)


def _traced(function: Callable[..., Any], spec: Any, giver: str) -> Any:
    with tracing() as graph, converted():
        arguments = map_structure(_argument, spec)
        unpack = isinstance(arguments, tuple) and not hasattr(arguments, "_fields")
        result = function(*arguments) if unpack else function(arguments)
        _tell_captures(graph)
        if isinstance(result, list):
            result = tuple(result)
        if getattr(result, "_variant_tensor", None) is not None:
            return result
        try:
            return spec_of(result)
        except (TypeError, ValueError) as error:
            if not is_raised(error):
                raise
            text = f"Unsupported return value from function passed to {giver}: {result}."
            raise raised(TypeError(text)) from None


def settled(
    function: Any, state: Any, element: Any, giver: str, state_of: Any = None
) -> tuple[Any, Any]:
    """(state, result): the state's structure that a function keeps, and what it gives for that.

    ``state_of`` takes the new state from the result.  Sizes that the function changes are unknown.
    Mirrors the loops of dataset_ops.py DatasetV2.reduce and experimental/ops/scan_ops.py.
    """
    while True:
        made = traced(function, (state, element), giver)
        new = made if state_of is None else state_of(made)
        if isinstance(state, Unknown) or isinstance(new, Unknown):
            return (state if isinstance(state, Unknown) else new), made
        _refuse_types(flatten(state), flatten(new), state, new)
        weaker = pack(state, [most_general(*pair) for pair in zip(flatten(state), flatten(new))])
        if all(a.shape == b.shape for a, b in zip(flatten(state), flatten(weaker))):
            return state, made
        state = weaker


def _refuse_types(old: list[Leaf], new: list[Leaf], state: Any, result: Any) -> None:
    for before, after in zip(old, new):
        if None not in (before.dtype, after.dtype) and before.dtype != after.dtype:
            expected, got = types_of(state), types_of(result)
            text = (
                "The element types for the new state must match the initial state. "
                f"Expected {expected}; got {got}."
            )
            raise raised(TypeError(text))


def _holds_datasets(value: Any) -> bool:
    """Whether a list has datasets among its items, which TensorFlow packs in a way of its own."""
    items = value if isinstance(value, list) else ()
    return any(hasattr(item, "_variant_tensor") for item in items)


def normalized(tensors: Any, serialize: str = "serialize_sparse") -> tuple[Any, list[Any]]:
    """(structure, components): the ops below ``normalize_element``, and those that pack what is sparse.

    Mirrors python/data/util/structure.py normalize_element.
    """
    if isinstance(tensors, Unknown):
        with ops.name_scope("normalize_element"):
            return tensors, []
    if isinstance(tensors, Leaf):
        return tensors, []
    components: list[Any] = []
    places = itertools.count()
    with ops.name_scope("normalize_element"):

        def leaf(value: Any) -> Any:
            place = next(places)
            if isinstance(value, Unknown):
                return leaf_of(value)
            if hasattr(value, "dense_shape"):
                components.append(tf.SparseTensor.from_value(value))
                return leaf_of(value)
            if getattr(value, "_variant_tensor", None) is not None:
                return leaf_of(value)
            if _holds_datasets(value):
                return leaf_of(Unknown("unmodelled-api", "a list of datasets"))
            tensor = ops.convert_to_tensor(value, name=f"component_{place}")
            components.append(tensor)
            return leaf_of(tensor)

        spec = _by_keys(leaf, tensors)
    return spec, [_packed(value, serialize) for value in components]


def _by_keys(leaf: Any, value: Any) -> Any:
    """``map_structure`` that meets what a dictionary holds in the order of its keys, and keeps its own."""
    if type(value) is tuple:
        return tuple(_by_keys(leaf, item) for item in value)
    if type(value) is dict and all(isinstance(key, str) for key in value):
        found = {key: _by_keys(leaf, value[key]) for key in sorted(value)}
        return {key: found[key] for key in value}
    return map_structure(leaf, value)


def _packed(value: Any, serialize: str) -> Any:
    """A tensor as it is, what is sparse as one tensor of type ``variant``."""
    if not hasattr(value, "dense_shape"):
        return value
    return getattr(tf.io, serialize)(value, out_type=tf.variant)


def _argument(leaf: Leaf) -> Any:
    return value_of(leaf, lambda: _placeholder(leaf))


def _placeholder(leaf: Leaf) -> Any:
    """The next argument of a function whose graph holds nothing but the arguments before it."""
    graph = ops.get_default_graph()
    name = f"args_{len(graph.get_operations())}"
    return graph.create_op("Placeholder", [], [(leaf.dtype, leaf.shape)], name=name).outputs[0]


def value_of(leaf: Leaf, make: Any) -> Any:
    """The value that a component is in a graph; ``make`` gives its tensor."""
    if leaf.kind == "unknown":
        return leaf.inner
    if leaf.kind == "dataset":
        return tf.python.data.ops.dataset_ops.DatasetV1(leaf.inner, make())
    if leaf.kind == "sparse":
        return sparse_of(leaf)
    if leaf.kind == "ragged":
        return Unknown("unmodelled-api", "ragged component")
    return make()


def sparse_of(leaf: Leaf) -> Any:
    """A SparseTensor of the component's dtype and rank."""
    ndims = leaf.shape.ndims
    graph = ops.get_default_graph()
    op = graph.create_op(
        "DeserializeSparse",
        [],
        [
            (tf.int64, tf.TensorShape([None, ndims])),
            (leaf.dtype, tf.TensorShape([None])),
            (tf.int64, tf.TensorShape([ndims])),
        ],
    )
    indices, values, dense_shape = op.outputs
    return tf.SparseTensor(indices=indices, values=values, dense_shape=dense_shape)


def zero(dtype: Any) -> Any:
    """What a component is padded with by default."""
    graph = ops.get_default_graph()
    op = graph.create_op("Const", [], [(dtype, tf.TensorShape([]))], name="padding_value")
    return op.outputs[0]


def text_tensor(value: Any, name: str) -> Any:
    """A text or texts as a tensor of that name."""
    if isinstance(value, Unknown):
        graph = ops.get_default_graph()
        shape = tensor_shape.unknown_shape()
        return graph.create_op("Const", [], [(tf.string, shape)], name=name).outputs[0]
    return ops.convert_to_tensor(value, dtype=tf.string, name=name)
