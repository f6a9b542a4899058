import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8], name="x")
d = tf.keras.layers.Dense(4)
y = d(x)
with tf.variable_scope("a"):
    y = d(x)
    y = tf.keras.layers.Dense(4, activation="relu", name="kd")(x)
with tf.variable_scope("a"):
    y = tf.keras.layers.Dense(4, name="kd")(x)


class Mine(tf.keras.layers.Layer):
    def __init__(self, n, **kwargs):
        super(Mine, self).__init__(**kwargs)
        self.n = n
        self.inner = tf.keras.layers.Dense(n)
        self.many = [tf.keras.layers.Dense(n) for _ in range(2)]

    def build(self, input_shape):
        self.w = self.add_weight("w", shape=[input_shape[-1], self.n], initializer="zeros")
        self.v = self.add_weight(name="v", shape=[1], trainable=False, getter=tf.get_variable)
        super(Mine, self).build(input_shape)

    def call(self, inputs, training=None):
        h = tf.matmul(inputs, self.w)
        h = self.inner(h)
        for m in self.many:
            h = m(h)
        return tf.keras.layers.Dropout(0.5)(h, training=training)


m = Mine(3)
y = m(x, training=True)
print([w.name for w in m.weights], [w.name for w in m.trainable_weights])
y = m(x)
inp = tf.keras.Input([8])
h = tf.keras.layers.Dense(5, activation="relu", kernel_regularizer="l2")(inp)
out = tf.keras.layers.Dense(2)(h + 1.0)
model = tf.keras.Model(inp, out)
z = model(x)
print([l.name for l in model.layers], [w.name for w in model.weights])
seq = tf.keras.Sequential([tf.keras.layers.Dense(3, input_shape=(8,)), tf.keras.layers.Dense(2)])
q = seq(x)
seq2 = tf.keras.Sequential()
seq2.add(tf.keras.layers.Dense(3))
seq2.add(tf.keras.layers.Flatten())
q = seq2(x)
print(model.losses)
