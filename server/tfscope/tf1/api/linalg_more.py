"""Exponentials, ranks and inverses of matrices, and systems of three diagonals.

Mirrors python/ops/linalg/linalg_impl.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import make, one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised


@tf_export("linalg.expm")
def expm(input, name=None):  # noqa: A002
    """The matrices' shape; raises ValueError for other types than numbers with a point."""
    with ops.name_scope(name, "matrix_exponential", [input]):
        matrix = ops.convert_to_tensor(input, name="input")
        kind = element_type(matrix)
        if kind is not None and not (kind.is_floating or kind.is_complex):
            text = f"tf.linalg.expm does not support matrices of type {matrix.dtype}"
            raise raised(ValueError(text))
        return one_op("Reshape", [matrix], matrix.shape, kind)


def _refuse_other_matrix(matrix: Any) -> None:
    """Mirrors _maybe_validate_matrix."""
    kind = element_type(matrix)
    if kind is not None and not kind.is_floating:
        raise raised(TypeError(f"Input `a` must have `float`-like `dtype` (saw {kind.name})."))
    if matrix.shape.ndims is not None and matrix.shape.ndims < 2:
        text = f"Input `a` must have at least 2 dimensions (saw: {matrix.shape.ndims})."
        raise raised(ValueError(text))


@tf_export("linalg.matrix_rank")
def matrix_rank(a, tol=None, validate_args=False, name=None):
    """One number per matrix."""
    with ops.name_scope(name or "matrix_rank"):
        a = ops.convert_to_tensor(a, preferred_dtype=dtypes.float32, name="a")
        _refuse_other_matrix(a)
        values = tf.linalg.svd(a, compute_uv=False)
        return one_op("Sum", [values], values.shape[:-1], dtypes.int32)


@tf_export("linalg.pinv")
def pinv(a, rcond=None, validate_args=False, name=None):
    """The transposed shape."""
    with ops.name_scope(name or "pinv"):
        a = ops.convert_to_tensor(a, name="a")
        _refuse_other_matrix(a)
        tf.linalg.svd(a, full_matrices=False, compute_uv=True)
        shape = a.shape
        if shape.ndims is not None:
            dims = shape.as_list()
            shape = TensorShape([*dims[:-2], dims[-1], dims[-2]])
        return one_op("MatMul", [a], shape, element_type(a))


@tf_export("linalg.normalize")
def normalize(tensor, ord="euclidean", axis=None, name=None):  # noqa: A002
    """The tensor by its norm, and the norm."""
    with ops.name_scope(name, "normalize", [tensor]):
        tensor = ops.convert_to_tensor(tensor)
        size = tf.norm(tensor, ord, axis, keepdims=True)
        size = tf.cast(size, element_type(tensor))
        return tensor / size, size


@tf_export("linalg.tridiagonal_solve")
def tridiagonal_solve(diagonals, rhs, diagonals_format="compact", transpose_rhs=False, conjugate_rhs=False, name=None, partial_pivoting=True):  # fmt: skip
    """The shape of the right side; raises ValueError."""
    if diagonals_format == "compact":
        return _solved(diagonals, rhs, transpose_rhs, conjugate_rhs, partial_pivoting, name)
    if diagonals_format == "sequence":
        if not isinstance(diagonals, (tuple, list)) or len(diagonals) != 3:
            raise raised(ValueError("Expected diagonals to be a sequence of length 3."))
        return _solved(_stacked(*diagonals), rhs, transpose_rhs, conjugate_rhs, partial_pivoting, name)  # fmt: skip
    if diagonals_format == "matrix":
        sizes = diagonals.shape.as_list()[-2:]
        if None not in sizes and sizes[0] != sizes[1]:
            text = f"Expected last two dimensions of diagonals to be same, got {sizes[1]} and {sizes[0]}"
            raise raised(ValueError(text))
        size = sizes[1] or sizes[0]
        if not size:
            text = 'The size of the matrix needs to be known for diagonals_format="matrix"'
            raise raised(ValueError(text))
        around = [[0, 0]]
        indices = [[[n + 1, n], [n, n], [n - 1, n]] for n in range(size)]
        indices[0][2:], indices[-1][:1] = around, around
        gathered = tf.transpose(tf.gather_nd(tf.transpose(diagonals), indices))
        return _solved(gathered, rhs, transpose_rhs, conjugate_rhs, partial_pivoting, name)
    raise raised(ValueError(f"Unrecognized diagonals_format: {diagonals_format}"))


def _stacked(upper: Any, main: Any, lower: Any) -> Any:
    """Three diagonals of one length as one tensor."""
    size = main.shape.as_list()[-1]

    def padded(diagonal, name, padding):
        length = diagonal.shape.as_list()[-1]
        if not length or length == size:
            return diagonal
        if length == size - 1:
            return tf.pad(diagonal, [*([[0, 0]] * (diagonal.shape.ndims - 1)), padding])
        text = f"Expected {name} to be have length {size} or {size - 1}, got {length}."
        raise raised(ValueError(text))

    lower = padded(lower, "subdiagonal", [1, 0])
    return tf.stack((padded(upper, "superdiagonal", [0, 1]), main, lower), axis=-2)


def _solved(diagonals: Any, rhs: Any, transpose: Any, conjugate: Any, pivoting: Any, name: Any) -> Any:  # fmt: skip
    """Mirrors _tridiagonal_solve_compact_format."""
    rank, given = diagonals.shape.ndims, rhs.shape.ndims
    if rank < 2:
        text = f"Expected diagonals to have rank at least 2, got {rank}"
        raise raised(ValueError(text))
    if given not in (rank, rank - 1):
        text = f"Expected the rank of rhs to be {rank - 1} or {rank}, got {given}"
        raise raised(ValueError(text))
    if diagonals.shape.as_list()[-2] not in (None, 3):
        raise raised(ValueError(f"Expected 3 diagonals got {diagonals.shape.as_list()[-2]}"))
    if not diagonals.shape[:-2].is_compatible_with(rhs.shape[: rank - 2]):
        text = f"Batch shapes {diagonals.shape[:-2]} and {rhs.shape[: rank - 2]} are incompatible"
        raise raised(ValueError(text))
    is_vector = given == rank - 1
    if is_vector:
        rhs = tf.expand_dims(tf.math.conj(rhs) if conjugate else rhs, -1)
    elif transpose:
        rhs = tf.matrix_transpose(rhs, conjugate=conjugate)
    elif conjugate:
        rhs = tf.math.conj(rhs)
    left, right = diagonals.shape.as_list()[-1], rhs.shape.as_list()[-2]
    if left and right and left != right:
        text = f"Expected number of left-hand sided and right-hand sides to be equal, got {left} and {right}"
        raise raised(ValueError(text))
    solved = make("TridiagonalSolve", name, {"partial_pivoting": pivoting}, diagonals=diagonals, rhs=rhs)  # fmt: skip
    if is_vector:
        return tf.squeeze(solved, -1)
    return tf.matrix_transpose(solved) if transpose else solved


@tf_export("linalg.tridiagonal_matmul")
def tridiagonal_matmul(diagonals, rhs, diagonals_format="compact", name=None):
    """The shape of the right side; raises ValueError."""
    if diagonals_format == "compact":
        parts = [diagonals[..., place, :] for place in range(3)]
    elif diagonals_format == "sequence":
        parts = list(diagonals)
    elif diagonals_format == "matrix":
        parts = _diagonals_of(diagonals)
    else:
        raise raised(ValueError(f"Unrecognized diagonals_format: {diagonals_format}"))
    upper, main, lower = (tf.expand_dims(part, -2) for part in parts)
    given = {"superdiag": upper, "maindiag": main, "subdiag": lower, "rhs": rhs}
    return make("TridiagonalMatMul", name, **given)


def _diagonals_of(matrix: Any) -> list[Any]:
    sizes = matrix.shape.as_list()[-2:]
    if None in sizes:
        text = 'The size of the matrix needs to be known for diagonals_format="matrix"'
        raise raised(ValueError(text))
    if sizes[0] != sizes[1]:
        text = (
            f"Expected last two dimensions of diagonals to be same, got {sizes[1]} and {sizes[0]}"
        )
        raise raised(ValueError(text))
    main = tf.matrix_diag_part(matrix)
    turned, around = tf.transpose(matrix), [0, 0]
    above = [[n + 1, n] for n in range(sizes[0] - 1)]
    below = [[n - 1, n] for n in range(1, sizes[0])]
    upper = tf.transpose(tf.gather_nd(turned, [*above, around]))
    return [upper, main, tf.transpose(tf.gather_nd(turned, [around, *below]))]
