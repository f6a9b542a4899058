import tensorflow as tf
from tensorflow.contrib.factorization import KMeans
from tensorflow.python.ops import clustering_ops

points = tf.placeholder(tf.float32, shape=[None, 784])
for options in (
    {"distance_metric": "cosine", "use_mini_batch": True},
    {},
    {"use_mini_batch": True, "mini_batch_steps_per_iteration": 3, "initial_clusters": "kmeans_plus_plus"},
    {"initial_clusters": "kmc2"},
    {"initial_clusters": [[1.0] * 784] * 25, "distance_metric": "cosine"},
):
    with tf.variable_scope("s"):
        graph = KMeans(inputs=points, num_clusters=25, **options).training_graph()
        scores, indices, distances, initialized, init_op, train_op = graph
clustering_ops.KMeans(points, 3).training_graph()
KMeans(points, 3, distance_metric="manhattan")
