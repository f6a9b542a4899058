"""What is missing in a graph is an error of the program only if nothing unknown may have made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

TRAIN = "tf.train.AdamOptimizer().minimize(tf.zeros([]))\n"


def _error(tmp_path: Path, code: str) -> str | None:
    main = tmp_path / "main.py"
    main.write_text(f"import tensorflow as tf\n{code}\n{TRAIN}")
    found = analyze(str(main), Options())
    assert not found.faults
    return found.error.message if found.error else None


@pytest.mark.parametrize(
    "code",
    [
        "import not_installed",
        "import gym\nenv = gym.make('x')",
        "import subprocess\nsubprocess.Popen(['x'])",
        "from not_installed import thing\nx = thing.size",
    ],
)
def test_nothing_made_a_variable(tmp_path: Path, code: str) -> None:
    assert _error(tmp_path, code) == "No variables to optimize."


@pytest.mark.parametrize(
    "code",
    [
        "import not_installed\nnot_installed.build()",
        "from not_installed import Base\nclass Net(Base): pass\nNet().build()",
        "from not_installed import made\n@made\ndef f(): pass\nf()",
        "from not_installed import scope\nwith scope(): pass",
        "import not_installed\ngetattr(not_installed, 'build')(tf)",
        "from not_installed import *\nbuild()",
    ],
)
def test_something_may_have(tmp_path: Path, code: str) -> None:
    assert _error(tmp_path, code) is None
