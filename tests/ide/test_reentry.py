"""Going back into a name scope that is opened a second time."""

from __future__ import annotations

import pytest

from tfscope.ide.answer import answer
from tfscope.ide.reentry import proven, reentries
from tfscope.ide.view import View
from tfscope.source.edits import apply_edits
from tfscope.source.text import SourceText
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

HEAD = "import tensorflow as tf\n"

OFFERED = {
    "a literal": (
        'with tf.name_scope("a"):\n    pass\nwith tf.name_scope(\'a\'):\n    pass\n',
        "with tf.name_scope('a/'):",
    ),
    "a literal inside another scope": (
        'with tf.name_scope("p"):\n  with tf.name_scope("a"):\n    pass\n  with tf.name_scope("a"):\n    pass\n',
        '  with tf.name_scope("p/a/"):',
    ),
    "a text that is passed around": (
        'def f(scope):\n    with tf.name_scope(scope):\n        pass\n    with tf.name_scope(scope):\n        pass\nf("n")\n',
        '    with tf.name_scope(scope + "/"):',
    ),
    "a condition": (
        'with tf.name_scope("a"):\n    pass\nwith tf.name_scope("a" if tf else ""):\n    pass\n',
        'with tf.name_scope(("a" if tf else "") + "/"):',
    ),
    "a scope that was named": (
        'with tf.name_scope("a") as s:\n    pass\nwith tf.name_scope("a"):\n    pass\n',
        "with tf.name_scope(s):",
    ),
    "the name of a variable scope": (
        'with tf.variable_scope("p"):\n    with tf.variable_scope("a") as vs:\n        pass\nwith tf.name_scope(vs.name):\n    pass\n',
        "with tf.name_scope(vs.original_name_scope):",
    ),
    "several lines": (
        'with tf.name_scope("a"):\n    pass\nx = "日本🚀"\nwith tf.name_scope(name="a",\n        values=[]) as s:\n    pass\n',
        'with tf.name_scope(name="a/",',
    ),
    "Python 2": (
        'print "x"\nwith tf.name_scope("a"):\n    pass\nwith tf.name_scope("a"):\n    print "y"\n',
        'with tf.name_scope("a/"):',
    ),
}  # fmt: skip

WITHHELD = {
    "opened once": 'with tf.name_scope("a"):\n    pass\n',
    "opened by one line": 'for i in range(2):\n    with tf.name_scope("a"):\n        pass\n',
    "named like a number": 'with tf.name_scope("a"):\n    pass\nwith tf.name_scope("a_1"):\n    pass\n',
    "a new finding": (
        'with tf.name_scope("a"):\n    pass\nwith tf.name_scope("a"):\n    tf.identity(1., name="x")\n'
        'tf.get_default_graph().get_tensor_by_name("a_1/x:0")\n'
    ),
}


@pytest.fixture
def fixes(tmp_path):
    def tried(text: str) -> list[str]:
        """The lines that the fixes of all lines make of them."""
        path = str(tmp_path / "program.py")
        (tmp_path / "program.py").write_text(text, newline="")
        request, workspace = Request(path, Settings(), observed=path), Workspace()
        found, view = answer(workspace, request, {}), View(SourceText(path, text))
        lines = []
        for line in range(1, view.text.line_count + 1):
            for fix in proven(workspace, request, {}, reentries(found, view, line)):
                lines.append(SourceText(path, apply_edits(text, fix.edits)).line(line))
        return lines

    return tried


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("form", OFFERED)
def test_offered(fixes, form, end):
    text, line = OFFERED[form]
    assert fixes((HEAD + text).replace("\n", end)) == [line]


@pytest.mark.parametrize("form", WITHHELD)
def test_withheld(fixes, form):
    assert fixes(HEAD + WITHHELD[form]) == []


def test_a_scope_of_another_file(fixes, tmp_path):
    (tmp_path / "net.py").write_text(HEAD + 'def f(scope):\n    with tf.name_scope(scope):\n        pass\n')
    text = HEAD + 'from net import f\nname = "a"\nf(name)\nwith tf.name_scope(name):\n    pass\nwith tf.name_scope("a"):\n    pass\n'
    assert fixes(text) == ['with tf.name_scope(name + "/"):']
