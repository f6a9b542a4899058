"""tf.nn.dynamic_rnn and bidirectional_dynamic_rnn.

Mirrors python/ops/rnn.py.
"""

from __future__ import annotations

import operator
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import (
    RNNCell,
    _concat,
    assert_like_rnncell,
    cell_attribute,
    cell_result,
    size_shape,
)
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.tf1.graph.convert import is_dense_tensor_like
from tfscope.values.raised import raised, refusable
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def rnn_names(name: str) -> list[str]:
    """Public and private names of a function of python/ops/rnn.py."""
    return [f"nn.{name}", f"python.ops.rnn.{name}"]


@tf_export("python.ops.rnn._transpose_batch_time", "contrib.rnn.transpose_batch_time")
def transpose_batch_time(x):
    """[a, b, …] → [b, a, …].  Mirrors rnn.py _transpose_batch_time."""
    shape = x.get_shape()
    if shape.ndims is not None and shape.ndims < 2:
        return x
    moved = tf.transpose(x, tf.concat(([1, 0], tf.range(2, tf.rank(x))), axis=0))
    if shape.ndims is not None:
        sizes = shape.as_list()
        moved.set_shape([sizes[1], sizes[0], *sizes[2:]])
    elif nothing_missed():
        raise raised(TypeError("'NoneType' object is not subscriptable"))
    return moved


@tf_export(
    "python.ops.rnn._best_effort_input_batch_size", "contrib.rnn.best_effort_input_batch_size"
)
def best_effort_batch_size(flat_input):
    """The batch size of time-major inputs, static if one is.  Mirrors rnn.py."""
    for tensor in flat_input:
        shape = tensor.get_shape()
        if shape.ndims is None:
            continue
        if shape.ndims < 2:
            text = of_target(
                f"Expected input tensor {tensor} to have rank at least 2",
                f"Input tensor should have rank >= 2. Received input={tensor} of rank {shape.ndims}",
            )
            raise raised(ValueError(text))
        size = shape.as_list()[1]
        if size is not None:
            return size
    return tf.shape(refusable(operator.getitem, flat_input, 0))[1]


@tf_export("python.ops.rnn._infer_state_dtype")
def infer_state_dtype(explicit_dtype, state):
    """The dtype given, else that of the state.  Mirrors rnn.py _infer_state_dtype."""
    if explicit_dtype is not None:
        return explicit_dtype
    leaves = [leaf for leaf in nest.flatten(state) if not isinstance(leaf, Unknown)]
    if not leaves:
        if nest.is_sequence(state) and not nest.flatten(state):
            raise raised(ValueError("Unable to infer dtype from empty state."))
        return tf.float32
    found = [d for d in (dtypes.as_dtype(leaf.dtype) for leaf in leaves) if d is not None]
    if not found:
        return tf.float32
    if any(d != found[0] for d in found):
        text = (
            "State has tensors of different inferred_dtypes. Unable to infer a single "
            "representative dtype."
        )
        raise raised(ValueError(text))
    return found[0]


def cache_reads(varscope: Any) -> None:
    """Outside of loops, variables are read once per scope.  Mirrors rnn.py _should_cache."""
    context = getattr(ops.get_default_graph(), "_get_control_flow_context", lambda: None)()
    while context is not None and not getattr(context, "IsWhileContext", lambda: False)():
        context = getattr(context, "outer_context", None)
    if context is None and varscope.caching_device is None:
        varscope.set_caching_device(lambda op: op.device)


def is_keras_cell(cell: Any) -> bool:
    """Whether it is a Keras cell, whose states are lists."""
    return (
        not isinstance(cell, RNNCell)
        and isinstance(cell, (Layer, tf.keras.layers.Layer))
        and getattr(cell, "zero_state", None) is None
    )


def zero_state_of(cell: Any, batch_size: Any, dtype: Any) -> Any:
    """The initial state when none is given."""
    if isinstance(cell, Unknown):
        return cell.attribute("zero_state")
    if getattr(cell, "get_initial_state", None) is not None:
        return cell.get_initial_state(inputs=None, batch_size=batch_size, dtype=dtype)
    return cell.zero_state(batch_size, dtype)


@tf_export("python.ops.rnn._rnn_step")
def rnn_step(time, sequence_length, min_sequence_length, max_sequence_length, zero_output, state, call_cell, state_size, skip_conditionals=False):  # fmt: skip
    """One step that copies the old state through where a sequence is over.  Mirrors rnn.py."""
    flat_state = nest.flatten(state)
    flat_zero_output = nest.flatten(zero_output)
    copy_cond = time >= sequence_length

    def copy_one(old, new):
        if isinstance(old, tf.TensorArray) or isinstance(new, Unknown) or isinstance(old, Unknown):
            return new
        if old.get_shape().ndims == 0:
            return new
        with ops.colocate_with(new):
            return tf.where(copy_cond, old, new)

    def copied(new_output, new_state):
        outputs = [copy_one(o, n) for o, n in zip(flat_zero_output, new_output)]
        return outputs + [copy_one(o, n) for o, n in zip(flat_state, new_state)]

    def called():
        new_output, new_state = cell_result(call_cell())
        nest.assert_same_structure(zero_output, new_output)
        nest.assert_same_structure(state, new_state)
        return nest.flatten(new_output), nest.flatten(new_state)

    def some():
        new_output, new_state = called()
        return tf.cond(
            time < min_sequence_length,
            lambda: new_output + new_state,
            lambda: copied(new_output, new_state),
        )

    if skip_conditionals:
        final = copied(*called())
    else:
        final = tf.cond(time >= max_sequence_length, lambda: flat_zero_output + flat_state, some)
    return _packed_step(final, flat_zero_output, flat_state, zero_output, state)


def _packed_step(final, flat_zero_output, flat_state, zero_output, state):
    if isinstance(final, Unknown):
        return nest.pack_sequence_as(zero_output, final), nest.pack_sequence_as(state, final)
    count = len(flat_zero_output)
    outputs, states = list(final[:count]), list(final[count:])
    for new, old in zip(outputs + states, flat_zero_output + flat_state):
        if not isinstance(new, (Unknown, tf.TensorArray)) and not isinstance(old, Unknown):
            new.set_shape(old.get_shape())
    return nest.pack_sequence_as(zero_output, outputs), nest.pack_sequence_as(state, states)


def reverse_time(input_, seq_lengths, seq_axis, batch_axis):
    """Backwards in time, as far as the sequences go."""
    if seq_lengths is not None:
        return tf.reverse_sequence(
            input=input_, seq_lengths=seq_lengths, seq_axis=seq_axis, batch_axis=batch_axis
        )
    return tf.reverse(input_, axis=[seq_axis])


@tf_export(*rnn_names("bidirectional_dynamic_rnn"))
def bidirectional_dynamic_rnn(cell_fw, cell_bw, inputs, sequence_length=None, initial_state_fw=None, initial_state_bw=None, dtype=None, parallel_iterations=None, swap_memory=False, time_major=False, scope=None):  # fmt: skip
    """Pairs of outputs and of states.  Mirrors rnn.py bidirectional_dynamic_rnn."""
    assert_like_rnncell("cell_fw", cell_fw)
    assert_like_rnncell("cell_bw", cell_bw)
    more = {"sequence_length": sequence_length, "dtype": dtype, "time_major": time_major,
            "parallel_iterations": parallel_iterations, "swap_memory": swap_memory}  # fmt: skip
    time_axis, batch_axis = (0, 1) if time_major else (1, 0)

    def backwards(value):
        return reverse_time(value, sequence_length, time_axis, batch_axis)

    with variable_scope.variable_scope(scope or "bidirectional_rnn"):
        with variable_scope.variable_scope("fw") as fw_scope:
            output_fw, state_fw = dynamic_rnn(
                cell=cell_fw, inputs=inputs, initial_state=initial_state_fw, scope=fw_scope, **more
            )
        with variable_scope.variable_scope("bw") as bw_scope:
            inputs_reverse = nest.map_structure(backwards, inputs)
            output, state_bw = dynamic_rnn(
                cell=cell_bw, inputs=inputs_reverse, initial_state=initial_state_bw,
                scope=bw_scope, **more,
            )  # fmt: skip
    output_bw = nest.map_structure(backwards, output)
    return (output_fw, output_bw), (state_fw, state_bw)


@tf_export(*rnn_names("dynamic_rnn"))
def dynamic_rnn(cell, inputs, sequence_length=None, initial_state=None, dtype=None, parallel_iterations=None, swap_memory=False, time_major=False, scope=None):  # fmt: skip
    """Outputs [batch, time, size] and the final state.  Mirrors rnn.py dynamic_rnn."""
    assert_like_rnncell("cell", cell)
    with variable_scope.variable_scope(scope or "rnn") as varscope:
        cache_reads(varscope)
        flat_input = nest.flatten(inputs)
        if time_major:
            flat_input = [_time_major(i) for i in flat_input]
        else:
            batch_major = [ops.convert_to_tensor(i) for i in flat_input]
            flat_input = tuple(transpose_batch_time(i) for i in batch_major)
        if sequence_length is not None:
            sequence_length = _lengths(sequence_length)
        batch_size = best_effort_batch_size(flat_input)
        state = initial_state
        if state is None:
            if not dtype:
                text = of_target(
                    "If there is no initial_state, you must give a dtype.",
                    "If no initial_state is provided, argument `dtype` must be specified",
                )
                raise raised(ValueError(text))
            state = zero_state_of(cell, batch_size, dtype)
        if sequence_length is not None:
            with ops.control_dependencies([_assert_has_shape(sequence_length, [batch_size])]):
                sequence_length = tf.identity(sequence_length, name="CheckSeqLen")
        inputs = nest.pack_sequence_as(structure=inputs, flat_sequence=flat_input)
        outputs, final_state = _dynamic_rnn_loop(
            cell, inputs, state, parallel_iterations or 32, swap_memory, sequence_length, dtype
        )
        if not time_major:
            outputs = nest.map_structure(transpose_batch_time, outputs)
        return outputs, final_state


def _time_major(value):
    """An input that is not transposed is not converted either: it must have a static shape."""
    if isinstance(value, Unknown) or is_dense_tensor_like(value):
        return ops.convert_to_tensor(value)
    if hasattr(value, "shape") and not hasattr(value.shape, "rank"):
        text = f"'{type(value.shape).__name__}' object has no attribute 'rank'"
        raise raised(AttributeError(text))
    if not hasattr(value, "shape"):
        text = f"'{type(value).__name__}' object has no attribute 'shape'"
        raise raised(AttributeError(text))
    return value


def _lengths(sequence_length):
    lengths = tf.cast(sequence_length, tf.int32)
    if lengths.get_shape().ndims not in (None, 1):
        shape = lengths.get_shape()
        text = of_target(
            f"sequence_length must be a vector of length batch_size, but saw shape: {shape}",
            "Argument sequence_length must be a vector of length batch_size. Received "
            f"sequence_length={lengths} of shape: {shape}",
        )
        raise raised(ValueError(text))
    return tf.identity(lengths, name="sequence_length")


def _assert_has_shape(x, shape):
    x_shape = tf.shape(x)
    packed = tf.stack(shape)
    data = [f"Expected shape for Tensor {x.name} is ", packed, " but saw shape: ", x_shape]
    return tf.Assert(tf.reduce_all(tf.equal(x_shape, packed)), data)


def _input_shapes(flat_input: list[Any]) -> list[list[int | None]]:
    """The static shapes of time-major inputs, after TensorFlow's checks."""
    shapes = []
    for tensor in flat_input:
        shape = tensor.get_shape().with_rank_at_least(3)
        if shape.ndims is None and nothing_missed():
            text = "as_list() is not defined on an unknown TensorShape."
            raise raised(ValueError(text))
        shapes.append(shape.as_list() if shape.ndims is not None else [None, None, None])
    for sizes in shapes:
        if None in sizes[2:] and nothing_missed():
            text = (
                "Input size (depth of inputs) must be accessible via shape inference,"
                " but saw value None."
            )
            raise raised(ValueError(text))
        if sizes[0] != shapes[0][0] and nothing_missed():
            text = "Time steps is not the same for all the elements in the input in a batch."
            raise raised(ValueError(text))
        if sizes[1] != shapes[0][1] and nothing_missed():
            text = "Batch_size is not the same for all the elements in the input."
            raise raised(ValueError(text))
    return shapes


class _Loop:
    """The while loop of dynamic_rnn.  Mirrors rnn.py _dynamic_rnn_loop."""

    def __init__(self, cell: Any, inputs: Any, state: Any, sequence_length: Any, dtype: Any):
        self.cell = cell
        self.inputs = inputs
        self.sequence_length = sequence_length
        self.flat_input = nest.flatten(inputs)
        self.output_size = cell_attribute(cell, "output_size")
        self.sizes = nest.flatten(self.output_size)
        self.time_steps = tf.shape(self.flat_input[0])[0]
        batch_size = best_effort_batch_size(self.flat_input)
        self.shapes = _input_shapes(self.flat_input)
        self.dtype = infer_state_dtype(dtype, state)
        zeros = [tf.zeros(_concat(batch_size, s), self.dtype) for s in self.sizes]
        self.zero_output = nest.pack_sequence_as(self.output_size, zeros)
        self.shortest, self.longest = None, self.time_steps
        if sequence_length is not None:
            self.shortest = tf.reduce_min(sequence_length)
            self.longest = tf.reduce_max(sequence_length)
        self.keras_cell = is_keras_cell(cell)
        self.time = tf.constant(0, dtype=tf.int32, name="time")
        with ops.name_scope("dynamic_rnn") as self.base_name:
            pass
        batch = self.shapes[0][1]
        self.output_ta = tuple(
            self._array(f"output_{i}", [batch], size_shape(size), self.dtype)
            for i, size in enumerate(self.sizes)
        )
        arrays = [
            self._array(f"input_{i}", [], t.get_shape()[1:], t.dtype)
            for i, t in enumerate(self.flat_input)
        ]
        self.input_ta = [ta.unstack(t) for ta, t in zip(arrays, self.flat_input)]

    def _array(self, name, front, shape, dtype):
        return tf.TensorArray(
            dtype=dtype, size=self.time_steps,
            element_shape=tf.TensorShape(front).concatenate(shape),
            tensor_array_name=self.base_name + name,
        )  # fmt: skip

    def step(self, time, arrays, state):
        """The body."""
        read = [ta.read(time) for ta in self.input_ta]
        for tensor, sizes in zip(read, self.shapes):
            tensor.set_shape(sizes[1:])
        inputs = nest.pack_sequence_as(structure=self.inputs, flat_sequence=read)
        if self.keras_cell and not nest.is_sequence(state):
            state = [state]

        def call_cell():
            return cell_result(self.cell(inputs, state))

        if self.sequence_length is None:
            output, new_state = call_cell()
        else:
            output, new_state = rnn_step(
                time, self.sequence_length, self.shortest, self.longest, self.zero_output, state,
                call_cell, None, skip_conditionals=True,
            )  # fmt: skip
        if self.keras_cell and len(new_state) == 1:
            new_state = new_state[0]
        written = tuple(ta.write(time, out) for ta, out in zip(arrays, nest.flatten(output)))
        return time + 1, written, new_state


@tf_export("python.ops.rnn._dynamic_rnn_loop")
def _dynamic_rnn_loop(cell, inputs, initial_state, parallel_iterations, swap_memory, sequence_length=None, dtype=None):  # fmt: skip
    """Time-major outputs and the final state."""
    cell_attribute(cell, "state_size")
    loop = _Loop(cell, inputs, initial_state, sequence_length, dtype)
    bound = tf.minimum(loop.time_steps, tf.maximum(1, loop.longest))
    _, arrays, final_state = tf.while_loop(
        cond=lambda time, *_: time < bound, body=loop.step,
        loop_vars=(loop.time, loop.output_ta, initial_state),
        parallel_iterations=parallel_iterations, maximum_iterations=loop.time_steps,
        swap_memory=swap_memory,
    )  # fmt: skip
    outputs = [ta.stack() for ta in arrays]
    for output, size in zip(outputs, loop.sizes):
        output.set_shape(_concat(loop.shapes[0][:2], size, static=True))
    return nest.pack_sequence_as(structure=loop.output_size, flat_sequence=outputs), final_state
