"""The errors of ``absl.flags`` and its parsers: text or default → value.

Mirrors absl-py ``absl/flags/_argument_parser.py`` and ``_exceptions.py``.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.lengths import open_length
from tfscope.values.unknown import Unknown


class Error(Exception):
    """``absl.flags.Error``."""


class CantOpenFlagFileError(Error):
    """A flag file that cannot be opened."""


class DuplicateFlagError(Error):
    """Two modules define one flag."""


class IllegalFlagValueError(Error):
    """A value that the flag's type refuses."""


class UnrecognizedFlagError(Error):
    """A flag that nobody defined."""

    def __init__(self, flagname: Any, flagvalue: Any = "", suggestions: Any = None) -> None:
        self.flagname = flagname
        self.flagvalue = flagvalue
        super().__init__(f"Unknown command line flag '{flagname}'")


class UnparsedFlagAccessError(Error):
    """A value read before the command line."""


class ValidationError(Error):
    """A value that a validator refuses."""


class FlagNameConflictsWithMethodError(Error):
    """A flag named like a method of ``FlagValues``."""


class ArgumentParser:
    """Text stays text."""

    syntactic_help = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def parse(self, argument: Any) -> Any:
        """The value of a text; raises ``TypeError`` or ``ValueError``."""
        if not isinstance(argument, str):
            raise TypeError(f'flag value must be a string, found "{type(argument)}"')
        return argument

    def flag_type(self) -> str:
        """The name of the type."""
        return "string"


class _NumericParser(ArgumentParser):
    number_name = "number"
    article = "a"

    def __init__(self, lower_bound: Any = None, upper_bound: Any = None) -> None:
        self.lower_bound = lower_bound if isinstance(lower_bound, (int, float)) else None
        self.upper_bound = upper_bound if isinstance(upper_bound, (int, float)) else None
        self.syntactic_help = self._help()

    def _help(self) -> str:
        low, high, name = self.lower_bound, self.upper_bound, self.number_name
        plain = f"{self.article} {name}"
        if low is not None and high is not None:
            return f"{plain} in the range [{low}, {high}]"
        for bound, zero, one, sign in (
            (low, "non-negative", "positive", ">="),
            (high, "non-positive", "negative", "<="),
        ):
            if bound == 0:
                return f"a {zero} {name}"
            if bound == (1 if sign == ">=" else -1) and name == "integer":
                return f"a {one} {name}"
            if bound is not None:
                return f"{plain} {sign} {bound}" if name == "integer" else f"{name} {sign} {bound}"
        return plain

    def parse(self, argument: Any) -> Any:
        value = self.convert(argument)
        low, high = self.lower_bound, self.upper_bound
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(f"{value} is not {self.syntactic_help}")
        return value

    def convert(self, argument: Any) -> Any:
        """The number of a text."""
        raise NotImplementedError


class FloatParser(_NumericParser):
    """Numbers."""

    def convert(self, argument: Any) -> float:
        if hasattr(type(argument), "__float__") or isinstance(argument, str):
            return float(argument)
        text = f"Expect argument to be a string, int, or float, found {type(argument)}"
        raise TypeError(text)

    def flag_type(self) -> str:
        return "float"


class IntegerParser(_NumericParser):
    """Whole numbers; text may be hexadecimal or octal."""

    number_name = "integer"
    article = "an"

    def convert(self, argument: Any) -> int:
        if isinstance(argument, int):
            return int(argument)
        if isinstance(argument, str):
            base = {"0x": 16, "0o": 8}.get(argument[:2].lower(), 10)
            return int(argument, base)
        if hasattr(type(argument), "__index__"):
            return int(argument)
        raise TypeError(f"Expect argument to be a string or int, found {type(argument)}")

    def flag_type(self) -> str:
        return "int"


class BooleanParser(ArgumentParser):
    """``true``, ``t``, ``1`` and their opposites."""

    def parse(self, argument: Any) -> bool:
        if isinstance(argument, str):
            if argument.lower() in ("true", "t", "1"):
                return True
            if argument.lower() in ("false", "f", "0"):
                return False
            raise ValueError("Non-boolean argument to boolean flag", argument)
        if isinstance(argument, int):
            if bool(argument) == argument:
                return bool(argument)
            raise ValueError("Non-boolean argument to boolean flag", argument)
        raise TypeError("Non-boolean argument to boolean flag", argument)

    def flag_type(self) -> str:
        return "bool"


class EnumParser(ArgumentParser):
    """One text of several."""

    def __init__(self, enum_values: Any, case_sensitive: bool = True) -> None:
        self.enum_values = enum_values
        self.case_sensitive = case_sensitive

    def parse(self, argument: Any) -> Any:
        """The text; raises ``ValueError`` for one that is none of the values, if those are known."""
        if type(self.enum_values) is Unknown or open_length(self.enum_values) is not None:
            return argument
        known = list(self.enum_values)
        if any(type(value) is Unknown for value in known):
            return argument
        if self.case_sensitive:
            if argument not in known:
                raise ValueError(f"value should be one of <{'|'.join(map(str, known))}>")
            return argument
        for value in known:
            if str(value).upper() == str(argument).upper():
                return value
        raise ValueError(f"value should be one of <{'|'.join(map(str, known))}>")

    def flag_type(self) -> str:
        return "string enum"


class EnumClassParser(ArgumentParser):
    """A member of an ``enum`` class, or its name."""

    def __init__(self, enum_class: Any, case_sensitive: bool = True) -> None:
        self.enum_class = enum_class
        self.case_sensitive = case_sensitive

    def parse(self, argument: Any) -> Any:
        if isinstance(argument, self.enum_class):
            return argument
        members = self.enum_class.__members__
        for name, member in members.items():
            if name == argument or (not self.case_sensitive and name.lower() == argument.lower()):
                return member
        raise ValueError(f"value should be one of <{'|'.join(members)}>")

    def flag_type(self) -> str:
        return "enum class"


class ListParser(ArgumentParser):
    """Texts separated by commas."""

    def parse(self, argument: Any) -> Any:
        if isinstance(argument, (list, tuple)):
            return list(argument)
        if not argument:
            return []
        return [part.strip() for part in argument.split(",")]

    def flag_type(self) -> str:
        return "comma separated list of strings"


class WhitespaceSeparatedListParser(ListParser):
    """Texts separated by whitespace."""

    def parse(self, argument: Any) -> Any:
        if isinstance(argument, (list, tuple)):
            return list(argument)
        return argument.split() if argument else []

    def flag_type(self) -> str:
        return "whitespace separated list of strings"
