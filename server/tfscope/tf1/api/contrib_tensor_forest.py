"""tf.contrib.tensor_forest: random forests, one resource of a tree and one of its statistics each.

Mirrors contrib/tensor_forest/python/{tensor_forest,ops/*}.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.resources import register_resource
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

PLACE = "contrib.tensor_forest"


def _names(name):
    return [f"{PLACE}.tensor_forest.{name}", f"{PLACE}.python.tensor_forest.{name}"]


@tf_export(*_names("ForestHParams"))
class ForestHParams:
    """The settings; ``fill`` computes what follows from them."""

    def __init__(self, num_trees=100, max_nodes=10000, bagging_fraction=1.0, num_splits_to_consider=0, feature_bagging_fraction=1.0, max_fertile_nodes=0, split_after_samples=250, valid_leaf_threshold=1, dominate_method="bootstrap", dominate_fraction=0.99, model_name="all_dense", split_finish_name="basic", split_pruning_name="none", prune_every_samples=0, early_finish_check_every_samples=0, collate_examples=False, checkpoint_stats=False, use_running_stats_method=False, initialize_average_splits=False, inference_tree_paths=False, param_file=None, split_name="less_or_equal", **kwargs):  # fmt: skip
        given = dict(locals())
        given.update(given.pop("kwargs"))
        given.pop("self")
        self.__dict__.update(given)

    def values(self):
        """All of them."""
        return self.__dict__

    def fill(self):
        """Completes the settings."""
        for name in ("num_classes", "num_features"):
            if name not in self.__dict__:
                text = f"'ForestHParams' object has no attribute '{name}'"
                raise raised(AttributeError(text))
        found = self.__dict__
        self.bagged_num_features = int(self.feature_bagging_fraction * self.num_features)
        self.bagged_features = None
        if self.feature_bagging_fraction < 1.0:
            self.bagged_features = [
                [Unknown("clock", "random.sample()")] * self.bagged_num_features
                for _ in range(self.num_trees)
            ]
        self.regression = found.get("regression", False)
        self.num_outputs = self.num_classes if self.regression else 1
        self.num_output_columns = self.num_classes + 1
        few = min(max(10, math.floor(math.sqrt(self.num_features))), 1000)
        self.num_splits_to_consider = self.num_splits_to_consider or few
        self.base_random_seed = found.get("base_random_seed", 0)
        return self


SCALAR = tf.TensorShape([])
INPUTS = ("sparse_input_indices", "sparse_input_values", "sparse_input_shape")


def _op(kind, tensors, empty=(), outputs=()):
    """An op; what is not given is an empty constant under its own name."""
    graph = ops.get_default_graph()
    with graph.name_scope(kind) as scope:
        given = [*tensors, *(ops.convert_to_tensor([], tf.float32, name=name) for name in empty)]
        return graph.create_op(kind, given, list(outputs), name=scope)


def _resource(kind, config, check, name):
    """A handle, its initialization, and whether it is initialized.  Mirrors ``tree_variable``."""
    graph = ops.get_default_graph()
    made = "DecisionTree" if kind == "Tree" else kind
    outputs = [(tf.resource, SCALAR)]
    op = graph.create_op(f"{made}ResourceHandleOp", [], outputs, name=name)
    with graph.name_scope(f"{op.name}/"):
        created = _op(f"Create{kind}Variable", op.outputs, [config])
        begun = _op(check, op.outputs, outputs=[(tf.bool, SCALAR)])
        _op(f"{kind}Serialize", op.outputs, outputs=[(tf.string, SCALAR)])
    register_resource(op.outputs[0], created, begun.outputs[0])
    return op.outputs[0]


class _Tree:
    """The resources of a tree."""

    def __init__(self, number, training):
        self.stats = None
        if training:
            self.stats = _resource(
                "FertileStats", "stats_config", "FertileStatsIsInitializedOp", f"stats-{number}"
            )
        self.tree = _resource("Tree", "tree_config", "TreeIsInitializedOp", f"tree-{number}")


@tf_export(*_names("RandomForestGraphs"))
class RandomForestGraphs:
    """Variables ``device_dummy_i``, and the graphs of all trees."""

    def __init__(self, params, tree_configs=None, tree_stats=None, device_assigner=None, variables=None, tree_variables_class=None, tree_graphs=None, training=True):  # fmt: skip
        self.params = params
        self.device_assigner = device_assigner
        self.device_dummies = [
            variable_scope.get_variable(name=f"device_dummy_{i}", shape=0)
            for i in range(params.num_trees)
        ]
        self.trees = [_Tree(i, training) for i in range(params.num_trees)]
        self.variables = variables or self.trees

    def training_graph(self, input_data, input_labels, num_trainers=1, trainer_id=0, **tree_kwargs):
        """An op that trains the trees of a trainer."""
        features, labels = _features(input_data), _labels(input_labels)
        share = self.params.num_trees / num_trainers
        nodes = [(tf.int32, tf.TensorShape([None]))]
        grown = []
        for tree in self.trees[int(trainer_id * share) : int((trainer_id + 1) * share)]:
            tf.cast([0], tf.int32)
            leaves = _op("TraverseTreeV4", [tree.tree, features], INPUTS, nodes)
            updated = _op("UpdateModelV4", [tree.tree, *leaves.outputs, labels], ["input_weights"])
            given = [tree.tree, tree.stats, features, labels, *leaves.outputs]
            finished = _op("ProcessInputV4", given, [*INPUTS, "input_weights"], nodes)
            with ops.control_dependencies([updated]):
                grown.append(_op("GrowTreeV4", [tree.tree, tree.stats, *finished.outputs]))
        return tf.group(*grown, name="train")

    def inference_graph(self, input_data, **inference_args):
        """Probabilities, paths and the variance."""
        features, count = _features(input_data), self.params.num_trees
        rows = features.shape.as_list()[0] if features.shape.ndims else None
        outputs = [
            (tf.float32, tf.TensorShape([rows, self.params.num_classes])),
            (tf.string, tf.TensorShape(None)),
        ]
        made = [_op("TreePredictionsV4", [t.tree, features], INPUTS, outputs) for t in self.trees]
        every = tf.stack([op.outputs[0] for op in made], axis=1)
        mean = tf.div(tf.reduce_sum(every, 1), count, name="probabilities")
        paths = tf.stack([op.outputs[1] for op in made], axis=1)
        squares = tf.div(tf.reduce_sum(every * every, 1), count)
        return mean, paths, tf.maximum(0.0, squares - mean * mean)

    def average_size(self):
        """The mean number of nodes."""
        sizes = [_op("TreeSize", [t.tree], outputs=[(tf.int32, SCALAR)]) for t in self.trees]
        return tf.reduce_mean(tf.cast(tf.stack([op.outputs[0] for op in sizes]), tf.float32))

    def training_loss(self, features, labels, name="training_loss"):
        """The negative mean size."""
        return tf.negative(self.average_size(), name=name)

    def validation_loss(self, features, labels):
        """The negative mean size."""
        return tf.negative(self.average_size())

    def feature_importances(self):
        """How often each feature decides."""
        outputs = [(tf.int32, tf.TensorShape([None]))]
        counts = [_op("FeatureUsageCounts", [t.tree], outputs=outputs) for t in self.trees]
        total = tf.reduce_sum(tf.stack([op.outputs[0] for op in counts], 0), 0)
        return total / tf.reduce_sum(total)


def _features(data):
    """Mirrors ops/data_ops.py ``ParseDataTensorOrDict`` for dense features."""
    if isinstance(data, dict):
        return tf.concat([tf.cast(data[key], tf.float32) for key in sorted(data)], 1)
    return ops.convert_to_tensor(data)


def _labels(data):
    """Mirrors ops/data_ops.py ``ParseLabelTensorOrDict``."""
    if isinstance(data, dict):
        return tf.concat([tf.cast(data[key], tf.float32) for key in sorted(data)], 1)
    return tf.cast(data, tf.float32)
