"""RNN cells and the functions that run them."""

from __future__ import annotations

from scopegen import arguments as a
from scopegen.writer import Known, Program


def cell_text(p: Program, size: str, deep: int = 1) -> str:
    rnn = p.pick("tf.nn.rnn_cell", "tf.nn.rnn_cell", "tf.contrib.rnn" if p.is_v1 else "tf.nn.rnn_cell")
    named = p.pick("", "", "", f", name={p.scope_name()}", ", reuse=tf.AUTO_REUSE", ", reuse=None")
    options = [
        f"{rnn}.BasicLSTMCell({size}{named})", f"{rnn}.GRUCell({size}{named})", f"{rnn}.LSTMCell({size}{a.some(p, {'use_peepholes': 'True', 'initializer': a.initializer(p), 'forget_bias': '1.0'}, 0.2)}{named})",
        f"{rnn}.BasicRNNCell(num_units={size}{named})", f"{rnn}.LSTMCell({size}, state_is_tuple=True{named})",
    ]
    if p.is_v1:
        options += [f"tf.contrib.rnn.LayerNormBasicLSTMCell({size})", f"tf.contrib.rnn.LSTMBlockCell({size})", f"tf.contrib.rnn.UGRNNCell({size})"]
    if deep:
        inner = cell_text(p, size, deep - 1)
        options += [
            f"{rnn}.DropoutWrapper({inner}, output_keep_prob=0.5)", f"{rnn}.MultiRNNCell([{inner}, {cell_text(p, size, 0)}])",
            f"{rnn}.MultiRNNCell([{cell_text(p, size, 0)} for _ in range(2)])", f"{rnn}.ResidualWrapper({inner})" if p.chance(p.risk) else f"{rnn}.DropoutWrapper({inner}, input_keep_prob=0.9)",
        ]
    return p.random.choice(options)


def _scope(p: Program) -> str:
    return "" if p.chance(0.3 + p.risk) else f", scope={p.scope_text()}"


def _run(p: Program, cell: str, s: Known) -> str:
    options = {"time_major": "False", "sequence_length": "[1, 2]", "swap_memory": "True", "parallel_iterations": "4"}
    if p.chance(0.75):
        return f"tf.nn.dynamic_rnn({cell}, {s.text}, dtype=tf.float32{a.some(p, options, 0.1)}{_scope(p)})"
    if p.chance(0.5):
        return f"tf.nn.static_rnn({cell}, tf.unstack({s.text}, axis=1), dtype=tf.float32{_scope(p)})"
    return f"tf.nn.dynamic_rnn({cell}, {s.text}, initial_state={cell}.zero_state(2, tf.float32){_scope(p)})"


def run(p: Program) -> None:
    s, cell, size = p.sequence(), p.fresh("cell"), str(p.integer(2, 4))
    p.line(f"{cell} = {cell_text(p, size)}")
    outputs, state = p.fresh("outputs"), p.fresh("state")
    p.line(f"{outputs}, {state} = {_run(p, cell, s)}")
    if p.chance(0.5):
        p.bind_matrix(f"{outputs}[-1] if isinstance({outputs}, list) else {outputs}[:, -1]", size)
    if p.chance(0.12):
        p.line(f"{p.fresh('t')}, _ = {_run(p, cell, s)}")
    if p.chance(0.2):
        p.line(f"print({outputs}, len({cell}.trainable_weights))" if p.chance(0.5) else f"print({cell}.output_size)")


def both_ways(p: Program) -> None:
    s, size = p.sequence(), str(p.integer(2, 3))
    forward, backward = cell_text(p, size, 0), cell_text(p, size, 0)
    outputs = p.fresh("outputs")
    if p.chance(0.75):
        p.line(f"({outputs}_fw, {outputs}_bw), _ = tf.nn.bidirectional_dynamic_rnn({forward}, {backward}, {s.text}, dtype=tf.float32{_scope(p)})")
        p.line(f"{outputs} = tf.concat([{outputs}_fw, {outputs}_bw], 2)")
    else:
        p.line(f"{outputs}, _, _ = tf.nn.static_bidirectional_rnn({forward}, {backward}, tf.unstack({s.text}, axis=1), dtype=tf.float32{_scope(p)})")


def by_hand(p: Program) -> None:
    """A cell stepped in a loop, as decoders do."""
    cell, state, size = p.fresh("cell"), p.fresh("state"), str(p.integer(2, 4))
    x = p.matrix()
    p.line(f"{cell} = {cell_text(p, size)}")
    p.line(f"{state} = {cell}.zero_state(tf.shape({x.text})[0], tf.float32)")
    out = p.fresh("out")
    with p.aside(), p.block(f"with tf.variable_scope({p.scope_name()}) as steps:"):
        with p.block(f"for step in range({p.integer(1, 3)}):"):
            if p.chance(0.5):
                with p.block("if step > 0:"):
                    p.line(p.pick("tf.get_variable_scope().reuse_variables()", "steps.reuse_variables()"))
            p.line(f"{out}, {state} = {cell}({x.text}, {state}{p.pick('', '', ', scope=' + p.scope_name())})")
            if p.chance(0.4):
                p.line(f"tf.layers.dense({out}, 2, name='project', reuse={p.pick('step > 0', 'tf.AUTO_REUSE', '(step > 0) or None')})")


def custom_cell(p: Program) -> None:
    name = p.fresh("Cell")
    base = p.pick("tf.nn.rnn_cell.RNNCell", "tf.contrib.rnn.RNNCell" if p.is_v1 else "tf.nn.rnn_cell.RNNCell")
    with p.function(f"class {name}({base}):"):
        with p.function("def __init__(self, size, reuse=None):"):
            p.line(p.pick(f"super({name}, self).__init__(_reuse=reuse)", f"super({name}, self).__init__()"))
            p.line("self._size = size")
        for prop in ("state_size", "output_size"):
            p.line("@property")
            with p.function(f"def {prop}(self):"):
                p.line("return self._size")
        if p.chance(0.6):
            with p.function("def call(self, inputs, state):"):
                p.line(p.pick("out = tf.layers.dense(tf.concat([inputs, state], 1), self._size, name='gates')", "w = tf.get_variable('w', [inputs.shape[1].value, self._size])\n%sout = tf.matmul(inputs, w) + state" % ("    " * p.indent)))
                p.line("return out, out")
        else:
            with p.function("def __call__(self, inputs, state, scope=None):"):
                with p.block("with tf.variable_scope(scope or type(self).__name__):"):
                    p.line("w = tf.get_variable('w', [int(inputs.shape[-1]), self._size])")
                    p.line("out = tf.tanh(tf.matmul(inputs, w) + state)")
                p.line("return out, out")
    s = p.sequence()
    p.line(f"{p.fresh('outputs')}, _ = tf.nn.dynamic_rnn({name}(3), {s.text}, dtype=tf.float32{_scope(p)})")


def layered(p: Program) -> None:
    """Several layers of cells made by a function, run twice or both ways."""
    make, s, size = p.fresh("make_cell"), p.sequence(), str(p.integer(2, 3))
    with p.function(f"def {make}({p.pick('', 'size=' + size)}):"):
        p.line(f"cell = {cell_text(p, size, 0)}")
        p.line(p.pick("return cell", "return tf.nn.rnn_cell.DropoutWrapper(cell, output_keep_prob=0.8)"))
    cells = f"[{make}() for _ in range(2)]"
    cell, outputs = p.fresh("cell"), p.fresh("outputs")
    form = p.integer(0, 2)
    if form == 0 and p.is_v1:
        p.line(f"{outputs}, _, _ = tf.contrib.rnn.stack_bidirectional_dynamic_rnn({cells}, {cells}, {s.text}, dtype=tf.float32{_scope(p)})")
        return
    p.line(f"{cell} = tf.nn.rnn_cell.MultiRNNCell({cells if not p.chance(p.risk) else f'[{make}()] * 2'})")
    with p.aside(), p.block(f"with tf.variable_scope({p.scope_name()}) as rnn_scope:"):
        p.line(f"{outputs}, _ = tf.nn.dynamic_rnn({cell}, {s.text}, dtype=tf.float32)")
        if form == 1:
            p.line("rnn_scope.reuse_variables()" if not p.chance(p.risk) else "pass")
            p.line(f"{outputs}, _ = tf.nn.dynamic_rnn({p.pick(cell, f'tf.nn.rnn_cell.MultiRNNCell({cells})')}, {s.text}, dtype=tf.float32)")
    if form == 2:
        with p.aside(), p.block(f"with tf.variable_scope({p.written_scopes[-1]}, reuse={p.pick('True', 'tf.AUTO_REUSE')}):"):
            p.line(f"{outputs}, _ = tf.nn.dynamic_rnn({cell}, {s.text}, dtype=tf.float32)")


def decoder(p: Program) -> None:
    """Attention over a sequence (1.15 only)."""
    if not p.is_v1:
        return run(p)
    s, cell, memory = p.sequence(), p.fresh("cell"), p.fresh("attention")
    seq2seq = "tf.contrib.seq2seq"
    mechanism, option = p.random.choice((("BahdanauAttention", ", normalize=True"), ("LuongAttention", ", scale=True")))
    p.line(f"{memory} = {seq2seq}.{mechanism}(3, {s.text}{p.pick('', ', memory_sequence_length=[2, 1]', option)})")
    p.line(f"{cell} = {seq2seq}.AttentionWrapper({cell_text(p, '3', 0)}, {memory}{p.pick('', ', attention_layer_size=4', ', alignment_history=True', ', name=' + repr('att'))})")
    if p.chance(0.5):
        p.line(f"{p.fresh('outputs')}, _ = tf.nn.dynamic_rnn({cell}, {s.text}, dtype=tf.float32{_scope(p)})")
        return None
    helper = p.fresh("helper")
    p.line(f"{helper} = {seq2seq}.TrainingHelper({s.text}, [2, 2])")
    p.line(f"{p.fresh('decoded')} = {seq2seq}.dynamic_decode({seq2seq}.BasicDecoder({cell}, {helper}, {cell}.zero_state(2, tf.float32){p.pick('', ', output_layer=tf.layers.Dense(5)', ', output_layer=tf.layers.Dense(4, name=' + repr('vocabulary') + ')')}){_scope(p)})")
    return None


STATEMENTS = ((run, 6), (both_ways, 2), (by_hand, 2), (custom_cell, 1.5), (layered, 2), (decoder, 1))
