"""Random sessions: the server answers everything and never ends, and its state is that of a fresh document."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PROGRAM = """import tensorflow as tf

def net(x, reuse=None):
    with tf.variable_scope("net", reuse=reuse):
        w = tf.get_variable("w", [2, 3])
        return tf.matmul(x, w, name="ü🚀")
with tf.name_scope("a"):
    y = net(tf.zeros([1, 2]))
with tf.name_scope("a"):
    z = net(y[:, :2], reuse=True)
"""
PIECES = ("(", ")", '"', "\t", "\n", "\r\n", "é🚀", "x = ", "with ", "def f(", "reuse=True", "\u2028", "\x0c", "print x\n", "")
AT_PLACES = ("hover", "definition", "references", "documentHighlight")
OF_DOCUMENTS = ("documentSymbol", "codeLens")
WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
PLACE = st.fixed_dictionaries({"line": st.integers(0, 20), "character": st.integers(0, 60)})

STEP = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, len(PROGRAM)), st.sampled_from((0, 1, 5, 40)), st.sampled_from(PIECES)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("place"), st.sampled_from(AT_PLACES), PLACE),
    st.tuples(st.just("document"), st.sampled_from(OF_DOCUMENTS)),
    st.tuples(st.just("actions"), PLACE),
    st.tuples(st.just("again")),
    st.tuples(st.just("cancel")),
    st.tuples(st.just("noise"), st.sampled_from((b"{", b"[]", b"1", b'{"jsonrpc":"2.0","method":"a/b","params":{}}', b'{"jsonrpc":"2.0","id":7}'))),
)  # fmt: skip


class Editor:
    """Takes random steps on one document; asked requests are counted, so that each can be waited for."""

    def __init__(self, session, uri: str) -> None:
        self.session, self.uri = session, uri
        self.text, self.version = PROGRAM, 1
        self.asked: list[str] = []
        self.open()

    def open(self) -> None:
        item = {"uri": self.uri, "languageId": "python", "version": self.version, "text": self.text}
        self.session.send("textDocument/didOpen", {"textDocument": item})

    def close(self) -> None:
        self.session.send("textDocument/didClose", {"textDocument": {"uri": self.uri}})

    def ask(self, method: str, **more) -> None:
        self.session.number += 1
        self.asked.append(f"r{self.session.number}")
        self.session.send(f"textDocument/{method}", {"textDocument": {"uri": self.uri}, **more}, self.asked[-1])

    def step(self, kind: str, *given) -> None:
        if kind in ("edit", "undo"):
            if kind == "edit":
                at, cut, piece = given
                self.text = self.text[:at] + piece + self.text[at + cut :]
            else:
                self.text = PROGRAM
            self.version += 1
            self.session.change(self.uri, self.text, self.version)
        elif kind == "place":
            self.ask(given[0], position=given[1], context={"includeDeclaration": True})
        elif kind == "document":
            self.ask(given[0])
        elif kind == "actions":
            self.ask("codeAction", range={"start": given[0], "end": given[0]}, context={"diagnostics": []})
        elif kind == "again":
            self.close()
            self.open()
        elif kind == "cancel" and self.asked:
            self.session.send("$/cancelRequest", {"id": self.asked[-1]})
        elif kind == "noise":
            self.session.raw(given[0])

    def state(self) -> list:
        """What the server says of the document now."""
        document = {"textDocument": {"uri": self.uri}}
        outline = self.session.ask("textDocument/documentSymbol", document)["result"]
        hints = self.session.ask("textDocument/inlayHint", {**document, "range": WHOLE})["result"]
        hovers = [self.session.at("hover", self.uri, line, 8) for line in range(0, 12, 3)]
        return [self.session.findings(self.uri, self.version), outline, hints, hovers]


@settings(
    max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, min_size=3, max_size=15))
def test_state_is_that_of_a_fresh_document(session, tmp_path, steps) -> None:
    if session.number == 0:
        session.start(tmp_path)
    editor = Editor(session, (tmp_path / "p.py").as_uri())
    for step in steps:
        editor.step(*step)
    for number in editor.asked:
        session.wait(lambda m, n=number: m.get("id") == n)
    editor.version += 1
    session.change(editor.uri, editor.text, editor.version)
    known = editor.state()
    editor.close()
    editor.version += 1
    editor.open()
    assert editor.state() == known
    editor.close()
    session.kept.clear()
    assert session.process.poll() is None
