"""Cells of a program's own and stacks of cells.  Mirrors python/keras/layers/recurrent.py StackedRNNCells."""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_layer_call import parameters_of
from tfscope.tf1.api.keras_rnn_states import output_size_of, size_list, zero_state_for_cell
from tfscope.tf1.api.keras_sizes import is_v1, shape_list
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

PRIVATE = "python.keras.layers.recurrent"


def export(*names: str) -> Any:
    """Registers under ``tf.keras.layers`` and the private module."""
    return tf_export(*[f"keras.layers.{n}" for n in names], *[f"{PRIVATE}.{n}" for n in names])


def cell_function(cell: Any) -> Any:
    """How a cell is called: in 2.x as a layer, with its own name scope."""
    return cell.call if is_v1() or not callable(cell) else cell.__call__


def build_cell(cell: Any, shape: Any) -> None:
    """Builds a cell: in 2.x in its own name scope."""
    if not isinstance(cell, Layer) or cell.built:
        return
    scope = contextlib.nullcontext() if is_v1() else context.name_scope(cell.name)
    with scope:
        cell.build(shape)
        cell.built = True


@export("AbstractRNNCell")
class AbstractRNNCell(Layer):
    """The base of a program's own cells."""

    def call(self, inputs, states):
        """Subclasses say what a step does."""
        raise raised(NotImplementedError("Abstract method"))

    @property
    def state_size(self):
        """Subclasses say it."""
        raise raised(NotImplementedError("Abstract method"))

    @property
    def output_size(self):
        """Subclasses say it."""
        raise raised(NotImplementedError("Abstract method"))

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros."""
        return zero_state_for_cell(self, inputs, batch_size, dtype)


def _no_cell(cells: Any, cell: Any, name: str, kind: str) -> Exception:
    """The error of what lacks a method or an attribute of a cell."""
    text = f"All cells must have a `{name}` {kind}."
    if current_run().is_v1:
        return raised(ValueError(f"{text} received cells:", cells))
    lacks = f"`{name}`{' method' if kind == 'method' else ''}"
    return raised(ValueError(f"{text} Received cell without a {lacks}: {cell}"))


@export("StackedRNNCells")
class StackedRNNCells(Configured):
    """Cells one over the other."""

    def __init__(self, cells, **kwargs):
        for cell in refusable(iter, cells):
            for name, kind in (("call", "method"), ("state_size", "attribute")):
                if not isinstance(cell, Unknown) and not hasattr(cell, name):
                    raise _no_cell(cells, cell, name, kind)
        self.cells = cells
        self.reverse_state_order = kwargs.pop("reverse_state_order", False)
        super().__init__(**kwargs)

    def get_config(self):
        """The configuration of each cell beside the arguments."""
        cells = [tf.keras.layers.serialize(cell) for cell in self.cells]
        return {**super().get_config(), "cells": cells}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The cells of a configuration, which is left without them."""
        if isinstance(config, Unknown):
            return config
        told = config.pop("cells")
        return cls([tf.keras.layers.deserialize(c, custom_objects) for c in told], **config)

    def _ordered_(self) -> Any:
        return self.cells[::-1] if self.reverse_state_order else self.cells

    @property
    def state_size(self):
        """The sizes of all states."""
        return tuple(c.state_size for c in self._ordered_())

    @property
    def output_size(self):
        """That of the last cell."""
        return output_size_of(self.cells[-1])

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """That of each cell."""
        found = []
        for cell in self._ordered_():
            make = getattr(cell, "get_initial_state", None)
            if make is not None:
                found.append(make(inputs=inputs, batch_size=batch_size, dtype=dtype))
            else:
                found.append(zero_state_for_cell(cell, inputs, batch_size, dtype))
        return tuple(found)

    def call(self, inputs, states, constants=None, training=None, **kwargs):
        """Each cell on the output of the one before."""
        sizes = self.state_size[::-1] if self.reverse_state_order else self.state_size
        nested = nest.pack_sequence_as(sizes, nest.flatten(states))
        new = []
        for cell, state in zip(self.cells, nested):
            state = state if nest.is_sequence(state) else [state]
            if len(state) == 1 and getattr(cell, "_is_tf_rnn_cell", None) is not None:
                state = state[0]
            names = parameters_of(cell.call)[0]
            if "training" in names and not is_v1():
                kwargs["training"] = training
            if "constants" in names:
                kwargs["constants"] = constants
            inputs, state = cell_function(cell)(inputs, state, **kwargs)
            for name in ("training", "constants"):
                kwargs.pop(name, None)
            new.append(state)
        return inputs, nest.pack_sequence_as(sizes, nest.flatten(new))

    def build(self, input_shape):
        """Builds each cell."""
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        for cell in self.cells:
            build_cell(cell, shape)
            sizes = shape_list(shape)
            batch = sizes[0] if sizes else None
            shape = (batch, *size_list(output_size_of(cell)))
        self.built = True
