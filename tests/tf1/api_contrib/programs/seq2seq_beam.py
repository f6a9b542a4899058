import tensorflow as tf

s2s = tf.contrib.seq2seq
rnn = tf.nn.rnn_cell
memory = s2s.tile_batch(tf.placeholder(tf.float32, [3, 7, 6]), multiplier=2)
lengths = s2s.tile_batch(tf.placeholder(tf.int32, [3]), 2)
table = tf.get_variable("table", [20, 4])
mechanism = s2s.LuongAttention(6, memory, lengths)
cell = s2s.AttentionWrapper(rnn.LSTMCell(6), mechanism, attention_layer_size=6)
initial = cell.zero_state(6, tf.float32)
layer = tf.layers.Dense(20)
decoder = s2s.BeamSearchDecoder(cell, table, tf.fill([3], 1), 2, initial, 2, output_layer=layer, length_penalty_weight=0.6)
outputs, state, final = s2s.dynamic_decode(decoder, maximum_iterations=5)
ids = outputs.predicted_ids
with tf.variable_scope("sampled"):
    helper = s2s.SampleEmbeddingHelper(table, tf.fill([3], 1), 2)
    plain = rnn.GRUCell(5)
    decoder = s2s.BasicDecoder(plain, helper, plain.zero_state(3, tf.float32), tf.layers.Dense(20))
    s2s.dynamic_decode(decoder, maximum_iterations=3, scope="dec")
with tf.variable_scope("scheduled"):
    helper = s2s.ScheduledEmbeddingTrainingHelper(tf.zeros([3, 5, 4]), [5, 5, 5], table, 0.3)
    plain = rnn.GRUCell(5)
    s2s.dynamic_decode(s2s.BasicDecoder(plain, helper, plain.zero_state(3, tf.float32), tf.layers.Dense(20)))
with tf.variable_scope("outputs"):
    helper = s2s.ScheduledOutputTrainingHelper(tf.zeros([3, 5, 4]), [5, 5, 5], 0.3)
    plain = rnn.GRUCell(4)
    s2s.dynamic_decode(s2s.BasicDecoder(plain, helper, plain.zero_state(3, tf.float32)))
