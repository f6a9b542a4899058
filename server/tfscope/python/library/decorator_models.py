"""Small third-party packages: ``attr``, ``wrapt``, ``easydict``, ``tqdm``."""

from __future__ import annotations

import functools
from typing import Any

from tfscope.python.functions import signature_of
from tfscope.python.iteration import items_of
from tfscope.python.library.functools_model import update_wrapper
from tfscope.python.library.module_model import ModuleModel, unknown
from tfscope.values.raised import raised

# -- attrs -----------------------------------------------------------------------------------------
NOTHING = object()


class Factory:
    """``attr.Factory``."""

    def __init__(self, factory: Any, takes_self: bool = False) -> None:
        self.factory, self.takes_self = factory, takes_self


class Attribute:
    """``attr.ib()`` in a class body, then the attribute of the class."""

    def __init__(self, default: Any = NOTHING, **options: Any) -> None:
        factory = options.get("factory")
        self._default = Factory(factory) if factory is not None else default
        self.init = options.get("init", True)
        self.converter = options.get("converter") or options.get("convert")
        self.kw_only = options.get("kw_only", False)
        self.metadata = options.get("metadata") or {}
        self.name = ""

    def validator(self, method: Any) -> Any:
        """Decorator: values are not checked."""
        return method

    def default(self, method: Any) -> Any:
        """Decorator: the method makes the default."""
        self._default = Factory(method, takes_self=True)
        return method


class Field:
    """What ``attr.fields`` tells of an attribute."""

    def __init__(self, attribute: Attribute) -> None:
        self.name, self.default = attribute.name, attribute._default
        self.init, self.converter = attribute.init, attribute.converter
        self.kw_only, self.metadata = attribute.kw_only, attribute.metadata
        self.type = None


class Fields(tuple[Any, ...]):
    """The attributes of a class, in order and by name."""

    def __getattr__(self, name: str) -> Any:
        for field in self:
            if field.name == name:
                return field
        raise raised(AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'"))


def attributes(maybe_cls: Any = None, **options: Any) -> Any:
    """``attr.s``: gives the class an ``__init__`` over its attributes."""
    if maybe_cls is None:
        return lambda cls: attributes(cls, **options)
    cls = maybe_cls
    own = {k: v for k, v in vars(cls).items() if isinstance(v, Attribute)}
    if options.get("auto_attribs"):
        for name in cls.__dict__.get("__annotations__", {}):
            if name not in own:
                own[name] = Attribute(cls.__dict__.get(name, NOTHING))
    every: dict[str, Attribute] = {}
    for base in reversed(cls.__mro__[1:]):
        every.update(getattr(base, "__attrs_attrs_by_name__", {}))
    for name, attribute in (options.get("these") or own).items():
        attribute.name = name
        every.pop(name, None)
        every[name] = attribute
        if name in vars(cls):
            delattr(cls, name)
    cls.__attrs_attrs_by_name__ = every
    cls.__attrs_attrs__ = Fields(map(Field, every.values()))
    if options.get("init", True):
        cls.__init__ = _attrs_init(every)
    if options.get("eq", options.get("cmp", True)) is not False:
        cls.__eq__ = lambda a, b: type(a) is type(b) and as_tuple(a) == as_tuple(b)
        cls.__hash__ = object.__hash__
    return cls


def _attrs_init(every: dict[str, Attribute]) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        taking = [a for a in every.values() if a.init and not a.kw_only]
        if len(args) > len(taking):
            text = f"__init__() takes {len(taking) + 1} positional arguments but {len(args) + 1} were given"
            raise raised(TypeError(text))
        given = {a.name.lstrip("_"): value for a, value in zip(taking, args)}
        given.update(kwargs)
        for attribute in every.values():
            key = attribute.name.lstrip("_")
            if attribute.init and key in given:
                value = given.pop(key)
            else:
                value = _default_of(attribute, self)
            if attribute.converter is not None:
                value = attribute.converter(value)
            object.__setattr__(self, attribute.name, value)
        if given:
            text = f"__init__() got an unexpected keyword argument '{next(iter(given))}'"
            raise raised(TypeError(text))
        post = getattr(self, "__attrs_post_init__", None)
        if post is not None:
            post()

    return __init__


def _default_of(attribute: Attribute, instance: Any) -> Any:
    default = attribute._default
    if isinstance(default, Factory):
        return default.factory(instance) if default.takes_self else default.factory()
    if default is NOTHING:
        text = f"__init__() missing 1 required positional argument: '{attribute.name}'"
        raise raised(TypeError(text))
    return default


def as_dict(inst: Any, recurse: bool = True, **_: Any) -> dict[str, Any]:
    """``attr.asdict``."""
    found: dict[str, Any] = {}
    for name in inst.__attrs_attrs_by_name__:
        value = getattr(inst, name)
        nested = recurse and hasattr(value, "__attrs_attrs_by_name__")
        found[name] = as_dict(value) if nested else value
    return found


def as_tuple(inst: Any, **_: Any) -> tuple[Any, ...]:
    """``attr.astuple``."""
    return tuple([getattr(inst, name) for name in inst.__attrs_attrs_by_name__])


def evolve(inst: Any, **changes: Any) -> Any:
    """``attr.evolve``."""
    values = {n.lstrip("_"): getattr(inst, n) for n in inst.__attrs_attrs_by_name__}
    return type(inst)(**{**values, **changes})


def _attr(name: str) -> ModuleModel:
    members: dict[str, Any] = {
        "s": attributes, "attrs": attributes, "attributes": attributes, "define": attributes,
        "dataclass": functools.partial(attributes, auto_attribs=True), "frozen": attributes,
        "mutable": attributes, "ib": Attribute, "attrib": Attribute, "attr": Attribute,
        "field": Attribute, "Factory": Factory, "NOTHING": NOTHING, "asdict": as_dict,
        "astuple": as_tuple, "evolve": evolve, "Attribute": Attribute,
        "fields": lambda cls: cls.__attrs_attrs__,
        "fields_dict": lambda cls: {field.name: field for field in cls.__attrs_attrs__},
        "has": lambda cls: hasattr(cls, "__attrs_attrs__"),
    }  # fmt: skip
    auto = functools.partial(attributes, auto_attribs=True)
    members.update(define=auto, frozen=auto, mutable=auto)
    return ModuleModel(name, members, package=True, missing="unmodelled-api")


# -- wrapt -----------------------------------------------------------------------------------------
class Wrapped:
    """``wrapt.FunctionWrapper``: a function under a wrapper; binds like a function and shows the
    parameters of its adapter."""

    def __init__(
        self,
        wrapped: Any,
        wrapper: Any,
        enabled: Any = None,
        instance: Any = None,
        adapter: Any = None,
    ) -> None:
        self._shown = wrapped if adapter is None else adapter
        self._call, self._function, self._instance = wrapper, wrapped, instance
        update_wrapper(self, wrapped)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(self._function, self._instance, args, kwargs)

    @property
    def __signature__(self) -> Any:
        """What ``inspect`` shows."""
        return signature_of(self._shown)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None or not hasattr(self._function, "__get__"):
            return self
        bound = self._function.__get__(instance, owner)
        shown = None if self._shown is self._function else self._shown.__get__(instance, owner)
        return Wrapped(bound, self._call, instance=instance, adapter=shown)


def wrapt_decorator(wrapper: Any = None, enabled: Any = None, adapter: Any = None) -> Any:
    """``wrapt.decorator``: ``wrapper(wrapped, instance, args, kwargs)``."""
    if wrapper is None:
        return lambda given: wrapt_decorator(given, enabled, adapter)
    return lambda function: Wrapped(function, wrapper, adapter=adapter)


# -- easydict --------------------------------------------------------------------------------------
class EasyDict(dict[str, Any]):
    """``easydict.EasyDict``: items are attributes, nested mappings too."""

    def __init__(self, d: Any = None, **kwargs: Any) -> None:
        super().__init__()
        for key, value in {**(d or {}), **kwargs}.items():
            setattr(self, key, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, (list, tuple)):
            value = type(value)(EasyDict(x) if isinstance(x, dict) else x for x in value)
        elif isinstance(value, dict) and not isinstance(value, EasyDict):
            value = EasyDict(value)
        super().__setattr__(name, value)
        super().__setitem__(name, value)

    __setitem__ = __setattr__

    def update(self, e: Any = None, **f: Any) -> None:  # type: ignore[override]
        """``dict.update``."""
        for key, value in {**(e or {}), **f}.items():
            setattr(self, key, value)

    def pop(self, k: Any, d: Any = None) -> Any:  # type: ignore[override]
        """``dict.pop``."""
        if hasattr(self, k):
            delattr(self, k)
        return super().pop(k, d)


class AttrDict(dict[str, Any]):
    """``addict.Dict`` and ``munch.Munch``: items are attributes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in self:
            raise raised(AttributeError(name))
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


# -- tqdm ------------------------------------------------------------------------------------------
class Progress:
    """``tqdm.tqdm``: iterates over what it is given."""

    def __init__(self, iterable: Any = None, *args: Any, **kwargs: Any) -> None:
        self.iterable = iterable
        self.total = kwargs.get("total")
        self.n = 0

    def __iter__(self) -> Any:
        return items_of(self.iterable)

    def __len__(self) -> Any:
        return len(self.iterable)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Shows nothing."""

    close = clear = refresh = set_description = set_postfix = set_postfix_str = reset = update
    set_description_str = display = update

    @classmethod
    def write(cls, *args: Any, **kwargs: Any) -> None:
        """Shows nothing."""


def trange(*args: Any, **kwargs: Any) -> Progress:
    """``tqdm.trange``."""
    return Progress(range(*args))


def _tqdm(name: str) -> ModuleModel:
    members = {"tqdm": Progress, "trange": trange, "tqdm_notebook": Progress, "tnrange": trange}
    return ModuleModel(name, members, package=True, missing="unmodelled-api")


def _text(name: str, function: str) -> ModuleModel:
    def same(text: Any = "", *args: Any, **kwargs: Any) -> Any:
        return text if function == "colored" else unknown("unmodelled-api", f"{function}()")

    members = {function: same, "cprint": lambda *args, **kwargs: None}
    return ModuleModel(name, members, missing="unmodelled-api")


WRAPT = frozenset(
    "AdapterFactory BoundFunctionWrapper CallableObjectProxy FunctionWrapper ObjectProxy"
    " PartialCallableObjectProxy WeakFunctionProxy adapter_factory apply_patch arguments decorator decorators"
    " discover_post_import_hooks formatargspec function_wrapper getcallargs importer notify_module_loaded patches"
    " patch_function_wrapper register_post_import_hook resolve_path synchronized transient_function_wrapper"
    " weakrefs when_imported wrap_function_wrapper wrap_object wrap_object_attribute wrappers".split()
)
"""The public names of wrapt."""


def _same(method: Any = None, **options: Any) -> Any:
    """A decorator that only checks where a method stands; with options it is called for one first."""
    return _same if method is None else method


def _overrides() -> ModuleModel:
    members = dict.fromkeys(("overrides", "override", "final", "finalmethod"), _same)
    return ModuleModel("overrides", members, missing="unmodelled-api")


MODELS: dict[str, Any] = {
    "attr": lambda: _attr("attr"),
    "attrs": lambda: _attr("attrs"),
    "wrapt": lambda: ModuleModel(
        "wrapt",
        {"decorator": wrapt_decorator, "FunctionWrapper": Wrapped},
        missing="unmodelled-api",
        known=WRAPT,
    ),
    "easydict": lambda: ModuleModel("easydict", {"EasyDict": EasyDict}),
    "addict": lambda: ModuleModel("addict", {"Dict": AttrDict}),
    "munch": lambda: ModuleModel("munch", {"Munch": AttrDict}, missing="unmodelled-api"),
    "tqdm": lambda: _tqdm("tqdm"),
    "tqdm.auto": lambda: _tqdm("tqdm.auto"),
    "tqdm.notebook": lambda: _tqdm("tqdm.notebook"),
    "overrides": _overrides,
    "termcolor": lambda: _text("termcolor", "colored"),
    "tabulate": lambda: _text("tabulate", "tabulate"),
}
