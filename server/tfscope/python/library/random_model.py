"""``random``: what it draws is unknown; what it leaves alone is not."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import ModuleModel, drawn_items, unknown
from tfscope.values.lengths import open_list
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown, brief

_DRAWS = """random uniform triangular betavariate expovariate gammavariate gauss lognormvariate
normalvariate vonmisesvariate paretovariate weibullvariate randint randrange getrandbits choice
getstate randbytes"""

_NUMBERS = {"randint": int, "randrange": int, "getrandbits": int} | dict.fromkeys(
    ("choice", "getstate", "randbytes")
)
"""What is drawn that is no ``float``."""


class Random:
    """``random.Random``: seeding changes nothing, draws are unknown."""

    def __init__(self, x: Any = None) -> None:
        pass

    def seed(self, a: Any = None, version: int = 2) -> None:
        """Nothing depends on the seed."""

    def setstate(self, state: Any) -> None:
        """Nothing depends on the state."""

    def jumpahead(self, n: Any) -> None:
        """Nothing depends on the state."""

    def shuffle(self, x: Any, random: Any = None) -> None:
        """Keeps the length; the items become unknown unless they are all alike."""
        if type(x) in (tuple, str) and len(x) > 1:
            text = f"'{type(x).__name__}' object does not support item assignment"
            raise raised(TypeError(text))
        if type(x) is not Unknown:
            len(x)
        if isinstance(x, list) and any(item != x[0] for item in x[1:]):
            x[:] = drawn_items(x, "shuffled", len(x))

    def sample(self, population: Any, k: Any, **_: Any) -> Any:
        """``k`` unknown items."""
        if type(population) is not Unknown and not _is_population(population):
            older = "Population must be a sequence or set.  For dicts, use list(d)."
            newer = "Population must be a sequence.  For dicts or sets, use sorted(d)."
            raise raised(TypeError(of_target(older, newer)))
        if (
            type(population) in (list, tuple, range, str)
            and type(k) is int
            and open_list(population) is None
        ):
            if not 0 <= k <= len(population):
                raise raised(ValueError("Sample larger than population or is negative"))
        return self._several("sample", population, k)

    def choices(
        self, population: Any, weights: Any = None, *, cum_weights: Any = None, k: Any = 1
    ) -> Any:
        """``k`` unknown items."""
        return self._several("choices", population, k)

    def _several(self, name: str, population: Any, k: Any) -> Any:
        if type(k) is not int or k > 10_000:
            return unknown("clock", f"random.{name}({brief(population)})")
        return drawn_items(population, f"random.{name}()", k)


def _is_population(value: Any) -> bool:
    """Whether ``sample`` takes a value: it has a length and is no dict."""
    try:
        len(value)
    except TypeError:
        return False
    return not isinstance(value, dict)


def _check(name: str, args: tuple[Any, ...]) -> None:
    """Refuses to draw from nothing, or from what has no length."""
    if name == "choice" and len(args) == 1 and type(args[0]) is not Unknown:
        len(args[0])
    if name == "choice" and len(args) == 1 and type(args[0]) in (list, tuple, str):
        if not args[0] and open_list(args[0]) is None:
            raise raised(IndexError("Cannot choose from an empty sequence"))
    whole = len(args) == 2 and all(type(a) is int for a in args)
    if name == "randint" and whole and args[0] > args[1]:
        first, width = args[1] + 1, args[1] + 1 - args[0]
        gap = of_target("", " ")
        text = f"empty range for randrange() ({args[0]},{gap}{first}, {width})"
        raise raised(ValueError(text))


def _draw(name: str) -> Any:
    def method(self: Random, *args: Any, **kwargs: Any) -> Unknown:
        _check(name, args)
        text = ", ".join(brief(a) for a in args)
        return unknown("clock", f"random.{name}({text})").of_type(_NUMBERS.get(name, float))

    method.__name__ = method.__qualname__ = name
    return method


for _name in _DRAWS.split():
    setattr(Random, _name, _draw(_name))


def _random() -> ModuleModel:
    shared = Random()
    names = [*_DRAWS.split(), "seed", "setstate", "shuffle", "sample", "choices", "jumpahead"]
    members: dict[str, Any] = {name: getattr(shared, name) for name in names}
    members.update(Random=Random, SystemRandom=Random)
    return ModuleModel("random", members, missing="clock")


MODELS = {"random": _random}
