"""tf.keras.backend.rnn.  Mirrors python/keras/backend.py rnn."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_backend import export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run


def _swapped(tensor: Any) -> Any:
    """Time first instead of batch first, or back."""
    rank = tensor.shape.ndims or 3
    return tf.transpose(tensor, [1, 0, *range(2, rank)])


def _expanded(mask: Any, tensor: Any, fixed: int = 1) -> Any:
    """A mask as large as a tensor."""
    for _ in range((tensor.shape.ndims or 0) - (mask.shape.ndims or 0)):
        mask = tf.expand_dims(mask, -1)
    return tf.tile(mask, [1] * fixed + tensor.shape.as_list()[fixed:])


@export("rnn")
def rnn(step_function, inputs, initial_states, go_backwards=False, mask=None, constants=None, unroll=False, input_length=None, time_major=False, zero_output_for_mask=False):  # fmt: skip
    """The last output, all outputs, and the new states."""
    if not time_major:
        inputs = nest.map_structure(_swapped, inputs)
    flat = nest.flatten(inputs)
    sizes = flat[0].shape.as_list() if flat[0].shape.ndims else [None, None]
    length = tf.shape(flat[0])[0]
    if mask is not None:
        if mask.dtype != dtypes.bool_:
            mask = tf.cast(mask, dtypes.bool_)
        if mask.shape.ndims == 2:
            mask = tf.expand_dims(mask, -1)
        if not time_major:
            mask = _swapped(mask)
    loop = Loop(step_function, inputs, tuple(initial_states), tuple(constants or ()), go_backwards,
                mask, length, zero_output_for_mask)  # fmt: skip
    if unroll:
        last, outputs, states = loop.unrolled(sizes[0])
    else:
        last, outputs, states = loop.rolled(input_length)

    def shaped(output: Any) -> Any:
        if isinstance(output, ops.Tensor) and output.shape.ndims:
            output.set_shape([sizes[0], sizes[1], *output.shape.as_list()[2:]])
        return output

    outputs = nest.map_structure(shaped, outputs)
    if not time_major:
        outputs = nest.map_structure(_swapped, outputs)
    return last, outputs, states


class Loop:
    """The step function applied to each step."""

    def __init__(self, step: Any, inputs: Any, states: Any, constants: Any, backwards: Any, mask: Any, length: Any, zero_output: Any) -> None:  # fmt: skip
        self.step, self.inputs, self.states, self.constants = step, inputs, states, constants
        self.backwards, self.mask, self.length = backwards, mask, length
        self.zero_output = zero_output

    def _apply(self, inputs: Any, states: Any) -> Any:
        return self.step(inputs, tuple(states) + self.constants)

    # -- unrolled ----------------------------------------------------------------------------
    def unrolled(self, steps: Any) -> Any:
        """The operations of each step one after the other."""
        if not steps:
            raise raised(ValueError("Unrolling requires a fixed number of timesteps."))
        parts = [self._unstacked(t) for t in nest.flatten(self.inputs)]
        masks = self._unstacked(self.mask) if self.mask is not None else None
        states: Any = self.states
        outputs: list[Any] = []
        for i in range(steps):
            inputs = nest.pack_sequence_as(self.inputs, [p[i] for p in parts])
            output, new = self._apply(inputs, states)
            if masks is not None:
                output, new = self._masked_step(masks[i], output, new, states, outputs)
            states = new
            outputs.append(output)
        stacked = tf.stack(outputs)
        last = outputs[-1]
        if masks is not None and self.zero_output:
            last = keras_v2_names.where(_expanded(masks[-1], last), last, tf.zeros_like(last))
            stacked = keras_v2_names.where(
                _expanded(self.mask, stacked, 2), stacked, tf.zeros_like(stacked)
            )
        return last, stacked, states

    def _unstacked(self, tensor: Any) -> list[Any]:
        parts: list[Any] = tf.unstack(tensor)
        return parts[::-1] if self.backwards else parts

    def _masked_step(self, mask: Any, output: Any, new: Any, states: Any, outputs: Any) -> Any:
        tiled = _expanded(mask, output)
        before = outputs[-1] if outputs else tf.zeros_like(output)
        output = keras_v2_names.where(tiled, output, before)
        kept = [keras_v2_names.where(_expanded(mask, n), n, s) for s, n in zip(states, new)]
        return output, kept

    # -- rolled ------------------------------------------------------------------------------
    def rolled(self, input_length: Any) -> Any:
        """A ``while_loop``; the step function runs once before it to know the outputs."""
        flat = nest.flatten(self.inputs)
        arrays = [
            tf.TensorArray(dtype=t.dtype, size=self.length, tensor_array_name=f"input_ta_{i}")
            for i, t in enumerate(flat)
        ]
        arrays = [
            a.unstack(tf.reverse(t, [0]) if self.backwards else t) for a, t in zip(arrays, flat)
        ]
        first = nest.pack_sequence_as(self.inputs, [t[0] for t in flat])
        output_zero, _ = self._apply(first, self.states)
        outputs = tuple(
            tf.TensorArray(
                dtype=o.dtype, size=self.length, element_shape=o.shape,
                tensor_array_name=f"output_ta_{i}",
            )
            for i, o in enumerate(nest.flatten(output_zero))
        )  # fmt: skip
        time = tf.constant(0, dtype="int32", name="time")
        options = {
            "cond": lambda time, *_: time < self.length, "maximum_iterations": input_length if current_run().is_v1 else None,
            "parallel_iterations": 32, "swap_memory": True,
        }  # fmt: skip
        if self.mask is not None:
            final, states = self._masked_loop(arrays, outputs, output_zero, time, options)
        else:
            final, states = self._plain_loop(arrays, outputs, time, options)
        stacked = [array.stack() for array in final]
        last = [o[-1] for o in stacked]
        return (
            nest.pack_sequence_as(output_zero, last),
            nest.pack_sequence_as(output_zero, stacked),
            states,
        )

    def _read(self, arrays: Any, time: Any) -> Any:
        return nest.pack_sequence_as(self.inputs, [a.read(time) for a in arrays])

    def _plain_loop(self, arrays: Any, outputs: Any, time: Any, options: Any) -> Any:
        def step(time, written, *states):
            output, new = self._apply(self._read(arrays, time), states)
            new = _shaped_like(new, states)
            written = _written(written, time, nest.flatten(output))
            new = nest.pack_sequence_as(self.states, nest.flatten(new))
            return (time + 1, written, *new)

        final = tf.while_loop(body=step, loop_vars=(time, outputs, *self.states), **options)
        return final[1], final[2:]

    def _masked_loop(self, arrays: Any, outputs: Any, zero: Any, time: Any, options: Any) -> Any:
        if not self.states:
            text = (
                "No initial states provided! When using masking in an RNN, you should provide "
                "initial states (and your step function should return as its first state at time "
                "`t` the output at time `t-1`)."
            )
            raise raised(ValueError(text))
        mask = tf.reverse(self.mask, [0]) if self.backwards else self.mask
        masks = tf.TensorArray(
            dtype=dtypes.bool_, size=self.length, tensor_array_name="mask_ta"
        ).unstack(mask)
        zeros = tuple(tf.zeros_like(o) for o in nest.flatten(zero))

        def step(time, written, previous, *states):
            current = self._read(arrays, time)
            mask_t = masks.read(time)
            output, new = self._apply(current, states)
            flat = nest.flatten(output)
            before = zeros if self.zero_output else nest.flatten(previous)
            tiled = [_expanded(mask_t, o) for o in flat]
            flat = tuple(keras_v2_names.where(m, o, b) for m, o, b in zip(tiled, flat, before))
            new = _shaped_like(new, states)
            old = nest.flatten(states)
            tiled = [_expanded(mask_t, s) for s in old]
            kept = [keras_v2_names.where(m, n, s) for m, n, s in zip(tiled, nest.flatten(new), old)]
            written = _written(written, time, flat)
            return (time + 1, written, flat, *nest.pack_sequence_as(new, kept))

        final = tf.while_loop(body=step, loop_vars=(time, outputs, zeros, *self.states), **options)
        return final[1], final[3:]


def _shaped_like(new: Any, states: Any) -> Any:
    for state, value in zip(nest.flatten(states), nest.flatten(new)):
        if isinstance(value, ops.Tensor):
            value.set_shape(state.shape)
    return new


def _written(arrays: Any, time: Any, values: Any) -> Any:
    return tuple(a.write(time, v) for a, v in zip(arrays, values))
