"""Containers that hold unknowns are compared, searched and sorted by what is known alone."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from tfscope.values.unknown import Unknown

_spec = importlib.util.spec_from_file_location(
    "programs", Path(__file__).parent / "library" / "programs.py"
)
assert _spec and _spec.loader
programs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(programs)

OPEN = object()
"""Stands for an unknown result."""

EXPRESSIONS: dict[str, Any] = {
    "[u] == [1]": OPEN,
    "[u] != [1]": OPEN,
    "[u] == [u]": True,
    "[u] == [1, 2]": False,
    "[u, 1] == [2, 3]": False,
    "(1, u) != (2, 3)": True,
    "(u, 1) == (2, 1)": OPEN,
    "[[u]] == [[3]]": OPEN,
    "[(u, 1)] == [(3, 2)]": False,
    "{'a': u} == {'a': 1}": OPEN,
    "{'a': u} == {'b': 1}": False,
    "{'a': u, 'b': 1} == {'a': 2, 'b': 2}": False,
    "{u: 1} == {2: 1}": OPEN,
    "{u} == {3}": OPEN,
    "{1} == {3}": False,
    "[u] < [1]": OPEN,
    "[0, u] < [1, 1]": True,
    "1 in [u, 2]": OPEN,
    "2 in [u, 2]": True,
    "1 not in (u, 2)": OPEN,
    "u in []": False,
    "u in [1]": OPEN,
    "u in {}": False,
    "u in {'a': 1}": OPEN,
    "'b' in {u: 1, 'a': 2}": OPEN,
    "'b' in {'a': 2}": False,
    "(u, 1) in {(2, 1): 0}": OPEN,
    "(u, 1) in {(2, 3): 0}": False,
    "{(2, 1): 0}[u, 1]": OPEN,
    "{u: 1}[3]": OPEN,
    "'a%s' % u in ['a1']": OPEN,
    "'a1' in ['a%s' % u]": OPEN,
    "['a%s' % u] == ['a1']": OPEN,
    "[2, u].index(2)": 0,
    "[u, 2].index(2)": OPEN,
    "[2, u].count(2)": OPEN,
    "{'a': 1}.get(u, 5)": OPEN,
    "{}.get(u, 5)": 5,
    "{'a': 1}.pop(u)": OPEN,
    "min(u, 1)": OPEN,
    "max([1, u])": OPEN,
    "max(1, 2)": 2,
    "len(sorted([u, 1]))": 2,
    "sorted([u, 1])[0]": OPEN,
    "sorted([3, 1])": [1, 3],
    "len({u, 3})": OPEN,
    "len({3, 4})": 2,
    "len(set([(u, 1), (3, 1)]))": OPEN,
    "bool(u)": OPEN,
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_only_what_is_known_decides(text: str, tmp_path: Path) -> None:
    found = programs.result(tmp_path, f"u = input()\nresult = {text}\n")
    expected = EXPRESSIONS[text]
    assert type(found) is Unknown if expected is OPEN else found == expected


def test_methods_that_change_a_list(tmp_path: Path) -> None:
    text = """
        u = input()
        a, b = [u, 1, 2], [u, 3]
        a.sort()
        b.remove(3)
        result = [a, b]
    """
    a, b = programs.result(tmp_path, text)
    assert len(a) == 3 and len(b) == 1
    assert all(type(item) is Unknown for item in a + b)


def test_a_mapping_of_the_program_asks_its_base(tmp_path: Path) -> None:
    text = """
        class Folded(dict):
            def __contains__(self, key):
                return super().__contains__(key.lower())

            def get(self, key, default=None):
                return super().get(key.lower(), default)
        d = Folded(a=1)
        result = ["A" in d, "B" in d, d.get("A"), d.get("B")]
    """
    assert programs.result(tmp_path, text) == [True, False, 1, None]


def test_no_choice_is_taken(tmp_path: Path) -> None:
    text = """
        u = input()
        known = [u] == [1], u in [1, 2], sorted([u, 1]), min(u, 2), {u} == {1}
    """
    assert not programs.evaluated(tmp_path, text).choices
