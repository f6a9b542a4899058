"""Writes ``data/op_defs_1_15.tsv`` from TensorFlow 1.15: what each registered op takes and gives.

One line per op: name, inputs ``name:type``, outputs ``name:type``, attributes.  A type is an
element type, the name of a type attribute, ``N*T`` for a list, ``*Tlist`` for a typed list; a ``&``
marks references.  An attribute is ``name:kind=allowed types or texts=default``, with ``=least`` behind it if
there is a least number or length; a default that is no type is ``*``.

    python1.15 op_defs.py server/tfscope/tf1/api/data/op_defs_1_15.tsv
    python2.15 op_defs.py server/tfscope/tf1/api/data/op_defs_2_15.tsv server/tfscope/tf1/api/data/op_defs_1_15.tsv

The second form writes the ops of a newer TensorFlow that the file named last lacks, or whose inputs or outputs have
other types there.
"""

import sys

import tensorflow  # noqa: F401 - registers the ops

try:
    import tensorflow.contrib  # noqa: F401
except ImportError:  # TensorFlow 2
    pass
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
    """Name, kind, allowed types or texts, default type, least number or length."""
    listed = attr.allowed_values.list
    allowed = ",".join([dtypes.as_dtype(t).name for t in listed.type] or [s.decode() for s in listed.s])
    default = ""
    if attr.HasField("default_value"):
        given = attr.default_value
        default = dtypes.as_dtype(given.type).name if given.WhichOneof("value") == "type" else "*"
    bounded = attr.has_minimum and attr.minimum > 0 and (attr.type == "int" or attr.type.startswith("list("))
    least = "=%d" % attr.minimum if bounded else ""
    return "%s:%s=%s=%s%s" % (attr.name, attr.type, allowed, default, least)


def line(op):
    """What an op takes and gives."""
    inputs = " ".join("%s:%s" % (a.name, kind(a)) for a in op.input_arg)
    outputs = " ".join("%s:%s" % (a.name, kind(a)) for a in op.output_arg)
    return "\t".join((op.name, inputs, outputs, " ".join(attribute(a) for a in op.attr)))


def registered(known):
    """The ops, of a newer TensorFlow those that ``known`` has otherwise or has not."""
    if known:
        from tensorflow.core.framework import op_def_pb2
        from tensorflow.python.client import pywrap_tf_session as client

        listed = op_def_pb2.OpList()
        listed.ParseFromString(client.TF_GetBuffer(client.TF_GetAllOpList()))
        found = listed.op
    else:
        found = op_def_registry.get_registered_ops().values()
    own = [op for op in found if not op.name.startswith(("_", "XlaH"))]
    return [op for op in own if line(op).split("\t")[1:3] != known.get(op.name)]


def main(out, older=None):
    known = {}
    if older:
        with open(older) as file:
            rows = [text.rstrip("\n").split("\t") for text in file]
        known = {row[0]: row[1:3] for row in rows}
    with open(out, "w") as file:
        for op in sorted(registered(known), key=lambda op: op.name):
            file.write(line(op) + "\n")


main(*sys.argv[1:])
