"""tf.keras.Model.  Mirrors python/keras/engine/training.py as far as it builds a graph."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_endpoints as endpoints
from tfscope.tf1.api.keras_call_args import check_call_args
from tfscope.tf1.api.keras_callbacks import Told, history
from tfscope.tf1.api.keras_data_checks import check_amounts, check_data
from tfscope.tf1.api.keras_data_given import check_given, is_dataset, refuse_endless, tensors_of
from tfscope.tf1.api.keras_generators import TakesBatches, is_generator, refuse_beside
from tfscope.tf1.api.keras_module import no_automatic_dependency_tracking
from tfscope.tf1.api.keras_network import Network, is_functional
from tfscope.tf1.api.keras_results import measured, predictions
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.private_attributes import PRIVATE
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

COMPILES_WITH = frozenset(
    """cloning experimental_run_tf_function feed_dict fetches from_serialized options run_eagerly
    run_metadata""".split()
)
"""Further arguments of ``compile``."""


@tf_export("keras.Model", "keras.models.Model", "python.keras.engine.training.Model")
class Model(TakesBatches, Network):
    """A network that can be trained: training makes its operations and variables once."""

    __tfscope_private__ = PRIVATE["Model"]

    def __new__(cls, *args, **kwargs):
        newer = cls is Model and is_functional(args, kwargs) and not current_run().is_v1
        return object.__new__(Functional if newer else cls)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        object.__setattr__(self, "_training_endpoints", [])
        object.__setattr__(self, "_compile_metric_functions", [])
        object.__setattr__(self, "_made_", {})

    # -- compile -----------------------------------------------------------------------------
    @no_automatic_dependency_tracking
    def compile(self, optimizer="rmsprop", loss=None, metrics=None, loss_weights=None, sample_weight_mode=None, weighted_metrics=None, target_tensors=None, distribute=None, **kwargs):  # fmt: skip
        """Makes targets, metrics and the loss, if inputs and outputs are known."""
        refused = set(kwargs) - COMPILES_WITH
        if refused and not current_run().is_v1:
            raise raised(TypeError(f"Invalid keyword argument(s) in `compile`: {refused}"))
        if isinstance(optimizer, (list, tuple)):
            self.optimizer = [tf.keras.optimizers.get(o) for o in optimizer]
        else:
            self.optimizer = tf.keras.optimizers.get(optimizer)
        self.loss = {} if loss is None else loss
        self.loss_weights = loss_weights
        self.sample_weight_mode = sample_weight_mode
        self._compile_metrics = metrics or []
        self._compile_weighted_metrics = weighted_metrics
        self._training_endpoints = []
        self._compile_metric_functions = []
        self._made_.clear()
        if not self.built or not self.inputs or not self.output_names:
            return
        self._is_compiled = True
        self._make_endpoints_(loss_weights, target_tensors)
        known = all(isinstance(o, ops.Tensor) for o in self.outputs)
        if not known:
            return
        weighted = self._make_metrics_(metrics, weighted_metrics)
        endpoints.check_weight_modes(self._training_endpoints, sample_weight_mode)
        self._call_metrics_(self._per_output_metrics)
        self._call_metrics_(weighted)
        self.total_loss = self._prepare_total_loss()
        self._collected_trainable_weights = list(
            {id(w): w for w in self.trainable_weights}.values()
        )

    def _make_metrics_(self, metrics: Any, weighted_metrics: Any) -> list[dict[str, Any]]:
        """Makes the metrics of each output; the weighted ones are returned."""
        self._per_output_metrics = endpoints.metrics_per_output(metrics, self._training_endpoints)
        weighted = endpoints.metrics_per_output(
            weighted_metrics, self._training_endpoints, "weighted_"
        )
        for i, endpoint in enumerate(self._training_endpoints):
            if endpoint.loss_fn is not None:
                self._name_metrics_(self._per_output_metrics[i], self.output_names[i])
                self._name_metrics_(weighted[i], self.output_names[i])
        if len(self._training_endpoints) > 1:
            for e in (e for e in self._training_endpoints if e.loss_fn is not None):
                e.output_loss_metric = tf.keras.metrics.Mean(name=e.loss_name())
        return weighted

    def _make_endpoints_(self, loss_weights: Any, target_tensors: Any) -> None:
        functions = endpoints.loss_functions(self.loss, self.output_names)
        self.loss_functions = functions
        targets: Any = [None] * len(self.outputs)
        if isinstance(target_tensors, dict):
            targets = [target_tensors.get(n) for n in self.output_names]
        elif isinstance(target_tensors, (list, tuple)) and target_tensors:
            targets = list(target_tensors)
        elif isinstance(target_tensors, ops.Tensor):
            targets = [target_tensors]
        for output, name, fn, target in zip(self.outputs, self.output_names, functions, targets):
            if not isinstance(output, ops.Tensor):
                continue
            endpoint = endpoints.Endpoint(output, name, fn)
            endpoint.create_target(target)
            self._training_endpoints.append(endpoint)
        endpoints.set_loss_weights(self._training_endpoints, loss_weights)

    def _name_metrics_(self, named: dict[str, Any], output_name: str) -> None:
        """Names made unique among all metrics.  Mirrors _add_unique_metric_name."""
        for name in list(named):
            metric = named.pop(name)
            if len(self.output_names) > 1:
                name = f"{output_name}_{name}"
            base, j = name, 1
            while name in self.metrics_names:
                name, j = f"{base}_{j}", j + 1
            metric._name = name
            named[name] = metric
            self._compile_metric_functions.append(metric)

    def _call_metrics_(self, per_output: list[dict[str, Any]]) -> None:
        with context.name_scope("metrics"):
            for endpoint, named in zip(self._training_endpoints, per_output):
                if endpoint.loss_fn is None:
                    continue
                mask = getattr(endpoint.output, "_keras_mask", None)
                for name, metric in named.items():
                    with context.name_scope(name):
                        endpoints.call_metric(metric, endpoint, mask)

    def _prepare_total_loss(self):
        losses: list[Any] = []
        with context.name_scope("loss"):
            for endpoint in self._training_endpoints:
                if endpoint.loss_fn is None:
                    continue
                loss = endpoint.loss(getattr(endpoint.output, "_keras_mask", None))
                if len(self.outputs) > 1:
                    endpoint.output_loss_metric(loss)
                weighted = endpoint.loss_weight * loss
                added = losses and current_run().is_v1
                losses[:] = [losses[0] + weighted] if added else [*losses, weighted]
            if not losses:
                if endpoints.may_have_loss(self.loss, self.output_names):
                    return Unknown("unmodelled-api", "total loss")
                if not self.losses:
                    text = "The model cannot be compiled because it has no loss to optimize."
                    raise raised(ValueError(text))
            extra = self.get_losses_for(None) + self.get_losses_for(self.inputs)
            if current_run().is_v1:
                total = losses[0] if losses else 0.0
                return total + tf.add_n(extra) if extra else total
            losses += [tf.add_n(extra)] if extra else []
            return tf.add_n(losses) if losses else 0.0

    @property
    def metrics(self):
        """The metric objects."""
        compiled = self._compile_metric_functions if self._is_compiled else []
        below = [m for layer in self.layers for m in getattr(layer, "metrics", ())]
        return [*compiled, *self._metrics, *below]

    @property
    def metrics_names(self):
        """Names of the loss and the metrics."""
        names = ["loss"]
        if self._is_compiled:
            if len(self._training_endpoints) > 1:
                names += [e.loss_name() for e in self._training_endpoints if e.loss_fn is not None]
            names += [m.name for m in self._compile_metric_functions]
        names += [m.name for layer in self.layers for m in getattr(layer, "_metrics", ())]
        return names + [m.name for m in self._metrics]

    # -- data of a model without inputs ------------------------------------------------------
    def _set_inputs(self, inputs, outputs=None, training=None):
        """Takes placeholders for the inputs; calls the model on them unless the outputs are given."""
        nested, flat, names = endpoints.symbolic_inputs(inputs)
        object.__setattr__(self, "inputs", flat)
        object.__setattr__(self, "input_names", names)
        if outputs is None:
            kwargs = {}
            if self._expects_training_arg:
                kwargs["training"] = context.learning_phase() if training is None else training
            outputs = self(nested, **kwargs)
        found = nest.flatten(outputs)
        object.__setattr__(self, "outputs", found)
        object.__setattr__(self, "output_names", [f"output_{i + 1}" for i in range(len(found))])
        object.__setattr__(self, "built", True)

    def _prepare_data_(self, x: Any, y: Any) -> None:
        """Builds and compiles the model for the data if that was not possible before."""
        data = x
        if not self.inputs:
            if is_dataset(x):
                data, y = tensors_of(x)
            self._set_inputs(data)
        if not self._is_compiled and self.optimizer is not None:
            targets = None
            if not is_dataset(x) and y is not None:
                targets = [v for v in nest.flatten(y) if isinstance(v, ops.Tensor)] or None
            self.compile(
                optimizer=self.optimizer, loss=self.loss, metrics=self._compile_metrics,
                weighted_metrics=self._compile_weighted_metrics, loss_weights=self.loss_weights,
                target_tensors=targets, sample_weight_mode=self.sample_weight_mode,
            )  # fmt: skip

    def _assert_compile_was_called(self, method=None):
        if self.optimizer is None:
            text = (
                "You must compile your model before training/testing. Use "
                "`model.compile(optimizer, loss)`."
            )
            raise raised(RuntimeError(text))
        check_call_args(self, method)

    # -- functions ---------------------------------------------------------------------------
    def _make_train_function(self):
        if "train" in self._made_ or not hasattr(self, "total_loss"):
            return
        self._made_["train"] = True
        context.learning_phase()
        with context.name_scope("training"):
            updates = self.optimizer.get_updates(
                params=self._collected_trainable_weights, loss=self.total_loss
            )
            updates = [*updates, *self.get_updates_for(None), *self.get_updates_for(self.inputs)]
        with context.name_scope("training"):
            tf.keras.backend.function(self.inputs, [self.total_loss], updates=updates)

    def _make_test_function(self):
        if "test" not in self._made_ and hasattr(self, "total_loss"):
            self._made_["test"] = True
            with context.name_scope("evaluation"):
                tf.keras.backend.function(
                    self.inputs, [self.total_loss], updates=self.state_updates
                )

    def _make_predict_function(self):
        if "predict" not in self._made_:
            self._made_["predict"] = True
            with context.name_scope("predict"):
                tf.keras.backend.function(self.inputs, self.outputs, updates=self.state_updates)

    def _ran_(self, what: str) -> Unknown:
        """A session ran: variables are initialized in it; what comes out is unknown."""
        current_run().runtime_uses += 1
        tf.keras.backend.get_session()
        return Unknown("runtime", f"{what}()")

    def reset_metrics(self):
        """Sets the metrics' variables in a session."""
        found = [e.output_loss_metric for e in self._training_endpoints if e.output_loss_metric]
        for metric in [*found, *self.metrics]:
            metric.reset_states()

    def fit(self, x=None, y=None, batch_size=None, epochs=1, verbose=1, callbacks=None, validation_split=0.0, validation_data=None, shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0, steps_per_epoch=None, validation_steps=None, validation_freq=1, max_queue_size=10, workers=1, use_multiprocessing=False, **kwargs):  # fmt: skip
        """Makes the training operations and variables; the result is known in a session only."""
        kwargs.pop("nb_epoch", None)
        if kwargs:
            raise raised(TypeError(f"Unrecognized keyword arguments: {kwargs}"))
        self._assert_compile_was_called("fit")
        if is_generator(x):
            refuse_beside(x, batch_size, y, sample_weight, validation_split)
            return self.fit_generator(
                x, steps_per_epoch, epochs, verbose, callbacks, validation_data, validation_steps,
                validation_freq,
            )  # fmt: skip
        check_given(
            x, y, batch_size=batch_size, sample_weight=sample_weight, split=validation_split,
            steps=steps_per_epoch, steps_name="steps_per_epoch",
        )  # fmt: skip
        self._prepare_data_(x, y)
        check_data(self, x, y)
        check_amounts(x, steps_per_epoch, validation_data, validation_split, validation_steps)
        if isinstance(validation_data, (list, tuple)) and len(validation_data) in (2, 3):
            check_data(self, *validation_data[:2])
        self._make_train_function()
        if is_dataset(validation_data):
            refuse_endless(validation_data, validation_steps, "validation_steps")
            check_data(self, validation_data, None)
        self.reset_metrics()
        self._ran_("fit")
        validates = validation_data is not None or bool(validation_split)
        if validates:
            self._make_test_function()
        told = Told(
            self, callbacks, batch_size=batch_size, epochs=epochs, steps=steps_per_epoch,
            verbose=verbose, do_validation=validates,
        )  # fmt: skip
        told.train(validates=validates)
        return history(self, callbacks, initial_epoch, epochs, validates=validates)

    def evaluate(self, x=None, y=None, batch_size=None, verbose=1, sample_weight=None, steps=None, callbacks=None, max_queue_size=10, workers=1, use_multiprocessing=False):  # fmt: skip
        """Known in a session only."""
        self._assert_compile_was_called("evaluate")
        if is_generator(x):
            refuse_beside(x, batch_size, y, sample_weight)
            return self.evaluate_generator(x, steps, callbacks)
        check_given(
            x,
            y,
            batch_size=batch_size,
            sample_weight=sample_weight,
            steps=steps,
            steps_name="steps",
        )
        self._prepare_data_(x, y)
        check_data(self, x, y)
        self._make_test_function()
        self.reset_metrics()
        Told(self, callbacks, batch_size=batch_size, steps=steps, verbose=verbose).run("test")
        self._ran_("evaluate")
        return measured(self, "evaluate")

    def predict(self, x, batch_size=None, verbose=0, steps=None, callbacks=None, max_queue_size=10, workers=1, use_multiprocessing=False):  # fmt: skip
        """Known in a session only."""
        check_call_args(self, "predict")
        if is_generator(x):
            refuse_beside(x, batch_size)
            return self.predict_generator(x, steps, callbacks)
        check_given(x, batch_size=batch_size, steps=steps, steps_name="steps")
        if not self.inputs:
            self._set_inputs(tensors_of(x)[0] if is_dataset(x) else x)
        check_data(self, x, None)
        self._make_predict_function()
        self._ran_("predict")
        Told(self, callbacks, batch_size=batch_size, steps=steps, verbose=verbose).run("predict")
        return predictions(self, x)

    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, reset_metrics=True):
        """One step."""
        self._assert_compile_was_called("train_on_batch")
        check_given(x, y, sample_weight=sample_weight)
        self._prepare_data_(x, y)
        check_data(self, x, y)
        self._make_train_function()
        self._ran_("train_on_batch")
        if reset_metrics:
            self.reset_metrics()
        return measured(self, "train_on_batch")

    def test_on_batch(self, x, y=None, sample_weight=None, reset_metrics=True):
        """One step."""
        self._assert_compile_was_called("test_on_batch")
        check_given(x, y, sample_weight=sample_weight)
        self._prepare_data_(x, y)
        check_data(self, x, y)
        self._make_test_function()
        self._ran_("test_on_batch")
        if reset_metrics:
            self.reset_metrics()
        return measured(self, "test_on_batch")

    def predict_on_batch(self, x):
        """One step."""
        check_call_args(self, "predict_on_batch")
        if not self.inputs:
            self._set_inputs(x)
        check_data(self, x, None)
        self._make_predict_function()
        self._ran_("predict_on_batch")
        return predictions(self, x)


@tf_export("keras.src.engine.functional.Functional")
class Functional(Model):
    """What TensorFlow 2 makes of ``Model(inputs, outputs)``; named as if it were a ``Model``."""

    def _init_set_name(self, name, zero_based=True):
        self._name = name or context.unique_object_name("model", zero_based=zero_based)
