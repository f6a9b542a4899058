import tensorflow as tf

small = tf.get_variable("small", [5, 4])
cube = tf.get_variable("cube", [3, 2, 900])
vector = tf.get_variable("vector", [7])
table = tf.get_variable("table", [1000, 2])
rows = tf.nn.embedding_lookup(table, [1, 2])
loss = tf.reduce_sum(small) + tf.reduce_sum(cube) + tf.reduce_sum(vector) + tf.reduce_sum(rows)
tf.contrib.opt.ShampooOptimizer().minimize(loss)
with tf.variable_scope("rare"):
    tf.contrib.opt.ShampooOptimizer(svd_interval=5, max_matrix_size=4).minimize(loss)
