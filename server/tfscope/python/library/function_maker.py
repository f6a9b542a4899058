"""``decorator``: functions that are made from the text of their signature."""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.python.functions import Function
from tfscope.python.library.inspect_model import getfullargspec
from tfscope.python.library.module_model import ModuleModel
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

PARTS = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults")


class FunctionMaker:
    """``decorator.FunctionMaker``: a signature, and functions with it and a body given as text."""

    args: Any = ()
    varargs: Any = None
    varkw: Any = None
    defaults: Any = ()
    kwonlyargs: Any = ()
    kwonlydefaults: Any = None

    def __init__(
        self, func: Any = None, name: Any = None, signature: Any = None, defaults: Any = None,
        doc: Any = None, module: Any = None, funcdict: Any = None,
    ) -> None:  # fmt: skip
        self.name: Any = None
        self.shortsignature = signature
        self.dict: Any = {}
        if func:
            self.name = "_lambda_" if func.__name__ == "<lambda>" else func.__name__
            self.doc = func.__doc__
            self.module = func.__module__
            if isinstance(func, Function):
                self._read(func)
        if name is not None:
            self.name = name
        if signature is not None:
            self.signature = signature
        for key, value in (("defaults", defaults), ("doc", doc), ("module", module)):
            if value:
                setattr(self, key, value)
        if funcdict:
            self.dict = funcdict

    def _read(self, func: Function) -> None:
        spec = getfullargspec(func)
        self.annotations = spec.annotations
        for part in PARTS:
            setattr(self, part, getattr(spec, part))
        for index, parameter in enumerate(self.args):
            setattr(self, f"arg{index}", parameter)
        star = [f"*{self.varargs}"] if self.varargs else ["*"] if self.kwonlyargs else []
        starred = star if self.varargs else []
        last = [f"**{self.varkw}"] if self.varkw else []
        taken = [f"{key}=None" for key in self.kwonlyargs]
        passed = [f"{key}={key}" for key in self.kwonlyargs]
        self.signature = ", ".join([*self.args, *star, *taken, *last])
        self.shortsignature = ", ".join([*self.args, *starred, *passed, *last])
        self.dict = {key: value for key, value in func.__dict__.items() if key != "__qualname__"}

    def update(self, func: Any, **kw: Any) -> None:
        """Gives a function the name, defaults and attributes of this signature."""
        func.__name__ = self.name
        func.__doc__ = getattr(self, "doc", None)
        func.__dict__.update(self.dict)
        func.__defaults__ = self.defaults
        func.__kwdefaults__ = self.kwonlydefaults or None
        func.__module__ = getattr(self, "module", None)
        func.__dict__.update(kw)

    def make(self, src_templ: Any, evaldict: Any = None, addsource: Any = False, **attrs: Any) -> Any:  # fmt: skip
        """The function that the text defines."""
        space = evaldict or {}
        texts = [src_templ, self.name, getattr(self, "signature", None), self.shortsignature]
        for text in texts:
            if isinstance(text, Unknown):
                return text.passed_to("FunctionMaker.make")
        run: Any = current_run()
        run.texts.execute_text(run.stack[-1], f"{src_templ % vars(self)}\n", (space,))
        made = space.get(self.name)
        if not isinstance(made, Function):
            raise raised(SyntaxError(f"not a valid function template\n{src_templ}"))
        self.update(made, **attrs)
        return made

    @classmethod
    def create(
        cls, obj: Any, body: Any, evaldict: Any, defaults: Any = None, doc: Any = None,
        module: Any = None, addsource: Any = True, **attrs: Any,
    ) -> Any:  # fmt: skip
        """A function of the signature of ``obj`` (a function, or ``"name(arguments)"``)."""
        if isinstance(obj, str):
            name, _, rest = obj.strip().partition("(")
            maker = cls(None, name, rest[:-1], defaults, doc, module)
        else:
            maker = cls(obj, None, None, defaults, doc, module)
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        return maker.make(f"def %(name)s(%(signature)s):\n{lines}", evaldict, addsource, **attrs)


def decorate(func: Any, caller: Any, extras: Any = (), **_: Any) -> Any:
    """``decorator.decorate``: ``caller(func, *extras, *arguments)`` with the signature of ``func``."""
    if not isinstance(func, Function):
        return lambda *args, **kwargs: caller(func, *extras, *args, **kwargs)
    space = {"_call_": caller, "_func_": func, "_extras_": extras}
    body = "return _call_(_func_, *_extras_, %(shortsignature)s)"
    made = FunctionMaker.create(func, body, space, __wrapped__=func)
    if "__qualname__" in func.__dict__:
        made.__qualname__ = func.__dict__["__qualname__"]
    return made


def decorator(caller: Any, _func: Any = None, **_: Any) -> Any:
    """``decorator.decorator``: a decorator made of a caller."""
    if _func is not None:
        return decorate(_func, caller)

    def decorating(func: Any = None, *args: Any, **kwargs: Any) -> Any:
        if func is None:
            return lambda late: decorate(late, caller, (*args, *kwargs.values()))
        return decorate(func, caller, (*args, *kwargs.values()))

    return decorating


MODELS = {
    "decorator": lambda: ModuleModel(
        "decorator",
        {
            "decorator": decorator, "decorate": decorate, "FunctionMaker": FunctionMaker,
            "getfullargspec": getfullargspec, "contextmanager": contextlib.contextmanager,
        },
        missing="unmodelled-api",
    )
}  # fmt: skip
