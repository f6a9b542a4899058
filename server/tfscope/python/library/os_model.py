"""``os`` and ``os.path``: paths are text; what depends on the machine is unknown.

Paths follow POSIX whatever the host is, so that results do not depend on it.
"""

from __future__ import annotations

import posixpath
from typing import Any, NoReturn

from tfscope.python.library.files import program_open, read_text, sources_in
from tfscope.python.library.module_model import (
    ModuleModel,
    PerRun,
    Submodule,
    host_names,
    silent_functions,
    unknown,
    unknown_functions,
)
from tfscope.values.lengths import leave_open
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.terms import Call, Term
from tfscope.values.unknown import Unknown, brief

_PURE_PATH = """basename dirname join split splitext splitdrive normpath isabs normcase commonprefix
commonpath sep pardir curdir extsep pathsep defpath altsep devnull"""


_ABSENT = object()

_USUAL = frozenset("HOME HOSTNAME LANG LOGNAME PATH PWD SHELL TERM USER".split())
"""Variables that every process is given, whatever their values are."""


class Environ(dict[str, Any]):
    """``os.environ``: only what the settings give; another variable read by key is unknown."""

    def __missing__(self, key: Any) -> Unknown:
        return unknown("environment", f"os.environ[{key!r}]")

    def copy(self) -> Environ:
        """A copy with the same missing variables."""
        return Environ(self)

    # ``os.environ`` is written in Python: its methods take their arguments by name, too.
    def get(self, key: Any, default: Any = None) -> Any:
        """The value, or the default."""
        if key in _USUAL and key not in self:
            return self.__missing__(key)
        return super().get(key, default)

    def setdefault(self, key: Any, value: Any = None) -> Any:
        """The value, set before if it is not there."""
        return super().setdefault(key, value)

    def pop(self, key: Any, default: Any = _ABSENT) -> Any:
        """The value, or the default; nobody knows whether a variable without one is there."""
        return super().pop(key, self.__missing__(key) if default is _ABSENT else default)

    def __delitem__(self, key: Any) -> None:
        super().pop(key, None)

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(value, (int, float, type(None))):
            raise raised(TypeError(f"str expected, not {type(value).__name__}"))
        super().__setitem__(key, value)


def environ() -> Environ:
    """The current run's environment."""
    return Environ(current_run().data.get("environ", {}))


ENVIRON = PerRun("os.environ", environ)


def getenv(key: str, default: Any = None) -> Any:
    """``os.getenv``."""
    return ENVIRON.get().get(key, default)


def putenv(key: str, value: Any) -> None:
    """``os.putenv``."""
    ENVIRON.get()[key] = value


def unsetenv(key: str) -> None:
    """``os.unsetenv``."""
    ENVIRON.get().pop(key, None)


def getcwd() -> Any:
    """``os.getcwd``: known only if the run was told."""
    folder = current_run().data.get("cwd")
    return folder if folder is not None else unknown("environment", "os.getcwd()")


def exit_process(status: Any = 0) -> NoReturn:
    """``os._exit``."""
    raise raised(SystemExit(status))


# -- os.path -----------------------------------------------------------------------------------
def abspath(path: Any) -> Any:
    """``os.path.abspath``; without a known working folder a relative path stays relative."""
    if type(path) is Unknown:
        return path
    folder = current_run().data.get("cwd") or ""
    return posixpath.normpath(posixpath.join(folder, path))


def expanduser(path: Any) -> Any:
    """``os.path.expanduser``: the home folder is not known."""
    if isinstance(path, str) and path.startswith("~"):
        home = ENVIRON.get().get("HOME")
        if home is not None and path[1:2] in ("", "/"):
            return f"{home}{path[1:]}"
        return unknown("environment", f"expanduser({path!r})")
    return path


def expandvars(path: Any) -> Any:
    """``os.path.expandvars``."""
    if isinstance(path, str) and "$" in path:
        return unknown("environment", f"expandvars({path!r})")
    return path


def exists(path: Any) -> Any:
    """``os.path.exists``: true for a file that can be read, else unknown."""
    if isinstance(path, str) and read_text(path) is not None:
        return True
    return _unknown_of("os.path.exists", path)


def isfile(path: Any) -> Any:
    """``os.path.isfile``: true for a file that can be read, else unknown."""
    if isinstance(path, str) and read_text(path) is not None:
        return True
    return _unknown_of("os.path.isfile", path)


def listdir(path: Any = ".") -> Any:
    """``os.listdir``: of a package of the program its modules are known, and what else is there is not."""
    sources = sources_in(path)
    listed = _unknown_of("os.listdir", path)
    if "__init__.py" not in sources:
        return listed
    leave_open(sources, listed)
    return sources


def relpath(path: Any, start: Any = None) -> Any:
    """``os.path.relpath`` of two paths below the same folder."""
    if type(path) is Unknown or type(start) is Unknown:
        return path if type(path) is Unknown else start
    start = current_run().data.get("cwd") if start is None else start
    if start is None or posixpath.isabs(path) != posixpath.isabs(start):
        return _unknown_of("os.path.relpath", path)
    root = "" if posixpath.isabs(path) else "/"
    return posixpath.relpath(root + path, root + start)


def _unknown_of(name: str, path: Any) -> Unknown:
    argument = path.term if type(path) is Unknown else Term(brief(path))
    return unknown("environment", Call(name, argument))


def _path(name: str) -> ModuleModel:
    members: dict[str, Any] = host_names("posixpath", _PURE_PATH)
    members.update(
        unknown_functions(
            "environment",
            "os.path",
            """isdir islink ismount getsize getmtime getatime getctime samefile sameopenfile
            lexists walk isjunction""",
        )
    )
    members.update(
        abspath=abspath, realpath=abspath, expanduser=expanduser, expandvars=expandvars,
        exists=exists, isfile=isfile, relpath=relpath, supports_unicode_filenames=False,
    )  # fmt: skip
    return ModuleModel(name, members)


def _os(name: str) -> ModuleModel:
    names = "curdir pardir sep extsep altsep pathsep defpath devnull"
    members: dict[str, Any] = host_names("posixpath", names)
    members.update(host_names("os", "fspath PathLike"))
    members.update(
        silent_functions(
            """makedirs mkdir remove unlink rmdir removedirs rename renames replace chmod chown link
            symlink utime truncate fsync close kill killpg chdir nice sync umask setpgrp write
            sched_setaffinity startfile mkfifo register_at_fork"""
        )
    )
    members.update(
        unknown_functions(
            "environment",
            "os",
            """walk scandir stat lstat fstat access readlink getlogin uname cpu_count
            getpid getppid getuid geteuid getgid urandom times system popen getpgid getloadavg
            sched_getaffinity open pipe fork wait waitpid spawnl get_terminal_size isatty statvfs
            fwalk getgroups ctermid getpgrp umask""",
        )
    )
    members.update(
        path=Submodule("os.path"), listdir=listdir, environ=ENVIRON, getenv=getenv, putenv=putenv, unsetenv=unsetenv,
        getcwd=getcwd, _exit=exit_process, abort=exit_process, fdopen=program_open, error=OSError,
        linesep="\n", name="posix", O_RDONLY=0, O_WRONLY=1, O_RDWR=2, F_OK=0, R_OK=4, W_OK=2,
        X_OK=1, SEEK_SET=0, SEEK_CUR=1, SEEK_END=2, EX_OK=0, O_CREAT=64, O_EXCL=128,
    )  # fmt: skip
    python2 = {"getcwdu": getcwd}
    return ModuleModel(name, members, python2=python2, package=True, missing="environment")


MODELS: dict[str, Any] = {
    "os": lambda: _os("os"),
    "posix": lambda: _os("posix"),
    "os.path": lambda: _path("os.path"),
    "posixpath": lambda: _path("posixpath"),
    "ntpath": lambda: _path("ntpath"),
}
