"""``tf.saved_model``: what a run saves, it can load again.

Mirrors python/saved_model/{builder,loader,signature_def_utils}_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.checkpoints import place
from tfscope.tf1.api.eagerness import may_compute_at_once
from tfscope.tf1.api.meta_graphs import import_meta_graph, snapshot
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.uninitialized import give_up
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

SAVED = "saved_models"
"""Key of the run's data: folder → the meta graphs saved there."""


@tf_export("saved_model.Builder", "saved_model.builder.SavedModelBuilder")
class SavedModelBuilder:
    """Keeps meta graphs.  Mirrors python/saved_model/builder_impl.py."""

    def __init__(self, export_dir):
        self._export_dir = export_dir
        self._metas = []

    def add_meta_graph_and_variables(self, sess, tags, signature_def_map=None, saver=None, **kwargs):  # fmt: skip
        """Makes a saver in the default graph, unless one is given."""
        if saver is None:
            saver = tf.train.Saver(
                tf.global_variables() + ops.get_collection("saveable_objects"),
                sharded=True,
                allow_empty=True,
            )
        if isinstance(tags, (list, tuple, set)):
            meta = snapshot(ops.get_default_graph(), getattr(saver, "saver_def", None))
            meta.tags_ = set(tags)
            meta.signature_def = signature_def_map or {}
            self._metas.append(meta)

    def add_meta_graph(self, tags, **kwargs):
        """Makes a saver in the default graph, unless one is given."""
        self.add_meta_graph_and_variables(None, tags, **kwargs)

    def save(self, as_text=False):
        """A path."""
        if (key := place(self._export_dir)) is not None:
            current_run().data.setdefault(SAVED, {})[key] = self._metas
        return self._export_dir


class TensorInfo:
    """A protocol buffer: name, dtype and shape of a tensor."""

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)


@tf_export("saved_model.build_tensor_info", "saved_model.utils.build_tensor_info")
def build_tensor_info(tensor):
    """Mirrors python/saved_model/utils_impl.py."""
    if isinstance(tensor, Unknown):
        return tensor
    kind = None if tensor.dtype is None else tensor.dtype.as_datatype_enum
    return TensorInfo(name=tensor.name, dtype=kind, tensor_shape=tensor.get_shape().as_proto())


class SignatureDef(TensorInfo):
    """A protocol buffer: inputs, outputs and method."""


def _signature(*names):
    def register(function):
        for name in names:
            export_value(function, f"saved_model.{name}",
                         f"saved_model.signature_def_utils.{name}")  # fmt: skip
        return function

    return register


@_signature("build_signature_def")
def build_signature_def(inputs=None, outputs=None, method_name=None):
    """Mirrors signature_def_utils_impl.py."""
    return SignatureDef(inputs=inputs or {}, outputs=outputs or {}, method_name=method_name)


@_signature("predict_signature_def")
def predict_signature_def(inputs, outputs):
    """Mirrors signature_def_utils_impl.py."""
    if inputs is None or (isinstance(inputs, dict) and not inputs):
        words = of_target("inputs", "`inputs`")
        raise raised(ValueError(f"Prediction {words} cannot be None or empty."))
    if outputs is None or (isinstance(outputs, dict) and not outputs):
        words = of_target("outputs", "`outputs`")
        raise raised(ValueError(f"Prediction {words} cannot be None or empty."))
    return build_signature_def(inputs, outputs, "tensorflow/serving/predict")


@_signature("classification_signature_def")
def classification_signature_def(examples, classes, scores):
    """Mirrors signature_def_utils_impl.py."""
    outputs = {"classes": classes, "scores": scores}
    return build_signature_def({"inputs": examples}, outputs, "tensorflow/serving/classify")


@_signature("regression_signature_def")
def regression_signature_def(examples, predictions):
    """Mirrors signature_def_utils_impl.py."""
    return build_signature_def(
        {"inputs": examples}, {"outputs": predictions}, "tensorflow/serving/regress"
    )


@tf_export("saved_model.simple_save")
def simple_save(session, export_dir, inputs, outputs, legacy_init_op=None):
    """Makes a saver in the default graph."""
    signature = predict_signature_def(inputs, outputs)
    builder = SavedModelBuilder(export_dir)
    builder.add_meta_graph_and_variables(session, ["serve"], {"serving_default": signature})
    builder.save()


@tf_export("saved_model.load", "saved_model.loader.load")
def load(sess, tags=None, export_dir=None, import_scope=None, **saver_kwargs):
    """The meta graph with these tags, imported into the session's graph; unknown if this run did not
    save it, and where a program of TensorFlow 2 loads objects.  Raises ``RuntimeError`` for other tags."""
    if export_dir is None and isinstance(sess, (str, Unknown)) and may_compute_at_once():
        return Unknown("environment", "tf.saved_model.load()")
    missing = [f"'{k}'" for k, v in (("tags", tags), ("export_dir", export_dir)) if v is None]
    if missing:
        words = f"{len(missing)} required positional argument{'s' * (len(missing) > 1)}"
        raise raised(TypeError(f"load() missing {words}: {' and '.join(missing)}"))
    give_up()
    known = current_run().data.get(SAVED, {}).get(place(export_dir))
    graph = sess.graph
    if known is None or isinstance(tags, Unknown) or not isinstance(graph, ops.Graph):
        if isinstance(graph, ops.Graph):
            graph.imported = True
        return Unknown("environment", "tf.saved_model.load()")
    for meta in known:
        if meta.tags_ == set(tags):
            with graph.as_default():
                import_meta_graph(meta, import_scope=import_scope)
            return meta
    text = f"MetaGraphDef associated with tags {str(tags).strip('[]')} could not be found in SavedModel"
    advice = "To inspect available tag-sets in the SavedModel, please use the SavedModel CLI: `saved_model_cli`"
    held = [meta.tags_ for meta in known]
    older = f"{text}. {advice}\navailable_tags: {held}"
    newer = f"{text}, with available tags '{held}'. {advice}."
    raise raised(RuntimeError(of_target(older, newer)))


@tf_export("saved_model.maybe_saved_model_directory", "saved_model.contains_saved_model",
           "saved_model.loader.maybe_saved_model_directory")  # fmt: skip
def maybe_saved_model_directory(export_dir):
    """Not known."""
    return Unknown("environment", "tf.saved_model.maybe_saved_model_directory()")


@tf_export("saved_model.save", "saved_model.experimental.save")
def save(obj, export_dir, signatures=None, options=None):
    """Writes nothing."""


@tf_export("saved_model.main_op_with_restore", "saved_model.main_op.main_op_with_restore")
def main_op_with_restore(restore_op_name):
    """An op."""
    return tf.group(tf.global_variables_initializer(), tf.local_variables_initializer())


@tf_export("saved_model.main_op.main_op")
def main_op():
    """An op."""
    return tf.group(
        tf.global_variables_initializer(),
        tf.local_variables_initializer(),
        tf.tables_initializer(),
    )
