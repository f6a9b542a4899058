"""Reversible residual layers, and functions that are computed again for their gradients.

Mirrors contrib/layers/python/layers/rev_block_lib.py; what only the backward pass builds is left out.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.custom_gradient import custom_gradient
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.signatures import parameters
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    places = (
        "contrib.layers",
        "contrib.layers.python.layers.rev_block_lib",
        "contrib.layers.python.layers",
    )
    return [f"{place}.{name}" for place in places]


def _in_scope(function: Any, scope: str) -> Any:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with variable_scope.variable_scope(scope, use_resource=True):
            return function(*args, **kwargs)

    return wrapped


@tf_export(*_names("RevBlock"))
class RevBlock(Layer):
    """Residual layers in scopes ``revlayer_<i>/f`` and ``revlayer_<i>/g``."""

    def __init__(self, f, g, num_layers=1, f_side_input=None, g_side_input=None, use_efficient_backprop=True, name="revblock", **kwargs):  # fmt: skip
        super().__init__(name=name, **kwargs)
        self.f = self._layers_of(f, num_layers, "f")
        self.g = self._layers_of(g, num_layers, "g")
        self.num_layers = num_layers
        self.f_side_input = f_side_input or []
        self.g_side_input = g_side_input or []
        self._use_efficient_backprop = use_efficient_backprop

    @staticmethod
    def _layers_of(function: Any, count: int, letter: str) -> list[Any]:
        functions = function if isinstance(function, list) else [function] * count
        if len(functions) != count:
            raise raised(AssertionError())
        return [_in_scope(fn, f"revlayer_{i}/{letter}") for i, fn in enumerate(functions)]

    def build(self, _):
        """The variables are made by the first call."""
        self.built = True

    def call(self, inputs, forward=True):
        """Runs the layers in order, or back from their results."""
        scope = variable_scope.get_variable_scope()
        before = len(scope.global_variables())
        result = self._forward(*inputs) if forward else self._backward(*inputs)
        trained = {id(v) for v in scope.trainable_variables()}
        for made in scope.global_variables()[before:]:
            kept = self._trainable_weights if id(made) in trained else self._non_trainable_weights
            kept.append(made)
        return result

    def forward(self, x1, x2):
        """The results of both halves."""
        return self.apply([x1, x2])

    def backward(self, y1, y2):
        """The inputs of both halves."""
        return self.apply([y1, y2], forward=False)

    def _forward(self, x1: Any, x2: Any) -> Any:
        sides = [self.f_side_input, self.g_side_input]
        if not self._use_efficient_backprop:
            return self._run(x1, x2, *sides)

        def run(x1: Any, x2: Any, *flat: Any) -> Any:
            return self._run(x1, x2, *tf.nest.pack_sequence_as(sides, flat)), None

        return custom_gradient(run)(x1, x2, *tf.nest.flatten(sides))

    def _run(self, x1: Any, x2: Any, f_side: Any, g_side: Any) -> Any:
        for f, g in zip(self.f, self.g):
            y1 = x1 + (f(x2, f_side) if f_side else f(x2))
            y2 = x2 + (g(y1, g_side) if g_side else g(y1))
            x1, x2 = tf.tuple([y1, y2]) if self._use_efficient_backprop else (y1, y2)
        return x1, x2

    def _backward(self, y1: Any, y2: Any) -> Any:
        for f, g in zip(reversed(self.f), reversed(self.g)):
            x2 = y2 - (g(y1, self.g_side_input) if self.g_side_input else g(y1))
            x1 = y1 - (f(x2, self.f_side_input) if self.f_side_input else f(x2))
            y1, y2 = x1, x2
        return y1, y2


@tf_export(*_names("rev_block"))
def rev_block(x1, x2, f, g, num_layers=1, f_side_input=None, g_side_input=None, is_training=True):
    """A block of its own, shared as the scope around says."""
    block = RevBlock(
        f=f, g=g, num_layers=num_layers, f_side_input=f_side_input, g_side_input=g_side_input,
        use_efficient_backprop=is_training, _reuse=variable_scope.get_variable_scope().reuse,
    )  # fmt: skip
    return block.forward(x1, x2)


@tf_export(*_names("recompute_grad"))
def recompute_grad(*args, **kwargs):
    """A decorator, with or without ``use_data_dep`` and ``tupleize_grads``."""
    if len(args) == 1 and not kwargs and callable(args[0]):
        return _recomputed(args[0])
    return lambda function: _recomputed(function)


def _recomputed(function: Any) -> Any:
    def wrapped(*args: Any) -> Any:
        if not all(isinstance(a, (ops.Tensor, Unknown)) for a in args):
            raise raised(ValueError("All inputs to function must be Tensors"))
        told = any(p.name == "is_recomputing" for p in parameters(function) or ())
        options = {"is_recomputing": False} if told else {}
        return custom_gradient(lambda *given: (function(*given, **options), None))(*args)

    wrapped.__name__ = getattr(function, "__name__", "wrapped")
    return wrapped
