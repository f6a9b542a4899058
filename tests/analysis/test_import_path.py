"""Modules are found where the program's ``sys.path`` says when it imports them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

START = "import importlib, os, sys\nimport tensorflow as tf\nHERE = os.path.dirname(__file__)\n"

WAYS = {
    "the folder of the file": "sys.path.append(os.path.join(HERE, 'lib'))\nimport net\n",
    "its real path, upwards": "sys.path.insert(0, os.path.realpath(HERE) + '/sub/../lib')\nimport net\n",
    "relative to the program": "sys.path.append('lib')\nimport net\n",
    "a new list": "sys.path = ['lib'] + sys.path\nimport net\n",
    "extended in place": "sys.path += [os.path.abspath(HERE + '/lib'), None]\nimport net\n",
    "a name that is text": "sys.path.append('./lib')\nnet = importlib.import_module('net')\n",
    "a file by its path": "import imp\nnet = imp.load_source('net', HERE + '/lib/net.py')\n",
    "a loader": "from importlib.machinery import SourceFileLoader\n"
    "net = SourceFileLoader('net', HERE + '/lib/net.py').load_module()\n",
    "a specification": "import importlib.util as u\n"
    "spec = u.spec_from_file_location('net', HERE + '/lib/net.py')\n"
    "net = u.module_from_spec(spec)\nspec.loader.exec_module(net)\n",
}


def variables(tmp_path: Path, text: str) -> list[str]:
    """Names of what a program builds; ``lib`` beside it has modules."""
    lib = tmp_path / "lib"
    lib.mkdir()
    (tmp_path / "sub").mkdir()
    (lib / "net.py").write_text("import tensorflow as tf\nv = tf.get_variable('net', [2])\n")
    (lib / "queue.py").write_text(
        "import tensorflow as tf\nv = tf.get_variable('own_queue', [2])\n"
    )
    main = tmp_path / "main.py"
    main.write_text(START + text)
    found = analyze(str(main), Options())
    assert found.error is None
    return [v.name for graph in found.graphs for v in graph.variables]


@pytest.mark.parametrize("way", WAYS)
def test_where_a_module_is(way: str, tmp_path: Path) -> None:
    assert variables(tmp_path, WAYS[way]) == ["net:0"]


def test_the_standard_library_stands_before_what_is_appended(tmp_path: Path) -> None:
    assert variables(tmp_path, "sys.path.append('lib')\nimport queue\nqueue.Queue()\n") == []


def test_what_is_inserted_stands_before_the_standard_library(tmp_path: Path) -> None:
    assert variables(tmp_path, "sys.path.insert(0, 'lib')\nimport queue\n") == ["own_queue:0"]


def test_no_folder_of_another_machine(tmp_path: Path) -> None:
    assert (
        variables(tmp_path, "sys.path.insert(0, '/' + os.path.abspath('lib'))\nimport net\n") == []
    )
