"""``absl.testing.parameterized``: a test method stands for one method per case of its parameters.

Mirrors absl/testing/parameterized.py.  The method keeps its own name beside those of its cases, so that
it is evaluated where nothing calls it.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Mapping
from typing import Any

from tfscope.python.functions import Function
from tfscope.python.library.module_model import ModuleModel
from tfscope.python.library.unittest_model import AbslTestCase, decorator_factory
from tfscope.values.unknown import Unknown

CASES = "_parameterized_cases"
NAME = "testcase_name"


class TestCase(AbslTestCase):
    """``parameterized.TestCase``."""

    def __getattr__(self, name: str) -> Any:
        """The case of a parameterized method; raises AttributeError where no method has it."""
        for kind in type(self).__mro__ if name.startswith("test") else ():
            for method, function in vars(kind).items():
                case = _case(method, function, name) if name.startswith(method) else None
                if case is not None:
                    return types.MethodType(case, self)
        return super().__getattr__(name)


def _case(method: str, function: Any, name: str) -> Callable[..., Any] | None:
    named, cases = getattr(function, CASES, (False, ()))
    for number, case in enumerate(cases):
        told, parameters = _split(method, case) if named else (f"{method}{number}", case)
        if told == name:
            return functools.partial(_call, function, parameters)
    return None


def _split(method: str, case: Any) -> tuple[Any, Any]:
    """The name and the parameters of a named case."""
    if isinstance(case, Mapping):
        suffix = str(case.get(NAME, ""))
        parameters: Any = {key: value for key, value in case.items() if key != NAME}
    elif isinstance(case, (tuple, list)) and case:
        suffix, parameters = str(case[0]), case[1:]
    else:
        return None, case
    joint = "_" if method.startswith("test_") and suffix and not suffix.startswith("_") else ""
    return f"{method}{joint}{suffix}", parameters


def _call(function: Any, parameters: Any, test: Any) -> Any:
    if isinstance(parameters, Mapping):
        return function(test, **parameters)
    if isinstance(parameters, (str, bytes, type, Unknown)) or not hasattr(parameters, "__iter__"):
        return function(test, parameters)
    return function(test, *parameters)


def _decorator(named: bool, *given: Any) -> Callable[[Any], Any]:
    if len(given) == 1 and not isinstance(given[0], (tuple, Mapping)):
        given = () if isinstance(given[0], Unknown) else tuple(given[0])

    def decorate(decorated: Any) -> Any:
        tests = vars(decorated).items() if isinstance(decorated, type) else [("test", decorated)]
        for name, function in tests:
            if name.startswith("test") and isinstance(function, Function):
                setattr(function, CASES, (named, given))
        return decorated

    return decorate


parameters = functools.partial(_decorator, False)
"""``parameters``: cases numbered from 0."""

named_parameters = functools.partial(_decorator, True)
"""``named_parameters``: cases with names."""


def cooperative(base: Any) -> Any:
    """``CoopTestCase``: the same on another base."""
    return type("CoopTestCase", (base, TestCase), {}) if isinstance(base, type) else TestCase


def _module() -> ModuleModel:
    members: dict[str, Any] = {
        "TestCase": TestCase, "CoopTestCase": cooperative, "parameters": parameters,
        "named_parameters": named_parameters, "product": decorator_factory,
    }  # fmt: skip
    return ModuleModel("absl.testing.parameterized", members, missing="unmodelled-api")


MODELS: dict[str, Any] = {"absl.testing.parameterized": _module}
