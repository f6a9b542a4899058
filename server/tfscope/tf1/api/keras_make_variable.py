"""Variables of Keras layers.  Mirrors python/keras/engine/base_layer_utils.py make_variable."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_certainty import partly_lost, value_of_shape
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, tensor_shape
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION
from tfscope.tf1.graph.variable_creation import new_variable
from tfscope.tf1.graph.variables import RefVariable
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("python.keras.engine.base_layer_utils.make_variable")
def make_variable(name, shape=None, dtype=dtypes.float32, initializer=None, trainable=None, caching_device=None, validate_shape=True, constraint=None, use_resource=None, collections=None, synchronization=AUTO, aggregation=NO_AGGREGATION, partitioner=None):  # fmt: skip
    """A resource variable of ``tf.Variable`` in the current name scope."""
    if isinstance(initializer, Unknown):
        initializer = tf.keras.initializers.get("zeros")
    from_value = initializer is not None and not callable(initializer)
    variable_shape = tensor_shape.TensorShape(shape)
    value: Any = initializer
    kind = dtype.base_dtype if isinstance(dtype, dtypes.DType) else None
    if not from_value:
        made = initializer() if isinstance(initializer, type) else initializer

        def value() -> Any:
            return made(shape, dtype=dtype)

        if partly_lost(shape):
            value = value_of_shape(kind, variable_shape)

    return new_variable(
        initial_value=value, name=name, trainable=trainable, caching_device=caching_device,
        dtype=None if from_value else kind, validate_shape=validate_shape,
        constraint=constraint, use_resource=True if use_resource is None else use_resource,
        collections=collections, synchronization=synchronization, aggregation=aggregation,
        shape=variable_shape if variable_shape.ndims else None,
    )  # fmt: skip


def refuse_reference(variable: Any, tensor: Any) -> None:
    """A slot is a resource variable of the variable's type, which a reference's is not."""
    if isinstance(variable, RefVariable) and variable._dtype_val is not None:
        start = of_target("", "initial_value: ") + "Tensor conversion requested dtype"
        text = (
            f"{start} {variable.dtype.name} for Tensor with dtype {tensor.dtype.name}: {tensor!r}"
        )
        raise raised(ValueError(text))
