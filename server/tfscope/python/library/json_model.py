"""``json``, ``csv``, ``configparser``, ``yaml`` and ``pprint``: data formats on modelled files."""

from __future__ import annotations

import csv
import io
import json
import pprint
from collections.abc import Iterator
from typing import Any

from tfscope.python.bounded import LARGEST, weight
from tfscope.python.library import yaml_subset
from tfscope.python.library.files import read_text
from tfscope.python.library.module_model import (
    ModuleModel,
    Submodule,
    host_names,
    silent_functions,
    unknown,
    unknown_in,
)
from tfscope.python.library.private_copy import private_copy, private_names
from tfscope.python.library.streams import print_
from tfscope.values.unknown import Unknown


def text_of(source: Any) -> Any:
    """Text of a text or of a file object."""
    return source.read() if hasattr(source, "read") and type(source) is not Unknown else source


# -- json ------------------------------------------------------------------------------------------
def loads(s: Any, *args: Any, **kwargs: Any) -> Any:
    """``json.loads``."""
    if type(s) is Unknown:
        return s.passed_to("json.loads")
    kwargs.pop("encoding", None)
    return json.loads(s, *args, **kwargs)


def load(fp: Any, *args: Any, **kwargs: Any) -> Any:
    """``json.load``."""
    return loads(text_of(fp), *args, **kwargs)


def dumps(obj: Any, *args: Any, **kwargs: Any) -> Any:
    """``json.dumps``."""
    if weight(obj) > LARGEST:
        return unknown("bound", "json.dumps()")
    found = unknown_in(obj)
    if found is not None:
        return found.passed_to("json.dumps")
    kwargs.pop("encoding", None)
    return json.dumps(obj, *args, **kwargs)


def dump(obj: Any, fp: Any, *args: Any, **kwargs: Any) -> None:
    """``json.dump``."""
    if hasattr(fp, "write"):
        fp.write(dumps(obj, *args, **kwargs))


def _json(name: str) -> ModuleModel:
    members = host_names("json", "JSONEncoder JSONDecoder JSONDecodeError")
    members.update(loads=loads, load=load, dumps=dumps, dump=dump)
    members.update(encoder=Submodule("json.encoder"), decoder=Submodule("json.decoder"))
    return ModuleModel(name, members, package=True, missing="unmodelled-api")


def _json_part(name: str, names: str) -> ModuleModel:
    """``json.encoder`` and ``json.decoder``."""
    return ModuleModel(name, host_names("json", names), missing="unmodelled-api")


# -- csv -------------------------------------------------------------------------------------------
class Writer:
    """``csv.writer`` and ``csv.DictWriter``: rows are forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def writerow(self, row: Any) -> None:
        """Forgets the row."""

    def writerows(self, rows: Any) -> None:
        """Forgets the rows."""

    def writeheader(self) -> None:
        """Forgets the header."""


def _lines(source: Any) -> Any:
    """Text lines of a file object, or the unknown among them."""
    lines = list(source)
    return next((line for line in lines if type(line) is Unknown), lines)


def reader(csvfile: Any, *args: Any, **kwargs: Any) -> Any:
    """``csv.reader``."""
    lines = csvfile if type(csvfile) is Unknown else _lines(csvfile)
    if type(lines) is Unknown:
        return lines.passed_to("csv.reader")
    return csv.reader(lines, *args, **kwargs)


class DictReader:
    """``csv.DictReader``."""

    def __init__(self, f: Any, *args: Any, **kwargs: Any) -> None:
        lines = f if type(f) is Unknown else _lines(f)
        self._unknown = lines if type(lines) is Unknown else None
        self._reader = csv.DictReader([] if self._unknown else lines, *args, **kwargs)

    @property
    def fieldnames(self) -> Any:
        """Names of the columns."""
        return self._unknown if self._unknown is not None else self._reader.fieldnames

    def unknown_items_(self) -> Any:
        """Why nobody knows the rows."""
        return self._unknown

    def __iter__(self) -> Iterator[Any]:
        return iter([self._unknown] if self._unknown is not None else self._reader)

    def __next__(self) -> Any:
        return self._unknown if self._unknown is not None else next(self._reader)


def _csv() -> ModuleModel:
    names = """QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE QUOTE_NONNUMERIC excel excel_tab Dialect Error
    unix_dialect"""
    members = host_names("csv", names)
    members.update(reader=reader, writer=Writer, DictReader=DictReader, DictWriter=Writer)
    members.update(silent_functions("register_dialect field_size_limit unregister_dialect"))
    return ModuleModel("csv", members, missing="unmodelled-api")


# -- configparser ----------------------------------------------------------------------------------
configparser: Any = private_copy("configparser")


class ConfigParser(configparser.ConfigParser):  # type: ignore[misc]
    """``configparser.ConfigParser`` on the program's files; what was not read is unknown."""

    _partial = False

    def read(self, filenames: Any, encoding: Any = None) -> Any:
        """Reads files that can be read; the others leave unknown options."""
        found = []
        names = list(filenames) if isinstance(filenames, (list, tuple)) else [filenames]
        for name in names:
            path = str(name) if hasattr(type(name), "__fspath__") else name
            text = read_text(path) if isinstance(path, str) else None
            if text is None:
                self._partial = True
            else:
                self.read_string(text)
                found.append(name)
        return found

    def read_file(self, f: Any, source: Any = None) -> None:
        """Reads a file object."""
        text = text_of(f)
        if isinstance(text, str):
            super().read_file(io.StringIO(text), source)
        else:
            self._partial = True

    readfp = read_file

    def _lacks(self, section: Any) -> bool:
        """Whether nobody knows if there is a section: it may stand in a file that was not read."""
        return self._partial and not super().has_section(section)

    def has_section(self, section: Any) -> Any:
        """Whether there is a section."""
        if self._lacks(section):
            return unknown("environment", f"{section!r} in config")
        return super().has_section(section)

    def options(self, section: Any) -> Any:
        """The names of a section's options."""
        if self._lacks(section):
            return unknown("environment", f"config[{section!r}].keys()")
        return super().options(section)

    def items(self, section: Any = configparser._UNSET, *args: Any, **kwargs: Any) -> Any:
        """The options of a section, or the sections."""
        if isinstance(section, str) and self._lacks(section):
            return unknown("environment", f"config[{section!r}].items()")
        return super().items(section, *args, **kwargs)

    def get(self, section: Any, option: Any, **kwargs: Any) -> Any:
        """An option's text."""
        if self._lacks(section) or self._partial and not super().has_option(section, option):
            given = kwargs.get("fallback", configparser._UNSET)
            if given is not configparser._UNSET:
                return given
            return unknown("environment", f"config[{section}][{option}]")
        return super().get(section, option, **kwargs)

    def _get_conv(self, section: Any, option: Any, conv: Any, **kwargs: Any) -> Any:
        value = self.get(section, option, **kwargs)
        return conv(value) if isinstance(value, str) else value

    def __getitem__(self, key: Any) -> Any:
        if self._lacks(key):
            return unknown("environment", f"config[{key!r}]")
        return super().__getitem__(key)

    def write(self, fp: Any, space_around_delimiters: bool = True) -> None:
        """Writes nothing."""


class RawConfigParser(ConfigParser):
    """``configparser.RawConfigParser``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("interpolation", None)
        super().__init__(*args, **kwargs)


def _configparser(name: str) -> ModuleModel:
    names = """Error NoSectionError NoOptionError DuplicateSectionError ParsingError
    MissingSectionHeaderError BasicInterpolation ExtendedInterpolation"""
    members = private_names("configparser", names)
    members.update(
        ConfigParser=ConfigParser, SafeConfigParser=ConfigParser, RawConfigParser=RawConfigParser
    )
    return ModuleModel(name, members, missing="unmodelled-api")


# -- yaml ------------------------------------------------------------------------------------------
def yaml_load(stream: Any, *args: Any, **kwargs: Any) -> Any:
    """``yaml.load`` of what the subset can read, else unknown."""
    text = text_of(stream)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str):
        return text.derived("yaml.load()") if type(text) is Unknown else unknown("data", "yaml")
    try:
        return yaml_subset.load(text)
    except yaml_subset.NotInSubset as error:
        return unknown("unmodelled-api", f"yaml.load(): {error}")


def yaml_dump(data: Any, stream: Any = None, *args: Any, **kwargs: Any) -> Any:
    """``yaml.dump``: unknown text."""
    return unknown("unmodelled-api", "yaml.dump()") if stream is None else None


class YAMLError(Exception):
    """``yaml.YAMLError``."""


def _yaml() -> ModuleModel:
    members: dict[str, Any] = dict.fromkeys(("load", "safe_load", "full_load"), yaml_load)
    members.update(dict.fromkeys(("dump", "safe_dump"), yaml_dump))
    members.update(YAMLError=YAMLError)
    return ModuleModel("yaml", members, missing="unmodelled-api")


# -- pprint ----------------------------------------------------------------------------------------
class PrettyPrinter:
    """``pprint.PrettyPrinter``: what it prints is forgotten as what ``print`` prints is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._stream = args[3] if len(args) > 3 else kwargs.get("stream")
        kwargs.pop("stream", None)
        self._options = (args, kwargs)

    def pprint(self, object: Any) -> None:
        """Prints the text."""
        print_(Printed(self, object), file=self._stream)

    def pformat(self, object: Any) -> str:
        """The text."""
        args, kwargs = self._options
        return pprint.pformat(object, *args[:3], **kwargs)


class Printed:
    """What is made into text only where somebody reads it."""

    def __init__(self, printer: PrettyPrinter, value: Any) -> None:
        self._printer, self._value = printer, value

    def __str__(self) -> str:
        return self._printer.pformat(self._value)


def pretty(object: Any, stream: Any = None, *args: Any, **kwargs: Any) -> None:
    """``pprint.pprint``."""
    PrettyPrinter(*args, stream=stream, **kwargs).pprint(object)


pretty.__name__ = pretty.__qualname__ = "pprint"


def _pprint() -> ModuleModel:
    members: dict[str, Any] = {"pformat": pprint.pformat, "PrettyPrinter": PrettyPrinter}
    members.update(pprint=pretty, pp=pretty)
    return ModuleModel("pprint", {**members, "saferepr": repr}, missing="unmodelled-api")


MODELS: dict[str, Any] = {
    "json": lambda: _json("json"),
    "json.encoder": lambda: _json_part("json.encoder", "JSONEncoder"),
    "json.decoder": lambda: _json_part("json.decoder", "JSONDecoder JSONDecodeError"),
    "simplejson": lambda: _json("simplejson"),
    "ujson": lambda: _json("ujson"),
    "csv": _csv,
    "configparser": lambda: _configparser("configparser"),
    "ConfigParser": lambda: _configparser("ConfigParser"),
    "yaml": _yaml,
    "pprint": _pprint,
}
