"""Generators of random numbers whose state is a variable.

Mirrors python/ops/stateful_random_ops.py; the numbers themselves are of a run.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

SIZES = {1: 3, 2: 2, "philox": 3, "threefry": 2}
"""Algorithm → the numbers of its state; 1 is Philox, 2 ThreeFry."""


def _size(algorithm: Any) -> Any:
    """How long the state of an algorithm is; raises ``ValueError`` for another one."""
    if isinstance(algorithm, Unknown):
        return None
    found = SIZES.get(getattr(algorithm, "value", algorithm))
    if found is None:
        if not current_run().is_v1:
            module = "module 'tensorflow.python.ops.stateless_random_ops'"
            text = f"{module} has no attribute 'unsupported_alg_error_msg'"
            raise raised(AttributeError(text))
        raise raised(ValueError(f"Unsupported algorithm id: {algorithm}"))
    return found


def _state(value: Any) -> Any:
    return ops.convert_to_tensor(value, dtype=tf.int64)


def _shape(value: Any) -> Any:
    empty = isinstance(value, (tuple, list)) and not value
    return ops.convert_to_tensor(value, dtype=tf.int64 if empty else None, name="shape")


@tf_export("random.experimental.create_rng_state", "random.create_rng_state")
def create_rng_state(seed, algorithm=None, alg=None):
    """A state made of a number."""
    return [0] * (_size(algorithm if alg is None else alg) or 0)


@tf_export("random.experimental.Generator", "random.Generator")
class Generator:
    """Random numbers; its state is an int64 variable that is not trained."""

    def __init__(self, copy_from=None, state=None, alg=None):
        if copy_from is not None:
            if alg or state is not None:
                raise raised(AssertionError())
            self._make(copy_from.state)
            self._alg_var = copy_from.algorithm
            return
        if alg is None or state is None:
            raise raised(AssertionError())
        state = _state(state)
        state.shape.assert_is_compatible_with([_size(alg)])
        self._make(state)
        self._alg_var = alg

    def _make(self, state: Any) -> None:
        older = current_run().is_v1
        with contextlib.nullcontext() if older else ops.name_scope("random_generator"):
            self._state_var = tf.Variable(
                state, dtype=tf.int64, trainable=False, use_resource=True,
                name="Variable" if older else "StateVar",
            )  # fmt: skip

    @classmethod
    def from_state(cls, state, alg):
        """Of a state."""
        return cls(alg=alg, state=state)

    @classmethod
    def from_seed(cls, seed, alg=None):
        """Of a number."""
        alg = 1 if alg is None else alg
        return cls(state=create_rng_state(seed, alg), alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg=None):
        """Of what the machine gives."""
        alg = 1 if alg is None else alg
        drawn = one_op("NonDeterministicInts", [], [_size(alg)], tf.int64, "NonDeterministicInts")
        return cls(state=drawn, alg=alg)

    @classmethod
    def from_key_counter(cls, key, counter, alg):
        """Of a key and a counter."""
        return cls(state=_joined(key, counter, alg), alg=alg)

    def reset(self, state):
        """Begins from a state."""
        self._state_var.assign(_state(state))

    def reset_from_seed(self, seed):
        """Begins from a number."""
        self._state_var.assign(create_rng_state(seed, self.algorithm))

    def reset_from_key_counter(self, key, counter):
        """Begins from a key and a counter."""
        self._state_var.assign(_joined(key, counter, self.algorithm))

    state = property(lambda self: self._state_var)
    algorithm = property(lambda self: self._alg_var)

    @property
    def key(self):
        """The last number of the state."""
        return self._state_var[-1]

    def skip(self, delta):
        """Leaves numbers out."""
        ops.get_default_graph().create_op("RngSkip", [], [])

    def _drawn(self, kind: str, shape: Any, dtype: Any, name: Any = None) -> Any:
        sizes = constant_value_as_shape(shape)
        return one_op(kind, [self._state_var.handle, shape], sizes, dtype, name=name or kind)

    def normal(self, shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
        """Normal numbers."""
        with ops.name_scope(name, "stateful_normal", [shape, mean, stddev]) as scope:
            return self._scaled("StatefulStandardNormalV2", shape, mean, stddev, dtype, scope)

    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
        """Normal numbers near the mean."""
        with ops.name_scope(name, "truncated_normal", [shape, mean, stddev]) as scope:
            return self._scaled("StatefulTruncatedNormal", shape, mean, stddev, dtype, scope)

    def _scaled(self, kind: str, shape: Any, mean: Any, stddev: Any, dtype: Any, scope: Any) -> Any:
        shape = _shape(shape)
        mean = ops.convert_to_tensor(mean, dtype=dtype, name="mean")
        stddev = ops.convert_to_tensor(stddev, dtype=dtype, name="stddev")
        return tf.add(self._drawn(kind, shape, dtype) * stddev, mean, name=scope)

    def uniform(self, shape, minval=0, maxval=None, dtype=dtypes.float32, name=None):
        """Numbers of a range; raises ``ValueError`` for integers without an end."""
        dtype = dtypes.as_dtype(dtype)
        if maxval is None:
            if dtype.is_integer:
                newer = f"For integer dtype {dtype}, minval and maxval must be both `None` or both non-`None`; got minval={minval} and maxval={maxval}"
                older = f"Must specify maxval for integer dtype {dtype!r}"
                raise raised(ValueError(of_target(older, newer)))
            maxval = 1
        with ops.name_scope(name, "stateful_uniform", [shape, minval, maxval]) as scope:
            shape = _shape(shape)
            low = ops.convert_to_tensor(minval, dtype=dtype, name="min")
            high = ops.convert_to_tensor(maxval, dtype=dtype, name="max")
            if dtype.is_integer:
                return self._drawn("StatefulUniformInt", shape, dtype, scope)
            drawn = self._drawn("StatefulUniform", shape, dtype)
            return tf.add(drawn * (high - low), low, name=scope)

    def uniform_full_int(self, shape, dtype=dtypes.uint64, name=None):
        """Any integers."""
        with ops.name_scope(name, "stateful_uniform_full_int", [shape]) as scope:
            return self._drawn("StatefulUniformFullInt", _shape(shape), dtypes.as_dtype(dtype), scope)  # fmt: skip

    def binomial(self, shape, counts, probs, dtype=dtypes.int32, name=None):
        """How often something happened."""
        with ops.name_scope(name, "binomial", [shape, counts, probs]) as scope:
            ops.convert_to_tensor(counts, name="counts")
            ops.convert_to_tensor(probs, name="probs")
            return self._drawn("StatefulRandomBinomial", _shape(shape), dtypes.as_dtype(dtype), scope)  # fmt: skip

    def make_seeds(self, count=1):
        """``(2, count)`` int64 seeds for functions without state."""
        keys = self.uniform_full_int(shape=[count], dtype=tf.int64)
        return tf.stack([keys, tf.zeros_like(keys)])

    def split(self, count=1):
        """Other generators, which only eager code can make."""
        self.make_seeds(count)
        raise raised(AttributeError("'Tensor' object has no attribute 'numpy'"))


def _joined(key: Any, counter: Any, algorithm: Any) -> Any:
    """The state of a key and a counter."""
    counter, key = _state(counter), _state(key)
    size = _size(algorithm)
    counter.shape.assert_is_compatible_with([None if size is None else size - 1])
    key.shape.assert_is_compatible_with([])
    return tf.concat([counter, tf.reshape(key, [1])], 0)


@tf_export("random.experimental.get_global_generator", "random.get_global_generator")
def get_global_generator():
    """One for all, made at the first call."""
    known = current_run().data
    if known.get("random_generator") is None:
        known["random_generator"] = Generator.from_non_deterministic_state()
    return known["random_generator"]


@tf_export("random.experimental.set_global_generator", "random.set_global_generator")
def set_global_generator(generator):
    """Another one for all."""
    current_run().data["random_generator"] = generator
