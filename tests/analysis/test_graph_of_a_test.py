"""Tests of ``unittest`` run as ``unittest`` runs them, in a default graph that may be reset."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.ide.answer import answer
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

QUIET = {
    "a test resets the graph": """\
import unittest
import tensorflow as tf

class Net(unittest.TestCase):
    def test_twice(self):
        tf.get_variable("v", [2])
        tf.reset_default_graph()
        tf.get_variable("v", [2])
""",
    "tearDown resets the graph": """\
import unittest
import tensorflow as tf

class Net(unittest.TestCase):
    def tearDown(self):
        tf.reset_default_graph()

    def test_a(self):
        tf.get_variable("v", [2])

    def test_b(self):
        tf.get_variable("v", [2])
""",
    "TensorFlow's setUp resets the graph": """\
import tensorflow as tf

class Net(tf.test.TestCase):
    def test_a(self):
        tf.get_variable("v", [2])

    def test_b(self):
        with self.test_session():
            tf.get_variable("v", [2])
""",
    "the step beside absent code": """\
import absent
import tensorflow as tf

absent.start()
tf.train.create_global_step()
""",
    "a model asks what nobody knows": """\
import absent
import tensorflow as tf

with tf.Session(graph=absent.graph()) as session:
    tf.sparse_tensor_dense_matmul(absent.matrix(), tf.ones([2, 3]))
""",
    "a loop that waits": """\
import time
import tensorflow as tf

while True:
    time.sleep(1)
    tf.logging.info("waiting")
""",
    "a loop that only absent code ends": """\
import absent
import tensorflow as tf

while True:
    try:
        absent.step()
    except ValueError:
        break
tf.get_variable("v", [2])
""",
}


@pytest.mark.parametrize("name", QUIET)
def test_nothing_is_reported(name: str, tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text(QUIET[name])
    found = answer(Workspace(), Request(str(path), Settings()), {})
    assert not found.analysis.faults
    assert not any(note.bound for note in found.analysis.notes)
    assert [f.message for f in found.findings if f.level in ("error", "warning")] == []


def test_a_program_that_waits_for_a_missing_name_makes_it(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text(
        "import absent\nimport tensorflow as tf\nabsent.start()\n"
        "try:\n    x = tf.get_default_graph().get_tensor_by_name('x:0')\n"
        "except KeyError:\n    x = tf.placeholder(tf.float32, [None, 3], name='x')\n"
        "tf.get_variable('v', x.shape[1:])\n"
    )
    found = answer(Workspace(), Request(str(path), Settings()), {})
    assert [v.shape for v in found.analysis.graphs[0].variables] == [(3,)]
