"""Runs programs on the installed TensorFlow and records what their graphs hold.

One program per line of standard input, as a JSON string; one record per line of standard output.
Each program runs in a forked child, so that TensorFlow is loaded once.
"""

import io
import json
import os
import sys
import traceback


def load():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        import tensorflow
    except ImportError:
        return None
    if tensorflow.__version__.startswith("1."):
        return tensorflow
    v1 = tensorflow.compat.v1
    v1.disable_v2_behavior()
    v1.keras.layers.Dense, v1.layers.dense
    sys.modules["tensorflow"] = v1
    return v1


def dims(op):
    try:
        shape = op.get_attr("shape")
    except ValueError:
        return None
    return None if shape.unknown_rank else [None if d.size < 0 else int(d.size) for d in shape.dim]


def record(code):
    from tensorflow.python.framework import ops
    from tensorflow.python.ops import variable_scope

    graphs, gets, depth = [], [], [0]
    real_init, real_get = ops.Graph.__init__, variable_scope._VariableStore.get_variable

    def init(self, *args, **kwargs):
        real_init(self, *args, **kwargs)
        graphs.append(self)

    def get(self, *args, **kwargs):
        depth[0] += 1
        try:
            found = real_get(self, *args, **kwargs)
        finally:
            depth[0] -= 1
        if depth[0] == 0:
            gets.append({"name": getattr(found, "name", None)})
        return found

    ops.Graph.__init__, variable_scope._VariableStore.get_variable = init, get
    error = None
    try:
        exec(compile(code, "program.py", "exec"), {"__name__": "__main__"})
    except SystemExit:
        pass
    except BaseException as raised:
        frames = [[f.filename, f.lineno, f.name] for f in traceback.extract_tb(raised.__traceback__) if f.filename == "program.py"]
        error = {"type": type(raised).__name__, "message": str(raised).split("\n")[0], "frames": frames}
    default = ops.get_default_graph()
    if default not in graphs:
        graphs.append(default)
    variables = [
        {"name": op.name + ":0", "shape": dims(op)}
        for graph in graphs
        if getattr(graph, "outer_graph", None) is None and type(graph).__name__ != "FuncGraph"
        for op in graph.get_operations()
        if op.type in ("VariableV2", "Variable", "VarHandleOp")
    ]
    return {"error": error, "graphs": [{"variables": variables, "gets": gets}]}


def in_child(code):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        sys.stdout = io.StringIO()
        with os.fdopen(writer, "w") as out:
            out.write(json.dumps(record(code)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as source:
        text = source.read()
    os.waitpid(child, 0)
    return text


def main():
    ready = load() is not None
    print(json.dumps({"ready": ready}), flush=True)
    for line in sys.stdin:
        print(in_child(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
