"""Callbacks that Keras has: what they refuse, and what they make in a graph.

Mirrors python/keras/{callbacks,callbacks_v1}.py.  Nothing is saved or counted.
"""

from __future__ import annotations

import math
import operator
from typing import Any

from tfscope.python.library.numpy_scalars import generic
from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.keras_callbacks import Callback
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def _compares(callback: Any, mode: Any, rising: Any) -> None:
    """How a callback tells better numbers: ``rising`` says what the automatic mode means."""
    up = mode == "max" or (mode != "min" and rising)
    callback.monitor_op = operator.gt if up else operator.lt
    callback.best = -math.inf if up else math.inf


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


@tf_export("keras.callbacks.BaseLogger")
class BaseLogger(Callback):
    """Counts means."""

    def __init__(self, stateful_metrics=None):
        super().__init__()
        self.stateful_metrics = set(stateful_metrics or [])


@tf_export("keras.callbacks.TerminateOnNaN")
class TerminateOnNaN(Callback):
    """Stops at a loss that is no number."""


@tf_export("keras.callbacks.ProgbarLogger")
class ProgbarLogger(Callback):
    """Prints; raises ``ValueError`` for what cannot be counted."""

    def __init__(self, count_mode="samples", stateful_metrics=None):
        super().__init__()
        if not isinstance(count_mode, Unknown) and count_mode not in ("samples", "steps"):
            text = f"Unknown `count_mode`: {count_mode}"
            newer = f'{text}. Expected values are ["samples", "steps"]'
            raise raised(ValueError(of_target(text, newer)))
        self.use_steps = count_mode == "steps"
        self.stateful_metrics = set(stateful_metrics or [])


@tf_export("keras.callbacks.ModelCheckpoint")
class ModelCheckpoint(Callback):
    """Saves; raises ``ValueError`` for what is no frequency."""

    def __init__(self, filepath, monitor="val_loss", verbose=0, save_best_only=False, save_weights_only=False, mode="auto", save_freq="epoch", **kwargs):  # fmt: skip
        super().__init__()
        self.monitor, self.verbose, self.filepath = monitor, verbose, filepath
        self.save_best_only, self.save_weights_only = save_best_only, save_weights_only
        self.save_freq, self.epochs_since_last_save = save_freq, 0
        self.load_weights_on_restart = kwargs.get("load_weights_on_restart", False)
        self.period = kwargs.get("period", 1)
        text = _text(monitor)
        _compares(self, mode, "acc" in text or text.startswith("fmeasure"))
        if not isinstance(save_freq, (int, Unknown)) and save_freq != "epoch":
            words = f"Unrecognized save_freq: {save_freq}"
            newer = f'{words}. Expected save_freq are "epoch" or integer values'
            raise raised(ValueError(of_target(words, newer)))

    def set_model(self, model):
        """Of a model that is no network of layers only the weights are saved."""
        self.model = model
        alone = type(model).__name__ != "Sequential"
        if not self.save_weights_only and not model._is_graph_network and alone:
            self.save_weights_only = True


@tf_export("keras.callbacks.EarlyStopping")
class EarlyStopping(Callback):
    """Stops where nothing gets better."""

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, verbose=0, mode="auto", baseline=None, restore_best_weights=False):  # fmt: skip
        super().__init__()
        self.monitor, self.patience, self.verbose = monitor, patience, verbose
        self.baseline, self.restore_best_weights = baseline, restore_best_weights
        self.wait, self.stopped_epoch, self.best_weights = 0, 0, None
        _compares(self, mode, "acc" in _text(monitor))
        delta = abs(min_delta)
        self.min_delta = delta if self.monitor_op is operator.gt else -delta

    def on_train_begin(self, logs=None):
        """Begins anew."""
        self.wait, self.stopped_epoch = 0, 0
        if self.baseline is not None:
            self.best = self.baseline


@tf_export("keras.callbacks.ReduceLROnPlateau")
class ReduceLROnPlateau(Callback):
    """Learns more slowly where nothing gets better; raises ``ValueError`` for a factor that does not reduce."""

    def __init__(self, monitor="val_loss", factor=0.1, patience=10, verbose=0, mode="auto", min_delta=0.0001, cooldown=0, min_lr=0, **kwargs):  # fmt: skip
        super().__init__()
        if not isinstance(factor, Unknown) and factor >= 1.0:
            text = "ReduceLROnPlateau does not support a factor >= 1.0."
            raise raised(ValueError(of_target(text, f"{text} Got {factor}")))
        self.monitor, self.factor, self.min_lr, self.patience = monitor, factor, min_lr, patience
        self.min_delta = kwargs.pop("epsilon", min_delta)
        self.verbose, self.cooldown, self.cooldown_counter = verbose, cooldown, 0
        self.wait = 0
        known = isinstance(mode, Unknown) or mode in ("auto", "min", "max")
        self.mode = mode if known else "auto"
        _compares(self, self.mode, "acc" in _text(monitor))

    def in_cooldown(self):
        """Whether it waits after the last change."""
        return self.cooldown_counter > 0


@tf_export("keras.callbacks.CSVLogger")
class CSVLogger(Callback):
    """Writes a file."""

    def __init__(self, filename, separator=",", append=False):
        self.sep, self.filename, self.append = separator, filename, append
        self.writer = self.keys = None
        self.append_header = True
        super().__init__()


@tf_export("keras.callbacks.RemoteMonitor")
class RemoteMonitor(Callback):
    """Tells a server."""

    def __init__(self, root="http://localhost:9000", path="/publish/epoch/end/", field="data", headers=None, send_as_json=False):  # fmt: skip
        super().__init__()
        self.root, self.path, self.field = root, path, field
        self.headers, self.send_as_json = headers, send_as_json


@tf_export("keras.callbacks.LearningRateScheduler")
class LearningRateScheduler(Callback):
    """Asks a function for the rate of each epoch; raises ``ValueError`` where that is no number."""

    def __init__(self, schedule, verbose=0):
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch, logs=None):
        """The function with the rate as it is, or without it."""
        if not hasattr(self.model.optimizer, "lr"):
            raise raised(ValueError('Optimizer must have a "lr" attribute.'))
        epoch = 0 if isinstance(epoch, Unknown) else epoch
        rate = self._asked(epoch)
        number = isinstance(rate, (float, Unknown)) or (
            isinstance(rate, generic) and rate.dtype.name in ("float32", "float64")
        )
        if number or not current_run().is_v1 and isinstance(rate, ops.Tensor):
            return
        text = 'The output of the "schedule" function should be float.'
        raise raised(ValueError(of_target(text, f"{text} Got: {rate}")))

    def _asked(self, epoch: Any) -> Any:
        known = fn_args(self.schedule)
        alone = known is not None and len(known) < 2
        now = Unknown("runtime", "learning rate")
        return self.schedule(epoch) if alone else self.schedule(epoch, now)


@tf_export("keras.callbacks.TensorBoard")
class TensorBoard(Callback):
    """Writes summaries: of weights and outputs too, if it is told how often.  Mirrors callbacks_v1.py."""

    def __init__(self, log_dir="./logs", histogram_freq=0, batch_size=32, write_graph=True, write_grads=False, write_images=False, embeddings_freq=0, embeddings_layer_names=None, embeddings_metadata=None, embeddings_data=None, update_freq="epoch", profile_batch=2):  # fmt: skip
        super().__init__()
        self.log_dir, self.histogram_freq, self.batch_size = log_dir, histogram_freq, batch_size
        self.write_graph, self.write_grads = write_graph, write_grads
        self.write_images, self.embeddings_freq = write_images, embeddings_freq
        self.embeddings_layer_names = embeddings_layer_names
        self.embeddings_metadata, self.embeddings_data = embeddings_metadata, embeddings_data
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self.merged = None

    def set_model(self, model):
        """Makes the summaries, and a variable for each embedding that is to be shown."""
        self.model = model
        if self.histogram_freq and self.merged is None:
            for layer in model.layers:
                self._summarize(layer)
        self.merged = tf.summary.merge_all()
        if self.embeddings_freq and self.embeddings_data is not None:
            self._embed(model)

    def _summarize(self, layer: Any) -> None:
        for weight in layer.weights:
            tf.summary.histogram(weight.name.replace(":", "_"), weight)
            if self.write_images and (image := _image_of(weight)) is not None:
                tf.summary.image(weight.name.replace(":", "_"), image)
        if self.write_grads:
            for weight in layer.trainable_weights:
                grads = self.model.optimizer.get_gradients(self.model.total_loss, weight)
                grads = [getattr(grad, "values", grad) for grad in grads]
                tf.summary.histogram(f"{weight.name.replace(':', '_')}_grad", grads)
        outputs = layer.output if hasattr(layer, "output") else ()
        if isinstance(outputs, list):
            for number, output in enumerate(outputs):
                tf.summary.histogram(f"{layer.name}_out_{number}", output)
        elif outputs != ():
            tf.summary.histogram(f"{layer.name}_out", outputs)

    def _embed(self, model: Any) -> None:
        names = self.embeddings_layer_names
        layers = [
            layer
            for layer in model.layers
            if (layer.name in names if names else type(layer).__name__ == "Embedding")
        ]
        self.batch_id, self.step = tf.placeholder(tf.int32), tf.placeholder(tf.int32)
        data = self.embeddings_data
        data = data[0] if isinstance(data, (list, tuple)) else data
        self.assign_embeddings = []
        shown = []
        for layer in layers:
            output = layer.output
            size = math.prod(output.shape.as_list()[1:])
            rows = tf.reshape(output, (self.step, size))
            zeros = tf.zeros((data.shape[0], size))
            shown.append(tf.Variable(zeros, name=f"{layer.name}_embedding"))
            part = shown[-1][self.batch_id : self.batch_id + self.step]
            self.assign_embeddings.append(tf.assign(part, rows))
        self.saver = tf.train.Saver(shown)

    def on_epoch_begin(self, epoch, logs=None):
        """Summaries are told while the model is tested."""
        if self.histogram_freq:
            self.model._make_test_function()

    def on_epoch_end(self, epoch, logs=None):
        """Raises ``ValueError`` for embeddings without data."""
        if self.embeddings_data is None and self.embeddings_freq:
            text = "To visualize embeddings, embeddings_data must be provided."
            raise raised(ValueError(text))


def _image_of(weight: Any) -> Any:
    """A weight as pictures; ``None`` for another rank.  Mirrors callbacks_v1.py _make_histogram_ops."""
    image = tf.squeeze(weight)
    sizes = image.shape.as_list()
    if len(sizes) == 2:
        if sizes[0] > sizes[1]:
            image = tf.transpose(image)
            sizes = image.shape.as_list()
        return tf.reshape(image, [1, *sizes, 1])
    if len(sizes) == 3:
        if tf.keras.backend.image_data_format() == "channels_last":
            image = tf.transpose(image, perm=[2, 0, 1])
        return tf.reshape(image, [*image.shape.as_list(), 1])
    return tf.reshape(image, [1, sizes[0], 1, 1]) if len(sizes) == 1 else None
