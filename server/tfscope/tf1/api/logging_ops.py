"""Print, py_func, timestamp.  Mirrors python/ops/{logging_ops,script_ops}.py."""

from __future__ import annotations

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.needed_types import needed_by_script
from tfscope.tf1.api.op_maker import is_sparse, make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("Print")
def Print(input_, data, message=None, first_n=None, summarize=None, name=None):  # noqa: N802
    """The same tensor; prints when it runs."""
    if isinstance(data, Unknown):
        data = []
    attrs = {"message": message, "first_n": first_n, "summarize": summarize}
    return make("Print", name, attrs, input=input_, data=data)


@tf_export("print")
def print_(*inputs, **kwargs):
    """An operation that prints."""
    name = kwargs.get("name")
    tensors = []
    for value in nest.flatten(list(inputs)):
        if is_sparse(value):
            tensors += [value.indices, value.values, value.dense_shape]
        elif is_dense_tensor_like(value):
            tensors.append(value)
    if (
        len(inputs) == 1
        and isinstance(inputs[0], Tensor)
        and inputs[0].shape.ndims == 0
        and inputs[0]._dtype == dtypes.string
    ):
        text = inputs[0]
    else:
        text = make("StringFormat", f"{name}_format" if name else None, inputs=tensors)
    return make("PrintV2", name, input=text)


print_.__name__ = "print"


def _script(op_type, inp, tout, name):
    several = isinstance(tout, (list, tuple))
    kinds = [dtypes.as_dtype(k) for k in (tout if several else [tout])]
    if isinstance(inp, Unknown) or isinstance(tout, Unknown):
        op = get_default_graph().create_op(
            op_type, [], [(k, TensorShape(None)) for k in kinds], name=name
        )
        return list(op.outputs) if several else op.outputs[0]
    if isinstance(inp, Tensor) and not current_run().is_v1:
        inp = list(inp)
    if isinstance(inp, (Tensor, bool, int, float, str)):
        text = f"Expected list for 'input' argument to '{op_type}' Op, not {inp}."
        raise raised(TypeError(text))
    given = list(inp)
    if not current_run().is_v1:
        given = [convert_to_tensor(v) if isinstance(v, ResourceVariable) else v for v in given]
    found = make(op_type, name, {"Tout": kinds}, input=given)
    return found if several else found[0] if kinds else found


@tf_export("py_func")
@needed_by_script("Tout")
def py_func(func, inp, Tout, stateful=True, name=None):  # noqa: N803 - TensorFlow's name
    """What a Python function gives when it runs: of unknown shape."""
    if not callable(func):
        got = f"func of type {type(func)}"
        received = f"Received func={func} of type {type(func)}."
        text = of_target(
            f"Expected func to be callable, got {got}", f"Expected func to be callable. {received}"
        )
        raise raised(ValueError(text))
    return _script("PyFunc" if stateful else "PyFuncStateless", inp, Tout, name)


@tf_export("numpy_function")
def numpy_function(func, inp, Tout, name=None):  # noqa: N803 - TensorFlow's name
    """What a Python function gives when it runs: of unknown shape."""
    return _script("PyFunc", inp, Tout, name)


@tf_export("py_function", "contrib.eager.py_func")
def py_function(func, inp, Tout, name=None):  # noqa: N803 - TensorFlow's name
    """What a Python function gives when it runs: of unknown shape."""
    return _script("EagerPyFunc", inp, Tout, name)


@tf_export("timestamp")
def timestamp(name=None):
    """The clock, in the graph."""
    return make("Timestamp", name)


@tf_export("add_check_numerics_ops")
def add_check_numerics_ops():
    """An operation that checks all floating tensors made so far."""
    checks = []
    for op in get_default_graph().get_operations():
        for tensor in op.outputs:
            if tensor._dtype is not None and tensor._dtype.base_name in (
                "float16",
                "float32",
                "float64",
            ):
                with get_default_graph().control_dependencies(checks):
                    checks = [make("CheckNumerics", None, tensor=tensor).op]
    with get_default_graph().control_dependencies(checks):
        return make("NoOp", "group_deps")
