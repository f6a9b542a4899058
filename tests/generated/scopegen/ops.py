"""Statements on tensors: their names take part in the table of names."""

from __future__ import annotations

from scopegen.writer import Known, Program


def unary(p: Program) -> None:
    x = p.matrix()
    name = p.op_name()
    text = p.pick(
        f"tf.nn.relu({x.text}{name})", f"tf.tanh({x.text}{name})", f"tf.identity({x.text}{name})", f"tf.nn.softmax({x.text}{name})", f"tf.nn.dropout({x.text}, 0.5{name})",
        f"tf.stop_gradient({x.text}{name})", f"{x.text} * 2.0", f"1.0 - {x.text}", f"-{x.text}", f"tf.square({x.text}{name})", f"{x.text} / 2", f"tf.nn.l2_normalize({x.text}, 1{name})",
        f"tf.clip_by_value({x.text}, -1.0, 1.0{name})", f"tf.nn.leaky_relu({x.text}{name})", f"tf.cast({x.text}, tf.float32{name})", f"tf.Print({x.text}, [{x.text}], 'x')" if p.is_v1 else f"tf.exp({x.text}{name})",
        f"tf.layers.dropout({x.text}, rate=0.3{name})", f"tf.where({x.text} > 0, {x.text}, tf.zeros_like({x.text}))", f"{x.text} ** 2", f"tf.maximum({x.text}, 0.1{name})", f"tf.sigmoid({x.text}{name})", f"abs({x.text})", f"tf.nn.log_softmax({x.text}{name})",
    )
    p.bind_matrix(text, x.shape[0])


def join(p: Program) -> None:
    x = p.matrix()
    form = p.integer(0, 4)
    if form == 0:
        p.bind_matrix(f"tf.concat([{x.text}, {x.text}], {p.pick('1', 'axis=1', '-1')}{p.op_name()})", f"2 * ({x.shape[0]})")
    elif form == 1:
        p.bind_matrix(f"{x.text} + tf.get_variable({p.variable_name()}, [{p.width_of(x)}])", x.shape[0])
    elif form == 2:
        p.bind_matrix(f"tf.reshape({x.text}, [-1, {p.width_of(x)}]{p.op_name()})", x.shape[0])
    elif form == 3:
        p.bind_matrix(f"tf.add_n([{x.text}, {x.text}]{p.op_name()})", x.shape[0])
    else:
        p.bind_matrix(f"tf.nn.bias_add({x.text}, tf.Variable(tf.zeros([{x.shape[0]}])){p.op_name()})", x.shape[0])


def product(p: Program) -> None:
    """The hand-written dense layer."""
    x = p.matrix()
    units = str(p.random.choice((2, 3, 4, 6)))
    w = p.fresh("w")
    width = p.width_of(x)
    if p.chance(0.7):
        p.line(f"{w} = tf.get_variable({p.variable_name()}, [{width}, {units}])")
    else:
        p.line(f"{w} = tf.Variable(tf.random_normal([{x.shape[0]}, {units}]), name={p.variable_name()})")
    p.view.variables.append(Known(w, (x.shape[0], units)))
    p.bind_matrix(p.pick(f"tf.matmul({x.text}, {w}{p.op_name()})", f"{x.text} @ {w}", f"tf.nn.xw_plus_b({x.text}, {w}, tf.zeros([{units}]))", f"tf.tensordot({x.text}, {w}, 1)"), units)


def constants(p: Program) -> None:
    t = p.fresh("t")
    p.line(f"{t} = " + p.pick("tf.constant(1.0)", "tf.constant([1, 2, 3], name='c')", "tf.zeros([2, 3])", "tf.ones([3])", "tf.range(5)", "tf.placeholder(tf.int32, [None])", "tf.placeholder(tf.float32)", "tf.random_uniform([2], 0, 5, dtype=tf.int32)", "tf.fill([2], 3.0)", "tf.no_op(name='nop')", "tf.group()", "tf.linspace(0.0, 1.0, 4)", "tf.one_hot([1, 2], 4)", "tf.global_variables_initializer()"))
    p.line(p.pick(f"print({t}.name)", f"print({t})", "pass", f"tf.add_to_collection('mine', {t})"))


def reduce(p: Program) -> None:
    x = p.matrix()
    loss = p.fresh("loss")
    p.line(f"{loss} = " + p.pick(f"tf.reduce_mean({x.text}{p.op_name()})", f"tf.reduce_sum(tf.square({x.text}), axis=1)", f"tf.nn.l2_loss({x.text}{p.op_name()})", f"tf.reduce_max({x.text}, 1, keepdims=True)", f"tf.argmax({x.text}, 1)", f"tf.losses.mean_squared_error({x.text}, tf.zeros_like({x.text}))", f"tf.nn.moments({x.text}, [0])"))


def embedding(p: Program) -> None:
    ids = p.fresh("ids")
    p.line(f"{ids} = tf.placeholder(tf.int32, [{p.pick('None', '4')}])")
    size, depth = str(p.integer(4, 9)), str(p.integer(2, 5))
    table = p.fresh("table")
    p.line(f"{table} = tf.get_variable({p.variable_name()}, [{size}, {depth}]{p.pick('', '', ', partitioner=tf.fixed_size_partitioner(2)')})")
    p.bind_matrix(f"tf.nn.embedding_lookup({table}, {ids}{p.op_name()})", depth)


def flat(p: Program) -> None:
    image = p.image()
    size = " * ".join(image.shape)
    p.bind_matrix(p.pick(f"tf.reshape({image.text}, [-1, {size}])", f"tf.layers.flatten({image.text})"), size)


STATEMENTS = ((unary, 8), (join, 5), (product, 8), (constants, 3), (reduce, 2), (embedding, 2), (flat, 1))
