"""A function of the program as a graph of its own.  Mirrors python/framework/func_graph.py."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.framework_sparse import TensorSpec
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.autograph import converted, unconverted
from tfscope.tf1.graph.func_graph import FuncGraph, tracing
from tfscope.tf1.graph.not_tensors import kind_of, shown_kind
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def func_graph_from_py_func(
    name: str,
    python_func: Callable[..., Any],
    args: Sequence[Any],
    kwargs: dict[str, Any],
    arg_names: Sequence[str | None],
    autograph: bool,
    within: Callable[[], Any] = contextlib.nullcontext,
) -> FuncGraph:
    """Traces a function: tensors and specifications among its arguments become placeholders, what it
    gives becomes tensors.  Variables that it makes are resource variables; ``within`` opens a context for it.

    Raises ``TypeError`` for results that cannot be tensors, ``ValueError`` for changed arguments.
    """
    with tracing(name) as graph:
        names = [*arg_names, *[None] * (len(args) - len(arg_names))]
        given = [_placeholders(graph, value, n) for value, n in zip(args, names)]
        named = {k: _placeholders(graph, kwargs[k], k) for k in sorted(kwargs)}
        graph.inputs = [t for t in nest.flatten([given, named], True) if _is_input(t)]
        before = nest.map_structure(lambda leaf: leaf, [given, named])
        with within(), converted() if autograph else unconverted():
            result = python_func(*given, **named)
        graph.structured_outputs = _results(result, python_func)
        if nest.difference(before, [given, named]) is not None:
            raise raised(ValueError(_changed(python_func, names, before[0], given)))
    graph.outputs = [t for t in _flat(graph.structured_outputs) if isinstance(t, Tensor)]
    return graph


def _changed(function: Any, names: Sequence[str | None], before: Any, after: Any) -> str:
    """Mirrors ``check_mutation`` and, of TensorFlow 2, ``check_func_mutation``."""
    changed = [n for n, old, new in zip(names, before, after) if nest.difference(old, new)]
    shown = f"{getattr(function, '__qualname__', function)}{inspect.signature(function)}"
    return of_target(
        "Function to be traced should not modify structure of input arguments. Check if your function has "
        "list and dictionary operations that alter input arguments, such as `list.pop`, `list.append`",
        f"{shown} should not modify its Python input arguments. Modifying a copy is allowed. The following "
        f"parameter(s) were modified: {', '.join(map(str, changed))}",
    )


def _is_input(value: Any) -> bool:
    return isinstance(value, (Tensor, BaseVariable))


def _placeholders(graph: FuncGraph, value: Any, name: str | None) -> Any:
    """An argument with placeholders in the place of tensors."""

    def leaf(value: Any) -> Any:
        if not isinstance(value, (Tensor, TensorSpec)):
            return value
        asked = getattr(value, "_name", None) if isinstance(value, TensorSpec) else None
        outputs = [(value._dtype, value.shape)]
        op = graph.create_op("Placeholder", [], outputs, name=asked or name or "Placeholder")
        return op.outputs[0]

    return nest.pack_sequence_as(value, [leaf(v) for v in nest.flatten(value, True)], True)


def _results(result: Any, function: Any) -> Any:
    if isinstance(result, Unknown):
        return result
    leaves = [_as_result(leaf, function) for leaf in nest.flatten(result, True)]
    return nest.pack_sequence_as(result, leaves, True)


def _as_result(value: Any, function: Any) -> Any:
    if value is None or isinstance(value, (Tensor, Unknown)) or hasattr(value, "flow"):
        return value
    try:
        return ops.convert_to_tensor(value)
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        raise raised(TypeError(_no_tensor(value, function))) from None


def _no_tensor(value: Any, function: Any) -> str:
    told = f"in compilation of {function!r}, found return value of type"
    return of_target(
        "To be compatible with tf.contrib.eager.defun, Python functions must return zero or more Tensors; "
        f"{told} {shown_kind(value)}, which is not a Tensor.",
        "To be compatible with tf.function, Python functions must return zero or more Tensors or "
        f"ExtensionTypes or None values; {told} {kind_of(value)}, which is not a Tensor or ExtensionType.",
    )


def _flat(structure: Any) -> list[Any]:
    """The tensors of a result; of a tensor array its flow."""
    return [getattr(leaf, "flow", leaf) for leaf in nest.flatten(structure, True)]


def packed(graph: FuncGraph, outputs: Sequence[Tensor]) -> Any:
    """The structure that the function gives, with the outputs of a call."""
    structure = graph.structured_outputs
    if isinstance(structure, Unknown):
        return structure
    given = iter(outputs)
    leaves = [next(given) if isinstance(leaf, Tensor) else leaf for leaf in _flat(structure)]
    return nest.pack_sequence_as(structure, leaves, True)
