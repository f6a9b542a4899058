"""tree (dm-tree): the structures of ``tf.nest`` in a library of its own, whose work a compiled part does.

Mirrors dm-tree 0.1 tree/__init__.py.
"""

from __future__ import annotations

import types
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import contrib_nest_paths as nest_paths
from tfscope.tf1.api.registry import tf_export
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def traverse(fn, structure, top_down=True):
    """What ``fn`` gives for each part of a structure in place of the part; ``None`` leaves it as it is."""
    if top_down and (found := fn(structure)) is not None:
        return found
    made = structure
    if nest.is_sequence(structure):
        below = [traverse(fn, part, top_down) for part in nest.children(structure)]
        made = nest.sequence_like(structure, below)
    if top_down:
        return made
    found = fn(made)
    return made if found is None else found


MEMBERS: dict[str, Any] = {
    "is_nested": nest.is_sequence,
    "flatten": nest.flatten,
    "assert_same_structure": nest.assert_same_structure,
    "unflatten_as": nest.pack_sequence_as,
    "map_structure": nest.map_structure,
    "map_structure_with_path": nest_paths.map_structure_with_tuple_paths,
    "flatten_with_path": nest_paths.flatten_with_tuple_paths,
    "flatten_up_to": nest_paths.flatten_up_to,
    "map_structure_up_to": nest_paths.map_structure_up_to,
    "traverse": traverse,
}


class TreePackage(types.ModuleType):
    """The package in one run, which a program may patch."""

    def __init__(self) -> None:
        super().__init__("tree")
        self.__dict__.update(MEMBERS)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unknown("unmodelled-module", f"tree.{name}")


@tf_export("tree.module")
def module(name):
    """What ``import tree`` gives; ``None`` for what lies below it."""
    kept = current_run().data
    return kept.setdefault("tree_package", TreePackage()) if name == "tree" else None
