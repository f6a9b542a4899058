"""Arguments, items and parameters of which nobody knows how many there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze
from tfscope.analysis.result import Analysis

START = "import absent\nimport tensorflow as tf\nimport tqdm\n"

LOOPS = {
    "tqdm": "for x in tqdm.tqdm(absent.rows()): items.append(x)",
    "tqdm of a generator": "for x in tqdm.tqdm(Drawn(absent.rows())): items.append(x)",
    "__iter__ that gives an iterator": "for x in Given(absent.rows()): items.append(x)",
    "__iter__ that is a generator": "for x in Drawn(absent.rows()): items.append(x)",
    "a comprehension": "items = [x for x in Given(absent.rows())]",
    "a generator over a generator": "items = list(x for x in Drawn(absent.rows()))",
}

CLASSES = """
class Given(object):
    def __init__(self, rows): self.rows = rows
    def __iter__(self): return iter(self.rows)
class Drawn(object):
    def __init__(self, rows): self.rows = rows
    def __iter__(self):
        for row in self.rows:
            yield row
items = []
"""


@pytest.mark.parametrize("loop", LOOPS)
def test_items_of_an_object_may_be_any_number(loop: str, tmp_path: Path) -> None:
    ends = "\na, b, c = items\nassert len(items) != 1 or len(items) == 1\nitems[7]\n"
    assert run(START + CLASSES + LOOPS[loop] + ends, tmp_path).error is None


def test_known_items_of_an_object_are_counted(tmp_path: Path) -> None:
    text = "for x in tqdm.tqdm(Given([1, 2])): items.append(x)\na, b, c = items\n"
    error = run(START + CLASSES + text, tmp_path).error
    assert error is not None and "expected 3, got 2" in error.message


USES = (
    "def f(*rows): return rows[2]\nf(*absent.rows())",
    "def f(*rows):\n    for a, b, c in zip(*rows): pass\nf(*absent.rows())",
    "def f(*rows):\n    yield (r for r in rows)\nfor a, b in f(*absent.rows()): pass",
    "def f(first, *rows): a, b = rows\nf(1, 2, *absent.rows())",
)


@pytest.mark.parametrize("use", USES)
def test_the_rest_of_unknown_arguments_is_unknown(use: str, tmp_path: Path) -> None:
    assert run(START + use, tmp_path).error is None


DECORATED = (
    "@absent.command()\n@absent.option('--size', default=3)\ndef main(size): pass\nmain()",
    "@absent.configurable\ndef f(a, b): pass\nf(1, 2, 3)",
    "@absent.configurable\ndef f(a, b): pass\nf(scope=3)",
    "@absent.configurable\nclass C(object):\n    def __init__(self, size): self.size = size\nC()",
)


@pytest.mark.parametrize("use", DECORATED)
def test_an_unknown_decorator_may_change_the_parameters(use: str, tmp_path: Path) -> None:
    assert run(START + use, tmp_path).error is None


def test_a_known_decorator_does_not(tmp_path: Path) -> None:
    error = run("def same(f): return f\n@same\ndef main(size): pass\nmain()", tmp_path).error
    assert error is not None and error.message.startswith("main() missing 1 required")


def test_an_absent_module_may_define_flags(tmp_path: Path) -> None:
    text = "from absl import flags\nflags.mark_flag_as_required('config')\n"
    assert run("import absent\n" + text, tmp_path).error is None
    error = run(text, tmp_path).error
    assert error is not None and error.type == "KeyError"


def run(text: str, tmp_path: Path) -> Analysis:
    """What a program of this text does."""
    main = tmp_path / "main.py"
    main.write_text(text)
    return analyze(str(main), Options())


def test_a_fixture_takes_options(tmp_path: Path) -> None:
    assert (
        run("import pytest\n@pytest.fixture(scope='module')\ndef f(): pass", tmp_path).error is None
    )


def test_an_adapter_tells_the_parameters_of_a_wrapper(tmp_path: Path) -> None:
    text = """
import inspect, wrapt
def build(x, training): pass
@wrapt.decorator(adapter=build)
def shown(method, instance, args, kwargs): return method(*args, **kwargs)
@shown
def call(*args, **kwargs): pass
assert inspect.getfullargspec(call).args == ["x", "training"]
"""
    assert run(text, tmp_path).error is None


def test_an_array_is_not_split_into_no_parts(tmp_path: Path) -> None:
    error = run("import numpy as np\nnp.split(np.zeros([4]), 0)", tmp_path).error
    assert error is not None and error.type == "ZeroDivisionError"


def test_a_number_is_not_iterable_for_a_progress_bar(tmp_path: Path) -> None:
    found = run("import tqdm\nfor x in tqdm.tqdm(5): pass\n", tmp_path)
    assert found.error is not None and found.error.message == "'int' object is not iterable"
    assert not found.faults


FILLED = {
    "a derived class": "class C(dict):\n    def __init__(self, *a): super(C, self).__init__(*a)\nd = C(given)",
    "update": "d = {}\nd.update(given)",
    "a copy": "d = dict(given)",
}


@pytest.mark.parametrize("way", FILLED)
def test_a_mapping_filled_from_an_unknown_may_name_any_argument(way: str, tmp_path: Path) -> None:
    text = f"import json\ngiven = json.load(open('not_here.json'))\n{FILLED[way]}\n"
    text += "def f(a, b): return b\nf(**d)\nf(1, **d)\nassert len(d) != 0 or len(d) == 0\n"
    assert run(text, tmp_path).error is None


def test_a_known_mapping_names_its_arguments_alone(tmp_path: Path) -> None:
    error = run("def f(a, b): return b\nf(**dict(a=1))", tmp_path).error
    assert error is not None and "missing 1 required" in error.message


GONE = (
    "from tensorflow.python.ops.rnn_cell import _linear",
    "import tensorflow as tf\ntf.sub(1, 2)",
    "import tensorflow.contrib.boosted_trees.estimator_batch",
)


@pytest.mark.parametrize("line", GONE)
def test_what_tensorflow_lacks_is_no_question_of_gaps(line: str, tmp_path: Path) -> None:
    error = run(f"import numpy as np\nnp.lookfor('x')\n{line}\n", tmp_path).error
    assert error is not None and "tensorflow" in error.message


def test_json_has_parts(tmp_path: Path) -> None:
    text = "from json import encoder\nencoder.FLOAT_REPR = str\nimport json.decoder\n1 / 0\n"
    error = run(text, tmp_path).error
    assert error is not None and error.type == "ZeroDivisionError"


FORWARDED = (
    "def f(*a, **k): g(*a, **k)\nf(*absent.rows(), **absent.names())",
    "def f(**k): g(**k)\nf(**absent.names())",
    "class C(object):\n    def __init__(self, *a, **k): g(*a, **k)\nC(*absent.rows(), **absent.names())",
    "class C(object):\n    def __call__(self, *a): g(*a)\nC()(*absent.rows())",
    "class C(object):\n    def m(self, *a): g(*a)\nC().m(*absent.rows())",
)


@pytest.mark.parametrize("use", FORWARDED)
def test_unknown_arguments_are_handed_on(use: str, tmp_path: Path) -> None:
    assert run(START + "def g(x, y): pass\n" + use, tmp_path).error is None


def test_an_unknown_decorator_gives_attributes(tmp_path: Path) -> None:
    text = (
        "@absent.group(help='x')\ndef cli(): pass\n@cli.command()\ndef one(): pass\ncli.add(one)\n"
    )
    assert run(START + text, tmp_path).error is None


def test_an_unknown_decorator_may_give_a_result(tmp_path: Path) -> None:
    text = "@absent.config\ndef config():\n    size = 3\nconfig()['size']\n"
    assert run(START + text, tmp_path).error is None
    assert (
        run(START + "@absent.config\ndef three(): return 3\nthree()['size']\n", tmp_path).error
        is not None
    )


def test_an_unknown_decorator_may_call_with_other_arguments(tmp_path: Path) -> None:
    text = (
        "@absent.wrapping\ndef wrapped(method, instance, args, kwargs): return method(*args, **kwargs)\n"
        "def body(): return Later.value\nlater = wrapped(body)\n"
    )
    assert run(START + text, tmp_path).error is None
    given = text.replace("wrapped(body)", "wrapped(body, None, (), {})")
    assert run(START + given, tmp_path).error is not None


DRAWN = (
    "max(itertools.chain.from_iterable(x for x in items))",
    "max(enumerate(x for row in items for x in row))",
    "max(x for x in filter(None, (x for x in items)))",
)


@pytest.mark.parametrize("use", DRAWN)
def test_an_iterator_over_an_open_generator_is_open(use: str, tmp_path: Path) -> None:
    text = "import itertools\nitems = []\nfor x in absent.rows(): items.append([])\n"
    assert run(START + text + use, tmp_path).error is None


def test_parts_of_a_state_may_be_unknown(tmp_path: Path) -> None:
    text = (
        "state = (tf.zeros([2]), (tf.zeros([3]), tf.zeros([4])))\n"
        "def step(s, _): return s[0], absent.next(s[1])\n"
        "tf.scan(step, tf.range(5), state)\n"
        "tf.while_loop(lambda *s: True, lambda a, b: [a, absent.next(b)], list(state))\n"
    )
    assert run(START + text, tmp_path).error is None


JOINED = (
    "np.split(np.concatenate([[[0, 1] for _ in items], [[1, 0]]], 0), 2)",
    "a, b, c = np.vstack([items, items])",
    "assert len(np.concatenate((items, items))) == 7",
)


@pytest.mark.parametrize("use", JOINED)
def test_an_array_joined_of_open_lists_is_open(use: str, tmp_path: Path) -> None:
    text = "import numpy as np\nitems = []\nfor x in absent.rows(): items.append([1, 2])\n"
    assert run(START + text + use, tmp_path).error is None


def test_a_decorator_that_looks_where_a_method_stands_keeps_it(tmp_path: Path) -> None:
    text = (
        "from overrides import final, overrides\nclass A(object):\n    @overrides\n"
        "    def f(self): return 3\n    @final\n    def g(self): return self.f()['x']\nA().g()\n"
    )
    error = run(text, tmp_path).error
    assert error is not None and error.type == "TypeError"
