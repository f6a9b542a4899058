"""``six``, ``future`` and the ``builtins`` modules: one language over Python 2 and 3."""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Callable
from typing import Any

from tfscope.python.builtins_ import BUILTINS
from tfscope.python.library import gate, os_model
from tfscope.python.library.functools_model import wraps
from tfscope.python.library.module_model import (
    Lazy,
    ModuleModel,
    PerRun,
    Submodule,
    host_names,
    is_python2,
    unknown,
)
from tfscope.python.python2 import BUILTINS_ONLY, OVERRIDES
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def builtin(name: str) -> Lazy:
    """A builtin as the evaluator gives it."""

    def make() -> Any:
        return BUILTINS.get(name)

    return Lazy(make)


# -- iteration over mappings -----------------------------------------------------------------------
def _mapping_method(name: str, lazily: bool) -> Callable[..., Any]:
    def function(d: Any, **kwargs: Any) -> Any:
        if type(d) is Unknown:
            return d.derived(f"{d.text}.{name}()")
        method = getattr(d, name, None) or getattr(d, f"iter{name}", None) or getattr(d, name)
        return iter(method(**kwargs)) if lazily else method(**kwargs)

    function.__name__ = function.__qualname__ = f"{'iter' if lazily else 'view'}{name}"
    return function


def iterlists(d: Any, **kwargs: Any) -> Any:
    """``six.iterlists``."""
    return iter(d.lists(**kwargs))


# -- classes ---------------------------------------------------------------------------------------
def with_metaclass(meta: Any, *bases: Any) -> Any:
    """A base whose subclass is made by ``meta`` with ``bases``."""
    if type(meta) is Unknown:
        return bases[0] if bases else object
    known = tuple(base for base in bases if type(base) is not Unknown)

    class Temporary(type):
        """Replaces itself by the real class when it is derived from."""

        def __new__(cls, name: str, _: Any, namespace: Any, **kwargs: Any) -> Any:
            return meta(name, known, namespace, **kwargs)

        @classmethod
        def __prepare__(cls, name: str, _: Any, /, **kwargs: Any) -> Any:
            prepare = getattr(meta, "__prepare__", None)
            return prepare(name, known, **kwargs) if prepare is not None else {}

    return type.__new__(Temporary, "temporary_class", (), {})


def add_metaclass(metaclass: Any) -> Callable[[Any], Any]:
    """Class decorator: the same class made by ``metaclass``."""

    def wrapper(cls: Any) -> Any:
        if type(metaclass) is Unknown or not isinstance(cls, type):
            return cls
        if type(cls) is metaclass:
            return cls
        namespace = dict(cls.__dict__)
        slots = namespace.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            namespace.pop(name, None)
        namespace.pop("__dict__", None)
        namespace.pop("__weakref__", None)
        return metaclass(cls.__name__, cls.__bases__, namespace)

    return wrapper


def python_2_unicode_compatible(klass: Any) -> Any:
    """Nothing changes: text is one type here."""
    return klass


def _same(cls: Any) -> Any:
    return cls


# -- text ------------------------------------------------------------------------------------------
def ensure_str(s: Any, encoding: str = "utf-8", errors: str = "strict") -> Any:
    """Text, decoded if it is bytes."""
    if type(s) is Unknown:
        return s
    if isinstance(s, bytes):
        return s.decode(encoding, errors)
    if not isinstance(s, str):
        raise raised(TypeError(f"not expecting type '{type(s)}'"))
    return s


def ensure_binary(s: Any, encoding: str = "utf-8", errors: str = "strict") -> Any:
    """Bytes, encoded if it is text."""
    if type(s) is Unknown or isinstance(s, bytes):
        return s
    if not isinstance(s, str):
        raise raised(TypeError(f"not expecting type '{type(s)}'"))
    return s if is_python2() else s.encode(encoding, errors)


def b(s: Any) -> Any:
    """A bytes literal."""
    return s.encode("latin-1") if isinstance(s, str) else s


def int2byte(i: int) -> bytes:
    """One byte."""
    return bytes((i,))


def byte2int(bs: bytes) -> int:
    """The first byte."""
    return bs[0]


# -- the rest --------------------------------------------------------------------------------------
def reraise(tp: Any, value: Any = None, tb: Any = None) -> None:
    """Raises an exception again."""
    if type(value) is Unknown or type(tp) is Unknown:
        raise raised(RuntimeError("reraised"))
    raise raised(tp() if value is None else value)


def raise_from(value: Any, from_value: Any = None) -> None:
    """``raise value from from_value``."""
    raise raised(value if isinstance(value, BaseException) else value())


def callable_(obj: Any) -> Any:
    """``callable``."""
    return True if type(obj) is Unknown else callable(obj)


def silent_print(*args: Any, **kwargs: Any) -> None:
    """Prints nothing."""


def attribute(name: str) -> Callable[[Any], Any]:
    """A function that reads one attribute of a function or method."""

    def function(obj: Any) -> Any:
        if type(obj) is Unknown:
            return obj.attribute(name)
        return getattr(obj, name)

    return function


def create_bound_method(func: Any, obj: Any) -> Any:
    """``types.MethodType``."""
    return func.__get__(obj, type(obj))


def _assertion(name: str) -> Callable[..., Any]:
    def function(self: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(self, name)(*args, **kwargs)

    return function


def _six() -> ModuleModel:
    members: dict[str, Any] = {
        "PY2": PerRun("six.PY2", is_python2),
        "PY3": PerRun("six.PY3", lambda: not is_python2()),
        "PY34": PerRun("six.PY34", lambda: not is_python2()),
        "MAXSIZE": 2**63 - 1, "__version__": "1.16.0",
        "string_types": (str,), "integer_types": (int,), "class_types": (type,),
        "text_type": str, "binary_type": PerRun("six.binary", lambda: str if is_python2() else bytes),
        "iterkeys": _mapping_method("keys", True), "itervalues": _mapping_method("values", True),
        "iteritems": _mapping_method("items", True), "iterlists": iterlists,
        "viewkeys": _mapping_method("keys", False), "viewvalues": _mapping_method("values", False),
        "viewitems": _mapping_method("items", False),
        "with_metaclass": with_metaclass, "add_metaclass": add_metaclass, "Iterator": object,
        "python_2_unicode_compatible": python_2_unicode_compatible,
        "ensure_str": ensure_str, "ensure_text": ensure_str, "ensure_binary": ensure_binary,
        "b": b, "u": _same, "unichr": chr, "int2byte": int2byte, "byte2int": byte2int,
        "indexbytes": lambda buf, i: buf[i], "iterbytes": iter, "next": builtin("next"),
        "advance_iterator": builtin("next"), "callable": callable_, "wraps": wraps,
        "StringIO": io.StringIO, "BytesIO": io.BytesIO, "print_": silent_print,
        "reraise": reraise, "raise_from": raise_from, "exec_": builtin("exec"),
        "get_function_code": attribute("__code__"), "get_function_closure": attribute("__closure__"),
        "get_function_defaults": attribute("__defaults__"),
        "get_function_globals": attribute("__globals__"),
        "get_method_function": attribute("__func__"), "get_method_self": attribute("__self__"),
        "get_unbound_function": _same, "create_bound_method": create_bound_method,
        "create_unbound_method": lambda func, cls: func,
        "assertCountEqual": _assertion("assertCountEqual"),
        "assertRaisesRegex": _assertion("assertRaisesRegex"), "assertRegex": _assertion("assertRegex"),
        "moves": Submodule("six.moves"), "add_move": silent_print, "remove_move": silent_print,
    }  # fmt: skip
    for name in ("get_function_globals", "get_function_closure", "get_function_code"):
        members[name] = _gated(name)
    return ModuleModel("six", members, package=True)


def _gated(name: str) -> Callable[[Any], Any]:
    attribute_name = f"__{name.rpartition('_')[2]}__"
    return lambda function: gate.get(function, attribute_name)


_RENAMED_MODULES = """builtins configparser copyreg:copyreg cPickle:pickle _dummy_thread:threading
email_mime_text:email http_client:http http_cookies:http http_cookiejar:http BaseHTTPServer:http
CGIHTTPServer:http SimpleHTTPServer:http queue reprlib socketserver _thread tkinter urllib_parse
urllib_robotparser:urllib html_parser:html html_entities:html xmlrpc_client:xmlrpc dbm_gnu:dbm
collections_abc:collections.abc urllib:six.moves.urllib urllib_error:urllib urllib_request:urllib"""


def _moves() -> ModuleModel:
    members: dict[str, Any] = {
        name: builtin(name) for name in ("range", "zip", "map", "filter", "input", "intern")
    }
    members.update(
        xrange=builtin("range"), reduce=functools.reduce, StringIO=io.StringIO,
        cStringIO=io.StringIO, BytesIO=io.BytesIO, filterfalse=itertools.filterfalse,
        zip_longest=itertools.zip_longest, reload_module=_same, UserDict=_host_class("UserDict"),
        UserList=_host_class("UserList"), UserString=_host_class("UserString"),
        shlex_quote=repr, getoutput=unknown_text, getcwd=os_model.getcwd, getcwdb=os_model.getcwd,
        getcwdu=os_model.getcwd, intern=_same,
    )  # fmt: skip
    for entry in _RENAMED_MODULES.split():
        name, _, target = entry.partition(":")
        members[name] = Submodule(target or name.replace("urllib_parse", "urllib.parse"))
    return ModuleModel("six.moves", members, package=True, missing="unmodelled-module")


def unknown_text(*_: Any) -> Unknown:
    """What a command prints."""
    return unknown("environment", "getoutput()")


def _host_class(name: str) -> Any:
    return host_names("collections", name)[name]


def _urllib_parse(name: str) -> ModuleModel:
    names = """parse_qs parse_qsl quote quote_plus unquote unquote_plus urldefrag urlencode urljoin
    urlparse urlsplit urlunparse urlunsplit ParseResult SplitResult"""
    return ModuleModel(name, host_names("urllib.parse", names), missing="unmodelled-api")


def _urllib(name: str) -> ModuleModel:
    parts: dict[str, Any] = {
        part: Submodule(f"{name}.{part}") for part in ("parse", "request", "error")
    }
    return ModuleModel(name, parts, package=True, missing="clock")


def _builtins() -> ModuleModel:
    return ModuleModel("builtins", dict(BUILTINS), missing="attribute-error")


def _future_builtins(name: str) -> ModuleModel:
    """The ``future``/``past`` packages' builtins: those of Python 3."""
    names = """str bytes int range map zip filter dict list object round super input open pow chr
    hex oct ascii max min next"""
    members: dict[str, Any] = {n: builtin(n) for n in names.split()}
    members.update(
        basestring=str, unicode=str, long=int, xrange=builtin("range"), unichr=chr,
        reduce=functools.reduce, raw_input=builtin("input"), execfile=silent_print,
        old_div=lambda a, b: a // b if isinstance(a, int) and isinstance(b, int) else a / b,
    )  # fmt: skip
    return ModuleModel(name, members, missing="unmodelled-api")


def _future_utils(name: str) -> ModuleModel:
    six = _six().members
    names = """iteritems itervalues iterkeys viewitems viewvalues viewkeys with_metaclass raise_from
    PY2 PY3 string_types integer_types text_type binary_type python_2_unicode_compatible"""
    members: dict[str, Any] = {n: six[n] for n in names.split() if n not in ("PY2", "PY3")}
    members.update(
        PY2=PerRun("six.PY2", is_python2), PY3=PerRun("six.PY3", lambda: not is_python2())
    )
    members.update(native=_same, native_str=str, lmap=lambda f, *s: list(map(f, *s)), old_div=_div)
    members.update(
        lzip=lambda *s: list(zip(*s)),
        lrange=lambda *a: list(range(*a)),
        bytes_to_native_str=ensure_str,
    )
    return ModuleModel(name, members, missing="unmodelled-api")


def _div(a: Any, b: Any) -> Any:
    """Division as Python 2 does it."""
    return a // b if isinstance(a, int) and isinstance(b, int) else a / b


def _future(name: str) -> ModuleModel:
    parts: dict[str, Any] = {
        "builtins": Submodule(f"{name}.builtins"),
        "utils": Submodule(f"{name}.utils"),
        "standard_library": ModuleModel(
            f"{name}.standard_library",
            {"install_aliases": silent_print, "install_hooks": silent_print},
        ),
    }
    return ModuleModel(name, parts, package=True, missing="unmodelled-api")


MODELS: dict[str, Any] = {
    "six": _six,
    "six.moves": _moves,
    "six.moves.urllib": lambda: _urllib("six.moves.urllib"),
    "six.moves.urllib.parse": lambda: _urllib_parse("six.moves.urllib.parse"),
    "six.moves.urllib.request": lambda: ModuleModel(
        "six.moves.urllib.request", {}, missing="clock"
    ),
    "six.moves.urllib.error": lambda: ModuleModel("six.moves.urllib.error", {}, missing="clock"),
    "urllib.parse": lambda: _urllib_parse("urllib.parse"),
    "urlparse": lambda: _urllib_parse("urlparse"),
    "builtins": _builtins,
    "__builtin__": lambda: ModuleModel(
        "__builtin__", {**BUILTINS, **OVERRIDES, **BUILTINS_ONLY}, missing="attribute-error"
    ),
    "future": lambda: _future("future"),
    "past": lambda: _future("past"),
    "future.utils": lambda: _future_utils("future.utils"),
    "past.utils": lambda: _future_utils("past.utils"),
    "future.builtins": lambda: _future_builtins("future.builtins"),
    "past.builtins": lambda: _future_builtins("past.builtins"),
    "future_builtins": lambda: _future_builtins("future_builtins"),
    "future.moves": lambda: ModuleModel("future.moves", {}, missing="unmodelled-module"),
}
