"""Sessions and their messages.  Mirrors python/client/session.py: nothing is run."""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.graph import stack
from tfscope.values.run import current_run
from tfscope.values.unknown import Origin, Unknown


def runtime_value(text):
    """A value that exists only when the graph runs."""
    run = current_run()
    run.runtime_uses += 1
    frames = run.frames()
    origin = Origin(frames[-1][0], frames[-1][1], frames[-1][3]) if frames else None
    return Unknown("runtime", text, origin)


def fetched(fetches, text="run()"):
    """Unknown values in the structure of the fetches."""
    if isinstance(fetches, dict):
        return {key: fetched(value, f"{text}[{key!r}]") for key, value in fetches.items()}
    if isinstance(fetches, tuple) and hasattr(fetches, "_fields"):
        return type(fetches)(*[fetched(v, f"{text}.{n}") for v, n in zip(fetches, fetches._fields)])
    if isinstance(fetches, (list, tuple)):
        return type(fetches)([fetched(v, f"{text}[{i}]") for i, v in enumerate(fetches)])
    if isinstance(fetches, ops.Operation):
        runtime_value(text)
        return None
    return runtime_value(text)


class BaseSession:
    """A session over one graph."""

    def __init__(self, target="", graph=None, config=None):
        self._graph = graph if graph is not None else ops.get_default_graph()
        self._config = config
        self._contexts = []

    graph = property(lambda self: self._graph)
    graph_def = property(lambda self: Unknown("unmodelled-api", "graph_def"))
    sess_str = property(lambda self: "")

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Runs the graph: unknown values in the structure of the fetches."""
        return fetched(fetches)

    def partial_run(self, handle, fetches, feed_dict=None):
        """Runs a part of the graph."""
        return fetched(fetches)

    def partial_run_setup(self, fetches, feeds=None):
        """Prepares ``partial_run``."""
        return runtime_value("partial_run_setup()")

    def make_callable(self, fetches, feed_list=None, accept_options=False):
        """A function that runs the graph."""
        return lambda *args, **kwargs: fetched(fetches)

    def list_devices(self):
        """The devices are not known."""
        return Unknown("clock", "list_devices()")

    def close(self):
        """Ends the session."""

    def as_default(self):
        """A context in which this is the default session."""
        return _DefaultSession(self)


class _DefaultSession:
    def __init__(self, session):
        self.session = session

    def __enter__(self):
        sessions().append(self.session)
        return self.session

    def __exit__(self, *error):
        sessions().remove(self.session)


def sessions():
    """The stack of default sessions of this run."""
    return current_run().data.setdefault("sessions", [])


class Session(BaseSession):
    """A session that ``with`` makes the default one, with its graph."""

    def __enter__(self):
        context = stack().use(self._graph)
        context.__enter__()
        self._contexts.append(context)
        sessions().append(self)
        return self

    def __exit__(self, *error):
        if self in sessions():
            sessions().remove(self)
        if self._contexts:
            self._contexts.pop().__exit__(None, None, None)

    @staticmethod
    def reset(target, containers=None, config=None):
        """Clears resources."""


tf_export("Session", "python.client.session.Session")(Session)


@tf_export("InteractiveSession", "python.client.session.InteractiveSession")
class InteractiveSession(BaseSession):
    """A session that is the default one at once."""

    def __init__(self, target="", graph=None, config=None):
        super().__init__(target, graph, config)
        sessions().append(self)
        if graph is not None:
            stack().graphs.append(graph)

    def close(self):
        """Ends the session."""
        if self in sessions():
            sessions().remove(self)


@tf_export("get_default_session")
def get_default_session():
    """The default session, or ``None``."""
    known = sessions()
    return known[-1] if known else None


class Message:
    """A protocol buffer: any field can be read and set."""

    def __init__(self, **fields):
        self.__dict__.update(fields)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("CopyFrom", "MergeFrom", "ParseFromString", "SerializeToString", "add", "extend", "append", "ByteSize", "HasField", "ClearField"):
            return lambda *args, **kwargs: Unknown("unmodelled-api", f"{name}()")
        value = Message()
        self.__dict__[name] = value
        return value

    def __getitem__(self, key):
        return self.__dict__.setdefault(str(key), Message())

    def __deepcopy__(self, memo):
        return self


for _name in (
    "ConfigProto", "GPUOptions", "RunOptions", "RunMetadata", "OptimizerOptions", "GraphOptions",
    "GraphDef", "NodeDef", "AttrValue", "MetaGraphDef", "SessionLog", "HistogramProto", "TensorInfo",
    "VariableDef", "LogMessage", "NameAttrList",
):  # fmt: skip
    _class = type(_name, (Message,), {"__module__": __name__, "__doc__": f"The message {_name}."})
    tf_export(_name)(_class)
    for _constant, _value in (
        ("FULL_TRACE", 3), ("NO_TRACE", 0), ("SOFTWARE_TRACE", 1), ("HARDWARE_TRACE", 2), ("L0", -1),
        ("L1", 0), ("ON_1", 1), ("ON_2", 2), ("OFF", -1), ("DEFAULT", 0),
    ):  # fmt: skip
        setattr(_class, _constant, _value)
