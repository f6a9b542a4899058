import tensorflow as tf

L = tf.keras.layers
x = tf.placeholder(tf.float32, [None, 7, 5], name="x")
h = L.LSTM(4, return_sequences=True)(x)
h = L.GRU(3, return_sequences=True)(h)
h = L.SimpleRNN(2)(h)
b = L.Bidirectional(L.LSTM(4))(x)
c = L.RNN([L.LSTMCell(3), L.GRUCell(2)])(x)
u = L.LSTM(2, unroll=True, name="named")(x)
o = L.LSTM(4, return_state=True)(x)
v = tf.placeholder(tf.float32, [None, 3, 8, 8, 2], name="v")
w = L.ConvLSTM2D(4, 3)(v)
i = tf.keras.Input([7, 5])
m = L.Masking()(i)
q = L.LSTM(4)(m)
cell = L.LSTMCell(4)
print(b.shape, c.shape, w.shape, [t.shape for t in o])
