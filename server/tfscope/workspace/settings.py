"""Settings: ``[tool.tfscope]`` of the nearest pyproject.toml, below what an editor sends."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tfscope.base.records import dataclass, field, replace
from tfscope.source import disk
from tfscope.workspace.requirement import Requirement, nearest_requirement

TARGETS = ("auto", "1.15", "2.x")
DEFAULT_TARGET = "1.15"


class SettingsError(Exception):
    """A setting is wrong; the message names the file, the setting and what is allowed."""


@dataclass(frozen=True)
class Settings:
    """What the user chose.  ``roots`` are absolute; ``origin`` is the file they come from."""

    enable: bool = True
    target: str = "auto"
    roots: tuple[str, ...] = ()
    flags: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    inlay_hints: bool = True
    code_lens: bool = True
    origin: str = ""
    requirement: Requirement | None = None
    """What the project asks for; it decides the target that nobody chose."""

    @property
    def real_target(self) -> str:
        """The release whose behaviour is modelled."""
        if self.target != "auto":
            return self.target
        return self.requirement.target if self.requirement else DEFAULT_TARGET


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) for v in value)


def _table(value: Any) -> bool:
    return isinstance(value, dict)


def _table_of_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


KEYS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "target": (lambda v: v in TARGETS, 'one of "auto", "1.15", "2.x"'),
    "roots": (_texts, 'a list of folders, for example ["src"]'),
    "flags": (_table, "a table of flag names and values"),
    "environ": (_table_of_texts, "a table of environment variables, all texts"),
    "exclude": (_texts, 'a list of paths or patterns, for example ["tests/*"]'),
}


def nearest_settings(path: str) -> Settings:
    """Settings of the nearest pyproject.toml above ``path`` that has a ``[tool.tfscope]``.

    A target that it leaves open is the one the project's requirements ask for.
    Raises ``SettingsError`` if that file cannot be read or says something wrong.
    """
    folder = top = os.path.abspath(path)
    found = None
    while found is None:
        found = _from_file(os.path.join(folder, "pyproject.toml"))
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    found = found or Settings()
    return replace(found, requirement=nearest_requirement(top)) if found.target == "auto" else found


def _from_file(file: str) -> Settings | None:
    try:
        data = disk.read(file)
    except OSError:
        return None
    if b"tfscope" not in data:
        return None
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    text = data.decode("utf-8", "replace")
    try:
        table = tomllib.loads(text).get("tool", {}).get("tfscope")
    except (tomllib.TOMLDecodeError, AttributeError) as error:
        raise SettingsError(
            f"{file}: {error}; correct the file, it holds the settings of tfscope"
        ) from None
    if table is None:
        return None
    return from_table(table, file, text)


def from_table(table: Any, file: str, text: str = "") -> Settings:
    """Settings of a ``[tool.tfscope]`` table."""
    if not isinstance(table, dict):
        raise SettingsError(f"{file}: `tool.tfscope` is to be a table, [tool.tfscope]")
    for key, value in table.items():
        place = f"{file}:{_line_of(text, key)}"
        if key not in KEYS:
            raise SettingsError(
                f"{place}: unknown setting `{key}` in [tool.tfscope]; known are {', '.join(KEYS)}"
            )
        accepts, words = KEYS[key]
        if not accepts(value):
            raise SettingsError(
                f"{place}: `{key}` of [tool.tfscope] is to be {words}, not {value!r}"
            )
    folder = os.path.dirname(file)
    return Settings(
        target=table.get("target", "auto"),
        roots=tuple(os.path.normpath(os.path.join(folder, r)) for r in table.get("roots", [])),
        flags=table.get("flags", {}),
        environ=table.get("environ", {}),
        exclude=tuple(table.get("exclude", [])),
        origin=file,
    )


def _line_of(text: str, key: str) -> int:
    section = text.find("[tool.tfscope")
    match = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", re.M).search(
        text, max(section, 0)
    )
    return text.count("\n", 0, match.start() if match else max(section, 0)) + 1


@dataclass(frozen=True)
class Sent:
    """What an editor sent: settings for all files, and for the files below a folder."""

    everywhere: Any = None
    folders: Mapping[str, Any] = field(default_factory=dict)

    def over(self, settings: Settings, path: str, workspace: Iterable[str]) -> Settings:
        """The settings of a file with these laid over."""
        around = [
            f for f in {*workspace, *self.folders} if path.startswith(f.rstrip(os.sep) + os.sep)
        ]
        folder = max(around, key=len, default=os.path.dirname(path))
        return with_client(
            with_client(settings, self.everywhere, folder), self.folders.get(folder), folder
        )


def with_client(settings: Settings, sent: Any, folder: str) -> Settings:
    """``settings`` with what an editor sent laid over; a value of the wrong kind is left out."""
    if not isinstance(sent, dict):
        return settings
    changes: dict[str, Any] = {}
    if isinstance(sent.get("enable"), bool):
        changes["enable"] = sent["enable"]
    if sent.get("target") in TARGETS and sent["target"] != "auto":
        changes["target"] = sent["target"]
    if _texts(sent.get("roots")) and sent["roots"]:
        changes["roots"] = tuple(os.path.normpath(os.path.join(folder, r)) for r in sent["roots"])
    for key, name in (("inlayHints", "inlay_hints"), ("codeLens", "code_lens")):
        part = sent.get(key)
        if isinstance(part, dict) and isinstance(part.get("enabled"), bool):
            changes[name] = part["enabled"]
    return replace(settings, **changes)
