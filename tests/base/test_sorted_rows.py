"""Sorted data files give the same rows as a table of all rows would."""

from __future__ import annotations

import importlib.util
import pathlib

import pytest
from tfscope.base.sorted_rows import SortedRows

ROOT = pathlib.Path(__file__).parents[2]
DATA = ROOT / "server" / "tfscope" / "tf1" / "api" / "data"
SPECIFICATION = importlib.util.spec_from_file_location("index_symbols", ROOT / "tests" / "oracle" / "index_symbols.py")
index_symbols = importlib.util.module_from_spec(SPECIFICATION)
SPECIFICATION.loader.exec_module(index_symbols)

FILES = {"symbols": "\t", "owners": "\t", "last_names": "\t", "modules": " "}


@pytest.mark.parametrize("path", [p for p in sorted(DATA.iterdir()) if p.name.split("_")[0] in ("symbols", "owners", "last", "modules")], ids=lambda p: p.name)
def test_every_row_is_found(path) -> None:
    separator = " " if path.suffix == ".txt" else "\t"
    rows = SortedRows(str(path), separator)
    table = [line.split(separator) for line in path.read_text("utf-8").split("\n") if line]
    assert [rows.get(row[0]) for row in table] == table
    assert list(rows.below("")) == table
    for prefix in ("nn.", "python.ops.nn", "zzz", "A", " "):
        assert list(rows.below(prefix)) == [row for row in table if row[0].startswith(prefix)]
    for absent in ("no_such", "~", "", "nn.relu6.", "Ä", "\ud800"):
        assert (rows.get(absent) is None) == (absent not in {row[0] for row in table})


def test_file_without_rows(tmp_path) -> None:
    (tmp_path / "empty").write_text("")
    rows = SortedRows(str(tmp_path / "empty"))
    assert rows.get("a") is None and not list(rows.below(""))


@pytest.mark.parametrize("target", ["1_15", "2_15"])
def test_orders_hold_the_symbols(target) -> None:
    rows = index_symbols.rows(target)
    for kind, table in (("owners", index_symbols.owners(rows)), ("last_names", index_symbols.last_names(rows))):
        assert (DATA / f"{kind}_{target}.tsv").read_text("utf-8") == index_symbols.text(table)
