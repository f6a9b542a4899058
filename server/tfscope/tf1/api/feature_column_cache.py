"""Features as tensors, and what columns make of them, each once.

Mirrors FeatureTransformationCache and _to_sparse_input_and_drop_ignore_values of
python/feature_column/feature_column_v2.py, and python/feature_column/utils.py.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from tfscope.tf1.api.op_maker import is_sparse
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

IdWeightPair = namedtuple("IdWeightPair", "id_tensor weight_tensor")


@tf_export(
    "python.feature_column.feature_column._LazyBuilder",
    "python.feature_column.feature_column_v2.FeatureTransformationCache",
)
class FeatureTransformationCache:
    """What is not known of the features is not known of what is made of it."""

    def __init__(self, features: Any) -> None:
        self._features = features if isinstance(features, Unknown) else features.copy()
        self._feature_tensors: dict[Any, Any] = {}

    def get(self, key: Any, state_manager: Any = None) -> Any:
        """The tensor of a feature, or what a column makes of its own."""
        if key in self._feature_tensors:
            return self._feature_tensors[key]
        is_column = hasattr(key, "_transform_feature")
        if isinstance(self._features, Unknown) and not is_column:
            return self._features[key]
        if not isinstance(self._features, Unknown) and key in self._features:
            found = self._raw(key)
        elif isinstance(key, str):
            raise raised(ValueError(f"Feature {key} is not in features dictionary."))
        elif not is_column:
            text = f'"key" must be either a "str" or "_FeatureColumn". Provided: {key}'
            raise raised(TypeError(text))
        elif hasattr(key, "transform_feature"):
            found = key.transform_feature(self, state_manager)
        else:
            found = key._transform_feature(self)
        self._feature_tensors[key] = found
        return found

    def _raw(self, key: Any) -> Any:
        """A feature with a dimension beside that of the examples."""
        value = self._features[key]
        if isinstance(value, Unknown):
            return value
        tensor = value if is_sparse(value) else ops.convert_to_tensor(value)
        rank = tensor.get_shape().ndims
        text = f"Feature (key: {key}) cannot have rank 0. Given: {tensor}"
        if rank == 0:
            raise raised(ValueError(text))
        if rank is not None:
            return _with_column(tensor) if rank == 1 else tensor
        check = tf.debugging.assert_positive(tf.rank(tensor), message=text)
        with tf.control_dependencies([check]):
            return tf.cond(
                tf.equal(1, tf.rank(tensor)), lambda: _with_column(tensor), lambda: tensor
            )


def _with_column(tensor: Any) -> Any:
    if is_sparse(tensor):
        return tf.sparse_reshape(tensor, [tf.shape(tensor)[0], 1])
    return tf.expand_dims(tensor, -1)


def to_sparse(tensor: Any, ignored: Any = None) -> Any:
    """The same as a sparse tensor, without the cells that stand for nothing."""
    if isinstance(tensor, Unknown) or is_sparse(tensor):
        return tensor
    with ops.name_scope(None, "to_sparse_input", [tensor, ignored]):
        kind = tensor.dtype
        if ignored is None:
            ignored = "" if kind == dtypes.string else -1 if kind.is_integer else 0.0
        ignored = tf.cast(ignored, kind, name="ignore_value")
        indices = tf.where_v2(tf.not_equal(tensor, ignored), name="indices")
        values = tf.gather_nd(tensor, indices, name="values")
        sizes = tf.shape(tensor, out_type=dtypes.int64, name="dense_shape")
        return tf.SparseTensor(indices, values, sizes)


def sequence_length(sparse: Any, num_elements: int = 1) -> Any:
    """[batch]: how many steps each example has.  Mirrors utils.py sequence_length_from_sparse_tensor."""
    with ops.name_scope(None, "sequence_length") as scope:
        rows, columns = sparse.indices[:, 0], sparse.indices[:, 1]
        columns += tf.ones_like(columns)
        length = tf.math.segment_max(columns, segment_ids=rows)
        length = tf.cast(tf.math.ceil(length / num_elements), dtypes.int64)
        missing = tf.shape(sparse)[:1] - tf.shape(length)[:1]
        return tf.concat([length, tf.zeros(missing, dtype=length.dtype)], axis=0, name=scope)
