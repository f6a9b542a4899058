"""Version numbers: ``distutils.version``, ``packaging.version``, ``pkg_resources.parse_version``.

Programs compare ``tf.__version__`` with them.  Reference: PEP 440, "Version scheme".
"""

from __future__ import annotations

import functools
import re
from typing import Any

from tfscope.python.library.module_model import ModuleModel, Submodule, silent_functions
from tfscope.values.unknown import Unknown


class InvalidVersion(ValueError):
    """``packaging.version.InvalidVersion``."""


@functools.total_ordering
class Version:
    """A version, ordered by its numbers; a release stands after its pre-releases."""

    def __new__(cls, vstring: Any = None) -> Any:
        if type(vstring) is Unknown:
            return vstring.passed_to(cls.__name__)
        return object.__new__(cls)

    def __init__(self, vstring: Any = None) -> None:
        self.vstring = "" if vstring is None else str(vstring)
        public = self.vstring.partition("+")[0]
        found = re.match(r"v?(\d+(?:\.\d+)*)(.*)", public)
        numbers, rest = (found.group(1), found.group(2)) if found else ("0", public)
        self.release = tuple(int(n) for n in numbers.split("."))
        self.version: Any = [*self.release, *re.findall(r"\d+|[a-z]+", rest)]
        pre = re.match(r"[-_.]?(dev|a|alpha|b|beta|c|rc|pre)[-_.]?(\d*)", rest)
        self.is_prerelease = pre is not None
        self._rest = (pre.group(1), int(pre.group(2) or 0)) if pre else ("z", 0)

    def _key(self) -> Any:
        numbers = list(self.release)
        while len(numbers) > 1 and numbers[-1] == 0:
            numbers.pop()
        return numbers, self._rest

    def __eq__(self, other: object) -> Any:
        if type(other) is Unknown:
            return NotImplemented
        return self._key() == _version(other)._key()

    def __lt__(self, other: Any) -> Any:
        if type(other) is Unknown:
            return NotImplemented
        return bool(self._key() < _version(other)._key())

    def __hash__(self) -> int:
        return hash(str(self._key()))

    def __str__(self) -> str:
        return self.vstring

    def __repr__(self) -> str:
        return f"<Version('{self.vstring}')>"

    @property
    def major(self) -> int:
        """The first number."""
        return self.release[0]

    @property
    def minor(self) -> int:
        """The second number."""
        return self.release[1] if len(self.release) > 1 else 0

    @property
    def micro(self) -> int:
        """The third number."""
        return self.release[2] if len(self.release) > 2 else 0

    @property
    def base_version(self) -> str:
        """The numbers alone."""
        return ".".join(str(n) for n in self.release)

    public = base_version


def _version(other: Any) -> Version:
    found: Version = other if isinstance(other, Version) else Version(other)
    return found


def parse(version: Any) -> Any:
    """``packaging.version.parse``."""
    return Version(version)


def _distutils() -> ModuleModel:
    parts = {"version": Submodule("distutils.version"), "util": Submodule("distutils.util")}
    return ModuleModel("distutils", parts, package=True, missing="unmodelled-module")


def _distutils_version() -> ModuleModel:
    members = {"LooseVersion": Version, "StrictVersion": Version, "Version": Version}
    return ModuleModel("distutils.version", members, missing="unmodelled-api")


def strtobool(val: Any) -> Any:
    """``distutils.util.strtobool``."""
    if type(val) is Unknown:
        return val
    return int(str(val).lower() in ("y", "yes", "t", "true", "on", "1"))


def _packaging() -> ModuleModel:
    parts = {"version": Submodule("packaging.version")}
    return ModuleModel("packaging", parts, package=True, missing="unmodelled-module")


def _packaging_version() -> ModuleModel:
    members = {"Version": Version, "parse": parse, "InvalidVersion": InvalidVersion}
    return ModuleModel("packaging.version", members, missing="unmodelled-api")


def _pkg_resources() -> ModuleModel:
    members: dict[str, Any] = {"parse_version": parse, **silent_functions("require")}
    return ModuleModel("pkg_resources", members, missing="environment")


MODELS = {
    "distutils": _distutils,
    "distutils.version": _distutils_version,
    "distutils.util": lambda: ModuleModel(
        "distutils.util", {"strtobool": strtobool}, missing="environment"
    ),
    "packaging": _packaging,
    "packaging.version": _packaging_version,
    "pkg_resources": _pkg_resources,
}
