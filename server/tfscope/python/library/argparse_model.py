"""``argparse``, ``optparse`` and ``getopt``: the host's parsers on the modelled command line."""

from __future__ import annotations

import argparse
import optparse
import posixpath
from typing import Any, NoReturn

from tfscope.python.library.files import program_open
from tfscope.python.library.module_model import ModuleModel, host_names, unknown
from tfscope.python.library.sys_model import ARGV
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_HOST = """Action ArgumentDefaultsHelpFormatter ArgumentError ArgumentTypeError HelpFormatter
MetavarTypeHelpFormatter Namespace RawDescriptionHelpFormatter RawTextHelpFormatter ONE_OR_MORE
OPTIONAL PARSER REMAINDER SUPPRESS ZERO_OR_MORE"""


def _program() -> str:
    name = str(ARGV.get()[0]) if ARGV.get() else ""
    return posixpath.basename(name)


class ArgumentParser(argparse.ArgumentParser):
    """``argparse.ArgumentParser`` that reads the modelled ``sys.argv``, opens and prints nothing.

    A required argument that the command line does not give has an unknown value, for the program is
    not evaluated to see it refuse its command line.
    """

    def __init__(self, prog: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("fromfile_prefix_chars", None)
        super().__init__(prog if isinstance(prog, str) else _program(), *args, **kwargs)

    def add_argument(self, *args: Any, **kwargs: Any) -> Any:
        """``add_argument``; a hole in a default is kept, an unknown option is left out."""
        if any(type(arg) is Unknown for arg in args):
            return unknown("argument", "add_argument()")
        return super().add_argument(*args, **kwargs)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The namespace, and the arguments that no option takes."""
        if type(args) is Unknown:
            args = []
        given = ARGV.get()[1:] if args is None else list(args)
        required = [a for a in self._actions if a.required]
        missing = [] if given else required
        for action in missing:
            action.required = False
        positional = [a for a in missing if not a.option_strings]
        saved = [(a, a.nargs, a.default) for a in positional]
        for action in positional:
            action.nargs, action.default = argparse.OPTIONAL, None
        try:
            found, rest = super().parse_known_args(given, namespace)
        finally:
            for action in missing:
                action.required = True
            for action, nargs, default in saved:
                action.nargs, action.default = nargs, default
        for action in missing:
            if getattr(found, action.dest, None) is None:
                setattr(found, action.dest, unknown("environment", f"args.{action.dest}"))
        return found, rest

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Ends the program."""
        raise raised(SystemExit(status))

    def error(self, message: str) -> NoReturn:
        """Ends the program."""
        raise raised(SystemExit(2))

    def _print_message(self, message: str, file: Any = None) -> None:
        """Prints nothing."""


class FileType:
    """``argparse.FileType``: opens the program's files."""

    def __init__(self, mode: str = "r", *args: Any, **kwargs: Any) -> None:
        self._mode = mode

    def __call__(self, string: Any) -> Any:
        return program_open(string, self._mode)


class BooleanOptionalAction(argparse.Action):
    """``argparse.BooleanOptionalAction`` for an empty command line: the default."""

    def __init__(self, option_strings: Any, dest: str, default: Any = None, **kwargs: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=default, help=kwargs.get("help"))

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        setattr(namespace, self.dest, not str(option).startswith("--no-"))


class OptionParser(optparse.OptionParser):
    """``optparse.OptionParser`` on the modelled command line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.prog is None:
            self.prog = _program()

    def _get_args(self, args: Any) -> list[Any]:
        return ARGV.get()[1:] if args is None or type(args) is Unknown else list(args)

    def exit(self, status: int = 0, msg: str | None = None) -> NoReturn:
        """Ends the program."""
        raise raised(SystemExit(status))

    def error(self, msg: str) -> NoReturn:
        """Ends the program."""
        raise raised(SystemExit(2))

    def print_help(self, file: Any = None) -> None:
        """Prints nothing."""

    def print_usage(self, file: Any = None) -> None:
        """Prints nothing."""

    def print_version(self, file: Any = None) -> None:
        """Prints nothing."""


def _argparse() -> ModuleModel:
    members = host_names("argparse", _HOST)
    members.update(
        ArgumentParser=ArgumentParser,
        FileType=FileType,
        BooleanOptionalAction=BooleanOptionalAction,
    )
    return ModuleModel("argparse", members, missing="unmodelled-api")


def _optparse() -> ModuleModel:
    names = """Option OptionGroup Values OptionError OptionValueError BadOptionError SUPPRESS_HELP
    SUPPRESS_USAGE NO_DEFAULT IndentedHelpFormatter TitledHelpFormatter make_option"""
    members = {**host_names("optparse", names), "OptionParser": OptionParser}
    return ModuleModel("optparse", members, missing="unmodelled-api")


MODELS = {
    "argparse": _argparse,
    "optparse": _optparse,
    "getopt": lambda: ModuleModel(
        "getopt", host_names("getopt", "getopt gnu_getopt GetoptError error")
    ),
}
