"""Every initializer and the operations it makes."""
import numpy as np
import tensorflow as tf


def attempt(name, init, shape=(4, 3), dtype=tf.float32, **k):
    try:
        v = tf.get_variable(name, list(shape), dtype, initializer=init, **k)
        print(name, v.shape, v.dtype)
    except Exception as e:
        print(name, type(e).__name__, str(e).split("\n")[0])


attempt("zeros", tf.zeros_initializer())
attempt("zeros_class", tf.zeros_initializer)
attempt("zeros_big", tf.zeros_initializer(), (100, 30))
attempt("ones", tf.ones_initializer())
attempt("ones_big", tf.ones_initializer(), (100, 30))
attempt("zeros_int", tf.zeros_initializer(), dtype=tf.int64)
attempt("zeros_bool", tf.zeros_initializer(), dtype=tf.bool)
attempt("const", tf.constant_initializer(0.1))
attempt("const_list", tf.constant_initializer([1.0, 2.0, 3.0]), (3,))
attempt("const_list_less", tf.constant_initializer([1.0, 2.0]), (3,))
attempt("const_list_more", tf.constant_initializer([1.0, 2.0, 3.0, 4.0]), (3,))
attempt("const_np", tf.constant_initializer(np.eye(3)), (3, 3))
attempt("const_verify", tf.constant_initializer(np.eye(3), verify_shape=True), (9,))
attempt("const_int", tf.constant_initializer(3), dtype=tf.int32)
attempt("ru", tf.random_uniform_initializer())
attempt("ru2", tf.random_uniform_initializer(-0.1, 0.1))
attempt("ru_int", tf.random_uniform_initializer(0, 10, dtype=tf.int32), dtype=tf.int32)
attempt("rn", tf.random_normal_initializer())
attempt("rn2", tf.random_normal_initializer(stddev=0.02, seed=3))
attempt("tn", tf.truncated_normal_initializer(stddev=0.1))
attempt("uus", tf.uniform_unit_scaling_initializer(1.43))
attempt("vs", tf.variance_scaling_initializer())
attempt("vs_uniform", tf.variance_scaling_initializer(2.0, "fan_out", "uniform"))
attempt("vs_untruncated", tf.variance_scaling_initializer(2.0, "fan_avg", "untruncated_normal"))
attempt("gu", tf.glorot_uniform_initializer())
attempt("gn", tf.glorot_normal_initializer())
attempt("default", None)
attempt("default_scalar", None, ())
attempt("orth", tf.orthogonal_initializer(), (3, 2))
attempt("orth_wide", tf.orthogonal_initializer(), (2, 5))
attempt("orth_4d", tf.orthogonal_initializer(), (2, 2, 3, 4))
attempt("orth_1d", tf.orthogonal_initializer(), (3,))
attempt("eye", tf.initializers.identity(), (3, 3))
attempt("eye_gain", tf.initializers.identity(gain=2.0), (3, 2))
attempt("eye_1d", tf.initializers.identity(), (3,))
attempt("he_n", tf.initializers.he_normal())
attempt("he_u", tf.initializers.he_uniform())
attempt("le_n", tf.initializers.lecun_normal())
attempt("le_u", tf.initializers.lecun_uniform())
attempt("i_zeros", tf.initializers.zeros())
attempt("i_const", tf.initializers.constant(2.0))
attempt("k_gu", tf.keras.initializers.glorot_uniform())
attempt("k_he", tf.keras.initializers.he_normal(seed=1))
attempt("k_zeros", tf.keras.initializers.Zeros())
attempt("k_ru", tf.keras.initializers.RandomUniform())
attempt("k_rn", tf.keras.initializers.RandomNormal())
attempt("k_tn", tf.keras.initializers.TruncatedNormal(stddev=0.1))
attempt("k_orth", tf.keras.initializers.Orthogonal(), (3, 3))
attempt("k_vs", tf.keras.initializers.VarianceScaling(distribution="uniform"))
attempt("get", tf.keras.initializers.get("glorot_normal"))
attempt("gu_int", tf.glorot_uniform_initializer(), dtype=tf.int32)
attempt("gu64", tf.glorot_uniform_initializer(), dtype=tf.float64)
attempt("rn_res", tf.random_normal_initializer(), use_resource=True)
attempt("string", None, (2,), tf.string)
print(tf.zeros_initializer().get_config(), tf.glorot_uniform_initializer().get_config())
print(tf.random_normal_initializer(0.0, 0.3).get_config(), tf.constant_initializer(3).get_config())
for bad in (lambda: tf.variance_scaling_initializer(-1.0), lambda: tf.variance_scaling_initializer(mode="x"),
            lambda: tf.variance_scaling_initializer(distribution="x"), lambda: tf.constant_initializer(object()),
            lambda: tf.keras.initializers.get("nope"), lambda: tf.keras.initializers.get(3)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0][:70])
print(tf.zeros_initializer()([2, 3]).name, tf.glorot_uniform_initializer()([2, 3]).name)
