"""Datasets over files.

Mirrors python/data/ops/readers.py and python/data/experimental/ops/readers.py.
"""

from __future__ import annotations

from tfscope.tf1.api import data_structure as structure
from tfscope.tf1.api.data_dataset import DatasetV1, constant
from tfscope.tf1.api.data_functions import traced
from tfscope.tf1.api.data_structure import variant
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _file_names(filenames):
    """The op chain of a list of file names.  Mirrors readers.py _create_or_validate."""
    if isinstance(filenames, DatasetV1):
        return filenames
    if not isinstance(filenames, Unknown):
        filenames = ops.convert_to_tensor(filenames, dtype=tf.string)
        filenames = tf.reshape(filenames, [-1], name="flat_filenames")
    return DatasetV1.from_tensor_slices(filenames)


class _FileDataset(DatasetV1):
    """A dataset of strings read from files."""

    KIND = "FlatMapDataset"
    DTYPE = "string"

    def __init__(self, filenames, *args, **kwargs):
        source = _file_names(filenames)
        leaf = structure.Leaf(dtypes.as_dtype(self.DTYPE), tf.TensorShape([]))
        super().__init__(leaf, variant(self.KIND, [source._variant_tensor]))


@tf_export("data.TFRecordDataset")
class TFRecordDataset(_FileDataset):
    """String scalars.  Mirrors python/data/ops/readers.py TFRecordDataset."""

    def __init__(self, filenames, compression_type=None, buffer_size=None, num_parallel_reads=None):
        super().__init__(filenames)


@tf_export("data.TextLineDataset")
class TextLineDataset(_FileDataset):
    """String scalars.  Mirrors python/data/ops/readers.py TextLineDataset."""

    KIND = "TextLineDataset"

    def __init__(self, filenames, compression_type=None, buffer_size=None):
        if isinstance(filenames, Unknown):
            inputs = []
        else:
            inputs = [ops.convert_to_tensor(filenames, dtype=tf.string, name="filenames")]
        inputs.append(tf.constant("", name="compression_type"))
        inputs.append(constant(256 * 1024, "buffer_size"))
        leaf = structure.Leaf(tf.string, tf.TensorShape([]))
        DatasetV1.__init__(self, leaf, variant("TextLineDataset", inputs))


@tf_export("data.FixedLengthRecordDataset")
class FixedLengthRecordDataset(_FileDataset):
    """String scalars.  Mirrors python/data/ops/readers.py FixedLengthRecordDataset."""

    KIND = "FixedLengthRecordDatasetV2"

    def __init__(
        self,
        filenames,
        record_bytes,
        header_bytes=None,
        footer_bytes=None,
        buffer_size=None,
        compression_type=None,
        num_parallel_reads=None,
    ):
        super().__init__(filenames)


@tf_export("data.experimental.CsvDataset", "contrib.data.CsvDataset")
class CsvDataset(DatasetV1):
    """One scalar per column.  Mirrors experimental/ops/readers.py CsvDataset."""

    def __init__(
        self,
        filenames,
        record_defaults,
        compression_type=None,
        buffer_size=None,
        header=False,
        field_delim=",",
        use_quote_delim=True,
        na_value="",
        select_cols=None,
    ):
        names = ops.convert_to_tensor(filenames, tf.string, "filenames")
        kind = "" if compression_type is None else compression_type
        inputs = [names, ops.convert_to_tensor(kind, tf.string, "compression_type")]
        spec = record_defaults
        if not isinstance(record_defaults, Unknown):
            values = [
                tf.constant([], dtype=d) if isinstance(d, dtypes.DType) else d
                for d in record_defaults
            ]
            values = [
                ops.convert_to_tensor(d, name=f"record_defaults_{i}") for i, d in enumerate(values)
            ]
            spec = tuple(structure.Leaf(element_type(d), tf.TensorShape([])) for d in values)
            inputs += values
        inputs += [
            constant(256 * 1024 if buffer_size is None else buffer_size, "buffer_size"),
            ops.convert_to_tensor(header, tf.bool, "header"),
            ops.convert_to_tensor(field_delim, tf.string, "field_delim"),
            ops.convert_to_tensor(use_quote_delim, tf.bool, "use_quote_delim"),
            ops.convert_to_tensor(na_value, tf.string, "na_value"),
            constant([] if select_cols is None else select_cols, "select_cols"),
        ]
        if current_run().is_v1:
            super().__init__(spec, variant("CSVDataset", inputs))
        else:
            inputs.append(constant([], "exclude_cols"))
            super().__init__(spec, variant("CSVDatasetV2", inputs))


@tf_export("data.experimental.SqlDataset", "contrib.data.SqlDataset")
class SqlDataset(DatasetV1):
    """One scalar per column.  Mirrors experimental/ops/readers.py SqlDataset."""

    def __init__(self, driver_name, data_source_name, query, output_types):
        spec = structure.spec_from(output_types)
        if not isinstance(spec, Unknown):
            spec = structure.map_structure(lambda leaf: leaf.with_shape(tf.TensorShape([])), spec)
        super().__init__(spec, variant("SqlDataset", []))


def _unmodelled(name):
    def make(*args, **kwargs):
        """A dataset whose elements are not modelled."""
        why = Unknown("unmodelled-api", f"tf.data.experimental.{name}()")
        return DatasetV1(why, variant("PrefetchDataset", []))

    make.__name__ = make.__qualname__ = name
    export_value(make, f"data.experimental.{name}", f"contrib.data.{name}")


_unmodelled("make_csv_dataset")


@tf_export("data.experimental.make_batched_features_dataset",
           "contrib.data.make_batched_features_dataset")  # fmt: skip
def make_batched_features_dataset(
    file_pattern,
    batch_size,
    features,
    reader=None,
    label_key=None,
    reader_args=None,
    num_epochs=None,
    shuffle=True,
    shuffle_buffer_size=10000,
    shuffle_seed=None,
    prefetch_buffer_size=-1,
    reader_num_threads=1,
    parser_num_threads=2,
    sloppy_ordering=False,
    drop_final_batch=False,
):
    """Parsed batches.  Mirrors experimental/ops/readers.py make_batched_features_dataset."""
    spec = structure.Leaf(tf.string, tf.TensorShape([None]))

    def parse(examples):
        parsed = tf.io.parse_example(examples, features)
        if label_key is None:
            return parsed
        return parsed, parsed.pop(label_key)

    return DatasetV1(traced(parse, spec), variant("PrefetchDataset", []))
