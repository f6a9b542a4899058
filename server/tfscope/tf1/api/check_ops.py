"""Assertions of the graph.  Mirrors python/ops/check_ops.py.

What is known statically to hold adds only its constants; what is known not to hold raises.
"""

from __future__ import annotations

import operator

from tfscope.tf1.api import constant_values
from tfscope.tf1.api.array_ops import rank as rank_of
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_ops import zeros_like
from tfscope.tf1.api.control_flow import Assert, with_dependencies
from tfscope.tf1.api.math_ops import base, type_like
from tfscope.tf1.api.math_reductions import reduction
from tfscope.tf1.api.op_maker import is_sparse, make, op_scope
from tfscope.tf1.api.registry import lookup, tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.static_values import is_seen
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def no_op(name):
    """An operation that does nothing."""
    return get_default_graph().create_op("NoOp", [], [], name=name)


def text_of(message):
    """A message that may be ``None``."""
    return "" if message is None else message


def _binary(public, op_type, sign):
    def function(x, y, data=None, summarize=None, message=None, name=None):
        if public == "assert_equal":
            with op_scope(name, public):
                if x is y:
                    return no_op(None)
        with op_scope(name, public):
            x, y = convert_to_tensor(x, name="x"), convert_to_tensor(y, name="y")
            if data is None:
                data = [
                    f"Condition x {sign} y did not hold element-wise:",
                    f"x ({x.name}) = ",
                    x,
                    f"y ({y.name}) = ",
                    y,
                ]
            data = list(data) if message is None else [message, *data]
            condition = reduction("All", make(op_type, None, x=x, y=y))
            _check_static(x, y, sign, data)
            return Assert(condition, data, summarize=summarize)

    function.__name__ = public
    tf_export(public, f"debugging.{public}")(function)
    return function


HOLDS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _check_static(x, y, sign, data):
    """Raises if both sides are known and the condition does not hold of them."""
    a, b = _elements(x), _elements(y)
    if not a or not b or not (1 in (len(a), len(b)) or x.shape.as_list() == y.shape.as_list()):
        return
    pairs = zip(a * len(b) if len(a) == 1 else a, b * len(a) if len(b) == 1 else b)
    if all(HOLDS[sign](first, second) for first, second in pairs):
        return
    known = {id(x): x.static, id(y): y.static}
    text = "\n".join(str(known.get(id(part), part)) for part in data)
    raise raised(lookup("errors.InvalidArgumentError")(None, None, text))


def _elements(tensor):
    """The numbers of a constant; ``None`` if they are not all known, or TensorFlow does not see them."""
    if not is_seen(tensor):
        return None
    flat = constant_values._flat(tensor.static)
    known = flat is not None and all(type(v) in (int, float, bool) for v in flat)
    return flat if known and tensor.static is not None else None


assert_equal = _binary("assert_equal", "Equal", "==")
assert_none_equal = _binary("assert_none_equal", "NotEqual", "!=")
assert_less = _binary("assert_less", "Less", "<")
assert_less_equal = _binary("assert_less_equal", "LessEqual", "<=")
assert_greater = _binary("assert_greater", "Greater", ">")
assert_greater_equal = _binary("assert_greater_equal", "GreaterEqual", ">=")


def _signed(public, words, check, *, swapped):
    def function(x, data=None, summarize=None, message=None, name=None):
        with op_scope(name, public):
            x = convert_to_tensor(x, name="x")
            if data is None:
                told = f"Condition x {words} did not hold element-wise:", f"x ({x.name}) = "
                joined = public == "assert_non_positive"
                data = [text_of(message), *(["".join(told)] if joined else told), x]
            zero = convert_to_tensor(0, type_like(x))
            first, second = (zero, x) if swapped else (x, zero)
            return check(first, second, data=data, summarize=summarize)

    function.__name__ = public
    tf_export(public, f"debugging.{public}")(function)
    return function


assert_negative = _signed("assert_negative", "< 0", assert_less, swapped=False)
assert_positive = _signed("assert_positive", "> 0", assert_less, swapped=True)
assert_non_negative = _signed("assert_non_negative", ">= 0", assert_less_equal, swapped=True)
assert_non_positive = _signed("assert_non_positive", "<= 0", assert_less_equal, swapped=False)


@tf_export("assert_near", "debugging.assert_near")
def assert_near(x, y, rtol=None, atol=None, data=None, summarize=None, message=None, name=None):
    """Whether two tensors are almost equal."""
    with op_scope(name, "assert_near"):
        x = convert_to_tensor(x, name="x")
        y = convert_to_tensor(y, type_like(x), name="y")
        rtol = convert_to_tensor(1e-6 if rtol is None else rtol, type_like(x), name="rtol")
        atol = convert_to_tensor(1e-6 if atol is None else atol, type_like(x), name="atol")
        if data is None:
            data = [
                text_of(message),
                "x and y not equal to tolerance",
                f"x ({x.name}) = ",
                x,
                f"y ({y.name}) = ",
                y,
            ]
        tolerance = atol + rtol * make("Abs", None, x=y)
        distance = make("Abs", None, x=x - y)
        condition = reduction("All", make("Less", None, x=distance, y=tolerance))
        return Assert(condition, data, summarize=summarize)


def prefix(message):
    """A message in front of an error; TensorFlow 1 writes the stop even without one.  Mirrors check_ops.py
    _message_prefix."""
    return f"{text_of(message)}.  " if message or current_run().is_v1 else ""


def _static_rank(x, rank):
    value = rank.static if isinstance(rank, Tensor) else rank
    return x.shape.ndims, value if isinstance(value, int) else None


def _rank_check(public, op_type, fails, words):
    def function(x, rank, data=None, summarize=None, message=None, name=None):
        with op_scope(name, public):
            x = x if is_sparse(x) else convert_to_tensor(x, name="x")
            wanted = convert_to_tensor(rank, name="rank")
            if is_sparse(x):
                return no_op("static_checks_determined_all_ok")
            if data is None:
                told = f"Tensor {x.name} must have rank{words and ' ' + words.rstrip()}"
                data = [prefix(message), told, wanted, "Received shape: ", shape_op(x)]
            assert_type(wanted, dtypes.int32)
            count, value = _static_rank(x, wanted)
            if count is not None and value is not None:
                if fails(count, value):
                    text = (
                        f"{prefix(message)}Tensor {x.name} must have rank {words}{value}.  "
                        f"Received rank {count}, shape {x.shape}"
                    )
                    raise raised(ValueError(text))
                return no_op("static_checks_determined_all_ok")
            condition = make(op_type, None, x=rank_of(x), y=wanted)
            if value is None and not isinstance(rank, Unknown):
                scalar = ["Rank must be a scalar. Received rank: ", wanted]
                condition = with_dependencies([assert_rank(wanted, 0, data=scalar)], condition)
            return Assert(condition, data, summarize=summarize)

    function.__name__ = public
    return tf_export(public, f"debugging.{public}")(function)


assert_rank = _rank_check("assert_rank", "Equal", lambda count, value: count != value, "")
_rank_check("assert_rank_at_least", "GreaterEqual", lambda count, value: count < value, "at least ")


@tf_export("assert_rank_in", "debugging.assert_rank_in")
def assert_rank_in(x, ranks, data=None, summarize=None, message=None, name=None):
    """Whether the rank is one of several."""
    with op_scope(name, "assert_rank_in"):
        x = convert_to_tensor(x, name="x")
        known = [convert_to_tensor(r, name="rank") for r in ranks]
        if data is None:
            shape_op(x)
        for rank in known:
            assert_type(rank, dtypes.int32)
        values = [k.static for k in known]
        if x.shape.ndims is not None and all(isinstance(v, int) for v in values):
            if x.shape.ndims not in values:
                shown = ", ".join(f"array({value}, dtype=int32)" for value in values)
                shown += "," * (len(values) == 1)
                text = (
                    f"{prefix(message)}Tensor {x.name} must have rank in ({shown}).  "
                    f"Received rank {x.shape.ndims}, shape {x.shape}"
                )
                raise raised(ValueError(text))
        return no_op("static_checks_determined_all_ok")


@tf_export("assert_scalar", "debugging.assert_scalar")
def assert_scalar(tensor, name=None, message=None):
    """The tensor, a scalar."""
    with op_scope(name, "assert_scalar") as scope:
        tensor = convert_to_tensor(tensor, name=scope)
        if tensor.shape.ndims not in (None, 0):
            before = of_target(text_of(message), prefix(message))
            text = f"{before}Expected scalar shape for {tensor.name}, saw shape: {tensor.shape}."
            raise raised(ValueError(text))
        return tensor


@tf_export("assert_type", "debugging.assert_type")
def assert_type(tensor, tf_type, message=None, name=None):
    """Whether the type is the given one."""
    wanted = dtypes.as_dtype(tf_type)
    with op_scope(name, "assert_type"):
        tensor = (
            convert_to_tensor(tensor, name="tensor") if not is_sparse(tensor) else tensor.values
        )
        if wanted is not None and base(tensor) is not None and base(tensor) != wanted:
            older = f"{text_of(message)}  {tensor.name} must be of type {wanted}"
            newer = (
                f"{prefix(message)}{tensor.name} must be of type {wanted!r}; got {base(tensor)!r}"
            )
            text = of_target(older, newer)
            raise raised(TypeError(text))
        return no_op("statically_determined_correct_type")


@tf_export("assert_integer", "debugging.assert_integer")
def assert_integer(x, message=None, name=None):
    """Whether the type is an integer."""
    with op_scope(name, "assert_integer"):
        x = convert_to_tensor(x, name="x")
        if base(x) is not None and not base(x).is_integer:
            words = 'Expected "x" to be integer type.  Found: '
            before = of_target(f"{text_of(message)}  ", prefix(message))
            raise raised(TypeError(f"{before}{words}{x.name} of dtype {base(x)}"))
        return no_op("statically_determined_was_integer")


@tf_export(
    "assert_same_float_dtype",
    "debugging.assert_same_float_dtype",
    "contrib.framework.assert_same_float_dtype",
)
def assert_same_float_dtype(tensors=None, dtype=None):
    """The common floating dtype; raises ``ValueError`` for another, or if there is none in common."""
    expected, first = dtypes.as_dtype(dtype), None
    for item in tensors or ():
        kind = None if item is None or isinstance(item, Unknown) else base(item)
        if kind is None:
            continue
        if expected is None:
            expected, first = kind, item
        elif expected != kind:
            like = "" if first is None else f" as {first.name}"
            text = f"{item.name}, type={kind}, must be of the same type ({expected}){like}."
            raise raised(ValueError(text))
    if expected is not None and not expected.is_floating:
        raise raised(ValueError(f"Expected floating point type, got {expected}."))
    return expected or dtypes.float32


def _predicate(public, scope):
    def function(x, name=None):
        with op_scope(name, scope) as given_scope:
            x = convert_to_tensor(x, name="x")
            kind = "LessEqual" if public == "is_non_decreasing" else "Less"
            if x.shape.num_elements() == 1:
                return make(kind, given_scope, x=zeros_like(x), y=zeros_like(x))
            return reduction("All", make(kind, None, x=zeros_like(x), y=x))

    function.__name__ = public
    tf_export(public, f"math.{public}")(function)


_predicate("is_non_decreasing", "is_non_decreasing")
_predicate("is_strictly_increasing", "is_strictly_increasing")


@tf_export("is_numeric_tensor", "debugging.is_numeric_tensor")
def is_numeric_tensor(tensor):
    """Whether a value is a tensor of numbers."""
    if not isinstance(tensor, Tensor):
        return False
    kind = base(tensor)
    return (
        Unknown("unmodelled-api", "dtype")
        if kind is None
        else kind.is_floating or kind.is_integer or kind.is_complex
    )
