"""Folders of the packages that are installed for another Python.

Only that Python knows its import path (``.pth`` files, versions, links), so it is started to tell
it.  That happens when the user names it, never because of what a workspace holds.
"""

from __future__ import annotations

import functools
import os
import subprocess

INSTALLED = ("site-packages", "dist-packages")
"""Last parts of folders of packages; the standard library is modelled, not read."""


class NoEnvironment(Exception):
    """There is no Python at a path; the message says what to give."""


SECONDS = 30
"""How long a Python may take to tell its path."""

QUESTION = "import sys; sys.stdout.write('\\n'.join(sys.path))"
"""Understood by every Python."""


@functools.cache
def libraries(python: str) -> tuple[str, ...]:
    """Folders of installed packages of ``python``, an interpreter or the folder of an environment."""
    path = _import_path(os.path.abspath(python))
    folders = [os.path.abspath(p) for p in path if p and os.path.isdir(p)]
    standard = [f for f in folders if os.path.isfile(os.path.join(f, "os.py"))]
    return tuple(dict.fromkeys(f for f in folders if _installed(f, standard)))


def _installed(folder: str, standard: list[str]) -> bool:
    if os.path.basename(folder) in INSTALLED:
        return True
    return not any(folder == s or folder.startswith(s + os.sep) for s in standard)


def _import_path(python: str) -> list[str]:
    import jedi  # costs more than a small program's whole analysis

    try:
        path: list[str] = jedi.create_environment(python, safe=False).get_sys_path()
        return path
    except jedi.InvalidPythonEnvironment:
        return _told_by(python)


def _told_by(python: str) -> list[str]:
    """The import path of a Python that jedi is too new for, as of the 3.7 that TensorFlow 1.15 runs on."""
    inside = ("bin/python", "Scripts/python.exe", "python.exe")
    places = [python, *(os.path.join(python, name) for name in inside)]
    executable = next((p for p in places if os.path.isfile(p)), python)
    try:
        told = subprocess.run(
            [executable, "-c", QUESTION],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True, timeout=SECONDS,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        raise NoEnvironment(
            "no Python that starts; give an interpreter or the folder of an environment"
        ) from None
    return told.stdout.split("\n")
