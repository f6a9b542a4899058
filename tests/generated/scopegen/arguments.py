"""Texts of arguments: initializers, regularizers, partitioners, reuse, types."""

from __future__ import annotations

from scopegen.writer import Program


def reuse(p: Program) -> str:
    """A value of ``reuse``; True only as often as the program's risk allows."""
    if p.chance(p.risk):
        return p.pick("True", "True", "True", "False", "None", "1" if p.chance(0.3) else "True")
    return p.pick("tf.AUTO_REUSE", "tf.AUTO_REUSE", "tf.AUTO_REUSE", "False", "None")


def initializer(p: Program) -> str:
    """A callable initializer."""
    options = [
        "tf.zeros_initializer()", "tf.ones_initializer()", "tf.constant_initializer(0.1)", "tf.random_normal_initializer(stddev=0.1)",
        "tf.truncated_normal_initializer(0.0, 0.02)", "tf.random_uniform_initializer(-0.1, 0.1)", "tf.glorot_uniform_initializer()",
        "tf.variance_scaling_initializer(scale=2.0)", "tf.zeros_initializer", "tf.ones_initializer", "tf.initializers.he_normal()",
        "tf.uniform_unit_scaling_initializer()", "tf.keras.initializers.Ones()", "None",
    ]
    if p.is_v1:
        options += ["tf.contrib.layers.xavier_initializer()", "tf.contrib.layers.variance_scaling_initializer()"]
    options += [*p.view.initializers] * 3
    return p.random.choice(options)


def regularizer(p: Program) -> str:
    options = ["None", "lambda t: tf.reduce_sum(t * t)", "lambda t: None", "tf.keras.regularizers.l2(0.01)", "lambda w: 0.1 * tf.nn.l2_loss(w)", "tf.no_regularizer"]
    if p.is_v1:
        options += ["tf.contrib.layers.l2_regularizer(0.01)", "tf.contrib.layers.l1_regularizer(scale=0.1)"]
    return p.random.choice(options)


def partitioner(p: Program) -> str:
    return p.pick("tf.fixed_size_partitioner(2)", "tf.fixed_size_partitioner(3, axis=0)", "tf.min_max_variable_partitioner(max_partitions=2, min_slice_size=8)", "tf.variable_axis_size_partitioner(16)", "None")


def dtype(p: Program) -> str:
    return p.pick("tf.float32", "tf.float32", "tf.float64", "tf.int32", "tf.float16", "tf.bool", "'float32'", "tf.string", "np.float64")


def constraint(p: Program) -> str:
    return p.pick("tf.nn.relu", "lambda t: t", "lambda t: tf.clip_by_norm(t, 1.0)", "None")


def shape(p: Program) -> tuple[str, tuple[str, ...]]:
    """A shape's text and its dimensions."""
    dims = tuple(str(p.integer(1, 5)) for _ in range(p.random.choice((0, 1, 1, 2, 2, 2, 3))))
    inner = ", ".join(dims)
    forms = [f"[{inner}]", f"[{inner}]", f"tf.TensorShape([{inner}])"]
    if dims:
        forms.append(f"({inner},)")
    if len(dims) == 1:
        forms.append(dims[0])
    return p.random.choice(forms), dims


def some(p: Program, options: dict[str, str], rate: float) -> str:
    """``, key=value`` of some of the options, in their order."""
    return "".join(f", {key}={value}" for key, value in options.items() if p.chance(rate))


def activation(p: Program) -> str:
    return p.pick("tf.nn.relu", "tf.tanh", "tf.nn.sigmoid", "None", "tf.nn.elu", "lambda t: tf.nn.relu(t)", "tf.nn.softmax")
