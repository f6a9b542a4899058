"""dm-tree has a compiled part: its functions are known without its files, and with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

PROGRAM = """
import collections

import tensorflow as tf
import tree

Pair = collections.namedtuple("Pair", "a b")
sizes = {"z": [1, 2], "a": Pair(3, (4,))}
tf.get_variable("flat", tree.flatten(sizes))
tf.get_variable("mapped", tree.flatten(tree.map_structure(lambda size: size + 1, sizes)))
tf.get_variable("z", tree.unflatten_as(sizes, [5, 6, 7, 8])["z"])
for path, size in tree.flatten_with_path(sizes):
    tf.get_variable("/".join(map(str, path)), [size])
tf.get_variable("kept", tree.flatten(tree.traverse(lambda part: 9 if part == (4,) else None, sizes)))
"""

SHAPES = {
    "flat": (3, 4, 1, 2), "mapped": (4, 5, 2, 3), "z": (7, 8), "a/a": (3,), "a/b/0": (4,), "z/0": (1,),
    "z/1": (2,), "kept": (3, 9, 1, 2),
}


@pytest.mark.parametrize("files", ["none", "compiled"])
def test_structures_of_dm_tree(files: str, tmp_path: Path) -> None:
    if files == "compiled":
        (tmp_path / "tree").mkdir()
        (tmp_path / "tree" / "__init__.py").write_text("from tree import _tree\nflatten = _tree.flatten\n")
        (tmp_path / "tree" / "_tree.so").write_bytes(b"\x7fELF")
    main = tmp_path / "main.py"
    main.write_text(PROGRAM)
    found = analyze(str(main), Options(roots=(str(tmp_path),)))
    assert found.error is None
    assert {v.name[:-2]: v.shape for v in found.graphs[0].variables} == SHAPES


def test_a_module_of_the_program_comes_first(tmp_path: Path) -> None:
    (tmp_path / "tree.py").write_text("def flatten(sizes):\n    return [7]\n")
    main = tmp_path / "main.py"
    main.write_text(PROGRAM.split("tf.get_variable(\"mapped\"")[0])
    found = analyze(str(main), Options(roots=(str(tmp_path),)))
    assert [v.shape for v in found.graphs[0].variables] == [(7,)]
