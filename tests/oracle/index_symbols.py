"""Writes the two other orders of ``symbols_*.tsv``: by place of definition and by last name.

    python index_symbols.py      run by hand whenever the symbols were written again

``owners_*.tsv``: place of definition, public names there (modules left out), the shortest public name.
``last_names_*.tsv``: last part of a public name, public names that end so (modules left out), those that
lie least deep first.  Names of a column stand between spaces.
"""

from __future__ import annotations

import pathlib

DATA = pathlib.Path(__file__).parents[2] / "server" / "tfscope" / "tf1" / "api" / "data"


def rows(target: str) -> list[list[str]]:
    """Name, kind and place of definition of each symbol."""
    text = (DATA / f"symbols_{target}.tsv").read_text("utf-8")
    return [line.split("\t")[:3] for line in text.split("\n") if line]


def owners(symbols: list[list[str]]) -> dict[str, tuple[str, ...]]:
    """Place of definition → names, the shortest one."""
    names: dict[str, list[str]] = {}
    shortest: dict[str, str] = {}
    for name, kind, owner in symbols:
        if owner:
            names.setdefault(owner, []).extend([name] if kind != "module" else [])
            known = shortest.get(owner)
            shortest[owner] = name if known is None or len(name) < len(known) else known
    return {owner: (" ".join(found), shortest[owner]) for owner, found in names.items()}


def last_names(symbols: list[list[str]]) -> dict[str, tuple[str, ...]]:
    """Last part → names."""
    found: dict[str, list[str]] = {}
    for name, kind, _ in symbols:
        if kind != "module":
            found.setdefault(name.rpartition(".")[2], []).append(name)
    return {
        last: (" ".join(sorted(names, key=lambda n: (n.count("."), len(n)))),)
        for last, names in found.items()
    }


def text(table: dict[str, tuple[str, ...]]) -> str:
    """The file of a table."""
    ordered = sorted(table.items(), key=lambda item: item[0].encode())
    return "".join("\t".join([key, *columns]) + "\n" for key, columns in ordered)


if __name__ == "__main__":
    for target in ("1_15", "2_15"):
        (DATA / f"owners_{target}.tsv").write_text(
            text(owners(rows(target))), "utf-8", newline="\n"
        )
        (DATA / f"last_names_{target}.tsv").write_text(
            text(last_names(rows(target))), "utf-8", newline="\n"
        )
