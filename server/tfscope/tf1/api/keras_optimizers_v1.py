"""The optimizers of tensorflow.python.keras.optimizers and contrib.keras.optimizers, which 1.15 keeps beside
those of tf.keras.optimizers.  Mirrors python/keras/optimizers.py.

Hyperparameters are variables made at once, below the name of the class; what is kept per weight is an unnamed
variable made with the updates.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_backend as backend
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.trackable import Trackable
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown


def export(name: str) -> Any:
    """Registers under the two modules that hold the older classes."""
    place = f"keras.optimizers.{name}"
    own = [f"python.keras.optimizers.{spelt}" for spelt in (name, name.lower())]
    return tf_export(*own, f"contrib.{place}", f"contrib.keras.api.{place}")


@export("Optimizer")
class Optimizer:
    """The base of all; subclasses give their updates."""

    _told_: tuple[str, ...] = ()  # hyperparameters that ``get_config`` tells

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            if key not in ("clipnorm", "clipvalue"):
                text = f"Unexpected keyword argument passed to optimizer: {key}"
                raise raised(TypeError(text))
            if refusable(lambda value=value: value < 0):
                raise raised(ValueError(f"Expected {key} >= 0, received: {value}"))
        self.__dict__.update(kwargs)
        self.updates = []
        self.weights = []

    def _variables_(self, **values: Any) -> None:
        """Makes the hyperparameters; ``iterations`` is the integer among them."""
        with context.name_scope(type(self).__name__):
            for name, value in values.items():
                kind = "int64" if name == "iterations" else None
                setattr(self, name, backend.variable(value, dtype=kind, name=name))

    def get_updates(self, loss, params):
        """The update operations; raises ``NotImplementedError``."""
        raise raised(NotImplementedError())

    def get_gradients(self, loss, params):
        """Gradients, clipped; raises ``ValueError`` if a variable has none."""
        grads = tf.keras.backend.gradients(loss, params)
        if any(grad is None for grad in grads) and nothing_missed():
            text = (
                "An operation has `None` for gradient. Please make sure that all of your ops have a "
                "gradient defined (i.e. are differentiable). Common ops without gradient: K.argmax, "
                "K.round, K.eval."
            )
            raise raised(ValueError(text))
        if hasattr(self, "clipnorm"):
            grads = [tf.clip_by_norm(g, self.clipnorm) for g in grads]
        if hasattr(self, "clipvalue"):
            grads = [tf.clip_by_value(g, -self.clipvalue, self.clipvalue) for g in grads]
        return grads

    def set_weights(self, weights):
        """Sets values in a session; raises ``ValueError`` for another number of them."""
        params = self.weights
        if len(params) != len(weights):
            text = (
                f"Length of the specified weight list ({len(weights)}) does not match the number of "
                f"weights of the optimizer ({len(params)})"
            )
            raise raised(ValueError(text))
        tf.keras.backend.batch_set_value(list(zip(params, weights)))

    def get_weights(self):
        """Known in a session only."""
        return tf.keras.backend.batch_get_value(self.weights)

    def get_config(self):
        """The arguments; those that are variables are known in a session only."""
        clips = {k: getattr(self, k) for k in ("clipnorm", "clipvalue") if hasattr(self, k)}
        told = {name: getattr(self, name) for name in self._told_}
        kept = (int, float, bool, type(None), Unknown)
        return clips | {
            name: value if isinstance(value, kept) else Unknown("runtime", f"get_value({name})")
            for name, value in told.items()
        }

    @classmethod
    def from_config(cls, config):
        """An optimizer of these arguments."""
        return cls(**config)

    # -- what the updates share --------------------------------------------------------------
    def _decayed_(self) -> Any:
        """The learning rate, less with each step if it decays."""
        if not self.initial_decay > 0:
            return self.lr
        step = tf.cast(self.iterations, backend.dtype(self.decay))
        return self.lr * (1.0 / (1.0 + self.decay * step))

    def _step_(self) -> Any:
        """The number of the step, counted before it is read."""
        with ops.control_dependencies([tf.assign_add(self.iterations, 1)]):
            return tf.cast(self.iterations, backend.floatx())

    def _set_(self, param: Any, value: Any) -> None:
        """The update of a weight, within its constraint."""
        constraint = getattr(param, "constraint", None)
        if constraint is not None:
            value = constraint(value)
        self.updates.append(tf.assign(param, value))


def _zeros(params: Any, typed: bool = False) -> list[Any]:
    """A variable for each weight, of its type or of the type of all floats."""
    return [
        backend.zeros(backend.int_shape(p), dtype=backend.dtype(p) if typed else None)
        for p in params
    ]


def _epsilon(epsilon: Any) -> Any:
    return backend.epsilon() if epsilon is None else epsilon


@export("SGD")
class SGD(Optimizer):
    """One variable per weight."""

    _told_ = ("lr", "momentum", "decay", "nesterov")

    def __init__(self, lr=0.01, momentum=0.0, decay=0.0, nesterov=False, **kwargs):
        super().__init__(**kwargs)
        self._variables_(iterations=0, lr=lr, momentum=momentum, decay=decay)
        self.initial_decay, self.nesterov = decay, nesterov

    def get_updates(self, loss, params):
        """Velocities and weights."""
        grads = self.get_gradients(loss, params)
        self.updates = [tf.assign_add(self.iterations, 1)]
        lr = self._decayed_()
        moments = _zeros(params)
        self.weights = [self.iterations, *moments]
        for p, g, m in zip(params, grads, moments):
            v = self.momentum * m - lr * g
            self.updates.append(tf.assign(m, v))
            self._set_(p, p + self.momentum * v - lr * g if self.nesterov else p + v)
        return self.updates


class _Accumulating(Optimizer):
    """What RMSprop and Adagrad share: one variable of squares per weight."""

    _typed_ = False

    def _accumulated_(self, a: Any, g: Any) -> Any:
        return a + tf.square(g)

    def get_updates(self, loss, params):
        """Squares and weights."""
        grads = self.get_gradients(loss, params)
        accumulators = _zeros(params, self._typed_)
        self.weights = accumulators
        self.updates = [tf.assign_add(self.iterations, 1)]
        lr = self._decayed_()
        for p, g, a in zip(params, grads, accumulators):
            new_a = self._accumulated_(a, g)
            self.updates.append(tf.assign(a, new_a))
            self._set_(p, p - lr * g / (tf.keras.backend.sqrt(new_a) + self.epsilon))
        return self.updates


@export("RMSprop")
class RMSprop(_Accumulating):
    """One variable per weight, of its type."""

    _told_ = ("lr", "rho", "decay", "epsilon")
    _typed_ = True

    def __init__(self, lr=0.001, rho=0.9, epsilon=None, decay=0.0, **kwargs):
        super().__init__(**kwargs)
        self._variables_(lr=lr, rho=rho, decay=decay, iterations=0)
        self.epsilon, self.initial_decay = _epsilon(epsilon), decay

    def _accumulated_(self, a: Any, g: Any) -> Any:
        return self.rho * a + (1.0 - self.rho) * tf.square(g)


@export("Adagrad")
class Adagrad(_Accumulating):
    """One variable per weight."""

    _told_ = ("lr", "decay", "epsilon")

    def __init__(self, lr=0.01, epsilon=None, decay=0.0, **kwargs):
        super().__init__(**kwargs)
        self._variables_(lr=lr, decay=decay, iterations=0)
        self.epsilon, self.initial_decay = _epsilon(epsilon), decay


@export("Adadelta")
class Adadelta(Optimizer):
    """Two variables per weight."""

    _told_ = ("lr", "rho", "decay", "epsilon")

    def __init__(self, lr=1.0, rho=0.95, epsilon=None, decay=0.0, **kwargs):
        super().__init__(**kwargs)
        self._variables_(lr=lr, decay=decay, iterations=0)
        self.rho, self.epsilon, self.initial_decay = rho, _epsilon(epsilon), decay

    def get_updates(self, loss, params):
        """Squares of gradients, weights, squares of updates."""
        grads = self.get_gradients(loss, params)
        accumulators, deltas = _zeros(params), _zeros(params)
        self.weights = accumulators + deltas
        self.updates = [tf.assign_add(self.iterations, 1)]
        lr, sqrt = self._decayed_(), tf.keras.backend.sqrt
        for p, g, a, d_a in zip(params, grads, accumulators, deltas):
            new_a = self.rho * a + (1.0 - self.rho) * tf.square(g)
            self.updates.append(tf.assign(a, new_a))
            update = g * sqrt(d_a + self.epsilon) / sqrt(new_a + self.epsilon)
            self._set_(p, p - lr * update)
            new_d_a = self.rho * d_a + (1 - self.rho) * tf.square(update)
            self.updates.append(tf.assign(d_a, new_d_a))
        return self.updates


@export("Adam")
class Adam(Optimizer):
    """Three variables per weight; the third has one element without ``amsgrad``."""

    _told_ = ("lr", "beta_1", "beta_2", "decay", "epsilon", "amsgrad")

    def __init__(self, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=None, decay=0.0, amsgrad=False, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self._variables_(iterations=0, lr=lr, beta_1=beta_1, beta_2=beta_2, decay=decay)
        self.epsilon, self.initial_decay, self.amsgrad = _epsilon(epsilon), decay, amsgrad

    def get_updates(self, loss, params):
        """Moments and weights."""
        grads = self.get_gradients(loss, params)
        self.updates = []
        lr, t, sqrt = self._decayed_(), self._step_(), tf.keras.backend.sqrt
        root = sqrt(1.0 - tf.pow(self.beta_2, t))
        lr_t = lr * (root / (1.0 - tf.pow(self.beta_1, t)))
        ms, vs = _zeros(params, typed=True), _zeros(params, typed=True)
        vhats = _zeros(params, typed=True) if self.amsgrad else [backend.zeros(1) for _ in params]
        self.weights = [self.iterations, *ms, *vs, *vhats]
        for p, g, m, v, vhat in zip(params, grads, ms, vs, vhats):
            m_t = (self.beta_1 * m) + (1.0 - self.beta_1) * g
            v_t = largest = (self.beta_2 * v) + (1.0 - self.beta_2) * tf.square(g)
            if self.amsgrad:
                largest = tf.maximum(vhat, v_t)
            p_t = p - lr_t * m_t / (sqrt(largest) + self.epsilon)
            kept = [(vhat, largest)] if self.amsgrad else []
            for slot, value in (*kept, (m, m_t), (v, v_t)):
                self.updates.append(tf.assign(slot, value))
            self._set_(p, p_t)
        return self.updates


@export("Adamax")
class Adamax(Optimizer):
    """Two variables per weight."""

    _told_ = ("lr", "beta_1", "beta_2", "decay", "epsilon")

    def __init__(self, lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=None, decay=0.0, **kwargs):
        super().__init__(**kwargs)
        self._variables_(iterations=0, lr=lr, beta_1=beta_1, beta_2=beta_2, decay=decay)
        self.epsilon, self.initial_decay = _epsilon(epsilon), decay

    def get_updates(self, loss, params):
        """Moments, norms and weights."""
        grads = self.get_gradients(loss, params)
        self.updates = []
        lr, t = self._decayed_(), self._step_()
        lr_t = lr / (1.0 - tf.pow(self.beta_1, t))
        ms, us = _zeros(params), _zeros(params)
        self.weights = [self.iterations, *ms, *us]
        for p, g, m, u in zip(params, grads, ms, us):
            m_t = (self.beta_1 * m) + (1.0 - self.beta_1) * g
            u_t = tf.maximum(self.beta_2 * u, tf.abs(g))
            p_t = p - lr_t * m_t / (u_t + self.epsilon)
            self.updates += [tf.assign(m, m_t), tf.assign(u, u_t)]
            self._set_(p, p_t)
        return self.updates


@export("Nadam")
class Nadam(Optimizer):
    """Two variables per weight."""

    _told_ = ("lr", "beta_1", "beta_2", "epsilon", "schedule_decay")

    def __init__(self, lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=None, schedule_decay=0.004, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self._variables_(iterations=0, m_schedule=1.0, lr=lr, beta_1=beta_1, beta_2=beta_2)
        self.epsilon, self.schedule_decay = _epsilon(epsilon), schedule_decay

    def _cache_(self, exponent: Any) -> Any:
        base = tf.keras.backend.cast_to_floatx(0.96)
        return self.beta_1 * (1.0 - 0.5 * tf.pow(base, exponent))

    def get_updates(self, loss, params):
        """The schedule, moments and weights."""
        grads = self.get_gradients(loss, params)
        self.updates = []
        t, sqrt = self._step_(), tf.keras.backend.sqrt
        cache_t = self._cache_(t * self.schedule_decay)
        cache_t_1 = self._cache_((t + 1) * self.schedule_decay)
        schedule = self.m_schedule * cache_t
        schedule_next = self.m_schedule * cache_t * cache_t_1
        self.updates.append((self.m_schedule, schedule))
        ms, vs = _zeros(params), _zeros(params)
        self.weights = [self.iterations, self.m_schedule, *ms, *vs]
        for p, g, m, v in zip(params, grads, ms, vs):
            g_prime = g / (1.0 - schedule)
            m_t = self.beta_1 * m + (1.0 - self.beta_1) * g
            m_t_prime = m_t / (1.0 - schedule_next)
            v_t = self.beta_2 * v + (1.0 - self.beta_2) * tf.square(g)
            v_t_prime = v_t / (1.0 - tf.pow(self.beta_2, t))
            m_t_bar = (1.0 - cache_t) * g_prime + cache_t_1 * m_t_prime
            self.updates += [tf.assign(m, m_t), tf.assign(v, v_t)]
            self._set_(p, p - self.lr * m_t_bar / (sqrt(v_t_prime) + self.epsilon))
        return self.updates


@tf_export("python.keras.optimizers.TFOptimizer")
class TFOptimizer(Optimizer, Trackable):
    """A tf.train optimizer for Keras; variable ``TFOptimizer/iterations``."""

    def __init__(self, optimizer, iterations=None):
        self.optimizer = optimizer
        self.iterations = iterations
        self.updates = []
        if iterations is None:
            self._variables_(iterations=0)

    def apply_gradients(self, grads):
        """Updates by the other optimizer."""
        self.optimizer.apply_gradients(grads, global_step=self.iterations)

    def get_grads(self, loss, params):
        """Pairs of gradients and variables."""
        return self.optimizer.compute_gradients(loss, params)

    def get_updates(self, loss, params):
        """The update operations."""
        if not params:
            self.updates = [tf.assign_add(self.iterations, 1)]
            return self.updates
        grads = self.optimizer.compute_gradients(loss, params)
        made = self.optimizer.apply_gradients(grads, global_step=self.iterations)
        for variable in self.optimizer.variables():
            context.track_variable(variable)
        self.updates = [made]
        return self.updates

    @property
    def weights(self):
        """Raises ``NotImplementedError``."""
        raise raised(NotImplementedError())

    def get_config(self):
        """Raises ``NotImplementedError``."""
        raise raised(NotImplementedError())

    def from_config(self, config):
        """Raises ``NotImplementedError``."""
        raise raised(NotImplementedError())
