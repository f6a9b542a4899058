"""A comprehension over more than may be gone through is left, but not before its taker may have stopped."""

from __future__ import annotations

import pytest

from tfscope.analysis.analyze import Options, analyze

PATH = "/long/program.py"


def shapes(text: str) -> dict[str, object]:
    found = analyze(PATH, Options(entries=False), {PATH: f"import tensorflow as tf\n{text}\n"})
    assert not found.faults and not found.errors
    return {v.name: v.shape for g in found.graphs for v in g.variables}


@pytest.mark.parametrize("numbers", ("range(10 ** 6)", "list(range(200000))", "'a' * 200000"))
@pytest.mark.parametrize(
    "whole", ("[i for i in {}]", "{{i for i in {}}}", "set(i for i in {})", "list(i for i in {})")
)
def test_what_takes_all_is_unknown(numbers: str, whole: str) -> None:
    assert shapes(f"n = len({whole.format(numbers)})\ntf.get_variable('v', [n])") == {
        "v:0": (None,)
    }


def test_what_stops_early_is_known() -> None:
    text = "n = next(i for i in range(10 ** 6) if i > 500)\ntf.get_variable('v', [n])"
    assert shapes(text) == {"v:0": (501,)}
    text = "n = 2 if any(i == 900 for i in range(10 ** 6)) else 3\ntf.get_variable('v', [n])"
    assert shapes(text) == {"v:0": (2,)}


def test_one_within_the_bound_is_known() -> None:
    assert shapes("n = len([i for i in range(50000)])\ntf.get_variable('v', [n])") == {
        "v:0": (50000,)
    }


@pytest.mark.parametrize(
    "items",
    (
        "[i for i in range(10 ** 6)] + [1]",
        "{i for i in range(10 ** 6)}",
        "len([i for i in range(10 ** 6)])",
    ),
)
def test_the_call_around_it_is_made(items: str) -> None:
    text = f"sizes = {{}}\nsizes.update(n=3, odd={items})\ntf.get_variable('v', [sizes['n']])"
    assert shapes(text) == {"v:0": (3,)}


def test_a_class_around_it_is_made() -> None:
    text = "class Sizes:\n    odd = [i for i in range(10 ** 6)]\n    n = 3\ntf.get_variable('v', [Sizes.n])"
    assert shapes(text) == {"v:0": (3,)}
    assert shapes(f"if 0:\n    print 1\n{text}") == {"v:0": (3,)}
