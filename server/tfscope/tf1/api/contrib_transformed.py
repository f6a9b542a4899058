"""What a bijector makes of the draws of a distribution.

Mirrors python/ops/distributions/transformed_distribution.py, which looks at shapes while the graph is made where it
can: each look at a plain value makes a constant.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_bijectors import Bijector, Identity
from tfscope.tf1.api.distributions import Distribution, pick_vector, public_names
from tfscope.tf1.api.numpy_values import constant_value
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised


def _static(x: Any) -> Any:
    """The known value of a tensor or of what becomes one."""
    return constant_value(ops.convert_to_tensor(x))


def _not(x: Any) -> Any:
    known = _static(x)
    return tf.logical_not(x) if known is None else tf.constant(not known)


def _and(*parts: Any) -> Any:
    known = [_static(x) for x in parts]
    if any(x is not None and not x for x in known):
        return tf.constant(False)
    if all(x is not None and x for x in known):
        return tf.constant(True)
    return tf.logical_and(*parts) if len(parts) == 2 else tf.reduce_all(parts)


def _equal(x: Any, y: Any) -> Any:
    first, second = _static(x), _static(y)
    if first is None or second is None:
        return tf.equal(x, y)
    return tf.constant(bool(first == second))


def _joined(*vectors: Any) -> Any:
    known = [_static(x) for x in vectors]
    if any(x is None for x in known):
        return tf.concat(vectors, 0)
    return tf.constant([int(x) for vector in known for x in vector])


def _rank_of(shape: Any) -> Any:
    """The number of sizes of a shape."""
    if shape.get_shape().is_fully_defined():
        return tf.constant(shape.get_shape().as_list()[0])
    return tf.shape(shape)[0]


@tf_export(*public_names("TransformedDistribution"))
class TransformedDistribution(Distribution):
    """The draws of another distribution, changed; given shapes go before its own.

    Raises ``ValueError`` for shapes that are given where the other distribution has some.
    """

    def __init__(self, distribution, bijector=None, batch_shape=None, event_shape=None, validate_args=False, name=None):  # fmt: skip
        parameters = dict(locals())
        first = "" if bijector is None else str(getattr(bijector, "name", ""))
        name = name or f"{first}{getattr(distribution, 'name', '')}"
        with ops.name_scope(name, values=[event_shape, batch_shape]) as name:
            self._zero = tf.constant(0, dtype=tf.int32, name="zero")
            self._empty = tf.constant([], dtype=tf.int32, name="empty")
            bijector = Identity(validate_args=validate_args) if bijector is None else bijector
            self._look_at_shapes(distribution, batch_shape, event_shape)
        self._distribution, self._bijector = distribution, bijector
        parents = list(getattr(distribution, "_graph_parents", ()))
        parents += list(getattr(bijector, "graph_parents", ()))
        super().__init__(
            distribution.dtype, distribution.reparameterization_type, validate_args,
            distribution.allow_nan_stats, parameters, parents, name,
        )  # fmt: skip

    def _look_at_shapes(self, distribution, batch_shape, event_shape):
        scalar = distribution.is_scalar_batch()
        self._override_batch_shape = self._override(batch_shape, scalar, "batch_shape")
        self._is_batch_override = _not(_equal(_rank_of(self._override_batch_shape), self._zero))
        self._has_batch = _is_given(self._override_batch_shape)
        scalar = distribution.is_scalar_event()
        self._override_event_shape = self._override(event_shape, scalar, "event_shape")
        self._is_event_override = _not(_equal(_rank_of(self._override_event_shape), self._zero))
        self._has_event = _is_given(self._override_event_shape)
        self._needs_rotation = _and(
            self._is_event_override, _not(self._is_batch_override), _not(distribution.is_scalar_batch())
        )  # fmt: skip
        count = _rank_of(self._override_event_shape)
        turned = _static(self._needs_rotation)
        if turned is None:
            self._rotate_ndims = tf.where_v2(self._needs_rotation, count, 0)
        else:
            self._rotate_ndims = count if turned else 0
        self._reduce_event_indices = tf.range(self._rotate_ndims - count, self._rotate_ndims)

    def _override(self, shape, base_is_scalar, name):
        """A given shape, or an empty one."""
        shape = ops.convert_to_tensor([] if shape is None else shape, dtype=tf.int32, name=name)
        is_scalar = _equal(_rank_of(shape), 0)
        if constant_value(is_scalar):
            return self._empty
        if shape.get_shape().ndims not in (None, 1):
            raise raised(ValueError("shape override must be a vector"))
        known = constant_value(shape)
        if known is not None and any(size <= 0 for size in known):
            raise raised(ValueError("shape override must have positive elements"))
        both = _and(_not(base_is_scalar), _not(is_scalar))
        if constant_value(both):
            raise raised(ValueError("base distribution not scalar"))
        return shape

    distribution = property(lambda self: self._distribution)
    bijector = property(lambda self: self._bijector)

    # -- shapes --------------------------------------------------------------------------------
    def _event_shape(self):
        given = constant_value_as_shape(self._override_event_shape)
        if not isinstance(self._bijector, Bijector):
            return TensorShape(None)
        own = given if self._has_event else self._distribution.event_shape
        return self._bijector.forward_event_shape(own)

    def _event_shape_tensor(self):
        own = self._distribution.event_shape_tensor()
        given = pick_vector(self._is_event_override, self._override_event_shape, own)
        return self._bijector.forward_event_shape_tensor(given)

    def _batch_shape(self):
        given = constant_value_as_shape(self._override_batch_shape)
        return given if self._has_batch else self._distribution.batch_shape

    def _batch_shape_tensor(self):
        own = self._distribution.batch_shape_tensor()
        return pick_vector(self._is_batch_override, self._override_batch_shape, own)

    # -- draws ---------------------------------------------------------------------------------
    def _sample_n(self, n, seed=None, **kwargs):
        front = pick_vector(self._needs_rotation, self._empty, [n])
        back = pick_vector(self._needs_rotation, [n], self._empty)
        shape = _joined(front, self._override_batch_shape, self._override_event_shape, back)
        return self._turned(self._distribution.sample(sample_shape=shape, seed=seed))

    def _of_draws(self, samples, **kwargs):
        return self._bijector.forward(samples, **kwargs)

    def _turned(self, x, right=False):
        known = constant_value(self._needs_rotation)
        if known is not None and not known:
            return x
        rank = tf.rank(x)
        n = rank - self._rotate_ndims if right else self._rotate_ndims
        return tf.transpose(x, _joined(tf.range(n, rank), tf.range(0, n)))

    # -- of values -----------------------------------------------------------------------------
    def _event_ndims(self):
        rank = self.event_shape.ndims
        return tf.size(self.event_shape_tensor()) if rank is None else rank

    def _inverted(self, y, kwargs):
        x = self._bijector.inverse(y, **kwargs)
        ndims = self._event_ndims()
        return x, self._bijector.inverse_log_det_jacobian(y, event_ndims=ndims, **kwargs), ndims

    def _log_prob(self, y, **kwargs):
        x, ildj, ndims = self._inverted(y, kwargs)
        found = self._distribution.log_prob(self._turned(x, right=True))
        if self._has_event:
            found = tf.reduce_sum(found, self._reduce_event_indices)
        found += tf.cast(ildj, element_type(found))
        return self._shaped(found, y, ndims)

    def _prob(self, y, **kwargs):
        x, ildj, ndims = self._inverted(y, kwargs)
        found = self._distribution.prob(self._turned(x, right=True))
        if self._has_event:
            found = tf.reduce_prod(found, self._reduce_event_indices)
        found *= tf.exp(tf.cast(ildj, element_type(found)))
        return self._shaped(found, y, ndims)

    def _shaped(self, found, y, ndims):
        if self._has_event and isinstance(ndims, int) and isinstance(found, ops.Tensor):
            rows = y.get_shape().with_rank_at_least(1)
            rows = rows if rows.ndims is None else TensorShape(rows.as_list()[:-ndims])
            found.set_shape(tf.broadcast_static_shape(rows, self.batch_shape))
        return found

    def _refuse_event(self, what):
        if self._has_event:
            text = f"{what} is not implemented when overriding event_shape"
            raise raised(NotImplementedError(text))

    def _log_cdf(self, y):
        self._refuse_event("log_cdf")
        return self._distribution.log_cdf(self._bijector.inverse(y))

    def _cdf(self, y):
        self._refuse_event("cdf")
        return self._distribution.cdf(self._bijector.inverse(y))

    def _log_survival_function(self, y):
        self._refuse_event("log_survival_function")
        return self._distribution.log_survival_function(self._bijector.inverse(y))

    def _survival_function(self, y):
        self._refuse_event("survival_function")
        return self._distribution.survival_function(self._bijector.inverse(y))

    def _quantile(self, value):
        self._refuse_event("quantile")
        return self._bijector.forward(self._distribution.quantile(value))

    def _entropy(self):
        if not self._bijector.is_constant_jacobian:
            raise raised(NotImplementedError("entropy is not implemented"))
        entropy = self._distribution.entropy()
        if self._has_event:
            size = tf.reduce_prod(self._override_event_shape)
            entropy *= tf.cast(size, dtype=element_type(entropy))
        if self._has_batch:
            entropy = self._repeated(entropy)
        shape = tf.concat([self.batch_shape_tensor(), self.event_shape_tensor()], 0)
        dummy = tf.zeros(shape=shape, dtype=self.dtype)
        ildj = self._bijector.inverse_log_det_jacobian(dummy, event_ndims=self._event_ndims())
        entropy -= tf.cast(ildj, element_type(entropy))
        entropy.set_shape(self.batch_shape)
        return entropy

    def _repeated(self, entropy):
        """That of the other distribution, for each of the batch."""
        override = self._override_batch_shape
        own = self._distribution.batch_shape_tensor()
        entropy = tf.reshape(entropy, tf.concat([_ones_like(override), own], 0))
        own = self._distribution.batch_shape_tensor()
        return tf.tile(entropy, tf.concat([override, _ones_like(own)], 0))


def _is_given(shape: Any) -> bool:
    known = constant_value(shape)
    return known is None or len(known) > 0


def _ones_like(x: Any) -> Any:
    known = x.get_shape().is_fully_defined()
    return tf.ones(x.get_shape().as_list(), dtype=x.dtype) if known else tf.ones_like(x)
