import tensorflow as tf

legacy = tf.contrib.legacy_seq2seq
rnn = tf.contrib.rnn
enc = [tf.placeholder(tf.int32, [None], name="e%d" % i) for i in range(3)]
dec = [tf.placeholder(tf.int32, [None], name="d%d" % i) for i in range(3)]
w = [tf.placeholder(tf.float32, [None], name="w%d" % i) for i in range(3)]
out, state = legacy.embedding_attention_seq2seq(enc, dec, rnn.GRUCell(4), 10, 11, 5, feed_previous=tf.placeholder(tf.bool, []))
legacy.embedding_rnn_seq2seq(enc, dec, rnn.BasicLSTMCell(4), 10, 11, 5, feed_previous=True)
legacy.embedding_tied_rnn_seq2seq(enc, dec, rnn.GRUCell(4), 10, 5)
steps = [tf.zeros([2, 4]), tf.zeros([2, 4])]
with tf.variable_scope("x"):
    legacy.basic_rnn_seq2seq(steps, steps, rnn.GRUCell(4))
    legacy.tied_rnn_seq2seq(steps, steps, rnn.GRUCell(4))
    legacy.attention_decoder(steps, tf.zeros([2, 3]), tf.zeros([2, 5, 6]), rnn.GRUCell(3), num_heads=2, initial_state_attention=True)
loss = legacy.sequence_loss(out, dec, w)


def seq2seq(x, y):
    return legacy.embedding_rnn_seq2seq(x, y, rnn.GRUCell(4), 10, 11, 5, scope="buckets")


outputs, losses = legacy.model_with_buckets(enc, dec, dec, w, [(2, 2), (3, 3)], seq2seq)
