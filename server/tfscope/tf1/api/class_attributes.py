"""The public attributes of TensorFlow's classes, taken from TensorFlow itself by introspection.

The data (``data/attributes_*.tsv``, written by ``tests/oracle/introspect_attributes.py``) says
what a class has and what its methods give to their objects.  It is read when a program asks an
object of a model for an attribute that the model does not have: what TensorFlow's class does not
have either is the program's error.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api import data_files, registry, symbols
from tfscope.values.run import current_run

ATTRIBUTES = {
    "1.15": data_files.rows("attributes_1_15.tsv"),
    "2.x": data_files.rows("attributes_2_15.tsv"),
}
PRIVATE = {
    "1.15": data_files.rows("private_1_15.txt"),
    "2.x": data_files.rows("private_2_15.txt"),
}
"""Everything private that TensorFlow's source names."""

ANY = "*"
"""Stands for the attributes of a class that gives them by name."""


def public_of(model: type) -> tuple[str, frozenset[str]] | None:
    """The name of the class that a model stands for and all its public attributes, if known.

    A class of the program is none, and must not outlive its evaluation in the cache.
    """
    if "__tfscope_user__" in vars(model):
        return None
    return _public_of(current_run().target, model)


@functools.cache
def _public_of(target: str, model: type) -> tuple[str, frozenset[str]] | None:
    names = registry.names_of(model)
    rows = [symbols.row(target, name) for name in names]
    owners = {row.owner for row in rows if row is not None and row.kind == "class"}
    owners = owners or {name for name in names if ATTRIBUTES[target].get(name)}
    shown = {owner.rpartition(".")[2] for owner in owners}
    if not owners or (len(shown) > 1 and model.__name__ not in shown):
        return None
    found: set[str] = set()
    for owner in owners:
        inherited = _inherited(target, owner)
        if inherited is None:
            return None
        found |= inherited
    return model.__name__ if len(shown) > 1 else shown.pop(), frozenset(found)


def may_have_private(name: str) -> bool:
    """Whether objects of TensorFlow's classes may have a private attribute."""
    return PRIVATE[current_run().target].get(name) is not None


def public_of_symbol(name: str) -> tuple[str, frozenset[str]] | None:
    """The same of the class that a public name stands for."""
    target = current_run().target
    row = symbols.row(target, name)
    inherited = _inherited(target, row.owner) if row is not None else None
    if row is None or inherited is None:
        return None
    return row.owner.rpartition(".")[2], inherited


def public_of_owner(owner: str) -> frozenset[str] | None:
    """The attributes of the class that is defined at a place; ``None`` if they are not known."""
    return _inherited(current_run().target, owner)


@functools.cache
def _inherited(target: str, owner: str) -> frozenset[str] | None:
    """The attributes of a class and its bases; ``None`` if one of them is unknown."""
    row = ATTRIBUTES[target].get(owner)
    if row is None or row[2] == ANY:
        return None
    found = set(row[2].split())
    for base in row[1].split():
        inherited = _inherited(target, base)
        if inherited is None:
            return None
        found |= inherited
    return frozenset(found)
