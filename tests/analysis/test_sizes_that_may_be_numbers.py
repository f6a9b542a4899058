"""A program of TensorFlow 2 that only says that nothing is computed at once: its shapes hold numbers there."""

from __future__ import annotations

import pytest

from tfscope.analysis.analyze import Options, analyze

PLACE = "/somewhere/program.py"
OFF = "tf.compat.v1.disable_eager_execution()\n"
SIZE = "n = tf.compat.v1.placeholder(tf.float32, [None, 8]).shape[1]\n"
COUNTED = {
    "n / 2": (4,),
    "16 / n": (2,),
    "n * 0.5": (4,),
    "0.5 * n": (4,),
    "2 ** n / 64": (4,),
    "n ** 2": (64,),
    "{8: 3}[n]": (3,),
    "-n + 12": (4,),
}


def analysed(code: str, target: str = "2.x"):
    text = f"import tensorflow as tf\n{code}"
    return analyze(PLACE, Options(target=target), {PLACE: text})


@pytest.mark.parametrize("count", COUNTED)
def test_sizes_count_as_numbers(count):
    found = analysed(f"{OFF}{SIZE}tf.compat.v1.get_variable('w', [int({count})])\n")
    assert found.error is None
    assert [tuple(v.shape) for g in found.graphs for v in g.variables][:1] == [COUNTED[count]]


@pytest.mark.parametrize("count", ["n / 2", "n * 0.5", "n ** 2", "{8: 3}[n]", "-n"])
@pytest.mark.parametrize(
    ("before", "target"),
    [
        ("tf.compat.v1.disable_v2_behavior()\n", "2.x"),
        (OFF + "tf.compat.v1.disable_v2_tensorshape()\n", "2.x"),
        (OFF + "tf.get_variable_scope()\n", "2.x"),
        (OFF, "1.15"),
    ],
)
def test_dimensions_do_not_where_the_program_says_so(count, before, target):
    assert "Dimension" in str(analysed(f"{before}{SIZE}{count}\n", target).error)


def test_a_size_that_is_not_known_may_be_none():
    code = "x = tf.compat.v1.placeholder(tf.float32, [None, 8])\nint(x.shape[0]) if x.shape[0] is not None else 0\n"
    assert analysed(OFF + code).error is None
    assert "NoneType" in str(analysed("tf.compat.v1.disable_v2_behavior()\n" + code).error)
