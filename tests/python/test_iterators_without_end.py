"""A loop that only the end of an iterator of unknown length ends is left soon."""

from __future__ import annotations

import pytest

from tfscope.analysis.analyze import Options, analyze

PATH = "/taken/program.py"

PAIRS = """
import os
import tensorflow as tf


def pairs(items):
    items = iter(items)
    while True:
        yield next(items), next(items)


{}
"""


def of(text: str):
    found = analyze(PATH, Options(entries=False), {PATH: PAIRS.format(text)})
    assert not found.faults and not found.errors
    return found, {v.name: v.shape for g in found.graphs for v in g.variables}


@pytest.mark.parametrize("items", ("os.listdir('data')", "open('data').read().split(',')", "iter(open('data'))"))
def test_items_nobody_counts_are_unknown(items: str) -> None:
    found, shapes = of(f"n = len(list(pairs({items})))\ntf.get_variable('v', [n])")
    assert shapes == {"v:0": (None,)}
    assert not any("100000 iterations" in note.text for note in found.notes)


def test_known_items_are_all_taken() -> None:
    _, shapes = of("n = len([p for _, p in zip(range(150), pairs(range(400)))])\ntf.get_variable('v', [n])")
    assert shapes == {"v:0": (150,)}


def test_what_is_built_of_them_is_kept() -> None:
    _, shapes = of(
        "items = iter(open('data'))\nfor i in range(120):\n    next(items)\n    tf.get_variable('v%d' % i, [2])"
    )
    assert len(shapes) == 120
