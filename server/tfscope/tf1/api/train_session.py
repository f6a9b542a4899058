"""Sessions that build the rest of a graph: Scaffold, MonitoredSession, Supervisor.

Mirrors python/training/{monitored_session,supervisor,session_manager}.py.
"""

from __future__ import annotations

from tfscope.tf1.api import resources, train_hook_runs
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.saver import Saver
from tfscope.tf1.api.train_hooks import begin_hooks, begin_sessions
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.train_ran import ManagedSession, Ran
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import PLAIN, lacking
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _first(key, default):
    """The one op of a collection; otherwise a new one, which is put there."""
    found = ops.get_collection(key)
    if found:
        return found[0]
    op = default()
    if op is not None:
        ops.add_to_collection(key, op)
    return op


def _initialize_local():
    return tf.group(tf.local_variables_initializer(), tf.tables_initializer())


@tf_export("train.Scaffold")
class Scaffold:
    """Mirrors monitored_session.py Scaffold: ``finalize`` makes what was not given."""

    def __init__(
        self,
        init_op=None,
        init_feed_dict=None,
        init_fn=None,
        ready_op=None,
        ready_for_local_init_op=None,
        local_init_op=None,
        summary_op=None,
        saver=None,
        copy_from_scaffold=None,
    ):
        if copy_from_scaffold is not None and not isinstance(
            copy_from_scaffold, (Scaffold, Unknown)
        ):
            raise raised(TypeError("copy_from_scaffold is not a Scaffold instance."))
        self._init_op = init_op
        self._init_feed_dict = init_feed_dict
        self._init_fn = init_fn and (lambda sess: init_fn(self, sess))
        self._ready_op = ready_op
        self._ready_for_local_init_op = ready_for_local_init_op
        self._local_init_op = local_init_op
        self._summary_op = summary_op
        self._saver = saver

    init_op = property(lambda self: self._init_op)
    init_feed_dict = property(lambda self: self._init_feed_dict)
    init_fn = property(lambda self: self._init_fn)
    ready_op = property(lambda self: self._ready_op)
    ready_for_local_init_op = property(lambda self: self._ready_for_local_init_op)
    local_init_op = property(lambda self: self._local_init_op)
    summary_op = property(lambda self: self._summary_op)
    saver = property(lambda self: self._saver)

    def finalize(self):
        """The ops in TensorFlow's order; then no op may follow."""
        if self._init_op is None:
            self._init_op = _first("init_op", resources.default_init_op)
        if self._ready_op is None:
            self._ready_op = _first("ready_op", resources.default_ready_op)
        if self._ready_for_local_init_op is None:
            self._ready_for_local_init_op = _first(
                "ready_for_local_init_op", resources.default_ready_for_local_init_op
            )
        if self._local_init_op is None:
            self._local_init_op = _first("local_init_op", Scaffold.default_local_init_op)
        if self._summary_op is None:
            self._summary_op = _first("summary_op", tf.summary.merge_all)
        if self._saver is None:
            found = ops.get_collection("savers")
            self._saver = found[0] if found else self._new_saver()
        if isinstance(self._saver, (*PLAIN, ops.Operation, ops.Tensor)):
            raise lacking(self._saver, "build")
        if isinstance(self._saver, Saver):
            self._saver.build()
        ops.get_default_graph().finalize()
        return self

    @staticmethod
    def _new_saver():
        saver = Saver(sharded=True, allow_empty=True)
        ops.add_to_collection("savers", saver)
        return saver

    @staticmethod
    def default_local_init_op():
        """Mirrors monitored_session.py Scaffold.default_local_init_op."""
        own = resources.initialize_resources(resources.local_resources())
        return tf.group(tf.local_variables_initializer(), tf.tables_initializer(), own)


@tf_export("train.SessionCreator")
class SessionCreator:
    """Mirrors monitored_session.py SessionCreator."""

    def create_session(self):
        """What a subclass has to say."""
        text = f"create_session is not implemented for {self}."
        raise raised(NotImplementedError(text))


@tf_export("train.ChiefSessionCreator")
class ChiefSessionCreator(SessionCreator):
    """Mirrors monitored_session.py ChiefSessionCreator."""

    def __init__(
        self,
        scaffold=None,
        master="",
        config=None,
        checkpoint_dir=None,
        checkpoint_filename_with_path=None,
    ):
        self._scaffold = scaffold or Scaffold()

    def create_session(self):
        """A session over the finalized graph."""
        if isinstance(self._scaffold, Scaffold):
            self._scaffold.finalize()
        init_fn = None if isinstance(self, WorkerSessionCreator) else self._scaffold.init_fn
        return train_hook_runs.new_session(init_fn)


@tf_export("train.WorkerSessionCreator")
class WorkerSessionCreator(ChiefSessionCreator):
    """Mirrors monitored_session.py WorkerSessionCreator."""

    def __init__(self, scaffold=None, master="", config=None, max_wait_secs=30 * 60):
        super().__init__(scaffold, master, config)


@tf_export("train.MonitoredSession")
class MonitoredSession(Ran):
    """Hooks begin, then the scaffold is finalized; the end of data ends it.  Mirrors monitored_session.py."""

    swallowed_ = (*ManagedSession.swallowed_, StopIteration)
    StepContext = train_hook_runs.StepContext

    def __init__(self, session_creator=None, hooks=None, stop_grace_period_secs=120):
        self.graph = ops.get_default_graph()
        self._graph_was_finalized = self.graph.finalized
        begin_hooks(hooks)
        creator = session_creator or ChiefSessionCreator()
        session = creator if isinstance(creator, Unknown) else creator.create_session()
        begin_sessions(hooks, session, tf.train.Coordinator)
        self._hooks, self._coordinated = hooks, session

    def __exit__(self, exception_type, exception_value, traceback):
        if exception_type is not None and not isinstance(exception_value, self.swallowed_):
            self._hooks = ()
        self.close()
        return super().__exit__(exception_type, exception_value, traceback)

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """A run, and what hooks do beside it."""
        if not train_hook_runs.listed(self._hooks):
            return super().run(fetches, feed_dict)
        return train_hook_runs.around_run(
            self._hooks, self._coordinated, fetches, feed_dict,
            lambda: Ran.run(self, fetches, feed_dict),
        )  # fmt: skip

    def run_step_fn(self, step_fn):
        """What the function gives, which runs the session as it likes."""
        return train_hook_runs.run_step(step_fn, self._coordinated, self.run)

    def close(self):
        """Ends the session: hooks are told, and the graph may grow again."""
        hooks, self._hooks = self._hooks, ()
        if isinstance(self._coordinated, Ran):
            train_hook_runs.end(hooks, self._coordinated)
        if not self._graph_was_finalized:
            ops.get_default_graph()._unsafe_unfinalize()


@tf_export("train.SingularMonitoredSession")
class SingularMonitoredSession(MonitoredSession):
    """Mirrors monitored_session.py SingularMonitoredSession."""

    def __init__(
        self,
        hooks=None,
        scaffold=None,
        master="",
        config=None,
        checkpoint_dir=None,
        stop_grace_period_secs=120,
        checkpoint_filename_with_path=None,
    ):
        super().__init__(ChiefSessionCreator(scaffold), hooks)


_UNSET = object()


@tf_export("train.MonitoredTrainingSession")
def MonitoredTrainingSession(
    master="",
    is_chief=True,
    checkpoint_dir=None,
    scaffold=None,
    hooks=None,
    chief_only_hooks=None,
    save_checkpoint_secs=_UNSET,
    save_summaries_steps=_UNSET,
    save_summaries_secs=_UNSET,
    config=None,
    stop_grace_period_secs=120,
    log_step_count_steps=100,
    max_wait_secs=7200,
    save_checkpoint_steps=_UNSET,
    summary_dir=None,
):
    """Mirrors monitored_session.py MonitoredTrainingSession."""
    scaffold = scaffold or Scaffold()
    every = [] if isinstance(hooks, Unknown) else list(hooks or [])
    if is_chief and checkpoint_dir:
        needs_step = log_step_count_steps and log_step_count_steps > 0
        if needs_step and tf.train.get_global_step() is None:
            text = "Global step should be created to use StepCounterHook."
            raise raised(RuntimeError(text))
        if chief_only_hooks and not isinstance(chief_only_hooks, Unknown):
            every.extend(chief_only_hooks)
    return MonitoredSession(ChiefSessionCreator(scaffold), every)


@tf_export("train.SessionManager")
class SessionManager:
    """Mirrors session_manager.py SessionManager."""

    def __init__(
        self,
        local_init_op=None,
        ready_op=None,
        ready_for_local_init_op=None,
        graph=None,
        recovery_wait_secs=30,
        local_init_run_options=None,
    ):
        self._graph = graph

    def prepare_session(self, master, *args, **kwargs):
        """A session over the graph, or over the default one."""
        session = Ran()
        session.graph = ops.get_default_graph() if self._graph is None else self._graph
        return session

    wait_for_session = prepare_session

    def recover_session(self, master, *args, **kwargs):
        """A session and whether it was recovered."""
        return self.prepare_session(master), Unknown("environment", "recovered")


def _default_step():
    """The tensor of that name if it is an integer.  Mirrors Supervisor._default_global_step_tensor."""
    op = ops.get_default_graph()._nodes_by_name.get("global_step")
    if op is None or not op.outputs or op.outputs[0].dtype.base_dtype not in (tf.int32, tf.int64):
        return None
    return op.outputs[0]


@tf_export("train.Supervisor")
class Supervisor:
    """Makes init, ready, summary and saver ops, a global step is looked for.

    Mirrors python/training/supervisor.py Supervisor.
    """

    USE_DEFAULT = 0

    def __init__(
        self,
        graph=None,
        ready_op=USE_DEFAULT,
        ready_for_local_init_op=USE_DEFAULT,
        is_chief=True,
        init_op=USE_DEFAULT,
        init_feed_dict=None,
        local_init_op=USE_DEFAULT,
        logdir=None,
        summary_op=USE_DEFAULT,
        saver=USE_DEFAULT,
        global_step=USE_DEFAULT,
        save_summaries_secs=120,
        save_model_secs=600,
        recovery_wait_secs=30,
        stop_grace_secs=120,
        checkpoint_basename="model.ckpt",
        session_manager=None,
        summary_writer=USE_DEFAULT,
        init_fn=None,
        local_init_run_options=None,
    ):
        graph = graph or ops.get_default_graph()
        self._graph = graph
        self._logdir = logdir
        unset = Supervisor.USE_DEFAULT
        with graph.as_default():
            if ready_op is unset:
                ready_op = _first("ready_op", tf.report_uninitialized_variables)
            if init_op is unset:
                init_op = _first("init_op", tf.global_variables_initializer)
            if local_init_op is unset:
                local_init_op = _first("local_init_op", _initialize_local)
            if saver is unset:
                saver = self._saver_of_graph()
            if summary_op is unset:
                summary_op = _first("summary_op", tf.summary.merge_all)
            if global_step is unset:
                global_step = _first("global_step", _default_step)
        self.ready_op = ready_op
        self.init_op = init_op
        self.saver = saver
        self.summary_op = summary_op
        self.global_step = global_step
        self.is_chief = is_chief
        self.coord = tf.train.Coordinator()
        self.summary_writer = tf.summary.FileWriter(logdir)
        self.session_manager = session_manager or SessionManager()
        graph.finalize()

    @staticmethod
    def _saver_of_graph():
        found = ops.get_collection("savers")
        if found:
            return found[0]
        if not tf.global_variables():
            return None
        saver = Saver()
        ops.add_to_collection("savers", saver)
        return saver

    save_path = property(lambda self: f"{self._logdir}/model.ckpt")

    def prepare_or_wait_for_session(self, *args, **kwargs):
        """A session."""
        return Ran()

    def managed_session(
        self, master="", config=None, start_standard_services=True,
        close_summary_writer=True,
    ):  # fmt: skip
        """A session, which the end of data ends."""
        return ManagedSession()

    def should_stop(self):
        """Known when the program runs."""
        return Unknown("runtime", "supervisor.should_stop()")

    def request_stop(self, ex=None):
        """Asks to stop."""

    def stop(self, threads=None, close_summary_writer=True, ignore_live_threads=False):
        """Stops."""

    def start_queue_runners(self, sess, queue_runners=None):
        """No threads."""
        return []

    def start_standard_services(self, sess):
        """No threads."""
        return []

    def loop(self, timer_interval_secs, target, args=None, kwargs=None):
        """No thread."""

    def summary_computed(self, sess, summary, global_step=None):
        """Writes nothing."""

    def wait_for_stop(self):
        """Returns at once."""

    Loop, Stop, ShouldStop, RequestStop = loop, stop, should_stop, request_stop
    PrepareSession = prepare_or_wait_for_session
    StartQueueRunners, StartStandardServices = start_queue_runners, start_standard_services


@tf_export("train.basic_train_loop")
def basic_train_loop(supervisor, train_step_fn, args=None, kwargs=None, master=""):
    """The step function runs with sessions only."""
