"""Batches of what queues hold, with a summary and a QueueRunner each.

Mirrors python/training/input.py.
"""

from __future__ import annotations

from tfscope.tf1.api import queues_sparse
from tfscope.tf1.api.queues import FIFOQueue, PaddingFIFOQueue, RandomShuffleQueue
from tfscope.tf1.api.queues_input import fill_summary
from tfscope.tf1.api.queues_runner import QueueRunner, add_queue_runner
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _tensor_list(tensors):
    """(the values in order, how to give them back)."""
    if isinstance(tensors, dict):
        keys = sorted(tensors, key=str)
        return [tensors[k] for k in keys], lambda made: dict(zip(keys, made, strict=True))
    if isinstance(tensors, tf.SparseTensor):
        raise raised(TypeError("'SparseTensor' object is not iterable"))
    return [tensors] if isinstance(tensors, Unknown) else list(tensors), lambda made: made


def _one_list(tensors):
    """As ``_tensor_list``, for a list that must not be empty."""
    values, restore = _tensor_list(tensors)
    if not values:
        raise raised(ValueError("Expected at least one tensor in batch()."))
    return values, restore


def _several_lists(tensors_list):
    """As ``_tensor_list``, for each of some lists."""
    pairs = [_tensor_list(t) for t in tensors_list]
    if not pairs:
        raise raised(ValueError("Expected at least one set of tensors"))
    return pairs


def _as_tensors(values):
    ready = (Unknown, tf.SparseTensor)
    return [v if isinstance(v, ready) else ops.convert_to_tensor(v) for v in values]


def _kept_input(keep, many):
    """Which examples are kept, as a tensor.  Mirrors input.py _validate_keep_input."""
    if keep is True:
        return tf.constant(True, dtype=tf.bool)
    keep = ops.convert_to_tensor(keep)
    if keep.shape.ndims is None:
        text = "`keep_input` dimensions must be known at graph construction."
        raise raised(ValueError(text))
    if not many and keep.shape.ndims == 1:
        text = "`keep_input` cannot be a vector when `enqueue_many=False`."
        raise raised(ValueError(text))
    if keep.shape.ndims > 1:
        raise raised(ValueError("`keep_input` must be 0 or 1 dimensions."))
    return keep


def _enqueued(put, values, keep):
    """The op that adds the values, or those of them that are kept.  Mirrors input.py _enqueue."""
    if keep.shape.ndims == 1:
        chosen = tf.cast(keep, tf.int32)
        return put([tf.dynamic_partition(v, chosen, num_partitions=2)[1] for v in values])
    known = ops.constant_value(keep)
    if known is not None:
        return put(values) if known else tf.no_op()
    return tf.cond(keep, lambda: put(values), tf.no_op)


def _element_shapes(tensor_lists, shapes, enqueue_many):
    if shapes is not None and not isinstance(shapes, Unknown):
        single = len(tensor_lists[0]) == 1 and not _nested(shapes)
        return [tensor_shape.as_shape(s) for s in ([shapes] if single else shapes)]
    merged = []
    for column in zip(*tensor_lists, strict=True):
        for tensor in column:
            if tensor.get_shape().ndims is None and isinstance(tensor, ops.Tensor):
                raise raised(ValueError(f"Cannot infer Tensor's rank: {tensor}"))
        shape = column[0].get_shape()
        for other in column[1:]:
            shape = _common(shape, other.get_shape())
        if enqueue_many:
            shape = shape[1:] if shape.ndims else tensor_shape.unknown_shape()
        merged.append(shape)
    return merged


def _nested(shapes):
    kinds = (list, tuple, tensor_shape.TensorShape)
    return isinstance(shapes, (list, tuple)) and all(isinstance(s, kinds) for s in shapes)


def _common(a, b):
    if a.ndims is None or a.ndims != b.ndims:
        return tensor_shape.unknown_shape()
    pairs = zip(a.as_list(), b.as_list(), strict=True)
    return tf.TensorShape([m if m == n else None for m, n in pairs])


def _batched(name, default, lists, restore, make_queue, batch_size, options):
    """The ops common to the four batch functions, in their scope."""
    flat = [v for values in lists for v in values]
    with ops.name_scope(name, default, flat) as scope:
        lists = [_as_tensors(values) for values in lists]
        many = options["enqueue_many"]
        keep = _kept_input(options["keep"], many)
        examples = [v for v in lists[0] if not isinstance(v, Unknown)]
        known = [
            queues_sparse.stored([v for v in values if not isinstance(v, Unknown)], many)
            for values in lists
        ]
        shapes = _element_shapes(known, options["shapes"], options["enqueue_many"])
        types = [element_type(t) for t in known[0]]
        queue = make_queue(types, shapes)
        put = queue.enqueue_many if many else queue.enqueue
        enqueue = [_enqueued(put, values, keep) for values in known]
        runs = enqueue * options["threads"] if isinstance(options["threads"], int) else enqueue
        add_queue_runner(QueueRunner(queue, runs))
        minimum = options["minimum"]
        label = None
        if minimum is not None:
            label = f"fraction_over_{minimum}_of_{options['left']}_full"
        fill_summary(queue, options["capacity"], label, minimum)
        take = queue.dequeue_up_to if options["smaller"] else queue.dequeue_many
        tensors = take(batch_size, name=scope)
        tensors = list(tensors) if isinstance(tensors, (list, tuple)) else [tensors]
        made = iter(queues_sparse.restored(tensors, examples, many))
        result = [v if isinstance(v, Unknown) else next(made) for v in lists[0]]
        return restore(result), len(result)


def _options(capacity, shapes, enqueue_many, smaller, threads=1, minimum=None, keep=True):
    left = capacity
    if minimum is not None:
        unknown = isinstance(capacity, Unknown) or isinstance(minimum, Unknown)
        left = capacity - minimum if unknown else max(1, capacity - minimum)
    return {
        "capacity": capacity,
        "shapes": shapes,
        "enqueue_many": enqueue_many,
        "smaller": smaller,
        "threads": threads,
        "minimum": minimum,
        "left": left,
        "keep": keep,
    }


def _unwrapped(pair):
    """A single tensor for a list of one, as TensorFlow returns it."""
    result, count = pair
    return result[0] if count == 1 and isinstance(result, list) else result


def _first_in_first_out(capacity, dynamic_pad):
    """Makes the queue of batches whose order stays as it is, from types and shapes of its elements."""
    kind = PaddingFIFOQueue if dynamic_pad else FIFOQueue
    return lambda types, elements: kind(capacity=capacity, dtypes=types, shapes=elements)


@tf_export(
    "contrib.slim.prefetch_queue.prefetch_queue",
    "contrib.slim.python.slim.data.prefetch_queue.prefetch_queue",
)
def prefetch_queue(
    tensors, capacity=8, num_threads=1, dynamic_pad=False, shared_name=None, name=None
):
    """A queue of whole batches.  Mirrors slim/data/prefetch_queue.py prefetch_queue."""
    names = sorted(tensors) if isinstance(tensors, dict) else None
    values = tensors if names is None else [tensors[n] for n in names]
    with ops.name_scope(name, "prefetch_queue", values):
        kind = PaddingFIFOQueue if dynamic_pad else FIFOQueue
        queue = kind(
            capacity=capacity, dtypes=[t.dtype for t in values],
            shapes=[t.get_shape() for t in values], names=names, shared_name=shared_name,
        )  # fmt: skip
        add_queue_runner(QueueRunner(queue, [queue.enqueue(tensors)] * num_threads))
        fill_summary(queue, capacity)
        return queue


@tf_export("train.batch")
def batch(
    tensors,
    batch_size,
    num_threads=1,
    capacity=32,
    enqueue_many=False,
    shapes=None,
    dynamic_pad=False,
    allow_smaller_final_batch=False,
    shared_name=None,
    name=None,
):
    """Batches of one example.  Mirrors input.py batch."""
    values, restore = _one_list(tensors)
    options = _options(capacity, shapes, enqueue_many, allow_smaller_final_batch, num_threads)
    queue = _first_in_first_out(capacity, dynamic_pad)
    return _unwrapped(_batched(name, "batch", [values], restore, queue, batch_size, options))


@tf_export("train.maybe_batch")
def maybe_batch(tensors, keep_input, batch_size, num_threads=1, capacity=32, enqueue_many=False,
                shapes=None, dynamic_pad=False, allow_smaller_final_batch=False,
                shared_name=None, name=None):  # fmt: skip
    """Batches of the examples that are kept.  Mirrors input.py maybe_batch."""
    values, restore = _one_list(tensors)
    smaller = allow_smaller_final_batch
    options = _options(capacity, shapes, enqueue_many, smaller, num_threads, None, keep_input)
    queue = _first_in_first_out(capacity, dynamic_pad)
    return _unwrapped(_batched(name, "batch", [values], restore, queue, batch_size, options))


@tf_export("train.batch_join")
def batch_join(
    tensors_list,
    batch_size,
    capacity=32,
    enqueue_many=False,
    shapes=None,
    dynamic_pad=False,
    allow_smaller_final_batch=False,
    shared_name=None,
    name=None,
):
    """Batches of several readers.  Mirrors input.py batch_join."""
    return maybe_batch_join(
        tensors_list, True, batch_size, capacity, enqueue_many, shapes, dynamic_pad,
        allow_smaller_final_batch, shared_name, name,
    )  # fmt: skip


@tf_export("train.maybe_batch_join")
def maybe_batch_join(tensors_list, keep_input, batch_size, capacity=32, enqueue_many=False, shapes=None, dynamic_pad=False, allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """Batches of the examples of several readers that are kept.  Mirrors input.py maybe_batch_join."""
    pairs = _several_lists(tensors_list)
    smaller = allow_smaller_final_batch
    options = _options(capacity, shapes, enqueue_many, smaller, keep=keep_input)
    queue = _first_in_first_out(capacity, dynamic_pad)
    lists = [values for values, _ in pairs]
    return _unwrapped(_batched(name, "batch_join", lists, pairs[0][1], queue, batch_size, options))


@tf_export("train.shuffle_batch")
def shuffle_batch(
    tensors,
    batch_size,
    capacity,
    min_after_dequeue,
    num_threads=1,
    seed=None,
    enqueue_many=False,
    shapes=None,
    allow_smaller_final_batch=False,
    shared_name=None,
    name=None,
):
    """Shuffled batches.  Mirrors input.py shuffle_batch."""
    return maybe_shuffle_batch(
        tensors, batch_size, capacity, min_after_dequeue, True, num_threads, seed, enqueue_many,
        shapes, allow_smaller_final_batch, shared_name, name,
    )  # fmt: skip


@tf_export("train.maybe_shuffle_batch")
def maybe_shuffle_batch(tensors, batch_size, capacity, min_after_dequeue, keep_input, num_threads=1, seed=None, enqueue_many=False, shapes=None, allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """Shuffled batches of the examples that are kept.  Mirrors input.py maybe_shuffle_batch."""
    values, restore = _one_list(tensors)
    options = _options(
        capacity, shapes, enqueue_many, allow_smaller_final_batch, num_threads, min_after_dequeue,
        keep_input,
    )  # fmt: skip

    def queue(types, elements):
        if capacity <= min_after_dequeue:
            text = f"capacity {capacity} must be bigger than min_after_dequeue {min_after_dequeue}."
            raise raised(ValueError(text))
        return RandomShuffleQueue(capacity, min_after_dequeue, types, elements, seed=seed)

    return _unwrapped(
        _batched(name, "shuffle_batch", [values], restore, queue, batch_size, options)
    )


@tf_export("train.shuffle_batch_join")
def shuffle_batch_join(
    tensors_list,
    batch_size,
    capacity,
    min_after_dequeue,
    seed=None,
    enqueue_many=False,
    shapes=None,
    allow_smaller_final_batch=False,
    shared_name=None,
    name=None,
):
    """Shuffled batches of several readers.  Mirrors input.py shuffle_batch_join."""
    return maybe_shuffle_batch_join(
        tensors_list, batch_size, capacity, min_after_dequeue, True, seed, enqueue_many, shapes,
        allow_smaller_final_batch, shared_name, name,
    )  # fmt: skip


@tf_export("train.maybe_shuffle_batch_join")
def maybe_shuffle_batch_join(tensors_list, batch_size, capacity, min_after_dequeue, keep_input, seed=None, enqueue_many=False, shapes=None, allow_smaller_final_batch=False, shared_name=None, name=None):  # fmt: skip
    """Shuffled batches of the examples that are kept.  Mirrors input.py maybe_shuffle_batch_join."""
    pairs = _several_lists(tensors_list)
    options = _options(
        capacity, shapes, enqueue_many, allow_smaller_final_batch, 1, min_after_dequeue, keep_input
    )

    def queue(types, elements):
        return RandomShuffleQueue(capacity, min_after_dequeue, types, elements, seed=seed)

    lists = [values for values, _ in pairs]
    return _unwrapped(
        _batched(name, "shuffle_batch_join", lists, pairs[0][1], queue, batch_size, options)
    )
