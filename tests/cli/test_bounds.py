"""Programs without an end, or with too large a middle, are left with a message and in short time."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest

SERVER = pathlib.Path(__file__).parent.parent.parent / "server"

LEFT = {
    "while True:\n    x = 1\n": "a loop is left after 100000 iterations that build nothing (program.py:1)",
    "x = list(range(10**9))\n": "list() of 1,000,000,000 numbers is not computed (program.py:1)",
    "for i in range(10**9):\n    a = i\n": "a loop is left after 100000 iterations that build nothing",
    "import tensorflow as tf\nfor i in range(10**9):\n    with tf.Graph().as_default():\n        tf.zeros([2])\n": (
        "a loop is left after 200 graphs that are as large as each other"
    ),
    "for i in range(90000):\n    for k in range(90000):\n        abs(abs(abs(k)))\n": "a loop is left after 2 iterations that build nothing",
    "x = sum(range(10**9))\n": "sum() of 1,000,000,000 numbers is not computed (program.py:1)",
}


def check(tmp_path: pathlib.Path, code: str) -> subprocess.CompletedProcess:
    (tmp_path / "program.py").write_text(f"{code}import tensorflow as tf\nv = tf.Variable(1.0)\n", "utf-8")
    command = [sys.executable, "-m", "tfscope", "check", "program.py"]
    return subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(SERVER)}, capture_output=True, text=True)


@pytest.mark.parametrize("code", LEFT)
def test_bound_is_said_and_what_follows_is_evaluated(tmp_path: pathlib.Path, code: str) -> None:
    done = check(tmp_path, code)
    assert LEFT[code] in done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_error_of_a_half_typed_call_is_not_reported(tmp_path: pathlib.Path) -> None:
    done = check(tmp_path, "import tensorflow as tf\nx = tf.get_variable(\n")
    assert "syntax-error" in done.stdout
    assert "uncaught-error" not in done.stdout
    assert done.returncode == 1


def test_a_loop_that_fails_in_every_pass_ends(tmp_path: pathlib.Path) -> None:
    loop = "while True:\n    try:\n        missing.append(1)\n    except ValueError:\n        break\n"
    done = check(tmp_path, loop)
    assert "NameError" in done.stdout and done.returncode == 1


@pytest.mark.parametrize("line", ["3 in 5", "with tf: pass", "1 in tf"])
def test_errors_of_operators_are_the_programs(tmp_path: pathlib.Path, line: str) -> None:
    caught = f"import tensorflow as tf\ntry:\n    {line}\nexcept (TypeError, AttributeError):\n    pass\n"
    done = check(tmp_path, caught)
    assert (done.returncode, done.stderr) == (0, "")
    done = check(tmp_path, f"import tensorflow as tf\n{line}\n")
    assert "uncaught-error" in done.stdout and done.stderr == ""


def test_endless_recursion_is_an_error_of_the_program(tmp_path: pathlib.Path) -> None:
    done = check(tmp_path, "def f(n):\n    return f(n + 1)\nf(0)\n")
    assert "RecursionError: maximum recursion depth exceeded" in done.stdout
    assert done.returncode == 1
