"""Findings as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tfscope.analysis.result import Analysis, CallPath, Site
from tfscope.base.records import dataclass, field
from tfscope.source.edits import TextEdit

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass(frozen=True)
class Related:
    """Another place that a finding is about."""

    site: Site
    message: str


@dataclass(frozen=True)
class Fix:
    """An edit of one file that removes a finding; offered only once it was proven."""

    title: str
    file: str
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True)
class Finding:
    """One thing wrong, at one call; ``path`` is the call path that leads there."""

    rule: str
    level: str
    message: str
    site: Site
    path: CallPath
    related: tuple[Related, ...] = ()
    assumes: tuple[str, ...] = ()
    key: str = ""
    """What the finding is about (a variable's key), for fixes and for telling findings apart."""
    columns: tuple[int, int] | None = None
    """Character columns of the first and last line, where the place is no call."""
    missed: str = ""
    """The name that is not there, if the finding is about one."""
    near: tuple[str, ...] = ()
    """The names there that look like it, the likest first."""


@dataclass(frozen=True)
class Rule:
    """A rule: its name, one-line summary, default level, and what finds it."""

    name: str
    summary: str
    level: str
    check: Callable[[Analysis], Iterable[Finding]] = field(compare=False)
