"""The names of the ops that give gradients, below the scope ``<op>_grad``.

What the gradient functions of TensorFlow 1.15 (python/ops/*_grad.py) end with, asked of
``tf.gradients`` op by op; the ops before the last are not made.
"""

from __future__ import annotations

import re
from typing import Any

from tfscope.tf1.api.gradients_paths import FIRST_INPUT_ONLY
from tfscope.values.run import current_run

NAMES: dict[str, tuple[str, ...]] = {
    "Abs": ("mul",),
    "Acos": ("mul",),
    "Acosh": ("truediv",),
    "Angle": ("mul",),
    "Asin": ("mul",),
    "Asinh": ("truediv",),
    "Atan": ("mul",),
    "Atan2": ("mul", "mul_1"),
    "Atanh": ("mul",),
    "AvgPool": ("AvgPoolGrad",),
    "AvgPool3D": ("AvgPool3DGrad",),
    "BatchMatMul": ("MatMul", "MatMul_1"),
    "BatchToSpaceND": ("SpaceToBatchND",),
    "BesselI0e": ("mul_1",),
    "Betainc": ("", "", "Reshape"),
    "BiasAdd": ("BiasAdd", "BiasAddGrad"),
    "BroadcastTo": ("Reshape",),
    "CTCLoss": ("mul",),
    "Cast": ("Cast",),
    "CheckNumerics": ("CheckNumerics",),
    "Cholesky": ("mul_1",),
    "Complex": ("Reshape", "Reshape_1"),
    "ComplexAbs": ("div_no_nan",),
    "Conj": ("Conj",),
    "ConjugateTranspose": ("transpose",),
    "Conv2D": ("Conv2DBackpropInput", "Conv2DBackpropFilter"),
    "Conv2DBackpropInput": ("", "Conv2DBackpropFilter", "Conv2D"),
    "Conv3D": ("Conv3DBackpropInputV2", "Conv3DBackpropFilterV2"),
    "Cos": ("mul",),
    "Cosh": ("mul",),
    "CropAndResize": ("CropAndResizeGradImage", "CropAndResizeGradBoxes"),
    "Cross": ("Cross", "Cross_1"),
    "Cumprod": ("truediv",),
    "Cumsum": ("Cumsum",),
    "DepthToSpace": ("SpaceToDepth",),
    "DepthwiseConv2dNative": (
        "DepthwiseConv2dNativeBackpropInput",
        "DepthwiseConv2dNativeBackpropFilter",
    ),
    "Diag": ("DiagPart",),
    "DiagPart": ("Diag",),
    "Digamma": ("mul",),
    "Dilation2D": ("Dilation2DBackpropInput", "Dilation2DBackpropFilter"),
    "Div": ("Reshape", "Reshape_1"),
    "DivNoNan": ("Reshape", "Reshape_1"),
    "DynamicPartition": ("Reshape_1",),
    "Elu": ("EluGrad",),
    "Enter": ("b_acc_3",),
    "Erf": ("mul_1",),
    "Erfc": ("mul_1",),
    "Exp": ("mul",),
    "ExpandDims": ("Reshape",),
    "Expm1": ("mul",),
    "ExtractImagePatches": ("transpose_1",),
    "FFT": ("mul",),
    "FFT2D": ("mul",),
    "FFT3D": ("mul",),
    "FakeQuantWithMinMaxArgs": ("FakeQuantWithMinMaxArgsGradient",),
    "Fill": ("", "Sum"),
    "FloorMod": ("Reshape", "Reshape_1"),
    "FractionalMaxPool": ("FractionalMaxPoolGrad",),
    "GatherNd": ("ScatterNd",),
    "IFFT": ("mul",),
    "IFFT2D": ("mul",),
    "IFFT3D": ("mul",),
    "IRFFT": ("mul_2",),
    "Igamma": ("Reshape", "Reshape_1"),
    "Igammac": ("Neg_1", "Neg_2"),
    "Imag": ("Complex",),
    "Inv": ("ReciprocalGrad",),
    "L2Loss": ("mul",),
    "LRN": ("LRNGrad",),
    "LeakyRelu": ("LeakyReluGrad",),
    "Lgamma": ("mul",),
    "Log": ("mul",),
    "Log1p": ("mul",),
    "LogMatrixDeterminant": ("mul",),
    "LogSoftmax": ("sub",),
    "MatMul": ("MatMul", "MatMul_1"),
    "MatrixBandPart": ("MatrixBandPart",),
    "MatrixDeterminant": ("mul_1",),
    "MatrixDiag": ("diag_part",),
    "MatrixDiagPart": ("set_diag",),
    "MatrixDiagV3": ("diag_part",),
    "MatrixDiagPartV3": ("set_diag",),
    "MatrixInverse": ("Neg",),
    "MatrixSetDiag": ("set_diag", "diag_part"),
    "MatrixSolve": ("Neg", "MatrixSolve"),
    "MatrixSolveLs": ("add_2", "MatMul_4"),
    "MatrixTriangularSolve": ("MatrixBandPart", "MatrixTriangularSolve"),
    "Max": ("mul",),
    "MaxPool": ("MaxPoolGrad",),
    "MaxPool3D": ("MaxPool3DGrad",),
    "MaxPoolWithArgmax": ("MaxPoolGradWithArgmax",),
    "Maximum": ("Reshape", "Reshape_1"),
    "Mean": ("truediv",),
    "Min": ("mul",),
    "Minimum": ("Reshape", "Reshape_1"),
    "MirrorPad": ("MirrorPadGrad",),
    "MulNoNan": ("MulNoNan", "MulNoNan_1"),
    "Neg": ("Neg",),
    "NthElement": ("mul",),
    "Pad": ("Slice_1",),
    "PadV2": ("Slice_1",),
    "Polygamma": ("", "Reshape"),
    "Prod": ("Reshape_4",),
    "Qr": ("add_2",),
    "RFFT": ("mul_4",),
    "RFFT2D": ("mul_6",),
    "RGBToHSV": ("Add_22",),
    "Real": ("Complex",),
    "RealDiv": ("Reshape", "Reshape_1"),
    "Reciprocal": ("ReciprocalGrad",),
    "RefSwitch": ("cond_grad",),
    "Relu": ("ReluGrad",),
    "Relu6": ("Relu6Grad",),
    "Reshape": ("Reshape",),
    "ResizeBicubic": ("ResizeBicubicGrad",),
    "ResizeBilinear": ("ResizeBilinearGrad",),
    "ResizeNearestNeighbor": ("ResizeNearestNeighborGrad",),
    "ReverseSequence": ("ReverseSequence",),
    "ReverseV2": ("ReverseV2",),
    "Roll": ("Roll",),
    "Rsqrt": ("RsqrtGrad",),
    "ScatterNd": ("", "GatherNd"),
    "SegmentMax": ("Select",),
    "SegmentMean": ("GatherV2",),
    "SegmentMin": ("Select",),
    "SegmentSum": ("GatherV2",),
    "Select": ("", "Select", "Select_1"),
    "SelectV2": ("", "Reshape", "Reshape_1"),
    "SelfAdjointEigV2": ("set_diag_1",),
    "Selu": ("SeluGrad",),
    "Sigmoid": ("SigmoidGrad",),
    "Sign": ("zeros",),
    "Sin": ("mul",),
    "Sinh": ("mul",),
    "Slice": ("Pad",),
    "Softmax": ("mul_1",),
    "SoftmaxCrossEntropyWithLogits": ("mul", "mul_1"),
    "Softplus": ("mul",),
    "Softsign": ("SoftsignGrad",),
    "SpaceToBatchND": ("BatchToSpaceND",),
    "SpaceToDepth": ("DepthToSpace",),
    "SparseDenseCwiseMul": ("", "mul", "", "SparseTensorDenseAdd"),
    "SparseReduceSum": ("", "GatherNd"),
    "SparseReorder": ("", "GatherV2"),
    "SparseSegmentMean": ("SparseSegmentMeanGrad",),
    "SparseSegmentSqrtN": ("SparseSegmentSqrtNGrad",),
    "SparseSegmentSum": ("UnsortedSegmentSum",),
    "SparseSoftmax": ("", "mul_1"),
    "SparseSoftmaxCrossEntropyWithLogits": ("mul",),
    "SparseTensorDenseMatMul": ("", "mul", "", "SparseTensorDenseMatMul"),
    "Split": ("", "concat"),
    "SplitV": ("concat",),
    "Sqrt": ("SqrtGrad",),
    "Square": ("Mul_1",),
    "Squeeze": ("Reshape",),
    "StridedSlice": ("StridedSliceGrad",),
    "Sum": ("Tile",),
    "Svd": ("MatMul_5",),
    "Switch": ("cond_grad",),
    "Tan": ("mul",),
    "Tanh": ("TanhGrad",),
    "TensorScatterAdd": ("Identity", "", "GatherNd"),
    "TensorScatterSub": ("Identity", "", "Neg"),
    "TensorScatterUpdate": ("TensorScatterUpdate", "", "GatherNd"),
    "Tile": ("Sum",),
    "TopKV2": ("Reshape_3",),
    "Transpose": ("transpose",),
    "TridiagonalSolve": ("Neg", "TridiagonalSolve"),
    "Unpack": ("stack",),
    "UnsortedSegmentMax": ("Select_2",),
    "UnsortedSegmentMin": ("Select_2",),
    "UnsortedSegmentProd": ("mul",),
    "UnsortedSegmentSum": ("Select",),
    "Xdivy": ("Reshape", "Reshape_1"),
    "Xlogy": ("Reshape", "Reshape_1"),
    "Zeta": ("", "Reshape"),
}
"""Op type → name of the op that gives the gradient of each input."""

REDUCED = {
    "Add": ("Reshape", "Reshape_1"),
    "AddV2": ("Reshape", "Reshape_1"),
    "BatchMatMulV2": ("MatMul", "MatMul_1"),
    "Mul": ("Mul", "Mul_1"),
    "Pow": ("mul_1", "mul_3"),
    "Sub": ("Reshape", "Neg"),
}
"""The same for ops whose gradients are reshaped to an input only if it was, or may have been,
broadcast."""

REDUCED_IN_2 = {
    **REDUCED,
    "DivNoNan": ("div_no_nan", "mul"),
    "Maximum": ("SelectV2", "SelectV2_1"),
    "Minimum": ("SelectV2", "SelectV2_1"),
    "RealDiv": ("RealDiv", "mul"),
    "SquaredDifference": ("mul_1", "Neg"),
}
"""The same in TensorFlow 2."""

SHARED = {
    "FakeQuantWithMinMaxVars": "FakeQuantWithMinMaxVarsGradient",
    "FusedBatchNorm": "FusedBatchNormGrad",
    "FusedBatchNormV2": "FusedBatchNormGradV2",
    "FusedBatchNormV3": "FusedBatchNormGradV3",
    "Pack": "unstack",
}
"""Op types of which one op gives the gradients of all inputs."""


def numbered(name: str, count: int) -> str:
    """The name of the ``count``-th op that is given ``name``."""
    return f"{name}_{count}" if count else name


def op_name(op: Any, index: int) -> str:
    """The name of the op that gives the gradient of one input."""
    if op.type == "ConcatV2":
        return numbered("Slice", index)
    if op.type == "MatrixDiagPart":
        sizes = op.inputs[0].get_shape()[-2:]
        square = sizes.is_fully_defined() and sizes[0] == sizes[1]
        return "diag" if square else "set_diag"
    if op.type == "DynamicStitch":
        return numbered("GatherV2", index - len(op.inputs) // 2)
    reduced = REDUCED if current_run().is_v1 else REDUCED_IN_2
    if op.type in reduced and index < 2:
        return _unless_broadcast(op, index, reduced[op.type])
    if op.type == "SquaredDifference":
        return "Neg" if index else _unless_broadcast(op, 0, ("mul_1", "Neg"))
    names = NAMES.get(op.attrs.get("_gradient_op_type", op.type), ("gradient",))
    return names[min(index, len(names) - 1)] or "gradient"


def _unless_broadcast(op: Any, index: int, names: tuple[str, str]) -> str:
    shapes = [t.get_shape() for t in op.inputs[:2]]
    if not all(shape.is_fully_defined() for shape in shapes):
        return ("Reshape", "Reshape_1")[index]
    if op.type == "BatchMatMulV2":
        known = [shapes[0].as_list(), shapes[1].as_list()]
        return names[index] if known[0] == known[1] else ("Reshape", "Reshape_1")[index]
    whole = op.outputs[0].get_shape()
    if shapes[index].as_list() == whole.as_list():
        return names[index]
    return numbered("Reshape", int(index == 1 and shapes[0].as_list() != whole.as_list()))


def kind_of(name: str) -> str:
    """The type of an op of a gradient by its name in the scope of the gradient."""
    kind = re.sub(r"_\d+$", "", name.rpartition("/")[2])
    kind = "Merge" if kind == "cond_grad" else kind
    return "IdentityN" if kind in FIRST_INPUT_ONLY else kind
