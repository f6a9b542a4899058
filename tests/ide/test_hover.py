"""Hover: every place that names a tensor or variable says which one it is."""

from __future__ import annotations

import pytest

from tfscope.ide.answer import answer
from tfscope.ide.hover import hover
from tfscope.ide.view import View
from tfscope.source.text import SourceText
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

HEAD = "import tensorflow as tf\na, b = tf.get_variable('a', [2]), tf.get_variable('b', [2])\n"
LIBRARY = "import tensorflow as tf\nW = tf.get_variable('w', [2])\n\ndef get():\n    return W\n"

NAMED = {
    "assignment": ("«x = a", "a:0"),
    "several targets": ("x = «y = a", "a:0"),
    "tuple": ("x, (y, «z) = a, (a, b)", "b:0"),
    "annotated": ("«x: object = a", "a:0"),
    "walrus": ("if («x := a) is not None: pass", "a:0"),
    "augmented": ("x = 1 * a\n«x += b", "add:0"),
    "augmented item": ("x = [1 * a]\n«x[0] += b", "add:0"),
    "augmented attribute": ("class C: pass\nC.x = 1 * a\n«C.x += b", "add:0"),
    "attribute": ("class C: pass\nC.«x = a", "a:0"),
    "attributes in a tuple": ("class C: pass\nC.y, C.«x = a, b", "b:0"),
    "attribute read": ("class C: x = a\nC.«x", "a:0"),
    "property": ("class C:\n    @property\n    def x(self): return a\nC().«x", "a:0"),
    "item": ("x = {}\nx[«'k'] = a", "a:0"),
    "item read": ("x = [a]\nx[«0]", "a:0"),
    "for": ("for «x in [b]: pass", "b:0"),
    "for with a pattern": ("for i, «x in enumerate([b]): pass", "b:0"),
    "with": ("with tf.variable_scope('s') as «s: pass", "s"),
    "with a context manager": (
        "import contextlib\n@contextlib.contextmanager\ndef f(): yield b\nwith f() as «x: pass", "b:0",
    ),
    "with name_scope": ("with tf.name_scope('n') as «s: pass", "n/"),
    "second item": ("with tf.device('/cpu:0'), tf.name_scope('«n'): pass", "n/"),
    "parameter": ("def f(«x): return x\nf(a)", "a:0"),
    "keyword parameter": ("def f(*, «x=b): return x\nf(x=a)", "a:0"),
    "parameter of a method": ("class C:\n    def f(self, «x): yield x\nlist(C().f(a))", "a:0"),
    "parameter of a lambda": ("(lambda «x: x)(a)", "a:0"),
    "argument": ("def f(x): return x\nf(x=«a)", "a:0"),
    "call": ("def f(x): return x\n«f(a)", "a:0"),
    "call over lines": ("tf.«identity(\n    a)", "Identity:0"),
    "comprehension": ("[0 for «x in [a]]", "a:0"),
    "operator": ("a «+ b", "add:0"),
    "import": ("from library import get, «W", "w:0"),
    "import as": ("from library import get, W as «V", "w:0"),
    "module attribute": ("import library as l\nl.«W", "w:0"),
    "name of a variable": ("print(a.«name)", "a:0"),
    "name in an f-string": ("f'{a.«name} {b.name}'", "a:0"),
    "name in a call": ("tf.identity(a, name=b.«name[:1])", "b:0"),
    "keyword": ("def f(x): return x\ntf.identity(f(«x=b))", "b:0"),
    "key": ("x = {'«k': b}", "b:0"),
    "keyword without a value to show": ("tf.identity(a, «name='i')", "i:0"),
    "f-string": ("f'{a} {«b!r:>9}'", "b:0"),
    "behind wide characters": ("x = '日本🚀'; «y = a", "a:0"),
}  # fmt: skip


def shown(tmp_path, text: str) -> str:
    """The first line of the hover at the mark."""
    before, _, after = text.partition("«")
    path = tmp_path / "program.py"
    path.write_text(HEAD + before + after, encoding="utf-8")
    (tmp_path / "library.py").write_text(LIBRARY)
    found = answer(Workspace(), Request(str(path), Settings(), observed=str(path)), {})
    assert found.analysis.error is None
    view = View(SourceText(str(path), HEAD + before + after))
    made = hover(found, view, *view.text.position(len(HEAD + before)))
    return made.markdown.split("\n")[0] if made is not None else ""


@pytest.mark.parametrize("form", NAMED)
def test_names(tmp_path, form):
    text, name = NAMED[form]
    assert f"`{name}`" in shown(tmp_path, text)


CONTAINERS = {
    "list": ("«x = [a, b, 1]", "**list** of 2 variables:"),
    "starred target": ("x, *«y = a, b, a", "**list** of 2 variables:"),
    "starred parameter": ("def f(*«x): pass\nf(a, b)", "**tuple** of 2 variables:"),
    "keywords": ("def f(**«x): pass\nf(k=a)", "**dict** of 1 variable:"),
    "dict of an attribute": ("class C: pass\nC.«x = {'k': a, 'n': [b, a * 1]}", "**dict** of 3 items:"),
    "call": ("tf.«split(a, 2)", "**list** of 2 tensors:"),
    "pairs": ("«x = [(a * 1, a)]", "**list** of 2 items:"),
}


@pytest.mark.parametrize("form", CONTAINERS)
def test_what_containers_hold(tmp_path, form):
    text, head = CONTAINERS[form]
    assert shown(tmp_path, text) == head


@pytest.mark.parametrize("text", ["def f(x, (y, «z)): print x\nf(a, (a, b))", "print `a`, «b"])
def test_python2(tmp_path, text):
    assert "`b:0`" in shown(tmp_path, text)


@pytest.mark.parametrize("text", ["from library import «get, W", "with tf.«device('/cpu:0'), tf.name_scope('n'): pass"])
def test_nothing_of_the_neighbour(tmp_path, text):
    assert shown(tmp_path, text) == ""


@pytest.mark.parametrize("name", ["tf.contrib.labeled_tensor.align", "tf.contrib.labeled_tensor.Axes"])
def test_what_has_no_model_says_so(tmp_path, name):
    start, _, last = name.rpartition(".")
    assert f"**`{name}`** — exists in TensorFlow, but is not modelled" in shown(
        tmp_path, f"import tensorflow as tf\n{start}.«{last}"
    )


def test_a_container_lists_its_tensors_alone(tmp_path):
    text = shown(tmp_path, "import tensorflow as tf\n«x = {'a': tf.zeros([2]), 'f': tf.contrib.labeled_tensor.align}")
    assert "**dict** of 1 tensor:" in text and "align" not in text
