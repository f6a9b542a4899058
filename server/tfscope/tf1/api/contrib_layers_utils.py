"""Helpers shared by the layers of contrib: output aliases, collections, static conditions.

Mirrors contrib/layers/python/layers/utils.py and the variable getters of layers.py.
"""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from typing import Any

from tfscope.tf1.api.contrib_framework_variables import model_variable
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.dimension import Dimension
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown

NCHW, NHWC = "NCHW", "NHWC"
UPDATE_OPS = "update_ops"
LAYERS = "contrib.layers.python.layers.layers"


def layer_names(*names: str) -> list[str]:
    """The public names of a layer function: tf.contrib.layers, slim, tf_slim, the private module."""
    places = (
        "contrib.layers", "contrib.slim", "tf_slim", LAYERS,
        "contrib.layers.python.layers",
    )  # fmt: skip
    return [f"{place}.{name}" for name in names for place in places]


def _names(name: str) -> list[str]:
    return [f"contrib.layers.python.layers.utils.{name}", f"contrib.layers.utils.{name}",
            f"contrib.slim.utils.{name}", f"tf_slim.layers.utils.{name}"]  # fmt: skip


NamedOutputs = namedtuple("NamedOutputs", ["name", "outputs"])
tf_export(*_names("NamedOutputs"))(NamedOutputs)


@tf_export(*_names("collect_named_outputs"))
def collect_named_outputs(collections, alias, outputs):
    """Adds outputs to the collections under an alias; returns them."""
    if collections and not isinstance(outputs, Unknown):
        append_tensor_alias(outputs, alias)
        ops.get_default_graph().add_to_collections(collections, outputs)
    return outputs


@tf_export(*_names("append_tensor_alias"))
def append_tensor_alias(tensor, alias):
    """Gives a tensor one more alias."""
    alias = alias.removesuffix("/")
    if hasattr(tensor, "aliases"):
        tensor.aliases.append(alias)
    elif hasattr(tensor, "__dict__"):
        tensor.aliases = [alias]
    return tensor


@tf_export(*_names("get_tensor_aliases"))
def get_tensor_aliases(tensor):
    """Its aliases, else its name."""
    if hasattr(tensor, "aliases"):
        return tensor.aliases
    return [tensor.op.name if tensor.name.endswith(":0") else tensor.name]


@tf_export(*_names("gather_tensors_aliases"))
def gather_tensors_aliases(tensors):
    """The aliases of several tensors."""
    return [alias for tensor in tensors for alias in get_tensor_aliases(tensor)]


@tf_export(*_names("convert_collection_to_dict"))
def convert_collection_to_dict(collection, clear_collection=False):
    """Alias → tensor, in order."""
    found = OrderedDict(
        (alias, tensor)
        for tensor in ops.get_collection(collection)
        for alias in get_tensor_aliases(tensor)
    )
    if clear_collection:
        ops.get_default_graph().clear_collection(collection)
    return found


@tf_export(*_names("constant_value"))
def constant_value(value_or_tensor_or_var, dtype=None):
    """The static value, or ``None``; plain values are themselves."""
    value = value_or_tensor_or_var
    if value is None:
        raise raised(ValueError("value_or_tensor_or_var cannot be None"))
    if isinstance(value, ops.Tensor):
        return ops.constant_value(value)
    if not isinstance(value, Unknown) and hasattr(value, "initializer") and hasattr(value, "op"):
        return None
    return value


@tf_export(*_names("smart_cond"))
def smart_cond(pred, fn1, fn2, name=None):
    """One branch if the predicate is static, else ``tf.cond``."""
    known = constant_value(pred)
    if known is None:
        return tf.cond(pred, fn1, fn2, name=name)
    return static_cond(known, fn1, fn2)


@tf_export(*_names("static_cond"))
def static_cond(pred, fn1, fn2):
    """One branch."""
    for name, fn in (("fn1", fn1), ("fn2", fn2)):
        if not callable(fn):
            raise raised(TypeError(f"{name} must be callable."))
    return fn1() if pred else fn2()


@tf_export(*_names("get_variable_collections"))
def get_variable_collections(variables_collections, name):
    """The collections of one kind of variable."""
    if isinstance(variables_collections, dict):
        return variables_collections.get(name, None)
    return variables_collections


def _dimension(shape: Any, dim: int, min_rank: int) -> Any:
    if shape.dims is None:
        if not nothing_missed():
            return Unknown("dimension", f"shape[{dim}]")
        raise raised(ValueError("dims of shape must be known but is None"))
    if shape.ndims < min_rank:
        text = f"rank of shape must be at least {min_rank} not: {shape.ndims}"
        raise raised(ValueError(text))
    value = shape.as_list()[dim]
    if value is None:
        if not nothing_missed():
            return Unknown("dimension", f"shape[{dim}]")
        text = f"dimension {dim} of shape must be known but is None: {shape}"
        raise raised(ValueError(text))
    return value


@tf_export(*_names("channel_dimension"))
def channel_dimension(shape, data_format, min_rank=1):
    """The number of channels."""
    return _dimension(shape, 1 if data_format == "channels_first" else -1, min_rank)


@tf_export(*_names("last_dimension"))
def last_dimension(shape, min_rank=1):
    """The last dimension."""
    return _dimension(shape, -1, min_rank)


@tf_export(*_names("two_element_tuple"))
def two_element_tuple(int_or_tuple):
    """Two numbers from one or two."""
    if isinstance(int_or_tuple, Unknown):
        return int_or_tuple, int_or_tuple
    if isinstance(int_or_tuple, (list, tuple)):
        if len(int_or_tuple) != 2:
            raise raised(ValueError(f"Must be a list with 2 elements: {int_or_tuple}"))
        return tuple(v if isinstance(v, Unknown) else refusable(int, v) for v in int_or_tuple)
    if isinstance(int_or_tuple, int):
        return int_or_tuple, int_or_tuple
    if hasattr(int_or_tuple, "as_list") and int_or_tuple.ndims == 2:
        return int_or_tuple[0], int_or_tuple[1]
    text = "Must be an int, a list with 2 elements or a TensorShape of length 2"
    raise raised(ValueError(text))


@tf_export(*_names("n_positive_integers"))
def n_positive_integers(n, value):
    """``n`` numbers from one or ``n``."""
    if isinstance(value, Unknown):
        return (value,) * n
    several = isinstance(value, (list, tuple, TensorShape))
    if several and len(value) != n:
        text = f"Expected sequence of {n} positive integers, but received {value!r}"
        raise raised(ValueError(text))
    values = tuple(
        v.value if isinstance(v, Dimension) else v for v in (value if several else [value])
    )
    for number in values:
        if isinstance(number, int) and number < 1:
            raise raised(ValueError(f"expected positive integer, but received {number}"))
    return values if several else values * n


@tf_export(f"{LAYERS}._model_variable_getter")
def model_variable_getter(getter, name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=True, collections=None, caching_device=None, partitioner=None, rename=None, use_resource=None, **_):  # fmt: skip
    """A custom getter that makes model variables.  Mirrors layers.py _model_variable_getter."""
    head, slash, last = name.rpartition("/")
    if rename and last in rename:
        name = head + slash + rename[last]
    return model_variable(
        name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
        collections=collections, trainable=trainable, caching_device=caching_device,
        partitioner=partitioner, custom_getter=getter, use_resource=use_resource,
        **{k: v for k, v in _.items() if k in ("synchronization", "aggregation")},
    )  # fmt: skip


@tf_export(f"{LAYERS}._build_variable_getter")
def build_variable_getter(rename=None):
    """The getter of a layer whose tf.layers variables have other names in contrib."""

    def layer_variable_getter(getter, *args, **kwargs):
        kwargs["rename"] = rename
        return model_variable_getter(getter, *args, **kwargs)

    return layer_variable_getter


@tf_export(f"{LAYERS}._add_variable_to_collections")
def add_variable_to_collections(variable, collections_set, collections_name):
    """Adds a variable once to each of its collections.  Mirrors layers.py."""
    collections = get_variable_collections(collections_set, collections_name) or []
    if isinstance(collections, Unknown):
        return
    parts = list(variable) if isinstance(variable, PartitionedVariable) else [variable]
    for collection in collections:
        for part in parts:
            if not any(part is known for known in ops.get_collection(collection)):
                ops.add_to_collection(collection, part)


def known_tensor(value: Any) -> Any:
    """The value itself; a tensor of unknown shape for an unknown one."""
    return ops.convert_to_tensor(value) if isinstance(value, Unknown) else value


def parameter_shape(shape: Any) -> list[Any]:
    """The sizes of a vector variable; what is not known of the input's shape is unknown."""
    sizes = shape.as_list() if shape.ndims is not None else [None]
    return [Unknown("dimension", "channels") if s is None else s for s in sizes]


def check_data_format(data_format, allowed=(NCHW, NHWC)):
    """Raises for other formats."""
    if not isinstance(data_format, Unknown) and data_format not in allowed:
        raise raised(ValueError(f"data_format has to be either {' or '.join(allowed)}."))


def channels(data_format):
    """tf.layers' word for a data format."""
    if isinstance(data_format, Unknown) or not data_format:
        return "channels_last"
    return "channels_first" if data_format.startswith("NC") else "channels_last"


def activated(outputs, activation_fn):
    """The activation of a layer; an unknown one keeps the shape."""
    if activation_fn is None or isinstance(activation_fn, Unknown):
        return outputs
    return activation_fn(outputs)


def normalized(outputs, normalizer_fn, normalizer_params):
    """The normalizer of a layer, called in the layer's scope; an unknown one keeps the shape."""
    if isinstance(normalizer_fn, Unknown):
        return outputs
    if isinstance(normalizer_params, Unknown):
        normalizer_params = {}
    return normalizer_fn(outputs, **(normalizer_params or {}))
