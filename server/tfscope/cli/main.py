"""The commands and their arguments."""

from __future__ import annotations

import argparse
import json
import sys

from tfscope.analysis.analyze import NotAProgram, Options, analyze
from tfscope.cli import vars_json

CLEAN, FINDINGS, USAGE, INTERNAL = 0, 1, 2, 3


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(prog="tfscope")
    commands = top.add_subparsers(dest="command", required=True)
    variables = commands.add_parser("vars")
    variables.add_argument("paths", nargs="+")
    variables.add_argument("--format", default="table")
    variables.add_argument("--root", action="append", default=[])
    variables.add_argument("--target", default="1.15")
    variables.add_argument("--ops", action="store_true")
    commands.add_parser("lsp")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns the exit status."""
    options = parser().parse_args(arguments)
    if options.command == "lsp":
        from tfscope.lsp.server import main as serve

        return serve()
    told = Options(target=options.target, roots=tuple(options.root), with_ops=options.ops)
    files = []
    for path in options.paths:
        try:
            analysis = analyze(path, told)
        except NotAProgram as error:
            print(f"tfscope: {error}", file=sys.stderr)
            return USAGE
        files.append(vars_json.file_entry(path, analysis, [], ops=options.ops))
        for fault in analysis.faults:
            print("fault:", fault.message, fault.place, fault.frames[-1:], file=sys.stderr)
        for gap in analysis.gaps[:10]:
            print("gap:", gap, file=sys.stderr)
    json.dump(vars_json.document(options.target, files), sys.stdout)
    print()
    return CLEAN
