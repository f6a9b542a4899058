"""``absl.flags``, which ``tf.flags`` re-exports.

The command line holds what the settings give (``current_run().data["flags"]``); a flag that is marked
as required and not given has an unknown value, for the program is not evaluated to see it refuse
its command line.  Mirrors absl-py ``absl/flags/_flagvalues.py`` and ``_defines.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tfscope.python.library.absl_flagvalues import (
    Flag,
    FlagHolder,
    FlagValues,
    flags,
    new_flags,
    tf_flags,
)
from tfscope.python.library.absl_parsers import (
    ArgumentParser,
    BooleanParser,
    CantOpenFlagFileError,
    DuplicateFlagError,
    EnumClassParser,
    EnumParser,
    Error,
    FlagNameConflictsWithMethodError,
    FloatParser,
    IllegalFlagValueError,
    IntegerParser,
    ListParser,
    UnparsedFlagAccessError,
    UnrecognizedFlagError,
    ValidationError,
    WhitespaceSeparatedListParser,
)
from tfscope.python.library.module_model import ModuleModel, PerRun
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

FLAG_ARGUMENTS = frozenset(
    """short_name boolean allow_override allow_override_cpp allow_hide_cpp allow_overwrite
    allow_using_method_names module_name case_sensitive serializer""".split()
)
"""What may follow a flag's help; whatever else is given reaches ``Flag`` of absl/flags/_flag.py."""
RENAMED = {"flag_name": "name", "default_value": "default", "docstring": "help"}
"""Keyword names that ``tf.flags`` still takes."""


def define(flag: Flag, flag_values: Any, required: Any) -> FlagHolder:
    """Registers a flag."""
    values = flags() if flag_values is None else flag_values
    flag.required = required is True
    values[flag.name] = flag
    return FlagHolder(values, flag)


def _refuse_others(args: dict[str, Any], *bounds: Any) -> None:
    """Raises ``TypeError`` for a keyword that no flag takes, or for bounds of what has none."""
    names = [key for key in args if key not in FLAG_ARGUMENTS]
    names += [
        key
        for key, value in zip(("lower_bound", "upper_bound"), bounds)
        if value is not None and not isinstance(value, Unknown)
    ]
    if names:
        where = of_target("__init__()", "Flag.__init__()")
        raise raised(TypeError(f"{where} got an unexpected keyword argument '{names[0]}'"))


def _definer(name: str, parser_class: Any, multiple: bool = False) -> Callable[..., FlagHolder]:
    def defined(
        name: Any,
        default: Any,
        help: Any,
        lower_bound: Any = None,
        upper_bound: Any = None,
        flag_values: Any = None,
        *,
        required: bool = False,
        **args: Any,
    ) -> FlagHolder:
        if isinstance(lower_bound, FlagValues):
            flag_values, lower_bound = lower_bound, None
        numeric = parser_class in (IntegerParser, FloatParser)
        _refuse_others(args, *(() if numeric else (lower_bound, upper_bound)))
        parser = parser_class(lower_bound, upper_bound)
        flag = Flag(
            parser, None, name, None, help, args.get("short_name"),
            boolean=parser_class is BooleanParser, allow_override=args.get("allow_override"),
        )  # fmt: skip
        flag.multiple = multiple
        flag.set_default(default)
        return define(flag, flag_values, required)

    def function(*args: Any, **kwargs: Any) -> FlagHolder:
        return defined(*args, **{RENAMED.get(k, k): v for k, v in kwargs.items()})

    for made in (defined, function):
        made.__name__ = made.__qualname__ = name
    return function


def _enum_definer(name: str, parser_class: Any, multiple: bool = False) -> Callable[..., Any]:
    def function(
        name: Any,
        default: Any,
        enum_values: Any,
        help: Any,
        flag_values: Any = None,
        *,
        required: bool = False,
        **args: Any,
    ) -> FlagHolder:
        _refuse_others(args)
        parser = parser_class(enum_values, args.get("case_sensitive", True))
        flag = Flag(
            parser, None, name, None, help, args.get("short_name"),
            allow_override=args.get("allow_override"),
        )  # fmt: skip
        flag.multiple = multiple
        flag.set_default(default)
        return define(flag, flag_values, required)

    function.__name__ = function.__qualname__ = name
    return function


DEFINE_string = _definer("DEFINE_string", ArgumentParser)
DEFINE_integer = _definer("DEFINE_integer", IntegerParser)
DEFINE_float = _definer("DEFINE_float", FloatParser)
DEFINE_boolean = _definer("DEFINE_boolean", BooleanParser)
DEFINE_enum = _enum_definer("DEFINE_enum", EnumParser)


def DEFINE(
    parser: Any,
    name: str,
    default: Any,
    help: Any,
    flag_values: Any = None,
    serializer: Any = None,
    module_name: Any = None,
    required: bool = False,
    **args: Any,
) -> FlagHolder:
    """Registers a flag with a parser of one's own."""
    return define(Flag(parser, serializer, name, default, help), flag_values, required)


def DEFINE_flag(
    flag: Any, flag_values: Any = None, module_name: Any = None, required: bool = False
) -> FlagHolder:
    """Registers a ``Flag``."""
    return define(flag, flag_values, required)


def DEFINE_multi(
    parser: Any,
    serializer: Any,
    name: str,
    default: Any,
    help: Any,
    flag_values: Any = None,
    module_name: Any = None,
    required: bool = False,
    **args: Any,
) -> FlagHolder:
    """Registers a flag that may be given several times."""
    flag = Flag(parser, serializer, name, None, help)
    flag.multiple = True
    flag.set_default(default)
    return define(flag, flag_values, required)


def DEFINE_alias(
    name: str, original_name: str, flag_values: Any = None, module_name: Any = None
) -> None:
    """A second name of a flag."""
    values = flags() if flag_values is None else flag_values
    if original_name not in values:
        raise raised(UnrecognizedFlagError(original_name))
    values._flags()[name] = values[original_name]


def mark_flag_as_required(flag_name: Any, flag_values: Any = None) -> None:
    """The flag must be given: without a value of its own it is unknown."""
    values = flags() if flag_values is None else flag_values
    name = flag_name.name if isinstance(flag_name, FlagHolder) else flag_name
    if type(name) is not Unknown and (name in values or not current_run().foreign_modules):
        values[name].required = True


def mark_flags_as_required(flag_names: Iterable[Any], flag_values: Any = None) -> None:
    """``mark_flag_as_required`` of each."""
    for name in flag_names:
        mark_flag_as_required(name, flag_values)


def _no_check(*args: Any, **kwargs: Any) -> None:
    """What the command line will be is not known, so nothing is checked."""


def validator(*args: Any, **kwargs: Any) -> Callable[[Any], Any]:
    """Decorator of a validator, which is not run."""
    return lambda function: function


def set_default(flag_holder: FlagHolder, value: Any) -> None:
    """Changes the default of a flag."""
    flag_holder._flag.set_default(value)


def override_value(flag_holder: FlagHolder, value: Any) -> None:
    """Changes the value of a flag."""
    flag_holder._flag.parse(value)


def members() -> dict[str, Any]:
    """The names of ``absl.flags`` except ``FLAGS``."""
    checks = """register_validator register_multi_flags_validator mark_flags_as_mutual_exclusive
    mark_bool_flags_as_mutual_exclusive declare_key_flag adopt_module_key_flags
    disclaim_key_flags multi_flags_validator"""
    found: dict[str, Any] = dict.fromkeys(checks.split(), _no_check)
    found.update(
        DEFINE=DEFINE, DEFINE_flag=DEFINE_flag, DEFINE_string=DEFINE_string,
        DEFINE_integer=DEFINE_integer, DEFINE_float=DEFINE_float, DEFINE_boolean=DEFINE_boolean,
        DEFINE_bool=DEFINE_boolean, DEFINE_enum=DEFINE_enum, DEFINE_alias=DEFINE_alias,
        DEFINE_enum_class=_enum_definer("DEFINE_enum_class", EnumClassParser),
        DEFINE_list=_definer("DEFINE_list", ListParser), DEFINE_multi=DEFINE_multi,
        DEFINE_spaceseplist=_definer("DEFINE_spaceseplist", WhitespaceSeparatedListParser),
        DEFINE_multi_string=_definer("DEFINE_multi_string", ArgumentParser, True),
        DEFINE_multistring=_definer("DEFINE_multistring", ArgumentParser, True),
        DEFINE_multi_integer=_definer("DEFINE_multi_integer", IntegerParser, True),
        DEFINE_multi_int=_definer("DEFINE_multi_int", IntegerParser, True),
        DEFINE_multi_float=_definer("DEFINE_multi_float", FloatParser, True),
        DEFINE_multi_enum=_enum_definer("DEFINE_multi_enum", EnumParser, True),
        DEFINE_multi_enum_class=_enum_definer("DEFINE_multi_enum_class", EnumClassParser, True),
        mark_flag_as_required=mark_flag_as_required, set_default=set_default,
        mark_flags_as_required=mark_flags_as_required, override_value=override_value,
        validator=validator, Flag=Flag, FlagHolder=FlagHolder, FlagValues=FlagValues,
        ArgumentParser=ArgumentParser, BooleanParser=BooleanParser, EnumParser=EnumParser,
        EnumClassParser=EnumClassParser, FloatParser=FloatParser, IntegerParser=IntegerParser,
        ListParser=ListParser, WhitespaceSeparatedListParser=WhitespaceSeparatedListParser,
        Error=Error, FlagsError=Error, CantOpenFlagFileError=CantOpenFlagFileError,
        DuplicateFlagError=DuplicateFlagError, IllegalFlagValueError=IllegalFlagValueError,
        UnrecognizedFlagError=UnrecognizedFlagError, ValidationError=ValidationError,
        UnparsedFlagAccessError=UnparsedFlagAccessError,
        FlagNameConflictsWithMethodError=FlagNameConflictsWithMethodError,
    )  # fmt: skip
    return found


FLAGS = PerRun("absl.FLAGS", new_flags)


def _module(name: str) -> ModuleModel:
    return ModuleModel(name, {**members(), "FLAGS": FLAGS}, missing="unmodelled-api")


MODELS = {
    "absl.flags": lambda: _module("absl.flags"),
    "gflags": lambda: _module("gflags"),
}

__all__ = ["FLAGS", "flags", "members", "tf_flags"]
