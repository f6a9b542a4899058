"""tf.data.Dataset: the structure of its elements and one op per transformation.

Mirrors python/data/ops/dataset_ops.py (DatasetV1).
"""

from __future__ import annotations

import types
from typing import Any

from tfscope.tf1.api import data_checks as checks
from tfscope.tf1.api import data_structure as structure
from tfscope.tf1.api.data_functions import capturing, normalized, settled, text_tensor, traced, zero
from tfscope.tf1.api.data_structure import variant
from tfscope.tf1.api.newer_arguments import only_newer
from tfscope.tf1.api.op_defs import op_def
from tfscope.tf1.api.op_inputs import check_length
from tfscope.tf1.api.random_seeds import get_seed
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def constant(value, name, dtype="int64"):
    """A scalar argument of a dataset op, as a tensor of that name."""
    dtype = dtypes.as_dtype(dtype)
    if isinstance(value, Unknown):
        graph = ops.get_default_graph()
        op = graph.create_op("Const", [], [(dtype, tf.TensorShape([]))], name=name)
        return op.outputs[0]
    return ops.convert_to_tensor(value, dtype=dtype, name=name)


@tf_export(
    "data.Dataset",
    "python.data.ops.dataset_ops.Dataset",
    "python.data.ops.dataset_ops.DatasetV1",
    "python.data.ops.dataset_ops.DatasetV2",
)
class DatasetV1:
    """Mirrors python/data/ops/dataset_ops.py DatasetV1."""

    shown_as = "DatasetV1Adapter"
    never_a_tensor = True

    def __init__(self, element_spec=None, variant_tensor=None):
        if element_spec is None and variant_tensor is None:
            variant_tensor = structure.variant_of(self)
        self._given_spec = element_spec
        self._variant_tensor = variant_tensor

    def _as_variant_tensor(self):
        raise raised(NotImplementedError("Dataset._as_variant_tensor"))

    @property
    def _spec(self):
        """A class of the program tells its structure by ``output_types`` and its like."""
        if self._given_spec is not None:
            return self._given_spec
        if type(self).output_types is DatasetV1.output_types:
            return Unknown("unmodelled-api", f"{type(self).__name__}.element_spec")
        return structure.spec_from(self.output_types, self.output_shapes, self.output_classes)

    @property
    def element_spec(self):
        """The structure of an element."""
        return self._spec

    @property
    def output_types(self):
        """dtypes in the structure of an element."""
        return _each(self._spec, lambda leaf: leaf.dtype)

    @property
    def output_shapes(self):
        """Shapes in the structure of an element."""
        return _each(self._spec, lambda leaf: leaf.shape)

    @property
    def output_classes(self):
        """Classes in the structure of an element."""
        return _each(self._spec, lambda leaf: leaf.cls())

    def __repr__(self):
        return structure.shown(self._spec, self._variant_tensor)

    def __iter__(self):
        text = of_target(
            "__iter__() is only supported inside of tf.function or when eager execution is enabled.",
            "`tf.data.Dataset` only supports Python-style iteration in eager mode or within tf.function.",
        )
        raise raised(RuntimeError(text))

    def _next(self, kind, spec, *inputs):
        return DatasetV1(spec, variant(kind, [self._variant_tensor, *inputs]))

    # -- sources -------------------------------------------------------------------------------
    @staticmethod
    def from_tensors(tensors):
        """One element.  Mirrors dataset_ops.py TensorDataset."""
        spec, components = normalized(tensors)
        return DatasetV1(spec, variant("TensorDataset", components))

    @staticmethod
    def from_tensor_slices(tensors):
        """One element per row.  Mirrors dataset_ops.py TensorSliceDataset."""
        spec, components = normalized(tensors, "serialize_many_sparse")
        checks.refuse_no_rows(spec, components)
        return DatasetV1(structure.unbatched(spec), variant("TensorSliceDataset", components))

    @staticmethod
    def from_sparse_tensor_slices(sparse_tensor):
        """Rows of a sparse tensor."""
        leaf = structure.leaf_of(sparse_tensor)
        return DatasetV1(structure.unbatched(leaf), variant("SparseTensorSliceDataset", []))

    @staticmethod
    def from_generator(
        generator, output_types, output_shapes=None, args=None, output_signature=None
    ):
        """Elements of the given types; only 2.x takes ``output_signature``.

        Mirrors dataset_ops.py from_generator.
        """
        only_newer("from_generator", output_signature=output_signature)
        checks.refuse_no_signature(generator, output_types, output_signature)
        if output_signature is not None:
            spec = structure.map_structure(structure.leaf_of_spec, output_signature)
        else:
            spec = structure.spec_from(output_types, output_shapes)
        with ops.name_scope("normalize_element"):
            component = constant(0, "component_0", "int32")
        source = variant("TensorDataset", [component])
        return DatasetV1(spec, variant("FlatMapDataset", [source]))

    @staticmethod
    def range(*args, output_type=None):
        """Scalars, int64 unless 2.x is told otherwise.  Mirrors dataset_ops.py RangeDataset."""
        only_newer("range", output_type=output_type)
        if not 1 <= len(args) <= 3:
            older = f"Invalid arguments to RangeDataset: {args}"
            newer = f"Invalid `args`. The length of `args` should be between 1 and 3 but was {len(args)}."
            raise raised(ValueError(of_target(older, newer)))
        start, stop, step = (0, *args, 1)[-3:] if len(args) == 1 else (*args, 1)[:3]
        inputs = [constant(v, n) for v, n in ((start, "start"), (stop, "stop"), (step, "step"))]
        leaf = structure.Leaf(dtypes.as_dtype(output_type or "int64"), tf.TensorShape([]))
        return DatasetV1(leaf, variant("RangeDataset", inputs))

    @staticmethod
    def zip(*args, datasets=None, name=None):
        """Elements side by side.  Mirrors dataset_ops.py ZipDataset."""
        only_newer("zip", name=name)
        datasets = checks.one_structure(args, datasets)
        if isinstance(datasets, Unknown):
            return datasets.passed_to("tf.data.Dataset.zip")
        checks.refuse_no_datasets(structure.flatten(datasets), DatasetV1)
        flat = [d for d in structure.flatten(datasets) if not isinstance(d, Unknown)]
        spec = structure.map_structure(
            lambda d: structure.leaf_of(d) if isinstance(d, Unknown) else d.element_spec, datasets
        )
        if not structure.flatten(datasets):
            definition = op_def("ZipDataset")
            check_length(definition, definition.inputs[0], 0)
        return DatasetV1(spec, variant("ZipDataset", [d._variant_tensor for d in flat]))

    @staticmethod
    def list_files(file_pattern, shuffle=None, seed=None):
        """File names.  Mirrors dataset_ops.py list_files."""
        with ops.name_scope("list_files"):
            pattern = text_tensor(file_pattern, "file_pattern")
            files = tf.io.matching_files(pattern)
            some = tf.greater(tf.shape(files)[0], 0, name="match_not_empty")
            joined = tf.strings.reduce_join(pattern, separator=", ")
            message = tf.add("No files matched pattern: ", joined, name="message")
            found = tf.Assert(some, [message], summarize=1, name="assert_not_empty")
            with ops.control_dependencies([found]):
                files = tf.identity(files)
            dataset = DatasetV1.from_tensor_slices(files)
            if shuffle is not None and not shuffle:
                return dataset
            size = tf.maximum(tf.shape(files, out_type=tf.int64)[0], 1)
            return dataset.shuffle(size, seed=seed)

    # -- transformations -----------------------------------------------------------------------
    def apply(self, transformation_func):
        """What the function makes of this dataset."""
        made = transformation_func(self)
        if not isinstance(made, (DatasetV1, Unknown)):
            got = of_target(
                f"a Dataset. Got {made}.", f"a `tf.data.Dataset` object. Got {type(made)}."
            )
            raise raised(TypeError(f"`transformation_func` must return {got}"))
        return made

    def map(self, map_func, num_parallel_calls=None):
        """Elements are what the function gives.  Mirrors dataset_ops.py MapDataset."""
        with capturing() as used:
            spec = _as_element(traced(map_func, self._spec))
        if num_parallel_calls is None:
            return self._next("MapDataset", spec, *used)
        calls = constant(num_parallel_calls, "num_parallel_calls", "int32")
        return self._next("ParallelMapDataset", spec, *used, calls)

    map_with_legacy_function = map

    def flat_map(self, map_func):
        """Elements of the datasets that the function gives."""
        with capturing() as used:
            spec = _inner_spec(traced(map_func, self._spec, "Dataset.flat_map()"))
        return self._next("FlatMapDataset", spec, *used)

    def interleave(self, map_func, cycle_length=None, block_length=1, num_parallel_calls=None):
        """Elements of the datasets that the function gives."""
        with capturing() as used:
            spec = _inner_spec(traced(map_func, self._spec, "Dataset.interleave()"))
        cycle = constant(-1 if cycle_length is None else cycle_length, "cycle_length")
        block = constant(block_length, "block_length")
        if num_parallel_calls is None:
            return self._next("InterleaveDataset", spec, *used, cycle, block)
        calls = constant(num_parallel_calls, "num_parallel_calls")
        return self._next("ParallelInterleaveDatasetV2", spec, *used, cycle, block, calls)

    def filter(self, predicate):
        """The same elements.  Mirrors dataset_ops.py FilterDataset."""
        with capturing() as used:
            checks.refuse_no_condition(traced(predicate, self._spec, "Dataset.filter()"))
        return self._next("FilterDataset", self._spec, *used)

    filter_with_legacy_function = filter

    def batch(self, batch_size, drop_remainder=False):
        """A dimension more.  Mirrors dataset_ops.py BatchDataset."""
        size = constant(batch_size, "batch_size")
        drop = constant(drop_remainder, "drop_remainder", "bool")
        static = tensor_shape.dimension(batch_size) if known_true(drop_remainder) else None
        return self._next("BatchDatasetV2", structure.batched(self._spec, static), size, drop)

    def padded_batch(self, batch_size, padded_shapes, padding_values=None, drop_remainder=False):
        """Padded shapes with a dimension more.  Mirrors dataset_ops.py PaddedBatchDataset."""
        size = constant(batch_size, "batch_size")
        static = tensor_shape.dimension(batch_size) if known_true(drop_remainder) else None
        spec, shapes = self._spec, padded_shapes
        if isinstance(spec, Unknown) or isinstance(shapes, Unknown):
            return self._next("PaddedBatchDatasetV2", spec, size)
        shapes = self.output_shapes if shapes is None else structure.shapes_like(spec, shapes)
        padded = structure.map_structure(
            lambda leaf, shape: leaf.with_shape(checks.padded_shape(leaf.shape, shape)),
            spec,
            shapes,
        )
        inputs = [size]
        flat = structure.flatten(padded)
        for leaf in flat:
            dims = [
                -1 if d is None else d for d in (leaf.shape.as_list() if leaf.shape.ndims else [])
            ]
            inputs.append(tf.constant(dims, dtype=tf.int64))
        for leaf in flat:
            inputs.append(zero(leaf.dtype))
        inputs.append(constant(drop_remainder, "drop_remainder", "bool"))
        return self._next("PaddedBatchDatasetV2", structure.batched(padded, static), *inputs)

    def repeat(self, count=None):
        """The same elements."""
        return self._next(
            "RepeatDataset", self._spec, constant(-1 if count is None else count, "count")
        )

    def shuffle(self, buffer_size, seed=None, reshuffle_each_iteration=None):
        """The same elements."""
        inputs = [constant(buffer_size, "buffer_size")]
        seeds = get_seed(seed)
        inputs += [constant(v or 0, name) for v, name in zip(seeds, ("seed", "seed2"), strict=True)]
        return self._next("ShuffleDataset", self._spec, *inputs)

    def prefetch(self, buffer_size):
        """The same elements."""
        size = -1 if buffer_size is None else buffer_size
        return self._next("PrefetchDataset", self._spec, constant(size, "buffer_size"))

    def take(self, count):
        """The same elements."""
        return self._next("TakeDataset", self._spec, constant(count, "count"))

    def skip(self, count):
        """The same elements."""
        return self._next("SkipDataset", self._spec, constant(count, "count"))

    def shard(self, num_shards, index):
        """The same elements."""
        inputs = [constant(num_shards, "num_shards"), constant(index, "index")]
        return self._next("ShardDataset", self._spec, *inputs)

    def cache(self, filename=""):
        """The same elements."""
        return self._next("CacheDataset", self._spec, text_tensor(filename, "filename"))

    def concatenate(self, dataset):
        """Elements of both."""
        if isinstance(dataset, Unknown):
            return dataset
        if not isinstance(dataset, DatasetV1):
            kind = f"`dataset_or_iterator` must be a Dataset or Iterator object, but got {type(dataset)}."
            raise raised(TypeError(kind))
        checks.refuse_other_types(self._spec, dataset.element_spec)
        spec = structure.most_general(self._spec, dataset.element_spec)
        return self._next("ConcatenateDataset", spec, dataset._variant_tensor)

    def enumerate(self, start=0):
        """Pairs of an int64 and an element."""
        return DatasetV1.zip((DatasetV1.range(start, 2**63 - 1), self))

    def window(self, size, shift=None, stride=1, drop_remainder=False):
        """Elements are datasets.  Mirrors dataset_ops.py WindowDataset."""
        inputs = [constant(size, "size"), constant(size if shift is None else shift, "shift")]
        inputs += [constant(stride, "stride"), constant(drop_remainder, "drop_remainder", "bool")]
        spec = structure.map_structure(
            lambda leaf: structure.Leaf(
                dtypes.as_dtype("variant"), tf.TensorShape([]), "dataset", leaf
            ),
            self._spec,
        )
        return self._next("WindowDataset", spec, *inputs)

    def unbatch(self):
        """A dimension less."""
        checks.refuse_scalars(self._spec)
        return self._next("UnbatchDataset", structure.unbatched(self._spec))

    def reduce(self, initial_state, reduce_func):
        """The final state: tensors of the initial state's types."""
        with ops.name_scope("initial_state"):
            spec, components = normalized(initial_state)
        spec, _ = settled(reduce_func, spec, self._spec, "reduce()")
        if isinstance(spec, Unknown):
            return spec.derived("reduce()")
        out = [(leaf.dtype, leaf.shape) for leaf in structure.flatten(spec)]
        inputs = [self._variant_tensor, *components]
        op = ops.get_default_graph().create_op("ReduceDataset", inputs, out)
        return structure.pack(spec, list(op.outputs))

    def with_options(self, options):
        """The same elements; options change no op name."""
        return DatasetV1(self._spec, self._variant_tensor)

    def options(self):
        """The options, which are not modelled."""
        return tf.data.Options()

    def make_one_shot_iterator(self):
        """Mirrors dataset_ops.py make_one_shot_iterator."""
        return tf.data.make_one_shot_iterator(self)

    def make_initializable_iterator(self, shared_name=None):
        """Mirrors dataset_ops.py make_initializable_iterator."""
        return tf.data.make_initializable_iterator(self, shared_name)


for _method in vars(DatasetV1).values():
    _function: Any = getattr(_method, "__func__", _method)
    if isinstance(_function, types.FunctionType):
        _owner = "DatasetV1" if _function.__name__.startswith("make_") else "DatasetV2"
        _function.__qualname__ = f"{_owner}.{_function.__name__}"


def known_true(value):
    """Whether the value is known to be true."""
    if isinstance(value, ops.Tensor):
        value = ops.constant_value(value)
    return not isinstance(value, Unknown) and bool(value)


def _each(spec, function):
    return spec if isinstance(spec, Unknown) else structure.map_structure(function, spec)


def _as_element(result):
    return structure.leaf_of(result) if isinstance(result, DatasetV1) else result


def _inner_spec(result):
    if isinstance(result, DatasetV1):
        return result.element_spec
    if isinstance(result, Unknown):
        return result
    if isinstance(result, structure.Leaf) and result.kind == "dataset":
        return result.inner
    if isinstance(result, structure.Leaf) and result.kind == "unknown":
        return result.inner
    raise checks.no_dataset(result)
