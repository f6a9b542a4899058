"""Runs random programs through tfscope and a real TensorFlow and prints where they differ.

    python tests/generated/run.py --python PYTHON_WITH_TENSORFLOW [--target 2.x] [--seeds 0:500]
        [--mutate FOLDER] [--root FOLDER] [--shrink] [--keep FOLDER]

``--mutate`` takes the programs of a folder and changes them at random instead of writing new ones;
``--root`` puts a folder on the import path of both, ``--keep`` saves the differing programs there.
"""

from __future__ import annotations

import argparse
import collections
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "server")]

from scopegen.compare import differences, evaluated, wrong_names  # noqa: E402
from scopegen.generate import program  # noqa: E402
from scopegen.mutate import mutated  # noqa: E402
from scopegen.oracle import TensorFlow  # noqa: E402
from scopegen.shrink import shrunken  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--target", default="1.15", choices=("1.15", "2.x"))
    parser.add_argument("--seeds", default="0:200")
    parser.add_argument("--mutate", type=pathlib.Path)
    parser.add_argument("--root", action="append", default=[])
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path)
    told = parser.parse_args()
    tensorflow = TensorFlow(told.python, told.root)
    if not tensorflow.ready:
        print(f"{told.python} has no TensorFlow")
        return 2
    first, _, last = told.seeds.partition(":")
    totals = Totals()
    for name, code in programs(told.mutate, range(int(first), int(last)), told.target):
        one(name, code, tensorflow, told, totals)
    print(totals)
    tensorflow.close()
    return int(totals.count["exact"] < totals.count["programs"])


def programs(folder: pathlib.Path | None, seeds: range, target: str) -> Iterator[tuple[str, str]]:
    """Named programs, one per seed."""
    originals = sorted(folder.glob("*.py")) if folder else []
    for seed in seeds:
        if originals:
            path = originals[seed % len(originals)]
            yield f"{seed}_{path.stem}", mutated(path.read_text("utf-8"), seed)
        else:
            yield str(seed), program(seed, target)


class Totals:
    """What the run counted."""

    def __init__(self) -> None:
        self.count: collections.Counter[str] = collections.Counter()
        self.errors: collections.Counter[str] = collections.Counter()

    def __str__(self) -> str:
        c = self.count
        share = 100 * c["exact"] / max(1, c["programs"])
        names = 100 * (1 - c["wrong names"] / max(1, c["names"]))
        lines = [f"exact {c['exact']}/{c['programs']} {share:.2f}%, ending in an error {c['failing']}, names of operations right {names:.2f}%"]
        lines += [f"  {number:4} {text}" for text, number in self.errors.most_common(40)]
        return "\n".join(lines)


def one(name: str, code: str, tensorflow: TensorFlow, told: argparse.Namespace, totals: Totals) -> None:
    """Compares one program, prints how it differs."""
    tensorflow.ask(code)
    found = evaluated(code, told.target, told.root)
    record = tensorflow.answer()
    if record is None:
        print(f"{name}: TensorFlow did not answer")
        return
    different = differences(found, record)
    number, wrong = wrong_names(found, record)
    totals.count.update({"programs": 1, "exact": not different, "failing": record["error"] is not None, "names": number, "wrong names": len(wrong)})
    if record["error"]:
        totals.errors[re.sub(r"[\w/]*\d[\w/]*|'[^']*'", "_", f"{record['error']['type']}: {record['error']['message']}")[:110]] += 1
    if not different:
        return
    print(f"---- {name}", *different[:6], sep="\n     ", flush=True)
    if told.shrink:
        kind = signature(different, record)
        code = shrunken(code, lambda c: differs(c, kind, tensorflow, told))
        print(code)
    if told.keep:
        told.keep.mkdir(parents=True, exist_ok=True)
        (told.keep / f"{name}.py").write_text(code, "utf-8")


def signature(different: list[str], record: Any) -> str:
    """What kind of difference the first one is, without its names and numbers."""
    failing = record["error"] and record["error"]["type"]
    return str(failing) + re.sub(r"[\w/:]*\d[\w/:]*|'[^']*'", "_", different[0].partition(", line")[0])[:60] if different[0].startswith(("error", "fault")) else str(failing) + different[0].split(" ")[0]


def differs(code: str, kind: str, tensorflow: TensorFlow, told: argparse.Namespace) -> bool:
    """Does the program still show that kind of difference?"""
    record = tensorflow.record(code)
    if record is None:
        return False
    different = differences(evaluated(code, told.target, told.root), record)
    return bool(different) and signature(different, record) == kind


if __name__ == "__main__":
    sys.exit(main())
