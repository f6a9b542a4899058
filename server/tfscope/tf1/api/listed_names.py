"""What a public module is known not to hold, and what one of ``tf.compat.v2`` holds beside.

Mirrors tensorflow_core/_api/v1 __init__.py and its compat/v2/__init__.py.
"""

from __future__ import annotations

from tfscope.tf1.api import private_names, symbols
from tfscope.values.run import current_run


def hides_python(path: str, name: str) -> bool:
    """Whether ``python`` below this package can be imported, but is no attribute: TensorFlow 2 and
    most contrib packages delete it at the end of their ``__init__``."""
    if name != "python":
        return False
    if not current_run().is_v1:
        return path == ""
    return (
        path.startswith("contrib.") and is_listed(path) and symbols.symbol(f"{path}.python") is None
    )


ONLY_IMPORTED = {
    "contrib": frozenset("hooks kafka libsvm session_bundle tensorrt text".split()),
    "contrib.lookup": frozenset(("lookup_ops",)),
    "contrib.slim": frozenset(("nets",)),
}
"""Package of 1.15 → packages below it that are attributes of it only behind an ``import`` of them."""


def is_only_imported(path: str, name: str) -> bool:
    """Whether a package has a name as soon as the program imports it, and not before."""
    return current_run().is_v1 and name in ONLY_IMPORTED.get(path, ())


def is_listed(path: str) -> bool:
    """Whether the data names all that a module holds: it does not for a private module, which also
    holds what it imports for itself."""
    known = symbols.symbol(path)
    if path == "" or known is None:
        return path == ""
    return ".api." in known.owner or "python" not in known.owner.split(".")


UNLISTED = frozenset(("test.mock", "HistogramProto", "types.experimental.TensorLike"))
"""Public names that the data does not list."""


OF_FILES = {"flags": "python.platform.flags", "app.flags": "python.platform.flags"}
"""Public modules that are a private one under another name → the private one."""


def is_gone(path: str, full: str) -> bool:
    """Whether the name of a model is none of this TensorFlow: models serve older names (``tf.mul``) and
    those of the other target, too."""
    if full.startswith("contrib."):
        of_package = current_run().is_v1 and path.count(".") == 1
        known = symbols.symbol(path) if of_package else None
        owner = known.owner.removeprefix("tensorflow.") if known is not None else None
        return owner is not None and private_names.is_missing(owner, full.rpartition(".")[2])
    if path in OF_FILES:
        return private_names.is_absent(f"{OF_FILES[path]}.{full.rpartition('.')[2]}")
    return full not in UNLISTED and is_listed(path) and symbols.symbol(full) is None


KERAS_IN_V2 = frozenset(("initializers", "losses", "metrics", "optimizers"))
"""Modules of Keras that ``tf.compat.v2`` of 1.15 names once more."""

VERSION_2 = {
    f"keras.layers.{name}": f"python.keras.layers.recurrent_v2.{name}"
    for name in ("GRU", "GRUCell", "LSTM", "LSTMCell")
}
"""What ``tf.compat.v2`` of 2.x has in the place of what ``tf.compat.v1`` has → the model."""

OTHERWISE_IN_V2 = {
    "nn.avg_pool": "nn.avg_pool_v2",
    "nn.ctc_beam_search_decoder": "nn.ctc_beam_search_decoder_v2",
    "nn.ctc_loss": "nn.ctc_loss_v2",
    "nn.max_pool": "nn.max_pool_v2",
    "nn.softmax_cross_entropy_with_logits": "nn.softmax_cross_entropy_with_logits_v2",
    "where": "where_v2",
}
"""What ``tf.compat.v2`` of 1.15 has under names by which ``tf`` means an older function."""

ONLY_IN_V2 = frozenset(
    """
    estimator.experimental.RNNClassifier estimator.experimental.RNNEstimator
    feature_column.shared_embeddings image.resize_with_pad keras.initializers.GlorotNormal
    keras.initializers.GlorotUniform keras.losses.Reduction nn.RNNCellDeviceWrapper
    nn.RNNCellDropoutWrapper nn.RNNCellResidualWrapper random.set_seed
    summary.SummaryWriter summary.create_file_writer summary.create_noop_writer summary.experimental
    summary.flush summary.record_if summary.trace_export summary.trace_off summary.trace_on summary.write
    """.split()
)
"""All other names that ``tf.compat.v2`` of 1.15 has and ``tf`` lacks."""
