"""tf.contrib.distributions.bijectors: functions by networks, and normalization of batches.

Mirrors contrib/distributions/python/ops/bijectors/{masked_autoregressive,real_nvp,
batch_normalization}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_bijectors import Bijector, bijector_names
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised


def _depth(x: Any) -> Any:
    dims = x.shape.with_rank_at_least(1).as_list() if x.shape.ndims is not None else [None]
    if dims[-1] is None:
        text = "Rightmost dimension must be known prior to graph execution."
        raise raised(NotImplementedError(text))
    return dims[-1]


@tf_export(*bijector_names("masked_dense"))
def masked_dense(inputs, units, num_blocks=None, exclusive=False, kernel_initializer=None, reuse=None, name=None, *args, **kwargs):  # fmt: skip
    """A dense layer with a masked kernel.  Variables ``dense/kernel`` and ``dense/bias``."""
    _depth(inputs)
    initializer = kernel_initializer or tf.glorot_normal_initializer()
    with ops.name_scope(name, "masked_dense", [inputs, units, num_blocks]):
        layer = tf.layers.Dense(
            units, *args, kernel_initializer=lambda shape, dtype=None, partition_info=None: 1.0
            * initializer(shape, dtype, partition_info),
            kernel_constraint=lambda x: x, name=name, dtype=element_type(inputs), _scope=name,
            _reuse=reuse, **kwargs,
        )  # fmt: skip
        return layer.apply(inputs)


@tf_export(*bijector_names("masked_autoregressive_default_template"))
def masked_autoregressive_default_template(hidden_layers, shift_only=False, activation=None, log_scale_min_clip=-5.0, log_scale_max_clip=3.0, log_scale_clip_gradient=False, name=None, *args, **kwargs):  # fmt: skip
    """A template of masked layers: a shift and the log of a scale."""
    activation = activation or tf.nn.relu
    name = name or "masked_autoregressive_default_template"
    with ops.name_scope(name, values=[log_scale_min_clip, log_scale_max_clip]):

        def network(x):
            depth = _depth(x)
            defined = x.shape.is_fully_defined()
            shape = x.shape.as_list() if defined else tf.shape(x)
            for place, units in enumerate(hidden_layers):
                x = masked_dense(
                    x, units, depth, place == 0, None, None, None, activation, *args, **kwargs
                )
            units = (1 if shift_only else 2) * depth
            x = masked_dense(x, units, depth, False, None, None, None, None, *args, **kwargs)
            if shift_only:
                return tf.reshape(x, shape=shape), None
            x = tf.reshape(x, shape=tf.concat([shape, [2]], axis=0))
            shift, log_scale = tf.unstack(x, num=2, axis=-1)
            limits = (log_scale_min_clip, log_scale_max_clip)
            if log_scale_clip_gradient:
                return shift, tf.clip_by_value(log_scale, *limits)
            with ops.name_scope(None, "clip_by_value_preserve_grad", [log_scale, *limits]):
                clipped = tf.clip_by_value(log_scale, *limits)
                return shift, log_scale + tf.stop_gradient(clipped - log_scale)

        return tf.make_template(name, network)


@tf_export(*bijector_names("BatchNormalization"))
class BatchNormalization(Bijector):
    """The inverse of a layer that normalizes; raises ValueError."""

    def __init__(self, batchnorm_layer=None, training=True, validate_args=False, name="batch_normalization"):  # fmt: skip
        known = tf.layers.BatchNormalization
        self.batchnorm = batchnorm_layer or known(gamma_constraint=lambda x: tf.nn.relu(x) + 1e-6)
        if not isinstance(self.batchnorm, known):
            text = "batchnorm_layer must be an instance of BatchNormalization layer."
            raise raised(ValueError(text))
        for set_to, text in (
            (self.batchnorm.renorm, "renormalization"),
            (self.batchnorm.virtual_batch_size, "virtual batch sizes"),
        ):
            if set_to:
                raise raised(ValueError(f"BatchNorm Bijector does not support {text}."))
        self._training = training
        axis = self.batchnorm.axis
        least = 1 if isinstance(axis, int) else len(axis)
        super().__init__(forward_min_event_ndims=least, validate_args=validate_args, name=name)

    def _build(self, value):
        if not self.batchnorm.built:
            self.batchnorm.build(value.shape)
        if not value.shape.is_fully_defined():
            text = "Input must have shape known at graph construction."
            raise raised(ValueError(text))

    def _forward(self, x):
        self._build(x)
        gamma = ops.convert_to_tensor(self.batchnorm.gamma)
        return x * gamma + ops.convert_to_tensor(self.batchnorm.beta)

    def _inverse(self, y):
        self._build(y)
        return self.batchnorm.apply(y, training=self._training)

    def _inverse_log_det_jacobian(self, y):
        self._build(y)
        log_scale = tf.log(ops.convert_to_tensor(self.batchnorm.gamma))
        return tf.reduce_sum(log_scale - 0.5 * tf.log(self.batchnorm.moving_variance))


def _moved(y: Any, shift: Any, log_scale: Any) -> Any:
    y = y if log_scale is None else y * tf.exp(log_scale)
    return y if shift is None else y + shift


def _moved_back(x: Any, shift: Any, log_scale: Any) -> Any:
    x = x if shift is None else x - shift
    return x if log_scale is None else x * tf.exp(-log_scale)


@tf_export(*bijector_names("RealNVP"))
class RealNVP(Bijector):
    """Part of a vector moved by a network of the rest; raises ValueError."""

    def __init__(self, num_masked, shift_and_log_scale_fn, is_constant_jacobian=False, validate_args=False, name=None):  # fmt: skip
        if num_masked <= 0:
            raise raised(ValueError("num_masked must be a positive integer."))
        self._num_masked, self._fn = num_masked, shift_and_log_scale_fn
        super().__init__(forward_min_event_ndims=1, is_constant_jacobian=is_constant_jacobian,
                         validate_args=validate_args, name=name or "real_nvp")  # fmt: skip

    def _network(self, value):
        depth = _depth(value)
        if self._num_masked >= depth:
            text = "Number of masked units must be smaller than the event size."
            raise raised(ValueError(text))
        kept, moved = value[:, : self._num_masked], value[:, self._num_masked :]
        return kept, moved, self._fn(kept, depth - self._num_masked)

    def _forward(self, x):
        kept, moved, network = self._network(x)
        return tf.concat([kept, _moved(moved, *network)], axis=-1)

    def _inverse(self, y):
        kept, moved, network = self._network(y)
        return tf.concat([kept, _moved_back(moved, *network)], axis=-1)

    def _inverse_log_det_jacobian(self, y):
        log_scale = self._network(y)[2][1]
        if log_scale is None:
            return tf.constant(0.0, dtype=element_type(y), name="ildj")
        return -tf.reduce_sum(log_scale, axis=-1)

    def _forward_log_det_jacobian(self, x):
        log_scale = self._network(x)[2][1]
        if log_scale is None:
            return tf.constant(0.0, dtype=element_type(x), name="fldj")
        return tf.reduce_sum(log_scale, axis=-1)


@tf_export(*bijector_names("real_nvp_default_template"))
def real_nvp_default_template(hidden_layers, shift_only=False, activation=None, name=None, *args, **kwargs):  # fmt: skip
    """A template of dense layers.  Variables ``real_nvp_default_template/dense/kernel``, …"""
    activation = activation or tf.nn.relu
    with ops.name_scope(name, "real_nvp_default_template"):

        def network(x, output_units):
            for units in hidden_layers:
                x = tf.layers.dense(x, units, activation, *args, **kwargs)
            x = tf.layers.dense(x, (1 if shift_only else 2) * output_units, None, *args, **kwargs)
            return (x, None) if shift_only else tuple(tf.split(x, 2, axis=-1))

        return tf.make_template("real_nvp_default_template", network)


@tf_export(*bijector_names("MaskedAutoregressiveFlow"))
class MaskedAutoregressiveFlow(Bijector):
    """Each number moved by a network of those before it; raises ValueError."""

    def __init__(self, shift_and_log_scale_fn, is_constant_jacobian=False, validate_args=False, unroll_loop=False, name=None):  # fmt: skip
        self._fn, self._unroll_loop = shift_and_log_scale_fn, unroll_loop
        super().__init__(forward_min_event_ndims=1, is_constant_jacobian=is_constant_jacobian,
                         validate_args=validate_args, name=name or "masked_autoregressive_flow")  # fmt: skip

    def _forward(self, x):
        size = x.shape.with_rank_at_least(1).as_list()[-1]
        if self._unroll_loop:
            if size is None:
                text = (
                    "The final dimension of `x` must be known at graph construction time if "
                    f"`unroll_loop=True`. `x.shape: {x.shape!r}`"
                )
                raise raised(ValueError(text))
            y = tf.zeros_like(x, name="y0")
            for _ in range(size):
                y = _moved(x, *self._fn(y))
            return y
        count = tf.shape(x)[-1]
        y = tf.zeros_like(x, name="y0")
        self._fn(y)

        def body(index, y):
            with variable_scope.variable_scope(variable_scope.get_variable_scope()):
                network = self._fn(y)
            return index + 1, _moved(x, *network)

        return tf.while_loop(
            cond=lambda index, _: index < count, body=body, loop_vars=(0, y),
            maximum_iterations=size,
        )[1]  # fmt: skip

    def _inverse(self, y):
        return _moved_back(y, *self._fn(y))

    def _inverse_log_det_jacobian(self, y):
        log_scale = self._fn(y)[1]
        if log_scale is None:
            return tf.constant(0.0, dtype=element_type(y), name="ildj")
        return -tf.reduce_sum(log_scale, axis=-1)
