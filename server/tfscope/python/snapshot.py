"""What everything that a run can reach holds at one moment, to be put back later.

A function of the program that nothing calls is evaluated behind its module, as if the module had just
been run.  Running the module again gives that state, too, at the price of all that it imports.
"""

from __future__ import annotations

import abc
import ast
import enum
import functools
import io
import re
import types
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from typing import Any

from tfscope.python.code_objects import Code
from tfscope.python.library.module_model import Members
from tfscope.python.modules import UserModule
from tfscope.values.unknown import Unknown

LARGEST = 100_000
"""Objects beyond which a state is not kept."""

HEAP_TYPE = 1 << 9
"""CPython's ``Py_TPFLAGS_HEAPTYPE``."""

Put = Callable[[Any, Any], None]

PLAIN = frozenset((
    int, float, complex, bool, str, bytes, type(None), type(NotImplemented), type(...), range, slice,
    types.CodeType, types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType,
    types.GetSetDescriptorType, types.MemberDescriptorType, types.GenericAlias, types.UnionType,
    re.Pattern, re.Match, Unknown, Code, type(vars(abc.ABC)["_abc_impl"]),
))  # fmt: skip
"""Types of what never changes, or only by what it remembers of its own work."""

APART = (ast.AST, Members, enum.Enum, functools.cached_property)
"""Likewise with the classes derived from them."""


class Snapshot:
    """Remembers what can be reached from ``root``, but for ``apart``.

    ``complete`` is false if something holds a state that nobody can put back (a generator, a file), or if
    there is too much.
    """

    def __init__(self, root: object, apart: object = None) -> None:
        self._kept: list[tuple[Put, Any, Any]] = []
        self._seen: dict[int, object] = {id(apart): apart}
        self._todo: list[Any] = [root]
        self._kinds: dict[type, tuple[type, tuple[Any, ...]]] = {}
        self.complete = True
        self._walk()

    def restore(self) -> None:
        """Puts everything back as it was."""
        for put, obj, held in self._kept:
            put(obj, held)

    def remember(self, put: Put, obj: Any, held: Any) -> None:
        """``put(obj, held)`` will put ``obj`` back."""
        self._kept.append((put, obj, held))

    def reach(self, *objects: Any) -> None:
        """Goes on to other objects."""
        self._todo += objects

    def give_up(self) -> None:
        """Something holds a state that cannot be put back."""
        self.complete = False
        self._todo.clear()
        self._kept.clear()

    def _walk(self) -> None:
        seen, todo = self._seen, self._todo
        while todo:
            obj = todo.pop()
            kind = type(obj)
            if kind in PLAIN or id(obj) in seen:
                continue
            seen[id(obj)] = obj
            if len(seen) > LARGEST:
                self.give_up()
            elif isinstance(obj, type):
                _of_class(self, obj)
            elif not (isinstance(obj, APART) or _is_library(obj)):
                self._keep(obj, kind)

    def _keep(self, obj: Any, kind: type) -> None:
        known = self._kinds.get(kind)
        if known is None:
            known = self._kinds[kind] = native_base(kind), slots_of(kind)
        base, slots = known
        contents = CONTENTS.get(base)
        if contents is None:
            return self.give_up()
        contents(self, obj)
        if kind.__dictoffset__:
            self.reach(object.__getattribute__(obj, "__dict__"))
        if slots:
            values = [_slot(slot, obj) for slot in slots]
            self.remember(_put_slots, obj, (slots, values))
            self.reach(*values)


def _is_library(obj: object) -> bool:
    """Whether it is a module of ours; what a program sets on one is put back at the end of a run."""
    return isinstance(obj, types.ModuleType) and type(obj) is not UserModule


def native_base(kind: type) -> type:
    """The class written in C whose objects a class's objects are, beside attributes and slots.

    Reference: CPython ``Lib/copyreg.py`` ``_reduce_ex``.
    """
    for base in kind.__mro__:
        new = base.__new__
        own = isinstance(new, types.BuiltinFunctionType) and new.__self__ is base
        if own or not base.__flags__ & HEAP_TYPE:
            return BaseException if issubclass(base, BaseException) else base
    return object


def slots_of(kind: type) -> tuple[Any, ...]:
    """The members of all ``__slots__`` of a class."""
    return tuple(
        member
        for base in kind.__mro__
        if "__slots__" in vars(base)
        for member in vars(base).values()
        if type(member) is types.MemberDescriptorType
    )


def _of_nothing(state: Snapshot, obj: Any) -> None:
    pass


def _of_items(state: Snapshot, obj: Any) -> None:
    state.reach(*obj)


def _of_dict(state: Snapshot, obj: dict[Any, Any]) -> None:
    items = list(dict.items(obj))
    state.remember(_put_ordered if isinstance(obj, OrderedDict) else _put_dict, obj, items)
    for pair in items:
        state.reach(*pair)


def _of_list(state: Snapshot, obj: list[Any]) -> None:
    items = list.copy(obj)
    state.remember(_put_list, obj, items)
    state.reach(*items)


def _of_deque(state: Snapshot, obj: deque[Any]) -> None:
    items = list(deque.__iter__(obj))
    state.remember(_put_deque, obj, items)
    state.reach(*items)


def _of_set(state: Snapshot, obj: set[Any]) -> None:
    items = set.copy(obj)
    state.remember(_put_set, obj, items)
    state.reach(*items)


def _of_class(state: Snapshot, cls: type) -> None:
    """Classes of the program have attributes that it may set; those of models are put back by the run."""
    if "__tfscope_user__" in vars(cls):
        held = dict(vars(cls))
        state.remember(_put_class, cls, held)
        state.reach(*held.values())


def _of_cell(state: Snapshot, cell: types.CellType) -> None:
    try:
        held = cell.cell_contents
    except ValueError:  # nothing was assigned yet
        return
    state.remember(_put_cell, cell, held)
    state.reach(held)


def _of_cache(state: Snapshot, cache: Any) -> None:
    """Results that a function of the program gave before cannot be put back one by one."""
    if isinstance(cache.__wrapped__, types.FunctionType):
        return
    if cache.cache_info().currsize:
        return state.give_up()
    state.remember(_put_cache, cache, None)
    state.reach(cache.__wrapped__)


def _of_text(state: Snapshot, stream: io.StringIO) -> None:
    if not stream.closed:
        state.remember(_put_text, stream, (stream.getvalue(), stream.tell()))


CONTENTS: dict[type, Callable[[Snapshot, Any], None]] = {
    **dict.fromkeys((object, int, float, complex, str, bytes, UserModule, types.ModuleType), _of_nothing),
    **dict.fromkeys((tuple, frozenset), _of_items),
    **dict.fromkeys((dict, OrderedDict, defaultdict), _of_dict),
    list: _of_list,
    deque: _of_deque,
    set: _of_set,
    types.CellType: _of_cell,
    types.MappingProxyType: lambda state, obj: state.reach(*obj.values()),
    types.MethodType: lambda state, obj: state.reach(obj.__self__, obj.__func__),
    types.BuiltinFunctionType: lambda state, obj: state.reach(obj.__self__),
    types.FunctionType: lambda state, obj: state.reach(*obj.__closure__ or ()),
    staticmethod: lambda state, obj: state.reach(obj.__func__),
    classmethod: lambda state, obj: state.reach(obj.__func__),
    property: lambda state, obj: state.reach(obj.fget, obj.fset, obj.fdel),
    functools.partial: lambda state, obj: state.reach(obj.func, obj.args, obj.keywords),
    BaseException: lambda state, obj: state.reach(obj.args),
    type(functools.cache(_of_cache)): _of_cache,
    io.StringIO: _of_text,
}  # fmt: skip
"""Native class → what its objects hold beside attributes; one that is missing may hold anything."""

_MISSING = object()


def _slot(slot: Any, obj: Any) -> Any:
    try:
        return slot.__get__(obj)
    except AttributeError:
        return _MISSING


def _put_slots(obj: Any, held: tuple[tuple[Any, ...], list[Any]]) -> None:
    for slot, value in zip(*held):
        if value is not _MISSING:
            slot.__set__(obj, value)
        elif _slot(slot, obj) is not _MISSING:
            slot.__delete__(obj)


def _put_dict(obj: dict[Any, Any], items: list[Any]) -> None:
    dict.clear(obj)
    dict.update(obj, items)


def _put_ordered(obj: OrderedDict[Any, Any], items: list[Any]) -> None:
    OrderedDict.clear(obj)
    for key, value in items:  # ``update`` would call the program's ``__setitem__``
        OrderedDict.__setitem__(obj, key, value)


def _put_list(obj: list[Any], items: list[Any]) -> None:
    list.__setitem__(obj, slice(None), items)


def _put_deque(obj: deque[Any], items: list[Any]) -> None:
    deque.clear(obj)
    deque.extend(obj, items)


def _put_set(obj: set[Any], items: set[Any]) -> None:
    set.clear(obj)
    set.update(obj, items)


def _put_cache(cache: Any, _: None) -> None:
    cache.cache_clear()


def _put_text(stream: io.StringIO, held: tuple[str, int]) -> None:
    text, place = held
    stream.seek(0)
    stream.truncate()
    stream.write(text)
    stream.seek(place)


def _put_cell(cell: types.CellType, held: Any) -> None:
    cell.cell_contents = held


def _put_class(cls: type, held: dict[str, Any]) -> None:
    now = vars(cls)
    for name in [n for n in now if n not in held]:
        type.__delattr__(cls, name)
    for name, value in held.items():
        if now.get(name, _MISSING) is not value:
            type.__setattr__(cls, name, value)
