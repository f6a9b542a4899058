"""Functions with gradients of their own.  Mirrors python/ops/custom_gradient.py."""

from __future__ import annotations

from tfscope.tf1.api.gradients_paths import give_gradient, has_none, lacks_function
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.variables import is_resource_variable
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.signatures import parameters
from tfscope.tf1.graph.variable_scope import get_variable_scope, variable_scope
from tfscope.values.raised import pair_of, raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("custom_gradient", "python.ops.custom_gradient.custom_gradient")
def custom_gradient(f):
    """The function's result behind an IdentityN.  Mirrors custom_gradient.py ``_graph_mode_decorator``."""
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
        values = _tensors(args)
        scope = get_variable_scope()
        before = _variables_of(scope)
        with tf.GradientTape() as tape:
            made = f(*values)
        _refuse_references(scope, before)
        if isinstance(made, Unknown):
            return made[0]
        result, grad_fn = refusable(pair_of, made)
        if not isinstance(grad_fn, Unknown) and not callable(grad_fn):
            raise raised(TypeError("unsupported callable"))
        flat = list(tf.nest.flatten(result))
        if any(isinstance(value, Unknown) for value in flat):
            return result
        arguments = list(tf.nest.flatten(values))
        variables = _used(flat, arguments, tape)
        _check_signature(grad_fn, variables)
        outputs = _identities(flat, arguments, variables, grad_fn)
        return tf.nest.pack_sequence_as(result, outputs)

    decorated.__name__ = decorated.__qualname__ = getattr(f, "__name__", "f")
    decorated.__wrapped__ = f  # whose parameters it tells as its own
    return decorated


def _tensors(args):
    """The arguments as tensors; TensorFlow 2 takes structures of them."""

    def convert(value):
        return value if isinstance(value, Unknown) else ops.convert_to_tensor(value)

    if current_run().is_v1:
        return [convert(value) for value in args]
    return [tf.nest.map_structure(convert, value) for value in args]


def _variables_of(scope):
    """The variables below a scope, as keys of a mapping (equality of variables is an operation)."""
    found = [*scope.global_variables(), *scope.local_variables()]
    return {id(variable): variable for variable in found}


def _refuse_references(scope, before):
    new = [v for key, v in _variables_of(scope).items() if key not in before]
    if any(not is_resource_variable(v) for v in new):
        raise raised(
            TypeError(
                "All variables used by a function wrapped with @custom_gradient must be"
                " `ResourceVariable`s. Ensure that no `variable_scope` is created with"
                " `use_resource=False`."
            )
        )


def _used(results, arguments, tape):
    """The trainable variables that were read or lie between the arguments and the results."""
    copies = [make("Identity", None, input=value) for value in results]
    found = {id(variable): variable for variable in tape.watched_variables()}
    for op in _behind(copies, arguments):
        if op.type in ("VariableV2", "VarHandleOp"):
            variable = _trainable(op)
            found.setdefault(id(variable), variable)
    return sorted((v for v in found.values() if v is not None), key=lambda v: v.name)


def _behind(tensors, stops):
    """The operations from which gradients lead to the tensors.  Mirrors op_selector.py ``get_backward_walk_ops``."""
    ends = {id(stop) for stop in stops}
    seen, waiting = {}, [tensor.op for tensor in tensors]
    while waiting:
        op = waiting.pop()
        for tensor in [] if has_none(op) or lacks_function(op) else op.inputs:
            if id(tensor) not in ends and id(tensor.op) not in seen:
                seen[id(tensor.op)] = tensor.op
                waiting.append(tensor.op)
    return seen.values()


def _trainable(op):
    """The variable of an operation; ``None`` if it is not trained.  Mirrors ``get_variable_by_name``."""
    found = [v for v in ops.get_collection("variables") if getattr(v, "op", None) is op]
    if not found and nothing_missed():
        raise raised(ValueError(f"Unsuccessful at finding variable {op.name}."))
    return found[0] if found and found[0].trainable else None


def _check_signature(grad_fn, variables):
    """Refuses a gradient function that knows nothing of variables that there are, or of which there are none."""
    taken = None if isinstance(grad_fn, Unknown) else parameters(grad_fn)
    if taken is None:
        return
    told = any(p.kind is p.VAR_KEYWORD or p.name == "variables" for p in taken)
    if variables and not told:
        text = f"@tf.custom_gradient grad_fn must accept keyword argument 'variables', since function uses variables: {variables}"
        if current_run().is_v1:
            text = "If using @custom_gradient with a function that uses variables, then grad_fn must accept a keyword argument 'variables'."
        raise raised(TypeError(text))
    needs = current_run().is_v1 and not get_variable_scope().use_resource
    if told and not variables and needs and nothing_missed():
        text = "If using @custom_gradient with a function that uses variables, the enclosing variable scope must have use_resource=True."
        raise raised(TypeError(text))


def _identities(results, arguments, variables, grad_fn):
    """One op through which the results pass; gradients go on to the arguments and variables."""
    given = [a for a in arguments if isinstance(a, ops.Tensor)]
    outputs = make("IdentityN", None, input=[*results, *given, *variables])
    for variable in variables:
        ops.convert_to_tensor(variable)  # a second time, for the tape
    if callable(grad_fn) and len(given) == len(arguments):
        _define(outputs[0].op, len(results), variables, grad_fn)
    return outputs[: len(results)]


def _define(op, count, variables, grad_fn):
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
    give_gradient(op, function)


@tf_export("recompute_grad")
def recompute_grad(f):
    """The function, called again for its gradient.  Mirrors custom_gradient.py ``recompute_grad``."""
    if isinstance(f, Unknown):
        return f

    def inner(*args):
        scope = get_variable_scope()

        def grad(*arriving, variables=None):
            watched = list(variables or [])
            if current_run().is_v1:
                with ops.control_dependencies(list(arriving)):
                    return _gradients_again(f, args, watched, arriving)

            def again(*arriving):
                given = _after(arriving[0], args)
                with variable_scope(scope):
                    return _gradients_again(f, given, watched, arriving), _refuse_transposing

            return custom_gradient(again)(*arriving)

        return f(*args), grad

    return custom_gradient(inner)


def _gradients_again(f, args, variables, arriving):
    """Calls the function; the gradients of its arguments and of variables."""
    with tf.GradientTape() as tape:
        for value in [*args, *variables]:
            tape.watch(value)
        result = f(*args)
    found = tape.gradient(result, [*args, *variables], output_gradients=list(arriving))
    return found[: len(args)], found[len(args) :]


def _after(gradient, args):
    """The arguments, by way of sums that need the gradient."""
    given = [make("Identity", None, input=a) for a in args]
    least = tf.reduce_max(tf.reshape(gradient, [-1])[:1])
    known = tf.cast(least, "bool")
    nothing = tf.where_v2(known == known, 0.0, float("nan"))
    return [value + tf.cast(nothing, value.dtype) for value in given]


def _refuse_transposing(*args, **kwargs):
    raise raised(NotImplementedError("recompute_grad tried to transpose grad of f."))


@tf_export("grad_pass_through")
def grad_pass_through(f):
    """A function whose gradient is the identity.  Mirrors custom_gradient.py ``grad_pass_through``."""

    def passed(*args):
        def grad(*arriving, variables=None):
            return arriving if variables is None else (arriving, [None] * len(variables))

        return f(*args), grad

    return custom_gradient(passed)
