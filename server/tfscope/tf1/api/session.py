"""Sessions: nothing is run, what is fetched is unknown but for its shape.

Mirrors python/client/session.py, as far as it checks before it runs.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api import eagerness, run_shapes, uninitialized
from tfscope.tf1.api import session_checks as checks
from tfscope.tf1.api.messages import Message
from tfscope.tf1.api.numpy_values import ran_value
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.graph import stack
from tfscope.tf1.graph.operation import no_copy
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Origin, Unknown


def runtime_value(text):
    """A value that exists only when the graph runs."""
    frames = current_run().frames()
    origin = Origin(frames[-1][0], frames[-1][1], frames[-1][3]) if frames else None
    return Unknown("runtime", text, origin)


def fetched(fetches, text="run()", graph=None, seen=None):
    """What a run of the graph gives: arrays of unknown elements in the structure of the fetches.

    A name is looked up in ``graph``; ``seen`` are the tensors with the shapes of this run (``run_shapes``).
    """
    current_run().runtime_uses += 1
    return _values(fetches, text, graph, seen or {})


def _values(fetches, text, graph, seen):
    if isinstance(fetches, dict):
        items = {
            key: _values(value, f"{text}[{key!r}]", graph, seen) for key, value in fetches.items()
        }
        if isinstance(fetches, collections.defaultdict):
            return type(fetches)(None if current_run().is_v1 else fetches.default_factory, items)
        return type(fetches)(items)
    if isinstance(fetches, tuple) and hasattr(fetches, "_fields"):
        named = zip(fetches, fetches._fields)
        return type(fetches)(*[_values(v, f"{text}.{n}", graph, seen) for v, n in named])
    if isinstance(fetches, (list, tuple)):
        items = [_values(v, f"{text}[{i}]", graph, seen) for i, v in enumerate(fetches)]
        return tuple(items) if isinstance(fetches, tuple) else items
    if isinstance(fetches, ops.Operation) or isinstance(fetches, str) and ":" not in fetches:
        return None
    parts = getattr(type(fetches), "fetched_as", None)
    if parts is not None:
        named = [(getattr(fetches, n), f"{text}.{n}") for n in parts._fields]
        return parts(*[_value(seen.get(id(v), v), where) for v, where in named])
    if isinstance(fetches, str) and graph is not None:
        fetches = graph.as_graph_element(fetches)
    return _value(seen.get(id(fetches), fetches), text)


def _value(fetch, text):
    return runtime_value(text) if fetch is None else ran_value(fetch, text)


def sessions():
    """The stack of default sessions of this run's thread."""
    return current_run().own("sessions", list)


class DefaultSession:
    """A context in which a session is the default one."""

    def __init__(self, session):
        self.session = session

    def __enter__(self):
        sessions().append(self.session)
        return self.session

    def __exit__(self, *error):
        known = sessions()
        if self.session in known:
            del known[len(known) - 1 - known[::-1].index(self.session)]


class BaseSession:
    """A session over one graph."""

    told_as_ = "BaseSession"

    def __init__(self, target="", graph=None, config=None):
        known = graph is not None and not isinstance(graph, Unknown)
        if known and not isinstance(graph, ops.Graph):
            raise raised(TypeError(checks.wrong_argument("graph", "a tf.Graph", graph)))
        if not isinstance(target, (str, bytes, Unknown, type(None))) and isinstance(
            target, Message
        ):
            hint = '. Did you do "Session(config)" instead of "Session(config=config)"?'
            raise raised(TypeError(checks.wrong_argument("target", "a string", target, hint)))
        if isinstance(config, (str, int, float, list, tuple, dict, ops.Graph, ops.Tensor)):
            raise raised(TypeError(checks.wrong_argument("config", "a tf.ConfigProto", config)))
        self._graph = graph if known else ops.get_default_graph()
        self._config = config
        self._target = target
        self._closed = False
        self._initialized = set()

    graph = property(lambda self: self._graph)
    graph_def = property(lambda self: self._graph.as_graph_def())
    sess_str = property(lambda self: self._target)

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Runs the graph: unknown values in the structure of the fetches."""
        eagerness.tell_of_run()
        seen = self.check_run(fetches, feed_dict)
        return fetched(fetches, graph=self._graph, seen=seen)

    def check_run(self, fetches, feed_dict):
        """Raises what running these fetches certainly raises; tensors → the same with this run's shapes."""
        checks.before_run(self, fetches, feed_dict)
        uninitialized.run(self, fetches, feed_dict)
        return run_shapes.run(self, fetches, feed_dict)

    def partial_run(self, handle, fetches, feed_dict=None):
        """Runs a part of the graph."""
        uninitialized.give_up()
        return fetched(fetches)

    def partial_run_setup(self, fetches, feeds=None):
        """Prepares ``partial_run``."""
        return runtime_value("partial_run_setup()")

    def make_callable(self, fetches, feed_list=None, accept_options=False):
        """A function that runs the graph."""
        checks.before_run(self, fetches, None)
        uninitialized.give_up()
        return lambda *args, **kwargs: fetched(fetches)

    def list_devices(self):
        """The devices are not known."""
        return Unknown("clock", "list_devices()")

    def close(self):
        """Ends the session."""
        self._closed = True

    def as_default(self):
        """A context in which this is the default session."""
        return DefaultSession(self)

    def __deepcopy__(self, memo):
        raise no_copy("Graph")


@tf_export("Session", "python.client.session.Session")
class Session(BaseSession):
    """A session that ``with`` makes the default one, together with its graph."""

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config=config)
        self._contexts = []

    def __enter__(self):
        if self._contexts:
            text = (
                "Session context managers are not re-entrant. Use `Session.as_default()` if you "
                "want to enter a session multiple times."
            )
            raise raised(RuntimeError(text))
        self._contexts = [stack().use(self._graph), self.as_default()]
        for context in self._contexts:
            context.__enter__()
        return self

    def __exit__(self, *error):
        for context in reversed(self._contexts):
            context.__exit__(None, None, None)
        self._contexts = []
        self.close()

    @staticmethod
    def reset(target, containers=None, config=None):
        """Clears resources."""


@tf_export("python.client.session.register_session_run_conversion_functions")
def register_session_run_conversion_functions(
    tensor_type, fetch_function, feed_function=None, feed_function_for_partial_run=None
):
    """How ``run`` takes values of a class; it may be said once.  Mirrors session.py."""
    known = current_run().data.setdefault("session_conversions", [object])
    if isinstance(tensor_type, type):
        if any(issubclass(kind, tensor_type) for kind in known[1:]):
            text = f"{tensor_type} has already been registered so ignore it."
            raise raised(ValueError(text))
        known.append(tensor_type)


@tf_export("InteractiveSession", "python.client.session.InteractiveSession")
class InteractiveSession(BaseSession):
    """A session that is the default one at once; with a graph, that is the default one, too."""

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config)
        self._explicit = stack().use(self._graph) if isinstance(graph, ops.Graph) else None
        if self._explicit is not None:
            self._explicit.__enter__()
        self._default = self.as_default()
        self._default.__enter__()

    def close(self):
        """Ends the session."""
        if self._closed:
            return
        super().close()
        if self._explicit is not None:
            self._explicit.__exit__(None, None, None)
        self._default.__exit__(None, None, None)


@tf_export("get_default_session", "python.framework.ops.get_default_session")
def get_default_session():
    """The default session, or ``None``; unknown where absent code may have set one."""
    known = sessions()
    if not known and current_run().foreign_calls:
        return Unknown("unresolved-import", "tf.get_default_session()")
    return known[-1] if known else None


@tf_export("get_session_handle")
def get_session_handle(data, name=None):
    """A handle of a tensor that stays in the session."""
    kinds = [(ops.as_dtype("string"), ops.TensorShape([]))]
    return (
        ops.get_default_graph().create_op("GetSessionHandle", [data], kinds, name=name).outputs[0]
    )


@tf_export("python.client.device_lib.list_local_devices")
def list_local_devices(session_config=None):
    """The devices are not known."""
    return Unknown("clock", "device_lib.list_local_devices()")
