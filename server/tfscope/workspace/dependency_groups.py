"""Which of a project's dependencies a line names: those of the program, of an extra, or of its tests.

Reference: setuptools' keywords `install_requires`, `extras_require`, `tests_require`; PyPA specifications
"pyproject.toml" and "Dependency Groups"; Poetry's and Pipenv's files.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfscope.base.patterns import regex
from tfscope.source.parse import parse
from tfscope.source.text import SourceText

PROGRAM, EXTRA, DEVELOPMENT = 0, 1, 2

_FOR_DEVELOPERS = regex(
    r"(?i)(?:^|[-_. ])(?:tests?|testing|dev|develop|development|docs?|lint|ci|build|verify)(?:$|[-_. ])"
)
_SECTION = regex(r"\s*\[+([^\]]+)\]+\s*$")
_KEY = regex(r"""\s*["']?([\w.-]+)["']?\s*=""")
_EXTRAS = regex(r"(?:optional-dependencies|extras_require|dependency-groups|extras)$")
_GROUP = regex(r"(?:group|envs|dev-dependencies|dev-packages|build-system)(?:\.|$)")


def groups(name: str, text: str) -> dict[int, int]:
    """Line → group, of the lines of a file that do not name dependencies of the program itself."""
    if name.endswith(".py"):
        return _of_setup(text)
    if name.endswith((".toml", ".cfg")) or name == "Pipfile":
        return _of_sections(text)
    return {}


def _group(label: str, usual: int = EXTRA) -> int:
    return DEVELOPMENT if _FOR_DEVELOPERS.search(label) else usual


def _of_setup(text: str) -> dict[int, int]:
    """By the names of the keywords and variables that hold the lists, and the keys of the extras."""
    found: dict[int, int] = {}
    for name, value in _named(parse(SourceText("setup.py", text)).tree):
        extras = "extra" in name
        if not extras and _group(name, PROGRAM) == PROGRAM and name != "setup_requires":
            continue
        _mark(found, value, _group(name) if extras else DEVELOPMENT)
        if extras and isinstance(value, ast.Dict):
            for key, items in zip(value.keys, value.values):
                if isinstance(key, ast.Constant):
                    _mark(found, items, _group(str(key.value)))
    return found


def _named(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg is not None:
            yield node.arg, node.value
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            yield _name_of(node.targets[0]), node.value


def _name_of(target: ast.expr) -> str:
    """``tests_require`` of a variable, also of ``extras['tests'] = …``: the container's name and the key."""
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return f"{_name_of(target.value)}.{target.slice.value!s}"
    return target.id if isinstance(target, ast.Name) else ""


def _mark(found: dict[int, int], node: ast.expr, group: int) -> None:
    for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
        found[line] = group


def _of_sections(text: str) -> dict[int, int]:
    found: dict[int, int] = {}
    section = key = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _SECTION.match(line)
        if header is not None:
            section, key = header[1].strip(), ""
            continue
        named = _KEY.match(line)
        key = named[1] if named is not None else key
        extras = _EXTRAS.search(section) is not None
        if extras or _GROUP.search(section):
            found[number] = _group(f"{section}.{key}" if extras else section)
        elif key in ("tests_require", "setup_requires"):
            found[number] = DEVELOPMENT
    return found
