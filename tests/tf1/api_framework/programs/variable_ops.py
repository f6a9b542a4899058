"""Collections of variables, initializers, state ops on both kinds of variables."""
import tensorflow as tf
from notes import error, note

with tf.variable_scope("a"):
    v = tf.get_variable("v", [2, 3])
    w = tf.get_variable("w", [3], trainable=False)
with tf.variable_scope("r", use_resource=True):
    r = tf.get_variable("r", [2, 3])
    c = tf.get_variable("c", [], dtype=tf.int64, initializer=tf.zeros_initializer())
n = tf.Variable(3, name="n")
l = tf.get_local_variable("l", [2])
tf.add_to_collection(tf.GraphKeys.MODEL_VARIABLES, v)
tf.add_to_collection(tf.GraphKeys.MOVING_AVERAGE_VARIABLES, v)


def names(variables):
    return [x.name for x in variables]


note(names(tf.global_variables()), names(tf.global_variables("a")), names(tf.all_variables()))
note(names(tf.local_variables()), names(tf.model_variables()), names(tf.moving_average_variables()))
note(names(tf.trainable_variables()), names(tf.trainable_variables("a/")), names(tf.trainable_variables(scope="nothing")))
note(tf.global_variables_initializer().name, tf.local_variables_initializer().name, tf.variables_initializer([v, w], name="mine").name)
note(tf.initialize_all_variables().name, tf.initialize_variables([]).name, tf.initialize_local_variables().name)
note(tf.variables_initializer([]).type, tf.initializers.global_variables().name, tf.initializers.variables([r]).name)
note(tf.report_uninitialized_variables().name, tf.report_uninitialized_variables([v, r], name="report").shape, tf.report_uninitialized_variables([]).name)
note(tf.is_variable_initialized(v), tf.is_variable_initialized(r), tf.assert_variables_initialized(), tf.assert_variables_initialized([v]))
with tf.name_scope("ref"):
    note(tf.assign(v, tf.zeros([2, 3])), tf.assign(v, [[1, 2, 3], [4, 5, 6]]), tf.assign_add(v, tf.ones([2, 3])), tf.assign_sub(v, tf.ones([2, 3]), name="sub"))
    note(v.assign(tf.zeros([2, 3])), v.assign_add(tf.ones([2, 3])), v.assign_sub(tf.ones([2, 3]), name="mine"), n.assign(4), n.assign_add(1))
    note(tf.assign(v, tf.placeholder(tf.float32)), tf.assign(v, tf.placeholder(tf.float32, [None, 3])), tf.assign(w, [1.0, 2.0], validate_shape=False))
    note(tf.scatter_update(v, [0], [[1.0, 2.0, 3.0]]), tf.scatter_add(v, 0, [1.0, 2.0, 3.0]), tf.scatter_sub(v, [0, 1], tf.ones([2, 3]), name="ss"))
    note(tf.scatter_nd_update(v, [[0]], [[1.0, 2.0, 3.0]]), tf.scatter_nd_add(v, [[0, 1]], [1.0]), tf.scatter_mul(v, [0], [[1.0, 2.0, 3.0]]), tf.scatter_div(v, [0], 2.0))
    note(tf.scatter_min(v, [0], [[1.0, 2.0, 3.0]]), tf.scatter_max(v, [0], [[1.0, 2.0, 3.0]]))
    note(v.scatter_update(tf.IndexedSlices(tf.ones([1, 3]), tf.constant([0]))), v.scatter_add(tf.IndexedSlices(tf.ones([1, 3]), tf.constant([0]))), v.scatter_nd_update([[0]], tf.ones([1, 3])))
    note(tf.count_up_to(n, 5), n.count_up_to(6))
with tf.name_scope("res"):
    note(tf.assign(r, tf.zeros([2, 3])), tf.assign_add(r, tf.ones([2, 3])), tf.assign_sub(r, tf.ones([2, 3]), name="sub"), tf.assign(c, 3))
    note(r.assign(tf.zeros([2, 3])), r.assign_add(tf.ones([2, 3]), name="add"), r.assign_sub(tf.ones([2, 3]), read_value=False).name, r.assign(tf.ones([2, 3]), read_value=False).type)
    note(tf.scatter_update(r, [0], [[1.0, 2.0, 3.0]]), tf.scatter_add(r, 0, [1.0, 2.0, 3.0]), tf.scatter_sub(r, [0], tf.ones([1, 3])), r.sparse_read([0, 1]))
    note(tf.scatter_nd_update(r, [[0]], [[1.0, 2.0, 3.0]]), tf.scatter_nd_add(r, [[0]], [[1.0, 2.0, 3.0]]))
    note(r.scatter_add(tf.IndexedSlices(tf.ones([1, 3]), tf.constant([0]))), r.scatter_nd_update([[0]], tf.ones([1, 3])), r.is_initialized(), c.count_up_to(3))
for x in (v, r):
    error(tf.assign, x, tf.zeros([3, 3]))
    error(tf.assign, x, 1.0)
    error(tf.assign, x, [1, 2])
    error(x.assign, tf.zeros([2]))
    error(tf.assign_add, x, tf.zeros([3, 3]))
    error(tf.assign_sub, x, 1.0)
    error(tf.assign, x, tf.constant([[1, 2, 3], [4, 5, 6]]))
    error(tf.assign, x, "text")
    error(tf.assign, x, None)
    error(tf.scatter_update, x, [0], tf.zeros([2, 3]))
    error(tf.scatter_update, x, tf.constant([0.5]), tf.zeros([1, 3]))
error(tf.assign, tf.constant(1.0), 2.0)
error(tf.assign, 3, 2.0)
error(tf.assign, n, 1.5)
error(tf.variables_initializer, [tf.constant(1)])
