"""Facts about every public symbol of TensorFlow, taken from TensorFlow itself by introspection.

The data (``data/symbols_*.tsv``, written by ``tests/oracle/introspect.py``) says which names exist,
what kind they are, where they are defined, which op a generated wrapper makes, and the signature.
It is read only when a program uses a symbol that has no model, or asks whether a name exists.
"""

from __future__ import annotations

import functools
import pathlib
from typing import NamedTuple

from tfscope.values.run import current_run


class Symbol(NamedTuple):
    """One public symbol; ``owner`` is where it is defined, from ``python.`` or ``contrib.`` on."""

    name: str
    kind: str
    owner: str
    op_type: str
    signature: str


@functools.cache
def text(target: str) -> str:
    """The data of one target; each row stands between two newlines."""
    file = "symbols_1_15.tsv" if target == "1.15" else "symbols_2_15.tsv"
    return "\n" + (pathlib.Path(__file__).parent / "data" / file).read_text("utf-8")


@functools.cache
def table(target: str) -> dict[str, Symbol]:
    """Public name → symbol, for one target."""
    rows = (line.split("\t") for line in text(target).split("\n") if line)
    return {row[0]: Symbol(*row) for row in rows}


@functools.cache
def row(target: str, name: str) -> Symbol | None:
    """The symbol of a name, found without reading every row (most programs ask for a few)."""
    data = text(target)
    start = data.find(f"\n{name}\t") + 1
    return Symbol(*data[start : data.index("\n", start)].split("\t")) if start else None


def has_package(target: str, name: str) -> bool:
    """Whether a name of the top, or anything below it, is public."""
    data = text(target)
    return f"\n{name}\t" in data or f"\n{name}." in data


@functools.cache
def _places(target: str) -> list[list[str]]:
    """Public name, kind and place of definition of every symbol, and the rest of its row unread."""
    return [line.split("\t", 3) for line in text(target).split("\n") if line]


@functools.cache
def by_owner(target: str) -> dict[str, str]:
    """Place of definition → public name (the shortest one)."""
    found: dict[str, str] = {}
    for name, _, owner, _ in _places(target):
        known = found.get(owner)
        if owner and (known is None or len(name) < len(known)):
            found[owner] = name
    return found


@functools.cache
def aliases(target: str) -> dict[str, list[str]]:
    """Place of definition → all public names of what is defined there."""
    found: dict[str, list[str]] = {}
    for name, kind, owner, _ in _places(target):
        if owner and kind != "module":
            found.setdefault(owner, []).append(name)
    return found


@functools.cache
def owner_modules(target: str) -> frozenset[str]:
    """The private modules in which public symbols are defined, and the packages above them."""
    found: set[str] = set()
    for owner in {owner for _, kind, owner, _ in _places(target) if kind != "module"}:
        path = owner.rpartition(".")[0]
        while path and path not in found:
            found.add(path)
            path = path.rpartition(".")[0]
    return frozenset(found)


@functools.cache
def by_last_name(target: str) -> dict[str, list[str]]:
    """Last part of the place of definition → public names, shortest first."""
    found: dict[str, list[str]] = {}
    for name, kind, _, _ in _places(target):
        if kind != "module":
            found.setdefault(name.rpartition(".")[2], []).append(name)
    for names in found.values():
        if len(names) > 1:
            names.sort(key=lambda n: (n.count("."), len(n)))
    return found


def symbol(name: str) -> Symbol | None:
    """The facts of a public name for the current target; aliases of modules are followed."""
    known = row(current_run().target, name)
    if known is not None:
        return known
    head, _, last = name.rpartition(".")
    if head:
        module = symbol(head)
        if module is not None and module.kind == "module" and module.signature:
            inner = f"{module.signature}.{last}" if module.signature != "tensorflow" else last
            return symbol(inner) if inner != name else None
    return None
