import tensorflow as tf

fc = tf.feature_column
price = fc.numeric_column("price", shape=(2,))
age = fc.bucketized_column(fc.numeric_column("age"), [10, 20])
word = fc.categorical_column_with_vocabulary_list("word", ["a", "b", "c"])
hashed = fc.categorical_column_with_hash_bucket("hashed", 100)
crossed = fc.crossed_column(["left", "right"], 50)
shared = fc.shared_embedding_columns(
    [fc.categorical_column_with_identity("i", 10), fc.categorical_column_with_identity("j", 10)], 4
)
columns = [price, age, fc.embedding_column(hashed, 8), fc.indicator_column(word)] + shared


def features():
    texts = tf.constant([["a"]] * 5)
    made = {k: texts for k in ("word", "hashed", "left", "right")}
    made.update(price=tf.zeros([5, 2]), age=tf.zeros([5, 1]))
    made.update(i=tf.zeros([5, 1], tf.int64), j=tf.zeros([5, 1], tf.int64))
    return made


with tf.Graph().as_default():
    net = fc.input_layer(features(), columns)
    net = fc.input_layer(features(), columns)
    tf.get_variable("net", net.shape)
with tf.Graph().as_default():
    with tf.variable_scope("m"):
        y = fc.linear_model(features(), [price, age, word, hashed, crossed], units=2)
        tf.get_variable("y", y.shape)
with tf.Graph().as_default():
    x = tf.keras.layers.DenseFeatures(columns[:4])(features())
    tf.get_variable("x", x.shape)
