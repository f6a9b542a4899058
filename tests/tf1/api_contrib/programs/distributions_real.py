"""The methods of the distributions over real numbers."""

import tensorflow as tf

d = tf.distributions
x = tf.placeholder(tf.float32, [None, 4])
p = tf.placeholder(tf.float32, [3, 4])


def all_methods(made, value, *without):
    for name in ("entropy", "mean", "mode", "variance", "stddev", "batch_shape_tensor", "event_shape_tensor"):
        if name not in without:
            getattr(made, name)()
    for name in ("log_prob", "prob"):
        getattr(made, name)(value)
    return made.sample(), made.sample([2, 3], seed=1)


all_methods(d.Normal(x, 1.0), 0.5)
normal = d.Normal(p, tf.exp(p), validate_args=True, name="q")
all_methods(normal, normal.sample())
normal.cdf(p)
normal.survival_function(0.5)
normal.cross_entropy(normal.copy(loc=0.0))
all_methods(d.Laplace(x, 1.0), 0.5)
all_methods(d.Uniform(), 0.5, "mode")
d.Uniform(p, p + 1.0, validate_args=True).cdf(0.5)
all_methods(d.StudentT(3.0, x, 1.0), 0.5)
student = d.StudentT(3.0, 0.0, 1.0, allow_nan_stats=False)
student.mean(), student.variance(), student.cdf(x)
