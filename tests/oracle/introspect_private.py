"""Writes which private names the source of TensorFlow has at all: run by hand with that TensorFlow.

    python1.15 introspect_private.py > server/tfscope/tf1/api/data/private_1_15.txt
    python2.15 introspect_private.py > server/tfscope/tf1/api/data/private_2_15.txt

One name per line, sorted: everything in the packages' files, texts included, that begins with one underscore.
No object of TensorFlow has a private attribute that is not among them, unless the program gives it one.
The modules of Python from which such classes derive count, too.
"""

import importlib
import importlib.util
import os
import re

PACKAGES = ("tensorflow", "tensorflow_core", "tensorflow_estimator", "keras")
OF_PYTHON = ("abc", "_collections_abc", "_py_abc", "collections", "contextlib",
             "enum", "threading", "typing", "weakref")
NAME = re.compile(r"(?<![A-Za-z0-9_])_[A-Za-z][A-Za-z0-9_]*")


def files():
    """The paths of the Python files of all packages that are installed."""
    for name in OF_PYTHON:
        place = importlib.import_module(name).__file__
        yield from in_folder(os.path.dirname(place)) if place.endswith("__init__.py") else [place]
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations if spec is not None else ():
            yield from in_folder(folder)


def in_folder(folder):
    """The Python files in a folder and below it."""
    for place, _, names in os.walk(folder):
        yield from (os.path.join(place, name) for name in names if name.endswith(".py"))


def main():
    found = {"_abc_impl"}
    for path in files():
        with open(path, "rb") as f:
            found.update(NAME.findall(f.read().decode("utf-8", "replace")))
    print("\n".join(sorted(found)))


if __name__ == "__main__":
    main()
