"""``numpy.random``: shapes and dtypes are known, elements are not.

Reference: NumPy 1.18 manual, "Random sampling".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.library.module_model import ModuleModel, drawn_items, unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import broadcast_shapes
from tfscope.python.library.numpy_distributions import (
    CONTINUOUS,
    DISCRETE,
    as_number,
    bound,
    check,
    parameters,
)
from tfscope.python.library.numpy_dtypes import BY_NAME, as_dtype
from tfscope.python.library.numpy_layout import product
from tfscope.python.library.numpy_names import RANDOM
from tfscope.python.library.numpy_scalars import unknown_scalar
from tfscope.python.library.numpy_sizes import is_tensor, refuse_tensors, shape_of
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def drawn(name: str, size: Any, dtype: Any = "float64") -> Any:
    """Unknown elements of a size; without a size, one unknown number."""
    if size is None:
        number = unknown("clock", f"np.random.{name}()")
        if isinstance(dtype, str):
            return number.of_type({"int64": int, "float64": float}.get(dtype))
        return unknown_scalar(number.text, dtype) if name == "choice" else number
    shape = shape_of(size)
    if type(shape) is Unknown:
        return shape.passed_to(f"np.random.{name}")
    return make(None, shape, as_dtype(dtype))


def _population(a: Any, array: Any) -> Any:
    """How many there are to choose from; ``None`` if nobody knows."""
    if type(a) is int:
        return a
    return array.shape[0] if isinstance(array, ndarray) and array.shape else None


def _check_choice(a: Any, array: Any, size: Any, replace: Any) -> None:
    """Refuses to choose from nothing, and more without repetition than there is."""
    if isinstance(array, ndarray) and array.ndim > 1:
        raise raised(ValueError("a must be 1-dimensional"))
    if (a is None or isinstance(a, (str, float))) and current_run().is_v1:
        raise raised(ValueError("a must be 1-dimensional or an integer"))
    count = product(shape_of(size)) if size is not None and type(size) is not Unknown else 1
    whole = _population(a, array)
    if type(whole) is not int or type(count) is not int:
        return
    if whole <= 0 and count:
        empty = "a must be greater than 0" if type(a) is int else "'a' cannot be empty"
        raise raised(ValueError(f"{empty} unless no samples are taken"))
    if replace is False and count > whole:
        text = "Cannot take a larger sample than population when 'replace=False'"
        raise raised(ValueError(text))


def _distribution(name: str, listed: list[tuple[str, bool, str]], dtype: str) -> Callable[..., Any]:
    """A distribution with its parameters and ``size`` after them."""
    names = [*(n for n, _, _ in listed), "size"]
    required = sum(not optional for _, optional, _ in listed)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(self, Generator):
            kwargs = {
                key: value for key, value in kwargs.items() if key not in ("dtype", "out", "method")
            }
            args = args[: len(names)]
        values = bound(name, names, required, args, kwargs)
        size = values.pop("size", None)
        check(listed, values, dtype)
        if size is None:
            arrays = [as_array(a) for a in values.values()]
            if any(isinstance(a, ndarray) and a.shape for a in arrays):
                known = [a.shape for a in arrays if isinstance(a, ndarray)]
                return make(None, broadcast_shapes(known), BY_NAME[dtype])
        return drawn(name, size, dtype)

    method.__name__ = method.__qualname__ = name
    return method


def _check_chances(a: Any, array: Any, p: Any) -> None:
    """Refuses chances that are not one for each, or not of one in all."""
    count = _population(a, array)
    chances = as_array(p) if isinstance(p, (list, tuple, ndarray)) else None
    if not isinstance(chances, ndarray) or chances.ndim != 1:
        return
    number = chances.shape[0]
    if type(count) is int and type(number) is int and count != number:
        raise raised(ValueError("'a' and 'p' must have same size"))
    values = chances.flat_data or ()
    if not values or not all(type(x) in (int, float) for x in values):
        return
    if any(x < 0 for x in values):
        raise raised(ValueError("probabilities are not non-negative"))
    if abs(sum(values) - 1.0) > 1e-6:
        raise raised(ValueError("probabilities do not sum to 1"))


class RandomState:
    """``numpy.random.RandomState``; the seed decides nothing here."""

    not_a_tensor = "numpy.random.mtrand.RandomState"

    def __init__(self, seed: Any = None) -> None:
        self.seed(seed)

    def __repr__(self) -> str:
        return "RandomState(MT19937)"

    def seed(self, seed: Any = None) -> None:
        """Nothing depends on the seed, but it is looked at.  Mirrors _mt19937.pyx ``_legacy_seeding``."""
        refuse_tensors(seed)
        if type(seed) is int and not 0 <= seed < 2**32:
            raise raised(ValueError("Seed must be between 0 and 2**32 - 1"))
        if isinstance(seed, (str, float)) and current_run().is_v1:
            kind = as_array(seed).dtype
            text = f"Cannot cast array from dtype('{kind.str if kind.kind == 'U' else kind}') to dtype('int64') according to the rule 'safe'"
            raise raised(TypeError(text))

    def set_state(self, state: Any) -> None:
        """Nothing depends on the state."""

    def get_state(self, legacy: Any = True) -> Unknown:
        """Unknown."""
        return unknown("clock", "np.random.get_state()")

    def rand(self, *dims: Any) -> Any:
        """``rand``."""
        return drawn("rand", dims or None)

    def randn(self, *dims: Any) -> Any:
        """``randn``."""
        return drawn("randn", dims or None)

    def randint(self, *args: Any, **kwargs: Any) -> Any:
        """``randint``.  Mirrors mtrand.pyx ``_rand_int64``."""
        given = bound("randint", ("low", "high", "size", "dtype"), 1, args, kwargs)
        low, high, size = given["low"], given.get("high"), given.get("size")
        refuse_tensors(low, high, size)
        for value in (low, high):
            if type(value) is str or low is None:
                as_number(int, value)
        least, most = (0, low) if high is None else (low, high)
        some = size is None or type(size) is int and size > 0
        if some and type(least) is int and type(most) is int and least >= most:
            low_alone = current_run().is_v1 or high is not None
            raise raised(ValueError("low >= high" if low_alone else "high <= 0"))
        kind = given.get("dtype", int)
        return drawn("randint", size, "int64" if kind is int else as_dtype(kind))

    def integers(
        self,
        low: Any,
        high: Any = None,
        size: Any = None,
        dtype: Any = "int64",
        endpoint: Any = False,
    ) -> Any:
        """``Generator.integers``."""
        return drawn("integers", size, as_dtype(dtype))

    def random_integers(self, low: Any, high: Any = None, size: Any = None) -> Any:
        """``random_integers``."""
        return drawn("random_integers", size, "int64")

    def bytes(self, length: Any) -> Unknown:
        """Unknown."""
        return unknown("clock", "np.random.bytes()")

    def choice(self, *args: Any, **kwargs: Any) -> Any:
        """``choice``.  Mirrors mtrand.pyx ``RandomState.choice``."""
        names = ("a", "size", "replace", "p", "axis")[: 5 if isinstance(self, Generator) else 4]
        given = bound("choice", names, 1, args, kwargs)
        a, size, p = given["a"], given.get("size"), given.get("p")
        array = as_array(a)
        refuse_tensors(size)
        _check_choice(a, array, size, given.get("replace", True))
        _check_chances(a, array, p)
        dtype = "int64"
        if isinstance(array, ndarray) and array.shape:
            dtype = array.dtype
        return drawn("choice", size, dtype)

    def shuffle(self, x: Any, axis: Any = 0) -> None:
        """Forgets the elements, keeps the length."""
        if isinstance(x, (str, tuple)) and len(x) > 1:
            text = f"'{type(x).__name__}' object does not support item assignment"
            raise raised(TypeError(text))
        if x is None or isinstance(x, (int, float)) or is_tensor(x):
            len(x)
        if isinstance(x, ndarray):
            x.lose()
        elif isinstance(x, list) and any(item is not x[0] for item in x[1:]):
            x[:] = drawn_items(x, "shuffled", len(x))

    def permutation(self, x: Any, axis: Any = 0) -> Any:
        """``permutation``: the shape."""
        array = as_array(x)
        if (x is None or isinstance(x, (str, float))) and current_run().is_v1:
            raise raised(IndexError("x must be an integer or at least 1-dimensional"))
        if not isinstance(array, ndarray):
            return unknown("clock", "np.random.permutation()")
        if array.shape == ():
            return drawn("permutation", x, "int64")
        return make(None, array.shape, array.dtype)

    def multinomial(self, n: Any, pvals: Any, size: Any = None) -> Any:
        """``multinomial``: the shape."""
        return self._vectors("multinomial", pvals, size, "int64")

    def multivariate_normal(self, mean: Any, cov: Any, size: Any = None, *_: Any, **__: Any) -> Any:
        """``multivariate_normal``: the shape."""
        return self._vectors("multivariate_normal", mean, size, "float64")

    def dirichlet(self, alpha: Any, size: Any = None) -> Any:
        """``dirichlet``: the shape."""
        return self._vectors("dirichlet", alpha, size, "float64")

    @staticmethod
    def _vectors(name: str, like: Any, size: Any, dtype: str) -> Any:
        array = as_array(like)
        before = () if size is None else shape_of(size)
        if not isinstance(array, ndarray) or array.ndim != 1 or type(before) is Unknown:
            return unknown("clock", f"np.random.{name}()")
        return make(None, (*before, array.shape[0]), BY_NAME[dtype])


def _install() -> None:
    for listed, dtype in ((CONTINUOUS, "float64"), (DISCRETE, "int64")):
        for name, known in parameters(listed).items():
            setattr(RandomState, name, _distribution(name, known, dtype))
    RandomState.ranf = RandomState.sample = RandomState.random_sample  # type: ignore[attr-defined]


_install()


class Generator(RandomState):
    """``numpy.random.Generator``, whose distributions take a type and a place for what they give."""

    not_a_tensor = "numpy.random._generator.Generator"

    def __repr__(self) -> str:
        return "Generator(PCG64)"


def _random() -> ModuleModel:
    shared = RandomState()
    members: dict[str, Any] = {
        name: getattr(shared, name) for name in dir(RandomState) if not name.startswith("_")
    }
    members.update(
        RandomState=RandomState, Generator=Generator, default_rng=Generator,
        mtrand=shared, SeedSequence=RandomState, PCG64=RandomState, MT19937=RandomState,
    )  # fmt: skip
    return ModuleModel("numpy.random", members, missing="clock", known=RANDOM)


MODELS = {"numpy.random": _random}
