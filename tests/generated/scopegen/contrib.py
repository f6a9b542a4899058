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


def network(p: Program, body: Callable[[Program], None]) -> None:
    """A slim network: its arg scope made by a function, end points, reuse."""
    name, scope = p.fresh("slim_net"), p.fresh("net_scope")
    functions = p.pick("[slim.conv2d, slim.fully_connected]", "[slim.conv2d]")
    with p.function(f"def {scope}(decay=0.01):"):
        with p.block(f"with slim.arg_scope({functions}{a.some(p, _common(p), 0.2)}):"):
            if p.chance(0.5):
                with p.block("with slim.arg_scope([slim.batch_norm], decay=decay) as sc:"):
                    p.line("return sc")
            else:
                p.line("with slim.arg_scope([slim.conv2d], stride=1) as sc: return sc")
    with p.function(f"def {name}(x, classes=3, reuse=None, scope='{p.fresh('Net')}'):"):
        p.view.images = [Known("x", ("8", "8", "3"))]
        with p.block(f"with tf.variable_scope(scope, '{p.pick('Net', 'model')}', [x]{p.pick(', reuse=reuse', ', reuse=reuse', '')}) as sc:"):
            p.line("end_points_collection = sc.name + '_end_points'")
            with p.block("with slim.arg_scope([slim.conv2d, slim.max_pool2d], outputs_collections=end_points_collection):"):
                p.line(p.pick("x = slim.conv2d(x, 2, [3, 3], scope='conv1')", "x = slim.repeat(x, 2, slim.conv2d, 2, [3, 3], scope='conv1')", "x = slim.conv2d(x, 2, [3, 3])"))
                p.line("x = slim.max_pool2d(x, [2, 2], scope='pool1')")
            if p.chance(0.3):
                p.view.images = []
                body(p)
            p.line("x = slim.fully_connected(slim.flatten(x), classes, activation_fn=None, scope='logits')")
            p.line("return x, slim.utils.convert_collection_to_dict(end_points_collection)")
    image = p.fresh("image")
    p.line(f"{image} = tf.placeholder(tf.float32, [2, 8, 8, 3])")
    with p.block(f"with slim.arg_scope({scope}()):"):
        p.bind_matrix(f"{name}({image})[0]", "3")
        if p.chance(0.4):
            p.line(f"{p.fresh('t')} = {name}({image}, reuse={'True' if not p.chance(p.risk) else a.reuse(p)})")


def own_arg_scoped(p: Program, body: Callable[[Program], None]) -> None:
    name = p.fresh("scoped")
    p.line(p.pick("@slim.add_arg_scope", "@tf.contrib.framework.add_arg_scope"))
    with p.function(f"def {name}(x, units, scope=None, reuse=None, activation=None):"):
        with p.block(p.pick("with tf.variable_scope(scope, 'scoped', [x], reuse=reuse):", "with tf.variable_scope(scope or 'scoped', reuse=reuse):")):
            p.line("w = tf.get_variable('w', [x.shape[-1].value, units])")
            p.line("y = tf.matmul(x, w)")
            p.line("return activation(y) if activation else y")
    x = p.matrix()
    with p.block(f"with slim.arg_scope([{name}], {p.pick('activation=tf.nn.relu', 'units=3, activation=tf.tanh', 'reuse=tf.AUTO_REUSE')}):"):
        p.bind_matrix(f"{name}({x.text}, units=2{_scope(p)})", "2")
        p.line(f"{p.fresh('t')} = {name}({x.text}, {'units=' if p.chance(0.5) else ''}3)")


STATEMENTS = ((connected, 5), (convolved, 3), (normalized, 2), (optimize, 0.7), (other, 2))
BLOCKS = ((arg_scope, 2.5), (network, 1.5), (own_arg_scoped, 1))
