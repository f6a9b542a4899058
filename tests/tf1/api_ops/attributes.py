"""Writes ``tf1/graph/data/attributes_2_15.tsv`` from TensorFlow 2.15: each op's attributes.

One line per op: its name, then its attributes in order of their names, ``name:kind`` or
``name:kind=default`` with the default as C++ writes it.

    /opt/tfenv/tf215/bin/python attributes.py OUT.tsv
"""

import sys

import tensorflow  # noqa: F401 - registers the ops
from tensorflow.core.framework import op_def_pb2, types_pb2
from tensorflow.python.client import pywrap_tf_session


def words(kind, value):
    """A default value as C++ writes it."""
    if kind.startswith("list("):
        field = {"int": "i", "float": "f", "bool": "b", "string": "s"}.get(kind[5:-1], kind[5:-1])
        return "[%s]" % ", ".join(words(kind[5:-1], v) for v in getattr(value.list, field))
    plain = value if not hasattr(value, "list") else getattr(value, value.WhichOneof("value") or "i")
    if kind == "type":
        return types_pb2.DataType.Name(plain)
    if kind == "bool":
        return str(plain).lower()
    if kind == "float":
        return "%.6g" % plain
    if kind == "string":
        return '"%s"' % plain.decode().replace("\n", "\\n")
    if kind == "shape":
        return "<unknown>" if plain.unknown_rank else "[%s]" % ",".join("?" if d.size < 0 else str(d.size) for d in plain.dim)
    return str(plain) if kind == "int" else ""


def attribute(attr):
    """Name, kind, default."""
    default = "=" + words(attr.type, attr.default_value) if attr.HasField("default_value") else ""
    return "%s:%s%s" % (attr.name, attr.type, default)


def main(out):
    listed = op_def_pb2.OpList()
    listed.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    with open(out, "w") as file:
        for op in sorted(listed.op, key=lambda op: op.name):
            if not op.name.startswith(("_", "Xla", "TPU")):
                attrs = sorted(op.attr, key=lambda a: a.name)
                file.write("\t".join([op.name] + [attribute(a) for a in attrs]) + "\n")


main(sys.argv[1])
