"""The commands and their arguments."""

from __future__ import annotations

import argparse
import os
import sys

from tfscope import __version__
from tfscope.cli.status import CLEAN, FINDINGS, INTERNAL, USAGE

__all__ = ["CLEAN", "FINDINGS", "INTERNAL", "USAGE", "main", "parser"]


class _Help(argparse.HelpFormatter):
    """Help as wide as the terminal.

    Each argument makes a formatter; the standard one imports ``shutil``, with all of compression, to
    ask for a width.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="tfscope",
        description="Variables, scopes and sharing of TensorFlow 1 programs.",
        formatter_class=_Help,
    )
    top.add_argument("--version", action="version", version=f"tfscope {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    check = _on_programs(commands, "check", "report what goes wrong in programs")
    check.add_argument("--format", default="full", choices=["full", "concise", "json", "github"])
    variables = _on_programs(commands, "vars", "list the variables that programs create")
    variables.add_argument("--format", default="table", choices=["table", "json"])
    variables.add_argument("--ops", action="store_true", help="list operations too")
    explain = commands.add_parser(
        "explain", help="describe a rule, or list the rules", formatter_class=_Help
    )
    explain.add_argument("rule", nargs="?")
    coverage = _on_programs(commands, "coverage", "say how much of programs is known exactly")
    coverage.add_argument(
        "--most", type=int, default=40, metavar="N", help="gaps to show (default: 40)"
    )
    server = commands.add_parser(
        "lsp", help="serve an editor over stdin and stdout", formatter_class=_Help
    )
    server.add_argument(
        "--stdio", action="store_true", help="the default; accepted for editors that pass it"
    )
    return top


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 or more")
    return number


def _on_programs(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=words, description=f"{words[0].upper()}{words[1:]}.", formatter_class=_Help
    )
    command.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="Python files or folders (default: .)",
    )
    command.add_argument(
        "--root", action="append", default=[], metavar="DIR", help="put DIR on the import path"
    )
    command.add_argument(
        "--python",
        metavar="PATH",
        help="a Python or its environment, whose installed packages are read (it is asked for its path)",
    )
    command.add_argument(
        "--target",
        choices=["1.15", "2.x"],
        help="whose behaviour is modelled (default: what the project requires, else 1.15)",
    )
    command.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help="evaluate so many programs beside each other (default: as many as pay, 8 at most)",
    )
    command.add_argument(
        "--no-cache", action="store_true", help="neither use nor keep answers of earlier runs"
    )
    command.add_argument(
        "--verbose", action="store_true", help="tell internal faults and gaps on stderr"
    )
    return command


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns the exit status."""
    told = parser().parse_args(arguments)
    if told.command == "lsp":
        from tfscope.lsp.main import main as serve

        return serve()
    if told.command == "explain":
        from tfscope.cli import explain

        return explain.run(told.rule)
    return _programs(told)


def _programs(told: argparse.Namespace) -> int:
    from tfscope.cli import check, coverage, vars
    from tfscope.cli.targets import UsageError

    try:
        return {"check": check.run, "vars": vars.run, "coverage": coverage.run}[told.command](told)
    except UsageError as error:
        print(f"tfscope: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return CLEAN
    except (
        Exception
    ) as fault:  # the boundary of a command: a bug of ours has an exit status of its own
        if told.verbose:
            sys.excepthook(*sys.exc_info())
        else:
            print(
                f"tfscope: internal fault: {type(fault).__name__}: {fault} (--verbose shows more)",
                file=sys.stderr,
            )
        return INTERNAL
