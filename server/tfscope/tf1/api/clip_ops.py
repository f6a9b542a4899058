"""Clipping and norms.  Mirrors python/ops/{clip_ops,linalg_ops}.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import ones_like, size
from tfscope.tf1.api.array_ops import rank as rank_of
from tfscope.tf1.api.array_stack import stack
from tfscope.tf1.api.math_ops import abs as abs_
from tfscope.tf1.api.math_ops import base, binary, cast, conj, pow, type_like
from tfscope.tf1.api.math_reductions import range_, reduction
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def _dense(t, name):
    return convert_to_tensor(t.values if isinstance(t, ops.IndexedSlices) else t, name=name)


def _as_given(t, values):
    return (
        ops.IndexedSlices(values, t.indices, t.dense_shape)
        if isinstance(t, ops.IndexedSlices)
        else values
    )


def _keeps_shape(values, clipped):
    """A bound may not make more of the values than there are."""
    if current_run().is_v1:
        values.shape.merge_with(clipped.shape)
    else:
        values.shape.assert_is_compatible_with(clipped.shape)


@tf_export("clip_by_value")
def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """Element-wise between two bounds."""
    with op_scope(name, "clip_by_value") as scope:
        values = _dense(t, "t")
        least = binary("Minimum", values, clip_value_max)
        _keeps_shape(values, least)
        most = binary("Maximum", least, clip_value_min, scope)
        _keeps_shape(values, most)
        return _as_given(t, most)


@tf_export("clip_by_norm")
def clip_by_norm(t, clip_norm, axes=None, name=None):
    """Scaled down to a norm."""
    with op_scope(name, "clip_by_norm") as scope:
        values = _dense(t, "t")
        total = reduction("Sum", values * values, axes, True)
        positive = total > 0
        safe = make("Select", None, condition=positive, t=total, e=ones_like(total))
        norm_ = make("Select", None, condition=positive, t=make("Sqrt", None, x=safe), e=total)
        scaled = values * clip_norm
        clipped = make("Identity", scope, input=scaled / binary("Maximum", norm_, clip_norm))
        return _as_given(t, clipped)


def _checked_list(t_list):
    if not isinstance(t_list, (list, tuple)):
        newer = f"`t_list` should be a sequence of tensors. Received {shown_kind(t_list)}."
        raise raised(TypeError(of_target("t_list should be a sequence", newer)))
    return list(t_list)


def _values(t_list):
    return [None if t is None else _dense(t, f"t_{i}") for i, t in enumerate(t_list)]


@tf_export("global_norm", "linalg.global_norm")
def global_norm(t_list, name=None):
    """The norm of all tensors together."""
    if isinstance(t_list, Unknown):
        return make(
            "Sqrt", "global_norm/global_norm", x=make_constant(t_list, dtypes.float32, [], "Const")
        )
    listed = _checked_list(t_list)
    with op_scope(name, "global_norm"):
        halves = [make("L2Loss", None, t=v) for v in _values(listed) if v is not None]
        half = reduction("Sum", stack(halves))
        return make(
            "Sqrt", "global_norm", x=half * make_constant(2.0, type_like(half), None, "Const")
        )


@tf_export("clip_by_global_norm")
def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """Tensors scaled down together, and their norm."""
    if isinstance(t_list, Unknown):
        return t_list, global_norm(t_list, name) if use_norm is None else use_norm
    listed = _checked_list(t_list)
    if use_norm is None:
        use_norm = global_norm(listed, name)
    with op_scope(name, "clip_by_global_norm") as scope:
        kind = base(use_norm)
        finite_scale = clip_norm * binary(
            "Minimum", 1.0 / use_norm, make_constant(1.0, kind, None, "Const") / clip_norm
        )
        if current_run().is_v1:
            finite = make("IsFinite", None, x=use_norm)
            nan = make_constant(float("nan"), kind, None, "Const")
            scale = make("Select", None, condition=finite, t=finite_scale, e=nan)
        else:
            scale = finite_scale + (use_norm - use_norm)
        made = []
        for i, v in enumerate(_values(listed)):
            made.append(None if v is None else make("Identity", f"{scope}_{i}", input=v * scale))
        return [c if c is None else _as_given(t, c) for c, t in zip(made, listed)], use_norm


@tf_export("clip_by_average_norm")
def clip_by_average_norm(t, clip_norm, name=None):
    """Scaled down to an average norm."""
    with op_scope(name, "clip_by_average_norm") as scope:
        t = convert_to_tensor(t, name="t")
        count = cast(size(t), dtypes.float32)
        inverse = make("Rsqrt", None, x=reduction("Sum", t * t, range_(rank_of(t))))
        scaled = t * clip_norm
        least = binary(
            "Minimum", inverse * count, make_constant(1.0, None, None, "Const") / clip_norm
        )
        return make("Identity", scope, input=scaled * least)


def refuse_other_order(order, matrix):
    """Raises for a norm that there is not.  Mirrors linalg_ops.py norm."""
    if isinstance(order, Unknown) or isinstance(order, (int, float)) and order > 0 and not matrix:
        return
    kinds = ["euclidean", 1, 2, float("inf")]
    if matrix:
        kinds.insert(1, "fro")
    if order not in kinds:
        text = f"a supported matrix norm in {kinds}" if matrix else "a supported vector norm"
        raise raised(ValueError(f"'ord' must be {text}, got {order}"))


def _largest_singular(x, axis):
    """The 2-norm of matrices: the two axes are turned to the end and back."""
    rank = tf.rank(x)
    given = convert_to_tensor(axis)
    places = tf.map_fn(lambda i: tf.cond(i >= 0, lambda: i, lambda: i + rank), given)
    axes = tf.range(rank)
    before = tf.concat([tf.setdiff1d(axes, places)[0], places], axis=0)
    after = tf.map_fn(
        lambda i: tf.cast(tf.squeeze(tf.where_v2(tf.equal(before, i))), dtype=tf.int32), axes
    )
    values = tf.abs(tf.svd(tf.transpose(x, perm=before), compute_uv=False))
    largest = tf.expand_dims(tf.reduce_max(values, axis=-1, keepdims=True), axis=-1)
    return tf.transpose(largest, perm=after)


@tf_export("norm", "linalg.norm")
def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None, keep_dims=None):  # noqa: A002
    """Vector or matrix norms."""
    keepdims = given(keepdims, keep_dims, "keepdims", "keep_dims") or False
    matrix = isinstance(axis, (list, tuple)) and len(axis) == 2
    if matrix:
        axis = list(axis)
        if not all(isinstance(a, (int, Unknown)) for a in axis) or type(axis[0]) is int and axis[0] == axis[1]:  # fmt: skip
            raise raised(
                ValueError("'axis' must be None, an integer, or a tuple of 2 unique integers")
            )
    elif not isinstance(axis, (int, Unknown, type(None))):
        raise raised(ValueError("'axis' must be None, an integer, or a tuple of 2 unique integers"))
    else:
        axis = None if axis is None else [axis]
    refuse_other_order(ord, matrix)
    with op_scope(name, "norm"):
        x = convert_to_tensor(tensor)
        if matrix and ord == 2 and type(ord) in (int, float):
            result = _largest_singular(x, axis)
        elif ord in ("fro", "euclidean") or (ord == 2 and not matrix):
            result = make("Sqrt", None, x=reduction("Sum", x * conj(x), axis, True))
        elif ord == 1:
            result = reduction("Sum", abs_(x), None if axis is None else axis[0], True)
            result = reduction("Max", result, axis[-1], True) if matrix else result
        elif ord == float("inf"):
            result = abs_(x)
            result = reduction("Sum", result, axis[1], True) if matrix else result
            result = reduction("Max", result, None if axis is None else axis[0], True)
        else:
            result = pow(reduction("Sum", pow(abs_(x), ord), axis, True), 1.0 / ord)
        if not keepdims:
            result = make("Squeeze", None, {"squeeze_dims": axis}, input=result)
        return result
