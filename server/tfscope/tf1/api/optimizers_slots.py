"""Slot variables: created by the variable store under ``<variable>/<optimizer>``; numbers that steer optimizers.

Mirrors python/training/slot_creator.py.
"""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.initialized_value import initialized_value
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.save_slice_info import SaveSliceInfo
from tfscope.tf1.graph.variables import RefVariable, Variable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def is_resource(variable):
    """Whether the variable is made by VarHandleOp."""
    return isinstance(variable, ResourceVariable)


def _create_slot_var(primary, val, scope, validate_shape, shape, dtype):
    current = variable_scope.get_variable_scope()
    partitioner = current.partitioner
    current.set_partitioner(None)
    if is_resource(primary):
        use_resource = True
    else:
        use_resource = False if isinstance(primary, RefVariable) else None
    slot = variable_scope.get_variable(
        scope,
        initializer=val,
        trainable=False,
        use_resource=use_resource,
        shape=shape if callable(val) and not isinstance(val, ops.Tensor) else None,
        dtype=dtype,
        validate_shape=validate_shape,
    )
    variable_scope.get_variable_scope().set_partitioner(partitioner)
    _tell_part(primary, slot)
    return slot


def _tell_part(primary, slot):
    """The slot of a part of a variable is a part of the whole variable's slot, as far as their ranks agree."""
    part = getattr(primary, "_save_slice_info", None)
    rank = slot.get_shape().ndims
    if not part or (rank == 0 and not current_run().is_v1):
        return
    rank = None if current_run().is_v1 else rank
    own = slot.op.name[len(primary.op.name) + 1 :]
    sizes = (list(kind)[:rank] for kind in (part.full_shape, part.var_offset, part.var_shape))
    slot._set_save_slice_info(SaveSliceInfo(f"{part.full_name}/{own}", *sizes))


@tf_export("python.training.slot_creator.create_slot")
def create_slot(primary, val, name, colocate_with_primary=True):
    """A slot with the shape of ``val``.  Mirrors slot_creator.py create_slot."""
    validate_shape = val.get_shape().is_fully_defined()
    beside = ops.colocate_with(primary) if colocate_with_primary else contextlib.nullcontext()
    with variable_scope.variable_scope(None, primary.op.name + "/" + name), beside:
        return _create_slot_var(primary, val, "", validate_shape, None, None)


@tf_export("python.training.slot_creator.create_slot_with_initializer")
def create_slot_with_initializer(
    primary, initializer, shape, dtype, name, colocate_with_primary=True
):
    """A slot of the given shape.  Mirrors slot_creator.py create_slot_with_initializer."""
    validate_shape = shape.is_fully_defined()
    beside = ops.colocate_with(primary) if colocate_with_primary else contextlib.nullcontext()
    with variable_scope.variable_scope(None, primary.op.name + "/" + name), beside:
        return _create_slot_var(primary, initializer, "", validate_shape, shape, dtype)


@tf_export("python.training.slot_creator.create_zeros_slot")
def create_zeros_slot(primary, name, dtype=None, colocate_with_primary=True):
    """A slot of the primary's shape.  Mirrors slot_creator.py create_zeros_slot."""
    if dtype is None:
        dtype = primary.dtype
    shape = primary.get_shape()
    lost = isinstance(primary, Variable) and not nothing_missed()
    if shape.is_fully_defined() or lost:
        return create_slot_with_initializer(
            primary, tf.zeros_initializer(), shape, dtype, name, colocate_with_primary
        )
    source = initialized_value(primary) if isinstance(primary, Variable) else primary
    zeros = tf.zeros(tf.shape(source), dtype=dtype)
    return create_slot(primary, zeros, name, colocate_with_primary)


def hyper_tensor(value, name):
    """A number as a tensor; of an unknown one only the name is known."""
    if not isinstance(value, Unknown):
        return ops.convert_to_tensor(value, name=name)
    return ops.get_default_graph().create_op("Const", [], [(None, tf.TensorShape([]))], name=name).outputs[0]  # fmt: skip
