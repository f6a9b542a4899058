"""Statements that make or fetch variables directly."""

from __future__ import annotations

from scopegen import arguments as a
from scopegen.writer import Known, Program


def _bind(p: Program, text: str, dims: tuple[str, ...]) -> None:
    known = Known(p.fresh("v"), dims)
    p.line(f"{known.text} = {text}")
    p.view.variables.append(known)


def get_variable(p: Program) -> None:
    """All the arguments of ``get_variable``, rarely together."""
    form = p.random.random()
    name = p.variable_name()
    if form < p.risk / 3:
        _bind(p, f"tf.get_variable({name})", ("?",))
        return
    if form < 0.2:
        value = p.pick("tf.constant([1.0, 2.0])", "np.zeros([2, 3], dtype=np.float32)", "[1.0, 2.0, 3.0]", "tf.zeros([3, 2])", "3.0", "7", "lambda: tf.ones([2])", "tf.random_normal([2, 2])", "np.arange(4)", "[[1, 2], [3, 4]]", "tf.constant(1)", "True", "'text'", "lambda shape=None, dtype=None, partition_info=None: tf.zeros([2])")
        _bind(p, f"tf.get_variable({name}, initializer={value}{a.some(p, {'trainable': 'False', 'dtype': 'tf.float32'}, 0.1)})", ("?",))
        return
    shape, dims = a.shape(p)
    options = {
        "dtype": a.dtype(p), "initializer": a.initializer(p), "regularizer": a.regularizer(p), "trainable": p.pick("True", "False", "False", "None"),
        "collections": p.pick("[tf.GraphKeys.LOCAL_VARIABLES]", "['mine', tf.GraphKeys.GLOBAL_VARIABLES]", "[]", "None"),
        "caching_device": p.pick("'/cpu:0'", "lambda op: op.device"), "partitioner": a.partitioner(p), "validate_shape": "True",
        "use_resource": p.pick("True", "False"), "custom_getter": p.random.choice(p.view.getters or ["None"]), "constraint": a.constraint(p),
        "synchronization": p.pick("tf.VariableSynchronization.ON_READ", "tf.VariableSynchronization.AUTO"), "aggregation": "tf.VariableAggregation.SUM",
    }
    arguments = p.pick(f"{name}, {shape}", f"{name}, shape={shape}", f"name={name}, shape={shape}")
    _bind(p, f"tf.get_variable({arguments}{a.some(p, options, 0.1)})", dims)


def variable(p: Program) -> None:
    shape, dims = a.shape(p)
    value = p.pick(f"tf.zeros({shape})", f"tf.ones({shape})", "1.0", "[1, 2]", "0", "tf.constant(2.0)", f"tf.random_normal({shape})", "lambda: tf.zeros([2])", f"tf.truncated_normal({shape}, stddev=0.1)", "np.ones([2, 2])", f"tf.zeros_initializer()({shape})", "tf.random_uniform([3], -1, 1)")
    name = p.pick(p.variable_name(), p.variable_name(), "'w'", "None")
    options = {"trainable": p.pick("True", "False"), "name": name, "dtype": p.pick("tf.float32", "tf.float64", "tf.int32"), "collections": "['mine']", "use_resource": p.pick("True", "False"), "validate_shape": p.pick("True", "False"), "expected_shape": "None"}
    named = f", name={name}" if p.chance(0.7) else ""
    rest = {k: v for k, v in options.items() if k != "name"}
    _bind(p, f"tf.Variable({value}{named}{a.some(p, rest, 0.06)})", dims if shape in value else ("?",))


def local_variable(p: Program) -> None:
    shape, dims = a.shape(p)
    _bind(p, f"tf.get_local_variable({p.variable_name()}, {shape}{a.some(p, {'initializer': a.initializer(p), 'dtype': a.dtype(p), 'use_resource': 'True', 'collections': '[tf.GraphKeys.MODEL_VARIABLES]'}, 0.15)})", dims)


def twice(p: Program) -> None:
    """One variable asked for again, in a scope of its own."""
    shape, dims = a.shape(p)
    name, scope = p.variable_name(), p.scope_name()
    with p.block(f"with tf.variable_scope({scope}):"):
        _bind(p, f"tf.get_variable({name}, {shape})", dims)
        if p.chance(0.3):
            p.line("tf.get_variable_scope().reuse_variables()")
            _bind(p, f"tf.get_variable({name})", dims)
    again = p.pick("reuse=True", "reuse=True", "reuse=tf.AUTO_REUSE", "reuse=None") if p.chance(p.risk * 2) else p.pick("reuse=True", "reuse=tf.AUTO_REUSE")
    wrong = p.chance(p.risk)
    with p.block(f"with tf.variable_scope({scope}, {again}):"):
        other = p.pick("[7, 7]", "[None, 2]", "[]") if wrong else p.pick(shape, shape, "None" if "True" in again else shape)
        _bind(p, f"tf.get_variable({name}, {other}{', dtype=tf.int32' if p.chance(p.risk) else ''})", dims)


def shadow(p: Program) -> None:
    """Variables named after other variables."""
    source = p.pick("tf.trainable_variables()", "tf.global_variables()", "tf.get_collection(tf.GraphKeys.GLOBAL_VARIABLES)", "tf.trainable_variables(%s)" % p.scope_name(), "tf.local_variables()", "tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope=%s)" % p.scope_name(), "tf.get_variable_scope().trainable_variables()", "tf.get_variable_scope().global_variables()", "tf.get_collection('mine')", "tf.model_variables()")
    prefix = p.fresh("shadow")
    loop = p.pick(f"for var in {source}[:3]:", f"for number, var in enumerate({source}[:2]):", f"for var in [v for v in {source} if v.shape.ndims == 2][:2]:", f"for var in sorted({source}, key=lambda v: v.name)[:2]:")
    with p.aside(), p.block(loop):
        name = p.pick("var.op.name", "var.name.split(':')[0]", "var.name[:-2].replace('/', '_')", "var.op.name.split('/')[-1] + str(len(tf.global_variables()))")
        p.line(p.pick(f"tf.get_variable('{prefix}/' + {name}, shape=var.shape, trainable=False)", f"tf.Variable(tf.zeros_like(var), name='{prefix}_' + {name}, trainable=False)", f"tf.get_variable('{prefix}_' + {name}, var.get_shape().as_list(), dtype=var.dtype.base_dtype, trainable=False)", f"tf.add_to_collection('{prefix}', var)", f"tf.get_variable('{prefix}/' + {name}, initializer=var.initialized_value())"))


def use(p: Program) -> None:
    """Ops on a variable."""
    v = p.variable().text
    t = p.fresh("t")
    p.line(f"{t} = " + p.pick(f"{v} + 1" if p.chance(0.5) else f"tf.identity({v}{p.op_name()})", f"tf.cast({v}, tf.float32)", f"{v}.initialized_value()", f"tf.assign({v}, {v})", f"{v}.read_value()", f"tf.stop_gradient({v})", f"tf.reduce_sum({v}{p.op_name()})", f"{v}.op.name", f"tf.shape({v})", f"tf.convert_to_tensor({v})", f"{v}.assign({v}{p.op_name()})"))
    if p.chance(0.3):
        p.line(f"print({t})")
    if p.chance(0.25):
        p.line(f"tf.get_variable('of_%s' % getattr({t}, 'name', 'none').replace(':', '_').replace('/', '.'), [1])")


STATEMENTS = ((get_variable, 14), (variable, 8), (local_variable, 2), (twice, 5), (shadow, 2), (use, 5))
