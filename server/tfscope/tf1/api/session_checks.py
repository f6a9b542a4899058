"""What ``Session.run`` refuses before it runs: certain errors only.

Mirrors python/client/session.py ``BaseSession._run`` and ``_FetchMapper``.
"""

from __future__ import annotations

from tfscope.python.library.numpy_array import ndarray
from tfscope.python.library.numpy_creation import asarray
from tfscope.python.library.numpy_dtypes import as_dtype
from tfscope.python.library.numpy_scalars import generic
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.messages import Message
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import PLAIN, is_certain, kind_of, shown_kind
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

MOST = 10_000
"""Items of a fed list that are looked at."""


def shown_type(value):
    """A type as TensorFlow's messages show it."""
    kind = type(value)
    if isinstance(value, Message):
        return f"<class 'tensorflow.{kind.place}.{kind.__qualname__}'>"
    module = (
        ""
        if kind.__module__.startswith("tfscope.") or kind.__module__ == "builtins"
        else kind.__module__ + "."
    )
    return f"<class '{module}{kind.__qualname__}'>"


def wrong_argument(name, wanted, value, hint=""):
    """Words for a constructor's argument of a wrong type."""
    if current_run().is_v1:
        return f"{name} must be {wanted}, but got {shown_type(value)}{hint}"
    return f'Argument `{name}` must be {wanted}, but got "{type(value).__name__}"{hint}'


def before_run(session, fetches, feed_dict):
    """Raises what ``run`` certainly raises for these arguments."""
    if session._closed:
        raise raised(RuntimeError("Attempted to use a closed Session."))
    check_arguments(session._graph, fetches, feed_dict)


def check_arguments(graph, fetches, feed_dict):
    """Raises what a session over the graph certainly raises for what it is to fetch and is fed.

    Mirrors session.py BaseSession._run.
    """
    if not current_run().sure or current_run().data.get("alone") or graph.may_hold_more:
        return
    if graph.version == 0 and not _has_unknown(fetches):
        space = "  " if current_run().is_v1 else " "
        text = (
            f"The Session graph is empty.{space}Add operations to the graph before calling run()."
        )
        raise raised(RuntimeError(text))
    if isinstance(feed_dict, PLAIN) and feed_dict:
        for key, value in nest.flatten_dict_items(feed_dict).items():
            _check_feed(graph, key, value)
    _check_fetch(graph, fetches)


def _has_unknown(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return any(_has_unknown(v) for v in value)
    return isinstance(value, Unknown)


# -- fetches -------------------------------------------------------------------------------------
def _check_fetch(graph, fetch):
    if fetch is None:
        new = 'Argument `fetch` = None has invalid type "NoneType". Cannot be None'
        old = "Fetch argument None has invalid type <class 'NoneType'>"
        raise raised(TypeError(old if current_run().is_v1 else new))
    if isinstance(fetch, (list, tuple)):
        for part in fetch:
            _check_fetch(graph, part)
    elif isinstance(fetch, dict):
        for part in fetch.values():
            _check_fetch(graph, part)
    elif isinstance(fetch, (Tensor, ops.Operation, str, bool, int, float)) or hasattr(
        fetch, "_as_graph_element"
    ):
        _check_element(graph, fetch)
    elif is_certain(fetch) and not hasattr(type(fetch), "fetched_as"):
        error = f"Can not convert a {kind_of(fetch)} into a Tensor or Operation."
        raise raised(TypeError(_refused_fetch(fetch, error)))


def _check_element(graph, fetch):
    try:
        graph.as_graph_element(fetch, allow_tensor=True, allow_operation=True)
    except TypeError as error:
        raise _wrapped(error, TypeError(_refused_fetch(fetch, error))) from None
    except (ValueError, KeyError) as error:
        shown = (
            f"Fetch argument {fetch!r}" if current_run().is_v1 else f"Argument `fetch` = {fetch}"
        )
        text = f"{shown} cannot be interpreted as a Tensor. ({error})"
        raise _wrapped(error, ValueError(text)) from None


def _refused_fetch(fetch, error):
    if current_run().is_v1:
        shown = shown_kind(fetch) if is_certain(fetch) else shown_type(fetch)
        return f"Fetch argument {fetch!r} has invalid type {shown}, must be a string or Tensor. ({error})"
    return f'Argument `fetch` = {fetch} has invalid type "{kind_of(fetch)}" must be a string or Tensor. ({error})'


def _wrapped(error, words):
    """The error to raise instead; a fault of ours stays what it is."""
    return raised(words) if is_raised(error) else error


# -- feeds ---------------------------------------------------------------------------------------
def _check_feed(graph, key, value):
    if isinstance(key, Unknown) or hasattr(type(key), "fetched_as"):
        return
    try:
        tensor = graph.as_graph_element(key, allow_tensor=True, allow_operation=False)
    except (TypeError, ValueError, KeyError) as error:
        text = f"Cannot interpret feed_dict key as Tensor: {error.args[0]}"
        raise _wrapped(error, TypeError(text)) from None
    if isinstance(value, Tensor):
        place = "the feed" if current_run().is_v1 else "the argument `feed_dict`"
        text = (
            "The value of a feed cannot be a tf.Tensor object. Acceptable feed values include Python "
            "scalars, strings, lists, numpy ndarrays, or TensorHandles. For reference, the tensor "
            f"object was {value} which was passed to {place} with key {key}."
        )
        raise raised(TypeError(text))
    if not isinstance(tensor, Tensor) or tensor._dtype is None:
        return
    value = _as_array(value, tensor._dtype)
    shape = known_shape(value)
    if shape is None:
        return
    if not tensor.get_shape().is_compatible_with(list(shape)):
        quote = "'" if current_run().is_v1 else ""
        text = (
            f"Cannot feed value of shape {shape!r} for Tensor {quote}{tensor.name}{quote}, which has "
            f"shape {quote}{tensor.get_shape()}{quote}"
        )
        raise raised(ValueError(text))


def _as_array(value, dtype):
    """The array that a value is fed as; the value itself where its conversion is not certain."""
    kind = dtype.as_numpy_dtype
    if isinstance(value, int) and not _is_kept(kind, value):
        text = (
            f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type "
            f"{_shown_kind(kind)}. Try explicitly setting the type of the feed tensor to a larger type (e.g. int64)."
        )
        raise raised(TypeError(text))
    return asarray(value, kind) if _is_plain(value) else value


def _shown_kind(kind):
    """A type of elements as ``str`` tells it: TensorFlow holds two of them by types of Python."""
    name = kind.__name__
    own = {"object_": "object", "bool_": of_target("bool", "numpy.bool_")}
    return f"<class '{own.get(name, 'numpy.' + name)}'>"


def _is_kept(kind, value):
    """Whether a whole number stays what it is as an element of this type."""
    found = as_dtype(kind)
    return found.kind != "O" and found.convert(value) == value


def _is_plain(value):
    """Whether numpy's conversion of the value is known through and through."""
    if isinstance(value, (list, tuple)):
        return len(value) <= MOST and all(map(_is_plain, value))
    kinds = (str, bytes, bool, int, float, complex, dict, set, ndarray, generic, type(None))
    return type(value) in kinds or is_certain(value)


def known_shape(value):
    """The shape of the array that a value is fed as; ``None`` if it is not certain."""
    if isinstance(value, (bool, int, float, str, bytes)):
        return ()
    if isinstance(value, (list, tuple)):
        shapes = {known_shape(v) for v in value}
        if not value:
            return (0,)
        inner = shapes.pop() if len(shapes) == 1 else None
        return None if inner is None else (len(value), *inner)
    shape = getattr(value, "shape", None) if hasattr(value, "dtype") else None
    if isinstance(shape, tuple) and all(type(d) is int for d in shape):
        return shape
    return None
