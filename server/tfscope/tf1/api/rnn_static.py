"""tf.nn.static_rnn, static_bidirectional_rnn, static_state_saving_rnn, raw_rnn.

Mirrors python/ops/rnn.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_certainty import certain
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn import (
    cache_reads,
    infer_state_dtype,
    is_keras_cell,
    rnn_names,
    rnn_step,
    zero_state_of,
)
from tfscope.tf1.api.rnn_cell_base import (
    _concat,
    assert_like_rnncell,
    cell_attribute,
    cell_result,
    size_shape,
)
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape, variable_scope
from tfscope.values.lengths import follow, one_of_any
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def _check_sequence(inputs: Any) -> Any:
    if isinstance(inputs, Unknown):
        return one_of_any(inputs)
    if not nest.is_sequence(inputs):
        received = f"Argument `inputs` must be a sequence. Received: {inputs}"
        raise raised(TypeError(of_target("inputs must be a sequence", received)))
    if not inputs:
        raise raised(
            ValueError(
                of_target("inputs must not be empty", "Argument `inputs` must not be empty.")
            )
        )
    return inputs


def _fixed_batch_size(inputs: Any) -> tuple[Any, int | None]:
    """The first leaf and the static batch size; raises for inputs of unknown size."""
    leaves = [ops.convert_to_tensor(leaf) for leaf in nest.flatten(inputs)]
    first = leaves[0]
    if first.get_shape().ndims == 1:
        return first, first.get_shape().as_list()[0]
    fixed: int | None = None
    for leaf in leaves:
        shape = leaf.get_shape().with_rank_at_least(2)
        if shape.ndims is None and certain(leaf):
            raise raised(TypeError("'NoneType' object is not subscriptable"))
        if shape.ndims is None:
            continue
        batch, *sizes = shape.as_list()
        tensor_shape.TensorShape([fixed]).merge_with([batch])
        fixed = batch if fixed is None else fixed
        for i, size in enumerate(sizes):
            if size is None and nothing_missed():
                text = (
                    f"Input size (dimension {i} of inputs) must be accessible via shape "
                    "inference, but saw value None."
                )
                raise raised(ValueError(text))
    return first, fixed


@tf_export(*rnn_names("static_rnn"), "contrib.rnn.static_rnn")
def static_rnn(cell, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
    """The outputs per step and the final state.  Mirrors rnn.py static_rnn."""
    assert_like_rnncell("cell", cell)
    inputs = _check_sequence(inputs)
    outputs = []
    with variable_scope.variable_scope(scope or "rnn") as varscope:
        cache_reads(varscope)
        first, fixed = _fixed_batch_size(inputs)
        batch_size = fixed if fixed else tf.shape(first)[0]
        state = initial_state
        if state is None:
            if not dtype:
                text = "If no initial_state is provided, dtype must be specified"
                raise raised(ValueError(text))
            state = zero_state_of(cell, batch_size, dtype)
        lengths = None
        if sequence_length is not None:
            lengths = _static_lengths(sequence_length, cell, batch_size, fixed, dtype, state)
        keras_cell = is_keras_cell(cell)
        if keras_cell and not nest.is_sequence(state):
            state = [state]
        for time, input_ in enumerate(inputs):
            if time > 0:
                varscope.reuse_variables()
            output, state = _static_step(cell, time, input_, state, lengths)
            outputs.append(output)
        if keras_cell and len(state) == 1:
            state = state[0]
        return follow(outputs, inputs), state


def _static_step(cell, time, input_, state, lengths):
    def call_cell():
        return cell_result(cell(input_, state))

    if lengths is None:
        return call_cell()
    return rnn_step(time, *lengths, state, call_cell, cell_attribute(cell, "state_size"))


def _static_lengths(sequence_length, cell, batch_size, fixed, dtype, state):
    """(lengths, shortest, longest, zero output)."""
    lengths = ops.convert_to_tensor(sequence_length, name="sequence_length")
    if lengths.get_shape().ndims not in (None, 1):
        text = of_target(
            "sequence_length must be a vector of length batch_size",
            f"Argument `sequence_length` must be a vector of length {batch_size}. Received "
            f"sequence_length={lengths}.",
        )
        raise raised(ValueError(text))
    output_size = cell_attribute(cell, "output_size")

    def zeros(size):
        made = tf.zeros(_concat(batch_size, size), infer_state_dtype(dtype, state))
        made.set_shape(_concat(fixed, size, static=True))
        return made

    zero_output = nest.map_structure(zeros, output_size)
    lengths = tf.cast(lengths, tf.int32)
    return lengths, tf.reduce_min(lengths), tf.reduce_max(lengths), zero_output


@tf_export(*rnn_names("static_state_saving_rnn"), "contrib.rnn.static_state_saving_rnn")
def static_state_saving_rnn(cell, inputs, state_saver, state_name, sequence_length=None, scope=None):  # fmt: skip
    """Mirrors rnn.py static_state_saving_rnn."""
    state_size = cell_attribute(cell, "state_size")
    if nest.is_sequence(state_size) != nest.is_sequence(state_name):
        text = (
            "state_name should be the same type as cell.state_size.  "
            f"state_name: {state_name}, cell.state_size: {state_size}"
        )
        raise raised(ValueError(text))
    names = nest.flatten(state_name)
    saved = [state_saver.state(name) for name in names]
    initial_state = nest.pack_sequence_as(state_size, saved)
    outputs, state = static_rnn(
        cell, inputs, initial_state=initial_state, sequence_length=sequence_length, scope=scope
    )
    saves = [state_saver.save_state(n, part) for n, part in zip(names, nest.flatten(state))]
    with ops.control_dependencies([s for s in saves if not isinstance(s, Unknown)]):
        outputs[-1] = nest.map_structure(tf.identity, outputs[-1])
        state = nest.map_structure(tf.identity, state)
    return outputs, state


def _reverse_seq(input_seq, lengths):
    """The steps backwards.  Mirrors rnn.py _reverse_seq."""
    if lengths is None:
        return follow(list(reversed(input_seq)), input_seq)
    columns = list(zip(*(nest.flatten(i) for i in input_seq)))
    results: list[list[Any]] = [[] for _ in input_seq]
    for sequence in columns:
        shape = tensor_shape.unknown_shape()
        for step in sequence:
            shape = shape.merge_with(step.get_shape())
        joined = tf.reverse_sequence(tf.stack(sequence), lengths, 0, 1)
        for part, result in zip(tf.unstack(joined, num=len(sequence)), results):
            part.set_shape(shape)
            result.append(part)
    packed = [nest.pack_sequence_as(i, flat) for i, flat in zip(input_seq, results)]
    return follow(packed, input_seq)


@tf_export(*rnn_names("static_bidirectional_rnn"), "contrib.rnn.static_bidirectional_rnn")
def static_bidirectional_rnn(cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None, dtype=None, sequence_length=None, scope=None):  # fmt: skip
    """Joined outputs per step and two states.  Mirrors rnn.py static_bidirectional_rnn."""
    assert_like_rnncell("cell_fw", cell_fw)
    assert_like_rnncell("cell_bw", cell_bw)
    inputs = _check_sequence(inputs)
    with variable_scope.variable_scope(scope or "bidirectional_rnn"):
        with variable_scope.variable_scope("fw") as fw_scope:
            output_fw, state_fw = static_rnn(
                cell_fw, inputs, initial_state_fw, dtype, sequence_length, scope=fw_scope
            )
        with variable_scope.variable_scope("bw") as bw_scope:
            backwards = _reverse_seq(inputs, sequence_length)
            output, state_bw = static_rnn(
                cell_bw, backwards, initial_state_bw, dtype, sequence_length, scope=bw_scope
            )
    output_bw = _reverse_seq(output, sequence_length)
    pairs = zip(nest.flatten(output_fw), nest.flatten(output_bw))
    joined = [tf.concat([fw, bw], 1) for fw, bw in pairs]
    outputs = follow(nest.pack_sequence_as(output_fw, joined), output_fw)
    return outputs, state_fw, state_bw


# -- raw_rnn -------------------------------------------------------------------------------------
class _Raw:
    """The parts of a raw_rnn loop that its body needs."""

    def __init__(self, cell, loop_fn):
        self.cell = cell
        self.loop_fn = loop_fn
        self.zero_emit: Any = None

    def copied(self, finished, current, candidate):
        """Old values where sequences are finished."""

        def copy(old, new):
            if isinstance(old, (tf.TensorArray, Unknown)) or isinstance(new, Unknown):
                return new
            if old.get_shape().ndims == 0:
                return new
            with ops.colocate_with(new):
                return tf.where(finished, old, new)

        return nest.map_structure(copy, current, candidate)

    def body(self, time, finished, current_input, emit_ta, state, loop_state):
        """One step."""
        output, cell_state = cell_result(self.cell(current_input, state))
        nest.assert_same_structure(state, cell_state)
        next_time = time + 1
        next_finished, next_input, next_state, emit, next_loop_state = self.loop_fn(
            next_time, output, cell_state, loop_state
        )
        nest.assert_same_structure(state, next_state)
        nest.assert_same_structure(current_input, next_input)
        nest.assert_same_structure(emit_ta, emit)
        loop_state = loop_state if next_loop_state is None else next_loop_state
        emit = self.copied(finished, self.zero_emit, emit)
        next_state = self.copied(finished, state, next_state)
        emit_ta = nest.map_structure(lambda ta, value: ta.write(time, value), emit_ta, emit)
        finished = tf.logical_or(finished, next_finished)
        return next_time, finished, next_input, emit_ta, next_state, loop_state


@tf_export(*rnn_names("raw_rnn"))
def raw_rnn(cell, loop_fn, parallel_iterations=None, swap_memory=False, scope=None):
    """TensorArrays of what was emitted, final state, loop state.  Mirrors rnn.py raw_rnn."""
    assert_like_rnncell("cell", cell)
    if not callable(loop_fn):
        raise raised(TypeError("loop_fn must be a callable"))
    raw = _Raw(cell, loop_fn)
    with variable_scope.variable_scope(scope or "rnn") as varscope:
        cache_reads(varscope)
        time = tf.constant(0, dtype=tf.int32)
        finished, next_input, state, emit_structure, init_loop_state = loop_fn(
            time, None, None, None
        )
        loop_state = init_loop_state
        if loop_state is None:
            loop_state = tf.constant(0, dtype=tf.int32)
        first = nest.flatten(next_input)[0]
        const_batch = _static_batch(nest.flatten(next_input))
        batch_size = tf.shape(first)[0] if const_batch is None else const_batch
        nest.assert_same_structure(state, cell_attribute(cell, "state_size"))
        state = nest.map_structure(ops.convert_to_tensor, state)
        emit_ta = _emit_arrays(raw, emit_structure, state, batch_size, const_batch)
        returned = tf.while_loop(
            lambda time, finished, *_: tf.logical_not(tf.reduce_all(finished)), raw.body,
            loop_vars=[time, finished, next_input, emit_ta, state, loop_state],
            parallel_iterations=parallel_iterations or 32, swap_memory=swap_memory,
        )  # fmt: skip
        emit_ta, final_state, final_loop_state = returned[3:6]
        return emit_ta, final_state, None if init_loop_state is None else final_loop_state


def _static_batch(leaves: list[Any]) -> int | None:
    for leaf in leaves:
        if isinstance(leaf, ops.Tensor) and leaf.get_shape().ndims:
            size: int | None = leaf.get_shape().as_list()[0]
            if size is not None:
                return size
    return None


def _emit_arrays(raw, emit_structure, state, batch_size, const_batch):
    """One TensorArray per emitted leaf; the zeros go to ``raw``."""
    if emit_structure is not None:
        leaves = nest.flatten(emit_structure)
        sizes = [e.get_shape() if e.get_shape().is_fully_defined() else tf.shape(e) for e in leaves]
        dtypes = [leaf.dtype for leaf in leaves]
    else:
        emit_structure = cell_attribute(raw.cell, "output_size")
        sizes = nest.flatten(emit_structure)
        dtypes = [nest.flatten(state)[0].dtype] * len(sizes)
    arrays = []
    for i, (dtype, size) in enumerate(zip(dtypes, sizes)):
        known = ops.constant_value(size) if isinstance(size, ops.Tensor) else None
        shape = tensor_shape.as_shape(known) if isinstance(size, ops.Tensor) else size_shape(size)
        arrays.append(
            tf.TensorArray(
                dtype=dtype, dynamic_size=True, size=0, name=f"rnn_output_{i}",
                element_shape=tensor_shape.TensorShape([const_batch]).concatenate(shape),
            )
        )  # fmt: skip
    zeros = [tf.zeros(_concat(batch_size, size), dtype) for size, dtype in zip(sizes, dtypes)]
    raw.zero_emit = nest.pack_sequence_as(emit_structure, zeros)
    return nest.pack_sequence_as(emit_structure, arrays)


# -- stacks of contrib ---------------------------------------------------------------------------
def _check_stack(cells_fw, cells_bw, initial_states_fw, initial_states_bw):
    """Mirrors contrib/rnn/python/ops/rnn.py."""
    for kind, cells in (("fw", cells_fw), ("bw", cells_bw)):
        if not cells:
            text = f"Must specify at least one {kind} cell for BidirectionalRNN."
            raise raised(ValueError(text))
    for kind, cells in (("fw", cells_fw), ("bw", cells_bw)):
        if not isinstance(cells, list):
            text = f"cells_{kind} must be a list of RNNCells (one per layer)."
            raise raised(ValueError(text))
    if len(cells_fw) != len(cells_bw):
        raise raised(ValueError("Forward and Backward cells must have the same depth."))
    for kind, states in (("fw", initial_states_fw), ("bw", initial_states_bw)):
        if states is None or isinstance(states, Unknown):
            continue
        if not isinstance(states, list) or len(states) != len(cells_fw):
            text = f"initial_states_{kind} must be a list of state tensors (one per layer)."
            raise raised(ValueError(text))


@tf_export("contrib.rnn.stack_bidirectional_rnn", "contrib.rnn.python.ops.rnn.stack_bidirectional_rnn")  # fmt: skip
def stack_bidirectional_rnn(cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None, dtype=None, sequence_length=None, scope=None):  # fmt: skip
    """Layers of static_bidirectional_rnn."""
    if isinstance(cells_fw, Unknown) or isinstance(cells_bw, Unknown):
        return cells_fw, cells_fw, cells_bw
    _check_stack(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    states_fw, states_bw, layer = [], [], inputs
    with variable_scope.variable_scope(scope or "stack_bidirectional_rnn"):
        for i, (cell_fw, cell_bw) in enumerate(zip(cells_fw, cells_bw)):
            with variable_scope.variable_scope(f"cell_{i}") as cell_scope:
                layer, state_fw, state_bw = static_bidirectional_rnn(
                    cell_fw, cell_bw, layer, sequence_length=sequence_length, dtype=dtype,
                    initial_state_fw=initial_states_fw[i] if initial_states_fw else None,
                    initial_state_bw=initial_states_bw[i] if initial_states_bw else None,
                    scope=cell_scope,
                )  # fmt: skip
            states_fw.append(state_fw)
            states_bw.append(state_bw)
    return layer, tuple(states_fw), tuple(states_bw)


@tf_export("contrib.rnn.stack_bidirectional_dynamic_rnn", "contrib.rnn.python.ops.rnn.stack_bidirectional_dynamic_rnn")  # fmt: skip
def stack_bidirectional_dynamic_rnn(cells_fw, cells_bw, inputs, initial_states_fw=None, initial_states_bw=None, dtype=None, sequence_length=None, parallel_iterations=None, time_major=False, scope=None, swap_memory=False):  # fmt: skip
    """Layers of bidirectional_dynamic_rnn."""
    if isinstance(cells_fw, Unknown) or isinstance(cells_bw, Unknown):
        return cells_fw, cells_fw, cells_bw
    _check_stack(cells_fw, cells_bw, initial_states_fw, initial_states_bw)
    states_fw, states_bw, layer = [], [], inputs
    with variable_scope.variable_scope(scope or "stack_bidirectional_rnn"):
        for i, (cell_fw, cell_bw) in enumerate(zip(cells_fw, cells_bw)):
            with variable_scope.variable_scope(f"cell_{i}"):
                outputs, (state_fw, state_bw) = tf.nn.bidirectional_dynamic_rnn(
                    cell_fw, cell_bw, layer, sequence_length=sequence_length, dtype=dtype,
                    initial_state_fw=initial_states_fw[i] if initial_states_fw else None,
                    initial_state_bw=initial_states_bw[i] if initial_states_bw else None,
                    parallel_iterations=parallel_iterations, swap_memory=swap_memory,
                    time_major=time_major,
                )  # fmt: skip
                layer = tf.concat(outputs, 2)
            states_fw.append(state_fw)
            states_bw.append(state_bw)
    return layer, tuple(states_fw), tuple(states_bw)
