"""Batch norms are folded into the layers before them.

Mirrors the fused half of contrib/quantize/python/fold_batch_norms.py.
"""

from __future__ import annotations

from tfscope.base.patterns import regex
from tfscope.tf1.api.contrib_quantize_step import quantization_step
from tfscope.tf1.api.control_flow import smart_cond
from tfscope.tf1.api.graph_patterns import OneofPattern, OpTypePattern, matches, op_of, tensor_of
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised

UNFUSED = regex(r"^(.*)BatchNorm/batchnorm")
SKIPPED = (
    "gradients/", "RMSProp/", "Adagrad/", "Const_", "HistogramSummary", "ScalarSummary",
)  # fmt: skip


def holds_unfused(graph):
    """Whether a batch norm of single operations is there.  Mirrors BatchNormGroups of common.py."""
    found = (UNFUSED.search(op.name) for op in graph.get_operations())
    return any(match and not match.group(1).startswith(SKIPPED) for match in found)


class _Patterns:
    """A layer, a fused batch norm behind it, and how a moving average follows the batch's numbers."""

    def __init__(self):
        self.input, self.weight, self.gamma, self.beta, self.mean, self.variance = (
            OpTypePattern("*") for _ in range(6)
        )
        self.layer = OpTypePattern("Conv2D|DepthwiseConv2dNative|MatMul", [self.input, self.weight])
        self.to_space = OpTypePattern("BatchToSpaceND", [self.layer, "*", "*"])
        behind = OpTypePattern("Identity", [OneofPattern(self.to_space, self.layer)])
        output = OneofPattern(behind, self.layer, self.to_space)
        flat = OpTypePattern("Reshape", [output, "*"])
        self.norm = OpTypePattern(
            "FusedBatchNorm|FusedBatchNormV3",
            [OneofPattern(flat, output), self.gamma, self.beta, self.mean, self.variance],
        )
        self.reshaped = OpTypePattern("Reshape", [self.norm, "*"])
        self.whole = OneofPattern(self.reshaped, self.norm)
        self.decay = OpTypePattern("*")
        self.difference = OpTypePattern("Sub", ["*", self.norm])
        self.average = OpTypePattern("Mul", [self.difference, self.decay])


class _Match:
    """A layer and the batch norm that goes into it."""

    def __init__(self, patterns, found, output, graph):
        self.layer, self.norm = op_of(found, patterns.layer), op_of(found, patterns.norm)
        self.to_space = op_of(found, patterns.to_space)
        self.output = output
        self.input, self.weight = (tensor_of(found, p) for p in (patterns.input, patterns.weight))
        self.gamma, self.beta = (tensor_of(found, p) for p in (patterns.gamma, patterns.beta))
        self.training = self.norm.get_attr("is_training")
        self.epsilon = self.norm.get_attr("epsilon")
        self.averages = {}
        if not self.training:
            self.mean = tensor_of(found, patterns.mean)
            self.variance = tensor_of(found, patterns.variance)
            return
        self.mean = self.norm.outputs[1]
        scope, slash, _ = self.norm.name.rpartition("/")
        with ops.name_scope(scope + slash):
            layer = tensor_of(found, patterns.layer)
            n = tf.cast(tf.size(layer) / tf.size(self.mean), tf.float32)
            self.variance = tf.multiply(
                self.norm.outputs[2], (n - 1) / n, name="Undo_Bessel_Correction"
            )
        for other in matches(patterns.average, graph):
            difference = op_of(other, patterns.difference)
            told = difference.inputs[1]
            if told in self.norm.outputs[1:3]:
                decay = tensor_of(other, patterns.decay)
                self.averages[told.value_index] = (difference.inputs[0], decay)


def _found(graph, consumers):
    """The layers with a batch norm, in the order of the batch norms.  Mirrors _FindFusedBatchNorms."""
    patterns, told = _Patterns(), {}
    for found in matches(patterns.whole, graph):
        layer, norm = op_of(found, patterns.layer), op_of(found, patterns.norm)
        reshaped = op_of(found, patterns.reshaped)
        if layer.type == "MatMul" and reshaped is None:
            continue
        output = (reshaped if layer.type == "MatMul" else norm).outputs[0]
        if consumers.of(output):
            match = _Match(patterns, found, output, graph)
            told.setdefault(layer, match)
    return list(told.values())


def fold_fused(graph, consumers, freeze_delay):
    """Folds every fused batch norm; raises ValueError where nothing uses one."""
    for match in _found(graph, consumers):
        scope, slash, _ = match.layer.name.rpartition("/")
        with ops.name_scope(scope + slash):
            with ops.name_scope(scope + slash + "BatchNorm_Fold" + slash):
                factor = match.gamma * tf.rsqrt(match.variance + match.epsilon)
                bias = tf.subtract(match.beta, match.mean * factor, name="bias")
                correction = (None, None, None)
                if match.training:
                    correction = _corrections(match, consumers, freeze_delay)
                scale, reciprocal, offset = correction
                if match.layer.type == "DepthwiseConv2dNative":
                    sizes = match.weight.shape.as_list()[2:4]
                    factor = tf.reshape(factor, sizes, name="scale_reshape")
                    if scale is not None:
                        scale = tf.reshape(scale, sizes, name="correction_reshape")
            weights = match.weight
            if scale is not None:
                weights = tf.multiply(scale, weights, name="correction_mult")
            made = _clone(match, tf.multiply(weights, factor, name="mul_fold"))
            if reciprocal is not None:
                made = tf.multiply(reciprocal, made, name="post_conv_mul")
                made = tf.add(made, offset, "correction_add")
            made = tf.add(made, bias, name="add_fold")
            if consumers.reroute(made, match.output) == 0:
                text = f"Folding batch norms failed, {match.output.name} had no outputs."
                raise raised(ValueError(text))


def _corrections(match, consumers, freeze_delay):
    """From the batch's numbers to the averages.  Mirrors _ComputeBatchNormCorrections."""
    (mean, mean_decay), (variance, variance_decay) = match.averages[1], match.averages[2]
    with ops.name_scope("batch_norm_correction"):
        of_average = tf.rsqrt(variance + match.epsilon)
        of_batch = tf.rsqrt(match.variance + match.epsilon)
        scale = tf.divide(of_average, of_batch, name="scale_compute")
        scale = tf.identity(scale, name="correction_scale")
        reciprocal = tf.reciprocal(scale, name="reciprocal_compute")
        gap = match.mean * of_batch - mean * of_average
        offset = tf.multiply(match.gamma, gap, name="offset_compute")
        frozen = False
        if freeze_delay is not None:
            step = quantization_step()
            frozen = tf.greater_equal(step, freeze_delay, name="use_moving_average")
        for decay, what in ((mean_decay, "mean"), (variance_decay, "var")):
            users = consumers.of(decay)
            out = smart_cond(
                frozen, lambda: 0.0, lambda decay=decay: decay, name=f"freeze_moving_{what}"
            )
            if out is not decay:
                consumers.reroute(out, decay, users)
        reciprocal = smart_cond(
            frozen, lambda: tf.ones(scale.shape), lambda: reciprocal, name="correction_recip"
        )
        offset = smart_cond(
            frozen, lambda: offset, lambda: tf.zeros(offset.shape), name="correction_offset"
        )
    return scale, reciprocal, offset


def _clone(match, weights):
    """The layer with folded weights.  Mirrors _CloneWithNewOperands."""
    layer = match.layer
    name = layer.name.split("/")[-1] + "_Fold"
    attrs = {key: value for key, value in layer.attrs.items() if not key.startswith("_")}
    if layer.type == "Conv2D":
        return make("Conv2D", name, attrs, input=match.input, filter=weights)
    if layer.type == "MatMul":
        return make("MatMul", name, attrs, a=match.input, b=weights)
    strides, padding = layer.get_attr("strides"), layer.get_attr("padding")
    made = tf.nn.depthwise_conv2d(match.input, weights, strides, padding, name=name)
    if match.to_space is None:
        return made
    name = match.to_space.name.split("/")[-1] + "_Fold"
    return tf.batch_to_space_nd(made, *match.to_space.inputs[1:3], name=name)
