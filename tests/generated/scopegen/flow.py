"""Loops, conditions, exceptions and TensorFlow's own control flow."""

from __future__ import annotations

from collections.abc import Callable

from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def loop(p: Program, body: Body) -> None:
    """A loop whose body mostly opens a scope of its own."""
    number = p.integer(1, 3)
    texts = [repr(p.pick("one", "two", "left", "right", "a", "b")) for _ in range(number)]
    header, value = p.random.choice([
        (f"for i in range({number}):", "i"), (f"for i, units in enumerate([{', '.join(str(p.integer(2, 4)) for _ in range(number))}]):", "i"),
        (f"for key in [{', '.join(texts)}]:", "key"), (f"for key, units in sorted(dict(a=2, b=3).items()):", "key"),
        (f"for key, units in zip([{', '.join(texts)}], [2, 3, 4]):", "key"), ("for i in reversed(range(2)):", "i"), ("for key in ('a', 'b'):", "key"),
    ])
    with p.aside(), p.block(header):
        p.view.texts = [value]
        if p.chance(0.8 - p.risk):
            scope = p.pick(f"'s%s' % {value}", f"'step_{{}}'.format({value})", f"'s' + str({value})", "'same', reuse=tf.AUTO_REUSE", "None, default_name='unnamed'")
            with p.block(f"with tf.variable_scope({scope}):"):
                body(p)
        else:
            body(p)
        if p.chance(0.15):
            with p.block(p.pick(f"if {value} in (1, 'b'):", f"if {value} == 0:")):
                p.line(p.pick("break", "continue"))
    if p.chance(0.1):
        with p.aside(), p.block("else:"):
            body(p)


def while_(p: Program, body: Body) -> None:
    counter = p.fresh("count")
    p.line(f"{counter} = {p.integer(1, 2)}")
    with p.aside(), p.block(f"while {counter} > 0:"):
        with p.block(f"with tf.variable_scope('while_%d' % {counter}):"):
            body(p)
        p.line(f"{counter} -= 1")


def condition(p: Program, body: Body) -> None:
    test = p.pick("if len(tf.global_variables()) % 2:", "if tf.get_variable_scope().reuse:", "if not tf.trainable_variables():", "if tf.get_variable_scope().name == '':", "if 'a' in tf.get_variable_scope().name:", "if tf.__version__.startswith('1'):", "if tf.get_default_graph().get_name_scope():")
    with p.aside(), p.block(test):
        body(p)
    if p.chance(0.5):
        with p.aside(), p.block("else:"):
            body(p)


def caught(p: Program, body: Body) -> None:
    """try with the handlers that programs write around sharing."""
    kind = p.pick("ValueError", "ValueError", "ValueError as error", "Exception as error", "(ValueError, TypeError)", "ValueError")
    with p.aside(), p.block("try:"):
        _clash(p, body)
    with p.aside(), p.block(f"except {kind}:"):
        if "as" in kind:
            p.line(p.pick("print(type(error).__name__)", "print(error)", f"tf.get_variable({p.variable_name()} + ('_exists' if 'exists' in str(error) else '_other'), [1])"))
        p.line(p.pick(f"tf.Variable(0.0, name={p.variable_name()})", "pass", f"tf.get_variable({p.variable_name()}, [2])"))
        if p.chance(p.risk / 2):
            p.line(p.pick("raise", "raise RuntimeError('lost')"))
    if p.chance(0.25):
        with p.aside(), p.block("else:"):
            body(p)
    if p.chance(0.25):
        with p.aside(), p.block("finally:"):
            p.line(p.pick(f"tf.get_variable({p.variable_name()}, [1])", "tf.no_op()", f"tf.Variable(1, name={p.variable_name()})"))


def _clash(p: Program, body: Body) -> None:
    form = p.integer(0, 4)
    name = p.random.choice(p.written_names) if p.written_names else "'w'"
    if form == 0:
        with p.block("with tf.variable_scope(tf.get_variable_scope(), reuse=True):"):
            p.line(f"tf.get_variable({name}, [2, 2])")
    elif form == 1:
        p.line(f"tf.get_variable({name}, {p.pick('[2]', '[3, 3]', 'initializer=1.0')})")
    elif form == 2:
        with p.block(f"with tf.variable_scope({p.scope_name()}, reuse=True):"):
            body(p)
    elif form == 3:
        p.line(f"tf.layers.dense({p.matrix().text}, 3, name={p.random.choice(p.written_scopes) if p.written_scopes else repr('fc')}, reuse={p.pick('True', 'None')})")
    else:
        body(p)


def cond(p: Program, body: Body) -> None:
    x = p.matrix()
    branch = p.fresh("branch")
    with p.function(f"def {branch}():"):
        p.view.matrices = [x]
        p.line(p.pick(f"w = tf.get_variable({p.variable_name()}, [{x.shape[0]}])", f"w = tf.layers.dense({x.text}, {x.shape[0]}, name={p.scope_name()})", "w = tf.constant(2.0)", f"w = tf.Variable(lambda: tf.ones([{x.shape[0]}]), name={p.variable_name()})" if p.chance(0.5) else "w = 1.0"))
        p.line(f"return {x.text} + w")
    predicate = p.pick("tf.placeholder(tf.bool, [])", f"tf.reduce_sum({x.text}) > 0", "tf.constant(True)", "tf.placeholder_with_default(True, [])")
    other = p.pick(f"lambda: {x.text}", f"lambda: {x.text} * 2.0", f"lambda: {branch}()" if p.chance(p.risk) else f"lambda: tf.nn.relu({x.text})")
    p.bind_matrix(f"tf.cond({predicate}, {branch}, {other}{p.op_name()})", x.shape[0])


def while_loop(p: Program, body: Body) -> None:
    x = p.matrix()
    step = p.fresh("step")
    with p.function(f"def {step}(i, state):"):
        p.view.matrices = [Known("state", x.shape)]
        with p.block(f"with tf.variable_scope({p.scope_name()}, reuse=tf.AUTO_REUSE):"):
            p.line(f"w = tf.get_variable('w', [{x.shape[0]}, {x.shape[0]}])")
        p.line("return i + 1, tf.matmul(state, w)")
    out = p.fresh("out")
    p.line(f"_, {out} = tf.while_loop(lambda i, state: i < {p.integer(2, 5)}, {step}, [{p.pick('0', 'tf.constant(0)')}, {x.text}]{p.op_name()})")
    p.view.matrices.append(Known(out, x.shape))


def mapped(p: Program, body: Body) -> None:
    x = p.matrix()
    p.line(f"{p.fresh('t')} = " + p.pick(f"tf.map_fn(lambda row: row * tf.get_variable({p.variable_name()}, []), {x.text})", f"tf.scan(lambda total, row: total + row, {x.text})", f"tf.map_fn(lambda row: tf.reduce_sum(row), {x.text}{p.op_name()})", f"tf.foldl(lambda total, row: total + row, {x.text})"))


def comprehension(p: Program, body: Body) -> None:
    values = p.fresh("values")
    p.line(f"{values} = " + p.pick(f"[tf.get_variable({p.variable_name()} + '_%d' % i, [i + 1]) for i in range(3)]", f"{{k: tf.Variable(v, name=k) for k, v in (('a', 1.0), ('b', 2.0))}}", f"list(map(lambda i: tf.get_variable({p.variable_name()} + str(i), [2]), range(2)))", f"dict((n, tf.get_variable({p.variable_name()} + n, [1])) for n in 'xy')", f"[v for v in tf.global_variables() if v.name.startswith('a')]", f"[tf.layers.dense({p.matrix().text}, u) for u in (2, 3)]", f"[tf.Variable(tf.zeros([i])) for i in range(1, 3) if i > 1]"))


def config(p: Program, body: Body) -> None:
    """Text and numbers that later names are made of."""
    text = p.fresh("text")
    p.line(f"{text} = " + p.pick("'name'", "'%s-%d' % ('n', 3)", "'{}{:02d}'.format('m', 7)", "'_'.join(['a', 'b'])", "'ABC'.lower()", "'a/b/c'.split('/')[-1]", "{'key': 'value'}['key']", "'x' * 2", "str(2 ** 3) + 'th'", "'pre_' + 'Fix'.replace('F', 'f')", "('u', 'v')[-1]", "'%.1f' % 0.5", "'scope'.upper().title()"))
    p.view.texts.append(text)


def cases(p: Program, body: Body) -> None:
    """``tf.case`` and a loop within ``tf.cond``."""
    x, choose = p.matrix(), p.fresh("choose")
    w = f"tf.get_variable({p.variable_name()}, [{x.shape[0]}])"
    with p.function(f"def {choose}():"):
        p.line(p.pick(f"return {x.text} * {w}", f"_, y = tf.while_loop(lambda i, y: i < 2, lambda i, y: (i + 1, y * {w}), [0, {x.text}])\n{'    ' * p.indent}return y", f"return tf.layers.batch_normalization({x.text}, training=True)"))
    p.bind_matrix(p.pick(f"tf.case([(tf.placeholder(tf.bool, []), {choose})], default=lambda: {x.text}{p.op_name()})", f"tf.cond(tf.placeholder(tf.bool, []), true_fn={choose}, false_fn=lambda: {x.text})", f"tf.case({{tf.reduce_sum({x.text}) > 1: {choose}}}, default=lambda: tf.zeros_like({x.text}), exclusive=True)"), x.shape[0])


def stepped(p: Program, body: Body) -> None:
    """Functions over the rows that make or share variables."""
    x, step = p.matrix(), p.fresh("row_step")
    with p.function(f"def {step}({'total, row' if p.chance(0.5) else 'row'}):"):
        scan = "total" in p.lines[-1]
        with p.block(f"with tf.variable_scope({p.scope_name()}{p.pick('', ', reuse=tf.AUTO_REUSE')}):"):
            p.line(f"w = tf.get_variable('w', [{x.shape[0]}]{p.pick('', ', initializer=tf.ones_initializer()')})")
            p.line("return total * w + row" if scan else "return row * w")
    function = p.pick("scan", "foldl", "foldr") if scan else "map_fn"
    first = f", initializer=tf.zeros([{x.shape[0]}])" if scan and p.chance(0.5) else ""
    p.line(f"{p.fresh('t')} = tf.{function}({step}, {x.text}{first}{p.op_name()})")


BLOCKS = ((loop, 6), (while_, 0.7), (condition, 1.5), (caught, 5), (cond, 1.5), (while_loop, 1), (mapped, 0.7), (comprehension, 2), (config, 3), (cases, 1), (stepped, 1))
