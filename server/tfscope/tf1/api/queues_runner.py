"""Queue runners and the coordinator: objects; threads never run.

Mirrors python/training/{queue_runner_impl,coordinator}.py and contrib/slim/python/slim/queues.py.
"""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, running
from tfscope.tf1.graph.not_tensors import PLAIN, lacking, shown_kind
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("train.QueueRunner", "train.queue_runner.QueueRunner")
class QueueRunner:
    """Mirrors queue_runner_impl.py QueueRunner: makes the two close ops."""

    def __init__(
        self,
        queue=None,
        enqueue_ops=None,
        close_op=None,
        cancel_op=None,
        queue_closed_exception_types=None,
        queue_runner_def=None,
        import_scope=None,
    ):
        if queue is None and queue_runner_def is None:
            raise raised(ValueError("Must provide queue and enqueue_ops."))
        self._queue = queue
        self._enqueue_ops = enqueue_ops
        if isinstance(queue, Unknown) or queue is None:
            self._close_op = self._cancel_op = queue
            return
        self._close_op = queue.close() if close_op is None else close_op
        self._cancel_op = queue.close() if cancel_op is None else cancel_op

    queue = property(lambda self: self._queue)
    enqueue_ops = property(lambda self: self._enqueue_ops)
    close_op = property(lambda self: self._close_op)
    cancel_op = property(lambda self: self._cancel_op)

    @property
    def name(self):
        """The queue's name."""
        return self._queue.name

    def create_threads(self, sess, coord=None, daemon=False, start=False):
        """No threads."""
        return []


@tf_export("train.add_queue_runner", "train.queue_runner.add_queue_runner")
def add_queue_runner(qr, collection="queue_runners"):
    """Mirrors queue_runner_impl.py add_queue_runner."""
    ops.add_to_collection(collection, qr)


@tf_export("train.start_queue_runners", "train.queue_runner.start_queue_runners")
def start_queue_runners(sess=None, coord=None, daemon=True, start=True, collection="queue_runners"):
    """No threads.  Mirrors queue_runner_impl.py start_queue_runners.

    Raises:
        ValueError: without a session.
        TypeError: for what is none.
    """
    if sess is None:
        sess = running.default_session()
        if sess is None:
            text = "Cannot start queue runners: No default session is registered. Use `with sess.as_default()` or pass an explicit session to tf.start_queue_runners(sess=sess)"
            raise raised(ValueError(text))
    if isinstance(sess, (*PLAIN, Coordinator)):
        text = f"sess must be a `tf.Session` object. Given class: {shown_kind(sess)}"
        raise raised(TypeError(text))
    if isinstance(coord, PLAIN) and coord and ops.get_collection(collection):
        raise lacking(coord, "register_thread")
    return []


@tf_export("train.Coordinator")
class Coordinator:
    """Mirrors coordinator.py Coordinator; whether to stop is known when the program runs."""

    def __init__(self, clean_stop_exception_types=None):
        clean = clean_stop_exception_types
        self._clean_stop_exception_types = (
            (tf.errors.OutOfRangeError,) if clean is None else tuple(clean)
        )
        self._joined = self._stopped = False
        self._error = None

    def request_stop(self, ex=None):
        """Keeps the first exception, for ``join`` to raise; raises it at once after ``join``."""
        error = ex[1] if isinstance(ex, tuple) and len(ex) == 3 else ex
        if not isinstance(error, BaseException) or isinstance(
            error, self._clean_stop_exception_types
        ):
            error = None
        if self._joined and error is not None:
            raise raised(error)
        if not self._stopped and self._error is None:
            self._error = error
        self._stopped = True

    def clear_stop(self):
        """Forgets what was requested."""
        self._joined = self._stopped = False
        self._error = None

    def should_stop(self):
        """Whether a stop was requested; before that, known when the program runs."""
        return True if self._stopped else Unknown("runtime", "coord.should_stop()")

    def wait_for_stop(self, timeout=None):
        """Whether a stop was requested; before that, known when the program runs."""
        return True if self._stopped else Unknown("runtime", "coord.wait_for_stop()")

    def stop_on_exception(self):
        """A context in which an exception requests a stop."""
        return _StopOnException(self)

    def register_thread(self, thread):
        """Threads have ended."""

    def join(self, threads=None, stop_grace_period_secs=120, ignore_live_threads=False):
        """Returns at once; raises the exception that a stop was requested for."""
        self._joined = True
        self.raise_requested_exception()

    @property
    def joined(self):
        """Whether join was called."""
        return self._joined

    def raise_requested_exception(self):
        """Raises the exception that a stop was requested for."""
        if self._error is not None:
            raise raised(self._error)


class _StopOnException:
    """``with coord.stop_on_exception()``."""

    swallows_ = True

    def __init__(self, coord):
        self._coord = coord

    def __enter__(self):
        return None

    def __exit__(self, kind, error, traceback):
        if kind is None:
            return False
        self._coord.request_stop((kind, error, traceback))
        return True


@tf_export("train.LooperThread")
class LooperThread:
    """A thread that never runs.  Mirrors coordinator.py LooperThread."""

    def __init__(self, coord, timer_interval_secs, target=None, args=None, kwargs=None):
        self._coord = coord

    @staticmethod
    def loop(coord, timer_interval_secs, target, args=None, kwargs=None):
        """A thread."""
        return LooperThread(coord, timer_interval_secs, target, args, kwargs)

    def start(self):
        """Does not start."""

    def join(self, timeout=None):
        """Returns at once."""

    def start_loop(self):
        """Called when the loop starts."""

    def stop_loop(self):
        """Called when the loop ends."""

    def run_loop(self):
        """Called at every turn."""


class NestedQueueRunnerError(Exception):
    """Queue runners are run within others."""


@contextlib.contextmanager
def QueueRunners(session):  # noqa: N802 - TensorFlow's name
    """Within the block the queue runners of the graph run.  Mirrors contrib/slim/.../queues.py."""
    data = current_run().data
    if data.get("queues_run"):
        raise raised(NestedQueueRunnerError("QueueRunners cannot be nested"))
    data["queues_run"] = True
    try:
        yield
    finally:
        data["queues_run"] = False


for _place in ("contrib.slim.queues", "contrib.slim.python.slim.queues"):
    tf_export(f"{_place}.QueueRunners")(QueueRunners)
    tf_export(f"{_place}.NestedQueueRunnerError")(NestedQueueRunnerError)
