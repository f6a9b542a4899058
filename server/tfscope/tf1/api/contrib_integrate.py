"""tf.contrib.integrate: differential equations.  Mirrors contrib/integrate/python/ops/odes.py."""

from __future__ import annotations

from typing import Any, NamedTuple

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised

PLACES = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
USED = ((0,), (0, 1), (0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 3, 4), (0, 2, 3, 4, 5))
"""Which earlier slopes a stage uses: those whose weight is not zero; how much decides nothing."""
MIDDLE = (0, 2, 3, 4, 5, 6)
ORDER = 5


class _State(NamedTuple):
    """Where a step ends."""

    y1: Any
    f1: Any
    t0: Any
    t1: Any
    dt: Any
    coefficients: Any


class _History(NamedTuple):
    """What the steps were."""

    points: Any
    ratios: Any


class _Options(NamedTuple):
    """How steps are chosen."""

    rtol: Any
    atol: Any
    safety: Any
    ifactor: Any
    dfactor: Any
    most: Any


def _scaled(scale, slopes, used, name=None):
    """A sum of slopes, each twice weighted."""
    with ops.name_scope(name, "scaled_dot_product", [scale, *slopes]) as scope:
        return tf.add_n([(scale * 0.5) * slopes[i] for i in used], name=scope)


def _product(factors, values):
    with ops.name_scope(None, "dot_product", list(values)) as scope:
        return tf.add_n([x * y for x, y in zip(factors, values)], name=scope)


def _step(func, y0, f0, t0, dt):
    """A step of fifth order, and its error.  Mirrors _runge_kutta_step."""
    with ops.name_scope(None, "runge_kutta_step", [y0, f0, t0, dt]) as scope:
        y0, f0 = ops.convert_to_tensor(y0, name="y0"), ops.convert_to_tensor(f0, name="f0")
        t0, dt = ops.convert_to_tensor(t0, name="t0"), ops.convert_to_tensor(dt, name="dt")
        width = tf.cast(dt, y0.dtype)
        slopes, y = [f0], y0
        for place, used in zip(PLACES, USED):
            t = t0 + place * dt
            y = y0 + _scaled(width, slopes, used)
            slopes.append(func(y, t))
        y1 = tf.identity(y, name=f"{scope}/y1")
        f1 = tf.identity(slopes[-1], name=f"{scope}/f1")
        error = _scaled(width, slopes, MIDDLE, name=f"{scope}/y1_error")
        return y1, f1, error, slopes


def _fitted(y0, y1, slopes, dt):
    """A polynomial through a step.  Mirrors _interp_fit_rk."""
    with ops.name_scope("interp_fit_rk"):
        dt = tf.cast(dt, y0.dtype)
        middle = y0 + _scaled(dt, slopes, MIDDLE)
        values = [slopes[0], slopes[-1], y0, y1, middle]
        a = _product([-2 * dt, 2 * dt, -8, -8, 16], values)
        b = _product([5 * dt, -3 * dt, 18, 14, -32], values)
        c = _product([-4 * dt, dt, -11, -5, 16], values)
        return [a, b, c, dt * slopes[0], y0]


def _evaluated(coefficients, t0, t1, t):
    """The polynomial at a time within its step.  Mirrors _interp_evaluate."""
    with ops.name_scope("interp_evaluate"):
        kind = coefficients[0].dtype
        inside = tf.Assert((t0 <= t) & (t <= t1), ["", t0, t, t1])
        with tf.control_dependencies([inside]):
            x = tf.cast((t - t0) / (t1 - t0), kind)
        powers = [tf.constant(1, kind), x]
        for _ in range(2, len(coefficients)):
            powers.append(powers[-1] * x)
        return _product(coefficients, powers[::-1])


def _next_width(width, ratio, how):
    """Mirrors _optimal_step_size."""
    with ops.name_scope(None, "optimal_step_size", [width, ratio]) as scope:
        ratio = tf.cast(ratio, width.dtype)
        exponent = tf.cast(1 / ORDER, width.dtype)
        least = 1 / how.ifactor
        factor = tf.minimum(ratio**exponent / how.safety, 1 / how.dfactor)
        return tf.div(width, tf.maximum(least, factor), name=scope)


def _squared(x):
    if x.dtype.is_complex:
        return tf.square(tf.real(x)) + tf.square(tf.imag(x))
    return tf.square(x)


def _increasing(t):
    check = tf.Assert(tf.reduce_all(t[1:] > t[:-1]), ["`t` must be monotonic increasing"])
    return tf.control_dependencies([check])


def _check_types(y0, t, dt=None):
    if not (y0.dtype.is_floating or y0.dtype.is_complex):
        text = "`y0` must have a floating point or complex floating point dtype"
        raise raised(TypeError(text))
    if not t.dtype.is_floating:
        raise raised(TypeError("`t` must have a floating point dtype"))
    if dt is not None and not dt.dtype.is_floating:
        raise raised(TypeError("`dt` must have a floating point dtype"))


def _check_sizes(t, dt):
    if len(t.get_shape().as_list()) > 1 or len(dt.get_shape().as_list()) > 1:
        raise raised(ValueError("t must be a 1D tensor"))
    count, steps = t.get_shape().as_list()[0], dt.get_shape().as_list()[0]
    if count is not None and steps is not None and count != steps + 1:
        raise raised(ValueError("t and dt have incompatible lengths, must be N and N-1"))


def _adaptive(func, how):
    """One step of a width that fits the error."""

    def step(state, history, n_steps):
        y0, f0, _, t0, dt, coefficients = state
        with ops.name_scope("assertions"):
            checks = [
                tf.Assert(t0 + dt > t0, ["underflow in dt", dt]),
                tf.Assert(n_steps < how.most, ["max_num_steps exceeded"]),
                tf.Assert(tf.reduce_all(tf.is_finite(abs(y0))), ["non-finite values", y0]),
            ]
        with tf.control_dependencies(checks):
            y1, f1, error, slopes = _step(func, y0, f0, t0, dt)
        with ops.name_scope("error_ratio"):
            allowed = how.atol + how.rtol * tf.maximum(abs(y0), abs(y1))
            ratio = tf.sqrt(tf.reduce_mean(_squared(error) / _squared(allowed)))
            good = ratio <= 1
        with ops.name_scope("update/rk_state"):
            y = tf.cond(good, lambda: y1, lambda: y0)
            f = tf.cond(good, lambda: f1, lambda: f0)
            t = tf.cond(good, lambda: t0 + dt, lambda: t0)
            coefficients = tf.cond(good, lambda: _fitted(y0, y1, slopes, dt), lambda: coefficients)
            state = _State(y, f, t0, t, _next_width(dt, ratio, how), coefficients)
        with ops.name_scope("update/history"):
            points, ratios = history.points, history.ratios
            history = _History(
                points.write(points.size(), t0 + dt), ratios.write(ratios.size(), ratio)
            )
        return state, history, n_steps + 1

    return step


def _dopri5(func, y0, t, rtol, atol, full_output=False, first_step=None, safety=0.9, ifactor=10.0, dfactor=0.2, max_num_steps=1000, name=None):  # fmt: skip
    """Solutions at all times.  Mirrors _dopri5."""
    first_step = 1.0 if first_step is None else first_step
    with ops.name_scope(name, "dopri5", [y0, t]) as scope:
        first = ops.convert_to_tensor(first_step, dtype=t.dtype, name="first_step")
        given = (("safety", safety), ("ifactor", ifactor), ("dfactor", dfactor))
        kept = [ops.convert_to_tensor(value, dtype=t.dtype, name=n) for n, value in given]
        most = ops.convert_to_tensor(max_num_steps, dtype=tf.int32, name="max_num_steps")
        step = _adaptive(func, _Options(rtol, atol, *kept, most))

        def interpolate(solution, history, state, i):
            with ops.name_scope("interpolate"):
                state, history, _ = tf.while_loop(
                    lambda state, *_: t[i] > state.t1, step, (state, history, 0),
                    name="integrate_loop",
                )  # fmt: skip
                y = _evaluated(state.coefficients, state.t0, state.t1, t[i])
                return solution.write(i, y), history, state, i + 1

        with _increasing(t):
            count = tf.size(t)
        solution = tf.TensorArray(y0.dtype, size=count).write(0, y0)
        history = _History(
            tf.TensorArray(t.dtype, size=0, dynamic_size=True),
            tf.TensorArray(rtol.dtype, size=0, dynamic_size=True),
        )
        state = _State(y0, func(y0, t[0]), t[0], t[0], first, [y0] * 5)
        solution, history, *_ = tf.while_loop(
            lambda _, __, ___, i: i < count, interpolate, (solution, history, state, 1),
            name="interpolate_loop",
        )  # fmt: skip
        y = solution.stack(name=scope)
        y.set_shape(t.get_shape().concatenate(y0.get_shape()))
        if not full_output:
            return y
        points = history.points.stack()
        calls = 6 * tf.size(points) + 1
        told = {"num_func_evals": calls, "integrate_points": points}
        return y, {**told, "error_ratio": history.ratios.stack()}


@tf_export("contrib.integrate.odeint")
def odeint(func, y0, t, rtol=1e-6, atol=1e-12, method=None, options=None, full_output=False, name=None):  # fmt: skip
    """States at the times ``t``, one behind the other.  Raises ValueError for an unknown method."""
    if method is not None and method != "dopri5":
        raise raised(ValueError(f"invalid method: {method!r}"))
    if options is None:
        options = {}
    elif method is None:
        raise raised(ValueError("cannot supply `options` without specifying `method`"))
    with ops.name_scope(name, "odeint", [y0, t, rtol, atol]) as scope:
        y0 = ops.convert_to_tensor(y0, name="y0")
        t = ops.convert_to_tensor(t, preferred_dtype=tf.float64, name="t")
        _check_types(y0, t)
        kind = abs(y0).dtype
        rtol = ops.convert_to_tensor(rtol, dtype=kind, name="rtol")
        atol = ops.convert_to_tensor(atol, dtype=kind, name="atol")
        return _dopri5(func, y0, t, rtol, atol, full_output=full_output, name=scope, **options)


def _midpoint(func, t, dt, y):
    width = tf.cast(dt, y.dtype)
    return width * func(y + func(y, t) * width / 2, t + dt / 2)


def _rk4(func, t, dt, y):
    first = func(y, t)
    half = t + dt / 2
    width = tf.cast(dt, y.dtype)
    second = func(y + width * first / 2, half)
    third = func(y + width * second / 2, half)
    fourth = func(y + width * third, t + dt)
    return tf.add_n([first, 2 * second, 2 * third, fourth]) * (width / 6)


METHODS = {"midpoint": _midpoint, "rk4": _rk4}


def _integrated(method, func, y0, t, dt, counts):
    """Mirrors _FixedGridIntegrator.integrate."""

    def step(y, now, n, interval):
        width = dt[interval - 1]
        change = tf.cast(method(func, now, width, y), dtype=y.dtype)
        return y + change, now + width, n + 1, interval

    def over_interval(solution, y, now, interval):
        y, now, *_ = tf.while_loop(
            lambda _, __, n, interval: n < counts[interval - 1], step, (y, now, 0, interval)
        )
        return solution.write(interval, y), y, now, interval + 1

    count = tf.size(t)
    begin = t[0]
    solution = tf.TensorArray(y0.dtype, count).write(0, y0)
    solution, *_ = tf.while_loop(
        lambda _, __, ___, i: i < count, over_interval, (solution, y0, begin, 1)
    )
    made = solution.stack()
    made.set_shape(t.get_shape().concatenate(y0.get_shape()))
    return made


@tf_export("contrib.integrate.odeint_fixed")
def odeint_fixed(func, y0, t, dt=None, method="rk4", name=None):
    """States at the times ``t``, by steps of a fixed width.  Raises ValueError for another method."""
    with ops.name_scope(name, "odeint_fixed", [y0, t, dt]):
        t = ops.convert_to_tensor(t, preferred_dtype=tf.float64, name="t")
        y0 = ops.convert_to_tensor(y0, name="y0")
        intervals = t[1:] - t[:-1]
        dt = intervals if dt is None else dt
        dt = ops.convert_to_tensor(dt, preferred_dtype=tf.float64, name="dt")
        counts = tf.ceil(intervals / dt)
        dt = intervals / counts
        counts = tf.cast(counts, dtype=tf.int32)
        _check_types(y0, t, dt)
        _check_sizes(t, dt)
        with _increasing(t), ops.name_scope(method):
            if method not in METHODS:
                raise raised(ValueError(f"method not supported: {method!s}"))
            return _integrated(METHODS[method], func, y0, t, dt, counts)
