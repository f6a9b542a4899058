"""``tf.einsum`` of TensorFlow 2: an ``Einsum`` op per pair of inputs.

Mirrors python/ops/special_math_ops.py _einsum_v2 and _einsum_v2_parse_and_resolve_equation.
"""

from __future__ import annotations

import re
from typing import Any

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.op_maker import make
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

SPREAD = "0"
"""The label that stands for an ellipsis while an equation is read."""


def einsum(equation: Any, inputs: list[Any]) -> Any:
    """The result of an equation such as ``ij,jk->ik``; several inputs are joined from the left."""
    for value in inputs:
        if not isinstance(value, Unknown) and not hasattr(value, "shape"):
            raise no_attribute(value, "shape")
    if not isinstance(equation, str):
        raise no_attribute(equation, "replace")
    text, spread = _resolved(equation, len(inputs))
    while len(inputs) > 2:
        labels, _, output = text.partition("->")
        first, second, *rest = labels.split(",")
        later = "".join(rest) + output
        kept = "".join(x for x in dict.fromkeys(first + second) if x in later)
        inputs = [_pair(f"{first},{second}->{kept}", inputs[:2], spread), *inputs[2:]]
        text = f"{','.join([kept, *rest])}->{output}"
    return _pair(text, inputs, spread)


def _pair(equation: str, inputs: list[Any], spread: bool) -> Any:
    shown = equation.replace(SPREAD, "...") if spread else equation
    return make("Einsum", None, {"equation": shown, "N": len(inputs)}, inputs=inputs)


def _resolved(equation: str, count: int) -> tuple[str, bool]:
    """The equation with its output, an ellipsis written as one label, and whether there is one."""
    text = equation.replace(" ", "")
    spread = "..." in equation
    if spread:
        if SPREAD in text:
            raise raised(ValueError(f'Invalid character "{SPREAD}" in equation: {equation}.'))
        text = text.replace("...", SPREAD)
    labels = "a-zA-Z" + (SPREAD if spread else "")
    match = re.match(f"^([{labels},]*)(->[{labels}]*)?$", text)
    if not match:
        raise raised(ValueError(f"Subscripts have incorrect format: {text}"))
    left = match.group(1)
    if len(left.split(",")) != count:
        words = f'Got {count} inputs for equation "{equation}", expecting {len(left.split(","))}'
        raise raised(ValueError(words))
    if match.group(2):
        output = match.group(2)[2:]
    else:
        output = "".join(x for x in sorted(set(left)) if x != "," and left.count(x) == 1)
    _check_output(equation, left, output)
    return f"{left}->{output}", spread


def _check_output(equation: str, left: str, output: str) -> None:
    if len(set(output)) != len(output):
        text = f"Output subscripts contain a label appearing more than once: {equation}"
        raise raised(ValueError(text))
    for label in output:
        if label != SPREAD and label not in left:
            text = (
                f"Output subscripts contain the label {label} not present in the input subscripts."
            )
            raise raised(ValueError(text))
