"""Each rule on a program that has the fault and on its neighbour that has not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.ide.answer import answer
from tfscope.ide.fixes import proven_fixes
from tfscope.ide.view import View
from tfscope.ide.fixes import ignore_fix
from tfscope.rules import registry
from tfscope.source.edits import apply_edits
from tfscope.source.text import SourceText
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

HEAD = "import tensorflow as tf\n"

CASES = {
    "variable-already-exists": (
        'tf.get_variable("w", [2])\ntf.get_variable("w", [2])\n',
        'tf.get_variable("w", [2])\nwith tf.variable_scope("", reuse=True):\n    tf.get_variable("w", [2])\n',
        3,
    ),
    "variable-not-found": (
        'with tf.variable_scope("a", reuse=True):\n    tf.get_variable("w", [2])\n',
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    tf.get_variable("w", [2])\n',
        3,
    ),
    "invalid-initializer": (
        'tf.get_variable("w", [3], initializer=tf.constant([1., 2., 3.]))\n',
        'tf.get_variable("w", initializer=tf.constant([1., 2., 3.]))\n',
        2,
    ),
    "shape-mismatch": (
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    tf.get_variable("w", [2])\n    tf.get_variable("w", [3])\n',
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    tf.get_variable("w", [2])\n    tf.get_variable("w", [2])\n',
        4,
    ),
    "dtype-mismatch": (
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    tf.get_variable("w", [2])\n    tf.get_variable("w", [2], tf.float64)\n',
        'with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n    tf.get_variable("w", [2])\n    tf.get_variable("w", [2], tf.float32)\n',
        4,
    ),
    "layer-not-shared": (
        'def f():\n    with tf.variable_scope("a", reuse=tf.AUTO_REUSE):\n        tf.Variable(tf.zeros([2]), name="w")\nf()\nf()\n',
        'def f():\n    with tf.variable_scope("a"):\n        tf.Variable(tf.zeros([2]), name="w")\nf()\nf()\n',
        4,
    ),
    "uncaught-error": (
        "tf.matmul(tf.zeros([2, 3]), tf.zeros([4, 5]))\n",
        "tf.matmul(tf.zeros([2, 3]), tf.zeros([3, 5]))\n",
        2,
    ),
    "syntax-error": ("x = (1\ny = 2\n", "x = (1)\ny = 2\n", 2),
}


def findings(tmp_path: Path, text: str):
    path = tmp_path / "program.py"
    path.write_text(HEAD + text)
    request = Request(str(path), Settings())
    workspace = Workspace()
    return workspace, request, answer(workspace, request, {})


def test_every_rule_has_a_case_and_a_page():
    pages = Path(registry.__file__).parent / "docs"
    names = {rule.name for rule in registry.RULES}
    assert names == set(CASES) == {page.stem for page in pages.glob("*.md")}


@pytest.mark.parametrize("rule", CASES)
def test_finds(tmp_path, rule):
    bad, _, line = CASES[rule]
    found = findings(tmp_path, bad)[2].findings
    assert [(f.rule, f.site[1]) for f in found] == [(rule, line)]


@pytest.mark.parametrize("rule", CASES)
def test_is_silent(tmp_path, rule):
    assert findings(tmp_path, CASES[rule][1])[2].findings == ()


@pytest.mark.parametrize("rule", CASES)
def test_is_suppressed(tmp_path, rule):
    bad, _, line = CASES[rule]
    lines = bad.split("\n")
    for comment, left in (("ignore", 0), (f"ignore[other, {rule}]", 0), ("ignore[other]", 1)):
        lines[line - 2] = bad.split("\n")[line - 2] + f"  # tfscope: {comment}"
        assert len(findings(tmp_path, "\n".join(lines))[2].findings) == left


def test_a_name_known_in_part_is_no_finding(tmp_path):
    text = 'def f(n):\n    with tf.variable_scope("a", reuse=True):\n        return tf.get_variable("w%d" % n, [2])\n'
    assert findings(tmp_path, text)[2].findings == ()


def test_what_fails_at_every_level_is_told_once(tmp_path):
    grow = (
        "def grow(level):\n    tf.get_variable('w%d' % level, [2])\n    tf.get_variable('w%d' % level, [2])\n"
        "    if level:\n        grow(level - 1)\n"
    )
    (alone,) = findings(tmp_path, grow + "def build():\n    tf.no_op()\n    grow(3)\n")[2].findings
    assert alone.level == "warning" and "w3" in alone.message
    main = findings(tmp_path, grow + "grow(3)\n")[2].findings
    assert [(f.level, f.key) for f in main] == [("error", "w3"), ("warning", "w2")]
    loop = "for name in 'ab':\n    tf.get_variable(name, [2])\n    tf.get_variable(name, [2])\n"
    assert [f.key for f in findings(tmp_path, loop)[2].findings] == ["a"]


def test_what_a_program_raises_on_purpose_is_information(tmp_path):
    (found,) = findings(tmp_path, 'if not None:\n    raise ValueError("give --data")\n')[2].findings
    assert (found.rule, found.level) == ("uncaught-error", "info")


FIXED = {
    "innermost scope": (
        'with tf.variable_scope("a"):\n    tf.get_variable("w", [2])\n    tf.get_variable("w", [2])\n',
        'Add reuse=tf.AUTO_REUSE to `variable_scope("a")` on line 2',
    ),
    "second scope": (
        'with tf.variable_scope("a"):\n    tf.get_variable("w", [2])\nwith tf.variable_scope("a"):\n    tf.get_variable("w", [2])\n',
        'Add reuse=tf.AUTO_REUSE to `variable_scope("a")` on line 4',
    ),
    "name scope": (
        'with tf.name_scope("a"):\n    tf.get_variable("w", [2])\nwith tf.name_scope("b"):\n    tf.get_variable("w", [2])\n',
        "Use variable_scope instead of name_scope on line 4: separate variables",
    ),
    "called twice": (
        'def f(x):\n    w = tf.get_variable("w", [2])\n    return tf.layers.dense(x, 2, name="d")\n'
        "x = tf.zeros([1, 2])\nf(x)\nf(x)\n",
        "Put line 7 into a scope with reuse=True",
    ),
    "not found": (CASES["variable-not-found"][0], 'Add reuse=tf.AUTO_REUSE to `variable_scope("a")` on line 2'),
    "variable": (CASES["layer-not-shared"][0], "Use get_variable instead of Variable on line 4"),
}


@pytest.mark.parametrize("name", FIXED)
def test_fixes_are_proven(tmp_path, name):
    text, title = FIXED[name]
    workspace, request, before = findings(tmp_path, text)
    proofs = proven_fixes(workspace, request, {}, before.findings[:1])
    offered = [p.fix for p in proofs if not p.withheld]
    assert offered[0].title == title
    after = apply_edits(HEAD + text, offered[0].edits)
    assert answer(workspace, request, {request.path: after}).findings == ()


def test_a_fix_that_fails_is_withheld_with_the_reason(tmp_path):
    workspace, request, before = findings(tmp_path, FIXED["innermost scope"][0])
    proofs = proven_fixes(workspace, request, {}, before.findings)
    (bad,) = [p for p in proofs if p.fix.title.startswith("Add reuse=True to `variable_scope(")]
    assert bad.withheld.startswith("a new finding would appear")


def test_alias_of_tensorflow_is_used(tmp_path):
    text = 'import tensorflow.compat.v1 as T\nwith T.variable_scope("a"):\n    T.get_variable("w", [2])\n    T.get_variable("w", [2])\n'
    workspace, request, before = findings(tmp_path, text)
    path = tmp_path / "program.py"
    path.write_text(text)
    before = answer(workspace, request, {})
    proofs = proven_fixes(workspace, request, {}, before.findings)
    assert proofs[0].fix.edits[0].new_text == ", reuse=T.AUTO_REUSE"


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ('x = tf.get_variable("w", [2])', 'x = tf.get_variable("w", [2])  # tfscope: ignore[variable-already-exists]'),
        ('x = tf.get_variable("w", [2])  # tfscope: ignore[a]', None),
    ],
)
def test_ignoring(tmp_path, call, line):
    text = f'tf.get_variable("w", [2])\n{call}\n'
    workspace, request, before = findings(tmp_path, text)
    view = View(SourceText(request.path, HEAD + text))
    fix = ignore_fix(before.findings[0], request.path, view)
    after = apply_edits(HEAD + text, fix.edits)
    assert answer(workspace, request, {request.path: after}).findings == ()
    assert after.split("\n")[2] == (line or 'x = tf.get_variable("w", [2])  # tfscope: ignore[a, variable-already-exists]')
