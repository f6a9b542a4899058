"""Input layers and linear models over feature columns.

Mirrors input_layer and linear_model of python/feature_column/feature_column.py and
python/feature_column/dense_features.py.
"""

from __future__ import annotations

from tfscope.tf1.api.feature_column_cache import FeatureTransformationCache
from tfscope.tf1.api.feature_column_dense import weighted_sum
from tfscope.tf1.api.feature_column_types import CategoricalColumn, DenseColumn, FeatureColumn
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.values.lengths import follow, leave_open
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def normalized(feature_columns):
    """A list of columns; unknown ones are left out.  Mirrors _normalize_feature_columns."""
    if isinstance(feature_columns, Unknown):
        return []
    if isinstance(feature_columns, FeatureColumn):
        return [feature_columns]
    if not feature_columns:
        raise raised(ValueError("feature_columns must not be empty."))
    if isinstance(feature_columns, dict):
        raise raised(ValueError("Expected feature_columns to be iterable, found dict."))
    known, names = [], {}
    for column in feature_columns:
        if isinstance(column, Unknown):
            leave_open(known, column)
            continue
        if not isinstance(column, FeatureColumn):
            text = f"Items of feature_columns must be a _FeatureColumn. Given (type {type(column)}): {column}."
            raise raised(ValueError(text))
        if column.name in names:
            text = (
                f"Duplicate feature column name found for columns: {column} and {names[column.name]}. "
                "This usually means that these columns refer to same base feature. Either one must be "
                "discarded or a duplicated but renamed item must be inserted in features dict."
            )
            raise raised(ValueError(text))
        names[column.name] = column
        known.append(column)
    return follow(known, feature_columns)


def ordered(columns):
    return follow(sorted(columns, key=lambda c: str(c.name)), columns)


def _flat(tensor, column):
    """[batch, elements]."""
    elements = column._variable_shape.num_elements()
    return tf.reshape(tensor, shape=(tf.shape(tensor)[0], -1 if elements is None else elements))


def dense_outputs(features, columns, scope, told=None, built=None, **options):
    """The flat tensors of dense columns, each in its scope; ``scope(name)`` opens one.  ``told`` is asked
    with the column and its tensor in that scope, ``built`` holds the variables of a layer's columns."""
    outputs = []
    cache = FeatureTransformationCache(features)
    for column in ordered(columns):
        if not isinstance(column, DenseColumn):
            raise raised(
                ValueError(
                    "Items of feature_columns must be a _DenseColumn. You can wrap a categorical"
                    f" column with an embedding_column or indicator_column. Given: {column}"
                )
            )
        with scope(column.var_scope_name):
            own = {} if built is None else {"built": built.get(id(column))}
            tensor = column.dense_tensor(cache, **own, **options)
            outputs.append(_flat(tensor, column))
            if told is not None:
                told(column, outputs[-1])
    refuse_other_batches(outputs, ordered(columns))
    return follow(outputs, columns)


def refuse_other_batches(tensors, columns):
    """Mirrors feature_column.py _verify_static_batch_size_equality."""
    known = [(t.shape.as_list()[0], c) for t, c in zip(tensors, columns) if t.shape.ndims and t.shape.as_list()[0] is not None]  # fmt: skip
    for batch, column in known[1:]:
        if batch != known[0][0]:
            text = (
                "Batch size (first dimension) of each feature must be same. Batch size of columns "
                f"({known[0][1].name}, {column.name}): ({known[0][0]}, {batch})"
            )
            raise raised(ValueError(text))


@tf_export("feature_column.input_layer")
def input_layer(
    features,
    feature_columns,
    weight_collections=None,
    trainable=True,
    cols_to_vars=None,
    cols_to_output_tensors=None,
):
    """[batch, elements].  Mirrors feature_column.py input_layer."""
    columns = normalized(feature_columns)
    collections = list(weight_collections or [])
    collections += [k for k in ("variables", "model_variables") if k not in collections]
    values = [] if isinstance(features, Unknown) else list(features.values())

    def tell(column, tensor):
        if isinstance(cols_to_vars, dict):
            cols_to_vars[column] = _variables_here()
        if isinstance(cols_to_output_tensors, dict):
            cols_to_output_tensors[column] = tensor

    with variable_scope.variable_scope(None, default_name="input_layer", values=values):
        return _input_tensor(features, columns, trainable, collections, None, tell)


def _variables_here():
    """The global variables below the current variable scope."""
    return ops.get_collection("variables", variable_scope.get_variable_scope().name)


def _input_tensor(features, columns, trainable, collections, use_resource, told=None):
    outputs = dense_outputs(
        features,
        columns,
        lambda name: variable_scope.variable_scope(None, default_name=name),
        told,
        trainable=trainable,
        collections=collections,
        use_resource=use_resource,
    )
    if not outputs:
        return Unknown("argument", "feature columns")
    return tf.concat(outputs, 1)


def column_input(features, columns):
    """The input of a canned network, below the scope ``input_layer``."""
    with variable_scope.variable_scope("input_layer"):
        collections = _older_collections(columns)
        resource = True if collections is None else None
        return _input_tensor(features, columns, True, collections, use_resource=resource)


def _older_collections(columns):
    """Where canned models put the variables of columns; those of no older one have just the usual ones."""
    return None if all(c.is_v2 for c in columns) else ["variables", "model_variables"]


@tf_export("feature_column.linear_model")
def linear_model(
    features,
    feature_columns,
    units=1,
    sparse_combiner="sum",
    weight_collections=None,
    trainable=True,
    cols_to_vars=None,
):
    """[batch, units].  Mirrors feature_column.py linear_model."""
    with variable_scope.variable_scope(None, "linear_model") as scope:
        name = scope.name.rsplit("/", 1)[-1]
    collections = list(weight_collections or [])
    collections += [k for k in ("variables", "model_variables") if k not in collections]
    columns = normalized(feature_columns)
    for column in columns:
        if not isinstance(column, (DenseColumn, CategoricalColumn)):
            text = f"Items of feature_columns must be either a _DenseColumn or _CategoricalColumn. Given: {column}"
            raise raised(ValueError(text))
    names = _layer_names(columns)
    resource = True if current_run().is_v1 else None
    return linear_sum(
        features, columns, units, name, collections, trainable, names, cols_to_vars,
        sparse_combiner, resource,
    )  # fmt: skip


def _layer_names(columns):
    """Id of a column → name of its layer: that of a fresh variable scope beside the model's."""
    names = {}
    for column in ordered(columns):
        with variable_scope.variable_scope(None, default_name=column.var_scope_name) as scope:
            names[id(column)] = scope.name.rsplit("/", 1)[-1]
    return names


def linear_sum(
    features,
    columns,
    units,
    name,
    collections=None,
    trainable=True,
    names=None,
    cols_to_vars=None,
    combiner="sum",
    resource=True,
):
    """Weights of every column, then the bias, in the scope of the model; ``cols_to_vars`` is filled."""
    names = names or {id(c): c.var_scope_name for c in columns}
    made = [] if isinstance(cols_to_vars, dict) else None
    cache = FeatureTransformationCache(features)
    with ops.name_scope(name), variable_scope.variable_scope(name, use_resource=resource):
        ordered = sorted(columns, key=lambda c: str(names[id(c)]))
        sums = [
            _weighted(
                cache, column, units, collections, trainable, names[id(column)], made, combiner
            )
            for column in ordered
        ]
        refuse_other_batches(sums, ordered)
        total = tf.add_n(sums, name="weighted_sum_no_bias") if sums else tf.zeros([1, 1])
        bias = _weight("bias_weights", [units], trainable, collections)
        if made is not None:
            cols_to_vars.update([*made, ("bias", _own_parts(bias)[:1])])
        return tf.nn.bias_add(total, bias, name="weighted_sum")


def _weight(name, shape, trainable, collections):
    """A variable of zeros, of the layer's type whatever the scope's; what the getters give in its place is
    put into the collections.

    Mirrors feature_column.py _FCLinearWrapper, _BiasLayer and _add_to_collections.
    """
    zeros = tf.zeros_initializer()
    variable = variable_scope.get_variable(name, shape, tf.float32, zeros, trainable=trainable)
    for key in collections or ():
        if key != "variables":
            for part in _own_parts(variable):
                ops.add_to_collection(key, part)
    return variable


def _own_parts(variable):
    return list(variable) if isinstance(variable, PartitionedVariable) else [variable]


def _weighted(cache, column, units, collections, trainable, name, made, combiner):
    categorical = isinstance(column, CategoricalColumn)
    rows = column.num_buckets if categorical else column.variable_shape.num_elements()
    with variable_scope.variable_scope(name):
        weights = _weight("weights", [rows, units], trainable, collections)
        if categorical:
            found = weighted_sum(column, cache, weights, units, combiner)
        else:
            options = {"trainable": trainable, "collections": collections}
            tensor = _flat(column.dense_tensor(cache, **options), column)
            found = tf.matmul(tensor, weights, name="weighted_sum")
        if made is not None:
            made.append((column, _variables_here()))
        return found
