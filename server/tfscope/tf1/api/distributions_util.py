"""What distributions share.  Mirrors python/ops/distributions/{util,special_math}.py."""

from __future__ import annotations

import math

from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def is_floating(tensor) -> bool:
    """Whether a tensor holds numbers with a point; one of unknown dtype may."""
    kind = getattr(tensor, "dtype", None)
    return kind is None or isinstance(kind, Unknown) or kind.is_floating


def refuse_both(logits, probs):
    """Raises ``ValueError`` unless one of the two is given.  Mirrors util.py get_logits_and_probs."""
    if (probs is None) == (logits is None):
        raise raised(ValueError("Must pass probs or logits, but not both."))


def get_logits_and_probs(logits, probs, name, *, multidimensional=False, validate_args=False):
    """Both parameters of a choice, of the one that is given.

    Raises ``ValueError`` unless one is given, ``TypeError`` if it has no numbers with a point.
    """
    with ops.name_scope(name, values=[probs, logits]):
        refuse_both(logits, probs)
        if probs is None:
            logits = ops.convert_to_tensor(logits, name="logits")
            if not is_floating(logits):
                raise raised(TypeError("logits must having floating type."))
            made = tf.nn.softmax if multidimensional else tf.sigmoid
            return logits, made(logits, name="probs")
        probs = ops.convert_to_tensor(probs, name="probs")
        if not is_floating(probs):
            raise raised(TypeError("probs must having floating type."))
        if validate_args:
            probs = _valid(probs, multidimensional)
        with ops.name_scope("logits"):
            if multidimensional:
                return tf.log(probs), probs
            return tf.log(probs) - tf.log1p(-1.0 * probs), probs


def _valid(probs, multidimensional):
    with ops.name_scope("validate_probs"):
        one = tf.constant(1.0, probs.dtype)
        checks = [tf.debugging.assert_non_negative(probs)]
        if multidimensional:
            text = "probs does not sum to 1."
            checks.append(tf.debugging.assert_near(tf.reduce_sum(probs, -1), one, message=text))
        else:
            text = "probs has components greater than 1."
            checks.append(tf.debugging.assert_less_equal(probs, one, message=text))
        return with_dependencies(checks, probs)


def log_combinations(n, counts, name="log_combinations"):
    """``n.shape``: the log of how many ways there are."""
    with ops.name_scope(name, values=[n, counts]):
        n = ops.convert_to_tensor(n, name="n")
        counts = ops.convert_to_tensor(counts, name="counts")
        whole, parts = tf.lgamma(n + 1), tf.lgamma(counts + 1)
        return whole - tf.reduce_sum(parts, axis=[-1])


def ndtr(x, name="ndtr"):
    """``x.shape``: the normal distribution function."""
    with ops.name_scope(name, values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        half = tf.constant(0.5 * math.sqrt(2.0), dtype=x.dtype, name="half_sqrt_2")
        w = x * half
        z = tf.abs(w)
        near, inner = tf.less(z, half), 1.0 + tf.erf(w)
        positive, above = tf.greater(w, 0.0), 2.0 - tf.erfc(z)
        return 0.5 * tf.where_v2(near, inner, tf.where_v2(positive, above, tf.erfc(z)))


class Scalars:
    """Batches by the shapes of the parameters in ``_shaped``, events that are numbers."""

    shared_by_models = True
    _shaped: tuple[str, ...] = ()

    def _batch_shape(self):
        shapes = [getattr(self, key).shape for key in self._shaped]
        whole = shapes[0]
        for shape in shapes[1:]:
            whole = tf.broadcast_static_shape(whole, shape)
        return whole

    def _batch_shape_tensor(self):
        *front, last = [getattr(self, key) for key in self._shaped]
        if not front:
            return tf.shape(last)
        first, *between = front
        return _joined(tf.shape(first), [*between, last])

    def _event_shape(self):
        return TensorShape([])

    def _event_shape_tensor(self):
        return tf.constant([], dtype=tf.int32)

    @classmethod
    def _param_shapes(cls, sample_shape):
        return {key: ops.convert_to_tensor(sample_shape, dtype=tf.int32) for key in cls._shaped}


def _joined(shape, parameters):
    first, *rest = parameters
    second = tf.shape(first)
    return tf.broadcast_dynamic_shape(shape, _joined(second, rest) if rest else second)
