"""Whatever is named on the command line: a clear message, the designed exit status, no traceback, soon."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

SERVER = pathlib.Path(__file__).parent.parent.parent / "server"
HEAD = b"import tensorflow as tf\n"
GET = HEAD + b"tf.get_variable('w', [2])\n"

REFUSED = {
    "missing.py": (None, "no such file or folder"),
    "nul.py": (HEAD + b"x = 1\0\n", "not a text file (it contains NUL bytes)"),
    "utf16.py": ("import tensorflow as tf\n".encode("utf-16"), "not a text file (it contains NUL bytes)"),
    "large.py": (HEAD + b"x = 1\n" * 2_000_000, "larger than 10 MB"),
}
READ = {
    "mark.py": b"\xef\xbb\xbf" + GET,
    "latin.py": b"# -*- coding: latin-1 -*-\ns = '\xe9'\n" + GET,
    "undeclared.py": b"s = '\xe9'\n" + GET,
    "klingon.py": b"# coding: klingon\n" + GET,
    "empty.py": b"",
    "itself.py": HEAD + b"import itself\nfrom itself import *\n",
}
BOUNDED = {
    "ops.py": (b"while True:\n    tf.zeros([1])\n", "iterations that each build operations"),
    "behind.py": (b"1 / 0\nfor i in range(10000):\n    tf.zeros([1])\n", "after 600 iterations that each build operations"),
    "behind_often.py": (
        b"1 / 0\nfor i in range(10000000):\n    if i % 1000 == 0:\n        tf.zeros([1])\n",
        "after 2000 iterations that build nothing",
    ),
    "eager.py": (
        b"x = tf.zeros([1])\nfor i in range(10000):\n    for j in range(600):\n        x = x + 1.0\n",
        "after 100 iterations that build operations and touch no variable",
    ),
    "count.py": (b"import itertools\nfor i in itertools.count():\n    tf.zeros([1])\n", "iterations that each build operations"),
}


def check(folder: pathlib.Path, *paths: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "tfscope", "check", *paths]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(SERVER), "PYTHONSAFEPATH": "1"}, capture_output=True, text=True, timeout=50
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path: pathlib.Path, name: str) -> None:
    data, words = REFUSED[name]
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = check(tmp_path, name)
    assert done.returncode == 2 and f"{name}: {words}" in done.stderr


@pytest.mark.parametrize("name", READ)
def test_read(tmp_path: pathlib.Path, name: str) -> None:
    (tmp_path / name).write_bytes(READ[name])
    done = check(tmp_path, name)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", BOUNDED)
def test_bounded(tmp_path: pathlib.Path, name: str) -> None:
    (tmp_path / name).write_bytes(HEAD + BOUNDED[name][0])
    done = check(tmp_path, name)
    assert done.returncode == name.startswith("behind") and BOUNDED[name][1] in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_links_and_devices(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "device.py").symlink_to("/dev/zero")
    for name in ("pipe.py", "device.py"):
        done = check(tmp_path, name)
        assert done.returncode == 2 and "not a regular file" in done.stderr
    assert check(tmp_path, "loop.py").returncode == 2
    (tmp_path / "main.py").write_bytes(GET + b"import pipe, device\nopen('device.py').read()\n")
    assert check(tmp_path, "main.py").returncode == 0


def test_folders(tmp_path: pathlib.Path) -> None:
    """What is wrong with one file of a folder does not keep the others from being checked."""
    done = check(tmp_path, ".")
    assert done.returncode == 2 and "no Python files in this folder" in done.stderr
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "up").symlink_to("..")
    (tmp_path / "dangling.py").symlink_to("nowhere.py")
    (tmp_path / "nul.py").write_bytes(HEAD + b"\0")
    (tmp_path / "inner" / "twice.py").write_bytes(GET + b"tf.get_variable('w', [2])\n")
    done = check(tmp_path, ".")
    assert done.returncode == 1 and "1 error in 1 program" in done.stdout
    assert "nul.py: left out, not a text file" in done.stderr
