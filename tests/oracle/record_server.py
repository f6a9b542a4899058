"""Runs programs on the installed TensorFlow and records what their graphs hold.

One program per line of standard input, as a JSON string; one record per line of standard output.
Each program runs in a forked child, so that TensorFlow is loaded once and every program finds it
as a fresh process would.  A record:

  error      null, or {type, message, frames}: the first line of the message, the program's frames
  graphs     [{variables, gets}], one per graph of the program:
    variables  [{name, shape, dtype, collections, frames}] in the order of creation
    gets       [{name, frames}], every tf.get_variable that returned, in the order of the calls
  ops        [name, line] of all operations

A frame is [file, line, function]; only those of the program are told, outermost first.
"""

import io
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import traceback
import types

LONGEST = 30
SOURCE = "program.py"


def load():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        import tensorflow
    except ImportError:
        return None
    if tensorflow.__version__.startswith("1."):
        import tensorflow.contrib.slim  # loaded here, not once per child

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


def own(frames):
    """The program's frames."""
    return [[SOURCE, f[1], f[2]] for f in frames if os.path.basename(f[0]) == SOURCE]


def members(graph):
    """The collections that each variable is in, by its name."""
    found = {}
    for key in graph.get_all_collection_keys():
        for item in graph.get_collection_ref(key) if isinstance(key, str) else ():
            name = getattr(item, "name", None)
            if isinstance(name, str) and hasattr(item, "initializer"):
                found.setdefault(name, set()).add(key)
    return found


def variables_of(graph):
    member = members(graph)
    return [
        {
            "name": op.name + ":0",
            "shape": dims(op),
            "dtype": op.get_attr("dtype").name,
            "collections": sorted(member.get(op.name + ":0", ())),
            "frames": own([(f[0], f[1], f[2]) for f in op.traceback or ()]),
        }
        for op in graph.get_operations()
        if op.type in ("VariableV2", "Variable", "VarHandleOp")
    ]


def line_of(op):
    frames = own([(f[0], f[1], f[2]) for f in op.traceback or ()])
    return frames[-1][1] if frames else None


def told(raised):
    """The error as the program's user reads it; AutoGraph puts message and place into its text."""
    frames = own(
        [(f.filename, f.lineno, f.name) for f in traceback.extract_tb(raised.__traceback__)]
    )
    lines = str(raised).split("\n")
    message, mark = lines[0], "    %s: " % type(raised).__name__
    if message in ("in converted code:", "in user code:"):
        for line in lines:
            place = re.match(r'\s+File "(.+)", line (\d+), in (\S+)', line) or re.match(
                r"    (\S.*):(\d+) (\S+)", line
            )
            if line.startswith(mark):
                message = line[len(mark) :]
                break
            if place:
                frames += own([(place.group(1), int(place.group(2)), place.group(3))])
    return {"type": type(raised).__name__, "message": message, "frames": frames}


def record(path, code):
    from tensorflow.python.framework import ops
    from tensorflow.python.ops import variable_scope
    from tensorflow.python.util import tf_stack

    graphs, gets, depth = [], {}, [0]
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
            stack = getattr(tf_stack, "convert_stack", list)(tf_stack.extract_stack())
            call = {
                "name": getattr(found, "name", None),
                "frames": own([(f[0], f[1], f[2]) for f in stack]),
            }
            gets.setdefault(id(ops.get_default_graph()), []).append(call)
        return found

    ops.Graph.__init__, variable_scope._VariableStore.get_variable = init, get
    error = None
    try:
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        main.__file__, sys.argv = path, [path]
        exec(compile(code, path, "exec"), main.__dict__)
    except SystemExit:
        pass
    except BaseException as raised:
        error = told(raised)
    default = ops.get_default_graph()
    if default not in graphs:
        graphs.append(default)
    built = [
        g
        for g in graphs
        if getattr(g, "outer_graph", None) is None and type(g).__name__ != "FuncGraph"
    ]
    graphs = [
        {"variables": variables_of(graph), "gets": gets.get(id(graph), [])} for graph in built
    ]
    operations = [[op.name, line_of(op)] for graph in built for op in graph.get_operations()]
    return {"error": error, "graphs": graphs, "ops": operations}


def in_child(code):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        signal.setitimer(signal.ITIMER_PROF, LONGEST)  # of its own time: the machine may be busy
        signal.alarm(10 * LONGEST)
        sys.stdout, sys.stdin = io.StringIO(), io.StringIO()
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)  # native code writes there, too, past sys.stdout
        os.dup2(silence, 2)
        folder = tempfile.mkdtemp()
        path = os.path.join(folder, SOURCE)
        with open(path, "w") as source:
            source.write(code)
        text = json.dumps(record(path, code))
        shutil.rmtree(folder)
        with os.fdopen(writer, "w") as out:
            out.write(text)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as source:
        text = source.read()
    os.waitpid(child, 0)
    return text or json.dumps(None)


def main():
    ready = load() is not None
    print(json.dumps({"ready": ready}), flush=True)
    for line in sys.stdin:
        print(in_child(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
