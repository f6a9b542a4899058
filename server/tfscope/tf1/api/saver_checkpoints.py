"""Checkpoints: known are those that the program writes; which others exist is not, nor what is in them.

Mirrors the interface of python/training/{checkpoint_management,checkpoint_utils}.py.
"""

from __future__ import annotations

from tfscope.tf1.api import checkpoints
from tfscope.tf1.api.checkpoints import CheckpointReader, CheckpointState, unknown_file
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import lacking
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _refuse_no_folder(path):
    """The name of the state's file is joined to that of the folder: raises ``TypeError`` as ``os.path`` does."""
    if path is None or isinstance(path, (bool, int, float)):
        kind = type(path).__name__
        raise raised(TypeError(f"expected str, bytes or os.PathLike object, not {kind}"))


@tf_export("train.latest_checkpoint")
def latest_checkpoint(checkpoint_dir, latest_filename=None):
    """The path that the program wrote last; without one it is not known whether there is any."""
    _refuse_no_folder(checkpoint_dir)
    path = checkpoints.latest(checkpoint_dir)
    return unknown_file("latest_checkpoint", checkpoint_dir) if path is None else path


@tf_export("train.get_checkpoint_state")
def get_checkpoint_state(checkpoint_dir, latest_filename=None):
    """The state of what the program wrote; without that it is not known whether there is any."""
    _refuse_no_folder(checkpoint_dir)
    paths = checkpoints.paths(checkpoint_dir)
    return CheckpointState(paths) if paths else unknown_file("get_checkpoint_state", checkpoint_dir)


@tf_export("train.checkpoint_exists")
def checkpoint_exists(checkpoint_prefix):
    """Whether there is such a checkpoint: known of those that the program wrote."""
    if checkpoints.is_written(checkpoint_prefix):
        return True
    if checkpoint_prefix is None:
        raise raised(TypeError("unsupported operand type(s) for +: 'NoneType' and 'str'"))
    return unknown_file("checkpoint_exists", checkpoint_prefix)


@tf_export("train.get_checkpoint_mtimes")
def get_checkpoint_mtimes(checkpoint_prefixes):
    """Times; not known."""
    return unknown_file("get_checkpoint_mtimes", checkpoint_prefixes)


@tf_export("train.remove_checkpoint")
def remove_checkpoint(checkpoint_prefix, checkpoint_format_version=2, meta_graph_suffix="meta"):
    """Nothing is removed by an evaluation."""


@tf_export("train.update_checkpoint_state")
def update_checkpoint_state(
    save_dir,
    model_checkpoint_path,
    all_model_checkpoint_paths=None,
    latest_filename=None,
    all_model_checkpoint_timestamps=None,
    last_preserved_timestamp=None,
):
    """Nothing is written by an evaluation."""


@tf_export("train.generate_checkpoint_state_proto")
def generate_checkpoint_state_proto(
    save_dir,
    model_checkpoint_path,
    all_model_checkpoint_paths=None,
    all_model_checkpoint_timestamps=None,
    last_preserved_timestamp=None,
):
    """A CheckpointState, whose content is not modelled."""
    return Unknown("unmodelled-api", "tf.train.generate_checkpoint_state_proto()")


@tf_export("train.NewCheckpointReader", "pywrap_tensorflow.NewCheckpointReader",
           "python.pywrap_tensorflow.NewCheckpointReader")  # fmt: skip
def new_checkpoint_reader(filepattern):
    """A reader of what the program wrote, or of a file that is not given."""
    return _reader("NewCheckpointReader", filepattern)


def _reader(function, path):
    """A reader of a checkpoint; what ``function`` gives of a file if nobody knows what it holds."""
    known = checkpoints.contents(path)
    return unknown_file(function, path) if known is None else CheckpointReader(known)


@tf_export("train.load_checkpoint")
def load_checkpoint(ckpt_dir_or_file):
    """A reader of what the program wrote, or of a file that is not given."""
    return _reader("load_checkpoint", ckpt_dir_or_file)


@tf_export("train.load_variable")
def load_variable(ckpt_dir_or_file, name):
    """An array of what the program wrote, or a value in a file that is not given."""
    reader = _reader("load_variable", ckpt_dir_or_file)
    if isinstance(reader, Unknown):
        return reader
    return reader.get_tensor(name.removesuffix(":0") if isinstance(name, str) else name)


@tf_export("train.list_variables")
def list_variables(ckpt_dir_or_file):
    """Names and shapes of what the program wrote, or the content of a file that is not given."""
    reader = _reader("list_variables", ckpt_dir_or_file)
    if isinstance(reader, Unknown):
        return reader
    return sorted(reader.get_variable_to_shape_map().items())


@tf_export("train.checkpoints_iterator", "contrib.training.checkpoints_iterator")
def checkpoints_iterator(checkpoint_dir, min_interval_secs=0, timeout=None, timeout_fn=None):
    """Paths that appear while the program runs."""
    return unknown_file("checkpoints_iterator", checkpoint_dir)


@tf_export("train.VocabInfo", "estimator.VocabInfo")
class VocabInfo:
    """A plain record.  Mirrors warm_starting_util.py VocabInfo."""

    def __init__(
        self,
        new_vocab,
        new_vocab_size,
        num_oov_buckets,
        old_vocab,
        old_vocab_size=-1,
        backup_initializer=None,
        axis=0,
    ):
        self.new_vocab = new_vocab
        self.new_vocab_size = new_vocab_size
        self.num_oov_buckets = num_oov_buckets
        self.old_vocab = old_vocab
        self.old_vocab_size = old_vocab_size
        self.backup_initializer = backup_initializer
        self.axis = axis


@tf_export("train.CheckpointSaverListener")
class CheckpointSaverListener:
    """Mirrors basic_session_run_hooks.py CheckpointSaverListener."""

    def begin(self):
        """Called before the session is made."""

    def before_save(self, session, global_step_value):
        """Called before saving."""

    def after_save(self, session, global_step_value):
        """Called after saving."""

    def end(self, session, global_step_value):
        """Called at the end."""


class _Tracking:
    """Objects saved by name; keyword arguments become attributes."""

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)
        self._saved = []

    def save(self, *args, **kwargs):
        """A path; known when the graph runs."""
        return Unknown("runtime", "checkpoint.save()")

    write = read = restore = save


@tf_export("train.Checkpoint", "contrib.eager.Checkpoint", "python.training.tracking.util.Checkpoint",
           "python.training.tracking.util.CheckpointV1")  # fmt: skip
class Checkpoint(_Tracking):
    """Mirrors python/training/tracking/util.py CheckpointV1."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._save_counter = None

    def _maybe_create_save_counter(self):
        if self._save_counter is None:
            with ops.device("/cpu:0"):
                self._save_counter = tf.Variable(
                    initial_value=0,
                    name="save_counter",
                    dtype=tf.int64,
                    trainable=False,
                    use_resource=True,
                )

    @property
    def save_counter(self):
        """A variable, made when it is first needed."""
        self._maybe_create_save_counter()
        return self._save_counter

    def save(self, file_prefix, session=None):
        """A path; known when the graph runs."""
        self._maybe_create_save_counter()
        return Unknown("runtime", "checkpoint.save()")

    def restore(self, save_path):
        """A status; known when the graph runs."""
        self._maybe_create_save_counter()
        return Unknown("runtime", "checkpoint.restore()")


@tf_export("train.CheckpointManager")
class CheckpointManager:
    """Mirrors checkpoint_management.py CheckpointManager."""

    def __init__(
        self,
        checkpoint,
        directory,
        max_to_keep,
        keep_checkpoint_every_n_hours=None,
        checkpoint_name="ckpt",
    ):
        if max_to_keep is not None and max_to_keep <= 0:
            raise raised(
                ValueError(
                    f"Expected a positive integer or `None` for `max_to_keep`, got {max_to_keep}."
                )
            )
        self.checkpoint = checkpoint
        self._directory = directory

    @property
    def latest_checkpoint(self):
        """A path or None; not known."""
        return unknown_file("CheckpointManager.latest_checkpoint", self._directory)

    @property
    def checkpoints(self):
        """Paths; not known."""
        return unknown_file("CheckpointManager.checkpoints", self._directory)

    def save(self, checkpoint_number=None):
        """A path; known when the graph runs."""
        if isinstance(self.checkpoint, Checkpoint):
            self.checkpoint._maybe_create_save_counter()
        return Unknown("runtime", "manager.save()")


@tf_export("train.write_graph", "io.write_graph")
def write_graph(graph_or_graph_def, logdir, name, as_text=True):
    """Nothing is written by an evaluation; raises an error for a folder that is no text."""
    if logdir is None and not current_run().is_v1:
        raise lacking(logdir, "startswith")
    checkpoints.refuse_no_text(logdir)
    if isinstance(graph_or_graph_def, ops.Graph):
        return f"{logdir}/{name}" if logdir else name
    return Unknown("runtime", "tf.train.write_graph()")
