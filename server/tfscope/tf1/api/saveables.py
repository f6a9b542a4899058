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
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("python.training.saving.saveable_object.SaveSpec")
class SaveSpec:
    """One tensor of what is saved.  Mirrors saveable_object.py SaveSpec."""

    def __init__(self, tensor, slice_spec, name, dtype=None, device=None):
        self._tensor = tensor
        self.slice_spec, self.name = slice_spec, name
        lazy = callable(tensor)
        if lazy and None in (dtype, device):
            text = "When passing a callable `tensor` to a SaveSpec, an explicit dtype and device"
            raise raised(AssertionError(f"{text} must be provided."))
        self.dtype = dtype if lazy else tensor.dtype
        self.device = device if lazy else tensor.device

    @property
    def tensor(self):
        """The tensor, made now if the program gave a function."""
        return self._tensor() if callable(self._tensor) else self._tensor


@tf_export("python.training.saving.saveable_object.SaveableObject")
class SaveableObject:
    """What knows by itself how it is saved.  Mirrors saveable_object.py SaveableObject."""

    def __init__(self, op, specs, name):
        self.op, self.specs, self.name = op, specs, name

    optional_restore = property(lambda self: False)
    device = property(lambda self: self.specs[0].device)

    def restore(self, restored_tensors, restored_shapes):
        """What a subclass has to say."""
        raise raised(ValueError("Calling an abstract method."))


VALUE = "VARIABLE_VALUE"
"""What stands for the whole of an object among what is saved of it."""


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
        if isinstance(var, SaveableObject):
            names[var.name] = var
        elif isinstance(var, PartitionedVariable):
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
        elif hasattr(var, "_gather_saveables_for_checkpoint"):
            names.update(op_list_to_dict(_gathered(var)))
        else:
            names[str(getattr(var, "name", var))] = var
    return names


def _gathered(trackable, name=None):
    """What an object of TensorFlow's says that is to be saved of it.  Mirrors saveable_objects_for_op,
    which names it, and op_list_to_dict, which leaves it its own name."""
    factories = trackable._gather_saveables_for_checkpoint()
    if name is not None and current_run().is_v1 and any(map(callable, factories.values())):
        text = "__init__() got multiple values for argument 'table'"
        raise raised(TypeError(text))
    found = []
    for key, made in factories.items():
        full = name if key == VALUE else f"{name}_{key}"
        options = {} if name is None else {"name": full}
        found.append(made(**options) if callable(made) else made)
    return found


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
        elif hasattr(value, "_gather_saveables_for_checkpoint"):
            found.extend((made.name, made) for made in _gathered(value, name))
            continue
        found.extend((name, part) for part in parts if not isinstance(part, Unknown))
    if isinstance(var_list, dict):
        _refuse_unsaveable(found)
    return found


def written(saveables):
    """(name, what is saved) of each tensor that these saveables come to."""
    for name, value in saveables:
        if isinstance(value, SaveableObject):
            yield from ((spec.name, spec) for spec in value.specs)
        else:
            yield name, value


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
        owns = isinstance(value, (Variable, ops.Tensor, SaveableObject))
        owner = getattr(value, "op", value) if owns else value
        if id(owner) in seen:
            text = f"The same saveable will be restored with two names: {name}"
            raise raised(ValueError(text))
        seen.add(id(owner))


def saved_shape(value):
    """The sizes of what is saved, of a part those of the whole; ``None`` if they are not known."""
    if isinstance(value, SaveSpec):
        shape = None if callable(value._tensor) or value.slice_spec else value.tensor.shape
        return shape.as_list() if shape is not None and shape.is_fully_defined() else None
    if not isinstance(value, Variable):
        return None
    info = value._get_save_slice_info()
    if info:
        return list(info.full_shape)
    shape = value.get_shape()
    return shape.as_list() if shape.is_fully_defined() else None


def saved_type(value):
    """The type of what is saved; ``None`` if it is not known."""
    return element_type(value) if isinstance(value, (Variable, ops.Tensor, SaveSpec)) else None
