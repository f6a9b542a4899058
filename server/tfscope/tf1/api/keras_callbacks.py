"""Callbacks of Keras, and what training tells them.

Mirrors python/keras/callbacks.py (Callback, configure_callbacks) and the order of calls in
python/keras/engine/training_arrays.py model_iteration.  How many epochs and batches there are does not
matter: one of each is told, and what the hooks fill is open behind it.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.builtins_ import evaluation
from tfscope.python.library.streams import tell
from tfscope.python.sampled_calls import call_sampled
from tfscope.python.samples import sampled
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph.not_tensors import PLAIN, kind_of, lacking
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("keras.callbacks.Callback")
class Callback:
    """What a program's callbacks derive from."""

    def __init__(self):
        self.validation_data = None
        self.model = None

    def set_params(self, params):
        """Keeps the parameters."""
        self.params = params

    def set_model(self, model):
        """Keeps the model."""
        self.model = model

    def on_train_batch_begin(self, batch, logs=None):
        """By default the older hook."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        """By default the older hook."""
        self.on_batch_end(batch, logs=logs)


def _hook(name: str) -> Any:
    def hook(self, *args, **kwargs):
        return None

    hook.__name__ = name
    return hook


for _when in ("begin", "end"):
    for _what in ("epoch", "batch", "train", "test", "predict", "test_batch", "predict_batch"):
        setattr(Callback, f"on_{_what}_{_when}", _hook(f"on_{_what}_{_when}"))


@tf_export("keras.callbacks.LambdaCallback")
class LambdaCallback(Callback):
    """Functions of the program as hooks."""

    def __init__(self, on_epoch_begin=None, on_epoch_end=None, on_batch_begin=None, on_batch_end=None, on_train_begin=None, on_train_end=None, **kwargs):  # fmt: skip
        super().__init__()
        self.__dict__.update(kwargs)
        given = {
            "on_epoch_begin": on_epoch_begin, "on_epoch_end": on_epoch_end,
            "on_batch_begin": on_batch_begin, "on_batch_end": on_batch_end,
            "on_train_begin": on_train_begin, "on_train_end": on_train_end,
        }  # fmt: skip
        self.__dict__.update({name: hook for name, hook in given.items() if hook is not None})


@tf_export("keras.callbacks.History")
class History(Callback):
    """What ``fit`` gives back: the epochs, and by name the numbers of each, which are unknown."""

    def on_train_begin(self, logs=None):
        """Begins anew."""
        self.epoch: list[Any] = []
        self.history: dict[str, Any] = {}

    def on_epoch_end(self, epoch, logs=None):
        """Keeps the numbers."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


MOST_EPOCHS = 10_000
"""How many epochs a history tells of."""


def history(model: Any, callbacks: Any, first: Any, after: Any, *, validates: bool) -> Any:
    """What ``fit`` gives back; unknown if a callback may end it early, or the epochs are."""
    if callbacks or not type(first) is type(after) is int or after - first > MOST_EPOCHS:
        return Unknown("runtime", "fit()")
    made = model.history = History()
    made.set_model(model)
    made.on_train_begin()
    names = model.metrics_names
    names = [*names, *(f"val_{name}" for name in names)] if validates else names
    for epoch in range(first, after):
        made.on_epoch_end(epoch, {n: Unknown("runtime", f"logs[{n!r}]") for n in names})
    return made


def _check(callbacks: Any, epochs: Any) -> None:
    """Refuses what is no list of callbacks, and what counts no epochs.  Mirrors callbacks.py
    configure_callbacks and training_arrays.py model_iteration."""
    if callbacks and (
        isinstance(callbacks, (*PLAIN, tuple, dict, Callback)) and not isinstance(callbacks, list)
    ):
        raise raised(TypeError(f'can only concatenate list (not "{kind_of(callbacks)}") to list'))
    for callback in callbacks if isinstance(callbacks, list) else ():
        if isinstance(callback, PLAIN):
            raise lacking(callback, "set_model")
    if epochs is None or isinstance(epochs, PLAIN) and not isinstance(epochs, int):
        text = f"'{type(epochs).__name__}' object cannot be interpreted as an integer"
        raise raised(TypeError(text))


def print_lines(what: str, print_fn: Any) -> None:
    """Gives a function any number of lines, or prints them."""
    if print_fn is None:
        tell(what)
        return
    line = Unknown("runtime", f"line of {what}")
    with sampled(evaluation(), line):
        call_sampled(evaluation(), print_fn, [line], lambda: print_fn(line))


class Told:
    """The callbacks of one call of ``fit``, ``evaluate`` or ``predict``; other objects are left alone."""

    def __init__(self, model: Any, callbacks: Any, **params: Any) -> None:
        if current_run().is_v1:
            _check(callbacks, params.get("epochs", 1))
        verbose = params.get("verbose")
        if isinstance(verbose, Unknown) or verbose != 0:
            tell("progress")
        given = callbacks if isinstance(callbacks, (list, tuple)) else ()
        self.callbacks = [c for c in given if isinstance(c, Callback)]
        self.why = Unknown("runtime", "a callback's argument")
        if not self.callbacks:
            return
        self._all("set_model", model)
        self._all(
            "set_params", {"batch_size": None, "samples": self.why, "metrics": self.why, **params}
        )
        model.stop_training = False

    def _all(self, hook: str, *arguments: Any) -> None:
        for callback in self.callbacks:
            getattr(callback, hook)(*arguments)

    def run(self, mode: str, step: Any = None) -> None:
        """All batches of ``mode`` (``test``, ``predict``), between its two outer hooks; ``step`` is one of them."""
        if self.callbacks:
            self._all(f"on_{mode}_begin", self.why)
            with sampled(evaluation(), self.why):
                self._batches(mode, step)
            self._all(f"on_{mode}_end", self.why)
        elif step is not None:
            step()

    def train(self, *, validates: bool, step: Any = None, test: Any = None) -> None:
        """All epochs; after the batches of one come those of the validation."""
        if not self.callbacks:
            for part in (step, test if validates else None):
                if part is not None:
                    part()
            return
        self._all("on_train_begin", self.why)
        with sampled(evaluation(), self.why):
            self._all("on_epoch_begin", self.why, self.why)
            self._batches("train", step)
            if validates:
                self.run("test", test)
            self._all("on_epoch_end", self.why, self.why)
        self._all("on_train_end", self.why)

    def _batches(self, mode: str, step: Any) -> None:
        self._all(f"on_{mode}_batch_begin", self.why, self.why)
        if step is not None:
            step()
        self._all(f"on_{mode}_batch_end", self.why, self.why)
