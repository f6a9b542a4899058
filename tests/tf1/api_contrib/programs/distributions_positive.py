"""The methods of the distributions over positive numbers and shares."""

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


gamma = d.Gamma(p, 1.0)
all_methods(gamma, 0.5)
gamma.kl_divergence(d.Gamma(1.0, 2.0, validate_args=True))
gamma.cdf(0.5)
exponential = d.Exponential(p)
all_methods(exponential, 0.5)
exponential.log_survival_function(1.0)
beta = d.Beta(p, p)
all_methods(beta, 0.5)
beta.kl_divergence(d.Beta(1.0, 2.0))
checked = d.Beta(2.0, 3.0, allow_nan_stats=False, validate_args=True)
checked.mode(), checked.cdf(0.5), checked.prob(0.5)
dirichlet = d.Dirichlet(p)
all_methods(dirichlet, p, "mode")
dirichlet.covariance(), dirichlet.kl_divergence(d.Dirichlet(p))
d.Dirichlet(tf.placeholder(tf.float32, [None, None]), validate_args=True).log_prob(p)
