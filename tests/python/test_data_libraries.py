"""Values of libraries of data are no tensors: no gradient goes through them."""

from __future__ import annotations

from pathlib import Path

from tfscope.analysis.analyze import Options, analyze

TEXT = """
import numpy as np
import scipy.sparse as sp
import tensorflow as tf
table = tf.get_variable('table', [5, 3])
apart = tf.get_variable('apart', [3, 2])
links = sp.csr_matrix(np.eye(5)).tocoo().astype(np.float32)
places = np.mat([links.row, links.col]).transpose()
graph = tf.SparseTensor(places, links.data, links.shape)
half = links.shape[0] // 2
seen = tf.sparse_tensor_dense_matmul(graph, table)
tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum(seen))
"""


def test_a_sparse_matrix_of_scipy(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(TEXT)
    found = analyze(str(main), Options())
    names = [v.name for v in found.graphs[0].variables]
    assert names == ["table:0", "apart:0", "table/Momentum:0"]


SESSION = """
import tensorflow as tf
{}
tf.get_variable('v', [1])
tf.global_variables_initializer().run()
tf.get_default_session().run('init')
"""


def test_an_absent_library_may_set_a_default_session(tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    for text, errors in {
        "import absent\nabsent.get_session()": 0,
        "import matplotlib.pyplot as plt\nplt.figure()": 1,
    }.items():
        main.write_text(SESSION.format(text))
        found = analyze(str(main), Options()).errors
        assert len(found) == errors
        assert all("No default session" in error.message for error in found)
