"""Writes what attributes the objects of TensorFlow's classes have.

    python introspect_attributes.py > server/tfscope/tf1/api/data/attributes_1_15.tsv

One line per class, sorted: where it is defined (from ``python.`` or ``contrib.`` on), the same of
its bases, the public attributes that the class itself has or that its methods give to ``self``.
A class that gives attributes by name (``setattr``, ``__getattr__``, ``__dict__``) has ``*`` instead.
"""

import ast
import inspect
import os
import re
import sys
import textwrap

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

OURS = ("tensorflow", "keras")


def load():
    import tensorflow as tf

    if tf.__version__.startswith("1."):
        import tensorflow.contrib.slim  # loads the packages of contrib


BY_OTHER_NAMES = {"RNNCell": {"rnncell_scope"}}
"""What these classes give by name."""


def is_ours(cls):
    return str(getattr(cls, "__module__", "")).split(".")[0].split("_")[0] in OURS


def classes():
    for name, module in sorted(sys.modules.items()):
        if module is not None and name.split(".")[0].split("_")[0] in OURS:
            for cls in list(vars(module).values()):
                if isinstance(cls, type) and is_ours(cls):
                    yield from filter(is_ours, cls.__mro__)


def is_message(cls):
    return hasattr(cls, "DESCRIPTOR")


def is_self(node):
    return isinstance(node, ast.Name) and node.id == "self"


def is_space(node):
    return isinstance(node, ast.Attribute) and is_self(node.value) and node.attr == "__dict__"


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
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
            names |= {"*"} if is_space(node.func.value) else set()
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr":
            if is_self(node.args[0]):
                names.add(getattr(node.args[1], "s", getattr(node.args[1], "value", "*")))
    return names


def own_attributes(cls):
    if any(name in vars(cls) for name in ("__getattr__", "__getattribute__")):
        return {"*"}
    found = given(cls)
    if cls.__name__ in BY_OTHER_NAMES:
        found = found - {"*"} | BY_OTHER_NAMES[cls.__name__]
    return {name for name in found | set(vars(cls)) if not name.startswith("_")}


def place(cls):
    """Where a class is defined, as the other tables tell it."""
    path = "%s.%s" % (cls.__module__, cls.__name__)
    return re.sub(r"^tensorflow(_core\.|_(?=estimator)|\.)", "", path)


def rows():
    found = {}
    for cls in set(classes()):
        if is_message(cls):
            continue
        names = own_attributes(cls)
        for base in cls.__bases__:
            if not is_ours(base) and base is not object:
                names.update(name for name in dir(base) if not name.startswith("_"))
        bases = [place(base) for base in cls.__bases__ if is_ours(base)]
        known = found.setdefault(place(cls), (set(), set()))
        known[0].update(bases)
        known[1].update(names)
    for path, (bases, names) in sorted(found.items()):
        yield path, sorted(bases - {path}), ["*"] if "*" in names else sorted(names)


if __name__ == "__main__":
    load()
    for path, bases, names in rows():
        print(path, " ".join(bases), " ".join(names), sep="\t")
