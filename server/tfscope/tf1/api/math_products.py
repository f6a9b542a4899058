"""Matrix products, tensordot, einsum.  Mirrors python/ops/{math_ops,special_math_ops}.py."""

from __future__ import annotations

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api import math_einsum, math_einsum_op
from tfscope.tf1.api.math_ops import base, cast, conj
from tfscope.tf1.api.op_maker import is_sparse, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("matmul", "linalg.matmul")
def matmul(
    a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False,
    a_is_sparse=False, b_is_sparse=False, name=None,
):  # fmt: skip
    """Matrix product over the last two dimensions; of more than two, one per batch element."""
    with ops.name_scope(name, "MatMul", [a, b]) as scope:
        for transpose, adjoint, which in (
            (transpose_a, adjoint_a, "a"),
            (transpose_b, adjoint_b, "b"),
        ):
            if transpose and adjoint:
                newer = f"Received `transpose_{which}`={transpose}, `adjoint_{which}`={adjoint}. "
                text = of_target(
                    f"Only one of transpose_{which} and adjoint_{which} can be True.",
                    f"Only one of `transpose_{which}` and `adjoint_{which}` can be True. {newer.strip()}",
                )
                raise raised(ValueError(text))
        a = convert_to_tensor(a, name="a")
        b = convert_to_tensor(b, None, "b", None if current_run().is_v1 else base(a))
        sparse = bool(a_is_sparse) or bool(b_is_sparse)
        if not sparse and (
            a.shape.ndims is None or a.shape.ndims > 2 or b.shape.ndims is None or b.shape.ndims > 2
        ):
            if transpose_a:
                a, adjoint_a = conj(a), True
            if transpose_b:
                b, adjoint_b = conj(b), True
            attrs = {"adj_x": bool(adjoint_a), "adj_y": bool(adjoint_b)}
            return make("BatchMatMulV2", scope, attrs, x=a, y=b)
        if adjoint_a:
            a, transpose_a = conj(a), True
        if adjoint_b:
            b, transpose_b = conj(b), True
        attrs = {"transpose_a": transpose_a, "transpose_b": transpose_b}
        small, kinds = (dtypes.bfloat16, dtypes.float32), (base(a), base(b))
        mixed = dtypes.bfloat16 in kinds and None not in kinds and kinds[0] != kinds[1]
        if mixed or sparse and kinds[0] in small and kinds[1] in small:
            hints = {"a_is_sparse": bool(a_is_sparse), "b_is_sparse": bool(b_is_sparse)}
            made = make("SparseMatMul", scope, hints | attrs, a=a, b=b)
            return cast(made, dtypes.bfloat16) if dtypes.float32 not in kinds else made
        return make("MatMul", scope, attrs, a=a, b=b)


@tf_export("linalg.matvec")
def matvec(
    a, b, transpose_a=False, adjoint_a=False, a_is_sparse=False, b_is_sparse=False, name=None
):
    """A matrix times a vector."""
    with op_scope(name, "MatVec"):
        column = make("ExpandDims", None, input=b, dim=-1)
        product = matmul(a, column, transpose_a, False, adjoint_a, False, a_is_sparse, b_is_sparse)
        return make("Squeeze", None, {"squeeze_dims": [-1]}, input=product)


@tf_export("tensordot", "linalg.tensordot")
def tensordot(a, b, axes, name=None):
    """Sums products over axes of both."""
    with op_scope(name, "Tensordot") as scope:
        a, b = convert_to_tensor(a, name="a"), convert_to_tensor(b, name="b")
        first, second = _contracted(a, axes)
        if first is None or second is None or a.shape.ndims is None or b.shape.ndims is None:
            product = matmul(_some_matrix(a), _some_matrix(b))
            return make("Reshape", scope, tensor=product, shape=Unknown("dimension", "sizes"))
        left, left_dims, left_sizes = _flattened(a, first, flipped=False)
        right, right_dims, right_sizes = _flattened(b, second, flipped=True)
        product = matmul(left, right)
        if isinstance(left_dims, list) and isinstance(right_dims, list):
            if _stays(product.shape, left_dims + right_dims):
                return product
            return make("Reshape", scope, tensor=product, shape=left_dims + right_dims)
        parts = [convert_to_tensor(d, dtypes.int32) for d in (left_dims, right_dims)]
        dims = make("ConcatV2", "concat", values=parts, axis=0)
        result = make("Reshape", scope, tensor=product, shape=dims)
        result.set_shape(left_sizes + right_sizes)
        return result


def _stays(shape, wanted):
    """Whether 2.x leaves out a reshape, for the tensor has these sizes."""
    return not current_run().is_v1 and shape.is_fully_defined() and shape.as_list() == wanted


def _some_matrix(a):
    """The operand as a matrix whose sizes are known only when the graph runs."""
    turned = make("Transpose", "transpose", x=a, perm=Unknown("dimension", "order"))
    return make(
        "Reshape",
        None,
        tensor=turned,
        shape=[Unknown("dimension", "rows"), Unknown("dimension", "columns")],
    )


def _contracted(a, axes):
    """The contracted axes of both, as lists; ``None`` when they are not known."""
    rank = a.shape.ndims
    if isinstance(axes, int):
        if axes < 0:
            raise raised(ValueError("'axes' must be at least 0."))
        if rank is None:
            return None, None
        if axes > rank:
            text = f"'axes' must not be larger than the number of dimensions of tensor {a}."
            raise raised(ValueError(text))
        return list(range(rank - axes, rank)), list(range(axes))
    if isinstance(axes, (list, tuple)):
        if len(axes) != 2:
            raise raised(ValueError("'axes' must be an integer or have length 2."))
        first, second = axes
        if isinstance(first, int) and isinstance(second, int):
            return [first], [second]
        if isinstance(first, (list, tuple)) and isinstance(second, (list, tuple)):
            if len(first) != len(second):
                text = f"Different number of contraction axes 'a' and 'b', {len(first)} != {len(second)}."
                raise raised(ValueError(text))
            known = all(isinstance(k, int) for k in (*first, *second))
            return (list(first), list(second)) if known else (None, None)
    elif not isinstance(axes, Unknown):
        convert_to_tensor(axes, name="axes", dtype=dtypes.int32)
    return None, None


def _flattened(a, axes, *, flipped):
    """The operand as a matrix; its free sizes as a list (or as a tensor, with the static list)."""
    sizes = a.shape.as_list()
    axes = [k if k >= 0 else k + len(sizes) for k in axes]
    if any(not -len(sizes) <= k < len(sizes) for k in axes):
        raise raised(IndexError("list index out of range"))
    free = [k for k in range(len(sizes)) if k not in axes]
    order = axes + free if flipped else free + axes
    kept = [sizes[k] for k in free]
    if a.shape.is_fully_defined():
        return _known_matrix(a, axes, free, order, flipped), kept, kept
    axes_tensor = make_constant(axes, dtypes.int32, None, "axes")
    free_tensor = make_constant(free, dtypes.int32, [len(free)], "free")
    whole = make("Shape", None, {"out_type": dtypes.int32}, input=a)
    free_sizes = make("GatherV2", None, params=whole, indices=free_tensor, axis=0)
    axes_sizes = make("GatherV2", None, params=whole, indices=axes_tensor, axis=0)
    outer = make(
        "Prod",
        None,
        input=free_sizes,
        reduction_indices=make_constant([0], dtypes.int32, None, "Const"),
    )
    inner = make(
        "Prod",
        None,
        input=axes_sizes,
        reduction_indices=make_constant([0], dtypes.int32, None, "Const"),
    )
    parts = [axes_tensor, free_tensor] if flipped else [free_tensor, axes_tensor]
    order_tensor = make("ConcatV2", "concat", values=parts, axis=0)
    wanted = make(
        "Pack", "stack", {"axis": 0}, values=[inner, outer] if flipped else [outer, inner]
    )
    turned = make("Transpose", "transpose", x=a, perm=order_tensor)
    return make("Reshape", None, tensor=turned, shape=wanted), free_sizes, kept


def _known_matrix(a, axes, free, order, flipped):
    sizes = a.shape.as_list()
    inner, outer = _product(sizes[k] for k in axes), _product(sizes[k] for k in free)
    in_order = order == list(range(len(sizes))) and not current_run().is_v1
    turned = a if in_order else make("Transpose", "transpose", x=a, perm=order)
    wanted = [inner, outer] if flipped else [outer, inner]
    if _stays(turned.shape, wanted):
        return turned
    return make("Reshape", None, tensor=turned, shape=wanted)


def _product(sizes):
    total = 1
    for d in sizes:
        total *= d
    return total


@tf_export("einsum", "linalg.einsum")
def einsum(equation, *inputs, **kwargs):
    """Sums products by letters.  Mirrors special_math_ops.einsum."""
    name = kwargs.pop("name", None)
    v1 = current_run().is_v1
    if not v1:
        kwargs.pop("optimize", None)
    if kwargs:
        text = f"invalid keyword arguments for this function: {', '.join(repr(k) for k in sorted(kwargs))}"
        newer = f"Invalid keyword arguments for einsum: {', '.join(kwargs)}. Valid arguments: name, optimize, greedy."
        raise raised(TypeError(of_target(text, newer)))
    with op_scope(name, "einsum"):
        if not v1 and not isinstance(equation, Unknown):
            return math_einsum_op.einsum(equation, list(inputs))
        if isinstance(equation, Unknown):
            return make("Identity", None, input=inputs[0])
        for value in inputs:
            if not (hasattr(value, "get_shape") or type(value).__module__.startswith("tfscope.")):
                raise no_attribute(value, "get_shape")
        if not hasattr(equation, "replace"):
            kind = type(equation).__name__
            raise raised(AttributeError(f"'{kind}' object has no attribute 'replace'"))
        return math_einsum.einsum(
            equation, [convert_to_tensor(x, name="input") for x in inputs], matmul
        )


@tf_export("sparse_tensor_dense_matmul", "sparse.sparse_dense_matmul", "sparse.matmul")
def sparse_tensor_dense_matmul(sp_a, b, adjoint_a=False, adjoint_b=False, name=None):
    """A sparse matrix times a dense one."""
    if not isinstance(sp_a, Unknown) and not is_sparse(sp_a):
        raise raised(TypeError("Input must be a SparseTensor."))
    with op_scope(name, "SparseTensorDenseMatMul"):
        b = convert_to_tensor(b, name="b")
        attrs = {"adjoint_a": bool(adjoint_a), "adjoint_b": bool(adjoint_b)}
        parts = ("indices", "values", "dense_shape")
        indices, values, dense_shape = (
            sp_a.attribute(n) if isinstance(sp_a, Unknown) else getattr(sp_a, n) for n in parts
        )
        return make(
            "SparseTensorDenseMatMul", None, attrs,
            a_indices=indices, a_values=values, a_shape=dense_shape, b=b,
        )  # fmt: skip
