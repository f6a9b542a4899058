"""The same variable_scope object entered more than once."""
import tensorflow as tf

s = tf.variable_scope("s")
d = tf.variable_scope(None, "d")


def use(scope):
    with scope as e:
        print(e.name, repr(e.original_name_scope), e.reuse, tf.constant(0).name)
        try:
            print(tf.get_variable("w", [1]).name)
        except ValueError as error:
            print(str(error).split("\n")[0])


use(s)
use(s)
use(d)
use(d)
with tf.variable_scope("o"):
    use(s)
    use(d)
with tf.variable_scope("r", reuse=tf.AUTO_REUSE):
    use(s)
    use(d)
use(s)
use(d)
use(tf.variable_scope(None, "d"))
with tf.variable_scope("cap") as cap:
    pass
j = tf.variable_scope(cap)
use(j)
use(j)
with tf.variable_scope("in"):
    use(j)

