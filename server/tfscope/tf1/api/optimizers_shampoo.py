"""The Shampoo optimizer of tf.contrib.opt.

Mirrors contrib/opt/python/training/shampoo.py.
"""

from __future__ import annotations

from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


@tf_export("contrib.opt.ShampooOptimizer")
class ShampooOptimizer(Optimizer):
    """Slots gbar, and of each dimension Gbar_i and maybe H_i.  Mirrors shampoo.py."""

    def __init__(self, global_step=0, max_matrix_size=768, gbar_decay=0.0, gbar_weight=1.0,
                 mat_gbar_decay=1.0, mat_gbar_weight=1.0, learning_rate=1.0, svd_interval=1,
                 precond_update_interval=1, epsilon=1e-4, alpha=0.5, use_iterative_root=False,
                 use_locking=False, name="Shampoo"):  # fmt: skip
        super().__init__(use_locking, name)
        self._max_matrix_size = max_matrix_size
        self._gbar_decay = gbar_decay
        self._svd_interval = svd_interval

    def _create_slots(self, var_list):
        for var in var_list:
            with ops.colocate_with(var):
                self._zeros_slot(var, "gbar", self._name)
                for index, size in enumerate(var.get_shape().as_list()):
                    if size is not None:
                        self._create_slots_of(var, index, ops.convert_to_tensor(size))

    def _create_slots_of(self, var, index, size):
        """A matrix for a dimension, its root if that is not made each step; a vector for a long one."""
        if ops.constant_value(size) > self._max_matrix_size:
            self._get_or_make_slot(var, tf.zeros([size]), f"Gbar_{index}", self._name)
            return
        zeros = tf.zeros_like(tf.eye(size))
        if self._svd_interval > 1:
            self._get_or_make_slot(var, tf.eye(size), f"H_{index}", self._name)
        self._get_or_make_slot(var, zeros, f"Gbar_{index}", self._name)

    def _apply_dense(self, grad, var):
        return tf.assign_sub(var, grad).op

    def _resource_apply_dense(self, grad, var):
        graph = ops.get_default_graph()
        return graph.create_op("AssignSubVariableOp", [var.handle, grad], [])

    def _resource_apply_sparse(self, grad, var, indices):
        return self._resource_apply_dense(grad, var)

    def _apply_sparse(self, grad, var):
        return tf.scatter_sub(var, grad.indices, grad.values).op


@tf_export("contrib.opt.GGTOptimizer")
class GGTOptimizer(Optimizer):
    """Variables beside the slots: global_step, grad_buffer, moment1, flat_grad.  Mirrors ggt.py."""

    def __init__(self, learning_rate=0.001, beta1=0.9, use_locking=False, name="GGT", window=10, eps=1e-4, svd_eps=1e-6, sigma_eps=1e-2):  # fmt: skip
        super().__init__(use_locking, name)
        self._lr, self._window = learning_rate, window

    def _create_slots(self, var_list):
        first = var_list[0]
        sizes = [var.get_shape().num_elements() for var in var_list]
        count = None if None in sizes else sum(sizes)
        kind = first.dtype.base_dtype
        make = self._create_non_slot_variable
        make(tf.cast(0.0, dtype=kind), "global_step", first)
        for name, shape in (
            ("grad_buffer", [self._window, count]), ("moment1", (count,)), ("flat_grad", (count,)),
        ):  # fmt: skip
            make(tf.zeros(shape, dtype=kind), name, first)

    def _apply_dense(self, grad, var):
        size = var.get_shape().num_elements()
        flat = self._get_non_slot_variable("flat_grad", graph=var.graph)
        return tf.scatter_update(flat, tf.range(0, size), tf.reshape(grad, [-1]))

    def _resource_apply_dense(self, grad, var):
        return self._apply_dense(grad, var)

    def _apply_sparse(self, grad, var):
        raise raised(NotImplementedError("Sparse gradient updates are not supported."))
