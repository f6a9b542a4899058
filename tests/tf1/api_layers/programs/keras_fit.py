import numpy as np
import tensorflow as tf

m = tf.keras.Sequential()
m.add(tf.keras.layers.Dense(4, activation="relu", input_shape=(3,)))
m.add(tf.keras.layers.Dropout(0.5))
m.add(tf.keras.layers.Dense(2, activation="softmax", kernel_regularizer="l2"))
m.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
m.fit(np.zeros((8, 3)), np.zeros((8,)), batch_size=4, epochs=1, verbose=0)
m.evaluate(np.zeros((8, 3)), np.zeros((8,)), verbose=0)
p = m.predict(np.zeros((8, 3)))
