"""Folders of the packages that are installed for another Python.

Only that Python knows its import path (``.pth`` files, versions, links), so it is started to tell
it.  That happens when the user names it, never because of what a workspace holds.
"""

from __future__ import annotations

import functools
import os

INSTALLED = ("site-packages", "dist-packages")
"""Last parts of folders of packages; the standard library is modelled, not read."""


class NoEnvironment(Exception):
    """There is no Python at a path; the message says what to give."""


@functools.cache
def libraries(python: str) -> tuple[str, ...]:
    """Folders of installed packages of ``python``, an interpreter or the folder of an environment."""
    import jedi  # costs more than a small program's whole analysis

    try:
        environment = jedi.create_environment(os.path.abspath(python), safe=False)
        path = environment.get_sys_path()
    except jedi.InvalidPythonEnvironment:
        raise NoEnvironment(
            "no Python that starts; give an interpreter or the folder of an environment"
        ) from None
    folders = [os.path.abspath(p) for p in path if p and os.path.isdir(p)]
    standard = [f for f in folders if os.path.isfile(os.path.join(f, "os.py"))]
    return tuple(dict.fromkeys(f for f in folders if _installed(f, standard)))


def _installed(folder: str, standard: list[str]) -> bool:
    if os.path.basename(folder) in INSTALLED:
        return True
    return not any(folder == s or folder.startswith(s + os.sep) for s in standard)
