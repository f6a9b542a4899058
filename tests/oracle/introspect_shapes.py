"""Writes the rules by which TensorFlow's ops make the shapes of their outputs, where they are plain.

    python1.15 introspect_shapes.py ask OPS > TRIALS
    python introspect_shapes.py fit TRIALS | LC_ALL=C sort > server/tfscope/tf1/api/data/shapes_1_15.tsv
    python introspect_shapes.py ranks TRIALS

``OPS`` lists the types of ops.  Each is made many times with inputs of known and unknown shapes, constant inputs and
attributes; ``fit`` keeps the ops of which a rule foretells all that TensorFlow said.  ``shapes_plain.py`` tells how rules are
written.
"""

import json
import os
import random
import sys

SIZES = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 18, 20, 24, 30, 32, 36, 48, 60, 64, 72, 96]
TRIALS = 90
PRODUCER = 134
"""The version of graphs that TensorFlow 1.15 makes."""


def ask(names):
    """Prints what TensorFlow makes of the trials of each op."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow
    import tensorflow.contrib  # noqa: F401 - registers its ops
    from tensorflow.python.framework import op_def_registry

    registered = op_def_registry.get_registered_ops()
    for name in names:
        gone = registered[name].deprecation
        if 0 < gone.version <= PRODUCER:
            print(
                json.dumps(
                    [name, f"It has been removed in version {gone.version}. {gone.explanation}."]
                )
            )
            continue
        child = os.fork()  # a shape function may end the process
        if not child:
            Asker(tensorflow.compat.v1, registered[name]).print_trials()
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


class Asker:
    """Makes one op with random inputs and attributes."""

    def __init__(self, tf, op):
        self.tf, self.op, self.random = tf, op, random.Random(op.name)
        self.ranks = {}

    def print_trials(self):
        inputs = sum(2 if a.number_attr or a.type_list_attr else 1 for a in self.op.input_arg)
        for number in range(TRIALS + 7 * inputs):
            said = self.trial(number)
            if said is not None:
                print(json.dumps([self.op.name, *said]))

    def attribute(self, attr):
        """A random value of an attribute, and what the trial tells of it."""
        draw, allowed = self.random, attr.allowed_values.list
        if attr.type == "type":
            kinds = list(allowed.type) or [1, 3, 9]
            return kinds[0] if 1 not in kinds else 1
        if attr.type == "list(type)":
            return [1] * max(attr.minimum, 2)
        if attr.type == "string":
            if allowed.s:
                return draw.choice(list(allowed.s)).decode()
            return attr.default_value.s.decode() if attr.HasField("default_value") else ""
        if attr.type == "int":
            return draw.choice([max(1, attr.minimum), max(1, attr.minimum) + draw.randrange(4)])
        if attr.type == "bool":
            return draw.random() < 0.5
        if attr.type == "float":
            return 0.5
        if attr.type == "shape":
            return draw.choice([None, self.sizes(draw.randrange(4))])
        if attr.type == "list(int)":
            return [1] * draw.choice([attr.minimum, 4, 5])
        if attr.type == "list(shape)":
            return [
                draw.choice([None, self.sizes(draw.randrange(4))])
                for _ in range(max(attr.minimum, 2))
            ]
        if attr.type == "list(string)":
            return ["a"] * max(attr.minimum, 1)
        if attr.type == "list(float)":
            return [0.5] * max(attr.minimum, 1)
        return NotImplemented

    def sizes(self, rank):
        return [
            self.random.choice([None, *SIZES[:3]]) if self.random.random() < 0.7 else 1
            for _ in range(rank)
        ]

    def shapes(self, number, count):
        """The shapes of all inputs of a trial: of ranks that the op takes, with few sizes known, so that they may fit."""
        draw = self.random
        if number < count * 7:  # one is known
            one, rank = divmod(number, 7)
            return [draw.sample(SIZES, rank) if i == one else None for i in range(count)]
        known = [draw.random() < 0.8 for _ in range(count)]
        same_sizes = draw.sample(SIZES, 7)
        kind = number % 5
        share = (0.0, 0.15, 0.4, 1.0, 1.0)[kind]
        same = draw.randrange(5)
        found = []
        for i in range(count):
            ranks = self.ranks.get(i, range(7))
            rank = same if same in ranks else draw.choice(list(ranks) or [0])
            own = same_sizes[:rank] if kind in (2, 3) else draw.sample(SIZES, rank)
            found.append([s if draw.random() < share else None for s in own] if known[i] else None)
        return found

    def learn(self, number, count, said):
        """Which ranks an input may have."""
        if number < count * 7:
            one, rank = divmod(number, 7)
            taken = self.ranks.setdefault(one, set())
            if said is not None and (said[1] is None or "rank" not in said[1]):
                taken.add(rank)

    def trial(self, number):
        tf, op = self.tf, self.op
        attrs = {a.name: self.attribute(a) for a in op.attr}
        if NotImplemented in attrs.values():
            return None
        counted = {a.number_attr: 2 for a in op.input_arg if a.number_attr}
        attrs.update(counted)
        flat = []
        for a in op.input_arg:
            kinds = (
                [attrs[a.type_attr]]
                if a.type_attr
                else attrs[a.type_list_attr]
                if a.type_list_attr
                else [a.type]
            )
            flat.append(kinds * counted.get(a.number_attr, 1))
        count = sum(map(len, flat))
        shapes = self.shapes(number, count)
        with tf.Graph().as_default() as graph:
            told, given, place = [], {}, 0
            for a, kinds in zip(op.input_arg, flat):
                made = []
                for kind in kinds:
                    tensor, row = self.tensor(kind, shapes[place], a.is_ref, number)
                    made.append(tensor)
                    told.append(row)
                    place += 1
                given[a.name] = made if a.number_attr or a.type_list_attr else made[0]
            said = self.made(graph, given, attrs)
        self.learn(number, count, said)
        return None if said is None else [told, {k: v for k, v in attrs.items()}, *said]

    def tensor(self, kind, sizes, is_ref, number):
        """An input, and its shape and value."""
        tf, draw = self.tf, self.random
        dtype = tf.as_dtype(kind)
        if is_ref:
            return tf.raw_ops.VariableV2(shape=tf.TensorShape(sizes), dtype=dtype), [sizes, None]
        if dtype in (tf.int32, tf.int64) and draw.random() < 0.4:
            value = draw.choice([3, [3], [2, 4], [4, 2, 3], [2, 3, 4, 5]])
            return tf.constant(value, dtype), [tf.constant(value).shape.as_list(), value]
        if dtype == tf.resource and draw.random() < 0.5:
            return tf.placeholder(dtype, []), [[], None]
        return tf.placeholder(dtype, sizes), [sizes, None]

    def made(self, graph, given, attrs):
        """The shapes of the outputs, or the error."""
        from tensorflow.python.framework import op_def_library

        tf = self.tf
        inferred = {a.type_attr for a in self.op.input_arg} | {
            a.number_attr for a in self.op.input_arg
        }
        inferred |= {a.type_list_attr for a in self.op.input_arg}
        own = {}
        for a in self.op.attr:
            if a.name not in inferred:
                value = attrs[a.name]
                if a.type == "shape":
                    value = tf.TensorShape(value)
                elif a.type == "list(shape)":
                    value = [tf.TensorShape(s) for s in value]
                own[a.name] = value
        library = op_def_library.OpDefLibrary()
        library.add_op(self.op)
        try:
            made = library._apply_op_helper(self.op.name, **given, **own)[2]
            return [
                None if t.shape.ndims is None else t.shape.as_list() for t in made.outputs
            ], None
        except (ValueError, tf.errors.OpError) as error:
            text = str(error).split("\n")[0]
            return (None, text) if " for '" in text else (None, "!" + text)
        except TypeError:
            return None


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        with open(sys.argv[2]) as listed:
            ask(listed.read().split())
    else:
        import fit_shapes

        {"fit": fit_shapes.fit, "ranks": fit_shapes.ranks}[sys.argv[1]](sys.argv[2])
