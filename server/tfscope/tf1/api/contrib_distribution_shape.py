"""The parts of shapes of draws, and what is made of locations and scales.

Mirrors contrib/distributions/python/ops/{shape,distribution_util}.py and python/ops/distributions/util.py.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.distributions import pick_vector
from tfscope.tf1.api.numpy_values import constant_value
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised, refusable


class DistributionShape:
    """Draws, batches and events of a tensor, of which the numbers of dimensions are given."""

    def __init__(self, batch_ndims, event_ndims, validate_args=False, name="DistributionShape"):
        self.validate_args, self.name = validate_args, name
        with ops.name_scope(name), ops.name_scope("init"):
            self.batch_ndims = ops.convert_to_tensor(batch_ndims, name="batch_ndims")
            self.batch_is_0 = self._is_zero(self.batch_ndims)
            self.event_ndims = ops.convert_to_tensor(event_ndims, name="event_ndims")
            self.event_is_0 = self._is_zero(self.event_ndims)

    @staticmethod
    def _is_zero(ndims):
        known = constant_value(ndims)
        return tf.equal(ndims, 0) if known is None else known == 0

    @contextlib.contextmanager
    def _name_scope(self, name: str, values: Any) -> Iterator[None]:
        parts = [*values, self.batch_ndims, self.event_ndims]
        with ops.name_scope(self.name), ops.name_scope(name, values=parts):
            yield

    def _ndims(self, x, name):
        with self._name_scope(name, [x]):
            rank = x.get_shape().ndims
            if rank is None:
                return tf.rank(x, name="ndims")
            return ops.convert_to_tensor(rank, dtype=tf.int32, name="ndims")

    def _sample_ndims(self, x, name):
        with self._name_scope(name, [x]):
            ndims = self._ndims(x, name)
            batch, event = constant_value(self.batch_ndims), constant_value(self.event_ndims)
            known = constant_value(ndims)
            if None in (known, batch, event):
                with ops.name_scope("sample_ndims"):
                    found = ndims - self.batch_ndims - self.event_ndims
                    if self.validate_args:
                        found = with_dependencies([tf.assert_non_negative(found)], found)
                return found
            if known - batch - event < 0:
                text = f"expected batch_ndims({batch}) + event_ndims({event}) <= ndims({known})"
                raise raised(ValueError(text))
            return ops.convert_to_tensor(int(known - batch - event), name="sample_ndims")

    def shapes_of(self, x, name="get_shape"):
        """The shapes of draws, batches and events as vectors."""
        with self._name_scope(name, [x]):
            x = ops.convert_to_tensor(x, name="x")
            samples = self._sample_ndims(x, name)
            return (
                _sliced(x, [], samples, "sample_shape"),
                _sliced(x, [samples], self.batch_ndims, "batch_shape"),
                _sliced(x, [samples, self.batch_ndims], self.event_ndims, "event_shape"),
            )

    def matrices_of(self, x):
        """``[*batch, event, draws]``, and the shape of the draws; batches are not widened."""
        with self._name_scope("make_batch_of_event_sample_matrices", [x]):
            x = ops.convert_to_tensor(x, name="x")
            samples, batch, event = self.shapes_of(x)
            event = pick_vector(self.event_is_0, [1], event)
            x = tf.reshape(x, shape=tf.concat([[-1], batch, event], 0))
            return rotate_transpose(x, -1), samples

    def draws_of(self, x, samples):
        """The reverse."""
        with self._name_scope("undo_make_batch_of_event_sample_matrices", [x, samples]):
            x = ops.convert_to_tensor(x, name="x")
            samples = ops.convert_to_tensor(samples, name="sample_shape")
            x = rotate_transpose(x, 1)
            if constant_value(self.batch_ndims) is None:
                sizes = x.get_shape().as_list() if x.get_shape().is_fully_defined() else tf.shape(x)
                batch = sizes[1 : 1 + self.batch_ndims]
                start = tf.where_v2(tf.logical_and(False, self.batch_is_0), 2, 1 + self.batch_ndims)  # fmt: skip
                event = sizes[start : start + self.event_ndims]
            else:
                if self.event_is_0:
                    x = tf.squeeze(x, axis=[-1])
                _, batch, event = self.shapes_of(x)
            return tf.reshape(x, shape=tf.concat([samples, batch, event], 0))


def _sliced(x: Any, before: list[Any], size: Any, name: str) -> Any:
    """The sizes of ``x`` behind some: a constant if they are known."""
    before = before or [tf.zeros([], dtype=tf.int32, name="zero")]
    known = [constant_value(s) for s in (*before, size)]
    if x.get_shape().ndims is not None and None not in known:
        start = int(sum(known[:-1]))
        part = x.get_shape().as_list()[start : start + int(known[-1])]
        if None not in part:
            return ops.convert_to_tensor(part, dtype=tf.int32, name=name)
    sizes = tf.shape(x)
    return tf.slice(sizes, [sum(before)], [size])


def rotate_transpose(x: Any, shift: int) -> Any:
    """With the dimensions moved round by ``shift`` places."""
    with ops.name_scope("rotate_transpose", values=[x, shift]):
        x = ops.convert_to_tensor(x, name="x")
        places = ops.convert_to_tensor(shift, name="shift")
        tf.assert_integer(places)
        rank = x.get_shape().ndims
        if rank is not None:
            if rank < 2:
                return x
            order = list(range(rank))
            return tf.transpose(x, perm=order[-shift:] + order[:-shift])
        count = tf.rank(x)
        turned = tf.where_v2(
            tf.less(places, 0), tf.mod(-places, count), count - tf.mod(places, count)
        )
        first, last = tf.range(0, turned), tf.range(turned, count)
        return tf.transpose(x, perm=tf.concat([last, first], 0))


# -- locations and scales ----------------------------------------------------------------------------
def _tensor(value: Any, name: str) -> Any:
    return None if value is None else ops.convert_to_tensor(value, name=name)


def _checker(validate_args: bool, assert_positive: bool) -> Any:
    """What puts a check of the numbers of a diagonal before a tensor."""

    def checked(x, diag=None):
        if not validate_args:
            return x
        diag = x if diag is None else diag()
        if assert_positive:
            check = tf.assert_positive(diag, message="diagonal part must be positive")
        else:
            zero = tf.zeros([], element_type(x))
            check = tf.assert_none_equal(diag, zero, message="diagonal part must be non-zero")
        return with_dependencies([check], x)

    return checked


def make_diag_scale(loc=None, scale_diag=None, scale_identity_multiplier=None, shape_hint=None, validate_args=False, assert_positive=False, name=None):  # fmt: skip
    """An operator of a diagonal; raises ``ValueError`` where its size is not known."""
    checked = _checker(validate_args, assert_positive)
    given = [loc, scale_diag, scale_identity_multiplier]
    with ops.name_scope(name, "make_diag_scale", values=given):
        loc, diag = _tensor(loc, "loc"), _tensor(scale_diag, "scale_diag")
        multiplier = _tensor(scale_identity_multiplier, "scale_identity_multiplier")
        hints = {"is_non_singular": True, "is_self_adjoint": True}
        if diag is not None:
            if multiplier is not None:
                diag += multiplier[..., tf.newaxis]
            return tf.linalg.LinearOperatorDiag(checked(diag), is_positive_definite=assert_positive, **hints)  # fmt: skip
        if loc is None and shape_hint is None:
            text = "Cannot infer `event_shape` unless `loc` or `shape_hint` is specified."
            raise raised(ValueError(text))
        rows = refusable(loc.shape.as_list().__getitem__, -1) if shape_hint is None else shape_hint
        if multiplier is None:
            return tf.linalg.LinearOperatorIdentity(
                num_rows=rows, dtype=element_type(loc), is_self_adjoint=True, is_positive_definite=True
            )  # fmt: skip
        return tf.linalg.LinearOperatorScaledIdentity(
            num_rows=rows, multiplier=checked(multiplier), is_positive_definite=assert_positive, **hints
        )  # fmt: skip


def make_tril_scale(loc=None, scale_tril=None, scale_diag=None, scale_identity_multiplier=None, shape_hint=None, validate_args=False, assert_positive=False, name=None):  # fmt: skip
    """An operator of a lower triangle, else of a diagonal."""
    given = [loc, scale_diag, scale_identity_multiplier]
    with ops.name_scope(name, "make_tril_scale", values=given):
        loc, tril = _tensor(loc, "loc"), _tensor(scale_tril, "scale_tril")
        diag = _tensor(scale_diag, "scale_diag")
        multiplier = _tensor(scale_identity_multiplier, "scale_identity_multiplier")
    if tril is None:
        return make_diag_scale(loc, diag, multiplier, shape_hint, validate_args, assert_positive, name)  # fmt: skip
    tril = tf.matrix_band_part(tril, -1, 0)
    own = tf.matrix_diag_part(tril)
    if diag is not None:
        own += diag
    if multiplier is not None:
        own += multiplier[..., tf.newaxis]
    tril = tf.matrix_set_diag(tril, own)
    checked = _checker(validate_args, assert_positive)
    return tf.linalg.LinearOperatorLowerTriangular(
        tril=checked(tril, lambda: tf.matrix_diag_part(tril)), is_non_singular=True,
        is_self_adjoint=False, is_positive_definite=assert_positive,
    )  # fmt: skip


def shapes_from_loc_and_scale(loc: Any, scale: Any) -> tuple[Any, Any]:
    """The shapes of batches and events; raises ``ValueError`` where events do not fit."""
    parents = [loc, *scale.graph_parents]
    with ops.name_scope("shapes_from_loc_and_scale", values=parents):
        size = scale.range_dimension_tensor()
        known = constant_value(size)
        event = [int(known)] if known is not None else size[tf.newaxis]
        if loc is not None:
            own = loc.get_shape().as_list()[-1] if loc.get_shape().ndims else None
            if own is not None and known is not None and own not in (1, known):
                text = f"Event size of 'scale' ({own}) could not be broadcast up to that of 'loc' ({known})."
                raise raised(ValueError(text))
        batch = scale.batch_shape_tensor()
        if loc is None:
            value = constant_value(batch)
            return (batch if value is None else [int(v) for v in value]), event
        rows = loc.get_shape().with_rank_at_least(1)
        rows = rows if rows.ndims is None else rows[:-1]
        if rows.ndims is None or not rows.is_fully_defined():
            found = tf.shape(loc)[:-1]
        else:
            found = ops.convert_to_tensor(rows, name="loc_batch_shape")
        return prefer_static_broadcast_shape(batch, found), event


def prefer_static_broadcast_shape(first: Any, second: Any) -> Any:
    """The shape that both are widened to; as a tensor where it is not known."""
    with ops.name_scope("prefer_static_broadcast_shape", values=[first, second]):
        shapes = []
        for shape in (first, second):
            value = constant_value(ops.convert_to_tensor(shape, name="shape", dtype=tf.int32))
            shapes.append(None if value is None else TensorShape([int(v) for v in value]))
        if None not in shapes:
            return tf.broadcast_static_shape(*shapes)
        return tf.broadcast_dynamic_shape(first, second)
