"""The layers of a graph that are quantized.

Mirrors _FindLayersToQuantize of contrib/quantize/python/quantize.py.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tfscope.tf1.api.graph_patterns import OneofPattern, OpTypePattern, matches, op_of, tensor_of

TYPES = "Conv2D|MatMul|DepthwiseConv2dNative"


class LayerMatch(NamedTuple):
    """A layer, its weight, and what stands behind it."""

    layer: Any
    weight: Any
    activation: Any
    bypass: Any = None
    behind: Any = None
    bias_add: Any = None


class _Patterns:
    """What may stand behind one another: layer, bias, bypass, activation, another bypass."""

    def __init__(self):
        self.weights = self._weights()
        self.layer = OpTypePattern(TYPES, ["*", OneofPattern(*self.weights)], ordered=False)
        to_space = OpTypePattern("BatchToSpaceND", [self.layer, "*", "*"])
        output = OneofPattern(to_space, self.layer)
        self.separable = OpTypePattern(TYPES, [OneofPattern(output), "*"], ordered=False)
        factor = OpTypePattern("Mul", ["*", output], ordered=False)
        corrected = OpTypePattern("Add|AddV2", [factor, "*"], ordered=False)
        self.folded = OpTypePattern("Add|AddV2", [corrected, "*"], ordered=False)
        norm = OpTypePattern("Identity", [self.folded])
        self.bias = OpTypePattern("Add|AddV2|BiasAdd", [output, "*"], ordered=False)
        self.bypass = OpTypePattern(
            "Add|AddV2", [OneofPattern(self.bias, self.folded, norm), "*"], ordered=False
        )
        before = OneofPattern(self.bias, self.folded, norm, self.bypass, self.layer)
        self.activation = OpTypePattern("Relu|Relu6|Identity", [before])
        self.behind = OpTypePattern("Add|AddV2", ["*", self.activation], ordered=False)

    @staticmethod
    def _weights():
        """A variable that is read, whole or from its parts, a resource, or a folded weight."""
        variable = OpTypePattern("Variable|VariableV2")
        part = OpTypePattern("Identity", [variable])
        parts = OpTypePattern("ConcatV2", [part, "*", "*"])
        read = OpTypePattern("Identity", [OneofPattern(part, parts, variable)])
        return read, OpTypePattern("ReadVariableOp"), OpTypePattern("Mul")

    def told(self, found, activation, bypass=None, behind=None, bias=None, weights=None):
        """The layer of a match."""
        weight = tensor_of(found, *(self.weights if weights is None else weights))
        return LayerMatch(op_of(found, self.layer), weight, activation, bypass, behind, bias)


def layers_of(graph, edges):
    """The layers, each once, those with most behind them first."""
    p, told = _Patterns(), {}
    for found in matches(p.behind, graph):
        match = p.told(
            found, op_of(found, p.activation), op_of(found, p.bypass), op_of(found, p.behind),
            op_of(found, p.bias, p.folded),
        )  # fmt: skip
        told.setdefault(match.layer, match)
    for found in matches(p.activation, graph):
        activation = op_of(found, p.activation)
        if op_of(found, p.layer) not in told and not _skipped(activation, edges):
            bias = op_of(found, p.bias, p.folded)
            match = p.told(found, activation, op_of(found, p.bypass), None, bias)
            told[match.layer] = match
    for found in matches(OneofPattern(p.bias, p.folded), graph):
        match = p.told(found, op_of(found, p.bias, p.folded))
        told.setdefault(match.layer, match)
    for found in matches(p.separable, graph):
        match = p.told(found, op_of(found, p.layer), weights=p.weights[:2])
        told.setdefault(match.layer, match)
    return list(told.values())


def _skipped(activation, edges):
    """Whether an identity leads to a batch norm.  Mirrors _IsSkipLayer."""
    if activation.type != "Identity" or len(activation.outputs) != 1:
        return False
    users = edges.of(activation.outputs[0])
    return len(users) == 1 and users[0].type in ("FusedBatchNorm", "FusedBatchNormV3")
