"""Initializing, reading and assigning variables."""
import tensorflow as tf

a = tf.get_variable("a", [2])
b = tf.get_variable("b", [2], use_resource=True)
c = tf.get_local_variable("c", [], tf.int32)
print(tf.global_variables_initializer().name, tf.global_variables_initializer().name, tf.local_variables_initializer().name)
print(tf.initialize_all_variables().name, tf.variables_initializer([a]).name, tf.variables_initializer([], name="empty").name)
print(tf.tables_initializer().name)
init = tf.global_variables_initializer()
print([x.name for x in init.control_inputs], init.type)
for t in (tf.assign(a, [1.0, 2.0]), tf.assign_add(a, [1.0, 1.0]), tf.assign_sub(a, [1.0, 1.0]), a.assign([3.0, 4.0]),
          a.assign_add([1.0, 1.0]), tf.assign(a, a + 1.0, name="named"), tf.assign(b, [1.0, 2.0]), b.assign_add([1.0, 1.0]),
          tf.assign_add(c, 1), tf.assign(a, tf.zeros([3]), validate_shape=False),
          tf.scatter_update(a, [0], [1.0]), tf.scatter_add(a, [0], [1.0]), tf.scatter_update(b, [0], [1.0])):
    print(t)
print(b.assign([1.0, 2.0], read_value=False).name)
for bad in (lambda: tf.assign(a, tf.zeros([3])), lambda: tf.assign(a, [1, 2]), lambda: tf.assign(a, tf.zeros([2], tf.int32)),
            lambda: tf.assign(a, 3.0), lambda: tf.assign(b, tf.zeros([3]))):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
print(tf.is_variable_initialized(a).name, tf.report_uninitialized_variables().name, tf.report_uninitialized_variables([a]).name)
print(a.initialized_value().name)
print(tf.group(a.initializer, b.initializer).name, tf.group().name, tf.group(a, b, name="g").name)
print(tf.tuple([a, b])[0].name)
print(tf.count_up_to(tf.Variable(0, name="cnt"), 3).name)
print(b.is_initialized().name, tf.gather(b, [0]).name, tf.gather(a, [0]).name, b.sparse_read([0]).name)
print(a.count_up_to if False else "", tf.all_variables()[0].name)
print(tf.assert_variables_initialized().name)
