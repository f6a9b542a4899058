"""The layer table of ``server/ARCHITECTURE.md`` holds: imports point down, and there are no cycles."""

from __future__ import annotations

import ast
import pathlib
import re
import sys

import pytest

from tfscope.values.gaps import GAPS

SERVER = pathlib.Path(__file__).parent.parent / "server"
PACKAGE = SERVER / "tfscope"


def layers() -> dict[str, set[str]]:
    """Layer → layers it may import, from the table."""
    found = {}
    for line in (SERVER / "ARCHITECTURE.md").read_text("utf-8").split("\n"):
        match = re.match(r"\| `([\w/]+)` \|(.*)\|$", line)
        if match:
            found[match[1]] = set(re.findall(r"`([\w/]+)`", match[2]))
    return found


LAYERS = layers()


def layer_of(module: str) -> str | None:
    """The layer of a dotted module name."""
    parts = module.split(".")[1:]
    for size in (2, 1):
        name = "/".join(parts[:size])
        if name in LAYERS:
            return name
    return None


def module_name(path: pathlib.Path) -> str:
    """The dotted name of a file."""
    parts = list(path.relative_to(SERVER).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.Module, *, everywhere: bool) -> set[str]:
    """Modules of tfscope that a file imports (at module level, outside of TYPE_CHECKING)."""
    found: set[str] = set()
    nodes = list(ast.walk(tree)) if everywhere else list(tree.body)
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tfscope"):
            found.add(node.module)
            found.update(f"{node.module}.{a.name}" for a in node.names)
        elif isinstance(node, ast.Import):
            found.update(a.name for a in node.names if a.name.startswith("tfscope"))
    return found


FILES = {module_name(p): ast.parse(p.read_text("utf-8")) for p in sorted(PACKAGE.rglob("*.py"))}


def test_table_names_every_layer() -> None:
    missing = {layer_of(m) or m for m in FILES if m.count(".") >= 1 and layer_of(m) is None}
    assert missing <= {"tfscope", "tfscope.__main__", "tfscope.tf1"}


@pytest.mark.parametrize("module", sorted(FILES))
def test_imports_point_down(module: str) -> None:
    own = layer_of(module)
    if own is None:
        return
    wrong = {
        target
        for target in imports_of(FILES[module], everywhere=True)
        if layer_of(target) not in (None, own) and layer_of(target) not in LAYERS[own]
    }
    assert not wrong


LONGEST_FILE = 400
LONGEST_BODY = 40
"""Lines of a function below its signature, which for a model is TensorFlow's."""


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=module_name)
def test_files_and_functions_are_short(path: pathlib.Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= LONGEST_FILE
    long = {
        node.name: node.end_lineno - node.body[0].lineno + 1
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert not {name for name, lines in long.items() if lines > LONGEST_BODY}


LATE = {
    "tfscope.cli.main": "a command pays for its own modules alone",
    "tfscope.cli.process": "a kept answer costs next to no modules",
    "tfscope.cli.targets": "jedi is loaded only for --python",
    "tfscope.lsp.worker": "the thread that listens starts before the analysis is loaded",
    "tfscope.python.library.module_model": "the library finds its models by this class",
    "tfscope.workspace.environment": "jedi costs more than a small program's whole analysis",
    "tfscope.workspace.settings": "tomllib is loaded only where a file names tfscope",
}
"""Modules that import inside of functions, and why."""


def test_imports_stand_at_the_top() -> None:
    found = {
        module
        for module, tree in FILES.items()
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(function))
    }
    assert found == set(LATE)


def test_only_declared_libraries_are_imported() -> None:
    """A library that merely happens to be installed here is not there for a user."""
    text = (SERVER.parent / "pyproject.toml").read_text("utf-8")
    listed = re.search(r"^dependencies = \[(.*)\]$", text, re.M)
    assert listed
    declared = set(re.findall(r'"(\w+)', listed[1])) | {"lsprotocol", "tfscope"}
    found = {
        module: name
        for module, tree in FILES.items()
        for node in ast.walk(tree)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level
            else [a.name for a in node.names] if isinstance(node, ast.Import) else []
        )
        if name.partition(".")[0] not in declared | sys.stdlib_module_names
    }
    assert not found


def test_no_import_cycles() -> None:
    graph = {m: {t for t in imports_of(tree, everywhere=False) if t in FILES} for m, tree in FILES.items()}
    state: dict[str, int] = {}

    def visit(module: str, path: list[str]) -> None:
        state[module] = 1
        for target in graph[module]:
            if target == module or module.startswith(f"{target}."):
                continue
            assert state.get(target) != 1, " -> ".join([*path[path.index(target) :], target] if target in path else [module, target])
            if target not in state:
                visit(target, [*path, target])
        state[module] = 2

    for module in graph:
        if module not in state:
            visit(module, [module])


GAP_CALLS = ("Unknown", "unknown", "unknown_function", "unknown_functions", "note_gap")
"""What takes the name of a gap first."""


def test_every_gap_is_worded() -> None:
    named = {
        node.args[0].value
        for tree in FILES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in GAP_CALLS
    }
    assert named == set(GAPS)
