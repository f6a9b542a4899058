"""Sessions: default graphs and sessions, structures of results, what run refuses."""
import collections
import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import config_pb2, rewriter_config_pb2
from notes import error, note

x = tf.placeholder(tf.float32, [None, 2], name="x")
y = tf.identity(x, name="y")
n = tf.no_op("n")
v = tf.get_variable("v", [2], initializer=tf.zeros_initializer())
other = tf.Graph()
with other.as_default():
    z = tf.constant(1.0, name="z")
empty = tf.Graph()
config = tf.ConfigProto(allow_soft_placement=True, device_count={"GPU": 0})
config.gpu_options.allow_growth = True
config.gpu_options.per_process_gpu_memory_fraction = 0.5
config.graph_options.rewrite_options.layout_optimizer = rewriter_config_pb2.RewriterConfig.OFF
config.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.ON_1
note(config.allow_soft_placement, config.gpu_options.allow_growth, config.log_device_placement,
     config_pb2.ConfigProto is tf.ConfigProto, config.inter_op_parallelism_threads, tf.RunOptions.FULL_TRACE,
     tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE).trace_level, bool(tf.ConfigProto()), tf.GPUOptions(allow_growth=True).allow_growth)
note(tf.get_default_session())
with tf.Session(config=config) as sess:
    note(tf.get_default_session() is sess, sess.graph is tf.get_default_graph())
    sess.run(tf.global_variables_initializer())
    note(type(sess.run([y, n], {x: [[1.0, 2.0]]})).__name__, len(sess.run([y, n], {x: [[1.0, 2.0]]})))
    note(sess.run(n), sess.run("n"), sess.run([n, [n]]), sess.run({"a": n, "b": (n, n)}))
    pair = collections.namedtuple("Pair", "first second")
    note(type(sess.run(pair(n, n))).__name__, sess.run(()), sess.run([]))
    error(sess.run, None)
    error(sess.run, [n, None])
    error(sess.run, 3)
    error(sess.run, "nothing")
    error(sess.run, "nothing:0")
    error(sess.run, z)
    error(sess.run, y, {x: [1.0, 2.0]})
    error(sess.run, y, {x: np.zeros([3, 3])})
    error(sess.run, y, {x: 1.0})
    error(sess.run, y, {z: 1.0})
    error(sess.run, y, {x: y})
    error(sess.run, y, {"x": [[1.0, 2.0]]})
    error(sess.run, y, {"nothing:0": 1})
    error(sess.run, y, {None: 1})
    error(sess.__enter__)
error(sess.run, n)
note(tf.get_default_session())
with tf.Session(graph=other) as sess:
    note(tf.get_default_graph() is other, sess.graph is other)
    tf.constant(2.0, name="inside")
    with tf.Session(graph=empty):
        note(tf.get_default_graph() is empty)
        tf.get_default_graph()
    note(tf.get_default_graph() is other)
note(tf.get_default_graph() is other)
error(tf.Session(graph=tf.Graph()).run, n)
error(tf.Session, graph=3)
error(tf.Session, config)
s = tf.Session()
with s.as_default():
    note(tf.get_default_session() is s)
s.close()
error(s.run, n)
inter = tf.InteractiveSession()
note(tf.get_default_session() is inter)
inter.close()
with tf.Graph().as_default(), tf.Session() as nested:
    note(nested.graph is tf.get_default_graph())
