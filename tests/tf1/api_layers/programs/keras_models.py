import tensorflow as tf

K = tf.keras.backend


class Net(tf.keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.d1 = tf.keras.layers.Dense(4, activation="relu")
        self.bn = tf.keras.layers.BatchNormalization()
        self.blocks = []
        for i in range(2):
            self.blocks.append(tf.keras.layers.Dense(3, name="block%d" % i))

    def call(self, x, training=False):
        x = self.bn(self.d1(x), training=training)
        for b in self.blocks:
            x = b(x)
        return x


net = Net()
x = tf.placeholder(tf.float32, [None, 5])
y = net(x, training=True)
y = net(x)
print([v.name for v in net.trainable_variables], [v.name for v in net.variables])
a, b = tf.keras.Input((4,), name="a"), tf.keras.Input((4,), name="b")
shared = tf.keras.layers.Dense(3)
h = tf.keras.layers.concatenate([shared(a), shared(b)])
h = tf.keras.layers.Dropout(0.5)(h)
out = tf.keras.layers.Dense(1)(h)
m = tf.keras.Model([a, b], out)
z = m([tf.zeros([2, 4]), tf.ones([2, 4])])
inner = tf.keras.Sequential([tf.keras.layers.Dense(4, input_shape=(4,))], name="inner")
outer = tf.keras.Model(a, inner(a))
w = outer(tf.zeros([3, 4]))
print([l.name for l in m.layers], [l.name for l in outer.layers], m.count_params())
v = K.variable([1.0, 2.0], name="kv")
zz = K.zeros((2, 3))
f = K.function([a, b], [out])
sess = K.get_session()
print(v, zz)
with tf.variable_scope("vs", reuse=tf.AUTO_REUSE):
    q = tf.keras.layers.Dense(2, name="q")(x)
    q = tf.keras.layers.Dense(2, name="q")(x)
inp = tf.keras.Input(tensor=x)
o = tf.keras.layers.Dense(2)(inp)
mm = tf.keras.models.Model(inputs=inp, outputs=[o, tf.reduce_mean(o)])
print(mm.output_names, mm.inputs)
