"""Data sets of tutorials and of contrib.learn: shapes and element types, never the data.

Mirrors examples/tutorials/mnist/input_data.py and contrib/learn/python/learn/datasets/{base,mnist}.py.
"""

from __future__ import annotations

import collections
from typing import Any

from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_dtypes import as_dtype
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph import dtypes
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

LEARN = ("contrib.learn.datasets", "contrib.learn.python.learn.datasets")
TUTORIAL = "examples.tutorials.mnist.input_data"
SOURCE_URL = "https://storage.googleapis.com/cvdf-datasets/mnist/"
TRAIN, TEST, SIDE = 60_000, 10_000, 28
"""Images of handwritten digits to train on and to test on, and how high and wide they are."""


def _names(module: str, *names: str) -> list[str]:
    return [f"{place}.{module}.{name}" for place in LEARN for name in names]


Dataset = collections.namedtuple("Dataset", ["data", "target"])
Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])
export_value(Dataset, *_names("base", "Dataset"))
export_value(Datasets, *_names("base", "Datasets"))


def _array(shape: tuple[Any, ...], dtype: str) -> ndarray:
    return make(None, shape, as_dtype(dtype))


def _rows(value: Any) -> Any:
    return value.shape[0] if isinstance(value, ndarray) and value.shape else None


@tf_export(*_names("mnist", "DataSet"), f"{TUTORIAL}._DataSet")
class DataSet:
    """Images and labels that are given batch by batch.

    Raises ``TypeError`` for images of another type and ``AssertionError`` for other sizes.
    """

    def __init__(self, images, labels, fake_data=False, one_hot=False, dtype=dtypes.float32, reshape=True, seed=None):  # fmt: skip
        kind = dtypes.as_dtype(dtype)
        if kind is not None and kind.base_name not in ("uint8", "float32"):
            text = f"Invalid image dtype {kind.base_dtype!r}, expected uint8 or float32"
            raise raised(TypeError(text))
        self.one_hot, self._fake = one_hot, fake_data
        self._num_examples: Any = TEST
        if not fake_data:
            images = self._prepared(images, labels, kind, reshape)
        self._images, self._labels = images, labels
        self._epochs_completed: Any = 0

    def _prepared(self, images: Any, labels: Any, kind: Any, reshape: Any) -> Any:
        shapes = images.shape, labels.shape
        if not isinstance(images, ndarray):
            self._num_examples = Unknown("data", "num_examples")
            return Unknown("data", "images")
        counts = _rows(images), _rows(labels)
        if all(isinstance(count, int) for count in counts) and counts[0] != counts[1]:
            text = f"images.shape: {shapes[0]} labels.shape: {shapes[1]}"
            raise raised(AssertionError(text))
        self._num_examples = counts[0]
        shape = images.shape
        if reshape and len(shape) == 4:
            if isinstance(shape[3], int) and shape[3] != 1:
                raise raised(AssertionError())
            shape = (shape[0], shape[1] * shape[2])
        name = "float32" if kind is not None and kind.base_name == "float32" else None
        return make(None, shape, images.dtype if name is None else as_dtype(name))

    images = property(lambda self: self._images)
    labels = property(lambda self: self._labels)
    num_examples = property(lambda self: self._num_examples)

    @property
    def epochs_completed(self):
        """How often all images were given."""
        return Unknown("runtime", "epochs_completed").of_type(int)

    def next_batch(self, batch_size, fake_data=False, shuffle=True):
        """The next images and labels, ``batch_size`` of them."""
        if fake_data:
            label: Any = [1] + [0] * 9 if self.one_hot else 0
            count = batch_size if isinstance(batch_size, int) else 0
            return [[1] * SIDE**2] * count, [label] * count
        return _some(self._images, batch_size), _some(self._labels, batch_size)


def _some(items: Any, count: Any) -> Any:
    """Rows of an array, of which only the number is known."""
    items = as_array(items)
    if not isinstance(items, ndarray):
        return Unknown("data", "next_batch()")
    return make(None, (count, *items.shape[1:]), items.dtype)


@tf_export(*_names("mnist", "dense_to_one_hot"), f"{TUTORIAL}._dense_to_one_hot")
def dense_to_one_hot(labels_dense, num_classes):
    """``(labels, num_classes)`` float64."""
    rows = _rows(as_array(labels_dense))
    return _array((Unknown("data", "len(labels)") if rows is None else rows, num_classes), "float64")  # fmt: skip


@tf_export(*_names("mnist", "read_data_sets"), f"{TUTORIAL}.read_data_sets")
def read_data_sets(train_dir, fake_data=False, one_hot=False, dtype=dtypes.float32, reshape=True, validation_size=5000, seed=None, source_url=SOURCE_URL):  # fmt: skip
    """Handwritten digits to train on, to validate and to test; from another place as many as there are.

    Raises ``ValueError`` for more to validate than there are.
    """
    if fake_data:
        fakes = (DataSet([], [], fake_data=True, one_hot=one_hot, dtype=dtype) for _ in range(3))
        return Datasets(*fakes)
    known = not source_url or source_url == SOURCE_URL
    train = TRAIN if known else Unknown("data", "the number of images")
    test = TEST if known else Unknown("data", "the number of images to test on")
    if known and isinstance(validation_size, int) and not 0 <= validation_size <= TRAIN:
        text = f"Validation size should be between 0 and {TRAIN}. Received: {validation_size}."
        raise raised(ValueError(text))
    counts = (train - validation_size, validation_size, test)
    sets = []
    for count in counts:
        labels = _array((count, 10), "float64") if one_hot else _array((count,), "uint8")
        images = _array((count, SIDE, SIDE, 1), "uint8")
        sets.append(DataSet(images, labels, dtype=dtype, reshape=reshape))
    return Datasets(*sets)


@tf_export(*_names("mnist", "load_mnist"))
def load_mnist(train_dir="MNIST-data"):
    """As ``read_data_sets``."""
    return read_data_sets(train_dir)


# -- tables ----------------------------------------------------------------------------------------
@tf_export(*_names("base", "load_iris"), "contrib.learn.datasets.load_iris")
def load_iris(data_path=None):
    """Four figures of 150 flowers, and their kinds."""
    if data_path is not None:
        return Dataset(data=Unknown("data", "data"), target=Unknown("data", "target"))
    return Dataset(data=_array((150, 4), "float64"), target=_array((150,), "int64"))


@tf_export(*_names("base", "load_boston"), "contrib.learn.datasets.load_boston")
def load_boston(data_path=None):
    """Thirteen figures of 506 places, and prices."""
    if data_path is not None:
        return Dataset(data=Unknown("data", "data"), target=Unknown("data", "target"))
    return Dataset(data=_array((506, 13), "float64"), target=_array((506,), "float64"))


@tf_export(*_names("base", "load_csv_with_header", "load_csv_without_header"))
def load_csv(filename, target_dtype, features_dtype, target_column=-1):
    """The table of a file."""
    rows, columns = Unknown("data", "the number of rows"), Unknown("data", "the number of columns")
    return Dataset(data=make(None, (rows, columns), as_dtype(features_dtype)), target=make(None, (rows,), as_dtype(target_dtype)))  # fmt: skip


_KNOWN = {"iris": load_iris, "boston": load_boston, "mnist": load_mnist}


@tf_export("contrib.learn.datasets.load_dataset")
def load_dataset(name, size="small", test_with_fake_data=False):
    """A data set by name; raises ``ValueError`` for another one."""
    if isinstance(name, Unknown) or name == "dbpedia":
        return Unknown("data", "load_dataset()")
    if name not in _KNOWN:
        raise raised(ValueError(f"Name of dataset is not found: {name}"))
    return _KNOWN[name]()
