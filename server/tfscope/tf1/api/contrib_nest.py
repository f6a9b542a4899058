"""Nested structures: tuples, named tuples, lists and other sequences, dicts and their views of tensors.

Mirrors python/util/nest.py.  An unknown value is one leaf.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, MappingView, Sequence
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.values.lengths import follow
from tfscope.values.raised import is_raised, raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def names(*names: str) -> list[str]:
    """The public and private names of functions of nest."""
    return [
        f"{where}.{n}" for n in names for where in ("contrib.framework.nest", "python.util.nest")
    ]


def _is_attrs(value: Any) -> bool:
    return hasattr(type(value), "__attrs_attrs__")


@tf_export("nest.is_nested", *names("is_sequence", "is_nested", "is_sequence_or_composite"))
def is_sequence(seq):
    """Whether the value is a structure, not a leaf.  Mirrors nest.py is_sequence."""
    if isinstance(seq, (list, tuple, Mapping)):
        return True
    if isinstance(seq, (Unknown, str, bytes)):
        return False
    return isinstance(seq, (Sequence, MappingView)) or _is_attrs(seq)


def _sorted_keys(mapping: Mapping[Any, Any]) -> list[Any]:
    if any(isinstance(key, Unknown) for key in mapping):
        return list(mapping)
    try:
        return sorted(mapping)
    except TypeError:
        raise raised(TypeError("nest only supports dicts with sortable keys.")) from None


def children(structure: Any) -> list[Any]:
    """The members of a structure in order; dicts by sorted key."""
    return [value for _, value in items(structure)]


def items(structure: Any) -> list[tuple[Any, Any]]:
    """Key and value of each member in order."""
    if isinstance(structure, Mapping):
        return [(key, structure[key]) for key in _sorted_keys(structure)]
    if hasattr(structure, "_fields"):
        return [(name, getattr(structure, name)) for name in structure._fields]
    if not isinstance(structure, (Sequence, MappingView)):
        names = [a.name for a in type(structure).__attrs_attrs__]
        return [(name, getattr(structure, name)) for name in names]
    members: Any = structure
    return list(enumerate(members))


def sequence_like(instance: Any, args: list[Any]) -> Any:
    """A structure of the type of ``instance`` with other members, in the order of ``children``; open if
    that is."""
    return follow(_of_type(instance, args), instance)


def _of_type(instance: Any, args: list[Any]) -> Any:
    if isinstance(instance, Mapping):
        made = dict(zip(_sorted_keys(instance), args))
        ordered = [(key, made[key]) for key in instance]
        if type(instance) is dict:
            return dict(ordered)
        kind: Any = type(instance)
        if hasattr(instance, "default_factory"):
            return kind(instance.default_factory, ordered)
        return kind(ordered)
    if isinstance(instance, (range, MappingView)):
        return args
    kind = type(instance)
    return kind(*args) if hasattr(instance, "_fields") or _is_attrs(instance) else kind(args)


def components(value: Any) -> list[Any] | None:
    """The tensors of a composite tensor in the order of its TypeSpec, without those it lacks."""
    parts = getattr(type(value), "composed_of", None)
    if parts is None or isinstance(value, Unknown):
        return None
    found = [getattr(value, part) for part in parts]
    return [part for part in found if part is not None]


def _members(structure: Any, expand_composites: Any) -> list[Any] | None:
    """What a structure, or a composite tensor that is to be expanded, consists of."""
    if is_sequence(structure):
        return children(structure)
    return components(structure) if expand_composites else None


@tf_export("nest.flatten", *names("flatten"))
def flatten(structure, expand_composites=False):
    """The leaves in order.  Mirrors nest.py flatten."""
    members = _members(structure, expand_composites)
    if members is None:
        return [structure]
    return [leaf for member in members for leaf in flatten(member, expand_composites)]


@tf_export(*names("flatten_dict_items"))
def flatten_dict_items(dictionary):
    """A dict whose nested keys are leaves.  Mirrors nest.py flatten_dict_items."""
    if isinstance(dictionary, Unknown):
        return dictionary
    if not isinstance(dictionary, Mapping):
        kind = type(dictionary).__name__
        newer = f"FlattenDictItems: 'dict' must be a dictionary or collection.Mapping type object, instead of '{kind}'."
        raise raised(TypeError(of_target("input must be a dictionary", newer)))
    flat: dict[Any, Any] = {}
    for key, value in dictionary.items():
        for k, v in _leaf_pairs(key, value) if is_sequence(key) else [(key, value)]:
            if k in flat:
                older = f"Could not flatten dictionary: key {k} is not unique."
                newer = f"Cannot flatten dict because this key is not unique: {k}"
                raise raised(ValueError(of_target(older, newer)))
            flat[k] = v
    return flat


def _leaf_pairs(key: Any, value: Any) -> list[tuple[Any, Any]]:
    """The leaves of a key with those of its value; an unknown value may hold any number of them."""
    keys, values = flatten(key), flatten(value)
    if len(keys) == len(values):
        return list(zip(keys, values))
    unknown = next((v for v in values if isinstance(v, Unknown)), None)
    if unknown is not None:
        return [(k, unknown) for k in keys]
    counts = f"Key had {len(keys)} elements, but value had {len(values)} elements."
    text = f"Could not flatten dictionary. {counts} Key: {keys}, value: {values}."
    raise raised(ValueError(text))


@tf_export("nest.assert_same_structure", *names("assert_same_structure"))
def assert_same_structure(nest1, nest2, check_types=True, expand_composites=False):
    """Raises if the structures differ.  Mirrors nest.py assert_same_structure."""
    found = _mismatch(nest1, nest2, check_types, expand_composites)
    if found is not None:
        kind, words = found
        one, other = [map_structure(lambda _: Dot(), structure) for structure in (nest1, nest2)]
        text = (
            f"The two structures don't have the same nested structure.\n\nFirst structure: {_told(nest1)}\n\n"
            f"Second structure: {_told(nest2)}\n\nMore specifically: {words}\n"
            f"Entire first structure:\n{one}\nEntire second structure:\n{other}"
        )
        raise raised(kind(text))


class Dot:
    """What stands for a leaf."""

    def __repr__(self) -> str:
        return "."


def _told(value: Any) -> str:
    return f"type={type(value).__name__} str={value}"


def _mismatch(
    one: Any, other: Any, check_types: Any, expand_composites: Any
) -> tuple[type[Exception], str] | None:
    """The class of an error and what differs first.  Mirrors util.cc ``AssertSameStructureHelper``."""
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return None
    ours, theirs = _members(one, expand_composites), _members(other, expand_composites)
    if (ours is None) != (theirs is None):
        first, last = (one, other) if theirs is None else (other, one)
        words = f'Substructure "{_told(first)}" is a sequence, while substructure "{_told(last)}" is not'
        return ValueError, words
    if ours is None or theirs is None:
        return None
    if check_types and kind_of(one) != kind_of(other):
        composite = not current_run().is_v1 and components(one) and components(other)
        words = (
            f"The two namedtuples don't have the same sequence type. First structure {_told(one)} has type "
            f"{type(one).__name__}, while second structure {_told(other)} has type {type(other).__name__}"
        )
        return (ValueError if composite else TypeError), words
    if check_types and components(one) and _types_differ(one, other):
        return ValueError, f"Incompatible CompositeTensor TypeSpecs: {one} vs. {other}"
    if isinstance(one, Mapping) and set(one) != set(other):
        words = (
            "The two dictionaries don't have the same set of keys. First structure has keys "
            f"{_told(list(one))}, while second structure has keys {_told(list(other))}"
        )
        return ValueError, words
    pairs = (_mismatch(a, b, check_types, expand_composites) for a, b in zip(ours, theirs))
    found = next((found for found in pairs if found is not None), None)
    if found is None and len(ours) != len(theirs):
        start = "The two structures don't have the same number of elements."
        found = (
            ValueError,
            f"{start} First structure: {_told(one)}. Second structure: {_told(other)}",
        )
    return found


def difference(one: Any, other: Any) -> TypeError | ValueError | None:
    """What is told of structures, with composite tensors expanded, that are not alike; ``None`` of others."""
    try:
        assert_same_structure(one, other, expand_composites=True)
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        return error
    return None


def _types_differ(first: Any, second: Any) -> bool:
    """Whether two composite tensors of a class have no common TypeSpec: types differ."""
    types = [getattr(value.dtype, "base_dtype", None) for value in (first, second)]
    return bool(None not in types and types[0] != types[1])


def like(structure: Any, value: Any) -> Any:
    """The value; an ``Unknown`` in the place of a nest is spread over the leaves of the structure there."""
    if isinstance(value, Unknown):
        return map_structure(lambda _: value, structure)
    if not is_sequence(structure) or not is_sequence(value) or _first_unknown(value) is None:
        return value
    parts, members = children(structure), children(value)
    if len(parts) != len(members):
        return value
    return sequence_like(value, [like(part, member) for part, member in zip(parts, members)])


def pairs(one: Any, other: Any) -> list[tuple[Any, Any]]:
    """The leaves of two structures that are alike; an ``Unknown`` is beside each leaf of what it stands for."""
    return list(zip(flatten(like(other, one)), flatten(like(one, other)), strict=True))


def leaves_like(structure: Any, value: Any) -> list[Any]:
    """The leaves of the value with composite tensors expanded; an ``Unknown`` stands for as many leaves
    as the structure has there."""
    if isinstance(value, Unknown):
        return [value] * len(flatten(structure, True))
    members = _members(value, True)
    if members is None:
        return [value]
    parts = _members(structure, True)
    if parts is None or len(parts) != len(members):
        return list(flatten(value, True))
    return [leaf for part, member in zip(parts, members) for leaf in leaves_like(part, member)]


def _first_unknown(structure: Any) -> Unknown | None:
    return next((leaf for leaf in flatten(structure) if isinstance(leaf, Unknown)), None)


def kind_of(structure: Any) -> Any:
    """What two structures must share: named tuples their name and fields, mappings nothing else."""
    if isinstance(structure, Mapping):
        return Mapping
    if hasattr(structure, "_fields"):
        return (type(structure).__name__, structure._fields)
    return type(structure)


@tf_export("nest.pack_sequence_as", *names("pack_sequence_as"))
def pack_sequence_as(structure, flat_sequence, expand_composites=False):
    """The structure with other leaves.  Mirrors nest.py pack_sequence_as."""
    if isinstance(flat_sequence, Unknown):
        return map_structure(lambda _: flat_sequence, structure)
    if not is_sequence(flat_sequence):
        raise raised(TypeError("flat_sequence must be a sequence"))
    if isinstance(flat_sequence, MappingView) and len(flat_sequence):
        kind = type(flat_sequence).__name__
        raise raised(TypeError(f"'{kind}' object is not subscriptable"))
    flat = list(flat_sequence)
    if isinstance(structure, Unknown):
        return structure if len(flat) != 1 else flat[0]
    if _members(structure, expand_composites) is None:
        if len(flat) != 1:
            raise raised(
                ValueError(f"Structure is a scalar but len(flat_sequence) == {len(flat)} > 1")
            )
        return flat[0]
    rest = iter(flat)
    count = len(flatten(structure, expand_composites))
    if count != len(flat):
        if (unknown := _first_unknown(flat)) is not None:
            return like(structure, unknown)
        raise raised(ValueError(_count_text(structure, count, flat)))
    return _filled(structure, rest, expand_composites)


def _filled(structure: Any, leaves: Iterator[Any], expand_composites: Any) -> Any:
    """The structure with the next of the leaves in order."""
    members = _members(structure, expand_composites)
    if members is None:
        return next(leaves)
    made = [_filled(member, leaves, expand_composites) for member in members]
    return sequence_like(structure, made) if is_sequence(structure) else type(structure)(*made)


def _count_text(structure: Any, count: int, flat: list[Any]) -> str:
    atoms, items = of_target("elements", "atoms"), of_target("elements", "items")
    return (
        f"Could not pack sequence. Structure had {count} {atoms}, but flat_sequence had "
        f"{len(flat)} {items}.  Structure: {structure}, flat_sequence: {flat}."
    )


@tf_export("nest.map_structure", *names("map_structure"))
def map_structure(func, *structure, **kwargs):
    """Applies a function to the leaves.  Mirrors nest.py map_structure."""
    if not callable(func):
        text = "func must be callable, got: %s"
        raise raised(TypeError(refusable(operator.mod, text, func)))
    if not structure:
        raise raised(ValueError("Must provide at least one structure"))
    for key in kwargs:
        if key not in ("check_types", "expand_composites"):
            raise raised(
                ValueError(
                    "Only valid keyword arguments are `check_types` and `expand_composites`, "
                    f"not: `{'`, `'.join(kwargs)}`"
                )
            )
    for other in structure[1:]:
        assert_same_structure(structure[0], other, kwargs.get("check_types", True))
    first = structure[0]
    for other in structure[1:]:
        first = like(other, first)
    return map_up_to(first, func, first, *[like(first, other) for other in structure[1:]])


def map_up_to(shallow: Any, func: Any, *structures: Any) -> Any:
    """Applies a function at the leaves of ``shallow``; nothing is checked."""
    if not is_sequence(shallow):
        return func(*structures)
    made = []
    for index, (key, member) in enumerate(items(shallow)):
        parts = [_member(s, key, index) for s in structures]
        made.append(map_up_to(member, func, *parts))
    return sequence_like(shallow, made)


def _member(structure: Any, key: Any, index: int) -> Any:
    if isinstance(structure, (Unknown, Mapping)):
        return structure[key]
    return children(structure)[index]
