"""tf.distributions over choices and counts.

Mirrors python/ops/distributions/{bernoulli,categorical,multinomial}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.distributions import Distribution, public_names
from tfscope.tf1.api.distributions_util import (
    Scalars,
    get_logits_and_probs,
    log_combinations,
)
from tfscope.tf1.api.kullback_leibler import divergence
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised

DISCRETE = "NOT_REPARAMETERIZED"


class _OfLogits(Distribution):
    """Logits and probabilities, one made of the other."""

    shared_by_models = True
    logits = property(lambda self: self._logits)
    probs = property(lambda self: self._probs)

    def _options(self, logits, probs, dtype, validate_args, allow_nan_stats, name):
        return {"logits": logits, "probs": probs, "dtype": dtype, "validate_args": validate_args, "allow_nan_stats": allow_nan_stats, "name": name}  # fmt: skip


@tf_export(*public_names("Bernoulli"))
class Bernoulli(Scalars, _OfLogits):
    """A coin."""

    _shaped = ("logits",)

    def __init__(self, logits=None, probs=None, dtype=dtypes.int32, validate_args=False, allow_nan_stats=True, name="Bernoulli"):  # fmt: skip
        with ops.name_scope(name) as scope:
            self._logits, self._probs = get_logits_and_probs(
                logits, probs, scope, validate_args=validate_args
            )
        given = self._options(logits, probs, dtype, validate_args, allow_nan_stats, name)
        parents = [self._logits, self._probs]
        Distribution.__init__(
            self, dtype, DISCRETE, validate_args, allow_nan_stats, given, parents, scope
        )

    def _sample_n(self, n, seed=None):
        sizes = tf.concat([[n], self.batch_shape_tensor()], 0)
        drawn = tf.random_uniform(sizes, seed=seed, dtype=self.probs.dtype)
        return tf.cast(tf.less(drawn, self.probs), self.dtype)

    def _log_prob(self, event):
        logits = self.logits
        event = tf.cast(event, logits.dtype)
        known = event.shape.is_fully_defined() and logits.shape.is_fully_defined()
        if not (known and event.shape.as_list() == logits.shape.as_list()):
            wide = tf.ones_like(event) * logits
            logits, event = wide, tf.ones_like(logits) * event
        return -tf.nn.sigmoid_cross_entropy_with_logits(labels=event, logits=logits)

    def _entropy(self):
        first = -self.logits * (tf.sigmoid(self.logits) - 1)
        return first + tf.nn.softplus(-self.logits)

    def _mean(self):
        return tf.identity(self.probs)

    def _variance(self):
        return self._mean() * (1.0 - self.probs)

    def _mode(self):
        return tf.cast(self.probs > 0.5, self.dtype)


@divergence(Bernoulli, "kl_bernoulli_bernoulli")
def _kl_bernoulli(a, b):
    zero = tf.nn.softplus(-b.logits) - tf.nn.softplus(-a.logits)
    one = tf.nn.softplus(b.logits) - tf.nn.softplus(a.logits)
    return tf.sigmoid(a.logits) * zero + tf.sigmoid(-a.logits) * one


@tf_export(*public_names("Categorical"))
class Categorical(_OfLogits):
    """Draws are numbers of classes."""

    event_size = property(lambda self: self._event_size)

    def __init__(self, logits=None, probs=None, dtype=dtypes.int32, validate_args=False, allow_nan_stats=True, name="Categorical"):  # fmt: skip
        with ops.name_scope(name, values=[logits, probs]) as scope:
            self._logits, self._probs = get_logits_and_probs(
                logits, probs, scope, multidimensional=True, validate_args=validate_args
            )
            self._sizes(self._logits.shape.with_rank_at_least(1))
        given = self._options(logits, probs, dtype, validate_args, allow_nan_stats, name)
        parents = [self._logits, self._probs]
        super().__init__(dtype, DISCRETE, validate_args, allow_nan_stats, given, parents, scope)

    def _sizes(self, static):
        """Constants of what is known of the logits' shape, ops of the rest."""
        if static.ndims is not None:
            self._batch_rank = tf.convert_to_tensor(static.ndims - 1, tf.int32, name="batch_rank")
        else:
            with ops.name_scope("batch_rank"):
                self._batch_rank = tf.rank(self._logits) - 1
        shape = tf.shape(self._logits, name="logits_shape")
        dims = static.as_list() if static.ndims is not None else [None]
        if dims[-1] is not None:
            self._event_size = tf.convert_to_tensor(dims[-1], tf.int32, name="event_size")
        else:
            with ops.name_scope("event_size"):
                self._event_size = shape[self._batch_rank]
        if static.ndims is not None and None not in dims[:-1]:
            self._batch_shape_val = tf.constant(dims[:-1], dtype=tf.int32, name="batch_shape")
        else:
            with ops.name_scope("batch_shape"):
                self._batch_shape_val = shape[:-1]

    def _batch_shape(self):
        return self.logits.shape[:-1]

    def _batch_shape_tensor(self):
        return tf.identity(self._batch_shape_val)

    _event_shape, _event_shape_tensor = Scalars._event_shape, Scalars._event_shape_tensor

    def _sample_n(self, n, seed=None):
        logits = self.logits
        if logits.shape.ndims != 2:
            logits = tf.reshape(logits, [-1, self.event_size])
        kind = tf.int64 if self.dtype.size > 4 else tf.int32
        drawn = tf.multinomial(logits, n, seed=seed, output_dtype=kind)
        turned = tf.transpose(drawn)
        drawn = tf.reshape(turned, tf.concat([[n], self.batch_shape_tensor()], 0))
        return tf.cast(drawn, self.dtype)

    def _log_prob(self, k):
        k = ops.convert_to_tensor(k, name="k")
        k, logits = _alike(k, self.logits, self.dtype)
        return -tf.nn.sparse_softmax_cross_entropy_with_logits(labels=k, logits=logits)

    def _cdf(self, k):
        k = ops.convert_to_tensor(k, name="k")
        k, probs = _alike(k, self.probs, self.dtype)
        flat = tf.reshape(probs, (-1, self._event_size))
        chosen = tf.sequence_mask(tf.reshape(k, [-1]), self._event_size)
        summed = tf.reduce_sum(tf.where(chosen, flat, tf.zeros_like(flat)), axis=-1)
        return tf.reshape(summed, tf.shape(k))

    def _entropy(self):
        return -tf.reduce_sum(tf.nn.log_softmax(self.logits) * self.probs, axis=-1)

    def _mode(self):
        found = tf.cast(tf.argmax(self.logits, axis=self._batch_rank), self.dtype)
        found.set_shape(self.batch_shape)
        return found


def _alike(event, params, kind):
    """Events and parameters of one batch shape; raises ``TypeError`` for events that are no numbers.

    Mirrors categorical.py ``_broadcast_cat_event_and_params``.
    """
    if event.dtype.is_floating:
        event = tf.cast(event, dtype=tf.int32)
    elif not event.dtype.is_integer:
        text = f"`value` should have integer `dtype` or `self.dtype` ({kind!r})"
        raise raised(TypeError(text))
    shape = params.shape
    known = shape.ndims is not None and shape[:-1].is_fully_defined()
    known = known and event.shape.is_fully_defined()
    if not known or shape[:-1].as_list() != event.shape.as_list():
        params = params * tf.ones_like(event[..., None], dtype=params.dtype)
        sizes = tf.shape(params)[:-1]
        event = event * tf.ones(sizes, dtype=event.dtype)
        if params.shape.ndims is not None:
            event.set_shape(params.shape[:-1])
    return event, params


@divergence(Categorical, "kl_categorical_categorical")
def _kl_categorical(a, b):
    delta = tf.nn.log_softmax(a.logits) - tf.nn.log_softmax(b.logits)
    return tf.reduce_sum(tf.nn.softmax(a.logits) * delta, axis=-1)


@tf_export(*public_names("Multinomial"))
class Multinomial(_OfLogits):
    """Draws are counts of classes."""

    total_count = property(lambda self: self._total_count)

    def __init__(self, total_count, logits=None, probs=None, validate_args=False, allow_nan_stats=True, name="Multinomial"):  # fmt: skip
        with ops.name_scope(name, values=[total_count, logits, probs]) as scope:
            self._total_count = ops.convert_to_tensor(total_count, name="total_count")
            self._logits, self._probs = get_logits_and_probs(
                logits, probs, scope, multidimensional=True, validate_args=validate_args
            )
            self._mean_val = self._total_count[..., None] * self._probs
        given = self._options(logits, probs, None, validate_args, allow_nan_stats, name)
        given["total_count"] = total_count
        del given["dtype"]
        parents = [self._total_count, self._logits, self._probs]
        kind = self._probs.dtype
        super().__init__(kind, DISCRETE, validate_args, allow_nan_stats, given, parents, scope)

    def _batch_shape(self):
        return self._mean_val.shape.with_rank_at_least(1)[:-1]

    def _batch_shape_tensor(self):
        return tf.shape(self._mean_val)[:-1]

    def _event_shape(self):
        return self._mean_val.shape.with_rank_at_least(1)[-1:]

    def _event_shape_tensor(self):
        return tf.shape(self._mean_val)[-1:]

    def _sample_n(self, n, seed=None):
        counts = tf.cast(self.total_count, dtype=tf.int32)
        size = self.event_shape_tensor()[0]
        counts = tf.ones_like(self.logits[..., 0], dtype=counts.dtype) * counts
        logits = tf.ones_like(counts[..., None], dtype=self.logits.dtype) * self.logits
        flat = tf.reshape(logits, [-1, size])
        flat_counts = n * tf.reshape(counts, [-1])

        def single(args):
            x = tf.multinomial(args[0][None, ...], args[1], seed)
            x = tf.reshape(x, shape=[n, -1])
            return tf.reduce_sum(tf.one_hot(x, depth=size), axis=-2)

        drawn = tf.map_fn(single, [flat, flat_counts], dtype=self.dtype)
        drawn = tf.transpose(drawn, perm=[1, 0, 2])
        return tf.reshape(drawn, tf.concat([[n], self.batch_shape_tensor(), [size]], 0))

    def _log_prob(self, counts):
        found = tf.reduce_sum(counts * tf.nn.log_softmax(self.logits), -1)
        return found - -log_combinations(self.total_count, counts)

    def _mean(self):
        return tf.identity(self._mean_val)

    def _variance(self):
        p = self.probs * tf.ones_like(self.total_count)[..., None]
        return self._mean_val - self._mean_val * p

    def _covariance(self):
        p = self.probs * tf.ones_like(self.total_count)[..., None]
        product = -tf.matmul(self._mean_val[..., None], p[..., None, :])
        return tf.matrix_set_diag(product, self._variance())
