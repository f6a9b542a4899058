"""What an evaluation concludes from an unknown comes from its structure, not from how its text looks."""

from __future__ import annotations

import pytest

from tfscope.python.builtins_ import isinstance_
from tfscope.values import holes
from tfscope.values.terms import Literal, Term, in_first_pass
from tfscope.values.unknown import Unknown


def unknown(text: str) -> Unknown:
    return Unknown("argument", text)


INDEX = unknown("n").passed_to("range")[0]
COUNT = unknown("items").passed_to("enumerate")[0][0]


@pytest.mark.parametrize("index", [INDEX, COUNT], ids=["range", "enumerate"])
def test_index_of_the_first_pass(index: Unknown) -> None:
    assert in_first_pass(index.term) is False
    assert in_first_pass((index == 0).term) is True
    assert in_first_pass((index < 1).term) is True
    assert in_first_pass((index >= 1).term) is False
    assert in_first_pass((index > unknown("n")).term) is None


@pytest.mark.parametrize(
    "other",
    [
        unknown("range(n)[0]"),
        unknown("items")[0],
        unknown("items").passed_to("enumerate")[0],
        INDEX + 1,
        INDEX == None,
    ],  # noqa: E711
    ids=lambda value: value.text,
)
def test_other_values_are_no_index(other: Unknown) -> None:
    assert in_first_pass(other.term) is None


@pytest.mark.parametrize(
    ("condition", "positive", "negated"),
    [
        (unknown("a") == 1, "a == 1", False),
        (unknown("a") != 1, "a == 1", True),
        ((unknown("a") != 1).negated(), "a == 1", False),
        (unknown("a").negated().negated(), "a", False),
        (unknown("a != b"), "a != b", False),
        (unknown("a") == " != ", "a == ' != '", False),
    ],
    ids=lambda value: getattr(value, "text", value),
)
def test_one_choice_answers_a_condition_and_its_negation(
    condition: Unknown, positive: str, negated: bool
) -> None:
    term, odd = condition.term.positive()
    assert (term.text, odd) == (positive, negated)


def test_rare_is_every_condition_with_a_comparison_that_rarely_holds() -> None:
    a = unknown("a")
    assert (a == 1).term.rare
    assert (a == 1).passed_to("any").term.rare
    assert not (a >= 1).term.rare
    assert not unknown("a == 1").term.rare
    assert not (a + " is ").term.rare


def test_instance_of_the_class_that_made_it() -> None:
    kind = unknown("lib.Layer")
    assert isinstance_(kind("nested()"), kind) is True
    assert type(isinstance_(unknown("lib.Layer()"), kind)) is Unknown
    assert type(isinstance_(kind().attribute("out")(), kind)) is Unknown


def test_long_text_is_cut_and_the_structure_is_not() -> None:
    condition = unknown("a" * 100) == 1
    assert len(condition.text) == 80
    assert condition.term.rare


def test_plain_values_stand_as_themselves() -> None:
    assert Literal("x").text == "'x'"
    assert Literal("x" * 40).text == "'" + "x" * 26 + "..."
    assert Term("n").text == "n"


def test_the_text_of_a_literal_with_unknown_parts() -> None:
    part = holes.hole("f()")
    assert Literal(f"a{part}").text == "'a{f()}'"
    assert Literal([part]).text == "['{f()}']"
