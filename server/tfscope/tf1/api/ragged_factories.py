"""What makes ragged tensors: nested lists, placeholders, functions of values, and texts.

Mirrors python/ops/ragged/{ragged_factory_ops,ragged_functional_ops,ragged_string_ops}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import unmodelled
from tfscope.tf1.api.ragged import RaggedTensor
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run


@tf_export("ragged.constant", "python.ops.ragged.ragged_factory_ops.constant")
def constant(pylist, dtype=None, ragged_rank=None, inner_shape=None, name=None, row_splits_dtype="int64"):  # fmt: skip
    """The ragged tensor of nested lists; raises ``ValueError`` for other nestings."""
    if isinstance(pylist, (str, bytes, bool, int, float)):
        with ops.name_scope(name, "RaggedConstant"):
            return tf.constant(pylist, dtype)
    if not isinstance(pylist, (list, tuple)):
        return unmodelled.unknown_symbol("ragged.constant()")
    scalars, deepest = _depths(pylist)
    if scalars is not None and deepest > scalars:
        text = f"Invalid pylist={pylist!r}: empty list nesting is greater than scalar value nesting"
        raise raised(ValueError(text))
    inner = tuple(inner_shape) if inner_shape is not None else ()
    if ragged_rank is None:
        ragged_rank = (
            0 if deepest - len(inner) < 2 else max(1, (scalars or deepest) - 1 - len(inner))
        )
    with ops.name_scope(name, "RaggedConstant"):
        splits, values = [], list(pylist)
        for _ in range(ragged_rank):
            ends = [0]
            for row in values:
                ends.append(ends[-1] + len(row))
            splits.append(ends)
            values = [item for row in values for item in row]
        if not ragged_rank:
            return tf.constant(values, dtype)
        if inner_shape is None:
            _inner_sizes(values)
        kind = tf.float32 if dtype is None and not values else dtype
        made: Any = tf.constant(values, kind, name="values")
        if inner_shape is not None:
            made = tf.reshape(made, (len(values), *inner))
        for ends in reversed(splits):
            made = RaggedTensor(made, tf.constant(ends, row_splits_dtype), internal=True)
        return made


def _inner_sizes(items: list[Any]) -> tuple[int, ...]:
    """The sizes of one value of a row; raises ``ValueError`` if values have others."""
    if not items or not isinstance(items[0], (list, tuple)):
        return ()
    sizes = {(len(item), *_inner_sizes(list(item))) for item in items}
    if len(sizes) > 1:
        raise raised(ValueError("inner values have inconsistent shape"))
    return sizes.pop()


def _depths(value: Any) -> tuple[int | None, int]:
    """How deep scalars stand, if there are any, and how deep lists are."""
    if not isinstance(value, (list, tuple)):
        return 0, 0
    found, deepest = None, 1
    for item in value:
        scalars, depth = _depths(item)
        if scalars is not None:
            if found is not None and found != scalars + 1:
                raise raised(ValueError("all scalar values must have the same nesting depth"))
            found = scalars + 1
        deepest = max(deepest, depth + 1)
    return found, deepest


@tf_export("ragged.placeholder", "python.ops.ragged.ragged_factory_ops.placeholder")
def placeholder(dtype, ragged_rank, value_shape=None, name=None):
    """Placeholders for the values and the splits."""
    if ragged_rank == 0:
        return tf.placeholder(dtype, value_shape, name)
    with ops.name_scope(name, "RaggedPlaceholder", []):
        flat = TensorShape([None]).concatenate(tensor_shape.as_shape(value_shape))
        made = tf.placeholder(dtype, flat, "flat_values")
        for i in reversed(range(ragged_rank)):
            splits = tf.placeholder(tf.int64, [None], f"row_splits_{i}")
            made = RaggedTensor(made, splits, internal=True)
        return made


def rows_placeholder(dtype, shape, name):
    """Placeholders of an input of Keras: rows as far as sizes are unknown; TensorFlow 2 takes the last unknown one,
    and its own names.  Mirrors placeholder of python/keras/backend.py."""
    unknown = [i for i, size in enumerate(shape) if i and size is None]
    if current_run().is_v1:
        known = [i for i, size in enumerate(shape) if i and size is not None]
        rank = (known[0] if known else len(shape)) - 1
        return placeholder(dtype, rank, shape[rank + 1 :], name)
    rank = unknown[-1] if unknown else 0
    flat = tf.placeholder(dtype, [None, *shape[rank + 1 :]])
    splits = [tf.placeholder(tf.int64, [None]) for _ in range(rank)]
    return RaggedTensor.from_nested_row_splits(flat, splits, validate=False) if rank else flat


@tf_export("ragged.map_flat_values", "python.ops.ragged.ragged_functional_ops.map_flat_values")
def map_flat_values(op, *args, **kwargs):
    """What a function makes of the values, in the same rows; TensorFlow 2 raises ``ValueError`` for other counts."""
    if not callable(op):
        raise raised(TypeError(f"'{type(op).__name__}' object is not callable"))
    given = [a for a in (*args, *kwargs.values()) if isinstance(a, RaggedTensor)]
    result = op(*[_flat_of(a) for a in args], **{key: _flat_of(a) for key, a in kwargs.items()})
    if not given or not isinstance(result, ops.Tensor):
        return result
    if current_run().is_v1:
        return RaggedTensor.from_nested_row_splits(result, given[0].nested_row_splits)
    count = given[0].flat_values.shape[:1]
    if not count.is_compatible_with(result.shape[:1]):
        text = "tf.ragged.map_flat_values requires that the output of `op` have the same outer-dimension size as flat_values of any ragged inputs."
        sizes = f"(output shape: {result.shape}; expected outer dimension size: {count[0]})"
        raise raised(ValueError(f"{text} {sizes}"))
    return given[0].with_flat_values(result)


def _flat_of(value: Any) -> Any:
    return value.flat_values if isinstance(value, RaggedTensor) else value


def split(sparse: Any, source: ops.Tensor) -> Any:
    """Parts of texts as rows: of a text alone a vector, in 2.x one row; of constants their number is known.
    Mirrors ragged_string_ops.py string_split_v2."""
    if source.shape.ndims == 0 and current_run().is_v1:
        return sparse.values
    if source.shape.ndims not in (0, 1):
        return unmodelled.unknown_symbol("strings.split()")
    ids, count = sparse.indices[:, 0], sparse.dense_shape[0]
    if source.static is not None:
        count = source.shape.as_list()[0] if source.shape.ndims else 1
    return RaggedTensor.from_value_rowids(sparse.values, ids, count, validate=False)


tf_export("python.ops.ragged.ragged_string_ops.split_")(split)
