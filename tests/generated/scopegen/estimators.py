"""Whole programs' machinery: estimators, savers, iterators into layers, summaries, sessions that train."""

from __future__ import annotations

from collections.abc import Callable

from scopegen.training import optimizer_text
from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def estimator(p: Program, body: Body) -> None:
    """A ``model_fn`` with the three modes, called by hand or by an estimator."""
    name, scope = p.fresh("model_fn"), p.scope_name()
    with p.function(f"def {name}(features, labels, mode{p.pick(', params', ', params, config=None')}):"):
        p.line(p.pick("x = features['x']", "x = tf.feature_column.input_layer(features, [tf.feature_column.numeric_column('x', shape=(3,))])", "x = tf.layers.flatten(features['x'])"))
        with p.block(f"with tf.variable_scope({scope}):"):
            with p.block("for units in params['hidden']:"):
                p.line(p.pick("x = tf.layers.dense(x, units, tf.nn.relu)", "x = tf.layers.batch_normalization(tf.layers.dense(x, units), training=mode == tf.estimator.ModeKeys.TRAIN)"))
            if p.chance(0.3):
                p.view.matrices = [Known("x", ("x.shape[-1].value",))]
                body(p)
        p.line("logits = tf.layers.dense(x, 2, name='logits')")
        p.line("predictions = {'classes': tf.argmax(logits, 1), 'p': tf.nn.softmax(logits, name='softmax')}")
        with p.block("if mode == tf.estimator.ModeKeys.PREDICT:"):
            p.line("return tf.estimator.EstimatorSpec(mode, predictions=predictions)")
        p.line(f"loss = {p.pick('tf.losses.sparse_softmax_cross_entropy(labels, logits)', 'tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))')}")
        with p.block("if mode == tf.estimator.ModeKeys.EVAL:"):
            p.line("return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops={'accuracy': tf.metrics.accuracy(labels, predictions['classes'])})")
        p.line(f"train_op = {optimizer_text(p)}.minimize(loss, {p.pick('', 'global_step=')}tf.train.get_global_step())")
        p.line(f"return tf.estimator.EstimatorSpec({p.pick('mode, loss=loss, train_op=train_op', 'mode=mode, loss=loss, train_op=train_op, predictions=predictions')})")
    with p.aside():
        _estimated(p, name)


def _estimated(p: Program, name: str) -> None:
    data, params = p.fresh("input_fn"), p.pick("{'hidden': [4]}", "dict(hidden=(3, 2))")
    with p.function(f"def {data}():"):
        p.line("rows = tf.data.Dataset.from_tensor_slices(({'x': np.zeros([6, 3], np.float32)}, np.array([0, 1] * 3)))")
        p.line(f"return rows.{p.pick('batch(2)', 'shuffle(6).batch(3)')}{p.pick('', '.make_one_shot_iterator().get_next()')}")
    if p.chance(0.4):
        made = p.fresh("estimator")
        p.line(f"{made} = tf.estimator.Estimator({name}, params={params})")
        p.line(f"{made}.train({p.pick(data, 'lambda: ' + data + '()')}, steps=1)")
        if p.chance(0.5):
            p.line(f"{made}.evaluate({data}{p.pick('', ', steps=1')})")
        if p.chance(0.3):
            p.line(f"print([row['classes'] for row in {made}.predict({data})])")
        p.line(f"print(sorted({made}.get_variable_names()))")
        return
    features = "{'x': tf.placeholder(tf.float32, [None, 3])}"
    modes = p.random.sample(["TRAIN", "EVAL", "PREDICT"], p.integer(1, 2))
    for mode in modes:
        with p.block("with tf.Graph().as_default():" if p.chance(0.7) or not p.chance(p.risk) else f"with tf.variable_scope({p.scope_name()}):"):
            if mode == "TRAIN" and p.chance(1 - p.risk):
                p.line("tf.train.get_or_create_global_step()")
            p.line(f"spec = {name}({features}, tf.placeholder(tf.int32, [None]), tf.estimator.ModeKeys.{mode}, {params})")
            p.line("print([v.name for v in tf.global_variables()])")


def saver(p: Program) -> None:
    """Savers of all, of some under other names, or of what a scope holds."""
    p.variable()
    p.line(f"{p.fresh('saver')} = tf.train.Saver(" + p.pick("", "tf.global_variables()", "max_to_keep=1", "{v.op.name: v for v in tf.global_variables()}", "{'other/' + v.op.name: v for v in tf.trainable_variables()} or None", "tf.trainable_variables() or None, name='keep'", f"var_list=[v for v in tf.global_variables() if 'Adam' not in v.name]", f"tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES, scope={p.scope_name()})" if p.chance(p.risk) else "tf.global_variables(), sharded=True") + ")")


def feeding_layers(p: Program) -> None:
    """Two datasets through one iterator into layers, images and labels."""
    made, images = p.fresh("iterator"), p.fresh("image")
    p.line(f"train = tf.data.Dataset.from_tensor_slices((np.zeros([4, 8, 8, 3], np.float32), np.zeros([4], np.int32))).{p.pick('batch(2)', 'repeat().batch(2)', 'shuffle(4).batch(2, drop_remainder=True)')}")
    p.line(f"valid = tf.data.Dataset.{p.pick('from_tensors((tf.zeros([2, 8, 8, 3]), tf.constant([0, 1])))', 'from_tensor_slices((tf.ones([2, 8, 8, 3]), [0, 1])).batch(2)')}")
    p.line(f"{made} = tf.data.Iterator.from_structure({p.pick('train.output_types, train.output_shapes', 'train.output_types, ([None, 8, 8, 3], [None])')})" if p.chance(0.7) else f"{made} = tf.data.Iterator.from_string_handle(tf.placeholder(tf.string, []), train.output_types, train.output_shapes)")
    p.line(f"{images}, label = {made}.get_next()")
    if "structure" in p.lines[-2]:
        p.line(f"init = [{made}.make_initializer(train), {made}.make_initializer(valid{p.pick('', ', name=' + repr('init'))})]" if "drop" not in p.lines[-4] or p.chance(p.risk) else f"init = {made}.make_initializer(train)")
    p.view.images.append(Known(images, ("8", "8", "3")))
    p.bind_matrix(f"tf.layers.dense(tf.layers.flatten({images}), 3{p.pick('', ', name=' + p.scope_name())})", "3")
    p.line(f"{p.fresh('loss')} = tf.losses.{p.pick('sparse_softmax_cross_entropy(label, ', 'softmax_cross_entropy(tf.one_hot(label, 3), ', 'hinge_loss(tf.one_hot(label, 3), ')}{p.view.matrices[-1].text})")


def trained(p: Program) -> None:
    """A graph of its own, trained in a session."""
    with p.aside(), p.block(p.pick("with tf.Graph().as_default():", "with tf.Graph().as_default() as graph:")):
        p.view = p.view.without_graph()
        p.line("inputs, target = tf.placeholder(tf.float32, [None, 3], name='inputs'), tf.placeholder(tf.float32, [None, 1])")
        p.line(p.pick("out = tf.layers.dense(tf.layers.dense(inputs, 4, tf.nn.tanh), 1)", "out = tf.matmul(inputs, tf.Variable(tf.zeros([3, 1]))) + tf.get_variable('b', [1])", "out = tf.layers.dense(inputs, 1, kernel_regularizer=lambda w: 0.1 * tf.nn.l2_loss(w))"))
        p.line("error = tf.reduce_mean(tf.square(out - target)) + tf.losses.get_regularization_loss()")
        p.line(f"train = {optimizer_text(p)}.minimize(error{p.pick('', ', tf.train.get_or_create_global_step()')})")
        p.line("tf.summary.scalar('error', error)")
        given = "{inputs: np.ones([2, 3]), target: np.zeros([2, 1])}"
        with p.block(p.pick("with tf.Session() as sess:", "with tf.train.MonitoredSession() as sess:", "with tf.train.SingularMonitoredSession() as sess:")):
            if "Monitored" not in p.lines[-1]:
                p.line("sess.run(tf.global_variables_initializer())" if not p.chance(p.risk) else p.pick("tf.global_variables_initializer().run()", "sess.run(tf.local_variables_initializer())"))
            with p.block(f"for step in range({p.integer(1, 3)}):"):
                p.line(f"_, value = sess.run([train, error], {p.pick(given, given, 'feed_dict=' + given)})" if not p.chance(p.risk) else f"_, value = sess.run([train, error], {p.pick('{inputs: np.ones([2, 3])}', '{inputs: np.ones([2, 4]), target: np.zeros([2, 1])}', '{target: np.zeros([2, 1]), inputs: [[1, 2, 3]]}')})")
                with p.block("if step % 2 == 0:"):
                    p.line("print('%d %.3f' % (step, value))")
            p.line(f"print(sess.run(out, {{inputs: np.zeros([{p.integer(1, 4)}, 3])}}).shape)")


STATEMENTS = ((saver, 1), (feeding_layers, 1), (trained, 1.5))
BLOCKS = ((estimator, 2),)
