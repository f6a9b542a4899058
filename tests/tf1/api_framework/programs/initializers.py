"""Ops of every initializer, through get_variable and by direct call."""
import numpy as np
import tensorflow as tf
from notes import error, note

INITIALIZERS = [
    ("zeros", tf.zeros_initializer()),
    ("ones", tf.ones_initializer()),
    ("const", tf.constant_initializer(0.1)),
    ("const_list", tf.constant_initializer([1.0, 2.0, 3.0])),
    ("const_array", tf.constant_initializer(np.arange(12))),
    ("runif", tf.random_uniform_initializer(-0.1, 0.1)),
    ("runif_default", tf.random_uniform_initializer()),
    ("rnorm", tf.random_normal_initializer(stddev=0.02)),
    ("tnorm", tf.truncated_normal_initializer(stddev=0.02, seed=3)),
    ("unit", tf.uniform_unit_scaling_initializer(factor=1.43)),
    ("vs", tf.variance_scaling_initializer()),
    ("vs_uniform", tf.variance_scaling_initializer(2.0, "fan_avg", "uniform")),
    ("vs_untruncated", tf.variance_scaling_initializer(distribution="untruncated_normal")),
    ("orthogonal", tf.orthogonal_initializer()),
    ("orthogonal_gain", tf.orthogonal_initializer(gain=1.5, seed=2)),
    ("identity", tf.initializers.identity()),
    ("identity_gain", tf.keras.initializers.Identity(gain=0.5)),
    ("glorot_uniform", tf.glorot_uniform_initializer()),
    ("glorot_normal", tf.glorot_normal_initializer()),
    ("he_normal", tf.initializers.he_normal()),
    ("he_uniform", tf.initializers.he_uniform()),
    ("lecun_normal", tf.initializers.lecun_normal()),
    ("lecun_uniform", tf.initializers.lecun_uniform(seed=1)),
    ("k_uniform", tf.keras.initializers.RandomUniform()),
    ("k_normal", tf.keras.initializers.RandomNormal()),
    ("k_truncated", tf.keras.initializers.TruncatedNormal()),
]
for name, initializer in INITIALIZERS:
    tf.get_variable(name, [3, 4], initializer=initializer)
with tf.variable_scope("wide"):
    for name, initializer in INITIALIZERS:
        if name.startswith("orthogonal") or name.startswith("vs") or "uniform" in name:
            tf.get_variable(name, [3, 3, 2, 40], initializer=initializer)
with tf.variable_scope("big"):
    tf.get_variable("zeros", [100, 100], initializer=tf.zeros_initializer())
    tf.get_variable("ones", [1000], initializer=tf.ones_initializer)
    tf.get_variable("ones2", [1001], initializer=tf.ones_initializer)
    tf.get_variable("default", [100, 100])
    tf.get_variable("bias", [7], initializer=tf.zeros_initializer)
    tf.get_variable("scalar", [], initializer=tf.zeros_initializer)
    tf.get_variable("normal_scalar", [], initializer=tf.random_normal_initializer)
with tf.variable_scope("types"):
    tf.get_variable("i", [3], dtype=tf.int32)
    tf.get_variable("i64", [], dtype=tf.int64, initializer=tf.zeros_initializer())
    tf.get_variable("b", [2], dtype=tf.bool)
    tf.get_variable("s", [2], dtype=tf.string)
    tf.get_variable("d", [2, 2], dtype=tf.float64)
    tf.get_variable("h", [2, 2], dtype=tf.float16, initializer=tf.random_normal_initializer())
    tf.get_variable("ri", [2, 2], dtype=tf.int32, initializer=tf.random_uniform_initializer(0, 10, dtype=tf.int32))
    tf.get_variable("ci", [2, 2], dtype=tf.int32, initializer=tf.constant_initializer(7))
    tf.get_variable("cs", [2], dtype=tf.string, initializer=tf.constant_initializer("x"))
    tf.get_variable("id64", [3, 3], dtype=tf.float64, initializer=tf.initializers.identity())
    tf.get_variable("orth64", [3, 3], dtype=tf.float64, initializer=tf.orthogonal_initializer())
with tf.name_scope("direct"):
    for name, initializer in INITIALIZERS:
        t = initializer([3, 4])
        t = initializer((3, 4), dtype=tf.float64)
        if name != "unit":
            t = initializer(tf.TensorShape([3, 4]))
        t = initializer(shape=[3, 4], partition_info=None)
with tf.variable_scope("parts", partitioner=tf.fixed_size_partitioner(2)):
    for name, initializer in INITIALIZERS:
        if name not in ("const_array", "const_list") and not name.startswith("identity"):
            tf.get_variable(name, [6, 4], initializer=initializer)
for scope in ("keras",):
    with tf.variable_scope(scope):
        for name in ("zeros", "ones", "glorot_uniform", "glorot_normal", "he_normal", "he_uniform",
                     "lecun_normal", "lecun_uniform", "uniform", "normal", "truncated_normal",
                     "orthogonal", "identity", "random_normal", "VarianceScaling", "Constant"):
            tf.get_variable("k_" + name, [2, 2], initializer=tf.keras.initializers.get(name))
x = tf.placeholder(tf.int32, [2])
dynamic = tf.glorot_uniform_initializer
note(tf.zeros_initializer()(x), tf.random_uniform_initializer()(x))
note(tf.zeros_initializer(tf.int32).get_config(), tf.glorot_uniform_initializer(seed=2).get_config(),
      tf.variance_scaling_initializer().get_config(), tf.constant_initializer(2).get_config())
note(tf.keras.initializers.serialize(tf.zeros_initializer()), tf.keras.initializers.serialize(tf.initializers.he_normal()))
d = tf.keras.initializers.deserialize({"class_name": "RandomNormal", "config": {"stddev": 0.3}})
note(type(d).__name__, d.stddev, type(tf.keras.initializers.get(d)).__name__)
error(tf.zeros_initializer(), None)
error(tf.constant_initializer, None)
error(tf.constant_initializer, tf.constant(1))
error(tf.constant_initializer([1, 2, 3]), [2])
error(tf.constant_initializer([1, 2, 3], verify_shape=True), [4])
error(tf.constant_initializer(0.5, tf.int32), [4])
error(tf.constant_initializer("a"), [4])
error(tf.random_normal_initializer, dtype=tf.int32)
error(tf.random_normal_initializer(), [2], tf.int32)
error(tf.glorot_uniform_initializer, dtype=tf.int32)
error(tf.variance_scaling_initializer, -1.0)
error(tf.variance_scaling_initializer, mode="FAN_IN")
error(tf.variance_scaling_initializer, distribution="gauss")
error(tf.orthogonal_initializer(), [4])
error(tf.initializers.identity(), [4])
error(tf.initializers.he_normal, [4], dtype=tf.float32)
error(tf.keras.initializers.get, "nothing")
error(tf.keras.initializers.get, 3)
error(tf.keras.initializers.get, "he_normal")
error(tf.keras.initializers.get, "GlorotUniform")
error(tf.keras.initializers.get, {"class_name": "Nothing", "config": {}})
