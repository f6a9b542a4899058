"""Cross entropies.  Mirrors python/ops/{nn_ops,nn_impl}.py."""

from __future__ import annotations

import math

from tfscope.tf1.api.array_ops import ones_like, rank, reshape, transpose, zeros_like
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import concat
from tfscope.tf1.api.check_ops import assert_equal
from tfscope.tf1.api.math_ops import base, binary, cast, type_like
from tfscope.tf1.api.math_reductions import range_
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import newer_export, tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import of_target


def _arguments(name, sentinel, labels, logits):
    """Labels and logits, in 1.15 by their names only."""
    if sentinel is not None:
        text = f"Only call `{name}` with named arguments (labels=..., logits=..., ...)"
        raise raised(ValueError(text))
    if labels is None or logits is None:
        text = of_target(
            "Both labels and logits must be provided.",
            f"Both `labels` and `logits` must be provided for {name}Received: labels={labels} and "
            f"logits={logits}",
        )
        raise raised(ValueError(text))
    return labels, logits


def _same_shape(labels, logits):
    if not labels.shape.is_compatible_with(logits.shape):
        shapes = f"({logits.shape} vs {labels.shape})"
        text = of_target(
            f"logits and labels must have the same shape {shapes}",
            f"`logits` and `labels` must have the same shape, received {shapes}.",
        )
        raise raised(ValueError(text))


def _where(condition, t, e):
    return make("Select", None, condition=condition, t=t, e=e)


@tf_export("nn.sigmoid_cross_entropy_with_logits")
def sigmoid_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, name=None):
    """A loss per element."""
    labels, logits = _arguments("sigmoid_cross_entropy_with_logits", _sentinel, labels, logits)
    with op_scope(name, "logistic_loss") as scope:
        logits = convert_to_tensor(logits, name="logits")
        labels = convert_to_tensor(labels, name="labels")
        _same_shape(labels, logits)
        zeros = zeros_like(logits, dtype=base(logits))
        positive = logits >= zeros
        relu = _where(positive, logits, zeros)
        negative = _where(positive, -logits, logits)
        return binary(
            "Add",
            relu - logits * labels,
            make("Log1p", None, x=make("Exp", None, x=negative)),
            scope,
        )


@tf_export("nn.weighted_cross_entropy_with_logits")
def weighted_cross_entropy_with_logits(
    labels=None, logits=None, pos_weight=None, name=None, targets=None
):
    """A weighted loss per element."""
    labels = given(labels, targets, "labels", "targets")
    with op_scope(name, "logistic_loss") as scope:
        logits = convert_to_tensor(logits, name="logits")
        labels = convert_to_tensor(labels, name="labels")
        _same_shape(labels, logits)
        weight = 1 + (pos_weight - 1) * labels
        missed = (1 - labels) * logits
        size = make("Abs", None, x=logits)
        softened = make("Log1p", None, x=make("Exp", None, x=-size)) + make(
            "Relu", None, features=-logits
        )
        return binary("Add", missed, weight * softened, scope)


@tf_export("nn.log_poisson_loss")
def log_poisson_loss(targets, log_input, compute_full_loss=False, name=None):
    """A loss per element."""
    with op_scope(name, "log_poisson_loss"):
        log_input = convert_to_tensor(log_input, name="log_input")
        targets = convert_to_tensor(targets, name="targets")
        if not targets.shape.is_compatible_with(log_input.shape):
            shapes = f"({log_input.shape} vs {targets.shape})"
            text = of_target(
                f"log_input and targets must have the same shape {shapes}",
                f"`log_input` and `targets` must have the same shape, received {shapes}.",
            )
            raise raised(ValueError(text))
        result = make("Exp", None, x=log_input) - log_input * targets
        if compute_full_loss:
            half = make_constant(0.5, type_like(targets), None, "Const")
            circle = make_constant(2 * math.pi, type_like(targets), None, "Const")
            log = make("Log", None, x=targets)
            stirling = targets * log - targets + half * make("Log", None, x=circle * targets)
            zeros, ones = zeros_like(targets), ones_like(targets)
            inside = make("LogicalAnd", None, x=targets >= zeros, y=targets <= ones)
            result = result + _where(inside, zeros, stirling)
        return result


# -- softmax -----------------------------------------------------------------------------------
@tf_export("nn.softmax_cross_entropy_with_logits_v2")
def softmax_cross_entropy_with_logits_v2(labels, logits, axis=None, name=None, dim=None):
    """A loss per row; gradients reach the labels."""
    axis = given(axis, dim, "axis", "dim")
    axis = -1 if axis is None else axis
    with op_scope(name, "softmax_cross_entropy_with_logits") as scope:
        logits = convert_to_tensor(logits, name="logits")
        labels = convert_to_tensor(labels, name="labels")
        small = base(logits) in (dtypes.float16, dtypes.bfloat16)
        precise = cast(logits, dtypes.float32) if small else logits
        labels = cast(labels, base(precise))
        input_rank = rank(precise)
        whole = logits.shape
        if axis != -1:
            precise, labels = _to_end(precise, axis, input_rank), _to_end(labels, axis, input_rank)
        input_shape = shape_op(precise)
        precise, labels = _rows(precise), _rows(labels)
        cost = make("SoftmaxCrossEntropyWithLogits", scope, features=precise, labels=labels)[0]
        length = binary("Sub", input_rank, 1)
        outer = make("Slice", None, input=input_shape, begin=[0], size=[length])
        cost = reshape(cost, outer)
        if whole.ndims is not None and isinstance(axis, int) and -whole.ndims <= axis < whole.ndims:
            sizes = whole.as_list()
            del sizes[axis]
            fixed(cost, sizes)
        return cast(cost, base(logits)) if small else cost


def _to_end(x, axis, input_rank):
    order = concat([range_(axis), range_(axis + 1, input_rank), [axis]], 0)
    return transpose(x, order)


def _rows(logits):
    """All but the last dimension flattened.  Mirrors nn_ops.py _flatten_outer_dims."""
    count = rank(logits)
    whole = shape_op(logits)
    last = make("Slice", None, input=whole, begin=[binary("Sub", count, 1)], size=[1])
    flat = reshape(logits, concat([[-1], last], 0))
    if logits.shape.ndims is not None:
        sizes = logits.shape.as_list()
        if not sizes:
            raise raised(IndexError("list index out of range"))
        outer = TensorShape(sizes[:-1]).num_elements()
        if outer is not None:
            fixed(flat, [outer, sizes[-1]])
    return flat


@tf_export("nn.softmax_cross_entropy_with_logits")
def softmax_cross_entropy_with_logits(
    _sentinel=None, labels=None, logits=None, dim=-1, name=None, axis=None
):
    """A loss per row; no gradient reaches the labels."""
    dim = axis if axis is not None else dim
    labels, logits = _arguments("softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    with op_scope(name, "softmax_cross_entropy_with_logits_sg") as scope:
        labels = make("StopGradient", "labels_stop_gradient", input=labels)
    return softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, axis=dim, name=scope)


@tf_export("nn.sparse_softmax_cross_entropy_with_logits")
def sparse_softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, name=None):
    """A loss per row; labels are class numbers."""
    labels, logits = _arguments(
        "sparse_softmax_cross_entropy_with_logits", _sentinel, labels, logits
    )
    with op_scope(name, "SparseSoftmaxCrossEntropyWithLogits"):
        labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
        half = base(logits) == dtypes.float16
        precise = cast(logits, dtypes.float32) if half else logits
        labels_shape = shape_op(labels)
        count, known = logits.shape.ndims, labels.shape
        whole = (
            known.is_fully_defined() and count is not None and logits.shape[:-1].is_fully_defined()
        )
        _check_sparse(known, logits.shape, whole, logits)
        if count == 2:
            cost = make(SPARSE, name, features=precise, labels=labels)[0]
            return cast(cost, dtypes.float16) if half else cost
        checks = []
        if not whole:
            checks.append(assert_equal(shape_op(labels), shape_op(logits)[:-1]))
        with get_default_graph().control_dependencies(checks):
            classes = shape_op(logits)[rank(logits) - 1]
            precise = reshape(precise, [-1, classes])
            labels = reshape(labels, [-1])
            cost = make(SPARSE, name, features=precise, labels=labels)[0]
            cost = fixed(reshape(cost, labels_shape), known)
            return cast(cost, dtypes.float16) if half else cost


SPARSE = "SparseSoftmaxCrossEntropyWithLogits"


def _check_sparse(labels, logits, whole, given):
    if logits.ndims == 0:
        text = of_target(
            f"Logits cannot be scalars - received shape {logits}.",
            f"`logits` cannot be a scalar. Received logits={given}`",
        )
        raise raised(ValueError(text))
    if logits.ndims is not None and labels.ndims is not None and labels.ndims != logits.ndims - 1:
        text = of_target(
            f"Rank mismatch: Rank of labels (received {labels.ndims}) should equal rank of logits minus 1 "
            f"(received {logits.ndims}).",
            f"`labels.shape.rank` must equal `logits.shape.rank - 1`. Received: labels.shape={labels} of rank "
            f"{labels.ndims} and logits.shape={logits} of rank {logits.ndims}",
        )
        raise raised(ValueError(text))
    if whole and labels != logits[:-1]:
        text = of_target(
            f"Shape mismatch: The shape of labels (received {labels}) should equal the shape of logits except "
            f"for the last dimension (received {logits}).",
            "`labels.shape` must equal `logits.shape` except for the last dimension. Received: "
            f"labels.shape={labels} and logits.shape={logits}",
        )
        raise raised(ValueError(text))


@newer_export("nn.sigmoid_cross_entropy_with_logits")
def _sigmoid_cross_entropy_of_2(labels=None, logits=None, name=None):
    return sigmoid_cross_entropy_with_logits(None, labels, logits, name)


@newer_export("nn.softmax_cross_entropy_with_logits")
def _softmax_cross_entropy_of_2(labels=None, logits=None, dim=-1, name=None, axis=None):
    return softmax_cross_entropy_with_logits(None, labels, logits, dim, name, axis)


@newer_export("nn.sparse_softmax_cross_entropy_with_logits")
def _sparse_cross_entropy_of_2(labels=None, logits=None, name=None):
    return sparse_softmax_cross_entropy_with_logits(None, labels, logits, name)
