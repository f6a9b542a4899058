"""Shapes and structure: constants, reshaping, joining, splitting, slicing.

Mirrors python/ops/array_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api.math_ops import cast, like
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant, pack, packed_static
from tfscope.tf1.graph.op_def import apply_op
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

LARGE = 1000
"""Elements up to which ``zeros`` and ``ones`` are constants."""


def axis_of(axis, rank):
    """An axis as a non-negative int; ``None`` if it is not known."""
    if isinstance(axis, Tensor):
        axis = axis.static
    if isinstance(axis, (list, tuple)) and len(axis) == 1:
        axis = axis[0]
    if axis is None or isinstance(axis, Unknown) or rank is None:
        return None
    axis = int(axis)
    return axis + rank if axis < 0 else axis


@tf_export("identity")
def identity(input, name=None):  # noqa: A002
    """The same tensor behind an op."""
    if hasattr(input, "dense_shape") and hasattr(input, "indices") and not isinstance(input, Tensor):
        return type(input)(input.indices, identity(input.values, name=name), input.dense_shape)
    op = apply_op("Identity", [("input", input, "T")], lambda i: [("T", i[0].shape)], name)
    op.outputs[0].static = op.inputs[0].static
    return op.outputs[0]


tf_export("guarantee_const")(identity)


@tf_export("stop_gradient")
def stop_gradient(input, name=None):  # noqa: A002
    """The same value without gradient."""
    return like("StopGradient", input, name, arg="input")


@tf_export("shape")
def shape(input, name=None, out_type=dtypes.int32):  # noqa: A002
    """The shape as a tensor; a constant if it is fully known."""
    out = dtypes.as_dtype(out_type)
    with ops.name_scope(name, "Shape", [input]) as scope:
        if hasattr(input, "dense_shape") and hasattr(input, "indices") and not isinstance(input, Tensor):
            return cast(input.dense_shape, out)
        x = convert_to_tensor(input, name="input")
        if x.shape.is_fully_defined():
            return make_constant(x.shape.as_list(), out, [x.shape.ndims], scope)
        op = ops.get_default_graph().create_op("Shape", [x], [(out, TensorShape([x.shape.ndims]))], name=scope)
        op.outputs[0].static = x.shape.as_list() if x.shape.ndims is not None else None
    return op.outputs[0]


@tf_export("shape_n")
def shape_n(input, out_type=dtypes.int32, name=None):  # noqa: A002
    """The shapes of several tensors."""
    return [shape(x, out_type=out_type) for x in input]


@tf_export("size")
def size(input, name=None, out_type=dtypes.int32):  # noqa: A002
    """The number of elements."""
    out = dtypes.as_dtype(out_type)
    with ops.name_scope(name, "Size", [input]) as scope:
        x = convert_to_tensor(input, name="input")
        if x.shape.is_fully_defined():
            return make_constant(x.shape.num_elements(), out, None, scope)
        return ops.get_default_graph().create_op("Size", [x], [(out, TensorShape([]))], name=scope).outputs[0]


@tf_export("rank")
def rank(input, name=None):  # noqa: A002
    """The number of dimensions."""
    with ops.name_scope(name, "Rank", [input]) as scope:
        x = convert_to_tensor(input, name="input")
        if x.shape.ndims is not None:
            return make_constant(x.shape.ndims, dtypes.int32, None, scope)
        return ops.get_default_graph().create_op("Rank", [x], [(dtypes.int32, TensorShape([]))], name=scope).outputs[0]


def fill_value(value, dtype):
    """Zero or one as a Python value of a type."""
    if dtype is None or dtype.is_floating:
        return value
    if dtype.is_bool:
        return bool(value)
    if dtype.is_integer:
        return int(value)
    return "" if dtype == dtypes.string else value


def _filled(kind, value):
    def function(shape, dtype=dtypes.float32, name=None):
        wanted = dtypes.as_dtype(dtype)
        wanted = wanted.base_dtype if wanted is not None else None
        filler = fill_value(value, wanted)
        with ops.name_scope(name, kind, [shape]) as scope:
            known = _plain_shape(shape)
            if known is not None and (known.num_elements() or 0) < LARGE and known.is_fully_defined():
                return make_constant(filler, wanted, known, scope)
            if known is not None:
                dims = make_constant(known.as_list(), dtypes.int32, None, "shape_as_tensor")
            else:
                dims = convert_to_tensor(shape, dtypes.int32 if not isinstance(shape, Tensor) else None)
            if dims.shape.ndims not in (None, 1):
                dims = reshape(dims, [-1])
            const = make_constant(filler, wanted, None, "Const")
            op = ops.get_default_graph().create_op("Fill", [dims, const], [(wanted, constant_value_as_shape(dims))], name=scope)
        return op.outputs[0]

    function.__name__ = kind
    return function


def _plain_shape(shape):
    if isinstance(shape, Tensor) or isinstance(shape, Unknown):
        return None
    if isinstance(shape, (list, tuple)) and any(isinstance(d, Tensor) for d in shape):
        return None
    found = as_shape(shape)
    return found if found.is_fully_defined() else None


zeros = tf_export("zeros")(_filled("zeros", 0.0))
ones = tf_export("ones")(_filled("ones", 1.0))


def _like(kind, value):
    def function(tensor, dtype=None, name=None, optimize=True):
        wanted = dtypes.as_dtype(dtype)
        with ops.name_scope(name, kind, [tensor]) as scope:
            x = convert_to_tensor(tensor, name="tensor")
            out = wanted or (x._dtype.base_dtype if x._dtype else None)
            if kind == "zeros_like" and optimize:
                if x.shape.is_fully_defined() and (x.shape.num_elements() or 0) < LARGE:
                    return zeros(x.shape, dtype=out, name=scope)
                if dtype is None or out == x._dtype:
                    op = ops.get_default_graph().create_op("ZerosLike", [x], [(out, x.shape)], name=scope)
                    return op.outputs[0]
            dims = shape(x) if not x.shape.is_fully_defined() else make_constant(x.shape.as_list(), dtypes.int32, None, "Shape")
            fill = make_constant(fill_value(value, out), out, None, "Const")
            op = ops.get_default_graph().create_op("Fill", [dims, fill], [(out, x.shape)], name=scope)
        return op.outputs[0]

    function.__name__ = kind
    return function


zeros_like = tf_export("zeros_like")(_like("zeros_like", 0.0))
ones_like = tf_export("ones_like")(_like("ones_like", 1.0))


@tf_export("fill")
def fill(dims, value, name=None):
    """A tensor of one value."""
    arg = [("dims", dims, dtypes.int32), ("value", value, "T")]
    op = apply_op("Fill", arg, lambda i: [("T", constant_value_as_shape(i[0]))], name)
    return op.outputs[0]


@tf_export("reshape", "manip.reshape")
def reshape(tensor, shape, name=None):
    """Another shape of the same elements; one size may be -1."""

    def outputs(i):
        return [("T", _reshaped(i[0].shape, i[1]))]

    given = shape if not isinstance(shape, TensorShape) else shape.as_list()
    op = apply_op("Reshape", [("tensor", tensor, "T"), ("shape", given, None)], outputs, name)
    value = op.inputs[0].static
    if isinstance(value, list) and op.outputs[0].shape.ndims == 1:
        op.outputs[0].static = [v for part in value for v in (part if isinstance(part, list) else [part])]
    elif op.outputs[0].shape.ndims == 0 and isinstance(value, list) and len(value) == 1:
        op.outputs[0].static = value[0]
    elif op.outputs[0].shape.ndims == 1 and isinstance(value, (int, float)):
        op.outputs[0].static = [value]
    return op.outputs[0]


def _reshaped(old, wanted):
    value = wanted.static
    if isinstance(value, int):
        value = [value]
    if not isinstance(value, list):
        return constant_value_as_shape(wanted)
    holes = [i for i, v in enumerate(value) if v == -1]
    known = [v for v in value if v != -1]
    total = old.num_elements()
    sizes = [None if v == -1 else v for v in value]
    if len(holes) == 1 and None not in known:
        product = 1
        for v in known:
            product *= v
        if total is not None and product:
            if total % product:
                return TensorShape(sizes)
            sizes[holes[0]] = total // product
    if not holes and value.count(None) == 1 and total is not None:
        product = 1
        for v in value:
            product *= v if v is not None else 1
        if product and total % product == 0:
            sizes[value.index(None)] = total // product
    return TensorShape(sizes)


@tf_export("expand_dims")
def expand_dims(input, axis=None, name=None, dim=None):  # noqa: A002
    """A dimension of size one more."""
    axis = axis if axis is not None else dim

    def outputs(i):
        count = i[0].shape.ndims
        place = axis_of(i[1].static, None if count is None else count + 1)
        if place is None or count is None:
            return [("T", TensorShape(None if count is None else [None] * (count + 1)))]
        sizes = i[0].shape.as_list()
        return [("T", TensorShape([*sizes[:place], 1, *sizes[place:]]))]

    op = apply_op("ExpandDims", [("input", input, "T"), ("dim", axis, None)], outputs, name)
    if op.inputs[0].shape.ndims == 0 and op.inputs[0].static is not None:
        op.outputs[0].static = [op.inputs[0].static]
    return op.outputs[0]


@tf_export("squeeze")
def squeeze(input, axis=None, name=None, squeeze_dims=None):  # noqa: A002
    """Dimensions of size one fewer."""
    axis = axis if axis is not None else squeeze_dims

    def outputs(i):
        shape = i[0].shape
        if shape.ndims is None or isinstance(axis, Unknown):
            return [("T", TensorShape(None))]
        sizes = shape.as_list()
        if axis is None or axis == []:
            return [("T", TensorShape(None if None in sizes else [d for d in sizes if d != 1]))]
        listed = axis if isinstance(axis, (list, tuple)) else [axis]
        gone = {axis_of(a, shape.ndims) for a in listed}
        for a in gone:
            if a is not None and (a >= shape.ndims or sizes[a] not in (None, 1)):
                if a < shape.ndims:
                    scope = ops.get_default_graph().get_name_scope()
                    text = f"Can not squeeze dim[{a}], expected a dimension of 1, got {sizes[a]} for '{scope}' (op: 'Squeeze') with input shapes: {shown(shape)}."
                    raise raised(ValueError(text))
        return [("T", TensorShape([d for k, d in enumerate(sizes) if k not in gone]))]

    op = apply_op("Squeeze", [("input", input, "T")], outputs, name)
    value = op.inputs[0].static
    if isinstance(value, list) and len(value) == 1 and op.outputs[0].shape.ndims == 0:
        op.outputs[0].static = value[0]
    return op.outputs[0]


def shown(shape):
    """A shape as the C++ shape functions print it."""
    if shape.ndims is None:
        return "<unknown>"
    return "[" + ",".join("?" if d is None else str(d) for d in shape.as_list()) + "]"


@tf_export("concat")
def concat(values, axis, name="concat"):
    """Tensors joined along an axis.  Mirrors array_ops.concat."""
    if isinstance(values, Unknown):
        return ops.get_default_graph().create_op("ConcatV2", [], [(None, TensorShape(None))], name=name).outputs[0]
    if not isinstance(values, (list, tuple)):
        values = [values]
    if len(values) == 1:
        with ops.name_scope(name):
            make_axis = convert_to_tensor(axis, dtypes.int32, name="concat_dim") if not isinstance(axis, Tensor) else axis
            del make_axis
            return identity(values[0], name=name)

    def outputs(i):
        return [("T", concatenated([t.shape for t in i[0]], i[1].static))]

    arg = [("values", list(values), "T", "list"), ("axis", axis, dtypes.int32 if not isinstance(axis, Tensor) else None)]
    op = apply_op("ConcatV2", arg, outputs, name)
    parts = [t.static for t in op.inputs[:-1]]
    if all(isinstance(p, list) for p in parts) and op.outputs[0].shape.ndims == 1:
        op.outputs[0].static = [v for p in parts for v in p]
    elif op.outputs[0].shape.ndims == 1 and any(isinstance(p, list) for p in parts):
        sizes = [t.shape.num_elements() for t in op.inputs[:-1]]
        if None not in sizes:
            op.outputs[0].static = [v for p, n in zip(parts, sizes) for v in (p if isinstance(p, list) else [None] * n)]
    return op.outputs[0]


def concatenated(shapes, axis):
    """The shape of a concatenation; raises TensorFlow's error for certainly different sizes."""
    known = [s for s in shapes if s.ndims is not None]
    if not known:
        return TensorShape(None)
    ranks = {s.ndims for s in known}
    if len(ranks) > 1 or axis is None:
        return TensorShape(None if axis is not None or len(ranks) > 1 else [None] * known[0].ndims)
    count = known[0].ndims
    place = axis_of(axis, count)
    sizes: list = [None] * count
    for shape in known:
        for k, d in enumerate(shape.as_list()):
            if k != place and d is not None:
                if sizes[k] not in (None, d):
                    scope = ops.get_default_graph().get_name_scope()
                    listed = ", ".join(shown(s) for s in shapes)
                    text = f"Dimension {k} in both shapes must be equal, but are {sizes[k]} and {d}. Shapes are {shown(shapes[0])} and {shown(shape)}. for '{scope}' (op: 'ConcatV2') with input shapes: {listed}, [] and with computed input tensors: input[{len(shapes)}] = <{axis}>."
                    raise raised(ValueError(text))
                sizes[k] = d
    along = [s.as_list()[place] if s.ndims is not None else None for s in shapes]
    sizes[place] = None if None in along else sum(along)
    return TensorShape(sizes)


@tf_export("stack")
def stack(values, axis=0, name="stack"):
    """Tensors along a new axis."""
    if isinstance(values, Unknown):
        return ops.get_default_graph().create_op("Pack", [], [(None, TensorShape(None))], name=name).outputs[0]
    if isinstance(values, Tensor):
        values = list(values)
    if axis == 0 and not any(isinstance(v, Tensor) or hasattr(v, "read_tensor") for v in values):
        return convert_to_tensor(list(values), name=name)

    def outputs(i):
        merged = TensorShape(None)
        for t in i[0]:
            if not merged.is_compatible_with(t.shape):
                scope = ops.get_default_graph().get_name_scope()
                text = f"Shapes must be equal rank, but are {merged.ndims} and {t.shape.ndims}"
                if merged.ndims == t.shape.ndims:
                    a, b = merged.as_list(), t.shape.as_list()
                    k = next(n for n, (p, q) in enumerate(zip(a, b)) if p != q and None not in (p, q))
                    text = f"Dimension {k} in both shapes must be equal, but are {a[k]} and {b[k]}. Shapes are {shown(merged)} and {shown(t.shape)}."
                listed = ", ".join(shown(s.shape) for s in i[0])
                text += f"\n\tFrom merging shape 0 with other shapes. for '{scope}' (op: 'Pack') with input shapes: {listed}."
                raise raised(ValueError(text))
            merged = merged.merge_with(t.shape)
        if merged.ndims is None:
            return [("T", TensorShape(None))]
        place = axis_of(axis, merged.ndims + 1)
        sizes = merged.as_list()
        if place is None:
            return [("T", TensorShape([None] * (len(sizes) + 1)))]
        return [("T", TensorShape([*sizes[:place], len(i[0]), *sizes[place:]]))]

    op = apply_op("Pack", [("values", list(values), "T", "list")], outputs, name)
    if axis == 0:
        op.outputs[0].static = packed_static(op.inputs)
    return op.outputs[0]


@tf_export("parallel_stack")
def parallel_stack(values, name="parallel_stack"):
    """As ``stack``."""
    return stack(values, 0, name)


tf_export("pack")(stack)


@tf_export("unstack")
def unstack(value, num=None, axis=0, name="unstack"):
    """The slices along an axis."""
    x = convert_to_tensor(value)
    place = axis_of(axis, x.shape.ndims)
    sizes = x.shape.as_list() if x.shape.ndims is not None else None
    if num is None:
        if sizes is None or sizes[place] is None:
            if sizes is None:
                return Unknown("dimension", "unstack()")
            text = f"Cannot infer num from shape {x.shape}"
            raise raised(ValueError(text))
        num = sizes[place]
    rest = TensorShape(None if sizes is None else [d for k, d in enumerate(sizes) if k != place])
    op = apply_op("Unpack", [("value", x, "T")], lambda i: [("T", rest)] * num, name)
    if isinstance(x.static, list) and place == 0:
        for tensor, item in zip(op.outputs, x.static):
            tensor.static = item
    return list(op.outputs)


tf_export("unpack")(unstack)


@tf_export("split")
def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Parts along an axis: equal ones, or of the given sizes."""
    size_splits = convert_to_tensor(num_or_size_splits)
    x = value
    if size_splits.shape.ndims == 0 and (size_splits._dtype is None or size_splits._dtype.is_integer):
        count = size_splits.static
        if not isinstance(count, int):
            return Unknown("dimension", "split()")
        return _even_split(x, count, axis, name)
    sizes = size_splits.static if isinstance(size_splits.static, list) else None
    count = num or (size_splits.shape.as_list()[0] if size_splits.shape.ndims == 1 else None)
    if count is None:
        return Unknown("dimension", "split()")

    def outputs(i):
        shape = i[0].shape
        place = axis_of(axis, shape.ndims)
        if shape.ndims is None or place is None:
            return [("T", TensorShape(None))] * count
        given = shape.as_list()
        listed = list(sizes or [None] * count)
        if listed.count(-1) == 1 and given[place] is not None and None not in listed:
            listed[listed.index(-1)] = given[place] - sum(s for s in listed if s != -1)
        return [("T", TensorShape([*given[:place], None if s == -1 else s, *given[place + 1 :]])) for s in listed]

    arg = [("value", x, "T"), ("size_splits", size_splits, None), ("split_dim", axis, dtypes.int32)]
    return list(apply_op("SplitV", arg, outputs, name).outputs)


def _even_split(x, count, axis, name):
    def outputs(i):
        shape = i[1].shape
        place = axis_of(axis, shape.ndims)
        if shape.ndims is None or place is None:
            return [("T", TensorShape(None))] * count
        sizes = shape.as_list()
        if sizes[place] is not None:
            if sizes[place] % count:
                scope = ops.get_default_graph().get_name_scope()
                text = f"Dimension size must be evenly divisible by {count} but is {sizes[place]} for '{scope}' (op: 'Split') with input shapes: [], {shown(shape)} and with computed input tensors: input[0] = <{axis}>."
                raise raised(ValueError(text))
            sizes[place] //= count
        return [("T", TensorShape(sizes))] * count

    arg = [("split_dim", axis, dtypes.int32), ("value", x, "T")]
    return list(apply_op("Split", arg, outputs, name).outputs)


@tf_export("transpose")
def transpose(a, perm=None, name="transpose", conjugate=False):
    """Dimensions in another order."""
    with ops.name_scope(name, "transpose", [a]) as scope:
        x = convert_to_tensor(a, name="a")
        count = x.shape.ndims
        if perm is None and count is not None:
            order = list(range(count))[::-1]
            perm = make_constant(order, dtypes.int32, None, "perm")
        elif perm is None:
            perm = ops.get_default_graph().create_op("Range", [x], [(dtypes.int32, TensorShape([None]))], name="perm").outputs[0]
        else:
            perm = convert_to_tensor(perm, None, name="perm")
        order = perm.static
        if not isinstance(order, list) or count is None or None in order:
            known = len(order) if isinstance(order, list) else count
            shape_ = TensorShape(None if known is None else [None] * known)
        else:
            sizes = x.shape.as_list()
            shape_ = TensorShape([sizes[k] for k in order]) if len(order) == count else TensorShape(None)
        op = ops.get_default_graph().create_op("Transpose", [x, perm], [(x._dtype.base_dtype if x._dtype else None, shape_)], name=scope)
    return op.outputs[0]


@tf_export("matrix_transpose", "linalg.transpose", "linalg.matrix_transpose")
def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The last two dimensions swapped."""
    with ops.name_scope(name, "transpose", [a]):
        x = convert_to_tensor(a, name="a")
        count = x.shape.ndims
        if count is None:
            return like("Transpose", x)
        return transpose(x, perm=[*range(count - 2), count - 1, count - 2])


@tf_export("tile", "manip.tile")
def tile(input, multiples, name=None):  # noqa: A002
    """The tensor repeated along each axis."""

    def outputs(i):
        times, sizes = i[1].static, i[0].shape
        if not isinstance(times, list) or sizes.ndims is None:
            count = len(times) if isinstance(times, list) else sizes.ndims
            return [("T", TensorShape(None if count is None else [None] * count))]
        return [("T", TensorShape([None if d is None or m is None else d * m for d, m in zip(sizes.as_list(), times)]))]

    return apply_op("Tile", [("input", input, "T"), ("multiples", multiples, None)], outputs, name).outputs[0]


@tf_export("pad")
def pad(tensor, paddings, mode="CONSTANT", name=None, constant_values=0):
    """The tensor with a border."""
    kind = "MirrorPad" if str(mode).upper() != "CONSTANT" else "Pad"

    def outputs(i):
        border, sizes = i[1].static, i[0].shape
        if not isinstance(border, list) or sizes.ndims is None:
            return [("T", TensorShape(None if sizes.ndims is None else [None] * sizes.ndims))]
        made = []
        for d, pair in zip(sizes.as_list(), border):
            known = isinstance(pair, list) and None not in pair and d is not None
            made.append(d + pair[0] + pair[1] if known else None)
        return [("T", TensorShape(made))]

    arg = [("input", tensor, "T"), ("paddings", paddings, None)]
    if kind == "Pad" and not (isinstance(constant_values, (int, float)) and constant_values == 0):
        kind = "PadV2"
        arg.append(("constant_values", constant_values, "T"))
    return apply_op(kind, arg, outputs, name, default_name=kind).outputs[0]


@tf_export("slice")
def slice_(input_, begin, size, name=None):
    """A box of the tensor."""

    def outputs(i):
        start, sizes, shape = i[1].static, i[2].static, i[0].shape
        if not isinstance(sizes, list):
            return [("T", TensorShape(None if shape.ndims is None else [None] * shape.ndims))]
        made = []
        for k, s in enumerate(sizes):
            if s == -1:
                whole = shape.as_list()[k] if shape.ndims is not None else None
                offset = start[k] if isinstance(start, list) else None
                s = whole - offset if whole is not None and offset is not None else None
            made.append(s)
        return [("T", TensorShape(made))]

    op = apply_op("Slice", [("input", input_, "T"), ("begin", begin, "Index"), ("size", size, "Index")], outputs, name)
    value, start, sizes = (t.static for t in op.inputs)
    if isinstance(value, list) and isinstance(start, list) and isinstance(sizes, list) and len(start) == 1:
        if isinstance(start[0], int) and isinstance(sizes[0], int):
            end = None if sizes[0] == -1 else start[0] + sizes[0]
            op.outputs[0].static = value[start[0] : end]
    return op.outputs[0]


__all__ = ["as_shape", "axis_of", "concatenated", "identity", "pack", "shown"]
