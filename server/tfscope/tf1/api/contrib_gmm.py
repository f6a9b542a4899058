"""Mixtures of normal distributions.  Mirrors contrib/factorization/python/ops/{gmm_ops,gmm}.py."""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api.contrib_learn import Estimator, ModelFnOps
from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

MEPS = 1e-06


def _covariance(x: Any, diagonal: bool) -> Any:
    count = tf.cast(tf.shape(x)[0], tf.float32)
    x -= tf.reduce_mean(x, 0, keepdims=True)
    if diagonal:
        return tf.reduce_sum(tf.square(x), 0, keepdims=True) / (count - 1)
    return tf.matmul(x, x, transpose_a=True) / (count - 1)


def _random_clusters(data: Any, count: Any, seed: Any) -> Any:
    every = data if isinstance(data, list) else [data]
    rows = tf.add_n([tf.shape(part)[0] for part in every])
    with ops.control_dependencies([tf.assert_less_equal(count, rows)]):
        places = tf.random_uniform([count], minval=0, maxval=tf.cast(rows, tf.int64), seed=seed, dtype=tf.int64)  # fmt: skip
    places %= tf.cast(rows, tf.int64)
    return tf.nn.embedding_lookup(every, places, partition_strategy="div")


@tf_export("contrib.factorization.GmmAlgorithm")
class GmmAlgorithm:
    """Variables ``clusters``, ``clusters_covs``, ``alphas`` and ``initialized``."""

    CLUSTERS_WEIGHT, CLUSTERS_VARIABLE, CLUSTERS_COVS_VARIABLE = "alphas", "clusters", "clusters_covs"  # fmt: skip

    def __init__(self, data, num_classes, initial_means=None, params="wmc", covariance_type="full", random_seed=0):  # fmt: skip
        if not isinstance(covariance_type, Unknown) and covariance_type not in ("diag", "full"):
            text = f"programmer error: Invalid covariance type: {covariance_type}"
            raise raised(Exception(text))
        self._params, self._diagonal = params, covariance_type == "diag"
        self._count, self._seed = num_classes, random_seed
        self._dimensions = tf.shape(data[0])[1]
        self._min_var = tf.diag(tf.ones(tf.stack([self._dimensions]))) * 0.001
        self._create_variables()
        self._initialize(data, initial_means)
        self._define(data)

    def _create_variables(self) -> None:
        start = tf.constant([], dtype=tf.float32)
        self._means = tf.Variable(start, name=self.CLUSTERS_VARIABLE, validate_shape=False)
        self._covs = tf.Variable(start, name=self.CLUSTERS_COVS_VARIABLE, validate_shape=False)
        share = Unknown("data", "alpha") if isinstance(self._count, Unknown) else 1.0 / self._count
        shares = tf.tile([share], [self._count])
        self._alpha = tf.Variable(shares, name=self.CLUSTERS_WEIGHT, validate_shape=False)
        self._begun = tf.Variable(False, dtype=tf.bool, name="initialized")

    def _initialize(self, data: Any, means: Any) -> None:
        if means is None:
            means = _random_clusters(data, self._count, self._seed)
        means = tf.expand_dims(means, 1)
        spread = _covariance(data[0], self._diagonal) + self._min_var
        if self._diagonal:
            spread = tf.tile(tf.expand_dims(tf.diag_part(spread), 0), [self._count, 1])
        else:
            spread = tf.tile(tf.expand_dims(spread, 0), [self._count, 1, 1])
        begun = with_dependencies([means, spread], tf.identity(self._begun))
        self._init_ops = []
        for variable, value in ((self._means, means), (self._covs, spread)):
            done = tf.assign(variable, value, validate_shape=False)
            done = with_dependencies([done], tf.assign(self._begun, True))
            self._init_ops.append(tf.cond(begun, tf.no_op, lambda done=done: done).op)

    def _define(self, data: Any) -> None:
        self._w, points, sums, squares, priors = [], [], [], [], []
        for part in data:
            rows = tf.shape(part)[0]
            shard = tf.expand_dims(part, 0)
            probs = self._log_probs(shard) + tf.log(self._alpha)
            priors.append(tf.reduce_logsumexp(probs, axis=1, keepdims=True))
            share = tf.exp(tf.expand_dims(probs, 0) - priors[-1])
            self._w.append(tf.reshape(share, tf.stack([rows, self._count])))
            points.append(tf.reduce_sum(self._w[-1], 0, keepdims=True))
            flat = tf.squeeze(shard, [0])
            sums.append(tf.expand_dims(tf.matmul(self._w[-1], flat, transpose_a=True), 1))
            squares.append(self._squares(shard))
        self._maximize(points, sums, squares)
        self._likelihood = tf.reduce_logsumexp([tf.reduce_logsumexp(prior) for prior in priors])
        scores = [prior + tf.log(w) for prior, w in zip(priors, self._w)]
        self._scores = tf.squeeze(tf.reduce_logsumexp(scores, axis=2, keepdims=True), axis=0)

    def _log_probs(self, shard: Any) -> Any:
        size = tf.cast(self._dimensions, tf.float32)
        if self._diagonal:
            spread = tf.reduce_sum(tf.log(self._covs + 1e-3), 1, keepdims=True)
            squares = tf.squared_difference(shard, self._means)
            weights = tf.expand_dims(1.0 / (self._covs + 1e-3), 2)
            squares = tf.transpose(tf.squeeze(tf.matmul(squares, weights), [2]))
            return -0.5 * (size * tf.log(2.0 * math.pi) + tf.transpose(spread) + squares)
        diff = shard - self._means
        root = tf.cholesky(self._covs + self._min_var)
        spread = 2.0 * tf.reduce_sum(tf.log(tf.matrix_diag_part(root)), 1)
        solved = tf.matrix_triangular_solve(root, tf.transpose(diff, perm=[0, 2, 1]), lower=True)
        diagonal = tf.transpose(tf.reduce_sum(tf.square(solved), 1))
        return -0.5 * (diagonal + size * tf.log(2 * math.pi) + spread)

    def _squares(self, shard: Any) -> Any:
        x = tf.concat([shard for _ in range(self._count)], 0)
        turned = tf.transpose(x, perm=[0, 2, 1])
        parts = [tf.expand_dims(turned[k, :, :] * self._w[-1][:, k], 0) for k in range(self._count)]
        return tf.matmul(tf.concat(parts, 0), x)

    def _maximize(self, points: Any, sums: Any, squares: Any) -> None:
        with ops.control_dependencies(self._w):
            inside = tf.squeeze(tf.add_n(points), axis=[0])
            if "w" not in self._params:
                op = tf.no_op()
            else:
                final = inside / len(points)
                op = self._alpha.assign(final / (tf.cast(tf.reduce_sum(final), tf.float32) + MEPS))
            self._train_ops = [op]
            wide = tf.reshape(inside, [self._count, 1, 1])
            if "m" not in self._params:
                op = tf.no_op()
            else:
                op = self._means.assign(tf.div(tf.add_n(sums), wide + MEPS))
            with ops.control_dependencies([op]):
                b = tf.add_n(squares) / (wide + MEPS)
                spread = tf.concat([self._spread(b, k) for k in range(self._count)], 0)
                if "c" in self._params:
                    with ops.control_dependencies([op, spread]):
                        assigned = tf.assign(self._covs, spread, validate_shape=False)
                        self._train_ops.append(assigned)

    def _spread(self, b: Any, k: int) -> Any:
        mean = self._means.value()[k, :, :]
        spread = b[k, :, :] - tf.matmul(mean, mean, transpose_a=True) + self._min_var
        return tf.expand_dims(tf.diag_part(spread) if self._diagonal else spread, 0)

    def init_ops(self):
        """Sets the clusters."""
        return tf.group(*self._init_ops)

    def training_ops(self):
        """One step."""
        return tf.group(*self._train_ops)

    def is_initialized(self):
        """Whether the clusters are set."""
        return self._begun

    def alphas(self):
        """Shares of the clusters."""
        return self._alpha

    def clusters(self):
        """Their means."""
        return self._means

    def covariances(self):
        """Their covariances."""
        return self._covs

    def assignments(self):
        """The best cluster of each example."""
        return [tf.argmax(w, 1) for w in self._w]

    def scores(self):
        """Of each example."""
        return self._scores

    def log_likelihood_op(self):
        """Of all examples."""
        return self._likelihood


@tf_export("contrib.factorization.gmm")
def gmm(inp, initial_clusters, num_clusters, random_seed, covariance_type="full", params="wmc"):
    """Mirrors gmm_ops.py gmm."""
    means = None
    given = not isinstance(initial_clusters, (ops.Tensor, Unknown))
    if given and not (isinstance(initial_clusters, str) and initial_clusters == "random"):
        means = tf.constant(initial_clusters, dtype=tf.float32)
    data = inp if isinstance(inp, list) else [inp]
    tool = GmmAlgorithm(data, num_clusters, means, params, covariance_type, random_seed)
    assignments, scores, loss = tool.assignments(), tool.scores(), tool.log_likelihood_op()
    return loss, scores, [assignments], tool.training_ops(), tool.init_ops(), tool.is_initialized()


@tf_export("contrib.factorization.GMM")
class GMM(Estimator):
    """An estimator of a mixture."""

    SCORES, LOG_LIKELIHOOD, ASSIGNMENTS = "scores", "loss", "assignments"

    def __init__(self, num_clusters, model_dir=None, random_seed=0, params="wmc", initial_clusters="random", covariance_type="full", config=None):  # fmt: skip
        def model_fn(features, labels, mode, config):
            if isinstance(features, Unknown):
                return features.derived("model_fn()")
            if labels is not None:
                raise raised(AssertionError(labels))
            if isinstance(features, dict):
                features = tf.concat([features[k] for k in sorted(features)], 1)
            loss, scores, assigned, step, _, _ = gmm(
                features, initial_clusters, num_clusters, random_seed, covariance_type, params
            )
            counted = tf.assign_add(tf.train.get_global_step(), 1)
            op = with_dependencies([step, counted], loss)
            metrics = {self.SCORES: scores, self.LOG_LIKELIHOOD: _streaming_sum(loss)}
            predictions = {self.ASSIGNMENTS: assigned[0][0]}
            return ModelFnOps(mode, predictions, loss, op, metrics)

        super().__init__(model_fn, model_dir, config)

    def clusters(self):
        """Known in a session only."""
        return Unknown("runtime", "clusters()")

    def covariances(self):
        """Known in a session only."""
        return Unknown("runtime", "covariances()")

    def weights(self):
        """Known in a session only."""
        return Unknown("runtime", "weights()")


def _streaming_sum(scalar: Any) -> Any:
    total = tf.contrib.framework.local_variable(tf.constant(0.0))
    return total, tf.assign_add(total, scalar)
