"""Initial values of variables that ``get_variable`` creates.

Mirrors python/ops/variable_scope.py ``_get_single_variable`` and ``_get_default_initializer``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

from tfscope.tf1.graph.dtypes import needs_dtype
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.signatures import accepts, required_arguments
from tfscope.tf1.graph.store_errors import words
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.tf1.graph.variable_request import VariableRequest
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

DEFAULT_INITIALIZERS: dict[str, Callable[[], Any]] = {}
"""``floating`` → what makes the Glorot initializer, ``zeros`` → what makes zeros; filled by init_ops."""


class InitialValue(NamedTuple):
    """How a variable begins."""

    value: Any
    """The value, or what makes it."""
    dtype: Any
    shape: Any
    """The variable's shape where it is given apart: in 2.x, and where only we do not know the value's."""
    initializer: Any
    """The initializer that was used in the end, for explanations."""


def initial_value(
    name: str, request: VariableRequest, dtype: Any, partition_info: Any = None
) -> InitialValue:
    """How the variable of a request begins."""
    initializer, shape = request.initializer, request.shape
    own = initializer is not None
    if not own:
        initializer = default_initializer(name, dtype)
    if isinstance(initializer, Unknown) and initializer.number is not None and shape is None:
        return InitialValue(initializer, None, None, initializer)
    if isinstance(initializer, Unknown):
        if shape is None:
            current_run().lost_sizes = True
        given = as_shape(shape) if shape is not None else TensorShape(None)
        return InitialValue(_unknown_value(dtype, given), dtype, given, request.initializer)
    if not callable(initializer):
        return InitialValue(initializer, None, None, initializer)
    if isinstance(initializer, type):
        initializer = initializer()
    wanted = as_shape(shape)
    if shape is not None and wanted.is_fully_defined():
        value = _from_callable(initializer, wanted, dtype, partition_info)
        return InitialValue(value, dtype, None if current_run().is_v1 else wanted, initializer)
    if is_unsure(shape):
        return InitialValue(_unknown_value(dtype, wanted), dtype, wanted, initializer)
    if required_arguments(initializer):
        missing = not current_run().is_v1 and shape is None and not own
        raise raised(ValueError(words("no-shape" if missing else "not-callable", name)))
    return InitialValue(initializer, None, None, initializer)


def default_initializer(name: str, dtype: Any) -> Any:
    """The initializer where neither the call nor a scope gives one."""
    needs_dtype(dtype, "is_floating")
    if dtype is None or dtype.is_floating:
        return DEFAULT_INITIALIZERS["floating"]()
    if dtype.is_integer or dtype.is_bool or dtype.base_name == "string":
        return DEFAULT_INITIALIZERS["zeros"]()
    text = f"An initializer for variable {name} of {dtype.base_dtype} is required"
    raise raised(ValueError(text))


def is_unsure(shape: Any) -> bool:
    """Whether a shape may be incomplete only because we do not know it."""
    if isinstance(shape, Unknown) or not current_run().sure:
        return True
    return isinstance(shape, (list, tuple)) and any(isinstance(d, Unknown) for d in shape)


def _from_callable(initializer: Any, shape: TensorShape, dtype: Any, partition_info: Any) -> Any:
    if not callable(initializer):
        older = f"'{type(initializer).__name__}' object is not callable"
        raise raised(TypeError(of_target(older, "the first argument must be callable")))
    options: dict[str, Any] = {"dtype": dtype}
    if current_run().is_v1 or accepts(initializer, "partition_info"):
        options["partition_info"] = partition_info
    made = functools.partial(initializer, shape.as_list(), **options)
    return made if dtype is not None else functools.partial(_of_unknown_type, made)


def _of_unknown_type(make: Callable[[], Any]) -> Any:
    """An initial value whose initializer only guessed the type."""
    value = make()
    if isinstance(value, Tensor):
        value._dtype = None
    return value


def _unknown_value(dtype: Any, shape: TensorShape) -> Any:
    """Makes an initial value of which at most shape and type are known."""

    def make() -> Any:
        op = get_default_graph().create_op(
            "Placeholder", [], [(dtype, shape)], name="unknown", attrs={"shape_given": False}
        )
        return op.outputs[0]

    return make
