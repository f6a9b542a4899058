"""Random programs of fixed seeds: tfscope against itself, and against the TensorFlow installed.

``run.py`` runs more of them, on any TensorFlow.
"""

from __future__ import annotations

import pathlib
import sys
from collections.abc import Iterator

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from scopegen.compare import PATH, differences, evaluated  # noqa: E402
from scopegen.generate import program  # noqa: E402
from scopegen.oracle import TensorFlow  # noqa: E402
from tfscope.cli import vars_json  # noqa: E402

SEEDS = range(13, 43)


@pytest.fixture(scope="module")
def tensorflow() -> Iterator[TensorFlow]:
    oracle = TensorFlow()
    if not oracle.ready:
        oracle.close()
        pytest.skip("no TensorFlow is installed")
    yield oracle
    oracle.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_as_tensorflow(seed: int, tensorflow: TensorFlow) -> None:
    code = program(seed, "2.x")
    record = tensorflow.record(code)
    assert record is not None
    assert differences(evaluated(code, "2.x"), record) == [], code


@pytest.mark.parametrize("seed", SEEDS)
def test_twice_the_same(seed: int) -> None:
    code = program(seed, "1.15")
    assert program(seed, "1.15") == code
    assert evaluated(code, "1.15") == evaluated(code, "1.15")


def test_a_difference_is_seen() -> None:
    code = "import tensorflow as tf\nwith tf.variable_scope('a'):\n    tf.get_variable('v', [2])\n"
    record = vars_json.file_entry(PATH, evaluated(code, "1.15"), [], ops=True)
    assert differences(evaluated(code, "1.15"), record) == []
    assert differences(evaluated(code.replace("[2]", "[3]"), "1.15"), record)
    assert differences(evaluated(code.replace("'v'", "'w'"), "1.15"), record)
