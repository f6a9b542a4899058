"""Attributes of operations that stand for others of TensorFlow."""

from __future__ import annotations

STANDS_IN = "stands_in"
"""Attribute of an operation that stands for several, whose inputs it has not: it has those they lead from."""

UNNAMED = "unnamed"
"""Attribute of an operation that stands for what has no model: its name is none of TensorFlow's."""
