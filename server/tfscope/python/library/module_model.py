"""The model of one module: names and what they stand for, and how to write one.

A member is the object that the program gets.  Three wrappers are resolved on access: ``Lazy``
(made once), ``PerRun`` (made once per run, kept in ``current_run().data``) and ``Submodule``.
"""

from __future__ import annotations

import importlib
import os
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tfscope.base.sorted_rows import SortedRows
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.terms import Term
from tfscope.values.unknown import Origin, Unknown

ATTRIBUTE_ERROR = "attribute-error"
STDLIB = SortedRows(os.path.join(os.path.dirname(__file__), "data", "stdlib.tsv"))
"""Module of the standard library → its public names in any version, and those that Python 3.11, which
TensorFlow 2 is modelled on, has no more."""


class Lazy:
    """A member that is made when it is first used."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


class PerRun:
    """A member that each run has its own of; ``key`` names it in the run's data."""

    __slots__ = ("key", "make")

    def __init__(self, key: str, make: Callable[[], Any]) -> None:
        self.key = key
        self.make = make

    def get(self) -> Any:
        """The current run's object."""
        return run_state(self.key, self.make)

    def set(self, value: Any) -> None:
        """Another object for the rest of the run; every model that asks sees it."""
        current_run().data.setdefault("library", {})[self.key] = value


class Members(Mapping[str, Any]):
    """Names of a module → objects, resolved on access.

    ``python2`` holds the names that only a Python 2 program sees.
    """

    def __init__(self, table: Mapping[str, Any], python2: Mapping[str, Any] | None = None) -> None:
        self._table = dict(table)
        self._python2 = dict(python2 or {})

    def __getitem__(self, name: str) -> Any:
        if name in self._python2 and is_python2():
            return self._resolve(self._python2, name)
        return self._resolve(self._table, name)

    @staticmethod
    def _resolve(table: dict[str, Any], name: str) -> Any:
        value = table[name]
        if type(value) is PerRun or type(value) is Submodule:
            return value.get()
        if type(value) is Lazy:
            value = table[name] = value.make()
        return value

    def per_run(self, name: str) -> PerRun | None:
        """The member of that name if each run has its own."""
        member = self._table.get(name)
        return member if type(member) is PerRun else None

    def __contains__(self, name: object) -> bool:
        return name in self._table or (name in self._python2 and is_python2())

    def __iter__(self) -> Iterator[str]:
        yield from self._table
        if is_python2():
            yield from (name for name in self._python2 if name not in self._table)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Submodule:
    """A member that is another module of the library."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self) -> Any:
        """The current run's module object, or an unknown if it has no model."""
        from tfscope.python import library

        found = library.find(self.name)
        return unknown("unmodelled-module", self.name) if found is None else found


_OWN = frozenset("members missing package absent known outdated".split()) | frozenset(
    types.ModuleType("").__dict__
)


class ModuleModel(types.ModuleType):
    """A module of a library; its attributes are its members.

    ``missing`` says what a name is that ``members`` lacks: ``"attribute-error"`` for a complete
    model, else the gap of the ``Unknown`` that stands for it, unless ``absent`` says that there is no
    such name, or ``known``, if given, or ``STDLIB`` has all public names and not this one.  ``outdated`` are members
    that the version of the library beside TensorFlow 2 no longer has, and what it says of them.  Each run has module objects of its own (``fresh``), so that what the program sets on
    one is forgotten with the run.
    """

    members: Members
    missing: str
    package: bool
    absent: frozenset[str]
    known: frozenset[str]
    outdated: Mapping[str, str]

    def __init__(
        self,
        name: str,
        members: Mapping[str, Any],
        *,
        doc: str = "",
        package: bool = False,
        missing: str = ATTRIBUTE_ERROR,
        python2: Mapping[str, Any] | None = None,
        absent: frozenset[str] = frozenset(),
        known: frozenset[str] = frozenset(),
        outdated: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(name, doc)
        self.absent = absent
        self.known = known
        self.outdated = outdated or {}
        self.members = members if isinstance(members, Members) else Members(members, python2)
        self.package = package
        self.missing = missing

    def fresh(self) -> ModuleModel:
        """The same module without what a program did to it."""
        return ModuleModel(
            self.__name__,
            self.members,
            doc=self.__doc__ or "",
            package=self.package,
            missing=self.missing,
            absent=self.absent,
            known=self.known,
            outdated=self.outdated,
        )

    def __getattr__(self, name: str) -> Any:
        self._refuse_outdated(name)
        if name in self.members:
            value = self.members[name]
            self.__dict__[name] = value
            return value
        if name == "__file__":
            return unknown("environment", f"{self.__name__}.__file__")
        if self.missing == ATTRIBUTE_ERROR or name.startswith("__") or self._lacks(name):
            text = f"module '{self.__name__}' has no attribute '{name}'"
            raise raised(AttributeError(text))
        text = f"{self.__name__}.{name}"
        taken = "unmodelled-name" if self.missing == "unmodelled-api" else self.missing
        current_run().note_gap(taken, text)
        return unknown(self.missing, text)

    def _refuse_outdated(self, name: str) -> None:
        """Raises what the Python or the library beside TensorFlow 2 says of a name it has no more."""
        if current_run().is_v1:
            return
        if name in self.outdated:
            raise raised(AttributeError(self.outdated[name]))
        row = STDLIB.get(self.__name__)
        if row is not None and name in row[2].split() and not is_python2():
            text = f"module '{self.__name__}' has no attribute '{name}'"
            raise raised(AttributeError(text))

    def _lacks(self, name: str) -> bool:
        """Whether there certainly is no such name."""
        if name in self.absent:
            return True
        if name.startswith("_"):
            return False
        if self.known:
            return name not in self.known
        row = STDLIB.get(self.__name__)
        return row is not None and not is_python2() and name not in row[1].split()

    def __setattr__(self, name: str, value: Any) -> None:
        """Sets what the program sees, and what models read of the same member (``sys.argv``)."""
        super().__setattr__(name, value)
        members = self.__dict__.get("members")
        member = members.per_run(name) if isinstance(members, Members) else None
        if member is not None:
            member.set(value)

    def __dir__(self) -> list[str]:
        return sorted({*self.members, *self.added()})

    def added(self) -> dict[str, Any]:
        """The attributes that are not of the model's own making."""
        return {name: value for name, value in self.__dict__.items() if name not in _OWN}

    def __repr__(self) -> str:
        return f"<module '{self.__name__}'>"

    def __deepcopy__(self, memo: Any) -> ModuleModel:
        return self


ModuleModel.__name__ = "module"


def host_names(module: str, names: str | Iterable[str]) -> dict[str, Any]:
    """Members taken from a host module as they are; ``names`` may be one text of several words.

    Only for names without side effects and without a way out of the evaluated program.  Names that
    the host's version of Python does not have are left out.
    """
    host = importlib.import_module(module)
    wanted = names.split() if isinstance(names, str) else names
    return {name: getattr(host, name) for name in wanted if hasattr(host, name)}


def host_module(
    name: str,
    names: str | Iterable[str],
    *,
    extra: Mapping[str, Any] | None = None,
    python2: Mapping[str, Any] | None = None,
    missing: str = ATTRIBUTE_ERROR,
    package: bool = False,
) -> ModuleModel:
    """The model of a pure module: a whitelist of host names, and what replaces some of them."""
    members = {**host_names(name, names), **(extra or {})}
    return ModuleModel(name, members, python2=python2, missing=missing, package=package)


# -- what models ask of the run ----------------------------------------------------------------
def run_state(key: str, make: Callable[[], Any]) -> Any:
    """State of a model that lives as long as the run."""
    states = current_run().data.setdefault("library", {})
    if key not in states:
        states[key] = make()
    return states[key]


def program_python() -> tuple[int, int]:
    """The version of Python that runs the program."""
    return current_run().python


def is_python2() -> bool:
    """Whether a Python 2 runs the program."""
    return program_python()[0] == 2


def unknown(gap: str, term: Term | str) -> Unknown:
    """An unknown value that arises where the program stands now."""
    frames = current_run().frames()
    origin = None
    if frames:
        file, line, _, end = frames[-1]
        origin = Origin(file, line, end)
    return Unknown(gap, term, origin)


def burn() -> None:
    """Counts a step of an iterator that may be endless."""
    step = getattr(current_run(), "burn", None)
    if step is not None:
        step()


def drawn_items(items: Any, text: str, count: int) -> list[Unknown]:
    """``count`` unknown items of a sequence; of numbers alike they are such numbers."""
    kinds = {type(item) for item in items} if isinstance(items, (list, tuple)) else set()
    kinds = {int} if isinstance(items, range) else kinds
    number = kinds.pop() if len(kinds) == 1 and kinds <= {int, float} else None
    return [unknown("clock", f"{text}[{index}]").of_type(number) for index in range(count)]


def unknown_in(value: Any, depth: int = 6) -> Unknown | None:
    """An unknown anywhere inside nested plain containers."""
    if type(value) is Unknown:
        return value
    if depth and isinstance(value, (list, tuple, set, frozenset)):
        return next((u for v in value if (u := unknown_in(v, depth - 1)) is not None), None)
    if depth and isinstance(value, dict):
        return unknown_in([*value.keys(), *value.values()], depth - 1)
    return None


def unknown_function(gap: str, name: str) -> Callable[..., Unknown]:
    """A function whose result nobody knows."""

    def function(*args: Any, **kwargs: Any) -> Unknown:
        return unknown(gap, f"{name}()")

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    return function


def silent_function(name: str, result: Any = None) -> Callable[..., Any]:
    """A function that has no effect on the graph."""

    def function(*args: Any, **kwargs: Any) -> Any:
        return result

    function.__name__ = function.__qualname__ = name
    return function


def unknown_functions(gap: str, module: str, names: str) -> dict[str, Any]:
    """Several functions of one module whose results nobody knows."""
    return {name: unknown_function(gap, f"{module}.{name}") for name in names.split()}


def silent_functions(names: str) -> dict[str, Any]:
    """Several functions without effect."""
    return {name: silent_function(name) for name in names.split()}
