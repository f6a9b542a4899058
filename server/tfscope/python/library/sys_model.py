"""``sys`` and modules about the interpreter and its process."""

from __future__ import annotations

import sys
from collections import namedtuple
from typing import Any, NoReturn

from tfscope.python.library.frame_model import frame_at
from tfscope.python.library.module_model import (
    ModuleModel,
    PerRun,
    host_names,
    program_python,
    silent_function,
    silent_functions,
    unknown,
    unknown_function,
    unknown_functions,
)
from tfscope.python.library.streams import FIRST_STDERR, FIRST_STDOUT, STDERR, STDIN, STDOUT, tell
from tfscope.values.lengths import leave_open
from tfscope.values.raised import raised
from tfscope.values.run import current_run

version_info = namedtuple("version_info", "major minor micro releaselevel serial", module="sys")

_FLAG_NAMES = """debug inspect interactive optimize dont_write_bytecode no_user_site no_site
ignore_environment verbose bytes_warning quiet hash_randomization isolated dev_mode utf8_mode"""
FLAGS = namedtuple("flags", _FLAG_NAMES, defaults=[0] * 15, module="sys")()
"""``sys.flags`` of a Python started without options."""

_MICRO = {(2, 7): 18, (3, 7): 17, (3, 11): 7}


def _version_info() -> Any:
    major, minor = program_python()
    return version_info(major, minor, _MICRO.get((major, minor), 0), "final", 0)


def _version() -> str:
    major, minor, micro, _, _ = _version_info()
    return f"{major}.{minor}.{micro} (default) \n[GCC]"


def argv() -> list[Any]:
    """``sys.argv``: the program's name and the arguments that the settings give."""
    given = list(current_run().data.get("argv", ()))
    return given or [program_name()]


def program_name() -> str:
    """The program as named on the command line."""
    frames = current_run().frames()
    return frames[0][0] if frames else "program.py"


ARGV = PerRun("sys.argv", argv)


def import_path() -> list[Any]:
    """``sys.path`` as the program finds it."""
    start = current_run().data.get("import_path")
    return list(start()) if start is not None else [""]


IMPORT_PATH = PerRun("sys.path", import_path)


def exit(status: Any = None) -> NoReturn:
    """``sys.exit``."""
    raise raised(SystemExit(status))


class Modules:
    """``sys.modules``: what the program has imported."""

    @staticmethod
    def _loaded() -> dict[str, Any]:
        loaded: dict[str, Any] = getattr(current_run(), "modules", {})
        return loaded

    def __getitem__(self, name: Any) -> Any:
        found = self._loaded().get(name)
        return (
            found if found is not None else unknown("unmodelled-python", f"sys.modules[{name!r}]")
        )

    def __setitem__(self, name: Any, module: Any) -> None:
        if isinstance(name, str):
            self._loaded()[name] = module

    def __delitem__(self, name: Any) -> None:
        self._loaded().pop(name, None)

    def __contains__(self, name: object) -> bool:
        return name in self._loaded()

    def __iter__(self) -> Any:
        return iter(list(self._loaded()))

    def __len__(self) -> int:
        return len(self._loaded())

    def get(self, name: Any, default: Any = None) -> Any:
        """``dict.get``."""
        return self._loaded().get(name, default)

    def pop(self, name: Any, default: Any = None) -> Any:
        """``dict.pop``."""
        return self._loaded().pop(name, default)

    def setdefault(self, name: Any, module: Any = None) -> Any:
        """``dict.setdefault``."""
        return self._loaded().setdefault(name, module)

    def update(self, *given: Any, **named: Any) -> None:
        """``dict.update``."""
        for name, module in dict(*given, **named).items():
            self[name] = module

    def copy(self) -> dict[str, Any]:
        """``dict.copy``."""
        return dict(self._loaded())

    def keys(self) -> list[str]:
        """``dict.keys``."""
        return list(self._loaded())

    def values(self) -> list[Any]:
        """``dict.values``."""
        return list(self._loaded().values())

    def items(self) -> list[tuple[str, Any]]:
        """``dict.items``."""
        return list(self._loaded().items())


def exc_info() -> Any:
    """``sys.exc_info``: the evaluator alone knows which exception is being handled."""
    handled = getattr(current_run(), "handled_error", None)
    error = handled() if callable(handled) else None
    trace = unknown("unmodelled-python", "traceback")
    if error is not None:
        return (type(error), error, trace)
    return tuple(unknown("unmodelled-python", f"sys.exc_info()[{i}]") for i in range(3))


def _sys() -> ModuleModel:
    names = "byteorder float_info hash_info int_info maxunicode"
    members: dict[str, Any] = host_names("sys", names)
    members.update(
        silent_functions(
            """setrecursionlimit setswitchinterval setcheckinterval settrace setprofile
            setdefaultencoding exc_clear displayhook excepthook unraisablehook"""
        )
    )
    members.update(
        argv=ARGV, exit=exit, maxsize=2**63 - 1, platform="linux", api_version=1013,
        path=IMPORT_PATH, modules=PerRun("sys.modules", Modules),
        version_info=PerRun("sys.version_info", _version_info),
        version=PerRun("sys.version", _version),
        stdout=STDOUT,
        stderr=STDERR,
        stdin=STDIN,
        __stdout__=FIRST_STDOUT,
        __stderr__=FIRST_STDERR,
        getrecursionlimit=silent_function("getrecursionlimit", 1000),
        getdefaultencoding=silent_function("getdefaultencoding", "utf-8"),
        getfilesystemencoding=silent_function("getfilesystemencoding", "utf-8"),
        getrefcount=unknown_function("clock", "sys.getrefcount"),
        getsizeof=unknown_function("clock", "sys.getsizeof"), gettrace=silent_function("gettrace"),
        exc_info=exc_info, _getframe=frame_at, intern=sys.intern, dont_write_bytecode=False,
        hexversion=PerRun("sys.hexversion", _hexversion), byteorder="little",
        path_hooks=PerRun("sys.path_hooks", list), meta_path=PerRun("sys.meta_path", list),
        flags=FLAGS, warnoptions=PerRun("sys.warnoptions", list), builtin_module_names=(), copyright="",
    )  # fmt: skip
    python2 = {"maxint": 2**63 - 1}
    return ModuleModel(
        "sys", members, python2=python2, missing="unmodelled-python", absent=_INTERACTIVE
    )


_INTERACTIVE = frozenset(("ps1", "ps2", "last_type", "last_value", "last_traceback"))
"""Attributes that ``sys`` has only while somebody types the program."""


def _hexversion() -> int:
    major, minor, micro, _, _ = _version_info()
    return int((major << 24) | (minor << 16) | (micro << 8) | 0xF0)


class Warner:
    """``warnings.catch_warnings`` as a context manager; what is warned nobody knows."""

    def __init__(self, *, record: bool = False, **_: Any) -> None:
        self._record = record

    def __enter__(self) -> list[Any] | None:
        caught: list[Any] = []
        leave_open(caught, unknown("unmodelled-python", "warnings"))
        return caught if self._record else None

    def __exit__(self, *_: object) -> None:
        return None


def _warnings() -> ModuleModel:
    members = silent_functions(
        "warn warn_explicit filterwarnings simplefilter resetwarnings showwarning formatwarning"
    )
    members.update(catch_warnings=Warner, filters=PerRun("warnings.filters", list))
    return ModuleModel("warnings", members, missing="unmodelled-api")


def _platform() -> ModuleModel:
    names = "node machine processor release version platform uname architecture libc_ver"
    members = unknown_functions("environment", "platform", names)
    members.update(
        system=silent_function("system", "Linux"),
        python_version=lambda: ".".join(str(part) for part in _version_info()[:3]),
        python_version_tuple=lambda: tuple(str(part) for part in _version_info()[:3]),
        python_implementation=silent_function("python_implementation", "CPython"),
    )
    return ModuleModel("platform", members, missing="environment")


def _gc() -> ModuleModel:
    members = silent_functions("enable disable freeze unfreeze set_debug set_threshold")
    members.update(
        collect=silent_function("collect", 0), isenabled=silent_function("isenabled", True)
    )
    return ModuleModel("gc", members, missing="unmodelled-python")


def _atexit() -> ModuleModel:
    def register(func: Any, *args: Any, **kwargs: Any) -> Any:
        return func

    return ModuleModel("atexit", {"register": register, **silent_functions("unregister")})


def _signal() -> ModuleModel:
    members: dict[str, Any] = silent_functions(
        "signal alarm pause siginterrupt setitimer getsignal set_wakeup_fd"
    )
    numbers = "SIGABRT 6 SIGALRM 14 SIGHUP 1 SIGINT 2 SIGKILL 9 SIGTERM 15 SIGUSR1 10 SIGUSR2 12"
    words = numbers.split()
    members.update({name: int(value) for name, value in zip(words[::2], words[1::2])})
    return ModuleModel("signal", {**members, "SIG_DFL": 0, "SIG_IGN": 1}, missing="environment")


def _traceback() -> ModuleModel:
    def printed(*_: Any, file: Any = None, **__: Any) -> None:
        tell("traceback", STDERR.get() if file is None else file)

    names = "print_exc print_exception print_last print_stack print_tb"
    members: dict[str, Any] = dict.fromkeys(names.split(), printed)
    members.update(
        unknown_functions(
            "unmodelled-python",
            "traceback",
            """format_exc format_exception format_exception_only format_list format_stack format_tb
            extract_stack extract_tb""",
        )
    )
    return ModuleModel("traceback", members, missing="unmodelled-python")


MODELS: dict[str, Any] = {
    "sys": _sys,
    "warnings": _warnings,
    "platform": _platform,
    "gc": _gc,
    "atexit": _atexit,
    "signal": _signal,
    "traceback": _traceback,
    "resource": lambda: ModuleModel("resource", {}, missing="environment"),
    "sysconfig": lambda: ModuleModel("sysconfig", {}, missing="environment"),
    "getpass": lambda: ModuleModel("getpass", {}, missing="environment"),
}
