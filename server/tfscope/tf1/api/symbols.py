"""Facts about every public symbol of TensorFlow, taken from TensorFlow itself by introspection.

The data (``data/symbols_*.tsv``, written by ``tests/oracle/introspect.py``) says which names exist,
what kind they are, where they are defined, which op a generated wrapper makes, and the signature;
``index_symbols.py`` beside that script writes the same names in two other orders.
``native_2_15.tsv`` are those that ``tensorflow`` 2 itself has beside ``tf.compat.v1``.
It is read only when a program uses a symbol that has no model, or asks whether a name exists.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

from tfscope.base.sorted_rows import SortedRows
from tfscope.tf1.api import data_files
from tfscope.values.run import current_run


class Symbol(NamedTuple):
    """One public symbol; ``owner`` is where it is defined, from ``python.`` or ``contrib.`` on."""

    name: str
    kind: str
    owner: str
    op_type: str
    signature: str


def _rows(kind: str) -> dict[str, SortedRows]:
    """The files of one order, by target."""
    return {
        "1.15": data_files.rows(f"{kind}_1_15.tsv"),
        "2.x": data_files.rows(f"{kind}_2_15.tsv"),
    }


SYMBOLS, OWNERS, LAST_NAMES = _rows("symbols"), _rows("owners"), _rows("last_names")
NATIVE = data_files.rows("native_2_15.tsv")


@functools.cache
def row(target: str, name: str) -> Symbol | None:
    """The symbol of a name."""
    found = SYMBOLS[target].get(name)
    return Symbol(*found) if found else None


def native(name: str) -> Symbol | None:
    """The symbol of a name that only ``tensorflow`` 2 itself has: some modules of Keras stand at its top."""
    if current_run().is_v1:
        return None
    found = NATIVE.get(name) or NATIVE.get(name.removeprefix("keras."))
    return Symbol(*found) if found else None


IMPORTED = {"python": "tensorflow.", "contrib": "tensorflow.", "estimator": "tensorflow_"}
"""What stands before an owner that begins so where Python imports it; others are whole."""


def imported(owner: str) -> str:
    """The path of an owner, or of its module, as Python tells it."""
    return f"{IMPORTED.get(owner.partition('.')[0], '')}{owner}"


def names_below(target: str, prefix: str) -> Iterator[str]:
    """The public names that begin so."""
    return (columns[0] for columns in SYMBOLS[target].below(prefix))


def has_package(target: str, name: str) -> bool:
    """Whether a name of the top, or anything below it, is public."""
    return row(target, name) is not None or any(True for _ in names_below(target, f"{name}."))


def public_name(target: str, owner: str) -> str | None:
    """The shortest public name of what is defined at a place."""
    found = OWNERS[target].get(owner)
    return found[2] if found else None


def public_below(target: str, full: str) -> str | None:
    """The shortest public name of what a package most likely imports from a module below it."""
    package, _, last = full.rpartition(".")
    for name in of_last_name(target, last):
        known = row(target, name)
        if known is not None and known.owner.startswith(f"{package}."):
            return name
    return None


def aliases(target: str, owner: str) -> list[str]:
    """All public names of what is defined at a place."""
    found = OWNERS[target].get(owner)
    return found[1].split() if found else []


def is_owner_module(target: str, path: str) -> bool:
    """Whether public symbols are defined in a private module, or in one below it."""
    return any(names for _, names, _ in OWNERS[target].below(f"{path}."))


def of_last_name(target: str, last: str) -> list[str]:
    """The public names that end so, those that lie least deep and then the shortest ones first."""
    found = LAST_NAMES[target].get(last)
    return found[1].split() if found else []


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


OF_CORE = frozenset(
    f"contrib.{name}".rstrip(".")
    for name in (
        "", "autograph", "cluster_resolver", "deprecated", "lookup", "nn", "proto", "signal", "slim",
        "staging", "stat_summarizer", "stateless",
    )
)  # fmt: skip
"""``contrib`` and those of its packages that it is the first to import, which bear its name."""
