import tensorflow as tf

v = tf.get_variable("v", [3, 4])
d = tf.distributions.Normal(v, tf.ones([3, 4]), name="pi")
s = d.sample(5)
tf.get_variable("a", s.shape)
tf.get_variable("b", tf.distributions.Categorical(logits=v).sample().shape)
m = tf.contrib.distributions.MultivariateNormalDiag(v, tf.ones([4]))
tf.get_variable("c", m.log_prob(m.sample(2)).shape)
tf.get_variable("d", tf.distributions.kl_divergence(d, tf.distributions.Normal(0.0, 1.0)).shape)
tf.get_variable("e", tf.distributions.Bernoulli(logits=v).log_prob(tf.ones([3, 4])).shape)
tf.get_variable("f", m.entropy().shape)
