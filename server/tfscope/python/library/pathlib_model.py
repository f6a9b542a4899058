"""``pathlib``: pure POSIX paths, files as ``open`` gives them.

Written anew: the host's paths lead to the modules ``posixpath`` and ``os``.
"""

from __future__ import annotations

import fnmatch
import posixpath
from typing import Any

from tfscope.python.library import os_model
from tfscope.python.library.files import program_open, read_text
from tfscope.python.library.module_model import ModuleModel, unknown
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class PurePath:
    """``pathlib.PurePosixPath``."""

    def __new__(cls, *args: Any, **_: Any) -> Any:
        found = next((a for a in args if type(a) is Unknown), None)
        return found.passed_to("Path") if found is not None else object.__new__(cls)

    def __init__(self, *args: Any) -> None:
        joined = posixpath.join("", *[str(arg) for arg in args]) if args else "."
        root = "/" if joined.startswith("/") else ""
        parts = [p for p in joined.split("/") if p not in ("", ".")]
        self._text = root + "/".join(parts) or "."

    def _with(self, text: str) -> Any:
        return type(self)(text)

    def __str__(self) -> str:
        return self._text

    __fspath__ = as_posix = __str__

    def __repr__(self) -> str:
        return f"PosixPath({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PurePath) and self._text == other._text

    def __lt__(self, other: Any) -> bool:
        return self._text < str(other)

    def __hash__(self) -> int:
        return hash(self._text)

    def __truediv__(self, other: Any) -> Any:
        if type(other) is Unknown:
            return NotImplemented
        return self._with(posixpath.join(self._text, str(other)))

    def __rtruediv__(self, other: Any) -> Any:
        return self._with(posixpath.join(str(other), self._text))

    def joinpath(self, *others: Any) -> Any:
        """The path below this one."""
        return type(self)(self._text, *others)

    @property
    def parts(self) -> tuple[str, ...]:
        """Root and names."""
        root = ("/",) if self._text.startswith("/") else ()
        return root + tuple(p for p in self._text.split("/") if p not in ("", "."))

    @property
    def name(self) -> str:
        """The last name."""
        return posixpath.basename(self._text) if self._text != "." else ""

    @property
    def suffix(self) -> str:
        """The last extension."""
        return posixpath.splitext(self.name)[1]

    @property
    def suffixes(self) -> list[str]:
        """All extensions."""
        return [f".{part}" for part in self.name.lstrip(".").split(".")[1:]]

    @property
    def stem(self) -> str:
        """The name without its last extension."""
        return posixpath.splitext(self.name)[0]

    @property
    def parent(self) -> Any:
        """The folder."""
        return self._with(posixpath.dirname(self._text) or ".")

    @property
    def parents(self) -> list[Any]:
        """All folders, innermost first."""
        found: list[Any] = []
        current: Any = self
        while current.parent != current:
            current = current.parent
            found.append(current)
        return found

    @property
    def anchor(self) -> str:
        """The root."""
        return "/" if self._text.startswith("/") else ""

    root = anchor
    drive = ""

    def is_absolute(self) -> bool:
        """Whether it starts at the root."""
        return self._text.startswith("/")

    def with_name(self, name: str) -> Any:
        """The same folder, another name."""
        return self.parent / name

    def with_suffix(self, suffix: str) -> Any:
        """Another extension."""
        return self.parent / (self.stem + suffix)

    def with_stem(self, stem: str) -> Any:
        """Another stem."""
        return self.parent / (stem + self.suffix)

    def match(self, pattern: str) -> bool:
        """``fnmatch`` of the whole path or its end."""
        return fnmatch.fnmatchcase(self._text, pattern) or fnmatch.fnmatchcase(self.name, pattern)

    def relative_to(self, *other: Any) -> Any:
        """The path as seen from a folder above it."""
        base = type(self)(*other)
        if base.parts != self.parts[: len(base.parts)]:
            text = f"{self._text!r} does not start with {str(base)!r}"
            raise raised(ValueError(text))
        return self._with("/".join(self.parts[len(base.parts) :]) or ".")


class Path(PurePath):
    """``pathlib.Path``."""

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
        return program_open(self._text, mode)

    def read_text(self, *args: Any, **kwargs: Any) -> Any:
        """The file's text."""
        text = read_text(self._text)
        return unknown("environment", f"text of {self._text}") if text is None else text

    def exists(self) -> Any:
        """``os.path.exists``."""
        return os_model.exists(self._text)

    def is_file(self) -> Any:
        """``os.path.isfile``."""
        return os_model.isfile(self._text)

    def resolve(self, strict: bool = False) -> Any:
        """``os.path.abspath``."""
        return self._with(os_model.abspath(self._text))

    absolute = resolve

    def expanduser(self) -> Any:
        """``os.path.expanduser``."""
        found = os_model.expanduser(self._text)
        return found if type(found) is Unknown else self._with(found)


def _question(name: str) -> Any:
    def method(self: Path, *args: Any, **kwargs: Any) -> Unknown:
        return unknown("environment", f"Path({self._text!r}).{name}()")

    return method


def _nothing(self: Path, *args: Any, **kwargs: Any) -> None:
    """Writes nothing."""


for _name in "is_dir glob rglob iterdir stat lstat owner group read_bytes samefile".split():
    setattr(Path, _name, _question(_name))
for _name in "mkdir rmdir unlink touch rename replace chmod write_text write_bytes".split():
    setattr(Path, _name, _nothing)


def _pathlib() -> ModuleModel:
    members = {
        "Path": Path, "PosixPath": Path, "PurePath": PurePath, "PurePosixPath": PurePath,
    }  # fmt: skip
    return ModuleModel("pathlib", members, missing="unmodelled-api")


MODELS = {"pathlib": _pathlib}
