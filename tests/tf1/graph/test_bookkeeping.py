"""Counts of scopes and places in collections: what they answer stays true however they are changed."""

from __future__ import annotations

from tfscope.tf1.graph.collections import Places
from tfscope.tf1.graph.scope_counts import ScopeCounts


def test_closing_a_scope_forgets_what_was_opened_below_it_only() -> None:
    counts = ScopeCounts()
    for name in ("a", "a/b", "a/b/c", "ab", "ab/c"):
        counts.open(name)
    counts.close_below("a")
    found = {n: counts.count(n) for n in ("a", "a/b", "a/b/c", "ab", "ab/c")}
    assert found == {"a": 1, "a/b": 0, "a/b/c": 0, "ab": 1, "ab/c": 1}


def test_unused_names_count_from_the_first_gap() -> None:
    counts = ScopeCounts()
    counts.open("a/d_2")
    taken = []
    for _ in range(4):
        taken.append(counts.unused("a/d"))
        counts.open(taken[-1])
    assert taken == ["a/d", "a/d_1", "a/d_3", "a/d_4"]
    counts.close_below("a")
    assert counts.unused("a/d") == "a/d"


def test_a_mark_takes_back_openings_closings_and_unused_names() -> None:
    counts = ScopeCounts()
    for name in ("d", "d_1", "d/x"):
        counts.open(name)
    outer = counts.mark()
    counts.open("d_2")
    inner = counts.mark()
    counts.open(counts.unused("d"))
    counts.close_below("d")
    assert (counts.count("d_3"), counts.count("d/x")) == (1, 0)
    counts.back_to(inner)
    assert (counts.count("d_2"), counts.count("d_3"), counts.count("d/x")) == (1, 0, 1)
    counts.back_to(outer)
    assert counts.unused("d") == "d_2"


def test_places_follow_a_list_that_grows_and_is_cut() -> None:
    a, b, c = [1], [1], [1]
    items = [a, b, a]
    places = Places(items)
    assert [places.of(x) for x in (a, b, c)] == [0, 1, None]
    items.append(c)
    assert places.of(c) == 3
    del items[0]
    assert [places.of(x) for x in (a, b, c)] == [1, 0, 2]
    items[:] = [c]
    assert [places.of(x) for x in (a, b, c)] == [None, None, 0]
    items.clear()
    assert places.of(c) is None
