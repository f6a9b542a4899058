"""Checkpoints that the program itself writes: what a saver puts into them is known.

Which other checkpoints there are, and what is in them, depends on files that are not given.
Mirrors python/training/{saver,checkpoint_management}.py and python/pywrap_tensorflow.py CheckpointReader.
"""

from __future__ import annotations

import posixpath
from typing import Any

from tfscope.python.library.numpy_array import make as make_array
from tfscope.tf1.api.misc_errors import CLASSES, INVALID_ARGUMENT, NOT_FOUND
from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief

Contents = dict[str, tuple[Any, list[int]]]
"""Name of each tensor → its type and its shape."""


def unknown_file(function: str, path: Any) -> Unknown:
    """What a function of ``tf.train`` gives for a file that is not given."""
    return Unknown("environment", f"tf.train.{function}({brief(path)})")


class _Written:
    """One checkpoint; ``contents`` is ``None`` if they are not known, ``folder`` if it is not the folder's any more."""

    def __init__(self, path: Any, folder: str | None, contents: Contents | None) -> None:
        self.path, self.folder, self.contents = path, folder, contents


def _every() -> list[_Written]:
    found: list[_Written] = current_run().data.setdefault("checkpoints", [])
    return found


def refuse_no_text(path: Any) -> None:
    """A name of a file is text: raises ``TypeError`` as python/util/compat.py as_bytes does."""
    if path is None or isinstance(path, (bool, int, float)):
        raise raised(TypeError(f"Expected binary or unicode string, got {path!r}"))


def is_known(path: Any) -> bool:
    """Whether a path tells files apart: it has no holes but for a temporary folder, which is like no other."""
    if not isinstance(path, str):
        return False
    for folder in current_run().data.get("temporary_folders", ()):
        if path.startswith(folder):
            path = path[len(folder) :]
    return not holes.has_hole(path)


def place(path: Any) -> str | None:
    """What stands for a path among those that were written; ``None`` if it is not known."""
    return posixpath.normpath(path) if is_known(path) else None


def path_of(save_path: Any, global_step: Any, pad: Any) -> Any:
    """What ``Saver.save`` writes to, as far as the number of the step is known."""
    if global_step is None:
        return save_path
    if type(global_step) is int and isinstance(save_path, str):
        return f"{save_path}-{global_step:08d}" if pad else f"{save_path}-{global_step}"
    return Unknown("runtime", "saver.save()")


def write(path: Any, contents: Contents | None, folder: Any, *, state: Any = True) -> None:
    """Notes what is saved under a path, which may be unknown, in a folder; ``state``: and that it is the
    last one there.  It may be any folder's if nobody knows it."""
    found = place(folder) if state else None
    if state and found is None:
        for written in _every():
            written.folder = None
    _every().append(_Written(path, found, contents))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return is_known(one) and place(one) == place(other)
    return one is other


def paths(folder: Any) -> list[Any]:
    """All paths that were written into a folder.  Mirrors checkpoint_management.py
    ``get_checkpoint_state``, which puts the folder before relative paths."""
    key = place(folder)
    found = [w.path for w in _every() if key is not None and w.folder == key]
    return [
        posixpath.join(folder, posixpath.basename(path)) if _is_relative(path) else path
        for path in found
    ]


def _is_relative(path: Any) -> bool:
    return isinstance(path, str) and not path.startswith(("/", holes.OPEN))


def latest(folder: Any) -> Any:
    """The path that was written last into a folder; ``None`` if the program wrote none."""
    found = paths(folder)
    return found[-1] if found else None


def is_written(path: Any) -> bool:
    """Whether the program wrote a checkpoint under that path."""
    return any(_same(w.path, path) for w in _every())


def contents(path_or_folder: Any) -> Contents | None:
    """What is in a checkpoint, or in the last one of a folder; ``None`` if that is not known.  Raises
    ``TypeError`` for a path that is no text."""
    refuse_no_text(path_or_folder)
    last = latest(path_or_folder)
    path = path_or_folder if last is None else last
    for written in reversed(_every()):
        if _same(written.path, path):
            return written.contents
    return None


def not_found(text: str) -> Exception:
    """The error for what is not there."""
    return raised(CLASSES[NOT_FOUND](None, None, text))


class CheckpointReader:
    """A reader of a checkpoint that the program wrote."""

    def __init__(self, known: Contents) -> None:
        self._known = known

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """Shapes by name."""
        return {name: list(shape) for name, (_, shape) in self._known.items()}

    def get_variable_to_dtype_map(self) -> dict[str, Any]:
        """Types by name."""
        return {name: dtype for name, (dtype, _) in self._known.items()}

    def has_tensor(self, tensor_str: str) -> bool:
        """Whether there is a tensor of that name."""
        return tensor_str in self._known

    def get_tensor(self, tensor_str: str) -> Any:
        """An array of the tensor's shape and type; raises ``NotFoundError`` for another name."""
        if isinstance(tensor_str, Unknown):
            return tensor_str.passed_to("get_tensor")
        if tensor_str not in self._known:
            raise not_found(f"Key {tensor_str} not found in checkpoint")
        dtype, shape = self._known[tensor_str]
        return make_array(None, tuple(shape), dtype.as_numpy_dtype)

    def debug_string(self) -> Any:
        """A text, which is not modelled."""
        return Unknown("unmodelled-api", "reader.debug_string()")


class CheckpointState:
    """What the state file of a folder tells of the checkpoints that the program wrote there."""

    def __init__(self, every: list[Any]) -> None:
        self.model_checkpoint_path = every[-1]
        self.all_model_checkpoint_paths = list(every)


def refuse_restoring(
    known: Contents, wanted: list[tuple[str, Any, list[int] | None]], *, reshape: bool
) -> None:
    """Refuses to restore what a checkpoint does not hold, or not with this type or shape.

    ``wanted`` are names, types and shapes; what is not known of them is ``None``.
    Mirrors Saver.restore and core/kernels/save_restore_v2_ops.cc.
    """
    if any(holes.has_hole(name) for name, _, _ in wanted if isinstance(name, str)):
        return
    text = (
        "Restoring from checkpoint failed. This is most likely due to {}. Please ensure that you have not "
        "altered the graph expected based on the checkpoint. Original error:"
    )
    if any(name not in known for name, _, _ in wanted):
        cause = "a Variable name or other graph key that is missing from the checkpoint"
        raise not_found(text.format(cause))
    for name, dtype, shape in wanted:
        other_type = dtype is not None and dtype.base_dtype != known[name][0]
        if other_type or (not reshape and shape is not None and shape != known[name][1]):
            cause = "a mismatch between the current graph and the graph from the checkpoint"
            raise raised(CLASSES[INVALID_ARGUMENT](None, None, text.format(cause)))
