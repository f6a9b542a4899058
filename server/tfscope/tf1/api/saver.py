"""Savers: the ops below ``save/`` and what a saver refuses.

Mirrors python/training/saver.py.
"""

from __future__ import annotations

import posixpath

from tfscope.tf1.api import checkpoints, uninitialized
from tfscope.tf1.api.meta_graphs import export_meta_graph, meta_path, snapshot, write
from tfscope.tf1.api.optimizers_slots import is_resource
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.saveables import (
    SaveableObject,
    SaveSpec,
    saveables_of,
    saved_shape,
    saved_type,
    written,
)
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.not_tensors import PLAIN
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.variables import BaseVariable, Variable
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
        self.max_to_keep = _as_field(max_to_keep)
        self.sharded = sharded
        self.keep_checkpoint_every_n_hours = keep_checkpoint_every_n_hours
        self.version = version


def _as_field(number):
    """What a field of whole numbers takes, in the words of protocol buffers."""
    plain = isinstance(number, (float, str, bytes, list, tuple, dict, dtypes.DType, BaseVariable))
    if plain or isinstance(number, ops.Tensor):
        kind = type(number).__name__
        text = of_target(
            f"{number!r} has type {kind}, but expected one of: int",
            f"'{kind}' object cannot be interpreted as an integer",
        )
        raise raised(TypeError(text))
    return number


@tf_export("python.training.saver.BaseSaverBuilder", "python.training.saver.BulkSaverBuilder")
class BaseSaverBuilder:
    """Makes the ops of a saver.  Mirrors saver.py BaseSaverBuilder."""

    SaveSpec, SaveableObject = SaveSpec, SaveableObject

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
            _join_collected(graph)
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
        saved = list(written(saveables))
        names = [name for name, _ in saved]
        parts = ("tensor_names", "shape_and_slices")
        tensors = [_saved(v) for _, v in saved]
        if self._write_version == SaverDef.V1:
            parts = ("tensor_names", "shapes_and_slices")
            texts = [tf.constant(names, name=f"save/{part}") for part in parts]
            return graph.create_op("SaveSlices", [prefix, *texts, *tensors], [], name="save")
        texts = [tf.constant(names, name=f"SaveV2/{part}") for part in parts]
        return graph.create_op("SaveV2", [prefix, *texts, *tensors], [], name="SaveV2")

    def _restore(self, graph, prefix, saveables, sharded):
        saved = list(written(saveables))
        outputs = [(element_type(v), tf.TensorShape(None)) for _, v in saved]
        names = [name for name, _ in saved]
        parts = ("tensor_names", "shape_and_slices")
        texts = [tf.constant(names, name=f"RestoreV2/{part}") for part in parts]
        restored = graph.create_op("RestoreV2", [prefix, *texts], outputs, name="RestoreV2")
        done, tensors = [], iter(restored.outputs)
        for _, variable in saveables:
            if isinstance(variable, SaveableObject):
                parts = [next(tensors) for _ in variable.specs]
                done.append(variable.restore(parts, None))
                continue
            tensor = next(tensors)
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


def _join_collected(graph):
    """The concatenation of what is in parts and in a collection: a graph that is imported looks it up.

    Mirrors saver.py BaseSaverBuilder._build_internal."""
    for key in graph.get_all_collection_keys():
        for element in graph.get_collection(key):
            if (
                isinstance(element, PartitionedVariable)
                and element.name not in graph._nodes_by_name
            ):
                element.as_tensor()


def _saved(variable):
    if isinstance(variable, SaveSpec):
        return variable.tensor
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
        self._reshape = reshape
        self._sharded = sharded
        self._max_to_keep = max_to_keep
        self._keep_checkpoint_every_n_hours = keep_checkpoint_every_n_hours
        self._name = name
        self.saver_def = saver_def
        self._builder = builder
        self._is_built = False
        self._allow_empty = allow_empty
        self._is_empty = None
        self._saveables = []
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
        self._saveables = saveables = saveables_of(self._var_list)
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
        """The path written: the step in it may be known when the graph runs only."""
        if not self._is_built:
            text = "`build()` should be called before save if defer_build==True"
            raise raised(RuntimeError(text))
        if self._is_empty:
            return None
        if save_path is None or isinstance(save_path, (bool, int, float, list, tuple, dict)):
            kind = type(save_path).__name__
            older = f"expected str, bytes or os.PathLike object, not {kind}"
            newer = f"Expected binary or unicode string, got {save_path!r}"
            raise raised(TypeError(of_target(older, newer)))
        if sess is None or isinstance(sess, PLAIN):
            raise raised(TypeError(f"'sess' must be a Session; {sess!s}"))
        path = checkpoints.path_of(save_path, global_step, self._pad_step_number)
        folder = posixpath.dirname(save_path) if isinstance(save_path, str) else None
        checkpoints.write(path, self.contents(), folder, state=write_state)
        if write_meta_graph and isinstance(path, str) and isinstance(sess.graph, ops.Graph):
            write(meta_path(path, str(meta_graph_suffix)), snapshot(sess.graph, self.saver_def))
        return path

    def export_meta_graph(self, filename=None, collection_list=None, **kwargs):
        """The default graph with the names of this saver's operations."""
        return export_meta_graph(filename, None, None, self.saver_def, collection_list, **kwargs)

    def contents(self):
        """Types and shapes by name of what is saved; ``None`` if not all of it is known."""
        if not self._var_list or not nothing_missed():
            return None
        found = {}
        for name, value in written(self._saveables):
            kind, shape = saved_type(value), saved_shape(value)
            if kind is None or shape is None or not isinstance(name, str):
                return None
            found[name] = (kind, shape)
        return found

    def restore(self, sess, save_path):
        """Checks the path as TensorFlow does."""
        uninitialized.give_up()
        if self._is_empty:
            return
        if save_path is None:
            raise raised(ValueError("Can't load save_path when it is None."))
        self.refuse(checkpoints.contents(save_path))

    def refuse(self, known):
        """Refuses to restore what a checkpoint, if its contents are known, does not hold."""
        if known is not None and self._var_list and nothing_missed():
            wanted = [(n, saved_type(v), saved_shape(v)) for n, v in written(self._saveables)]
            checkpoints.refuse_restoring(known, wanted, reshape=self._reshape)


export_value("checkpoint", "python.training.saver.CHECKPOINT_NAME")
