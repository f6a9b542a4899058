"""A file that imports relatively runs as a part of its package."""

from __future__ import annotations

from pathlib import Path

from tfscope.analysis.analyze import Options, analyze


def test_a_module_with_the_name_of_its_package(tmp_path: Path) -> None:
    folder = tmp_path / "net"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "net.py").write_text("from . import sizes\n")
    (folder / "sizes.py").write_text("WIDTH = 3\n")
    main = folder / "main.py"
    main.write_text(
        "import tensorflow as tf\nfrom . import net\nfrom net import sizes\n"
        "tf.get_variable('v', [sizes.WIDTH])\n"
    )
    found = analyze(str(main), Options(roots=(str(folder), str(tmp_path))))
    assert found.error is None
    assert [v.shape for v in found.graphs[0].variables] == [(3,)]
