"""Specs: Markdown pages whose programs are run through tfscope and through a real TensorFlow.

A page is prose with fenced ``python`` blocks.  Each block is one program, run on its own.  What is
expected stands in the block as comments:

    # variables: outer/w:0 (3, 4), outer/w_1:0      every variable, in order; the shape is optional
    # gets: outer/w:0, outer/w:0                    what tf.get_variable returned, in order
    # collections: outer/w:0 trainable_variables variables    the collections of one variable
    # error: ValueError: Variable w already exists  type and beginning of the message; at ``# raises``
    # target: 1.15                                  the block holds for this target only

A line that ends in ``# raises`` is where the error is raised.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest
from tfscope.analysis.analyze import Options, analyze
from tfscope.cli import vars_json

HERE = pathlib.Path(__file__).parent


@dataclass(frozen=True)
class Block:
    """One program of a page and what it says about itself."""

    page: pathlib.Path
    line: int
    code: str

    def told(self, key: str) -> str | None:
        match = re.search(rf"^# {key}:(.*)$", self.code, re.MULTILINE)
        return match[1].strip() if match else None

    @property
    def raises_at(self) -> int | None:
        for number, text in enumerate(self.code.split("\n"), 1):
            if text.endswith("# raises"):
                return number
        return None


def blocks(page: pathlib.Path) -> list[Block]:
    found, start, lines = [], None, []
    for number, text in enumerate(page.read_text("utf-8").split("\n"), 1):
        if text.startswith("```python"):
            start, lines = number, []
        elif text.startswith("```") and start is not None:
            found.append(Block(page, start, "\n".join(lines) + "\n"))
            start = None
        elif start is not None:
            lines.append(text)
    return found


class Mismatch(AssertionError):
    """A program does not do what its page says."""


def cases() -> list:
    """Each block with each target, and with the installed TensorFlow."""
    found = []
    for page in sorted(HERE.rglob("*.md")):
        for block in blocks(page):
            name = f"{page.stem}:{block.line}"
            for target in ("1.15", "2.x"):
                if block.told("target") in (None, target):
                    found.append(pytest.param(block, target, id=f"{name}-{target}"))
            if block.told("target") != "1.15":
                found.append(pytest.param(block, "TensorFlow", id=f"{name}-TensorFlow"))
    return found


@pytest.mark.parametrize(("block", "target"), cases())
def test_spec(block: Block, target: str, tensorflow) -> None:
    if target == "TensorFlow":
        compare(block, tensorflow(block.code))
        return
    path = os.path.join(os.path.abspath(os.sep), "spec", "program.py")
    told = Options(target=target, entries=False, paths=0)
    found = analyze(path, told, {path: block.code})
    assert not found.faults
    compare(block, vars_json.file_entry(path, found, [], ops=False))


@pytest.fixture(scope="session")
def tensorflow():
    """Runs a program on the installed TensorFlow, each in a fork of one child that has it loaded."""
    command = [sys.executable, str(HERE.parent / "oracle" / "record_server.py")]
    child: list[subprocess.Popen] = []

    def run(code: str) -> dict:
        if not child:
            child.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            child[0].ready = json.loads(child[0].stdout.readline())["ready"]
        if not child[0].ready:
            pytest.skip("no TensorFlow is installed")
        child[0].stdin.write(json.dumps(code) + "\n")
        child[0].stdin.flush()
        return json.loads(child[0].stdout.readline())

    yield run
    for process in child:
        process.stdin.close()
        process.wait(timeout=20)


def compare(block: Block, said: dict) -> None:
    graphs = [g for g in said["graphs"] if g.get("entry", "<module>") == "<module>"]
    variables = [v for g in graphs for v in g["variables"] if not v.get("unreached")]
    gets = [g["name"] for graph in graphs for g in graph["gets"] if not g.get("unreached")]
    wanted = block.told("variables")
    if wanted is not None:
        names = [v["name"] for v in variables]
        parts = [p for p in re.split(r",\s*(?![^(]*\))", wanted) if p and p != "none"]
        if names != [p.split(" ")[0] for p in parts]:
            raise Mismatch(f"variables are {names}")
        for part, variable in zip(parts, variables):
            _, _, shape = part.partition(" ")
            told = "(" + ", ".join("?" if d is None else str(d) for d in variable["shape"] or []) + ")"
            if shape and shape.replace(",)", ")") != told:
                raise Mismatch(f"shape of {variable['name']} is {told}")
    if block.told("gets") is not None and gets != block.told("gets").split(", "):
        raise Mismatch(f"gets are {gets}")
    in_collections = block.told("collections")
    if in_collections is not None:
        name, *keys = in_collections.split(" ")
        found = next((v["collections"] for v in variables if v["name"] == name), None)
        if found != keys:
            raise Mismatch(f"collections of {name} are {found}")
    compare_error(block, said["error"])


def compare_error(block: Block, error: dict | None) -> None:
    wanted = block.told("error")
    if wanted is None:
        if error is not None:
            raise Mismatch(f"unexpected {error['type']}: {error['message']}")
        return
    kind, _, message = wanted.partition(": ")
    if error is None or error["type"] != kind or not error["message"].startswith(message):
        raise Mismatch(f"error is {error}")
    frame = error["frames"][-1] if error["frames"] else None
    at = block.raises_at
    if at is not None and (frame is None or not frame[1] <= at <= (frame[3] if len(frame) > 3 else frame[1])):
        raise Mismatch(f"the error is raised at {frame}, not line {at}")
