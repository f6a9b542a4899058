"""Plain Python of tf.keras that makes arrays of sequences of numbers.

Mirrors keras_preprocessing/sequence.py and keras/src/{utils/data_utils,preprocessing/sequence}.py of Keras 2.15.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from typing import Any

from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_creation import array
from tfscope.python.library.numpy_dtypes import as_dtype
from tfscope.tf1.api.keras_text import unknown_in
from tfscope.tf1.api.registry import tf_export
from tfscope.values.lengths import open_length
from tfscope.values.raised import raised
from tfscope.values.unknown import Indeterminate, Unknown

MOST = 100_000
"""Numbers of padded sequences that are kept."""


@tf_export("keras.preprocessing.sequence.pad_sequences", "keras.utils.pad_sequences")
def pad_sequences(sequences, maxlen=None, dtype="int32", padding="pre", truncating="pre", value=0.0):  # fmt: skip
    """``(number of sequences, maxlen, *sizes of an item)``.

    Raises ``ValueError`` for what has no length, other modes, and items of other sizes.
    """
    kind = as_dtype(dtype)
    why = sequences if isinstance(sequences, Unknown) else open_length(sequences)
    if why is not None:
        longest = why.derived("the longest sequence") if maxlen is None else maxlen
        return make(None, (why.derived("len(sequences)"), longest), kind)
    if not hasattr(sequences, "__len__"):
        raise raised(ValueError("`sequences` must be iterable."))
    try:
        items = list(sequences)
    except Indeterminate as stop:
        longest = stop.unknown.derived("the longest sequence") if maxlen is None else maxlen
        return make(None, (len(sequences), longest), kind)
    lengths = [_length(item) for item in items]
    shapes = [_sizes(item) for item, length in zip(items, lengths) if length != 0]
    if maxlen is None:
        unsure = next((length for length in lengths if isinstance(length, Unknown)), None)
        maxlen = max(lengths) if unsure is None else unsure.derived("the longest sequence")
    _check(kind, dtype, value, padding, truncating, bool(shapes))
    inner = shapes[0] if shapes else ()
    if isinstance(inner, Unknown):
        return inner.derived("pad_sequences()")
    _check_sizes(shapes, inner)
    shape = (len(items), maxlen, *inner)
    if inner or isinstance(maxlen, Unknown) or unknown_in(items) or len(items) * maxlen > MOST:
        return make(None, shape, kind)
    rows = [_padded(list(i), maxlen, padding, truncating, value) for i in items]
    return array(rows, dtype=kind) if rows and maxlen else make(None, shape, kind)


def _length(item: Any) -> Any:
    """How many steps a sequence has; raises ``ValueError`` for what has none."""
    why = item if isinstance(item, Unknown) else open_length(item)
    if why is not None:
        return why.derived("len(sequence)")
    try:
        return len(item)
    except Indeterminate as stop:
        return stop.unknown
    except TypeError:
        text = f"`sequences` must be a list of iterables. Found non-iterable: {item}"
        raise raised(ValueError(text)) from None


def _sizes(item: Any) -> Any:
    """The sizes of one step of a sequence."""
    made = as_array(list(item) if isinstance(item, (list, tuple)) else item)
    if isinstance(item, Unknown) or not isinstance(made, ndarray):
        return ()
    return made.shape[1:]


def _check(kind: Any, dtype: Any, value: Any, padding: Any, truncating: Any, some: bool) -> None:
    """Raises ``ValueError`` for a value of another kind, and for modes where there are items."""
    if isinstance(value, str) and getattr(kind, "kind", "O") not in "OUS":
        text = f"`dtype` {dtype} is not compatible with `value`'s type: {str}\nYou should set `dtype=object` for variable length strings."
        raise raised(ValueError(text))
    if some and _is_other(truncating):
        raise raised(ValueError(f'Truncating type "{truncating}" not understood'))
    if some and _is_other(padding):
        raise raised(ValueError(f'Padding type "{padding}" not understood'))


def _is_other(mode: Any) -> bool:
    """Whether it is certainly no way to cut or fill."""
    return not isinstance(mode, Unknown) and mode not in ("pre", "post")


def _check_sizes(shapes: list[Any], inner: tuple[Any, ...]) -> None:
    """Raises ``ValueError`` for steps of other sizes than those of the first sequence."""
    for place, sizes in enumerate(shapes):
        known = all(isinstance(size, int) for size in (*sizes, *inner))
        if sizes != inner and known:
            text = f"Shape of sample {sizes} of sequence at position {place} is different from expected shape {inner}"
            raise raised(ValueError(text))


def _padded(item: list[Any], count: int, padding: str, truncating: str, value: Any) -> list[Any]:
    kept = item[-count:] if truncating == "pre" else item[:count]
    rest = [value] * (count - len(kept))
    return rest + kept if padding == "pre" else kept + rest


@tf_export("keras.preprocessing.sequence.make_sampling_table")
def make_sampling_table(size, sampling_factor=1e-05):
    """``(size,)`` float64 probabilities."""
    return make(None, (size,), as_dtype("float64"))


@tf_export("keras.preprocessing.sequence.skipgrams")
def skipgrams(sequence, vocabulary_size, window_size=4, negative_samples=1.0, shuffle=True, categorical=False, sampling_table=None, seed=None):  # fmt: skip
    """Pairs of numbers and their labels; their order and what is drawn are of a run."""
    why = unknown_in(sequence) or unknown_in(sampling_table) or unknown_in(window_size)
    why = why or unknown_in(negative_samples)
    if why is None and sampling_table is not None:
        why = Unknown("runtime", "random()")
    if why is not None:
        return why.derived("couples"), why.derived("labels")
    pairs, labels = _near(list(sequence), window_size), []
    count = int(len(pairs) * negative_samples) if negative_samples > 0 else 0
    drawn = Unknown("runtime", "random.randint()").of_type(int)
    couples = [*pairs, *([drawn, drawn] for _ in range(count))]
    one, zero = ([0, 1], [1, 0]) if categorical else (1, 0)
    labels = [one] * len(pairs) + [zero] * count
    if not shuffle:
        return couples, labels
    mixed = Unknown("runtime", "random.shuffle()").of_type(int)
    return [[mixed, mixed] for _ in couples], [mixed for _ in labels]


def _near(sequence: list[Any], window: int) -> list[list[Any]]:
    """Each number but zero with those that stand at most ``window`` places from it."""
    return [
        [one, sequence[j]]
        for i, one in enumerate(sequence)
        for j in range(max(0, i - window), min(len(sequence), i + window + 1))
        if one and j != i and sequence[j]
    ]


@tf_export("keras.preprocessing.sequence.TimeseriesGenerator")
class TimeseriesGenerator:
    """Batches of windows of data and the targets behind them.

    Raises ``ValueError`` for other lengths and for windows that do not fit.
    """

    def __init__(self, data, targets, length, sampling_rate=1, stride=1, start_index=0, end_index=None, shuffle=False, reverse=False, batch_size=128):  # fmt: skip
        counts = [_length(data), _length(targets)]
        if all(isinstance(c, int) for c in counts) and counts[0] != counts[1]:
            text = f"Data and targets have to be of same length. Data length is {counts[0]} while target length is {counts[1]}"
            raise raised(ValueError(text))
        self.data, self.targets, self.length = data, targets, length
        self.sampling_rate, self.stride = sampling_rate, stride
        self.start_index = start_index + length
        self.end_index = counts[0] - 1 if end_index is None else end_index
        self.shuffle, self.reverse, self.batch_size = shuffle, reverse, batch_size
        ends = (self.start_index, self.end_index)
        if all(isinstance(end, int) for end in ends) and ends[0] > ends[1]:
            text = f"`start_index+length={ends[0]} > end_index={ends[1]}` is disallowed, as no part of the sequence would be left to be used as current step."
            raise raised(ValueError(text))

    def __len__(self):
        count = self.batch_size * self.stride
        found = (self.end_index - self.start_index + count) // count
        if isinstance(found, Unknown):
            raise Indeterminate(found)
        return found

    def __getitem__(self, index):
        step = self.batch_size * self.stride
        first = self.start_index + step * index
        last = self.end_index + 1
        if unknown_in([first, last, step]) is not None:
            count: Any = Unknown("data", "the size of a batch")
        elif self.shuffle:
            count = self.batch_size
        else:
            count = len(range(first, min(first + step, last), self.stride))
        steps: Any = Unknown("argument", "length")
        if isinstance(self.length, int) and isinstance(self.sampling_rate, int):
            steps = len(range(0, self.length, self.sampling_rate))
        return _batch(self.data, (count, steps)), _batch(self.targets, (count,))


def _batch(items: Any, lead: Items[Any]) -> Any:
    """An array of rows of ``items``, of which the first dimensions are told."""
    made = as_array(items)
    if not isinstance(made, ndarray):
        return Unknown("data", "TimeseriesGenerator[]")
    return make(None, (*lead, *made.shape[1:]), made.dtype)
