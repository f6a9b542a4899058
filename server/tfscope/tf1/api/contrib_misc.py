"""Small parts of tf.contrib: static conditions, batching by length, slim's data helpers.

Mirrors contrib/framework/python/framework/*, contrib/training/python/training/
bucket_ops.py and contrib/slim/python/slim/data/*.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import contrib_nest_paths as nest_paths
from tfscope.tf1.api import queues_sparse
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.unknown import Unknown


# -- contrib.framework ---------------------------------------------------------------------------
@tf_export("contrib.framework.strip_name_scope")
def strip_name_scope(name, export_scope):
    """A name without its scope."""
    if isinstance(name, str) and isinstance(export_scope, str) and export_scope:
        return name.removeprefix(export_scope.rstrip("/") + "/")
    return name


@tf_export("contrib.framework.prepend_name_scope")
def prepend_name_scope(name, import_scope):
    """A name in a scope."""
    if isinstance(import_scope, str) and import_scope:
        return f"{import_scope.rstrip('/')}/{name}"
    return name


@tf_export("contrib.framework.py_func")
def py_func(func, args=(), kwargs=None, output_types=None, output_shapes=None, stateful=True, name=None):  # fmt: skip
    """Tensors of the given types and shapes."""
    types = nest.flatten(output_types)
    given = [] if isinstance(args, Unknown) else nest.flatten(list(args))
    made = tf.py_func(func, given, types, stateful=stateful, name=name)
    if isinstance(made, Unknown):
        return made
    made = list(made) if isinstance(made, (list, tuple)) else [made]
    if output_shapes is not None and not isinstance(output_shapes, Unknown):
        shapes = [output_shapes] if len(made) == 1 else nest_paths.flatten_up_to(output_types, output_shapes)  # fmt: skip
        for tensor, shape in zip(made, shapes):
            tensor.set_shape(shape)
    return nest.pack_sequence_as(output_types, made)


# -- contrib.training ----------------------------------------------------------------------------
def _batched(tensors: Any, batch_size: Any) -> Any:
    """The structure of the tensors with a batch in front; padding leaves known sizes as they are."""
    size = batch_size if isinstance(batch_size, int) else None
    leaves = nest.flatten(tensors)
    made = []
    for value in queues_sparse.stored(leaves, False):
        tensor = ops.convert_to_tensor(value)
        whole = tensor_shape.TensorShape([size]).concatenate(tensor.get_shape())
        made.append(one_op("QueueDequeueManyV2", [], whole, tensor.dtype))
    return nest.pack_sequence_as(tensors, queues_sparse.restored(made, leaves, False))


@tf_export("contrib.training.bucket_by_sequence_length")
def bucket_by_sequence_length(input_length, tensors, batch_size, bucket_boundaries, num_threads=1, capacity=32, bucket_capacities=None, shapes=None, dynamic_pad=False, allow_smaller_final_batch=False, keep_input=True, shared_name=None, name=None):  # fmt: skip
    """Lengths and batches of tensors."""
    size = None if allow_smaller_final_batch else batch_size
    with ops.name_scope(name, "bucket_by_sequence_length"):
        lengths = _batched(ops.convert_to_tensor(input_length), size)
        return lengths, _batched(tensors, size)


@tf_export("contrib.training.bucket")
def bucket(tensors, which_bucket, batch_size, num_buckets, num_threads=1, capacity=32, bucket_capacities=None, shapes=None, dynamic_pad=False, allow_smaller_final_batch=False, keep_input=True, shared_name=None, name=None):  # fmt: skip
    """The bucket's number and batches of tensors."""
    size = None if allow_smaller_final_batch else batch_size
    with ops.name_scope(name, "bucket"):
        return ops.convert_to_tensor(which_bucket), _batched(tensors, size)


# -- slim's data ---------------------------------------------------------------------------------
def _data(module: str, *names: str) -> list[str]:
    places = ("contrib.slim", "tf_slim", "contrib.slim.python.slim.data", "tf_slim.data")
    return [f"{place}.{module}.{name}" for name in names for place in places]


class _Described:
    """An object that keeps its arguments; what it reads is not known."""

    def __init__(self, *args, **kwargs):
        self._args = args
        self.__dict__.update(kwargs)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown("data", f"{type(self).__name__}.{name}")


@tf_export(*_data("dataset", "Dataset"))
class Dataset(_Described):
    """Where data is and how it is decoded."""

    def __init__(self, data_sources, reader, decoder, num_samples, items_to_descriptions, **kwargs):
        super().__init__(**kwargs)
        self.data_sources = data_sources
        self.reader = reader
        self.decoder = decoder
        self.num_samples = num_samples
        self.items_to_descriptions = items_to_descriptions


@tf_export(*_data("dataset_data_provider", "DatasetDataProvider"))
class DatasetDataProvider(_Described):
    """Reads a dataset; items are tensors of unknown shape."""

    def __init__(self, dataset, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._dataset = dataset

    def list_items(self):
        """The names of the items."""
        return Unknown("data", "provider.list_items()")

    def num_samples(self):
        """How many samples."""
        if isinstance(self._dataset, Dataset):
            return self._dataset.num_samples
        return Unknown("data", "provider.num_samples()")

    def get(self, items):
        """One tensor per item."""
        if isinstance(items, Unknown):
            return items
        return [ops.convert_to_tensor(Unknown("data", str(item))) for item in items]


for _name in ("Tensor", "Image", "SparseTensor", "BoundingBox", "LookupTensor", "ItemHandler",
              "ItemHandlerCallback", "BackupHandler", "TFExampleDecoder",
              "TFSequenceExampleDecoder"):  # fmt: skip
    tf_export(*_data("tfexample_decoder", _name))(type(_name, (_Described,), {}))
