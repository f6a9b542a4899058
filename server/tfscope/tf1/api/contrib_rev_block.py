"""Reversible residual layers, and functions that are computed again for their gradients.

Mirrors contrib/layers/python/layers/rev_block_lib.py; what only the backward pass of a block builds is left out.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.closures import enclosed
from tfscope.python.functions import Function
from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.custom_gradient import custom_gradient
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.signatures import parameters
from tfscope.tf1.graph.variables import Variable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_NOBODY_KNOWS = Unknown("unmodelled-api", "gradient of a block")
_OTHER_VARIABLES = """\
The variables used on recompute were different than the variables originally
used. The function wrapped with @recompute_grad likley creates its own variable
scope with a default name and has been called twice in the same enclosing scope.
To fix, ensure each call to the function happens in its own unique variable
scope.
"""


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
            return self._run(x1, x2, *tf.nest.pack_sequence_as(sides, flat)), _NOBODY_KNOWS

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
    return lambda function: _recomputed(function, *args, **kwargs)


def _recomputed(function: Any, use_data_dep: Any = None, tupleize_grads: Any = False) -> Any:
    """Mirrors ``_recompute_grad``."""
    _refuse_enclosed(function)
    told = any(p.name == "is_recomputing" for p in parameters(function) or ())

    def wrapped(*args: Any) -> Any:
        if not all(isinstance(a, (ops.Tensor, Unknown)) for a in args):
            raise raised(ValueError("All inputs to function must be Tensors"))

        def call(again: bool, given: Any) -> Any:
            options = {"is_recomputing": again} if told else {}
            with tf.GradientTape() as tape:
                result = function(*given, **options)
            return result, {id(v) for v in tape.watched_variables()}

        return custom_gradient(lambda *given: _with_gradient(call, given, tupleize_grads))(*args)

    wrapped.__name__ = getattr(function, "__name__", "wrapped")
    return wrapped


def _with_gradient(call: Any, args: Any, tupleize: Any) -> Any:
    """The result of a first call, and a gradient function that calls again in the scopes of the first."""
    scope, arguments = variable_scope.get_variable_scope(), tf.contrib.framework.current_arg_scope()
    result, used = call(False, args)

    def gradient(arriving: Any, variables: Any) -> Any:
        if used and {id(v) for v in variables} != used:
            raise raised(ValueError(_OTHER_VARIABLES))
        given = [tf.identity(a) for a in args]
        with ops.control_dependencies(list(arriving)):
            with tf.contrib.framework.arg_scope(arguments):
                with variable_scope.variable_scope(scope, reuse=True):
                    found, again = call(True, given)
        if used != again:
            raise raised(ValueError(_OTHER_VARIABLES))
        found = list(found) if isinstance(found, (list, tuple)) else [found]
        grads = tf.gradients(found, [*given, *variables], list(arriving))
        grads = tf.tuple(grads) if tupleize is True else grads
        return grads[: len(given)], grads[len(given) :]

    if used:
        return result, lambda *arriving, **kwargs: gradient(arriving, kwargs["variables"])
    return result, lambda *arriving: gradient(arriving, [])


def _refuse_enclosed(function: Any) -> None:
    """Refuses functions that read tensors and variables of functions around them."""
    for name, value in enclosed(function).items() if isinstance(function, Function) else ():
        if isinstance(value, (ops.Tensor, Variable)):
            raise raised(
                ValueError(
                    f"fn decorated with @recompute_grad closes over Tensor {value.name} (local variable name: {name}). "
                    "The decorated fn must not close over Tensors or Variables because gradients will NOT be computed "
                    "for them through fn. To ensure correct gradients, make the Tensor an input to fn."
                )
            )
