"""``collections``, ``weakref`` and ``queue``."""

from __future__ import annotations

import collections
import collections.abc
from collections.abc import Iterable
from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    Submodule,
    host_module,
    host_names,
    unknown,
)
from tfscope.values.run import current_run

_ABC = """Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Hashable Iterable Iterator
Generator Reversible Sized Container Callable Collection Set MutableSet Mapping MutableMapping
MappingView KeysView ItemsView ValuesView Sequence MutableSequence ByteString"""


def namedtuple(
    typename: str,
    field_names: Any,
    verbose: bool = False,
    rename: bool = False,
    *,
    defaults: Iterable[Any] | None = None,
    module: str | None = None,
) -> type:
    """``collections.namedtuple`` whose class belongs to the program's module."""
    if not isinstance(field_names, str):
        field_names = [str(name) for name in field_names]
    make: Any = collections.namedtuple
    made = make(
        typename, field_names, rename=bool(rename), defaults=defaults, module=module or _caller()
    )
    if current_run().is_v1:
        made._asdict = _asdict
    return made  # type: ignore[no-any-return]


def _asdict(self: Any) -> Any:
    """What a ``dict`` is since Python 3.8."""
    return collections.OrderedDict(zip(self._fields, self))


def _caller() -> str:
    stack = getattr(current_run(), "stack", None)
    name = stack[-1].globals.get("__name__") if stack else None
    return name if isinstance(name, str) else "__main__"


def _abc(name: str) -> ModuleModel:
    return ModuleModel(name, host_names("collections.abc", _ABC))


def _collections() -> ModuleModel:
    extra = {
        **host_names("collections.abc", _ABC),
        "namedtuple": namedtuple,
        "abc": Submodule("collections.abc"),
    }
    names = "OrderedDict defaultdict deque Counter ChainMap UserDict UserList UserString"
    return host_module("collections", names, extra=extra, package=True)


def _user(name: str) -> ModuleModel:
    names = {name: getattr(collections, name)}
    return ModuleModel(name, names, missing="unmodelled-api")


class finalize:
    """``weakref.finalize``: nothing is ever finalized while the program is evaluated."""

    alive = True

    def __init__(self, obj: Any, func: Any, /, *args: Any, **kwargs: Any) -> None:
        self._call = (func, args, kwargs)

    def __call__(self, _: Any = None) -> Any:
        if self.alive:
            self.alive = False
            func, args, kwargs = self._call
            return func(*args, **kwargs)
        return None

    def detach(self) -> None:
        """Gives up."""
        self.alive = False


def _weakref() -> ModuleModel:
    names = """ref proxy WeakKeyDictionary WeakValueDictionary WeakSet WeakMethod ReferenceType
    ProxyType getweakrefcount"""
    return host_module("weakref", names, extra={"finalize": finalize}, missing="unmodelled-api")


class Empty(Exception):
    """``queue.Empty``."""


class Full(Exception):
    """``queue.Full``."""


class Queue:
    """``queue.Queue`` of one thread: taking from an empty queue is unknown, for another would fill it."""

    def __init__(self, maxsize: int = 0) -> None:
        self.maxsize = maxsize
        self.queue: Any = collections.deque()

    def put(self, item: Any, block: bool = True, timeout: Any = None) -> None:
        """Adds an item."""
        self.queue.append(item)

    def get(self, block: bool = True, timeout: Any = None) -> Any:
        """Takes the next item."""
        return self._take() if self.queue else unknown("clock", "queue.get()")

    def _take(self) -> Any:
        return self.queue.popleft()

    def put_nowait(self, item: Any) -> None:
        """Adds an item."""
        self.put(item)

    def get_nowait(self) -> Any:
        """Takes the next item."""
        return self.get(block=False)

    def qsize(self) -> int:
        """Number of items."""
        return len(self.queue)

    def empty(self) -> bool:
        """Whether there is no item."""
        return not self.queue

    def full(self) -> bool:
        """Whether ``maxsize`` is reached."""
        return isinstance(self.maxsize, int) and 0 < self.maxsize <= len(self.queue)

    def task_done(self) -> None:
        """Nothing waits."""

    def join(self) -> None:
        """Nothing waits."""


class LifoQueue(Queue):
    """``queue.LifoQueue``."""

    def _take(self) -> Any:
        return self.queue.pop()


class PriorityQueue(Queue):
    """``queue.PriorityQueue``."""

    def _take(self) -> Any:
        least = min(self.queue)
        self.queue.remove(least)
        return least


def _queue(name: str) -> ModuleModel:
    members = {
        "Queue": Queue, "LifoQueue": LifoQueue, "PriorityQueue": PriorityQueue,
        "SimpleQueue": Queue, "Empty": Empty, "Full": Full,
    }  # fmt: skip
    return ModuleModel(name, members)


MODELS: dict[str, Any] = {
    "collections": _collections,
    "collections.abc": lambda: _abc("collections.abc"),
    "_collections_abc": lambda: _abc("_collections_abc"),
    "UserDict": lambda: _user("UserDict"),
    "UserList": lambda: _user("UserList"),
    "weakref": _weakref,
    "queue": lambda: _queue("queue"),
    "Queue": lambda: _queue("Queue"),
}
