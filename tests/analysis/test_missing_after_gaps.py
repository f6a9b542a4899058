"""A variable that is missing may be one that a call without a model makes."""

from __future__ import annotations

from tfscope.analysis.analyze import Options, analyze

PATH = "/spec/program.py"
MISSING = """import tensorflow as tf
{call}
with tf.variable_scope("linear_model", reuse=True):
    tf.get_variable("bias_weights")
"""


def error_of(call: str) -> object:
    told = Options(entries=False, paths=0)
    return analyze(PATH, told, {PATH: MISSING.format(call=call)}).error


def test_a_call_without_a_model_may_have_made_the_variable() -> None:
    made = "tf.python.feature_column.feature_column._LinearModel([], 1)"
    assert error_of(made) is None


def test_a_call_with_a_model_has_not() -> None:
    assert error_of('tf.layers.dense(tf.zeros([2, 2]), 3, name="linear_model")') is not None
