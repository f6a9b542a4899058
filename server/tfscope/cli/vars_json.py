"""``tfscope vars --format json``: the output contract (schema 1)."""

from __future__ import annotations

from typing import Any

from tfscope import __version__
from tfscope.analysis import result as r

SCHEMA = 1


def document(target: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    """The whole answer."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "tfscope", "version": __version__},
        "target": target,
        "files": files,
    }


def file_entry(
    path: str, analysis: r.Analysis, problems: list[dict[str, Any]], *, ops: bool
) -> dict[str, Any]:
    """One program."""
    return {
        "path": path,
        "graphs": [graph_entry(g, ops=ops) for g in analysis.graphs],
        "error": error_entry(analysis.error),
        "problems": problems,
    }


def graph_entry(graph: r.GraphFacts, *, ops: bool) -> dict[str, Any]:
    """One graph."""
    entry: dict[str, Any] = {
        "entry": graph.entry,
        "variables": [variable_entry(v) for v in graph.variables],
        "gets": [
            _late({"name": g.name or None, "frames": frames(g.frames)}, unreached=g.unreached)
            for g in graph.gets
        ],
    }
    if graph.assumes:
        entry["assumes"] = [
            {"file": a.file, "line": a.line, "text": a.text, "value": a.value}
            for a in graph.assumes
        ]
    if graph.alternative:
        entry["alternative"] = True
    if ops:
        entry["ops"] = [
            [o.name, o.type, [o.site[0], o.site[1], o.site[3]] if o.site else None]
            for o in graph.ops
        ]
    return entry


def variable_entry(v: r.VariableFact) -> dict[str, Any]:
    """One variable."""
    entry = {
        "name": v.name,
        "shape": list(v.shape) if v.shape is not None else None,
        "dtype": v.dtype,
        "collections": list(v.collections),
        "frames": frames(v.frames),
        "exact": v.exact,
    }
    return _late(entry, unreached=v.unreached)


def _late(entry: dict[str, Any], *, unreached: bool) -> dict[str, Any]:
    if unreached:
        entry["unreached"] = True
    return entry


def frames(path: r.CallPath) -> list[list[Any]]:
    """A call path, outermost first."""
    return [[file, line, function, end] for file, line, function, end in path]


def error_entry(error: r.ErrorFact | None) -> dict[str, Any] | None:
    """The first exception that nobody catches."""
    if error is None:
        return None
    return {"type": error.type, "message": error.message, "frames": frames(error.frames)}
