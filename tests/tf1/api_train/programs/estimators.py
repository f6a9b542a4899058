import numpy as np
import tensorflow as tf


def model_fn(features, labels, mode, params):
    net = tf.layers.dense(features["x"], params["units"])
    logits = tf.layers.dense(net, 2, name="logits")
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions={"y": tf.argmax(logits, 1)})
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    if mode == tf.estimator.ModeKeys.EVAL:
        metrics = {"acc": tf.metrics.accuracy(labels, tf.argmax(logits, 1))}
        return tf.estimator.EstimatorSpec(mode, loss=loss, eval_metric_ops=metrics)
    step = tf.train.get_global_step()
    op = tf.train.AdamOptimizer().minimize(loss, global_step=step)
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=op)


def input_fn():
    data = ({"x": np.zeros([4, 3], np.float32)}, np.zeros([4], np.int32))
    return tf.data.Dataset.from_tensor_slices(data).batch(2)


estimator = tf.estimator.Estimator(model_fn, params={"units": 5})
estimator.train(input_fn, steps=1)
estimator.evaluate(input_fn)
for row in estimator.predict(input_fn):
    break
