"""Layers of several inputs.  Mirrors python/keras/layers/merge.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_sizes import converts_shapes, is_v1, shape_list
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.lengths import follow, open_list
from tfscope.values.raised import raised, refusable
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def export(*names: str) -> Any:
    """Registers under ``tf.keras.layers`` and the private module."""
    found = [f"keras.layers.{n}" for n in names]
    return tf_export(*found, *[f"python.keras.layers.merge.{n}" for n in names])


def is_list(value: Any) -> bool:
    """Whether inputs are several; TensorFlow 1.15 takes no tuple for that."""
    return isinstance(value, list) or not is_v1() and isinstance(value, tuple)


def _too_few(shapes: Any) -> bool:
    """Whether there are certainly not enough of them to be merged."""
    return open_list(shapes) is None and len(shapes) < (2 if is_v1() else 1)


def two_of(layer: str, inputs: Any) -> Any:
    """The two inputs that a layer built for two is called with."""
    if open_list(inputs) is None and len(inputs) != 2:
        text = f"A `{layer}` layer should be called on exactly 2 inputs"
        raise raised(ValueError(text + of_target("", f". Received: inputs={inputs}")))
    return inputs[0], inputs[1]


def _broadcast(first: Any, second: Any) -> Any:
    """The shape of an element-wise operation; ``None`` if one is not known."""
    if first is None or second is None:
        return None
    if len(first) < len(second):
        first, second = second, first
    if not second:
        return first
    found = list(first[: -len(second)])
    for a, b in zip(first[-len(second) :], second):
        if a is None or b is None:
            found.append(None)
        elif a == 1 or b == 1 or a == b:
            found.append(b if a == 1 else a)
        else:
            text = of_target(
                f"Operands could not be broadcast together with shapes {tuple(first)} {tuple(second)}",
                f"Inputs have incompatible shapes. Received shapes {tuple(first)} and {tuple(second)}",
            )
            raise raised(ValueError(text))
    return found


def shown(shape: Any) -> Any:
    """A shape, or a list of shapes, as the tuples that a layer of several inputs is given."""
    several = isinstance(shape, (list, tuple))
    if several and any(isinstance(part, tensor_shape.TensorShape) for part in shape):
        return type(shape)(shown(part) for part in shape)
    if shape == []:
        return ()
    sizes = shape_list(shape)
    return None if sizes is None else tuple(sizes)


def _refuse_none(input_shape: Any) -> None:
    """What Python says of no shapes: TensorFlow 2 looks at the first one."""
    if input_shape is None:
        raise raised(TypeError("'NoneType' object is not subscriptable"))
    raise raised(IndexError("tuple index out of range"))


def _no_list(received: str) -> str:
    """The words for one input where several are wanted."""
    return f"A merge layer should be called on a list of inputs.{of_target('', f' Received: {received}')}"


@export("_Merge")
class Merge(Configured):
    """The base: inputs of fewer axes are expanded."""

    told_as_ = "_Merge"
    _reshape_required = False

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def _merge_function(self, inputs):
        raise raised(NotImplementedError())

    @converts_shapes
    def build(self, input_shape):
        """Checks the shapes."""
        shapes = self._shapes_(input_shape)
        if shapes is not None:
            batches = {s[0] for s in shapes if s} - {None}
            if len(batches) > 1:
                shown = [tuple(s) for s in shapes]
                text = (
                    f"{of_target('Can not', 'Cannot')} merge tensors with different batch sizes. "
                )
                text += f"Got tensors with shapes{of_target(' :', '')} {shown}"
                raise raised(ValueError(text))
            output = shapes[0][1:] if shapes[0] is not None else None
            for shape in shapes[1:]:
                output = _broadcast(output, None if shape is None else shape[1:])
            ranks = {None if s is None else len(s) for s in shapes}
            self._reshape_required = len(ranks) != 1 or None in ranks
        self.built = True

    def _shapes_(self, input_shape: Any) -> list[Any] | None:
        if isinstance(input_shape, Unknown):
            return None
        if not is_v1() and not input_shape and input_shape != ():
            _refuse_none(input_shape)
        if not is_list(input_shape) or is_v1() and not input_shape:
            raise raised(
                ValueError(_no_list(f"input_shape={shown(input_shape)} (not a list of shapes)"))
            )
        if _too_few(input_shape):
            text = of_target(
                "A merge layer should be called on a list of at least 2 inputs. Got "
                f"{len(input_shape)} inputs.",
                "A merge layer should be called on a list of at least 1 input. Got "
                f"{len(input_shape)} inputs. Full input_shape received: {shown(input_shape)}",
            )
            raise raised(ValueError(text))
        return [shape_list(s) for s in input_shape]

    def call(self, inputs):
        """Mirrors _Merge.call."""
        if not is_list(inputs):
            raise raised(ValueError(_no_list(f"inputs={inputs} (not a list of tensors)")))
        ranks = [x.shape.ndims for x in inputs] if self._reshape_required else [None]
        if None in ranks:
            return self._merge_function(inputs)
        expanded = []
        for x, rank in zip(inputs, ranks):
            for _ in range(max(ranks) - rank):
                x = tf.expand_dims(x, axis=1)
            expanded.append(x)
        return self._merge_function(follow(expanded, inputs))

    def compute_output_shape(self, input_shape):
        """The broadcast shape."""
        shapes = [shape_list(s) for s in input_shape]
        if None in shapes:
            return tensor_shape.TensorShape(None)
        output = shapes[0][1:]
        for shape in shapes[1:]:
            output = _broadcast(output, shape[1:])
        batches = {s[0] for s in shapes} - {None}
        first = batches.pop() if len(batches) == 1 else None
        return tensor_shape.TensorShape(None if output is None else [first, *output])

    def compute_mask(self, inputs, mask=None):
        """Steps that no input masks."""
        if mask is None or all(m is None for m in mask):
            return None
        masks = [tf.expand_dims(m, axis=0) for m in mask if m is not None]
        return tf.keras.backend.all(tf.keras.backend.concatenate(masks, axis=0), axis=0)


@export("Add")
class Add(Merge):
    """The sum."""

    def _merge_function(self, inputs):
        output = inputs[0]
        for value in inputs[1:]:
            output = output + value
        return output


@export("Subtract")
class Subtract(Merge):
    """The difference of two."""

    def build(self, input_shape):
        """Checks the shapes."""
        super().build(input_shape)
        if len(input_shape) != 2:
            text = "A `Subtract` layer should be called on exactly 2 inputs"
            text += of_target("", f". Received: input_shape={shown(input_shape)}")
            raise raised(ValueError(text))

    def _merge_function(self, inputs):
        first, second = two_of("Subtract", inputs)
        return first - second


@export("Multiply")
class Multiply(Merge):
    """The product."""

    def _merge_function(self, inputs):
        output = inputs[0]
        for value in inputs[1:]:
            output = output * value
        return output


@export("Average")
class Average(Merge):
    """The mean."""

    def _merge_function(self, inputs):
        output = inputs[0]
        for value in inputs[1:]:
            output = output + value
        return output / len(inputs)


@export("Maximum")
class Maximum(Merge):
    """The maximum."""

    def _merge_function(self, inputs):
        output = inputs[0]
        for value in inputs[1:]:
            output = tf.maximum(output, value)
        return output


@export("Minimum")
class Minimum(Merge):
    """The minimum."""

    def _merge_function(self, inputs):
        output = inputs[0]
        for value in inputs[1:]:
            output = tf.minimum(output, value)
        return output


@export("Concatenate")
class Concatenate(Merge):
    """Sizes of one axis added."""

    _config_ = ("axis",)

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    @converts_shapes
    def build(self, input_shape):
        """Checks the shapes."""
        if not is_list(input_shape) or _too_few(input_shape):
            if isinstance(input_shape, Unknown):
                return
            if input_shape is None and not is_v1():
                raise raised(TypeError("object of type 'NoneType' has no len()"))
            text = "A `Concatenate` layer should be called on a list of at least " + of_target(
                "2 inputs", f"1 input. Received: input_shape={shown(input_shape)}"
            )
            raise raised(ValueError(text))
        shapes = [shape_list(s) for s in input_shape]
        self.built = True
        if any(s is None for s in shapes) or isinstance(self.axis, Unknown):
            return
        rests = set()
        for shape in shapes:
            rest = list(shape)
            refusable(rest.__delitem__, self.axis)
            rests.add(tuple(rest))
        lost = any(None in rest for rest in rests) and not (is_v1() and nothing_missed())
        if len(rests) > 1 and not lost:
            text = "A `Concatenate` layer requires inputs with matching shapes except for the "
            text += of_target(
                "concat axis. Got inputs shapes:", "concatenation axis. Received: input_shape="
            )
            text += of_target(" ", "") + f"{[tuple(s) for s in shapes]}"
            raise raised(ValueError(text))

    def _merge_function(self, inputs):
        return tf.keras.backend.concatenate(inputs, axis=self.axis)

    def compute_output_shape(self, input_shape):
        """The first shape with the sum of the axis."""
        shapes = [shape_list(s) for s in input_shape]
        if None in shapes or isinstance(self.axis, Unknown):
            return tensor_shape.TensorShape(None)
        output = list(shapes[0])
        if (more := open_list(input_shape)) is not None:
            output[self.axis] = more
        for shape in shapes[1:]:
            a, b = output[self.axis], shape[self.axis]
            output[self.axis] = None if a is None or b is None else a + b
        return tensor_shape.TensorShape(output)

    def compute_mask(self, inputs, mask=None):
        """Masks put together like the inputs."""
        if mask is None or all(m is None for m in mask):
            return None
        masks = []
        for value, m in zip(inputs, mask):
            if m is None:
                m = keras_v2_names.ones_like(value, dtype="bool")
            elif m.shape.ndims < value.shape.ndims:
                m = tf.expand_dims(m, axis=-1)
            masks.append(m)
        joined = tf.keras.backend.concatenate(masks, axis=self.axis)
        return tf.keras.backend.all(joined, axis=-1, keepdims=False)


def _function(name: str, layer: type) -> None:
    def merge(inputs, **kwargs):
        return layer(**kwargs)(inputs)

    merge.__name__ = name
    merge.__doc__ = f"A new ``{layer.__name__}`` applied once."
    export(name)(merge)


for _name, _layer in (("add", Add), ("subtract", Subtract), ("multiply", Multiply), ("average", Average), ("maximum", Maximum), ("minimum", Minimum)):  # fmt: skip
    _function(_name, _layer)


@export("concatenate")
def concatenate(inputs, axis=-1, **kwargs):
    """A new ``Concatenate`` applied once."""
    return Concatenate(axis=axis, **kwargs)(inputs)
