"""What programs do with Python itself around scopes: properties, generators, recursion, errors, registries."""

from __future__ import annotations

from collections.abc import Callable

from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def lazy_properties(p: Program, body: Body) -> None:
    """A model whose parts are properties, each built at its first use in a scope of its own."""
    lazy, name = p.fresh("lazy"), p.fresh("Graph")
    with_options = p.chance(0.3)
    with p.function(f"def {lazy}({'scope=None, **options' if with_options else 'function'}):"):
        if with_options:
            with p.function("def decorate(function):"):
                _lazy(p, "scope or function.__name__, **options")
            p.line("return decorate")
        else:
            _lazy(p, p.pick("function.__name__", "function.__name__, reuse=tf.AUTO_REUSE", "None, default_name=function.__name__"))
    call = p.pick("()", f"({p.scope_name()})", "(reuse=tf.AUTO_REUSE)") if with_options else ""
    with p.function(f"class {name}(object):"):
        with p.function("def __init__(self, x, units=3):"):
            p.line("self.x, self.units = x, units")
            p.line(p.pick("self.prediction", "pass", "self.loss"))
        p.line(f"@{lazy}{call}")
        with p.function("def prediction(self):"):
            p.line("x = self.x")
            p.view.matrices = [Known("x", ("x.shape[-1].value",))]
            body(p)
            p.line(p.pick("return tf.layers.dense(x, self.units)", "return tf.matmul(x, tf.get_variable('w', [int(x.shape[1]), self.units]))"))
        p.line(f"@{lazy}{call}")
        with p.function("def loss(self):"):
            p.line(p.pick("return tf.reduce_mean(tf.square(self.prediction))", "return tf.nn.l2_loss(self.prediction) * tf.get_variable('weight', [])"))
        p.line(f"@{lazy}{call}")
        with p.function("def optimize(self):"):
            p.line(f"return tf.train.{p.pick('AdamOptimizer', 'GradientDescentOptimizer', 'RMSPropOptimizer')}(0.1).minimize(self.loss)")
    graph = p.fresh("graph")
    p.line(f"{graph} = {name}({p.matrix().text})")
    p.line(p.pick(f"{graph}.optimize", f"{graph}.loss", f"print({graph}.prediction.name, {graph}.loss.name)"))
    p.view.matrices.append(Known(f"{graph}.prediction", ("3",)))


def _lazy(p: Program, scope: str) -> None:
    p.line("attribute = '_cache_' + function.__name__")
    p.line("@property")
    p.line("@functools.wraps(function)")
    with p.function("def wrapper(self):"):
        with p.block("if not hasattr(self, attribute):"), p.block(f"with tf.variable_scope({scope}):"):
            p.line("setattr(self, attribute, function(self))")
        p.line("return getattr(self, attribute)")
    p.line("return wrapper")


def generator(p: Program, body: Body) -> None:
    """Layers that a generator makes while its scope stays open for whoever takes them."""
    name = p.fresh("stages")
    with p.function(f"def {name}(x, sizes):"):
        p.view.matrices = [Known("x", ("x.shape[-1].value",))]
        with p.block("for i, size in enumerate(sizes):"):
            scope = p.pick("tf.variable_scope('stage_%d' % i)", "tf.variable_scope(None, 'stage')", "tf.name_scope('stage')", "tf.variable_scope('stage', reuse=i > 0 or None)" if p.chance(p.risk) else "tf.variable_scope('g{}'.format(i))")
            with p.block(f"with {scope}:"):
                p.line("x = tf.layers.dense(x, size)" if p.chance(0.5) else "x = tf.matmul(x, tf.get_variable('w_%d' % i, [x.shape[1].value, size]))")
                if p.chance(0.6):
                    p.line("yield x")
            if not p.lines[-1].endswith("yield x"):
                p.line("yield x")
    sizes = p.pick("[2, 3]", "(3, 3)", "[4]")
    x = p.matrix()
    if p.chance(0.6):
        with p.aside(), p.block(f"for {p.fresh('stage')} in {name}({x.text}, {sizes}):"):
            p.view.matrices = [Known(f"stage{p.numbers['stage']}", (f"stage{p.numbers['stage']}.shape[-1].value",))]
            p.line(f"tf.get_variable({p.variable_name()} + str(len(tf.global_variables())), [2])" if p.chance(0.5) else f"tf.Variable(1.0, name={p.variable_name()})")
            if p.chance(0.3):
                p.line("break")
    else:
        p.line(f"{p.fresh('stages_made')} = {p.pick('list', 'tuple', 'sorted' if p.chance(p.risk / 4) else 'list')}({name}({x.text}, {sizes}))")


def recursive(p: Program, body: Body) -> None:
    name = p.fresh("nest")
    with p.function(f"def {name}(x, depth):"):
        p.view.matrices = [Known("x", ("x.shape[-1].value",))]
        with p.block(f"with tf.variable_scope({p.pick(repr('level'), repr('level_%d') + ' % depth', repr('l') + ' + str(depth)', 'None, default_name=' + repr('level'))}):"):
            p.line("w = tf.get_variable('w', [x.shape[1].value, depth + 1])")
            if p.chance(0.4):
                body(p)
            with p.block("if depth == 0:"):
                p.line("return tf.matmul(x, w)")
            p.line(p.pick(f"return {name}(tf.matmul(x, w), depth - 1)", f"y = {name}(tf.matmul(x, w), depth - 1)\n{'    ' * p.indent}return y + tf.get_variable('after', [y.shape[-1].value])"))
    p.bind_matrix(f"{name}({p.matrix().text}, {p.integer(0, 2)})", "1")


def stacked(p: Program, body: Body) -> None:
    """Contexts that are entered one after the other."""
    stack = p.fresh("stack")
    with p.block(f"with contextlib.ExitStack() as {stack}:"):
        for _ in range(p.integer(1, 3)):
            opened = p.pick(f"tf.variable_scope({p.scope_text()})", f"tf.name_scope({p.scope_name()})", f"tf.variable_scope({p.scope_name()}, reuse=tf.AUTO_REUSE)", "tf.device('/cpu:0')")
            p.line(f"{stack}.enter_context({opened})")
            if p.chance(0.6):
                body(p)


def suppressed(p: Program, body: Body) -> None:
    """Errors of sharing that end a block and nothing more."""
    name = p.random.choice(p.written_names) if p.written_names else "'w'"
    with p.aside(), p.block(f"with contextlib.suppress({p.pick('ValueError', 'Exception', 'ValueError, TypeError')}):"):
        p.line(p.pick(f"tf.get_variable({name}, [2, 2])", f"tf.Variable(1.0, name={name})"))
        with p.block(f"with tf.variable_scope({p.scope_name()}, reuse=True):"):
            p.line(f"tf.get_variable({name}, [2])")
        p.line(f"tf.get_variable({p.variable_name()}, [1])")


def get_or_create(p: Program, body: Body) -> None:
    """A function that asks for a variable and makes it if TensorFlow has none."""
    name = p.fresh("get_or_create")
    lost = p.fresh("Missing")
    form = p.integer(0, 3)
    if form == 3:
        with p.function(f"class {lost}({p.pick('ValueError', 'Exception', 'KeyError')}):"):
            p.line("pass")
    with p.function(f"def {name}(name, shape):"):
        with p.block("try:"), p.block(f"with tf.variable_scope({p.pick('tf.get_variable_scope()', 'tf.get_variable_scope()', repr(''))}, reuse=True):"):
            p.line("return tf.get_variable(name, shape)")
        with p.block(f"except ValueError{p.pick('', ' as error')}:"):
            if form == 3:
                p.line(f"raise {lost}('no %s' % name){p.pick('', ' from None')}")
            else:
                p.line(p.pick("return tf.get_variable(name, shape)", "with tf.variable_scope('made'): return tf.get_variable(name, shape)", "pass"))
        if form == 2:
            with p.block("finally:"):
                p.line("tf.no_op(name='asked')")
        if form != 3:
            p.line("return tf.get_variable(name, shape)")
    texts = [f"{name}({p.variable_name()}, [2, 2])" for _ in range(2)]
    if form == 3 and not p.chance(p.risk):
        with p.aside(), p.block("try:"):
            p.line(f"{p.fresh('v')} = {texts[0]}")
        with p.aside(), p.block(f"except {lost} as lost:"):
            p.line(p.pick("print(lost)", f"tf.get_variable({p.variable_name()}, [3])", "print(lost.args[0])"))
        return
    for text in (texts[0], p.pick(texts[0], texts[1])):
        p.line(f"{p.fresh('v')} = {text}")


def registry(p: Program, body: Body) -> None:
    """Builders kept in a table by a decorator with arguments."""
    table, register = p.fresh("table"), p.fresh("register")
    p.line(f"{table} = {p.pick('{}', 'collections.OrderedDict()', 'dict()')}")
    with p.function(f"def {register}(name{p.pick('', ', **defaults')}):"):
        options = ", **defaults" if "defaults" in p.lines[-1] else ""
        with p.function("def wrap(f):"):
            p.line(f"{table}[name] = functools.partial(f{options})")
            p.line("return f")
        p.line("return wrap")
    for key in ("a", "b")[: p.integer(1, 2)]:
        p.line(f"@{register}('{key}'{', units=%d' % p.integer(2, 4) if options and p.chance(0.5) else ''})")
        with p.function(f"def {p.fresh('build')}(x, units=2):"):
            p.view.matrices = [Known("x", ("x.shape[-1].value",))]
            if p.chance(0.5):
                body(p)
            p.line(p.pick("return tf.layers.dense(x, units, name='out')", "return tf.matmul(x, tf.get_variable('w', [x.shape[1].value, units]))"))
    x = p.matrix()
    with p.aside(), p.block(p.pick(f"for key in sorted({table}):", f"for key, build in {table}.items():")), p.block(f"with tf.variable_scope({p.pick('key', repr('net_') + ' + key')}{p.pick('', '', ', reuse=tf.AUTO_REUSE')}):"):
        p.line(f"{table}[key]({x.text})")


def counted(p: Program, body: Body) -> None:
    """Names numbered by a global, a closure or an attribute."""
    name, counter = p.fresh("numbered"), p.fresh("counter")
    form = p.integer(0, 2)
    if form == 0:
        p.line(f"{counter} = {p.pick('[0]', 'collections.defaultdict(int)', 'collections.Counter()')}")
        with p.function(f"def {name}(stem):"):
            p.line(f"{counter}[0] += 1")
            p.line(f"return '%s_%d' % (stem, {counter}[0])")
    elif form == 1:
        with p.function(f"def {name}_factory(count=0):"):
            with p.function("def following(stem):"):
                p.line("nonlocal count")
                p.line("count += 1")
                p.line("return f'{stem}{count:02d}'")
            p.line("return following")
        p.line(f"{name} = {name}_factory()")
    else:
        with p.function(f"def {name}(stem, seen={{}}):"):
            p.line("seen[stem] = seen.get(stem, -1) + 1")
            p.line("return stem if not seen[stem] else stem + '_' + str(seen[stem])")
    for _ in range(p.integer(1, 3)):
        p.line(f"{p.fresh('v')} = {p.pick('tf.get_variable', 'tf.get_variable', 'tf.get_local_variable')}({name}('n'), [{p.integer(1, 3)}])")
    with p.block(f"with tf.variable_scope({name}('s')):"):
        body(p)


def composed(p: Program, body: Body) -> None:
    """Objects that own objects, each with a scope."""
    net = p.fresh("Stack")
    with p.function(f"class {net}({p.pick('object', 'tf.Module') if p.chance(0.2) else 'object'}):"):
        with p.function("class Block(object):"):
            with p.function("def __init__(self, name, units):"):
                p.line("self.units = units")
                p.line(p.pick("with tf.variable_scope(name) as self.scope: pass", "with tf.variable_scope(None, default_name=name) as self.scope: pass", "self.scope = name"))
            with p.function("def __call__(self, x):"), p.block("with tf.variable_scope(self.scope, reuse=tf.AUTO_REUSE):"):
                p.view.matrices = [Known("x", ("x.shape[-1].value",))]
                p.line("w = tf.get_variable('w', [x.shape[-1].value, self.units])")
                if p.chance(0.3):
                    body(p)
                p.line("return tf.matmul(x, w)")
        with p.function("def __init__(self, title, sizes):"):
            p.line("self.title = title")
            p.line(f"self.blocks = [{p.pick(net + '.Block', 'self.Block')}('b%d' % i, size) for i, size in enumerate(sizes)]")
        with p.function("def __call__(self, x, reuse=None):"):
            with p.block(p.pick("with tf.variable_scope(self.title, reuse=reuse):", "with tf.name_scope(self.title):", "with tf.variable_scope(self.title, reuse=tf.AUTO_REUSE):")):
                with p.block(p.pick("for block in self.blocks:", "for block in self:")):
                    p.line("x = block(x)")
            p.line("return x")
        with p.function("def __iter__(self):"):
            p.line(p.pick("return iter(self.blocks)", "yield from self.blocks"))
        with p.function("def __getitem__(self, at):"):
            p.line("return self.blocks[at]")
        p.line("@classmethod")
        with p.function("def of(cls, *sizes, **kwargs):"):
            p.line("return cls(kwargs.get('title', cls.__name__), sizes)")
    made = p.fresh("stack_made")
    p.line(f"{made} = {p.pick(f'{net}.of(2, 3)', f'{net}({p.scope_name()}, [3, 2])', f'{net}.of(2, title={p.scope_name()})')}")
    x = p.matrix()
    p.bind_matrix(f"{made}({x.text})", f"{made}[-1].units")
    if p.chance(0.4):
        p.line(f"{made}({x.text}{p.pick('', ', reuse=True', ', reuse=tf.AUTO_REUSE')})" if p.chance(p.risk * 3) else f"{made}({x.text}, reuse=tf.AUTO_REUSE)")
    if p.chance(0.2):
        p.line(f"{made}[0]({x.text})")


def fault(p: Program, body: Body) -> None:
    """An error of Python's own, mostly caught."""
    text = p.pick("{}['missing']", "[1, 2][5]", "int('x')", "1 // 0", "None.name", "len(5)", "undefined_name", "tf.nn.no_such_function", "assert_(1)", "(lambda a: a)()", "raise_", "dict(a=1)['b']", "tf.get_variable", "iter(3)", "next(iter([]))")
    statement = {"assert_(1)": "assert not tf.global_variables(), 'there are variables'", "raise_": "raise NotImplementedError('later')", "tf.get_variable": "tf.get_variable('w', [2], unknown=1)"}.get(text, text)
    if p.chance(p.risk):
        p.line(statement)
        return
    with p.aside(), p.block("try:"):
        p.line(f"tf.get_variable({p.variable_name()}, [1])" if p.chance(0.5) else "tf.no_op()")
        p.line(statement)
        p.line(f"tf.get_variable({p.variable_name()}, [2])")
    with p.aside(), p.block(f"except {p.pick('Exception', '(KeyError, IndexError, ValueError, ZeroDivisionError, AttributeError, TypeError, NameError, AssertionError, RuntimeError, StopIteration)')}{p.pick('', ' as error')}:"):
        p.line(f"print({'error' if p.lines[-1].endswith('as error:') else repr('failed')})")
        if p.chance(0.5):
            p.line(f"tf.Variable(1.0, name={p.variable_name()})")


BLOCKS = ((lazy_properties, 1.5), (generator, 1.5), (recursive, 1), (stacked, 1), (suppressed, 1), (get_or_create, 1.5), (registry, 1), (counted, 1), (composed, 1.5), (fault, 1))
