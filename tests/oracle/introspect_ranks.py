"""Writes the ranks that the shape functions of TensorFlow's ops demand of inputs and no model of ours does.

    python1.15 introspect_ranks.py all > ALL
    python introspect_ranks.py unsaid ALL > server/tfscope/tf1/api/data/ranks_1_15.tsv

A row: the type of the op, then per input its number and the rank: ``0=2``, ``1>=1``, ``2<=1``.  Each
input is tried with every rank up to 6 while the others have none that is known.
"""

import os
import re
import sys

RANKS = range(7)
REFUSED = re.compile(r"^Shape must be (at least |at most |)rank (\d+) but is rank (\d+)")
SIGNS = {"": "=", "at least ": ">=", "at most ": "<="}
LISTS = ([1, 1, 1, 1], [1, 1, 1, 1, 1], [1], [])


def demanded(call, count):
    """The demands as texts; ``call`` is given the number of an input and its rank."""
    found = []
    for number in range(count):
        said = set()
        for rank in RANKS:
            match = REFUSED.match(call(number, rank) or "")
            if match and int(match.group(3)) == rank:
                said.add(SIGNS[match.group(1)] + match.group(2))
        if len(said) == 1:
            found.append(f"{number}{said.pop()}")
    return found


def all_demands():
    """Asks TensorFlow."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow
    from tensorflow.core.framework import op_def_pb2, types_pb2
    from tensorflow.python import pywrap_tensorflow

    tf = tensorflow.compat.v1
    ops = op_def_pb2.OpList()
    ops.ParseFromString(pywrap_tensorflow.TF_GetBuffer(pywrap_tensorflow.TF_GetAllOpList()))

    def attributes(op, list_of_int):
        types, made = {}, {}
        for attr in op.attr:
            allowed = list(attr.allowed_values.list.type)
            if attr.type == "type":
                kind = (
                    types_pb2.DT_FLOAT
                    if not allowed or types_pb2.DT_FLOAT in allowed
                    else allowed[0]
                )
                types[attr.name] = kind
                if not any(
                    arg.type_attr == attr.name for arg in op.input_arg
                ) and not attr.HasField("default_value"):
                    made[attr.name] = tf.as_dtype(kind)
            elif attr.HasField("default_value"):
                continue
            elif attr.type == "string":
                made[attr.name] = (
                    attr.allowed_values.list.s[0].decode() if attr.allowed_values.list.s else ""
                )
            elif attr.type in ("int", "float", "bool", "shape", "list(int)"):
                made[attr.name] = {
                    "int": max(1, attr.minimum),
                    "float": 0.5,
                    "bool": False,
                    "shape": None,
                    "list(int)": list_of_int,
                }[attr.type]
            else:
                return None
        return types, made

    def ask(op, function):
        for list_of_int in LISTS:
            found = attributes(op, list_of_int)

            def call(number, rank, found=found):
                types, made = found
                with tf.Graph().as_default():
                    inputs = {
                        a.name: tf.placeholder(
                            types.get(a.type_attr) or a.type, [None] * rank if i == number else None
                        )
                        for i, a in enumerate(op.input_arg)
                    }
                    try:
                        function(**inputs, **made)
                    except Exception as error:
                        return str(error)

            if found is None or call(-1, 0) is not None:
                continue
            row = demanded(call, len(op.input_arg))
            if row:
                print("\t".join([op.name, *row]), flush=True)
            return

    for op in sorted(ops.op, key=lambda op: op.name):
        function = getattr(tensorflow.raw_ops, op.name, None)
        if function is None or any(
            a.is_ref or a.number_attr or a.type_list_attr for a in op.input_arg
        ):
            continue
        child = os.fork()  # a shape function may end the process
        if not child:
            ask(op, function)
            os._exit(0)
        os.waitpid(child, 0)


def unsaid(path):
    """Asks the models with the rows of a file, which are what TensorFlow demands."""
    sys.path.insert(
        0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "server")
    )
    from tfscope.tf1.api import op_ranks
    from tfscope.values.run import Run, activate

    op_ranks.demands = lambda op_type: ()
    with activate(Run()), open(path) as rows:
        for row in rows:
            name, *wanted = row.rstrip("\n").split("\t")
            left = [demand for demand in wanted if not said(name, demand)]
            if left:
                print("\t".join([name, *left]))


def said(name, demand):
    """Whether an op's shape function refuses a rank that TensorFlow refuses."""
    from tfscope.tf1.api.op_defs import op_def
    from tfscope.tf1.api.registry import lookup
    from tfscope.tf1.api.shape_context import SHAPES, Context, ShapeError

    number, sign, rank = re.fullmatch(r"(\d+)(=|>=|<=)(\d+)", demand).groups()
    wrong = int(rank) + 1 if sign != ">=" else int(rank) - 1
    placeholder = lookup("placeholder")
    definition, function = op_def(name), SHAPES.get(name)
    if function is None:
        return False
    made = {"int": 1, "float": 0.5, "bool": False, "string": "", "list(int)": [1, 1, 1, 1]}
    attrs = {
        k: made.get(a.kind) if a.default is None else a.default for k, a in definition.attrs.items()
    }
    kind = lookup("float32")
    inputs = [
        placeholder(kind, [None] * wrong if i == int(number) else None)
        for i in range(len(definition.inputs))
    ]
    try:
        function(Context(name, inputs, attrs, {}))
    except (
        ShapeError,
        KeyError,
        TypeError,
    ):  # a function may need attributes that only its model gives
        return True
    return False


if __name__ == "__main__":
    all_demands() if sys.argv[1] == "all" else unsaid(sys.argv[2])
