"""Things within things of their kind: getters, templates, optimizers, layers that many places share."""

from __future__ import annotations

from collections.abc import Callable

from scopegen import arguments as a
from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def nested_getters(p: Program, body: Body) -> None:
    """Custom getters in scopes in scopes, and one of a single variable."""
    outer, inner = p.fresh("getter"), p.fresh("getter")
    for name in (outer, inner):
        with p.function(f"def {name}(getter, name, *args, **kwargs):"):
            p.line(p.pick("kwargs['trainable'] = False", "name = name + '_g'", "kwargs['collections'] = ['got', tf.GraphKeys.GLOBAL_VARIABLES]", "kwargs['regularizer'] = None", "print(name, sorted(kwargs))", "name = 'pre/' + name", "kwargs.pop('caching_device', None)"))
            p.line("v = getter(name, *args, **kwargs)")
            p.line(p.pick("return v", "return v", "return tf.identity(v)", "return tf.identity(v, name='got')", "return v * 2.0", "tf.add_to_collection('seen', v)\n        return v".replace("\n        ", "\n" + "    " * p.indent)))
    with p.aside(), p.block(f"with tf.variable_scope({p.scope_text()}, custom_getter={outer}):"):
        p.line(f"{p.fresh('v')} = tf.get_variable({p.variable_name()}, [2]{a.some(p, {'regularizer': a.regularizer(p), 'custom_getter': inner}, 0.3)})")
        with p.block(f"with tf.variable_scope({p.pick(p.scope_text(), 'tf.get_variable_scope()')}, custom_getter={inner}{p.pick('', ', reuse=tf.AUTO_REUSE')}):"):
            p.line(f"{p.fresh('v')} = tf.get_variable({p.variable_name()}, [2, 2])")
            p.line(p.pick("tf.layers.dense(tf.zeros([1, 2]), 2)", "tf.keras.layers.Dense(2)(tf.zeros([1, 2]))", f"tf.nn.rnn_cell.GRUCell(2)({'tf.zeros([1, 2])'}, tf.zeros([1, 2]))", f"tf.Variable(1.0, name={p.variable_name()})"))
        p.line(p.pick("tf.get_variable_scope().set_custom_getter(None)", f"tf.get_variable_scope().set_custom_getter({inner})", "pass"))
        p.line(f"tf.get_variable({p.variable_name()}, [3])")


def nested_templates(p: Program, body: Body) -> None:
    """A template that calls a template; unique names; variables made at the second call."""
    inner, outer = p.fresh("inner"), p.fresh("outer")
    with p.function(f"def {inner}(x, units=2):"):
        p.line(p.pick("return tf.matmul(x, tf.get_variable('w', [x.shape[1].value, units]))", "return tf.layers.dense(x, units)", "return tf.layers.dense(x, units, name='d')"))
    p.line(f"{inner}_t = tf.make_template({p.scope_name()}, {inner}{p.pick('', ', create_scope_now_=True', ', units=3')}{p.pick('', ', unique_name_=' + p.scope_name())})")
    with p.function(f"def {outer}(x):"):
        p.line(f"x = {inner}_t(x)")
        p.line(p.pick("x = x + tf.get_variable('b', [])", "pass", "x = x * tf.Variable(1.0, name='scale')"))
        p.line(f"return {p.pick('x', inner + '_t(tf.matmul(x, tf.ones([x.shape[1].value, int(x0.shape[1])])))' if p.chance(0.5) else 'x')}".replace("x0", "x"))
    p.line(f"{outer}_t = tf.make_template({p.scope_name()}, {outer}{p.pick('', ', create_scope_now_=True')})")
    x = p.matrix()
    with p.aside():
        scope = p.pick(f"tf.variable_scope({p.scope_name()})", f"tf.name_scope({p.scope_name()})")
        with p.block(f"with {scope}:"):
            p.line(f"{p.fresh('y')} = {outer}_t({x.text})")
        p.line(f"{p.fresh('y')} = {outer}_t({x.text})")
        p.line(f"print({outer}_t.{p.pick('name', 'variable_scope.name', 'var_scope.name')}, [v.name for v in {inner}_t.{p.pick('variables', 'trainable_variables', 'global_variables')}])")


def shared_layers(p: Program, body: Body) -> None:
    """A layer object that several scopes and functions call first."""
    layer, use = p.fresh("layer"), p.fresh("use")
    x = p.matrix()
    kind = p.pick("tf.layers.Dense(2", "tf.layers.Dense(2, use_bias=False", "tf.layers.BatchNormalization(", "tf.keras.layers.Dense(2", "tf.keras.layers.BatchNormalization(")
    name = p.pick("", f"name={p.scope_name()}")
    options = ", ".join(t for t in (name, f"_scope={p.scope_name()}" if kind.startswith("tf.layers") and p.chance(0.2) else "") if t)
    with p.block(f"with tf.{p.pick('variable_scope', 'name_scope')}({p.scope_text()}):") if p.chance(0.5) else p.aside():
        p.line(f"{layer} = {kind}{', ' if options and not kind.endswith('(') else ''}{options})")
    with p.function(f"def {use}(x, scope):"), p.block(f"with tf.{p.pick('variable_scope(scope)', 'name_scope(scope)', 'variable_scope(scope, reuse=tf.AUTO_REUSE)')}:"):
        p.line(f"return {layer}(x)")
    for _ in range(p.integer(1, 3)):
        p.line(f"{p.fresh('y')} = {use}({x.text}, {p.scope_text()})")
    p.line(f"print({layer}.name, [v.name for v in {layer}.{p.pick('weights', 'trainable_weights', 'variables', 'non_trainable_variables', 'trainable_variables')}])")
    if p.chance(0.3):
        p.line(f"tf.get_variable('after_' + {layer}.name, [{p.pick('len(' + layer + '.weights)', '2')}])")


def optimizers(p: Program, body: Body) -> None:
    """Optimizers with slots: twice, in scopes, asked for their slots and variables."""
    v, loss = p.fresh("v"), p.fresh("loss")
    p.line(f"{v} = tf.get_variable({p.variable_name()}, [3]{p.pick('', ', use_resource=True')})")
    p.line(f"{loss} = tf.reduce_sum({v} * {v})")
    made = p.fresh("optimizer")
    text = p.pick("tf.train.AdamOptimizer(0.1)", "tf.train.MomentumOptimizer(0.1, 0.9, use_nesterov=True)", "tf.train.RMSPropOptimizer(0.1, centered=True)", "tf.train.FtrlOptimizer(0.1)", "tf.train.AdagradOptimizer(0.1)", "tf.train.AdadeltaOptimizer()", "tf.train.AdamOptimizer(0.1, name='Own')", "tf.train.GradientDescentOptimizer(tf.train.exponential_decay(0.1, tf.train.get_or_create_global_step(), 10, 0.9))")
    p.line(f"{made} = {text}")
    for _ in range(p.integer(1, 2)):
        with p.aside(), p.block(f"with {p.pick('tf.variable_scope', 'tf.name_scope')}({p.scope_text()}{p.pick('', '')}):"):
            step = p.pick(f"{made}.minimize({loss}, var_list=[{v}])", f"{made}.apply_gradients({made}.compute_gradients({loss}, [{v}]), name='apply')", f"{made}.apply_gradients(zip(tf.gradients({loss}, [{v}]), [{v}]), global_step=tf.train.get_or_create_global_step())")
            p.line(f"{p.fresh('train')} = {step}")
            if p.chance(0.3):
                p.line(f"{p.fresh('ema')} = tf.train.ExponentialMovingAverage(0.9{p.pick('', ', zero_debias=True', ', name=' + repr('Avg'))}).apply([{v}])")
    p.line(f"print({p.pick(made + '.get_slot_names()', f'[s.name for s in {made}.variables()]', f'[{made}.get_slot({v}, n).name for n in {made}.get_slot_names()]', made + '.get_name()')})")


def branches(p: Program, body: Body) -> None:
    """Variables first made within a branch or a loop of the graph."""
    make = p.pick("tf.get_variable({0}, [], initializer=tf.ones_initializer())", "tf.get_variable({0}, [])", "tf.Variable(lambda: 1.0, name={0})", "tf.layers.dense(tf.ones([1, 2]), 1, name={0})[0, 0]")
    names = [p.variable_name(), p.variable_name()]
    first, second = (make.format(n) for n in names)
    form = p.integer(0, 2)
    if form == 0:
        p.line(f"{p.fresh('y')} = tf.cond(tf.constant({p.pick('True', 'False')}), lambda: {first}, lambda: {p.pick(second, '1.0', first)}{p.pick('', ', name=' + p.scope_name())})")
    elif form == 1:
        reuse = p.pick("tf.AUTO_REUSE", "None")
        with p.function(f"def {p.fresh('step')}(i, x):"), p.block(f"with tf.variable_scope({p.scope_name()}, reuse={reuse}):"):
            p.line(f"return i + 1, x + {make.format(names[0])}")
        p.line(f"{p.fresh('y')} = tf.while_loop(lambda i, x: i < 3, step{p.numbers['step']}, [0, 1.0])")
    else:
        p.line(f"{p.fresh('y')} = tf.case([(tf.constant(True), lambda: {first}), (tf.constant(False), lambda: 2.0)], default=lambda: {p.pick('1.0', second)}{p.pick('', ', exclusive=True')})")


def class_attributes(p: Program, body: Body) -> None:
    """Variables and scopes held by the class, not by its objects."""
    name, x = p.fresh("Shared"), p.matrix()
    width = p.width_of(x)
    with p.function(f"class {name}(object):"):
        p.line(p.pick("weights = {}", "scale = tf.get_variable(%s, [])" % p.variable_name(), "scope = 'cls'"))
        p.line("made = []")
        held = p.lines[-2].strip().split(" ")[0]
        with p.function("def __init__(self, name=None):"):
            p.line("self.name = name or type(self).__name__")
            p.line(f"{p.pick('type(self)', 'self', name)}.made.append(self.name)")
        with p.function("def __call__(self, x):"), p.block("with tf.variable_scope(self.name, reuse=tf.AUTO_REUSE):"):
            if held == "weights":
                p.line("key = int(x.shape[-1])")
                with p.block("if key not in self.weights:"):
                    p.line("self.weights[key] = tf.get_variable('w_%d' % key, [key])")
                p.line("return x * self.weights[key]")
            elif held == "scale":
                p.line("return x * self.scale + tf.get_variable('b', [len(self.made)])[0]")
            else:
                with p.block("with tf.variable_scope(self.scope):"):
                    p.line("return x + tf.get_variable('b_%d' % len(self.made), [])")
    child = p.fresh("Child")
    with p.function(f"class {child}({name}):"):
        p.line(p.pick("pass", "made = []", "scope = 'child'" if held == "scope" else "pass"))
    for cls in (name, child, name)[: p.integer(1, 3)]:
        with p.aside():
            p.bind_matrix(f"{cls}({p.pick('', p.scope_name())})({x.text})", width)


BLOCKS = ((nested_getters, 1.2), (nested_templates, 1), (shared_layers, 1.2), (optimizers, 1), (branches, 1.2), (class_attributes, 1))


def collections_read(p: Program) -> None:
    """What collections hold, by scope and pattern, becomes names and numbers of variables."""
    key = p.pick("tf.GraphKeys.TRAINABLE_VARIABLES", "tf.GraphKeys.GLOBAL_VARIABLES", "tf.GraphKeys.REGULARIZATION_LOSSES", "tf.GraphKeys.UPDATE_OPS", "tf.GraphKeys.LOCAL_VARIABLES", "tf.GraphKeys.MODEL_VARIABLES", "'mine'", "tf.GraphKeys.LOSSES", "tf.GraphKeys.SUMMARIES", "tf.GraphKeys.METRIC_VARIABLES")
    scope = p.pick(p.scope_name(), "'.*w'", "'[a-n]'", "r'\\w+/\\w+'", "'.*kernel:0'", "tf.get_variable_scope().name", "'^net'", "None")
    found = p.fresh("found")
    p.line(f"{found} = tf.get_collection({key}, {p.pick('', 'scope=')}{scope})")
    p.line(p.pick(f"print([getattr(v, 'name', v) for v in {found}])", f"tf.get_variable('count_%d' % len({found}) + str(len(tf.global_variables())), [len({found}) + 1])", f"tf.add_to_collections(['all', 'mine'], {found}[0] if {found} else None)", f"tf.Variable(len({found}), trainable=False, name='n_%s' % len({found}))"))


def mistaken(p: Program) -> None:
    """A call that TensorFlow or Python refuses, mostly caught."""
    v, x = p.variable().text, p.matrix().text
    statement = p.pick(
        f"tf.concat([{x}, tf.zeros([3, 9, 2])], 1)", f"{x} + tf.zeros([7, 5])", f"tf.matmul({x}, tf.zeros([11, 2]))", f"{x}.shape.aslist()", f"{v}.nosuch", f"{x}.get_shape().with_rank(3)",
        f"tf.reshape({x}, [-1, 1000003])", "tf.layers.dense(tf.zeros([3]), 2)", f"tf.layers.conv2d({x}, 2, 2)", "tf.get_variable()", "tf.get_variable('a b', [1])", f"tf.get_variable({p.variable_name()}, [2], dtype='nosuch')",
        "tf.get_variable('q', [2], tf.float32, tf.zeros_initializer(), None, True, None, None, None, None, None, None, None, 1)", "tf.variable_scope()", f"tf.squeeze({x}, [1])", f"tf.stack([{x}, tf.zeros([1])])", f"for _ in {x}: pass", f"if {x}: pass", f"len({x})", f"{x}[0, 0, 0]",
        f"{x}.set_shape([None, None, None])", "tf.placeholder()", f"tf.nn.softmax({x}, foo=1)", f"tf.split({x}, 1000003, axis=1)", f"tf.transpose({x}, [0, 1, 2])", f"tf.add_n([{x}, tf.zeros([3, 3, 3])])", f"tf.one_hot({x}, 3)", f"tf.gather({x}, 0, axis=4)", "tf.zeros([2, 'a'])", f"tf.cast({x}, 'nosuch')",
        f"{x} + 'a'", f"{x} & {x}", f"{x}.op.inputs[5]", "tf.get_default_graph().get_tensor_by_name('nosuch:0')", "tf.train.Saver({})", "tf.train.AdamOptimizer(0.1).minimize(tf.constant(1.0))", f"tf.assign({v}, tf.zeros([9, 9, 9]))", f"tf.assign({x}, {x})", "tf.nn.rnn_cell.LSTMCell()", f"tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(2), {x})",
        "'%d' % 'a'", "'{} {}'.format(1)", "[].pop()", "{}.popitem()", "(1, 2)[7]", "int(None)", "float('x y')", "sum(['a'])", "max([])", "'a' + 1", "[1] + (2,)", "None + 1", "1 < 'a'", "{[]: 1}", "a, b = [1, 2, 3]", "a, b = 1", "from itertools import nosuch", "object().x", "(lambda x, y: x)(1, z=2)", "[1, 2].index(3)", "'abc'.index('z')", "range('a')", "list(5)", "dict([1])", "open", "type('T', (), {})(1)", "super().x", "next(iter(()))", "raise 'text'", "raise ValueError", "assert False", "assert 1 == 2, ('why', 1)",
    )  # fmt: skip
    if p.chance(p.risk):
        p.line(statement)
        return
    with p.aside():
        with p.block("try:"):
            p.line(p.pick("tf.no_op()", f"tf.get_variable({p.variable_name()}, [1])"))
            p.line(statement)
        with p.block(f"except Exception{p.pick(' as error', ' as error', '')}:"):
            told = p.lines[-1].endswith("as error:")
            p.line("print(type(error).__name__, error)" if told else "print('failed')")
            name = "''.join(c for c in type(error).__name__ + str(error).split('\\n')[0] if c.isalnum())[:60]" if told else "'failed'"
            p.line(p.pick(f"tf.Variable(1.0, name={name})", "pass", f"tf.Variable(1.0, name={name})"))


STATEMENTS = ((collections_read, 3), (mistaken, 3))
