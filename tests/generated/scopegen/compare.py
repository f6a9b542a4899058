"""tfscope's answer for a program against the record of a TensorFlow, as a list of differences."""

from __future__ import annotations

import collections
import re
from collections.abc import Sequence
from typing import Any

from tfscope.analysis.analyze import Options, analyze
from tfscope.analysis.result import Analysis
from tfscope.cli import vars_json

PATH = "/generated/program.py"


def evaluated(code: str, target: str, roots: Sequence[str] = ()) -> Analysis:
    """The analysis of the program as ``tfscope vars --no-entries`` makes it."""
    options = Options(target=target, roots=tuple(roots), entries=False, paths=0, with_ops=True)
    return analyze(PATH, options, {PATH: code})


def differences(found: Analysis, record: dict[str, Any]) -> list[str]:
    """What TensorFlow did and tfscope did not say, or the other way round."""
    entry = vars_json.file_entry(PATH, found, [], ops=True)
    said = _merged(entry["graphs"])
    want = _merged(record["graphs"])
    told = _of_error(record["error"], entry["error"])
    told += [f"fault: {f.message}" for f in found.faults]
    told += _of_variables(want["variables"], said["variables"])
    return told + _of_gets(want["gets"], said["gets"])


def wrong_names(found: Analysis, record: dict[str, Any]) -> tuple[int, list[str]]:
    """How many operation names were said, and those that TensorFlow does not have at that line."""
    graphs = vars_json.file_entry(PATH, found, [], ops=True)["graphs"]
    lines: dict[str, list[int | None]] = collections.defaultdict(list)
    for name, line in record["ops"]:
        lines[name].append(line)
    said = [(name, place) for graph in graphs for name, _, place in graph["ops"]]
    return len(said), [name for name, place in said if not any(_within(line, place) for line in lines[name])]


def _within(line: int | None, place: list[Any] | None) -> bool:
    return line is None or place is None or place[1] <= line <= place[2]


def _merged(graphs: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What running the program builds, up to its first uncaught error."""
    out: dict[str, list[dict[str, Any]]] = {"variables": [], "gets": []}
    for graph in graphs:
        if graph.get("entry", "<module>") == "<module>" and not graph.get("alternative"):
            for key, items in out.items():
                items += [x for x in graph[key] if not x.get("unreached")]
    return out


def _at(item: dict[str, Any] | None) -> tuple[int, int] | None:
    """First and last line of the innermost call that stands in the program's own file."""
    own = [frame for frame in item["frames"] if frame[0].endswith("program.py")] if item else []
    if not own:
        return None
    frame = own[-1]
    return frame[1], frame[3] if len(frame) > 3 else frame[1]


def _same_line(want: dict[str, Any], got: dict[str, Any]) -> bool:
    there, here = _at(want), _at(got)
    return there is here is None or bool(there and here and here[0] <= there[0] <= here[1])


def _of_variables(want: list[dict[str, Any]], got: list[dict[str, Any]]) -> list[str]:
    by_name = collections.defaultdict(list)
    for variable in got:
        by_name[variable["name"]].append(variable)
    told = []
    for variable in want:
        name = variable["name"]
        if not by_name[name]:
            told.append(f"missing {name}, line {_at(variable)}")
            continue
        other = by_name[name].pop(0)
        told += [
            f"{key} of {name} is {variable[key]}, said {other.get(key)}"
            for key in ("shape", "dtype", "collections")
            if variable[key] != (sorted(other[key]) if key == "collections" else other.get(key))
        ]
        if not _same_line(variable, other):
            told.append(f"line of {name} is {_at(variable)}, said {_at(other)}")
    return told + [f"extra {name}, line {_at(v)}" for name, left in by_name.items() for v in left]


def _of_gets(want: list[dict[str, Any]], got: list[dict[str, Any]]) -> list[str]:
    for number, (one, other) in enumerate(zip(want, got)):
        if one["name"] != other["name"] or not _same_line(one, other):
            return [f"get {number} is {one['name']} at {_at(one)}, said {other['name']} at {_at(other)}"]
    return [] if len(want) == len(got) else [f"{len(want)} gets, said {len(got)}"]


def _of_error(want: dict[str, Any] | None, got: dict[str, Any] | None) -> list[str]:
    if not want or not got:
        return [] if want is got is None else [f"error is {_worded(want)}, said {_worded(got)}"]
    same = want["type"] == got["type"] and _same_line(want, got)
    if same and _without_addresses(want["message"]) == _without_addresses((got["message"] or "").split("\n")[0]):
        return []
    return [f"error is {_worded(want)}, said {_worded(got)}"]


def _without_addresses(text: str) -> str:
    """An object's address differs from run to run."""
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def _worded(error: dict[str, Any] | None) -> str:
    if error is None:
        return "none"
    return f"{error['type']}: {(error['message'] or '').split(chr(10))[0]} (line {_at(error)})"
