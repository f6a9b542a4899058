import tensorflow as tf

s2s = tf.contrib.seq2seq
rnn = tf.nn.rnn_cell
memory = tf.placeholder(tf.float32, [3, 7, 6], name="memory")
lengths = tf.placeholder(tf.int32, [3], name="lengths")
inputs = tf.placeholder(tf.float32, [3, 5, 4], name="inputs")
attention = s2s.BahdanauAttention(8, memory, memory_sequence_length=lengths, normalize=True)
cell = s2s.AttentionWrapper(rnn.GRUCell(6), attention, attention_layer_size=9)
helper = s2s.TrainingHelper(inputs, tf.constant([5, 4, 3]))
decoder = s2s.BasicDecoder(cell, helper, cell.zero_state(3, tf.float32), output_layer=tf.layers.Dense(11, name="out"))
outputs, state, final = s2s.dynamic_decode(decoder, impute_finished=True, maximum_iterations=6)
loss = s2s.sequence_loss(outputs.rnn_output, tf.placeholder(tf.int32, [3, None]), tf.placeholder(tf.float32, [3, None]))
with tf.variable_scope("luong"):
    attention = s2s.LuongAttention(6, memory, scale=True)
    cell = s2s.AttentionWrapper(rnn.MultiRNNCell([rnn.LSTMCell(6), rnn.LSTMCell(6)]), attention, alignment_history=True, output_attention=False)
    table = tf.get_variable("table", [20, 4])
    helper = s2s.GreedyEmbeddingHelper(table, tf.fill([3], 1), 2)
    decoder = s2s.BasicDecoder(cell, helper, cell.zero_state(3, tf.float32), tf.layers.Dense(20, use_bias=False))
    outputs, state, final = s2s.dynamic_decode(decoder, maximum_iterations=4)
    history = state.alignment_history.stack()
with tf.variable_scope("mono"):
    for mechanism in (s2s.BahdanauMonotonicAttention(5, memory), s2s.LuongMonotonicAttention(6, memory, lengths)):
        align, _ = mechanism(tf.zeros([3, 6]), mechanism.initial_state(3, tf.float32))
