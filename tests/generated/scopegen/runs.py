"""What programs do beside building: run sessions and go on with the values, start threads, keep what loops make."""

from __future__ import annotations

from collections.abc import Callable

from scopegen.writer import Known, Program

Body = Callable[[Program], None]


def session_values(p: Program) -> None:
    """Values that a session gives, from which more of the graph is made."""
    source = p.variable() if p.chance(0.7) else p.matrix()
    sess, value = p.fresh("sess"), p.fresh("value")
    with p.aside(), p.block(p.pick(f"with tf.Session() as {sess}:", f"with tf.Session(graph=tf.get_default_graph()) as {sess}:")):
        p.line(f"{sess}.run({p.pick('tf.global_variables_initializer()', '[tf.global_variables_initializer(), tf.local_variables_initializer()]')})")
        if source.text.startswith("v"):
            p.line(p.pick(f"{value} = {sess}.run({source.text})", f"{value} = {source.text}.eval()", f"{value}, _ = {sess}.run([{source.text}, tf.constant(1)])", f"{value} = {sess}.run({{'a': {source.text}}})['a']", f"{value} = {sess}.run(tf.global_variables())[0]"))
        else:
            p.line(f"{value} = {sess}.run(tf.ones_like(tf.zeros([2, {source.shape[0]}])))")
        with p.block(p.pick("if True:", f"if {value}.ndim > 0:", f"with tf.variable_scope({p.scope_name()}):")):
            p.line(p.pick(f"tf.get_variable({p.variable_name()}, {value}.shape)", f"tf.Variable({value} * 2, name={p.variable_name()})", f"tf.get_variable({p.variable_name()}, initializer={value})", f"tf.get_variable({p.variable_name()}, [len({value}), {value}.ndim])" if p.chance(p.risk) else f"tf.get_variable({p.variable_name()}, [{value}.ndim + 1, {value}.size])", f"tf.get_variable({p.variable_name()}, {value}.shape, initializer=tf.constant_initializer({value}))", f"tf.constant({value}, name={p.variable_name()})"))
    if p.chance(0.2):
        p.line(f"{sess}.run({source.text}{p.pick('', ', {}')})" if p.chance(p.risk) else f"{sess}.close()")


def thread(p: Program, body: Body) -> None:
    """A thread, in which scopes, the default graph and sessions begin anew; or a pool of them."""
    name, graph = p.fresh("work"), p.fresh("graph")
    p.line(f"{graph} = tf.get_default_graph()")
    with p.function(f"def {name}(size=2):"):
        entered = p.chance(0.8)
        with p.block(f"with {graph}.as_default():" if entered else "if size:"):
            if not entered:
                p.view = p.view.without_graph()
            p.line(p.pick(f"tf.get_variable({p.variable_name()}, [size])", f"tf.Variable(tf.zeros([size]), name={p.variable_name()})", "pass"))
            if p.chance(0.5):
                with p.block(f"with tf.variable_scope({p.scope_name()}):"):
                    body(p)
            if p.chance(0.1 + p.risk):
                p.line(p.pick("raise ValueError('ended')", "tf.get_variable(tf.global_variables()[0].op.name, [7])", "{}['key']"))
        p.line("return tf.get_variable_scope().name, size")
    scope = p.pick("if True:", f"with tf.variable_scope({p.scope_name()}):", f"with tf.name_scope({p.scope_name()}):")
    with p.block(scope):
        if p.chance(0.7):
            started = p.fresh("thread")
            p.line(f"{started} = threading.Thread(target={name}{p.pick('', ', args=(3,)')})")
            p.line(f"{started}.start()")
            p.line(f"{started}.join()")
        else:
            done = p.fresh("done")
            p.line(f"with ThreadPoolExecutor(1) as pool: {done} = pool.submit({name})")
            with p.block(f"if {done}.exception() is None:"):
                p.line(f"tf.get_variable({p.variable_name()}, [{done}.result()[1]])")
        p.line(f"tf.get_variable({p.variable_name()}, [2])")


def kept_from_loop(p: Program) -> None:
    """What a loop's body makes, kept in a list or collection; used behind it only at a risk."""
    x, kept, out = p.matrix(), p.fresh("kept"), p.fresh("looped")
    body = p.fresh("body")
    p.line(f"{kept} = []")
    with p.function(f"def {body}(i, a):"):
        p.line(p.pick(f"a = a * tf.get_variable({p.variable_name()}, [])", "a = tf.tanh(a)", f"a = tf.layers.dense(a, a.shape[-1].value, name={p.scope_name()}, kernel_regularizer=lambda w: tf.reduce_sum(w))"))
        p.line(p.pick(f"{kept}.append(a)", f"tf.losses.add_loss(tf.reduce_mean(a))" if p.chance(p.risk) else f"{kept}.append(a)", f"tf.add_to_collection({kept!r}, a)"))
        p.line("return i + 1, a")
    p.line(f"_, {out} = tf.while_loop(lambda i, a: i < 3, {body}, [0, {x.text}]{p.pick('', ', parallel_iterations=1', ', name=' + repr('loop'))})")
    p.view.matrices.append(Known(out, x.shape))
    if p.chance(p.risk):
        p.line(p.pick(f"tf.add_n({kept} + [{out}])", f"tf.add_n(tf.get_collection({kept!r}) or [{out}])", f"tf.while_loop(lambda i: i < 2, lambda i: i + tf.cast(tf.size({kept}), tf.int32), [0])"))
    else:
        p.line(f"print(len({kept}), [t.name for t in {kept}])")


def optimized_loop(p: Program) -> None:
    """A loop of several states, of which the loss needs some."""
    x, a, b = p.matrix(), p.variable_name(), p.variable_name()
    out = p.fresh("states")
    with p.aside(), p.block(f"with tf.variable_scope({p.scope_name()}):"):
        p.line(f"used, other = tf.get_variable({a} + '_u', []), tf.get_variable({b} + '_o', [])")
        p.line(f"{out} = tf.while_loop(lambda i, *_: i < 3, lambda i, h, s: (i + 1, {p.pick('h * used', 'tf.tanh(h) * used', 'h * used + s')}, s * other), [0, {x.text}, 1.0])")
        p.line(f"print([g is None for g in tf.gradients(tf.reduce_sum({out}[{p.integer(1, 2)}]), [used, other])])")
        p.line(f"tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum({out}[{p.integer(1, 2)}]), var_list=[used, other])")


def coordinated(p: Program, body: Body) -> None:
    """Errors that a coordinator keeps and hands on."""
    coord = p.fresh("coord")
    p.line(f"{coord} = tf.train.Coordinator()")
    name = p.random.choice(p.written_names) if p.written_names and p.chance(0.5) else p.variable_name()
    with p.aside(), p.block(f"with {coord}.stop_on_exception():"):
        p.line(f"tf.get_variable({name}, [2])")
        body(p)
    p.line(p.pick(f"{coord}.join([])", f"print({coord}.joined)", f"{coord}.request_stop()") if p.chance(0.3 + p.risk) else f"{coord}.clear_stop()")


def local_state(p: Program) -> None:
    """State of a thread's own."""
    name = p.fresh("Local")
    with p.function(f"class {name}(threading.local):"), p.block("def __init__(self, n=1):"):
        p.line("self.items = [n]")
    state, seen = p.fresh("state"), p.fresh("seen")
    p.line(f"{state}, {seen} = {name}({p.pick('', '2')}), []")
    p.line(f"{state}.items.append(5)")
    p.line(f"worker = threading.Thread(target=lambda: {seen}.append(len({state}.items)){p.pick('', ', name=' + repr('w'))})")
    p.line("worker.start()")
    p.line("worker.join()")
    p.line(f"tf.get_variable({p.variable_name()}, [{seen}[0], len({state}.items)])")


def plain_operations(p: Program) -> None:
    """A functional model of layers and plain operations, called on tensors of a batch size of its own."""
    width, given, model = p.integer(2, 4), p.fresh("given"), p.fresh("applied")
    p.line(f"{given} = tf.keras.Input(({width},))")
    made = given
    for _ in range(p.integer(1, 3)):
        made = p.pick(f"tf.nn.relu({made})", f"tf.keras.layers.Dense({width})({made})", f"({made} * 2.0 + 1.0)", f"tf.concat([{made}, {given}], 1)[:, :{width}]", f"tf.reshape({made}, [-1, {width}])", f"tf.tile({made}, [1, 2])[:, {width}:]", f"({made} - tf.reduce_mean({made}, 1, keepdims=True))", f"({made} + tf.zeros(tf.shape({given})))", f"tf.where({given} > 0, {made}, {made})", f"tf.stack([{made}, {given}])[0]")
    p.line(f"{model} = tf.keras.Model({given}, {made})")
    batch = p.pick("2", "None", "3") if p.chance(p.risk) else p.pick("2", "3")
    p.line(f"{model}_out = {model}(tf.placeholder(tf.float32, [{batch}, {width}]))")
    p.line(p.pick(f"tf.get_variable({p.variable_name()}, {model}_out.shape)", f"tf.get_variable({p.variable_name()}, [{model}_out.shape[1], len({model}.layers)])", f"print({model}_out.shape, {model}.output_shape)"))
    p.view.matrices.append(Known(f"{model}_out", (str(width),)))


def ranges(p: Program) -> None:
    """Axes and shapes as programs compute them."""
    x = p.image()
    axes = p.pick("[1, 2]", "(1, 2)", "list(range(1, 3))", "range(1, 3)" if p.chance(p.risk) else "[0, 1]", "np.arange(1, 3)", "tf.range(1, 3)", "{1: 2, 2: 3}.keys()" if p.chance(p.risk) else "1", "sorted({1, 2})", "tuple(i + 1 for i in range(2))")
    made = p.fresh("reduced")
    call = p.pick(f"tf.reduce_mean({x.text}, {axes})", f"tf.reduce_sum({x.text}, axis={axes}, keepdims=True)", f"tf.nn.moments({x.text}, {axes})[0]", f"tf.reduce_max({x.text}, reduction_indices={axes})", f"tf.nn.l2_normalize({x.text}, {axes})")
    p.line(f"{made} = {call}")
    p.line(p.pick(f"print({made}.shape)", f"tf.get_variable({p.variable_name()}, {made}.shape[-1:])", f"tf.get_variable({p.variable_name()}, [{made}.shape.ndims or 1])"))


STATEMENTS = ((session_values, 1.5), (kept_from_loop, 0.6), (optimized_loop, 0.5), (local_state, 0.4), (plain_operations, 1), (ranges, 0.8))
BLOCKS = ((thread, 1.2), (coordinated, 0.5))
