"""A few random programs: tfscope holds its own rules on each, and agrees with an installed TensorFlow.

``tests/generated/run.py`` runs more of them.
"""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterator

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from scopegen.compare import PATH, differences, evaluated
from scopegen.generate import program
from scopegen.mutate import mutated
from scopegen.oracle import TensorFlow
from scopegen.shrink import shrunken
from tfscope.cli import vars_json

SEEDS = range(40)
MUTANTS = range(20)
TARGETS = ("1.15", "2.x")


@pytest.fixture(scope="module")
def tensorflow() -> Iterator[TensorFlow]:
    server = TensorFlow()
    yield server
    server.close()


def answer(code: str, target: str) -> dict:
    """What tfscope says about the program, with its operations."""
    found = evaluated(code, target)
    assert not found.faults
    return vars_json.file_entry(PATH, found, [], ops=True)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("seed", SEEDS)
def test_answers_alike_and_without_faults(seed: int, target: str) -> None:
    code = program(seed, target)
    first = answer(code, target)
    assert answer(code, target) == first
    names = [v["name"] for graph in first["graphs"][:1] for v in graph["variables"]]
    assert len(set(names)) == len(names), "a graph has each name once"


@pytest.mark.parametrize("seed", MUTANTS)
def test_changed_programs_have_no_faults(seed: int) -> None:
    answer(mutated(program(seed), seed), "1.15")


@pytest.mark.parametrize("seed", SEEDS)
def test_agrees_with_tensorflow(seed: int, tensorflow: TensorFlow) -> None:
    if not tensorflow.ready:
        pytest.skip("no TensorFlow is installed")
    code = program(seed, "2.x")
    assert differences(evaluated(code, "2.x"), tensorflow.record(code)) == []


def test_one_seed_is_one_program() -> None:
    assert program(7) == program(7) != program(8)


def test_shrinking_keeps_what_matters() -> None:
    code = "import tensorflow as tf\nfor i in range(3):\n    with tf.name_scope('a'):\n        tf.no_op()\n        tf.Variable(1.0, name='kept')\nx = 1\n"
    assert shrunken(code, lambda c: "kept" in c) == "tf.Variable(1.0, name='kept')\n"
