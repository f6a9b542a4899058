"""Runs a small program of ours on the models, natively, and compares it with a record.

Used as a script: ``python native.py PROGRAM.py RECORD.json [--target 2.x]``.
"""

from __future__ import annotations

import json
import pathlib
import sys
import types

SERVER = pathlib.Path(__file__).resolve().parents[3] / "server"
sys.path.insert(0, str(SERVER))

from tfscope.tf1.api import module_imports  # noqa: E402
from tfscope.values.raised import is_raised  # noqa: E402
from tfscope.values.run import Run, activate  # noqa: E402


class NativeRun(Run):
    """A run without an evaluator."""

    def __init__(self, target: str) -> None:
        super().__init__(target)
        self.gaps: list[tuple[str, str]] = []

    def note_gap(self, gap: str, detail: str) -> None:
        self.gaps.append((gap, detail))


def install() -> dict[str, types.ModuleType]:
    """Module objects for ``import tensorflow.…``."""
    before = {n: m for n, m in sys.modules.items() if n.split(".")[0] == "tensorflow"}
    for name in before:
        del sys.modules[name]

    class Finder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name.split(".")[0] != "tensorflow":
                return None
            import importlib.machinery

            return importlib.machinery.ModuleSpec(name, Finder, is_package=True)

        @staticmethod
        def create_module(spec):
            found = module_imports.provide(spec.name)
            if found is None:
                raise ImportError(spec.name)
            return found

        @staticmethod
        def exec_module(loaded):
            pass

    sys.meta_path.insert(0, Finder)
    return Finder


def run(path: str, target: str = "1.15") -> dict:
    """What the models' graphs hold after the program, in the form of a record."""
    with activate(NativeRun(target)) as current:
        finder = install()
        error = None
        try:
            code = compile(pathlib.Path(path).read_text(), path, "exec")
            exec(code, {"__name__": "__main__", "__file__": path})
        except BaseException as raised_error:
            if not is_raised(raised_error):
                raise
            error = {"type": type(raised_error).__name__, "message": str(raised_error)}
        finally:
            sys.meta_path.remove(finder)
            for name in [n for n in sys.modules if n.split(".")[0] == "tensorflow"]:
                del sys.modules[name]
        graphs = []
        for graph in current.data.get("graphs", ()):
            found = [describe(v, graph) for v in graph.variables_in_order]
            if found:
                ops = [[op.name, op.type] for op in graph.get_operations()]
                shapes = {op.name: str(op.outputs[0].shape) for op in graph.get_operations() if op.outputs}
                graphs.append({"variables": found, "ops": ops, "shapes": shapes})
        return {"error": error, "graphs": graphs, "gaps": current.gaps, "events": current.events}


def describe(variable, graph) -> dict:
    shape = variable.shape
    collections = sorted(
        str(k) for k in graph.collections
        if any(variable is item for item in graph.get_collection_ref(k)) and isinstance(k, str)
    )
    kind = variable._dtype_val
    return {
        "name": variable.name,
        "shape": None if shape.ndims is None else shape.as_list(),
        "dtype": kind.name if kind else None,
        "collections": collections,
    }


def compare(ours: dict, record: dict) -> list[str]:
    """Differences, as lines."""
    found = []
    theirs = record.get("error")
    if bool(ours["error"]) != bool(theirs) or (
        theirs and (theirs["type"], theirs["message"].split("\n")[0]) != (ours["error"]["type"], ours["error"]["message"].split("\n")[0])
    ):
        found.append(f"error: {ours['error']} instead of {theirs and {k: theirs[k] for k in ('type', 'message')}}")
    for i, graph in enumerate(record["graphs"]):
        mine = ours["graphs"][i] if i < len(ours["graphs"]) else {"variables": [], "ops": []}
        wanted = [{k: v[k] for k in ("name", "shape", "dtype", "collections")} for v in graph["variables"]]
        for w in wanted:
            w["collections"] = sorted(w["collections"])
        if mine["variables"] != wanted:
            names = [v["name"] for v in mine["variables"]]
            for v in wanted:
                if v not in mine["variables"]:
                    near = [m for m in mine["variables"] if m["name"] == v["name"]]
                    found.append(f"variable missing: {v} {'ours: ' + str(near) if near else ''}")
            for v in mine["variables"]:
                if v["name"] not in [w["name"] for w in wanted]:
                    found.append(f"variable invented: {v}")
            if sorted(names) == sorted(w["name"] for w in wanted) and names != [w["name"] for w in wanted]:
                found.append(f"order of variables: {names}")
        if "ops" in graph:
            a = [(o[0], o[1]) for o in mine["ops"]]
            b = [(o[0], o[1]) for o in graph["ops"]]
            for op in b:
                if op not in a:
                    found.append(f"op missing: {op}")
            for op in a:
                if op not in b:
                    found.append(f"op invented: {op}")
    if len(ours["graphs"]) > len(record["graphs"]):
        found.append(f"graphs: {len(ours['graphs'])} instead of {len(record['graphs'])}")
    return found


if __name__ == "__main__":
    target = "2.x" if "--target" in sys.argv else "1.15"
    result = run(sys.argv[1], target)
    for line in compare(result, json.loads(pathlib.Path(sys.argv[2]).read_text())):
        print(line)
    for gap in dict.fromkeys(result["gaps"]):
        print("gap:", gap)
