"""tf.contrib.distributions: distributions that are made of others.

Mirrors contrib/distributions/python/ops/{independent,mixture,mixture_same_family}.py and
python/ops/distributions/transformed_distribution.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_distributions import (
    StandIn,
    computed_dtype,
    parameters_of,
)
from tfscope.tf1.api.distributions import Distribution, public_names
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.unknown import Unknown


class Made(StandIn):
    """A distribution whose shapes are those of its parts."""

    shared_by_models = True
    _shapes: tuple[Any, Any] = (tensor_shape.unknown_shape(), tensor_shape.unknown_shape())

    def _make(self, name, parts, batch_shape, event_shape, validate_args=False):
        self._begin(name, validate_args, True)
        with ops.name_scope(name) as scope:
            self._name = self._scope_name(scope)
        self._tensors = {}
        self._others = {
            str(number): parameter
            for number, parameter in enumerate(p for part in parts for p in parameters_of(part))
        }
        self._shapes = (batch_shape, event_shape)
        self._dtype = parts[-1].dtype if parts else tf.float32
        self._computed_dtype = computed_dtype(parts[-1]) if parts else tf.float32

    batch_shape = property(lambda self: self._shapes[0])
    event_shape = property(lambda self: self._shapes[1])

    def _parameter_dtype(self):
        return self._computed_dtype

    def _of_value(self, value, name):
        value = ops.convert_to_tensor(value, name="value", preferred_dtype=self.dtype)
        batch, event = self._shapes
        shape = value.get_shape()
        if shape.ndims is None or event.ndims is None:
            whole = tensor_shape.unknown_shape()
        else:
            whole = tensor_shape.broadcast_shape(shape[: max(shape.ndims - event.ndims, 0)], batch)
        inputs = [value, *self._all_parameters()]
        return self._method(name, self._computed_dtype, whole, inputs)


def _known(*parts: Any) -> list[Any]:
    return [part for part in parts if isinstance(part, Distribution)]


def _first(shape: Any, count: int) -> Any:
    return shape if shape.ndims is None else shape[:count]


@tf_export(*public_names("Independent"))
class Independent(Made):
    """Batches of another distribution as events."""

    def __init__(self, distribution, reinterpreted_batch_ndims=None, validate_args=False, name=None):  # fmt: skip
        self.distribution = distribution
        batch = event = tensor_shape.unknown_shape()
        parts = _known(distribution)
        if parts and distribution.batch_shape.ndims is not None:
            rank, given = distribution.batch_shape.ndims, reinterpreted_batch_ndims
            taken = given if isinstance(given, int) else max(rank - 1, 0)
            batch = distribution.batch_shape[: rank - taken]
            event = distribution.batch_shape[rank - taken :].concatenate(distribution.event_shape)
            if isinstance(given, (Unknown, ops.Tensor)):
                batch = event = tensor_shape.unknown_shape()
            self.reparameterization_type = distribution.reparameterization_type
            name = name or f"Independent{distribution.name.strip('/').rpartition('/')[2]}"
        self._make(name or "Independent", parts, batch, event, validate_args)


@tf_export(*public_names("Mixture"))
class Mixture(Made):
    """One of several distributions, chosen by a categorical one."""

    reparameterization_type = "NOT_REPARAMETERIZED"

    def __init__(self, cat, components, validate_args=False, allow_nan_stats=True, use_static_graph=False, name="Mixture"):  # fmt: skip
        self._cat, self._components = cat, components
        listed = components if isinstance(components, (list, tuple)) else ()
        parts = _known(cat, *listed)
        batch = event = tensor_shape.unknown_shape()
        if isinstance(cat, Distribution):
            batch = cat.batch_shape
        if listed and isinstance(listed[0], Distribution):
            event = listed[0].event_shape
        self._make(name, parts, batch, event, validate_args)

    cat = property(lambda self: self._cat)
    components = property(lambda self: self._components)


@tf_export(*public_names("MixtureSameFamily"))
class MixtureSameFamily(Made):
    """One distribution of a batch, chosen by a categorical one."""

    reparameterization_type = "NOT_REPARAMETERIZED"

    def __init__(self, mixture_distribution, components_distribution, validate_args=False, allow_nan_stats=True, name="MixtureSameFamily"):  # fmt: skip
        self._mixture_distribution = mixture_distribution
        self._components_distribution = components_distribution
        batch = event = tensor_shape.unknown_shape()
        if isinstance(components_distribution, Distribution):
            event = components_distribution.event_shape
            batch = components_distribution.batch_shape
            batch = _first(batch, -1)
        parts = _known(mixture_distribution, components_distribution)
        self._make(name, parts, batch, event, validate_args)

    mixture_distribution = property(lambda self: self._mixture_distribution)
    components_distribution = property(lambda self: self._components_distribution)
