"""``threading`` and ``concurrent.futures``: a thread's target is called when it starts.

The order of several threads is the order of their starts; a target runs to its end at once.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    PerRun,
    Submodule,
    silent_function,
    unknown,
)
from tfscope.values.run import current_run


class Thread:
    """``threading.Thread`` whose ``start`` runs it."""

    def __init__(
        self,
        group: Any = None,
        target: Any = None,
        name: Any = None,
        args: Any = (),
        kwargs: Any = None,
        *,
        daemon: Any = None,
    ) -> None:
        self._target, self._args, self._kwargs = target, args, kwargs or {}
        self.name = name or "Thread-1"
        self.daemon = daemon
        self.ident = None
        self._started = False

    def start(self) -> None:
        """Runs the thread with the state of a thread of its own."""
        self._started = True
        hook = current_run().data.get("thread")
        if hook is None:
            self.run()
            return
        with hook():
            self.run()

    def run(self) -> None:
        """Calls the target."""
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout: Any = None) -> None:
        """The thread has ended already."""

    def is_alive(self) -> bool:
        """The thread has ended already."""
        return False

    isAlive = is_alive  # noqa: N815

    def setDaemon(self, daemonic: Any) -> None:
        """Keeps the mark."""
        self.daemon = daemonic

    def isDaemon(self) -> Any:
        """The mark."""
        return self.daemon

    def getName(self) -> Any:
        """The name."""
        return self.name

    def setName(self, name: Any) -> None:
        """Changes the name."""
        self.name = name


class Timer(Thread):
    """``threading.Timer``: its time never comes."""

    def __init__(self, interval: Any, function: Any, args: Any = (), kwargs: Any = None) -> None:
        super().__init__(target=function, args=args or (), kwargs=kwargs)

    def start(self) -> None:
        """Waits for ever."""

    def cancel(self) -> None:
        """Gives up."""


class Lock:
    """A lock, condition, semaphore, barrier or event of a program with one thread at a time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._set = False

    def acquire(self, *args: Any, **kwargs: Any) -> bool:
        """Always succeeds."""
        return True

    def release(self, *args: Any) -> None:
        """Nothing waits."""

    def locked(self) -> bool:
        """Nobody holds it."""
        return False

    def wait(self, timeout: Any = None) -> bool:
        """Does not wait."""
        return True

    def wait_for(self, predicate: Any, timeout: Any = None) -> Any:
        """Does not wait."""
        return predicate()

    def notify(self, *args: Any) -> None:
        """Nothing waits."""

    notify_all = notifyAll = notify  # noqa: N815

    def set(self) -> None:
        """Sets the event."""
        self._set = True

    def clear(self) -> None:
        """Clears the event."""
        self._set = False

    def is_set(self) -> bool:
        """Whether the event is set."""
        return self._set

    isSet = is_set  # noqa: N815

    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_: object) -> None:
        return None


class local:
    """``threading.local``."""


class Future:
    """``concurrent.futures.Future`` of a call that has ended."""

    def __init__(self, value: Any = None) -> None:
        self._value = value

    def result(self, timeout: Any = None) -> Any:
        """The result."""
        return self._value

    def done(self) -> bool:
        """Always."""
        return True

    def cancel(self) -> bool:
        """Too late."""
        return False

    def exception(self, timeout: Any = None) -> None:
        """None was raised."""

    def add_done_callback(self, fn: Any) -> None:
        """Calls it at once."""
        fn(self)


class Executor:
    """``ThreadPoolExecutor``: calls at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future:
        """Calls."""
        return Future(fn(*args, **kwargs))

    def map(self, func: Any, *iterables: Any, **_: Any) -> Any:
        """``map``."""
        return map(func, *iterables)

    def shutdown(self, *args: Any, **kwargs: Any) -> None:
        """Nothing runs."""

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def _main_thread() -> Thread:
    return Thread(name="MainThread")


def current_thread() -> Any:
    """``threading.current_thread``."""
    return PerRun("threading.main", _main_thread).get()


def _threading(name: str) -> ModuleModel:
    locks = "Lock RLock Condition Semaphore BoundedSemaphore Event Barrier allocate_lock"
    members: dict[str, Any] = dict.fromkeys(locks.split(), Lock)
    members.update(
        Thread=Thread, Timer=Timer, local=local, current_thread=current_thread,
        currentThread=current_thread, main_thread=current_thread, error=RuntimeError,
        active_count=silent_function("active_count", 1), ThreadError=RuntimeError,
        enumerate=lambda: [current_thread()], get_ident=lambda: unknown("clock", "get_ident()"),
        start_new_thread=lambda function, args, kwargs=None: Thread(
            target=function, args=args, kwargs=kwargs
        ).start(),
        stack_size=silent_function("stack_size", 0), settrace=silent_function("settrace"),
    )  # fmt: skip
    return ModuleModel(name, members, missing="clock")


def _futures() -> ModuleModel:
    members: dict[str, Any] = {
        "ThreadPoolExecutor": Executor, "ProcessPoolExecutor": Executor, "Future": Future,
        "as_completed": lambda fs, timeout=None: iter(list(fs)), "Executor": Executor,
        "wait": lambda fs, *args, **kwargs: (set(fs), set()), "TimeoutError": TimeoutError,
    }  # fmt: skip
    return ModuleModel("concurrent.futures", members, missing="clock")


MODELS: dict[str, Any] = {
    "threading": lambda: _threading("threading"),
    "thread": lambda: _threading("thread"),
    "_thread": lambda: _threading("_thread"),
    "concurrent": lambda: ModuleModel(
        "concurrent", {"futures": Submodule("concurrent.futures")}, package=True
    ),
    "concurrent.futures": _futures,
}
