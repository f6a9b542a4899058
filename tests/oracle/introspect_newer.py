"""Writes which arguments of TensorFlow's functions, classes and methods are new in 2.x.

    python1.15 introspect_newer.py > old.json
    python2.15 introspect_newer.py old.json > server/tfscope/tf1/api/data/newer_2_15.tsv

One line per function: its public name in ``tf.compat.v1``, and the arguments that 1.15 has not or
insists on, with their defaults (``...`` if a default is no literal); those of the function of the same
name in ``tensorflow`` 2 itself, too, for a program may call either.  What a class or another name shares
with one before it is left out.
"""

import collections
import inspect
import json
import os
import sys
import types
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.simplefilter("ignore")

OURS = ("tensorflow", "keras")


def load():
    import tensorflow as tf

    if tf.__version__.startswith("1."):
        return tf
    import tensorflow.compat.v1 as v1

    v1.disable_v2_behavior()
    return v1


def public(owner):
    for name in dir(owner):
        if not name.startswith("_") or name == "__call__":
            try:
                yield name, getattr(owner, name)
            except Exception:  # a lazy module that cannot be loaded here
                continue


def callables(root):
    """(name, callable, whether its first parameter is ``self``), near names first."""
    seen, queue = set(), collections.deque([("", root)])
    while queue:
        path, module = queue.popleft()
        if id(module) in seen:
            continue
        seen.add(id(module))
        for name, value in public(module):
            here = path + name
            if isinstance(value, types.ModuleType):
                if value.__name__.split(".")[0].split("_")[0] in OURS:
                    queue.append((here + ".", value))
            elif inspect.isclass(value):
                yield here, value, False
                for method, function in public(value):
                    if callable(function) and not inspect.isclass(function):
                        bound = isinstance(
                            inspect.getattr_static(value, method), (staticmethod, classmethod)
                        )
                        yield f"{here}.{method}", function, not bound
            elif callable(value):
                yield here, value, False


def parameters(function, is_method):
    """Name → default (``None`` if it is required), and whether any keyword will do."""
    if inspect.isclass(function) and "__init__" in vars(function):
        function, is_method = function.__init__, True  # ``__new__`` of its base may take anything
    try:
        found = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    found = found[1:] if is_method else found
    named = {
        p.name: default(p) for p in found if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    }
    return named, any(p.kind is p.VAR_KEYWORD for p in found)


def default(parameter):
    if parameter.default is parameter.empty:
        return None
    value = parameter.default
    if value is None or type(value) in (bool, int, float, str):
        return repr(value)
    return "..."


def newer(old, new):
    (before, anything), (after, _) = old, new
    if anything:
        return {}
    return {n: d for n, d in after.items() if d is not None and before.get(n) is None}


def with_native(name, new):
    """The parameters of a function, and those that the one of ``tensorflow`` itself has beside them."""
    import tensorflow as found

    for part in name.split("."):
        found = getattr(found, part, None)
    if found is None or inspect.isclass(found) or not callable(found) or new is None:
        return new
    beside = parameters(found, False)
    return new if beside is None else ({**beside[0], **new[0]}, new[1])


def main():
    root = load()
    if len(sys.argv) == 1:
        print(
            json.dumps({name: parameters(f, is_method) for name, f, is_method in callables(root)})
        )
        return
    with open(sys.argv[1]) as file:
        old = json.load(file)
    told, rows = set(), []
    for name, function, is_method in callables(root):
        key = getattr(function, "__func__", function)
        new = with_native(name, parameters(function, is_method))
        if old.get(name) is None or new is None or id(key) in told:
            continue
        told.add(id(key))
        extra = newer(old[name], new)
        if extra:
            rows.append(name + "\t" + ", ".join(f"{n}={d}" for n, d in extra.items()))
    print("\n".join(sorted(rows)))


main()
