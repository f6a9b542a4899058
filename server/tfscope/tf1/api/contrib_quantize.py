"""tf.contrib.quantize: a graph is rewritten so that its numbers lie on a grid.

Mirrors contrib/quantize/python/quantize_graph.py and quantize.py.  The folding of batch norms that are
made of single operations is not modelled: where one is, the rewrite is a gap.
"""

from __future__ import annotations

from typing import NamedTuple

from tfscope.base.patterns import regex
from tfscope.tf1.api.contrib_quantize_fold import SKIPPED, fold_fused, holds_unfused
from tfscope.tf1.api.contrib_quantize_layers import layers_of
from tfscope.tf1.api.contrib_quantize_step import quantization_step, quantize
from tfscope.tf1.api.control_flow import cond
from tfscope.tf1.api.graph_patterns import Consumers
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run

TRAINING = regex(r"^(Resource)?(Sparse)?Apply[A-Z]")
FAKE = (
    "FakeQuantWithMinMaxVars", "FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxVarsPerChannel",
)  # fmt: skip
SOURCES, ACTIVATIONS = ("Add", "AddV2", "Mul"), ("Relu", "Relu6")
PASSED = ("Reshape", "Identity", "BatchToSpaceND", "SpaceToBatchND", "MaxPool", "Max")


class How(NamedTuple):
    """How a rewrite quantizes."""

    training: bool
    weight_bits: int = 8
    activation_bits: int = 8
    symmetric: bool = False
    delay: int | None = None
    scope: str | None = None


@tf_export("contrib.quantize.create_training_graph")
def create_training_graph(input_graph=None, quant_delay=0):
    """Rewrites a graph before its gradients are made.  Mirrors create_training_graph."""
    _rewrite(input_graph, How(True, delay=quant_delay))


@tf_export("contrib.quantize.create_eval_graph")
def create_eval_graph(input_graph=None):
    """Rewrites a graph that is not trained.  Mirrors create_eval_graph."""
    _rewrite(input_graph, How(False))


@tf_export("contrib.quantize.experimental_create_training_graph")
def experimental_create_training_graph(input_graph=None, weight_bits=8, activation_bits=8, symmetric=False, quant_delay=0, freeze_bn_delay=None, scope=None):  # fmt: skip
    """Mirrors experimental_create_training_graph."""
    how = How(True, weight_bits, activation_bits, symmetric, quant_delay, scope)
    _rewrite(input_graph, how, freeze_bn_delay)


@tf_export("contrib.quantize.experimental_create_eval_graph")
def experimental_create_eval_graph(input_graph=None, weight_bits=8, activation_bits=8, symmetric=False, quant_delay=None, scope=None):  # fmt: skip
    """Mirrors experimental_create_eval_graph."""
    _rewrite(input_graph, How(False, weight_bits, activation_bits, symmetric, quant_delay, scope))


def _rewrite(graph, how, freeze_delay=None):
    """Raises ValueError if the graph trains already."""
    graph = ops.get_default_graph() if graph is None else graph
    training = {op.type for op in graph.get_operations() if TRAINING.match(op.type)}
    if training:
        raise raised(ValueError(f"Training op found in graph, exiting {training}"))
    if holds_unfused(graph):
        current_run().note_gap("unmodelled-api", "tf.contrib.quantize of unfused batch norms")
        return
    with graph.as_default():
        fold_fused(graph, Consumers(graph), freeze_delay)
        _Quantizer(graph, how).run()


class _Quantizer:
    """Puts a grid behind what layers hold and give.  Mirrors Quantize."""

    def __init__(self, graph, how):
        self.graph, self.how = graph, how
        self.scope = f"{how.scope.rstrip('/')}/" if how.scope else None
        self.edges = Consumers(graph)
        self.users = {}
        self.done = set()

    def run(self):
        """Layers first, then what is added or multiplied behind a grid."""
        self._look()
        for layer in layers_of(self.graph, self.edges):
            self._layer(layer)
        self._look()
        for op in list(self.graph.get_operations()):
            if self._quantizable(op):
                name = f"activation_{op.type}_quant"
                self._insert(op.name, name, op, inside=True, symmetric=False)

    def _look(self):
        """Who uses what, before operations are put in between.  Mirrors InputToOps."""
        self.users = {}
        for op in self.graph.get_operations():
            if not op.name.startswith(SKIPPED):
                for value in op.inputs:
                    self.users.setdefault(id(value), {})[op] = None

    def _users(self, op):
        found = {}
        for output in op.outputs:
            found.update(self.users.get(id(output), {}))
        return list(found)

    def _layer(self, layer):
        context = _context(layer.layer.name)
        weight = layer.weight
        if weight is not None:
            self._insert(
                context, "weights_quant", weight.op, moving=False, narrow=True, used_inside=True,
                bits=self.how.weight_bits,
            )  # fmt: skip
        outer = _context(context) if layer.bypass is not None else context
        if layer.activation is not None:
            self._insert(outer, "act_quant", layer.activation, inside=True, init_min=0.0)
            self.done.add(layer.activation)
        if layer.bypass is not None:
            self._insert(context, "conv_quant", layer.bias_add, inside=True, used_inside=True)
            self.done.add(layer.bias_add)
            if not self._feeds(layer.bypass, (*ACTIVATIONS, "Identity")):
                self._insert(outer, "add_quant", layer.bypass, inside=True, used_inside=True)
                self.done.add(layer.bypass)
        behind = layer.behind
        if behind is not None and not self._feeds(behind, ACTIVATIONS):
            name = "post_activation_bypass_quant"
            self._insert(_context(behind.name), name, behind, inside=True)
            self.done.add(behind)

    def _feeds(self, op, types):
        return any(user.type in types for user in self._users(op))

    def _insert(
        self, context, name, producer, *, moving=True, narrow=False, init_min=-6.0, bits=None,
        inside=False, used_inside=False, symmetric=True,
    ):  # fmt: skip
        """A grid between an operation and what uses it.  Mirrors _InsertQuantOp."""
        users = self._users(producer)
        if self.scope and inside and not producer.name.startswith(self.scope):
            return
        if self.scope and used_inside and any(not u.name.startswith(self.scope) for u in users):
            return
        prefix = f"{context}/{name}" if context else name
        around = ops.get_default_graph().get_name_scope()
        prefix = prefix.removeprefix(f"{around}/") if around else prefix
        inputs = producer.outputs[0]
        if self._followed(inputs):
            return
        how = self.how if symmetric else self.how._replace(symmetric=False)
        bits = how.activation_bits if bits is None else bits
        made = quantize(
            inputs, prefix, how, moving=moving, init_min=init_min, bits=bits, narrow=narrow
        )
        made = self._delayed(made, inputs, prefix)
        if users and self.edges.reroute(made, inputs, users) < len(users):
            told = ", ".join(user.name for user in users)
            raise raised(ValueError(f"No inputs quantized for ops: [{told}]"))

    def _delayed(self, made, inputs, prefix):
        if not self.how.delay or self.how.delay <= 0:
            return made
        step = quantization_step()
        active = tf.greater_equal(step, self.how.delay, name=f"{prefix}/activate_quant")
        return cond(active, lambda: made, lambda: inputs, name=f"{prefix}/delayed_quant")

    def _followed(self, tensor):
        """Whether a grid is behind it already.  Mirrors _FollowedByFakeQuant."""
        waiting = self.edges.of(tensor)
        while waiting:
            user = waiting.pop()
            if user.type in FAKE:
                return True
            if user.type in ("Reshape", "Identity"):
                for output in user.outputs:
                    waiting.extend(self.edges.of(output))
        return False

    def _quantizable(self, op):
        """Whether numbers of a grid are added or multiplied.  Mirrors _CheckIfQuantizableOp."""
        if op in self.done or op.type not in SOURCES:
            return False
        users = self.edges.of(op.outputs[0])
        if len(users) == 1 and users[0].type in ACTIVATIONS:
            return False
        for value in op.inputs:
            source = value.op
            while source.type in PASSED:
                source = source.inputs[0].op
            if source.type == FAKE[0] or source.name.find("delayed_quant/Merge") > 0:
                return True
            if source.type in SOURCES and any(self._quantizable(i.op) for i in source.inputs):
                return True
        return False


def _context(name):
    """All of a name but its last part.  Mirrors _GetContextFromOp."""
    return name.rpartition("/")[0]
