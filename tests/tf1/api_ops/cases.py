"""Small TensorFlow programs, one per case, and what their graphs hold.

A file of ``cases/`` holds cases separated by lines ``#: name``; each is run in a graph of its own and
described by its operations (name, type, dtypes and shapes of the outputs) and its error.  The same
file runs on TensorFlow 1.15 (``python cases.py cases/x.py`` under its Python prints the record) and,
by ``test_api_ops.py``, on the models.
"""

import json
import sys


def split(text):
    """``[(name, source)]`` of a file of cases."""
    found = []
    for line in text.split("\n"):
        if line.startswith("#: "):
            found.append((line[3:].strip(), []))
        elif found:
            found[-1][1].append(line)
    return [(name, "\n".join(lines)) for name, lines in found]


def describe(op):
    """Name, type and outputs of an operation, as JSON."""
    outputs = []
    for tensor in op.outputs:
        shape = tensor.shape
        sizes = None if shape.ndims is None else shape.as_list()
        outputs.append([getattr(tensor.dtype, "name", None), sizes])
    return [op.name, op.type, outputs]


def run_case(tf, source, is_error):
    """The record of one case on a TensorFlow; ``is_error(e)`` tells the program's errors."""
    graph = tf.Graph()
    record = {}
    with graph.as_default():
        try:
            exec(compile(source, "case", "exec"), {"tf": tf})
        except Exception as error:
            if not is_error(error):
                raise
            record["error"] = [type(error).__name__, str(error)]
    record["ops"] = [describe(op) for op in graph.get_operations()]
    return record


def main(paths):
    """Prints the records of files of cases, from the TensorFlow that is installed."""
    import tensorflow as tf

    if not tf.__version__.startswith("1."):
        tf = tf.compat.v1
        tf.disable_v2_behavior()
    tf.logging.set_verbosity(tf.logging.FATAL)
    for path in paths:
        with open(path) as file:
            cases = split(file.read())
        records = {name: run_case(tf, source, lambda error: True) for name, source in cases}
        with open(path.replace("cases/", "records/").replace(".py", ".json"), "w") as file:
            lines = ["%s: %s" % (json.dumps(n), json.dumps(r)) for n, r in records.items()]
            file.write("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
