"""From command-line arguments to the programs to analyse, with clear words for what is wrong."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from tfscope.base.records import dataclass, replace
from tfscope.ide.answer import Answer, answer
from tfscope.source import disk
from tfscope.workspace.discovery import content, python_files
from tfscope.workspace.programs import NotAProgram, Request, Workspace, mentions_tensorflow
from tfscope.workspace.settings import DEFAULT_TARGET, Settings, SettingsError, nearest_settings

__all__ = ["Program", "Session", "UsageError", "answered", "shown_path"]


class UsageError(Exception):
    """What the user asked for cannot be done; the message says what to do."""


@dataclass(frozen=True)
class Program:
    """A file to analyse, and the name the user knows it by."""

    shown: str
    request: Request


class Session:
    """The programs of one command, and what they have in common."""

    def __init__(self, arguments: argparse.Namespace, *, exact_roots: bool = False) -> None:
        self.arguments = arguments
        self.exact_roots = exact_roots or bool(arguments.root)
        self.skipped = 0
        self._targets: dict[str, None] = {}
        self._settings: dict[str, Settings] = {}
        self.libraries: tuple[str, ...] = ()
        if arguments.python:
            from tfscope.workspace.environment import NoEnvironment, libraries

            try:
                self.libraries = libraries(arguments.python)
            except NoEnvironment as error:
                raise UsageError(f"--python {arguments.python}: {error}") from None

    def programs(self) -> Iterator[Program]:
        """The files that were named, and those of named folders that mention TensorFlow."""
        for root in self.arguments.root:
            if not disk.is_folder(root):
                raise UsageError(f"--root {root}: no such folder")
        for path in self.arguments.paths:
            if disk.is_folder(path):
                yield from self._folder(path)
            else:
                self._check_file(path)
                yield self.program(path)

    def _check_file(self, path: str) -> None:
        if not disk.is_there(path):
            raise UsageError(
                f"{path}: no such file or folder; give the path of a Python file or a folder"
            )
        try:
            data = disk.read(path)
        except OSError as error:
            raise UsageError(
                f"{path}: {error.strerror}; give the path of a Python file that can be read"
            ) from None
        if b"\0" in data:
            raise UsageError(
                f"{path}: not a text file (it contains NUL bytes); give the path of a Python file"
            )

    def _folder(self, folder: str) -> Iterator[Program]:
        files = list(python_files(folder, self.settings(folder).exclude))
        if not files:
            raise UsageError(
                f"{folder}: no Python files in this folder; give a folder with .py files"
            )
        for path in files:
            data = content(path)
            if not mentions_tensorflow(data):
                self.skipped += 1
            elif b"\0" in data:
                print(
                    f"tfscope: {path}: left out, not a text file (it contains NUL bytes)",
                    file=sys.stderr,
                )
            else:
                yield self.program(path)

    def settings(self, path: str) -> Settings:
        """Settings for a path: of its pyproject.toml, below what the command line says."""
        folder = path if disk.is_folder(path) else os.path.dirname(os.path.abspath(path))
        if folder not in self._settings:
            self._settings[folder] = self._of_folder(folder)
        return self._settings[folder]

    def _of_folder(self, folder: str) -> Settings:
        try:
            found = nearest_settings(folder)
        except SettingsError as error:
            raise UsageError(str(error)) from None
        return replace(found, target=self.arguments.target) if self.arguments.target else found

    def program(self, path: str) -> Program:
        """One file as a program."""
        roots = tuple(os.path.abspath(r) for r in self.arguments.root)
        request = Request(
            os.path.abspath(path),
            self.settings(path),
            (os.getcwd(),),
            ops=getattr(self.arguments, "ops", False),
            given_roots=roots if self.exact_roots else None,
            libraries=self.libraries,
        )
        return Program(path, request)

    @property
    def target(self) -> str:
        """The release whose behaviour the programs so far were given; ``auto`` if they differ."""
        return next(iter(self._targets), DEFAULT_TARGET) if len(self._targets) < 2 else "auto"

    def saw(self, program: Program) -> None:
        """A program is part of what the command answers."""
        self._targets[program.request.settings.real_target] = None


def answered(workspace: Workspace, program: Program) -> Answer:
    """The analysis of a program and its findings; raises ``UsageError`` if it is none."""
    try:
        return answer(workspace, program.request, {})
    except NotAProgram as error:
        raise UsageError(f"{error}; give the path of a Python file") from None


def shown_path(path: str) -> str:
    """A path as it is printed: relative to the working folder if it lies in it."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
