"""Renaming what a literal names, over the wire."""

from __future__ import annotations

import pytest

HEAD = "import tensorflow as tf\n"
REUSED = (
    "def net(x):\n    with tf.variable_scope('enc', reuse=tf.AUTO_REUSE):\n"
    "        return tf.layers.dense(x, 3, name='fc') + tf.get_variable('w', [3])\n"
    "x = tf.placeholder(tf.float32, [2, 3])\nnet(x)\nnet(x)\n"
)
READ = REUSED + "v = tf.trainable_variables('enc/fc')\nsess = tf.train.AdamOptimizer().minimize(tf.reduce_sum(net(x)), var_list=v)\n"

RENAMED = {
    "a scope": (REUSED, "'enc", "dec", [("'enc'", "'dec'")]),
    "a scope that is read again": (READ, "'enc", "dec", [("'enc'", "'dec'"), ("'enc/fc'", "'dec/fc'")]),
    "a layer": (REUSED, "'fc", "out", [("'fc'", "'out'")]),
    "a variable": (REUSED, "'w", "weights", [("'w'", "'weights'")]),
    "a variable that is had twice": (
        "tf.get_variable('w', [2])\nwith tf.variable_scope('', reuse=True):\n    tf.get_variable(u'w', [2])\n",
        "'w', [2])\nwith",
        "v",
        [("'w'", "'v'")],
    ),
    "one of two scopes of one name": (
        "with tf.variable_scope('a'):\n    with tf.variable_scope('a'):\n        tf.get_variable('w', [2])\n"
        "with tf.variable_scope('a', reuse=True):\n    pass\n",
        "'a'):\n    with",
        "b",
        [("'a'):\n    with tf.variable_scope('a')", "'b'):\n    with tf.variable_scope('a')"), ("'a', reuse", "'b', reuse")],
    ),
}  # fmt: skip

REFUSED = {
    "another variable has the name": (
        "tf.get_variable('w', [2])\ntf.get_variable('v', [2])\n",
        "'w",
        "v",
        "already exists",
    ),
    "no name of TensorFlow": ("with tf.variable_scope('a'):\n    tf.get_variable('w', [2])\n", "'a", "b c", "not a valid scope name"),
    "the name is made elsewhere, too": (
        "n = 'w'\ntf.get_variable('w', [2])\nwith tf.variable_scope('', reuse=True):\n    tf.get_variable(n, [2])\n",
        "'w', [2]",
        "v",
        "does not exist",
    ),
    "variables would be shared": (
        "with tf.variable_scope('a', reuse=tf.AUTO_REUSE):\n    tf.get_variable('w', [2])\n"
        "with tf.variable_scope('b', reuse=tf.AUTO_REUSE):\n    tf.get_variable('w', [2])\n",
        "'a",
        "b",
        "1 variables instead of 2",
    ),
}  # fmt: skip


def asked(session, tmp_path, body: str, at: str):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", HEAD + body)
    before = (HEAD + body).partition(at)[0]
    line, column = before.count("\n"), len(before) - before.rfind("\n") - 1 + 1
    return uri, line, column


@pytest.mark.parametrize("name", RENAMED)
def test_renamed(session, tmp_path, name):
    body, at, new, changes = RENAMED[name]
    uri, line, column = asked(session, tmp_path, body, at)
    found = session.at("prepareRename", uri, line, column)
    assert found["placeholder"] == at[1:].partition("'")[0]
    edits = session.at("rename", uri, line, column, newName=new)["changes"][uri]
    lines = (HEAD + body).split("\n")
    for edit in sorted(edits, key=lambda e: -e["range"]["start"]["character"]):
        start, end = edit["range"]["start"], edit["range"]["end"]
        text = lines[start["line"]]
        lines[start["line"]] = text[: start["character"]] + edit["newText"] + text[end["character"] :]
    expected = HEAD + body
    for old, changed in changes:
        expected = expected.replace(old, changed)
    assert "\n".join(lines) == expected


@pytest.mark.parametrize("name", REFUSED)
def test_refused(session, tmp_path, name):
    body, at, new, why = REFUSED[name]
    uri, line, column = asked(session, tmp_path, body, at)
    position = {"line": line, "character": column}
    answer = session.ask("textDocument/rename", {"textDocument": {"uri": uri}, "position": position, "newName": new})
    assert "result" not in answer and why in answer["error"]["message"], answer


def test_over_several_files_and_none_that_names_nothing(session, tmp_path):
    (tmp_path / "net.py").write_text(HEAD + "def net():\n    with tf.variable_scope('enc'):\n        tf.get_variable('w', [2])\n")
    body = "from net import net\nnet()\nwith tf.variable_scope('enc', reuse=True):\n    tf.get_variable('w', [2])\nprint('enc')\n"
    uri, line, column = asked(session, tmp_path, body, "'enc', reuse")
    changes = session.at("rename", uri, line, column, newName="dec")["changes"]
    assert {u.rpartition("/")[2]: len(edits) for u, edits in changes.items()} == {"p.py": 1, "net.py": 1}
    assert session.at("prepareRename", uri, 5, 8) is None
    assert session.at("rename", uri, 0, 3, newName="x") is None
