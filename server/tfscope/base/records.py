"""``dataclass`` as tfscope's own classes use it, without its cost at start-up.

The standard decorator compiles up to eight functions from text for each class, whether or not the
run uses them; that was a fifth of the time to the first statement of a program.  Here the
constructor is compiled when the first object is made, and nothing else is compiled at all.
Type checkers see the standard decorator.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import FrozenInstanceError, dataclass, field, replace

__all__ = ["FrozenInstanceError", "dataclass", "field", "replace"]

MISSING = object()


class Field:
    """What is known of one field."""

    def __init__(self, default: Any, factory: Any, compare: bool) -> None:
        self.default = default
        self.factory = factory
        self.compare = compare


def _constructor(cls: type, fields: dict[str, Field], frozen: bool) -> Any:
    """``__init__``, compiled; a frozen object is filled as the standard decorator fills it."""
    known: dict[str, Any] = {"set_": object.__setattr__, "MISSING": MISSING}
    arguments, body = ["self"], []
    for name, told in fields.items():
        value = name
        if told.factory is not MISSING:
            known[f"made_{name}"] = told.factory
            arguments.append(f"{name}=MISSING")
            value = f"made_{name}() if {name} is MISSING else {name}"
        elif told.default is not MISSING:
            known[f"default_{name}"] = told.default
            arguments.append(f"{name}=default_{name}")
        else:
            arguments.append(name)
        body.append(f"set_(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    text = f"def __init__({', '.join(arguments)}):\n  " + "\n  ".join(body or ["pass"])
    exec(compile(text, f"<constructor of {cls.__qualname__}>", "exec"), known)
    return known["__init__"]


def _values(names: list[str]) -> Any:
    """A function that gives the values of fields as something that can be compared and hashed."""
    return operator.attrgetter(*names) if names else lambda record: ()


def _add_comparison(cls: type, fields: dict[str, Field], frozen: bool) -> None:
    values = _values([name for name, told in fields.items() if told.compare])

    def equal(self: Any, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def hashed(self: Any) -> int:
        return hash(values(self))

    _add(cls, "__eq__", equal)
    _add(cls, "__hash__", hashed if frozen else None)


def _add_order(cls: type, fields: dict[str, Field]) -> None:
    values = _values([name for name, told in fields.items() if told.compare])

    def ordered(name: str) -> None:
        compare = getattr(operator, name)

        def method(self: Any, other: object) -> Any:
            if other.__class__ is not self.__class__:
                return NotImplemented
            return compare(values(self), values(other))

        _add(cls, name, method)

    for name in ("__lt__", "__le__", "__gt__", "__ge__"):
        ordered(name)


def _add_freeze(cls: type) -> None:
    def refuse_to_set(self: Any, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def refuse_to_delete(self: Any, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    _add(cls, "__setattr__", refuse_to_set)
    _add(cls, "__delattr__", refuse_to_delete)


def _repr(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).__record_fields__)
    return f"{type(self).__qualname__}({told})"


def _add(cls: type, name: str, method: Any) -> None:
    """Puts a method into a class that does not define it itself."""
    if name not in cls.__dict__:
        setattr(cls, name, method)


def _fields(cls: type) -> dict[str, Field]:
    """Name → field, those of the bases first."""
    found: dict[str, Field] = dict(getattr(cls, "__record_fields__", {}))
    for name in cls.__dict__.get("__annotations__", {}):
        told = cls.__dict__.get(name, MISSING)
        if isinstance(told, Field):
            delattr(cls, name)
        else:
            told = Field(told, MISSING, True)
        found[name] = told
    return found


def _decorated(cls: type, frozen: bool, order: bool) -> type:
    fields = _fields(cls)
    setattr(cls, "__record_fields__", fields)
    setattr(cls, "__match_args__", tuple(fields))

    def first(self: Any, *args: Any, **kwargs: Any) -> None:
        made = _constructor(cls, fields, frozen)
        setattr(cls, "__init__", made)
        made(self, *args, **kwargs)

    _add(cls, "__init__", first)
    _add(cls, "__repr__", _repr)
    _add_comparison(cls, fields, frozen)
    if order:
        _add_order(cls, fields)
    if frozen:
        _add_freeze(cls)
    return cls


if not TYPE_CHECKING:

    class FrozenInstanceError(AttributeError):
        """A field of a frozen record was assigned to."""

    def dataclass(cls=None, /, *, frozen=False, order=False):
        """The decorator."""
        if cls is None:
            return lambda cls: _decorated(cls, frozen, order)
        return _decorated(cls, frozen, order)

    def field(*, default=MISSING, default_factory=MISSING, compare=True):
        """A field that is no plain default."""
        return Field(default, default_factory, compare)

    def replace(record, /, **changes):
        """A copy of a record with other values."""
        values = {name: getattr(record, name) for name in type(record).__record_fields__}
        return type(record)(**{**values, **changes})
