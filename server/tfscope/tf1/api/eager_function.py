"""Functions that are called by one operation.  Mirrors python/eager/function.py."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.framework_sparse import TensorSpec
from tfscope.tf1.api.function_spec import (
    FunctionSpec,
    cache_key,
    cannot_cast,
    fits,
    is_covered,
    not_bound,
    spec_text,
)
from tfscope.tf1.api.function_trace import func_graph_from_py_func, packed
from tfscope.tf1.api.gradients import gradients
from tfscope.tf1.api.gradients_paths import flow_from, give_gradient, is_differentiable
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.stateful_ops import STATEFUL_BEHIND, is_stateful
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.func_graph import FuncGraph
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class ConcreteFunction:
    """A function for arguments of certain types and shapes."""

    def __init__(self, graph: FuncGraph, arguments: Sequence[Any]) -> None:
        self._func_graph = graph
        given = {
            id(a.handle) for a in nest.flatten(arguments, True) if isinstance(a, ResourceVariable)
        }
        self._captured_inputs = [t for t in graph.captured() if id(t) not in given]
        self._op_type = _call_type(is_stateful(graph))

    graph = property(lambda self: self._func_graph)
    inputs = property(lambda self: [*self._func_graph.inputs, *self._captured_inputs])
    outputs = property(lambda self: self._func_graph.outputs)
    structured_outputs = property(lambda self: self._func_graph.structured_outputs)
    captured_inputs = property(lambda self: list(self._captured_inputs))
    name = property(lambda self: f"__inference_{self._func_graph.name}_0")

    @property
    def output_shapes(self) -> Any:
        """The shapes of what it gives."""
        return nest.map_structure(
            lambda t: getattr(t, "shape", TensorShape(None)), self.structured_outputs
        )

    @property
    def output_dtypes(self) -> Any:
        """The types of what it gives."""
        return nest.map_structure(lambda t: None if t is None else t.dtype, self.structured_outputs)

    @property
    def variables(self) -> tuple[Any, ...]:
        """The resource variables that it uses."""
        used = {id(t) for t in self._captured_inputs}
        known = [v for v in ops.get_collection("variables") if isinstance(v, ResourceVariable)]
        return tuple(v for v in known if id(v.handle) in used)

    @property
    def trainable_variables(self) -> tuple[Any, ...]:
        """Those of them that are trained."""
        return tuple(v for v in self.variables if v.trainable)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        names = [t.op.name for t in self._func_graph.inputs if isinstance(t, Tensor)]
        if len(args) > len(names):
            text = (
                f"Expected at most {len(names)} positional arguments (and the rest keywords, of {names}), "
                f"got {args}. When calling a concrete function, positional arguments may not be bound to "
                "Tensors within nested structures."
            )
            raise raised(TypeError(text))
        given = list(args)
        for name in names[len(args) :]:
            if name not in kwargs:
                return self._lacking(names, [*names[: len(given)], *kwargs])
            given.append(kwargs[name])
        self._check_fit(given)
        return self.call_flat(given)

    def _check_fit(self, args: Sequence[Any]) -> None:
        """Raises for tensors of other shapes than the function was traced with.

        ``ValueError``, in TensorFlow 2 ``TypeError``.
        """
        for wanted, arg in zip(self._func_graph.inputs, args):
            if isinstance(arg, Tensor) and not fits(wanted, arg):
                if current_run().is_v1:
                    text = (
                        f"The argument '{wanted.op.name}' (value {arg}) is not compatible with the shape this "
                        f"function was traced with. Expected shape {wanted.shape}, but got shape {arg.shape}."
                    )
                    raise raised(ValueError(text))
                result = self.structured_outputs
                shown = f" -> {spec_text(result)}" if isinstance(result, Tensor) else ""
                specs = [t for t in self._func_graph.inputs if isinstance(t, Tensor)]
                names = [t.op.name for t in specs]
                raise not_bound(cannot_cast(arg, wanted), args, {}, names, specs, shown)

    def _lacking(self, names: list[str], told: list[str]) -> Any:
        missing = [n for n in names if n not in told]
        text = f"Expected argument names {names} but got values for {told}. Missing: {missing}."
        raise raised(TypeError(text))

    def call_flat(self, args: Sequence[Any]) -> Any:
        """One operation with the tensors among the arguments, and what the function takes from around."""
        inputs: list[Tensor] = []
        for arg in args:
            variable = isinstance(arg, ResourceVariable)
            tensor = arg.handle if variable else arg
            if not variable or all(tensor is not t for t in inputs):
                inputs.append(tensor)
        graph = self._func_graph
        outputs = [(t._dtype, t.shape) for t in graph.outputs]
        given = [t for t in (*inputs, *self._captured_inputs) if isinstance(t, Tensor)]
        older = "PartitionedFunctionCall" if current_run().is_v1 and not outputs else None
        op = ops.get_default_graph().create_op(self._op_type, given, outputs, name=older)
        give_gradient(op, self._gradient)
        return packed(graph, op.outputs) if graph.structured_outputs is not None else op

    def _gradient(self, op: Operation, *arriving: Any) -> list[Any]:
        """What the gradients of the function's graph give, by one call.

        Mirrors ``_DelayedRewriteGradientFunctions``.
        """
        graph = self._func_graph
        known = {id(v.handle): v for v in self.variables}
        xs = [known.get(id(t), t) for t in self.inputs]
        ys = [t for t in graph.outputs if is_differentiable(t)]
        backward = FuncGraph(graph, f"__backward_{graph.name}")
        with backward.as_default():
            given = [
                backward.create_op("Placeholder", [], [(y._dtype, y.shape)]).outputs[0] for y in ys
            ]
            made = gradients(ys, xs, given, stop_gradients=xs)
        kind = _call_type(is_stateful(backward) or _keeps_state_behind(ys, xs))
        flat = [t for t in nest.flatten(made, True) if isinstance(t, Tensor)]
        if not flat:
            return [None] * len(xs)
        outputs = [(t._dtype, t.shape) for t in flat]
        inputs = [g for g in arriving if isinstance(g, Tensor)]
        call = ops.get_default_graph().create_op(kind, inputs, outputs)
        ends = iter(call.outputs)
        leaves = [next(ends) if isinstance(t, Tensor) else t for t in nest.flatten(made, True)]
        packed_back: list[Any] = nest.pack_sequence_as(made, leaves, True)
        return packed_back


def _call_type(stateful: bool) -> str:
    return "StatefulPartitionedCall" if stateful else "PartitionedCall"


def _keeps_state_behind(ys: Sequence[Tensor], xs: Sequence[Any]) -> bool:
    """Whether a gradient between ``xs`` and ``ys`` keeps a state in 1.15, which the ops that stand for it do not tell."""
    if not current_run().is_v1:
        return False
    flow = flow_from(list(ys), {id(getattr(x, "handle", x)) for x in xs})
    return any(op.type in STATEFUL_BEHIND for steps in flow.steps.values() for op in steps)


def _is_argument(value: Any) -> bool:
    return isinstance(value, (Tensor, ResourceVariable))


class Wrapped:
    """A function of the program in the place of which another stands; each object has its own of a method."""

    def __init__(
        self, python_function: Callable[..., Any], spec: FunctionSpec, autograph: Any
    ) -> None:
        self._python_function = python_function
        self._function_spec = spec
        self._autograph = autograph
        self._descriptor_cache: dict[int, tuple[Any, Any]] = {}
        self.__name__ = getattr(python_function, "__name__", "function")
        self.__wrapped__ = python_function

    python_function = property(lambda self: self._python_function)
    function_spec = property(lambda self: self._function_spec)
    input_signature = property(lambda self: self._function_spec.input_signature)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        known = self._descriptor_cache.get(id(instance))
        if known is None:
            method = bound_method(self._python_function, instance, owner)
            spec = FunctionSpec(method, self.input_signature)
            known = instance, type(self)(method, spec, self._autograph)
            self._descriptor_cache[id(instance)] = known
        return known[1]


class Function(Wrapped):
    """A function that is traced once for arguments of the same types and shapes.

    ``within`` opens the context in which it is traced.
    """

    def __init__(
        self, python_function: Callable[..., Any], spec: FunctionSpec, autograph: Any,
        within: Callable[[], Any] = contextlib.nullcontext,
    ) -> None:  # fmt: skip
        super().__init__(python_function, spec, autograph)
        self._within = within
        self._function_cache: dict[Hashable, ConcreteFunction] = {}
        self._kept: list[Any] = []  # arguments whose identity is part of a key

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        concrete, args, kwargs = self.specialized(args, kwargs)
        flat = nest.flatten((args, kwargs), True)
        return concrete.call_flat([v for v in flat if _is_argument(v)])

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The function for some arguments, which may be specifications."""
        return self.specialized(args, kwargs)[0]

    def specialized(
        self, args: Any, kwargs: dict[str, Any]
    ) -> tuple[ConcreteFunction, Any, dict[str, Any]]:
        """(function, args, kwargs): traced if there is none for such arguments."""
        spec = self._function_spec
        if spec.input_signature is None or args or kwargs:
            args, kwargs = spec.canonicalize(args, kwargs)
        taken = args if spec.input_signature is None else _specified(spec.input_signature, args)
        with ops.init_scope():
            root = id(ops.get_default_graph())
        key = root, cache_key([taken, kwargs])
        known = next((k for k in self._function_cache if is_covered(key, k)), None)
        if known is None:
            known = key
            self._kept.append((args, kwargs))
            self._function_cache[key] = self._traced(taken, kwargs)
        return self._function_cache[known], args, kwargs

    def _traced(self, args: Any, kwargs: dict[str, Any]) -> ConcreteFunction:
        names = self._function_spec.arg_names
        graph = func_graph_from_py_func(
            self.__name__, self._python_function, args, kwargs, names[: len(args)],
            bool(self._autograph), self._within,
        )  # fmt: skip
        return ConcreteFunction(graph, [args, kwargs])


def _specified(signature: Any, args: Any) -> Any:
    """What a function is traced with: the specifications, composite tensors as they are given."""
    if not args:
        return signature
    pairs = nest.pairs(signature, args)
    leaves = [s if isinstance(s, TensorSpec) else given for s, given in pairs]
    return nest.pack_sequence_as(signature, leaves)


def bound_method(function: Any, instance: Any, owner: Any) -> Any:
    """A function as an instance's method."""
    get = getattr(function, "__get__", None)
    return functools.partial(function, instance) if get is None else get(instance, owner)


@tf_export("contrib.eager.defun", "python.eager.function.defun")
def defun(
    func: Any = None,
    input_signature: Any = None,
    autograph: Any = True,
    experimental_autograph_options: Any = None,
    experimental_relax_shapes: Any = False,
) -> Any:
    """A decorator for functions whose variables are made as everywhere.  Mirrors function.py ``defun``."""
    if func is None:
        return lambda function: defun(function, input_signature, autograph)
    return (
        func
        if isinstance(func, Unknown)
        else Function(func, FunctionSpec(func, input_signature), autograph)
    )
