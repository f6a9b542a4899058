"""Nested structures as far as others go, and the paths to their leaves.

Mirrors python/util/nest.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tfscope.tf1.api.contrib_nest import (
    children,
    flatten,
    is_sequence,
    items,
    kind_of,
    map_structure,
    map_up_to,
    names,
    sequence_like,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export(*names("assert_shallow_structure"))
def assert_shallow_structure(shallow_tree, input_tree, check_types=True, expand_composites=False):
    """Raises if the second does not start with the first.  Mirrors nest.py."""
    if not is_sequence(shallow_tree) or isinstance(input_tree, Unknown):
        return
    if not is_sequence(input_tree):
        text = (
            "If shallow structure is a sequence, input must also be a sequence. "
            f"Input has type: {type(input_tree)}."
        )
        raise raised(TypeError(text))
    if check_types and kind_of(shallow_tree) != kind_of(input_tree):
        text = (
            "The two structures don't have the same sequence type. Input structure has type "
            f"{type(input_tree)}, while shallow structure has type {type(shallow_tree)}."
        )
        raise raised(TypeError(text))
    ours, theirs = items(shallow_tree), items(input_tree)
    if len(ours) != len(theirs):
        text = (
            "The two structures don't have the same sequence length. Input structure has "
            f"length {len(theirs)}, while shallow structure has length {len(ours)}."
        )
        raise raised(ValueError(text))
    absent = [k for k, _ in ours if isinstance(shallow_tree, Mapping) and k not in input_tree]
    if absent:
        text = (
            "The shallow_tree's keys are not a subset of the input_tree's keys. The shallow_tree has the "
            f"following keys that are not in the input_tree: {sorted(absent)}."
        )
        raise raised(ValueError(text))
    for (_, a), (_, b) in zip(ours, theirs):
        assert_shallow_structure(a, b, check_types)


@tf_export(*names("flatten_up_to"))
def flatten_up_to(shallow_tree, input_tree, check_types=True, expand_composites=False):
    """The parts at the leaves of the first.  Mirrors nest.py flatten_up_to."""
    assert_shallow_structure(shallow_tree, input_tree, check_types)
    found: list[Any] = []
    map_up_to(shallow_tree, found.append, input_tree)
    return found


@tf_export(*names("map_structure_up_to"))
def map_structure_up_to(shallow_tree, func, *inputs, **kwargs):
    """Applies a function at the leaves of the first.  Mirrors nest.py map_structure_up_to."""
    if not inputs:
        raise raised(ValueError("Cannot map over no sequences"))
    for tree in inputs:
        assert_shallow_structure(shallow_tree, tree, kwargs.get("check_types", True))
    return map_up_to(shallow_tree, func, *inputs)


@tf_export(*names("get_traverse_shallow_structure"))
def get_traverse_shallow_structure(traverse_fn, structure, expand_composites=False):
    """Where to stop, as a structure of booleans.  Mirrors nest.py."""
    wanted = traverse_fn(structure)
    if not is_sequence(structure):
        return wanted
    if is_sequence(wanted):
        below = [
            get_traverse_shallow_structure(traverse_fn, member) if is_sequence(member) else choice
            for choice, member in zip(children(wanted), children(structure))
        ]
        return sequence_like(structure, below)
    if not wanted:
        return False
    below = [get_traverse_shallow_structure(traverse_fn, m) for m in children(structure)]
    return sequence_like(structure, below)


def paths_of(structure: Any, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of keys of every leaf."""
    if not is_sequence(structure):
        return [prefix]
    return [p for key, member in items(structure) for p in paths_of(member, (*prefix, key))]


@tf_export(*names("yield_flattened_paths", "flatten_with_tuple_paths"))
def flatten_with_tuple_paths(structure, expand_composites=False):
    """Pairs of path and leaf.  Mirrors nest.py flatten_with_tuple_paths."""
    return list(zip(paths_of(structure), flatten(structure)))


@tf_export(*names("flatten_with_joined_string_paths"))
def flatten_with_joined_string_paths(structure, separator="/", expand_composites=False):
    """Pairs of joined path and leaf.  Mirrors nest.py."""
    return [
        (separator.join(str(key) for key in path), leaf)
        for path, leaf in flatten_with_tuple_paths(structure)
    ]


@tf_export(*names("map_structure_with_tuple_paths"))
def map_structure_with_tuple_paths(func, *structure, **kwargs):
    """``func(path, *leaves)`` per leaf.  Mirrors nest.py."""
    rest = iter(paths_of(structure[0]))
    return map_structure(lambda *leaves: func(next(rest), *leaves), *structure)


@tf_export(*names("map_structure_with_paths"))
def map_structure_with_paths(func, *structure, **kwargs):
    """``func("a/b", *leaves)`` per leaf.  Mirrors nest.py."""

    def joined(path, *leaves):
        return func("/".join(str(key) for key in path), *leaves)

    return map_structure_with_tuple_paths(joined, *structure, **kwargs)
