"""``tf.function``: variables are made by the first call alone, in the graph around it.

Mirrors python/eager/def_function.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tfscope.tf1.api import eager_function
from tfscope.tf1.api.eager_function import ConcreteFunction, Wrapped
from tfscope.tf1.api.function_spec import FunctionSpec
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.lifted_variable import create_lifted
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

EAGERLY = "run_functions_eagerly"
"""Run data: whether functions are called as they are."""


BEHIND = 50
"""The priority of a function's own creators: those of the program come before them."""


class Function(Wrapped):
    """A function that may make variables when it is called first."""

    def __init__(self, python_function: Any, spec: FunctionSpec, autograph: Any) -> None:
        super().__init__(python_function, spec, autograph)
        self._created_variables: list[Any] = []
        self._stateful_fn: eager_function.Function | None = None
        self._stateless_fn: eager_function.Function | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if current_run().data.get(EAGERLY):
            return self._python_function(*args, **kwargs)
        if self._stateful_fn is None:
            self._initialize(args, kwargs)
        if self._stateless_fn is not None and self._created_variables:
            return self._stateless_fn(*args, **kwargs)
        assert self._stateful_fn is not None
        result = self._stateful_fn(*args, **kwargs)
        self._refuse_created()
        return result

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The function for some arguments, which may be specifications."""
        if self._stateful_fn is None:
            self._initialize(args, kwargs, always=True)
        if self._stateless_fn is not None and self._created_variables:
            return self._stateless_fn.get_concrete_function(*args, **kwargs)
        assert self._stateful_fn is not None
        made = self._stateful_fn.get_concrete_function(*args, **kwargs)
        self._refuse_created()
        return made

    def _decorate(self, decorator: Any) -> None:
        """Puts a decorator around the Python function; raises ``ValueError`` once it was traced."""
        if self._stateful_fn is not None:
            text = "Functions cannot be decorated after they have been traced."
            raise raised(ValueError(text))
        self._python_function = decorator(self._python_function)
        self._function_spec = FunctionSpec(self._python_function, self.input_signature)

    def _refuse_created(self) -> None:
        if self._created_variables:
            text = (
                "Creating variables on a non-first call to a function decorated with tf.function."
            )
            raise raised(ValueError(text))

    def _initialize(self, args: Any, kwargs: dict[str, Any], always: bool = False) -> None:
        """Traces once; variables that are made get an operation that would initialize them."""

        self._stateful_fn = self._scoped(_lifting(self._created_variables))
        self._stateful_fn.specialized(args, kwargs)
        self._stateless_fn = self._scoped(_refuse)
        if current_run().is_v1 and (self._created_variables or always):
            with ops.init_scope():
                graph = ops.get_default_graph()
                graph.create_op("PartitionedCall", [], [], name="PartitionedFunctionCall")

    def _scoped(self, creator: Callable[..., Any]) -> eager_function.Function:
        return eager_function.Function(
            self._python_function,
            self._function_spec,
            self._autograph,
            lambda: _creating_by(creator),
        )


def _creating_by(creator: Callable[..., Any]) -> Any:
    return ops.get_default_graph()._variable_creator_scope(creator, BEHIND)


def _lifting(created: list[Any]) -> Callable[..., Any]:
    """A creator of variables that stand outside of the function; it tells which it made."""

    def capture(next_creator: Any, **arguments: Any) -> Any:
        variable = create_lifted(**arguments)
        created.append(variable)
        return variable

    return capture


T = TypeVar("T")


def traced_once_made(trace: Callable[[], T]) -> T:
    """What a trace gives: the first, which may make variables, or, if it did, a second, which may not.

    Mirrors ``Function._get_concrete_function_garbage_collected``.
    """
    created: list[Any] = []
    with _creating_by(_lifting(created)):
        made = trace()
    if not created:
        return made
    with _creating_by(_refuse):
        return trace()


def _refuse(*args: Any, **kwargs: Any) -> Any:
    text = of_target(
        "tf.function-decorated function tried to create variables on non-first call.",
        "tf.function only supports singleton tf.Variables created on the first call. Make sure the "
        "tf.Variable is only created once or created outside tf.function. See "
        "https://www.tensorflow.org/guide/function#creating_tfvariables for more information.",
    )
    raise raised(ValueError(text))


@tf_export("function", "contrib.eager.function", "python.eager.def_function.function")
def function(
    func: Any = None,
    input_signature: Any = None,
    autograph: Any = True,
    experimental_autograph_options: Any = None,
    experimental_relax_shapes: Any = False,
    experimental_compile: Any = None,
) -> Any:
    """A decorator, with or without arguments.  Mirrors def_function.py ``function``."""
    if func is None:
        return lambda inner: function(inner, input_signature, autograph)
    return (
        func
        if isinstance(func, Unknown)
        else Function(func, FunctionSpec(func, input_signature), autograph)
    )


@tf_export("config.experimental_run_functions_eagerly", "config.run_functions_eagerly")
def run_functions_eagerly(run_eagerly: Any) -> None:
    """Whether functions are called as they are."""
    current_run().data[EAGERLY] = (
        bool(run_eagerly) if not isinstance(run_eagerly, Unknown) else False
    )
