"""tf.make_template."""
import tensorflow as tf


def attempt(f):
    try:
        r = f()
        print("ok", getattr(r, "name", r))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0][:160])


def f(x, n="w"):
    return x + tf.get_variable(n, [1])


t = tf.make_template("tpl", f)
print(t.variable_scope_name if hasattr(t, "variable_scope_name") else None)
attempt(lambda: t(1.0))
attempt(lambda: t(1.0))
attempt(lambda: t(1.0, n="new"))
print(t.variable_scope.name, t.name)
with tf.variable_scope("in"):
    attempt(lambda: t(1.0))
    u = tf.make_template("tpl", f)
    attempt(lambda: u(1.0))
v = tf.make_template("tpl", f)
attempt(lambda: v(1.0))
w = tf.make_template("other", f, unique_name_="tpl")
attempt(lambda: w(1.0))
n = tf.make_template("now", f, create_scope_now_=True)
print(n.variable_scope.name)
n2 = tf.make_template("now", f, create_scope_now_=True)
print(n2.variable_scope.name)
attempt(lambda: n2(1.0))
attempt(lambda: n(1.0))
attempt(lambda: n(1.0))
with tf.variable_scope("x"):
    attempt(lambda: n(1.0))
k = tf.make_template("kw", f, n="named")
attempt(lambda: k(1.0))
p = tf.make_template("var", lambda: tf.Variable(1.0, name="v"))
attempt(p)
attempt(p)
q = tf.make_template("nontrain", lambda: tf.Variable(1.0, name="v", trainable=False))
attempt(q)
attempt(q)
attempt(lambda: tf.make_template(None, f))
attempt(lambda: tf.make_template("c", f, custom_getter_=lambda getter, name, *a, **k: getter(name, *a, **k))(1.0))
print([x.name for x in t.variables], [x.name for x in t.trainable_variables])
print([x.name for x in tf.global_variables()])
