"""How programs are put together: base classes, properties, contexts of one's own, getters, errors handed on."""

from __future__ import annotations

from collections.abc import Callable

from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def base_model(p: Program, body: Body) -> None:
    """An abstract model, two children, parts that a mixin gives."""
    base, child, mixin = p.fresh("Base"), p.fresh("Derived"), p.fresh("Mixin")
    with p.function(f"class {mixin}(object):"):
        with p.function("def head(self, x):"):
            p.line(f"return tf.layers.dense(x, self.classes, name={p.pick(repr('head'), 'self.name + ' + repr('_head'), 'None')})")
    with p.function(f"class {base}({p.pick('object', '')}):".replace("()", "")):
        p.line(f"classes, scope_name = {p.integer(2, 3)}, {p.scope_name()}")
        with p.function("def __init__(self, name=None, **options):"):
            p.line("self._name, self.options, self._scope = name or type(self).__name__.lower(), options, None")
            with p.block("for key, value in options.items():"):
                p.line("setattr(self, key, value)")
        p.line("@property")
        with p.function("def name(self):"):
            p.line("return self._name")
        with p.function("def build(self, x, reuse=None):"):
            with p.block(f"with tf.variable_scope(self.{p.pick('name', 'scope_name')}, reuse=reuse) as self._scope:"):
                p.line("return self.head(self.body(x))")
        with p.function("def body(self, x):"):
            p.line("raise NotImplementedError('body of %s' % type(self).__name__)")
        p.line("@property")
        with p.function("def variables(self):"):
            p.line(p.pick("return tf.global_variables(self._scope.name)", "return [v for v in tf.global_variables() if v.name.startswith(self._scope.name)]", "return self._scope.trainable_variables()"))
    with p.function(f"class {child}({p.pick(f'{mixin}, {base}', f'{base}, {mixin}')}):"):
        if p.chance(0.4):
            p.line(f"classes = {p.integer(2, 4)}")
        if not p.chance(p.risk / 2):
            with p.function("def body(self, x):"):
                p.view.matrices = [Known("x", ("x.shape[-1].value",))]
                body(p)
                p.line(p.pick("return tf.layers.dense(x, getattr(self, 'units', 2))", "return tf.nn.relu(x)", "return tf.matmul(x, tf.get_variable('w', [x.shape[1].value, self.options.get('units', 3)]))"))
    made, x = p.fresh("derived"), p.matrix()
    p.line(f"{made} = {child}({p.pick('', 'units=3', repr(p.fresh('m')), 'name=' + repr(p.fresh('m')) + ', units=2, classes=2')})")
    p.bind_matrix(f"{made}.build({x.text})", f"{made}.classes")
    if p.chance(0.5):
        p.line(f"{p.fresh('t')} = {made}.build({x.text}, reuse={p.pick('True', 'tf.AUTO_REUSE') if not p.chance(p.risk) else p.pick('None', 'False')})")
    p.line(f"print([v.op.name for v in {made}.variables])")


def own_context(p: Program, body: Body) -> None:
    """Scopes behind a context manager of the program's own, by a generator or a class."""
    name = p.fresh("opened")
    opened = p.pick("tf.variable_scope(name, reuse=reuse)", "tf.variable_scope(None, default_name=name)", "tf.name_scope(name)", "tf.variable_scope(name, reuse=tf.AUTO_REUSE)")
    if p.chance(0.6):
        p.line("@contextlib.contextmanager")
        with p.function(f"def {name}(name, reuse=None, device='/cpu:0'):"):
            guarded = p.chance(0.4)
            with p.block(f"with tf.device(device), {opened} as scope:"):
                if guarded:
                    with p.block("try:"):
                        p.line("yield scope")
                    with p.block(p.pick("finally:", "except KeyError:")):
                        p.line("tf.no_op(name='closed')")
                else:
                    p.line("yield scope")
    else:
        with p.function(f"class {name}(object):"):
            with p.function("def __init__(self, name, reuse=None):"):
                p.line(f"self.inner = {opened}")
            with p.function("def __enter__(self):"):
                p.line("return self.inner.__enter__()")
            with p.function("def __exit__(self, *raised):"):
                p.line(p.pick("return self.inner.__exit__(*raised)", "self.inner.__exit__(*raised)"))
    for _ in range(p.integer(1, 2)):
        with p.block(f"with {name}({p.scope_name()}{p.pick('', ', reuse=' + p.pick('True', 'None')) if p.chance(p.risk) else ''}) as {p.fresh('inside')}:"):
            body(p)


def crossed_getter(p: Program, body: Body) -> None:
    """Getters and partitioners around layers."""
    getter = p.fresh("getter")
    with p.function(f"def {getter}(getter, name, {p.pick('*args, **kwargs', 'shape=None, *args, **kwargs')}):"):
        given = "name, shape, *args, **kwargs" if "shape" in p.lines[-1] else "name, *args, **kwargs"
        p.line(p.pick(
            f"return getter({given})", f"v = getter({given})\n{'    ' * p.indent}return tf.identity(v, name='seen')", f"v = getter({given})\n{'    ' * p.indent}tf.add_to_collection('mine', v)\n{'    ' * p.indent}return v",
            f"kwargs['trainable'] = 'bias' not in name\n{'    ' * p.indent}return getter({given})", f"kwargs['regularizer'] = None\n{'    ' * p.indent}return getter({given})", f"v = getter({given})\n{'    ' * p.indent}return tf.stop_gradient(v) if name.endswith('kernel') else v",
            f"kwargs['dtype'] = tf.float32\n{'    ' * p.indent}return tf.cast(getter({given}), tf.float32)", f"return getter({given.replace('name,', 'name + ' + repr('_g') + ',', 1)})",
        ))  # fmt: skip
    partitioner = p.pick("", "", ", partitioner=tf.fixed_size_partitioner(2)", ", partitioner=tf.variable_axis_size_partitioner(16)", ", partitioner=tf.min_max_variable_partitioner(2)")
    if partitioner and not p.chance(p.risk):
        p.line(f"print({getter}.__name__)")
        opened = partitioner
    else:
        opened = f", custom_getter={getter}{partitioner}"
    x = p.matrix()
    with p.block(f"with tf.variable_scope({p.scope_name()}{opened}{p.pick('', ', reuse=tf.AUTO_REUSE')}):"):
        p.bind_matrix(p.pick(f"tf.layers.dense({x.text}, 4)", f"tf.layers.dense({x.text}, 4, name='in')", f"tf.matmul({x.text}, tf.get_variable('w', [{p.width_of(x)}, 4]))"), "4")
        if p.chance(0.5):
            body(p)


def handed_on(p: Program, body: Body) -> None:
    """An error is caught, told and raised again, or becomes another."""
    name, lost = p.fresh("guarded"), p.fresh("Failed")
    p.line(f"class {lost}({p.pick('RuntimeError', 'ValueError', 'Exception')}): pass")
    with p.function(f"def {name}(make, *args):"):
        with p.block("try:"):
            p.line("return make(*args)")
        with p.block(f"except {p.pick('ValueError', '(TypeError, ValueError)', 'Exception')} as e:"):
            p.line(p.pick("raise", "raise e", f"raise {lost}('no: ' + str(e)[:20])", f"raise {lost}(e.args[0].split()[0]) from e", "return tf.get_variable('fallback_%d' % len(tf.global_variables()), [1])", "print(type(e).__name__)\n%sraise" % ("    " * p.indent)))
        if p.chance(0.3):
            with p.block("else:"):
                p.line("tf.no_op(name='unreached')")
        if p.chance(0.3):
            with p.block("finally:"):
                p.line("tf.no_op(name='finally')")
    with p.aside(), p.block("try:"):
        p.line(f"{name}(tf.get_variable, {p.variable_name()}, [2])")
        p.line(f"{name}(tf.get_variable, {p.random.choice(p.written_names) if p.written_names else repr('w')}, [3])")
        body(p)
    with p.aside(), p.block(f"except {p.pick(lost, 'Exception', f'({lost}, ValueError)') if not p.chance(p.risk) else lost} as e:"):
        p.line(f"tf.get_variable('caught_%s_%d' % (type(e).__name__, len(tf.global_variables())), [1])")


def settings(p: Program, body: Body) -> None:
    """Settings in a named tuple, a class of constants, or parameters; a network that they describe."""
    config, name = p.fresh("Config"), p.fresh("described")
    form, depth = p.integer(0, 3), p.integer(1, 3)
    sizes = ", ".join(str(p.integer(2, 4)) for _ in range(depth)) + ","
    if form == 0:
        p.line(f"{config} = collections.namedtuple('{config}', 'sizes activation scope')")
        p.line(f"config = {config}(({sizes}), tf.nn.{p.pick('relu', 'tanh')}, {p.scope_name()})")
        if p.chance(0.4):
            p.line(f"config = config._replace(activation={p.pick('None', 'tf.sigmoid')})")
    elif form == 1:
        with p.function(f"class {config}(object):"):
            p.line(f"sizes, activation = [{sizes}], tf.nn.relu")
            p.line(f"scope = {p.scope_name()}")
        p.line(f"config = {p.pick(config, config + '()')}")
    elif form == 2 and p.is_v1:
        p.line(f"config = tf.contrib.training.HParams(sizes=[{sizes}], activation=None, scope={p.scope_name()})")
        p.line(p.pick(f"config.set_hparam('scope', {p.scope_name()})", "config.add_hparam('extra', 3)", "config.parse('scope=parsed')", "print(sorted(config.values()))"))
    else:
        p.line("class Attributes(dict): __getattr__, __setattr__ = dict.__getitem__, dict.__setitem__")
        p.line(f"config = Attributes(sizes=({sizes}), activation=tf.nn.elu)")
        p.line(f"config.scope = {p.scope_name()}")
    with p.function(f"def {name}(x, c, training=True):"):
        with p.block("with tf.variable_scope(c.scope):"):
            with p.block(p.pick("for i, n in enumerate(c.sizes, 1):", "for i, n in zip(range(9), c.sizes):", "for i in range(len(c.sizes)):\n%sn = c.sizes[i]" % ("    " * (p.indent + 1)))):
                p.line(p.pick("x = tf.layers.dense(x, n, c.activation, name='l%d' % i)", "x = tf.layers.dense(x, units=n, activation=c.activation)", "x = tf.contrib.layers.fully_connected(x, n, activation_fn=c.activation)" if p.is_v1 else "x = tf.layers.dense(x, n)"))
            p.view.matrices = [Known("x", ("x.shape[-1].value",))]
            if p.chance(0.3):
                body(p)
            p.line("return x")
    p.bind_matrix(f"{name}({p.matrix().text}, config)", "config.sizes[-1]")
    p.view.matrices[-1] = Known(p.view.matrices[-1].text, (f"{p.view.matrices[-1].text}.shape[-1].value",))


def attended(p: Program, body: Body) -> None:
    """Attention by hand over a sequence, its heads split and joined."""
    name, s, heads = p.fresh("attention"), p.sequence(), p.integer(1, 2)
    with p.function(f"def {name}(q, k, scope={p.scope_name()}, reuse={p.pick('None', 'tf.AUTO_REUSE')}):"):
        with p.block("with tf.variable_scope(scope, reuse=reuse):"):
            for letter in ("q", "k"):
                p.line(f"{letter} = tf.layers.dense({letter}, 4{p.pick('', ', use_bias=False', ', name=' + repr(letter))})")
            p.line(f"q_, k_ = [tf.concat(tf.split(t, {heads}, axis=2), 0) for t in (q, k)]")
            p.line("scores = tf.matmul(q_, k_, transpose_b=True) / (k_.shape.as_list()[-1] ** 0.5)")
            p.line(f"out = tf.concat(tf.split(tf.matmul(tf.nn.softmax(scores), k_), {heads}, axis=0), axis={'2' if not p.chance(p.risk) else p.pick('3', '1', '0')})")
            p.line(p.pick("return tf.contrib.layers.layer_norm(out + q)" if p.is_v1 else "return out + q", "return out + q", "return tf.layers.dense(out, 4, name='out')"))
    made = Known(p.fresh("seq"), (s.shape[0], "4"))
    p.line(f"{made.text} = {name}({s.text}, {s.text})")
    p.view.sequences.append(made)
    if p.chance(0.4):
        p.line(f"{p.fresh('t')} = {name}({made.text}, {made.text}{p.pick(', scope=' + p.scope_name(), ', reuse=True') if not p.chance(p.risk) else ''})")


BLOCKS = ((base_model, 1.5), (own_context, 1.5), (crossed_getter, 1.5), (handed_on, 1), (settings, 1.5), (attended, 1))
