"""The methods of the distributions over counts, draws of sizes that are tensors, a class of the program."""

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


d.kl_divergence(d.Categorical(p), d.Categorical(probs=p), allow_nan_stats=False)
counts = d.Multinomial(4.0, logits=p)
all_methods(counts, p, "entropy", "mode")
counts.covariance()
for sizes in (tf.placeholder(tf.int32), tf.placeholder(tf.int32, []), tf.placeholder(tf.int32, [2])):
    d.Normal(x, 1.0).sample(sizes)


class Mine(d.Distribution):
    def __init__(self):
        super().__init__(tf.float32, d.FULLY_REPARAMETERIZED, False, True, name="mine")

    def _log_prob(self, value):
        return -value


Mine().prob(1.0), Mine().log_prob(2.0)
