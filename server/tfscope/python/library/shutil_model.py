"""Modules about the file system: nothing is written and what is there is unknown."""

from __future__ import annotations

import fnmatch
from typing import Any

from tfscope.python.library.files import program_open, sources_in
from tfscope.python.library.module_model import (
    ModuleModel,
    host_names,
    silent_functions,
    unknown,
    unknown_functions,
)
from tfscope.values import holes
from tfscope.values.run import current_run
from tfscope.values.unknown import brief


class TemporaryDirectory:
    """``tempfile.TemporaryDirectory``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.name = mkdtemp()

    def cleanup(self) -> None:
        """Nothing was made."""

    def __enter__(self) -> Any:
        return self.name

    def __exit__(self, *_: object) -> None:
        return None


def mkdtemp(suffix: Any = None, prefix: Any = None, dir: Any = None) -> str:  # noqa: A002
    """``tempfile.mkdtemp``: a path of unknown text, and no other folder's."""
    folders: list[str] = current_run().data.setdefault("temporary_folders", [])
    number = f" {len(folders) + 1}" if folders else ""
    folders.append(holes.hole(f"tempfile.mkdtemp(){number}"))
    return folders[-1]


def temporary_file(mode: Any = "w+b", *args: Any, **kwargs: Any) -> Any:
    """``tempfile.NamedTemporaryFile``."""
    return program_open(unknown("environment", "tempfile"), mode)


def _tempfile() -> ModuleModel:
    members = unknown_functions("environment", "tempfile", "mkstemp mktemp gettempdir")
    members.update(
        mkdtemp=mkdtemp,
        TemporaryDirectory=TemporaryDirectory, NamedTemporaryFile=temporary_file,
        TemporaryFile=temporary_file, SpooledTemporaryFile=temporary_file,
    )  # fmt: skip
    return ModuleModel("tempfile", members, missing="environment")


def _shutil() -> ModuleModel:
    members = silent_functions(
        "copy copy2 copyfile copyfileobj copymode copystat copytree move rmtree make_archive"
        " unpack_archive chown"
    )
    members.update(unknown_functions("environment", "shutil", "which disk_usage get_terminal_size"))
    return ModuleModel("shutil", {**members, "Error": OSError}, missing="environment")


def glob(pathname: Any, *args: Any, **kwargs: Any) -> Any:
    """``glob.glob``: the Python files of a folder of the program, else unknown."""
    if isinstance(pathname, str) and pathname.endswith(".py"):
        folder, _, pattern = pathname.rpartition("/")
        if not any(sign in folder for sign in "*?["):
            found = [name for name in sources_in(folder or ".") if fnmatch.fnmatch(name, pattern)]
            if found:
                return [f"{folder}/{name}" if folder else name for name in found]
    return unknown("environment", f"glob({brief(pathname)})")


MODELS: dict[str, Any] = {
    "shutil": _shutil,
    "glob": lambda: ModuleModel("glob", {"glob": glob, "iglob": glob}, missing="environment"),
    "tempfile": _tempfile,
    "fnmatch": lambda: ModuleModel(
        "fnmatch", host_names("fnmatch", "fnmatch fnmatchcase filter translate")
    ),
    "filecmp": lambda: ModuleModel("filecmp", {}, missing="environment"),
    "fileinput": lambda: ModuleModel("fileinput", {}, missing="environment"),
}
