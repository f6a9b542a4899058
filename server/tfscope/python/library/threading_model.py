"""``threading`` and ``concurrent.futures``: a thread's target is called when it starts.

The order of several threads is the order of their starts; a target runs to its end at once.
"""

from __future__ import annotations

import itertools
from typing import Any

from tfscope.python.library.module_model import (
    ModuleModel,
    Submodule,
    program_python,
    run_state,
    silent_function,
    unknown,
)
from tfscope.values.lengths import open_length
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run


class Thread:
    """``threading.Thread``: ``start`` runs its target to the end, in a thread of its own.

    What the target raises ends the thread, not the program.
    """

    _started = False
    _called_init = False

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
        self.name = _new_name(target) if name is None else str(name)
        self.daemon = current_thread().daemon if daemon is None else daemon
        self.ident = None
        self._called_init = True

    def start(self) -> None:
        """Runs the thread.  Raises ``RuntimeError`` for one that ran or was not initialized."""
        if not self._called_init:
            raise raised(RuntimeError("thread.__init__() not called"))
        if self._started:
            raise raised(RuntimeError("threads can only be started once"))
        self._started = True
        in_thread(self, self.run)

    def run(self) -> None:
        """Calls the target."""
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout: Any = None) -> None:
        """The thread has ended already.  Raises ``RuntimeError`` before it is started, unless the loop
        that starts it may have been left early."""
        if not self._started and not getattr(current_run(), "notes", None):
            raise raised(RuntimeError("cannot join thread before it is started"))

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


def _new_name(target: Any) -> str:
    """The name of a thread that is given none."""
    number = next(run_state("threading.numbers", lambda: itertools.count(1)))
    named = getattr(target, "__name__", None) if program_python() >= (3, 10) else None
    return f"Thread-{number} ({named})" if isinstance(named, str) else f"Thread-{number}"


def in_thread(
    thread: Any, function: Any, *args: Any, **kwargs: Any
) -> tuple[Any, BaseException | None]:
    """(value, error) of a call in a thread of its own, which sees none of the caller's thread-local state."""
    run = current_run()
    before, number = run.thread, next(run_state("threading.runs", lambda: itertools.count(1)))
    kept = [(each, dict(vars(each))) for each, _, _ in _locals()]
    run.thread = number
    run.own(CURRENT, lambda: thread)
    try:
        with run.catching(BaseException):
            for each, given, options in _locals():
                vars(each).clear()
                type(each).__init__(each, *given, **options)
            return function(*args, **kwargs), None
    except (Exception, SystemExit, KeyboardInterrupt) as error:
        if not is_raised(error):
            raise
        return None, error
    finally:
        run.thread = before
        for each, attributes in kept:
            vars(each).clear()
            vars(each).update(attributes)


def _locals() -> list[tuple[Any, Any, Any]]:
    """The ``threading.local`` objects, with the arguments that initialize them."""
    found: list[tuple[Any, Any, Any]] = run_state("threading.locals", list)
    return found


class Timer(Thread):
    """``threading.Timer``: its time never comes."""

    def __init__(self, interval: Any, function: Any, args: Any = (), kwargs: Any = None) -> None:
        super().__init__(args=args or (), kwargs=kwargs)
        self.function = function

    def start(self) -> None:
        """Waits for ever."""
        self._started = True

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
    """``threading.local``: its attributes are initialized anew in each thread."""

    def __new__(cls, *args: Any, **kwargs: Any) -> local:
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise raised(TypeError("Initialization arguments are not supported"))
        self = object.__new__(cls)
        _locals().append((self, args, kwargs))
        return self


class Future:
    """``concurrent.futures.Future`` of a call that has ended."""

    def __init__(self, value: Any = None, error: BaseException | None = None) -> None:
        self._value, self._error = value, error

    def result(self, timeout: Any = None) -> Any:
        """The result; raises what the call raised."""
        if self._error is not None:
            raise self._error
        return self._value

    def done(self) -> bool:
        """Always."""
        return True

    def cancel(self) -> bool:
        """Too late."""
        return False

    def exception(self, timeout: Any = None) -> Any:
        """What the call raised, or ``None``."""
        return self._error

    def add_done_callback(self, fn: Any) -> None:
        """Calls it at once."""
        fn(self)


class Executor:
    """``ThreadPoolExecutor``: calls at once, in a thread of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future:
        """Calls."""
        return Future(*in_thread(Thread(), fn, *args, **kwargs))

    def map(self, func: Any, *iterables: Any, **_: Any) -> Any:
        """Calls for all items; the results are given, or an error raised, one after the other."""
        if any(open_length(each) is not None for each in iterables):
            return map(lambda *args: self.submit(func, *args).result(), *iterables)
        made = [self.submit(func, *args) for args in zip(*iterables)]
        return (each.result() for each in made)

    def shutdown(self, *args: Any, **kwargs: Any) -> None:
        """Nothing runs."""

    def __enter__(self) -> Executor:
        return self

    def __exit__(self, *_: object) -> None:
        return None


CURRENT = "threading.current"
"""Key of the thread object of the thread that runs."""


class _MainThread(Thread):
    """The thread of the program itself."""

    def __init__(self) -> None:
        self.name, self.daemon, self.ident = "MainThread", False, None
        self._called_init = self._started = True

    def is_alive(self) -> bool:
        """It runs."""
        return True


def main_thread() -> Any:
    """``threading.main_thread``."""
    return run_state("threading.main", _MainThread)


def current_thread() -> Any:
    """``threading.current_thread``."""
    return current_run().own(CURRENT, main_thread)


def _threading(name: str) -> ModuleModel:
    locks = "Lock RLock Condition Semaphore BoundedSemaphore Event Barrier allocate_lock"
    members: dict[str, Any] = dict.fromkeys(locks.split(), Lock)
    members.update(
        Thread=Thread, Timer=Timer, local=local, current_thread=current_thread,
        currentThread=current_thread, main_thread=main_thread, error=RuntimeError,
        active_count=silent_function("active_count", 1), ThreadError=RuntimeError,
        enumerate=lambda: list(dict.fromkeys([main_thread(), current_thread()])), get_ident=lambda: unknown("clock", "get_ident()"),
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
