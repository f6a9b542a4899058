#!/usr/bin/env python3
"""How fast and how small tfscope is, as ratios, in one run.

    python tests/benchmarks/run.py                      start-up, growth, memory; needs nothing else
    python tests/benchmarks/run.py --tensorflow PYTHON  ... and against TensorFlow 1.15 in that Python
        [--programs DIR]                   on the programs of a folder (default: examples/)
        [--manifest FILE --packages DIR]   on the entries of a manifest (see README.md beside this file)
        [--only TEXT] [--runs N]
        [--edit FILE]                      measure the language server on FILE

Every figure is of whole processes: medians of N runs (default 3), the compared commands taking turns.
"first" computes the answer (--no-cache), "again" is given the kept answer of an unchanged program.
Nothing here passes or fails: machines differ, so bounds are read by people.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from editor import latency
from growing import KINDS, LAYERS, text_of

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]


class Figures(NamedTuple):
    """Seconds on the clock, seconds of processor, peak memory in MB, exit status."""

    wall: float
    cpu: float
    peak: float
    status: float


class Program(NamedTuple):
    """A program and the import path it needs."""

    name: str
    path: str
    roots: tuple[str, ...]
    cwd: str


class Command(NamedTuple):
    """What is run, where, and with which additions to the environment."""

    words: tuple[str, ...]
    cwd: str
    environ: Mapping[str, str]


def once(command: Command) -> Figures:
    """One run."""
    environ = {**os.environ, **command.environ}
    start = time.perf_counter()
    process = subprocess.Popen(
        command.words, cwd=command.cwd, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, ended, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(ended)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Figures(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, process.returncode)


def paired(commands: Mapping[str, Command], runs: int) -> dict[str, Figures]:
    """Medians of each command; they take turns, so that a slow moment of the machine meets all."""
    rows: dict[str, list[Figures]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            rows[name].append(once(command))
    return {name: Figures(*(statistics.median(column) for column in zip(*found))) for name, found in rows.items()}


class Bench:
    """The commands of one benchmark run; kept answers live in a folder of its own."""

    def __init__(self, kept: str, runs: int) -> None:
        self.kept = kept
        self.runs = runs

    def tfscope(self, program: Program, *, cache: bool) -> Command:
        """``tfscope vars`` on a program."""
        words = [sys.executable, "-m", "tfscope", "vars", "--format", "json"]
        words += [] if cache else ["--no-cache"]
        for root in program.roots:
            words += ["--root", root]
        environ = {"PYTHONPATH": str(REPOSITORY / "server"), "TFSCOPE_CACHE_DIR": self.kept}
        environ["PYTHONDONTWRITEBYTECODE"] = ""  # as installed, tfscope is compiled once
        return Command((*words, program.path), program.cwd, environ)

    def both(self, program: Program) -> dict[str, Command]:
        """A program computed and given again; the answer to give again is made here, uncounted."""
        again = self.tfscope(program, cache=True)
        once(again)
        return {"first": self.tfscope(program, cache=False), "again": again}


def generated(folder: str, kind: str, layers: int) -> Program:
    """A program of ``layers`` layers of a kind."""
    path = pathlib.Path(folder, f"{kind.replace(' ', '_')}_{layers}.py")
    path.write_text(text_of(kind, layers))
    return Program(f"{layers} layers, {kind}", str(path), (), folder)


def start_up(bench: Bench, folder: str) -> None:
    """tfscope on next to nothing against a Python that does nothing."""
    path = pathlib.Path(folder, "nothing.py")
    path.write_text("import tensorflow as tf\ntf.get_variable('w', [1])\n")
    nothing = Program("one variable", str(path), (), folder)
    commands = {"python": Command((sys.executable, "-c", "0"), folder, {}), **bench.both(nothing)}
    found = paired(commands, max(bench.runs, 5))
    print("start-up, one variable, against a bare Python")
    for name in ("first", "again"):
        print(f"  {name}  {show(found[name])}  {found[name].wall / found['python'].wall:6.1f} x python")


def growth(bench: Bench, folder: str) -> float:
    """Ten times the layers: how many times the time; returns the largest peak memory."""
    peak = 0.0
    print("ten times the layers (processor time, start-up included; bound: 11)")
    for kind in KINDS:
        small, large = (generated(folder, kind, n) for n in (LAYERS, 10 * LAYERS))
        pair = {"small": bench.tfscope(small, cache=False), "large": bench.tfscope(large, cache=False)}
        found = paired(pair, bench.runs)
        ratio = found["large"].cpu / found["small"].cpu
        peak = max(peak, found["large"].peak)
        print(f"  {large.name:<30} {show(found['large'])}  {ratio:6.1f} x {small.name}", flush=True)
    return peak


def in_editor(bench: Bench, folder: str, edited: str | None) -> None:
    """How long an editor waits for the findings of an edited file."""
    path = edited or generated(folder, "text", 10 * LAYERS).path
    found = latency(str(REPOSITORY / "server"), pathlib.Path(path).resolve(), max(bench.runs, 5))
    print(f"language server, {os.path.basename(path)}, {found.lines} lines (a pause of 0.15 s after the edit included)")
    print(f"  opened to findings {found.opened:6.3f} s  edit to findings {found.findings:6.3f} s  hover {found.hover:6.3f} s")


def programs(options: argparse.Namespace) -> Iterator[Program]:
    """The programs that were named."""
    if not options.manifest:
        for path in sorted(pathlib.Path(options.programs).resolve().glob("*.py")):
            yield Program(path.stem, str(path), (), str(path.parent))
        return
    base = pathlib.Path(options.manifest).resolve().parent
    packages = pathlib.Path(options.packages).resolve()
    for entry in json.loads(pathlib.Path(options.manifest).read_text("utf-8")):
        homes = [(packages / f"{p['package']}-{p['version']}", p["roots"]) for p in [entry, *entry.get("with", [])]]
        roots = [base / r[2:] if r.startswith("@/") else home / r for home, under in homes for r in under]
        yield Program(entry["id"], str(base / entry["driver"]), tuple(os.path.normpath(r) for r in roots), str(homes[0][0]))


def on_programs(bench: Bench, options: argparse.Namespace) -> float:
    """Each program, beside TensorFlow if there is one; returns the largest peak memory."""
    chosen = [p for p in programs(options) if options.only in p.name]
    rows: list[dict[str, Figures]] = []
    peak = 0.0
    print("programs" + (", and how many times longer TensorFlow takes to run them" if options.tensorflow else ""))
    for program in chosen:
        commands = bench.both(program)
        if options.tensorflow:
            path = os.pathsep.join(program.roots)
            commands["tensorflow"] = Command((options.tensorflow, program.path), program.cwd, {"PYTHONPATH": path})
        found = paired(commands, options.runs)
        failed = found["tensorflow"].status if options.tensorflow else 0
        if not failed:
            rows.append(found)
        line = f"  {program.name:<28} first {show(found['first'])}  again {found['again'].wall:6.3f} s"
        if options.tensorflow:
            told = f"exit status {failed:g}, not counted" if failed else ratios(found)
            line += f"  tensorflow {found['tensorflow'].wall:6.2f} s  {told}"
        print(line, flush=True)
        peak = max(peak, found["first"].peak)
    if rows:
        summary(rows)
    return peak


def ratios(found: dict[str, Figures]) -> str:
    """How many times faster than TensorFlow."""
    return "  ".join(f"{name} {found['tensorflow'].wall / found[name].wall:6.1f} x" for name in ("first", "again"))


def summary(rows: list[dict[str, Figures]]) -> None:
    """Medians over the programs that TensorFlow runs to their end."""
    print(f"  {len(rows)} programs counted")
    for name in rows[0]:
        print(f"  median {name:<11} {statistics.median(r[name].wall for r in rows):7.3f} s")
    for name in ("first", "again"):
        if "tensorflow" in rows[0]:
            ratio = statistics.median(r["tensorflow"].wall / r[name].wall for r in rows)
            print(f"  median ratio, {name}: {ratio:.1f} x faster than TensorFlow (bound: 40)")


def show(figures: Figures) -> str:
    """Figures as they are printed."""
    return f"{figures.wall:6.3f} s  {figures.cpu:6.3f} s cpu  {figures.peak:4.0f} MB"


def main() -> None:
    """Prints everything."""
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--tensorflow", metavar="PYTHON", default=os.environ.get("TFSCOPE_TENSORFLOW_PYTHON"))
    top.add_argument("--programs", metavar="DIR", default=str(REPOSITORY / "examples"))
    top.add_argument("--manifest", metavar="FILE")
    top.add_argument("--packages", metavar="DIR", default=".")
    top.add_argument("--edit", metavar="FILE", help="the file that the language server is measured on")
    top.add_argument("--only", metavar="TEXT", default="")
    top.add_argument("--runs", type=int, default=3)
    options = top.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(os.path.join(folder, "kept"), options.runs)
        start_up(bench, folder)
        peaks = [growth(bench, folder), on_programs(bench, options)]
        print(f"largest peak memory: {max(peaks):.0f} MB (bound: 150)", flush=True)
        in_editor(bench, folder, options.edit)


if __name__ == "__main__":
    main()
