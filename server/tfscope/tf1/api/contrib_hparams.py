"""tf.contrib.training.HParams, with its real behaviour: types, parsing, overriding.

Mirrors contrib/training/python/training/hparam.py.
"""

from __future__ import annotations

import json
import numbers
import re
from typing import Any

from tfscope.base.patterns import regex
from tfscope.tf1.api.registry import tf_export
from tfscope.values.holes import has_hole
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

ASSIGNMENT = regex(
    r"(?P<name>[a-zA-Z][\w.]*)(\[\s*(?P<index>\d+)\s*\])?\s*=\s*"
    r"((?P<val>[^,\[]*)|\[(?P<vals>[^\]]*)\])($|,\s*)"
)
UNKNOWN_TYPE = type(None)


def _names(name: str) -> list[str]:
    return [f"contrib.training.{name}", f"contrib.training.python.training.hparam.{name}"]


def _failed(name: str, kind: type, value: str, values: str) -> ValueError:
    text = (
        f"Could not parse hparam '{name}' of type '{kind.__name__}' with value '{value}' in "
        f"{values}"
    )
    return raised(ValueError(text))


def _reused(name: str, values: str) -> ValueError:
    return raised(ValueError(f"Multiple assignments to variable '{name}' in {values}"))


def _parsed(name: str, kind: type, text: str, values: str) -> Any:
    if kind is UNKNOWN_TYPE:
        return text
    try:
        if kind is bool:
            words = {"true": True, "True": True, "false": False, "False": False}
            return words[text] if text in words else bool(int(text))
        return kind(text)
    except ValueError:
        raise _failed(name, kind, text, values) from None


@tf_export(*_names("parse_values"))
def parse_values(values, type_map, ignore_unknown=False):
    """``a=1,b=[1,2],c[0]=3`` → a dict."""
    found: dict[str, Any] = {}
    position = 0
    while position < len(values):
        match = ASSIGNMENT.match(values, position)
        if not match:
            text = f"Malformed hyperparameter value: {values[position:]}"
            raise raised(ValueError(text))
        position = match.end()
        name, index = match["name"], match["index"]
        if name not in type_map:
            if ignore_unknown:
                continue
            raise raised(ValueError(f"Unknown hyperparameter type for {name}"))
        kind = type_map[name]
        if match["val"] is not None:
            _assign(found, name, index, _parsed(name, kind, match["val"], values), values)
        elif index is not None:
            raise raised(ValueError("Assignment of a list to a list index."))
        elif name in found:
            raise _reused(name, values)
        else:
            parts = [p for p in re.split("[ ,]", match["vals"]) if p]
            found[name] = [_parsed(name, kind, p, values) for p in parts]
    return found


def _assign(found: dict[str, Any], name: str, index: str | None, value: Any, values: str) -> None:
    if index is None:
        if name in found:
            raise _reused(name, values)
        found[name] = value
        return
    elements = found.setdefault(name, {})
    if not isinstance(elements, dict):
        raise _reused(name, values)
    if int(index) in elements:
        raise _reused(f"{name}[{int(index)}]", values)
    elements[int(index)] = value


def _cast(name: str, kind: type, value: Any) -> Any:
    """Mirrors hparam.py _cast_to_type_if_compatible."""
    if isinstance(value, Unknown) or type(value) is kind or issubclass(kind, UNKNOWN_TYPE):
        return value
    texts = (str, bytes)
    wrong = (
        (issubclass(kind, texts) and not isinstance(value, texts))
        or issubclass(kind, bool) != isinstance(value, bool)
        or (issubclass(kind, numbers.Integral) and not isinstance(value, numbers.Integral))
        or (issubclass(kind, numbers.Number) and not isinstance(value, numbers.Number))
    )
    if wrong:
        text = f"Could not cast hparam '{name}' of type '{kind}' from value {value!r}"
        raise raised(ValueError(text))
    cast: Any = kind
    return cast(value)


def _kind_of(value: Any) -> type:
    return UNKNOWN_TYPE if isinstance(value, Unknown) else type(value)


@tf_export(*_names("HParams"))
class HParams:
    """Named values that keep their types."""

    _HAS_DYNAMIC_ATTRIBUTES = True
    never_a_tensor = True

    def __init__(self, hparam_def=None, model_structure=None, **kwargs):
        self._hparam_types = {}
        self._model_structure = model_structure
        self._open = isinstance(hparam_def, Unknown)
        if hparam_def and not isinstance(hparam_def, Unknown) and kwargs:
            text = "hparam_def and initialization values are mutually exclusive"
            raise raised(ValueError(text))
        for name, value in kwargs.items():
            self.add_hparam(name, value)

    def __getattr__(self, name):
        text = f"'HParams' object has no attribute '{name}'"
        if self.__dict__.get("_open") and not name.startswith("__"):
            return Unknown("argument", f"hparams.{name}")
        raise raised(AttributeError(text))

    def add_hparam(self, name, value):
        """A new name."""
        if isinstance(name, Unknown) or has_hole(name):
            self._open = True
            return
        if self.__dict__.get(name, getattr(type(self), name, None)) is not None:
            raise raised(ValueError(f"Hyperparameter name is reserved: {name}"))
        if isinstance(value, (list, tuple)):
            if not value:
                text = f"Multi-valued hyperparameters cannot be empty: {name}"
                raise raised(ValueError(text))
            self._hparam_types[name] = (_kind_of(value[0]), True)
        else:
            self._hparam_types[name] = (_kind_of(value), False)
        setattr(self, name, value)

    def set_hparam(self, name, value):
        """A new value of the same type."""
        if isinstance(name, Unknown):
            return
        if name not in self._hparam_types:
            raise raised(KeyError(name))
        kind, is_list = self._hparam_types[name]
        if isinstance(value, Unknown):
            setattr(self, name, value)
        elif isinstance(value, list):
            if not is_list and kind is not UNKNOWN_TYPE:
                text = f"Must not pass a list for single-valued parameter: {name}"
                raise raised(ValueError(text))
            setattr(self, name, [_cast(name, kind, v) for v in value])
        else:
            if is_list:
                text = f"Must pass a list for multi-valued parameter: {name}."
                raise raised(ValueError(text))
            setattr(self, name, _cast(name, kind, value))

    def del_hparam(self, name):
        """Removes a name."""
        if name in self._hparam_types:
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values):
        """Overrides from ``name=value,…``."""
        if isinstance(values, Unknown):
            return self
        kinds = {name: kind for name, (kind, _) in self._hparam_types.items()}
        return self.override_from_dict(parse_values(values, kinds))

    def override_from_dict(self, values_dict):
        """Overrides from a dict."""
        if not isinstance(values_dict, Unknown):
            for name, value in values_dict.items():
                self.set_hparam(name, value)
        return self

    def set_from_map(self, values_map):
        """The old name of ``override_from_dict``."""
        return self.override_from_dict(values_dict=values_map)

    def set_model_structure(self, model_structure):
        """Keeps a structure."""
        self._model_structure = model_structure

    def get_model_structure(self):
        """The kept structure."""
        return self._model_structure

    def to_json(self, indent=None, separators=None, sort_keys=False):
        """The values as JSON; unknown if one of them is."""
        for value in self.values().values():
            if isinstance(value, Unknown):
                return value.derived("hparams.to_json()")
        return json.dumps(self.values(), indent=indent, separators=separators, sort_keys=sort_keys)

    def parse_json(self, values_json):
        """Overrides from JSON."""
        if isinstance(values_json, Unknown):
            return self
        try:
            values = json.loads(values_json)
        except ValueError as error:
            raise raised(error) from None
        return self.override_from_dict(values)

    def values(self):
        """Name → value."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key, default=None):
        """A value, or the default."""
        if isinstance(key, Unknown):
            return key
        if key not in self._hparam_types:
            return default
        if default is not None and not isinstance(default, Unknown):
            self._check_default(key, default)
        return getattr(self, key)

    def _check_default(self, key, default):
        kind, is_list = self._hparam_types[key]
        words = f"list<{kind}>" if is_list else str(kind)
        text = f"Hparam '{key}' of type '{words}' is incompatible with default={default}"
        if is_list != isinstance(default, list):
            raise raised(ValueError(text))
        for value in default if is_list else [default]:
            try:
                _cast(key, kind, value)
            except ValueError as error:
                raise raised(ValueError(f"{text}. {error}")) from None

    def __contains__(self, key):
        return key in self._hparam_types

    def __str__(self):
        return ",".join(f"{name}={value}" for name, value in self.values().items())

    def __repr__(self):
        return f"{type(self).__name__}({sorted(self.values().items())})"

    def to_proto(self, export_scope=None):
        """Serialized."""
        return Unknown("data", "hparams.to_proto()")

    @staticmethod
    def from_proto(hparam_def, import_scope=None):
        """From serialized values."""
        return HParams(hparam_def=hparam_def)
