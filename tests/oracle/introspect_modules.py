"""Writes the names that the private modules of an installed TensorFlow hold: run by hand with it.

    python1.15 introspect_modules.py > server/tfscope/tf1/api/data/modules_1_15.txt
    python2.15 introspect_modules.py > server/tfscope/tf1/api/data/modules_2_15.txt

One line per module: its path without ``tensorflow.``, then its names; of 1.15 the first line is ``tensorflow``
itself.  A module that cannot be imported has ``*`` for its names.
"""

import importlib
import pkgutil
import sys
import warnings

warnings.simplefilter("ignore")
FUTURE = {"absolute_import", "division", "print_function", "unicode_literals"}


def walk(path, found):
    """Adds a module and what lies below it."""
    try:
        module = importlib.import_module(path)
    except Exception:
        found[path] = {"*"}
        return
    below = [
        i.name
        for i in pkgutil.iter_modules(getattr(module, "__path__", []))
        if not i.name.endswith("_test")
    ]
    for name in below:
        walk(f"{path}.{name}", found)
    names = {name for name in vars(module) if not (name.startswith("__") and name.endswith("__"))}
    found[path] = (names - FUTURE) | set(below)


def main():
    found = {}
    walk("tensorflow.python", found)
    root = importlib.import_module("tensorflow")
    if root.__version__.startswith("1."):
        walk("tensorflow.contrib", found)
        print("", *sorted(set(dir(root)) | {i.name for i in pkgutil.iter_modules(root.__path__)}))
    for path in sorted(found):
        print(path[len("tensorflow.") :], *sorted(found[path]))


if __name__ == "__main__":
    sys.exit(main())
