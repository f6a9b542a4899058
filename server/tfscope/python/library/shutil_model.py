"""Modules about the file system: nothing is written and what is there is unknown."""

from __future__ import annotations

import pathlib
import posixpath
from typing import Any

from tfscope.python.library import os_model
from tfscope.python.library.files import program_open, read_text
from tfscope.python.library.module_model import (
    ModuleModel,
    host_names,
    silent_functions,
    unknown,
    unknown_functions,
)
from tfscope.values.unknown import Unknown, brief


class Path(pathlib.PurePosixPath):
    """``pathlib.Path``: pure paths, files as ``open`` gives them."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if any(type(a) is Unknown for a in args):
            return next(a for a in args if type(a) is Unknown).derived("Path()")
        return super().__new__(cls, *args)

    @classmethod
    def cwd(cls) -> Any:
        """The working folder."""
        folder = os_model.getcwd()
        return folder if type(folder) is Unknown else cls(folder)

    @classmethod
    def home(cls) -> Any:
        """Unknown."""
        return unknown("environment", "Path.home()")

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        """``open``."""
        return program_open(str(self), mode)

    def read_text(self, *args: Any, **kwargs: Any) -> Any:
        """The file's text."""
        text = read_text(str(self))
        return unknown("environment", f"{self}") if text is None else text

    def exists(self) -> Any:
        """``os.path.exists``."""
        return os_model.exists(str(self))

    def is_file(self) -> Any:
        """``os.path.isfile``."""
        return os_model.isfile(str(self))

    def resolve(self, strict: bool = False) -> Any:
        """``os.path.abspath``."""
        return type(self)(posixpath.normpath(str(os_model.abspath(str(self)))))

    absolute = resolve

    def expanduser(self) -> Any:
        """``os.path.expanduser``."""
        found = os_model.expanduser(str(self))
        return found if type(found) is Unknown else type(self)(found)


def _question(name: str) -> Any:
    def method(self: Path, *args: Any, **kwargs: Any) -> Unknown:
        return unknown("environment", f"Path({str(self)!r}).{name}()")

    return method


def _nothing(self: Path, *args: Any, **kwargs: Any) -> None:
    """Writes nothing."""


for _name in [
    "is_dir",
    "glob",
    "rglob",
    "iterdir",
    "stat",
    "lstat",
    "owner",
    "group",
    "read_bytes",
    "samefile",
]:
    setattr(Path, _name, _question(_name))
for _name in [
    "mkdir",
    "rmdir",
    "unlink",
    "touch",
    "rename",
    "replace",
    "chmod",
    "write_text",
    "write_bytes",
]:
    setattr(Path, _name, _nothing)


class TemporaryDirectory:
    """``tempfile.TemporaryDirectory``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.name = unknown("environment", "tempdir")

    def cleanup(self) -> None:
        """Nothing was made."""

    def __enter__(self) -> Any:
        return self.name

    def __exit__(self, *_: object) -> None:
        return None


def temporary_file(mode: Any = "w+b", *args: Any, **kwargs: Any) -> Any:
    """``tempfile.NamedTemporaryFile``."""
    return program_open(unknown("environment", "tempfile"), mode)


def _tempfile() -> ModuleModel:
    members = unknown_functions("environment", "tempfile", "mkdtemp mkstemp mktemp gettempdir")
    members.update(
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


def glob(pathname: Any, *args: Any, **kwargs: Any) -> Unknown:
    """``glob.glob``."""
    return unknown("environment", f"glob({brief(pathname)})")


MODELS: dict[str, Any] = {
    "shutil": _shutil,
    "glob": lambda: ModuleModel("glob", {"glob": glob, "iglob": glob}, missing="environment"),
    "tempfile": _tempfile,
    "pathlib": lambda: ModuleModel(
        "pathlib",
        {"Path": Path, "PosixPath": Path, **host_names("pathlib", "PurePath PurePosixPath")},
        missing="unmodelled-api",
    ),
    "fnmatch": lambda: ModuleModel(
        "fnmatch", host_names("fnmatch", "fnmatch fnmatchcase filter translate")
    ),
    "filecmp": lambda: ModuleModel("filecmp", {}, missing="environment"),
    "fileinput": lambda: ModuleModel("fileinput", {}, missing="environment"),
}
