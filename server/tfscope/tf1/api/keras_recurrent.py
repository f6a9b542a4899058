"""RNN over a cell.  Mirrors python/keras/layers/recurrent.py RNN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_layer_call import parameters_of
from tfscope.tf1.api.keras_layer_nodes import int_shape
from tfscope.tf1.api.keras_rnn_states import (
    as_shapes,
    is_multiple_state,
    no_batch,
    no_steps,
    output_size_of,
    size_list,
    spec_of,
    standardize_args,
    zero_state,
)
from tfscope.tf1.api.keras_sizes import is_v1, needs_rank, shape_list
from tfscope.tf1.api.keras_stacked_cells import StackedRNNCells, build_cell, cell_function, export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def _takes_cell(kind: type) -> bool:
    """Whether a class is made of a cell, not of a cell's arguments."""
    return "cell" in parameters_of(kind.__init__)[0]  # type: ignore[misc]


@export("RNN")
class RNN(Configured):
    """The cell over time: ``(batch, output)`` or with ``return_sequences`` ``(batch, time, output)``."""

    _config_ = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll",
               "time_major")  # fmt: skip

    def __init__(self, cell, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, time_major=False, **kwargs):  # fmt: skip
        if isinstance(cell, (list, tuple)):
            cell = StackedRNNCells(cell)
        if not isinstance(cell, Unknown):
            if not hasattr(cell, "call"):
                if not is_v1():
                    text = "Argument `cell` should have a `call` method. The RNN was passed: cell="
                    raise raised(ValueError(f"{text}{cell}"))
                text = "`cell` should have a `call` method. The RNN was passed:"
                raise raised(ValueError(text, cell))
            if not hasattr(cell, "state_size"):
                text = of_target(
                    "The RNN cell should have an attribute `state_size` (tuple of integers, one "
                    "integer per RNN state).",
                    "The RNN cell should have a `state_size` attribute (tuple of integers, one "
                    f"integer per RNN state). Received: cell={cell}",
                )
                raise raised(ValueError(text))
        self.zero_output_for_mask = kwargs.pop("zero_output_for_mask", False)
        if "input_shape" not in kwargs and ("input_dim" in kwargs or "input_length" in kwargs):
            kwargs["input_shape"] = (
                kwargs.pop("input_length", None),
                kwargs.pop("input_dim", None),
            )
        super().__init__(**kwargs)
        self.cell = cell
        self.return_sequences, self.return_state = return_sequences, return_state
        self.go_backwards, self.stateful, self.unroll = go_backwards, stateful, unroll
        self.time_major = time_major
        self.supports_masking = True
        self.state_spec = None
        self._states = None
        self.constants_spec = None
        self._num_constants = 0

    def get_config(self):
        """The arguments; of a cell that is one of them its own configuration."""
        config = super().get_config()
        if self._num_constants:
            config["num_constants"] = self._num_constants
        if _takes_cell(type(self)):
            config["cell"] = tf.keras.layers.serialize(self.cell)
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer made from its configuration, which is left without the cell."""
        if isinstance(config, Unknown) or not _takes_cell(cls) or "cell" not in config:
            return super().from_config(config)
        cell = tf.keras.layers.deserialize(config.pop("cell"), custom_objects)
        count = config.pop("num_constants", 0)
        layer = cls(cell, **config)
        layer._num_constants = count
        return layer

    @property
    def states(self):
        """The states between batches."""
        if self._states is None:
            state = nest.map_structure(lambda _: None, self.cell.state_size)
            return state if nest.is_sequence(self.cell.state_size) else [state]
        return self._states

    @states.setter
    def states(self, states):
        object.__setattr__(self, "_states", states)

    # -- build -------------------------------------------------------------------------------
    def build(self, input_shape):
        """Builds the cell for one step."""
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        if not nest.is_sequence(shape):
            needs_rank(shape)
        specs = nest.map_structure(self._spec_, as_shapes(shape))
        if self.input_spec is not None:
            self.input_spec[0] = specs
        else:
            self.input_spec = specs if isinstance(specs, list) else [specs]
        build_cell(self.cell, nest.map_structure(self._step_shape_, as_shapes(shape)))
        if self.state_spec is None:
            sizes = self.cell.state_size
            sizes = list(sizes) if is_multiple_state(sizes) else [sizes]
            flat = nest.flatten(sizes) if not is_v1() else sizes
            self.state_spec = [InputSpec(shape=[None, *size_list(s)]) for s in flat if not isinstance(s, (list, tuple))]  # fmt: skip
        elif not is_v1():
            self._validate_state_spec(self.cell.state_size, self.state_spec)
        if self.stateful:
            self.reset_states()
        self.built = True

    @staticmethod
    def _validate_state_spec(cell_state_sizes: Any, init_state_specs: Any) -> None:
        """Refuses initial states of other sizes than the cell's.  Mirrors base_rnn.py of Keras 2.15."""
        flat, specs = nest.flatten(cell_state_sizes), nest.flatten(init_state_specs)
        fit = len(flat) == len(specs) and all(
            spec.shape is None
            or tensor_shape.TensorShape(spec.shape[1:]).is_compatible_with(
                tensor_shape.as_shape(size)
            )
            for spec, size in zip(specs, flat)
        )
        if not fit:
            sizes = (
                list(cell_state_sizes) if is_multiple_state(cell_state_sizes) else cell_state_sizes
            )
            text = (
                "An `initial_state` was passed that is not compatible with `cell.state_size`. Received "
                f"`state_spec`=ListWrapper({init_state_specs}); however `cell.state_size` is "
                f"{sizes if isinstance(sizes, list) else [sizes]}"
            )
            raise raised(ValueError(text))

    def _spec_(self, shape: Any) -> InputSpec:
        sizes = shape_list(shape)
        if sizes is None:
            return InputSpec(min_ndim=2)
        batch, time = (1, 0) if self.time_major else (0, 1)
        if not self.stateful:
            sizes[batch] = None
        sizes[time] = None
        return InputSpec(shape=tuple(sizes))

    def _step_shape_(self, shape: Any) -> Any:
        sizes = shape_list(shape)
        if sizes is None:
            return None, None
        return tuple(sizes[1:] if self.time_major else [sizes[0], *sizes[2:]])

    # -- the call ----------------------------------------------------------------------------
    def get_initial_state(self, inputs):
        """That of the cell, or zeros."""
        make = getattr(self.cell, "get_initial_state", None)
        first = nest.flatten(inputs)[0]
        shape = tf.shape(first)
        batch_size = shape[1] if self.time_major else shape[0]
        if make is not None:
            state = make(inputs=None, batch_size=batch_size, dtype=first.dtype)
        else:
            state = zero_state(batch_size, self.cell.state_size, first.dtype)
        return list(state) if nest.is_sequence(state) else [state]

    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = standardize_args(
            inputs, initial_state, constants, self._num_constants
        )
        if initial_state is None and constants is None:
            return super().__call__(inputs, **kwargs)
        extra = [*(initial_state or []), *(constants or [])]
        specs: list[Any] = []
        if initial_state is not None:
            self.state_spec = nest.map_structure(spec_of, initial_state)
            specs += self.state_spec
        if constants is not None:
            self.constants_spec = [spec_of(c) for c in constants]
            self._num_constants = len(constants)
            specs += self.constants_spec
        flat = nest.flatten(extra)
        keras = [hasattr(t, "_keras_history") for t in flat]
        if any(keras) and not all(keras):
            text = (
                "The initial state or constants of an RNN layer cannot be specified with a mix of "
                'Keras tensors and non-Keras tensors (a "Keras tensor" is a tensor that was '
                "returned by a Keras layer, or by `Input`)"
            )
            raise raised(ValueError(text))
        if keras and keras[0]:
            firsts = nest.map_structure(lambda _: None, inputs)
            self.input_spec = [*(firsts if isinstance(firsts, list) else [firsts]), *specs]
            output = super().__call__([inputs, *extra], **kwargs)
            self.input_spec = self.input_spec[: -len(specs)]
            return output
        if initial_state is not None:
            kwargs["initial_state"] = initial_state
        if constants is not None:
            kwargs["constants"] = constants
        return super().__call__(inputs, **kwargs)

    def call(self, inputs, mask=None, training=None, initial_state=None, constants=None):
        """Mirrors RNN.call."""
        inputs, initial_state, constants = self._process_inputs(inputs, initial_state, constants)
        self._reset_dropout_(self.cell)
        mask = nest.flatten(mask)[0] if mask is not None else None
        sizes = int_shape(nest.flatten(inputs)[0])
        steps = None if sizes is None else sizes[0 if self.time_major else 1]
        if self.unroll and steps is None:
            raise raised(ValueError(no_steps()))
        names = parameters_of(self.cell.call)[0]
        kwargs = {"training": training} if "training" in names else {}
        single = getattr(self.cell, "_is_tf_rnn_cell", None) is not None
        if constants and "constants" not in names:
            raise raised(ValueError("RNN cell does not support constants"))
        call = cell_function(self.cell)

        def step(inputs, states):
            if constants:
                kwargs["constants"] = states[-self._num_constants :]
                states = states[: -self._num_constants]
            states = states[0] if len(states) == 1 and single else states
            output, new = call(inputs, states, **kwargs)
            return output, new if nest.is_sequence(new) else [new]

        last, outputs, states = tf.keras.backend.rnn(
            step, inputs, initial_state, constants=constants, go_backwards=self.go_backwards,
            mask=mask, unroll=self.unroll, input_length=None if is_v1() else steps,
            time_major=self.time_major, zero_output_for_mask=self.zero_output_for_mask,
        )  # fmt: skip
        if self.stateful:
            kept = zip(nest.flatten(self.states), nest.flatten(states))
            self.add_update([tf.assign(variable, state) for variable, state in kept])
        output = outputs if self.return_sequences else last
        if not self.return_state:
            return output
        return [*(output if isinstance(output, list) else [output]), *states]

    @staticmethod
    def _reset_dropout_(cell: Any) -> None:
        """In 2.x every call draws the masks of any cell anew."""
        if is_v1():
            return
        for each in [cell, *getattr(cell, "cells", [])]:
            for name in ("reset_dropout_mask", "reset_recurrent_dropout_mask"):
                if hasattr(each, name):
                    getattr(each, name)()

    def _process_inputs(self, inputs: Any, initial_state: Any, constants: Any) -> Any:
        if isinstance(inputs, list):
            count = self._num_constants
            initial_state = inputs[1:-count] if count else inputs[1:]
            constants = inputs[-count:] if count else constants
            initial_state = initial_state or None
            inputs = inputs[0]
        if initial_state is None:
            initial_state = self.states if self.stateful else self.get_initial_state(inputs)
        if len(initial_state) != len(self.states):
            text = (
                f"Layer has {len(self.states)} states but was passed {len(initial_state)} initial "
                f"states.{of_target('', f' Received: initial_state={initial_state}')}"
            )
            raise raised(ValueError(text))
        return inputs, initial_state, constants

    def reset_states(self, states=None):
        """Makes the variables of the states, or sets them."""
        if not self.stateful:
            raise raised(AttributeError("Layer must be stateful."))
        shape_of = self._state_shape_()
        known = nest.flatten(self.states)
        if known[0] is None:
            made = nest.map_structure(
                lambda s: tf.keras.backend.zeros(shape_of(s)), self.cell.state_size
            )
            self.states = made if nest.is_sequence(made) else [made]
            return
        given = known if states is None else nest.flatten(states)
        if len(given) != len(known):
            text = (
                f"Layer {self.name} expects {len(known)} states, but it received {len(given)} state values. "
                f"Input received: {states}"
            )
            raise raised(ValueError(text))
        tf.keras.backend.batch_set_value(list(zip(known, given)))

    def _state_shape_(self) -> Callable[[Any], list[Any]]:
        """Gives the shape of a state by its size; the batch has to be known."""
        spec = None if self.input_spec is None else nest.flatten(self.input_spec[0])[0].shape
        batch = None if spec is None else spec[1 if self.time_major else 0]
        if not batch:
            raise raised(ValueError(no_batch()))
        return lambda size: [batch, *size_list(size)]

    def compute_mask(self, inputs, mask):
        """The mask goes on with sequences."""
        mask = nest.flatten(mask)[0]
        output = mask if self.return_sequences else None
        return [output] + [None for _ in self.states] if self.return_state else output

    def compute_output_shape(self, input_shape):
        """Mirrors RNN.compute_output_shape."""
        first = nest.flatten(as_shapes(input_shape))[0]
        sizes = shape_list(first) or [None, None]
        batch, steps = (sizes[1], sizes[0]) if self.time_major else (sizes[0], sizes[1])
        lead = [batch]
        if self.return_sequences:
            lead = [steps, batch] if self.time_major else [batch, steps]
        shapes = [tensor_shape.TensorShape([*lead, *size_list(s)]) for s in nest.flatten(output_size_of(self.cell))]  # fmt: skip
        if not self.return_state:
            return shapes[0] if len(shapes) == 1 else shapes
        states = nest.flatten(self.cell.state_size)
        return shapes + [tensor_shape.TensorShape([batch, *size_list(s)]) for s in states]
