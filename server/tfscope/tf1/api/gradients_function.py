"""Functions that become one op: ``Defun``.

Mirrors python/framework/function.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.tf1.graph.func_graph import FuncGraph
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("python.framework.function.Defun")
class Defun:
    """A decorator.  Mirrors function.py Defun."""

    def __init__(self, *input_types, **kwargs):
        self._input_types = [dtypes.as_dtype(t) for t in input_types]
        self._func_name = kwargs.pop("func_name", None)
        self._shape_func = kwargs.pop("shape_func", None)

    def __call__(self, func):
        if isinstance(func, Unknown):
            return func
        if not callable(func):
            raise raised(ValueError(f"function {func} must be callable"))
        return DefinedFunction(func, self._input_types, self._func_name, self._shape_func)


class DefinedFunction:
    """Calls are ops of the function's own type; the body is traced once, in its own graph.

    Mirrors function.py _DefinedFunction.
    """

    def __init__(self, func, input_types, func_name, shape_func):
        self._func = func
        self._input_types = input_types
        self._shape_func = shape_func
        self._func_name = func_name
        self.declared_input_types = input_types
        self.__name__ = getattr(func, "__name__", "function")
        self._results = None
        self._captured = []
        self._single = True

    name = property(lambda self: self._func_name or self.__name__)

    def __call__(self, *args, **kwargs):
        types = self._input_types or [None] * len(args)
        if self._results is None and self._input_types:
            self._trace(self._input_types)
        inputs = [
            a if isinstance(a, Unknown) else ops.convert_to_tensor(a, dtype=t)
            for a, t in zip(args, types, strict=False)
        ]
        if self._results is None:
            self._trace([i if isinstance(i, Unknown) else element_type(i) for i in inputs])
        graph = ops.get_default_graph()
        known = [i for i in inputs if isinstance(i, ops.Tensor)]
        out = [(dtype, tensor_shape.unknown_shape()) for dtype in self._results]
        op = graph.create_op(self.name, [*known, *self._captured], out, name=kwargs.get("name"))
        if self._shape_func is not None:
            shapes = self._shape_func(op)
            if isinstance(shapes, (list, tuple)):
                for tensor, shape in zip(op.outputs, shapes, strict=False):
                    tensor.set_shape(None if isinstance(shape, Unknown) else shape)
        if not op.outputs:
            return op
        return op.outputs[0] if self._single else tuple(op.outputs)

    def _trace(self, types):
        """The results' dtypes for arguments of these types, and what the body takes from outside."""
        outer = ops.get_default_graph()
        graph = FuncGraph(outer)
        self._results = []
        with graph.as_default():
            arguments = [self._argument(graph, dtype) for dtype in types]
            result = self._func(*arguments)
        listed = list(result) if isinstance(result, (list, tuple)) else [result]
        self._single = not isinstance(result, (list, tuple))
        self._results = [element_type(r) for r in listed if r is not None]
        self._captured = [tensor for tensor in graph.captured() if tensor.graph is outer]

    @staticmethod
    def _argument(graph, dtype):
        if isinstance(dtype, Unknown):
            return dtype
        out = [(dtype, tensor_shape.unknown_shape())]
        return graph.create_op("Placeholder", [], out).outputs[0]


@tf_export(
    "python.ops.control_flow_util.GetContainingXLAContext",
    "python.ops.control_flow_util.GetContainingWhileContext",
    "python.ops.control_flow_util.GetContainingCondContext",
)
def no_context(ctxt, *args):
    """No such context is modelled."""


@tf_export("python.ops.control_flow_util.IsInXLAContext")
def is_in_xla_context(op):
    """No program is compiled."""
    return False
