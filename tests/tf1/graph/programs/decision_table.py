"""get_variable: what exists, what is asked for, and what comes."""
import tensorflow as tf

part = tf.fixed_size_partitioner(2)
for resource in (False, True):
    tf.reset_default_graph()
    with tf.variable_scope("s", use_resource=resource):
        tf.get_variable("single", [4, 4])
        tf.get_variable("ints", [2], tf.int32)
        tf.get_variable("parts", [4, 4], partitioner=part)
        tf.get_variable("fake/part_0", [1])
    for reuse in (None, True, tf.AUTO_REUSE):
        for name in ("single", "parts", "ints", "fake", "none%s" % (reuse is None)):
            for kw in (dict(shape=[4, 4]), dict(), dict(shape=[2, 4]), dict(shape=[4, 4], dtype=tf.int32),
                       dict(shape=[4, 4], partitioner=part), dict(partitioner=part), dict(shape=[2, 4], partitioner=part),
                       dict(shape=[4, 4], partitioner=tf.fixed_size_partitioner(4)),
                       dict(shape=[4, 4], partitioner=part, dtype=tf.int32),
                       dict(shape=[None, 4]), dict(initializer=1.0), dict(shape=[], partitioner=part)):
                with tf.variable_scope("s", reuse=reuse, use_resource=resource):
                    try:
                        v = tf.get_variable(name, **kw)
                        print(reuse, name, sorted(kw), v.name, v.shape)
                    except Exception as e:
                        print(reuse, name, sorted(kw), type(e).__name__, str(e).split(" Originally")[0].split("\n")[0])
