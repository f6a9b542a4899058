"""The methods of the distributions over choices."""

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


coin = d.Bernoulli(logits=x)
all_methods(coin, coin.sample())
d.Bernoulli(probs=p, dtype=tf.float32, validate_args=True).kl_divergence(d.Bernoulli(0.5))
for choice in (d.Categorical(logits=x), d.Categorical(probs=p), d.Categorical(tf.placeholder(tf.float32))):
    all_methods(choice, choice.sample(), "mean", "variance", "stddev")
    choice.cdf(choice.sample())
