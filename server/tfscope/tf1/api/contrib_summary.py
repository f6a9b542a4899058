"""tf.contrib.summary: summaries that an op writes itself, if a writer is there and the time has come.

Mirrors python/ops/summary_ops_v2.py.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.control_flow import cond
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.summary import summary_scope
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

SUMMARIES = "_SUMMARY_V2"
WRITER_INITS = "_SUMMARY_WRITER_V2"
WRITER, RECORDING = "summary_writer", "summary_recording"


def _names(name: str) -> list[str]:
    return [
        f"contrib.summary.{name}",
        f"contrib.summary.summary.{name}",
        f"python.ops.summary_ops_v2.{name}",
    ]


def _device() -> Any:
    return ops.device("cpu:0")


@contextlib.contextmanager
def _kept(key: str, value: Any) -> Any:
    """The run's value of a key for the time of a block."""
    data = current_run().data
    old = data.get(key)
    data[key] = value
    try:
        yield value
    finally:
        data[key] = old


# -- whether to record -----------------------------------------------------------------------------
@tf_export(*_names("should_record_summaries"))
def should_record_summaries():
    """A tensor: both the program and the strategy want it."""
    wanted = current_run().data.get(RECORDING)
    wanted = wanted() if callable(wanted) else wanted
    return tf.logical_and(True, False if wanted is None else wanted)


@tf_export(*_names("always_record_summaries"))
def always_record_summaries():
    """Every summary in the block is recorded."""
    return _kept(RECORDING, True)


@tf_export(*_names("never_record_summaries"))
def never_record_summaries():
    """No summary in the block is recorded."""
    return _kept(RECORDING, False)


@tf_export(*_names("record_summaries_every_n_global_steps"))
def record_summaries_every_n_global_steps(n, global_step=None):
    """Summaries in the block are recorded at some steps."""
    if global_step is None:
        global_step = tf.train.get_or_create_global_step()
    with _device():
        return _kept(RECORDING, tf.equal(global_step % n, 0))


# -- writers ---------------------------------------------------------------------------------------
@tf_export(*_names("SummaryWriter"))
class SummaryWriter:
    """What writes summaries: here, one that writes nothing."""

    def set_as_default(self):
        """Writes from now on."""

    @contextlib.contextmanager
    def as_default(self):
        """Writes in the block."""
        yield

    def init(self):
        """Nothing to start."""

    def flush(self):
        """Nothing to write."""

    def close(self):
        """Nothing to end."""


class ResourceSummaryWriter(SummaryWriter):
    """A writer that is a resource.  Mirrors summary_ops_v2.py ResourceSummaryWriter."""

    def __init__(self, kind, shared_name, *arguments):
        self._resource = make("SummaryWriter", None, {"shared_name": shared_name})
        self._made = kind, arguments
        self._init_op = self.init()
        ops.add_to_collection(WRITER_INITS, self._init_op)

    def set_as_default(self):
        current_run().data[WRITER] = self

    @contextlib.contextmanager
    def as_default(self):
        with _kept(WRITER, self):
            yield self
            self.flush()

    def init(self):
        kind, arguments = self._made
        return make(kind, None, writer=self._resource, **dict(arguments))

    def flush(self):
        return flush(self)

    def close(self):
        with ops.control_dependencies([self.flush()]), _device():
            return make("CloseSummaryWriter", None, writer=self._resource)


@tf_export(*_names("create_file_writer"), *_names("create_summary_file_writer"))
def create_file_writer(logdir, max_queue=None, flush_millis=None, filename_suffix=None, name=None):
    """A writer of event files."""
    if logdir is None:
        return SummaryWriter()
    logdir = str(logdir)
    with _device():
        if max_queue is None:
            max_queue = tf.constant(10)
        if flush_millis is None:
            flush_millis = tf.constant(2 * 60 * 1000)
        if filename_suffix is None:
            filename_suffix = tf.constant(".v2")
        return ResourceSummaryWriter(
            "CreateSummaryFileWriter", f"logdir:{logdir}" if name is None else name,
            ("logdir", logdir), ("max_queue", max_queue), ("flush_millis", flush_millis),
            ("filename_suffix", filename_suffix),
        )  # fmt: skip


@tf_export(*_names("create_db_writer"))
def create_db_writer(db_uri, experiment_name=None, run_name=None, user_name=None, name=None):
    """A writer of a database; what is not given are the time and the user."""
    with _device():
        given = [
            tf.constant("" if v is None else v) for v in (experiment_name, run_name, user_name)
        ]
        keys = ("experiment_name", "run_name", "user_name")
        return ResourceSummaryWriter(
            "CreateSummaryDbWriter", name, ("db_uri", db_uri), *zip(keys, given)
        )


@tf_export(*_names("summary_writer_initializer_op"))
def summary_writer_initializer_op():
    """What starts the writers."""
    return ops.get_collection(WRITER_INITS)


@tf_export(*_names("all_summary_ops"), *_names("all_v2_summary_ops"), "summary.all_v2_summary_ops")
def all_summary_ops():
    """What writes the summaries."""
    return ops.get_collection(SUMMARIES)


@tf_export(*_names("initialize"), "summary.initialize")
def initialize(graph=None, session=None):
    """Starts the writers in a session."""
    if current_run().data.get(WRITER) is None:
        raise raised(RuntimeError("No default tf.contrib.summary.SummaryWriter found"))
    if session is None and tf.get_default_session() is None:
        raise raised(ValueError("session must be passed if no default session exists"))
    if graph is not None:
        data = tf.placeholder(tf.string)
        globals()["graph"](data, 0)


@tf_export(*_names("flush"))
def flush(writer=None, name=None):
    """Writes what waits."""
    writer = current_run().data.get(WRITER) if writer is None else writer
    if writer is None:
        return tf.no_op()
    with _device():
        resource = writer._resource if isinstance(writer, ResourceSummaryWriter) else writer
        return make("FlushSummaryWriter", name, writer=resource)


# -- summaries -------------------------------------------------------------------------------------
def _nothing():
    return tf.constant(False)


def _choose_step(step):
    if step is None:
        return tf.train.get_or_create_global_step()
    return step if isinstance(step, Tensor) else tf.convert_to_tensor(step, tf.int64)


def _written(name, tensor, family, write):
    """Mirrors summary_ops_v2.py summary_writer_function."""
    writer = current_run().data.get(WRITER)
    outside = ops.get_default_graph().get_name_scope()
    if writer is None:
        return tf.no_op()

    def record():
        with (
            ops.name_scope(f"{outside}/" if outside else outside),
            summary_scope(name, family, values=[tensor]) as (tag, scope),
            ops.control_dependencies([write(writer._resource, tag, scope)]),
        ):
            return tf.constant(True)

    with _device():
        pred = should_record_summaries()
        wanted = current_run().data.get(RECORDING)
        if isinstance(wanted, Tensor | Unknown):
            op = cond(pred, true_fn=record, false_fn=_nothing, name="")
        else:
            op = record() if wanted else _nothing()
        ops.add_to_collection(SUMMARIES, op)
    return op


@tf_export(*_names("generic"))
def generic(name, tensor, metadata=None, family=None, step=None):
    """A tensor of any kind."""

    def write(writer, tag, scope):
        data = tf.constant("") if metadata is None else metadata
        value = {"step": _choose_step(step), "tensor": tf.identity(tensor)}
        return make("WriteSummary", scope, writer=writer, **value, tag=tag, summary_metadata=data)

    return _written(name, tensor, family, write)


@tf_export(*_names("scalar"))
def scalar(name, tensor, family=None, step=None):
    """One number."""

    def write(writer, tag, scope):
        value = {"step": _choose_step(step), "tag": tag, "value": tf.identity(tensor)}
        return make("WriteScalarSummary", scope, writer=writer, **value)

    return _written(name, tensor, family, write)


@tf_export(*_names("histogram"))
def histogram(name, tensor, family=None, step=None):
    """How numbers are spread."""

    def write(writer, tag, scope):
        value = {"step": _choose_step(step), "tag": tag, "values": tf.identity(tensor)}
        return make("WriteHistogramSummary", scope, writer=writer, **value)

    return _written(name, tensor, family, write)


@tf_export(*_names("image"))
def image(name, tensor, bad_color=None, max_images=3, family=None, step=None):
    """Images."""

    def write(writer, tag, scope):
        bad = tf.constant([255, 0, 0, 255], dtype=tf.uint8) if bad_color is None else bad_color
        value = {"step": _choose_step(step), "tag": tag, "tensor": tf.identity(tensor)}
        return make(
            "WriteImageSummary",
            scope,
            {"max_images": max_images},
            writer=writer,
            **value,
            bad_color=bad,
        )

    return _written(name, tensor, family, write)


@tf_export(*_names("audio"))
def audio(name, tensor, sample_rate, max_outputs, family=None, step=None):
    """Sounds."""

    def write(writer, tag, scope):
        value = {"step": _choose_step(step), "tag": tag, "tensor": tf.identity(tensor)}
        value["sample_rate"] = sample_rate
        return make(
            "WriteAudioSummary", scope, {"max_outputs": max_outputs}, writer=writer, **value
        )

    return _written(name, tensor, family, write)


@tf_export(*_names("graph"))
def graph(param, step=None, name=None):
    """The graph itself, as text in a tensor."""
    if not isinstance(param, Tensor):
        text = (
            f"graph() needs a tf.Tensor (e.g. tf.placeholder) in graph mode, but was: {type(param)}"
        )
        raise raised(TypeError(text))
    writer = current_run().data.get(WRITER)
    if writer is None:
        return tf.no_op()
    with _device():
        tensor = tf.identity(param)
        step = _choose_step(step)
        return make("WriteGraphSummary", name, writer=writer._resource, step=step, tensor=tensor)


@tf_export(*_names("import_event"))
def import_event(tensor, name=None):
    """An event of another file."""
    writer = current_run().data.get(WRITER)
    resource = None if writer is None else writer._resource
    return make("ImportEvent", name, writer=resource, event=tensor)
