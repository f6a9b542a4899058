import tensorflow as tf

hp = tf.contrib.training.HParams(units=3, names=["a", "b"], rate=0.5, flag=False, text="x")
hp.add_hparam("more", [1, 2])
hp.parse("units=4,names=[c,d],flag=true,rate=1")
hp.override_from_dict({"text": "scope"})
assert hp.values()["rate"] == 1.0 and "flag" in hp and hp.get("none", 3) == 3
with tf.variable_scope(hp.text):
    for name in hp.names:
        tf.get_variable(name, [hp.units])
if hp.flag:
    tf.get_variable("flagged", hp.more)
hp.parse("units=b")
