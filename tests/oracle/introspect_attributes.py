"""Writes what attributes the objects of TensorFlow's classes have: run by hand with that TensorFlow.

    cd server/tfscope/tf1/api/data
    python1.15 introspect_attributes.py symbols_1_15.tsv > attributes_1_15.tsv
    python2.15 introspect_attributes.py symbols_2_15.tsv > attributes_2_15.tsv

One line per class that a public name leads to or that such a class derives from, and a few private ones, sorted: where it is
defined (from ``python.`` or ``contrib.`` on), the same of its bases, the public attributes that the class
itself has or that its methods give to ``self``.
A class that gives attributes by name (``setattr``, ``__getattr__``, ``__dict__``) has ``*`` instead.
What other code gives to a variable named like the class counts, too (``model.history = …``).
"""

import ast
import functools
import importlib
import importlib.util
import inspect
import itertools
import os
import pkgutil
import re
import sys
import textwrap

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow  # noqa: E402

OURS = ("tensorflow", "keras")
BY_OTHER_NAMES = {"RNNCell": {"rnncell_scope"}, "OptimizerV2": {"lr"}}
"""What these classes give by name, beside the hyperparameters that they are given."""


PRIVATE = ("python.ops.template.Template",)
"""Classes without a public name whose objects public functions give."""


def is_ours(cls):
    return str(getattr(cls, "__module__", "")).split(".")[0].split("_")[0] in OURS


def public_classes(symbols):
    """The classes that the public names of a file of symbols lead to, with their bases."""
    root = tensorflow
    if not tensorflow.__version__.startswith("1."):
        root = tensorflow.compat.v1
    for line in symbols:
        name, kind = line.split("\t")[:2]
        if kind != "class":
            continue
        try:
            cls = functools.reduce(getattr, name.split("."), root)
        except AttributeError:
            continue
        if isinstance(cls, type):
            yield from filter(is_ours, cls.__mro__)
    for path in PRIVATE:
        module, _, name = path.rpartition(".")
        yield from filter(
            is_ours, getattr(importlib.import_module("tensorflow." + module), name).__mro__
        )


def taken_for(cls):
    """The class itself, and the one of TensorFlow 1 that takes its place while TensorFlow 2 is off."""
    yield cls
    path = cls.__module__ + "_v1"
    if cls.__module__.startswith("keras.") and importlib.util.find_spec(path):
        older = getattr(importlib.import_module(path), cls.__name__, cls)
        if older is not cls and issubclass(older, cls):
            yield from filter(is_ours, older.__mro__)


def is_message(cls):
    return hasattr(cls, "DESCRIPTOR")


def is_self(node):
    return isinstance(node, ast.Name) and node.id == "self"


def is_space(node):
    return isinstance(node, ast.Attribute) and is_self(node.value) and node.attr == "__dict__"


def text_of(node):
    return getattr(node, "s", getattr(node, "value", "*"))


def given_by_call(node):
    """The names that one call gives to ``self``."""
    if isinstance(node.func, ast.Name):
        return (
            {text_of(node.args[1])}
            if node.func.id == "setattr" and is_self(node.args[0])
            else set()
        )
    name = getattr(node.func, "attr", "")
    if name == "update" and is_space(node.func.value):
        return {"*"}
    return {text_of(node.args[0])} if name == "_set_hyper" and is_self(node.func.value) else set()


def given(cls):
    """The names that a class gives to ``self``; ``*`` if they are computed."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_self(node.value):
            if isinstance(node.ctx, ast.Store):
                names.add("*" if node.attr == "__dict__" else node.attr)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            names |= {"*"} if is_space(node.value) else set()
        elif isinstance(node, ast.Call):
            names |= given_by_call(node)
    return names


def own_attributes(cls):
    names = given(cls)
    if any(name in vars(cls) for name in ("__getattr__", "__getattribute__")):
        names.add("*")
    if cls.__name__ in BY_OTHER_NAMES:
        names = names - {"*"} | BY_OTHER_NAMES[cls.__name__]
    return {name for name in names | set(vars(cls)) if not name.startswith("_")}


def place(cls):
    """Where a class is defined, as the other tables tell it."""
    path = "%s.%s" % (cls.__module__, cls.__name__)
    return re.sub(r"^tensorflow(_core\.|_(?=estimator)|\.)", "", path)


def rows(symbols):
    found = {}
    by_others = given_to_others()
    for cls in set(public_classes(symbols)):
        if is_message(cls):
            continue
        bases, names = found.setdefault(place(cls), (set(), set()))
        for one in taken_for(cls):
            names.update(own_attributes(one) | by_others.get(one.__name__.lower(), set()))
            for base in one.__bases__:
                if not is_ours(base) and base is not object:
                    names.update(name for name in dir(base) if not name.startswith("_"))
        bases.update(place(base) for base in cls.__bases__ if is_ours(base))
    for path, (bases, names) in sorted(found.items()):
        yield path, sorted(bases - {path}), ["*"] if "*" in names else sorted(names)


def sources(name):
    """The texts of the files of a package of TensorFlow."""
    package = importlib.import_module(name)
    for folder, _, files in sorted(os.walk(os.path.dirname(package.__file__))):
        for file in files:
            if file.endswith(".py") and not re.search("test|benchmark", os.path.join(folder, file)):
                with open(os.path.join(folder, file), encoding="utf-8") as stream:
                    yield stream.read()


def given_to_others():
    """The name of a variable or attribute that code gives attributes to -> their names."""
    packages = ["tensorflow.python"]
    packages += [
        p.name for p in pkgutil.iter_modules() if p.name in ("keras", "tensorflow_estimator")
    ]
    found = {}
    for text in itertools.chain.from_iterable(map(sources, packages)):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                receiver = getattr(node.value, "attr", getattr(node.value, "id", "self"))
                if receiver != "self" and not node.attr.startswith("_"):
                    found.setdefault(receiver, set()).add(node.attr)
    return found


def main():
    with open(sys.argv[1], encoding="utf-8") as symbols:
        for path, bases, names in rows(symbols):
            print(path, " ".join(bases), " ".join(names), sep="\t")


if __name__ == "__main__":
    main()
