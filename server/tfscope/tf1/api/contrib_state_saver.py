"""Long sequences in parts, with a state that goes on from part to part.

Mirrors contrib/training/python/training/{sequence_queueing_state_saver,feeding_queue_runner}.py; the parts
come out of a barrier, of which only types and shapes are modelled.
"""

from __future__ import annotations

import collections
from typing import Any

from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.queues import FIFOQueue
from tfscope.tf1.api.queues_runner import QueueRunner, add_queue_runner
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("contrib.training.NextQueuedSequenceBatch")
class NextQueuedSequenceBatch:
    """One part of each sequence of a batch."""

    def __init__(self, state_saver):
        self._state_saver = state_saver
        if not isinstance(state_saver, SequenceQueueingStateSaver):
            return
        parts = state_saver._received_
        self.context, self.sequences = parts["context"], parts["sequences"]
        self.length, self.total_length = parts["length"], parts["total_length"]
        self.key, self.next_key = parts["key"], parts["next_key"]
        self.insertion_index = parts["insertion_index"]
        self.sequence, self.sequence_count = parts["sequence"], parts["sequence_count"]
        self.batch_size = tf.squeeze(tf.shape(self.length))

    def state(self, state_name):
        """The state that the part before left; raises ``KeyError``."""
        states = self._state_saver._received_["states"]
        if isinstance(state_name, str) and state_name not in states:
            raise raised(KeyError(state_name))
        return states[state_name]

    def save_state(self, state_name, value, name=None):
        """The op that leaves a state to the next part; raises ``KeyError`` and ``ValueError``."""
        states = self._state_saver._received_["states"]
        if isinstance(state_name, str) and state_name not in states:
            raise raised(KeyError(f"state was not declared: {state_name}"))
        with ops.name_scope(name, "InputQueueingStateSaver_SaveState", [value]):
            value = tf.identity(value, name=f"convert_{state_name}")
            graph = ops.get_default_graph()
            return graph.create_op("BarrierInsertMany", [value], [], name=f"BarrierInsertState_{state_name}")  # fmt: skip


def _check_names(given: Any, kind: str, needed: str) -> None:
    """Raises for what is no dict of texts."""
    if isinstance(given, Unknown):
        return
    if not isinstance(given, dict):
        raise raised(TypeError(needed))
    for key in given:
        if not isinstance(key, (str, Unknown)):
            raise raised(TypeError(f"{kind} must be string: {key}"))
        if isinstance(key, str) and ":" in key:
            raise raised(ValueError(f"{kind} may not have a colon: '{key}'"))


def _check_states(states: Any) -> None:
    if not isinstance(states, (dict, Unknown)):
        raise raised(TypeError("initial_states must be a dictionary"))
    if not states:
        text = "initial_states may not be empty: at least one state variable is required to properly enqueue split sequences to run in separate iterations"
        raise raised(ValueError(text))
    for key in states if isinstance(states, dict) else ():
        if not isinstance(key, (str, Unknown)):
            raise raised(TypeError(f"state name must be a string: {key}"))
        if isinstance(key, str) and ":" in key:
            raise raised(ValueError(f"state name may not have a colon: '{key}'"))


def _check_defined(label: str, tensors: dict[str, Any], skipped: int = 0) -> None:
    for key, value in tensors.items():
        if not value.shape[skipped:].is_fully_defined():
            which = "(ignoring first dimension)" if skipped else ""
            text = f"Shape for {label} {key} is not fully defined {which}: {value.shape}"
            raise raised(ValueError(text))


@tf_export("contrib.training.SequenceQueueingStateSaver")
class SequenceQueueingStateSaver:
    """A queue of sequences that comes out in parts of ``num_unroll`` steps."""

    def __init__(self, batch_size, num_unroll, input_length, input_key, input_sequences, input_context, initial_states, capacity=None, allow_small_batch=False, name=None):  # fmt: skip
        if isinstance(capacity, int) and isinstance(batch_size, int) and capacity < batch_size:
            text = f"capacity {capacity} needs to be >= batch_size {batch_size}"
            raise raised(ValueError(text))
        self._capacity_queue = FIFOQueue(capacity, [tf.int32], [[]])
        _check_states(initial_states)
        self.batch_size, self.num_unroll = batch_size, num_unroll
        self._allow_small_batch = allow_small_batch
        self._next_batch: Any = None
        self._prefetch_op: Any = None
        with ops.name_scope(name, "InputQueueingStateSaver") as scope:
            self.name = self._scope = scope
            self._convert(input_length, input_key, input_sequences, input_context, initial_states)
            self.barrier = _Barrier(scope)

    def _convert(self, length: Any, key: Any, sequences: Any, context: Any, states: Any) -> None:
        """Mirrors _SequenceInputWrapper and _prepare_sequence_inputs."""
        length = ops.convert_to_tensor(length, name="length")
        key = ops.convert_to_tensor(key, name="key")
        _check_names(sequences, "sequence key", "sequences must be a dict")
        _check_names(context, "context key", "context must be a dict")
        if not sequences:
            raise raised(ValueError("must have at least one sequence tensor"))
        made = []
        for kind, given in (("sequence", sequences), ("context", context), ("state", states)):
            found = {k: ops.convert_to_tensor(v, name=f"{kind}_{k}") for k, v in given.items()}
            made.append(dict(sorted(found.items())))
        self._sequences, self._context, self._states = made
        _check_defined("state", self._states)
        _check_defined("context", self._context)
        _check_defined("sequence", self._sequences, 1)
        if length._dtype is not None and length._dtype.name != "int32":
            raise raised(TypeError(f"length dtype must be int32, but received: {length.dtype}"))
        if key._dtype is not None and key._dtype.name != "string":
            raise raised(TypeError(f"key dtype must be string, but received: {key.dtype}"))

    @property
    def prefetch_op(self):
        """The op that fills the barrier."""
        if self._prefetch_op is None:
            with ops.name_scope(None), ops.name_scope(self._scope):
                self._prefetch_op = tf.no_op(name="StateSaverPrefetchGroup")
        return self._prefetch_op

    @property
    def next_batch(self):
        """The next part of each sequence."""
        _ = self.prefetch_op
        if self._next_batch is None:
            with ops.name_scope(None), ops.name_scope(self._scope):
                self._received_ = self._received()
                self._next_batch = NextQueuedSequenceBatch(self)
        return self._next_batch

    def close(self, cancel_pending_enqueues=False, name=None):
        """The op that closes the queue."""
        with ops.name_scope(name, "SQSSClose"):
            return tf.group(self._capacity_queue.close(cancel_pending_enqueues, "FIFOClose"))

    def _received(self) -> dict[str, Any]:
        """What the barrier gives."""
        known = isinstance(self.batch_size, int) and not self._allow_small_batch
        batch = self.batch_size if known else None
        steps = self.num_unroll if isinstance(self.num_unroll, int) else None

        def made(shape, dtype):
            return one_op("BarrierTakeMany", [], [batch, *shape], dtype)

        def all_made(tensors, lead=(), skipped=0):
            pairs = ((k, made([*lead, *t.shape.as_list()[skipped:]], t.dtype)) for k, t in tensors.items())  # fmt: skip
            return collections.OrderedDict(pairs)

        numbers = ("length", "total_length", "sequence", "sequence_count")
        return {
            "insertion_index": made([], tf.int64), "key": made([], tf.string), "next_key": made([], tf.string),
            **{name: made([], tf.int32) for name in numbers}, "context": all_made(self._context),
            "sequences": all_made(self._sequences, [steps], 1), "states": all_made(self._states),
        }  # fmt: skip


class _Barrier:
    """Where parts wait until the one before is done."""

    def __init__(self, scope: str) -> None:
        self.name = scope.rstrip("/")

    def ready_size(self, name=None):
        """How many parts wait."""
        return one_op("BarrierReadySize", [], [], tf.int32, name=name or "BarrierReadySize")


@tf_export("contrib.training.batch_sequences_with_states")
def batch_sequences_with_states(input_key, input_sequences, input_context, input_length, initial_states, num_unroll, batch_size, num_threads=3, capacity=1000, allow_small_batch=True, pad=True, make_keys_unique=False, make_keys_unique_seed=None, name=None):  # fmt: skip
    """Parts of sequences with their states; raises ``TypeError`` and ``ValueError`` for other arguments."""
    given = [*input_sequences.values(), *input_context.values(), *initial_states.values()]
    with ops.name_scope(name, "batch_sequences_with_states", given):
        if pad:
            _check_padded(input_sequences, num_unroll)
        sparse = [k for k, v in input_sequences.items() if isinstance(v, SparseTensor)]
        dense = {k: v for k, v in input_sequences.items() if k not in sparse}
        rows = {k: one_op("AddManySparseToTensorsMap", [], [None], tf.int64) for k in sparse}
        context = {k: v for k, v in input_context.items() if not isinstance(v, SparseTensor)}
        if input_length is None:
            input_length = tf.shape(next(iter({**dense, **rows}.values())))[0]
        saver = SequenceQueueingStateSaver(
            batch_size, num_unroll, input_length, input_key, {**dense, **rows}, context, initial_states,
            capacity=capacity, allow_small_batch=allow_small_batch,
        )  # fmt: skip
        size = tf.cast(saver.barrier.ready_size(), tf.float32)
        tf.summary.scalar(f"queue/{saver.barrier.name}/ready_segment_batches_", size)
        add_queue_runner(QueueRunner(saver, [saver.prefetch_op] * num_threads))
        batch = saver.next_batch
        lost = [k for k, v in input_context.items() if isinstance(v, SparseTensor)]
        for found, given, keys in (
            (batch.sequences, input_sequences, sparse),
            (batch.context, input_context, lost),
        ):
            for key in keys:
                found[key] = _sparse_like(given[key], found is batch.sequences)
        return batch


def _check_padded(sequences: Any, num_unroll: Any) -> None:
    """Mirrors _padding."""
    if not isinstance(num_unroll, (int, Unknown)):
        raise raised(ValueError(f"Unsupported num_unroll expected int, got: {num_unroll}"))
    if not isinstance(sequences, (dict, Unknown)):
        raise raised(TypeError(f"Unsupported sequences expected dict, got: {sequences}"))
    for key in sequences if isinstance(sequences, dict) else ():
        if not isinstance(key, (str, Unknown)):
            raise raised(TypeError(f"Unsupported sequences key expected string, got: {key}"))


def _sparse_like(value: Any, longer: bool) -> Any:
    """A batch of sparse tensors: one dimension more."""
    rank = value.get_shape().ndims
    more = None if rank is None else rank + 1
    indices = one_op("TakeManySparseFromTensorsMap", [], [None, more], tf.int64)
    values = one_op("TakeManySparseFromTensorsMap", [], [None], value.dtype)
    return SparseTensor(indices, values, one_op("ConcatV2", [], [more], tf.int64))


@tf_export("contrib.training.FeedingQueueRunner")
class FeedingQueueRunner(QueueRunner):
    """A runner whose operations are fed.  Mirrors feeding_queue_runner.py."""

    def __init__(self, queue=None, enqueue_ops=None, close_op=None, cancel_op=None, feed_fns=None, queue_closed_exception_types=None):  # fmt: skip
        super().__init__(queue, enqueue_ops, close_op, cancel_op, queue_closed_exception_types)
        if feed_fns is None:
            self._feed_fns = [None for _ in enqueue_ops]
        else:
            self._feed_fns = feed_fns
