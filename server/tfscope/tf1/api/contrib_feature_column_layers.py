"""tf.contrib.layers: input layers and linear sums over the older feature columns.

Mirrors contrib/layers/python/layers/feature_column_ops.py.
"""

from __future__ import annotations

import functools
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.contrib_feature_column_makers import create_feature_spec_for_parsing
from tfscope.tf1.api.contrib_feature_columns import FeatureColumn, inner_flatten, rank_at
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.values.lengths import follow
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

PRIVATE = "contrib.layers.python.layers.feature_column_ops"


def _names(name: str) -> list[str]:
    return [f"contrib.layers.{name}", f"{PRIVATE}.{name}"]


@tf_export(*_names("check_feature_columns"))
def check_feature_columns(feature_columns):
    """Refuses equal columns and dicts by ValueError."""
    if isinstance(feature_columns, dict):
        raise raised(ValueError("Expected feature_columns to be iterable, found dict."))
    seen = set()
    for column in feature_columns:
        if demanded(column, "key") in seen:
            text = (
                f"Duplicate feature column key found for column: {column.name}. This usually means "
                "that the column is almost identical to another column, and one must be discarded."
            )
            raise raised(ValueError(text))
        seen.add(column.key)


def _ordered(feature_columns: Any) -> list[Any]:
    return sorted(feature_columns, key=lambda column: str(column.key))


def _transformed(columns_to_tensors: Any, column: Any) -> Any:
    if column not in columns_to_tensors:
        column.insert_transformed_feature(columns_to_tensors)
    return columns_to_tensors[column]


def _begin(columns_to_tensors: Any, feature_columns: Any) -> dict[Any, Any]:
    """A copy of the features that the columns' own tensors are put beside."""
    copied: dict[Any, Any] = columns_to_tensors.copy()
    check_feature_columns(feature_columns)
    return copied


def _collections(weight_collections: Any) -> Any:
    return [*weight_collections, "variables"] if weight_collections else weight_collections


def _variable(name: str, shape: Any, initializer: Any, trainable: Any, collections: Any) -> Any:
    return tf.contrib.framework.model_variable(
        name, shape=shape, initializer=initializer, trainable=trainable, collections=collections
    )


def _listed(variable: Any) -> list[Any]:
    """The parts of a variable."""
    return variable._get_variable_list() if hasattr(variable, "_get_variable_list") else [variable]


@tf_export("contrib.layers.python.layers.feature_column._embeddings_from_arguments")
def _embedded(column, args, collections, trainable, rank=2):
    """Looked up rows.  Mirrors feature_column.py _embeddings_from_arguments."""
    ids = inner_flatten(args.ids, rank)
    weights = None if args.weights is None else inner_flatten(args.weights, rank)
    make = functools.partial(
        _variable, initializer=args.initializer, trainable=trainable and args.trainable,
        collections=collections,
    )  # fmt: skip
    if args.hash_key:
        made = make("weights", [args.size])
        lookup = tf.contrib.layers.scattered_embedding_lookup_sparse
        return lookup(made, ids, args.dimension, hash_key=args.hash_key, combiner=args.combiner, name="lookup")  # fmt: skip
    shape = [args.size, args.dimension]
    if args.shared is None:
        made = make("weights", shape)
    else:
        made = _shared(args.shared, shape, make)
    if column.ckpt_to_load_from is not None:
        tf.train.init_from_checkpoint(column.ckpt_to_load_from, {column.tensor_name_in_ckpt: made})
    return tf.contrib.layers.safe_embedding_lookup_sparse(
        _listed(made), ids, sparse_weights=weights, combiner=args.combiner,
        name=f"{column.name}weights", max_norm=args.max_norm,
    )  # fmt: skip


def _shared(name: str, shape: Any, make: Any) -> Any:
    """The matrix of a name, made once per graph."""
    collection = f"SHARED_EMBEDDING_COLLECTION_{name.upper()}"
    known = ops.get_collection(collection)
    if known:
        if not known[0].get_shape().is_compatible_with(shape):
            text = (
                f"The embedding variable with name {name} already exists, but its shape does not match "
                "required embedding shape here. Please make sure to use different "
                "shared_embedding_name for different shared embeddings."
            )
            raise raised(ValueError(text))
        return known[0]
    made = make(name, shape)
    ops.add_to_collection(collection, made)
    return made


def _input(columns_to_tensors, feature_columns, collections, trainable, scope, rank, default, outs):
    """Columns side by side.  Mirrors _input_from_feature_columns."""
    if isinstance(columns_to_tensors, Unknown) or isinstance(feature_columns, Unknown):
        return Unknown("argument", "input_from_feature_columns()")
    tensors = _begin(columns_to_tensors, feature_columns)
    outputs = []
    with variable_scope.variable_scope(scope, default_name=default, values=list(tensors.values())):
        collections = _collections(collections)
        for column in _ordered(feature_columns):
            values = list(columns_to_tensors.values())
            with variable_scope.variable_scope(None, default_name=column.name, values=values):
                tensor = _transformed(tensors, column)
                if rank == 3:
                    ranked = functools.partial(_ranked, name=column.name, rank=rank)
                    tensor = nest.map_structure(ranked, tensor)
                args = column.deep_arguments(tensor)
                if args is not None:
                    outputs.append(_embedded(column, args, collections, trainable, rank))
                else:
                    outputs.append(_input_layer(column, tensor, rank))
                if outs is not None:
                    outs[column] = outputs[-1]
        return tf.concat(follow(outputs, feature_columns), rank - 1)


def _input_layer(column: Any, tensor: Any, rank: int) -> Any:
    """A column without a lookup; what it refuses is told with its name."""
    try:
        return column.input_layer(tensor, rank)
    except ValueError as error:
        text = (
            f"Error creating input layer for column: {column.name}.\n{error}, No deep embedding lookup "
            f"arguments for column {column}."
        )
        raise raised(ValueError(text)) from None


def _ranked(tensor: Any, name: Any, rank: int) -> Any:
    """A tensor of another rank.  Mirrors _maybe_reshape_input_tensor."""
    found = tensor.get_shape().ndims
    if found is None and isinstance(tensor, tf.SparseTensor):
        found = tensor.dense_shape.get_shape().as_list()[0]
    if found is None:
        text = f"Error while processing column {name}. Rank of input Tensor can not be None."
        raise raised(ValueError(text))
    if rank > found + 1:
        text = (
            f"Error while processing column {name}. Rank of input Tensor ({found}) should be the same "
            f"as output_rank ({rank}). For example, sequence data should typically be 3 dimensional "
            "(rank 3) while non-sequence data is typically 2 dimensional (rank 2)."
        )
        raise raised(ValueError(text))
    if rank == found + 1:
        if isinstance(tensor, tf.SparseTensor):
            return tf.sparse_reshape(tensor, tf.concat([tensor.dense_shape, [1]], 0))
        return tf.expand_dims(tensor, -1)
    return inner_flatten(tensor, rank) if rank < found else tensor


@tf_export(*_names("input_from_feature_columns"))
def input_from_feature_columns(columns_to_tensors, feature_columns, weight_collections=None, trainable=True, scope=None, cols_to_outs=None):  # fmt: skip
    """``[batch, elements]``.  Variables ``COLUMN/weights``."""
    return _input(columns_to_tensors, feature_columns, weight_collections, trainable, scope, 2,
                  "input_from_feature_columns", cols_to_outs)  # fmt: skip


SEQUENCES = frozenset(
    "_OneHotColumn _EmbeddingColumn _RealValuedColumn _RealValuedVarLenColumn".split()
)
"""Types of columns that may be sequences."""

NO_SEQUENCES = frozenset("_ScatteredEmbeddingColumn _BucketizedColumn _CrossedColumn".split())
"""Types of columns that no sequence may be made of."""


def _made_of(column: Any) -> list[Any]:
    """The columns that a column looks at.  Mirrors _get_parent_columns."""
    kind = type(column).__name__
    if kind in ("_WeightedSparseColumn", "_OneHotColumn", "_EmbeddingColumn"):
        return [column.sparse_id_column]
    if kind == "_BucketizedColumn":
        return [column.source_column]
    return list(column.columns) if kind == "_CrossedColumn" else []


def _refuse_no_sequences(feature_columns: Any) -> None:
    """Raises ``ValueError``.  Mirrors _check_supported_sequence_columns and
    _check_forbidden_sequence_columns."""
    for column in feature_columns:
        kind = type(column).__name__
        if isinstance(column, FeatureColumn) and kind not in SEQUENCES:
            text = f"FeatureColumn type {kind} is not currently supported for sequence data."
            raise raised(ValueError(text))
    gathered = list(feature_columns)
    for column in gathered:
        gathered.extend(one for one in _made_of(column) if one not in gathered)
    for column in gathered:
        kind = type(column).__name__
        if kind in NO_SEQUENCES:
            name = column.name
            text = (
                f"Column {name} is of type {kind}, which is not currently supported for sequences."
            )
            raise raised(ValueError(text))


@tf_export(*_names("sequence_input_from_feature_columns"))
def sequence_input_from_feature_columns(columns_to_tensors, feature_columns, weight_collections=None, trainable=True, scope=None):  # fmt: skip
    """``[batch, time, elements]``.  Variables ``COLUMN/weights``."""
    if not isinstance(feature_columns, Unknown):
        _refuse_no_sequences(feature_columns)
    return _input(columns_to_tensors, feature_columns, weight_collections, trainable, scope, 3,
                  "sequence_input_from_feature_columns", None)  # fmt: skip


def _bias(num_outputs: Any, trainable: Any, weight_collections: Any) -> Any:
    collections = _collections(weight_collections)
    return _variable("bias_weight", [num_outputs], tf.zeros_initializer(), trainable, collections)


@tf_export(*_names("joint_weighted_sum_from_feature_columns"))
def joint_weighted_sum_from_feature_columns(columns_to_tensors, feature_columns, num_outputs, weight_collections=None, trainable=True, scope=None):  # fmt: skip
    """The sum, the weights and the bias.  Variables ``linear_weights/weights`` and ``bias_weight``."""
    tensors = _begin(columns_to_tensors, feature_columns)
    values = list(tensors.values())
    default = "joint_weighted_sum_from_feature_columns"
    with variable_scope.variable_scope(scope, default_name=default, values=values):
        size, ids = 0, []
        for column in _ordered(feature_columns):
            args = column.wide_arguments(_transformed(tensors, column))
            if args is None:
                text = (
                    "Real-valued columns are not supported. Use weighted_sum_from_feature_columns "
                    "instead, or bucketize these columns."
                )
                raise raised(NotImplementedError(text))
            if args.weights is not None:
                text = (
                    "Joint sums for weighted sparse columns are not supported. "
                    "Please use weighted_sum_from_feature_columns instead."
                )
                raise raised(AssertionError(text))
            moved = args.ids.values + size
            ids.append(tf.SparseTensor(args.ids.indices, moved, args.ids.dense_shape))
            size += args.size
        joined = tf.sparse_concat(1, ids)
        with variable_scope.variable_scope(None, default_name="linear_weights", values=values):
            made = _variable("weights", [size, num_outputs], tf.zeros_initializer(), trainable, weight_collections)  # fmt: skip
            variable = _listed(made)
            summed = tf.contrib.layers.safe_embedding_lookup_sparse(
                variable, joined, sparse_weights=None, combiner="sum", name="_weights"
            )
        bias = _bias(num_outputs, trainable, weight_collections)
        return tf.nn.bias_add(summed, bias), variable, bias


@tf_export(*_names("weighted_sum_from_feature_columns"))
def weighted_sum_from_feature_columns(columns_to_tensors, feature_columns, num_outputs, weight_collections=None, trainable=True, scope=None):  # fmt: skip
    """The sum, the weights by column and the bias.  Variables ``COLUMN/weights`` and ``bias_weight``."""
    tensors = _begin(columns_to_tensors, feature_columns)
    values = list(columns_to_tensors.values())
    default = "weighted_sum_from_feature_columns"
    with variable_scope.variable_scope(scope, default_name=default, values=values):
        outputs, variables = [], {}
        for column in _ordered(feature_columns):
            tensor = _transformed(tensors, column)
            given = (num_outputs, trainable, weight_collections)
            variables[column], product = _named(column, tensor, values, given)
            outputs.append(tf.reshape(product, shape=(-1, num_outputs)))
            path = getattr(column, "ckpt_to_load_from", None)
            if path is not None:
                tf.train.init_from_checkpoint(
                    path, {column.tensor_name_in_ckpt: variables[column][0]}
                )
        summed = tf.add_n(outputs)
        bias = _bias(num_outputs, trainable, weight_collections)
        return tf.nn.bias_add(summed, bias), variables, bias


def _named(column: Any, tensor: Any, values: Any, given: Any) -> Any:
    """A column's variables and product in its scope; what a lookup refuses is told with its name."""
    args = True
    try:
        args = column.wide_arguments(tensor)
        with variable_scope.variable_scope(None, default_name=column.name, values=values):
            return _weighted(column, args, tensor, *given)
    except ValueError as error:
        if args is None:
            raise
        text = f"Error creating weighted sum for column: {column.name}.\n{error}"
        raise raised(ValueError(text)) from None


def _weighted(column: Any, args: Any, tensor: Any, num_outputs: Any, trainable: Any, collections: Any) -> Any:  # fmt: skip
    """A column's variables and what they make of it."""
    if args is None:
        dense = rank_at(column.dense(tensor), 2, column.name)
        shape = [dense.get_shape()[1], num_outputs]
        made = _variable("weight", shape, tf.zeros_initializer(), trainable, collections)
        return [made], tf.matmul(dense, made, name="matmul")
    made = _variable("weights", [args.size, num_outputs], args.initializer, trainable, collections)
    variable = _listed(made)
    return variable, tf.contrib.layers.safe_embedding_lookup_sparse(
        variable, args.ids, sparse_weights=args.weights, combiner=args.combiner,
        name=f"{column.name}_weights",
    )  # fmt: skip


@tf_export(*_names("parse_feature_columns_from_examples"))
def parse_feature_columns_from_examples(serialized, feature_columns, name=None, example_names=None):
    """Features and the columns' own tensors."""
    check_feature_columns(feature_columns)
    features = create_feature_spec_for_parsing(feature_columns)
    tensors = tf.parse_example(serialized=serialized, features=features, name=name, example_names=example_names)  # fmt: skip
    for column in _ordered(feature_columns):
        _transformed(tensors, column)
    return tensors


@tf_export(*_names("transform_features"))
def transform_features(features, feature_columns):
    """The columns' own tensors."""
    tensors = _begin(features, feature_columns)
    for column in _ordered(feature_columns):
        _transformed(tensors, column)
    return {key: value for key, value in tensors.items() if key in feature_columns}
