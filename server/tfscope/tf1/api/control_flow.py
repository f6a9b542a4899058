"""cond, case, group, tuple, Assert.  Mirrors python/ops/control_flow_ops.py."""

from __future__ import annotations

import collections

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.array_ops import identity
from tfscope.tf1.api.array_stack import stack
from tfscope.tf1.api.cond_v2 import cond_v2
from tfscope.tf1.api.control_flow_context import CondContext, switch
from tfscope.tf1.api.math_ops import base, binary, cast
from tfscope.tf1.api.math_reductions import reduction
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.unmodelled import unknown_symbol
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.conditions import plain_condition
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like, make_constant
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

PRIVATE = "python.ops.control_flow_ops"


@tf_export("cond", "cond_v2", f"{PRIVATE}.cond")
def cond(pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None):
    """Both branches are built; the results are merged."""
    for value, old, new in ((true_fn, fn1, "true_fn"), (false_fn, fn2, "false_fn")):
        if value is not None and old is not None:
            raise raised(
                TypeError(
                    f"cond(): {new} and fn{1 if new == 'true_fn' else 2} may not be set simultaneously."
                )
            )
        if value is None and old is None:
            raise raised(TypeError(f"cond(): {of_target(new, repr(new))} argument required"))
    true_fn, false_fn = true_fn if fn1 is None else fn1, false_fn if fn2 is None else fn2
    for function, label in ((true_fn, "true_fn"), (false_fn, "false_fn")):
        if not callable(function) and not isinstance(function, Unknown):
            quote = of_target("", "'")
            raise raised(TypeError(f"{quote}{label}{quote} must be callable."))
    if get_default_graph().building_function or current_run().data.get("control_flow_v2"):
        _refuse_bool(pred)
        return cond_v2(pred, true_fn, false_fn, name)
    with op_scope(name, "cond"):
        _refuse_bool(pred)
        pred = convert_to_tensor(pred)
        sides = switch(pred, pred)
        pivots = [identity(sides[1], name="switch_t"), identity(sides[0], name="switch_f")]
        pred = identity(pred, name="pred_id")
        yes, flat_yes = _branch(CondContext(pred, pivots[0], 1), true_fn, "true_fn", strict)
        no, flat_no = _branch(CondContext(pred, pivots[1], 0), false_fn, "false_fn", strict)
        if isinstance(yes, Unknown) or isinstance(no, Unknown):
            return no if isinstance(yes, Unknown) else yes
        _check_alike(yes, no)
        made = [
            nest.pack_sequence_as(side, flat, expand_composites=True)
            for side, flat in ((yes, flat_yes), (no, flat_no))
        ]
        yes, no = nest.like(no, yes), nest.like(yes, no)
        sides = nest.leaves_like(no, made[0]), nest.leaves_like(yes, made[1])
        flat = [merged(a, b) for a, b in zip(*sides)]
        flat = [_as_array(old, flow) for old, flow in zip(nest.leaves_like(no, yes), flat)]
        whole = yes if len(nest.flatten(yes, expand_composites=True)) == len(flat) else no
        result = nest.pack_sequence_as(whole, flat, expand_composites=True)
        return result if strict else _single(result)


def _refuse_bool(pred):
    if isinstance(pred, bool):
        text = of_target("pred must not be a Python bool", "'pred' must not be a Python bool.")
        raise raised(TypeError(text))


def _check_alike(yes, no):
    """Refuses branches that return different structures."""
    error = nest.difference(yes, no)
    if error is not None:
        nest.assert_same_structure(yes, no)
        kinds = "types" if isinstance(error, TypeError) else "values"
        sides = of_target("true_fn and false_fn", "'true_fn' and 'false_fn'")
        text = f"Incompatible return {kinds} of {sides}: {error}"
        raise raised(type(error)(text))


def _single(value):
    """The only element of a list."""
    plain = isinstance(value, (list, tuple)) and not hasattr(value, "_fields")
    return value[0] if plain and len(value) == 1 else value


def _branch(context, function, label, strict):
    """What a branch returns, and its flat tensors."""
    with context.entered():
        result = function()
        if result is None:
            quoted = of_target(label, f"'{label}'")
            raise raised(ValueError(f"{quoted} must have a return value."))
        result = result if strict else _single(result)
        if isinstance(result, Unknown):
            return result, []
        return result, [output_of(context, v) for v in nest.flatten(result, True)]


def output_of(context, value):
    """A branch's value as it leaves the branch."""
    if isinstance(value, Operation):
        return with_dependencies([value], context.pivot)
    if isinstance(value, Unknown):
        return value
    if is_array(value):
        value = value.flow
    return context.output(convert_to_tensor(value))


def is_array(value):
    """Whether a value is a ``TensorArray``."""
    return hasattr(value, "flow") and hasattr(value, "handle") and not is_dense_tensor_like(value)


def _as_array(old, flow):
    return old._with_flow(flow) if is_array(old) else flow


def merged(yes, no):
    """The output of the branch that runs."""
    if not isinstance(yes, Tensor) or not isinstance(no, Tensor):
        return no if isinstance(yes, Unknown) else yes
    first, second = base(yes), base(no)
    if first is not None and second is not None and first != second:
        one, other = yes._dtype.name, no._dtype.name
        text = of_target(
            f"Outputs of true_fn and false_fn must have the same type: {one}, {other}",
            "Outputs of 'true_fn' and 'false_fn' must have the same type(s). "
            f"Received {one} from 'true_fn' and {other} from 'false_fn'.",
        )
        raise raised(ValueError(text))
    current_run().data["conditionals"] = True
    return make("Merge", None, inputs=[no, yes])[0]


@tf_export(f"{PRIVATE}.switch")
def switch_data(data, pred, dtype=None, name=None):
    """What goes on if ``pred`` is false, and what if it is true.  Mirrors control_flow_ops.py switch."""
    with op_scope(name, "Switch") as name:
        if isinstance(data, ops.IndexedSlices):
            parts = [data.values, data.indices, data.dense_shape]
            pred = convert_to_tensor(pred, name="pred")
            sides = [(None, None) if p is None else switch_data(p, pred) for p in parts]
            return tuple(ops.IndexedSlices(*side) for side in zip(*sides))
        data = convert_to_tensor(data, dtype=dtype, name="data")
        return make("Switch", name, data=data, pred=convert_to_tensor(pred, name="pred"))


@tf_export(f"{PRIVATE}.merge")
def merge(inputs, name=None):
    """The input that is there, and its index.  Mirrors control_flow_ops.py merge."""
    if isinstance(inputs, Unknown):
        return inputs, inputs
    inputs = list(inputs)
    if any(part is None for part in inputs):
        raise raised(ValueError(f"At least one of the merge inputs is None: {inputs}"))
    with op_scope(name, "Merge") as name:
        if any(isinstance(part, ops.IndexedSlices) for part in inputs):
            unmerged = unknown_symbol("control_flow_ops.merge")
            return unmerged, unmerged
        current_run().data["conditionals"] = True
        return make("Merge", name, inputs=[convert_to_tensor(part) for part in inputs])


@tf_export(
    "contrib.framework.smart_cond", "python.framework.smart_cond.smart_cond", "python.layers.utils.smart_cond",
)  # fmt: skip
def smart_cond(pred, true_fn=None, false_fn=None, name=None):
    """One branch if the condition is known, else ``cond``."""
    for function, label in ((true_fn, "true_fn"), (false_fn, "false_fn")):
        if not callable(function) and not isinstance(function, Unknown):
            raise raised(TypeError(f"`{label}` must be callable."))
    value = pred if isinstance(pred, Unknown) else layers_constant_value(pred)
    if value is None:
        return cond(pred, true_fn=true_fn, false_fn=false_fn, name=name)
    return true_fn() if value else false_fn()


@tf_export(
    "contrib.framework.smart_constant_value", "python.framework.smart_cond.smart_constant_value",
)  # fmt: skip
def smart_constant_value(pred):
    """Whether a condition holds, if that is known.  Mirrors python/framework/smart_cond.py."""
    if isinstance(pred, Unknown):
        return pred.passed_to("smart_constant_value")
    if isinstance(pred, Tensor):
        value = pred.static
        return value if isinstance(value, (bool, int)) else None
    return plain_condition(pred)


@tf_export("python.layers.utils.constant_value")
def layers_constant_value(pred):
    """The same for a condition that may be a variable, whose value nobody knows.

    Mirrors python/layers/utils.py.
    """
    if is_dense_tensor_like(pred) and not isinstance(pred, Tensor):
        return None
    return smart_constant_value(pred)


# -- case --------------------------------------------------------------------------------------
@tf_export("case", f"{PRIVATE}.case")
def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """The first function whose condition holds."""
    pairs = _case_pairs(pred_fn_pairs)
    with op_scope(name, "case"):
        everything = [p for p, _ in pairs]
        if default is None:
            last, action = pairs.pop()
            default = _default_action(everything, last, action)
        function = default
        for pred, branch in reversed(pairs):
            function = _nested(pred, branch, function, strict)
        if not exclusive:
            return function()
        check = _at_most(1, [p for p, _ in pairs])
        with get_default_graph().control_dependencies([check]):
            return function()


def _case_pairs(pairs):
    """Pairs of condition and function.  Mirrors _case_verify_and_canonicalize_args."""
    if isinstance(pairs, Unknown):
        return [(pairs, pairs)]
    if not isinstance(pairs, (list, tuple, dict)):
        raise raised(TypeError("fns must be a list, tuple, or dict"))
    if isinstance(pairs, collections.OrderedDict):
        pairs = list(pairs.items())
    elif isinstance(pairs, dict):
        pairs = refusable(lambda: sorted(pairs.items(), key=lambda item: str(item[0].name)))
    for pair in pairs:
        _check_case_pair(pair)
    if not pairs:
        raise raised(ValueError("not enough values to unpack (expected 2, got 0)"))
    return list(pairs)


def _check_case_pair(pair):
    if isinstance(pair, Unknown):
        return
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise raised(TypeError("Each entry in pred_fn_pairs must be a 2-tuple"))
    pred, function = pair
    if isinstance(pred, Unknown):
        return
    if not is_dense_tensor_like(pred):
        raise raised(TypeError(f"pred must be a Tensor, got: {pred}"))
    if base(pred) not in (None, dtypes.bool_):
        raise raised(TypeError(f"pred must be Tensor of type bool: {pred.name}"))
    if not callable(function) and not isinstance(function, Unknown):
        raise raised(TypeError(f"fn for pred {pred.name} must be callable."))


def _nested(pred, branch, rest, strict):
    return lambda: cond(pred, true_fn=branch, false_fn=rest, strict=strict)


def _at_most(count, predicates):
    packed = stack(predicates, name="preds_c")
    number = reduction("Sum", cast(packed, dtypes.int32), None, False, "num_true_conds")
    limit = make_constant(count, dtypes.int32, None, "n_true_conds")
    condition = binary("LessEqual", number, limit)
    return Assert(condition, ["Input error", packed], summarize=len(predicates))


def _default_action(predicates, last, action):
    def run():
        packed = stack(predicates, name="preds_c")
        others = _at_most(0, predicates[:-1]) if len(predicates) > 1 else None
        check = Assert(
            last, ["None of conditions evaluated as True", packed], summarize=len(predicates)
        )
        with get_default_graph().control_dependencies(
            [c for c in (others, check) if c is not None]
        ):
            return action()

    return run


# -- dependencies ------------------------------------------------------------------------------
@tf_export(f"{PRIVATE}.with_dependencies", "contrib.framework.with_dependencies")
def with_dependencies(dependencies, output_tensor, name=None):
    """A tensor behind other operations."""
    with op_scope(name, "control_dependency") as scope:
        graph = get_default_graph()
        with graph.colocate_with(output_tensor), graph.control_dependencies(dependencies):
            if isinstance(output_tensor, ops.IndexedSlices):
                slices = (output_tensor.values, output_tensor.indices, output_tensor.dense_shape)
                return ops.IndexedSlices(*[None if s is None else identity(s) for s in slices])
            tensor = convert_to_tensor(output_tensor)
            is_ref = tensor._dtype is not None and tensor._dtype._is_ref_dtype
            return make("RefIdentity" if is_ref else "Identity", scope, input=tensor)


@tf_export("group")
def group(*inputs, **kwargs):
    """An operation that runs others."""
    name = kwargs.pop("name", None)
    if kwargs:
        raise raised(ValueError(f"Unknown keyword arguments: {', '.join(kwargs)}"))
    graph = get_default_graph()
    with op_scope(name, "group_deps") as scope:
        if not inputs:
            return make("NoOp", scope)
        devices = {}
        for value in nest.flatten(list(inputs)):
            if isinstance(value, Unknown):
                continue
            if not hasattr(value, "device"):
                text = of_target(
                    f"Expected tf.group() expected Tensor arguments not '{value}' with type "
                    f"'{shown_kind(value)}'",
                    f"'inputs' should be zero or more (nested) Tensors. Received '{value}' with type "
                    f"'{shown_kind(value)}'.",
                )
                raise raised(TypeError(text))
            devices.setdefault(str(value.device), []).append(value)
        if len(devices) < 2:
            with graph.control_dependencies(next(iter(devices.values()), [])):
                return make("NoOp", scope)
        parts = []
        for device in sorted(devices):
            with graph.control_dependencies(devices[device]):
                parts.append(make("NoOp", None))
        with graph.control_dependencies(parts):
            return make("NoOp", scope)


@tf_export("Assert", "debugging.Assert")
def Assert(condition, data, summarize=None, name=None):  # noqa: N802 - TensorFlow's name
    """An operation that fails unless a condition holds."""
    with op_scope(name, "Assert"):
        values = [convert_to_tensor(v) for v in data]
        simple = all(base(v) in (dtypes.string, dtypes.int32) for v in values)
        if simple:
            return make(
                "Assert", "Assert", {"summarize": summarize}, condition=condition, data=list(data)
            )
        condition = convert_to_tensor(condition, name="Condition")

        def fail():
            return make(
                "Assert", "Assert", {"summarize": summarize}, condition=condition, data=list(data)
            )

        return cond(condition, lambda: make("NoOp", None), fail, name="AssertGuard").op
