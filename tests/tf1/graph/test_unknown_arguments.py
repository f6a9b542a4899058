"""No variable is lost because an argument is unknown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "server"))

from tfscope.tf1.api import registry
from tfscope.tf1.graph import variable_scope as vs
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.variables import Variable
from tfscope.values.holes import shown
from tfscope.values.run import Run, activate
from tfscope.values.unknown import Unknown

registry.load("get_variable")
N = Unknown("argument", "n")


def names(make: Any, target: str = "1.15") -> list[str]:
    """Names, shapes and types of the variables that a function makes."""
    with activate(Run(target)):
        make()
        return [
            f"{shown(v.name)} {v.shape} {v._dtype_val.name if v._dtype_val else '?'}"
            for v in get_default_graph().variables_in_order
        ]


CASES = {
    "shape": (dict(shape=N), "v:0 <unknown> float32"),
    "dimension": (dict(shape=[N, 3]), "v:0 (?, 3) float32"),
    "dtype": (dict(shape=[2], dtype=N), "v:0 (2,) ?"),
    "initializer": (dict(shape=[2], initializer=N), "v:0 (2,) float32"),
    "only initializer": (dict(initializer=N), "v:0 <unknown> float32"),
    "regularizer": (dict(shape=[2], regularizer=N), "v:0 (2,) float32"),
    "trainable": (dict(shape=[2], trainable=N), "v:0 (2,) float32"),
    "collections": (dict(shape=[2], collections=N), "v:0 (2,) float32"),
    "partitioner": (dict(shape=[2], partitioner=N), "v:0 (2,) float32"),
    "caching_device": (dict(shape=[2], caching_device=N), "v:0 (2,) float32"),
    "validate_shape": (dict(shape=[2], validate_shape=N), "v:0 (2,) float32"),
    "use_resource": (dict(shape=[2], use_resource=N), "v:0 (2,) float32"),
    "constraint": (dict(shape=[2], constraint=N), "v:0 (2,) float32"),
    "custom_getter": (dict(shape=[2], custom_getter=N), "v:0 (2,) float32"),
    "synchronization": (dict(shape=[2], synchronization=N, aggregation=N), "v:0 (2,) float32"),
}


@pytest.mark.parametrize("target", ["1.15", "2.x"])
@pytest.mark.parametrize("case", CASES)
def test_get_variable(case: str, target: str) -> None:
    options, expected = CASES[case]
    assert names(lambda: vs.get_variable("v", **options), target) == [expected]


def test_names_have_holes() -> None:
    def make() -> None:
        vs.get_variable(N, [1])
        with vs.variable_scope(N):
            vs.get_variable("w", [1])
        with vs.variable_scope(None, default_name=N):
            vs.get_variable("w", [1])
        Variable(1.0, name=N)

    assert names(make) == ["{n}:0 (1,) float32", "{n}/w:0 (1,) float32", "{n}_1/w:0 (1,) float32", "{n}_3:0 () float32"]


@pytest.mark.parametrize(
    "options",
    [
        dict(initializer=N), dict(regularizer=N), dict(caching_device=N), dict(partitioner=N),
        dict(custom_getter=N), dict(reuse=N), dict(dtype=N), dict(use_resource=N), dict(constraint=N),
        dict(auxiliary_name_scope=N), dict(values=N), dict(values=[N]), dict(default_name=N),
    ],
    ids=str,
)  # fmt: skip
def test_variable_scope(options: dict[str, Any]) -> None:
    def make() -> None:
        with vs.variable_scope("s", **options):
            vs.get_variable("v", [2])

    class NoReuse(Run):
        def choose(self, condition: Unknown) -> bool:
            return False

    with activate(NoReuse()):
        make()
        found = get_default_graph().variables_in_order
        assert [(v.name, v.shape.as_list()) for v in found] == [("s/v:0", [2])]


@pytest.mark.parametrize(
    "options",
    [
        dict(initial_value=N), dict(initial_value=[N, 2.0]), dict(initial_value=1.0, trainable=N),
        dict(initial_value=1.0, dtype=N), dict(initial_value=lambda: N), dict(initial_value=1.0, shape=N),
        dict(initial_value=1.0, collections=N), dict(initial_value=N, use_resource=True),
        dict(initial_value=1.0, validate_shape=N), dict(initial_value=1.0, constraint=N),
    ],
    ids=str,
)  # fmt: skip
def test_variable(options: dict[str, Any]) -> None:
    found = names(lambda: Variable(name="v", **options))
    assert len(found) == 1 and found[0].startswith("v:0 ")
