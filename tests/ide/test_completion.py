"""Names inside text literals that ask for variables, scopes and tensors."""

from __future__ import annotations

import pytest

from tfscope.ide.answer import answer
from tfscope.ide.completion import completions
from tfscope.ide.view import View
from tfscope.source.text import SourceText
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

PROGRAM = """import tensorflow as tf
def net(x):
    with tf.variable_scope("enc"):
        w = tf.get_variable("weights", [3, 4])
        b = tf.get_variable("bias", [4])
        return tf.layers.dense(x, 3, name="fc1")
x = tf.placeholder(tf.float32, [None, 3], name="x")
y = net(x)
with tf.variable_scope("enc", reuse=True):
"""
VARIABLES = ["enc/weights", "enc/bias", "enc/fc1/kernel", "enc/fc1/bias"]

TYPED = {
    "a variable of the scope": ('    w = tf.get_variable("', ["weights", "bias"]),
    "what is typed of it": ('    w = tf.get_variable(name="we', ["weights"]),
    "not outside the scope": ('w = tf.get_variable("', []),
    "behind another argument": ("    w = tf.get_variable('bias', initializer=f(1, [2], '", []),
    "a layer where the scope reuses": ('    tf.layers.dense(x, (3), name=u"', ["fc1"]),
    "a layer where it does not": ('tf.layers.dense(x, 3, name="', []),
    "a scope": ("with tf.variable_scope('", ["enc"]),
    "a scope in a scope": ('    with tf.variable_scope("', ["fc1"]),
    "variables below a scope": ('v = tf.trainable_variables("', ["enc", "enc/fc1", *VARIABLES]),
    "variables in a list": ('slim.get_variables_to_restore(exclude=["enc/f', ["enc/fc1", *VARIABLES[2:]]),
    "a collection": ('tf.get_collection("', []),
    "a scope of a collection": ('tf.get_collection(tf.GraphKeys.LOSSES, "enc/b', ["enc/bias"]),
    "over several lines": ("tf.train.init_from_checkpoint(\n    'x',  # it's here\n    {'a/': 'enc/f", ["enc/fc1", *VARIABLES[2:]]),
    "a tensor": ('g.get_tensor_by_name("enc/b', ["enc/bias:0"]),
    "an operation": ('g.get_operation_by_name("enc/b', ["enc/bias"]),
    "any text": ('print("', []),
    "a comment": ('# tf.get_variable("', []),
    "behind the literal": ('    w = tf.get_variable("w"', []),
}  # fmt: skip


@pytest.mark.parametrize("name", TYPED)
def test_names_that_fit(tmp_path, name):
    tail, expected = TYPED[name]
    text = PROGRAM + tail
    path = tmp_path / "program.py"
    path.write_text(PROGRAM + "    pass\n")
    found = answer(Workspace(), Request(str(path), Settings()), {})
    view = View(SourceText(str(path), text))
    last = view.text.line_count
    given = completions(found, view, last, len(view.text.line(last)))
    assert [c.name for c in given] == expected
    typed = view.text.line(last).rpartition('"' if '"' in tail else "'")[2]
    assert all(c.span.end_col - c.span.col == len(typed) for c in given)


def test_what_a_name_stands_for(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM + "    pass\n")
    found = answer(Workspace(), Request(str(path), Settings()), {})
    view = View(SourceText(str(path), PROGRAM + 'tf.trainable_variables("'))
    given = {c.name: (c.kind, c.detail) for c in completions(found, view, 10, 24)}
    assert given["enc"] == ("scope", "4 variables")
    assert given["enc/weights"] == ("variable", "(3, 4) float32")
