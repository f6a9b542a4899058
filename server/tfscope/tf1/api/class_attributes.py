"""The public attributes of TensorFlow's classes, taken from TensorFlow itself by introspection.

The data (``data/attributes_1_15.tsv``, written by ``tests/oracle/introspect_attributes.py``) says
what a class has and what its methods give to their objects.  It is read when a program asks an
object of a model for an attribute that the model does not have: what TensorFlow's class does not
have either is the program's error.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api import data_files, registry, symbols
from tfscope.values.run import current_run

ATTRIBUTES = data_files.rows("attributes_1_15.tsv")
ANY = "*"
"""Stands for the attributes of a class that gives them by name."""


def public_of(model: type) -> tuple[str, frozenset[str]] | None:
    """The name of the class that a model stands for and all its public attributes, if known."""
    return _public_of(model) if current_run().is_v1 else None


@functools.cache
def _public_of(model: type) -> tuple[str, frozenset[str]] | None:
    names = [name for name, value in registry.EXPORTS.items() if value is model]
    rows = [symbols.row("1.15", name) for name in names]
    owners = {row.owner for row in rows if row is not None and row.kind == "class"}
    shown = {owner.rpartition(".")[2] for owner in owners}
    if not owners or (len(shown) > 1 and model.__name__ not in shown):
        return None
    found: set[str] = set()
    for owner in owners:
        inherited = _inherited(owner)
        if inherited is None:
            return None
        found |= inherited
    return model.__name__ if len(shown) > 1 else shown.pop(), frozenset(found)


@functools.cache
def _inherited(owner: str) -> frozenset[str] | None:
    """The attributes of a class and its bases; ``None`` if one of them is unknown."""
    row = ATTRIBUTES.get(owner)
    if row is None or row[2] == ANY:
        return None
    found = set(row[2].split())
    for base in row[1].split():
        inherited = _inherited(base)
        if inherited is None:
            return None
        found |= inherited
    return frozenset(found)
