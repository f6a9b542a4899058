"""The record decorator behaves like the standard one where tfscope uses it."""

from __future__ import annotations

import dataclasses
import pickle

import pytest
from tfscope.base import records


def classes(module):
    """The same classes by either decorator."""

    @module.dataclass(frozen=True, order=True)
    class Base:
        """With a default."""

        name: str
        size: int = 2

    @module.dataclass(frozen=True)
    class Derived(Base):
        """With a field that is not compared."""

        seen: tuple = module.field(default=(), compare=False)

    @module.dataclass
    class Open:
        """With a made default and a hook."""

        items: list = module.field(default_factory=list)

        def __post_init__(self):
            self.items.append("made")

    return Base, Derived, Open


@pytest.fixture(params=[dataclasses, records], ids=["standard", "own"])
def module(request):
    return request.param


def test_arguments_and_defaults(module) -> None:
    base, derived, opened = classes(module)
    assert base("a").size == 2 and base(name="a", size=3).size == 3
    assert derived("a", 1, ("x",)).seen == ("x",)
    assert opened().items == ["made"] and opened(["x"]).items == ["x", "made"]
    assert opened().items is not opened().items
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'name'"):
        base()


def test_equality_hash_and_order(module) -> None:
    base, derived, opened = classes(module)
    assert base("a") == base("a", 2) != base("b")
    assert derived("a", 2, (1,)) == derived("a", 2, (2,)) and base("a") != derived("a")
    assert len({base("a"), base("a", 2)}) == 1
    assert sorted([base("b"), base("a", 3), base("a")]) == [base("a"), base("a", 3), base("b")]
    assert opened.__hash__ is None and opened() == opened()
    with pytest.raises(TypeError):
        assert base("a") < derived("b")


def test_text(module) -> None:
    _, derived, _ = classes(module)
    assert repr(derived("a")).endswith("Derived(name='a', size=2, seen=())")


def test_frozen(module) -> None:
    base, _, opened = classes(module)
    with pytest.raises(module.FrozenInstanceError, match="cannot assign to field 'name'"):
        base("a").name = "b"
    with pytest.raises(module.FrozenInstanceError, match="cannot delete field 'name'"):
        del base("a").name
    one = opened()
    one.items = []
    assert not one.items


def test_replace(module) -> None:
    base, _, _ = classes(module)
    assert module.replace(base("a"), size=5) == base("a", 5)


def test_match(module) -> None:
    base, _, _ = classes(module)
    match base("a"):
        case base(name, size):
            assert (name, size) == ("a", 2)


@records.dataclass(frozen=True)
class Sent:
    """What can be pickled."""

    name: str


def test_pickle() -> None:
    assert pickle.loads(pickle.dumps(Sent("a"))) == Sent("a")
