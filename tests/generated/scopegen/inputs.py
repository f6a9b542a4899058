"""Where programs take their data from: datasets, feature columns, functions of Python."""

from __future__ import annotations

from scopegen.writer import Known, Program

TYPES = ("make_one_shot_iterator()", "make_initializable_iterator()")


def dataset(p: Program) -> None:
    """Rows of an array, changed and batched, as a matrix."""
    width, rows, made = str(p.integer(2, 4)), p.integer(4, 8), p.fresh("data")
    sizes = f"{rows}, {width}"
    source = p.pick(f"np.zeros([{sizes}], np.float32)", f"tf.zeros([{sizes}])", f"tf.random_normal([{sizes}])", f"np.random.rand({sizes}).astype('float32')")
    p.line(f"{made} = tf.data.Dataset.from_tensor_slices({source})")
    for _ in range(p.integer(0, 3)):
        p.line(f"{made} = {made}.{_step(p, width)}")
    batch = p.integer(2, 3)
    p.line(f"{made} = {made}.batch({batch}{p.pick('', '', ', drop_remainder=True')})")
    if p.chance(0.3):
        p.line(f"{made} = tf.data.Dataset.zip(({made}, tf.data.Dataset.range(9).batch({batch}))).map(lambda row, number: row + tf.cast(number[:1], tf.float32))")
    p.bind_matrix(f"tf.data.{p.pick(*TYPES).replace('()', '')}({made}).get_next({p.pick('', '', repr('next'))})", width)


def _step(p: Program, width: str) -> str:
    table = f"tf.get_variable({p.variable_name()}, [{width}])"
    return p.pick(
        "map(lambda row: row * 2.0)", "filter(lambda row: tf.reduce_sum(row) > 0.0)", "shuffle(10).repeat(2)", "prefetch(1)", "map(tf.nn.relu, num_parallel_calls=2)", "take(3)",
        "map(lambda row: tf.cond(row[0] > 0.0, lambda: row, lambda: -row))", f"map(lambda row: tf.reshape(row, [{width}]))", "cache()", "skip(1)",
        f"map(lambda row: tf.py_func(lambda r: r, [row], tf.float32)).map(lambda row: tf.reshape(row, [{width if not p.chance(p.risk) else '-1'}]))",
        f"map(lambda row: row + {table})" if p.chance(p.risk) else "repeat()",
    )  # fmt: skip


def by_python(p: Program) -> None:
    """What a function of Python makes of a matrix; its shape is told afterwards."""
    x = p.matrix()
    made = p.bind_matrix(f"tf.py_func(lambda a: a * {p.integer(2, 3)}, [{x.text}], tf.float32{p.op_name()})", p.width_of(x))
    if not p.chance(p.risk):
        p.line(f"{made.text}.set_shape({p.pick(f'{x.text}.shape', f'{x.text}.get_shape()')})")


def columns(p: Program) -> None:
    """Features of a few kinds in one layer."""
    features, listed = p.fresh("features"), p.fresh("columns")
    p.line(f"{features} = {{'age': tf.placeholder(tf.float32, [None, 1]), 'city': tf.placeholder(tf.string, [None, 1]), 'item': tf.placeholder(tf.int64, [None, {p.integer(1, 3)}])}}")
    p.line(f"age, item = tf.feature_column.numeric_column('age'), tf.feature_column.categorical_column_with_identity('item', {p.integer(5, 9)})")
    p.line(f"city = tf.feature_column.{p.pick('categorical_column_with_hash_bucket(' + repr('city') + ', 7)', 'categorical_column_with_vocabulary_list(' + repr('city') + ', [' + repr('a') + ', ' + repr('b') + '], num_oov_buckets=1)')}")
    categorical = ["item", "city", "tf.feature_column.bucketized_column(age, [1, 5, 9])", "tf.feature_column.crossed_column(['city', 'item'], 20)"]
    if p.chance(0.4):
        chosen = p.random.sample(["age", *categorical], p.integer(1, 3))
        p.bind_matrix(f"tf.feature_column.linear_model({features}, [{', '.join(chosen)}]{p.pick('', ', units=2', ', trainable=False')})", "1" if "units" not in p.lines[-1] else "2")
        p.view.matrices[-1] = Known(p.view.matrices[-1].text, (f"{p.view.matrices[-1].text}.shape[-1].value",))
        return
    dense = ["age", categorical[2]]
    dense += [f"tf.feature_column.{p.pick(f'embedding_column({c}, {p.integer(2, 4)})', f'indicator_column({c})')}" for c in ("item", "city", categorical[3])]
    p.line(f"{listed} = [{', '.join(p.random.sample(dense, p.integer(1, 3)))}]")
    layer = p.pick(f"tf.feature_column.input_layer({features}, {listed})", f"tf.feature_column.input_layer({features}, {listed}, trainable=False)", f"tf.keras.layers.DenseFeatures({listed})({features})")
    made = p.bind_matrix(layer, "1")
    p.view.matrices[-1] = Known(made.text, (f"{made.text}.shape[-1].value",))


STATEMENTS = ((dataset, 3), (columns, 3), (by_python, 1))
