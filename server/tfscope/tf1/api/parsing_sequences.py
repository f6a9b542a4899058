"""Examples with sequences.  Mirrors python/ops/parsing_ops.py."""

from __future__ import annotations

from contextlib import nullcontext

from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.op_maker import op_scope
from tfscope.tf1.api.parsing_ops import Plan, default_values
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("parse_single_sequence_example", "io.parse_single_sequence_example")
def parse_single_sequence_example(
    serialized, context_features=None, sequence_features=None, example_name=None, name=None
):  # fmt: skip
    """Tensors of the context and of the sequences, by key."""
    if isinstance(context_features, Unknown) or isinstance(sequence_features, Unknown):
        return Unknown("data", "context"), Unknown("data", "sequences")
    given = "" if example_name is None else example_name
    kind = "ParseSingleSequenceExample"
    return _parsed(kind, context_features, sequence_features, serialized, given, name, [])


@tf_export("io.parse_sequence_example")
def parse_sequence_example(
    serialized, context_features=None, sequence_features=None, example_names=None, name=None
):  # fmt: skip
    """Tensors of the context, of the sequences and their lengths, by key, batched."""
    if isinstance(context_features, Unknown) or isinstance(sequence_features, Unknown):
        return Unknown("data", "context"), Unknown("data", "sequences"), Unknown("data", "lengths")
    given = [] if example_names is None else example_names
    kind = "ParseSequenceExample"
    return _parsed(kind, context_features, sequence_features, serialized, given, name, [None])


def _parsed(kind, context, sequences, serialized, debug_name, name, outer):
    """The results of one op, by key; batched, with the lengths of dense sequences."""
    plans = Plan(context or {}), Plan(sequences or {})
    graph, v1 = get_default_graph(), current_run().is_v1
    with op_scope(name, kind), nullcontext() if v1 else _newer_scope(kind, name):
        defaults = default_values(plans[0], reshaped=not (v1 and outer))
        op_type = kind if v1 else "ParseSequenceExampleV2"
        with op_scope(None, name or op_type) as scope:
            inputs = [convert_to_tensor(serialized, name="serialized")]
            if v1:
                inputs += [*([] if outer else _keys(*plans)), *defaults, _named(debug_name)]
            else:
                inputs += [_named(debug_name), *_vectors_of_keys(*plans), *defaults]
            outputs = [
                spec for plan in zip(plans, (False, True)) for spec in _outputs(*plan, outer)
            ]
            lengths = [(dtypes.int64, TensorShape([None])) for _ in plans[1].dense if outer]
            op = graph.create_op(op_type, inputs, [*outputs, *lengths], name=scope)
    parts = list(op.outputs)
    found = [_by_key(plan, parts) for plan in plans]
    return (*found, dict(zip(plans[1].dense, parts))) if outer else tuple(found)


def _named(debug_name):
    return convert_to_tensor(debug_name, dtypes.string, name="debug_name")


def _newer_scope(kind, name):
    """The scope of the function for batches, which TensorFlow 2 calls for one example as well."""
    if kind != "ParseSequenceExample":
        with op_scope(name, kind):
            pass
    return op_scope(name, "ParseSequenceExample")


MISSING = "feature_list_dense_missing_assumed_empty"


def _keys(context, sequences):
    """The keys, one constant each."""
    listed = (
        ("context_sparse_keys", context.sparse), ("context_dense_keys", context.dense),
        ("feature_list_sparse_keys", sequences.sparse), ("feature_list_dense_keys", sequences.dense),
    )  # fmt: skip
    made = [_vector(MISSING, sequences.may_miss)]
    for name, keys in listed:
        made += [
            make_constant(str(key), dtypes.string, [], f"{name}_{i}") for i, key in enumerate(keys)
        ]
    return made


def _vectors_of_keys(context, sequences):
    """The keys of a kind, one constant for all of them."""
    listed = (
        ("context_sparse_keys", context.sparse), ("context_dense_keys", context.dense),
        ("context_ragged_keys", ()), ("feature_list_sparse_keys", sequences.sparse),
        ("feature_list_dense_keys", sequences.dense), ("feature_list_ragged_keys", ()),
        (MISSING, sequences.may_miss),
    )  # fmt: skip
    return [_vector(name, keys) for name, keys in listed]


def _vector(name, keys):
    return make_constant([str(key) for key in keys], dtypes.string, [len(keys)], name)


def _outputs(plan, sequence, outer):
    """Types and shapes of what is sparse and what is dense."""
    found = []
    for kind in plan.sparse.values():
        rank = (3 if outer else 2) if sequence else 2 if outer else 1
        found += [
            (dtypes.int64, TensorShape([None, rank])), (kind, TensorShape([None])),
            (dtypes.int64, TensorShape([rank])),
        ]  # fmt: skip
    for kind, shape, _, _ in plan.dense.values():
        whole = TensorShape(outer).concatenate(
            [None] if sequence and not _is_sequence(shape) else []
        )
        found.append((kind, whole.concatenate(shape)))
    return found


def _by_key(plan, parts):
    """The next results, taken off."""
    made = {}
    for key in plan.sparse:
        made[key] = SparseTensor(*parts[:3])
        del parts[:3]
    for key in plan.dense:
        made[key] = parts.pop(0)
    return made


def _is_sequence(shape):
    return shape.ndims is not None and shape.ndims > 0 and shape.as_list()[0] is None
