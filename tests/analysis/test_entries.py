"""Functions that nothing calls are evaluated behind their module, each as if it were the first."""

from __future__ import annotations

import io

import pytest

from tfscope.analysis.analyze import Options, analyze
from tfscope.python import snapshot

PATH = "/entries/program.py"
START = "import collections, functools\nimport tensorflow as tf\n\n"

CHANGED = {
    "a global name": ("n = 0", "global n\n    n += 1\n    return n"),
    "a list": ("made = []", "made.append(1)\n    return len(made)"),
    "a nested container": ("made = {'a': ([], )}", "made['a'][0].append(1)\n    return len(made['a'][0])"),
    "a set": ("made = set()", "made.add(len(made))\n    return len(made)"),
    "an ordered dictionary": (
        "made = collections.OrderedDict()",
        "made[len(made)] = 1\n    return len(made)",
    ),
    "an ordered dictionary whose class stores in its own way": (
        "class D(collections.OrderedDict):\n    def __setitem__(self, key, value):\n"
        "        super(D, self).__setitem__(key, value)\nmade = D()\nmade['a'] = 1",
        "made[len(made)] = 1\n    return len(made) - 1",
    ),
    "a dictionary with defaults": ("made = collections.defaultdict(int)", "made[0] += 1\n    return made[0]"),
    "a queue": ("made = collections.deque()", "made.append(1)\n    return len(made)"),
    "an attribute of a class": ("class C(object):\n    n = 0", "C.n += 1\n    return C.n"),
    "a new attribute of a class": (
        "class C(object):\n    pass",
        "C.n = getattr(C, 'n', 0) + 1\n    return C.n",
    ),
    "an attribute of an object": (
        "class C(object):\n    pass\nc = C()\nc.n = 0",
        "c.n += 1\n    return c.n",
    ),
    "a slot": ("class C(object):\n    __slots__ = ('n',)\nc = C()\nc.n = 0", "c.n += 1\n    return c.n"),
    "a default argument": (
        "def add(made=[]):\n    made.append(1)\n    return len(made)",
        "return add()",
    ),
    "an attribute of a function": ("def f():\n    pass\nf.n = 0", "f.n += 1\n    return f.n"),
    "a closure": (
        "def counter():\n    made = []\n    def count():\n        made.append(1)\n        return len(made)\n"
        "    return count\ncount = counter()",
        "return count()",
    ),
    "what a bound method holds": (
        "class C(object):\n    n = 0\n    def count(self):\n        self.n += 1\n        return self.n\n"
        "count = C().count",
        "return count()",
    ),
    "a partial call": (
        "made = []\nadd = functools.partial(made.append, 1)",
        "add()\n    return len(made)",
    ),
    "a layer": (
        "dense = tf.layers.Dense(3)",
        "dense(tf.zeros([2, 2]))\n    return 1 if dense.kernel.graph is tf.get_default_graph() else 2",
    ),
    "a generator": ("numbers = (i for i in range(1, 9))", "return next(numbers)"),
    "a counter": ("import itertools\nnumbers = itertools.count(1)", "return next(numbers)"),
    "kept results": (
        "@functools.lru_cache(None)\ndef shared():\n    return tf.zeros([2])",
        "return 1 if shared().graph is tf.get_default_graph() else 2",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "change"), CHANGED.values(), ids=CHANGED)
def test_one_does_not_see_what_another_changed(before: str, change: str) -> None:
    code = f"{START}{before}\n\ndef step():\n    {change}\n"
    for name in ("first", "second", "third"):
        code += f"\ndef {name}():\n    tf.get_variable('{name}', [step()])\n"
    found = analyze(PATH, Options(), {PATH: code})
    shapes = {v.name: v.shape for g in found.graphs for v in g.variables if v.name != "dense/kernel:0"}
    wanted = {f"{name}:0": (1,) for name in ("first", "second", "third")}
    assert {name: shapes.get(name) for name in wanted} == wanted
    assert not found.faults


def test_a_module_imported_by_one_is_imported_again() -> None:
    code = (
        START + "def first():\n    import helper\n    helper.n += 1\n    tf.get_variable('a', [helper.n])\n\n"
        "def second():\n    import helper\n    helper.n += 1\n    tf.get_variable('b', [helper.n])\n"
    )
    found = analyze(PATH, Options(), {PATH: code, "/entries/helper.py": "n = 1\n"})
    shapes = {v.name: v.shape for g in found.graphs for v in g.variables}
    assert shapes == {"a:0": (2,), "b:0": (2,)}
    assert any(path.endswith("helper.py") for path, _ in found.read)


def test_a_module_is_run_once_for_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(snapshot.Snapshot):
        def restore(self) -> None:
            made.append(self)
            super().restore()

    monkeypatch.setattr("tfscope.analysis.analyze.Snapshot", Counted)
    code = START + "".join(f"def f{i}():\n    tf.get_variable('v', [{i}])\n\n" for i in range(1, 6))
    analyze(PATH, Options(), {PATH: code})
    assert len(made) == 4 and len(set(map(id, made))) == 1


@pytest.mark.parametrize("held", ("iter([1])", "(i for i in [1])", "zip([1], [2])"))
def test_what_cannot_be_put_back_is_said(held: str) -> None:
    assert not snapshot.Snapshot([eval(held)]).complete


def test_text_is_put_back() -> None:
    stream = io.StringIO()
    stream.write("one")
    state = snapshot.Snapshot([stream])
    stream.write("two")
    state.restore()
    assert (state.complete, stream.getvalue(), stream.tell()) == (True, "one", 3)


def test_methods_of_the_other_side_are_not_called() -> None:
    """A method that the class's own code calls on the side that its run left is no entry."""
    text = (
        "import tensorflow as tf\n\nclass Model:\n    def __init__(self, config):\n"
        "        if config['kind'] == 'a':\n            self.a()\n        else:\n            self.b()\n\n"
        "    def a(self):\n        tf.get_variable('w', [1])\n\n"
        "    def b(self):\n        tf.get_variable('w', [2])\n\n"
        "    def c(self):\n        tf.get_variable('c', [3])\n"
    )
    found = analyze(PATH, Options(), {PATH: text})
    assert sorted({v.name for g in found.graphs for v in g.variables}) == ["c:0", "w:0"]
    assert not found.errors
