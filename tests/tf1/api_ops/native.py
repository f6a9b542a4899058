"""Runs the cases on the models: ``python native.py cases/x.py [case]`` prints what differs."""

import json
import pathlib
import sys
import traceback

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[2] / "server")]

import cases  # noqa: E402

from tfscope.tf1.api import module  # noqa: E402
from tfscope.values.raised import is_raised  # noqa: E402
from tfscope.values.run import Run, activate  # noqa: E402


class GapRun(Run):
    """A run that keeps what has no model."""

    def __init__(self) -> None:
        super().__init__("1.15")
        self.gaps: list[str] = []

    def note_gap(self, gap: str, detail: str) -> None:
        self.gaps.append(detail)


def run(source: str) -> dict:
    """The record of one case on the models."""
    with activate(GapRun()) as current:
        record = cases.run_case(module.module(""), source, is_raised)
        record["gaps"] = current.gaps
    return record


def differences(ours: dict, theirs: dict) -> list[str]:
    """What differs, as lines."""
    found = [f"gap: {g}" for g in dict.fromkeys(ours["gaps"])]
    if ours.get("error") != theirs.get("error"):
        found.append(f"error: {ours.get('error')}\n  instead of {theirs.get('error')}")
    mine, real = json.loads(json.dumps(ours["ops"])), theirs["ops"]
    for op in real:
        if op not in mine:
            near = [m for m in mine if m[0] == op[0]]
            found.append(f"missing {op}" + (f"\n   ours {near[0]}" if near else ""))
    found += [f"invented {op}" for op in mine if op[0] not in {r[0] for r in real}]
    if not found and mine != real:
        found.append(f"order: {[o[0] for o in mine]}\n  instead of {[o[0] for o in real]}")
    return found


def main(paths: list[str], only: str = "") -> None:
    good = total = 0
    for path in paths:
        file = HERE / path if not pathlib.Path(path).exists() else pathlib.Path(path)
        records = json.loads(pathlib.Path(str(file).replace("cases/", "records/")).with_suffix(".json").read_text())
        for name, source in cases.split(file.read_text()):
            if only and only != name:
                continue
            total += 1
            try:
                lines = differences(run(source), records[name])
            except BaseException:
                lines = [traceback.format_exc(limit=-3)]
            good += not lines
            if lines:
                print(f"== {file.name} {name}")
                print("\n".join(lines))
    print(f"{good} of {total} cases")


if __name__ == "__main__":
    given = [a for a in sys.argv[1:] if a.endswith(".py")]
    main(given, next((a for a in sys.argv[1:] if not a.endswith(".py")), ""))
