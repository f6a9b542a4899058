"""``numpy.fft``, windows and convolutions: shapes and types, and the frequencies themselves.

Reference: NumPy 1.18 manual, "Discrete Fourier Transform" and "Window functions".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.python.library.module_model import ModuleModel
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import axis_of, lost
from tfscope.python.library.numpy_creation import filled
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_promotion import result_dtype
from tfscope.python.library.numpy_sizes import dimension
from tfscope.values.unknown import Unknown

COMPLEX, REAL = "complex128", "float64"


def _whole(size: Any) -> Any:
    return size


def _half(size: Any) -> Any:
    """How many frequencies of a real signal there are."""
    return size // 2 + 1


def _twice(size: Any) -> Any:
    """How long the real signal of so many frequencies is, unless the call says it."""
    return 2 * (size - 1)


def _transformed(a: Any, sizes: Any, axes: Sequence[Any], kind: str, last: Any) -> Any:
    """The shape of a transform over some axes; ``last`` changes the size of the last one."""
    given = as_array(a)
    if not isinstance(given, ndarray) or type(sizes) is Unknown or Unknown in map(type, axes):
        return lost("fft", given, sizes)
    shape = list(given.shape)
    places = [axis_of(axis, len(shape)) for axis in axes]
    told = list(sizes) if sizes is not None else [None] * len(places)
    for place, size in zip(places, told):
        shape[place] = shape[place] if size is None else dimension(size)
    if last is not _twice or told[-1] is None:
        shape[places[-1]] = last(shape[places[-1]])
    return make(None, tuple(shape), BY_NAME[kind])


def _along_one(name: str, kind: str, last: Any) -> Any:
    def function(a: Any, n: Any = None, axis: Any = -1, norm: Any = None) -> Any:
        return _transformed(a, None if n is None else [n], [axis], kind, last)

    function.__name__ = function.__qualname__ = name
    return function


def _along_several(name: str, kind: str, last: Any, usual: Any) -> Any:
    def function(a: Any, s: Any = None, axes: Any = usual, norm: Any = None) -> Any:
        given = as_array(a)
        if axes is None and isinstance(given, ndarray):
            axes = range(-len(s) if s is not None else -given.ndim, 0)
        if axes is None or type(axes) is Unknown:
            return lost(name, given, axes)
        return _transformed(given, s, list(axes), kind, last)

    function.__name__ = function.__qualname__ = name
    return function


def fftfreq(n: Any, d: Any = 1.0) -> Any:
    """``numpy.fft.fftfreq``."""
    if type(n) is not int or not isinstance(d, (int, float)):
        return make(None, (dimension(n),), BY_NAME[REAL])
    half = (n - 1) // 2 + 1
    counts = [*range(half), *range(-(n // 2), 0)]
    return make([k / (n * d) for k in counts], (n,), BY_NAME[REAL])


def rfftfreq(n: Any, d: Any = 1.0) -> Any:
    """``numpy.fft.rfftfreq``."""
    if type(n) is not int or not isinstance(d, (int, float)):
        return make(None, (_half(dimension(n)),), BY_NAME[REAL])
    return make([k / (n * d) for k in range(_half(n))], (_half(n),), BY_NAME[REAL])


def _shift(x: Any, axes: Any = None) -> Any:
    """``numpy.fft.fftshift`` and ``ifftshift``: the shape."""
    given = as_array(x)
    return (
        make(None, given.shape, given.dtype) if isinstance(given, ndarray) else lost("fftshift", x)
    )


def _window(name: str) -> Any:
    def function(M: Any, *beta: Any) -> Any:  # noqa: N803 - numpy's name
        return filled((dimension(M),), None, float)

    function.__name__ = function.__qualname__ = name
    return function


def convolve(a: Any, v: Any, mode: Any = "full") -> Any:
    """``numpy.convolve`` and ``correlate``: the shape."""
    x, y = as_array(a), as_array(v)
    if not isinstance(x, ndarray) or not isinstance(y, ndarray) or type(mode) is Unknown:
        return lost("convolve", x, y)
    sizes = x.shape[0], y.shape[0]
    if type(sizes[0]) is not int or type(sizes[1]) is not int:
        return lost("convolve", *sizes)
    small, large = sorted(sizes)
    found = {"full": large + small - 1, "same": large, "valid": large - small + 1}.get(mode, large)
    return make(None, (found,), result_dtype([x, y]))


def polyfit(x: Any, y: Any, deg: Any, *_: Any, **__: Any) -> Any:
    """``numpy.polyfit`` of one curve: the shape."""
    return filled((dimension(deg) + 1,), None, float)


def sinc(x: Any) -> Any:
    """``numpy.sinc``: the shape."""
    given = as_array(x)
    if not isinstance(given, ndarray):
        return lost("sinc", given)
    kept = getattr(given.dtype, "kind", "") in ("f", "c")
    return make(None, given.shape, given.dtype if kept else BY_NAME[REAL])


def asscalar(a: Any) -> Any:
    """``numpy.asscalar``."""
    given = as_array(a)
    return given.item() if isinstance(given, ndarray) else lost("asscalar", given)


NAMES = frozenset(("hfft", "ihfft", "helper", "_pocketfft", "pocketfft", "test"))
"""What else ``numpy.fft`` holds, in one version of numpy or another."""

WINDOWS = "bartlett blackman hamming hanning kaiser"
FUNCTIONS: dict[str, Any] = {
    **{name: _window(name) for name in WINDOWS.split()},
    "convolve": convolve, "correlate": convolve, "polyfit": polyfit, "sinc": sinc, "asscalar": asscalar,
}  # fmt: skip


def _fft() -> ModuleModel:
    """``numpy.fft``."""
    pair = (-2, -1)
    members: dict[str, Any] = {
        "fftfreq": fftfreq, "rfftfreq": rfftfreq, "fftshift": _shift, "ifftshift": _shift,
    }  # fmt: skip
    for name, kind, last in (
        ("fft", COMPLEX, _whole), ("ifft", COMPLEX, _whole), ("rfft", COMPLEX, _half), ("irfft", REAL, _twice),
    ):  # fmt: skip
        members[name] = _along_one(name, kind, last)
        members[f"{name}2"] = _along_several(f"{name}2", kind, last, pair)
        members[f"{name}n"] = _along_several(f"{name}n", kind, last, None)
    return ModuleModel("numpy.fft", members, missing="unmodelled-api", known=NAMES)


MODELS: dict[str, Any] = {"numpy.fft": _fft}
