"""Solutions, determinants and checks of operators, whose batches of matrices are made as long as each other.

Mirrors python/ops/linalg/linear_operator_util.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


def broadcast_matrix_batch_dims(matrices: list[Any]) -> list[Any]:
    """Matrices with as many of each before the last two sizes."""
    with ops.name_scope("broadcast_matrix_batch_dims", values=matrices):
        made = [ops.convert_to_tensor(m) for m in matrices]
        for tensor in made:
            if tensor.shape.ndims is not None and tensor.shape.ndims < 2:
                text = f"Expected at least a batch matrix.  Found: {tensor}"
                raise raised(ValueError(text))
        whole = made[0].shape[:-2]
        for tensor in made[1:]:
            whole = tf.broadcast_static_shape(whole, tensor.shape[:-2])
        if whole.is_fully_defined():
            return [_as_many(tensor, whole) for tensor in made]
        found = tf.shape(made[0])[:-2]
        for tensor in made[1:]:
            found = tf.broadcast_dynamic_shape(found, tf.shape(tensor)[:-2])
        return [
            tf.broadcast_to(tensor, tf.concat([found, tf.shape(tensor)[-2:]], axis=0))
            for tensor in made
        ]


def _as_many(tensor: Any, whole: Any) -> Any:
    own = tensor.shape[:-2]
    if own.is_fully_defined() and own.as_list() == whole.as_list():
        return tensor
    sizes = tf.concat([whole.as_list(), tf.shape(tensor)[-2:]], axis=0)
    return tf.broadcast_to(tensor, sizes)


def _unchanged(x: Any) -> Any:
    return x


Inverse = Callable[[Any], Any]


def _reshaped(a: Any, b: Any, adjoint: bool) -> tuple[Any, Any, Inverse, bool]:
    """Two operands, the second with its further batches at its end if that is smaller; what puts them back,
    and whether the first one is still to be transposed."""
    if a.shape.ndims is None or b.shape.ndims is None or a.shape.ndims >= b.shape.ndims:
        return a, b, _unchanged, True
    more = b.shape.ndims - a.shape.ndims
    tf.shape(b)[:more], tf.shape(b)[more:]  # made before it is known whether they are used
    sizes = [b.shape.as_list()[k] for k in range(more)]
    own, equations = a.shape.as_list()[-2 if adjoint else -1], b.shape.as_list()[-1]
    if None not in (*sizes, own, equations):
        if math.prod(sizes) < 2 or own <= equations:
            return a, b, _unchanged, True
    a = tf.linalg.adjoint(a) if adjoint else a
    extra, main = tf.shape(b)[:more], tf.shape(b)[more:]
    perm = [*range(more, b.shape.ndims), *range(more)]
    moved = tf.transpose(b, perm=perm)
    squashed = tf.reshape(moved, tf.concat((main[:-1], [-1]), 0))

    def back(y: Any) -> Any:
        shape = tf.concat((tf.shape(y)[:-1], [main[-1]], extra), 0)
        inverse = sorted(range(len(perm)), key=perm.__getitem__)
        return tf.transpose(tf.reshape(y, shape), perm=inverse)

    return a, squashed, back, False


def cholesky_solve_with_broadcast(chol: Any, rhs: Any) -> Any:
    """The solution for a matrix of which the triangle is known."""
    with ops.name_scope(None, "CholeskySolveWithBroadcast", [chol, rhs]):
        chol, rhs = broadcast_matrix_batch_dims([chol, rhs])
        return tf.linalg.cholesky_solve(chol, rhs)


def matrix_solve_with_broadcast(matrix: Any, rhs: Any, adjoint: bool = False) -> Any:
    """The solution for any matrix."""
    with ops.name_scope(None, "MatrixSolveWithBroadcast", [matrix, rhs]):
        matrix, rhs, back, left = _operands(matrix, rhs, adjoint)
        return back(tf.linalg.solve(matrix, rhs, adjoint=adjoint and left))


def matrix_triangular_solve_with_broadcast(matrix: Any, rhs: Any, lower: bool, adjoint: bool = False) -> Any:  # fmt: skip
    """The solution for a triangle."""
    with ops.name_scope(None, "MatrixTriangularSolve", [matrix, rhs]):
        matrix, rhs, back, left = _operands(matrix, rhs, adjoint)
        if adjoint and not left:
            lower = not lower
        made = tf.linalg.triangular_solve(matrix, rhs, lower=lower, adjoint=adjoint and left)
        return back(made)


def _operands(matrix: Any, rhs: Any, adjoint: bool) -> tuple[Any, Any, Inverse, bool]:
    matrix = ops.convert_to_tensor(matrix, name="matrix")
    rhs = ops.convert_to_tensor(rhs, name="rhs", dtype=element_type(matrix))
    matrix, rhs, back, left = _reshaped(matrix, rhs, adjoint)
    matrix, rhs = broadcast_matrix_batch_dims([matrix, rhs])
    return matrix, rhs, back, left


def assert_no_entries_with_modulus_zero(x: Any, message: str) -> Any:
    """An op that fails for zeros."""
    with ops.name_scope("assert_no_entries_with_modulus_zero", values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        sizes = tf.abs(x)
        zero = ops.convert_to_tensor(0, dtype=element_type(sizes))
        return tf.assert_less(zero, sizes, message=message)


def assert_zero_imag_part(x: Any, message: str) -> Any:
    """An op that fails for what is no real number."""
    with ops.name_scope("assert_zero_imag_part", values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        kind = element_type(x)
        if kind is None or kind.is_floating:
            return tf.no_op()
        imaginary = tf.math.imag(x)
        zero = ops.convert_to_tensor(0, dtype=element_type(imaginary))
        return tf.assert_equal(zero, imaginary, message=message)
