"""Whatever comes in, the server answers as the protocol asks, stays alive and shows no popup."""

from __future__ import annotations

import time

PROGRAM = """import tensorflow as tf

with tf.name_scope("nsc1"):
    v1 = tf.Variable([1], name="v1")
    with tf.variable_scope("vsc1"):
        v2 = tf.Variable([1], name="v2")
        v3 = tf.get_variable("v3", shape=[])
"""


def code(answer) -> int:
    return answer["error"]["code"]


def test_requests_out_of_order(session, tmp_path):
    assert code(session.ask("textDocument/hover", {})) == -32002
    session.start(tmp_path)
    session.ask("shutdown", None)
    assert code(session.ask("textDocument/hover", {})) == -32600
    session.send("exit", None)
    assert session.process.wait(3) == 0


def test_bad_messages(session, tmp_path):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    assert code(session.ask("textDocument/hover", {"textDocument": 3})) == -32602
    session.raw(b"{no json")
    assert code(session.wait(lambda m: "error" in m)) == -32700
    session.raw(b'{"jsonrpc":"2.0","id":"x","method":"no/such","params":{}}', b"content-length")
    assert code(session.wait(lambda m: m.get("id") == "x")) == -32601
    assert session.at("hover", uri, 99999, 99999) is None
    session.change("file:///never/opened.py", "x", 2)
    session.send("textDocument/didClose", {"textDocument": {"uri": "file:///never/opened.py"}})
    assert "vsc1/v3" in session.at("hover", uri, 6, 8)["contents"]["value"]
    assert not [m for m in session.kept if m.get("method") == "window/showMessage"]


def test_line_ends_are_those_of_the_protocol(session, tmp_path):
    text = "x = 1\n\x0c\nimport tensorflow as tf\rl = '\u2028'\r\nv = tf.get_variable('v', [2])\n"
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", text)
    assert "`v:0`" in session.at("hover", uri, 4, 0)["contents"]["value"]


def test_deep_and_broken_texts(session, tmp_path):
    session.start(tmp_path)
    head = "import tensorflow as tf\n"
    for number, text in enumerate(["(" * 3000, "x = " + "(" * 3000 + ")" * 3000, "\ud800", "if", "def", ""]):
        uri = session.open(tmp_path / f"p{number}.py", head + text)
        session.findings(uri, 1)
    uri = session.open(tmp_path / "good.py", PROGRAM)
    assert "vsc1/v3" in session.at("hover", uri, 6, 8)["contents"]["value"]


def test_cancelled_requests_are_answered(session, tmp_path):
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    params = {"textDocument": {"uri": uri}, "position": {"line": 6, "character": 8}}
    for number in range(1000, 1020):
        session.send("textDocument/hover", params, number)
    for number in range(1000, 1020):
        session.send("$/cancelRequest", {"id": number})
    answers = [session.wait(lambda m, n=number: m.get("id") == n) for number in range(1000, 1020)]
    assert [code(a) for a in answers] == [-32800] * 20
    assert "vsc1/v3" in session.at("hover", uri, 6, 8)["contents"]["value"]


def test_endless_program_does_not_block(session, tmp_path):
    session.start(tmp_path)
    slow = "import tensorflow as tf\nwhile True:\n    x = [i for i in range(1000)]\n"
    uri = session.open(tmp_path / "slow.py", slow)
    time.sleep(0.4)
    session.change(uri, PROGRAM, 2)
    assert session.findings(uri, 2) == []
    assert "vsc1/v3" in session.at("hover", uri, 6, 8)["contents"]["value"]


def test_workspace_files_are_never_imported(session, tmp_path):
    for name in ("queue", "typing", "tfscope", "sitecustomize", "json"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was-run')!r}, 'w')\n")
    session.start(tmp_path)
    uri = session.open(tmp_path / "p.py", PROGRAM)
    assert "vsc1/v3" in session.at("hover", uri, 6, 8)["contents"]["value"]
    assert not (tmp_path / "was-run").exists()


def test_end_of_stdin_ends_the_server(session, tmp_path):
    session.start(tmp_path)
    session.open(tmp_path / "slow.py", "import tensorflow as tf\nwhile True:\n    pass\n")
    time.sleep(0.4)
    session.process.stdin.close()
    assert session.process.wait(3) == 1
