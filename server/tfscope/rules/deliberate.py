"""Errors that are worth knowing, but no fault of the program's graph.

A script that refuses to run without its flags ends so whenever it is started without them, and a
program that a Python 2 runs ends at the first name that a Python 3 lacks; so does one of an older NumPy.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from tfscope.base.patterns import regex
from tfscope.base.records import replace
from tfscope.rules.finding import INFO, Finding
from tfscope.source.parse import Parsed

RULE = "uncaught-error"

PYTHON2 = regex(
    "NameError: name '(?:xrange|basestring|unicode|long|unichr|raw_input|reduce|cmp|file|execfile|intern"
    "|reload|apply)' is not defined"
    "|ModuleNotFoundError: No module named '(?:cPickle|cStringIO|StringIO|ConfigParser|Queue|urllib2|urlparse"
    "|httplib|Tkinter|__builtin__|commands|HTMLParser|xmlrpclib|thread|copy_reg|SocketServer|sets)'"
    "|AttributeError: '(?:dict|OrderedDict|defaultdict)' object has no attribute "
    "'(?:iteritems|iterkeys|itervalues|viewitems|viewkeys|viewvalues|has_key)'"
    "|AttributeError: 'str' object has no attribute 'decode'"
    "|AttributeError: '\\w+' object has no attribute 'next'"
    "|TypeError: iter\\(\\) returned non-iterator of type"
)
"""What a Python 3 says of names that only a Python 2 has."""


NUMPY = regex(
    "AttributeError: module 'numpy' has no attribute '(?:int|float|bool|complex|object|str|long|asscalar)'"
)
"""What a newer NumPy says of names that the one of TensorFlow 1 has."""


NO_PATH = "ValueError: Can't load save_path when it is None."
"""What a saver says that is told to restore from no path."""

TOO_FEW = ("IndexError: list index out of range", "ValueError: not enough values to unpack")
"""What Python says where a list is shorter than the program takes it to be."""


def softened(
    findings: Iterable[Finding], parsed_of: Callable[[str], Parsed | None]
) -> list[Finding]:
    """The findings; those about a ``raise`` or ``assert`` of the program itself are informations."""
    return [
        replace(f, level=INFO)
        if f.rule == RULE
        and (
            PYTHON2.match(f.message)
            or NUMPY.match(f.message)
            or deliberate(f, parsed_of(f.site[0]))
            or wants_arguments(f, parsed_of)
        )
        else f
        for f in findings
    ]


def wants_arguments(finding: Finding, parsed_of: Callable[[str], Parsed | None]) -> bool:
    """Whether the program ends so because its command line and its environment are empty, as far as known.

    ``sys.argv[1]`` is not there, there is little to unpack, and options without a default are ``None``, as
    are variables of the environment.
    """
    if finding.message.startswith(TOO_FEW):
        parsed = parsed_of(finding.site[0])
        if parsed is None:
            return False
        names = _command_lines(parsed.tree)
        return any(
            _name(node) in names and finding.site[1] <= node.lineno <= finding.site[3]
            for node in ast.walk(parsed.tree)
            if isinstance(node, ast.Attribute | ast.Name)
        )
    named = any(words in finding.message for words in ("NoneType", "got None"))
    if finding.message != NO_PATH and (not named or finding.message.startswith("ValueError")):
        return False
    trees = [
        parsed.tree
        for file in {f[0] for f in finding.path}
        if (parsed := parsed_of(file)) is not None
    ]
    return any(_reads_options(node) for tree in trees for node in ast.walk(tree))


def _name(node: ast.AST) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _command_lines(tree: ast.AST) -> set[str]:
    """The names of the command line and its options: ``argv``, ``FLAGS``, and what is assigned of them."""
    names = {"argv", "FLAGS"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and not _READ.isdisjoint(map(_name, ast.walk(node.value))):
            names.update(_name(target) for target in node.targets)
    return names - {""}


_READERS = ("flags", "parse_args", "parse_known_args")
_READ = frozenset(("argv", *_READERS))
_OPTIONS = frozenset(("argparse", "optparse", "flags", "click", "getopt", "ArgumentParser"))


def _reads_options(node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return any(alias.name.rpartition(".")[2] in _OPTIONS for alias in node.names)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == "getenv" or (
            node.func.attr == "get" and _name(node.func.value) == "environ"
        )
    return _name(node) == "FLAGS" or isinstance(node, ast.Attribute) and node.attr in _READERS


def deliberate(finding: Finding, parsed: Parsed | None) -> bool:
    """Whether the place of a finding is a statement that raises."""
    if parsed is None:
        return False
    return any(
        isinstance(node, ast.Raise | ast.Assert)
        and node.lineno <= finding.site[1] <= (node.end_lineno or 0)
        for node in ast.walk(parsed.tree)
    )
