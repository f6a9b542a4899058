"""Wrappers of cells that are layers of Keras.

Mirrors python/keras/layers/rnn_cell_wrapper_v2.py: they build the inner cell and use its ``call``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_stacked_cells import AbstractRNNCell
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import assert_like_rnncell, cell_result
from tfscope.tf1.api.rnn_wrappers import (
    DeviceWrapperBase,
    DropoutWrapperBase,
    InnerSizes,
    ResidualWrapperBase,
)
from tfscope.tf1.api.train_public import tf
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

PLACE = "python.keras.layers.rnn_cell_wrapper_v2"


def _export(name: str) -> Any:
    return tf_export(f"{PLACE}.{name}", f"nn.RNNCell{name}")


@tf_export(f"{PLACE}._RNNCellWrapperV2")
class RNNCellWrapper(InnerSizes, AbstractRNNCell):
    """A cell around a cell, which is built and called as a layer of Keras is."""

    def __init__(self, cell, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not current_run().is_v1:
            assert_like_rnncell("cell", cell)
        self.cell = cell

    def call(self, inputs, state, **kwargs):
        """A step of the inner cell, wrapped."""
        return self._call_wrapped_cell(inputs, state, cell_call_fn=self._inner_call, **kwargs)

    def _inner_call(self, inputs, state, **kwargs):
        return cell_result(self.cell.call(inputs, state, **kwargs))

    def build(self, inputs_shape):
        """Builds the inner cell."""
        self.cell.build(inputs_shape)
        self.built = True

    def get_config(self):
        """That of a layer, the inner cell's beside it."""
        inner = {"class_name": type(self.cell).__name__, "config": self.cell.get_config()}
        return {**super().get_config(), "cell": inner}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The wrapper of a configuration, of the cell as well."""
        if isinstance(config, Unknown):
            return super().from_config(config)
        config = dict(config)
        cell = tf.keras.layers.deserialize(config.pop("cell"), custom_objects=custom_objects)
        return cls(cell, **config)


@_export("DropoutWrapper")
class DropoutWrapper(DropoutWrapperBase, RNNCellWrapper):
    """Dropout around a cell of Keras."""


@_export("ResidualWrapper")
class ResidualWrapper(ResidualWrapperBase, RNNCellWrapper):
    """A cell of Keras whose inputs are added."""


@_export("DeviceWrapper")
class DeviceWrapper(DeviceWrapperBase, RNNCellWrapper):
    """A cell of Keras on a device."""
