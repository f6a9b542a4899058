"""What a loop of unknown length leaves behind has no known length, and no known count."""

from __future__ import annotations

from pathlib import Path

import pytest
from tfscope.analysis.analyze import Options, analyze
from tfscope.cli import vars_json

HEAD = """\
import collections
import numpy as np
import tensorflow as tf
lines = open('absent')
x = tf.constant(1)
"""

WORDS = """\
class Words(object):
    def __init__(self):
        self.ids, self.size = {}, 0
    def add(self, x):
        self.ids['a'] = self.size
        self.size += 1
words = Words()
for x in lines:
    words.add(x)
"""

ENDLESS = """\
def batches():
    sess = tf.Session()
    while True:
        if sess.run(x) is None:
            yield sess.run(x)
found = batches()
"""

INDEXED = """\
class Indexed(object):
    def __init__(self, size):
        self.size = size
    def __getitem__(self, index):
        if index >= self.size:
            raise IndexError()
        return [index]
"""

NEXT = """\
class Next(object):
    def __init__(self, size):
        self.at, self.size = 0, size
    def __iter__(self):
        return self
    def next(self):
        if self.at >= self.size:
            raise StopIteration()
        self.at += 1
        return [self.at]
    __next__ = next
"""

OTHERWISE = """\
class Otherwise(object):
    def __init__(self, size):
        self.at, self.size = 0, size
    def __iter__(self):
        return self
    def __next__(self):
        for i in range(self.at, self.at + 1):
            print(i, len(lines.read()))
        if self.at != self.size and self.at != 'end':
            self.at += 1
            print(self.at)
            return [self.at]
        raise StopIteration()
"""

UNKNOWN = {
    **{
        f"{name} {way}": f"{text}objects = {name}(len(lines.read()))\n{way}"
        for name, text in (("Indexed", INDEXED), ("Next", NEXT), ("Otherwise", OTHERWISE))
        for way in (
            "n = 0\nfor x in objects:\n    n += 1\n",
            "found = []\nfor i, x in enumerate(objects):\n    found.append(x)\nn = len(found)\n",
            "n = len(list(objects))\n",
            "n = len([x for x in objects])\n",
            "n = len(sorted(map(str, objects)))\n",
            "def g():\n    for x in objects:\n        yield x\nn = len(list(g()))\n",
        )
    },
    "appended": "found = []\nfor x in lines:\n    found.append(x)\nn = len(found)\n",
    "not reached": (
        "found = []\nfor i, x in enumerate(lines):\n    if i == 0:\n        continue\n    found.append(x)\n"
        "n = len(found)\n"
    ),
    "counted": "n = 0\nfor x in lines:\n    n += 1\n",
    "greatest": "n = 0\nfor x in lines:\n    if len(x) > n:\n        n = len(x)\n",
    "greatest of two": "n = 0\nfor x in lines:\n    n = max(n, 1)\n",
    "keys": "ids = {'a': 0}\nfor x in lines:\n    ids[x] = len(ids)\nn = len(ids)\n",
    "comprehension": "n = len([1 for x in lines])\n",
    "generator": "def g():\n    for x in lines:\n        yield 1\nn = len(list(g()))\n",
    "delegating generator": "def g():\n    yield from lines\nn = len(list(g()))\n",
    "generator expression": "n = sum(1 for x in lines)\n",
    "consumer of a generator": (
        "def g():\n    for x in lines:\n        yield 1\nn = 0\nfor x in g():\n    n += 1\n"
    ),
    "copy": "n = len(sorted(set([1 for x in lines])))\n",
    "concatenation": "n = len([0] + [1 for x in lines])\n",
    "joined arrays": "found = [1 for x in lines]\nn = len(np.concatenate([found, found]))\n",
    "stacked arrays": "found = [[1] for x in lines]\nn = np.vstack((found, [[2]])).shape[0]\n",
    "sum": "n = len(sum([[1 for x in lines], [2]], []))\n",
    "slice": "n = len([1 for x in lines][1:])\n",
    "extension": "found = []\nfound.extend([1 for x in lines])\nn = len(found)\n",
    "array": "n = np.array([1 for x in lines]).shape[0]\n",
    "counter": "n = len(collections.Counter([1 for x in lines]))\n",
    "second loop": "n = 0\nfor x in [1 for x in lines]:\n    n += 1\n",
    "while": "n = 0\nwhile n % len(lines.read()):\n    n += 1\n",
    "left early": (
        "found, sess = [], tf.Session()\nfor i in range(100):\n    found.append(sess.run(x))\nn = len(found)\n"
    ),
    "taken from an endless generator": ENDLESS + "n = next(found)\n",
    "method that grows": WORDS + "n = len(words.ids)\n",
    "method that counts": WORDS + "n = words.size\n",
}

KNOWN = {
    "indexed": f"{INDEXED}n = len(list(Indexed(2)))\n",
    "indexed with numbers": f"{INDEXED}n = 0\nfor i, x in enumerate(Indexed(3)):\n    n = i\n",
    "drawn": f"{NEXT}n = 0\nfor x in Next(2):\n    n += 1\n",
    "drawn by a comprehension": f"{NEXT}n = [x for x in Next(2)][-1][0]\n",
    "an item every so often": (
        "def steps():\n    t, sess = 0, tf.Session()\n    while True:\n        sess.run(x)\n        t += 1\n"
        "        if t % 50 == 0:\n            yield t // 50\n"
        "found = steps()\nnext(found)\nn = next(found)\n"
    ),
    "made in the pass": (
        "for x in lines:\n    found = []\n    found.append(1)\n    found.append(2)\nn = len(found)\n"
    ),
    "count begun in the pass": "for x in lines:\n    n = 0\n    for y in [1, 2]:\n        n += 1\n",
    "item": "n = [2 for x in lines][0]\n",
    "item at an unknown place": "sizes = [2 for x in lines]\nfor i in range(len(sizes)):\n    n = sizes[i]\n",
    "beside the loop": "found = [1, 2]\nfor x in lines:\n    other = found[0]\nn = len(found)\n",
    "part of a generator": "def g():\n    k = [x for x in lines]\n    yield 1\n    yield 1\nn = len(list(g()))\n",
}


def size(folder: Path, text: str) -> int | None:
    path = folder / "p.py"
    path.write_text(HEAD + text + "tf.get_variable('v', [n])\n")
    analysis = analyze(str(path), Options())
    assert not analysis.faults and analysis.error is None
    shape: list[int | None] = vars_json.file_entry(str(path), analysis, [], ops=False)["graphs"][0][
        "variables"
    ][0]["shape"]
    return shape[0]


@pytest.mark.parametrize("name", UNKNOWN)
def test_an_open_length_is_unknown(name: str, tmp_path: Path) -> None:
    assert size(tmp_path, UNKNOWN[name]) is None


@pytest.mark.parametrize("name", KNOWN)
def test_what_the_loop_does_not_touch_is_known(name: str, tmp_path: Path) -> None:
    assert size(tmp_path, KNOWN[name]) == 2


def test_looking_into_an_open_container_decides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text(
        HEAD
        + "ids, found = {}, []\nfor x in lines:\n    ids[x] = 1\n    found.append(x)\n"
        + "ids['<unk>']\nfound[3]\nfound[4] = 1\nfound[5] += 1\nids.pop('k')\nfound.index('k')\nfound == [1, 2]\n"
        + "np.asarray(found)[7]\ntf.get_variable('v', [2])\n"
    )
    analysis = analyze(str(path), Options())
    assert not analysis.faults and analysis.error is None
    assert analysis.graphs[0].assumes == ()


@pytest.mark.parametrize("version", ["", "print 'Python 2'\n"])
def test_an_iterator_that_ends_within_a_generator(version: str, tmp_path: Path) -> None:
    """An error since Python 3.7 (PEP 479); in Python 2 it ends the generator as well."""
    path = tmp_path / "p.py"
    path.write_text(
        HEAD + version + "def g():\n    yield next(iter([]))\n"
        "for _ in g():\n    pass\ntf.get_variable('v', [2])\n"
    )
    analysis = analyze(str(path), Options())
    assert not analysis.faults
    told = analysis.error and (analysis.error.type, analysis.error.message)
    assert told == (None if version else ("RuntimeError", "generator raised StopIteration"))


def test_an_open_list_inside_another_has_no_length_as_an_array(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(
        "import numpy as np\nrow = [0]\nfor line in open('words.txt'):\n    row.append(1)\n"
        "np.reshape([row], (1, 20))\nnp.zeros(20) + row\nnp.add(np.zeros((2, 20)), [row, row])\n"
    )
    assert not analyze(str(main), Options()).errors
