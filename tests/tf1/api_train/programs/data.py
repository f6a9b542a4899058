import numpy as np
import tensorflow as tf

features = {"a": np.zeros([4, 3], np.float32), "b": np.zeros([4], np.int32)}
dataset = tf.data.Dataset.from_tensor_slices((features, np.zeros([4, 2])))


def widen(x, y):
    return {"c": x["a"][None], "d": x["b"] + 1}, y


dataset = dataset.map(widen).repeat().shuffle(10).batch(2).prefetch(1)
x, y = dataset.make_one_shot_iterator().get_next()
tf.get_variable("c", x["c"].shape[1:])
tf.get_variable(y.op.name, y.shape[1:], dtype=y.dtype)
iterator = dataset.make_initializable_iterator()
iterator.get_next(name="foo")
tf.get_variable("init_" + iterator.initializer.name, [1])
iterator = tf.data.Iterator.from_structure(dataset.output_types, dataset.output_shapes)
iterator.make_initializer(dataset)
handle = tf.placeholder(tf.string, [])
fed = tf.data.Iterator.from_string_handle(handle, dataset.output_types, dataset.output_shapes)
x, y = fed.get_next()
tf.get_variable("fed", x["d"].shape[1:])
numbers = tf.data.Dataset.range(10).filter(lambda n: n > 3).take(3).skip(1)
numbers = numbers.concatenate(tf.data.Dataset.range(5)).padded_batch(3, [])
tf.get_variable("rank_%d" % numbers.output_shapes.ndims, [1])
lines = tf.data.TFRecordDataset(["a"]).cache().shard(2, 0)


def gen():
    yield 1


made = tf.data.Dataset.from_generator(gen, tf.int32, [])
pairs = tf.data.Dataset.zip((made, made))
pairs = pairs.apply(tf.data.experimental.map_and_batch(lambda a, b: (a, b), 3, drop_remainder=True))
a, b = tf.data.make_one_shot_iterator(pairs).get_next()
tf.get_variable("pair", a.shape)
last = tf.data.Dataset.range(3).enumerate().map(lambda i, n: i + n, num_parallel_calls=2)
last = last.batch(3, drop_remainder=True)
tf.get_variable("last", last.output_shapes)
tf.data.make_initializable_iterator(last)
