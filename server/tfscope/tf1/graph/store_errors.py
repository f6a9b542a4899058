"""The errors of the variable store, in TensorFlow's words.

Keys are those of the decision table in ``ARCHITECTURE.md``: E1–E5 for single variables, P0–P5 for
partitioned ones.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.run import Frame

WORDS = {
    "E1": "Variable {name} already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?",
    "E2": "Trying to share variable {name}, but specified shape {given} and found shape {found}.",
    "E3": "Trying to share variable {name}, but specified dtype {given} and found dtype {found}.",
    "E4": "Variable {name} does not exist, or was not created with tf.get_variable(). Did you mean to set reuse=tf.AUTO_REUSE in VarScope?",
    "E5": "No partitioner was provided, but a partitioned version of the variable was found: {part}. Perhaps a variable of the same name was already created with partitioning?",
    "P0": "A partitioner was provided, but an unpartitioned version of the variable was found: {name}.  Perhaps a variable of the same name was already created without partitioning?",
    "P1": "Partitioned variable with name {name} already exists. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?",
    "P2": "Trying to reuse partitioned variable {name}, but specified shape {given} and found shape {found}.",
    "P3": "Trying to reuse partitioned variable {name}, but specified dtype {given} and found dtype {found}.",
    "P4": "Trying to reuse partitioned variable {name}, but specified partitions {given} and found partitions {found}.",
    "not-callable": "The initializer passed is not valid. It should be a callable with no arguments and the shape should not be provided or an instance of `tf.keras.initializers.*' and `shape` should be fully defined.",
    "no-shape": "Variable {name} did not get an initializer, so its `shape` argument must be specified.",
    "P5": "PartitionedVariable {name} does not exist, or was not created with tf.get_variable(). Did you mean to set reuse=False or reuse=tf.AUTO_REUSE in VarScope?",
}


def store_error(rule: str, text: str, key: Any, related: tuple[Frame, ...]) -> ValueError:
    """A plain ``ValueError`` that knows its rule, its key and where the known variable was made.

    A key need be no text: the store takes any value that hashes.
    """
    error = ValueError(text)
    error.store_rule = rule  # type: ignore[attr-defined]
    error.store_key = str(key)  # type: ignore[attr-defined]
    error.store_related = related  # type: ignore[attr-defined]
    return error


def words(rule: str, name: str, **facts: Any) -> str:
    """The text of an error."""
    return WORDS[rule].format(name=name, **facts)
