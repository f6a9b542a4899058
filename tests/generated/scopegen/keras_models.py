"""Keras models of several parts: stacks of recurrent layers, shared layers, models within models."""

from __future__ import annotations

from scopegen.writer import Known, Program


def recurrent_model(p: Program) -> None:
    """Words to a vector: an embedding, recurrent layers, a classifier."""
    model, ids = p.fresh("model"), p.fresh("ids")
    k = "tf.keras.layers"
    p.line(f"{model} = tf.keras.Sequential({p.pick('', 'name=' + repr(p.fresh('tagger')))})")
    p.line(f"{model}.add({k}.Embedding({p.integer(5, 9)}, {p.integer(2, 4)}{p.pick('', ', input_length=4', ', mask_zero=True')}))")
    if p.chance(0.5):
        p.line(f"{model}.add({k}.{p.pick('LSTM(3, return_sequences=True)', 'Bidirectional(' + k + '.GRU(2, return_sequences=True))', 'SimpleRNN(2, return_sequences=True)', 'Dropout(0.1)')})")
    p.line(f"{model}.add({k}.{p.pick('LSTM(2)', 'GRU(3)', 'Bidirectional(' + k + '.LSTM(2))', f'RNN({k}.LSTMCell(3))', f'RNN([{k}.LSTMCell(2), {k}.GRUCell(3)])', f'RNN({k}.StackedRNNCells([{k}.SimpleRNNCell(2)]))')})")
    p.line(f"{model}.add({k}.Dense(2))")
    p.line(f"{ids} = tf.placeholder(tf.int32, [2, 4])")
    p.bind_matrix(f"{model}({ids})", "2")
    if p.chance(0.3):
        p.line(f"print([w.name for w in {model}.{p.pick('weights', 'trainable_variables', 'layers[0].variables')}])")


def many_inputs(p: Program) -> None:
    """A functional model of two inputs with a layer that both share."""
    a, b, model, shared = p.fresh("inputs"), p.fresh("inputs"), p.fresh("model"), p.fresh("shared")
    p.line(f"{a} = tf.keras.Input((3,){p.pick('', ', name=' + repr(p.fresh('left')))})")
    p.line(f"{b} = tf.keras.Input(shape=(3,))")
    p.line(f"{shared} = tf.keras.layers.Dense(2{p.pick('', ', name=' + repr(p.fresh('both')))})")
    join = p.pick("Concatenate()", "Add()", "Multiply()", "Average()")
    p.line(f"{p.fresh('joined')} = tf.keras.layers.{join}([{shared}({a}), {shared}({b})])")
    joined = "joined%d" % p.numbers["joined"]
    p.line(f"{model} = tf.keras.Model(inputs=[{a}, {b}], outputs={p.pick(f'tf.keras.layers.Dense(2)({joined})', f'[{joined}, tf.keras.layers.Dense(1)({joined})]')})")
    p.line(f"print(len({model}.layers), {model}.count_params(), [w.name for w in {model}.weights])")
    if p.chance(0.4):
        x = p.fresh("x")
        p.line(f"{x} = tf.placeholder(tf.float32, [None, 3])")
        with p.aside(), p.block(f"with tf.{p.pick('name_scope', 'variable_scope')}({p.scope_name()}):"):
            p.line(f"{p.fresh('t')} = {model}([{x}, {x}])")


def nested(p: Program) -> None:
    """A subclassed model that owns a list of layers and another model."""
    name, model = p.fresh("Net"), p.fresh("model")
    with p.function(f"class {name}(tf.keras.Model):"):
        with p.function(f"def __init__(self, units, {p.pick('**kwargs', 'name=None')}):"):
            options = "**kwargs" if "kwargs" in p.lines[-1] else "name=name"
            p.line(f"super({name}, self).__init__({options})")
            p.line(p.pick("self.stack = [tf.keras.layers.Dense(units) for _ in range(2)]", "self.stack = [tf.keras.layers.Dense(units, name='d%d' % i) for i in range(2)]", "self.stack = []\n%sfor _ in range(2): self.stack.append(tf.layers.Dense(units))" % ("    " * p.indent)))
            p.line(p.pick("self.head = tf.keras.Sequential([tf.keras.layers.Dense(3), tf.keras.layers.Dense(2)])", "self.head = tf.keras.layers.Dense(2, activation='softmax')"))
            if p.chance(0.3):
                p.line(p.pick("self.norm = tf.keras.layers.BatchNormalization()", "self.scale = tf.Variable(1.0, name='scale')", "self.scale = self.add_weight('scale', shape=[])"))
        with p.function("def call(self, inputs, training=None):"):
            with p.block("for layer in self.stack:"):
                p.line("inputs = layer(inputs)")
            p.line("return self.head(inputs)")
    x = p.matrix()
    p.line(f"{model} = {name}({p.pick('3', 'units=4')}{p.pick('', ', name=' + repr(p.fresh('top')))})")
    p.bind_matrix(f"{model}({x.text})", "2")
    if p.chance(0.5):
        with p.aside(), p.block(f"with tf.{p.pick('name_scope', 'variable_scope')}({p.scope_name()}):"):
            p.line(f"{p.fresh('t')} = {p.pick(model, name + '(2)')}({x.text}{p.pick('', ', training=True')})")
    if p.chance(0.3):
        p.line(f"print([v.name for v in {model}.{p.pick('trainable_weights', 'variables', 'weights')}], {model}.name)")


def within_functional(p: Program) -> None:
    """A model that is a layer of another, in scopes."""
    outer, model, inner = p.fresh("inputs"), p.fresh("model"), p.fresh("inner")
    with p.block(f"with tf.{p.pick('name_scope', 'variable_scope')}({p.scope_name()}):"):
        p.line(f"{inner} = tf.keras.Sequential([tf.keras.layers.Dense(3{p.pick('', ', input_dim=4', ', input_shape=(4,)')}), {p.pick('tf.keras.layers.BatchNormalization()', 'tf.keras.layers.Activation(tf.nn.relu)')}])")
    p.line(f"{outer} = tf.keras.{p.pick('Input', 'layers.Input')}((4,))")
    p.line(f"{model} = tf.keras.Model({outer}, tf.keras.layers.Dense(2)({inner}({outer})))")
    if p.chance(0.4):
        p.line(f"{model}.{p.pick('compile(optimizer=' + repr('adam') + ', loss=' + repr('mse') + ')', 'summary()', 'get_layer(index=0)')}")
    if p.chance(0.3):
        p.line(f"{model}.trainable = False")
    p.line(f"print([w.name for w in {model}.trainable_weights])")
    if p.chance(0.2):
        p.line(f"{p.fresh('clone')} = tf.keras.models.clone_model({model})")


def backend(p: Program) -> None:
    p.line(f"{p.fresh('v')} = tf.keras.backend." + p.pick("variable(np.zeros([2, 3]))", "variable(1.0, name='k')", "zeros((2, 2))", "ones((3,), name='one')", "constant([1.0])", "random_uniform_variable((2, 2), 0, 1)", "placeholder((None, 3))", "learning_phase()"))


def own_recurrent_cell(p: Program) -> None:
    name, s = p.fresh("MinimalCell"), p.sequence()
    with p.function(f"class {name}(tf.keras.layers.Layer):"):
        with p.function("def __init__(self, units, **kwargs):"):
            p.line("self.units = self.state_size = units" if p.chance(0.5) else "self.units, self.state_size, self.output_size = units, units, units")
            p.line(f"super({name}, self).__init__(**kwargs)")
        with p.function("def build(self, input_shape):"):
            p.line("self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer='uniform', name='kernel')")
            p.line("self.recurrent = self.add_weight(shape=(self.units, self.units), name='recurrent')")
            p.line("self.built = True")
        with p.function("def call(self, inputs, states):"):
            p.line("output = tf.matmul(inputs, self.kernel) + tf.matmul(states[0], self.recurrent)")
            p.line("return output, [output]")
    p.bind_matrix(f"tf.keras.layers.RNN({p.pick(name + '(3)', f'[{name}(2), {name}(3)]')})({s.text})", "3")


STATEMENTS = ((recurrent_model, 1), (many_inputs, 1), (nested, 2), (within_functional, 1), (backend, 0.7), (own_recurrent_cell, 0.7))
