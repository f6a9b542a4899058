"""Writes which types and texts the attributes of ops allow in TensorFlow 2, where 1.15 allows others.

    python2.15 introspect_types.py server/tfscope/tf1/api/data/op_defs_1_15.tsv > server/tfscope/tf1/api/data/allowed_2_15.tsv

One line per op: its name and ``attribute=allowed`` for each attribute that differs, separated by
spaces; nothing behind ``=`` says that anything is allowed.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import tensorflow  # noqa: E402, F401 - registers the ops
from tensorflow.python.framework import dtypes, op_def_registry  # noqa: E402


def allowed(attr):
    """The allowed types or texts of an attribute, as 1.15's file writes them."""
    listed = attr.allowed_values.list
    names = [dtypes.as_dtype(kind).name for kind in listed.type] or [s.decode() for s in listed.s]
    return ",".join(names)


def main(path):
    """Compares each op of 1.15's file that 2.x still has."""
    for line in open(path, encoding="utf-8"):
        name, _, _, attributes = line.rstrip("\n").split("\t")
        op = op_def_registry.get(name)
        if op is None:
            continue
        new = {attr.name: allowed(attr) for attr in op.attr}
        old = {text.partition(":")[0]: text.split("=")[1] for text in attributes.split()}
        other = [f"{key}={new[key]}" for key in old if new.get(key, old[key]) != old[key]]
        if other:
            print(name, " ".join(other), sep="\t")


main(sys.argv[1])
