"""A layer that stands for one plain operation in a functional model.

Mirrors python/keras/engine/base_layer.py TensorFlowOpLayer.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.constant_values import fold
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.op_shapes import inferred_shapes
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.run import current_run

PREFIX = "tf_op_layer_"


@tf_export("python.keras.engine.base_layer.TensorFlowOpLayer")
class TensorFlowOpLayer(Layer):
    """Makes an operation like the given one at each call."""

    def __init__(self, node_def, name, constants=None, trainable=True, dtype=None):
        super().__init__(name=f"{PREFIX}{name}", trainable=trainable, dtype=dtype)
        self._source_ = node_def
        self.constants = dict(constants or {})
        self.built = True

    def get_config(self):
        """What makes the same layer again; the operation stands for itself in it."""
        config = super().get_config()
        told = {"name": config["name"].removeprefix(PREFIX), "node_def": self._source_}
        return {**config, **told, "constants": dict(self.constants)}

    def call(self, inputs):
        """The operation with other inputs; its known constants are made again."""
        values = list(nest.flatten(inputs))
        source: Any = self._source_
        graph = ops.get_default_graph()
        name = graph.unique_name(source.name)
        for index, constant in self.constants.items():
            value = ops.constant_value(constant) if isinstance(constant, ops.Tensor) else None
            if value is not None:
                constant = tf.constant(value, name=source.inputs[index].op.name)
            values.insert(index, constant)
        shapes = inferred_shapes(source, values, name)
        pairs = list(zip(shapes, (o.shape for o in source.outputs)))
        current_run().lost_sizes |= any(a.ndims is None and b.ndims is not None for a, b in pairs)
        outputs = list(zip([o._dtype for o in source.outputs], shapes))
        made = graph.create_op(
            source.type, values, outputs, name=f"{name}/", attrs=dict(source.attrs)
        )
        fold(made)
        return made.outputs[0] if len(made.outputs) == 1 else made.outputs


@tf_export("python.keras.engine.base_layer.AddMetric")
class AddMetric(Layer):
    """Adds its inputs as a metric; a functional model holds one per call of ``add_metric``."""

    def __init__(self, aggregation=None, metric_name=None, **kwargs):
        super().__init__(**kwargs)
        self.aggregation = aggregation
        self.metric_name = metric_name

    def get_config(self):
        """The arguments that make the same layer again."""
        told = {"aggregation": self.aggregation, "metric_name": self.metric_name}
        return {**super().get_config(), **told}

    def call(self, inputs):
        """The inputs."""
        self.add_metric(inputs, self.aggregation, self.metric_name)
        return inputs
