"""Sequences of batches, what runs them ahead, and bars that tell how far they are.

Mirrors python/keras/utils/{data_utils,generic_utils}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("keras.utils.Sequence")
class Sequence:
    """What a program's own batches derive from."""

    def __getitem__(self, index):
        raise raised(NotImplementedError())

    def __len__(self):
        raise raised(NotImplementedError())

    def on_epoch_end(self):
        """Nothing."""

    def __iter__(self):
        for number in range(len(self)):
            yield self[number]


class SequenceEnqueuer:
    """Runs batches ahead of those who take them."""

    def __init__(self, sequence, use_multiprocessing=False):
        self.sequence, self.use_multiprocessing = sequence, use_multiprocessing

    def is_running(self):
        """Unknown."""
        return Unknown("runtime", "is_running()")

    def start(self, workers=1, max_queue_size=10):
        """Nothing."""

    def stop(self, timeout=None):
        """Nothing."""

    def get(self):
        """The batches."""
        return Unknown("runtime", "enqueued batches")


@tf_export("keras.utils.OrderedEnqueuer")
class OrderedEnqueuer(SequenceEnqueuer):
    """Of a sequence."""

    def __init__(self, sequence, use_multiprocessing=False, shuffle=False):
        super().__init__(sequence, use_multiprocessing)
        self.shuffle = shuffle


@tf_export("keras.utils.GeneratorEnqueuer")
class GeneratorEnqueuer(SequenceEnqueuer):
    """Of a generator."""

    def __init__(self, generator, use_multiprocessing=False, wait_time=None, random_seed=None):
        super().__init__(generator, use_multiprocessing)


tf_export("keras.utils.SequenceEnqueuer")(SequenceEnqueuer)


@tf_export("keras.utils.Progbar")
class Progbar:
    """A bar that prints."""

    def __init__(self, target, width=30, verbose=1, interval=0.05, stateful_metrics=None, unit_name="step"):  # fmt: skip
        self.target, self.width, self.verbose, self.interval = target, width, verbose, interval
        self.stateful_metrics = set(stateful_metrics or [])
        self.unit_name = unit_name

    def update(self, current: Any, values: Any = None) -> None:
        """Nothing."""

    def add(self, n: Any, values: Any = None) -> None:
        """Nothing."""
