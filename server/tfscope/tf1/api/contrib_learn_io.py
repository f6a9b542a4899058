"""Examples of files in batches, by queues.  Mirrors contrib/learn/python/learn/learn_io/graph_io.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

KEY = "__key__"


def _file_names(pattern: Any, randomize: Any) -> Any:
    """The files; raises ``ValueError`` where it is known that there are none."""
    if isinstance(pattern, list):
        if not pattern:
            raise raised(ValueError("No files given to dequeue_examples."))
        found = [tf.gfile.Glob(entry) for entry in pattern]
        unknown = next((names for names in found if isinstance(names, Unknown)), None)
        names: Any = unknown if unknown is not None else [n for some in found for n in some]
    else:
        names = tf.gfile.Glob(pattern)
    if isinstance(names, Unknown):
        return names
    if not names:
        raise raised(ValueError(f"No files match {pattern}."))
    return names if randomize else sorted(names)


def _positive(value: Any, words: str) -> None:
    """Raises ``ValueError`` for a number that is known to be none above zero."""
    if isinstance(value, (Unknown, ops.Tensor)):
        return
    if value is None or value <= 0:
        raise raised(ValueError(f"Invalid {words}."))


def _check_numbers(batch_size: Any, capacity: Any, rows: Any, threads: Any, epochs: Any) -> None:
    _positive(capacity, f"queue_capacity {capacity}")
    words = f"batch_size {batch_size}, with queue_capacity {capacity}"
    _positive(batch_size, words)
    known = isinstance(batch_size, int) and isinstance(capacity, int)
    if known and batch_size >= capacity:
        raise raised(ValueError(f"Invalid {words}."))
    _positive(rows, f"read_batch_size {rows}")
    _positive(threads, f"num_threads {threads}")
    if epochs is not None:
        _positive(epochs, f"num_epochs {epochs}")


def _examples(queue: Any, reader: Any, threads: Any, rows: Any, parse_fn: Any) -> list[Any]:
    """What each thread reads.  Mirrors _get_examples."""
    found: list[Any] = []
    with ops.name_scope("read"):
        for _ in range(threads):
            if rows > 1:
                keys, examples = reader().read_up_to(queue, rows)
            else:
                keys, examples = reader().read(queue)
            if not parse_fn:
                found.append((keys, examples))
                continue
            parsed = parse_fn(examples)
            if isinstance(parsed, dict):
                parsed[KEY] = keys
            found.append(parsed if isinstance(parsed, dict) else (keys, parsed))
    return found


def _file_queue(names: Any, shared: bool, randomize: Any, epochs: Any, seed: Any) -> Any:
    with ops.name_scope("file_name_queue") as scope:
        if not shared:
            given = tf.constant(names, name="input")
            return tf.train.string_input_producer(
                given, shuffle=randomize, num_epochs=epochs, name=scope, seed=seed
            )
        queue = tf.FIFOQueue(capacity=1, dtypes=[tf.string], shapes=[[]])
        step = tf.contrib.input_pipeline.seek_next(
            names, shuffle=randomize, num_epochs=epochs, seed=seed
        )
        tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(step)]))
        return queue


def _read(file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity, num_threads,
          read_batch_size, parse_fn, name, seed, shared):  # fmt: skip
    """Mirrors _read_keyed_batch_examples_helper."""
    names = _file_names(file_pattern, randomize_input)
    _check_numbers(batch_size, queue_capacity, read_batch_size, num_threads, num_epochs)
    with ops.name_scope(name, "read_batch_examples", [file_pattern]) as scope:
        queue = _file_queue(names, shared, randomize_input, num_epochs, seed)
        examples = _examples(queue, reader, num_threads, read_batch_size, parse_fn)
        given = {
            "capacity": queue_capacity, "enqueue_many": read_batch_size > 1, "name": scope,
            "allow_smaller_final_batch": num_epochs is not None,
        }  # fmt: skip
        if randomize_input:
            least = _least(queue_capacity, batch_size)
            batches = tf.train.shuffle_batch_join(
                examples, batch_size, min_after_dequeue=least, seed=seed, **given
            )
        else:
            batches = tf.train.batch_join(examples, batch_size, **given)
        if parse_fn and isinstance(batches, dict):
            return batches.pop(KEY), batches
        return batches


def _least(capacity: Any, size: Any) -> Any:
    if isinstance(size, ops.Tensor):
        return int(capacity * 0.4)
    return max(capacity - 3 * size, size)


@tf_export("contrib.learn.read_keyed_batch_examples")
def read_keyed_batch_examples(file_pattern, batch_size, reader, randomize_input=True, num_epochs=None, queue_capacity=10000, num_threads=1, read_batch_size=1, parse_fn=None, name=None, seed=None):  # fmt: skip
    """Keys and examples."""
    return _read(file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity, num_threads, read_batch_size, parse_fn, name, seed, False)  # fmt: skip


@tf_export("contrib.learn.read_keyed_batch_examples_shared_queue")
def read_keyed_batch_examples_shared_queue(file_pattern, batch_size, reader, randomize_input=True, num_epochs=None, queue_capacity=10000, num_threads=1, read_batch_size=1, parse_fn=None, name=None, seed=None):  # fmt: skip
    """Keys and examples by a queue that all workers share."""
    return _read(file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity, num_threads, read_batch_size, parse_fn, name, seed, True)  # fmt: skip


@tf_export("contrib.learn.read_batch_examples")
def read_batch_examples(file_pattern, batch_size, reader, randomize_input=True, num_epochs=None, queue_capacity=10000, num_threads=1, read_batch_size=1, parse_fn=None, name=None, seed=None):  # fmt: skip
    """Examples."""
    _, examples = read_keyed_batch_examples(file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity, num_threads, read_batch_size, parse_fn, name, seed)  # fmt: skip
    return examples


@tf_export("contrib.learn.io.queue_parsed_features")
def queue_parsed_features(parsed_features, keys=None, feature_queue_capacity=100, num_enqueue_threads=2, name=None):  # fmt: skip
    """Keys and features by a queue.  Mirrors graph_io.py queue_parsed_features."""
    ordered = sorted(parsed_features)
    given = list(parsed_features.values()) + ([] if keys is None else [keys])
    with ops.name_scope(name, "queue_parsed_features", given):
        tensors: list[Any] = []
        for key in ordered:
            value = parsed_features[key]
            sparse = isinstance(value, tf.SparseTensor)
            tensors += [value.indices, value.values, value.dense_shape] if sparse else [value]
        tensors += [] if keys is None else [keys]
        queue = tf.FIFOQueue(feature_queue_capacity, [tensor.dtype for tensor in tensors])
        tag = f"queue/parsed_features/{queue.name}/fraction_of_{feature_queue_capacity}_full"
        tf.summary.scalar(tag, tf.cast(queue.size(), tf.float32) * (1.0 / feature_queue_capacity))
        filled = [queue.enqueue(tensors) for _ in range(num_enqueue_threads)]
        tf.train.add_queue_runner(tf.train.QueueRunner(queue, filled))
        taken = queue.dequeue()
        taken = taken if isinstance(taken, list) else [taken]
        for tensor, source in zip(taken, tensors):
            tensor.set_shape(source.get_shape())
        parts, found = iter(taken), {}
        for key in ordered:
            sparse = isinstance(parsed_features[key], tf.SparseTensor)
            three = next(parts), *((next(parts), next(parts)) if sparse else ())
            found[key] = tf.SparseTensor(*three) if sparse else three[0]
        return (taken[-1] if keys is not None else None), found


@tf_export("contrib.learn.read_keyed_batch_features")
def read_keyed_batch_features(file_pattern, batch_size, features, reader, randomize_input=True, num_epochs=None, queue_capacity=10000, reader_num_threads=1, feature_queue_capacity=100, num_enqueue_threads=2, parse_fn=None, name=None, read_batch_size=None):  # fmt: skip
    """Keys and features."""
    with ops.name_scope(name, "read_batch_features", [file_pattern]) as scope:
        rows = batch_size if read_batch_size is None else read_batch_size
        keys, examples = read_keyed_batch_examples(
            file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity,
            reader_num_threads, rows, parse_fn, scope,
        )  # fmt: skip
        parsed = tf.parse_example(examples, features)
        return queue_parsed_features(parsed, keys, feature_queue_capacity, num_enqueue_threads, scope)  # fmt: skip


@tf_export("contrib.learn.read_keyed_batch_features_shared_queue")
def read_keyed_batch_features_shared_queue(file_pattern, batch_size, features, reader, randomize_input=True, num_epochs=None, queue_capacity=10000, reader_num_threads=1, feature_queue_capacity=100, num_queue_runners=2, parse_fn=None, name=None):  # fmt: skip
    """Keys and features by a queue that all workers share."""
    with ops.name_scope(name, "read_batch_features", [file_pattern]) as scope:
        keys, examples = read_keyed_batch_examples_shared_queue(
            file_pattern, batch_size, reader, randomize_input, num_epochs, queue_capacity,
            reader_num_threads, batch_size, parse_fn, scope,
        )  # fmt: skip
        parsed = tf.parse_example(examples, features)
        return queue_parsed_features(parsed, keys, feature_queue_capacity, num_queue_runners, scope)  # fmt: skip


@tf_export("contrib.learn.read_batch_features")
def read_batch_features(file_pattern, batch_size, features, reader, randomize_input=True, num_epochs=None, queue_capacity=10000, feature_queue_capacity=100, reader_num_threads=1, num_enqueue_threads=2, parse_fn=None, name=None, read_batch_size=None):  # fmt: skip
    """Features."""
    _, found = read_keyed_batch_features(
        file_pattern, batch_size, features, reader, randomize_input, num_epochs, queue_capacity,
        reader_num_threads, feature_queue_capacity, num_enqueue_threads, parse_fn, name, read_batch_size,
    )  # fmt: skip
    return found


@tf_export("contrib.learn.read_batch_record_features")
def read_batch_record_features(file_pattern, batch_size, features, randomize_input=True, num_epochs=None, queue_capacity=10000, reader_num_threads=1, name="dequeue_record_examples"):  # fmt: skip
    """Features of record files."""
    return read_batch_features(
        file_pattern, batch_size, features, tf.TFRecordReader, randomize_input, num_epochs, queue_capacity,
        reader_num_threads=reader_num_threads, name=name,
    )  # fmt: skip
