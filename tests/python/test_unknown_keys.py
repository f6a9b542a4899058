"""What is stored under an unknown key may replace what is there; containers of unknown length may be longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

START = """
import json
import tensorflow as tf
class Config(object):
    def __init__(self):
        self.size = None
        self.width = 8
config = Config()
given = json.load(open('not_here.json'))
"""

WAYS = {
    "an item of __dict__": "for k, v in given.items():\n    config.__dict__[k] = v\n",
    "setattr": "for k in given:\n    setattr(config, k, given[k])\n",
}


@pytest.mark.parametrize("way", WAYS)
def test_attributes_may_be_replaced(way: str, tmp_path: Path) -> None:
    assert shape(START + WAYS[way] + build("config.size, config.width"), tmp_path) == (None, None)


@pytest.mark.parametrize("way", ("held.update(given)", "for k in given:\n    held[k] = given[k]"))
def test_items_that_are_still_to_come(way: str, tmp_path: Path) -> None:
    text = f"{START}held = dict(size=None, width=8)\n{way}\n"
    assert shape(text + build("held['size'], held['width']"), tmp_path) == (None, 8)


MAPPING = """
class Mapping(dict):
    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__
held = Mapping(size=None, width=8)
"""
FILLED = (
    "for k, v in given.items():\n    setattr(held, k, v)",
    "for k in given:\n    held[k] = given[k]",
    "held.update(given)",
    "dict.update(held, given)",
)


@pytest.mark.parametrize("way", FILLED)
def test_attributes_that_are_items(way: str, tmp_path: Path) -> None:
    text = f"{START}{MAPPING}{way}\n" + build("held.size, held.width, held.depth")
    assert shape(text, tmp_path) == (None, 8, None)


def test_names_are_given_to_setattr_of_the_program(tmp_path: Path) -> None:
    own = (
        "class Own(object):\n    def __setattr__(self, name, value):\n        held.append(value)\n"
    )
    loop = "held = []\nfor k in given:\n    setattr(Own(), k, 3)\n"
    assert shape(START + own + loop + build("held[0]"), tmp_path) == (3,)


def build(sizes: str) -> str:
    """Makes a variable, which TensorFlow refuses if a size is ``None``."""
    return f"tf.get_variable('v', [{sizes}], initializer=tf.zeros_initializer())\n"


def shape(text: str, tmp_path: Path) -> object:
    """The shape of the only variable of a program that ends without an error."""
    main = tmp_path / "main.py"
    main.write_text(text)
    found = analyze(str(main), Options())
    assert found.error is None
    return found.graphs[0].variables[0].shape


USES = (
    "def f(a, b, c): return a\nf(*row)\nf(*row[:3])",
    "class C(object):\n    def __init__(self, a, b): pass\nC(*row)",
    "a, b, c = row", "a, b = row[1:]", "a, *b, c, d = row", "del row[3]",
    "del {k: v for k, v in given.items()}['<end>']",
)  # fmt: skip


@pytest.mark.parametrize("use", USES)
def test_a_container_may_be_longer(use: str, tmp_path: Path) -> None:
    text = f"{START}row = [float(x) for x in given['a'].split()]\n{use}\n"
    assert shape(text + build("2"), tmp_path) == (2,)


def test_what_a_failed_statement_would_have_changed_is_unknown(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(
        "import tensorflow as tf\nsize = 1\n"
        "for d in [None, 4]:\n    size *= d\ntf.get_variable('v', [size, 3])\n"
    )
    assert analyze(str(main), Options()).graphs[0].variables[0].shape == (None, 3)


def test_a_size_asked_of_the_running_graph_because_the_static_one_was_lost(tmp_path: Path) -> None:
    text = (
        f"{START}x = tf.nn.relu(tf.get_variable('x', [2, given['a']]))\n"
        "sizes = [tf.shape(x)[i] if d is None else d for i, d in enumerate(x.shape.as_list())]\n"
    )
    main = tmp_path / "main.py"
    main.write_text(text + build("3, sizes[1]") + "tf.Variable(tf.zeros([sizes[1], 3]))\n")
    found = analyze(str(main), Options())
    assert found.error is None
    assert [v.shape for v in found.graphs[0].variables] == [(2, None), (3, None), (None, 3)]


def test_a_size_that_a_session_gave(tmp_path: Path) -> None:
    text = "import tensorflow as tf\nsize = tf.Session().run(tf.constant(3) + 1)\n"
    text += "x = tf.placeholder(tf.float32, [2, size])\n"
    assert shape(text + build("x.shape[1], 3"), tmp_path) == (None, 3)


KEYED = """
class Key(object):
    def __init__(self, value):
        self.value = value
    def __hash__(self):
        return self.value
    def __index__(self):
        return self.value
key = Key(given['a'])
"""


@pytest.mark.parametrize("use", ("{key: 1}[key]", "{key}", "hash(key)", "[1, 2][key]", "[0] * key"))
def test_objects_of_unknown_hash_and_index(use: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(f"{START}{KEYED}x = {use}\n")
    found = analyze(str(main), Options())
    assert not found.errors and not found.faults


SHOWN = """
class Shown(object):
    def __str__(self):
        return given['a']
    __repr__ = __str__
    def __float__(self):
        return given['a']
    def __format__(self, spec):
        return given['a']
shown = Shown()
"""
SHOWS = (
    "'%s' % shown", "'%(a)s' % {'a': shown}", "'%r' % [shown]", "f'{shown}'", "f'{shown!r}'", "str(shown)",
    "'{}'.format(shown)", "print(shown)", "'%f' % shown", "float(shown)",
)  # fmt: skip


@pytest.mark.parametrize("use", SHOWS)
def test_objects_whose_text_or_number_is_unknown(use: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(f"{START}{SHOWN}x = {use}\n")
    found = analyze(str(main), Options())
    assert not found.errors and not found.faults
