"""Picking elements: ``x[...]``, gather, one_hot, where, boolean_mask, …

Mirrors python/ops/array_ops.py ``_slice_helper`` and the shape function of StridedSlice.
"""

from __future__ import annotations

from tfscope.tf1.api.array_ops import axis_of, reshape, shape, stack, zeros_like
from tfscope.tf1.api.math_ops import cast, like
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.op_def import apply_op, binary_op
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape, broadcast_shape
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

newaxis = None


def _plain(value):
    """A bound of a slice as an int, ``None`` (absent) or a tensor/unknown."""
    if isinstance(value, Dimension):
        return value.value if value.value is not None else Unknown("dimension", "?")
    return value


def slice_helper(tensor, key, var=None):
    """``tensor[key]``."""
    keys = list(key) if isinstance(key, (list, tuple)) else [key]
    if isinstance(key, Tensor) and key._dtype is not None and key._dtype.is_bool:
        return boolean_mask(tensor, key)
    keys = [_plain(k) for k in keys]
    begin, end, strides = [], [], []
    for k in keys:
        if isinstance(k, slice):
            start, stop, step = (_plain(v) for v in (k.start, k.stop, k.step))
            begin.append(0 if start is None else start)
            end.append(0 if stop is None else stop)
            strides.append(1 if step is None else step)
        elif k is Ellipsis or k is None:
            begin.append(0)
            end.append(0)
            strides.append(1)
        else:
            begin.append(k)
            end.append(k + 1 if isinstance(k, int) else k)
            strides.append(1)
    graph = ops.get_default_graph()
    with graph.name_scope("strided_slice") as scope:
        parts = [_packed(v, n) for v, n in ((begin, "stack"), (end, "stack_1"), (strides, "stack_2"))]
        x = convert_to_tensor(tensor)
        made = sliced_shape(x.shape, keys)
        kind = x._dtype.base_dtype if x._dtype else None
        op = graph.create_op("StridedSlice", [x, *parts], [(kind, made)], name=scope)
    op.outputs[0].static = _sliced_static(x, keys)
    return op.outputs[0]


def _packed(values, name):
    if any(isinstance(v, Tensor) for v in values):
        for v in values:
            if isinstance(v, Tensor) and v.shape.ndims == 0:
                pass
        return stack(values, name=name)
    return make_constant([0 if isinstance(v, Unknown) or not isinstance(v, int) else v for v in values], dtypes.int32, None, name)


def sliced_shape(whole, keys):
    """The shape of ``x[keys]``; raises TensorFlow's error for a certainly wrong index."""
    explicit = sum(1 for k in keys if k is not None and k is not Ellipsis)
    if whole.ndims is None:
        return TensorShape(None)
    if explicit > whole.ndims:
        scope = ops.get_default_graph().get_name_scope()
        text = f"Index out of range using input dim {whole.ndims}; input has only {whole.ndims} dims for '{scope}' (op: 'StridedSlice') with input shapes: {whole}."
        raise raised(ValueError(text))
    sizes, made, place = whole.as_list(), [], 0
    spread = whole.ndims - explicit
    if Ellipsis not in [k for k in keys if not isinstance(k, (Tensor, Unknown))]:
        keys = [*keys, Ellipsis]
    for k in keys:
        if k is None:
            made.append(1)
        elif k is Ellipsis:
            made += sizes[place : place + spread]
            place += spread
        elif isinstance(k, slice):
            made.append(_length(sizes[place], k))
            place += 1
        else:
            place += 1
    return TensorShape(made)


def _length(size, k):
    bounds = [_plain(v) for v in (k.start, k.stop, k.step)]
    if any(isinstance(b, (Tensor, Unknown)) for b in bounds):
        known = [b.static if isinstance(b, Tensor) else None if isinstance(b, Unknown) else b for b in bounds]
        if any(isinstance(b, (Tensor, Unknown)) and v is None for b, v in zip(bounds, known)):
            return None
        bounds = known
    start, stop, step = bounds
    if size is None:
        step = 1 if step is None else step
        if start in (None, 0) and stop is None and step == 1:
            return None
        if stop is not None and step > 0 and (start or 0) < 0 <= 0 and stop is None:
            return None
        if isinstance(stop, int) and stop < 0 and isinstance(start, int) and start < 0 and step > 0:
            return None
        return None
    return len(range(*slice(start, stop, step).indices(size)))


def _sliced_static(x, keys):
    value = x.static
    if not isinstance(value, list) or len(keys) != 1 or x.shape.ndims != 1:
        return None
    k = keys[0]
    if isinstance(k, slice):
        bounds = [_plain(v) for v in (k.start, k.stop, k.step)]
        if all(v is None or isinstance(v, int) for v in bounds):
            return value[slice(*bounds)]
        return None
    if isinstance(k, int) and -len(value) <= k < len(value):
        return value[k]
    return None


OPERATORS["__getitem__"] = slice_helper


@tf_export("strided_slice")
def strided_slice(input_, begin, end, strides=None, begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0, shrink_axis_mask=0, var=None, name=None):
    """A box with steps."""
    with ops.name_scope(name, "StridedSlice", [input_]) as scope:
        x = convert_to_tensor(input_)
        parts = [convert_to_tensor(v) for v in (begin, end)]
        made = TensorShape(None)
        start, stop = parts[0].static, parts[1].static
        if isinstance(start, list) and isinstance(stop, list) and x.shape.ndims is not None and not (ellipsis_mask or new_axis_mask):
            keys = []
            for k, (a, b) in enumerate(zip(start, stop)):
                if shrink_axis_mask >> k & 1:
                    keys.append(a)
                else:
                    keys.append(slice(None if begin_mask >> k & 1 else a, None if end_mask >> k & 1 else b))
            made = sliced_shape(x.shape, [Unknown("dimension", "?") if k is None else k for k in keys])
        op = ops.get_default_graph().create_op("StridedSlice", [x, *parts], [(x._dtype, made)], name=scope)
    return op.outputs[0]


@tf_export("gather")
def gather(params, indices, validate_indices=None, name=None, axis=None, batch_dims=0):
    """Slices along an axis by index."""
    place = 0 if axis is None else axis

    def outputs(i):
        p, q = i[0].shape, i[1].shape
        at = axis_of(place, p.ndims)
        if p.ndims is None or q.ndims is None or at is None:
            return [("T", TensorShape(None))]
        sizes = p.as_list()
        skip = batch_dims if isinstance(batch_dims, int) else 0
        return [("T", TensorShape([*sizes[:at], *q.as_list()[skip:], *sizes[at + 1 :]]))]

    if isinstance(params, BaseVariable) and not hasattr(params, "_snapshot") and place == 0:
        with ops.name_scope(name, "Gather") as scope:
            index = convert_to_tensor(indices, name="indices")
            rest = params.shape[1:] if params.shape.ndims is not None else TensorShape(None)
            op = ops.get_default_graph().create_op("ResourceGather", [params.handle, index], [(params._dtype_val, index.shape.concatenate(rest))], name=scope)
            return op.outputs[0]
    arg = [("params", params, "T"), ("indices", indices, None), ("axis", place, dtypes.int32 if not isinstance(place, Tensor) else None)]
    op = apply_op("GatherV2", arg, outputs, name)
    value, index = op.inputs[0].static, op.inputs[1].static
    if isinstance(value, list) and isinstance(index, int) and abs(index) < len(value):
        op.outputs[0].static = value[index]
    elif isinstance(value, list) and isinstance(index, list) and all(isinstance(k, int) and abs(k) < len(value) for k in index):
        op.outputs[0].static = [value[k] for k in index]
    return op.outputs[0]


@tf_export("batch_gather")
def batch_gather(params, indices, name=None):
    """``gather`` per batch element."""
    return apply_op("BatchGather", [("params", params, "T"), ("indices", indices, None)], lambda i: [("T", i[1].shape)], name).outputs[0]


@tf_export("gather_nd", "manip.gather_nd")
def gather_nd(params, indices, name=None, batch_dims=0):
    """Slices by index vectors."""

    def outputs(i):
        p, q = i[0].shape, i[1].shape
        depth = q.as_list()[-1] if q.ndims else None
        if p.ndims is None or q.ndims is None or depth is None:
            return [("T", TensorShape(None))]
        return [("T", TensorShape([*q.as_list()[:-1], *p.as_list()[depth:]]))]

    return apply_op("GatherNd", [("params", params, "T"), ("indices", indices, None)], outputs, name).outputs[0]


@tf_export("scatter_nd", "manip.scatter_nd")
def scatter_nd(indices, updates, shape, name=None):  # noqa: A002
    """Updates placed into zeros."""
    arg = [("indices", indices, "I"), ("updates", updates, "T"), ("shape", shape, "I")]
    return apply_op("ScatterNd", arg, lambda i: [("T", constant_value_as_shape(i[2]))], name).outputs[0]


@tf_export("one_hot")
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """A new axis that marks the index."""
    wanted = dtypes.as_dtype(dtype)
    with ops.name_scope(name, "one_hot", [indices, depth]) as scope:
        known = next((v._dtype for v in (on_value, off_value) if getattr(v, "_dtype", None)), wanted) or dtypes.float32
        on = make_constant(1, known, None, "on_value") if on_value is None else convert_to_tensor(on_value, known, name="on_value")
        off = make_constant(0, known, None, "off_value") if off_value is None else convert_to_tensor(off_value, known, name="off_value")
        place = -1 if axis is None else axis

        def outputs(i):
            count = i[1].static if isinstance(i[1].static, int) else None
            if i[0].shape.ndims is None:
                return [(on._dtype, TensorShape(None))]
            sizes = i[0].shape.as_list()
            at = axis_of(place, len(sizes) + 1)
            return [(on._dtype, TensorShape([*sizes[:at], count, *sizes[at:]]))]

        arg = [("indices", indices, None), ("depth", depth, dtypes.int32), ("on_value", on, None), ("off_value", off, None)]
        return apply_op("OneHot", arg, outputs, scope).outputs[0]


@tf_export("where")
def where(condition, x=None, y=None, name=None):
    """Elements of one or the other; without both, the indices of true elements."""
    if x is None and y is None:
        with ops.name_scope(name, "Where", [condition]) as scope:
            c = convert_to_tensor(condition, name="condition")
            op = ops.get_default_graph().create_op("Where", [c], [(dtypes.int64, TensorShape([None, c.shape.ndims]))], name=scope)
        return op.outputs[0]
    if x is None or y is None:
        raise raised(ValueError("x and y must both be non-None or both be None."))
    arg = [("condition", condition, dtypes.bool_), ("t", x, "T"), ("e", y, "T")]
    return apply_op("Select", arg, lambda i: [("T", i[1].shape.merge_with(i[2].shape) if i[1].shape.is_compatible_with(i[2].shape) else i[1].shape)], name).outputs[0]


@tf_export("where_v2")
def where_v2(condition, x=None, y=None, name=None):
    """``where`` with broadcasting."""
    if x is None and y is None:
        return where(condition, name=name)
    arg = [("condition", condition, dtypes.bool_), ("t", x, "T"), ("e", y, "T")]

    def outputs(i):
        merged = broadcast_shape(i[1].shape, i[2].shape) or TensorShape(None)
        return [("T", broadcast_shape(merged, i[0].shape) or TensorShape(None))]

    return apply_op("SelectV2", arg, outputs, name).outputs[0]


@tf_export("boolean_mask")
def boolean_mask(tensor, mask, name="boolean_mask", axis=None):
    """The elements whose mask is true."""
    graph = ops.get_default_graph()
    with ops.name_scope(name, values=[tensor, mask]):
        x = convert_to_tensor(tensor, name="tensor")
        m = convert_to_tensor(mask, name="mask")
        count = m.shape.ndims
        at = axis if isinstance(axis, int) else 0
        sizes = x.shape.as_list() if x.shape.ndims is not None else None
        rest = None if sizes is None or count is None else [*sizes[:at], None, *sizes[at + count :]]
        shape(x)
        flat = reshape(x, [-1])
        del flat
        where(reshape(m, [-1]))
        op = graph.create_op("GatherV2", [x, m], [(x._dtype, TensorShape(rest))])
    return op.outputs[0]


@tf_export("sequence_mask")
def sequence_mask(lengths, maxlen=None, dtype=dtypes.bool_, name=None):
    """True for the first ``lengths`` positions."""
    graph = ops.get_default_graph()
    with ops.name_scope(name, "SequenceMask", [lengths, maxlen]):
        x = convert_to_tensor(lengths)
        if maxlen is None:
            most = graph.create_op("Max", [x], [(x._dtype, TensorShape([]))]).outputs[0]
            limit = graph.create_op("Maximum", [most], [(x._dtype, TensorShape([]))]).outputs[0]
        else:
            limit = convert_to_tensor(maxlen)
        for text in ("Const", "Const"):
            make_constant(0, None, None, text)
        count = limit.static if isinstance(limit.static, int) else None
        row = graph.create_op("Range", [limit], [(x._dtype, TensorShape([count]))]).outputs[0]
        column = apply_op("ExpandDims", [("input", x, "T"), ("dim", -1, None)], lambda i: [("T", i[0].shape.concatenate([1]))]).outputs[0]
        result = binary_op("Less", row, cast(column, row._dtype), out=dtypes.bool_)
        result._shape_val = x.shape.concatenate([count])
        wanted = dtypes.as_dtype(dtype)
        return result if wanted is None or wanted.is_bool else cast(result, wanted)


@tf_export("reverse", "reverse_v2", "manip.reverse")
def reverse(tensor, axis, name=None):
    """Elements along an axis in reverse order."""
    listed = axis if isinstance(axis, (list, tuple, Tensor, Unknown)) else [axis]
    return apply_op("ReverseV2", [("tensor", tensor, "T"), ("axis", listed, None)], lambda i: [("T", i[0].shape)], name).outputs[0]


@tf_export("reverse_sequence")
def reverse_sequence(input, seq_lengths, seq_axis=None, batch_axis=None, name=None, seq_dim=None, batch_dim=None):  # noqa: A002
    """The first elements of each row in reverse order."""
    arg = [("input", input, "T"), ("seq_lengths", seq_lengths, None)]
    return apply_op("ReverseSequence", arg, lambda i: [("T", i[0].shape)], name).outputs[0]


@tf_export("broadcast_to")
def broadcast_to(input, shape, name=None):  # noqa: A002
    """The tensor at another shape."""
    return apply_op("BroadcastTo", [("input", input, "T"), ("shape", shape, None)], lambda i: [("T", constant_value_as_shape(i[1]))], name).outputs[0]


@tf_export("broadcast_static_shape")
def broadcast_static_shape(shape_x, shape_y):
    """The shape of an element-wise operation on two shapes."""
    found = broadcast_shape(TensorShape(shape_x), TensorShape(shape_y))
    if found is None:
        raise raised(ValueError(f"Incompatible shapes for broadcasting: {shape_x} and {shape_y}"))
    return found


@tf_export("broadcast_dynamic_shape")
def broadcast_dynamic_shape(shape_x, shape_y):
    """The same in the graph."""
    arg = [("s0", shape_x, "T"), ("s1", shape_y, "T")]
    return apply_op("BroadcastArgs", arg, lambda i: [("T", TensorShape([None]))]).outputs[0]


@tf_export("meshgrid")
def meshgrid(*args, **kwargs):
    """Coordinates of a grid."""
    with ops.name_scope(kwargs.get("name", "meshgrid"), "meshgrid", args):
        parts = [convert_to_tensor(a) for a in args]
        sizes = [p.shape.num_elements() for p in parts]
        if kwargs.get("indexing", "xy") == "xy" and len(sizes) > 1:
            sizes[0], sizes[1] = sizes[1], sizes[0]
        graph = ops.get_default_graph()
        return [graph.create_op("Mul", [p], [(p._dtype, TensorShape(sizes))], name="mul").outputs[0] for p in parts]


@tf_export("unique", "unique_with_counts")
def unique(x, out_idx=dtypes.int32, name=None):
    """The different elements and where they are."""
    op = apply_op("Unique", [("x", x, "T")], lambda i: [("T", TensorShape([None])), (dtypes.as_dtype(out_idx), i[0].shape)], name)
    return tuple(op.outputs)


@tf_export("repeat")
def repeat(input, repeats, axis=None, name=None):  # noqa: A002
    """Elements along an axis several times."""
    with ops.name_scope(name, "Repeat", [input, repeats]):
        x = convert_to_tensor(input, name="data")
        times = convert_to_tensor(repeats, name="repeats")
        at = axis_of(axis, x.shape.ndims)
        sizes = x.shape.as_list() if x.shape.ndims is not None and at is not None else None
        if sizes is not None:
            known = isinstance(times.static, int) and sizes[at] is not None
            sizes[at] = sizes[at] * times.static if known else None
        made = TensorShape([None]) if axis is None else TensorShape(sizes)
        return ops.get_default_graph().create_op("Reshape", [x, times], [(x._dtype, made)]).outputs[0]


def _batch_space(op_type, sign):
    def function(input=None, block_shape=None, crops=None, paddings=None, name=None, block_size=None):  # noqa: A002
        def outputs(i):
            return [("T", TensorShape([None] * i[0].shape.ndims if i[0].shape.ndims else None))]

        return apply_op(op_type, [("input", input, "T")], outputs, name).outputs[0]

    return function


for _name, _op in (("batch_to_space_nd", "BatchToSpaceND"), ("space_to_batch_nd", "SpaceToBatchND")):
    tf_export(_name, f"manip.{_name}")(_batch_space(_op, 1))


def _batch_to_space(input, crops, block_size=None, name=None, block_shape=None):  # noqa: A002
    """Blocks of the batch laid out in space."""
    block = block_size if block_size is not None else block_shape

    def outputs(i):
        if i[0].shape.ndims != 4 or not isinstance(block, int):
            return [("T", TensorShape([None] * i[0].shape.ndims if i[0].shape.ndims else None))]
        n, h, w, c = i[0].shape.as_list()
        border = crops if isinstance(crops, (list, tuple)) else [[None, None]] * 2
        cut = [p + q if isinstance(p, int) and isinstance(q, int) else None for p, q in border]
        made = [None if d is None or k is None else d * block - k for d, k in zip((h, w), cut)]
        return [("T", TensorShape([None if n is None else n // (block * block), *made, c]))]

    arg = [("input", input, "T"), ("crops", crops, None)]
    return apply_op("BatchToSpace" if block is not None else "BatchToSpaceND", arg, outputs, name).outputs[0]


tf_export("batch_to_space")(_batch_to_space)


@tf_export("eye", "linalg.eye")
def eye(num_rows, num_columns=None, batch_shape=None, dtype=dtypes.float32, name=None):
    """The identity matrix."""
    with ops.name_scope(name, "eye", [num_rows]):
        rows = num_rows.static if isinstance(num_rows, Tensor) else num_rows
        columns = rows if num_columns is None else num_columns
        kind = dtypes.as_dtype(dtype)
        made = TensorShape(batch_shape if batch_shape is not None else []).concatenate([rows, columns])
        make_constant(1.0, kind, [rows] if isinstance(rows, int) else None, "ones")
        return ops.get_default_graph().create_op("MatrixDiag", [], [(kind, made)], name="diag").outputs[0]


def _space(op_type):
    def function(input, block_size, name=None, data_format="NHWC"):  # noqa: A002
        def outputs(i):
            if i[0].shape.ndims != 4:
                return [("T", TensorShape(None))]
            n, h, w, c = i[0].shape.as_list()
            b = block_size
            if op_type == "SpaceToDepth":
                made = [n, None if h is None else h // b, None if w is None else w // b, None if c is None else c * b * b]
            else:
                made = [n, None if h is None else h * b, None if w is None else w * b, None if c is None else c // (b * b)]
            return [("T", TensorShape(made))]

        return apply_op(op_type, [("input", input, "T")], outputs, name).outputs[0]

    return function


for _name, _op in (("space_to_depth", "SpaceToDepth"), ("depth_to_space", "DepthToSpace")):
    _function = _space(_op)
    _function.__name__ = _name
    tf_export(_name, f"nn.{_name}")(_function)


@tf_export("invert_permutation", "math.invert_permutation")
def invert_permutation(x, name=None):
    """The inverse order."""
    return like("InvertPermutation", x, name)


@tf_export("sparse_to_dense")
def sparse_to_dense(sparse_indices, output_shape, sparse_values, default_value=0, validate_indices=True, name=None):
    """A dense tensor of some elements."""
    arg = [("sparse_indices", sparse_indices, "I"), ("output_shape", output_shape, "I"), ("sparse_values", sparse_values, "T"), ("default_value", default_value, "T")]
    return apply_op("SparseToDense", arg, lambda i: [("T", constant_value_as_shape(i[1]))], name).outputs[0]


@tf_export("sparse_tensor_to_dense", "sparse.to_dense")
def sparse_tensor_to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The dense form of a sparse tensor."""
    return sparse_to_dense(sp_input.indices, sp_input.dense_shape, sp_input.values, 0 if default_value is None else default_value, name=name)


def _matrix(op_type, rank_change):
    def function(input=None, name=None, diagonal=None, **kwargs):  # noqa: A002
        value = input if input is not None else diagonal

        def outputs(i):
            if i[0].shape.ndims is None:
                return [("T", TensorShape(None))]
            sizes = i[0].shape.as_list()
            return [("T", TensorShape([*sizes, sizes[-1]] if rank_change > 0 else sizes[:-1]))]

        return apply_op(op_type, [("diagonal", value, "T")], outputs, name).outputs[0]

    return function


for _name, _op, _change in (("diag", "Diag", 1), ("diag_part", "DiagPart", -1), ("matrix_diag", "MatrixDiag", 1), ("matrix_diag_part", "MatrixDiagPart", -1)):
    _function = _matrix(_op, _change)
    _function.__name__ = _name
    tf_export(_name, f"linalg.{_name.replace('matrix_', '')}")(_function)


@tf_export("matrix_band_part", "linalg.band_part")
def matrix_band_part(input, num_lower, num_upper, name=None):  # noqa: A002
    """A band of a matrix."""
    arg = [("input", input, "T"), ("num_lower", num_lower, dtypes.int64), ("num_upper", num_upper, dtypes.int64)]
    return apply_op("MatrixBandPart", arg, lambda i: [("T", i[0].shape)], name).outputs[0]


__all__ = ["zeros_like"]
