"""tf.keras data sets and arrays made of them: shapes and element types, never the data.

Mirrors python/keras/{datasets/*.py,utils/np_utils.py}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_dtypes import as_dtype
from tfscope.tf1.api.registry import tf_export
from tfscope.values.unknown import Unknown

Sizes = tuple[int, ...]


def _array(shape: tuple[Any, ...], dtype: str) -> ndarray:
    return make(None, shape, as_dtype(dtype))


_IMAGES: dict[str, tuple[Sizes, int, Sizes, str]] = {
    "mnist": ((60_000, 28, 28), 10_000, (), "uint8"),
    "fashion_mnist": ((60_000, 28, 28), 10_000, (), "uint8"),
    "cifar10": ((50_000, 32, 32, 3), 10_000, (1,), "uint8"),
    "cifar100": ((50_000, 32, 32, 3), 10_000, (1,), "int64"),
}
"""Name → shape of the images to train on, number of those to test on, shape and type of a label."""


def _images(name: str) -> Callable[..., Any]:
    shape, tests, label, kind = _IMAGES[name]

    def load_data(*_: Any, **__: Any) -> Any:
        """Images and labels to train on and to test on."""
        counts = (shape[0], tests)
        return tuple((_array((n, *shape[1:]), "uint8"), _array((n, *label), kind)) for n in counts)

    return load_data


def _words(train: int, test: int) -> Callable[..., Any]:
    def load_data(path: Any = None, num_words: Any = None, skip_top: Any = 0, maxlen: Any = None, *_: Any, **more: Any) -> Any:  # fmt: skip
        """Lists of word numbers, and labels; fewer of them where long texts are left out."""
        if maxlen is not None or "test_split" in more:
            return Unknown("data", "load_data()")
        pairs = [(_array((n,), "object"), _array((n,), "int64")) for n in (train, test)]
        return tuple(pairs)

    return load_data


def _houses(path: Any = "boston_housing.npz", test_split: Any = 0.2, seed: Any = 113) -> Any:
    """Thirteen figures of 506 places each, and a price."""
    if isinstance(test_split, Unknown):
        return Unknown("data", "load_data()")
    train = int(506 * (1 - test_split))
    parts = [(_array((n, 13), "float64"), _array((n,), "float64")) for n in (train, 506 - train)]
    return tuple(parts)


for _name in _IMAGES:
    tf_export(f"keras.datasets.{_name}.load_data")(_images(_name))
tf_export("keras.datasets.imdb.load_data")(_words(25_000, 25_000))
tf_export("keras.datasets.reuters.load_data")(_words(8_982, 2_246))
tf_export("keras.datasets.boston_housing.load_data")(_houses)


@tf_export("keras.utils.to_categorical")
def to_categorical(y, num_classes=None, dtype="float32"):
    """``(*y.shape, num_classes)``; an axis of one label at the end is left out."""
    labels = as_array(y)
    if not isinstance(labels, ndarray):
        return Unknown("data", "to_categorical()")
    shape = labels.shape
    if len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    if isinstance(num_classes, Unknown) or not num_classes:
        num_classes = Unknown("data", "num_classes")
    return _array((*shape, num_classes), dtype if isinstance(dtype, str) else "float32")


@tf_export("keras.utils.normalize")
def normalize(x, axis=-1, order=2):
    """The array over its norm along an axis."""
    array = as_array(x)
    if not isinstance(array, ndarray):
        return Unknown("data", "normalize()")
    return _array(array.shape, "float64")
