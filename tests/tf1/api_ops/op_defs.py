"""Writes ``data/op_defs_1_15.tsv`` from TensorFlow 1.15: what each registered op takes and gives.

One line per op: name, inputs ``name:type``, outputs ``name:type``, attributes.  A type is an
element type, the name of a type attribute, ``N*T`` for a list, ``*Tlist`` for a typed list; a ``&``
marks references.  An attribute is ``name:kind=allowed types or texts=default``, with ``=least`` behind it if
there is a least number; a default that is no type is ``*``.

    /opt/tfenv/tf115/bin/python op_defs.py OUT.tsv
"""

import sys

import tensorflow  # noqa: F401 - registers the ops
import tensorflow.contrib  # noqa: F401
from tensorflow.python.framework import dtypes, op_def_registry


def kind(argument):
    """The type of an input or output."""
    if argument.type_list_attr:
        text = "*" + argument.type_list_attr
    elif argument.type_attr:
        text = argument.type_attr
    else:
        text = dtypes.as_dtype(argument.type).name
    if argument.number_attr:
        text = argument.number_attr + "*" + text
    return ("&" if argument.is_ref else "") + text


def attribute(attr):
    """Name, kind, allowed types or texts, default type, least number."""
    listed = attr.allowed_values.list
    allowed = ",".join([dtypes.as_dtype(t).name for t in listed.type] or [s.decode() for s in listed.s])
    default = ""
    if attr.HasField("default_value"):
        given = attr.default_value
        default = dtypes.as_dtype(given.type).name if given.WhichOneof("value") == "type" else "*"
    least = "=%d" % attr.minimum if attr.has_minimum and attr.type == "int" and attr.minimum > 0 else ""
    return "%s:%s=%s=%s%s" % (attr.name, attr.type, allowed, default, least)


def main(out):
    ops = op_def_registry.get_registered_ops()
    with open(out, "w") as file:
        for op in sorted(ops.values(), key=lambda op: op.name):
            if op.name.startswith(("_", "XlaH")):
                continue
            inputs = " ".join("%s:%s" % (a.name, kind(a)) for a in op.input_arg)
            outputs = " ".join("%s:%s" % (a.name, kind(a)) for a in op.output_arg)
            attrs = " ".join(attribute(a) for a in op.attr)
            file.write("\t".join((op.name, inputs, outputs, attrs)) + "\n")


main(sys.argv[1])
