"""The base of all optimizers: gradients, slots, the update op.

Mirrors python/training/optimizer.py.
"""

from __future__ import annotations

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.optimizers_slots import (
    create_slot,
    create_slot_with_initializer,
    create_zeros_slot,
    is_resource,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import dtype_of
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.private_attributes import PRIVATE
from tfscope.tf1.graph.trackable import Trackable
from tfscope.values.raised import called, is_raised, pair_of, raised, refusable
from tfscope.values.unknown import Unknown


def var_key(var):
    """What a slot belongs to.  Mirrors python/training/optimizer.py _var_key."""
    op = getattr(var, "op", None)
    return var if op is None else (id(op.graph), op.name)


@tf_export("train.Optimizer", "python.training.optimizer.Optimizer")
class Optimizer(Trackable):
    """Mirrors python/training/optimizer.py Optimizer."""

    __tfscope_private__ = PRIVATE["Optimizer"]

    _stop_gradients = None

    GATE_NONE = 0
    GATE_OP = 1
    GATE_GRAPH = 2

    def __init__(self, use_locking, name):
        if not name:
            raise raised(ValueError("Must specify the optimizer name"))
        self._use_locking = use_locking
        self._name = name
        self._slots = {}
        self._non_slot_dict = {}
        self._deferred_slot_restorations = {}

    def get_name(self):
        """The name given to the constructor."""
        return self._name

    def minimize(
        self,
        loss,
        global_step=None,
        var_list=None,
        gate_gradients=GATE_OP,
        aggregation_method=None,
        colocate_gradients_with_ops=False,
        name=None,
        grad_loss=None,
    ):
        """The update op.  Mirrors optimizer.py Optimizer.minimize."""
        pairs = self.compute_gradients(
            loss,
            var_list=var_list,
            gate_gradients=gate_gradients,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops,
            grad_loss=grad_loss,
        )
        missing = not isinstance(pairs, Unknown) and not any(g is not None for g, _ in pairs)
        if missing and nothing_missed():
            names = [str(v) for _, v in pairs]
            raise raised(
                ValueError(
                    "No gradients provided for any variable, check your graph for ops that do not"
                    f" support gradients, between variables {names} and loss {loss}."
                )
            )
        return self.apply_gradients(pairs, global_step=global_step, name=name)

    def compute_gradients(
        self,
        loss,
        var_list=None,
        gate_gradients=GATE_OP,
        aggregation_method=None,
        colocate_gradients_with_ops=False,
        grad_loss=None,
    ):
        """Pairs of gradient or None and variable.  Mirrors Optimizer.compute_gradients."""
        if callable(loss) and not isinstance(loss, (ops.Tensor, Unknown)):
            return self._taped_gradients(loss, var_list, grad_loss)
        loss = self._scale_loss(loss)
        if not isinstance(gate_gradients, Unknown) and gate_gradients not in (0, 1, 2):
            raise raised(
                ValueError(
                    "gate_gradients must be one of: Optimizer.GATE_NONE, Optimizer.GATE_OP,"
                    f" Optimizer.GATE_GRAPH.  Not {gate_gradients}"
                )
            )
        if isinstance(loss, (bool, int, float)) and not isinstance(loss, Unknown):
            raise no_attribute(loss, "dtype")
        self._assert_valid_dtypes([loss])
        if grad_loss is not None:
            self._assert_valid_dtypes([grad_loss])
        var_list = self._variables_of(var_list)
        for variable in var_list:
            _check_optimizable(variable)
        if not var_list and nothing_missed():
            raise raised(ValueError("No variables to optimize."))
        gradients = tf.gradients(
            loss,
            [_target(v) for v in var_list],
            grad_ys=grad_loss,
            gate_gradients=gate_gradients == Optimizer.GATE_OP,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops,
            stop_gradients=self._stop_gradients,
        )
        if gate_gradients == Optimizer.GATE_GRAPH:
            gradients = tf.tuple(gradients)
        pairs = list(zip(gradients, var_list, strict=True))
        self._assert_valid_dtypes([v for g, v in pairs if g is not None])
        return pairs

    def _taped_gradients(self, loss, var_list, grad_loss):
        """Of a function's value: what it computes itself, and by default the variables it reads."""
        with tf.GradientTape() as tape:
            if var_list is not None:
                tape.watch(var_list)
            value = self._scale_loss(called(loss))
        variables = tape.watched_variables() if var_list is None else tf.nest.flatten(var_list)
        return list(zip(tape.gradient(value, variables, grad_loss), variables, strict=True))

    @staticmethod
    def _variables_of(var_list):
        if var_list is None:
            graph = ops.get_default_graph()
            return tf.trainable_variables() + graph.get_collection("trainable_resource_variables")
        if isinstance(var_list, Unknown):
            return [var_list]
        return tf.nest.flatten(var_list)

    @staticmethod
    def _scale_loss(loss_value):
        return loss_value

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """Slots, then one update per variable.  Mirrors Optimizer.apply_gradients."""
        pairs = _known_pairs(grads_and_vars)
        if not pairs and nothing_missed():
            raise raised(ValueError("No variables provided."))
        pairs = [(None if g is None else _as_gradient(g), v) for g, v in pairs]
        for _, variable in pairs:
            _check_optimizable(variable)
        var_list = [v for g, v in pairs if g is not None]
        if not var_list:
            if not nothing_missed():
                return tf.no_op(name=name or self._name)
            names = [str(v) for _, v in pairs]
            raise raised(ValueError(f"No gradients provided for any variable: {names}."))
        with ops.init_scope():
            self._create_slots([v for v in var_list if not isinstance(v, Unknown)])
        with ops.name_scope(name, self._name) as scope:
            self._prepare()
            updates = [
                self._update(g, v) for g, v in pairs if g is not None and not isinstance(v, Unknown)
            ]
            if global_step is None:
                done = self._finish(updates, scope)
            else:
                with ops.control_dependencies([self._finish(updates, "update")]):
                    with ops.colocate_with(global_step):
                        done = _increment(global_step, scope)
            if isinstance(done, ops.Tensor):
                done = done.op
            train_op = ops.get_default_graph().get_collection_ref("train_op")
            if not any(done is op for op in train_op):
                train_op.append(done)
            return done

    def _update(self, gradient, var):
        """The ops that update one variable, in the scope ``update_<name>``."""
        with ops.name_scope("update_" + var.op.name), ops.colocate_with(var):
            if isinstance(var, ops.Tensor):
                raise raised(NotImplementedError("Trying to update a Tensor ", var))
            if isinstance(gradient, ops.IndexedSlices):
                if getattr(var, "constraint", None) is not None:
                    text = "Cannot use a constraint function on a sparse variable."
                    raise raised(RuntimeError(text))
                if is_resource(var):
                    return self._resource_apply_sparse_duplicate_indices(
                        gradient.values, var, gradient.indices
                    )
                return self._apply_sparse_duplicate_indices(gradient, var)
            apply = self._resource_apply_dense if is_resource(var) else self._apply_dense
            update = apply(gradient, var)
            if getattr(var, "constraint", None) is None:
                return update
            with ops.control_dependencies([update]):
                return var.assign(var.constraint(var))

    def get_slot(self, var, name):
        """The slot variable of ``var`` or None."""
        named = self._slots.get(name)
        return named.get(var_key(var)) if named else None

    def get_slot_names(self):
        """Sorted names of the slots."""
        return sorted(self._slots)

    def variables(self):
        """Slots and other variables in the current graph, by name."""
        graph = ops.get_default_graph()
        found = [*self._non_slot_variables()]
        found += [v for named in self._slots.values() for v in named.values()]
        return sorted((v for v in found if v.op.graph is graph), key=lambda v: v.name)

    def _create_non_slot_variable(self, initial_value, name, colocate_with):
        key = (name, colocate_with.graph)
        if key not in self._non_slot_dict:
            resource = is_resource(colocate_with)
            with ops.colocate_with(colocate_with):
                self._non_slot_dict[key] = tf.Variable(
                    initial_value, name=name, trainable=False, use_resource=resource
                )
        return self._non_slot_dict[key]

    def _get_non_slot_variable(self, name, graph=None):
        return self._non_slot_dict.get((name, graph))

    def _non_slot_variables(self):
        return self._non_slot_dict.values()

    def _assert_valid_dtypes(self, tensors):
        valid = self._valid_dtypes()
        for tensor in tensors:
            dtype = dtype_of(tensor)
            if dtype is None or isinstance(dtype, Unknown) or dtype.base_dtype.name == "resource":
                continue
            if dtype.base_dtype not in valid:
                raise raised(
                    ValueError(
                        f"Invalid type {dtype.base_dtype!r} for {tensor.name},"
                        f" expected: {sorted(valid, key=_hash_order)}."
                    )
                )

    def _valid_dtypes(self):
        return {tf.float16, tf.bfloat16, tf.float32, tf.float64}

    def _create_slots(self, var_list):
        pass

    def _prepare(self):
        pass

    def _apply_dense(self, grad, var):
        raise raised(NotImplementedError())

    def _resource_apply_dense(self, grad, handle):
        raise raised(NotImplementedError())

    def _resource_apply_sparse_duplicate_indices(self, grad, handle, indices):
        summed, unique = _deduplicate(grad, indices)
        return self._resource_apply_sparse(summed, handle, unique)

    def _resource_apply_sparse(self, grad, handle, indices):
        raise raised(NotImplementedError())

    def _apply_sparse_duplicate_indices(self, grad, var):
        summed, unique = _deduplicate(grad.values, grad.indices)
        slices = ops.IndexedSlices(indices=unique, values=summed, dense_shape=grad.dense_shape)
        return self._apply_sparse(slices, var)

    def _apply_sparse(self, grad, var):
        raise raised(NotImplementedError())

    def _finish(self, update_ops, name_scope):
        return tf.group(*update_ops, name=name_scope)

    def _slot_dict(self, slot_name):
        return self._slots.setdefault(slot_name, {})

    def _get_or_make_slot(self, var, val, slot_name, op_name):
        return self._slot(var, slot_name, lambda: create_slot(var, val, op_name))

    def _get_or_make_slot_with_initializer(
        self, var, initializer, shape, dtype, slot_name, op_name
    ):
        return self._slot(
            var,
            slot_name,
            lambda: create_slot_with_initializer(var, initializer, shape, dtype, op_name),
        )

    def _zeros_slot(self, var, slot_name, op_name):
        return self._slot(var, slot_name, lambda: create_zeros_slot(var, op_name))

    def _slot(self, var, slot_name, make):
        named = self._slot_dict(slot_name)
        if var_key(var) not in named:
            named[var_key(var)] = make()
        return named[var_key(var)]

    def _restore_slot_variable(self, slot_name, variable, slot_variable):
        pass

    def _call_if_callable(self, param):
        if callable(param) and not isinstance(param, (ops.Tensor, Unknown)):
            return param()
        return param


def _hash_order(dtype):
    """Position of a float type in the sets of TensorFlow, whose hashes are type numbers."""
    order = ("float32", "float64", "float16", "bfloat16")
    return order.index(dtype.name) if dtype.name in order else len(order)


def _known_pairs(grads_and_vars):
    """The pairs as a list; unknown pairs stand for unknown variables."""
    if isinstance(grads_and_vars, Unknown):
        unknown = grads_and_vars
        return [(unknown, unknown)]
    return [_pair(p) for p in refusable(tuple, grads_and_vars)]


def _pair(item):
    return (item, item) if isinstance(item, Unknown) else refusable(pair_of, item)


def _as_gradient(gradient):
    if isinstance(gradient, (Unknown, ops.IndexedSlices)):
        return gradient
    try:
        return ops.convert_to_tensor(gradient)
    except TypeError as error:
        if not is_raised(error):
            raise
        text = f"Gradient must be convertible to a Tensor or IndexedSlices, or None: {gradient}"
        raise raised(TypeError(text)) from None


def _target(var):
    """What is differentiated for a variable: its reference, or itself as a resource."""
    _refuse_partitioned(var)
    if isinstance(var, (Unknown, ops.Tensor)) or is_resource(var):
        return var
    return var._ref()


def _refuse_partitioned(var):
    """A variable of several parts has no operation, for which an optimizer asks first."""
    if isinstance(var, PartitionedVariable):
        raise raised(AttributeError("'PartitionedVariable' object has no attribute 'op'"))


def _check_optimizable(var):
    """Mirrors optimizer.py _get_processor."""
    _refuse_partitioned(var)
    if isinstance(var, (Unknown, ops.Tensor)) or tf.contrib.framework.is_tensor(var):
        return
    if not hasattr(var, "op"):
        text = f"'{type(var).__name__}' object has no attribute 'op'"
        raise raised(AttributeError(text))
    raise raised(NotImplementedError("Trying to optimize unsupported type ", var))


def _increment(global_step, scope):
    if is_resource(global_step):
        one = ops.convert_to_tensor(1, dtype=global_step.dtype)
        graph = ops.get_default_graph()
        return graph.create_op("AssignAddVariableOp", [global_step.handle, one], [], name=scope)
    return tf.assign_add(global_step, 1, name=scope)


def _deduplicate(values, indices):
    """Mirrors optimizer.py _deduplicate_indexed_slices."""
    unique, positions = tf.unique(indices)
    summed = tf.unsorted_segment_sum(values, positions, tf.shape(unique)[0])
    return summed, unique
