"""Which code AutoGraph converts: there a tensor may decide an ``if`` and be looped over.

Mirrors python/autograph/impl/api.py tf_convert: the `call` of a program's own layer, the functions
given to datasets and those under ``tf.function``, with whatever they call.  Functions that
``tf.cond`` and ``tf.while_loop`` are given elsewhere are not converted; those of ``tf.map_fn``, of Keras'
losses and metrics are by TensorFlow 2.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.values.raised import MARK, is_raised, raised
from tfscope.values.run import current_run, of_target

HOOKS: dict[str, Any] = {}
"""What models of the API put here: ``probing``, in which converted code is run that leaves no operations."""


class Undefined:
    """What a name holds that a conditional or loop may have bound and has not.

    Mirrors python/autograph/operators/special_values.py ``Undefined``.
    """

    not_a_tensor = "tensorflow.python.autograph.operators.special_values.Undefined"

    def __init__(self, symbol_name: str) -> None:
        self.symbol_name = symbol_name

    def __repr__(self) -> str:
        return f"<{self.not_a_tensor} object at 0x0>"


KEPT = (
    AssertionError, AttributeError, NameError, NotImplementedError, RuntimeError, StopIteration,
    TypeError, ValueError, KeyError,
)  # fmt: skip
"""Errors that leave converted code as what they are, beside those of TensorFlow."""


class StagingError(Exception):
    """What an error of a class that AutoGraph cannot make again becomes.

    Mirrors python/autograph/impl/api.py ``StagingError``.
    """


def leaving(error: BaseException) -> BaseException:
    """The error of the program that ends the run where ``error`` is raised, maybe in converted code.

    Mirrors ``create_exception`` of python/autograph/impl/api.py and of pyct/errors.py, which make
    an error of the same class from the text alone where that is known to be possible.
    """
    kind = type(error)
    same = kind in KEPT or kind.__init__ is Exception.__init__ or not isinstance(error, Exception)
    if kind is UnboundLocalError and not current_run().is_v1:
        same = True
    if same or _is_of_tensorflow(kind) or not is_converted():
        return error
    told = StagingError(of_target("in converted code:", "in user code:"))
    setattr(told, MARK, getattr(error, MARK))
    return told


def _is_of_tensorflow(kind: type) -> bool:
    return kind.__module__.startswith(("tfscope.", "tensorflow."))


def _reified(name: str) -> Undefined | None:
    """What converted code reads for a name that a conditional or a loop has not bound."""
    if not is_converted():
        return None
    if not current_run().is_v1:
        raise raised(UnboundLocalError(f"'{name}' is used before assignment"))
    return Undefined(name)


def _tell(run: Any) -> None:
    """Lets the evaluation ask about converted code."""
    run.data.update(
        leaving=leaving,
        reified=_reified,
        probing=lambda: HOOKS["probing"]() if is_converted() else None,
    )


@contextlib.contextmanager
def converted() -> Iterator[None]:
    """The program's code that runs meanwhile is converted."""
    run = current_run()
    _tell(run)
    depths = run.data.setdefault("autograph", [])
    depths.append(run.depth())
    try:
        yield
    except Exception as error:
        told = leaving(error) if is_raised(error) else error
        if told is error:
            raise
        raise told from None
    finally:
        depths.pop()


@contextlib.contextmanager
def unconverted() -> Iterator[None]:
    """The program's code that runs meanwhile is called by TensorFlow's own, which is never converted."""
    run = current_run()
    data = run.data
    depths = data.pop("autograph", [])
    outer = data.get("below_autograph", ())
    if depths or outer:  # else no frame is converted, and none need be looked at
        data["below_autograph"] = (
            *outer,
            *((depth, True) for depth in depths),
            (run.depth(), False),
        )
    try:
        yield
    finally:
        data["autograph"], data["below_autograph"] = depths, outer


def newly_converted() -> contextlib.AbstractContextManager[None]:
    """The same where only TensorFlow 2 converts."""
    return contextlib.nullcontext() if current_run().is_v1 else converted()


def mark_converted(function: Any) -> None:
    """``function`` is converted whenever it is called."""
    code = getattr(function, "__code__", None)
    if code is not None:
        marked = current_run().data.setdefault("autograph_functions", set())
        _tell(current_run())
        marked.add((code.co_filename, code.co_name))


def is_converted() -> bool:
    """Whether the code that runs now was converted."""
    run = current_run()
    if run.data.get("autograph"):
        return True
    marked = run.data.get("autograph_functions", set())
    return bool(marked) and any((frame[0], frame[2]) in marked for frame in run.frames())
