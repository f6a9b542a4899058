"""Losses, updates and metrics of layers.  Mirrors that part of base_layer.py."""

from __future__ import annotations

import functools
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_module import flat_layers
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def reaches(op: Any, inputs: Any) -> bool:
    """Whether an operation or tensor is computed from, or runs after, one of the tensors."""
    wanted = {id(t) for t in nest.flatten(inputs)}
    first = op.op if isinstance(op, ops.Tensor) else op
    if id(op) in wanted:
        return True
    seen, todo = {id(first)}, [first]
    while todo:
        last = todo.pop()
        for value in (*last.inputs, *last.control_inputs):
            if id(value) in wanted:
                return True
            source = value if isinstance(value, ops.Operation) else getattr(value, "op", None)
            if source is not None and id(source) not in seen:
                seen.add(id(source))
                todo.append(source)
    return False


_AGGREGATED = (
    "We do not support adding an aggregated metric result tensor that is not the output of a "
    "`tf.keras.metrics.Metric` metric instance. Without having access to the metric instance we cannot reset "
    "the state of a metric after every epoch during training. You can create a `tf.keras.metrics.Metric` "
    "instance and pass the result here or pass an un-aggregated result with `aggregation` parameter set as "
    "`mean`. For example: `self.add_metric(tf.reduce_sum(inputs), name='mean_activation', aggregation='mean')`"
)


class WithLosses:
    """What a layer collects during its calls."""

    _losses: list[Any]
    _callable_losses: list[Any]
    _updates: list[Any]
    _metrics: list[Any]
    _layers: list[Any]
    _inbound_nodes: list[Any]
    name: Any
    trainable: Any
    stateful: Any

    def _children_(self) -> list[Any]:
        return flat_layers(getattr(self, "_layers", ()))

    def _gather_children_attribute(self, attribute: str) -> list[Any]:
        found: list[Any] = []
        for layer in self._children_():
            values = getattr(layer, attribute, ())
            found.extend(() if isinstance(values, Unknown) else values)
        return found

    # -- updates -----------------------------------------------------------------------------
    @property
    def updates(self):
        """The operations that update state during training."""
        if not self.trainable and not self.stateful:
            return []
        return self._updates + self._gather_children_attribute("updates")

    def add_update(self, updates, inputs=None):
        """Adds operations to the updates."""
        if isinstance(updates, Unknown):
            return
        state = context.state()
        relevant = state.inputs if state.in_call else [n.input_tensors for n in self._inbound_nodes]
        for update in updates if isinstance(updates, list) else [updates]:
            made = update() if callable(update) else update
            if isinstance(made, Unknown):
                continue
            if not isinstance(made, ops.Operation):
                made = made.op if hasattr(made, "op") else ops.convert_to_tensor(made)
            made._update_inputs = relevant
            self._updates.append(made)

    def get_updates_for(self, inputs):
        """Updates that depend on the inputs, or on none."""
        if inputs is None:
            return [u for u in self.updates if not reaches(u, getattr(u, "_update_inputs", ()))]
        return [u for u in self.updates if reaches(u, inputs)]

    # -- losses ------------------------------------------------------------------------------
    @property
    def losses(self):
        """The losses; those of weights are computed anew at each access."""
        found = list(self._losses)
        for regularizer in self._callable_losses:
            loss = regularizer()
            if loss is not None:
                found.append(loss)
        return found + self._gather_children_attribute("losses")

    def add_loss(self, losses, inputs=None, **kwargs):
        """Adds tensors, or functions that make them, to the losses."""

        def made(loss: Any) -> Any:
            value = loss() if callable(loss) else loss
            if value is None or isinstance(value, Unknown):
                return None
            if not isinstance(value, (ops.Tensor, BaseVariable)):
                value = ops.convert_to_tensor(value, dtype=context.state().floatx)
            value._unconditional_loss = inputs is None
            return value

        for loss in nest.flatten(losses):
            if isinstance(loss, Unknown) or loss is None:
                continue
            if callable(loss):
                self._callable_losses.append(functools.partial(made, loss))
            else:
                self._losses.append(made(loss))

    def get_losses_for(self, inputs):
        """Losses that depend on the inputs, or on none."""
        losses = self.losses
        if inputs is None:
            return [x for x in losses if getattr(x, "_unconditional_loss", True)]
        rest = [x for x in losses if not getattr(x, "_unconditional_loss", True)]
        return [x for x in rest if reaches(x, inputs)]

    def _clear_losses(self):
        """Only eager losses are cleared."""

    def _handle_weight_regularization(self, name: Any, variable: Any, regularizer: Any) -> None:
        def loss_of(v: Any) -> Any:
            with context.name_scope(f"{name}/Regularizer"):
                return regularizer(v)

        if isinstance(variable, Unknown):
            return
        parts = list(variable) if hasattr(variable, "_get_partitions") else [variable]
        for part in parts:
            self.add_loss(functools.partial(loss_of, part))

    def _handle_activity_regularization(self, inputs: Any, outputs: Any) -> None:
        regularizer = getattr(self, "_activity_regularizer", None)
        if regularizer is None or not regularizer:
            return
        with context.name_scope("ActivityRegularizer"):
            for output in nest.flatten(outputs):
                loss = regularizer(output)
                size = tf.shape(output)[0]
                batch = tf.cast(size, loss.dtype)
                mean = loss / batch
                self.add_loss(mean, inputs=inputs)

    # -- metrics -----------------------------------------------------------------------------
    @property
    def metrics(self):
        """The metric objects."""
        return self._metrics + self._gather_children_attribute("metrics")

    def add_metric(self, value, aggregation=None, name=None, **kwargs):
        """Adds a metric of a tensor: its mean, or what a metric object computed."""
        if aggregation is not None and aggregation != "mean":
            text = (
                "We currently support only `mean` sample-wise metric aggregation. You provided "
                f"aggregation=`{aggregation}`"
            )
            raise raised(ValueError(text))
        metric = getattr(value, "_metric_obj", None)
        if name is None and metric is None:
            text = (
                "Please provide a name for your metric like `self.add_metric(tf.reduce_sum(inputs), "
                "name='mean_activation', aggregation='mean')`"
            )
            raise raised(ValueError(text))
        name = metric.name if metric is not None else name
        if getattr(self, "_is_graph_network", False) and metric is None:
            self._graph_network_add_metric(value, aggregation, name)
            return
        if getattr(self, "_is_graph_network", False) and isinstance(value, ops.Tensor):
            text = (
                "Using the result of calling a `Metric` object when calling `add_metric` on a Functional Model "
                "is not supported. Please pass the Tensor to monitor directly."
            )
            raise raised(ValueError(text))
        known = [m for m in self._metrics if m.name == name]
        if known and aggregation is not None:
            known[0](value)
        elif not known:
            if metric is None and aggregation is None and current_run().is_v1:
                raise raised(ValueError(_AGGREGATED))
            if metric is None:
                metric = tf.keras.metrics.Mean(name=name)
                metric(value)
            self._metrics.append(metric)
