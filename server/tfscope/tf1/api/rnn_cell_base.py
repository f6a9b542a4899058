"""tf.nn.rnn_cell: the base classes of cells and zero states.

Mirrors python/ops/rnn_cell_impl.py RNNCell, LayerRNNCell, _concat, _zero_state_tensors.
"""

from __future__ import annotations

import operator
from typing import Any

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape, variable_scope
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.values.raised import pair_of, raised, refusable
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown

IMPL = "python.ops.rnn_cell_impl"
WEIGHTS, BIAS = "kernel", "bias"
DEPTH_UNKNOWN = "Expected inputs.shape[-1] to be known, saw shape:"
export_value(BIAS, f"{IMPL}._BIAS_VARIABLE_NAME")
export_value(WEIGHTS, f"{IMPL}._WEIGHTS_VARIABLE_NAME")
_REGEXP = "ASSERT_LIKE_RNNCELL_ERROR_REGEXP"
export_value("is not an RNNCell", f"{IMPL}.{_REGEXP}", f"python.ops.rnn_cell.{_REGEXP}")


def cell_names(name: str) -> list[str]:
    """The names of a cell of tf.nn.rnn_cell: also tf.contrib.rnn and the private modules."""
    return [
        f"nn.rnn_cell.{name}", f"contrib.rnn.{name}", f"{IMPL}.{name}", f"python.ops.rnn_cell.{name}",
        f"contrib.rnn.python.ops.core_rnn_cell.{name}",
    ]  # fmt: skip


@tf_export(f"{IMPL}.assert_like_rnncell")
def assert_like_rnncell(cell_name, cell):
    """Raises if the value does not have what cells have."""
    if isinstance(cell, Unknown):
        return
    stateful = hasattr(cell, "get_initial_state") or hasattr(cell, "zero_state")
    checks = (
        (_has(cell, "output_size"), "'output_size' property is missing"),
        (_has(cell, "state_size"), "'state_size' property is missing"),
        (stateful, "either 'zero_state' or 'get_initial_state' method is required"),
        (callable(cell), "is not callable"),
    )
    errors = [text for fine, text in checks if not fine]
    if errors:
        text = f"The argument {cell_name!r} ({cell}) is not an RNNCell: {', '.join(errors)}."
        raise raised(TypeError(text))


def _has(cell: Any, name: str) -> bool:
    """``hasattr``: a property is asked, and its error, if it is another one, is the program's."""
    return hasattr(cell, name)


# -- shapes --------------------------------------------------------------------------------------
def size_shape(size: Any) -> Any:
    """The shape that a size of a state or output stands for; an unknown size is one dimension."""
    if isinstance(size, Unknown):
        return tensor_shape.TensorShape([None])
    return tensor_shape.as_shape(size)


def _vector(value: Any, part: str, needed: bool) -> tuple[Any, list[Any] | None]:
    """A part of a shape as a tensor (``None`` if it cannot be one) and statically.

    Sizes of which some may have been lost become a tensor only where one is ``needed``.
    """
    if isinstance(value, ops.Tensor):
        static = ops.constant_value(value)
        rank = value.get_shape().ndims
        if rank == 0:
            return tf.expand_dims(value, 0), [static]
        if rank not in (1, None):
            saw = of_target("saw", "received")
            text = f"{part} tensor must be either a scalar or vector, but {saw} tensor: {value}"
            raise raised(ValueError(text))
        sizes = value.get_shape().as_list() if rank == 1 else [None]
        return value, static if static is not None else _nones(sizes[0])
    if isinstance(value, Unknown):
        return tf.constant([value], dtype=tf.int32), [None]
    shape = size_shape(value)
    if shape.ndims is None:
        return None, None
    sizes = shape.as_list()
    tensor = tf.constant(sizes, dtype=tf.int32) if shape.is_fully_defined() else None
    if tensor is None and needed and not nothing_missed():
        size = Unknown("dimension", "size")
        tensor = tf.constant([size if s is None else s for s in sizes], dtype=tf.int32)
    return tensor, sizes


def _nones(count: Any) -> list[Any] | None:
    return None if count is None else [None] * count


@tf_export(f"{IMPL}._concat")
def _concat(prefix, suffix, static=False):
    """The shape ``prefix + suffix`` as a tensor, or statically."""
    p, p_static = _vector(prefix, "prefix", not static)
    s, s_static = _vector(suffix, "suffix", not static)
    if static:
        if p_static is None or s_static is None:
            return None
        return [*_sizes(p_static), *_sizes(s_static)]
    if p is None or s is None:
        text = of_target(
            f"Provided a prefix or suffix of None: {prefix} and {suffix}",
            f"Prefix or suffix can't be None. Received prefix = {prefix} and suffix = {suffix}",
        )
        raise raised(ValueError(text))
    return tf.concat((p, s), 0)


def _sizes(values: Any) -> list[int | None]:
    return [v if isinstance(v, int) and v >= 0 else None for v in values]


def zero_state_tensors(state_size: Any, batch_size: Any, dtype: Any) -> Any:
    """Zeros of ``[batch_size, size]`` per leaf.  Mirrors rnn_cell_impl.py _zero_state_tensors."""

    def zeros(size):
        made = tf.zeros(_concat(batch_size, size), dtype=dtype)
        made.set_shape(_concat(batch_size, size, static=True))
        return made

    return nest.map_structure(zeros, state_size)


export_value(zero_state_tensors, f"{IMPL}._zero_state_tensors")


# -- checks and conversions ----------------------------------------------------------------------
def check_supported_dtypes(dtype: Any) -> None:
    """Raises for dtypes that are neither floating nor complex."""
    dtype = None if isinstance(dtype, Unknown) or dtype is None else dtypes.as_dtype(dtype)
    if dtype is not None and not (dtype.is_floating or dtype.is_complex):
        found = f"but {of_target('saw', 'received')} dtype: {dtype}"
        text = f"RNN cell only supports floating point inputs, {found}"
        raise raised(ValueError(text))


def check_input_dtypes(values: Any) -> None:
    """The same for each leaf of inputs and states."""
    for leaf in nest.flatten(values):
        if isinstance(leaf, ops.Tensor):
            check_supported_dtypes(leaf.dtype)
        elif not hasattr(leaf, "dtype") and not type(leaf).__module__.startswith("tfscope."):
            raise no_attribute(leaf, "dtype")


export_value(check_supported_dtypes, f"{IMPL}._check_supported_dtypes")
export_value(check_input_dtypes, f"{IMPL}._check_rnn_cell_input_dtypes")


def added(depth: Any, units: Any) -> Any:
    """The rows of a cell's kernel; raises what Python says of units that are none."""
    return refusable(operator.add, depth, units)


def input_depth(shape: Any) -> Any:
    """The last dimension of the inputs of a cell, which has to be known."""
    shape = tensor_shape.as_shape(shape)
    sizes = shape.as_list() if shape.ndims is not None else None
    last = sizes[-1] if sizes else None
    return known_depth(last, f"{DEPTH_UNKNOWN} {sizes and tuple(sizes)}", refuses=bool(sizes))


def second_size(shape: Any) -> Any:
    """The dimension at 1, which cells of contrib ask of whatever shape they are built with.

    Mirrors contrib/rnn/python/ops/rnn_cell.py SRUCell.build: the shape is not converted.
    """
    size = tf.compat.dimension_value(shape[1])
    return size if size is not None else known_depth(None, f"{DEPTH_UNKNOWN} %s" % shape)  # noqa: UP031


def known_depth(size: Any, text: str, *, refuses: bool = True) -> Any:
    """A size that a cell needs; raises TensorFlow's ``text`` where TensorFlow does not know it."""
    if size is not None:
        return size
    if refuses and nothing_missed():
        raise raised(ValueError(text))
    return Unknown("dimension", "inputs.shape[-1]")


def static_size(tensor: Any, axis: int) -> int | None:
    """A static dimension of a tensor, ``None`` if it is not known."""
    shape = tensor.get_shape()
    if not shape.ndims:
        return None
    sizes = shape.as_list()
    if axis >= len(sizes):
        raise raised(IndexError("list index out of range"))
    size: int | None = sizes[axis]
    return size


def size_of(tensor: Any, axis: int) -> Any:
    """A dimension of a tensor that decides shapes of variables."""
    size = static_size(tensor, axis)
    return Unknown("dimension", f"shape[{axis}]") if size is None else size


def activation_function(activation: Any) -> Any:
    """The activation of a cell; ``None`` is tanh, an unknown one keeps shapes."""
    if activation is None or not activation:
        return tf.tanh
    if isinstance(activation, Unknown):
        return lambda x, name=None: x
    return tf.keras.activations.get(activation) if isinstance(activation, str) else activation


def initializer_of(initializer: Any) -> Any:
    """An initializer given by name or itself."""
    if isinstance(initializer, (str, dict)):
        return tf.keras.initializers.get(initializer)
    return initializer


# -- cells ---------------------------------------------------------------------------------------
@tf_export(*cell_names("RNNCell"))
class RNNCell(Layer):
    """The base of cells: its variables stand in the variable scope of its first call."""

    def __init__(self, trainable=True, name=None, dtype=None, **kwargs):
        super().__init__(trainable=trainable, name=name, dtype=dtype, **kwargs)
        self._is_tf_rnn_cell = True

    def __call__(self, inputs, state, scope=None):
        if scope is not None:
            with variable_scope.variable_scope(
                scope, custom_getter=self._rnn_get_variable
            ) as scope:
                return super().__call__(inputs, state, scope=scope)
        scope = getattr(self, "rnncell_scope", None)
        if scope is None:
            scope = variable_scope.variable_scope(
                variable_scope.get_variable_scope(), custom_getter=self._rnn_get_variable
            )
            self.rnncell_scope = scope
        with scope:
            return super().__call__(inputs, state)

    def _rnn_get_variable(self, getter, *args, **kwargs):
        variable = getter(*args, **kwargs)
        part = next(iter(variable)) if isinstance(variable, PartitionedVariable) else variable
        graph = ops.get_default_graph()
        trainable = any(
            graph.place_in_collection("trainable_variables", v) is not None
            for v in (part, variable)
        )
        weights = self._trainable_weights if trainable else self._non_trainable_weights
        if all(variable is not v for v in weights):
            weights.append(variable)
        return variable

    @property
    def state_size(self):
        """Size or sizes of the state."""
        raise raised(NotImplementedError("Abstract method"))

    @property
    def output_size(self):
        """Size or sizes of the output."""
        raise raised(NotImplementedError("Abstract method"))

    def get_config(self):
        """That of a layer; a cell with arguments need not override it.  Mirrors RNNCell.get_config."""
        return super().get_config()

    def build(self, _):
        """Cells of users make their variables in ``call``."""

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """A zero state for the inputs or a batch size.  Mirrors RNNCell.get_initial_state."""
        if inputs is not None:
            inputs = ops.convert_to_tensor(inputs, name="inputs")
            sizes = inputs.get_shape().as_list() if inputs.get_shape().ndims else [None]
            batch_size = tf.shape(inputs)[0] if not sizes[0] else sizes[0]
            dtype = inputs.dtype
        if batch_size is None or dtype is None:
            text = (
                "batch_size and dtype cannot be None while constructing initial state: "
                f"batch_size={batch_size}, dtype={dtype}"
            )
            raise raised(ValueError(text))
        return self.zero_state(batch_size, dtype)

    def zero_state(self, batch_size, dtype):
        """Zeros of the state's sizes.  Mirrors RNNCell.zero_state."""
        with ops.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            return zero_state_tensors(self.state_size, batch_size, dtype)


class _Units:
    """A cell's ``_num_units``: a size that nobody knows is unknown, not ``None``, where the program may
    have taken it from a shape that it would know."""

    def __get__(self, cell: Any, owner: Any = None) -> Any:
        if cell is None or "_num_units" not in vars(cell):
            raise raised(
                AttributeError(f"'{type(cell).__name__}' object has no attribute '_num_units'")
            )
        units = vars(cell)["_num_units"]
        unsure = units is None and not nothing_missed()
        return Unknown("dimension", "num_units") if unsure else units

    def __set__(self, cell: Any, units: Any) -> None:
        vars(cell)["_num_units"] = units


@tf_export(*cell_names("LayerRNNCell")[1:])
class LayerRNNCell(RNNCell):
    """A cell that is built like a layer: its scope is its own."""

    _num_units = _Units()

    _arguments: tuple[str, ...] = ()
    """The constructor's arguments that ``get_config`` tells, in its order."""

    def get_config(self):
        """The arguments that make the same cell again."""
        config = super().get_config()
        if not self._arguments:
            return config
        for name in self._arguments:
            value = getattr(self, f"_{name}")
            serial = name == "activation" or name.endswith("initializer")
            config[name] = tf.keras.initializers.serialize(value) if serial else value
        return {**config, "reuse": self._reuse}

    def __call__(self, inputs, state, scope=None, *args, **kwargs):
        return Layer.__call__(self, inputs, state, *args, scope=scope, **kwargs)


def state_pair(state: Any) -> tuple[Any, Any]:
    """The two parts of an LSTM's state, also of an unknown one."""
    if isinstance(state, Unknown):
        return state.attribute("c"), state.attribute("h")
    return refusable(pair_of, state)


def cell_result(result: Any) -> tuple[Any, Any]:
    """Output and new state of a cell, also of an unknown one."""
    if isinstance(result, Unknown):
        return result[0], result[1]
    return refusable(pair_of, result)


def cell_attribute(cell: Any, name: str) -> Any:
    """An attribute of what the program gave as a cell; raises ``AttributeError`` where it is none."""
    if isinstance(cell, Unknown):
        return cell.attribute(name)
    try:
        return getattr(cell, name)
    except AttributeError as error:
        raise raised(error) from None
