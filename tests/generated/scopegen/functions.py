"""Definitions of functions, closures, decorators, getters and context managers."""

from __future__ import annotations

from collections.abc import Callable

from scopegen import arguments as a
from scopegen.writer import Known, Program, View

Body = Callable[[Program], None]


def _opening(p: Program, name: str) -> str:
    """The scope that a layer function opens around its body; ``""`` for none."""
    return p.pick(
        f"tf.variable_scope({name}, reuse=reuse)", f"tf.variable_scope({name}, reuse=reuse)", f"tf.variable_scope({name}, reuse=tf.AUTO_REUSE)",
        f"tf.variable_scope(None, default_name={name})", f"tf.variable_scope({name} or 'layer', default_name='layer', reuse=reuse)",
        f"tf.name_scope({name})", f"tf.variable_scope({name}, reuse=tf.AUTO_REUSE) as scope", "",
    )


def layer_function(p: Program, body: Body) -> None:
    """``def f(x, units, name, reuse)`` in one of the usual shapes, kept for later calls."""
    name = p.fresh(p.pick("layer", "block", "linear", "encoder"))
    form = p.integer(0, 3)
    header = {
        0: "x, units, name, reuse=None", 1: "x, units=3, name='fc', reuse=tf.AUTO_REUSE", 2: "x, *args, **kwargs", 3: "x, units=2, reuse=None, name=None, **kwargs",
    }[form]
    if p.chance(0.12):
        _decorator(p)
        p.line(f"@traced{p.numbers['traced']}")
    with p.function(f"def {name}({header}):"):
        p.view.matrices, p.view.texts = [Known("x", ("x.shape[-1].value",))], [*p.view.texts]
        if form == 2:
            p.line("units, name, reuse = (list(args) + [kwargs.get('units', 3)])[0], kwargs.get('name', 'kw'), kwargs.get('reuse')")
        if p.chance(0.15):
            p.line(f'"""{p.pick("Applies a layer.", "A block of the model.")}"""')
        opening = _opening(p, "name" if form != 3 else f"name or '{name}'")
        if opening:
            with p.block(f"with {opening}:"):
                result = _body(p, body)
        else:
            result = _body(p, body)
        p.line(f"return {result}")
    p.view.calls.append(_caller(name, form))


def _body(p: Program, body: Body) -> str:
    if p.chance(0.75):
        w = p.fresh("w")
        p.line(f"{w} = tf.get_variable({p.pick(repr('w'), repr('kernel'), repr('weights'))}, {p.pick('[x.shape[-1].value, units]', 'shape=[int(x.shape[1]), units]', '[x.get_shape().as_list()[-1], units]')}{a.some(p, {'initializer': a.initializer(p), 'regularizer': a.regularizer(p)}, 0.15)})")
        p.bind_matrix(f"tf.matmul(x, {w}{p.op_name()})", "units")
    if p.chance(0.5):
        body(p)
    if p.chance(0.15):
        with p.block(p.pick("if name and name.startswith('l'):", "if units > 2:", "if reuse:", "if not reuse:")):
            p.line(f"return {p.matrix().text}" if p.chance(0.3) else f"tf.get_variable({p.variable_name()}, [units])")
    return p.matrix().text


def _caller(name: str, form: int) -> Callable[[Program, Known], str]:
    def call(p: Program, x: Known) -> str:
        units, scope = p.pick("2", "3", "4"), p.scope_text()
        reuse = f", reuse={a.reuse(p)}" if p.chance(0.25) else ""
        if form == 0:
            return p.pick(f"{name}({x.text}, {units}, {scope}{reuse})", f"{name}({x.text}, units={units}, name={scope}{reuse})")
        if form == 1:
            return p.pick(f"{name}({x.text})", f"{name}({x.text}, {units}, {scope})", f"{name}({x.text}, name={scope}{reuse})", f"functools.partial({name}, name={scope})({x.text})")
        if form == 2:
            return p.pick(f"{name}({x.text}, {units}, name={scope}{reuse})", f"{name}({x.text}, *[{units}], **dict(name={scope}))", f"{name}({x.text}, units={units}, name={scope}, extra=1)")
        return p.pick(f"{name}({x.text}{reuse})", f"{name}({x.text}, units={units}, name={scope})", f"{name}({x.text}, {units}, **{{'name': {scope}}})")
    return call


def call(p: Program, body: Body | None = None) -> None:
    """One or more calls of a function that was defined before."""
    if not p.view.calls:
        return
    function = p.random.choice(p.view.calls)
    form = p.random.random()
    if form < 0.75 - p.risk:
        p.bind_matrix(function(p, p.matrix()), "?")
        p.view.matrices[-1] = Known(p.view.matrices[-1].text, (f"int({p.view.matrices[-1].text}.shape[-1])",))
        return
    x = p.matrix()
    if form < 0.75:
        text = function(p, x)
        p.line(f"{p.fresh('t')} = {text}")
        p.line(f"{p.fresh('t')} = {text}")
    elif form < 0.93:
        scope = p.pick("tower_%d", "t%d", "gpu_%d")
        with p.aside(), p.block(f"for i in range({p.integer(2, 3)}):"), p.block(p.pick(f"with tf.variable_scope('{scope}' % i):", f"with tf.name_scope('{scope}' % i), tf.variable_scope(tf.get_variable_scope(), reuse=i > 0):", f"with tf.variable_scope('{scope}' % i, reuse=tf.AUTO_REUSE):")):
            p.line(f"{p.fresh('t')} = {function(p, x)}")
    else:
        p.line(f"{p.fresh('t')} = [{function(p, x)} for _ in range({p.integer(1, 2)})]")


def _decorator(p: Program) -> None:
    name = p.fresh("traced")
    with p.function(f"def {name}(f):"):
        if p.chance(0.6):
            p.line("@functools.wraps(f)")
        with p.function("def wrapper(*args, **kwargs):"):
            p.line(p.pick("result = f(*args, **kwargs)\n" + "    " * p.indent + "print(f.__name__)\n" + "    " * p.indent + "return result", f"with tf.variable_scope({p.pick('f.__name__', 'None, default_name=f.__name__', repr('deco'))}, reuse=tf.AUTO_REUSE):\n" + "    " * p.indent + "    return f(*args, **kwargs)", "with tf.name_scope(f.__name__):\n" + "    " * p.indent + "    return f(*args, **kwargs)"))
        p.line("return wrapper")


def getter(p: Program, body: Body | None = None) -> None:
    name = p.fresh("getter")
    with p.function(f"def {name}(getter, name, *args, **kwargs):"):
        p.line(p.pick("return getter(name, *args, **kwargs)", "kwargs['trainable'] = False\n" + "    " * p.indent + "return getter(name, *args, **kwargs)", "return getter(name + '_got', *args, **kwargs)", "return tf.identity(getter(name, *args, **kwargs), name='got')", "v = getter(name, *args, **kwargs)\n" + "    " * p.indent + "return v * 2.0 if v.dtype.is_floating else v", "kwargs['collections'] = [tf.GraphKeys.MODEL_VARIABLES, tf.GraphKeys.GLOBAL_VARIABLES]\n" + "    " * p.indent + "return getter(name, *args, **kwargs)"))
    p.view.getters.append(name)


def initializer(p: Program, body: Body | None = None) -> None:
    name = p.fresh("init")
    form = p.integer(0, 2)
    if form == 0:
        with p.function(f"def {name}(shape, dtype=tf.float32, partition_info=None):"):
            p.line(p.pick("return tf.ones(shape, dtype)", "return tf.zeros(shape, dtype=dtype)", "return tf.random_normal(shape, stddev=0.1, dtype=dtype)", "return tf.constant(0.5, dtype, shape)"))
    elif form == 1:
        p.line(f"{name} = lambda shape, dtype=None, partition_info=None: tf.zeros(shape, dtype or tf.float32)")
    else:
        with p.function(f"class {name}_class(tf.keras.initializers.Initializer):"), p.function("def __call__(self, shape, dtype=None, partition_info=None):"):
            p.line("return tf.ones(shape, dtype or tf.float32) * 0.5")
        p.line(f"{name} = {name}_class()")
    p.view.initializers.append(name)


def manager(p: Program, body: Body) -> None:
    """A context manager around a scope, as a generator or a class."""
    name = p.fresh("opened")
    scope = p.pick("tf.variable_scope(name, reuse=tf.AUTO_REUSE)", "tf.name_scope(name)", "tf.variable_scope(None, name)", "tf.variable_scope(name)")
    if p.chance(0.7):
        p.line("@contextlib.contextmanager")
        with p.function(f"def {name}(name):"), p.block(f"with {scope} as scope:"):
            if p.chance(0.3):
                p.line(f"tf.get_variable({p.variable_name()}, [2])")
            p.line("yield scope")
            if p.chance(0.3):
                p.line(f"tf.Variable(1.0, name={p.variable_name()})")
    else:
        with p.function(f"class {name}(object):"):
            with p.function("def __init__(self, name):"):
                p.line(f"self.scope = {scope}")
            with p.function("def __enter__(self):"):
                p.line("return self.scope.__enter__()")
            with p.function("def __exit__(self, *error):"):
                p.line(p.pick("return self.scope.__exit__(*error)", "self.scope.__exit__(*error)"))
    p.view.managers.append(name)


def closure(p: Program, body: Body) -> None:
    """A factory of functions."""
    factory, made = p.fresh("make"), p.fresh("made")
    with p.function(f"def {factory}(name, units):"):
        if p.chance(0.4):
            p.line("calls = []")
        with p.function("def apply(x):"):
            counted = "calls = []" in p.lines[-2]
            if counted:
                p.line("calls.append(x)")
            reuse = p.pick("reuse=len(calls) > 1", "reuse=tf.AUTO_REUSE") if counted else p.pick("reuse=tf.AUTO_REUSE", "reuse=None")
            with p.block(f"with tf.variable_scope(name, {reuse}):"):
                p.line(f"w = tf.get_variable('w', [x.shape[1].value, units])")
                if p.chance(0.3):
                    p.view = View(matrices=[Known("x", ("x.shape[1].value",))])
                    body(p)
                p.line("return tf.matmul(x, w)")
        p.line("return apply")
    p.line(f"{made} = {factory}({p.scope_text()}, {p.pick('2', '3')})")
    p.view.calls.append(lambda q, x: f"{made}({x.text})")


def template(p: Program, body: Body) -> None:
    name, function = p.fresh("template"), p.fresh("body")
    with p.function(f"def {function}(x, units=2):"):
        p.view.matrices = [Known("x", ("x.shape[-1].value",))]
        p.line("w = tf.get_variable('w', [x.shape[-1].value, units])")
        p.line(p.pick("y = tf.matmul(x, w)", "y = tf.layers.dense(tf.matmul(x, w), 3)", "y = tf.matmul(x, w) + tf.get_variable('offset', [units])"))
        if p.chance(0.2):
            body(p)
        p.line("return y")
    p.line(f"{name} = tf.make_template({p.scope_text()}, {function}{a.some(p, {'create_scope_now_': 'True', 'unique_name_': p.scope_name(), 'units': '3'}, 0.2)})")
    p.view.calls.append(lambda q, x: f"{name}({x.text})")
    call(p)


STATEMENTS = ((call, 12),)
BLOCKS = ((layer_function, 9), (getter, 1.5), (initializer, 1), (manager, 1.5), (closure, 2), (template, 1.5))
