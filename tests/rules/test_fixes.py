"""Fixes on the forms that code is written in: which is offered first, and what it makes of the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.ide.answer import answer
from tfscope.ide.fixes import proven_fixes
from tfscope.source.edits import apply_edits
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

HEAD = "import tensorflow as tf\n"
TWICE = "\nnet(tf.zeros([1, 2]))\nnet(tf.zeros([1, 2]))\n"
KERAS = '''class L(tf.keras.layers.Layer):
    def build(self, shape):
        self.w = self.{call}
        super(L, self).build(shape)
    def call(self, x):
        return x + self.w
def net(x):
    with tf.variable_scope("a", reuse=tf.AUTO_REUSE):
        return L(name="l")(x)
'''


def function(*lines: str) -> str:
    return "def net(x):\n    " + "\n    ".join(lines) + TWICE


FORMS = {
    "the inner one of nested scopes": (
        function('with tf.variable_scope("a"):', '    with tf.variable_scope("b"):', '        tf.get_variable("w", [2])'),
        '    with tf.variable_scope("b"):',
        '    with tf.variable_scope("b", reuse=tf.AUTO_REUSE):',
    ),
    "the inner one of one with": (
        function('with tf.variable_scope("a"), tf.variable_scope("b"):', '    tf.get_variable("w", [2])'),
        'with tf.variable_scope("a"), tf.variable_scope("b"):',
        'with tf.variable_scope("a"), tf.variable_scope("b", reuse=tf.AUTO_REUSE):',
    ),
    "several lines, a comment, as": (
        function('with tf.variable_scope(', '    "a",  # name', '    values=[x],', ') as s:', '    tf.get_variable("w", [2])'),
        "    values=[x],",
        "    values=[x], reuse=tf.AUTO_REUSE,",
    ),
    "a value that is there": (
        function('with tf.variable_scope("a", reuse=None):', '    tf.get_variable("w", [2])'),
        "reuse=None",
        "reuse=tf.AUTO_REUSE",
    ),
    "arguments passed on": (
        'def net(x, *a, **k):\n    with tf.variable_scope("a", *a, **k):\n        tf.get_variable("w", [2])' + TWICE,
        "*a, **k):\n        ",
        "*a, reuse=tf.AUTO_REUSE, **k):\n        ",
    ),
    "Python 2": (
        function('print "x", `x`', 'with tf.variable_scope(u"a"):', '    tf.get_variable("w", [2])'),
        'u"a")',
        'u"a", reuse=tf.AUTO_REUSE)',
    ),
    "tabs, and a column behind wide characters": (
        function('with tf.variable_scope("a"):', '\té = "日本🚀"; tf.get_variable("w", [2])'),
        '"a")',
        '"a", reuse=tf.AUTO_REUSE)',
    ),
    "name_scope with name=": (
        'with tf.name_scope(name="a"):\n    tf.get_variable("w", [2])\n'
        'with tf.name_scope(name="b"):\n    tf.get_variable("w", [2])\n',
        'tf.name_scope(name="b")',
        'tf.variable_scope(name_or_scope="b")',
    ),
    "name_scope in a loop": (
        'for i in range(2):\n    with tf.name_scope("tower%d" % i):\n        tf.get_variable("w", [2])\n',
        "tf.name_scope",
        "tf.variable_scope",
    ),
    "a statement of several lines": (
        'tf.get_variable("w", [2])\nw = tf.get_variable(\n    "w",\n\n    [2])\n',
        'w = tf.get_variable(\n    "w",\n\n    [2])\n',
        'with tf.variable_scope(tf.get_variable_scope(), reuse=True):\n    w = tf.get_variable(\n        "w",\n\n        [2])\n',
    ),
    "add_weight": (
        KERAS.format(call='add_weight("w", shape=[2], initializer="zeros")') + TWICE,
        'initializer="zeros")',
        'initializer="zeros", getter=tf.get_variable)',
    ),
    "add_weight over several lines": (
        KERAS.format(call='add_weight(\n            "w",\n            shape=[2],  # two\n        )') + TWICE,
        "shape=[2],  # two",
        "shape=[2], getter=tf.get_variable,  # two",
    ),
    "a layer that is first called outside": (
        function(
            'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):', '    bn = tf.layers.BatchNormalization(name="bn")', "return bn(x)"
        ),
        'name="bn")',
        'name="bn", _reuse=tf.AUTO_REUSE)',
    ),
    "a layer in a loop": (
        'x = tf.zeros([1, 2])\nwith tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n'
        '    for i in range(2):\n        x = tf.layers.Dense(2, name="fc")(x)\n',
        'name="fc")',
        'name="fc", _reuse=tf.AUTO_REUSE)',
    ),
    "a layer of Keras": (
        function('with tf.variable_scope("a", reuse=tf.AUTO_REUSE):', "    return tf.keras.layers.BatchNormalization()(x)"),
        "tf.keras.layers",
        "tf.layers",
    ),
    "a variable without a name": (
        function('with tf.variable_scope("a", reuse=tf.AUTO_REUSE):', "    w = tf.Variable(tf.zeros([2]))"),
        "tf.Variable(tf",
        'tf.get_variable("w", initializer=tf',
    ),
    "a variable without a name, by keyword": (
        function('with tf.variable_scope("a", reuse=tf.AUTO_REUSE):', "    w = tf.Variable(initial_value=tf.zeros([2]))"),
        "tf.Variable(initial_value=",
        'tf.get_variable("w", initializer=',
    ),
    "two layers of one name": (
        'x = tf.layers.dense(tf.zeros([1, 2]), 3, name=u"fc")\nx = tf.layers.dense(x, 4, name=u"fc")\n',
        'name=u"fc"',
        'name=u"fc_1"',
    ),
    "another shape": (
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    tf.get_variable("w", [2])\n    tf.get_variable("w", [3])  # w_1\n',
        '"w", [3]',
        '"w_2", [3]',
    ),
    "another shape in the same function": (
        'def net(n):\n    tf.get_variable("w", [n])\nwith tf.variable_scope("a"):\n    net(2)\n'
        'with tf.variable_scope("a", reuse=True):\n    net(2)\nwith tf.variable_scope("a", tf.AUTO_REUSE):\n    net(3)\n',
        'variable_scope("a", tf',
        'variable_scope("a_1", tf',
    ),
    "another dtype": (
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    tf.get_variable("w", [2])\n    tf.get_variable("w", [2], dtype=tf.float64)\n',
        "tf.float64",
        "tf.float32",
    ),
    "a shape beside a constant": (
        'tf.get_variable("w", [2], initializer=tf.constant([1.0, 2.0]))\n',
        '"w", [2],',
        '"w",',
    ),
    "a shape by keyword beside a constant": (
        'tf.get_variable(name="w", shape=[2], initializer=tf.constant([1.0, 2.0]))\n',
        '"w", shape=[2],',
        '"w",',
    ),
    "a misspelt variable": (
        'with tf.variable_scope("enc"):\n    tf.get_variable("weights", [2])\n'
        'with tf.variable_scope("enc", reuse=True):\n    tf.get_variable("wieghts", [2])\n',
        "wieghts",
        "weights",
    ),
    "a misspelt scope": (
        'with tf.variable_scope("encoder"):\n    tf.get_variable("w", [2])\n'
        'with tf.variable_scope("encodr", reuse=True):\n    tf.get_variable("w", [2])\n',
        "encodr",
        "encoder",
    ),
    "a misspelt attribute of a module": (
        "x = [tf.nn.soft_max(\n    tf.zeros([2])),\n    1]\n",
        "soft_max",
        "softmax",
    ),
    "a misspelt attribute of a tensor": ("tf.zeros([2]).get_shap()\n", "get_shap", "get_shape"),
    "a misspelt keyword": ("tf.layers.dense(tf.zeros([1, 2]), 3, activaton=tf.nn.relu)\n", "activaton", "activation"),
    "a misspelt keyword of an operation": ("tf.nn.relu(features=1.0, nam='a')\n", "nam=", "name="),
    "a misspelt keyword of the program": ("def net(x, size):\n    return x\nnet(1, siz=2)\n", "siz=", "size="),
    "a misspelt method": (
        "class M(object):\n    def build(self):\n        pass\nM().buid()\n",
        "buid",
        "build",
    ),
    "a misspelt name": ("inputs = 1\nprint(input_)\n", "input_", "inputs"),
    "a misspelt import": ("from tensorflow.contrib.rnn import BasicLSTMCel\n", "BasicLSTMCel", "BasicLSTMCell"),
}  # fmt: skip


def first_fix(path: Path, text: str, main: Path | None = None) -> str:
    """The text of ``path`` after the first fix of the first finding, which then has no finding left."""
    path.write_text(text, encoding="utf-8", newline="")
    request, workspace = Request(str(main or path), Settings()), Workspace()
    before = answer(workspace, request, {})
    proofs = proven_fixes(workspace, request, {}, before.findings[:1])
    fix = next(p.fix for p in proofs if not p.withheld)
    assert fix.file == str(path)
    after = apply_edits(text, fix.edits)
    assert answer(workspace, request, {fix.file: after}).findings == ()
    return after


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("form", FORMS)
def test_first_fix(tmp_path, form, end):
    text, old, new = (t.replace("\n", end) for t in FORMS[form])
    head = HEAD.replace("\n", end)
    expected = (head + text).rpartition(old)
    assert first_fix(tmp_path / "program.py", head + text) == expected[0] + new + expected[2]


def test_scope_of_an_imported_file(tmp_path):
    main = tmp_path / "main.py"
    main.write_text(HEAD + "from net import net\nnet(1)\nnet(2)\n")
    text = HEAD + 'def net(x):\n    with tf.variable_scope("a"):\n        return tf.get_variable("w", [2])\n'
    assert 'tf.variable_scope("a", reuse=tf.AUTO_REUSE)' in first_fix(tmp_path / "net.py", text, main)


def test_module_of_the_scopes(tmp_path):
    text = (
        'from tensorflow.python.ops import variable_scope as vs\ndef net(x):\n    with vs.variable_scope("a"):\n'
        '        vs.get_variable("w", [2])\nnet(1)\nnet(2)\n'
    )
    assert 'vs.variable_scope("a", reuse=vs.AUTO_REUSE)' in first_fix(tmp_path / "program.py", text)


@pytest.mark.parametrize(
    "text",
    [
        # each object is a layer of its own: no name is asked for, or the scopes of their calls differ
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    for i in range(2):\n        x = tf.layers.Dense(2)(x)\n',
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n'
        '    c = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.LSTMCell(2, name="c") for _ in range(2)])\n'
        "    tf.nn.static_rnn(c, [x], dtype=tf.float32)\n",
        'def net(x):\n    with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n        return tf.layers.Dense(2, name="d")(x)\nnet(x)\nnet(x)\n',
        'def net(x):\n    return tf.layers.Dense(2, name="d")(x)\nnet(x)\nnet(x)\n',
    ],
)
def test_layers_that_nobody_meant_to_share(tmp_path, text):
    path = tmp_path / "program.py"
    path.write_text(f"{HEAD}x = tf.zeros([1, 2])\n{text}")
    assert answer(Workspace(), Request(str(path), Settings()), {}).findings == ()
