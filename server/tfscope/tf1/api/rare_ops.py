"""Functions of sparse tensors, sets, quantized and random numbers that few programs call.

Mirrors python/ops/{sets_impl,sparse_ops,array_ops,stateless_random_ops,math_ops,candidate_sampling_ops,
nn_ops}.py and contrib/{nn,memory_stats}.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import make, one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised


# -- sets ------------------------------------------------------------------------------------------
def _operated(a: Any, b: Any, operation: str, validate: Any) -> Any:
    """Mirrors sets_impl.py _set_operation: dense before sparse."""
    attrs = {"set_operation": operation, "validate_indices": validate}
    sparse = [isinstance(value, tf.SparseTensor) for value in (a, b)]
    if sparse == [False, False]:
        found = make("DenseToDenseSetOperation", None, attrs, set1=a, set2=b)
    elif sparse == [False, True]:
        parts = {"set2_indices": b.indices, "set2_values": b.values, "set2_shape": b.dense_shape}
        found = make("DenseToSparseSetOperation", None, attrs, set1=a, **parts)
    else:
        parts = {
            f"set{place}_{name}": value
            for place, given in ((1, a), (2, b))
            for name, value in zip(
                ("indices", "values", "shape"), (given.indices, given.values, given.dense_shape)
            )
        }
        found = make("SparseToSparseSetOperation", None, attrs, **parts)
    return tf.SparseTensor(*found)


def _pair(a: Any, b: Any) -> tuple[Any, Any, bool]:
    """Tensors, and whether they changed places."""
    a, b = (
        value if isinstance(value, tf.SparseTensor) else ops.convert_to_tensor(value, name=name)
        for value, name in ((a, "a"), (b, "b"))
    )
    if element_type(a) is not None and element_type(a) != element_type(b):
        text = f"Types don't match, {a.dtype} vs {b.dtype}."
        raise raised(TypeError(text))
    turned = isinstance(a, tf.SparseTensor) and not isinstance(b, tf.SparseTensor)
    return (b, a, True) if turned else (a, b, False)


@tf_export("sets.intersection", "sets.set_intersection")
def intersection(a, b, validate_indices=True):
    """A sparse tensor of what is in both sets of the last dimension; raises TypeError."""
    a, b, _ = _pair(a, b)
    return _operated(a, b, "intersection", validate_indices)


@tf_export("sets.union", "sets.set_union")
def union(a, b, validate_indices=True):
    """A sparse tensor of what is in one of the sets; raises TypeError."""
    a, b, _ = _pair(a, b)
    return _operated(a, b, "union", validate_indices)


@tf_export("sets.difference", "sets.set_difference")
def difference(a, b, aminusb=True, validate_indices=True):
    """A sparse tensor of what is in one set alone; raises TypeError."""
    a, b, turned = _pair(a, b)
    first = bool(aminusb) != turned
    return _operated(a, b, "a-b" if first else "b-a", validate_indices)


@tf_export("sets.size", "sets.set_size")
def set_size(a, validate_indices=True):
    """Counts of the last dimension; raises TypeError for dense sets."""
    if not isinstance(a, tf.SparseTensor):
        raise raised(TypeError(f"Expected `SparseTensor`, got {a}."))
    given = {"set_indices": a.indices, "set_values": a.values, "set_shape": a.dense_shape}
    return make("SetSize", None, {"validate_indices": validate_indices}, **given)


# -- sparse tensors --------------------------------------------------------------------------------
@tf_export("sparse.eye")
def sparse_eye(num_rows, num_columns=None, dtype=dtypes.float32, name=None):
    """Ones on the diagonal of a sparse matrix."""
    with ops.name_scope(name, default_name="eye", values=[num_rows, num_columns]):
        rows = tf.cast(num_rows, tf.int64)
        columns = rows if num_columns is None else tf.cast(num_columns, tf.int64)
        size = tf.minimum(rows, columns)
        places = tf.range(size, dtype=tf.int64)
        indices = tf.stack([places, places], axis=1)
        return tf.SparseTensor(indices, tf.ones(size, dtype=dtype), [rows, columns])


@tf_export("serialize_sparse", "io.serialize_sparse")
def serialize_sparse(sp_input, name=None, out_type=dtypes.string):
    """Three texts."""
    return _serialized("SerializeSparse", sp_input, name, out_type)


@tf_export("serialize_many_sparse", "io.serialize_many_sparse")
def serialize_many_sparse(sp_input, name=None, out_type=dtypes.string):
    """Three texts per example."""
    return _serialized("SerializeManySparse", sp_input, name, out_type)


def _serialized(op_type: str, sparse: Any, name: Any, out_type: Any) -> Any:
    given = {"indices": sparse.indices, "values": sparse.values, "shape": sparse.dense_shape}
    return make(
        op_type, name, {"out_type": out_type}, **{f"sparse_{k}": v for k, v in given.items()}
    )


@tf_export("deserialize_many_sparse", "io.deserialize_many_sparse")
def deserialize_many_sparse(serialized_sparse, dtype, rank=None, name=None):
    """A sparse tensor of ``rank`` more dimensions than one."""
    given = {"serialized_sparse": serialized_sparse}
    found = make("DeserializeManySparse", name, {"dtype": dtype}, **given)
    indices, values, shape = found
    indices.set_shape([None, rank])
    shape.set_shape([rank])
    return tf.SparseTensor(indices, values, shape)


def _reduced(public: str, op_type: str) -> None:
    def function(sp_input, axis=None, keepdims=None, reduction_axes=None, keep_dims=None):
        """A sparse tensor with fewer dimensions."""
        axis = reduction_axes if axis is None else axis
        keep = bool(keepdims if keep_dims is None else keep_dims)
        axis = tf.range(tf.rank(sp_input)) if axis is None else axis
        given = {
            "indices": sp_input.indices,
            "values": sp_input.values,
            "shape": sp_input.dense_shape,
        }
        parts = {f"input_{key}": value for key, value in given.items()}
        found = make(op_type, None, {"keep_dims": keep}, reduction_axes=axis, **parts)
        return tf.SparseTensor(*found)

    function.__name__ = public
    tf_export(public)(function)


_reduced("sparse_reduce_sum_sparse", "SparseReduceSumSparse")
_reduced("sparse_reduce_max_sparse", "SparseReduceMaxSparse")


def _crossed(inputs: Any, name: Any, hashed: bool) -> Any:
    """Mirrors sparse_ops.py _sparse_cross_internal."""
    if not isinstance(inputs, list):
        raise raised(TypeError("Inputs must be a list"))
    sparse = [i for i in inputs if isinstance(i, tf.SparseTensor)]
    dense = [ops.convert_to_tensor(i) for i in inputs if not isinstance(i, tf.SparseTensor)]
    out = tf.int64 if hashed else tf.string
    made = [(tf.int64, [None, 2]), (out, [None]), (tf.int64, [2])]
    outputs = [(kind, tf.TensorShape(dims)) for kind, dims in made]
    values = [i.values if i.dtype == tf.string else tf.cast(i.values, tf.int64) for i in sparse]
    dense = [i if i.dtype == tf.string else tf.cast(i, tf.int64) for i in dense]
    given = [*(i.indices for i in sparse), *values, *(i.dense_shape for i in sparse), *dense]
    op = ops.get_default_graph().create_op("SparseCross", given, outputs, name=name)
    return tf.SparseTensor(*op.outputs)


@tf_export("sparse.cross")
def sparse_cross(inputs, name=None):
    """Texts of all combinations of a row; raises TypeError."""
    return _crossed(inputs, name, False)


@tf_export("sparse.cross_hashed")
def sparse_cross_hashed(inputs, num_buckets=0, hash_key=None, name=None):
    """Buckets of all combinations of a row; raises TypeError."""
    return _crossed(inputs, name, True)


# -- numbers ---------------------------------------------------------------------------------------
@tf_export("quantize_v2")
def quantize_v2(input, min_range, max_range, T, mode="MIN_COMBINED", name=None, round_mode="HALF_AWAY_FROM_ZERO"):  # fmt: skip  # noqa: A002, N803
    """The input as smaller numbers, and the ends of the range."""
    attrs = {"T": T, "mode": mode, "round_mode": round_mode}
    given = {"input": input, "min_range": min_range, "max_range": max_range}
    return make("QuantizeV2", name, attrs, **given)


@tf_export("quantize", "quantization.quantize")
def quantize(input, min_range, max_range, T, mode="MIN_COMBINED", round_mode="HALF_AWAY_FROM_ZERO", name=None):  # fmt: skip  # noqa: A002, N803
    """The input as smaller numbers, and the ends of the range."""
    return quantize_v2(input, min_range, max_range, T, mode, name, round_mode)


@tf_export("quantization.quantize_and_dequantize")
def quantize_and_dequantize(input, input_min, input_max, signed_input=True, num_bits=8, range_given=False, round_mode="HALF_TO_EVEN", name=None, narrow_range=False):  # fmt: skip  # noqa: A002
    """``input.shape``."""
    attrs = {"signed_input": signed_input, "num_bits": num_bits, "range_given": range_given,
             "round_mode": round_mode, "narrow_range": narrow_range}  # fmt: skip
    given = {"input": input, "input_min": input_min, "input_max": input_max}
    return make("QuantizeAndDequantizeV2", name, attrs, **given)


@tf_export("math.cumulative_logsumexp")
def cumulative_logsumexp(x, axis=0, exclusive=False, reverse=False, name=None):
    """``x.shape``."""
    with ops.name_scope(name, "CumulativeLogsumexp", [x]) as scope:
        x = ops.convert_to_tensor(x, name="x")
        return make("CumulativeLogsumexp", scope, {"exclusive": exclusive, "reverse": reverse}, x=x, axis=axis)  # fmt: skip


@tf_export("random.stateless_multinomial")
def stateless_multinomial(logits, num_samples, seed, output_dtype=dtypes.int64, name=None):
    """``[batch, num_samples]``."""
    return _stateless("stateless_multinomial", logits, num_samples, seed, output_dtype, name)


@tf_export("random.stateless_categorical")
def stateless_categorical(logits, num_samples, seed, dtype=dtypes.int64, name=None):
    """``[batch, num_samples]``."""
    return _stateless("stateless_categorical", logits, num_samples, seed, dtype, name)


def _stateless(default: str, logits: Any, num_samples: Any, seed: Any, kind: Any, name: Any) -> Any:
    with ops.name_scope(name, default, [logits, seed]):
        logits = ops.convert_to_tensor(logits, name="logits")
        attrs = {"output_dtype": kind or tf.int64}
        return make("StatelessMultinomial", None, attrs, logits=logits, num_samples=num_samples, seed=seed)  # fmt: skip


@tf_export("nn.all_candidate_sampler")
def all_candidate_sampler(true_classes, num_true, num_sampled, unique, seed=None, name=None):
    """Ids, and how often the true and the sampled ones are expected."""
    attrs = {"num_true": num_true, "num_sampled": num_sampled, "unique": unique}
    return make("AllCandidateSampler", name, attrs, true_classes=true_classes)


@tf_export("nn.fractional_avg_pool")
def fractional_avg_pool(value, pooling_ratio, pseudo_random=False, overlapping=False, deterministic=False, seed=0, seed2=0, name=None):  # fmt: skip
    """Pooled values and the ends of rows and columns."""
    attrs = {"pooling_ratio": pooling_ratio, "pseudo_random": pseudo_random, "overlapping": overlapping,
             "deterministic": deterministic}  # fmt: skip
    return make("FractionalAvgPool", name, attrs, value=value)


@tf_export("contrib.nn.nth_element", "nn.nth_element")
def nth_element(input, n, reverse=False, name=None):  # noqa: A002
    """``input.shape[:-1]``."""
    return make("NthElement", name, {"reverse": reverse}, input=input, n=n)


@tf_export("nn.compute_average_loss")
def compute_average_loss(per_example_loss, sample_weight=None, global_batch_size=None):
    """A scalar: the sum by the size of the whole batch."""
    loss = ops.convert_to_tensor(per_example_loss)
    if sample_weight is not None:
        loss = loss * tf.cast(sample_weight, element_type(loss))
    size = global_batch_size
    if size is None:
        size = tf.cast(tf.shape(loss)[0] * 1, element_type(loss))
    return tf.reduce_sum(loss) / size


@tf_export("nn.scale_regularization_loss")
def scale_regularization_loss(regularization_loss):
    """A scalar: the sum by the number of replicas, which is one."""
    return tf.reduce_sum(regularization_loss) / 1


def _memory(name: str) -> None:
    def function():
        """A number of bytes."""
        return one_op(name, [], [], tf.int64, name)

    function.__name__ = name
    tf_export(f"contrib.memory_stats.{name}")(function)


for _name in ("BytesInUse", "BytesLimit", "MaxBytesInUse"):
    _memory(_name)


@tf_export("assert_proper_iterable", "debugging.assert_proper_iterable")
def assert_proper_iterable(values):
    """Refuses tensors, texts and what is no iterable by TypeError."""
    refused = (ops.Tensor, tf.SparseTensor, str, bytes)
    if isinstance(values, refused):
        text = f'Expected argument "values" to be a "proper" iterable.  Found: {type(values)}'
        raise raised(TypeError(text))
    if not hasattr(values, "__iter__"):
        text = f'Expected argument "values" to be iterable.  Found: {type(values)}'
        raise raised(TypeError(text))
