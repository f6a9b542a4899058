import numpy as np
import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self):
        super(Net, self).__init__()
        self.d = tf.keras.layers.Dense(4, activation="relu")
        self.b = tf.keras.layers.BatchNormalization()
        self.o = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.o(self.b(self.d(x)))


m = Net()
m.compile(tf.train.AdamOptimizer(0.01), loss=tf.keras.losses.MeanSquaredError(), metrics=[tf.keras.metrics.RootMeanSquaredError()])
m.fit(np.zeros((8, 3), "float32"), np.zeros((8, 1), "float32"), verbose=0)
x = tf.placeholder(tf.float32, [None, 3])
n = tf.keras.Sequential([tf.keras.layers.Dense(2)])
loss = tf.reduce_mean(tf.keras.losses.mean_squared_error(tf.zeros([4, 2]), n(tf.zeros([4, 3]))))
loss2 = tf.keras.losses.CategoricalCrossentropy(from_logits=True)(tf.zeros([4, 2]), n(tf.zeros([4, 3])))
opt = tf.keras.optimizers.Adam()
g = opt.get_updates(loss, n.trainable_weights)
met = tf.keras.metrics.Mean(name="avg")
up = met(loss)
acc = tf.keras.metrics.SparseCategoricalAccuracy()
acc.update_state(tf.zeros([4]), tf.zeros([4, 2]))
r = acc.result()
opt2 = tf.keras.optimizers.RMSprop(0.1)
opt2.minimize(lambda: loss, n.trainable_weights) if False else None
print(opt.weights, met.variables)
