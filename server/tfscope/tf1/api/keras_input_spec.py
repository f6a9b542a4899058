"""``InputSpec`` and the check of a layer's inputs.  Mirrors python/keras/engine/input_spec.py."""

from __future__ import annotations

from typing import Any

from tfscope.python.functions import Function
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_certainty import certain, corrected_rank
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.not_tensors import is_certain, lacking, shown_kind
from tfscope.tf1.graph.operation import Operation
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("keras.layers.InputSpec", "layers.InputSpec", "python.keras.engine.input_spec.InputSpec",
           "python.keras.engine.base_layer.InputSpec", "python.layers.base.InputSpec")  # fmt: skip
class InputSpec:
    """What a layer accepts: dtype, shape, rank, sizes of axes."""

    def __init__(self, dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None, axes=None, allow_last_axis_squeeze=False, name=None):  # fmt: skip
        kind = dtypes.as_dtype(dtype)
        self.dtype = kind.name if kind is not None else None
        self.shape = None if isinstance(shape, Unknown) else shape
        self.ndim = len(self.shape) if self.shape is not None else _number(ndim)
        self.max_ndim, self.min_ndim = _number(max_ndim), _number(min_ndim)
        self.axes = _axes(axes or {})
        self.name = name
        self.allow_last_axis_squeeze = allow_last_axis_squeeze
        most = self.ndim if self.ndim else self.max_ndim
        if self.axes and most is not None and max(self.axes) > most - 1:
            text = f"Axis {max(self.axes)} is greater than the maximum allowed value: {most - 1}"
            raise raised(ValueError(text))

    def get_config(self):
        """The arguments."""
        names = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        return {n: getattr(self, n) for n in names}

    def __repr__(self):
        names = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        parts = [f"{n}={getattr(self, n)}" for n in names if getattr(self, n)]
        return f"InputSpec({', '.join(parts)})"


def specs_of_inputs(network: Any) -> list[InputSpec] | None:
    """What a model between tensors accepts.  Mirrors functional.py Functional.input_spec."""
    nested = network._nested_inputs
    if isinstance(nested, (dict, list, tuple)) and len(nested) != len(network.inputs):
        return None
    named = [(layer.name, one) for layer, one in zip(network._input_layers, network.inputs)]
    if isinstance(nested, dict):
        named = [(name, nested[name]) for name in sorted(nested)]
    return [
        InputSpec(shape=_unbatched(tensor), allow_last_axis_squeeze=True, name=name)
        for name, tensor in named
    ]


def _unbatched(tensor: Any) -> tuple[Any, ...] | None:
    """Its sizes, the first of them unknown; ``None`` if nobody knows how many they are."""
    shape = getattr(tensor, "shape", None)
    if not isinstance(shape, TensorShape) or shape.ndims is None:
        return None
    return (None, *shape.as_list()[1:]) if shape.ndims else ()


def _axes(given: Any) -> dict[int, Any]:
    try:
        return {int(axis): given[axis] for axis in given}
    except (ValueError, TypeError):
        raise raised(TypeError("The keys in axes must be integers.")) from None


def _number(value: Any) -> Any:
    return None if isinstance(value, Unknown) else value


def assert_input_compatibility(input_spec: Any, inputs: Any, layer_name: Any) -> None:
    """Raises Keras's ``ValueError`` if inputs certainly are not what the layer accepts."""
    if input_spec is None or isinstance(input_spec, Unknown) or not input_spec:
        return
    specs = nest.flatten(input_spec)
    values = _named(inputs, specs)
    if any(isinstance(v, Unknown) for v in values):
        return
    v1 = current_run().is_v1
    if not v1:
        _check_tensors(values, [None] * len(values), layer_name)
    if len(values) != len(specs):
        text = (
            f"Layer {layer_name} expects {len(specs)} inputs, but it received {len(values)} input "
            f"tensors. Inputs received: {values}"
            if v1
            else f'Layer "{layer_name}" expects {len(specs)} input(s), but it received '
            f"{len(values)} input tensors. Inputs received: {values}"
        )
        raise raised(ValueError(text))
    if v1:
        _check_tensors(values, specs, layer_name)
    for index, (value, spec) in enumerate(zip(values, specs)):
        if spec is None or isinstance(spec, Unknown) or not hasattr(value, "shape"):
            continue
        name = layer_name if v1 else f'"{layer_name}"'
        _check_rank(f"Input {index} of layer {name} is incompatible with the layer: ", value, spec)
        if value.shape.ndims is not None:
            _check_sizes(index, layer_name, value, spec)


def _named(inputs: Any, specs: list[Any]) -> list[Any]:
    """The inputs in the order of what is accepted: a model of TensorFlow 2 takes them by name, too.

    Raises ``ValueError`` if one is missing.
    """
    names = [getattr(spec, "name", None) for spec in specs]
    if not isinstance(inputs, dict) or current_run().is_v1 or not all(names):
        return list(nest.flatten(inputs))
    for name in names:
        if name not in inputs:
            text = (
                f'Missing data for input "{name}". You passed a data dictionary with keys '
                f"{list(inputs)}. Expected the following keys: {names}"
            )
            raise raised(ValueError(text))
    return [inputs[name] for name in names]


def _check_tensors(values: list[Any], specs: list[Any], layer_name: Any) -> None:
    """Refuses what the layer can certainly not take for a tensor."""
    for value, spec in zip(values, specs):
        plain = (str, Operation, Function, dtypes.DType, TensorShape, Dimension)
        if not (value is None or isinstance(value, plain) or is_certain(value)):
            continue
        if not current_run().is_v1:
            text = f"Inputs to a layer should be tensors. Got '{value}' (of type {shown_kind(value)}) as input for layer '{layer_name}'."
            raise raised(TypeError(text))
        if spec is not None and (spec.ndim, spec.min_ndim, spec.max_ndim) != (None, None, None):
            if not hasattr(value, "shape"):
                raise lacking(value, "shape")


def _check_rank(prefix: str, value: Any, spec: Any) -> None:
    rank = value.shape.ndims
    if rank is None:
        wanted = (spec.ndim, spec.min_ndim, spec.max_ndim) != (None, None, None)
        if wanted and current_run().is_v1 and certain(value):
            text = "its rank is undefined, but the layer requires a defined rank."
            raise raised(ValueError(prefix + text))
        return
    v1 = current_run().is_v1
    sizes = value.shape.as_list()
    full = f"Full shape received: {sizes if v1 else tuple(value.shape)}"
    if spec.ndim is not None and rank != spec.ndim and not spec.allow_last_axis_squeeze:
        if corrected_rank(value, spec.ndim):
            return
        text = f"expected ndim={spec.ndim}, found ndim={rank}. {full}"
    elif spec.max_ndim is not None and rank > spec.max_ndim:
        text = f"expected max_ndim={spec.max_ndim}, found ndim={rank}"
    elif spec.min_ndim is not None and rank < spec.min_ndim:
        colon = ": " if v1 else ""
        text = f"{colon}expected min_ndim={spec.min_ndim}, found ndim={rank}. {full}"
    else:
        return
    raise raised(ValueError(prefix + text))


def _check_sizes(index: int, layer_name: Any, value: Any, spec: Any) -> None:
    v1 = current_run().is_v1
    sizes = value.shape.as_list()
    shown = str(sizes) if v1 else str(tuple(sizes))
    name = layer_name if v1 else f'"{layer_name}"'
    start = f"Input {index} of layer {name} is incompatible with the layer: "
    kind = getattr(value, "dtype", None)
    if spec.dtype is not None and isinstance(kind, dtypes.DType) and kind.base_name != spec.dtype:
        text = f"expected dtype={spec.dtype}, found dtype={kind}"
        raise raised(ValueError(start + text))
    for axis, size in spec.axes.items():
        size = getattr(size, "value", size)
        if isinstance(size, Unknown) or size is None or sizes[axis] in (size, None):
            continue
        text = f"expected axis {axis} of input shape to have value {size} but received input with shape {shown}"  # fmt: skip
        raise raised(ValueError(start + (text if v1 else text.replace(" but", ", but"))))
    last = [s for s in (spec.shape or ())[-1:] if spec.allow_last_axis_squeeze]
    wished = (spec.shape or ())[:-1] if last == [1] else spec.shape or ()
    found = sizes[:-1] if spec.allow_last_axis_squeeze and sizes[-1:] == [1] else sizes
    for wanted, size in zip(wished, found):
        if isinstance(wanted, int) and size is not None and wanted != size:
            text = f"expected shape={spec.shape}, found shape={shown}"
            first = f"Input {index} is incompatible with layer {layer_name}: " if v1 else start
            raise raised(ValueError(first + text))
