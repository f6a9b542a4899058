"""Features and parsing of examples.  Mirrors python/ops/parsing_ops.py."""

from __future__ import annotations

from typing import NamedTuple

from tfscope.tf1.api.array_ops import reshape
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.op_defs import op_def
from tfscope.tf1.api.op_inputs import check_allowed
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.sparse_places import sparse_merge
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("VarLenFeature", "io.VarLenFeature")
class VarLenFeature(NamedTuple):
    """A feature of any length."""

    dtype: object


@tf_export("FixedLenFeature", "io.FixedLenFeature")
class FixedLenFeature(NamedTuple):
    """A feature of one shape."""

    shape: object
    dtype: object
    default_value: object = None


@tf_export("FixedLenSequenceFeature", "io.FixedLenSequenceFeature")
class FixedLenSequenceFeature(NamedTuple):
    """A feature of many parts of one shape."""

    shape: object
    dtype: object
    allow_missing: object = False
    default_value: object = None


@tf_export("SparseFeature", "io.SparseFeature")
class SparseFeature(NamedTuple):
    """A sparse feature of an index and a value feature."""

    index_key: object
    value_key: object
    dtype: object
    size: object
    already_sorted: object = False


class Plan:
    """Which keys are sparse and which dense, in TensorFlow's order."""

    def __init__(self, features) -> None:
        self.sparse: dict[str, object] = {}
        self.may_miss: list[str] = []
        self.dense: dict[str, tuple[object, TensorShape, object, bool]] = {}
        for key in sorted(features):
            self._add(key, features[key])

    def _add(self, key, feature):
        if isinstance(feature, FixedLenFeature):
            if _is_missing(feature.dtype):
                received = f". Received feature={feature}."
                raise raised(
                    ValueError(f"Missing type for feature {key}{of_target('.', received)}")
                )
            if feature.shape is None:
                raise raised(ValueError(f"Missing shape for feature {key}."))
            shape = as_shape(feature.shape)
            if (
                not isinstance(feature.shape, Unknown)
                and shape.ndims
                and None in shape.as_list()
                and _sure(feature.shape)
            ):
                text = f"First dimension of shape for feature {key} unknown. Consider using FixedLenSequenceFeature."
                raise raised(ValueError(text))
            self.dense[key] = (dtypes.as_dtype(feature.dtype), shape, feature.default_value, False)
        elif isinstance(feature, FixedLenSequenceFeature):
            shape = TensorShape([None]).concatenate(as_shape(feature.shape))
            self.dense[key] = (dtypes.as_dtype(feature.dtype), shape, feature.default_value, True)
            self.may_miss += [key] if feature.allow_missing else []
        elif isinstance(feature, VarLenFeature):
            if _is_missing(feature.dtype):
                received = f". Received feature={feature}"
                raise raised(
                    ValueError(f"Missing type for feature {key}{of_target('.', received)}")
                )
            self.sparse[key] = dtypes.as_argument(feature.dtype, "sparse_types")
        elif isinstance(feature, SparseFeature):
            keys = (
                feature.index_key
                if isinstance(feature.index_key, (list, tuple))
                else [feature.index_key]
            )
            for index_key in sorted(k for k in keys if isinstance(k, str)):
                self.sparse.setdefault(index_key, dtypes.int64)
            self.sparse.setdefault(feature.value_key, dtypes.as_dtype(feature.dtype))
        elif not isinstance(feature, Unknown):
            raise raised(ValueError(f"Invalid feature {key}:{feature}."))


def _sure(shape):
    listed = shape if isinstance(shape, (list, tuple)) else [shape]
    return not any(isinstance(d, Unknown) for d in listed)


def default_values(plan, reshaped=True):
    """Default values as constants.  Mirrors _process_raw_parameters."""
    found = []
    for key, (kind, shape, default, sequence) in plan.dense.items():
        if default is None:
            value = make_constant([], kind, [] if sequence else [0], "Const")
        elif sequence:
            value = convert_to_tensor(default, kind, name=f"key_{key}")
        else:
            value = convert_to_tensor(default, kind, name="key_" + _clean(key))
            value = reshape(value, shape) if reshaped else value
        found.append(value)
    return found


def _clean(key):
    return "".join(c if c.isalnum() or c in "._\\-/" else "_" for c in str(key))


def _results(plan, parts, features, name):
    """Tensors by key."""
    count = len(plan.sparse)
    made = {}
    for i, key in enumerate(plan.sparse):
        made[key] = SparseTensor(parts[i], parts[count + i], parts[2 * count + i])
    for i, key in enumerate(plan.dense):
        made[key] = parts[3 * count + i]
    for key, feature in features.items():
        if isinstance(feature, SparseFeature):
            made[key] = _merged(feature, made)
    return {
        key: made[key]
        for key in (*plan.sparse, *plan.dense, *features)
        if key in features and key in made
    }


def _merged(feature, made):
    keys = (
        feature.index_key if isinstance(feature.index_key, (list, tuple)) else [feature.index_key]
    )
    indices = [made[k] for k in keys]
    single = not isinstance(feature.index_key, (list, tuple))
    return sparse_merge(
        indices[0] if single else indices,
        made[feature.value_key],
        feature.size,
        already_sorted=feature.already_sorted,
    )


def _is_missing(value):
    """Whether no type is given; TensorFlow asks for its truth."""
    return value is None or isinstance(value, (str, list, tuple, dict, int)) and not value


def _check_features(features, words):
    if not features:
        raise raised(ValueError(words))
    if not hasattr(features, "values"):
        raise raised(TypeError(f"'{type(features).__name__}' object is not iterable"))
    for feature in features.values():
        if isinstance(feature, FixedLenSequenceFeature) and not feature.allow_missing:
            text = "Unsupported: FixedLenSequenceFeature requires allow_missing to be True."
            raise raised(ValueError(text))


def _attrs(plan):
    attrs = op_def("ParseExample").attrs
    for kind, *_ in plan.dense.values():
        if kind is not None:
            check_allowed(attrs["Tdense"], kind, "dense_defaults")
    for kind in plan.sparse.values():
        if kind is not None:
            check_allowed(attrs["sparse_types"], kind, "sparse_types")
    return {
        "Nsparse": len(plan.sparse), "Ndense": len(plan.dense), "sparse_types": list(plan.sparse.values()),
        "num_sparse": len(plan.sparse), "Tdense": [d[0] for d in plan.dense.values()],
        "dense_shapes": [d[1] for d in plan.dense.values()], "sparse_keys": list(plan.sparse),
        "dense_keys": list(plan.dense),
    }  # fmt: skip


@tf_export("parse_example", "io.parse_example")
def parse_example(serialized, features, name=None, example_names=None):
    """Tensors by key, batched."""
    if isinstance(features, Unknown):
        return Unknown("data", "parse_example()")
    _check_features(
        features,
        of_target(f"Missing: features was {features}.", "Argument `features` cannot be None."),
    )
    plan = Plan(features)
    with op_scope(name, "ParseExample"):
        defaults = default_values(plan)
        parts = make(
            "ParseExample", name, _attrs(plan), serialized=serialized,
            names=[] if example_names is None else example_names, sparse_keys=list(plan.sparse), dense_keys=list(plan.dense),
            dense_defaults=defaults,
        )  # fmt: skip
    return _results(plan, parts, features, name)


@tf_export("parse_single_example", "io.parse_single_example")
def parse_single_example(serialized, features, name=None, example_names=None):
    """Tensors by key."""
    if isinstance(features, Unknown):
        return Unknown("data", "parse_single_example()")
    _check_features(
        features, of_target("Missing features.", "Invalid argument: features cannot be None.")
    )
    plan = Plan(features)
    with op_scope(name, "ParseSingleExample"):
        serialized = convert_to_tensor(serialized, name="serialized")
        if serialized.get_shape().ndims and not current_run().is_v1:
            raise raised(ValueError("Input serialized must be a scalar"))
        defaults = default_values(plan)
        parts = make(
            "ParseSingleExample", name, _attrs(plan), serialized=serialized, dense_defaults=defaults
        )
    return _results(plan, parts, features, name)
