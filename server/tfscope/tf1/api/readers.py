"""Readers of files through queues.  Mirrors python/ops/io_ops.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.unknown import Unknown


@tf_export("ReaderBase")
class ReaderBase:
    """Mirrors io_ops.py ReaderBase."""

    KIND = ""

    def __init__(self, name=None):
        if not self.KIND:  # the base keeps the handle that it is given
            self._reader_ref = name
            return
        graph = ops.get_default_graph()
        out = [(dtypes.as_dtype("resource"), tf.TensorShape([]))]
        self._reader_ref = graph.create_op(self.KIND, [], out, name=name).outputs[0]

    @property
    def reader_ref(self):
        """The handle."""
        return self._reader_ref

    def _op(self, kind, queue, out, name):
        graph = ops.get_default_graph()
        inputs = [self._reader_ref]
        if queue is not None and not isinstance(queue, Unknown):
            inputs.append(queue if isinstance(queue, ops.Tensor) else queue.queue_ref)
        return graph.create_op(kind, inputs, out, name=name).outputs

    def read(self, queue, name=None):
        """Key and value, string scalars."""
        scalar = (tf.string, tf.TensorShape([]))
        key, value = self._op("ReaderReadV2", queue, [scalar, scalar], name)
        return _Read(key, value)

    def read_up_to(self, queue, num_records, name=None):
        """Keys and values, string vectors."""
        vector = (tf.string, tf.TensorShape([None]))
        key, value = self._op("ReaderReadUpToV2", queue, [vector, vector], name)
        return _Read(key, value)

    def num_records_produced(self, name=None):
        """An int64 scalar."""
        out = [(tf.int64, tf.TensorShape([]))]
        return self._op("ReaderNumRecordsProducedV2", None, out, name)[0]

    def reset(self, name=None):
        """An op."""
        graph = ops.get_default_graph()
        return graph.create_op("ReaderResetV2", [self._reader_ref], [], name=name)


class _Read(tuple[Any, ...]):
    """A pair with names, as op wrappers return it."""

    def __new__(cls, key, value):
        return super().__new__(cls, (key, value))

    key = property(lambda self: self[0])
    value = property(lambda self: self[1])


@tf_export("TFRecordReader")
class TFRecordReader(ReaderBase):
    """Mirrors io_ops.py TFRecordReader."""

    KIND = "TFRecordReaderV2"

    def __init__(self, name=None, options=None):
        super().__init__(name)


@tf_export("TextLineReader")
class TextLineReader(ReaderBase):
    """Mirrors io_ops.py TextLineReader."""

    KIND = "TextLineReaderV2"

    def __init__(self, skip_header_lines=None, name=None):
        super().__init__(name)


@tf_export("WholeFileReader")
class WholeFileReader(ReaderBase):
    """Mirrors io_ops.py WholeFileReader."""

    KIND = "WholeFileReaderV2"


@tf_export("IdentityReader")
class IdentityReader(ReaderBase):
    """Mirrors io_ops.py IdentityReader."""

    KIND = "IdentityReaderV2"


@tf_export("LMDBReader")
class LMDBReader(ReaderBase):
    """Mirrors io_ops.py LMDBReader."""

    KIND = "LMDBReader"

    def __init__(self, name=None, options=None):
        super().__init__(name)


@tf_export("FixedLengthRecordReader")
class FixedLengthRecordReader(ReaderBase):
    """Mirrors io_ops.py FixedLengthRecordReader."""

    KIND = "FixedLengthRecordReaderV2"

    def __init__(
        self,
        record_bytes,
        header_bytes=None,
        footer_bytes=None,
        hop_bytes=None,
        name=None,
        encoding=None,
    ):
        super().__init__(name)
