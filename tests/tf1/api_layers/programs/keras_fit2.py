import numpy as np
import tensorflow as tf

a = tf.keras.Input((3,), name="a")
h = tf.keras.layers.Dense(4)(a)
o1 = tf.keras.layers.Dense(1, name="one")(h)
o2 = tf.keras.layers.Dense(1, activation="sigmoid", name="two")(h)
m = tf.keras.Model(a, [o1, o2])
m.compile(optimizer=tf.keras.optimizers.SGD(0.1, momentum=0.9), loss={"one": "mse", "two": "binary_crossentropy"},
          loss_weights=[1.0, 0.5], metrics={"one": ["mae", tf.keras.metrics.MeanSquaredError()], "two": ["acc", tf.keras.metrics.AUC()]})
m.train_on_batch(np.zeros((8, 3)), [np.zeros((8, 1)), np.zeros((8, 1))])
