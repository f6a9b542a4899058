"""``decorator``: functions made from the text of a signature, as the package of that name makes them."""

from __future__ import annotations

from tfscope.analysis.analyze import Options, analyze

PROGRAM = """
import decorator
import tensorflow as tf


class Maker(decorator.FunctionMaker):
    def __init__(self, func=None, **kwargs):
        super().__init__(func=func, name=None, signature=None, defaults=None, doc=None, module=None)
        self.kwonlyargs.append("size")
        self.kwonlydefaults = {"size": 3}
        self.signature += ", *, size=None"
        self.shortsignature += ", size=size"

    @classmethod
    def of(cls, func, caller):
        space = {"_call": caller, "_func": func}
        return Maker(func).make("def %(name)s(%(signature)s):\\n    return _call(_func, %(shortsignature)s)", space)


def sized(func, *args, size):
    return func(*args) + [size]


def shape(rows, columns=2):
    return [rows, columns]


@decorator.decorator
def scoped(func, *args, **kwargs):
    with tf.variable_scope(func.__name__):
        return func(*args, **kwargs)


@scoped
def layer(units, name="w"):
    return tf.get_variable(name, [units])


tf.get_variable("made", Maker.of(shape, sized)(7))
layer(5)
layer(units=4, name="v")
"""


def test_functions_of_a_text() -> None:
    found = analyze("/made/program.py", Options(), {"/made/program.py": PROGRAM})
    made = [(v.name, v.shape) for graph in found.graphs for v in graph.variables]
    assert made == [("made:0", (7, 2, 3)), ("layer/w:0", (5,)), ("layer/v:0", (4,))]
    assert not found.faults
