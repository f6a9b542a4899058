import tensorflow as tf

fc = tf.feature_column
price = fc.numeric_column("price", shape=(2,))
word = fc.categorical_column_with_vocabulary_list("word", ["a", "b", "c"])
embedded = fc.embedding_column(fc.categorical_column_with_hash_bucket("hashed", 100), 8)


def inputs(dtype):
    def input_fn():
        texts = [["a"]] * 4
        made = {"price": tf.zeros([4, 2]), "word": tf.constant(texts), "hashed": tf.constant(texts)}
        return made, tf.zeros([4, 1], dtype)

    return input_fn


for estimator, dtype in (
    (tf.estimator.DNNClassifier([4, 3], [price, embedded], n_classes=3), tf.int32),
    (tf.estimator.DNNRegressor([4], [price], batch_norm=True), tf.float32),
    (tf.estimator.LinearClassifier([price, word]), tf.int32),
    (tf.estimator.LinearRegressor([price]), tf.float32),
    (tf.estimator.DNNLinearCombinedClassifier(
        linear_feature_columns=[word], dnn_feature_columns=[embedded], dnn_hidden_units=[4]), tf.int32),
):
    estimator.train(inputs(dtype), steps=1)
    estimator.evaluate(inputs(dtype), steps=1)
