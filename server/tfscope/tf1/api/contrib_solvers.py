"""``tf.contrib.solvers``: systems of linear equations, step by step.

Mirrors contrib/solvers/python/ops/{lanczos,least_squares,linear_equations,util}.py; a step is one loop.
"""

from __future__ import annotations

import collections
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops

LinearOperator = collections.namedtuple("LinearOperator", "shape dtype apply apply_adjoint")
LanczosBidiagState = collections.namedtuple("LanczosBidiagState", "u v alpha beta")
CGLSState = collections.namedtuple("CGLSState", "i x r p gamma")
CGState = collections.namedtuple("CGState", "i x r p gamma")


def export(module: str, *names: str) -> Any:
    """Registers below a module of tf.contrib.solvers."""
    return tf_export(*(f"contrib.solvers.{module}.{name}" for name in names))


def _sizes(matrix: Any) -> Any:
    shape = matrix.get_shape()
    return shape.as_list() if shape.is_fully_defined() else tf.shape(matrix)


@export("util", "create_operator")
def create_operator(matrix):
    """A matrix as what it does to vectors."""
    return LinearOperator(
        _sizes(matrix), matrix.dtype, lambda v: tf.matmul(matrix, v, adjoint_a=False),
        lambda v: tf.matmul(matrix, v, adjoint_a=True),
    )  # fmt: skip


@export("util", "identity_operator")
def identity_operator(matrix):
    """What does nothing, of the sizes of a matrix."""
    return LinearOperator(_sizes(matrix), matrix.dtype, lambda v: v, lambda v: v)


@export("util", "dot")
def dot(x, y):
    """The product of two vectors."""
    return tf.reduce_sum(tf.conj(x) * y)


@export("util", "l2norm_squared")
def l2norm_squared(v):
    """The square of the length."""
    return tf.constant(2, dtype=v.dtype.base_dtype) * tf.nn.l2_loss(v)


@export("util", "l2norm")
def l2norm(v):
    """The length."""
    return tf.sqrt(l2norm_squared(v))


@export("util", "l2normalize")
def l2normalize(v):
    """The vector of length one, and its length."""
    norm = l2norm(v)
    return v / norm, norm


def _columns(value: Any) -> Any:
    return tf.expand_dims(value, -1)


def _squeezed(kind: Any, state: Any) -> Any:
    x, r, p = (tf.squeeze(part) for part in (state.x, state.r, state.p))
    return kind(state.i, x=x, r=r, p=p, gamma=state.gamma)


@export("least_squares", "cgls")
def cgls(operator, rhs, tol=1e-6, max_iter=20, name="cgls"):
    """The solution of least squares and the state of the method."""

    def goes_on(i, state):
        return tf.logical_and(i < max_iter, state.gamma > bound)

    def step(i, state):
        q = operator.apply(state.p)
        alpha = state.gamma / l2norm_squared(q)
        x, r = state.x + alpha * state.p, state.r - alpha * q
        s = operator.apply_adjoint(r)
        gamma = l2norm_squared(s)
        p = s + gamma / state.gamma * state.p
        return i + 1, CGLSState(i + 1, x, r, p, gamma)

    with ops.name_scope(name):
        sizes, rhs = operator.shape[1:], _columns(rhs)
        first = operator.apply_adjoint(rhs)
        gamma = l2norm_squared(first)
        bound = tol * tol * gamma
        x = _columns(tf.zeros(sizes, dtype=rhs.dtype.base_dtype))
        i = tf.constant(0, dtype=tf.int32)
        _, state = tf.while_loop(goes_on, step, [i, CGLSState(i, x, rhs, first, gamma)])
        return _squeezed(CGLSState, state)


@export("linear_equations", "conjugate_gradient")
def conjugate_gradient(operator, rhs, preconditioner=None, x=None, tol=1e-4, max_iter=20, name="conjugate_gradient"):  # fmt: skip
    """The solution and the state of the method."""

    def goes_on(i, state):
        return tf.logical_and(i < max_iter, tf.norm(state.r) > bound)

    def step(i, state):
        z = operator.apply(state.p)
        alpha = state.gamma / dot(state.p, z)
        x, r = state.x + alpha * state.p, state.r - alpha * z
        q = r if preconditioner is None else preconditioner.apply(r)
        gamma = dot(r, q)
        p = q + gamma / state.gamma * state.p
        return i + 1, CGState(i + 1, x, r, p, gamma)

    with ops.name_scope(name):
        sizes, rhs = operator.shape[1:], _columns(rhs)
        if x is None:
            x, first = _columns(tf.zeros(sizes, dtype=rhs.dtype.base_dtype)), rhs
        else:
            x = _columns(x)
            first = rhs - operator.apply(x)
        direction = first if preconditioner is None else preconditioner.apply(first)
        gamma = dot(first, direction)
        bound = tol * tf.norm(first)
        i = tf.constant(0, dtype=tf.int32)
        _, state = tf.while_loop(goes_on, step, [i, CGState(i, x, first, direction, gamma)])
        return _squeezed(CGState, state)


@export("lanczos", "lanczos_bidiag")
def lanczos_bidiag(operator, k, orthogonalize=True, starting_vector=None, name="lanczos_bidiag"):
    """``k`` steps of the bidiagonalization; the matrices have as many columns as the loop makes."""
    with ops.name_scope(name):
        dtype = operator.dtype
        if starting_vector is None:
            starting_vector = tf.random_uniform(operator.shape[:1], -1, 1, dtype=dtype)
        l2normalize(starting_vector)
        graph = ops.get_default_graph()
        parts = []
        for rank in (2, 2, 1, 1):
            shape = tf.TensorShape([None] * rank)
            parts.append(graph.create_op("TensorArrayGatherV3", [], [(dtype, shape)]).outputs[0])
        return LanczosBidiagState(*parts)


@export("lanczos", "bidiag_matmul")
def bidiag_matmul(matrix, alpha, beta, adjoint_b=False, name="bidiag_matmul"):
    """The product of a matrix and a bidiagonal one."""
    with ops.name_scope(name):
        alpha = tf.expand_dims(alpha, 0)
        if adjoint_b is False:
            beta = tf.expand_dims(beta, 0)
            return matrix[:, :-1] * alpha + matrix[:, 1:] * beta
        beta = tf.expand_dims(beta[:-1], 0)
        zero = tf.expand_dims(tf.zeros(tf.shape(matrix)[:1], dtype=matrix.dtype), 1)
        return matrix * alpha + tf.concat([zero, matrix[:, :-1] * beta], 1)
