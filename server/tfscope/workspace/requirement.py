"""Which TensorFlow a project asks for, read from the files that name its dependencies."""

from __future__ import annotations

import os
from collections.abc import Iterator

from tfscope.base.patterns import regex
from tfscope.base.records import dataclass
from tfscope.source import disk
from tfscope.workspace.dependency_groups import EXTRA, PROGRAM, groups

FILES = (
    "requirements.txt", "requirements-gpu.txt", "requirements_gpu.txt", "requirements-cpu.txt",
    "setup.py", "setup.cfg", "pyproject.toml", "Pipfile", "environment.yml", "environment.yaml",
)  # fmt: skip

_CLAUSE = r"(?:[=~!<>]=?=?|\^)\s*v?\d+[\w.*]*"
_REQUIREMENT = regex(
    r"(?<![\w./-])tensorflow(?:[-_](?:gpu|cpu|macos))?(?:\[[\w,\s-]*\])?[\"']?\s*(?:=\s*[\"'])?\(?"
    rf"({_CLAUSE}(?:\s*,\s*{_CLAUSE})*)"
)
_PARTS = regex(r"([=~!<>^]+)\s*v?(\d+)(?:\.(\d+))?")


@dataclass(frozen=True)
class Requirement:
    """The release line a project asks for, and where it says so.

    ``group`` says for what: the program itself, an extra, or the development of the project.
    """

    target: str
    file: str
    line: int
    group: int


def nearest_requirement(folder: str) -> Requirement | None:
    """What the nearest folder at or above ``folder`` asks for; a repository's top is the last one.

    None if nothing says it plainly: both release lines are allowed, or one file of a folder asks
    for 1.x and another for 2.x.  An extra counts where the dependencies of the program say nothing;
    what tests, documentation and the like need never counts.
    """
    folder = os.path.abspath(folder)
    while True:
        names = disk.Listing(folder)
        stated = [one for name in FILES if name in names for one in _stated(folder, name)]
        for group in (PROGRAM, EXTRA):
            found = [one for one in stated if one.group == group]
            if found:
                return found[0] if len({one.target for one in found}) == 1 else None
        parent = os.path.dirname(folder)
        if parent == folder or ".git" in names:
            return None
        folder = parent


def _stated(folder: str, name: str) -> Iterator[Requirement]:
    path = os.path.join(folder, name)
    try:
        data = disk.read(path)
    except OSError:
        return
    if b"tensorflow" not in data:
        return
    text = data.decode("utf-8", "replace")
    group_of = groups(name, text)
    for number, line in enumerate(text.splitlines(), 1):
        for match in _REQUIREMENT.finditer(line.partition("#")[0]):
            target = release_line(match.group(1))
            if target is not None:
                yield Requirement(target, path, number, group_of.get(number, PROGRAM))


def release_line(specifier: str) -> str | None:
    """``1.15`` or ``2.x`` if a version specifier allows releases of that line alone."""
    lowest, beyond = 0, 3
    for operator, major, minor in _PARTS.findall(specifier):
        first = int(major)
        if operator in ("==", "===", "=", "~=", "^"):
            lowest, beyond = max(lowest, first), min(beyond, first + 1)
        elif operator in (">=", ">"):
            lowest = max(lowest, first)
        elif operator in ("<", "<="):
            below = first if operator == "<" and not int(minor or 0) else first + 1
            beyond = min(beyond, below)
    if beyond <= 2:
        return "1.15"
    return "2.x" if lowest >= 2 else None
