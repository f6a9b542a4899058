"""Accumulators of gradients: ``tf.ConditionalAccumulator`` and its sparse kind.

Mirrors python/ops/data_flow_ops.py ``ConditionalAccumulatorBase`` and the classes below it.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape


def _step(value: Any) -> Any:
    return tf.cast(ops.convert_to_tensor(value), tf.int64)


@tf_export("ConditionalAccumulatorBase")
class ConditionalAccumulatorBase:
    """What both kinds share."""

    PREFIX = ""

    def __init__(self, dtype, shape, accumulator_ref):
        self._dtype = dtypes.as_dtype(dtype)
        self._shape = tensor_shape.as_shape(shape)
        self._accumulator_ref = accumulator_ref
        self._name = accumulator_ref.op.name.split("/")[-1]

    @property
    def accumulator_ref(self):
        """The tensor of its operation."""
        return self._accumulator_ref

    @property
    def name(self):
        """The last part of its operation's name."""
        return self._name

    @property
    def dtype(self):
        """What it accumulates."""
        return self._dtype

    def num_accumulated(self, name=None):
        """How many gradients were added."""
        name = f"{self._name}_NumAccumulated" if name is None else name
        kind = f"{self.PREFIX}AccumulatorNumAccumulated"
        return make(kind, name, handle=self._accumulator_ref)

    def set_global_step(self, new_global_step, name=None):
        """Gradients of older steps are dropped from now on."""
        step = _step(new_global_step)
        kind = f"{self.PREFIX}AccumulatorSetGlobalStep"
        return make(kind, name, handle=self._accumulator_ref, new_global_step=step)


@tf_export("ConditionalAccumulator")
class ConditionalAccumulator(ConditionalAccumulatorBase):
    """Of dense gradients; a resource."""

    PREFIX = "Resource"

    def __init__(self, dtype, shape=None, shared_name=None, name="conditional_accumulator",
                 reduction_type="MEAN"):  # fmt: skip
        made = make("ResourceConditionalAccumulator", name, {"dtype": dtype, "shape": shape})
        super().__init__(dtype, shape, made)

    def apply_grad(self, grad, local_step=0, name=None):
        """Adds a gradient."""
        grad = ops.convert_to_tensor(grad, self._dtype)
        grad.get_shape().assert_is_compatible_with(self._shape)
        return make(
            "ResourceAccumulatorApplyGradient", name, handle=self._accumulator_ref,
            local_step=_step(local_step), gradient=grad,
        )  # fmt: skip

    def take_grad(self, num_required, name=None):
        """The mean, once there are enough."""
        out = make(
            "ResourceAccumulatorTakeGradient", name, {"dtype": self._dtype},
            handle=self._accumulator_ref, num_required=num_required,
        )  # fmt: skip
        out.set_shape(self._shape)
        return out


@tf_export("SparseConditionalAccumulator", "sparse.SparseConditionalAccumulator")
class SparseConditionalAccumulator(ConditionalAccumulatorBase):
    """Of gradients of some rows."""

    def __init__(self, dtype, shape=None, shared_name=None, name="sparse_conditional_accumulator",
                 reduction_type="MEAN"):  # fmt: skip
        made = make("SparseConditionalAccumulator", name, {"dtype": dtype, "shape": shape})
        super().__init__(dtype, shape, made)

    def apply_indexed_slices_grad(self, grad, local_step=0, name=None):
        """Adds a gradient."""
        return self.apply_grad(
            grad_indices=grad.indices, grad_values=grad.values, grad_shape=grad.dense_shape,
            local_step=local_step, name=name,
        )  # fmt: skip

    def apply_grad(self, grad_indices, grad_values, grad_shape=None, local_step=0, name=None):
        """Adds a gradient."""
        return make(
            "SparseAccumulatorApplyGradient", name, {"has_known_shape": grad_shape is not None},
            handle=self._accumulator_ref, local_step=_step(local_step),
            gradient_indices=tf.cast(grad_indices, tf.int64), gradient_values=grad_values,
            gradient_shape=tf.cast([] if grad_shape is None else grad_shape, tf.int64),
        )  # fmt: skip

    def take_grad(self, num_required, name=None):
        """Indices, values and shape of the mean, once there are enough."""
        return make(
            "SparseAccumulatorTakeGradient", name, {"dtype": self._dtype},
            handle=self._accumulator_ref, num_required=num_required,
        )  # fmt: skip

    def take_indexed_slices_grad(self, num_required, name=None):
        """The mean, once there are enough."""
        indices, values, shape = self.take_grad(num_required, name=name)
        return ops.IndexedSlices(indices=indices, values=values, dense_shape=shape)
