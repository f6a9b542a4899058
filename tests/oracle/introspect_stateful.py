"""Writes the types of ops that TensorFlow calls stateful, one per line, from its own registry.

python1.15 introspect_stateful.py server/tfscope/tf1/api/data/stateful_1_15.tsv
"""

import sys

import tensorflow  # noqa: F401 - registers the ops
from tensorflow.core.framework import op_def_pb2
from tensorflow.python import pywrap_tensorflow


def main(path):
    ops = op_def_pb2.OpList()
    ops.ParseFromString(pywrap_tensorflow.TF_GetBuffer(pywrap_tensorflow.TF_GetAllOpList()))
    names = sorted(op.name for op in ops.op if op.is_stateful)
    with open(path, "w") as stream:
        stream.write("".join(name + "\n" for name in names))


if __name__ == "__main__":
    main(sys.argv[1])
