import tensorflow as tf

from tensorflow.contrib.rnn.python.ops import rnn_cell

rnn = tf.contrib.rnn
x = tf.placeholder(tf.float32, [3, 4, 6], name="x")


def run(cell, scope, inputs=x):
    return tf.nn.dynamic_rnn(cell, inputs, dtype=tf.float32, scope=scope)


run(rnn.LSTMBlockCell(4, use_peephole=True), "block")
run(rnn.GRUBlockCell(4), "gru1")
run(rnn.GRUBlockCellV2(4), "gru2")
run(rnn.LayerNormBasicLSTMCell(4, dropout_keep_prob=0.5), "ln")
run(rnn_cell.LayerNormLSTMCell(4, use_peepholes=True, num_proj=3, layer_norm=True), "lnl")
run(rnn.UGRNNCell(4), "ug")
run(rnn.NASCell(4, num_proj=3, use_bias=True), "nas")
run(rnn.IntersectionRNNCell(4, num_in_proj=4), "inter")
run(rnn.CoupledInputForgetGateLSTMCell(4, use_peepholes=True, num_proj=2), "cifg")
run(rnn.GLSTMCell(4, number_of_groups=2, num_proj=2), "g")
run(rnn.SRUCell(6), "sru")
run(rnn.IndRNNCell(4), "ind")
run(rnn.IndyGRUCell(4), "indygru")
run(rnn.IndyLSTMCell(4), "indylstm")
run(rnn_cell.WeightNormLSTMCell(4, use_peepholes=True), "wn")
run(rnn.ConvLSTMCell(1, [5, 2], 3, [3]), "conv1", tf.zeros([2, 4, 5, 2]))
run(rnn.Conv2DLSTMCell(input_shape=[5, 5, 2], output_channels=3, kernel_shape=[3, 3]), "conv2", tf.zeros([2, 4, 5, 5, 2]))
run(rnn.AttentionCellWrapper(rnn.GRUCell(5), 3, state_is_tuple=True), "attn")
run(rnn.OutputProjectionWrapper(rnn.GRUCell(5), 3), "outp")
run(rnn.InputProjectionWrapper(rnn.GRUCell(5), 3), "inp")
run(rnn.HighwayWrapper(rnn.GRUCell(6), couple_carry_transform_gates=False), "high")
with tf.variable_scope("emb"):
    rnn.EmbeddingWrapper(rnn.GRUCell(3), 10, 4)(tf.constant([1, 2]), tf.zeros([2, 3]))
with tf.variable_scope("fused"):
    fused = rnn.LSTMBlockFusedCell(4)
    out, state = fused(tf.transpose(x, [1, 0, 2]), dtype=tf.float32, sequence_length=tf.constant([1, 2, 3]))
    adapt = rnn.FusedRNNCellAdaptor(rnn.GRUCell(3), use_dynamic_rnn=True)
    back = rnn.TimeReversedFusedRNN(adapt)
    out, state = back(x, dtype=tf.float32)
