"""``program(seed, target)``: the whole program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scopegen import classes, contrib, estimators, flow, functions, idioms, inputs, keras, keras_models, layers, nested, ops, recurrent, runs, scopes, sharing, structure, training, variables
from scopegen.writer import Program

Statement = Callable[[Program], None]
THEMES = {"plain": 6, "layers": 3, "keras": 1.5, "recurrent": 1.5, "training": 1, "contrib": 2, "inputs": 1, "runs": 2, "estimators": 1, "structure": 2}
DEEPEST = 3


def program(seed: int | str, target: str = "1.15") -> str:
    """A program that depends on nothing but ``seed`` and ``target``."""
    p = Program(seed, target)
    for text in ("import collections", "import contextlib", "import functools", "import threading", "from concurrent.futures import ThreadPoolExecutor", "", "import numpy as np", "import tensorflow as tf", ""):
        p.line(text)
    writer = _Writer(p)
    if p.is_v1 and "contrib" in writer.themes:
        p.line("slim = tf.contrib.slim")
    for _ in range(p.integer(4, 12)):
        writer.statement(p)
        if p.chance(0.01):
            scopes.new_default_graph(p)
    if p.chance(0.25):
        training.train(p)
    p.line("print([v.name for v in tf.global_variables()])")
    return p.text()


class _Writer:
    """Which statements this program is made of."""

    def __init__(self, p: Program) -> None:
        names = [n for n in THEMES if n != "contrib" or p.is_v1]
        self.themes = {"plain"} | set(p.random.choices(names, [THEMES[n] for n in names], k=p.integer(1, 3)))
        self.statements: list[tuple[Statement, float]] = [*variables.STATEMENTS, *scopes.STATEMENTS, *ops.STATEMENTS, *functions.STATEMENTS, *nested.STATEMENTS]
        self.statements += _scaled(training.STATEMENTS, 4 if "training" in self.themes else 0.3)
        self.statements += _scaled(layers.STATEMENTS, 2 if "layers" in self.themes else 0.4)
        self.blocks: list[tuple[Callable[[Program, Statement], None], float]] = [*scopes.BLOCKS, *flow.BLOCKS, *functions.BLOCKS, *classes.BLOCKS, *idioms.BLOCKS, *sharing.BLOCKS, *nested.BLOCKS]
        if "keras" in self.themes:
            self.statements += _scaled(keras.STATEMENTS, 3) + _scaled(keras_models.STATEMENTS, 2)
        if "runs" in self.themes:
            self.statements += _scaled(runs.STATEMENTS, 2)
            self.blocks += runs.BLOCKS
        if "estimators" in self.themes:
            self.statements += _scaled(estimators.STATEMENTS, 2)
            self.blocks += estimators.BLOCKS
        if "structure" in self.themes:
            self.blocks += structure.BLOCKS
        if "inputs" in self.themes:
            self.statements += _scaled(inputs.STATEMENTS, 2)
        if "recurrent" in self.themes:
            self.statements += _scaled(recurrent.STATEMENTS, 3)
        if "contrib" in self.themes:
            self.statements += _scaled(contrib.STATEMENTS, 3)
            self.blocks += contrib.BLOCKS
        self.depth = 0

    def statement(self, p: Program) -> None:
        if self.depth < DEEPEST and p.chance(0.55 - 0.12 * self.depth):
            block = _drawn(p, self.blocks)
            self.depth += 1
            block(p, self.body)
            self.depth -= 1
        else:
            _drawn(p, self.statements)(p)

    def body(self, p: Program) -> None:
        for _ in range(p.integer(1, 3)):
            self.statement(p)


def _scaled(table: Sequence[tuple[Statement, float]], by: float) -> list[tuple[Statement, float]]:
    return [(made, weight * by) for made, weight in table]


def _drawn(p: Program, table: Sequence[tuple[Callable[..., None], float]]) -> Callable[..., None]:
    return p.random.choices([made for made, _ in table], [weight for _, weight in table])[0]
