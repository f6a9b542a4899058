"""Writes the functions and classes that private modules of an installed TensorFlow 1 hold, and that are
not public themselves, though something public has the same last name: run by hand with it.

    python introspect_defined.py MODULES OWNERS LAST_NAMES > server/tfscope/tf1/api/data/defined_1_15.txt

The arguments are files beside the one written.  One line per module: its path without ``tensorflow.``,
then the names.
"""

import importlib
import inspect
import sys
import warnings

warnings.simplefilter("ignore")


def rows(path, separator):
    with open(path, encoding="utf-8") as stream:
        return dict(line.rstrip("\n").split(separator, 1) for line in stream if separator in line)


def main():
    modules, owners, last = rows(sys.argv[1], " "), rows(sys.argv[2], "\t"), rows(sys.argv[3], "\t")
    for path, names in modules.items():
        if not path:
            continue
        try:
            module = importlib.import_module(f"tensorflow.{path}")
        except Exception:
            continue
        found = []
        for name in names.split():
            value = vars(module).get(name)
            if name not in last or f"{path}.{name}" in owners:
                continue
            if not (inspect.isfunction(value) or inspect.isclass(value)):
                continue
            place = (value.__module__ or "").replace("tensorflow_core.", "tensorflow.")
            place = place.partition("tensorflow.")[2]
            known = f"{place}.{value.__name__}"
            own = place and not place.startswith("core.") and value.__name__ == name
            if own and known not in owners:
                found.append(name)
        if found:
            print(path, *found)


if __name__ == "__main__":
    sys.exit(main())
