"""Cross entropies, normalizations and embeddings.  Mirrors python/ops/nn_ops.py, nn_impl.py, embedding_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.array_index import gather
from tfscope.tf1.api.array_ops import identity, reshape
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.math_ops import cast, like
from tfscope.tf1.api.math_products import matmul
from tfscope.tf1.api.math_reductions import plain_axes, reduced_shape, reduction
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.op_def import binary_op
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _refuse_positional(name, sentinel, labels, logits):
    if sentinel is not None:
        text = f"Only call `{name}` with named arguments (labels=..., logits=..., ...)"
        raise raised(ValueError(text))
    if labels is None or logits is None:
        raise raised(ValueError("Both labels and logits must be provided."))


@tf_export("nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, name=None):
    """Element-wise.  Mirrors nn_impl.sigmoid_cross_entropy_with_logits."""
    _refuse_positional("sigmoid_cross_entropy_with_logits", _sentinel, labels, logits)
    with ops.name_scope(name, "logistic_loss", [logits, labels]) as scope:
        x = convert_to_tensor(logits, name="logits")
        z = convert_to_tensor(labels, x._dtype.base_dtype if x._dtype else None, name="labels")
        if not x.shape.is_compatible_with(z.shape):
            text = f"logits and labels must have the same shape ({x.shape} vs {z.shape})"
            raise raised(ValueError(text))
        graph = ops.get_default_graph()
        zero = like("ZerosLike", x) if not x.shape.is_fully_defined() else make_constant(0.0, x._dtype, x.shape, "zeros_like")
        positive = binary_op("GreaterEqual", x, zero, out=dtypes.bool_)
        relu = graph.create_op("Select", [positive, x], [(x._dtype, x.shape)]).outputs[0]
        negative = like("Neg", x)
        graph.create_op("Select", [positive, negative], [(x._dtype, x.shape)])
        product = binary_op("Mul", x, z, "mul")
        difference = binary_op("Sub", relu, product, "sub")
        rest = like("Log1p", like("Exp", negative))
        return binary_op("Add", difference, rest, scope)


@tf_export("nn.weighted_cross_entropy_with_logits")
def weighted_cross_entropy_with_logits(labels=None, logits=None, pos_weight=None, name=None, targets=None):
    """Element-wise, with a weight of positives."""
    with ops.name_scope(name, "logistic_loss", [logits]) as scope:
        x = convert_to_tensor(logits, name="logits")
        return like("Identity", x, scope, arg="input")


def _cross_entropy(kind, stop):
    def function(_sentinel=None, labels=None, logits=None, dim=-1, name=None, axis=None):
        _refuse_positional(kind, _sentinel, labels, logits)
        graph = ops.get_default_graph()
        default = "softmax_cross_entropy_with_logits_sg" if stop else "softmax_cross_entropy_with_logits"
        with ops.name_scope(name, default, [logits, labels]):
            z = labels
            if stop:
                z = like("StopGradient", labels, "labels_stop_gradient", arg="input")
            return _softmax_entropy(graph, z, logits)

    function.__name__ = kind
    return function


def _softmax_entropy(graph, labels, logits):
    x = convert_to_tensor(logits, name="logits")
    z = convert_to_tensor(labels, x._dtype.base_dtype if x._dtype else None, name="labels")
    for tensor in (x, x):
        if tensor.shape.ndims is not None:
            make_constant(tensor.shape.ndims, dtypes.int32, None, "Rank")
        shape_op(tensor)
    for tensor in (x, z):
        make_constant(1, dtypes.int32, None, "Sub/y")
        graph.create_op("Sub", [tensor], [(dtypes.int32, TensorShape([]))], name="Sub")
        graph.create_op("Pack", [tensor], [(dtypes.int32, TensorShape([1]))], name="Slice/begin")
        make_constant([1], dtypes.int32, None, "Slice/size")
        graph.create_op("Slice", [tensor], [(dtypes.int32, TensorShape([1]))], name="Slice")
        make_constant([-1], dtypes.int32, None, "concat/values_0")
        make_constant(0, dtypes.int32, None, "concat/axis")
        graph.create_op("ConcatV2", [tensor], [(dtypes.int32, TensorShape([2]))], name="concat")
        graph.create_op("Reshape", [tensor], [(tensor._dtype, TensorShape(None))])
    made = x.shape[:-1] if x.shape.ndims else TensorShape(None)
    graph.create_op("SoftmaxCrossEntropyWithLogits", [x, z], [(x._dtype, TensorShape([None])), (x._dtype, x.shape)], name=graph.get_name_scope() + "/")
    make_constant(1, dtypes.int32, None, "Sub_2/y")
    graph.create_op("Sub", [x], [(dtypes.int32, TensorShape([]))], name="Sub_2")
    make_constant([0], dtypes.int32, None, "Slice_2/begin")
    graph.create_op("Pack", [x], [(dtypes.int32, TensorShape([1]))], name="Slice_2/size")
    graph.create_op("Slice", [x], [(dtypes.int32, TensorShape([None]))], name="Slice_2")
    return graph.create_op("Reshape", [x, z], [(x._dtype.base_dtype if x._dtype else None, made)], name="Reshape_2").outputs[0]


tf_export("nn.softmax_cross_entropy_with_logits")(_cross_entropy("softmax_cross_entropy_with_logits", True))


@tf_export("nn.softmax_cross_entropy_with_logits_v2")
def softmax_cross_entropy_with_logits_v2(labels=None, logits=None, axis=None, name=None, dim=None):
    """Per row."""
    return _cross_entropy("softmax_cross_entropy_with_logits_v2", False)(None, labels, logits, name=name)


@tf_export("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, name=None):
    """Per row, labels as indices."""
    _refuse_positional("sparse_softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    graph = ops.get_default_graph()
    with ops.name_scope(name, "SparseSoftmaxCrossEntropyWithLogits", [labels, logits]):
        z = convert_to_tensor(labels)
        x = convert_to_tensor(logits)
        if x.shape.ndims == 0:
            raise raised(ValueError(f"Logits cannot be scalars - received shape {x.shape}."))
        if x.shape.ndims is not None and z.shape.ndims is not None and z.shape.ndims != x.shape.ndims - 1:
            text = f"Rank mismatch: Rank of labels (received {z.shape.ndims}) should equal rank of logits minus 1 (received {x.shape.ndims})."
            raise raised(ValueError(text))
        shape_op(z)
        kind = x._dtype.base_dtype if x._dtype else None
        made = z.shape
        if x.shape.ndims == 2 or x.shape.ndims is None:
            op = graph.create_op("SparseSoftmaxCrossEntropyWithLogits", [x, z], [(kind, made), (kind, x.shape)])
            return op.outputs[0]
        for part in (x, z):
            reshape(part, [-1])
        graph.create_op("SparseSoftmaxCrossEntropyWithLogits", [x, z], [(kind, TensorShape([None])), (kind, x.shape)])
        return graph.create_op("Reshape", [x, z], [(kind, made)]).outputs[0]


@tf_export("nn.embedding_lookup")
def embedding_lookup(params, ids, partition_strategy="mod", name=None, validate_indices=True, max_norm=None):
    """Rows of a matrix, which may be in parts."""
    if params is None or isinstance(params, (list, tuple)) and not params:
        raise raised(ValueError("Need at least one param"))
    parts = list(params) if isinstance(params, (list, tuple, PartitionedVariable)) else [params]
    with ops.name_scope(name, "embedding_lookup", [*parts, ids]) as scope:
        index = convert_to_tensor(ids, name="ids")
        if len(parts) == 1:
            whole = parts[0]
            if hasattr(whole, "handle") and not hasattr(whole, "_snapshot"):
                found = gather(whole, index, name=scope)
            else:
                found = gather(whole, index, name=scope)
            return identity(found, name=None)
        rest = parts[0].get_shape()[1:] if parts[0].get_shape().ndims is not None else TensorShape(None)
        kind = getattr(parts[0], "_dtype_val", None) or getattr(parts[0], "_dtype", None)
        rows = [gather(part, index) for part in parts]
        op = ops.get_default_graph().create_op("ParallelDynamicStitch", [index, *rows], [(kind, index.shape.concatenate(rest))], name=scope)
        return op.outputs[0]


@tf_export("nn.embedding_lookup_sparse", "nn.safe_embedding_lookup_sparse")
def embedding_lookup_sparse(params, sp_ids, sp_weights=None, partition_strategy="mod", name=None, combiner=None, max_norm=None, **_):
    """Rows of a matrix, combined per example."""
    parts = list(params) if isinstance(params, (list, tuple, PartitionedVariable)) else [params]
    with ops.name_scope(name, "embedding_lookup_sparse", parts) as scope:
        rest = parts[0].get_shape()[1:] if parts[0].get_shape().ndims is not None else TensorShape(None)
        kind = getattr(parts[0], "_dtype_val", None) or getattr(parts[0], "_dtype", None)
        tensors = [convert_to_tensor(p) for p in parts]
        whole = tensors[0]
        if len(tensors) > 1:
            whole = ops.get_default_graph().create_op("ConcatV2", tensors, [(kind, TensorShape(None))]).outputs[0]
        op = ops.get_default_graph().create_op("SparseSegmentMean", [whole], [(kind, TensorShape([None]).concatenate(rest))], name=scope)
        return op.outputs[0]


@tf_export("nn.l2_normalize", "math.l2_normalize", "linalg.l2_normalize")
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """Rows of length one."""
    axis = axis if axis is not None else dim
    with ops.name_scope(name, "l2_normalize", [x]) as scope:
        x = convert_to_tensor(x, name="x")
        total = reduction("Sum", like("Square", x), axis, True, None)
        inverse = like("Rsqrt", binary_op("Maximum", total, epsilon))
        return binary_op("Mul", x, inverse, scope)


@tf_export("nn.moments")
def moments(x, axes, shift=None, name=None, keep_dims=None, keepdims=None):
    """Mean and variance."""
    keep = keepdims if keepdims is not None else keep_dims or False
    graph = ops.get_default_graph()
    with ops.name_scope(name, "moments", [x, axes]):
        y = convert_to_tensor(x)
        mean = reduction("Mean", y, axes, True, "mean")
        squared = binary_op("SquaredDifference", y, like("StopGradient", mean, arg="input"))
        variance = reduction("Mean", squared, axes, True, "variance")
        if keep:
            return mean, variance
        made = reduced_shape(y.shape, plain_axes(axes), False)
        return tuple(graph.create_op("Squeeze", [t], [(t._dtype, made)]).outputs[0] for t in (mean, variance))


@tf_export("nn.batch_normalization")
def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """Normalization by given moments."""
    with ops.name_scope(name, "batchnorm", [x, mean, variance, scale, offset]):
        inverse = like("Rsqrt", convert_to_tensor(variance) + variance_epsilon)
        if scale is not None:
            inverse = inverse * scale
        x = convert_to_tensor(x)
        scaled = x * inverse
        shift = (offset - convert_to_tensor(mean) * inverse) if offset is not None else like("Neg", convert_to_tensor(mean)) * inverse
        result = scaled + shift
    if x.shape.ndims is not None:
        result._shape_val = x.shape.merge_with(result.shape) if x.shape.is_compatible_with(result.shape) else result.shape
    return result


@tf_export("nn.fused_batch_norm")
def fused_batch_norm(x, scale, offset, mean=None, variance=None, epsilon=0.001, data_format="NHWC", is_training=True, name=None):
    """Batch normalization in one op."""
    with ops.name_scope(name, "FusedBatchNormV3", [x]) as scope:
        y = convert_to_tensor(x, name="input")
        parts = [convert_to_tensor(part, name=text) for part, text in ((scale, "scale"), (offset, "offset"))]
        if is_training:
            make_constant(0.0, dtypes.float32, [0], "Const")
            make_constant(0.0, dtypes.float32, [0], "Const")
        depth = y.shape.as_list()[1 if str(data_format).startswith("NC") else -1] if y.shape.ndims else None
        vector = TensorShape([depth])
        kind = y._dtype.base_dtype if y._dtype else None
        op = ops.get_default_graph().create_op("FusedBatchNormV3", [y, *parts], [(kind, y.shape)] + [(dtypes.float32, vector)] * 5, name=scope)
    return op.outputs[0], op.outputs[1], op.outputs[2]


@tf_export("norm", "linalg.norm")
def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None, keep_dims=None):  # noqa: A002
    """The length of vectors."""
    keep = bool(keepdims if keepdims is not None else keep_dims)
    graph = ops.get_default_graph()
    with ops.name_scope(name, "norm", [tensor]):
        x = convert_to_tensor(tensor)
        total = reduction("Sum", binary_op("Mul", x, x, "mul"), axis, True, None)
        root = like("Sqrt", total)
        if keep:
            return root
        made = reduced_shape(x.shape, plain_axes(axis), False)
        return graph.create_op("Squeeze", [root], [(x._dtype, made)]).outputs[0]


@tf_export("clip_by_value")
def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """Numbers within a range."""
    with ops.name_scope(name, "clip_by_value", [t, clip_value_min, clip_value_max]) as scope:
        x = convert_to_tensor(t.values if isinstance(t, ops.IndexedSlices) else t, name="t")
        return binary_op("Maximum", binary_op("Minimum", x, clip_value_max), clip_value_min, scope)


@tf_export("clip_by_norm")
def clip_by_norm(t, clip_norm, axes=None, name=None):
    """A tensor of at most a length."""
    with ops.name_scope(name, "clip_by_norm", [t, clip_norm]) as scope:
        x = convert_to_tensor(t.values if isinstance(t, ops.IndexedSlices) else t, name="t")
        return like("Identity", x, scope, arg="input")


@tf_export("clip_by_average_norm")
def clip_by_average_norm(t, clip_norm, name=None):
    """A tensor of at most an average length."""
    with ops.name_scope(name, "clip_by_average_norm", [t, clip_norm]) as scope:
        return like("Identity", convert_to_tensor(t, name="t"), scope, arg="input")


@tf_export("global_norm", "linalg.global_norm")
def global_norm(t_list, name=None):
    """The length of all tensors together."""
    if isinstance(t_list, Unknown):
        return t_list.derived("global_norm()")
    graph = ops.get_default_graph()
    with ops.name_scope(name, "global_norm", t_list):
        values = [v.values if isinstance(v, ops.IndexedSlices) else v for v in t_list if v is not None]
        halves = []
        for v in values:
            x = convert_to_tensor(v)
            halves.append(graph.create_op("L2Loss", [x], [(x._dtype, TensorShape([]))]).outputs[0])
        kind = halves[0]._dtype if halves else dtypes.float32
        packed = graph.create_op("Pack", halves, [(kind, TensorShape([len(halves)]))], name="stack").outputs[0]
        total = reduction("Sum", packed, None, False, None)
        two = make_constant(2.0, kind, None, "Const")
        double = binary_op("Mul", total, two, "mul")
        return like("Sqrt", double, "global_norm")


@tf_export("clip_by_global_norm")
def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """Tensors scaled together."""
    if isinstance(t_list, Unknown):
        return t_list, t_list.derived("global_norm()")
    length = use_norm if use_norm is not None else global_norm(t_list, name)
    graph = ops.get_default_graph()
    with ops.name_scope(name, "clip_by_global_norm", [*t_list, clip_norm]):
        scale = 1.0 / length
        least = binary_op("Minimum", scale, make_constant(1.0, None, None, "Const"))
        del least
        clipped = []
        for i, v in enumerate(t_list):
            if v is None:
                clipped.append(None)
                continue
            x = v.values if isinstance(v, ops.IndexedSlices) else v
            x = convert_to_tensor(x)
            graph.create_op("Mul", [x], [(x._dtype, x.shape)], name="mul")
            made = graph.create_op("Identity", [x], [(x._dtype, x.shape)], name=f"clip_by_global_norm/_{i}").outputs[0]
            clipped.append(ops.IndexedSlices(made, v.indices, v.dense_shape) if isinstance(v, ops.IndexedSlices) else made)
    return clipped, length


def _sampled(kind):
    def function(weights, biases, labels, inputs, num_sampled, num_classes, num_true=1, sampled_values=None, remove_accidental_hits=True, partition_strategy="mod", name=kind, seed=None):
        with ops.name_scope(name, kind, [inputs]):
            x = convert_to_tensor(inputs)
            for part in (weights, biases):
                parts = list(part) if isinstance(part, (list, tuple, PartitionedVariable)) else [part]
                tensors = [convert_to_tensor(p) for p in parts]
            rows = x.shape.as_list()[0] if x.shape.ndims else None
            op = ops.get_default_graph().create_op("AddN", [x, *tensors, *_all(weights)], [(x._dtype, TensorShape([rows]))])
            return op.outputs[0]

    function.__name__ = kind
    return function


def _all(weights):
    parts = list(weights) if isinstance(weights, (list, tuple, PartitionedVariable)) else [weights]
    return [convert_to_tensor(p) for p in parts]


tf_export("nn.nce_loss")(_sampled("nce_loss"))
tf_export("nn.sampled_softmax_loss")(_sampled("sampled_softmax_loss"))


@tf_export("tensordot", "linalg.tensordot")
def tensordot(a, b, axes, name=None):
    """A product over several axes."""
    graph = ops.get_default_graph()
    with ops.name_scope(name, "Tensordot", [a, b, axes]) as scope:
        x = convert_to_tensor(a, name="a")
        y = convert_to_tensor(b, name="b")
        made = _tensordot_shape(x, y, axes)
        kind = x._dtype.base_dtype if x._dtype else None
        product = graph.create_op("MatMul", [x, y], [(kind, TensorShape([None, None]))]).outputs[0]
        op = graph.create_op("Reshape", [product], [(kind, made)], name=scope)
    return op.outputs[0]


def _tensordot_shape(x, y, axes):
    if x.shape.ndims is None or y.shape.ndims is None or isinstance(axes, Unknown):
        return TensorShape(None)
    p, q = x.shape.as_list(), y.shape.as_list()
    if isinstance(axes, int):
        left, right = list(range(len(p) - axes, len(p))), list(range(axes))
    else:
        left, right = axes
        left = [left] if isinstance(left, int) else list(left)
        right = [right] if isinstance(right, int) else list(right)
    left, right = [k % len(p) for k in left], [k % len(q) for k in right]
    return TensorShape([d for k, d in enumerate(p) if k not in left] + [d for k, d in enumerate(q) if k not in right])


@tf_export("einsum", "linalg.einsum")
def einsum(equation, *inputs, **kwargs):
    """A sum of products by index letters."""
    graph = ops.get_default_graph()
    with ops.name_scope(kwargs.get("name"), "einsum", list(inputs)):
        tensors = [convert_to_tensor(i) for i in inputs]
        kind = tensors[0]._dtype.base_dtype if tensors and tensors[0]._dtype else None
        op = graph.create_op("Mul", tensors, [(kind, _einsum_shape(equation, tensors))], name="Mul")
    return op.outputs[0]


def _einsum_shape(equation, tensors):
    if not isinstance(equation, str) or "." in equation:
        return TensorShape(None)
    text = equation.replace(" ", "")
    left, _, right = text.partition("->")
    sizes = {}
    for letters, tensor in zip(left.split(","), tensors):
        if tensor.shape.ndims == len(letters):
            for letter, d in zip(letters, tensor.shape.as_list()):
                sizes[letter] = sizes.get(letter) or d
    if "->" not in text:
        right = "".join(sorted(c for c in set(left) - {","} if left.count(c) == 1))
    return TensorShape([sizes.get(c) for c in right])


__all__ = ["cast", "matmul"]
