"""``logging`` that says nothing."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    PerRun,
    Submodule,
    run_state,
    silent_functions,
    unknown,
)
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

LEVELS = {
    "CRITICAL": 50, "FATAL": 50, "ERROR": 40, "WARNING": 30, "WARN": 30, "INFO": 20, "DEBUG": 10,
    "NOTSET": 0,
}  # fmt: skip


def _level(level: Any) -> Any:
    if isinstance(level, (int, Unknown)):
        return level
    if not isinstance(level, str):
        raise raised(TypeError(f"Level not an integer or a valid string: {level!r}"))
    if level not in LEVELS:
        raise raised(ValueError(f"Unknown level: {level!r}"))
    return LEVELS[level]


class Silent:
    """A handler, formatter or filter: takes anything and does nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.level = 0
        self.filters: list[Any] = []

    def setLevel(self, level: Any) -> None:
        """Keeps the level: a number, or the name of one."""
        self.level = _level(level)

    def setFormatter(self, fmt: Any) -> None:
        """Keeps the formatter."""
        self.formatter = fmt

    def addFilter(self, filter: Any) -> None:
        """Keeps the filter."""
        self.filters.append(filter)

    def removeFilter(self, filter: Any) -> None:
        """Forgets the filter."""
        if filter in self.filters:
            self.filters.remove(filter)

    def format(self, record: Any) -> Unknown:
        """Text that nobody reads."""
        return unknown("clock", "format()")

    formatTime = formatException = format  # noqa: N815

    def emit(self, record: Any) -> None:
        """Says nothing."""

    def handle(self, record: Any) -> None:
        """Says nothing."""

    def filter(self, record: Any) -> bool:
        """Keeps every record."""
        return True

    def flush(self) -> None:
        """Nothing is buffered."""

    def close(self) -> None:
        """Nothing is open."""


class Handler(Silent):
    """``logging.Handler``."""


class StreamHandler(Handler):
    """``logging.StreamHandler``."""

    stream = None
    terminator = "\n"


class FileHandler(StreamHandler):
    """``logging.FileHandler``: opens nothing."""


class NullHandler(Handler):
    """``logging.NullHandler``."""


class Formatter(Silent):
    """``logging.Formatter``."""


class Filter(Silent):
    """``logging.Filter``."""


class LogRecord(Silent):
    """``logging.LogRecord``."""


class Logger(Silent):
    """``logging.Logger``."""

    def __init__(self, name: Any = "root", level: Any = 0) -> None:
        super().__init__()
        self.name = name
        self.level = level
        self.handlers: list[Any] = []
        self.propagate = True
        self.disabled = False
        self.parent: Any = None

    def addHandler(self, hdlr: Any) -> None:
        """Keeps the handler."""
        self.handlers.append(hdlr)

    def removeHandler(self, hdlr: Any) -> None:
        """Forgets the handler."""
        if hdlr in self.handlers:
            self.handlers.remove(hdlr)

    def hasHandlers(self) -> bool:
        """Whether it has handlers."""
        return bool(self.handlers)

    def getEffectiveLevel(self) -> Any:
        """Its own level, or that of the root."""
        return self.level or get_logger().level

    def isEnabledFor(self, level: Any) -> Any:
        """Whether a record of this level would be shown."""
        return level >= self.getEffectiveLevel()

    def getChild(self, suffix: Any) -> Any:
        """A logger below this one."""
        return get_logger(f"{self.name}.{suffix}")

    def log(self, *args: Any, **kwargs: Any) -> None:
        """Says nothing."""

    debug = info = warning = warn = error = critical = fatal = exception = log


class LoggerAdapter(Logger):
    """``logging.LoggerAdapter``."""

    def __init__(self, logger: Any, extra: Any = None) -> None:
        super().__init__(getattr(logger, "name", "root"))
        self.logger, self.extra = logger, extra


def get_logger(name: Any = None) -> Any:
    """``logging.getLogger``: one logger per name."""
    loggers = run_state("logging.loggers", dict)
    if type(name) is Unknown:
        return Logger(name)
    name = name or "root"
    if name not in loggers:
        loggers[name] = Logger(name, LEVELS["WARNING"] if name == "root" else 0)
        if name == "tensorflow":  # python/platform/tf_logging.py get_logger, called by its import
            loggers[name].addHandler(StreamHandler())
    return loggers[name]


def basic_config(**kwargs: Any) -> None:
    """``logging.basicConfig``: gives the root a handler unless it has one."""
    root = get_logger()
    if root.handlers and not kwargs.get("force"):
        return
    named = kwargs.get("filename") is not None
    root.handlers[:] = kwargs.get("handlers") or [FileHandler() if named else StreamHandler()]
    if kwargs.get("level") is not None:
        root.setLevel(kwargs["level"])


def say(*args: Any, **kwargs: Any) -> None:
    """``logging.info`` and the like: the first call gives the root a handler."""
    basic_config()


def get_level_name(level: Any) -> Any:
    """``logging.getLevelName``."""
    if type(level) is Unknown:
        return level
    if level in LEVELS:
        return LEVELS[level]
    names = {value: name for name, value in reversed(list(LEVELS.items()))}
    return names.get(level, f"Level {level}")


_SAYING = "debug info warning warn error critical fatal exception log".split()
_SILENT = """disable shutdown captureWarnings addLevelName setLoggerClass setLogRecordFactory dictConfig
fileConfig"""


def _logging() -> ModuleModel:
    members: dict[str, Any] = {**LEVELS, **silent_functions(_SILENT), **dict.fromkeys(_SAYING, say)}
    members.update(
        basicConfig=basic_config, getLogger=get_logger, getLevelName=get_level_name, Logger=Logger, Handler=Handler,
        LoggerAdapter=LoggerAdapter, StreamHandler=StreamHandler, FileHandler=FileHandler,
        NullHandler=NullHandler, Formatter=Formatter, Filter=Filter, LogRecord=LogRecord,
        root=PerRun("logging.root", get_logger), BASIC_FORMAT="%(levelname)s:%(name)s:%(message)s",
        getLoggerClass=lambda: Logger, handlers=Submodule("logging.handlers"),
        config=Submodule("logging.config"), raiseExceptions=False,
        _levelToName={value: name for name, value in reversed(list(LEVELS.items()))},
        _nameToLevel=dict(LEVELS), lastResort=None,
    )  # fmt: skip
    return ModuleModel("logging", members, package=True, missing="unmodelled-api")


def _handlers() -> ModuleModel:
    names = """RotatingFileHandler TimedRotatingFileHandler SocketHandler SysLogHandler SMTPHandler
    MemoryHandler QueueHandler QueueListener BufferingHandler HTTPHandler WatchedFileHandler"""
    members = dict.fromkeys(names.split(), FileHandler)
    return ModuleModel("logging.handlers", members, missing="unmodelled-api")


MODELS = {
    "logging": _logging,
    "logging.handlers": _handlers,
    "logging.config": lambda: ModuleModel(
        "logging.config", silent_functions("dictConfig fileConfig listen stopListening")
    ),
}
