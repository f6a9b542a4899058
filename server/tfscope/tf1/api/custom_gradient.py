"""Functions with gradients of their own.  Mirrors python/ops/custom_gradient.py."""

from __future__ import annotations

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.api.variables import is_resource_variable
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variable_scope import get_variable_scope
from tfscope.values.raised import pair_of, raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("custom_gradient", "python.ops.custom_gradient.custom_gradient")
def custom_gradient(f):
    """The function's result behind an IdentityN.  Mirrors custom_gradient.py."""
    if isinstance(f, Unknown):
        return f

    def decorated(*args, **kwargs):
        if kwargs:
            raise raised(
                ValueError(
                    "The custom_gradient decorator currently supports keywords arguments only when"
                    " eager execution is enabled."
                )
            )
        values = [a if isinstance(a, Unknown) else ops.convert_to_tensor(a) for a in args]
        scope = get_variable_scope()
        before = _variables_of(scope)
        made = f(*values)
        new = [v for key, v in _variables_of(scope).items() if key not in before]
        if any(not is_resource_variable(v) for v in new):
            raise raised(
                TypeError(
                    "All variables used by a function wrapped with @custom_gradient must be"
                    " `ResourceVariable`s. Ensure that no `variable_scope` is created with"
                    " `use_resource=False`."
                )
            )
        if isinstance(made, Unknown):
            return made[0]
        result, grad_fn = refusable(pair_of, made)
        if grad_fn is not None and not isinstance(grad_fn, Unknown) and not callable(grad_fn):
            raise raised(TypeError("unsupported callable"))
        return _identities(result, values, grad_fn)

    decorated.__name__ = getattr(f, "__name__", "f")
    return decorated


def _variables_of(scope):
    """The variables below a scope, as keys of a mapping (equality of variables is an operation)."""
    found = [*scope.global_variables(), *scope.local_variables()]
    return {id(variable): variable for variable in found}


def _identities(result, arguments, grad_fn):
    """One op through which the results pass; gradients go on to the arguments."""
    flat = list(tf.nest.flatten(result))
    if any(isinstance(value, Unknown) for value in flat):
        return result
    tensors = [ops.convert_to_tensor(value) for value in flat]
    for tensor in tensors:  # from which TensorFlow looks for variables
        make("Identity", None, input=tensor)
    inputs = tensors + [a for a in arguments if isinstance(a, ops.Tensor)]
    out = [(element_type(t), t.get_shape()) for t in inputs]
    op = ops.get_default_graph().create_op("IdentityN", inputs, out)
    if callable(grad_fn) and len(inputs) == len(tensors) + len(arguments):
        _define(op, len(flat), grad_fn)
    return tf.nest.pack_sequence_as(result, op.outputs[: len(flat)])


def _define(op, count, grad_fn):
    """Gives an op the gradient of a function of which it holds ``count`` results."""

    def function(op, *gradients):
        made = grad_fn(*gradients[:count])
        return [None] * count + list(tf.nest.flatten(made))

    op.attrs["gradient_inputs"] = slice(count, None)
    op.attrs["gradient_function"] = function
    current_run().data.setdefault("gradient_functions", {})


@tf_export("recompute_grad")
def recompute_grad(f):
    """The function with a custom gradient.  Mirrors custom_gradient.py recompute_grad."""
    if isinstance(f, Unknown):
        return f
    return custom_gradient(lambda *args: (f(*args), None))
