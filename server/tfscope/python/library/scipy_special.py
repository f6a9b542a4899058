"""``scipy.special``: the functions that count, and those that keep the shape of what they are given.

Reference: SciPy 1.4 manual, "Special functions (scipy.special)".
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.python.library.module_model import ModuleModel
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import broadcast_shapes, lost
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_scalars import generic

FLOAT = BY_NAME["float64"]


def _whole(value: Any) -> int | None:
    """A whole number that is given as a number, of Python or of NumPy."""
    value = value.item() if isinstance(value, generic) else value
    whole = isinstance(value, (int, float)) and math.isfinite(value) and value == int(value)
    return int(value) if whole else None


def binom(n: Any, k: Any) -> Any:
    """``scipy.special.binom``."""
    total, chosen = _whole(n), _whole(k)
    if total is not None and chosen is not None and min(total, chosen) >= 0:
        return FLOAT.convert(float(math.comb(total, chosen)))
    arrays = [as_array(n), as_array(k)]
    known = [a.shape for a in arrays if isinstance(a, ndarray)]
    if len(known) < 2:
        return lost("binom", next(a for a in arrays if not isinstance(a, ndarray)))
    return make(None, broadcast_shapes(known), FLOAT)


def comb(N: Any, k: Any, exact: Any = False, repetition: Any = False) -> Any:  # noqa: N803
    """``scipy.special.comb``."""
    if repetition:
        return comb(N + k - 1, k, exact)
    total, chosen = _whole(N), _whole(k)
    if exact is True and total is not None and chosen is not None:
        return math.comb(total, chosen) if min(total, chosen) >= 0 else 0
    return lost("comb", N) if exact else binom(N, k)


def factorial(n: Any, exact: Any = False) -> Any:
    """``scipy.special.factorial``."""
    count = _whole(n)
    single = isinstance(n, generic) and isinstance(n.item(), float)
    if count is not None and 0 <= count <= 170 and not single:
        whole = math.factorial(count)
        return whole if exact is True else FLOAT.convert(float(whole))
    return lost("factorial", n) if exact else _kept("factorial")(n)


def _kept(name: str) -> Any:
    """A function of each element: the shape stays, and the dtype of floats."""

    def function(x: Any, *args: Any, **kwargs: Any) -> Any:
        array = as_array(x)
        if not isinstance(array, ndarray):
            return lost(name, x)
        single = getattr(array.dtype, "name", "") in ("float16", "float32")
        return make(None, array.shape, array.dtype if single else FLOAT)

    function.__name__ = function.__qualname__ = name
    return function


def _special() -> ModuleModel:
    members = {"binom": binom, "comb": comb, "factorial": factorial}
    members.update({n: _kept(n) for n in ("expit", "logit", "softmax", "erf", "erfc", "erfinv")})
    return ModuleModel("scipy.special", members, missing="unresolved-import")


MODELS = {"scipy.special": _special}
