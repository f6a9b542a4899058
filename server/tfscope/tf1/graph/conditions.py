"""Conditions that a program gives as plain values.

Mirrors python/framework/smart_cond.py and Keras' tf_utils.py (2.x: control_flow_util.py).
"""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised, refusable
from tfscope.values.run import of_target

RULE = "`pred` must be a Tensor, or a Python bool, or 1 or 0. "


def plain_condition(pred: Any) -> bool:
    """Whether a condition holds that is no tensor; raises ``TypeError`` for other than 0 and 1."""
    if refusable(lambda: pred in {0, 1}):
        return bool(pred)
    newer = f"Argument {RULE}Received: pred={pred} of type {type(pred).__name__}"
    raise raised(TypeError(of_target(f"{RULE}Found instead: {type(pred)}", newer)))


def plain_flag(flag: Any) -> bool:
    """The same in the words of Keras' ``constant_value``."""
    if refusable(lambda: flag in {0, 1}):
        return bool(flag)
    found = of_target("Found instead", "Received")
    raise raised(TypeError(f"{RULE}{found}: {type(flag)}"))
