"""Host types whose instances the evaluated program may use as they are.

Every attribute of theirs whose name has no leading underscore is pure: it leads to no module, frame,
code object, file or clock.
"""

from __future__ import annotations

import sys
from typing import Any

from tfscope.python.library.private_copy import private_copy

SAFE_TYPES: dict[str, str] = {
    "builtins": "int float complex bool str bytes bytearray memoryview list tuple dict set frozenset"
    " range slice object type property classmethod staticmethod super enumerate zip map filter"
    " reversed NoneType ellipsis NotImplementedType dict_keys dict_values dict_items",
    "collections": "OrderedDict defaultdict deque Counter ChainMap UserDict UserList UserString",
    "re": "Pattern Match",
    "datetime": "date time datetime timedelta timezone tzinfo",
    "decimal": "Decimal Context",
    "fractions": "Fraction",
    "itertools": "accumulate chain combinations compress count cycle dropwhile filterfalse groupby"
    " islice pairwise permutations product repeat starmap takewhile zip_longest batched",
    "functools": "partial cached_property partialmethod",
    "operator": "itemgetter",
    "io": "StringIO BytesIO",
    "_io": "StringIO BytesIO",
    "argparse": "Namespace",
    "types": "SimpleNamespace MappingProxyType MethodType",
    "struct": "Struct",
    "_struct": "Struct",
    "random": "",
    "string": "Template",
    "weakref": "ref WeakKeyDictionary WeakValueDictionary WeakSet",
    "_weakrefset": "WeakSet",
    "time": "struct_time",
    "difflib": "SequenceMatcher",
    "json.encoder": "JSONEncoder",
    "json.decoder": "JSONDecoder",
    "enum": "Enum IntEnum Flag IntFlag EnumMeta EnumType auto",
    "abc": "ABC ABCMeta abstractproperty",
    "contextlib": "closing suppress ExitStack redirect_stdout nullcontext ContextDecorator"
    " _GeneratorContextManager AbstractContextManager",
    "numbers": "Number Complex Real Rational Integral",
    "uuid": "UUID",
    "array": "array",
}
"""Module → names of its safe types.  A type counts only if the module still holds it."""

_SAMPLES: tuple[Any, ...] = (
    [], (), {}, {}.values(), {}.items(), "", b"", set(), range(0), range(1 << 80), bytearray(),
    iter(int, 1), reversed([]), reversed({}),
)  # fmt: skip
_ITERATORS = frozenset(type(iter(sample)) for sample in _SAMPLES)

_NATIVE: tuple[Any, ...] = (
    None, ..., NotImplemented, {}.keys(), {}.values(), {}.items(), len, [].append, str.join,
    int.__add__, (1).__add__, int.real,
)  # fmt: skip
_SINGLETONS = frozenset(type(sample) for sample in _NATIVE)
_EXCEPTIONS = frozenset(("builtins", "json.decoder", "re", "re._constants", "argparse", "struct"))
_PRIVATE = frozenset(("argparse", "enum"))
_names = {(module, name) for module, names in SAFE_TYPES.items() for name in names.split()}


def is_safe_type(cls: type) -> bool:
    """Whether instances of exactly this type may be used natively."""
    if cls in _ITERATORS or cls in _SINGLETONS:
        return True
    module, name = cls.__module__, cls.__qualname__
    if (module, name) in _names:
        held = private_copy(module) if module in _PRIVATE else sys.modules.get(module)
        return held is not None and getattr(held, name, None) is cls
    return module in _EXCEPTIONS and issubclass(cls, BaseException)
