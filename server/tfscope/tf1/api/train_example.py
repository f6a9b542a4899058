"""Protocol buffers of training data: records built by the program.

Mirrors core/example/{example,feature}.proto.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.values.unknown import Unknown


class _Repeated(list[Any]):
    """A repeated field."""

    def add(self, **kwargs):
        """Appends an element."""
        self.append(Feature(**kwargs))
        return self[-1]


class _Map(dict[Any, Any]):
    """A map field: a missing key makes a new message."""

    def __init__(self, kind, values=()):
        super().__init__(values or {})
        self._kind = kind

    def __missing__(self, key):
        self[key] = self._kind()
        return self[key]


class _Message:
    """Fields of a message; parsed ones are unknown."""

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


def _list_type(name):
    def init(self, value=()):
        self.value = value if isinstance(value, Unknown) else _Repeated(value)

    made = type(name, (_Message,), {"__init__": init, "__doc__": "A list of values."})
    export_value(made, f"train.{name}")
    return made


BytesList = _list_type("BytesList")
FloatList = _list_type("FloatList")
Int64List = _list_type("Int64List")


@tf_export("train.Feature")
class Feature(_Message):
    """One of three lists."""

    def __init__(self, bytes_list=None, float_list=None, int64_list=None):
        self.bytes_list = BytesList() if bytes_list is None else bytes_list
        self.float_list = FloatList() if float_list is None else float_list
        self.int64_list = Int64List() if int64_list is None else int64_list


@tf_export("train.Features")
class Features(_Message):
    """Features by name."""

    def __init__(self, feature=None):
        self.feature = feature if isinstance(feature, Unknown) else _Map(Feature, feature)


@tf_export("train.Example")
class Example(_Message):
    """Features of one example."""

    def __init__(self, features=None):
        self.features = Features() if features is None else features


@tf_export("train.FeatureList")
class FeatureList(_Message):
    """Features in order."""

    def __init__(self, feature=()):
        self.feature = feature if isinstance(feature, Unknown) else _Repeated(feature)


@tf_export("train.FeatureLists")
class FeatureLists(_Message):
    """Feature lists by name."""

    def __init__(self, feature_list=None):
        unknown = isinstance(feature_list, Unknown)
        self.feature_list = feature_list if unknown else _Map(FeatureList, feature_list)


@tf_export("train.SequenceExample")
class SequenceExample(_Message):
    """Context features and feature lists."""

    def __init__(self, context=None, feature_lists=None):
        self.context = Features() if context is None else context
        self.feature_lists = FeatureLists() if feature_lists is None else feature_lists


@tf_export("train.summary_iterator")
def summary_iterator(path):
    """Events of a file; not known."""
    return Unknown("environment", "tf.train.summary_iterator()")
