"""The computation of BatchNormalization.  Mirrors python/keras/layers/normalization.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_sizes import is_v1
from tfscope.tf1.api.newer_arguments import only_newer
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.conditions import plain_flag
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def known(training: Any) -> Any:
    """The value of a training flag; ``None`` for a tensor of unknown value."""
    if isinstance(training, ops.Tensor):
        return ops.constant_value(training)
    if ops.is_dense_tensor_like(training):
        return None
    if isinstance(training, Unknown):
        return bool(training)
    return plain_flag(training)


class Normalizing(Configured):
    """What a call of BatchNormalization computes."""

    told_as_ = "BatchNormalizationBase"

    fused: Any
    renorm: Any
    _USE_V2_BEHAVIOR: bool

    # -- moving averages ---------------------------------------------------------------------
    def _assign_moving_average(self, variable, value, momentum, inputs_size=None):
        """One update op.  Mirrors _assign_moving_average."""
        with context.name_scope("AssignMovingAvg") as scope, ops.colocate_with(variable):
            kind = context.base_dtype(variable)
            decay = ops.convert_to_tensor(1.0 - momentum, name="decay")
            if isinstance(decay.dtype, dtypes.DType) and kind is not None and decay.dtype != kind:
                decay = tf.cast(decay, kind)
            delta = (variable - tf.cast(value, variable.dtype)) * decay
            return tf.assign_sub(variable, delta, name=scope)

    def _assign_new_value(self, variable, value):
        with context.name_scope("AssignNewValue") as scope, ops.colocate_with(variable):
            return tf.assign(variable, value, name=scope)

    # -- fused -------------------------------------------------------------------------------
    def _fused_batch_norm(self, inputs: Any, *rest: Any, **given: Any) -> Any:
        """Mirrors _fused_batch_norm, which in 2.x takes a mask, too, and leaves it."""
        names = ("training",) if is_v1() else ("mask", "training")
        training = {**dict(zip(names, rest)), **given}["training"]
        beta = self.beta if self.center else self._constant_("beta", 0.0)
        gamma = self.gamma if self.scale else self._constant_("gamma", 1.0)
        shared = {"epsilon": self.epsilon, "data_format": self._data_format}

        moving = {} if is_v1() else {"mean": self.moving_mean, "variance": self.moving_variance}

        def in_training():
            return tf.nn.fused_batch_norm(inputs, gamma, beta, is_training=True, **moving, **shared)

        def in_inference():
            return tf.nn.fused_batch_norm(
                inputs, gamma, beta, mean=self.moving_mean, variance=self.moving_variance,
                is_training=False, **shared,
            )  # fmt: skip

        value = known(training)
        output, mean, variance = context.smart_cond(training, in_training, in_inference)
        if value is None:
            momentum = context.smart_cond(training, lambda: self.momentum, lambda: 1.0)
        elif value or is_v1():
            momentum = ops.convert_to_tensor(self.momentum)
        if value or value is None:
            self.add_update(lambda: self._assign_moving_average(self.moving_mean, mean, momentum))
            self.add_update(
                lambda: self._assign_moving_average(self.moving_variance, variance, momentum)
            )
        return output

    def _constant_(self, part: str, value: float) -> Any:
        """A parameter that is no variable: in 1.15 made with the layer, in 2.x by each call."""
        if is_v1():
            return getattr(self, f"_{part}_const")
        return tf.keras.backend.constant(value, dtype=self._param_dtype, shape=self._param_shape)

    # -- renormalization ---------------------------------------------------------------------
    def _renorm_correction_and_moments(self, mean, variance, training, inputs_size=None):
        """Mirrors _renorm_correction_and_moments."""
        stddev = tf.sqrt(variance + self.epsilon)
        renorm_mean = self.renorm_mean
        renorm_stddev = tf.maximum(self.renorm_stddev, tf.sqrt(self.epsilon))
        r = stddev / renorm_stddev
        d = (mean - renorm_mean) / renorm_stddev
        with ops.control_dependencies([r, d]):
            mean = tf.identity(mean)
            stddev = tf.identity(stddev)
        rmin, rmax, dmax = (self.renorm_clipping.get(k) for k in ("rmin", "rmax", "dmax"))
        if rmin is not None:
            r = tf.maximum(r, rmin)
        if rmax is not None:
            r = tf.minimum(r, rmax)
        if dmax is not None:
            d = tf.maximum(d, -dmax)
            d = tf.minimum(d, dmax)
        r_, d_ = r, d
        r = context.smart_cond(training, lambda: r_, lambda: keras_v2_names.ones_like(r_))
        d = context.smart_cond(training, lambda: d_, lambda: tf.zeros_like(d_))
        updates = [self._update_renorm_(self.renorm_mean, mean, training),
                   self._update_renorm_(self.renorm_stddev, stddev, training)]  # fmt: skip
        with ops.control_dependencies(updates):
            return r, d, tf.identity(mean), tf.identity(variance)

    def _update_renorm_(self, variable: Any, value: Any, training: Any) -> Any:
        value = tf.identity(value)
        return context.smart_cond(
            training,
            lambda: self._assign_moving_average(variable, value, self.renorm_momentum),
            lambda: tf.identity(variable),
        )

    # -- the call ----------------------------------------------------------------------------
    def _get_training_value(self, training=None):
        if training is None:
            training = context.learning_phase()
        if self._USE_V2_BEHAVIOR:
            if isinstance(training, int):
                training = bool(training)
            training = tf.logical_and(training, self.trainable)
        return training

    def call(self, inputs, training=None, mask=None):
        """Mirrors BatchNormalizationBase.call."""
        only_newer("call", mask=mask)
        training = self._get_training_value(training)
        if not is_v1() and not isinstance(training, Unknown):
            known(training)
        original = None
        if self.virtual_batch_size is not None:
            original = [-1, *inputs.shape.as_list()[1:]]
            inputs = tf.reshape(inputs, [self.virtual_batch_size, *original])
        if self.fused:
            outputs = self._fused_batch_norm(inputs, training=training, **self._masked_(mask))
        else:
            outputs = self._normalized_(inputs, training, mask)
        return outputs if original is None else tf.reshape(outputs, original)

    def _broadcast(self, v: Any, inputs: Any, axes: list[int]) -> Any:
        """A parameter shaped to stand beside the inputs."""
        rank = inputs.shape.ndims or 0
        if v is None or v.shape.ndims == rank or axes == list(range(rank - 1)):
            return v
        shape: list[Any] = [1] * rank
        shape[self.axis[0]] = inputs.shape.as_list()[self.axis[0]]
        return tf.reshape(v, shape)

    def _masked_(self, mask: Any) -> dict[str, Any]:
        """What the hooks of a program get beside what 1.15 gives them."""
        return {} if is_v1() else {"mask": mask}

    def _normalized_(self, inputs: Any, training: Any, mask: Any) -> Any:
        input_shape = inputs.shape
        axes = [i for i in range(input_shape.ndims or 4) if i not in self.axis]
        if self.virtual_batch_size is not None:
            del axes[1]

        def broadcast(v: Any) -> Any:
            return self._broadcast(v, inputs, axes)

        scale, offset = broadcast(self.gamma), broadcast(self.beta)
        value = known(training)
        if value == False and value is not None:  # noqa: E712 - 0 counts as TensorFlow's does
            mean, variance = self.moving_mean, self.moving_variance
        else:
            scale, offset, mean, variance = self._statistics_(
                inputs, training, axes, broadcast, scale, offset, mask
            )
        mean = context.cast(mean, inputs.dtype)
        variance = context.cast(variance, inputs.dtype)
        if offset is not None:
            offset = context.cast(offset, inputs.dtype)
        if scale is not None:
            scale = context.cast(scale, inputs.dtype)
        outputs = tf.nn.batch_normalization(
            inputs, broadcast(mean), broadcast(variance), offset, scale, self.epsilon
        )
        outputs.set_shape(input_shape)
        return outputs

    def _moments(self, inputs: Any, reduction_axes: Any, keep_dims: Any, *rest: Any, **newer: Any) -> Any:  # fmt: skip
        """Mean and variance of the batch; layers for several devices derive their own from it.
        In 2.x there is a mask, too."""
        if is_v1():
            for name in newer:
                text = f"_moments() got an unexpected keyword argument '{name}'"
                raise raised(TypeError(text))
            return tf.nn.moments(inputs, reduction_axes, keep_dims=keep_dims)
        mask = rest[0] if rest else newer.get("mask")
        return self._calculate_mean_and_var(inputs, reduction_axes, keep_dims, mask=mask)

    def _calculate_mean_and_var(self, inputs: Any, reduction_axes: Any, keep_dims: Any, mask: Any = None) -> Any:  # fmt: skip
        """Mirrors _no_sync_calculate_mean_and_var of 2.x."""
        if mask is None:
            return tf.nn.moments(inputs, reduction_axes, keep_dims=keep_dims)
        weights = tf.cast(mask, self._compute_dtype, name="mask_weights")
        weights = tf.expand_dims(weights, axis=-1, name="mask_weights_broadcasted")
        return tf.nn.weighted_moments(
            inputs, axes=reduction_axes, frequency_weights=weights, keep_dims=keep_dims
        )

    def _statistics_(self, inputs: Any, training: Any, axes: Any, broadcast: Any, scale: Any, offset: Any, mask: Any) -> Any:  # fmt: skip
        """Mean and variance of the batch or the moving ones, and what updates these."""
        if self.adjustment:
            adj_scale, adj_bias = self.adjustment(tf.shape(inputs))
            a, b = adj_scale, adj_bias
            adj_scale = context.smart_cond(training, lambda: a, lambda: keras_v2_names.ones_like(a))
            adj_bias = context.smart_cond(training, lambda: b, lambda: tf.zeros_like(b))
            scale, offset = _composed(adj_scale, adj_bias, scale, offset)
        keep = self.virtual_batch_size is not None or len(self.axis) > 1
        batch = tf.cast(inputs, self._param_dtype)
        mean, variance = self._moments(batch, axes, keep_dims=keep, **self._masked_(mask))
        m, v = mean, variance
        mean = context.smart_cond(
            training, lambda: m, lambda: ops.convert_to_tensor(self.moving_mean)
        )
        variance = context.smart_cond(
            training, lambda: v, lambda: ops.convert_to_tensor(self.moving_variance)
        )
        new_mean, new_variance = mean, variance
        if self.virtual_batch_size is not None:
            new_mean = tf.reduce_mean(mean, axis=1, keepdims=True)
            new_variance = tf.reduce_mean(variance, axis=1, keepdims=True)
        if self.renorm:
            r, d, new_mean, new_variance = self._renorm_correction_and_moments(
                new_mean, new_variance, training
            )
            r = broadcast(tf.stop_gradient(r, name="renorm_r"))
            d = broadcast(tf.stop_gradient(d, name="renorm_d"))
            scale, offset = _composed(r, d, scale, offset)
        self._add_updates_(training, new_mean, new_variance)
        return scale, offset, mean, variance

    def _add_updates_(self, training: Any, new_mean: Any, new_variance: Any) -> None:
        def update(variable: Any, value: Any) -> Any:
            return self._assign_moving_average(variable, value, self.momentum)

        def variance_branch():
            if not self.renorm:
                return update(self.moving_variance, new_variance)
            stddev = update(self.moving_stddev, tf.sqrt(new_variance + self.epsilon))
            positive = tf.keras.backend.relu(stddev * stddev - self.epsilon)
            return self._assign_new_value(self.moving_variance, positive)

        self.add_update(
            lambda: context.smart_cond(
                training,
                lambda: update(self.moving_mean, new_mean),
                lambda: self.moving_mean,
            )
        )
        self.add_update(
            lambda: context.smart_cond(training, variance_branch, lambda: self.moving_variance)
        )


def _composed(scale: Any, offset: Any, then_scale: Any, then_offset: Any) -> tuple[Any, Any]:
    if then_scale is not None:
        scale = scale * then_scale
        offset = offset * then_scale
    if then_offset is not None:
        offset = offset + then_offset
    return scale, offset
