"""AutoGraph writes each statement in one line, so code that it converts stands at the statement's first line."""

from __future__ import annotations

from pathlib import Path

from tfscope.analysis.analyze import Options, analyze

PROGRAM = """import tensorflow as tf
class Network(tf.keras.Model):
    def __init__(self):
        super(Network, self).__init__()
        self.deep = tf.keras.layers.Dense(3)
        self.wide = tf.layers.Dense(4)
    def call(self, x):
        with tf.variable_scope("s"):
            y = tf.nn.relu(
                self.wide(self.deep(x)))
        return tf.layers.dense(
            y, 2)
Network()(tf.zeros([2, 3]))
"""


def test_layers_within_converted_code_stand_at_the_first_line_of_its_statement(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(PROGRAM)
    found = analyze(str(main), Options())
    assert found.error is None
    lines = [v.frames[-1][1:4:2] for v in found.graphs[0].variables]
    assert [line for line, _ in lines] == [9, 9, 9, 9, 11, 11]
