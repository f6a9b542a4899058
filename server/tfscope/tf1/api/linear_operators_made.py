"""Operators that are made of others.

Mirrors python/ops/linalg/linear_operator_{composition,kronecker,block_diag,inversion,adjoint}.py.
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api.linear_operators import LinearOperator
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised


class _OfSeveral(LinearOperator):
    """An operator of a list of operators; raises TypeError and ValueError."""

    shared_by_models = True
    mark = "_"

    def __init__(self, operators, is_non_singular=None, is_self_adjoint=None,
                 is_positive_definite=None, is_square=None, name=None):  # fmt: skip
        operators = list(operators)
        if not operators:
            raise raised(ValueError(f"Expected a non-empty list of operators. Found: {operators}"))
        self._operators = operators
        for operator in operators:
            if operator.dtype != operators[0].dtype:
                listed = "   ".join(str((o.name, o.dtype)) for o in operators)
                text = f"Expected all operators to have the same dtype.  Found {listed}"
                raise raised(TypeError(text))
        name = self.mark.join(o.name for o in operators) if name is None else name
        parents = [parent for operator in operators for parent in operator.graph_parents]
        with ops.name_scope(name):
            super().__init__(operators[0].dtype, parents, is_non_singular, is_self_adjoint,
                             is_positive_definite, is_square, name)  # fmt: skip

    operators = property(lambda self: self._operators)

    def _shape(self):
        shapes = [operator.shape for operator in self._operators]
        if any(shape.ndims is None for shape in shapes):
            return tensor_shape.unknown_shape()
        batch = shapes[0][:-2]
        for shape in shapes[1:]:
            batch = tensor_shape.broadcast_shape(batch, shape[:-2])
        sizes = [(shape.as_list()[-2], shape.as_list()[-1]) for shape in shapes]
        return batch.concatenate(self._together(*zip(*sizes)))


def _all_known(numbers: Any, joined: Any) -> Any:
    return None if None in numbers else joined(numbers)


@tf_export("linalg.LinearOperatorComposition")
class LinearOperatorComposition(_OfSeveral):
    """One operator after another."""

    mark = "_o_"

    def _together(self, rows, columns):
        return [rows[0], columns[-1]]


@tf_export("linalg.LinearOperatorKronecker")
class LinearOperatorKronecker(_OfSeveral):
    """All products of entries."""

    mark = "_x_"

    def _together(self, rows, columns):
        return [_all_known(rows, math.prod), _all_known(columns, math.prod)]


@tf_export("linalg.LinearOperatorBlockDiag")
class LinearOperatorBlockDiag(_OfSeveral):
    """Operators along the diagonal."""

    mark = "_ds_"

    def _together(self, rows, columns):
        return [_all_known(rows, sum), _all_known(columns, sum)]


class _OfOne(LinearOperator):
    """What is made of one operator."""

    shared_by_models = True
    tail = ""

    def __init__(self, operator, is_non_singular=None, is_self_adjoint=None,
                 is_positive_definite=None, is_square=None, name=None):  # fmt: skip
        self._operator = operator
        hints = [
            own if given is None else given
            for given, own in zip(
                (is_non_singular, is_self_adjoint, is_positive_definite), operator._hints
            )
        ]
        name = operator.name + self.tail if name is None else name
        with ops.name_scope(name, values=operator.graph_parents):
            super().__init__(operator.dtype, operator.graph_parents, *hints, is_square, name)

    operator = property(lambda self: self._operator)

    def _shape(self):
        shape = self._operator.shape
        if shape.ndims is None:
            return shape
        dims = shape.as_list()
        return tensor_shape.TensorShape([*dims[:-2], dims[-1], dims[-2]])


@tf_export("linalg.LinearOperatorInversion")
class LinearOperatorInversion(_OfOne):
    """An inverse: products are solutions."""

    tail = "_inv"

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._operator.solve(x, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._operator.matmul(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)


@tf_export("linalg.LinearOperatorAdjoint")
class LinearOperatorAdjoint(_OfOne):
    """A conjugate transpose."""

    tail = "_adjoint"

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._operator.matmul(x, adjoint=not adjoint, adjoint_arg=adjoint_arg)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._operator.solve(rhs, adjoint=not adjoint, adjoint_arg=adjoint_arg)

    def _to_dense(self):
        return tf.linalg.adjoint(self._operator.to_dense())
