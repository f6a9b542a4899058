"""``argparse``, ``optparse`` and ``getopt``: the host's parsers on the modelled command line.

The parsers come from private copies, so that they read the program's ``sys.argv``, open the program's
files and print nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.python.library.module_model import ModuleModel, host_names, unknown
from tfscope.python.library.private_copy import private_copy, private_names
from tfscope.python.library.sys_model import ARGV
from tfscope.values.unknown import Unknown

argparse: Any = private_copy("argparse")

_HOST = """Action ArgumentDefaultsHelpFormatter ArgumentError ArgumentTypeError FileType HelpFormatter
MetavarTypeHelpFormatter Namespace RawDescriptionHelpFormatter RawTextHelpFormatter ONE_OR_MORE
OPTIONAL PARSER REMAINDER SUPPRESS ZERO_OR_MORE"""


class ArgumentParser(argparse.ArgumentParser):  # type: ignore[misc]
    """``argparse.ArgumentParser`` of a command line that is not known in full.

    A required argument that the command line does not give has an unknown value, for the program is
    not evaluated to see it refuse its command line; so has what only the parser of a command sets.
    """

    def add_argument(self, *args: Any, **kwargs: Any) -> Any:
        """``add_argument``; an unknown option is left out."""
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
        positional = [a for a in missing if not a.option_strings and a.nargs != argparse.PARSER]
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
        for dest in _given_by(missing):
            if getattr(found, dest, None) is None:
                setattr(found, dest, unknown("environment", f"args.{dest}"))
        if not given:
            _leave_commands_open(self._actions, found)
        return found, rest


def _leave_commands_open(actions: list[Any], found: Any) -> None:
    """Sets what the parsers of commands may set."""
    for dest in _given_by([a for a in actions if a.nargs == argparse.PARSER and not a.required]):
        if not hasattr(found, dest):
            setattr(found, dest, unknown("environment", f"args.{dest}"))


def _given_by(actions: list[Any]) -> Iterator[str]:
    """The names that arguments set; a command sets those of its own parser, too."""
    for action in actions:
        if argparse.SUPPRESS not in (action.dest, action.default):
            yield action.dest
        if action.nargs == argparse.PARSER:
            for parser in action.choices.values():
                yield from parser._defaults
                yield from _given_by(parser._actions)


class BooleanOptionalAction(argparse.Action):  # type: ignore[misc]
    """``argparse.BooleanOptionalAction`` for an empty command line: the default."""

    def __init__(self, option_strings: Any, dest: str, default: Any = None, **kwargs: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=default, help=kwargs.get("help"))

    def __call__(self, parser: Any, namespace: Any, values: Any, option: Any = None) -> None:
        setattr(namespace, self.dest, not str(option).startswith("--no-"))


def _argparse() -> ModuleModel:
    members = private_names("argparse", _HOST)
    members.update(ArgumentParser=ArgumentParser, BooleanOptionalAction=BooleanOptionalAction)
    return ModuleModel("argparse", members, missing="unmodelled-api")


def _optparse() -> ModuleModel:
    names = """Option OptionGroup OptionParser Values OptionError OptionValueError BadOptionError
    SUPPRESS_HELP SUPPRESS_USAGE NO_DEFAULT IndentedHelpFormatter TitledHelpFormatter make_option"""
    return ModuleModel("optparse", private_names("optparse", names), missing="unmodelled-api")


def _getopt() -> ModuleModel:
    return ModuleModel("getopt", host_names("getopt", "getopt gnu_getopt GetoptError error"))


MODELS = {"argparse": _argparse, "optparse": _optparse, "getopt": _getopt}
