"""Methods of arrays that are functions of ``numpy``, or have no effect on the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_above import above
from tfscope.values.raised import is_raised, raised
from tfscope.values.unknown import Unknown

_METHODS = """sum prod mean std var max min argmax argmin any all cumsum cumprod ptp round clip
squeeze repeat take dot argsort swapaxes diagonal trace nonzero searchsorted conj compress choose
partition argpartition"""


class Methods:
    """The part of ``ndarray`` that delegates."""

    _shape: tuple[Any, ...]
    _buffer: Any

    if TYPE_CHECKING:
        # Operators and reductions, which ``numpy_operators`` and the loop below add.
        sum: Any
        all: Any
        any: Any
        __add__: Any
        __sub__: Any
        __rsub__: Any
        __mul__: Any
        __rmul__: Any
        __truediv__: Any
        __invert__: Any
        __abs__: Any
        __le__: Any

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        return above("numpy_module", "functions")()[name](self, *args, **kwargs)

    def resize(self, *shape: Any, **_: Any) -> None:
        """Changes the shape in place; the elements become unknown."""
        found = above("numpy_creation", "shape_of")(shape[0] if len(shape) == 1 else shape)
        self._shape = found if isinstance(found, tuple) else (found,)
        self._buffer = None

    def sort(self, axis: Any = -1, kind: Any = None, order: Any = None) -> None:
        """Sorts in place."""
        self[...] = self._call("sort", axis)  # type: ignore[index]

    def setflags(self, *_: Any, **__: Any) -> None:
        """No effect on the graph."""

    tofile = dump = setfield = setflags

    def tobytes(self, *_: Any) -> Unknown:
        """Unknown."""
        return unknown("data", "array.tobytes()")

    tostring = dumps = getfield = tobytes


REDUCING = {"sum": "_sum", "prod": "_prod", "mean": "_mean", "std": "_std", "var": "_var", "max": "_amax",
            "min": "_amin", "all": "_all", "any": "_any"}  # fmt: skip
"""Methods that numpy writes in Python, and what it calls them there (core/_methods.py)."""


def _method(name: str) -> Callable[..., Any]:
    def method(self: Methods, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._call(name, *args, **kwargs)
        except TypeError as error:
            text = str(error)
            if is_raised(error) or name not in REDUCING or name not in text.partition("()")[0]:
                raise
            words = f"{REDUCING[name]}(){text.partition('()')[2]}"
            raise raised(TypeError(words)) from None

    method.__name__ = method.__qualname__ = name
    return method


for _name in _METHODS.split():
    setattr(Methods, _name, _method(_name))
