"""Savers: the ops below ``save/`` and what a saver refuses.

Mirrors python/training/saver.py and python/training/saving/saveable_object_util.py.
"""

from __future__ import annotations

from tfscope.tf1.api import uninitialized
from tfscope.tf1.api.meta_graphs import (
    checkpoint_path,
    export_meta_graph,
    meta_path,
    note_latest,
    snapshot,
    write,
)
from tfscope.tf1.api.optimizers_slots import is_resource
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("train.SaverDef")
class SaverDef:
    """The names of a saver's ops."""

    LEGACY = 0
    V1 = 1
    V2 = 2

    def __init__(
        self,
        filename_tensor_name="",
        save_tensor_name="",
        restore_op_name="",
        max_to_keep=0,
        sharded=False,
        keep_checkpoint_every_n_hours=0.0,
        version=2,
    ):
        self.filename_tensor_name = filename_tensor_name
        self.save_tensor_name = save_tensor_name
        self.restore_op_name = restore_op_name
        self.max_to_keep = max_to_keep
        self.sharded = sharded
        self.keep_checkpoint_every_n_hours = keep_checkpoint_every_n_hours
        self.version = version


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


def _saveables(var_list):
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


@tf_export("python.training.saver.BaseSaverBuilder", "python.training.saver.BulkSaverBuilder")
class BaseSaverBuilder:
    """Makes the ops of a saver.  Mirrors saver.py BaseSaverBuilder."""

    def __init__(self, write_version=SaverDef.V2):
        self._write_version = write_version

    def build_ops(self, saveables, name, filename, sharded):
        """The ops in the scope ``save``; returns what a SaverDef names."""
        graph = ops.get_default_graph()
        owners = [getattr(v, "op", None) for _, v in saveables]
        with ops.name_scope(name, "save", [op for op in owners if op is not None]):
            prefix = tf.placeholder_with_default(filename or "model", shape=(), name="filename")
            prefix = tf.placeholder_with_default(prefix, shape=(), name="Const")
            if sharded:
                saved = self._save_sharded(graph, prefix, saveables)
            else:
                self._save(graph, prefix, saveables)
                saved = tf.identity(prefix, name="control_dependency")
            restore = self._restore(graph, prefix, saveables, sharded)
        return prefix, saved, restore

    def _save_sharded(self, graph, prefix, saveables):
        """The shard of the one device there is, and what joins the shards."""
        suffix = "_temp/part"
        if not current_run().is_v1:
            on_s3 = tf.strings.regex_full_match(prefix, "^s3://.*")
            suffix = tf.where(on_s3, tf.constant(".part"), tf.constant(suffix))
        joined = tf.strings.join([prefix, suffix])
        count = tf.constant(1, name="num_shards")
        shard = tf.constant(0, name="ShardedFilename/shard")
        inputs, kind = [joined, shard, count], [(tf.string, tf.TensorShape([]))]
        shard_name = graph.create_op("ShardedFilename", inputs, kind).outputs[0]
        self._save(graph, shard_name, saveables)
        tf.identity(shard_name, name="control_dependency")
        parts = tf.stack([shard_name], name="MergeV2Checkpoints/checkpoint_prefixes")
        graph.create_op("MergeV2Checkpoints", [parts, prefix], [])
        return tf.identity(prefix)

    def _save(self, graph, prefix, saveables):
        names = [name for name, _ in saveables]
        parts = ("tensor_names", "shape_and_slices")
        texts = [tf.constant(names, name=f"SaveV2/{part}") for part in parts]
        tensors = [_saved(v) for _, v in saveables]
        return graph.create_op("SaveV2", [prefix, *texts, *tensors], [], name="SaveV2")

    def _restore(self, graph, prefix, saveables, sharded):
        outputs = [(element_type(v), tf.TensorShape(None)) for _, v in saveables]
        names = [name for name, _ in saveables]
        parts = ("tensor_names", "shape_and_slices")
        texts = [tf.constant(names, name=f"RestoreV2/{part}") for part in parts]
        restored = graph.create_op("RestoreV2", [prefix, *texts], outputs, name="RestoreV2")
        done = []
        for (_, variable), tensor in zip(saveables, restored.outputs, strict=True):
            if _is_ref(variable):
                dtype, shape = element_type(variable), variable.get_shape()
                inputs = [variable._ref(), tensor]
                done.append(graph.create_op("Assign", inputs, [(dtype, shape)]))
            elif is_resource(variable):
                value = tf.identity(tensor)
                inputs = [variable.handle, value]
                done.append(graph.create_op("AssignVariableOp", inputs, []))
        if sharded:
            done = [tf.group(*done, name="restore_shard")]
        return tf.group(*done, name="restore_all")


def _saved(variable):
    if _is_ref(variable):
        return variable._ref()
    return variable.handle if is_resource(variable) else ops.convert_to_tensor(variable)


def _is_ref(variable):
    return isinstance(variable, Variable) and not is_resource(variable)


@tf_export("train.Saver", "python.training.saver.Saver")
class Saver:
    """Mirrors python/training/saver.py Saver."""

    def __init__(
        self,
        var_list=None,
        reshape=False,
        sharded=False,
        max_to_keep=5,
        keep_checkpoint_every_n_hours=10000.0,
        name=None,
        restore_sequentially=False,
        saver_def=None,
        builder=None,
        defer_build=False,
        allow_empty=False,
        write_version=SaverDef.V2,
        pad_step_number=False,
        save_relative_paths=False,
        filename=None,
    ):
        if defer_build and var_list:
            raise raised(
                ValueError(
                    "If `var_list` is provided then build cannot be deferred. "
                    "Either set defer_build=False or var_list=None."
                )
            )
        self._var_list = var_list
        self._sharded = sharded
        self._max_to_keep = max_to_keep
        self._keep_checkpoint_every_n_hours = keep_checkpoint_every_n_hours
        self._name = name
        self.saver_def = saver_def
        self._builder = builder
        self._is_built = False
        self._allow_empty = allow_empty
        self._is_empty = None
        self._write_version = write_version
        self._filename = filename
        self._pad_step_number = pad_step_number
        self._last_checkpoints = []
        if not defer_build:
            self.build()

    def build(self):
        """Makes the ops, once."""
        if self._is_built:
            return
        self._is_built = True
        if self.saver_def:
            return
        if self._var_list is None:
            graph = ops.get_default_graph()
            self._var_list = tf.global_variables() + graph.get_collection("saveable_objects")
        if isinstance(self._var_list, Unknown):
            self._var_list = []
        elif not self._var_list:
            self._is_empty = True
            if self._allow_empty or not nothing_missed():
                return
            raise raised(ValueError("No variables to save"))
        self._is_empty = False
        saveables = _saveables(self._var_list)
        builder = self._builder
        if not isinstance(builder, BaseSaverBuilder):
            builder = BaseSaverBuilder(self._write_version)
        prefix, saved, restore = builder.build_ops(
            saveables, self._name, self._filename, self._sharded
        )
        self.saver_def = SaverDef(
            prefix.name,
            saved.name,
            restore.name,
            self._max_to_keep or 0,
            self._sharded,
            self._keep_checkpoint_every_n_hours,
            self._write_version,
        )

    def as_saver_def(self):
        """The SaverDef."""
        return self.saver_def

    def to_proto(self, export_scope=None):
        """The SaverDef."""
        return self.saver_def

    @staticmethod
    def from_proto(saver_def, import_scope=None):
        """A saver over existing ops."""
        return Saver(saver_def=saver_def, name=import_scope)

    @property
    def last_checkpoints(self):
        """Paths that the program itself has set."""
        return list(self._last_checkpoints)

    def set_last_checkpoints(self, last_checkpoints):
        """Remembers paths."""
        self._last_checkpoints = last_checkpoints

    def set_last_checkpoints_with_time(self, last_checkpoints_with_time):
        """Remembers paths."""
        self._last_checkpoints = [path for path, _ in last_checkpoints_with_time]

    def recover_last_checkpoints(self, checkpoint_paths):
        """Remembers paths."""
        self._last_checkpoints = list(checkpoint_paths)

    def save(
        self,
        sess,
        save_path,
        global_step=None,
        latest_filename=None,
        meta_graph_suffix="meta",
        write_meta_graph=True,
        write_state=True,
        strip_default_attrs=False,
        save_debug_info=False,
    ):
        """The path written, known when the graph runs."""
        if not self._is_built:
            text = "`build()` should be called before save if defer_build==True"
            raise raised(RuntimeError(text))
        if self._is_empty:
            return None
        path = checkpoint_path(save_path, global_step, self._pad_step_number)
        if write_state:
            note_latest(path)
        if write_meta_graph and isinstance(path, str) and isinstance(sess.graph, ops.Graph):
            write(meta_path(path, str(meta_graph_suffix)), snapshot(sess.graph, self.saver_def))
        return path

    def export_meta_graph(self, filename=None, collection_list=None, **kwargs):
        """The default graph with the names of this saver's operations."""
        return export_meta_graph(filename, None, None, self.saver_def, collection_list, **kwargs)

    def restore(self, sess, save_path):
        """Checks the path as TensorFlow does."""
        uninitialized.give_up()
        if not self._is_empty and save_path is None:
            raise raised(ValueError("Can't load save_path when it is None."))


export_value("checkpoint", "python.training.saver.CHECKPOINT_NAME")
