"""What the older feature columns are to ``tf.feature_column``: columns with values, and columns of ids.

Mirrors the methods of contrib/layers/python/layers/feature_column.py that python/feature_column's
_DenseColumn and _CategoricalColumn ask for.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.feature_column_cache import IdWeightPair
from tfscope.tf1.api.feature_column_types import CategoricalColumn, DenseColumn
from tfscope.tf1.api.registry import lookup
from tfscope.tf1.api.train_public import tf
from tfscope.values.unknown import Unknown


class _Features:
    """The features that a cache knows, as the mapping that the older columns read and fill."""

    def __init__(self, cache: Any) -> None:
        self._cache, self._made = cache, {}  # type: ignore[var-annotated]

    def __contains__(self, key: Any) -> bool:
        return True

    def __getitem__(self, key: Any) -> Any:
        return self._made[key] if key in self._made else self._cache.get(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._made[key] = value


class _OlderColumn:
    is_v2 = False
    parse_example_spec: Any = property(lambda self: self.config)

    def transform_feature(self, transformation_cache, state_manager):
        """The column's own tensor."""
        features = _Features(transformation_cache)
        self.insert_transformed_feature(features)
        return features[self]


class OlderDense(_OlderColumn, DenseColumn):
    """A column with values."""

    variable_shape = property(lambda self: tf.TensorShape([self.elements]))

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """A column with values has no ids."""
        raise no_attribute(self, "_get_sparse_tensors")


class OlderEmbedding(OlderDense):
    """A column whose values are looked up."""

    elements = property(lambda self: self.dimension)

    def dense_tensor(self, cache, built=None, collections=None, trainable=None, **options):
        """One row per example."""
        args = self.deep_arguments(cache.get(self))
        if isinstance(args.ids, Unknown):
            return args.ids
        embedded = lookup("contrib.layers.python.layers.feature_column._embeddings_from_arguments")
        return embedded(self, args, collections, trainable)


class OlderCategorical(_OlderColumn, CategoricalColumn):
    """A column of ids."""

    num_buckets = property(lambda self: self.length)

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """The ids and the weights."""
        found = transformation_cache.get(self)
        pair = (found, None) if isinstance(found, Unknown) else self.parts(found)
        return IdWeightPair(*pair)
