"""contrib.layers: summaries of tensors and collections.

Mirrors contrib/layers/python/layers/summaries.py and contrib/slim/python/slim/summaries.py.
"""

from __future__ import annotations

import functools
import re

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    return [f"contrib.layers.{name}", f"tf_slim.{name}",
            f"contrib.layers.python.layers.summaries.{name}"]  # fmt: skip


def _scalar(tensor, tag=None):
    tensor.get_shape().assert_has_rank(0)
    return tf.summary.scalar(tag or f"{tensor.op.name}_summary", tensor)


def _histogram(tensor, tag=None):
    return tf.summary.histogram(tag or f"{tensor.op.name}_summary", tensor)


@tf_export(*_names("summarize_activation"))
def summarize_activation(op):
    """A histogram, and how much of a relu is cut off."""
    if isinstance(op, Unknown):
        return op
    kind = op.op.type
    checks = []
    if kind in ("Relu", "Softplus", "Relu6"):
        checks.append((tf.less, 0.0, "zeros"))
    if kind == "Relu6":
        checks.append((tf.greater, 6.0, "sixes"))
    for compare, bound, tag in checks:
        source = op.op.inputs[0]
        cut = compare(source, tf.cast(bound, source.dtype))
        _scalar(tf.reduce_mean(tf.to_float(cut)), f"{op.op.name}/{tag}")
    return _histogram(op, f"{op.op.name}/activation")


@tf_export(*_names("summarize_tensor"))
def summarize_tensor(tensor, tag=None):
    """A scalar or a histogram."""
    if isinstance(tensor, Unknown):
        return tensor
    known = dtypes.as_dtype(tensor.dtype)
    if known is not None and known.base_dtype.name in ("string", "bool"):
        return None
    return _scalar(tensor, tag) if tensor.get_shape().ndims == 0 else _histogram(tensor, tag)


@tf_export(*_names("summarize_tensors"))
def summarize_tensors(tensors, summarizer=summarize_tensor):
    """One per tensor."""
    return [summarizer(tensor) for tensor in tensors]


@tf_export(*_names("summarize_collection"))
def summarize_collection(collection, name_filter=None, summarizer=summarize_tensor):
    """One per member of a collection."""
    chosen = [
        op
        for op in ops.get_collection(collection)
        if name_filter is None or re.match(name_filter, op.op.name)
    ]
    return summarize_tensors(chosen, summarizer)


for _name, _collection in (
    ("variables", "variables"),
    ("weights", "weights"),
    ("biases", "biases"),
):
    export_value(
        functools.partial(summarize_collection, _collection), *_names(f"summarize_{_name}")
    )


@tf_export(*_names("summarize_activations"))
def summarize_activations(name_filter=None, summarizer=summarize_activation):
    """One per member of ACTIVATIONS."""
    return summarize_collection("activations", name_filter, summarizer)


# -- slim.summaries ------------------------------------------------------------------------------
def _slim(name: str) -> list[str]:
    return [f"contrib.slim.summaries.{name}", f"tf_slim.summaries.{name}",
            f"contrib.slim.python.slim.summaries.{name}"]  # fmt: skip


def _named(tensor, name, prefix):
    name = name or tensor.op.name
    return f"{prefix}/{name}" if prefix else name


@tf_export(*_slim("add_histogram_summary"))
def add_histogram_summary(tensor, name=None, prefix=None):
    """tf.summary.histogram."""
    return tf.summary.histogram(_named(tensor, name, prefix), tensor)


@tf_export(*_slim("add_image_summary"))
def add_image_summary(tensor, name=None, prefix=None, print_summary=False):
    """tf.summary.image."""
    return tf.summary.image(name=_named(tensor, name, prefix), tensor=tensor)


@tf_export(*_slim("add_scalar_summary"))
def add_scalar_summary(tensor, name=None, prefix=None, print_summary=False):
    """tf.summary.scalar."""
    made = tf.summary.scalar(name=_named(tensor, name, prefix), tensor=tensor)
    if print_summary:
        tf.Print(made, [tensor], _named(tensor, name, prefix))
    return made


@tf_export(*_slim("add_zero_fraction_summary"))
def add_zero_fraction_summary(tensor, name=None, prefix=None, print_summary=False):
    """The part of zeros."""
    name = _named(tensor, name, prefix)
    return add_scalar_summary(tf.nn.zero_fraction(tensor), name, print_summary=print_summary)


@tf_export(*_slim("add_histogram_summaries"))
def add_histogram_summaries(tensors, prefix=None):
    """One per tensor."""
    return [add_histogram_summary(t, prefix=prefix) for t in tensors]


@tf_export(*_slim("add_image_summaries"))
def add_image_summaries(tensors, prefix=None):
    """One per tensor."""
    return [add_image_summary(t, prefix=prefix) for t in tensors]


@tf_export(*_slim("add_scalar_summaries"))
def add_scalar_summaries(tensors, prefix=None, print_summary=False):
    """One per tensor."""
    return [add_scalar_summary(t, prefix=prefix, print_summary=print_summary) for t in tensors]


@tf_export(*_slim("add_zero_fraction_summaries"))
def add_zero_fraction_summaries(tensors, prefix=None):
    """One per tensor."""
    return [add_zero_fraction_summary(t, prefix=prefix) for t in tensors]
