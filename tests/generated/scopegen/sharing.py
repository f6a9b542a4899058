"""Whole patterns of sharing: target networks, adversaries, averages as getters, towers, copies of variables."""

from __future__ import annotations

from collections.abc import Callable

from scopegen.training import optimizer_text
from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def network(p: Program, body: Body) -> str:
    """``def f(x, scope, reuse)`` whose variables all lie under its scope."""
    name = p.fresh("network")
    with p.function(f"def {name}(x, scope, reuse=None):"), p.block(f"with tf.variable_scope(scope, reuse=reuse){p.pick('', ' as sc')}:"):
        p.view.matrices = [Known("x", ("x.shape[-1].value",))]
        p.line(p.pick("x = tf.layers.dense(x, 4, activation=tf.nn.relu)", "x = tf.layers.dense(x, 4, name='hidden')", "x = tf.nn.relu(tf.matmul(x, tf.get_variable('w', [x.shape[1].value, 4])))"))
        if p.chance(0.3):
            p.view.matrices = [Known("x", ("4",))]
            body(p)
        p.line(p.pick("return tf.layers.dense(x, 2)", "return tf.layers.dense(x, 2, name='out')", "return x + tf.get_variable('b', [4], initializer=tf.zeros_initializer())"))
    return name


def _under(p: Program, scope: str) -> str:
    """The variables of a scope as programs list them."""
    return p.pick(f"tf.trainable_variables({scope})", f"tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope={scope})", f"[v for v in tf.trainable_variables() if v.name.startswith({scope})]", f"tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, {scope})", f"tf.global_variables(scope={scope})")


def target_network(p: Program, body: Body) -> None:
    name, x = network(p, body), p.matrix()
    online, target = p.scope_name(), p.scope_name()
    p.bind_matrix(f"{name}({x.text}, {online})", "?")
    p.view.matrices.pop()
    p.line(f"{p.fresh('target')} = {name}({x.text}, {target})")
    pairs = f"zip({_under(p, online)}, {_under(p, target)})"
    p.line(p.pick(f"sync = tf.group(*[t.assign(o) for o, t in {pairs}])", f"sync = [tf.assign(t, 0.9 * t + 0.1 * o) for o, t in {pairs}]", f"for o, t in {pairs}: tf.assign(t, o)"))


def adversary(p: Program, body: Body) -> None:
    name, x = network(p, body), p.matrix()
    scope = p.scope_name()
    real, fake, loss = p.fresh("real"), p.fresh("fake"), p.fresh("loss")
    p.line(f"{real} = {name}({x.text}, {scope})")
    p.line(f"{fake} = {name}(tf.zeros_like({x.text}), {scope}, reuse={p.pick('True', 'tf.AUTO_REUSE') if not p.chance(p.risk) else 'None'})")
    p.line(f"{loss} = tf.reduce_mean(tf.square({real})) + tf.reduce_mean({fake})")
    p.line(f"{p.fresh('train')} = {optimizer_text(p)}.minimize({loss}, var_list={_under(p, scope)})")


def average_getter(p: Program, body: Body) -> None:
    """The averages of a network's weights run through the same code by a custom getter."""
    name, x = network(p, body), p.matrix()
    scope, ema, getter = p.scope_name(), p.fresh("ema"), p.fresh("ema_getter")
    p.line(f"{p.fresh('y')} = {name}({x.text}, {scope})")
    p.line(f"{ema} = tf.train.ExponentialMovingAverage(decay=0.9)")
    p.line(f"{ema}_op = {ema}.apply(tf.trainable_variables({scope}))")
    with p.function(f"def {getter}(getter, name, *args, **kwargs):"):
        p.line("v = getter(name, *args, **kwargs)")
        p.line(f"average = {ema}.average(v)")
        p.line(p.pick("return average if average is not None else v", "return average if average is not None else v", "return average or v" if p.chance(p.risk) else "return v if average is None else average"))
    with p.block(f"with tf.variable_scope(tf.get_variable_scope(), custom_getter={getter}{p.pick('', ', reuse=True')}):"):
        p.line(f"{p.fresh('y')} = {name}({x.text}, {scope}, reuse=True)")


def towers(p: Program, body: Body) -> None:
    """One optimizer, several devices, averaged gradients."""
    name, x, scope = network(p, body), p.matrix(), p.scope_name()
    optimizer, grads = p.fresh("optimizer"), p.fresh("tower_grads")
    p.line(f"{optimizer} = {optimizer_text(p)}")
    p.line(f"{grads} = []")
    opening = p.pick("with tf.variable_scope(tf.get_variable_scope()):", "with tf.variable_scope('', reuse=tf.AUTO_REUSE):", "with tf.device('/cpu:0'):")
    reusing = "AUTO" in opening or p.chance(p.risk)
    with p.aside(), p.block(opening), p.block("for i in range(2):"), p.block("with tf.device('/gpu:%d' % i), tf.name_scope('tower_%d' % i) as scope:"):
        p.line(f"loss = tf.reduce_mean({name}({x.text}, {scope}, reuse={'None' if reusing else 'i > 0'}))")
        if opening.startswith("with tf.variable_scope(tf") and p.chance(0.5):
            p.line("tf.get_variable_scope().reuse_variables()")
        p.line("kept = tf.get_collection(tf.GraphKeys.UPDATE_OPS, scope)")
        p.line(f"{grads}.append({optimizer}.compute_gradients(loss, var_list=tf.trainable_variables({scope})))")
    with p.aside(), p.block(f"with tf.device('/cpu:0'){p.pick('', ', tf.name_scope(' + repr('mean') + ')')}:"):
        p.line(f"averaged = [(tf.reduce_mean(tf.stack([g for g, _ in pair]), 0), pair[0][1]) for pair in zip(*{grads})]")
        p.line(f"{optimizer}.apply_gradients(averaged{p.pick('', ', global_step=tf.train.get_or_create_global_step()')})")


def copies(p: Program, body: Body) -> None:
    """Variables made from the variables that exist."""
    source = p.pick("tf.trainable_variables()", "tf.global_variables()", f"tf.trainable_variables({p.scope_name()})", "tf.get_collection(tf.GraphKeys.LOCAL_VARIABLES)", "tf.get_collection('mine')", "tf.moving_average_variables()", "[v for v in tf.global_variables() if 'w' in v.op.name]", "{v.op.name: v for v in tf.global_variables()}.values()", "tf.get_collection(tf.GraphKeys.MODEL_VARIABLES)")
    made = p.pick("tf.Variable(tf.zeros(v.shape), name=v.op.name + '_copy', trainable=False)", "tf.Variable(tf.zeros(v.get_shape().as_list()), trainable=False)", "tf.get_variable(v.op.name.replace('/', '_') + '_%d' % i, v.shape, trainable=False)", "tf.get_variable('copy_%d_%d' % (i, len(tf.global_variables())), shape=v.shape, dtype=v.dtype.base_dtype, initializer=tf.zeros_initializer())", "tf.summary.histogram(v.op.name, v)", "tf.add_to_collection('mine', v)", "tf.identity(v, name=v.op.name.split('/')[-1])")
    with p.aside(), p.block(f"for i, v in enumerate(list({source})[:{p.integer(1, 3)}]):"):
        p.line(made)


def shared_twice(p: Program, body: Body) -> None:
    """Two inputs through one network, the second by every way of reuse."""
    name, scope = network(p, body), p.scope_name()
    x = p.matrix()
    form = p.integer(0, 3)
    with p.block(f"with tf.variable_scope({p.scope_name()}) as {p.fresh('siamese')}:"):
        outer = f"siamese{p.numbers['siamese']}"
        p.line(f"{p.fresh('y')} = {name}({x.text}, {scope})")
        if form == 0:
            p.line(p.pick(f"{outer}.reuse_variables()", "tf.get_variable_scope().reuse_variables()"))
            p.line(f"{p.fresh('y')} = {name}({x.text}, {scope})")
        elif form == 1:
            with p.block(f"with tf.variable_scope({outer}, reuse=True):"):
                p.line(f"{p.fresh('y')} = {name}({x.text}, {scope})")
    if form == 2:
        with p.block(f"with tf.variable_scope({outer}, reuse=True), tf.name_scope({outer}.original_name_scope):"):
            p.line(f"{p.fresh('y')} = {name}({x.text}, {scope})")
    elif form == 3:
        with p.block(f"with tf.variable_scope({p.pick(outer, outer + '.name')}, reuse={p.pick('tf.AUTO_REUSE', 'True')}{p.pick('', ', auxiliary_name_scope=False')}):"):
            p.line(f"{p.fresh('y')} = {name}({x.text}, {scope})")


BLOCKS = ((target_network, 1), (adversary, 1), (average_getter, 1), (towers, 1), (copies, 2), (shared_twice, 2))
