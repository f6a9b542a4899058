"""What a gradient depends on: what the gradient functions between a result and a source read.

A gradient of a gradient flows into these tensors alone.  A linear op's gradient function reads none of
the op's inputs, a product's reads the other factor; so a bias has no part in the slope of a network.
Mirrors which inputs the functions of python/ops/array_grad.py, math_grad.py, nn_grad.py and
control_flow_grad.py use, and with which of them their own gradients are connected.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.gradients_paths import (
    Flow,
    flow_from,
    gradient_function,
    gradient_type,
    known_inputs,
)
from tfscope.tf1.graph import ops

LINEAR = frozenset(
    """
    Add AddN AddV2 AvgPool AvgPool3D BatchToSpace BatchToSpaceND BiasAdd BroadcastTo Cast
    CheckNumerics ClipByValue Complex Concat ConcatV2 Conj Cumsum DepthToSpace Diag DiagPart
    DynamicPartition DynamicStitch Enter Exit ExpandDims FFT FFT2D Fill FloorMod Gather GatherNd
    GatherV2 IFFT IFFT2D IRFFT Identity IdentityN Imag MatrixBandPart MatrixDiag MatrixDiagPart
    MatrixSetDiag Max Maximum Mean Merge Min Minimum MirrorPad Mod Neg NextIteration Pack Pad PadV2
    PreventGradient RFFT ReadVariableOp Real RefEnter RefSwitch Reshape ResizeBicubic ResizeBilinear
    ResizeNearestNeighbor ResourceGather Reverse ReverseSequence ReverseV2 Roll ScatterNd SegmentMax
    SegmentMean SegmentMin SegmentSum Select SelectV2 Sign Slice SpaceToBatch SpaceToBatchND
    SpaceToDepth Split SplitV Squeeze StridedSlice Sub Sum Switch Tile TopK TopKV2 Trace Transpose
    Unpack UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentSum
    """.split()
)
"""Op types whose gradient is a linear map that only sizes, indices and comparisons decide."""

PRODUCTS = frozenset(
    """
    BatchMatMul BatchMatMulV2 Conv2D Conv2DBackpropFilter Conv2DBackpropInput Conv3D
    Conv3DBackpropFilterV2 Conv3DBackpropInputV2 DepthwiseConv2dNative
    DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Einsum MatMul Mul
    SparseTensorDenseMatMul
    """.split()
)
"""Op types linear in each input: the gradient of one reads the others."""

QUOTIENTS = frozenset(["Div", "RealDiv"])
NORMALIZATIONS = frozenset(["FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"])


def _read_by(op: Any, index: int) -> list[Any]:
    """The inputs that an op's gradient function reads for the gradient of one of them."""
    inputs: list[Any] = op.inputs
    if "gradient_of" in op.attrs or gradient_function(op) is not None:
        return known_inputs(op)
    kind = gradient_type(op)
    if kind in LINEAR:
        return []
    if kind in PRODUCTS or (kind in QUOTIENTS and index == 0):
        return [tensor for i, tensor in enumerate(inputs) if i != index]
    return inputs[:2] if kind in NORMALIZATIONS else inputs


class Slope:
    """The gradients of ``sources`` that one op stands for, by the flow through which they came."""

    def __init__(self, flow: Any, sources: list[Any]) -> None:
        self._flow = flow
        self._sources = sources
        self._read: list[Any] | None = None

    def read(self) -> list[Any]:
        """The tensors that the gradients depend on, each once; found when first asked for."""
        if self._read is None:
            found = {id(tensor): tensor for tensor in self._flow.given}
            for op, index in self._between():
                found.update((id(t), t) for t in _read_by(op, index))
            self._read = list(found.values())
        return self._read

    def _between(self) -> list[tuple[Any, int]]:
        """The ops between the sources and the results, with the place of the input on the way."""
        found = []
        waiting, seen = list(self._sources), {id(t) for t in self._sources}
        while waiting:
            tensor = waiting.pop()
            for op in self._flow.steps.get(id(tensor), ()):
                places = [i for i, t in enumerate(known_inputs(op)) if t is tensor]
                found += [(op, place) for place in places]
                for out in op.outputs:
                    if id(out) not in seen:
                        seen.add(id(out))
                        waiting.append(out)
        return found


def given_flow(
    known: list[Any], ys: list[Any], stopped: set[int], grad_ys: list[Any], given: dict[int, Any]
) -> Flow:
    """The walk back from the results, with the gradients that the program itself gives of them."""
    flow = flow_from(known, stopped, certain=len(known) == len(ys))
    flow.given = _given_by(grad_ys, ys, given)
    flow.ys = [*known, *(g for g in grad_ys if isinstance(g, ops.Tensor))]
    return flow


def _given_by(grad_ys: list[Any], ys: list[Any], made: dict[int, Any]) -> list[Any]:
    """The tensors of the gradients that the program itself gives."""
    slices = [g.values for g in grad_ys if isinstance(g, ops.IndexedSlices)]
    own = [y for y, g in zip(ys, grad_ys, strict=True) if g is not None and id(y) in made]
    return [*(made[id(y)] for y in own), *slices]
