"""Divergences of pairs of distributions.  Mirrors python/ops/distributions/kullback_leibler.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.distributions import public_names
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

DIVERGENCES: dict[tuple[type, type], Any] = {}
"""TensorFlow's own functions for pairs of classes."""


def divergence(kind, scope):
    """Registers a function of two distributions of one class, whose ops stand in a scope."""

    def register(function):
        def scoped(a, b, name=None):
            with ops.name_scope(name, scope):
                return function(a, b)

        DIVERGENCES[kind, kind] = scoped
        return function

    return register


@tf_export(*public_names("kl_divergence"))
def kl_divergence(distribution_a, distribution_b, allow_nan_stats=True, name=None):
    """Per batch; raises ``NotImplementedError`` for classes of which nobody registered a function."""
    for d in (distribution_a, distribution_b):
        if isinstance(d, Unknown):
            return d
    kinds = type(distribution_a), type(distribution_b)
    function = _registered(*kinds)
    if function is None:
        text = "No KL(distribution_a || distribution_b) registered for distribution_a type %s and distribution_b type %s"
        raise raised(NotImplementedError(text % tuple(kind.__name__ for kind in kinds)))
    with ops.name_scope("KullbackLeibler"):
        found = function(distribution_a, distribution_b, name=name)
        if allow_nan_stats is not False:
            return found
        found = tf.identity(found, name="kl")
        whole = tf.logical_not(tf.reduce_any(tf.is_nan(found)))
        names = (distribution_a.name, distribution_b.name)
        text = "KL calculation between {} and {} returned NaN values (and was called with allow_nan_stats=False). Values:"
        with ops.control_dependencies([tf.Assert(whole, [text.format(*names), found])]):
            return tf.identity(found, name="checked_kl")


def _registered(type_a, type_b):
    """The function of the nearest bases of two classes.  Mirrors ``_registered_kl``."""
    known = {**DIVERGENCES, **current_run().data.get("divergences", {})}
    found, least = None, 0
    for far_a, a in enumerate(type_a.__mro__):
        for far_b, b in enumerate(type_b.__mro__):
            function = known.get((a, b))
            if function is not None and (found is None or far_a + far_b < least):
                found, least = function, far_a + far_b
    return found


@tf_export(*public_names("RegisterKL"))
class RegisterKL:
    """A decorator; raises for what cannot be called and for a pair that has a function."""

    def __init__(self, dist_cls_a, dist_cls_b):
        self._key = (dist_cls_a, dist_cls_b)

    def __call__(self, kl_fn):
        if not callable(kl_fn):
            raise raised(TypeError(f"kl_fn must be callable, received: {kl_fn}"))
        known = current_run().data.setdefault("divergences", {})
        if self._key in known:
            names = tuple(kind.__name__ for kind in self._key)
            text = "KL({} || {}) has already been registered to: {}"
            raise raised(ValueError(text.format(*names, known[self._key])))
        known[self._key] = kl_fn
        return kl_fn
