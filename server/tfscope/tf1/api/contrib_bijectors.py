"""tf.contrib.distributions.bijectors: invertible functions, their scopes and shapes.

Mirrors python/ops/distributions/bijector_impl.py and contrib/distributions/python/ops/bijectors/*.py.
Where a function needs several ops of numbers alone, one op in its scope stands for them.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any

from tfscope.tf1.api.contrib_distributions import _broadcast, _computed
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

PLACE = "contrib.distributions.bijectors"


def bijector_names(name: str) -> list[str]:
    """Public and private names."""
    return [f"{PLACE}.{name}"]


def _snake(name: str) -> str:
    first = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z0-9])([A-Z])", r"\1_\2", first).lower()


@tf_export(*bijector_names("Bijector"))
class Bijector:
    """A function with an inverse; a kind of it says how a value goes forward and back."""

    def __init__(self, graph_parents=None, is_constant_jacobian=False, validate_args=False, dtype=None, forward_min_event_ndims=None, inverse_min_event_ndims=None, name=None):  # fmt: skip
        forward, inverse = forward_min_event_ndims, inverse_min_event_ndims
        if forward is None and inverse is None:
            text = "Must specify at least one of `forward_min_event_ndims` and `inverse_min_event_ndims`."
            raise raised(ValueError(text))
        forward = inverse if forward is None else forward
        inverse = forward if inverse is None else inverse
        for key, value in (("forward", forward), ("inverse", inverse)):
            if not isinstance(value, (int, Unknown)):
                text = (
                    f"Expected {key}_min_event_ndims to be of type int, got {type(value).__name__}"
                )
                raise raised(TypeError(text))
        self._graph_parents = graph_parents or []
        self._least = (forward, inverse)
        self._is_constant_jacobian = is_constant_jacobian
        self._validate_args = validate_args
        self._dtype = dtype
        self._name = name or _snake(type(self).__name__.lstrip("_"))
        self._known: dict[Any, Any] = {}
        self._inverses: dict[Any, Any] = {}

    graph_parents = property(lambda self: self._graph_parents)
    forward_min_event_ndims = property(lambda self: self._least[0])
    inverse_min_event_ndims = property(lambda self: self._least[1])
    is_constant_jacobian = property(lambda self: self._is_constant_jacobian)
    validate_args = property(lambda self: self._validate_args)
    dtype = property(lambda self: self._dtype)
    name = property(lambda self: self._name)

    @contextlib.contextmanager
    def _name_scope(self, name=None, values=None):
        with ops.name_scope(self.name):
            with ops.name_scope(name, values=[*(values or []), *self.graph_parents]) as scope:
                yield scope

    # -- what kinds and programs override --------------------------------------------------------
    def _forward(self, x):
        raise raised(NotImplementedError("forward not implemented."))

    def _inverse(self, y):
        raise raised(NotImplementedError("inverse not implemented"))

    def _inverse_log_det_jacobian(self, y):
        raise raised(NotImplementedError("inverse_log_det_jacobian not implemented."))

    def _forward_log_det_jacobian(self, x):
        raise raised(NotImplementedError("forward_log_det_jacobian not implemented."))

    def _forward_event_shape(self, input_shape):
        return input_shape

    def _inverse_event_shape(self, output_shape):
        return output_shape

    # -- what is called --------------------------------------------------------------------------
    def _tensor(self, value, name):
        value = ops.convert_to_tensor(value, name=name)
        wanted, found = self._dtype, element_type(value)
        if wanted is not None and found is not None and tf.as_dtype(wanted).base_dtype != found:
            text = f"Input had dtype {wanted} but expected {value.dtype}."
            raise raised(TypeError(text))
        return value

    def forward(self, x, name="forward", **kwargs):
        """The function of ``x``, remembered."""
        with self._name_scope(name, [x]):
            x = self._tensor(x, "x")
            return self._remembered("y", x, lambda: self._forward(x, **kwargs))

    def inverse(self, y, name="inverse", **kwargs):
        """What the function makes ``y`` of, remembered."""
        with self._name_scope(name, [y]):
            y = self._tensor(y, "y")
            return self._remembered("x", y, lambda: self._inverse(y, **kwargs))

    def _remembered(self, kind, value, make):
        key = (kind, id(value))
        if key not in self._known:
            made = make()
            self._known[key] = (made, value)
            back = ("x" if kind == "y" else "y", id(made))
            self._known.setdefault(back, (value, made))
        return self._known[key][0]

    def inverse_log_det_jacobian(self, y, event_ndims, name="inverse_log_det_jacobian", **kwargs):
        """One number per event."""
        return self._log_det("inverse", y, event_ndims, name, kwargs)

    def forward_log_det_jacobian(self, x, event_ndims, name="forward_log_det_jacobian", **kwargs):
        """One number per event."""
        return self._log_det("forward", x, event_ndims, name, kwargs)

    def _log_det(self, side, value, event_ndims, name, kwargs):
        """That of the inverse is remembered, of a value and of what it is made of; a constant is looked for
        before the inverse's value is a tensor, and behind the check of the forward one's dimensions."""
        inverse, constant = side == "inverse", ("constant", str(event_ndims))
        with self._name_scope(name, [value]):
            if not inverse:
                self._check_event_ndims(event_ndims, self._least[0])
            if constant in self._inverses:
                return self._inverses[constant] if inverse else -1.0 * self._inverses[constant]
            value = self._tensor(value, "y" if inverse else "x")
            if inverse:
                self._check_event_ndims(event_ndims, self._least[1])
            return self._log_det_of(side, value, event_ndims, kwargs)

    @staticmethod
    def _check_event_ndims(event_ndims, least):
        known = ops.convert_to_tensor(event_ndims, name="event_ndims")
        if not isinstance(known, Unknown) and not known.dtype.is_integer:
            text = f"Expected integer dtype, got dtype {known.dtype}"
            raise raised(ValueError(text))
        rank = None if isinstance(known, Unknown) else known.shape.ndims
        if rank and ops.constant_value(known) is not None:
            text = f"Expected scalar event_ndims, got shape {known.shape}"
            raise raised(ValueError(text))
        if isinstance(event_ndims, int) and least > event_ndims:
            text = f"event_ndims ({event_ndims}) must be larger than min_event_ndims ({least})"
            raise raised(ValueError(text))

    def _log_det_of(self, side, value, event_ndims, kwargs):
        count = str(event_ndims)
        found = next((self._inverses[p] for p in self._places(side, value, count) if p in self._inverses), None)  # fmt: skip
        if found is None:
            found = self._computed_log_det(side, value, event_ndims, kwargs)
            places = self._places(side, value, count)
            places += [("constant", count)] * bool(self._is_constant_jacobian)
            self._inverses.update(dict.fromkeys(places, found))
        return found if side == "inverse" else -found

    def _places(self, side, value, count):
        """Where a number of the value is remembered, and of the value it goes with."""
        here, there = ("y", "x") if side == "inverse" else ("x", "y")
        other = self._known.get((there, id(value)), (None,))[0]
        found = [(here, id(value), count)]
        return found if other is None else [*found, (there, id(other), count)]

    def _computed_log_det(self, side, value, event_ndims, kwargs):
        """Of the inverse, by the side's own function, else by the other's of the other value."""
        inverse = side == "inverse"
        try:
            with current_run().catching(NotImplementedError):
                if inverse:
                    found = self._inverse_log_det_jacobian(value, **kwargs)
                else:
                    found = -self._forward_log_det_jacobian(value, **kwargs)
        except NotImplementedError:
            across = self._inverse if inverse else self._forward
            turn = "x" if inverse else "y"
            value = self._remembered(turn, value, lambda: across(value, **kwargs))
            if inverse:
                found = -self._forward_log_det_jacobian(value, **kwargs)
            else:
                found = self._inverse_log_det_jacobian(value, **kwargs)
            inverse = not inverse
        return self._reduced(value, found, self._least[inverse], event_ndims)

    def _reduced(self, value, log_det, least, event_ndims):
        """Summed over the dimensions of an event.  Mirrors _reduce_jacobian_det_over_event."""
        if isinstance(log_det, Unknown) or isinstance(value, Unknown):
            return log_det
        rank = tf.rank(value)
        sizes = tf.shape(value)[rank - event_ndims : rank - least]
        product = tf.ones(sizes, element_type(log_det)) * log_det
        known = isinstance(event_ndims, int)
        if known:
            axis = [-index for index in range(1, event_ndims - least + 1)]
        else:
            axis = tf.range(-(event_ndims - least), 0)
        made = tf.reduce_sum(product, axis=axis)
        dims = value.shape.ndims
        if known and dims is not None and log_det.shape.ndims is not None:
            event = value.shape[dims - event_ndims : dims - least]
            shape = tf.broadcast_static_shape(log_det.shape, event)
            made.set_shape(shape[: shape.ndims - (event_ndims - least)])
        return made

    def forward_event_shape(self, input_shape):
        """The shape of an event after the function."""
        return self._forward_event_shape(tf.TensorShape(input_shape))

    def inverse_event_shape(self, output_shape):
        """The shape of an event before the function."""
        return self._inverse_event_shape(tf.TensorShape(output_shape))

    def forward_event_shape_tensor(self, input_shape, name="forward_event_shape_tensor"):
        """The shape of an event as a tensor."""
        with self._name_scope(name, [input_shape]):
            return ops.convert_to_tensor(input_shape, dtype=tf.int32, name="input_shape")

    def inverse_event_shape_tensor(self, output_shape, name="inverse_event_shape_tensor"):
        """The shape of an event as a tensor."""
        with self._name_scope(name, [output_shape]):
            return ops.convert_to_tensor(output_shape, dtype=tf.int32, name="output_shape")


class Elementwise(Bijector):
    """A function of numbers; parameters broadcast."""

    shared_by_models = True
    _given: tuple[Any, ...] = ()

    def _start(self, name, validate_args, least=0, constant=False, **parameters):
        self._name, self._graph_parents = name, []
        made = {}
        if parameters:
            with self._name_scope("init", values=list(parameters.values())):
                made = {
                    key: None if value is None else ops.convert_to_tensor(value, name=key)
                    for key, value in parameters.items()
                }
        for key, value in made.items():
            setattr(self, f"_{key}", value)
        self._given = tuple(value for value in made.values() if value is not None)
        Bijector.__init__(
            self, forward_min_event_ndims=least, validate_args=validate_args, name=name,
            is_constant_jacobian=constant,
        )  # fmt: skip

    def _numbers(self, value, kind=None):
        shape = _broadcast([value.shape, *(p.shape for p in self._given if hasattr(p, "shape"))])
        return _computed([value, *self._given], element_type(value), shape, kind)

    def _forward(self, x):
        return self._numbers(x)

    _inverse = _inverse_log_det_jacobian = _forward


@tf_export(*bijector_names("AbsoluteValue"))
class AbsoluteValue(Elementwise):
    """The size of numbers: two of them have each."""

    def __init__(self, validate_args=False, name="absolute_value"):
        self._name, self._graph_parents = name, []
        with self._name_scope("init"):
            Bijector.__init__(
                self, forward_min_event_ndims=0, is_constant_jacobian=True,
                validate_args=validate_args, name=name,
            )  # fmt: skip

    def _forward(self, x):
        return tf.abs(x)


@tf_export(*bijector_names("Identity"))
class Identity(Elementwise):
    """Nothing changes."""

    def __init__(self, validate_args=False, name="identity"):
        self._start(name, validate_args, constant=True)

    def _forward(self, x):
        return x

    _inverse = _forward

    def _inverse_log_det_jacobian(self, y):
        return tf.constant(0.0, dtype=element_type(y))

    _forward_log_det_jacobian = _inverse_log_det_jacobian
