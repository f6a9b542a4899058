"""What a saver saves: names, and the variables that they stand for.

Mirrors python/training/saving/saveable_object_util.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def _add(names, key, value):
    if key in names:
        raise raised(ValueError(f"At least two variables have the same name: {key}"))
    names[key] = value


@tf_export("python.training.saving.saveable_object_util.op_list_to_dict")
def op_list_to_dict(op_list, convert_variable_to_tensor=True):
    """Checkpoint name → variable.  Mirrors saveable_object_util.py op_list_to_dict."""
    if not isinstance(op_list, (list, tuple, set)):
        start = "Variables to save should be passed in a dict or a list"
        text = start + of_target(f": {op_list}", f". Got {op_list}")
        raise raised(TypeError(text))
    names = {}
    if any(v is None for v in op_list):
        raise raised(AttributeError("'NoneType' object has no attribute 'name'"))
    known = [v for v in op_list if not isinstance(v, Unknown)]
    for var in sorted(known, key=lambda v: v.name):
        sliced = getattr(var, "_save_slice_info", None)
        if isinstance(var, PartitionedVariable):
            _add(names, var.name, var)
        elif isinstance(var, Variable) and sliced:
            parts = names.setdefault(sliced.full_name, [])
            if not isinstance(parts, list):
                text = f"Mixing slices and non-slices with the same name: {sliced.full_name}"
                raise raised(ValueError(text))
            parts.append(var)
        elif isinstance(var, Variable):
            _add(names, var.op.name, var)
        elif isinstance(var, ops.Tensor):
            _add(names, _variable_name(var), var)
        else:
            names[str(getattr(var, "name", var))] = var
    return names


_KINDS = ("Variable", "VariableV2", "AutoReloadVariable", "VarHandleOp", "ReadVariableOp")


def _is_variable(tensor):
    """Mirrors _tensor_comes_from_variable."""
    return tensor.op.type in _KINDS


def _variable_name(tensor):
    if not _is_variable(tensor):
        raise raised(TypeError(f"Variable to save is not a Variable: {tensor}"))
    return tensor.op.inputs[0].op.name if tensor.op.type == "ReadVariableOp" else tensor.op.name


def saveables_of(var_list):
    """(name, tensor that is saved, variable) in the order they are saved."""
    names = var_list if isinstance(var_list, dict) else op_list_to_dict(var_list)
    found = []
    for name, value in sorted(names.items(), key=lambda item: str(item[0])):
        parts = value if isinstance(value, (list, tuple)) else [value]
        if isinstance(value, PartitionedVariable):
            parts = list(value)
        found.extend((name, part) for part in parts if not isinstance(part, Unknown))
    if isinstance(var_list, dict):
        _refuse_unsaveable(found)
    return found


def _refuse_unsaveable(found):
    """Each is a variable, and saved under one name.  Mirrors saveable_objects_for_op and _add_saveable
    of saveable_object_util.py."""
    seen = set()
    for name, value in found:
        if not isinstance(name, (str, Unknown)):
            text = (
                "names_to_saveables must be a dict mapping string names to trackable operations. "
            )
            raise raised(TypeError(f"{text}Name is not a string: {name}"))
        tensor = ops.convert_to_tensor(value) if type(value) in (bool, int, float, str) else value
        if isinstance(tensor, ops.Tensor) and not _is_variable(tensor):
            text = "names_to_saveables must be a dict mapping string names to Tensors/Variables. "
            raise raised(TypeError(f"{text}Not a variable: {tensor}"))
        owner = getattr(value, "op", value) if isinstance(value, (Variable, ops.Tensor)) else value
        if id(owner) in seen:
            text = f"The same saveable will be restored with two names: {name}"
            raise raised(ValueError(text))
        seen.add(id(owner))


def saved_shape(value):
    """The sizes of what is saved, of a part those of the whole; ``None`` if they are not known."""
    if not isinstance(value, Variable):
        return None
    info = value._get_save_slice_info()
    if info:
        return list(info.full_shape)
    shape = value.get_shape()
    return shape.as_list() if shape.is_fully_defined() else None


def saved_type(value):
    """The type of what is saved; ``None`` if it is not known."""
    return element_type(value) if isinstance(value, (Variable, ops.Tensor)) else None
