"""tensorflow_probability where its files are not: what version 0.8 gives on TensorFlow 1.15."""

from __future__ import annotations

from tfscope.analysis.analyze import Options, analyze

PROGRAM = """
import tensorflow as tf
import tensorflow_probability as tfp

tfd = tfp.distributions
logits = tf.get_variable("logits", [5, 4])
choice = tfd.Categorical(logits=logits)
assert isinstance(choice, tfd.Distribution)
log_prob = choice.log_prob(tf.zeros([5], tf.int32))
gradient, = tf.gradients(log_prob, logits)
tf.Variable(0.0, name=log_prob.op.name.replace("/", "-"))
tf.Variable(0.0, name=gradient.op.name.replace("/", "-"))
tf.Variable(tf.zeros(tfd.Categorical(logits=logits).probs_parameter().shape), name="probabilities")
batch = tfd.Independent(tfd.Normal(tf.zeros([3, 2]), tf.ones([3, 2])), 1)
tf.Variable(tf.zeros(batch.sample([7]).shape), name="drawn")
tf.Variable(tf.zeros(batch.log_prob(tf.zeros([3, 2])).shape), name="batch")
anything = tfp.bijectors.Softplus()
"""


def test_distributions_without_the_library() -> None:
    found = analyze("/made/program.py", Options(), {"/made/program.py": PROGRAM})
    graph = found.graphs[0]
    made = {variable.name: variable.shape for variable in graph.variables}
    grad = "SparseSoftmaxCrossEntropyWithLogits-SparseSoftmaxCrossEntropyWithLogits_grad-mul"
    assert made == {
        "logits:0": (5, 4),
        "Categorical_1-log_prob-Neg:0": (),
        f"gradients-Categorical_1-log_prob-{grad}:0": (),
        "probabilities:0": (5, 4),
        "drawn:0": (7, 3, 2),
        "batch:0": (3,),
    }
    assert found.error is None and not found.faults
