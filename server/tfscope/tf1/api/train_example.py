"""Protocol buffers of training data: records built by the program.

Mirrors core/example/{example,feature}.proto and the checks of google/protobuf/pyext/message.cc.
"""

from __future__ import annotations

import numbers
from typing import Any

from tfscope.python.library.numpy_array import ndarray
from tfscope.python.library.numpy_scalars import bool_, floating, generic, integer
from tfscope.tf1.api.registry import tf_export
from tfscope.values.lengths import open_list
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _shown(value):
    """A value in a message of protocol buffers; an empty message is empty text."""
    return "" if isinstance(value, _Message) else repr(value)


def _type_name(value):
    """A type's name in a message of protocol buffers."""
    if isinstance(value, _Message):
        return type(value).__name__
    return (
        f"numpy.{type(value).__name__}"
        if isinstance(value, (ndarray, generic))
        else type(value).__name__
    )


def _not_a_string(value):
    text = f"{_shown(value)} has type {_type_name(value)}, but expected one of: bytes, unicode"
    return raised(TypeError(text))


def _items(value):
    """What a repeated field is given, item by item."""
    if (
        isinstance(value, ndarray)
        and value.ndim == 0
        or isinstance(value, (bool, int, float, generic))
    ):
        value = None
    if value is None or isinstance(value, _Message) and current_run().is_v1:
        raise raised(TypeError("Value must be iterable"))
    return value


class _Scalars(list[Any]):
    """A repeated field of ``kinds``: bytes, whole numbers or numbers."""

    def __init__(self, kinds, values=()):
        super().__init__()
        self._kinds = kinds
        if values is not None:
            self.extend(values)

    def append(self, value):
        """Adds an element; refuses one of another type."""
        super().append(self._checked(value))

    def extend(self, values):
        """Adds elements; refuses those of another type."""
        values = _items(values)
        if open_list(values) is not None:
            super().extend(values)
            return
        for value in values:
            self.append(value)

    def _checked(self, value):
        if not current_run().is_v1 or type(value) is Unknown or isinstance(value, self._kinds[1]):
            if type(value) is int and self._kinds is INTS and not -(2**63) <= value < 2**63:
                raise raised(ValueError(f"Value out of range: {value}"))
            return value
        if (
            isinstance(value, ndarray)
            or type(value) in (str, int, float, list, tuple, dict, type(None), bytearray)
            or isinstance(value, generic)
        ):
            text = f"{value!r} has type {_type_name(value)}, but expected one of: {self._kinds[0]}"
            raise raised(TypeError(text))
        return value


BYTES = ("bytes", (bytes,))
INTS = ("int", (bool, int, integer))
FLOATS = ("int, float", (bool, int, float, integer, floating, bool_, numbers.Real))


class _Repeated(list[Any]):
    """A repeated field of messages."""

    def __init__(self, kind, values=()):
        super().__init__(
            values
            if values is None or open_list(values) is not None
            else [_merged(kind, v) for v in _items(values)]
        )
        self._kind = kind

    def add(self, **kwargs):
        """Appends an element."""
        self.append(self._kind(**kwargs))
        return self[-1]


class _Map(dict[Any, Any]):
    """A map field: a missing key makes a new message."""

    def __init__(self, kind, values=()):
        given = values.items() if isinstance(values, dict) else ()
        super().__init__(
            {
                self._named(k): v if type(v) is Unknown else _merged(kind, v, in_map=True)
                for k, v in given
            }
        )
        self._kind = kind
        if isinstance(values, (list, tuple)) and values and type(values[0]) is not Unknown:
            self._named(values[0])

    @staticmethod
    def _named(key):
        known = type(key) in (int, float, type(None)) or isinstance(key, _Message)
        if known and current_run().is_v1:
            raise _not_a_string(key)
        return key

    def __missing__(self, key):
        self[self._named(key)] = self._kind()
        return self[key]


def _merged(kind, value, in_map=False):
    """A field of a message as it is given: a message, or, outside a map, a dict of its fields."""
    if isinstance(value, (kind, Unknown)) or not current_run().is_v1:
        return value
    if isinstance(value, dict) and not in_map:
        return kind(**value)
    plain = (
        str,
        bytes,
        bool,
        int,
        float,
        list,
        tuple,
        dict,
        ndarray,
        generic,
        _Message,
        type(None),
    )
    if not isinstance(value, plain):
        return value
    got = _type_name(value)
    got = f"tensorflow.{got}" if isinstance(value, _Message) else got
    text = f"Parameter to MergeFrom() must be instance of same class: expected tensorflow.{kind.__name__} got {got}."
    raise raised(TypeError(text))


class _Message:
    """Fields of a message; parsed ones are unknown.  ``fields`` gives each field what makes it."""

    fields: dict[str, Any] = {}

    def __init__(self, *positional, **given):
        if positional:
            raise raised(TypeError("No positional arguments allowed"))
        for name in given:
            if name not in self.fields:
                text = f'Protocol message {type(self).__name__} has no "{name}" field.'
                raise raised(ValueError(text))
        for name, (made, kind) in self.fields.items():
            value = given.get(name)
            whole = value if isinstance(value, Unknown) else self._field(made, kind, value)
            object.__setattr__(self, name, whole)

    @staticmethod
    def _field(made, kind, value):
        if made is None:
            return kind() if value is None else _merged(kind, value)
        return made(kind) if value is None else made(kind, value)

    def __getattr__(self, name):
        raise (
            raised(AttributeError(name))
            if name.isidentifier() and not name.startswith("_") and current_run().is_v1
            else AttributeError(name)
        )

    @classmethod
    def FromString(cls, data):
        """Content known when the program runs."""
        return Unknown("runtime", f"{cls.__name__}.FromString()")

    def ParseFromString(self, data):
        """Content known when the program runs."""
        for key in list(vars(self)):
            setattr(self, key, Unknown("runtime", f"{type(self).__name__}.{key}"))

    def SerializeToString(self):
        """Bytes known when the program runs."""
        return Unknown("runtime", f"{type(self).__name__}.SerializeToString()")

    def CopyFrom(self, other):
        """Takes over the fields."""
        if isinstance(other, _Message):
            vars(self).update(vars(other))


def _message(name, doc, **fields):
    made = type(name, (_Message,), {"fields": fields, "__doc__": doc, "__module__": __name__})
    tf_export(f"train.{name}")(made)
    return made


BytesList = _message("BytesList", "A list of texts.", value=(_Scalars, BYTES))
FloatList = _message("FloatList", "A list of numbers.", value=(_Scalars, FLOATS))
Int64List = _message("Int64List", "A list of whole numbers.", value=(_Scalars, INTS))
Feature = _message("Feature", "One of three lists.", bytes_list=(None, BytesList), float_list=(None, FloatList), int64_list=(None, Int64List))  # fmt: skip
Features = _message("Features", "Features by name.", feature=(_Map, Feature))
Example = _message("Example", "Features of one example.", features=(None, Features))
FeatureList = _message("FeatureList", "Features in order.", feature=(_Repeated, Feature))
FeatureLists = _message("FeatureLists", "Feature lists by name.", feature_list=(_Map, FeatureList))
SequenceExample = _message("SequenceExample", "Context features and feature lists.", context=(None, Features), feature_lists=(None, FeatureLists))  # fmt: skip


@tf_export("train.summary_iterator")
def summary_iterator(path):
    """Events of a file; not known."""
    return Unknown("environment", "tf.train.summary_iterator()")
