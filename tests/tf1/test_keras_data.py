"""The data sets of tf.keras, whose data is never there: shapes as their files hold them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tfscope.analysis.analyze import Options, analyze

SETS = {
    "mnist": [(60_000, 28, 28), (60_000,), (10_000, 28, 28), (10_000,)],
    "cifar100": [(50_000, 32, 32, 3), (50_000, 1), (10_000, 32, 32, 3), (10_000, 1)],
    "imdb": [(25_000,)] * 4,
    "boston_housing": [(404, 13), (404,), (102, 13), (102,)],
}

PROGRAM = """
import tensorflow as tf
(x, y), (u, v) = tf.keras.datasets.{}.load_data()
for array in (x, y, u, v):
    tf.get_variable("v%d" % len(tf.global_variables()), array.shape)
"""


@pytest.mark.parametrize("name", SETS)
def test_data_set(name: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(PROGRAM.format(name))
    found = analyze(str(main), Options())
    assert not found.errors and not found.faults and not found.gaps
    assert [v.shape for v in found.graphs[0].variables] == SETS[name]
