"""A program of TensorFlow 2 that builds no graph: what only a graph refuses is none of its errors."""

from __future__ import annotations

import pytest

from tfscope.analysis.analyze import Options, analyze

EAGER = [
    "tf.constant(3.0).numpy()",
    "tf.Variable(2.0).numpy()",
    "print(1 if tf.constant(3.0) > 0 else 2)",
    "[row for row in tf.zeros([2, 3])]",
    "float(tf.constant(3.0))",
    "'%.2f' % tf.constant(3.0)",
    "f'{tf.constant(3.0):.2f}'",
    "len(tf.zeros([3]))",
    "[n for n in tf.data.Dataset.range(3)]",
    "next(iter(tf.data.Dataset.range(3)))",
]
GRAPHS = {
    "switched off": "tf.compat.v1.disable_eager_execution()\ntf.constant(3.0).numpy()\n",
    "a graph of its own": "with tf.Graph().as_default():\n    tf.constant(3.0).numpy()\n",
    "run": "tf.compat.v1.Session().run(tf.constant(1.0))\ntf.constant(3.0).numpy()\n",
    "fed": "tf.compat.v1.placeholder(tf.float32)\ntf.constant(3.0).numpy()\n",
}


BESIDE = [
    "tf.compat.v1.Session(config=tf.compat.v1.ConfigProto())",
    "tf.compat.v1.set_random_seed(1)",
    "tf.compat.v1.reset_default_graph()",
    "tf.compat.v1.app.run",
]
"""What a program that builds no graph says to set up devices, seeds and flags."""


def error_of(code: str, target: str = "2.x") -> object:
    text = f"import tensorflow as tf\n{code}\n"
    return analyze("/somewhere/program.py", Options(target=target), {"/somewhere/program.py": text}).error


@pytest.mark.parametrize("code", EAGER)
def test_what_only_a_graph_refuses_is_no_error(code):
    assert error_of(code) is None


@pytest.mark.parametrize("code", BESIDE)
def test_setting_up_builds_no_graph(code):
    assert error_of(f"{code}\n{EAGER[0]}") is None


@pytest.mark.parametrize("code", EAGER[:1] + EAGER[2:])
def test_tensorflow_1_builds_graphs(code):
    assert error_of(code, "1.15") is not None


@pytest.mark.parametrize("why", GRAPHS)
def test_a_program_that_builds_graphs_is_refused(why):
    assert "numpy" in str(error_of(GRAPHS[why]))


def test_what_python_refuses_is_an_error_all_the_same():
    assert error_of("tf.zeros([2]) + undefined") is not None
    assert error_of("tf.zeros([2]).missing") is not None


def test_tensorflow_2_has_summaries_of_its_own():
    writer = "writer = tf.summary.create_file_writer('logs')"
    assert error_of(writer) is None
    assert "create_file_writer" in str(error_of(writer, "1.15"))
    assert "create_file_reader" in str(error_of("tf.summary.create_file_reader('logs')"))
