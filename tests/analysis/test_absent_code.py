"""What code that is absent may have done is never taken as not done."""

from __future__ import annotations

import pathlib

import pytest
from tfscope.analysis.analyze import Options, analyze

BUILDS = {
    "absent function": "absent.load('model')",
    "absent class": "absent.Network({'data': x}).load('weights.npy')",
    "meta graph": "tf.train.import_meta_graph('model.meta').restore(sess, 'model')",
    "graph definition": "tf.import_graph_def(absent.definition, name='')",
}


def error(folder: pathlib.Path, line: str) -> str | None:
    program = folder / "program.py"
    program.write_text(
        "import tensorflow as tf\nimport absent\nx = tf.placeholder(tf.float32, [2, 3])\n"
        f"sess = tf.Session()\n{line}\n"
        "y = tf.get_default_graph().get_tensor_by_name('logits:0')\n"
        "tf.get_default_graph().get_operation_by_name('train')\n"
        "sess.run('probabilities:0', {'input:0': 1})\n"
    )
    found = analyze(str(program), Options())
    return found.error.message if found.error else None


@pytest.mark.parametrize("line", BUILDS.values(), ids=BUILDS)
def test_names_may_exist(tmp_path: pathlib.Path, line: str) -> None:
    assert error(tmp_path, line) is None


def test_names_are_known_when_nothing_absent_ran(tmp_path: pathlib.Path) -> None:
    assert "does not exist in the graph" in (error(tmp_path, "pass") or "")


def test_what_the_program_makes_where_a_name_is_missing(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import tensorflow as tf\nimport absent\nabsent.seed(1)\n"
        "try:\n    w = tf.get_default_graph().get_tensor_by_name('w:0')\n"
        "except KeyError:\n    w = tf.get_variable('w', [2])\n"
        "tf.train.get_or_create_global_step()\n"
    )
    graph = analyze(str(program), Options()).graphs[0]
    assert [v.name for v in graph.variables] == ["w:0", "global_step:0"]


def test_what_an_instance_of_an_absent_class_puts_into_collections(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "program.py"
    called = "y = Net()(tf.placeholder(tf.float32, [2, 3]))\n"
    written = (
        "import tensorflow as tf\nimport absent\n\n\nclass Net(absent.Module):\n"
        "    def _build(self, x):\n        return absent.Linear(3, regularizer=tf.nn.l2_loss)(x)\n\n\n"
        "{}tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))\n"
    )
    program.write_text(written.format(called))
    assert analyze(str(program), Options()).error is None
    program.write_text(written.format("Net()\n"))
    assert "at least one Tensor" in str(analyze(str(program), Options()).error)


def test_an_instance_of_an_absent_class_takes_any_operator(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import tensorflow as tf\nimport absent\n\n\nclass Step(absent.Transform):\n    pass\n\n\n"
        "x = 'name' >> Step()\ny = 3 << Step()\n"
    )
    assert analyze(str(program), Options()).error is None


def test_functions_by_classes_of_absent_code(tmp_path):
    main = tmp_path / "main.py"
    main.write_text(
        "import functools\nimport absent\nimport tensorflow as tf\n\n\n@functools.singledispatch\ndef size(x):\n"
        "    raise NotImplementedError(x)\n\n\n@size.register(absent.Data)\ndef _(x):\n    return 2\n\n\n"
        "@size.register(int)\ndef _(x):\n    return x\n\n\n"
        "tf.get_variable('v', [size(3), size(absent.Data())])\n"
    )
    found = analyze(str(main), Options(roots=(str(tmp_path),)))
    assert found.error is None
    assert [v.shape for v in found.graphs[0].variables] == [(3, None)]
