"""Writes the types of ops without a gradient function, from TensorFlow's own registry of gradients.

    python1.15 introspect_gradients.py server/tfscope/tf1/api/data/gradients_1_15.tsv
    python2.15 introspect_gradients.py server/tfscope/tf1/api/data/gradients_2_15.tsv

Each with ``none`` where it is registered that no gradient passes, ``missing`` where nothing is, so that a
gradient that comes to it is an error.
"""

import sys

import tensorflow.compat.v1 as tf
from tensorflow.core.framework import op_def_pb2
from tensorflow.python.framework import ops

try:
    from tensorflow.python.client import pywrap_tf_session as client
    from tensorflow.python.framework.ops import gradient_registry as registry
except ImportError:
    import tensorflow.contrib.rnn  # noqa: F401 - contrib registers gradients of its own
    from tensorflow.python import pywrap_tensorflow as client

    for name in dir(tensorflow.contrib):
        getattr(tensorflow.contrib, name)
    registry = ops._gradient_registry


def main(path):
    listed = op_def_pb2.OpList()
    listed.ParseFromString(client.TF_GetBuffer(client.TF_GetAllOpList()))
    with open(path, "w") as stream:
        for name in sorted(op.name for op in listed.op):
            try:
                known = registry.lookup(name)
            except LookupError:
                stream.write(name + "\tmissing\n")
                continue
            if known is None:
                stream.write(name + "\tnone\n")


if __name__ == "__main__":
    assert tf.__version__
    main(sys.argv[1])
