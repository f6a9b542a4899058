"""``absl.app`` and ``absl.logging``."""

from __future__ import annotations

from typing import Any, NoReturn

from tfscope.python.library.absl_flags import flags
from tfscope.python.library.logging_model import Handler, Logger
from tfscope.python.library.module_model import (
    ModuleModel,
    PerRun,
    Submodule,
    run_state,
    silent_functions,
)
from tfscope.python.library.sys_model import ARGV
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class Error(Exception):
    """``absl.app.Error``."""


class UsageError(Error):
    """``absl.app.UsageError``."""

    def __init__(self, message: Any, exitcode: Any = 1) -> None:
        super().__init__(message)
        self.exitcode = exitcode


def run(main: Any, argv: Any = None, flags_parser: Any = None) -> NoReturn:
    """``absl.app.run``: parses the flags, calls ``main`` and exits with its result.

    Mirrors absl-py ``absl/app.py`` ``run``.
    """
    given = ARGV.get() if argv is None or type(argv) is Unknown else argv
    rest = flags()(list(given)) if flags_parser is None else flags_parser(list(given))
    raise raised(SystemExit(main(rest)))


def _app() -> ModuleModel:
    members = {
        **silent_functions("usage call_after_init install_exception_handler define_help_flags"),
        "run": run, "Error": Error, "UsageError": UsageError,
    }  # fmt: skip
    return ModuleModel("absl.app", members, missing="unmodelled-api")


def _logging() -> ModuleModel:
    silent = """debug info warning warn error fatal exception log log_every_n log_first_n log_if vlog
    log_every_n_seconds set_verbosity set_stderrthreshold use_absl_handler use_python_logging flush
    skip_log_prefix"""
    members: dict[str, Any] = silent_functions(silent)
    members.update(
        DEBUG=1, INFO=0, WARNING=-1, WARN=-1, ERROR=-2, FATAL=-3, ABSLLogger=Logger,
        get_verbosity=lambda: flags()["verbosity"].value, get_absl_logger=Logger,
        vlog_is_on=lambda level: False, level_debug=lambda: False, level_info=lambda: False,
        level_warning=lambda: True, level_error=lambda: True,
        _absl_handler=PerRun("absl.logging.handler", Handler), _warn_preinit_stderr=True,
        get_absl_handler=lambda: run_state("absl.logging.handler", Handler), ABSLHandler=Handler,
    )  # fmt: skip
    return ModuleModel("absl.logging", members, missing="unmodelled-api")


def _absl() -> ModuleModel:
    parts = {name: Submodule(f"absl.{name}") for name in ("app", "flags", "logging", "testing")}
    return ModuleModel("absl", parts, package=True, missing="unmodelled-module")


MODELS = {"absl": _absl, "absl.app": _app, "absl.logging": _logging}
