"""K-means: variables of clusters, their initialization and training.

Mirrors python/ops/clustering_ops.py, contrib/factorization/python/ops/clustering_ops.py and the
estimators above them.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api.estimator import Estimator
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_creation
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

EUCLIDEAN, COSINE = "squared_euclidean", "cosine"
RANDOM, PLUS_PLUS, KMC2 = "random", "kmeans_plus_plus", "kmc2"
PLACES = ("contrib.factorization", "contrib.factorization.python.ops.clustering_ops",
          "python.ops.clustering_ops")  # fmt: skip
CONSTANTS = {
    "SQUARED_EUCLIDEAN_DISTANCE": EUCLIDEAN, "COSINE_DISTANCE": COSINE, "RANDOM_INIT": RANDOM,
    "KMEANS_PLUS_PLUS_INIT": PLUS_PLUS, "KMC2_INIT": KMC2, "CLUSTERS_VAR_NAME": "clusters",
}  # fmt: skip
for _name, _text in CONSTANTS.items():
    export_value(_text, *(f"{place}.{_name}" for place in PLACES))


def _check(initial, metric, kinds):
    if isinstance(initial, str) and initial not in kinds:
        raise raised(ValueError(f"Unsupported initialization algorithm '{initial}'"))
    if not isinstance(metric, Unknown) and metric not in (EUCLIDEAN, COSINE):
        raise raised(ValueError(f"Unsupported distance metric '{metric}'"))


def _unit(tensor):
    return tf.nn.l2_normalize(tensor, dim=1)


@tf_export("python.ops.clustering_ops.KMeans")
class KMeans:
    """Variables ``clusters``, ``initialized`` and counts of mini batches."""

    _of_contrib = False

    def __init__(self, inputs, num_clusters, initial_clusters=RANDOM, distance_metric=EUCLIDEAN, use_mini_batch=False, mini_batch_steps_per_iteration=1, random_seed=0, kmeans_plus_plus_num_retries=2, kmc2_chain_length=200):  # fmt: skip
        _check(initial_clusters, distance_metric, (RANDOM, PLUS_PLUS, KMC2))
        self._inputs = inputs if isinstance(inputs, list) else [inputs]
        self._num_clusters = num_clusters
        self._initial_clusters = initial_clusters
        self._cosine = distance_metric == COSINE
        self._mini = use_mini_batch
        self._steps = int(mini_batch_steps_per_iteration)
        self._seed = random_seed
        self._retries = kmeans_plus_plus_num_retries
        self._chain = kmc2_chain_length

    def _are_unit(self):
        """Whether the clusters are kept normalized."""
        return self._cosine and (not self._mini or self._steps > 1)

    def _create_variables(self, count):
        if self._of_contrib:
            start = tf.constant([], dtype=tf.float32)
        else:
            start = tf.placeholder_with_default([], shape=None)
        variable = variable_creation.new_variable
        self._centers = variable(start, name="clusters", validate_shape=False)
        self._initialized = variable(False, dtype=tf.bool, name="initialized")
        self._updated, self._in_steps, self._counts = self._centers, None, None
        if self._mini and self._steps > 1:
            self._updated = variable(start, name="clusters_updated", validate_shape=False)
            self._in_steps = variable(self._steps, dtype=tf.int64, name="update_in_steps")
            self._counts = variable(tf.zeros([count], dtype=tf.int64))
        elif self._mini:
            self._counts = variable(tf.ones([count], dtype=tf.int64))

    def training_graph(self):
        """Scores, indices, distances, whether it is initialized, and the two ops."""
        initial = self._initial_clusters
        if isinstance(initial, str) or callable(initial):
            count = ops.convert_to_tensor(self._num_clusters)
        else:
            initial = ops.convert_to_tensor(initial)
            count = tf.shape(initial)[0]
        self._create_variables(count)
        init_op = _Initialization(self, count, initial).op()
        inputs, centers = self._inputs, self._centers
        if self._cosine:
            inputs = [_unit(one) for one in inputs]
            if not self._are_unit():
                centers = _unit(centers)
        scores, distances, indices = self._infer_graph(inputs, centers)
        if self._mini:
            with ops.control_dependencies([self._sync()]):
                training = self._mini_batch(inputs, indices)
        else:
            training = self._full_batch(inputs, count, indices)
        return scores, indices, distances, self._initialized, init_op, training

    def _infer_graph(self, inputs, centers):
        scores = []
        for one in inputs:
            if self._cosine:
                scores.append(1 - tf.matmul(one, centers, transpose_b=True))
                continue
            norms = tf.reduce_sum(tf.square(one), 1, keepdims=True)
            product = 2 * tf.matmul(one, centers, transpose_b=True)
            rest = norms - product
            other = tf.reduce_sum(tf.square(centers), 1, keepdims=True)
            scores.append(rest + tf.transpose(other))
        if self._cosine and not self._are_unit():
            centers = _unit(centers)
        found = []
        for one, score in zip(inputs, scores):
            nearest, apart = make("NearestNeighbors", points=one, centers=centers, k=1)
            if self._cosine:
                apart = apart * 0.5
            found.append((score, tf.squeeze(apart, [-1]), tf.squeeze(nearest, [-1])))
        return zip(*found)

    def _sync(self):
        """Takes the updated clusters over now and then.  Mirrors ``_mini_batch_sync_updates_op``."""
        if self._steps <= 1:
            return tf.no_op()

        def take():
            with ops.control_dependencies([tf.assign(self._in_steps, self._steps - 1)]):
                centers = _unit(self._updated) if self._cosine else self._updated
                with ops.control_dependencies([tf.assign(self._centers, centers)]):
                    zeros = tf.zeros_like(self._counts)
                    with ops.control_dependencies([tf.assign(self._counts, zeros)]):
                        return tf.identity(self._in_steps)

        due = self._in_steps <= 0
        return tf.cond(due, take, lambda: tf.assign_sub(self._in_steps, 1))

    def _mini_batch(self, inputs, indices):
        """Mirrors ``_mini_batch_training_op``."""
        updates = []
        for one, index in zip(inputs, indices):
            ids, place = tf.unique(tf.reshape(index, [-1]))
            size = tf.size(ids)
            old_counts = tf.gather(self._counts, ids)
            old_centers = tf.gather(self._updated, ids)
            ones = tf.ones_like(place, dtype=self._counts.dtype)
            counts = tf.unsorted_segment_sum(ones, place, size)
            moves = tf.unsorted_segment_sum(one, place, size)
            first = tf.reshape(size, [1])
            rest = tf.reshape(tf.rank(one) - 1, [1])
            shape = tf.concat([first, tf.ones(rest, dtype=tf.int32)], 0)
            moves = moves - tf.cast(tf.reshape(counts, shape), one.dtype) * old_centers
            rate = tf.reciprocal(tf.cast(old_counts + counts, one.dtype))
            moves = moves * tf.reshape(rate, shape)
            updates.append(tf.scatter_add(self._counts, ids, counts))
            updates.append(tf.scatter_add(self._updated, ids, moves))
        return tf.group(*updates)

    def _full_batch(self, inputs, count, indices):
        """Mirrors ``_full_batch_training_op``."""
        sums, counts = [], []
        epsilon = tf.constant(1e-6, dtype=inputs[0].dtype)
        for one, index in zip(inputs, indices):
            sums.append(tf.unsorted_segment_sum(one, index, count))
            rows = tf.ones(tf.reshape(tf.shape(one)[0], [-1]))
            counts.append(tf.unsorted_segment_sum(tf.reshape(rows, [-1, 1]), index, count))
        total = tf.add_n(sums)
        centers = total / (tf.cast(tf.add_n(counts), sums[0].dtype) + epsilon)
        if self._are_unit():
            centers = _unit(centers)
        return tf.assign(self._centers, centers)


@tf_export("contrib.factorization.KMeans",
           "contrib.factorization.python.ops.clustering_ops.KMeans")  # fmt: skip
class ContribKMeans(KMeans):
    """Mirrors contrib/factorization/python/ops/clustering_ops.py KMeans."""

    _of_contrib = True


ContribKMeans.__name__ = ContribKMeans.__qualname__ = "KMeans"


class _Initialization:
    """Chooses centers until there are enough.  Mirrors ``_InitializeClustersOpFactory``."""

    def __init__(self, owner, count, initial):
        self._owner = owner
        self._count = count
        self._initial = initial
        self._selected = tf.shape(owner._centers)[0]
        self._remaining = count - self._selected
        self._data = tf.add_n([tf.shape(one)[0] for one in owner._inputs])

    def op(self):
        """The op."""
        none_left = tf.equal(self._remaining, 0)
        done = self._owner._initialized
        return tf.cond(none_left, lambda: tf.assert_equal(done, True), self._initialize)

    def _initialize(self):
        owner = self._owner
        with ops.control_dependencies([tf.assert_positive(self._remaining)]):
            if isinstance(self._initial, str) and self._initial == KMC2:
                remaining = self._chained()
            else:
                remaining = self._added()
            return tf.cond(
                tf.equal(remaining, 0), lambda: tf.assign(owner._initialized, True), tf.no_op
            )

    def _random(self):
        owner = self._owner
        rows = tf.reshape(self._remaining, [-1])
        indices = tf.random_uniform(
            rows, minval=0, maxval=tf.cast(self._data, tf.int64), seed=owner._seed, dtype=tf.int64
        )
        return tf.nn.embedding_lookup(owner._inputs, indices, partition_strategy="div")

    def _plus_plus(self):
        owner = self._owner
        points = _unit(owner._inputs[0]) if owner._cosine else owner._inputs[0]
        return make(
            "KmeansPlusPlusInitialization", points=points,
            num_to_sample=tf.cast(self._remaining, tf.int64), seed=owner._seed or 0,
            num_retries_per_sample=owner._retries,
        )  # fmt: skip

    def _chosen(self):
        """Mirrors ``_choose_initial_centers``."""
        initial, inputs = self._initial, self._owner._inputs
        if isinstance(initial, str) and initial == RANDOM:
            few = self._data <= self._remaining
            return tf.cond(few, lambda: tf.concat(inputs, 0), self._random)
        if isinstance(initial, str):
            with ops.control_dependencies([tf.assert_greater_equal(self._data, self._remaining)]):
                return self._plus_plus()
        if callable(initial):
            return initial(inputs, self._remaining)
        with ops.control_dependencies([tf.assert_equal(self._remaining, tf.shape(initial)[0])]):
            return initial

    def _taken_over(self, centers):
        """Centers assigned to the variables."""
        owner = self._owner
        assigned = tf.assign(owner._centers, centers, validate_shape=False)
        if owner._updated is not owner._centers:
            assigned = tf.assign(owner._updated, assigned, validate_shape=False)
        return assigned

    def _added(self):
        """Mirrors ``_add_new_centers``."""
        owner = self._owner
        new = self._chosen()
        if owner._cosine:
            new = _unit(new)
        every = tf.cond(
            tf.equal(self._selected, 0), lambda: new, lambda: tf.concat([owner._centers, new], 0)
        )
        return self._count - tf.shape(self._taken_over(every))[0]

    def _chained(self):
        """Mirrors ``_kmc2_multiple_centers``."""
        owner, chain = self._owner, self._owner._chain
        points = owner._inputs[0]
        most = tf.cast(tf.shape(points)[0] / chain, dtype=tf.int32)
        wanted = tf.maximum(tf.minimum(self._remaining, most), 1)

        def unit(center):
            return _unit(center) if owner._cosine else center

        def first():
            return unit(tf.reshape(points[0], [1, -1]))

        def following(i):
            start = i * chain
            subset = points[start : start + chain]
            _, apart = make("NearestNeighbors", points=subset, centers=owner._centers, k=1)
            index = make(
                "KMC2ChainInitialization", distances=tf.squeeze(apart), seed=owner._seed or 0
            )
            return tf.concat([owner._centers, unit(tf.reshape(subset[index], [1, -1]))], 0)

        def body(i, _):
            none = tf.equal(self._selected, 0)
            assigned = self._taken_over(tf.cond(none, first, lambda: following(i)))
            return i + 1, self._count - tf.shape(assigned)[0]

        _, remaining = tf.while_loop(lambda i, _: tf.less(i, wanted), body, [0, 0])
        return remaining


# -- the estimators --------------------------------------------------------------------------------
def _model_fn(make_kmeans, columns, features, mode, config):
    """Mirrors contrib/factorization/python/ops/kmeans.py ``_ModelFn.model_fn``."""
    if isinstance(features, dict):
        if columns:
            features = tf.feature_column.input_layer(features, columns)
        else:
            features = tf.concat([features[key] for key in sorted(features)], axis=1)
    distances, indices, losses, _, _, training = make_kmeans(inputs=features).training_graph()
    loss = tf.reduce_sum(losses)
    tf.summary.scalar("loss/raw", loss)
    step = tf.assign_add(tf.train.get_global_step(), 1)
    with ops.control_dependencies([training, step]):
        train_op = tf.identity(loss)
    return tf.estimator.EstimatorSpec(
        mode=mode, predictions={"all_distances": distances[0], "cluster_index": indices[0]},
        loss=loss, train_op=train_op, eval_metric_ops={"score": tf.metrics.mean(loss)},
    )  # fmt: skip


class _Clustering(Estimator):
    """Mirrors kmeans.py KMeansClustering."""

    SQUARED_EUCLIDEAN_DISTANCE = EUCLIDEAN
    COSINE_DISTANCE = COSINE
    RANDOM_INIT = RANDOM
    KMEANS_PLUS_PLUS_INIT = PLUS_PLUS
    SCORE = "score"
    CLUSTER_INDEX = "cluster_index"
    ALL_DISTANCES = "all_distances"
    CLUSTER_CENTERS_VAR_NAME = "clusters"
    MODEL = KMeans

    def __init__(self, num_clusters, model_dir=None, initial_clusters=RANDOM, distance_metric=EUCLIDEAN, random_seed=0, use_mini_batch=True, mini_batch_steps_per_iteration=1, kmeans_plus_plus_num_retries=2, relative_tolerance=None, config=None, feature_columns=None):  # fmt: skip
        _check(initial_clusters, distance_metric, (RANDOM, PLUS_PLUS))
        make_kmeans = functools.partial(
            self.MODEL, num_clusters=num_clusters, initial_clusters=initial_clusters,
            distance_metric=distance_metric, use_mini_batch=use_mini_batch,
            mini_batch_steps_per_iteration=mini_batch_steps_per_iteration,
            random_seed=random_seed, kmeans_plus_plus_num_retries=kmeans_plus_plus_num_retries,
        )  # fmt: skip

        def model_fn(features, mode, config):
            return _model_fn(make_kmeans, feature_columns, features, mode, config)

        super().__init__(model_fn=model_fn, model_dir=model_dir, config=config)

    def predict_cluster_index(self, input_fn):
        """Known when the graph runs."""
        return self.predict(input_fn=input_fn, predict_keys=[self.CLUSTER_INDEX])

    def score(self, input_fn):
        """Known when the graph runs."""
        return self.evaluate(input_fn=input_fn, steps=1)

    def transform(self, input_fn):
        """Known when the graph runs."""
        return self.predict(input_fn=input_fn, predict_keys=[self.ALL_DISTANCES])

    def cluster_centers(self):
        """Known when the graph runs."""
        return self.get_variable_value(self.CLUSTER_CENTERS_VAR_NAME)


@tf_export("contrib.factorization.KMeansClustering")
class KMeansClustering(_Clustering):
    """Mirrors contrib/factorization/python/ops/kmeans.py."""

    MODEL = ContribKMeans


@tf_export("estimator.experimental.KMeans")
class KMeansEstimator(_Clustering):
    """Mirrors tensorflow_estimator/python/estimator/canned/kmeans.py."""
