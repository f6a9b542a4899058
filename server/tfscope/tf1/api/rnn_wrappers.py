"""tf.nn.rnn_cell: DropoutWrapper, ResidualWrapper, DeviceWrapper.

Mirrors python/ops/{rnn_cell_impl,rnn_cell_wrapper_impl}.py.  The wrappers open no variable scope.
"""

from __future__ import annotations

import hashlib
import numbers
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import contrib_nest_paths as nest_paths
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell import LSTMStateTuple
from tfscope.tf1.api.rnn_cell_base import (
    IMPL,
    RNNCell,
    assert_like_rnncell,
    cell_attribute,
    cell_names,
    cell_result,
    size_shape,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown

WRAPPERS = "python.ops.rnn_cell_wrapper_impl"


class InnerSizes:
    """The sizes of a cell around a cell are those of the inner one."""

    cell: Any

    @property
    def state_size(self):
        """That of the inner cell."""
        return cell_attribute(self.cell, "state_size")

    @property
    def output_size(self):
        """That of the inner cell."""
        return cell_attribute(self.cell, "output_size")

    def zero_state(self, batch_size, dtype):
        """That of the inner cell."""
        with ops.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            return cell_attribute(self.cell, "zero_state")(batch_size, dtype)


@tf_export(f"{IMPL}._RNNCellWrapperV1")
class RNNCellWrapper(InnerSizes, RNNCell):
    """A cell around a cell; it has the sizes of the inner one."""

    def __init__(self, cell, *args, **kwargs):
        super().__init__(*args, **kwargs)
        assert_like_rnncell("cell", cell)
        self.cell = cell

    def get_config(self):
        """That of a layer, the inner cell's beside it.  Mirrors _RNNCellWrapperV1.get_config."""
        inner = {"class_name": type(self.cell).__name__, "config": self.cell.get_config()}
        return {**super().get_config(), "cell": inner}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The wrapper of a configuration in which the cell stands itself; raises ``ValueError``."""
        config = dict(config)
        cell = config.pop("cell")
        try:
            return cls(cell, **config)
        except TypeError as error:
            if not is_raised(error):
                raise
            text = "RNNCellWrapper cannot reconstruct the wrapped cell. Please overwrite the cell in the config with a RNNCell instance."
            raise raised(ValueError(text)) from None

    def __call__(self, inputs, state, scope=None):
        return self._call_wrapped_cell(inputs, state, cell_call_fn=self._inner_call, scope=scope)

    def _inner_call(self, inputs, state, **kwargs):
        return cell_result(self.cell(inputs, state, **kwargs))

    def _call_wrapped_cell(self, inputs, state, cell_call_fn, **kwargs):
        raise raised(NotImplementedError())


def _default_filter(substate):
    """State dropout leaves memories and tensor arrays alone."""
    if isinstance(substate, LSTMStateTuple):
        return LSTMStateTuple(c=False, h=True)
    return not isinstance(substate, tf.TensorArray)


def _enumerated_up_to(shallow, function, *structures):
    """``function(i, *parts)`` at the leaves of the first."""
    count = [0]

    def numbered(*parts):
        count[0] += 1
        return function(count[0] - 1, *parts)

    return nest_paths.map_structure_up_to(shallow, numbered, *structures)


def _should_drop(prob):
    return not isinstance(prob, float) or prob < 1


@tf_export(f"{WRAPPERS}.DropoutWrapperBase")
class DropoutWrapperBase:
    """Dropout on inputs, states, outputs."""

    told_as_ = "{0.__name__}"

    def __init__(self, cell, input_keep_prob=1.0, output_keep_prob=1.0, state_keep_prob=1.0, variational_recurrent=False, input_size=None, dtype=None, seed=None, dropout_state_filter_visitor=None, **kwargs):  # fmt: skip
        super().__init__(cell, dtype=dtype, **kwargs)
        visitor = dropout_state_filter_visitor
        if visitor is not None and not callable(visitor):
            raise raised(TypeError("dropout_state_filter_visitor must be callable"))
        self._dropout_state_filter = visitor or _default_filter
        with ops.name_scope("DropoutWrapperInit"):
            self._input_keep_prob = _probability(input_keep_prob, "input_keep_prob")
            self._state_keep_prob = _probability(state_keep_prob, "state_keep_prob")
            self._output_keep_prob = _probability(output_keep_prob, "output_keep_prob")
        self._variational_recurrent = variational_recurrent
        self._input_size = input_size
        self._seed = seed
        self._noises = {"input": None, "state": None, "output": None}
        if variational_recurrent:
            self._make_noises(dtype)

    def get_config(self):
        """The arguments that make the same wrapper again."""
        told = ("input_keep_prob", "output_keep_prob", "state_keep_prob",
                "variational_recurrent", "input_size", "seed")  # fmt: skip
        return {**super().get_config(), **{name: getattr(self, f"_{name}") for name in told}}

    def _make_noises(self, dtype):
        if dtype is None:
            text = "When variational_recurrent=True, dtype must be provided"
            raise raised(ValueError(text))

        def noise(kind, sizes):
            def one(index, size):
                shape = tf.concat(([1], size_shape(size).as_list()), 0)
                return tf.random_uniform(shape, seed=self._gen_seed(kind, index), dtype=dtype)

            return _enumerated_up_to(sizes, one, sizes)

        prob = self._input_keep_prob
        if not isinstance(prob, numbers.Real) or prob < 1.0:
            if self._input_size is None:
                text = (
                    "When variational_recurrent=True and input_keep_prob < 1.0 or is unknown, "
                    "input_size must be provided"
                )
                raise raised(ValueError(text))
            self._noises["input"] = noise("input", self._input_size)
        self._noises["state"] = noise("state", self.state_size)
        self._noises["output"] = noise("output", self.output_size)

    def _gen_seed(self, salt_prefix, index):
        if self._seed is None or isinstance(self._seed, Unknown):
            return self._seed
        text = f"{self._seed}{salt_prefix}_{index}".encode()
        return int(hashlib.md5(text).hexdigest()[:8], 16) & 0x7FFFFFFF

    @property
    def wrapped_cell(self):
        """The inner cell."""
        return self.cell

    def _variational(self, value, noise, keep_prob):
        binary = tf.floor(keep_prob + noise)
        dropped = tf.div(value, keep_prob) * binary
        dropped.set_shape(value.get_shape())
        return dropped

    def _dropout(self, values, kind, keep_prob, chosen=None):
        chosen = values if chosen is None else chosen

        def drop(index, wanted, value, noise=None):
            if isinstance(value, Unknown) or (isinstance(wanted, bool) and not wanted):
                return value
            if noise is not None:
                return self._variational(value, noise, keep_prob)
            return tf.nn.dropout(value, rate=1.0 - keep_prob, seed=self._gen_seed(kind, index))

        if self._variational_recurrent and self._noises[kind] is not None:
            return _enumerated_up_to(chosen, drop, chosen, values, self._noises[kind])
        return _enumerated_up_to(chosen, drop, chosen, values)

    def _call_wrapped_cell(self, inputs, state, cell_call_fn, **kwargs):
        if _should_drop(self._input_keep_prob):
            inputs = self._dropout(inputs, "input", self._input_keep_prob)
        output, new_state = cell_call_fn(inputs, state, **kwargs)
        if _should_drop(self._state_keep_prob):
            chosen = nest_paths.get_traverse_shallow_structure(
                self._dropout_state_filter, new_state
            )
            new_state = self._dropout(new_state, "state", self._state_keep_prob, chosen)
        if _should_drop(self._output_keep_prob):
            output = self._dropout(output, "output", self._output_keep_prob)
        return output, new_state


def _probability(prob, name):
    """A float if it is static, else a tensor."""
    tensor = ops.convert_to_tensor(prob)
    static = ops.constant_value(tensor)
    if not isinstance(static, (int, float)):
        return tensor
    if static < 0 or static > 1:
        text = f"Parameter {name} must be between 0 and 1"
        text += of_target(f": {int(static)}", f". Received {static}")
        raise raised(ValueError(text))
    return float(static)


_TOLD_BESIDE = ("residual_fn_type", "residule_fn_module")


def _function_told(function: Any, name: str, module: str) -> dict[str, Any]:
    """What a configuration tells of a function, which stands for itself in it; nothing of ``None``."""
    if function is None:
        return {}
    place = getattr(function, "__module__", None)
    return {name: function, f"{name}_type": "lambda", f"{module}_module": place}


@tf_export(f"{WRAPPERS}.ResidualWrapperBase")
class ResidualWrapperBase:
    """Adds the inputs to the outputs."""

    def __init__(self, cell, residual_fn=None, **kwargs):
        super().__init__(cell, **kwargs)
        self._residual_fn = residual_fn

    def get_config(self):
        """The arguments that make the same wrapper again."""
        return {
            **super().get_config(),
            **_function_told(self._residual_fn, "residual_fn", "residule_fn"),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The wrapper of a configuration; the function in it stands for itself."""
        config = {k: v for k, v in config.items() if k not in _TOLD_BESIDE}
        return super().from_config(config, custom_objects=custom_objects)

    def _call_wrapped_cell(self, inputs, state, cell_call_fn, **kwargs):
        outputs, new_state = cell_call_fn(inputs, state, **kwargs)
        return (self._residual_fn or _add_inputs)(inputs, outputs), new_state


def _add_inputs(inputs, outputs):
    nest.assert_same_structure(inputs, outputs)

    def add(inp, out):
        if isinstance(inp, Unknown) or isinstance(out, Unknown):
            return out
        inp.get_shape().assert_is_compatible_with(out.get_shape())
        return inp

    nest.map_structure(add, inputs, outputs)
    return nest.map_structure(lambda inp, out: inp + out, inputs, outputs)


@tf_export(f"{WRAPPERS}.DeviceWrapperBase")
class DeviceWrapperBase:
    """Runs the cell on a device."""

    def __init__(self, cell, device, **kwargs):
        super().__init__(cell, **kwargs)
        self._device = device

    def get_config(self):
        """The arguments that make the same wrapper again."""
        return {**super().get_config(), "device": self._device}

    def zero_state(self, batch_size, dtype):
        """That of the inner cell, on the device."""
        with ops.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            with ops.device(self._device):
                return cell_attribute(self.cell, "zero_state")(batch_size, dtype)

    def _call_wrapped_cell(self, inputs, state, cell_call_fn, **kwargs):
        with ops.device(self._device):
            return cell_call_fn(inputs, state, **kwargs)


@tf_export(*cell_names("DropoutWrapper"))
class DropoutWrapper(DropoutWrapperBase, RNNCellWrapper):
    """Dropout around a cell of tf.nn.rnn_cell."""


@tf_export(*cell_names("ResidualWrapper"))
class ResidualWrapper(ResidualWrapperBase, RNNCellWrapper):
    """A cell of tf.nn.rnn_cell whose inputs are added."""


@tf_export(*cell_names("DeviceWrapper"))
class DeviceWrapper(DeviceWrapperBase, RNNCellWrapper):
    """A cell of tf.nn.rnn_cell on a device."""
