"""Small packages of contrib: autograph, checkpoint, loops of TPUs, readers of slim.

Mirrors contrib/autograph, contrib/checkpoint/python/containers.py, python/training/tracking/data_structures.py,
python/tpu/training_loop.py and contrib/slim/python/slim/data/parallel_reader.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_module import TrackedContainer
from tfscope.tf1.api.queues import FIFOQueue, RandomShuffleQueue
from tfscope.tf1.api.queues_runner import QueueRunner, add_queue_runner
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.autograph import mark_converted
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


# -- autograph -------------------------------------------------------------------------------------
@tf_export("contrib.autograph.to_graph")
def to_graph(entity, recursive=True, experimental_optional_features=None):
    """The function, converted."""
    mark_converted(entity)
    return entity


@tf_export("contrib.autograph.to_code")
def to_code(entity, recursive=True, experimental_optional_features=None):
    """The converted source: not modelled."""
    return Unknown("unmodelled-api", "tf.contrib.autograph.to_code()")


@tf_export("contrib.autograph.convert", "python.autograph.impl.api.convert")
def convert(recursive=False, optional_features=None, user_requested=True):
    """Decorates a function that is converted."""

    def decorator(f):
        mark_converted(f)
        return f

    return decorator


@tf_export("contrib.autograph.set_element_type")
def set_element_type(entity, dtype, shape=None):
    """Tells of a list; it has no effect on names."""


@tf_export("contrib.autograph.stack")
def stack(list_or_tensor, element_dtype=None, strict=True):
    """A tensor of the items of a list, which are stacked as they are."""
    if isinstance(list_or_tensor, (list, tuple)):
        if strict:
            raise raised(ValueError(f"{list_or_tensor} must be stackable when strict=True"))
        return list_or_tensor
    return Unknown("unmodelled-api", "contrib.autograph.stack()")


# -- checkpoint ------------------------------------------------------------------------------------
@tf_export("contrib.checkpoint.List", "python.training.tracking.data_structures.List")
class List(TrackedContainer, list):  # type: ignore[type-arg]
    """A list that models keep track of."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args)

    @property
    def layers(self):
        """The layers in it."""
        return [item for item in self if hasattr(item, "weights")]

    def _gathered(self, name: str) -> list[Any]:
        return [weight for layer in self.layers for weight in getattr(layer, name)]

    trainable_weights = property(lambda self: self._gathered("trainable_weights"))
    non_trainable_weights = property(lambda self: self._gathered("non_trainable_weights"))
    trainable_variables = trainable_weights
    non_trainable_variables = non_trainable_weights
    weights = variables = property(lambda self: self._gathered("weights"))
    losses = property(lambda self: self._gathered("losses"))
    updates = property(lambda self: self._gathered("updates"))


@tf_export("contrib.checkpoint.Mapping", "python.training.tracking.data_structures.Mapping")
class Mapping(TrackedContainer, dict):  # type: ignore[type-arg]
    """A mapping of texts that models keep track of."""

    def __setitem__(self, key, value):
        if not isinstance(key, (str, Unknown)):
            text = f"Mapping accepts only string keys, but got a key {key!r}."
            raise raised(TypeError(text))
        super().__setitem__(key, value)


@tf_export("contrib.checkpoint.UniqueNameTracker")
class UniqueNameTracker:
    """Names for what is saved; the objects stay as they are."""

    def __init__(self):
        self._values = []

    def track(self, trackable, base_name):
        """The object."""
        self._values.append(trackable)
        return trackable


@tf_export("contrib.checkpoint.NumpyState")
class NumpyState:
    """Arrays that are saved as attributes."""


@tf_export("contrib.checkpoint.split_dependency")
def split_dependency(component_names, component_dtypes, fill_save_buffer_fn, consume_restore_buffer_fn, device):  # fmt: skip
    """What saves the parts; nothing of it is in the graph."""
    return {}


# -- loops -----------------------------------------------------------------------------------------
def _arity(function: Any, count: int) -> Any:
    """The inputs of a loop, which may be none."""
    return (lambda *_: function()) if count == 0 else function


@tf_export("contrib.tpu.while_loop")
def while_loop(condition, body, inputs=None, infeed_queue=None, name=None):
    """A loop whose body gives what it was given, and operations; raises ``TypeError`` for other types."""
    inputs = [] if inputs is None else [ops.convert_to_tensor(x) for x in inputs]
    count = len(inputs)

    def wrapped(*given):
        made = _arity(body, count)(*given)
        if isinstance(made, Unknown):
            return list(given)
        made = list(made) if isinstance(made, (list, tuple)) else [made]
        made = [m if isinstance(m, ops.Operation) else ops.convert_to_tensor(m) for m in made]
        done = [m for m in made if isinstance(m, ops.Operation)]
        tensors = [m for m in made if not isinstance(m, ops.Operation)]
        kinds = [x.dtype for x in inputs], [t.dtype for t in tensors]
        if kinds[0] != kinds[1]:
            text = f"Mismatch between input types and output types for training loop body: {kinds[0]} vs {kinds[1]}"
            raise raised(TypeError(text))
        tensors = tensors or [tf.constant(0)]
        return tf.tuple(tensors, control_inputs=done) if done else tensors

    first = inputs or [tf.constant(0)]
    return tf.while_loop(_arity(condition, count), wrapped, first, name="", parallel_iterations=1)


@tf_export("contrib.tpu.repeat")
def repeat(n, body, inputs=None, infeed_queue=None, name=None):
    """The body ``n`` times."""

    def listed(value):
        return list(value) if isinstance(value, (list, tuple)) else [value]

    def step(i, *given):
        return [i + 1, *listed(body(*given))]

    first = [0] if inputs is None else [0, *listed(inputs)]
    made = listed(while_loop(lambda i, *_: i < n, step, first, infeed_queue, name))
    return made[0].op if len(made) == 1 else made[1:]


@tf_export("contrib.slim.data_provider.DataProvider", "contrib.slim.python.slim.data.data_provider.DataProvider")  # fmt: skip
class DataProvider:
    """Tensors by the names of items; raises ``ValueError`` for other names."""

    def __init__(self, items_to_tensors, num_samples):
        self._items_to_tensors, self._num_samples = items_to_tensors, num_samples

    def get(self, items):
        """The tensors of some items."""
        if not isinstance(items, (list, tuple, Unknown)):
            raise raised(ValueError("items must be a list or tuple"))
        known = self.list_items()
        for item in items:
            if item not in known:
                text = f"Item [{item}] is invalid. Valid entries include: {known}"
                raise raised(ValueError(text))
        return [self._items_to_tensors[item] for item in items]

    def list_items(self):
        """The names."""
        return self._items_to_tensors.keys()

    def num_samples(self):
        """How many samples there are."""
        return self._num_samples


# -- readers ---------------------------------------------------------------------------------------
def _names(name: str) -> list[str]:
    return [f"contrib.slim.{place}parallel_reader.{name}" for place in ("", "python.slim.data.")]


@tf_export(*_names("get_data_files"))
def get_data_files(data_sources):
    """The files that patterns stand for; raises ``ValueError`` for none."""
    if isinstance(data_sources, Unknown):
        return [data_sources]
    if isinstance(data_sources, (list, tuple)):
        found = [file for source in data_sources for file in get_data_files(source)]
    elif any(mark in data_sources for mark in "*?["):
        return [Unknown("environment", f"gfile.Glob({data_sources!r})")]
    else:
        found = [data_sources]
    if not found:
        raise raised(ValueError(f"No data files found in {data_sources}"))
    return found


@tf_export(*_names("ParallelReader"))
class ParallelReader:
    """Several readers of one queue of files; raises ``TypeError`` for a queue of other types."""

    def __init__(self, reader_class, common_queue, num_readers=4, reader_kwargs=None):
        kinds = common_queue.dtypes
        if len(kinds) != 2 or not all(k.is_compatible_with(dtypes.string) for k in kinds):
            raise raised(TypeError("common_queue.dtypes must be [tf.string, tf.string]"))
        self._readers = [reader_class(**(reader_kwargs or {})) for _ in range(num_readers)]
        self._common_queue = common_queue

    num_readers = property(lambda self: len(self._readers))
    common_queue = property(lambda self: self._common_queue)

    def _fill(self, queue: Any) -> None:
        puts = [self._common_queue.enqueue(reader.read(queue)) for reader in self._readers]
        add_queue_runner(QueueRunner(self._common_queue, puts))

    def read(self, queue, name=None):
        """One key and record."""
        self._fill(queue)
        return self._common_queue.dequeue(name=name)

    def read_up_to(self, queue, num_records, name=None):
        """Some keys and records."""
        self._fill(queue)
        return self._common_queue.dequeue_up_to(num_records, name)

    def num_records_produced(self, name=None):
        """How many records all readers gave."""
        return tf.add_n([r.num_records_produced() for r in self._readers], name=name)

    def num_work_units_completed(self, name=None):
        """How many files all readers read."""
        return tf.add_n([r.num_work_units_completed() for r in self._readers], name=name)


@tf_export(*_names("parallel_read"))
def parallel_read(data_sources, reader_class, num_epochs=None, num_readers=4, reader_kwargs=None, shuffle=True, dtypes=None, capacity=256, min_after_dequeue=128, seed=None, scope=None):  # fmt: skip
    """One key and record of several readers."""
    files = get_data_files(data_sources)
    with ops.name_scope(scope, "parallel_read"):
        names = tf.train.string_input_producer(files, num_epochs=num_epochs, shuffle=shuffle, seed=seed, name="filenames")  # fmt: skip
        kinds = dtypes or [tf.string, tf.string]
        if shuffle:
            queue = RandomShuffleQueue(capacity=capacity, min_after_dequeue=min_after_dequeue, dtypes=kinds, seed=seed, name="common_queue")  # fmt: skip
        else:
            queue = FIFOQueue(capacity=capacity, dtypes=kinds, name="common_queue")
        full = tf.cast(queue.size(), tf.float32) * (1.0 / capacity)
        tf.summary.scalar(f"fraction_of_{capacity}_full", full)
        reader = ParallelReader(reader_class, queue, num_readers, reader_kwargs)
        return reader.read(names)


@tf_export(*_names("single_pass_read"))
def single_pass_read(data_sources, reader_class, reader_kwargs=None, scope=None):
    """One key and record of one reader."""
    files = get_data_files(data_sources)
    with ops.name_scope(scope, "single_pass_read"):
        names = tf.train.string_input_producer(files, num_epochs=1, shuffle=False, capacity=1, name="filenames")  # fmt: skip
        return reader_class(**(reader_kwargs or {})).read(names)
