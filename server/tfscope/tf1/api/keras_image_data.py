"""Pictures in batches: how many there are and how large, never what they show.

Mirrors keras_preprocessing/image/{image_data_generator,iterator,numpy_array_iterator,directory_iterator}.py and
python/keras/preprocessing/image.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_dtypes import as_dtype
from tfscope.tf1.api.keras_data_utils import Sequence
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

COLORS = {"rgb": 3, "rgba": 4, "grayscale": 1}
FORMATS = ("channels_last", "channels_first")
MODES = ("binary", "categorical", "input", None, "sparse")


def _known(*values: Any) -> bool:
    return not any(isinstance(value, Unknown) for value in values)


def _rows(value: Any) -> Any:
    """How many items an array or a list has."""
    if isinstance(value, Unknown):
        return value.passed_to("len").of_type(int)
    return value.shape[0] if isinstance(value, ndarray) and value.shape else len(value)


def _batch_of(array: Any, size: Any, kind: Any = None) -> Any:
    """A part of an array along its first axis."""
    if not isinstance(array, ndarray):
        return Unknown("data", "a batch")
    return make(None, (size, *array.shape[1:]), array.dtype if kind is None else as_dtype(kind))


@tf_export("keras.preprocessing.image.Iterator")
class Iterator(Sequence):
    """Batches without end.  Mirrors iterator.py Iterator."""

    white_list_formats = ("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff")

    def __init__(self, n, batch_size, shuffle, seed):
        self.n, self.batch_size, self.shuffle, self.seed = n, batch_size, shuffle, seed
        self.batch_index, self.total_batches_seen = 0, 0
        self.index_array = None

    def _amount(self) -> Any:
        if _known(self.n, self.batch_size):
            return (self.n + self.batch_size - 1) // self.batch_size
        return Unknown("data", "how many batches there are").of_type(int)

    def __len__(self):
        return self._amount()

    def unknown_items_(self) -> Unknown | None:
        """Why nobody knows how many batches there are."""
        amount = self._amount()
        return amount if isinstance(amount, Unknown) else None

    def _size(self) -> Any:
        """How many items the first batch has."""
        if _known(self.n, self.batch_size):
            return min(self.n, self.batch_size)
        return self.batch_size

    def __getitem__(self, index):
        amount = self._amount()
        if _known(index, amount) and index >= amount:
            text = f"Asked to retrieve element {index}, but the Sequence has length {amount}"
            raise raised(ValueError(text))
        return self._get_batches_of_transformed_samples(range(self._size()))

    def __iter__(self):
        return self

    def __next__(self):
        return self.next()

    def next(self):
        """The next batch."""
        size = self._size()
        return self._get_batches_of_transformed_samples(range(size) if _known(size) else size)

    def reset(self):
        """Begins anew."""
        self.batch_index = 0

    def on_epoch_end(self):
        """Nothing."""

    def _get_batches_of_transformed_samples(self, index_array):
        raise raised(NotImplementedError())


@tf_export("keras.preprocessing.image.NumpyArrayIterator")
class NumpyArrayIterator(Iterator):
    """Batches of an array; raises ``ValueError`` for what is no array of pictures."""

    def __init__(self, x, y, image_data_generator, batch_size=32, shuffle=False, sample_weight=None, seed=None, data_format=None, save_to_dir=None, save_prefix="", save_format="png", subset=None, dtype=None):  # fmt: skip
        x, self.x_misc = _apart(x)
        self.dtype = dtype or tf.keras.backend.floatx()
        _refuse_lengths(x, y, sample_weight)
        if _known(subset) and subset not in (None, "training", "validation"):
            told = ("Invalid subset name:", subset, '; expected "training" or "validation".')
            raise raised(ValueError(*told))
        self.x, self.y, self.sample_weight = as_array(x), _array_or_none(y), _array_or_none(sample_weight)  # fmt: skip
        if subset is not None:
            self._split(image_data_generator, subset)
        known = isinstance(self.x, ndarray)
        if known and self.x.ndim != 4:
            text = "Input data in `NumpyArrayIterator` should have rank 4. You passed an array with shape"
            raise raised(ValueError(text, self.x.shape))
        self.image_data_generator, self.data_format = image_data_generator, data_format
        super().__init__(_rows(self.x), batch_size, shuffle, seed)

    def _split(self, generator: Any, subset: Any) -> None:
        """Keeps one part of what is given, as its shape."""
        part, rows = getattr(generator, "_validation_split", None), _rows(self.x)
        if _known(part, rows, subset):
            first = int(rows * part)
            size: Any = first if subset == "validation" else rows - first
        else:
            size = Unknown("data", "a part of the pictures").of_type(int)
        self.x, self.y, self.sample_weight = (
            None if a is None else _batch_of(a, size) for a in (self.x, self.y, self.sample_weight)
        )

    def _get_batches_of_transformed_samples(self, index_array):
        size = _rows(index_array)
        first: Any = _batch_of(self.x, size, self.dtype)
        if self.x_misc:
            first = [first, *(_batch_of(other, size) for other in self.x_misc)]
        if self.y is None:
            return first
        rest = [a for a in (self.y, self.sample_weight) if a is not None]
        return (first, *(_batch_of(a, size) for a in rest))


def _array_or_none(value: Any) -> Any:
    return None if value is None else as_array(value)


def _apart(x: Any) -> tuple[Any, list[Any]]:
    """Pictures, and arrays beside them."""
    if type(x) not in (tuple, list) or len(x) < 2:
        return x, []
    rest = [as_array(other) for other in (x[1] if type(x[1]) is list else [x[1]])]
    for other in rest:
        rows = _rows(x[0]), _rows(other)
        if _known(*rows) and rows[0] != rows[1]:
            text = f"All of the arrays in `x` should have the same length. Found a pair with: len(x[0]) = {rows[0]}, len(x[?]) = {rows[1]}"
            raise raised(ValueError(text))
    return x[0], rest


def _refuse_lengths(x: Any, y: Any, weights: Any) -> None:
    for other, words, name in ((y, "`y` (labels)", "y"), (weights, "`sample_weight`", "sample_weight")):  # fmt: skip
        if other is None or not _known(x, other):
            continue
        rows = _rows(x), _rows(other)
        if _known(*rows) and rows[0] != rows[1]:
            shapes = as_array(x).shape, as_array(other).shape
            text = f"`x` (images tensor) and {words} should have the same length. Found: x.shape = {shapes[0]}, {name}.shape = {shapes[1]}"
            raise raised(ValueError(text))


class FromFiles(Iterator):
    """Batches of files; raises ``ValueError`` for other colours and parts."""

    def _begin(self, generator: Any, given: dict[str, Any]) -> None:
        color, form = given["color_mode"], given["data_format"]
        self.image_data_generator, self.color_mode, self.data_format = generator, color, form
        self.target_size = given["target_size"]
        if _known(self.target_size):
            self.target_size = tuple(self.target_size)
        if _known(color) and color not in COLORS:
            told = ("Invalid color mode:", color, '; expected "rgb", "rgba", or "grayscale".')
            raise raised(ValueError(*told))
        self.image_shape = self._image_shape(form)
        if _known(given["subset"]) and given["subset"] not in (None, "validation", "training"):
            text = f'Invalid subset name: {given["subset"]};expected "training" or "validation"'
            raise raised(ValueError(text))
        self.subset, self.dtype = given["subset"], given["dtype"] or tf.keras.backend.floatx()
        self.samples = Unknown("data", "how many files there are").of_type(int)
        Iterator.__init__(self, self.samples, given["batch_size"], given["shuffle"], given["seed"])

    def _image_shape(self, form: Any) -> Any:
        if not _known(self.target_size, form):
            return Unknown("data", "image_shape")
        depth = COLORS.get(self.color_mode, Unknown("data", "channels"))
        if form == "channels_first":
            return (depth, *self.target_size)
        return (*self.target_size, depth)

    def _get_batches_of_transformed_samples(self, index_array):
        size = _rows(index_array)
        if not _known(self.image_shape):
            return Unknown("data", "a batch of pictures")
        pictures = make(None, (size, *self.image_shape), as_dtype(self.dtype))
        if self.class_mode is None:
            return pictures
        labels: Any = Unknown("data", "labels")
        if self.class_mode == "input":
            labels = make(None, (size, *self.image_shape), as_dtype(self.dtype))
        elif self.class_mode in ("binary", "sparse"):
            labels = make(None, (size,), as_dtype(self.dtype))
        elif self.class_mode == "categorical":
            labels = make(None, (size, self.num_classes), as_dtype(self.dtype))
        return pictures, labels


@tf_export("keras.preprocessing.image.DirectoryIterator")
class DirectoryIterator(FromFiles):
    """Batches of a folder's files; a folder of a folder is a class."""

    def __init__(self, directory, image_data_generator, target_size=(256, 256), color_mode="rgb", classes=None, class_mode="categorical", batch_size=32, shuffle=True, seed=None, data_format=None, save_to_dir=None, save_prefix="", save_format="png", follow_links=False, subset=None, interpolation="nearest", dtype=None):  # fmt: skip
        form = data_format or tf.keras.backend.image_data_format()
        self._begin(image_data_generator, {**locals(), "data_format": form})
        if _known(class_mode) and class_mode not in MODES:
            text = f"Invalid class_mode: {class_mode}; expected one of: "
            raise raised(ValueError(text))
        self.directory, self.class_mode = directory, class_mode
        known = _known(classes) and classes
        names = Unknown("data", "the classes of a folder")
        self.num_classes = len(classes) if known else names.derived("num_classes").of_type(int)
        found: Any = {name: number for number, name in enumerate(classes)} if known else names
        self.class_indices = found
        self.classes = make(None, (self.samples,), as_dtype("int32"))
        self.filenames = names.derived("filenames")


class DataFrameIterator(FromFiles):
    """Batches of files that a table names."""

    def __init__(self, image_data_generator, given):
        self._begin(image_data_generator, given)
        self.class_mode = given["class_mode"]
        self.num_classes = Unknown("data", "num_classes").of_type(int)
        self.class_indices = Unknown("data", "class_indices")


@tf_export("keras.preprocessing.image.ImageDataGenerator")
class ImageDataGenerator:
    """How pictures are changed; raises ``ValueError`` for what says no way."""

    def __init__(self, featurewise_center=False, samplewise_center=False, featurewise_std_normalization=False, samplewise_std_normalization=False, zca_whitening=False, zca_epsilon=1e-06, rotation_range=0, width_shift_range=0.0, height_shift_range=0.0, brightness_range=None, shear_range=0.0, zoom_range=0.0, channel_shift_range=0.0, fill_mode="nearest", cval=0.0, horizontal_flip=False, vertical_flip=False, rescale=None, preprocessing_function=None, data_format=None, validation_split=0.0, dtype=None):  # fmt: skip
        self.__dict__.update({name: value for name, value in locals().items() if name != "self"})
        self.data_format = form = data_format or tf.keras.backend.image_data_format()
        self.dtype = dtype or tf.keras.backend.floatx()
        if _known(form) and form not in FORMATS:
            text = f'`data_format` should be `"channels_last"` (channel after row and column) or `"channels_first"` (channel before row and column). Received: {form}'
            raise raised(ValueError(text))
        first = form == "channels_first"
        self.channel_axis, self.row_axis, self.col_axis = (1, 2, 3) if first else (3, 1, 2)
        if _known(validation_split) and validation_split and not 0 < validation_split < 1:
            text = f"`validation_split` must be strictly between 0 and 1.  Received: {validation_split}"
            raise raised(ValueError(text))
        del self.validation_split
        self._validation_split = validation_split
        self.mean = self.std = self.principal_components = None
        self._set_ranges(zoom_range, brightness_range)
        if zca_whitening or featurewise_std_normalization:
            self.featurewise_center = True
        if samplewise_std_normalization:
            self.samplewise_center = True

    def _set_ranges(self, zoom: Any, brightness: Any) -> None:
        if isinstance(zoom, (float, int)):
            self.zoom_range = [1 - zoom, 1 + zoom]
        elif _known(zoom):
            if len(zoom) != 2 or not all(isinstance(v, (float, int, Unknown)) for v in zoom):
                text = f"`zoom_range` should be a float or a tuple or list of two floats. Received: {zoom}"
                raise raised(ValueError(text))
            self.zoom_range = [zoom[0], zoom[1]]
        if brightness is None or not _known(brightness):
            return
        if not isinstance(brightness, (tuple, list)) or len(brightness) != 2:
            text = (
                f"`brightness_range should be tuple or list of two floats. Received: {brightness}"
            )
            raise raised(ValueError(text))

    def flow(self, x, y=None, batch_size=32, shuffle=True, sample_weight=None, seed=None, save_to_dir=None, save_prefix="", save_format="png", subset=None):  # fmt: skip
        """Batches of arrays."""
        return NumpyArrayIterator(
            x, y, self, batch_size=batch_size, shuffle=shuffle, sample_weight=sample_weight, seed=seed,
            data_format=self.data_format, subset=subset, dtype=self.dtype,
        )  # fmt: skip

    def flow_from_directory(self, directory, target_size=(256, 256), color_mode="rgb", classes=None, class_mode="categorical", batch_size=32, shuffle=True, seed=None, save_to_dir=None, save_prefix="", save_format="png", follow_links=False, subset=None, interpolation="nearest"):  # fmt: skip
        """Batches of a folder's files."""
        return DirectoryIterator(
            directory, self, target_size, color_mode, classes, class_mode, batch_size, shuffle, seed,
            data_format=self.data_format, subset=subset, dtype=self.dtype,
        )  # fmt: skip

    def flow_from_dataframe(self, dataframe, directory=None, x_col="filename", y_col="class", weight_col=None, target_size=(256, 256), color_mode="rgb", classes=None, class_mode="categorical", batch_size=32, shuffle=True, seed=None, save_to_dir=None, save_prefix="", save_format="png", subset=None, interpolation="nearest", validate_filenames=True, **kwargs):  # fmt: skip
        """Batches of files that a table names."""
        given = {**locals(), "data_format": self.data_format, "dtype": self.dtype}
        return DataFrameIterator(self, given)

    def fit(self, x, augment=False, rounds=1, seed=None):
        """Counts what is to be taken away; raises ``ValueError`` for what is no array of pictures."""
        array = as_array(x)
        if isinstance(array, ndarray) and array.ndim != 4:
            text = f"Input to `.fit()` should have rank 4. Got array with shape: {array.shape}"
            raise raised(ValueError(text))

    def standardize(self, x):
        """A picture of the same size."""
        if self.preprocessing_function:
            x = self.preprocessing_function(x)
        return _batch_of(x, x.shape[0]) if isinstance(x, ndarray) and x.ndim else x

    def random_transform(self, x, seed=None):
        """A picture of the same size."""
        return _batch_of(x, x.shape[0]) if isinstance(x, ndarray) and x.ndim else x

    def apply_transform(self, x, transform_parameters):
        """A picture of the same size."""
        return self.random_transform(x)

    def get_random_transform(self, img_shape, seed=None):
        """Unknown."""
        return Unknown("data", "get_random_transform()")


@tf_export("keras.preprocessing.image.img_to_array")
def img_to_array(img, data_format=None, dtype=None):
    """An array of rank 3; raises ``ValueError`` for another format or rank."""
    form = data_format or tf.keras.backend.image_data_format()
    if _known(form) and form not in FORMATS:
        raise raised(ValueError(f"Unknown data_format: {form}"))
    array = as_array(img)
    if not isinstance(array, ndarray):
        return Unknown("data", "img_to_array()")
    shape = array.shape
    if len(shape) == 2:
        shape = (1, *shape) if form == "channels_first" else (*shape, 1)
    elif len(shape) != 3:
        raise raised(ValueError(f"Unsupported image shape: {shape}"))
    elif form == "channels_first":
        shape = (shape[2], shape[0], shape[1])
    return make(None, shape, as_dtype(dtype or tf.keras.backend.floatx()))
