"""Model classes: layers as methods, properties, inheritance, __call__."""

from __future__ import annotations

from collections.abc import Callable

from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def layer_class(p: Program, body: Body) -> None:
    """A class whose objects are called with a tensor."""
    name = p.fresh(p.pick("Linear", "Net", "Module"))
    style = p.pick("captured", "named", "flag", "template")
    with p.function(f"class {name}({p.pick('object', '')}):".replace("()", "")):
        if p.chance(0.3):
            p.line("count = 0")
            counted = True
        else:
            counted = False
        with p.function("def __init__(self, units, name='module'):"):
            p.line("self.units, self.name = units, name")
            if counted:
                p.line(f"{name}.count += 1")
                p.line(p.pick(f"self.name += str({name}.count)", "self.name = '%s_%d' % (name, self.count)"))
            if style == "captured":
                with p.block(f"with tf.variable_scope({p.pick('self.name', 'None, self.name', 'self.name, reuse=tf.AUTO_REUSE')}) as self.scope:"):
                    p.line("self.bias = tf.get_variable('bias', [units])" if p.chance(0.6) else "pass")
            elif style == "flag":
                p.line("self.built = False")
            elif style == "template":
                p.line("self.apply = tf.make_template(self.name, self._apply)")
        _methods(p, style, body)
        if p.chance(0.3):
            p.line("@property")
            with p.function("def variables(self):"):
                p.line("return tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope=self.name)")
    _objects(p, name, style, body)


def _methods(p: Program, style: str, body: Body) -> None:
    scope = {"captured": "self.scope, reuse=tf.AUTO_REUSE", "named": "self.name", "flag": "self.name, reuse=self.built", "template": ""}[style]
    with p.function("def _apply(self, x):"):
        p.view.matrices = [Known("x", ("x.shape[-1].value",))]
        p.line("w = self._weights(x)" if p.chance(0.5) else "w = tf.get_variable('w', [x.shape[-1].value, self.units])")
        p.bind_matrix("tf.matmul(x, w)", "self.units")
        if p.chance(0.3):
            body(p)
        p.line(f"return {p.matrix().text}")
    with p.function("def _weights(self, x):"):
        p.line(f"return tf.get_variable({p.pick(repr('w'), repr('weights'), 'name=' + repr('kernel'))}, shape=[int(x.shape[-1]), self.units])")
    with p.function("def __call__(self, x):"):
        if style == "template":
            p.line("return self.apply(x)")
            return
        with p.block(f"with tf.variable_scope({scope}):"):
            p.line("result = self._apply(x)")
        if style == "flag":
            p.line("self.built = True")
        p.line("return result")


def _objects(p: Program, name: str, style: str, body: Body) -> None:
    if p.chance(0.3):
        child = p.fresh("Child")
        with p.function(f"class {child}({name}):"):
            if p.chance(0.5):
                with p.function("def __init__(self, *args, **kwargs):"):
                    p.line(p.pick(f"super({child}, self).__init__(*args, **kwargs)", "super().__init__(*args, **kwargs)", f"{name}.__init__(self, *args, **kwargs)"))
                    p.line("self.name += '_child'" if style != "template" and p.chance(0.5) else "self.extra = 1")
            with p.function("def _apply(self, x):"):
                p.line(p.pick("x = super()._apply(x)", f"x = super({child}, self)._apply(x)"))
                p.line(p.pick("return tf.nn.relu(x)", "return tf.layers.dense(x, self.units, name='extra')", "return x + tf.get_variable('extra', [self.units])"))
        name = child
    made = p.fresh("module")
    p.line(f"{made} = {name}({p.pick('2', '3', 'units=2')}{p.pick('', ', name=' + p.scope_text(), ', name=' + p.scope_name())})")
    p.view.calls.append(lambda q, x: f"{made}({x.text})")
    p.bind_matrix(f"{made}({p.matrix().text})", f"{made}.units")
    if p.chance(0.2 + p.risk):
        p.line(f"{p.fresh('t')} = {made}({p.view.matrices[-2].text if len(p.view.matrices) > 1 else p.matrix().text})")


def model_class(p: Program, body: Body) -> None:
    """A model that builds its graph in methods, with settings."""
    name = p.fresh("Model")
    depth = p.integer(1, 3)
    with p.function(f"class {name}(object):"):
        with p.function("def __init__(self, config, is_training=True):"):
            p.line("self.config, self.is_training = config, is_training")
            p.line("self._build()")
        with p.function("def _build(self):"):
            p.line("x = tf.placeholder(tf.float32, [None, self.config['inputs']])")
            with p.block("for i, units in enumerate(self.config['layers']):"):
                with p.block(f"with tf.variable_scope({p.pick(repr('layer_%d') + ' % i', repr('layer{}') + '.format(i)', repr('layer') + ' + str(i)')}):"):
                    p.line(p.pick("x = self.layer(x, units)", "x = tf.layers.dense(x, units, activation=tf.nn.relu)", "x = self.layer(x, units) if i % 2 == 0 else tf.layers.dense(x, units)"))
            if p.chance(0.5):
                with p.block("if self.is_training:"):
                    p.line(p.pick("self.train = tf.train.AdamOptimizer().minimize(tf.reduce_mean(x))", "x = tf.layers.dropout(x, training=True)", "x = tf.layers.batch_normalization(x, training=True)"))
            p.line("self.out = x")
        if p.chance(0.3):
            p.line("@staticmethod")
            static = True
        else:
            static = False
        with p.function(f"def layer({'' if static else 'self, '}x, units):"):
            p.line("w = tf.get_variable('w', [x.shape[1].value, units], initializer=tf.ones_initializer())")
            p.line("return tf.nn.relu(tf.matmul(x, w))")
    layers = ", ".join(str(p.integer(2, 5)) for _ in range(depth))
    config = p.pick(f"{{'inputs': 4, 'layers': [{layers}]}}", f"dict(inputs=4, layers=[{layers}])")
    model = p.fresh("model")
    with p.block(f"with tf.variable_scope({p.scope_name()}{p.pick('', ', reuse=tf.AUTO_REUSE')}):"):
        p.line(f"{model} = {name}({config})")
    if p.chance(0.4):
        with p.aside(), p.block(f"with tf.variable_scope({p.written_scopes[-1]}, reuse={p.pick('True', 'tf.AUTO_REUSE')}):"):
            p.line(f"valid = {name}({config}, is_training=False)")
    p.view.matrices.append(Known(f"{model}.out", (f"{model}.out.shape[-1].value",)))


BLOCKS = ((layer_class, 4), (model_class, 2))
