"""The distributions of ``numpy.random``: how they are called, and what their parameters may be.

Mirrors NumPy 1.18 random/mtrand.pyx and random/_common.pyx ``cont``, ``disc``, ``check_constraint``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tfscope.python.library.numpy_array import as_array, ndarray
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_scalars import generic
from tfscope.python.library.numpy_sizes import is_tensor
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

CONTINUOUS = """uniform(low= high=) normal(loc= scale=:n) laplace(loc= scale=:n) logistic(loc= scale=:n)
gumbel(loc= scale=:n) lognormal(mean= sigma=:n) beta(a:p b:p) f(dfnum:p dfden:p) gamma(shape:n scale=:n)
vonmises(mu kappa:n) wald(mean:p scale:p) noncentral_chisquare(df:p nonc:n) triangular(left mode right)
noncentral_f(dfnum:p dfden:p nonc:n) exponential(scale=:n) chisquare(df:p) pareto(a:p) power(a:p)
rayleigh(scale=:n) standard_gamma(shape:n) standard_t(df:p) weibull(a:n) random_sample() random()
standard_normal() standard_cauchy() standard_exponential()"""
DISCRETE = """binomial(n:n p:u) negative_binomial(n:p p:u) poisson(lam=:l) geometric(p:g) logseries(p:u) zipf(a:z)
hypergeometric(ngood nbad nsample)"""
"""Each with its parameters before ``size``: ``=`` if they have a default, then the letter of the rule."""

Rule = tuple[Callable[[float], bool], str]
RULES: Mapping[str, Rule] = {
    "n": (lambda x: x < 0, "{0} < 0"),
    "p": (lambda x: x <= 0, "{0} <= 0"),
    "u": (lambda x: not 0 <= x <= 1, "{0} < 0, {0} > 1 or {0} is NaN"),
    "g": (lambda x: not 0 < x <= 1, "{0} <= 0, {0} > 1 or {0} contains NaNs"),
    "l": (lambda x: not x >= 0, "{0} < 0 or {0} is NaN"),
    "z": (lambda x: not x > 1, "{0} <= 1 or {0} is NaN"),
}
"""What a rule refuses, and in which words."""


def parameters(listed: str) -> dict[str, list[tuple[str, bool, str]]]:
    """Distribution → name, whether it has a default, and rule of each parameter."""
    found = {}
    for entry in listed.replace("\n", " ").split(")")[:-1]:
        name, _, names = entry.strip().partition("(")
        parts = [part.partition(":") for part in names.split()]
        found[name] = [(part.rstrip("="), part.endswith("="), rule) for part, _, rule in parts]
    return found


def bound(
    name: str, names: Sequence[str], required: int, args: tuple[Any, ...], given: dict[str, Any]
) -> dict[str, Any]:
    """The arguments by name; raises ``TypeError`` as Cython's functions do."""
    known = dict(zip(names, args))
    if len(args) > len(names):
        raise _count(name, "most", len(names), len(args))
    for key in given:
        if key in known:
            raise raised(TypeError(f"{name}() got multiple values for keyword argument '{key}'"))
    missing = [n for n, key in enumerate(names[:required]) if key not in known and key not in given]
    if missing:
        raise _count(name, "least", required, missing[0])
    for key in given:
        if key not in names:
            raise raised(TypeError(f"{name}() got an unexpected keyword argument '{key}'"))
    return {**known, **given}


def _count(name: str, which: str, number: int, given: int) -> BaseException:
    plural = "" if number == 1 else "s"
    return raised(
        TypeError(f"{name}() takes at {which} {number} positional argument{plural} ({given} given)")
    )


def check(listed: list[tuple[str, bool, str]], values: Mapping[str, Any], dtype: str) -> None:
    """Refuses what is no number, and numbers that a distribution cannot have."""
    given = [(name, values[name], rule) for name, _, rule in listed if name in values]
    numbers = [_number(value, dtype) for _, value, _ in given]
    scalar = not any(isinstance(number, ndarray) and number.shape for number in numbers)
    for (name, value, rule), number in zip(given, numbers):
        if scalar and (value is None or isinstance(value, str)):
            raise raised(TypeError(f"must be real number, not {type(value).__name__}"))
        known = [number] if isinstance(number, float) else _elements(number)
        refuses, words = RULES.get(rule, (lambda x: False, ""))
        if any(refuses(x) for x in known) and (rule in "np" or isinstance(number, float)):
            raise raised(ValueError(words.format(name)))


def _number(value: Any, dtype: str) -> Any:
    """A ``float`` or an array of what is given as a number; ``None`` if nobody knows."""
    if type(value) is Unknown:
        return None
    if isinstance(value, (bool, int, float, generic)):
        plain = value.item() if isinstance(value, generic) else value
        return float(plain) if isinstance(plain, (bool, int, float)) else None
    if is_tensor(value):
        return type(value).__array__(value, BY_NAME[dtype])
    if value is None:
        return math.nan
    if isinstance(value, (str, dict, set, frozenset)):
        return as_number(float, value)
    return as_array(value) if isinstance(value, (list, tuple, range, ndarray)) else None


def as_number(kind: type, value: Any) -> Any:
    """``int(value)`` or ``float(value)``; that the value is none is the program's error."""
    try:
        return kind(value)
    except ValueError as error:
        raise raised(error) from None


def _elements(array: Any) -> list[float]:
    """The elements of an array that are known to be numbers."""
    flat = (array.flat_data or ()) if isinstance(array, ndarray) else ()
    return [x for x in flat if type(x) in (int, float)]
