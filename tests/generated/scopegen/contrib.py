"""tf.contrib.layers, slim and arg_scope (1.15 only)."""

from __future__ import annotations

from collections.abc import Callable

from scopegen import arguments as a
from scopegen.writer import Known, Program

NORMALIZERS = ("slim.batch_norm", "slim.layer_norm", "None", "slim.batch_norm")


def _scope(p: Program) -> str:
    form = p.random.random()
    if form < 0.4:
        return ""
    reuse = f", reuse={a.reuse(p)}" if p.chance(0.2) else ""
    return f", scope={p.scope_text()}{reuse}"


def _common(p: Program) -> dict[str, str]:
    return {"activation_fn": a.activation(p), "normalizer_fn": p.pick(*NORMALIZERS), "weights_initializer": p.pick("slim.xavier_initializer()", "tf.zeros_initializer()", "tf.truncated_normal_initializer(stddev=0.1)"), "weights_regularizer": p.pick("slim.l2_regularizer(0.01)", "None"), "biases_initializer": p.pick("None", "tf.zeros_initializer()"), "trainable": "False", "variables_collections": p.pick("['mine']", "{'weights': ['mine']}"), "outputs_collections": "'ends'"}


def connected(p: Program) -> None:
    x, units = p.matrix(), p.pick("2", "3", "4")
    function = p.pick("slim.fully_connected", "tf.contrib.layers.fully_connected", "slim.fully_connected", "tf.contrib.layers.linear")
    options = a.some(p, _common(p), 0.1)
    if function.endswith("linear"):
        options = ""
    p.bind_matrix(f"{function}({x.text}, {units}{options}{_scope(p)})", units)


def convolved(p: Program) -> None:
    image, filters = p.image(), p.pick("2", "4")
    call = p.pick("slim.conv2d({0}, {1}, [3, 3]{2}{3})", "slim.conv2d({0}, {1}, 1{2}{3})", "tf.contrib.layers.conv2d({0}, {1}, 3{2}{3})", "slim.conv2d_transpose({0}, {1}, 3{2}{3})", "slim.separable_conv2d({0}, {1}, [3, 3], 1{2}{3})", "slim.repeat({0}, 2, slim.conv2d, {1}, [3, 3], scope=" + p.scope_name() + ")", "slim.stack({0}, slim.conv2d, [(2, [3, 3]), ({1}, [1, 1])], scope=" + p.scope_name() + ")")
    out = Known(p.fresh("image"), (*image.shape[:2], filters))
    p.line(f"{out.text} = " + call.format(image.text, filters, a.some(p, _common(p), 0.1), _scope(p)))
    p.view.images.append(out)


def normalized(p: Program) -> None:
    x = p.matrix()
    p.bind_matrix(f"{p.pick('slim.batch_norm', 'slim.layer_norm', 'slim.bias_add', 'slim.dropout')}({x.text}{_scope(p)})", x.shape[0])


def optimize(p: Program) -> None:
    x = p.matrix()
    p.line(f"{p.fresh('train')} = tf.contrib.layers.optimize_loss(tf.reduce_mean({x.text}), tf.train.get_or_create_global_step(), 0.1, {p.pick(repr('Adam'), repr('SGD'), 'tf.train.MomentumOptimizer(0.1, 0.9)', repr('RMSProp'))})")


def other(p: Program) -> None:
    shape, _ = a.shape(p)
    p.line(f"{p.fresh('v')} = " + p.pick(f"slim.model_variable({p.variable_name()}, {shape})", f"slim.variable({p.variable_name()}, shape={shape}, initializer=tf.zeros_initializer())", f"slim.local_variable(0, name={p.variable_name()})", "slim.get_or_create_global_step()", "slim.get_model_variables()", f"slim.get_variables({p.scope_name()})", f"slim.get_variables_by_name('w', scope={p.scope_name()})", f"tf.contrib.framework.get_variables_to_restore(include=[{p.scope_name()}])"))


def arg_scope(p: Program, body: Callable[[Program], None]) -> None:
    functions = p.pick("[slim.conv2d, slim.fully_connected]", "[slim.fully_connected]", "[slim.conv2d]", "[slim.fully_connected, slim.conv2d, slim.separable_conv2d]")
    options = {k: v for k, v in _common(p).items() if k != "variables_collections"} | {"reuse": a.reuse(p)}
    with p.block(f"with slim.arg_scope({functions}{a.some(p, options, 0.25)}):"):
        body(p)


STATEMENTS = ((connected, 5), (convolved, 3), (normalized, 2), (optimize, 0.7), (other, 2))
BLOCKS = ((arg_scope, 2.5),)
