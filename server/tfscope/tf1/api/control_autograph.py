"""Statements that a tensor decides in code that AutoGraph converts: conditionals and loops of the graph.

Mirrors python/autograph/operators/control_flow.py and logical.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.branches import MISSING, RETURNED
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.control_flow import cond
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.while_loop import while_loop
from tfscope.tf1.graph import autograph, ops
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.func_graph import FuncGraph
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.tf1.graph.static_values import constant_value
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

Values = list[Any]
Way = Callable[[], Values]
_PLAIN = (bool, int, float, str)


class Staged:
    """The statements that one tensor decides."""

    def __init__(self, tensor: Tensor) -> None:
        self.tensor = tensor

    def branches(self, names: list[str], yes: Way, no: Way) -> Values:
        """The values of the names after both ways, which tell theirs in the names' order.

        Mirrors tf_if_stmt.  Without names a way gives a constant.
        """
        self._refuse_no_bool()
        first: Values = []

        def run_first() -> tuple[Any, ...]:
            first.extend(_defined(names, yes(), "if"))
            return tuple(first or [convert_to_tensor(1)])

        def run_second() -> tuple[Any, ...]:
            second = _defined(names, no(), "else")
            for name, one, other in zip(names, first, second, strict=True):
                _refuse_unlike(name, one, other)
            return tuple(second or [convert_to_tensor(1)])

        made = cond(self.tensor, run_first, run_second, strict=True)
        if isinstance(made, Unknown):
            return [made.derived(name) for name in names]
        return list(made)[: len(names)]

    def choice(self, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
        """The value of a conditional expression, of ``and`` and of ``or``."""
        return cond(self.tensor, yes, no)

    def _refuse_no_bool(self) -> None:
        """Mirrors _verify_tf_condition of TensorFlow 2."""
        kind = self.tensor._dtype
        if not current_run().is_v1 and kind is not None and kind.base_dtype != tf.bool:
            text = (
                f"condition of if statement expected to be `tf.bool` scalar, got {self.tensor}; to use as "
                "boolean Tensor, use `tf.cast`; to check for None, use `is not None`"
            )
            raise raised(ValueError(text))

    def negation(self) -> Any:
        """``not tensor``."""
        return tf.logical_not(self.tensor)

    def given_to(self, builtin: str, args: Any) -> Any:
        """What a builtin gives for the tensor.  Mirrors python/autograph/operators/py_builtins.py."""
        if builtin == "len":
            return length(self.tensor)
        if builtin == "range":
            return _range(*args)
        if builtin in ("int", "float") and len(args) == 1:
            kind = tf.int32 if builtin == "int" else tf.float32
            if self.tensor._dtype == tf.string:
                return tf.string_to_number(self.tensor, out_type=kind)
            return tf.cast(self.tensor, kind)
        return Unknown("runtime", f"{builtin}({self.tensor.name})")

    def refuse(self) -> None:
        """Raises what ``bool(tensor)`` raises."""
        raise self.tensor._not_a_bool()

    def repeat(
        self, names: list[str], start: Values, test: Callable[[Values], Any], body: Callable[[Values], Values]
    ) -> Values:  # fmt: skip
        """The values of the names after a loop.  Mirrors _tf_while_stmt."""
        if not current_run().is_v1 and any(v is MISSING for v in start):
            return body(start)
        _refuse_undefined(names, start)

        def run(*values: Any) -> Any:
            made = body(list(values))
            _refuse_changed(names, values, made)
            return tuple(made)

        ends = while_loop(
            lambda *values: test(list(values)), run, tuple(start), return_same_structure=True
        )
        return list(ends)

    def each(
        self, names: list[str], start: Values, body: Callable[[Any, Values], Values]
    ) -> Values:
        """The values of the names after a loop over the rows."""
        if current_run().is_v1 or RETURNED in names:
            _refuse_undefined(names, start)
        over = self._over_range if self.tensor.op.type == "Range" else self._over_rows
        return over(names, start, body)

    def _over_range(self, names: list[str], start: Values, body: Any) -> Values:
        """Mirrors _tf_range_for_stmt, which counts instead of making the range."""
        first, limit, delta = self.tensor.op.inputs
        step = constant_value(delta)

        def test(values: Values) -> Any:
            at = values[0]
            if step is not None:
                return at < limit if step >= 0 else at > limit
            up = tf.logical_and(delta >= 0, at < limit)
            return tf.logical_or(up, tf.logical_and(delta < 0, at > limit))

        def run(values: Values) -> Values:
            made = body(values[0], values[1:])
            return [values[0] + delta, *made]

        return self.repeat(["", *names], [first, *start], test, run)[1:]

    def _over_rows(self, names: list[str], start: Values, body: Any) -> Values:
        """Mirrors _known_len_tf_for_stmt."""
        count = length(self.tensor)
        rows = tf.TensorArray(self.tensor.dtype, size=count).unstack(self.tensor)

        def run(values: Values) -> Values:
            made = body(rows.read(values[0]), values[1:])
            return [values[0] + 1, *made]

        return self.repeat(["", *names], [0, *start], lambda values: values[0] < count, run)[1:]


def length(tensor: Tensor) -> Any:
    """``len(tensor)``.  Mirrors python/autograph/operators/py_builtins.py _tf_tensor_len."""
    shape = tensor.shape
    sizes = shape.dims
    if sizes and sizes[0].value is not None:
        return sizes[0].value
    made = tf.shape(tensor)
    if sizes is None:
        return Unknown("runtime", "len()")
    if not sizes:
        text = f"len requires a non-scalar tensor, got one of shape {made}"
        raise raised(ValueError(text))
    return tf.shape(tensor)[0]


def _range(start: Any, *others: Any) -> Any:
    if len(others) == 2:
        return tf.range(start, *others)
    if others:
        return tf.range(start, tf.maximum(start, others[0]))
    return tf.range(tf.maximum(start, 0))


def _defined(names: list[str], values: Values, label: str) -> Values:
    """Refuses a way that does not bind a name or does not return."""
    lacking = tuple(
        n
        for n, v in zip(names, values, strict=True)
        if v is MISSING and n not in ("do_return", RETURNED)
    )
    side = "main" if label == "if" else label
    if lacking:
        older = (
            f"The following symbols must also be initialized in the {label} branch: {lacking}. "
            "Alternatively, you may initialize them before the if statement."
        )
        newer = f"'{lacking[0]}' must also be initialized in the {side} branch"
        raise raised(ValueError(of_target(older, newer)))
    if any(value is MISSING for value in values):
        older = (
            f"A value must also be returned from the {label} branch. If a value is returned from one "
            "branch of a conditional a value must be returned from all branches."
        )
        raise raised(
            ValueError(of_target(older, f"the {side} branch must also have a return statement."))
        )
    return values


def _refuse_unlike(name: str, one: Any, other: Any) -> None:
    """Both ways bind a name to the same structure, to tensors of the same types.

    Mirrors _verify_tf_cond_vars.
    """
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return
    if not current_run().is_v1 and (one is None or other is None):
        side = "main" if one is None else "else"
        raise raised(ValueError(f"'{name}' is None at the end of the {side} branch."))
    error = nest.difference(one, other)
    if error is not None:
        older = f'"{name}" does not have the same nested structure in the TRUE and FALSE branches.\n\n{error}'
        newer = f"'{name}' must have the same nested structure in the main and else branches:\n\n{error}"
        raise raised(TypeError(of_target(older, newer)))
    for pair in nest.pairs(one, other):
        kinds = _kinds(*pair)
        if kinds is not None and kinds[0] != kinds[1]:
            kinds = kinds[0].name, kinds[1].name
            older = (
                f'"{name}" has dtype {kinds[0]} in the TRUE branch, but dtype={kinds[1]} in the FALSE '
                "branch. TensorFlow control flow requires that they are the same."
            )
            newer = f"'{name}' has dtype {kinds[0]} in the main branch, but dtype {kinds[1]} in the else branch"
            raise raised(TypeError(of_target(older, newer)))


def _kinds(one: Any, other: Any) -> tuple[Any, Any] | None:
    """The types of two values that are tensors, numbers or texts; of what is no tensor constants are made to tell."""
    pair = [convert_to_tensor(v) if type(v) in _PLAIN else v for v in (one, other)]
    kinds = [getattr(v, "_dtype", None) if isinstance(v, Tensor) else None for v in pair]
    return None if None in kinds else (kinds[0], kinds[1])


def _refuse_undefined(names: list[str], start: Values) -> None:
    """Mirrors _disallow_undefs_into_loop."""
    lacking = tuple(n for n, v in zip(names, start) if v is MISSING and n != RETURNED)
    if lacking:
        older = f"TensorFlow requires that the following symbols must be defined before the loop: {lacking}"
        newer = f"'{lacking[0]}' must be defined before the loop."
        raise raised(ValueError(of_target(older, newer)))
    if RETURNED in names:
        if current_run().is_v1:
            text = "return statements are not supported within a TensorFlow loop."
            raise raised(ValueError(text))
        text = (
            "a return statement cannot be placed inside this TensorFlow loop; this may happen if a return "
            "statement depends on a static Python condition such as a hyperparameter"
        )
        raise raised(NotImplementedError(text))


def _refuse_changed(names: list[str], before: Any, after: Values) -> None:
    """A pass keeps structures, types and shapes.  Mirrors _verify_tf_loop_vars."""
    for name, old, new in zip(names, before, after):
        if isinstance(old, Unknown) or isinstance(new, Unknown):
            continue
        if new is MISSING:
            continue
        error = nest.difference(old, new)
        if error is not None:
            told = f"does not have the same nested structure after one iteration.\n\n{error}"
            text = of_target(f'"{name}" {told}', f"'{name}' {told}")
            raise raised(TypeError(text))
        for pair in nest.pairs(old, new):
            _refuse_unlike_pass(name, *pair)


def _refuse_unlike_pass(name: str, old: Any, new: Any) -> None:
    """A shape is refused only if it is certainly another one."""
    kinds = _kinds(old, new)
    if kinds is None:
        return
    if kinds[0] != kinds[1]:
        told = f"has dtype {kinds[0].name} before the loop, but dtype {kinds[1].name} after one iteration"
        older = f'"{name}" {told}. TensorFlow control flow requires it stays the same.'
        raise raised(TypeError(of_target(older, f"'{name}' {told}")))
    both = isinstance(old, Tensor) and isinstance(new, Tensor)
    if both and not old.shape.is_compatible_with(new.shape):
        told = f"has shape {old.shape} before the loop, but shape {new.shape} after one iteration."
        older = f'"{name}" {told} TensorFlow control flow requires it stays the same or be more specific.'
        newer = f"'{name}' {told} Use tf.autograph.experimental.set_loop_options to set shape invariants."
        raise raised(ValueError(of_target(older, newer)))


def probing() -> Any:
    """A graph for what AutoGraph runs only to see what it gives.  Mirrors while_stmt."""
    return FuncGraph(ops.get_default_graph()).as_default()


OPERATORS["staging_"] = Staged
autograph.HOOKS["probing"] = probing
