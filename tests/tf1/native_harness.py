"""Runs one of our test programs natively on the models and prints a record like the oracle's.

    python tests/tf1/native_harness.py PROGRAM.py [--target 2.x] [--root DIR]... [--against RECORD.json]

The host's CPython runs the program; ``import tensorflow`` gives the model tree.  The product never
works so: it is for programs of ours only.  ``--against`` prints the differences instead.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import functools
import importlib.machinery
import io
import json
import os
import pathlib
import runpy
import sys
import traceback
import types
from collections.abc import Iterator
from typing import Any

SERVER = pathlib.Path(__file__).resolve().parents[2] / "server"
sys.path.insert(0, str(SERVER))

from tfscope.tf1.api import module_imports  # noqa: E402
from tfscope.tf1.graph import events  # noqa: E402
from tfscope.tf1.graph.graph import get_default_graph  # noqa: E402
from tfscope.values.raised import MARK, frames_of, is_raised  # noqa: E402
from tfscope.values.run import Frame, Run, activate  # noqa: E402
from tfscope.values.unknown import Indeterminate, Unknown  # noqa: E402

TOPS = ("tensorflow", "tensorflow_core")


def _attribute(self: Unknown, name: str) -> Unknown:
    """Attributes of unknowns, which the evaluator gives."""
    if name.startswith("__"):
        raise AttributeError(name)
    return self.attribute(name)


@contextlib.contextmanager
def attributes_of_unknowns() -> Iterator[None]:
    """Within the block unknowns have attributes in the host's Python, too; the product's have none."""
    Unknown.__getattr__ = _attribute  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del Unknown.__getattr__  # type: ignore[attr-defined]


@functools.cache
def own_file(name: str, roots: tuple[str, ...]) -> str | None:
    """A file as a record names it; ``None`` if it is none of the program's."""
    path = os.path.realpath(name)
    for root in roots:
        if path.startswith(os.path.realpath(root) + os.sep):
            return os.path.relpath(path, os.path.realpath(root))
    return None


class NativeRun(Run):
    """A run whose call path is the host's own stack."""

    def __init__(self, target: str, roots: list[str]) -> None:
        super().__init__(target)
        self.roots = tuple(roots)
        self.gaps: list[tuple[str, str]] = []

    def note_gap(self, gap: str, detail: str) -> None:
        self.gaps.append((gap, detail))

    def frames(self) -> tuple[Frame, ...]:
        found: list[Frame] = []
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None:
            file = own_file(frame.f_code.co_filename, self.roots)
            if file is not None:
                first, last = lines(frame.f_code, frame.f_lasti, frame.f_lineno)
                found.append((file, first, frame.f_code.co_name, last))
            frame = frame.f_back
        return tuple(reversed(found))


def lines(code: types.CodeType, lasti: int, fallback: int) -> tuple[int, int]:
    """First and last line of the expression that a frame is at."""
    if sys.version_info < (3, 11):
        return fallback, fallback
    places = list(code.co_positions())
    first, last = places[lasti // 2][:2] if 0 <= lasti // 2 < len(places) else (None, None)
    return first or fallback, last or fallback


class Finder:
    """Imports of TensorFlow's modules give the models."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name.split(".")[0] not in TOPS:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> Any:
        found = module_imports.provide(spec.name)
        if found is None:
            raise ImportError(spec.name)
        return found

    def exec_module(self, loaded: Any) -> None:
        pass


def run(path: str, target: str = "1.15", roots: list[str] | None = None) -> dict[str, Any]:
    """What the models' graphs hold after the program, in the form of a record."""
    program = os.path.abspath(path)
    roots = [os.path.abspath(r) for r in roots or [os.path.dirname(program)]]
    old_path, old_argv, before = list(sys.path), sys.argv, set(sys.modules)
    finder = Finder()
    sys.meta_path.insert(0, finder)
    sys.path[:0] = [*roots, os.path.dirname(program)]
    sys.argv = [program]
    try:
        with attributes_of_unknowns(), activate(NativeRun(target, roots)) as current:
            error, printed = None, io.StringIO()
            try:
                with contextlib.redirect_stdout(printed):
                    runpy.run_path(program, run_name="__main__")
            except SystemExit:
                pass
            except Indeterminate as stop:
                print(f"stopped: {stop} at {current.frames()}", file=sys.stderr)
            except Exception as failure:
                error = describe_error(failure, roots)
            text = printed.getvalue().split("\n")
            return {"tf": f"models {target}", "error": error, "graphs": list(graphs_of(current)), "stdout": text}
    finally:
        sys.meta_path.remove(finder)
        sys.path[:], sys.argv = old_path, old_argv
        for name in [n for n in sys.modules if n.split(".")[0] in TOPS or n not in before and _local(n, roots)]:
            del sys.modules[name]


def _local(name: str, roots: list[str]) -> bool:
    file = getattr(sys.modules[name], "__file__", None)
    return bool(file) and own_file(file, tuple(roots)) is not None


def describe_error(failure: Exception, roots: list[str]) -> dict[str, Any]:
    """An error of the program; a fault of the models goes through."""
    path = traceback.extract_tb(failure.__traceback__)
    native = [(own_file(f.filename, tuple(roots)), f.lineno, f.name, f.end_lineno) for f in path]
    if not is_raised(failure) and str(SERVER) in path[-1].filename:
        raise failure
    frames: Any = frames_of(failure) if hasattr(failure, MARK) else [f for f in native if f[0] is not None]
    text = str(failure).split("\n")[0]
    return {"type": type(failure).__name__, "message": text, "frames": [list(f) for f in frames]}


def graphs_of(current: NativeRun) -> Iterator[dict[str, Any]]:
    """Each graph that a record lists."""
    given = False
    default = get_default_graph()
    for graph in current.data.get("graphs", ()):
        if graph.outer_graph is not None:
            continue
        gets = [
            {"name": e.name, "frames": [list(f) for f in e.frames]}
            for e in current.events
            if isinstance(e, events.VariableGot) and e.graph is graph
        ]
        variables = [describe(v, graph) for v in graph.variables_in_order]
        ops = [[op.name, op.type, site(op.frames)] for op in graph.get_operations()]
        if variables or gets or (graph is default and not given):
            given = True
            yield {"variables": variables, "gets": gets, "ops": ops}


def site(frames: tuple[Frame, ...]) -> list[Any] | None:
    """The innermost own line, as ops have it."""
    return [frames[-1][0], frames[-1][1], frames[-1][3]] if frames else None


def describe(variable: Any, graph: Any) -> dict[str, Any]:
    """One variable as a record has it."""
    shape = variable.op.attrs["shape"]
    member = [
        key
        for key in graph.get_all_collection_keys()
        if any(getattr(i, "name", None) == variable.name and hasattr(i, "initializer") for i in graph.get_collection(key))
    ]
    dtype = variable.op.attrs["dtype"]
    return {
        "name": variable.name,
        "shape": None if shape.ndims is None else shape.as_list(),
        "dtype": None if dtype is None else dtype.name,
        "collections": sorted(set(member)),
        "frames": [list(f) for f in variable.frames],
    }


def differences(got: dict[str, Any], want: dict[str, Any], *, ops: bool = True) -> list[str]:
    """What a prediction has otherwise than a record, one line each."""
    found: list[str] = []
    a, b = want["error"], got["error"]
    if (a is None) != (b is None) or (a and b and (a["type"], a["message"]) != (b["type"], b["message"])):
        found.append(f"error: want {a} got {b}")
    elif a and b and not _at(a["frames"], b["frames"]):
        found.append(f"error at: want {a['frames']} got {b['frames']}")
    if "stdout" in want:
        found += _printed(want["stdout"], got["stdout"])
    if len(want["graphs"]) != len(got["graphs"]):
        found.append(f"graphs: want {len(want['graphs'])} got {len(got['graphs'])}")
    for index, (g, h) in enumerate(zip(want["graphs"], got["graphs"])):
        keys = ("name", "shape", "dtype", "collections")
        found += _listed(f"{index} variable", [[v[k] for k in keys] for v in g["variables"]], [[v[k] for k in keys] for v in h["variables"]])
        found += _listed(f"{index} get", [v["name"] for v in g["gets"]], [v["name"] for v in h["gets"]])
        for kind in ("variables", "gets"):
            for v, w in zip(g[kind], h[kind]):
                if v["name"] == w["name"] and not _at(v["frames"], w["frames"]):
                    found.append(f"{index} {kind} at: {v['name']} want {v['frames']} got {w['frames']}")
        if ops and "ops" in g:
            found += _listed(f"{index} op", [o[:2] for o in g["ops"]], [o[:2] for o in h["ops"]])
    return found


def _printed(want: list[str], got: list[str]) -> list[str]:
    changes = difflib.unified_diff(want, got, "want", "got", lineterm="", n=0)
    return [f"printed {line}" for line in changes if not line.startswith(("---", "+++", "@@"))]


def _at(want: Any, got: Any) -> bool:
    if not want or not got:
        return bool(want) == bool(got)
    w, g = want[-1], got[-1]
    return bool(w[0] == g[0] and g[1] <= w[1] <= g[3])


def _listed(what: str, want: list[Any], got: list[Any]) -> list[str]:
    found = [f"{what} missing: {w}" for w in want if w not in got]
    found += [f"{what} extra: {g}" for g in got if g not in want]
    if not found and want != got:
        place = next((i for i, (w, g) in enumerate(zip(want, got)) if w != g), min(len(want), len(got)))
        found.append(f"{what} order: at {place} want {want[place:place + 3]} got {got[place:place + 3]}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--target", default="1.15")
    parser.add_argument("--root", action="append", default=[])
    parser.add_argument("--ops", action="store_true", help="ops are always printed; for the recorder's command line")
    parser.add_argument("--against")
    given = parser.parse_args()
    record = run(given.program, given.target, given.root)
    if given.against:
        for line in differences(record, json.loads(pathlib.Path(given.against).read_text())):
            print(line)
        return
    print(json.dumps(record, sort_keys=True))


if __name__ == "__main__":
    main()
