"""What a type that nobody knows makes has no known type, so that it fits any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze
from tfscope.analysis.result import Analysis

START = """import absent
import tensorflow as tf
x = absent.tensor()
d = x.dtype
others = [tf.placeholder(t, [3]) for t in (tf.float32, tf.float64, tf.int64)]
"""

MADE = (
    "tf.constant(1, dtype=d)",
    "tf.zeros([3], dtype=d)",
    "tf.ones([3], d)",
    "tf.zeros_like(others[0], dtype=d)",
    "tf.ones_like(x)",
    "tf.eye(3, dtype=d)",
    "tf.one_hot(1, 3, dtype=d)",
    "tf.convert_to_tensor(1, dtype=d)",
    "tf.Variable([1, 2, 3], dtype=d)",
    "tf.random_uniform([3], dtype=d)",
    "tf.random_normal([3], stddev=0.1, dtype=d)",
    "tf.random_poisson(1.0, [3], dtype=d)",
    "tf.zeros_initializer()([3], dtype=d)",
    "tf.glorot_uniform_initializer()([3], dtype=d)",
    "tf.nn.dropout(x, rate=0.2)",
    "tf.layers.dropout(x, 0.2, training=True)",
    "tf.maximum(x, 0)",
    "tf.clip_by_value(x, 0, 1)",
    "tf.nn.l2_normalize(x, 0)",
    "tf.squared_difference(x, 1.0)",
    "x + tf.random_normal(tf.shape(x), dtype=x.dtype)",
    "tf.global_norm([x])",
    "tf.scalar_mul(2, x)",
    "tf.nn.bias_add(x, [1])",
)


@pytest.mark.parametrize("made", MADE)
def test_it_fits_any_type(made: str, tmp_path: Path) -> None:
    result = run(START + f"for other in others:\n    {made} + other\n", tmp_path)
    assert result.error is None and not result.faults


def test_known_types_must_fit(tmp_path: Path) -> None:
    error = run(START + "tf.constant(1) + others[0]\n", tmp_path).error
    assert error is not None and "does not match type int32" in error.message


def test_losses_of_sampled_classes_are_no_integers(tmp_path: Path) -> None:
    text = "x = tf.identity(absent.tensor())\nlabels = tf.zeros([3, 1], tf.int64)\n"
    result = run(START + text + "tf.nn.sampled_softmax_loss(x, tf.zeros([9]), labels, x, 2, 9) + others[0]\n", tmp_path)
    assert result.error is None and not result.faults


PARTS = (
    "q = tf.FIFOQueue(9, [tf.float32], names=absent.names())\nq.enqueue({'a': 1.0})\nq.dequeue()",
    "units = absent.tensor().shape[-1].value or tf.placeholder(tf.float32).shape\n"
    "tf.nn.rnn_cell.GRUCell(units)(tf.zeros([2, 3]), absent.tensor())",
)


@pytest.mark.parametrize("part", PARTS)
def test_what_is_unknown_is_no_fault(part: str, tmp_path: Path) -> None:
    assert not run(START + part, tmp_path).faults


def run(text: str, tmp_path: Path) -> Analysis:
    (tmp_path / "main.py").write_text(text, "utf-8")
    return analyze(str(tmp_path / "main.py"), Options())
