"""Graphs, sessions, contexts."""
import collections
import tensorflow as tf

g = tf.Graph()
with g.as_default():
    v = tf.get_variable("v", [1])
    print(tf.get_default_graph() is g)
w = tf.get_variable("v", [1])
print(v.name, w.name, v.graph is g, w.graph is tf.get_default_graph())
with tf.Session(graph=g) as sess:
    print(tf.get_default_graph() is g, tf.get_default_session() is sess, sess.graph is g)
    x = tf.get_variable("x", [1])
    init = tf.global_variables_initializer()
    sess.run(init)
    r = sess.run({"a": v, "b": [v, x]})
    print(sorted(r), len(r["b"]))
    a, b = sess.run([v, x])
    P = collections.namedtuple("P", "q r")
    print(type(sess.run(P(v, x))).__name__, sess.run(init) is None, sess.run([init, v])[0] is None)
    print(len(sess.run((v, x))))
print(tf.get_default_session())
sess = tf.InteractiveSession()
print(tf.get_default_session() is sess)
w.initializer.run()
sess.run(tf.global_variables_initializer(), feed_dict={})
sess.close()
cfg = tf.ConfigProto(allow_soft_placement=True, gpu_options=tf.GPUOptions(allow_growth=True))
cfg.gpu_options.per_process_gpu_memory_fraction = 0.5
cfg.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.ON_1
print(cfg.allow_soft_placement, cfg.gpu_options.allow_growth)
with tf.Session(config=cfg):
    pass
with tf.device("/gpu:0"):
    print(tf.constant(1).device)
    with tf.device(None):
        print(repr(tf.constant(1).device))
    with tf.device("/job:ps/task:3"):
        print(tf.constant(1).device, tf.Variable(1.0).device)
with tf.control_dependencies([w]):
    t = tf.identity(w)
print([c.name for c in t.op.control_inputs])
print(len(tf.get_default_graph().get_operations()) > 5, tf.get_default_graph().version > 5)
tf.set_random_seed(3)
print(tf.get_default_graph().seed, tf.executing_eagerly())
c = tf.add(1, 2)
print([i.name for i in c.op.inputs], [o.name for o in c.op.outputs], c.op.type, c.op.values(), c.consumers())
print(c.op.inputs[0].consumers()[0].name)
q = tf.Graph()
with q.as_default(), tf.Session() as s2:
    print(s2.graph is q, tf.get_variable("z", [2]).graph is q)
g.finalize()
try:
    with g.as_default():
        tf.constant(1)
except Exception as e:
    print(type(e).__name__, e)
with tf.Graph().as_default() as g3:
    tf.Variable(1.0)
    print(tf.get_default_graph() is g3, g3.get_operations()[0].name)
tf.reset_default_graph()
print(tf.constant(1).name)
tf.Variable(2.0)
