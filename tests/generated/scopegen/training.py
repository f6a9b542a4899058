"""Losses, optimizers, moving averages, metrics, savers."""

from __future__ import annotations

from scopegen.ops import product
from scopegen.writer import Program


def optimizer_text(p: Program) -> str:
    named = p.pick("", "", "", ", name=%s" % p.pick("'opt'", "'Adam'", "'train'"))
    options = ["GradientDescentOptimizer(0.1{0})", "AdamOptimizer(0.01{0})", "AdamOptimizer()", "MomentumOptimizer(0.1, 0.9{0})", "RMSPropOptimizer(0.1{0})", "AdagradOptimizer(0.1{0})", "AdadeltaOptimizer(0.1{0})", "FtrlOptimizer(0.1{0})", "RMSPropOptimizer(0.1, centered=True{0})", "ProximalAdagradOptimizer(0.1{0})"]
    if p.is_v1 and p.chance(0.15):
        return "tf.contrib.opt." + p.pick("NadamOptimizer()", "AdaMaxOptimizer()", "LazyAdamOptimizer()", "AdamWOptimizer(0.1)")
    return "tf.train." + p.random.choice(options).format(named)


def loss_text(p: Program) -> str:
    x = p.view.matrices[-1] if p.view.matrices else p.matrix()
    return p.pick(f"tf.reduce_mean(tf.square({x.text}))", f"tf.losses.mean_squared_error(tf.zeros_like({x.text}), {x.text})", f"tf.reduce_sum({x.text})", f"tf.nn.l2_loss({x.text}) + tf.losses.get_regularization_loss()", f"tf.reduce_mean({x.text}) + tf.add_n([tf.nn.l2_loss(v) for v in tf.trainable_variables() if v.dtype.base_dtype == tf.float32])")


def train(p: Program) -> None:
    if not p.chance(p.risk):
        product(p)
    loss, optimizer = p.fresh("loss"), p.fresh("optimizer")
    p.line(f"{loss} = {loss_text(p)}")
    p.line(f"{optimizer} = {optimizer_text(p)}")
    form = p.integer(0, 4)
    step = p.pick("", "", ", global_step=tf.train.get_or_create_global_step()", ", global_step=tf.Variable(0, trainable=False, name='step')")
    chosen = "" if p.chance(0.95 - p.risk) else p.pick(f", var_list=tf.trainable_variables({p.scope_name()})", ", var_list=tf.trainable_variables()[:2]", ", var_list=[v for v in tf.trainable_variables() if 'w' in v.name]")
    if form <= 1:
        p.line(f"{p.fresh('train')} = {optimizer}.minimize({loss}{step}{chosen}{p.op_name()})")
    elif form == 2:
        pairs = p.fresh("pairs")
        p.line(f"{pairs} = {optimizer}.compute_gradients({loss}{chosen})")
        if p.chance(0.6):
            p.line(f"{pairs} = [({p.pick('tf.clip_by_norm(g, 1.0)', 'g * 0.5', 'tf.clip_by_value(g, -1.0, 1.0)')}, v) for g, v in {pairs} if g is not None]")
        p.line(f"{p.fresh('train')} = {optimizer}.apply_gradients({pairs}{step})")
    elif form == 3:
        p.line(f"params = {p.pick('tf.trainable_variables()', 'tf.trainable_variables()[:3]')}")
        p.line(f"grads, _ = tf.clip_by_global_norm(tf.gradients({loss}, params), 5.0)")
        p.line(f"{p.fresh('train')} = {optimizer}.apply_gradients(zip(grads, params){step})")
    else:
        with p.aside(), p.block(f"with tf.{p.pick('variable_scope', 'name_scope')}({p.scope_name()}):"):
            p.line(f"{optimizer}.minimize({loss}{step})")
    if p.chance(0.15):
        p.line(f"print([{optimizer}.get_slot(v, n) for v in tf.trainable_variables() for n in {optimizer}.get_slot_names()])")
    if p.chance(0.3):
        p.line(f"print({optimizer}.get_slot_names(), {optimizer}.get_name(), [v.name for v in {optimizer}.variables()])")


def averages(p: Program) -> None:
    ema = p.fresh("ema")
    p.line(f"{ema} = tf.train.ExponentialMovingAverage(0.99{p.pick('', '', ', name=' + repr('avg'), ', num_updates=tf.train.get_or_create_global_step()', ', zero_debias=True')})")
    x = p.matrix()
    p.line(f"{ema}_op = {ema}.apply({p.pick('[v for v in tf.trainable_variables() if v.dtype.base_dtype == tf.float32]', 'tf.trainable_variables()[:1]' if p.chance(p.risk) else 'tf.trainable_variables()[:1] or None', f'[tf.reduce_mean({x.text})]', '')})")
    if p.chance(0.3):
        p.line(f"print({ema}.variables_to_restore().keys())")
    if p.chance(0.2):
        with p.aside(), p.block("if tf.trainable_variables():"):
            p.line(f"print({ema}.average_name(tf.trainable_variables()[0]), {ema}.average(tf.trainable_variables()[0]))")


def metrics(p: Program) -> None:
    x = p.matrix()
    named = "" if p.chance(0.5) else f", name={p.scope_name()}"
    p.line(f"{p.fresh('metric')} = tf.metrics." + p.pick(f"mean({x.text}{named})", f"accuracy(tf.argmax({x.text}, 1), tf.argmax({x.text}, 1){named})", f"mean_squared_error({x.text}, {x.text}{named})", f"auc({x.text} > 0.5, tf.sigmoid({x.text}){named})", f"precision({x.text} > 0.5, {x.text} > 0.1{named})", f"recall({x.text} > 0, {x.text} > 0{named})"))


def others(p: Program) -> None:
    x = p.matrix()
    p.line(f"{p.fresh('t')} = " + p.pick("tf.train.get_or_create_global_step()", "tf.train.exponential_decay(0.1, tf.train.get_or_create_global_step(), 10, 0.9)", f"tf.summary.scalar('mean', tf.reduce_mean({x.text}))", f"tf.summary.histogram({p.scope_name()}, {x.text})", "tf.summary.merge_all()", f"tf.gradients(tf.reduce_sum({x.text}), {x.text})", "tf.train.Saver() if tf.global_variables() else None", "tf.train.Saver(max_to_keep=1)" if p.chance(p.risk) else "tf.global_variables_initializer()", "tf.local_variables_initializer()", "tf.report_uninitialized_variables()", "tf.tables_initializer()", "tf.losses.get_total_loss()", "tf.train.create_global_step()"))


STATEMENTS = ((train, 3), (averages, 1), (metrics, 1.5), (others, 2))
