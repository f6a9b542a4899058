"""Transformations for ``Dataset.apply``, and settings.

Mirrors python/data/experimental/ops/*.py.
"""

from __future__ import annotations

from tfscope.tf1.api import data_structure as structure
from tfscope.tf1.api.data_dataset import DatasetV1, _inner_spec, constant, known_true
from tfscope.tf1.api.data_functions import capturing, normalized, settled, traced
from tfscope.tf1.api.data_structure import NOT_OPTIMIZED, variant
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

export_value(-1, "data.experimental.AUTOTUNE")
export_value(-2, "data.experimental.UNKNOWN_CARDINALITY")
export_value(-1, "data.experimental.INFINITE_CARDINALITY")


def _applied(function):
    """A transformation that leaves an unknown dataset unknown."""

    def apply(dataset):
        return dataset if isinstance(dataset, Unknown) else function(dataset)

    return apply


@tf_export("data.experimental.map_and_batch", "contrib.data.map_and_batch")
def map_and_batch(
    map_func,
    batch_size,
    num_parallel_batches=None,
    drop_remainder=False,
    num_parallel_calls=None,
):
    """Mirrors experimental/ops/batching.py map_and_batch."""

    def apply(dataset):
        with capturing() as used:
            spec = traced(map_func, dataset.element_spec)
        size = constant(batch_size, "batch_size")
        calls = constant(1, "num_parallel_calls")
        drop = constant(drop_remainder, "drop_remainder", "bool")
        static = tensor_shape.dimension(batch_size) if known_true(drop_remainder) else None
        batch = structure.batched(spec, static)
        return dataset._next("MapAndBatchDataset", batch, *used, size, calls, drop)

    return _applied(apply)


@tf_export("data.experimental.map_and_batch_with_legacy_function")
def map_and_batch_with_legacy_function(
    map_func,
    batch_size,
    num_parallel_batches=None,
    drop_remainder=False,
    num_parallel_calls=None,
):
    """Mirrors experimental/ops/batching.py map_and_batch_with_legacy_function."""
    return map_and_batch(map_func, batch_size, None, drop_remainder, num_parallel_calls)


@tf_export("contrib.data.batch_and_drop_remainder")
def batch_and_drop_remainder(batch_size):
    """Mirrors contrib/data batch_and_drop_remainder."""
    return _applied(lambda dataset: dataset.batch(batch_size, drop_remainder=True))


@tf_export("contrib.data.padded_batch_and_drop_remainder")
def padded_batch_and_drop_remainder(batch_size, padded_shapes, padding_values=None):
    """Mirrors contrib/data padded_batch_and_drop_remainder."""
    return _applied(
        lambda dataset: dataset.padded_batch(batch_size, padded_shapes, padding_values, True)
    )


@tf_export("data.experimental.shuffle_and_repeat", "contrib.data.shuffle_and_repeat")
def shuffle_and_repeat(buffer_size, count=None, seed=None):
    """Mirrors experimental/ops/shuffle_ops.py."""

    def apply(dataset):
        inputs = [constant(buffer_size, "buffer_size")]
        inputs.append(constant(-1 if count is None else count, "count"))
        inputs += [constant(0, "seed"), constant(0, "seed2")]
        return dataset._next("ShuffleAndRepeatDataset", dataset.element_spec, *inputs)

    return _applied(apply)


@tf_export("data.experimental.parallel_interleave", "contrib.data.parallel_interleave",
           "contrib.data.sloppy_interleave")  # fmt: skip
def parallel_interleave(
    map_func,
    cycle_length,
    block_length=1,
    sloppy=False,
    buffer_output_elements=None,
    prefetch_input_elements=None,
):
    """Mirrors experimental/ops/interleave_ops.py parallel_interleave."""

    def apply(dataset):
        spec = _inner_spec(traced(map_func, dataset.element_spec))
        inputs = [
            constant(cycle_length, "cycle_length"),
            constant(block_length, "block_length"),
            constant(False, "sloppy", "bool"),
            constant(0, "buffer_output_elements"),
            constant(0, "prefetch_input_elements"),
        ]
        return dataset._next("ExperimentalParallelInterleaveDataset", spec, *inputs)

    return _applied(apply)


def _same(function_name, kind, *names):
    """A transformation that keeps the elements, under its public names."""

    def make(*args, **kwargs):
        """Keeps the elements."""
        return _applied(lambda dataset: dataset._next(kind, dataset.element_spec))

    make.__name__ = make.__qualname__ = function_name
    for name in names:
        export_value(make, name)


_same("ignore_errors", "IgnoreErrorsDataset",
      "data.experimental.ignore_errors", "contrib.data.ignore_errors")  # fmt: skip
_same("unique", "UniqueDataset", "data.experimental.unique", "contrib.data.unique")
_same("take_while", "TakeWhileDataset", "data.experimental.take_while")
_same("rejection_resample", "FilterDataset", "data.experimental.rejection_resample",
      "contrib.data.rejection_resample")  # fmt: skip


@tf_export("data.experimental.prefetch_to_device", "contrib.data.prefetch_to_device")
def prefetch_to_device(device, buffer_size=None):
    """Copied, then prefetched.  Mirrors experimental/ops/prefetching_ops.py prefetch_to_device."""
    return _applied(lambda dataset: _copied(dataset, "/cpu:0").prefetch(buffer_size))


@tf_export("data.experimental.copy_to_device", "contrib.data.copy_to_device")
def copy_to_device(target_device, source_device="/cpu:0"):
    """Mirrors experimental/ops/prefetching_ops.py copy_to_device."""
    return _applied(lambda dataset: _copied(dataset, source_device))


def _copied(dataset, source_device):
    """What a generator asks of the dataset on another device; its options switch optimizations off."""
    source = tf.convert_to_tensor(source_device)
    wrapped = variant("WrapDatasetVariant", [dataset._variant_tensor])
    made = variant("GeneratorDataset", [wrapped, source])
    made.op.attrs[NOT_OPTIMIZED] = True
    return DatasetV1(dataset.element_spec, made)


@tf_export("data.experimental.unbatch", "contrib.data.unbatch")
def unbatch():
    """Mirrors experimental/ops/batching.py unbatch."""
    return _applied(lambda dataset: dataset.unbatch())


@tf_export("data.experimental.enumerate_dataset", "contrib.data.enumerate_dataset")
def enumerate_dataset(start=0):
    """Mirrors experimental/ops/enumerate_ops.py."""
    return _applied(lambda dataset: dataset.enumerate(start))


def _new_state(made):
    if not isinstance(made, (tuple, Unknown)) or (isinstance(made, tuple) and len(made) != 2):
        text = "The scan function must return a pair comprising the new state and the output value."
        raise raised(TypeError(text))
    return made[0]


@tf_export("data.experimental.scan", "contrib.data.scan")
def scan(initial_state, scan_func):
    """Elements are the second result.  Mirrors experimental/ops/scan_ops.py."""

    def apply(dataset):
        with ops.name_scope("initial_state"):
            state, components = normalized(initial_state)
        _, made = settled(
            scan_func, state, dataset.element_spec, "tf.data.experimental.scan()", _new_state
        )
        return dataset._next("ScanDataset", made[1], *components)

    return _applied(apply)


@tf_export("data.experimental.group_by_window", "contrib.data.group_by_window")
def group_by_window(key_func, reduce_func, window_size=None, window_size_func=None):
    """Mirrors experimental/ops/grouping.py group_by_window."""

    def apply(dataset):
        spec = dataset.element_spec
        if isinstance(spec, Unknown):
            return dataset._next("GroupByWindowDataset", spec)
        traced(key_func, spec)
        window = structure.Leaf(dtypes.as_dtype("variant"), tf.TensorShape([]), "dataset", spec)
        key = structure.Leaf(tf.int64, tf.TensorShape([]))
        made = traced(reduce_func, (key, window))
        spec = made.element_spec if isinstance(made, DatasetV1) else made
        return dataset._next("GroupByWindowDataset", spec)

    return _applied(apply)


@tf_export("data.experimental.group_by_reducer", "contrib.data.group_by_reducer")
def group_by_reducer(key_func, reducer):
    """Elements are what the reducer finalizes; not modelled."""
    why = Unknown("unmodelled-api", "tf.data.experimental.group_by_reducer()")
    return _applied(lambda dataset: dataset._next("GroupByReducerDataset", why))


@tf_export("data.experimental.bucket_by_sequence_length",
           "contrib.data.bucket_by_sequence_length")  # fmt: skip
def bucket_by_sequence_length(
    element_length_func,
    bucket_boundaries,
    bucket_batch_sizes,
    padded_shapes=None,
    padding_values=None,
    pad_to_bucket_boundary=False,
    no_padding=False,
    drop_remainder=False,
):
    """Batches of padded elements.  Mirrors experimental/ops/grouping.py."""

    def apply(dataset):
        with ops.name_scope("bucket_by_seq_length"):
            spec = dataset.element_spec
            shapes = padded_shapes
            if not isinstance(spec, Unknown) and shapes is None:
                shapes = dataset.output_shapes
            graph = ops.Graph()
            with graph.as_default():
                inner = DatasetV1(spec, variant("Window", []))
                made = inner.batch(1) if no_padding else inner.padded_batch(1, shapes)
            return dataset._next("GroupByWindowDataset", made.element_spec)

    return _applied(apply)


@tf_export("data.experimental.dense_to_sparse_batch", "contrib.data.dense_to_sparse_batch")
def dense_to_sparse_batch(batch_size, row_shape):
    """Sparse elements.  Mirrors experimental/ops/batching.py."""

    def apply(dataset):
        spec = dataset.element_spec
        if not isinstance(spec, Unknown):
            row = tensor_shape.as_shape(None if isinstance(row_shape, Unknown) else row_shape)
            shape = tf.TensorShape([None]).concatenate(row)
            spec = structure.Leaf(spec.dtype, shape, "sparse")
        return dataset._next("DenseToSparseBatchDataset", spec, constant(batch_size, "batch_size"))

    return _applied(apply)


@tf_export("data.experimental.assert_element_shape", "contrib.data.assert_element_shape")
def assert_element_shape(expected_shapes):
    """Elements of the given shapes."""

    def apply(dataset):
        spec = dataset.element_spec
        if not isinstance(spec, Unknown):
            shapes = structure.shapes_like(spec, expected_shapes)
            spec = structure.map_structure(
                lambda leaf, shape: leaf.with_shape(tensor_shape.as_shape(shape)), spec, shapes
            )
        return dataset._next("MapDataset", spec)

    return _applied(apply)


def _choice(datasets):
    known = [d for d in datasets if not isinstance(d, Unknown)]
    spec = known[0].element_spec if known else datasets[0]
    for dataset in known[1:]:
        spec = structure.most_general(spec, dataset.element_spec)
    return DatasetV1(spec, variant("DirectedInterleaveDataset", [d._variant_tensor for d in known]))


@tf_export("data.experimental.sample_from_datasets", "contrib.data.sample_from_datasets")
def sample_from_datasets(datasets, weights=None, seed=None):
    """Elements of any.  Mirrors experimental/ops/interleave_ops.py."""
    return _choice(datasets)


@tf_export("data.experimental.choose_from_datasets", "contrib.data.choose_from_datasets")
def choose_from_datasets(datasets, choice_dataset):
    """Elements of any.  Mirrors experimental/ops/interleave_ops.py."""
    return _choice(datasets)


@tf_export("data.experimental.Counter", "contrib.data.Counter")
def counter(start=0, step=1, dtype="int64"):
    """Scalars.  Mirrors experimental/ops/counter.py."""
    leaf = structure.Leaf(dtypes.as_dtype(dtype), tf.TensorShape([]))
    return DatasetV1(leaf, variant("ScanDataset", []))


@tf_export("data.experimental.RandomDataset", "contrib.data.RandomDataset")
def random_dataset(seed=None):
    """int64 scalars."""
    return DatasetV1(structure.Leaf(tf.int64, tf.TensorShape([])), variant("RandomDataset", []))


class _Settings:
    """An object whose attributes are settings; unset ones are None."""

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name.startswith("experimental_") or name in ("threading", "autotune"):
            made = _Settings()
            setattr(self, name, made)
            return made
        return None


@tf_export("data.Options")
class Options(_Settings):
    """Mirrors python/data/ops/dataset_ops.py Options."""

    def merge(self, options):
        """These options."""
        return self


for _name in ("OptimizationOptions", "ThreadingOptions", "MapVectorizationOptions",
              "StatsOptions", "DistributeOptions", "StatsAggregator"):  # fmt: skip
    export_value(type(_name, (_Settings,), {"__doc__": "Settings."}), f"data.experimental.{_name}")


@tf_export("data.experimental.Reducer", "contrib.data.Reducer")
class Reducer:
    """Three functions.  Mirrors experimental/ops/grouping.py Reducer."""

    def __init__(self, init_func, reduce_func, finalize_func):
        self.init_func = init_func
        self.reduce_func = reduce_func
        self.finalize_func = finalize_func
