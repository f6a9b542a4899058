"""tf.keras.Input.  Mirrors python/keras/engine/input_layer.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_layer_nodes import KerasHistory, Node
from tfscope.tf1.api.keras_sizes import is_v1
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def _unrecognized(kwargs: dict[str, Any]) -> Exception:
    """The error of arguments that an input does not take."""
    if is_v1():
        return raised(ValueError("Unrecognized keyword arguments:", kwargs.keys()))
    return raised(ValueError(f"Unrecognized keyword arguments: {list(kwargs)}"))


@tf_export("keras.layers.InputLayer", "python.keras.engine.input_layer.InputLayer")
class InputLayer(Layer):
    """A placeholder, or a tensor that stands for one."""

    def __init__(self, input_shape=None, batch_size=None, dtype=None, input_tensor=None, sparse=False, name=None, ragged=False, **kwargs):  # fmt: skip
        if "batch_input_shape" in kwargs:
            given = kwargs.pop("batch_input_shape")
            if input_shape and given:
                text = "Only provide the input_shape OR batch_input_shape argument to InputLayer, not both at the same time."  # fmt: skip
                raise raised(ValueError(text))
            if not isinstance(given, Unknown) and given is not None:
                batch_size, input_shape = given[0], given[1:]
        if kwargs:
            raise _unrecognized(kwargs)
        if name is None or (isinstance(name, str) and not name):
            name = f"input_{tf.keras.backend.get_uid('input')}"
        if not isinstance(dtype, Unknown) and not dtype:
            known = None if input_tensor is None else context.base_name(input_tensor)
            dtype = known or context.state().floatx
        super().__init__(dtype=dtype, name=name)
        self.built = True
        self.sparse, self.ragged, self.batch_size = sparse, ragged, batch_size
        self.supports_masking = True
        self.is_placeholder = input_tensor is None
        if input_tensor is None:
            self._batch_input_shape = _batch_shape(batch_size, input_shape)
            input_tensor = tf.keras.backend.placeholder(
                shape=self._batch_input_shape,
                dtype=dtype,
                name=self.name,
                sparse=sparse,
                ragged=ragged,
            )
        else:
            shape = tensor_shape.as_shape(input_tensor.shape)
            self._batch_input_shape = tuple(shape.as_list()) if shape.ndims is not None else None
        input_tensor._keras_mask = None
        input_tensor._keras_history = KerasHistory(self, 0, 0)
        Node(self, [input_tensor], [input_tensor], root=True)
        ops.get_default_graph().__dict__["keras_inputs"] = True

    def get_config(self):
        """The arguments."""
        names = ("dtype", "sparse", "ragged", "name")
        config = {n: getattr(self, n) for n in names}
        return {"batch_input_shape": self._batch_input_shape, **config}


def _batch_shape(batch_size: Any, input_shape: Any) -> Any:
    if isinstance(input_shape, Unknown):
        return None
    if isinstance(input_shape, tensor_shape.TensorShape):
        input_shape = tuple(input_shape.as_list())
    elif isinstance(input_shape, int):
        input_shape = (input_shape,)
    return None if input_shape is None else (batch_size, *tuple(input_shape))


@tf_export("keras.layers.Input", "keras.Input", "layers.Input",
           "python.keras.engine.input_layer.Input", "python.layers.layers.Input")  # fmt: skip
def Input(shape=None, batch_size=None, name=None, dtype=None, sparse=False, tensor=None, ragged=False, **kwargs):  # fmt: skip
    """A tensor with the history of a new ``InputLayer``."""
    config = {"name": name, "dtype": dtype, "sparse": sparse, "ragged": ragged,
              "input_tensor": tensor}  # fmt: skip
    if sparse and ragged:
        text = of_target(
            "Cannot set both sparse and ragged to True in a Keras input.",
            "Cannot set both `sparse` and `ragged` to `True` in a Keras `Input`.",
        )
        raise raised(ValueError(text))
    batch_shape = kwargs.pop("batch_input_shape", kwargs.pop("batch_shape", None))
    if shape is not None and batch_shape is not None and shape and batch_shape:
        text = "Only provide the `shape` OR `batch_input_shape` argument to Input, not both at the same time."  # fmt: skip
        raise raised(ValueError(text))
    if batch_shape is not None:
        config["batch_input_shape"] = batch_shape
        shape = batch_shape
    else:
        config.update(batch_size=batch_size, input_shape=shape)
    if kwargs and (is_v1() or shape is not None or tensor is not None):
        raise _unrecognized(kwargs)
    if shape is None and tensor is None:
        what = of_target(
            "either a `shape` or a `tensor`", "a `shape` or a `tensor` or a `type_spec`"
        )
        text = (
            f"Please provide to Input {what} argument. Note that `shape` does not include the batch "
            "dimension."
        )
        raise raised(ValueError(text))
    return InputLayer(**config)._inbound_nodes[0].output_tensors[0]
