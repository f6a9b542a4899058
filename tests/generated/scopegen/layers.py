"""tf.layers: functions and objects."""

from __future__ import annotations

from scopegen import arguments as a
from scopegen.writer import Known, Program


def _named(p: Program) -> str:
    """``name=`` and ``reuse=`` as programs pass them."""
    form = p.random.random()
    if form < 0.4:
        return ""
    if form < 0.5:
        return ", name=None"
    reuse = f", reuse={a.reuse(p)}" if p.chance(0.3) else ""
    return f", name={p.scope_text()}{reuse}"


def _common(p: Program) -> dict[str, str]:
    return {
        "activation": a.activation(p), "use_bias": p.pick("False", "True"), "kernel_initializer": a.initializer(p), "bias_initializer": "tf.constant_initializer(0.1)",
        "kernel_regularizer": a.regularizer(p), "trainable": p.pick("False", "True"), "kernel_constraint": a.constraint(p),
    }


def dense(p: Program) -> None:
    x = p.matrix()
    units = str(p.random.choice((2, 3, 4, 8)))
    known = p.bind_matrix(f"tf.layers.dense({x.text}, {p.pick(units, 'units=' + units)}{a.some(p, _common(p), 0.12)}{_named(p)})", units)
    if p.chance(0.1 * p.risk):
        p.line(f"tf.layers.dense({known.text}, {units}, name='shared', reuse=True)")


def dense_shared(p: Program) -> None:
    """The same named layer twice."""
    x = p.matrix()
    units, name = str(p.integer(2, 5)), p.scope_name()
    other = f", reuse={p.pick('True', 'True', 'tf.AUTO_REUSE')}" if not p.chance(p.risk * 2) else p.pick("", ", reuse=None", ", reuse=False")
    first = ", reuse=tf.AUTO_REUSE" if p.chance(0.2) else ""
    p.bind_matrix(f"tf.layers.dense({x.text}, {units}, name={name}{first})", units)
    wrong = str(int(units) + 1) if p.chance(p.risk) else units
    p.bind_matrix(f"tf.layers.dense({x.text}, {wrong}, name={name}{other})", wrong)


def convolution(p: Program) -> None:
    image = p.image()
    filters = str(p.random.choice((2, 3, 4)))
    function = p.pick("conv2d", "conv2d", "conv2d", "separable_conv2d", "conv2d_transpose")
    options = _common(p)
    if function == "separable_conv2d":
        options = {k: v for k, v in options.items() if not k.startswith("kernel_")} | {"depthwise_initializer": a.initializer(p), "depth_multiplier": "2", "pointwise_regularizer": a.regularizer(p)}
    out = Known(p.fresh("image"), (*image.shape[:2], filters))
    p.line(f"{out.text} = tf.layers.{function}({image.text}, {filters}, {p.pick('3', '(3, 3)', '[1, 1]', 'kernel_size=3')}, padding='same'{a.some(p, options, 0.1)}{_named(p)})")
    p.view.images.append(out)


def pooling(p: Program) -> None:
    image = p.image()
    t = p.fresh("t")
    p.line(f"{t} = tf.layers.{p.pick('max_pooling2d', 'average_pooling2d')}({image.text}, 2, 2{p.op_name()})")
    if p.chance(0.5):
        p.bind_matrix(f"tf.reduce_mean({t}, [1, 2])", image.shape[2])


def normalization(p: Program) -> None:
    of_image = p.chance(0.4)
    x = p.image() if of_image else p.matrix()
    training = p.pick("True", "False", "tf.placeholder_with_default(False, [])", "tf.placeholder(tf.bool, [])")
    options = {"training": training, "momentum": "0.9", "center": p.pick("True", "False"), "scale": p.pick("False", "True"), "trainable": "False", "renorm": "True", "fused": p.pick("True", "False", "None"), "axis": "-1", "gamma_initializer": a.initializer(p), "beta_regularizer": a.regularizer(p)}
    call = f"tf.layers.batch_normalization({x.text}{a.some(p, options, 0.15)}{_named(p)})"
    if of_image:
        out = Known(p.fresh("image"), x.shape)
        p.line(f"{out.text} = {call}")
        p.view.images.append(out)
    else:
        p.bind_matrix(call, x.shape[0])
    if p.chance(0.15):
        with p.block("with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):"):
            p.line(f"{p.fresh('step')} = tf.no_op(name={p.pick('None', repr('step'))})")


def layer_object(p: Program) -> None:
    """An object called in several places."""
    layer = p.fresh("layer")
    units = str(p.random.choice((2, 3, 4)))
    name = p.pick("", "", f", name={p.scope_name()}", f", name={p.scope_name()}, _reuse=tf.AUTO_REUSE", f", _scope={p.scope_name()}")
    x = p.matrix()
    kind = p.integer(0, 2)
    if kind == 0:
        p.line(f"{layer} = tf.layers.Dense({units}{a.some(p, _common(p), 0.1)}{name})")
        out = units
    elif kind == 1:
        p.line(f"{layer} = tf.layers.BatchNormalization({name[2:]})")
        out = x.shape[0]
    else:
        p.line(f"{layer} = tf.layers.{p.pick('Dropout(0.5)', 'Flatten()', 'Dropout(rate=0.2, name=None)')}")
        out = x.shape[0]
    result = p.bind_matrix(f"{layer}({x.text})", out)
    if p.chance(0.5):
        with p.aside(), p.block(f"with tf.{p.pick('name_scope', 'variable_scope')}({p.scope_name()}):"):
            p.line(f"{layer}.apply({x.text})" if p.chance(0.4) else f"{layer}({x.text})")
    if p.chance(0.4):
        p.line(p.pick(f"print({layer}.name)", f"print({layer}.trainable_weights)", f"print([v.name for v in {layer}.variables])", f"print({result.text}.name, {layer}.scope_name)"))
    if p.chance(0.2) and kind == 0:
        with p.aside():
            p.line(f"tf.get_variable({layer}.kernel.op.name.replace('/', '_') + '_copy', shape={layer}.kernel.shape)")


def layer_subclass(p: Program) -> None:
    name = p.fresh("Affine")
    with p.function(f"class {name}(tf.layers.Layer):"):
        with p.function("def __init__(self, units, **kwargs):"):
            p.line(f"super({name}, self).__init__(**kwargs)")
            p.line("self.units = units")
        with p.function("def build(self, shape):"):
            p.line(f"self.w = self.add_{p.pick('weight', 'variable')}({p.pick(repr('w'), 'name=' + repr('kernel'))}, shape=[{p.pick('int(shape[-1])', 'shape[-1]', 'shape[-1].value')}, self.units]{a.some(p, {'initializer': a.initializer(p), 'trainable': 'False', 'regularizer': a.regularizer(p)}, 0.2)})")
            if p.chance(0.5):
                p.line("self.b = tf.get_variable('b', [self.units])")
            if p.chance(0.7):
                p.line(p.pick("self.built = True", f"super({name}, self).build(shape)", "super().build(shape)"))
        with p.function("def call(self, inputs):"):
            p.line(p.pick("return tf.matmul(inputs, self.w)", "return tf.nn.relu(tf.matmul(inputs, self.w, name='mm'))"))
    x = p.matrix()
    layer = p.fresh("layer")
    p.line(f"{layer} = {name}({p.pick('3', 'units=3')}{p.pick('', ', name=' + p.scope_name())})")
    p.bind_matrix(f"{layer}({x.text})", "3")
    if p.chance(0.4):
        p.line(f"{p.fresh('t')} = {name}(2)({x.text})")


STATEMENTS = ((dense, 8), (dense_shared, 3), (convolution, 3), (pooling, 1), (normalization, 3), (layer_object, 4), (layer_subclass, 1.5))
