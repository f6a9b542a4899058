"""tf.summary: one op per summary in the collection SUMMARIES.

Mirrors python/summary/summary.py and python/ops/summary_op_util.py.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.base.patterns import regex
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown

SUMMARIES = "summaries"
_INVALID = regex(r"[^-/\w\.]")


def clean_tag(name):
    """Mirrors summary_op_util.py clean_tag."""
    if name is None or isinstance(name, Unknown):
        return None if name is None else str(name)
    return refusable(_INVALID.sub, "_", name).lstrip("/")


@tf_export("python.ops.summary_op_util.summary_scope")
@contextlib.contextmanager
def summary_scope(name, family, default_name=None, values=()):
    """(tag, scope).  Mirrors summary_op_util.py summary_scope."""
    name, family = clean_tag(name), clean_tag(family)
    base = name if family is None else f"{family}/{name}"
    with ops.name_scope(base, default_name, values) as scope:
        yield (scope.rstrip("/") if family is None else f"{family}/{scope.rstrip('/')}"), scope


def _emit(kind, tag_argument, scope, tag, inputs, collections, extra=()):
    """The op that carries the scope's name."""
    graph = ops.get_default_graph()
    constant = tf.constant(tag, name=tag_argument)
    op = graph.create_op(
        kind, [constant, *inputs, *extra], [(tf.string, tf.TensorShape([]))], name=scope
    )
    return _collect(op.outputs[0], collections)


def _collect(value, collections):
    keys = [SUMMARIES] if collections is None else collections
    if not isinstance(keys, Unknown):
        for key in keys:
            ops.add_to_collection(key, value)
    return value


def _summary(kind, tag_argument, name, values, collections, family, convert, attrs=None, **more):
    if isinstance(values, Unknown):
        with summary_scope(name, family) as (tag, scope):
            return _emit(kind, tag_argument, scope, tag, [], collections)
    with summary_scope(name, family, values=[values]) as (tag, scope):
        inputs = {tag_argument: tag, convert: values, **more}
        return _collect(make(kind, scope, attrs, **inputs), collections)


@tf_export("summary.scalar")
def scalar(name, tensor, collections=None, family=None):
    """A string scalar.  Mirrors summary.py scalar."""
    return _summary("ScalarSummary", "tags", name, tensor, collections, family, "values")


@tf_export("summary.histogram")
def histogram(name, values, collections=None, family=None):
    """A string scalar.  Mirrors summary.py histogram."""
    return _summary("HistogramSummary", "tag", name, values, collections, family, "values")


@tf_export("summary.image")
def image(name, tensor, max_outputs=3, collections=None, family=None):
    """A string scalar.  Mirrors summary.py image."""
    attrs = {"max_images": max_outputs}
    return _summary("ImageSummary", "tag", name, tensor, collections, family, "tensor", attrs)


@tf_export("summary.audio")
def audio(name, tensor, sample_rate, max_outputs=3, collections=None, family=None):
    """A string scalar.  Mirrors summary.py audio."""
    attrs = {"max_outputs": max_outputs}
    return _summary(
        "AudioSummaryV2",
        "tag",
        name,
        tensor,
        collections,
        family,
        "tensor",
        attrs,
        sample_rate=sample_rate,
    )


@tf_export("summary.text")
def text(name, tensor, collections=None):
    """A string scalar.  Mirrors summary.py text."""
    if isinstance(tensor, ops.Tensor) and element_type(tensor) not in (None, tf.string):
        message = f"Expected tensor {tensor.name} to have dtype string, got {tensor.dtype}"
        raise raised(ValueError(message))
    return tensor_summary(name, tensor, collections=collections)


@tf_export("summary.tensor_summary")
def tensor_summary(
    name,
    tensor,
    summary_description=None,
    collections=None,
    summary_metadata=None,
    family=None,
    display_name=None,
):
    """A string scalar.  Mirrors summary.py tensor_summary."""
    with summary_scope(name, family, values=[tensor]) as (tag, scope):
        value = ops.convert_to_tensor(tensor, name="tensor")
        metadata = tf.constant("", name="serialized_summary_metadata")
        return _emit("TensorSummaryV2", "tag", scope, tag, [value], collections, [metadata])


@tf_export("summary.merge")
def merge(inputs, collections=None, name=None):
    """A string scalar.  Mirrors summary.py merge."""
    name = clean_tag(name)
    inputs = inputs if isinstance(inputs, Unknown) else list(inputs)
    with ops.name_scope(name, "Merge", [] if isinstance(inputs, Unknown) else inputs):
        merged = make("MergeSummary", name, inputs=inputs)
        if collections and not isinstance(collections, Unknown):
            ops.add_to_collections(collections, merged)
        return merged


@tf_export("summary.merge_all")
def merge_all(key=SUMMARIES, scope=None, name=None):
    """A string scalar, or None without summaries.  Mirrors summary.py merge_all."""
    found = ops.get_collection(key, scope=scope)
    return merge(found, name=name) if found else None


@tf_export("summary.get_summary_description")
def get_summary_description(node_def):
    """A description, which is not modelled."""
    return Unknown("unmodelled-api", "tf.summary.get_summary_description()")


@tf_export("summary.FileWriter", "train.SummaryWriter")
class FileWriter:
    """Writes nothing.  Mirrors python/summary/writer/writer.py FileWriter."""

    def __init__(
        self,
        logdir,
        graph=None,
        max_queue=10,
        flush_secs=120,
        graph_def=None,
        filename_suffix=None,
        session=None,
    ):
        self._logdir = logdir

    def __enter__(self):
        return self

    def __exit__(self, unused_type, unused_value, unused_traceback):
        return None

    def get_logdir(self):
        """The folder given."""
        return self._logdir

    def add_summary(self, summary, global_step=None):
        """Writes nothing."""

    def add_session_log(self, session_log, global_step=None):
        """Writes nothing."""

    def add_graph(self, graph, global_step=None, graph_def=None):
        """Writes nothing."""

    def add_meta_graph(self, meta_graph_def, global_step=None):
        """Writes nothing."""

    def add_run_metadata(self, run_metadata, tag, global_step=None):
        """Writes nothing."""

    def add_event(self, event):
        """Writes nothing."""

    def flush(self):
        """Writes nothing."""

    def close(self):
        """Writes nothing."""

    def reopen(self):
        """Writes nothing."""


@tf_export("summary.FileWriterCache")
class FileWriterCache:
    """One writer per folder.  Mirrors python/summary/writer/writer_cache.py."""

    _cache: dict[Any, Any] = {}

    @staticmethod
    def clear():
        """Forgets the writers."""
        FileWriterCache._cache.clear()

    @staticmethod
    def get(logdir):
        """The writer of a folder."""
        return FileWriterCache._cache.setdefault(str(logdir), FileWriter(logdir))


@tf_export("summary.Event", "Event")
class Event:
    """A protocol buffer; its fields are the keyword arguments."""

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)


class _Record(Event):
    """A message below Summary."""


@tf_export("summary.Summary", "Summary")
class Summary(Event):
    """A protocol buffer of values."""

    Value = Image = Audio = _Record

    def __init__(self, value=()):
        super().__init__(value=_Values(value))

    @staticmethod
    def FromString(data):
        """Content known when the program runs."""
        return Unknown("runtime", "Summary.FromString()")

    def ParseFromString(self, data):
        """Content known when the program runs."""
        self.value = Unknown("runtime", "Summary.value")

    MergeFromString = ParseFromString

    def SerializeToString(self):
        """Content known when the program runs."""
        return Unknown("runtime", "summary.SerializeToString()")


class _Values(list[Any]):
    """A repeated field."""

    def add(self, **kwargs):
        """Appends a new element and returns it."""
        self.append(_Record(**kwargs))
        return self[-1]


for _name in ("SummaryDescription", "SessionLog", "TaggedRunMetadata"):
    export_value(type(_name, (_Record,), {"__doc__": "A protocol buffer."}), f"summary.{_name}")
