"""Functions with gradients of their own.  Mirrors python/ops/custom_gradient.py."""

from __future__ import annotations

from tfscope.python.functions import signature_of
from tfscope.tf1.api.gradients_paths import has_none, lacks_function
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.api.variables import is_resource_variable
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variable_scope import get_variable_scope
from tfscope.values.raised import pair_of, raised, refusable
from tfscope.values.run import current_run, of_target
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
        with tf.GradientTape() as tape:
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
        return _identities(result, values, grad_fn, tape.watched_variables())

    decorated.__name__ = getattr(f, "__name__", "f")
    return decorated


def _variables_of(scope):
    """The variables below a scope, as keys of a mapping (equality of variables is an operation)."""
    found = [*scope.global_variables(), *scope.local_variables()]
    return {id(variable): variable for variable in found}


def _identities(result, arguments, grad_fn, read):
    """One op through which the results pass; gradients go on to the arguments and variables."""
    flat = list(tf.nest.flatten(result))
    if any(isinstance(value, Unknown) for value in flat):
        return result
    tensors = [ops.convert_to_tensor(value) for value in flat]
    variables = _depended_on(tensors, arguments, read)
    _check_signature(grad_fn, variables)
    inputs = tensors + [a for a in arguments if isinstance(a, ops.Tensor)]
    with ops.name_scope(None, "IdentityN") as scope:
        inputs = inputs + [ops.convert_to_tensor(v) for v in variables]
    out = [(element_type(t), t.get_shape()) for t in inputs]
    op = ops.get_default_graph().create_op("IdentityN", inputs, out, name=scope)
    for variable in variables:
        ops.convert_to_tensor(variable)
    if callable(grad_fn) and len(inputs) == len(tensors) + len(arguments) + len(variables):
        _define(op, len(flat), grad_fn, variables)
    return tf.nest.pack_sequence_as(result, op.outputs[: len(flat)])


def _depended_on(tensors, arguments, read):
    """The trainable variables that results depend on.  Mirrors custom_gradient.py
    get_dependent_variables: the walk goes on behind what has a gradient and ends at the arguments."""
    ends = {id(a) for a in arguments}
    wave = [make("Identity", None, input=tensor).op for tensor in tensors]
    seen, names = {id(op) for op in wave}, set()
    while wave:
        passed = [t for op in wave if not (has_none(op) or lacks_function(op)) for t in op.inputs]
        wave = []
        for tensor in passed:
            if id(tensor) not in ends and id(tensor.op) not in seen:
                seen.add(id(tensor.op))
                wave.append(tensor.op)
        names |= {op.name for op in wave if op.type in ("VariableV2", "VarHandleOp")}
    found = {id(v): v for v in read}
    for name in sorted(names):
        named = [v for v in tf.global_variables() if v.op.name == name]
        if not named and nothing_missed():
            raise raised(ValueError(f"Unsuccessful at finding variable {name}."))
        found |= {id(v): v for v in named if v.trainable}
    return sorted(found.values(), key=lambda v: v.name)


def _check_signature(grad_fn, variables):
    """Raises where a function's gradient does not take the variables that the function uses."""
    if isinstance(grad_fn, Unknown) or not callable(grad_fn):
        return
    every = signature_of(grad_fn).parameters.values()
    takes = any(p.name == "variables" or p.kind is p.VAR_KEYWORD for p in every)
    if variables and not takes:
        text = (
            "If using @custom_gradient with a function that uses variables, then grad_fn must accept a keyword "
            "argument 'variables'."
        )
        newer = (
            "@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses variables: "
            f"{variables}"
        )
        raise raised(TypeError(of_target(text, newer)))
    if takes and not variables and current_run().is_v1 and nothing_missed():
        if get_variable_scope().use_resource:
            return
        text = (
            "If using @custom_gradient with a function that uses variables, the enclosing variable scope must have "
            "use_resource=True."
        )
        raise raised(TypeError(text))


def _define(op, count, grad_fn, variables):
    """Gives an op the gradient of a function of which it holds ``count`` results."""

    def function(op, *gradients):
        if not variables:
            return [None] * count + list(tf.nest.flatten(grad_fn(*gradients[:count])))
        made = grad_fn(*gradients[:count], variables=variables)
        if isinstance(made, Unknown):
            return [None] * count + [made[i] for i in range(len(op.inputs) - count)]
        of_inputs, of_variables = refusable(pair_of, made)
        if not isinstance(of_variables, Unknown) and len(of_variables) != len(variables):
            text = "Must return gradient for each variable from @custom_gradient grad_fn."
            raise raised(ValueError(text))
        return [None] * count + list(tf.nest.flatten(of_inputs)) + list(of_variables)

    op.attrs["gradient_inputs"] = slice(count, None)
    op.attrs["gradient_function"] = function
    current_run().data.setdefault("gradient_functions", {})


@tf_export("recompute_grad")
def recompute_grad(f):
    """The function with a custom gradient.  Mirrors custom_gradient.py recompute_grad."""
    if isinstance(f, Unknown):
        return f

    def inner(*args):
        def grad(dresult, variables=None):
            with tf.GradientTape() as tape, tf.control_dependencies([dresult]):
                result = f(*args)
            sources = [*args, *(variables or [])]
            found = tape.gradient(result, sources, output_gradients=[dresult])
            return found[: len(args)], found[len(args) :]

        return f(*args), grad if current_run().is_v1 else None

    return custom_gradient(inner)
