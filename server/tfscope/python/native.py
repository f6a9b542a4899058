"""Calls from the program into native code: the boundary where faults and unknowns are told apart."""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any

from tfscope.python.attributes import is_user_instance
from tfscope.python.blame import is_of_no_value, refused, with_parameters
from tfscope.python.bounded import LAZY, lazily, oversized
from tfscope.python.branches import branching
from tfscope.python.builtins_ import BUILTINS, HOST_OF, namespace_of_class
from tfscope.python.drawn_items import gone_through, through_items
from tfscope.python.evaluation import Evaluation
from tfscope.python.functions import (
    Function,
    OpenArguments,
    OpenKeywords,
    of_method,
    unknown_arguments,
)
from tfscope.python.sampled_calls import call_sampled
from tfscope.python.stand_ins import refuse
from tfscope.python.wording import zip_refusal
from tfscope.values.equality import CONTAINERS, HASHED, maybe_in
from tfscope.values.foreign import is_apart_from_tensorflow
from tfscope.values.lengths import NOTHING, leave_open, replace_any
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.terms import Call, Term
from tfscope.values.unknown import Indeterminate, Unknown, brief, undeciding

CALL, INIT = "__call__", "__init__"


def call(ev: Evaluation, function: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Calls any value of the program with evaluated arguments."""
    kind = type(function)
    if kind is Function:
        return function.invoke(ev, args, kwargs)
    if kind is types.MethodType and type(function.__func__) is Function:
        return function.__func__.invoke(ev, of_method(function.__self__, args), kwargs)
    own = getattr(kind, CALL, None) if is_user_instance(function) else None
    if type(own) is Function:
        return own.invoke(ev, of_method(function, args), kwargs)
    ev.native_calls += 1
    if kind is Unknown:
        return call_unknown(ev, function, args, kwargs)
    if (
        isinstance(function, type)
        and type(function) is type
        and "__tfscope_user__" in vars(function)
    ):
        return instantiate(ev, function, args, kwargs)
    return call_native(ev, function, args, kwargs)


REFUSES = "refuses_of_program"
"""What a model is called that raises where the program may not give what another model may."""

ITERATORS = frozenset((types.GeneratorType, *LAZY))
"""Types of iterators that may prove to be open while they are gone through."""

OF_ITEMS = tuple(
    BUILTINS[name]
    for name in "list tuple set frozenset dict enumerate range sum iter next all any chr ord len sorted max min divmod pow round int".split()
)
"""Builtins that refuse numbers, or all but whole ones."""

STAGED = (int, float, range, BUILTINS["len"])
"""Builtins of which AutoGraph makes operations."""

ATOMS = frozenset((str, int, float, bool, bytes))
"""Types of values that hold nothing of unknown length."""


def call_native(ev: Evaluation, function: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Calls native code; what it makes of containers of unknown length is as open as they are."""
    if (
        type(function) is types.MethodDescriptorType
        and args
        and isinstance(args[0], function.__objclass__)
    ):
        function, args = function.__get__(args[0]), args[1:]
    if function is type.__new__ and len(args) == 4 and isinstance(args[3], dict):
        args = (*args[:3], namespace_of_class(args[3]))
    if "probing" in ev.data and any(function is builtin for builtin in STAGED):
        for value in args:
            if staging := branching(value):
                return staging.given_to(name_of(function), args)
    first = type(args[0]) if args else None
    if first is Unknown and args[0].number is not None and not kwargs:
        if any(function is builtin for builtin in OF_ITEMS):
            refuse(HOST_OF.get(function, function), *args)
    if first in ATOMS and len(args) == 1 and not ev.samples and isinstance(function, type):
        return _native(ev, function, args, kwargs)
    if places := gone_through(function, args):
        return through_items(ev, args, places, lambda a: call_native(ev, function, a, kwargs))
    drawn = first in ITERATORS or hasattr(first, "unknown_items_")
    if drawn or ev.samples or ev.open_lengths:
        return call_sampled(ev, function, args, lambda: _native(ev, function, args, kwargs))
    return _native(ev, function, args, kwargs)


@undeciding
def _native(ev: Evaluation, function: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Calls native code; its faults and what it cannot know become ``Unknown``."""
    if oversized(function, args):
        numbers = [len(a) for a in args if type(a) is range]
        of = f" of {max(numbers):,} numbers" if numbers else ""
        why = "" if numbers else ": it would take too long or be too large"
        ev.note(f"{name_of(function)}(){of} is not computed{why}", bound=True)
        return ev.unknown("bound", f"{name_of(function)}({', '.join(map(brief, args[:2]))})")
    if type(function) is type and function in LAZY:
        args = lazily(args)
    if type(function) is types.BuiltinMethodType and function.__name__ in LOOKUPS and args:
        if (found := _unseen(function, args[0])) is not None:
            return found
    try:
        if type(function) is types.FunctionType and REFUSES in function.__dict__:
            function.__dict__[REFUSES](args, kwargs)
        return function(*args, **kwargs)
    except Indeterminate as stop:
        _extended(ev, function, args)
        return undecided_call(function, args, stop.unknown)
    except Exception as error:
        if is_raised(error):
            if function is zip and isinstance(error, TypeError) and current_run().is_v1:
                words = zip_refusal(args)
                raise error if words is None else raised(TypeError(words))  # noqa: B904
            raise
        if (newer := _newer_keywords(error, function, args, kwargs)) is not None:
            return _native(ev, function, args, newer)
        unknown = _unknown_behind(error, function, args, kwargs)
        _extended(ev, function, args)
        if unknown is not None and isinstance(error, (TypeError, ValueError, LookupError)):
            return unknown.passed_to(name_of(function))
        if isinstance(error, TypeError) and "Unknown" in str(error):
            return ev.unknown("argument", f"{name_of(function)}(…)")
        if isinstance(error, TypeError):
            error = with_parameters(in_words_of_host(function, args, kwargs, error), function)
        if not ev.classify(error, partial(refused, error, function, args, kwargs)):
            return ev.unknown("internal", name_of(function))
        raise error


def in_words_of_host(
    function: Any, args: Sequence[Any], kwargs: dict[str, Any], error: TypeError
) -> TypeError:
    """The error in the words of the builtin that was called or that a model stands for."""
    if function is zip and current_run().is_v1 and (words := zip_refusal(args)):
        return TypeError(words)
    host = HOST_OF.get(function) if type(function) is types.FunctionType else None
    at = error.__traceback__
    if host is not None and at is not None and at.tb_next is None:
        try:
            host(*args, **kwargs)
        except TypeError as own:
            return own.with_traceback(at)
    if at is not None and at.tb_next is None:
        for words_of in OF_LIBRARIES if current_run().is_v1 else (*OF_LIBRARIES, *REFUSALS):
            if (words := words_of(function, str(error))) is not None:
                return TypeError(words).with_traceback(at)
    return error


def _newer_keywords(
    error: Exception, function: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> dict[str, Any] | None:
    """The keywords that a model takes in place of those that only newer releases take, if some are."""
    at = error.__traceback__
    if isinstance(error, TypeError) and not current_run().is_v1 and at and at.tb_next is None:
        for keywords_of in NEWER:
            if (newer := keywords_of(function, args, kwargs)) is not None:
                return newer
    return None


NEWER: list[Callable[[Any, Sequence[Any], dict[str, Any]], dict[str, Any] | None]] = []
"""Tell the keywords for a model of a function that takes more in TensorFlow 2; filled by the models."""

OF_LIBRARIES: list[Callable[[Any, str], str | None]] = []
"""Tell how a library words the same; filled by its model."""

REFUSALS: list[Callable[[Any, str], str | None]] = []
"""Tell how TensorFlow 2 words what CPython says of arguments that do not fit; filled by the models."""


def _extended(ev: Evaluation, function: Any, args: Sequence[Any]) -> None:
    """``items.extend(unknown)``, or of an array of unknown length: the list gets one item.
    A mapping or set that is filled from an unknown has any number more."""
    if not isinstance(function, (types.BuiltinMethodType, types.MethodWrapperType)):
        return
    owner, name = function.__self__, function.__name__
    filled = name in ("update", "__init__") and isinstance(owner, (dict, set))
    if filled and args and type(args[0]) is Unknown:
        if isinstance(owner, dict):
            replace_any(owner, args[0], NOTHING)
        leave_open(owner, args[0])
    if name == "extend" and type(owner) is list and len(args) == 1:
        sizes = () if type(args[0]) is Unknown else getattr(args[0], "shape", ())
        if type(sizes[0] if sizes else args[0]) is Unknown:
            ev.guessed_length = True
            owner.append(args[0][0])


LOOKUPS = frozenset(("get", "pop", "remove", "__getitem__", "__contains__"))
"""Methods of sets and mappings that give one thing for an item that is there and another if not."""


def _unknown_behind(
    error: Exception, function: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> Unknown | None:
    """What nobody knows of a call that native code refuses."""
    unknown = None if is_of_no_value(error, function) else first_unknown(args, kwargs)
    owner = getattr(function, "__self__", None)
    if unknown is None and isinstance(error, ValueError) and type(owner) in (list, tuple) and args:
        return maybe_in(args[0], owner)
    return unknown


def _unseen(method: types.BuiltinMethodType, key: Any) -> Unknown | None:
    """What a set or mapping gives for a key that it may have after all: one that is asked for is taken to
    be there, though it is rarely one of those that are seen."""
    owner: Any = method.__self__
    kinds: tuple[Any, ...] = HASHED
    for kind in kinds:
        if isinstance(owner, kind) and isinstance(key, Hashable):
            if kind.__contains__(owner, key) or (unknown := maybe_in(key, owner)) is None:
                return None
            found = unknown.passed_to(name_of(method))
            found.term.rare = method.__name__ == "__contains__"
            return found
    return None


def undecided_call(function: Any, args: Sequence[Any], unknown: Unknown) -> Any:
    """What a native call gives that stopped at something unknown."""
    name = name_of(function)
    result = unknown.passed_to(name).of_type(_number(function))
    owner = getattr(function, "__self__", None)
    if function is bool:
        return unknown
    if function is sorted and isinstance(args[0], CONTAINERS):
        return [result[i] for i in range(len(args[0]))]
    if isinstance(owner, list) and name in ("sort", "remove"):
        count = len(owner) - (name == "remove")
        owner[:] = [result.derived(f"{brief(owner)}[{i}]") for i in range(count)]
        return None
    return result


WHOLE = frozenset(("ceil", "comb", "factorial", "floor", "gcd", "isqrt", "lcm", "perm", "trunc"))
NO_FLOATS = frozenset(("frexp", "isclose", "isfinite", "isinf", "isnan", "modf", "prod", "sumprod"))
"""Functions of ``math`` that give whole numbers, and those that give truths, pairs or what they are given."""


def _number(function: Any) -> type | None:
    """The type of number that a native function gives, whatever it is asked."""
    if getattr(function, "__module__", "") == "math":
        return (
            int if function.__name__ in WHOLE else None if function.__name__ in NO_FLOATS else float
        )
    return function if function is int or function is float else None


def instantiate(ev: Evaluation, cls: type, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """``cls(...)`` for a class of the program with an ordinary metaclass.

    ``__init__`` is invoked without the host in between, so that evaluation can go on behind an
    error inside it.  Reference: CPython ``Objects/typeobject.c`` ``type_call``.
    """
    known: Any = cls
    new: Any = known.__new__
    init: Any = known.__init__
    if new is object.__new__ and type(init) is Function:
        if not getattr(cls, "__abstractmethods__", None):
            instance: Any = new(cls)
            if ev.samples:
                ev.samples[-1].make(instance)
            result = init.invoke(ev, of_method(instance, args), kwargs)
            if result is not None and type(result) is not Unknown:
                text = f"__init__() should return None, not '{type(result).__name__}'"
                raise raised(TypeError(text))
            return instance
    return call_native(ev, cls, args, kwargs)


def call_unknown(
    ev: Evaluation, function: Unknown, args: Sequence[Any], kwargs: dict[str, Any]
) -> Any:
    """An unknown callable gives an unknown; as a decorator it is taken to keep what it decorates."""
    refuse(lambda number: number(), function)
    if function.gap == "runtime":
        ev.runtime_uses += 1
    else:
        ev.choice_uses += 1
        ev.note_gap(function.gap, function.text)
        note_unknown(ev, function)
        if function.gap == "unresolved-import" and not is_apart_from_tensorflow(function.text):
            ev.foreign_calls += 1
        function.take(*args, *kwargs.values())
        if function.text.startswith(READERS):
            for message in (*args, *kwargs.values()):
                getattr(type(message), "read_from_outside_", id)(message)
    return function.derived(Call(function.text, *_shown(args)))


READERS = ("google.protobuf.text_format.", "google.protobuf.json_format.")
"""What fills the messages that it is given."""

GIVING_VALUES = frozenset(("clock", "environment", "data", "dimension"))
"""Gaps of what gives values and makes nothing."""


def note_unknown(ev: Evaluation, code: Unknown) -> None:
    """Notes that unknown code ran or will run with the program's: it may make something in a graph."""
    ev.unknown_calls += code.gap not in GIVING_VALUES and not is_apart_from_tensorflow(code.text)


def is_written_in_program(function: Any) -> bool:
    """Whether a call runs a function of the program: its own, or the ``__init__`` of a class."""
    if isinstance(function, type):
        return type(getattr(function, INIT, None)) is Function
    return type(getattr(function, "__func__", function)) is Function


def call_with_unknown_rest(
    ev: Evaluation,
    function: Any,
    args: Sequence[Any],
    kwargs: dict[str, Any],
    why: Unknown,
    more: Unknown | None,
    unnamed: Unknown | None,
) -> Any:
    """``f(*unknown)`` or ``f(**unknown)``: required parameters not given are unknown, too; ``more`` is
    why positional arguments may follow those given, ``unnamed`` why others may be given by name."""
    bound = function
    if isinstance(function, types.MethodType) and type(function.__func__) is Function:
        bound, args = function.__func__, of_method(function.__self__, args)
    known: Any = function
    init: Any = known.__init__ if isinstance(function, type) else None
    if type(init) is Function:
        bound, first = init, 1
        rest = unknown_arguments(bound, len(args) + first, why)
    elif type(bound) is Function:
        rest = unknown_arguments(bound, len(args), why)
    else:
        return why.derived(f"{name_of(function)}(*{why.text})")
    rest.update(kwargs)
    if more is not None:
        args = OpenArguments.before(args, more)
    if unnamed is not None:
        rest = OpenKeywords.beside(rest, unnamed)
    return call(ev, function if isinstance(function, type) else bound, args, rest)


def name_of(function: Any) -> str:
    """A callable's name, for the text of unknowns."""
    return str(getattr(function, "__name__", type(function).__name__))


def first_unknown(args: Sequence[Any], kwargs: dict[str, Any]) -> Unknown | None:
    """An unknown among the arguments or directly inside a container among them."""
    for value in (*args, *kwargs.values()):
        if type(value) is Unknown:
            return value
        if type(value) in (list, tuple, set):
            for item in value:
                if type(item) is Unknown:
                    return item
        elif type(value) is dict:
            for item in value.values():
                if type(item) is Unknown:
                    return item
    return None


def _shown(args: Sequence[Any]) -> list[Term]:
    return [a.term if type(a) is Unknown else Term("…") for a in args[:2]]
