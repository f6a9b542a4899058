"""tf.keras in graph mode: layers, models and user classes."""

from __future__ import annotations

from scopegen import arguments as a
from scopegen.writer import Known, Program


def _name(p: Program) -> str:
    return "" if p.chance(0.6) else f", name={p.scope_name()}".replace("/", "_")


def layer(p: Program) -> None:
    x = p.matrix()
    units = str(p.random.choice((2, 3, 4)))
    options = {"activation": p.pick("'relu'", "tf.nn.tanh", "None"), "use_bias": "False", "kernel_regularizer": "tf.keras.regularizers.l2(0.1)", "kernel_initializer": p.pick("'zeros'", "tf.ones_initializer()", "'he_normal'"), "trainable": "False", "dtype": "tf.float32"}
    kind = p.integer(0, 5)
    if kind <= 2:
        p.bind_matrix(f"tf.keras.layers.Dense({units}{a.some(p, options, 0.15)}{_name(p)})({x.text})", units)
    elif kind == 3:
        p.bind_matrix(f"tf.keras.layers.BatchNormalization({_name(p)[2:]})({x.text}{p.pick('', ', training=True', ', training=False')})", x.shape[0])
    elif kind == 4:
        bound = p.fresh("layer")
        p.line(f"{bound} = tf.keras.layers.Dense({units}{_name(p)})")
        p.bind_matrix(f"{bound}({x.text})", units)
        with p.aside(), p.block(f"with tf.{p.pick('name_scope', 'variable_scope')}({p.scope_name()}):"):
            p.line(f"{bound}({x.text})")
    else:
        p.bind_matrix(f"tf.keras.layers.{p.pick('Dropout(0.5)', 'Activation(' + repr('relu') + ')', 'LayerNormalization()', 'Lambda(lambda t: t * 2.0)', 'PReLU()', 'LeakyReLU()')}({x.text})", x.shape[0])


def image_layer(p: Program) -> None:
    image = p.image()
    filters = p.pick("2", "3")
    out = Known(p.fresh("image"), (*image.shape[:2], filters))
    kind = p.pick("Conv2D({0}, 3, padding='same'{1})", "Conv2D({0}, (1, 1){1})", "SeparableConv2D({0}, 3, padding='same'{1})", "Conv2DTranspose({0}, 3, padding='same'{1})")
    p.line(f"{out.text} = tf.keras.layers.{kind.format(filters, _name(p))}({image.text})")
    p.view.images.append(out)


def sequence_layer(p: Program) -> None:
    s = p.sequence()
    kind = p.pick("LSTM(3{0})", "GRU(3{0})", "SimpleRNN(3{0})", "Bidirectional(tf.keras.layers.LSTM(3), merge_mode='sum'{0})", "GlobalAveragePooling1D()" if s.shape[1] == "3" else "LSTM(3{0})")
    p.bind_matrix(f"tf.keras.layers.{kind.format(_name(p))}({s.text})", "3")
    if p.chance(0.3):
        p.line(f"{p.fresh('t')} = tf.keras.layers.TimeDistributed(tf.keras.layers.Dense(2))({s.text})")


def sequential(p: Program) -> None:
    model, x = p.fresh("model"), p.matrix()
    first = f", input_shape=({x.shape[0]},)" if p.chance(0.5) else ""
    layers = [f"tf.keras.layers.Dense(4{first}{_name(p)})", p.pick("tf.keras.layers.BatchNormalization()", "tf.keras.layers.Dropout(0.1)", "tf.keras.layers.Activation('relu')"), "tf.keras.layers.Dense(2)"]
    if p.chance(0.5):
        p.line(f"{model} = tf.keras.Sequential([{', '.join(layers)}]{_name(p)})")
    else:
        p.line(f"{model} = tf.keras.models.Sequential()")
        for text in layers:
            p.line(f"{model}.add({text})")
    p.bind_matrix(f"{model}({x.text})", "2")
    if p.chance(0.3):
        with p.aside(), p.block(f"with tf.variable_scope({p.scope_name()}):"):
            p.line(f"{model}({x.text})")
    if p.chance(0.3):
        p.line(f"print(len({model}.trainable_weights), {model}.name)")


def functional(p: Program) -> None:
    inputs, model, x = p.fresh("inputs"), p.fresh("model"), p.matrix()
    p.line(f"{inputs} = tf.keras.{p.pick('Input', 'layers.Input')}(shape=({x.shape[0]},){_name(p)})")
    p.line(f"{p.fresh('hidden')} = tf.keras.layers.Dense(3{_name(p)})({inputs})")
    hidden = "hidden%d" % p.numbers["hidden"]
    p.line(f"{model} = tf.keras.Model({p.pick(f'{inputs}, {hidden}', f'inputs={inputs}, outputs={hidden}', f'[{inputs}], [{hidden}]')}{_name(p)})")
    p.bind_matrix(f"{model}({x.text})", "3")
    if p.chance(0.2):
        p.line(f"{model}.compile({p.pick(repr('sgd'), repr('adam'), 'tf.train.AdamOptimizer()')}, loss='mse')")


def custom_layer(p: Program) -> None:
    name = p.fresh("Linear")
    base = p.pick("tf.keras.layers.Layer", "tf.keras.Model")
    with p.function(f"class {name}({base}):"):
        with p.function("def __init__(self, units=3, **kwargs):"):
            p.line(p.pick(f"super({name}, self).__init__(**kwargs)", "super().__init__(**kwargs)"))
            p.line("self.units = units")
            if p.chance(0.5) or base.endswith("Model"):
                p.line(f"self.inner = tf.keras.layers.Dense(units{_name(p)})")
                inner = True
            else:
                inner = False
        if base.endswith("Layer"):
            with p.function("def build(self, shape):"):
                getter = p.pick("", "", ", getter=tf.get_variable")
                p.line(f"self.w = self.add_weight({p.pick(repr('w'), 'name=' + repr('w'))}, shape={p.pick('[int(shape[-1]), self.units]', '(shape[-1], self.units)')}{getter}{a.some(p, {'initializer': p.pick(repr('zeros'), 'tf.ones_initializer()'), 'trainable': 'False', 'dtype': 'tf.float32'}, 0.2)})")
                p.line(p.pick("self.built = True", "super().build(shape)", f"super({name}, self).build(shape)"))
        with p.function("def call(self, inputs):"):
            if base.endswith("Layer"):
                p.line("x = tf.matmul(inputs, self.w)")
                p.line("return self.inner(x)" if inner else p.pick("return x", "return tf.nn.relu(x)"))
            else:
                if p.chance(0.3):
                    p.line(f"inputs = tf.layers.dense(inputs, {p.integer(2, 4)})")
                p.line("return self.inner(inputs)")
    x = p.matrix()
    layer = p.fresh("layer")
    p.line(f"{layer} = {name}({p.pick('3', 'units=3', '')})")
    p.bind_matrix(f"{layer}({x.text})", "3")
    if p.chance(0.5):
        with p.aside(), p.block(f"with tf.variable_scope({p.scope_name()}, reuse=tf.AUTO_REUSE):"):
            p.line(f"{layer}({x.text})" if p.chance(0.5) else f"{name}()({x.text})")


STATEMENTS = ((layer, 4), (image_layer, 1.5), (sequence_layer, 1), (sequential, 1.5), (functional, 1.5), (custom_layer, 2))
