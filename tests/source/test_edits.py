"""Applying text edits, and the span of a node."""

from __future__ import annotations

import ast

import pytest
from tfscope.source.edits import TextEdit, apply_edits
from tfscope.source.positions import Span, node_span
from tfscope.source.text import SourceText


def test_edits_are_read_against_the_original() -> None:
    """Neither order nor earlier edits move a later one."""
    text = "a = 1\nb = 2\n"
    edits = [TextEdit(2, 4, 2, 5, "20"), TextEdit(1, 0, 1, 1, "alpha"), TextEdit(1, 0, 1, 0, "# ")]
    assert apply_edits(text, edits) == "# alpha = 1\nb = 20\n"


def test_insertions_keep_their_order() -> None:
    """Two insertions at one place stand in the order given."""
    edits = [TextEdit(1, 1, 1, 1, "b"), TextEdit(1, 1, 1, 1, "c")]
    assert apply_edits("ad", edits) == "abcd"


def test_edits_across_lines() -> None:
    """An edit may span line ends of every kind."""
    assert apply_edits("a\r\nb\rc\n", [TextEdit(1, 1, 3, 0, "-")]) == "a-c\n"


@pytest.mark.parametrize(
    "edits",
    [
        [TextEdit(1, 0, 1, 3, "x"), TextEdit(1, 2, 1, 4, "y")],
        [TextEdit(1, 3, 1, 1, "x")],
    ],
)
def test_impossible_edits(edits: list[TextEdit]) -> None:
    """Overlapping and backward edits are an error of the caller."""
    with pytest.raises(ValueError, match="overlap|before it starts"):
        apply_edits("abcdef", edits)


def test_node_span_counts_characters() -> None:
    """A span has character columns where the node has bytes."""
    text = SourceText("a.py", "x = 'é' + y\n")
    tree = ast.parse(text.text)
    name = next(node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "y")
    assert name.col_offset == 11
    assert node_span(name, text) == Span(1, 10, 1, 11)
    assert node_span(name, text).contains(1, 11)
    assert node_span(tree, text) == Span(1, 0, 2, 0)
    with pytest.raises(TypeError):
        node_span(ast.Add(), text)
