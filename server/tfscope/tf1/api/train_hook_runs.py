"""What hooks do beside the runs of a session: before and after each, and when the session ends.

Mirrors python/training/monitored_session.py _HookedSession.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.builtins_ import evaluation
from tfscope.python.samples import sampled
from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.saver_checkpoints import CheckpointSaverListener
from tfscope.tf1.api.train_hooks import (
    CheckpointSaverHook,
    SessionRunArgs,
    SessionRunContext,
    SessionRunHook,
    SessionRunValues,
    begin_sessions,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.train_ran import Ran
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def listed(hooks: Any) -> list[SessionRunHook]:
    """The hooks that are known."""
    if isinstance(hooks, Unknown) or hooks is None:
        return []
    return [hook for hook in hooks if isinstance(hook, SessionRunHook)]


def listening(listeners: Any, folder: Any, goes_on: bool) -> list[SessionRunHook]:
    """A hook that tells listeners of checkpoints.  Mirrors estimator.py _check_listeners_type."""
    if isinstance(listeners, Unknown) or not listeners:
        return []
    for listener in listeners:
        if not isinstance(listener, (CheckpointSaverListener, Unknown)):
            text = f"saving_listeners must be a list of CheckpointSaverListener, given: {listener}"
            raise raised(TypeError(text))
    known = [x for x in listeners if not isinstance(x, Unknown)]
    return [CheckpointSaverHook(folder, listeners=known).going_on(goes_on)]


def new_session(init_fn: Any = None) -> Any:
    """A session of the default graph, whose variables a function of the program may initialize."""
    session: Any = Ran()
    session.graph = ops.get_default_graph()
    if init_fn is not None and not isinstance(init_fn, Unknown):
        init_fn(session)
    return session


def steps(train_step_fn: Any, init_fn: Any, *arguments: Any) -> None:
    """A session that a function initializes, and any number of steps that another one makes."""
    session = new_session(init_fn)
    if train_step_fn is not None and not isinstance(train_step_fn, Unknown):
        with sampled(evaluation(), Unknown("runtime", "train_step()")):
            train_step_fn(session, *arguments)


def around_run(hooks: Any, session: Ran, fetches: Any, feeds: Any, run: Callable[[], Any]) -> Any:
    """What ``run`` gives; each hook asks for more before it and is told of that behind it."""
    context = SessionRunContext(SessionRunArgs(fetches, feeds), session)
    asked = [(hook, hook.before_run(context)) for hook in listed(hooks)]
    result = run()
    for hook, request in asked:
        options, metadata = Unknown("runtime", "options"), Unknown("runtime", "run_metadata")
        hook.after_run(context, SessionRunValues(_given(session, request), options, metadata))
    return result


def _given(session: Ran, request: Any) -> Any:
    if request is None:
        return None
    if not isinstance(request, SessionRunArgs):
        return Unknown("runtime", "run_values.results")
    return None if request.fetches is None else Ran.run(session, request.fetches, request.feed_dict)


def end(hooks: Any, session: Ran) -> None:
    """Tells each hook that the session ends."""
    for hook in listed(hooks):
        hook.end(session)


def drive(hooks: Any, fetches: Any) -> None:
    """A session of the default graph with any number of runs, as an estimator makes it."""
    if not listed(hooks):
        return
    session = new_session()
    begin_sessions(hooks, session, tf.train.Coordinator)
    with sampled(evaluation(), Unknown("runtime", "session.run()")):
        around_run(hooks, session, fetches, None, lambda: None)
    end(hooks, session)


class StepContext:
    """What a step function is given.  Mirrors monitored_session.py MonitoredSession.StepContext."""

    def __init__(self, session, run_with_hooks_fn):
        self.session = session
        self._run_with_hooks_fn = run_with_hooks_fn

    def run_with_hooks(self, *args, **kwargs):
        """A run, and what hooks do beside it."""
        return self._run_with_hooks_fn(*args, **kwargs)

    def request_stop(self):
        """Ends the session's loop."""
        raise raised(StopIteration("step_fn has requested the iterations to stop."))


def run_step(step_fn: Any, session: Any, run: Callable[..., Any]) -> Any:
    """What a step function gives.  Mirrors monitored_session.py MonitoredSession.run_step_fn."""
    if isinstance(step_fn, Unknown):
        return step_fn.derived("session.run_step_fn()")
    names = fn_args(step_fn)
    if names is not None and names not in (("step_context",), ("self", "step_context")):
        text = (
            "`step_fn` may either have one `step_context` argument, or `self` and `step_context` "
            f"arguments if it's an instance method. Got {names} instead."
        )
        raise raised(ValueError(text))
    return step_fn(StepContext(session, run))
