"""Models that take their data from generators and sequences of batches.

Mirrors python/keras/engine/training_generator.py: one batch stands for all of them.
"""

from __future__ import annotations

import types
from typing import Any

from tfscope.tf1.api.keras_callbacks import Told
from tfscope.tf1.api.keras_data_utils import Sequence
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

WORDS = {"y": ("targets", "second"), "sample_weight": ("sample weights", "third")}


def is_generator(data: Any) -> bool:
    """Mirrors data_utils.py is_generator_or_sequence."""
    return isinstance(data, (types.GeneratorType, Sequence))


def refuse_beside(
    x: Any, batch_size: Any, y: Any = None, sample_weight: Any = None, validation_split: Any = None
) -> None:
    """Raises ``ValueError`` for what batches bring themselves.  Mirrors check_generator_arguments."""
    if batch_size is not None and not isinstance(batch_size, Unknown):
        text = f"The `batch_size` argument must not be specified for the given input type. Received input: {x}, batch_size: {batch_size}"
        raise raised(ValueError(text))
    for name, value in (("y", y), ("sample_weight", sample_weight)):
        if value is not None and not isinstance(value, Unknown):
            what, place = WORDS[name]
            text = f"`{name}` argument is not supported when data isa generator or Sequence instance. Instead pass {what} as the {place} element of the generator."
            raise raised(ValueError(text))
    if validation_split and not isinstance(validation_split, Unknown):
        text = (
            "If your data is in the form of a Python generator, you cannot use `validation_split`."
        )
        raise raised(ValueError(text))


def check_steps(data: Any, steps: Any, name: str) -> None:
    """Raises ``ValueError`` for a generator without a number of steps.  Mirrors _validate_arguments."""
    if steps is None and isinstance(data, types.GeneratorType):
        text = f"Please specify the number of steps via the `{name}` argument."
        raise raised(ValueError(text))


def check_validation(data: Any, steps: Any) -> None:
    """The same of the data that a model is tested with after each epoch."""
    if isinstance(data, types.GeneratorType) and not isinstance(steps, Unknown) and not steps:
        raise raised(ValueError("Please specify the `validation_steps` argument."))


def batch_of(data: Any) -> Any:
    """One batch: a tuple, ``None`` behind the last one, unknown where nobody knows."""
    if isinstance(data, Sequence):
        made = data[0]
    elif isinstance(data, types.GeneratorType):
        try:
            made = next(data)
        except StopIteration:
            return None
    elif isinstance(data, tuple):
        return tuple(part for part in data if part is not None)
    else:
        return Unknown("data", "a batch")
    if isinstance(made, Unknown):
        return made
    made = made if isinstance(made, tuple) else (made,)
    if len(made) not in (1, 2, 3):
        text = f"Output of generator should be a tuple of 1 or 2 or 3 elements: (input,) or (input, target) or (input, target, sample_weights). Received {made}"
        raise raised(ValueError(text))
    return made


class TakesBatches:
    """What of a model is trained, tested and run with batches."""

    def fit_generator(self, generator, steps_per_epoch=None, epochs=1, verbose=1, callbacks=None, validation_data=None, validation_steps=None, validation_freq=1, class_weight=None, max_queue_size=10, workers=1, use_multiprocessing=False, shuffle=True, initial_epoch=0):  # fmt: skip
        """Makes the training operations and variables with the first batch."""
        self._assert_compile_was_called("fit_generator")
        check_steps(generator, steps_per_epoch, "steps_per_epoch")
        check_validation(validation_data, validation_steps)
        validates = validation_data is not None
        told = Told(
            self, callbacks, epochs=epochs, steps=steps_per_epoch, verbose=verbose,
            do_validation=validates,
        )  # fmt: skip
        told.train(
            validates=validates,
            step=lambda: self._trains_on_(generator),
            test=lambda: self._tests_on_(validation_data),
        )
        return self._ran_("fit_generator")

    def _trains_on_(self, data):
        batch = batch_of(data)
        if isinstance(batch, Unknown):
            if self.inputs:
                self._prepare_data_(None, None)
                self._make_train_function()
        elif batch is not None:
            self.train_on_batch(*batch, reset_metrics=False)

    def _tests_on_(self, data):
        batch = batch_of(data)
        if isinstance(batch, Unknown):
            if self.inputs:
                self._make_test_function()
        elif batch is not None:
            self.test_on_batch(*batch, reset_metrics=False)

    def evaluate_generator(self, generator, steps=None, callbacks=None, max_queue_size=10, workers=1, use_multiprocessing=False, verbose=0):  # fmt: skip
        """The same of testing."""
        self._assert_compile_was_called("evaluate_generator")
        check_steps(generator, steps, "steps")
        told = Told(self, callbacks, steps=steps, verbose=verbose)
        told.run("test", lambda: self._tests_on_(generator))
        return self._ran_("evaluate_generator")

    def predict_generator(self, generator, steps=None, callbacks=None, max_queue_size=10, workers=1, use_multiprocessing=False, verbose=0):  # fmt: skip
        """The same of running."""
        check_steps(generator, steps, "steps")
        told = Told(self, callbacks, steps=steps, verbose=verbose)
        told.run("predict", lambda: self._runs_on_(generator))
        return self._ran_("predict_generator")

    def _runs_on_(self, data):
        batch = batch_of(data)
        if isinstance(batch, Unknown):
            if self.inputs:
                self._make_predict_function()
        elif batch is not None:
            self.predict_on_batch(batch[0])
