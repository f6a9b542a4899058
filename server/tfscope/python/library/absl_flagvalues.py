"""The registry of ``absl.flags``: flags, their values, the command line.

Mirrors absl-py ``absl/flags/_flag.py`` and ``_flagvalues.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.python.library.absl_parsers import (
    ArgumentParser,
    BooleanParser,
    DuplicateFlagError,
    IllegalFlagValueError,
    IntegerParser,
    UnparsedFlagAccessError,
    UnrecognizedFlagError,
)
from tfscope.python.library.module_model import run_state, unknown, unknown_function
from tfscope.python.library.sys_model import ARGV
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


class Flag:
    """One flag: its parser, default and value."""

    def __init__(
        self,
        parser: Any,
        serializer: Any = None,
        name: str = "",
        default: Any = None,
        help_string: Any = None,
        short_name: str | None = None,
        boolean: bool = False,
        allow_override: Any = False,
        **_: Any,
    ) -> None:
        self.parser = parser
        self.serializer = serializer
        self.name = name
        self.help = help_string or "(no help available)"
        self.short_name = short_name
        self.boolean = boolean
        self.multiple = False
        self.required = False
        self.allow_override = allow_override
        self.module, self.space = "", 0
        self.present = 0
        self.using_default_value = True
        self.validators: list[Any] = []
        self.set_default(default)

    def set_default(self, default: Any) -> None:
        """Makes ``default`` the value unless another one was given."""
        self.default = default if default is None else self.parsed(default)
        if self.using_default_value:
            self.value = self.default

    def parsed(self, argument: Any) -> Any:
        """The value that a text or default stands for."""
        if type(argument) is Unknown:
            return argument
        try:
            if self.multiple:
                many = argument if isinstance(argument, (list, tuple)) else [argument]
                return [self.parser.parse(item) for item in many]
            return self.parser.parse(argument)
        except (TypeError, ValueError) as error:
            text = f"flag --{self.name}={argument}: {error}"
            raise raised(IllegalFlagValueError(text)) from None

    def parse(self, argument: Any) -> None:
        """Gives the flag a value, as the command line does."""
        self.value = self.parsed(argument)
        self.using_default_value = False
        self.present += 1

    def unparse(self) -> None:
        """Back to the default."""
        self.value = self.default
        self.using_default_value = True
        self.present = 0

    def flag_type(self) -> str:
        """The name of the type."""
        return str(self.parser.flag_type())

    def current(self) -> Any:
        """The value the program sees."""
        if self.value is None and self.required:
            return unknown("environment", f"FLAGS.{self.name}")
        return self.value


class FlagHolder:
    """What a ``DEFINE_…`` function returns."""

    def __init__(self, flag_values: FlagValues, flag: Flag) -> None:
        self._values = flag_values
        self._flag = flag

    @property
    def name(self) -> str:
        """The flag's name."""
        return self._flag.name

    @property
    def default(self) -> Any:
        """The flag's default."""
        return self._flag.default

    @property
    def present(self) -> bool:
        """Whether the command line gives it."""
        return bool(self._flag.present)

    @property
    def value(self) -> Any:
        """The flag's value."""
        return getattr(self._values, self._flag.name)


OTHER_METHODS = frozenset(
    """find_module_id_defining_flag flags_by_module_id_dict key_flags_by_module_dict main_module_help
    module_help read_flags_from_files register_flag_by_module register_flag_by_module_id
    register_key_flag_for_module write_help_in_xml_format""".split()
)
"""Methods of the registry that no model has; any other name that is no flag is an error."""


class FlagValues:
    """The registry of flags; a flag's value is an attribute of its name."""

    def __init__(self) -> None:
        self.__dict__["__flags"] = {}
        self.__dict__["_parsed"] = False
        self.__dict__["_implicit"] = False

    # -- registry ----------------------------------------------------------------------------
    def _flags(self) -> dict[str, Flag]:
        table: dict[str, Flag] = self.__dict__["__flags"]
        return table

    def __getitem__(self, name: Any) -> Any:
        found = self._flags().get(name)
        if found is None:
            raise raised(KeyError(name))
        return found

    def __setitem__(self, name: Any, flag: Any) -> None:
        if type(name) is Unknown:
            return
        module, flag.space = calling_module()
        for taken in (name, flag.short_name):
            known = self._flags().get(taken)
            if known is None or flag.allow_override or known.allow_override:
                continue
            if taken == name and known.module == module and known.space != flag.space:
                return  # the module is imported once more
            raise raised(DuplicateFlagError(_twice(taken, known, module)))
        flag.module = module
        given = current_run().data.get("flags", {})
        if name in given:
            flag.parse(given[name])
        self._flags()[name] = flag
        if flag.short_name:
            self._flags()[flag.short_name] = flag

    def __contains__(self, name: object) -> bool:
        return name in self._flags()

    def __iter__(self) -> Iterator[str]:
        return iter(self._flags())

    def __len__(self) -> int:
        return len(self._flags())

    def __dir__(self) -> list[str]:
        return sorted(self._flags())

    # -- values --------------------------------------------------------------------------------
    def __getattr__(self, name: str) -> Any:
        flag = self._flags().get(name)
        if flag is None and name in OTHER_METHODS:
            return unknown_function("unmodelled-python", f"FlagValues.{name}")
        if flag is None and current_run().foreign_modules:
            return unknown("unresolved-import", f"FLAGS.{name}")
        if flag is None:
            raise raised(AttributeError(name))
        if not (self.__dict__["_parsed"] or self.__dict__["_implicit"] or flag.present):
            text = f"Trying to access flag --{name} before flags were parsed."
            raise raised(UnparsedFlagAccessError(text))
        return flag.current()

    def __setattr__(self, name: str, value: Any) -> None:
        flag = self._flags().get(name)
        if flag is None and current_run().foreign_modules:
            return
        if flag is None:
            raise raised(UnrecognizedFlagError(name, value))
        flag.value = value
        flag.using_default_value = False

    def __delattr__(self, name: str) -> None:
        if name not in self._flags():
            raise raised(AttributeError(name))
        del self._flags()[name]

    def __call__(self, argv: Any = None, known_only: bool = False) -> Any:
        """Parses a command line; returns what no flag takes."""
        self.mark_as_parsed()
        if type(argv) is Unknown or not argv:
            return argv
        return [argv[0], *self._parse_arguments(list(argv[1:]), bool(known_only))]

    def _parse_arguments(self, given: list[Any], known_only: bool) -> list[Any]:
        rest: list[Any] = []
        while given:
            argument = given.pop(0)
            if not isinstance(argument, str) or not argument.startswith("-") or argument == "-":
                rest.append(argument)
                continue
            if argument == "--":
                return rest + given
            name, sign, value = argument.lstrip("-").partition("=")
            flag = self._flags().get(name)
            if flag is not None and (sign or flag.boolean or given):
                flag.parse(value if sign else "true" if flag.boolean else given.pop(0))
            elif name.startswith("no") and name[2:] in self._flags():
                self._flags()[name[2:]].parse("false")
            elif known_only:
                rest.append(argument)
            else:
                raise raised(UnrecognizedFlagError(name, value))
        return rest

    def is_parsed(self) -> bool:
        """Whether a command line was parsed."""
        return bool(self.__dict__["_parsed"])

    def mark_as_parsed(self) -> None:
        """Lets values be read."""
        self.__dict__["_parsed"] = True

    def unparse_flags(self) -> None:
        """Back to the defaults."""
        for flag in self._flags().values():
            flag.unparse()
        self.__dict__["_parsed"] = False

    def set_gnu_getopt(self, gnu_getopt: bool = True) -> None:
        """Nothing to do: every order of arguments is read."""

    def is_gnu_getopt(self) -> bool:
        """No."""
        return False

    def flag_values_dict(self) -> dict[str, Any]:
        """Name → value."""
        return {name: flag.current() for name, flag in self._flags().items()}

    FlagValuesDict = flag_values_dict

    def get_flag_value(self, name: str, default: Any) -> Any:
        """The value, or the default if it is ``None`` or there is no such flag."""
        value = self._flags()[name].current() if name in self._flags() else None
        return default if value is None else value

    def set_default(self, name: str, value: Any) -> None:
        """Changes a default; the flag may be one that an absent module defines."""
        if name not in self._flags() and current_run().foreign_modules:
            return
        if name not in self._flags():
            raise raised(UnrecognizedFlagError(name))
        self._flags()[name].set_default(value)

    def append_flag_values(self, flag_values: FlagValues) -> None:
        """Takes over the flags of another registry."""
        for name, flag in flag_values._flags().items():
            self._flags()[name] = flag

    def remove_flag_values(self, flag_values: Any) -> None:
        """Forgets the flags of another registry."""
        for name in list(flag_values):
            self._flags().pop(name, None)

    def find_module_defining_flag(self, flagname: str, default: Any = None) -> Any:
        """The module that defined the flag."""
        flag = self._flags().get(flagname)
        return flag.module if flag is not None else default

    def flags_by_module_dict(self) -> dict[str, list[Flag]]:
        """Module → its flags."""
        found: dict[str, list[Flag]] = {}
        for flag in self._flags().values():
            found.setdefault(flag.module, []).append(flag)
        return found

    key_flags_by_module_dict = flags_by_module_dict

    def get_key_flags_for_module(self, module: Any) -> list[Flag]:
        """The flags that a module defined."""
        name = module if isinstance(module, str) else getattr(module, "__name__", "")
        return self.flags_by_module_dict().get(name, [])

    def get_help(self, prefix: str = "", include_special_flags: bool = True) -> str:
        """One line per flag."""
        return "\n".join(f"{prefix}--{f.name}: {f.help}" for f in self._flags().values())

    main_module_help = module_help = get_help

    def flags_into_string(self) -> str:
        """The values as a command line, one per line."""
        return "".join(f"--{f.name}={f.value}\n" for f in self._flags().values())

    def append_flags_into_file(self, filename: Any) -> None:
        """Writes nothing."""

    def validate_all_flags(self) -> None:
        """Values that a validator would refuse are not judged."""


def calling_module() -> tuple[str, int]:
    """The module that defines a flag now, as absl names it (``argv[0]`` for the main program), and which one
    of that name it is."""
    stack = getattr(current_run(), "stack", None)
    space = stack[-1].globals if stack else {}
    name = space.get("__name__")
    if isinstance(name, str) and name != "__main__":
        return name, id(space)
    return str(ARGV.get()[0]) if current_run().frames() else "__main__", id(space)


def _twice(name: str, known: Flag, module: str) -> str:
    second = of_target(f"Second from {module}. ", f"second from {module}.")
    return (
        f"The flag '{name}' is defined twice. First from {known.module}, {second} "
        f"Description from first occurrence: {known.help}"
    )


_ABSL: tuple[tuple[str, str, Any, str], ...] = (
    ("absl.logging", "logtostderr", False, "Should only log to stderr?"),
    ("absl.logging", "alsologtostderr", False, "also log to stderr?"),
    ("absl.logging", "log_dir", "", "directory to write logfiles into"),
    ("absl.logging", "verbosity", -1, "Logging verbosity level."),
    ("absl.logging", "stderrthreshold", "fatal", "log messages at this level to stderr"),
    ("absl.logging", "showprefixforinfo", True, "If False, do not prepend prefix to info"),
    ("absl.app", "run_with_pdb", False, "Set to true for PDB debug mode"),
    ("absl.app", "pdb_post_mortem", False, "Handle uncaught exceptions with PDB post mortem."),
    ("absl.app", "run_with_profiling", False, "Set to true for profiling the script."),
    ("absl.app", "profile_file", None, "Dump profile information to a file."),
    ("absl.app", "use_cprofile_for_profiling", True, "Use cProfile for profiling."),
    ("absl.app", "only_check_args", False, "Set to true to validate args and exit."),
)
"""The flags that importing absl itself defines: module, name, default, help."""


def new_flags() -> FlagValues:
    """A registry with the flags of absl itself."""
    values = FlagValues()
    for module, name, default, text in _ABSL:
        parser = BooleanParser() if isinstance(default, bool) else ArgumentParser()
        if type(default) is int:
            parser = IntegerParser()
        flag = Flag(parser, None, name, default, text, boolean=isinstance(default, bool))
        flag.module = module
        values._flags()[name] = flag
    values._flags()["v"] = values._flags()["verbosity"]
    return values


def flags() -> FlagValues:
    """The current run's ``absl.flags.FLAGS``."""
    values: FlagValues = run_state("absl.FLAGS", new_flags)
    return values


def tf_flags() -> FlagValues:
    """``tf.flags.FLAGS``: the same registry, whose values are readable before it is parsed.

    ``tf.flags`` parses ``sys.argv`` when a value is first read; mirrors
    ``python/platform/flags.py`` ``_FlagValuesWrapper``.
    """
    values = flags()
    values.__dict__["_implicit"] = True
    return values
