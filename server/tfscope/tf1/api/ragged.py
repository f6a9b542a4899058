"""``tf.RaggedTensor``: values in rows of different lengths.

Mirrors python/ops/ragged/ragged_tensor.py.  What an op without a
model for ragged tensors makes of one is unknown.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import ragged_dense, unmodelled
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.convert import register_tensor_conversion
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Indeterminate, Unknown


def _partition(values: Any, partition: Any, name: str) -> tuple[Any, Any]:
    """Values and partition as tensors.  Mirrors ``_convert_values_and_row_partition``."""
    if isinstance(values, RaggedTensor):
        partition = ops.convert_to_tensor(
            partition, preferred_dtype=values.row_splits.dtype, name=name
        )
    else:
        values = ops.convert_to_tensor(values, name="values")
        partition = ops.convert_to_tensor(partition, preferred_dtype="int64", name=name)
    kind = partition._dtype
    if kind is not None and kind.name not in ("int32", "int64"):
        raise raised(ValueError(f"{name} must have dtype int32 or int64"))
    partition.shape.assert_has_rank(1)
    return values, partition


def _rows(count: Any) -> Any:
    return None if count is None else count - 1


class RaggedTensor:
    """Mirrors ragged_tensor.py RaggedTensor; ``uniform_`` is the length of all rows if it is one."""

    def __init__(self, values, row_splits, *cached, internal=False, uniform=None):
        if not internal:
            text = "RaggedTensor constructor is private; please use one of the factory methods instead (e.g., RaggedTensor.from_row_lengths())"
            raise raised(ValueError(text))
        self._values, self._row_splits, self.uniform_ = values, row_splits, uniform

    # -- made of parts ---------------------------------------------------------------------
    @classmethod
    def from_row_splits(cls, values, row_splits, name=None, validate=True):
        """Rows between splits; raises ``ValueError`` for what are none."""
        if isinstance(row_splits, (list, tuple)) and not row_splits:
            raise raised(ValueError("row_splits tensor may not be empty."))
        with ops.name_scope(name, "RaggedFromRowSplits", [values, row_splits]):
            values, row_splits = _partition(values, row_splits, "row_splits")
            return cls(values, row_splits, internal=True)

    @classmethod
    def from_row_lengths(cls, values, row_lengths, name=None, validate=True):
        """Rows of these lengths."""
        with ops.name_scope(name, "RaggedFromRowLengths", [values, row_lengths]):
            values, row_lengths = _partition(values, row_lengths, "row_lengths")
            if current_run().is_v1:
                if validate:
                    inner = not isinstance(values, RaggedTensor)
                    row_lengths = ragged_dense.checked_lengths(values, row_lengths, inner)
                row_splits = tf.concat([[0], tf.cumsum(row_lengths)], axis=0)
                return cls(values, row_splits, internal=True)
            zero = tf.zeros([1], row_lengths.dtype)
            row_splits = tf.concat([zero, tf.cumsum(row_lengths)], axis=0)
            return cls(values, row_splits, internal=True)

    @classmethod
    def from_value_rowids(cls, values, value_rowids, nrows=None, name=None, validate=True):
        """Each value with the number of its row."""
        with ops.name_scope(name, "RaggedFromValueRowIds", [values, value_rowids, nrows]):
            values, value_rowids = _partition(values, value_rowids, "value_rowids")
            values.shape[:1].assert_is_compatible_with(value_rowids.shape)
            known = getattr(value_rowids if nrows is None else nrows, "static", nrows)
            if nrows is None and isinstance(known, list):
                known = known[-1] + 1 if known and known[-1] is not None else None if known else 0
            count = known if type(known) is int else None
            row_splits = tf.concat([[0], tf.cumsum(tf.cast(value_rowids, "int64"))], axis=0)
            row_splits._shape_val = TensorShape([None if count is None else count + 1])
            row_splits.static = None
            return cls(values, row_splits, internal=True)

    @classmethod
    def from_row_starts(cls, values, row_starts, name=None, validate=True):
        """Rows that begin there."""
        with ops.name_scope(name, "RaggedFromRowStarts", [values, row_starts]):
            values, row_starts = _partition(values, row_starts, "row_starts")
            count = tf.shape(values, out_type=row_starts.dtype)[0]
            return cls(values, tf.concat([row_starts, [count]], axis=0), internal=True)

    @classmethod
    def from_row_limits(cls, values, row_limits, name=None, validate=True):
        """Rows that end there."""
        with ops.name_scope(name, "RaggedFromRowLimits", [values, row_limits]):
            values, row_limits = _partition(values, row_limits, "row_limits")
            zero = tf.zeros([1], row_limits.dtype)
            return cls(values, tf.concat([zero, row_limits], axis=0), internal=True)

    @classmethod
    def from_nested_row_splits(cls, flat_values, nested_row_splits, name=None, validate=True):
        """Rows within rows."""
        return cls._nested_(
            "RowSplits", cls.from_row_splits, flat_values, nested_row_splits, name, "row_splits",
            validate,
        )  # fmt: skip

    @classmethod
    def from_nested_row_lengths(cls, flat_values, nested_row_lengths, name=None, validate=True):
        """Rows within rows."""
        return cls._nested_(
            "RowLengths" if not current_run().is_v1 else "Rowlengths", cls.from_row_lengths, flat_values,
            nested_row_lengths, name, "row_lengths", validate,
        )  # fmt: skip

    @classmethod
    def _nested_(cls, kind, make_one, values, parts, name, named, validate=True):
        if isinstance(parts, ops.Tensor):
            raise raised(TypeError(f"nested_{named} must be a list of Tensors"))
        with ops.name_scope(name, f"RaggedFromNested{kind}", [values, *parts]):
            for part in reversed(parts):
                values = make_one(values, part, validate=validate)
            return values

    @classmethod
    def from_tensor(cls, tensor, lengths=None, padding=None, ragged_rank=1, name=None, row_splits_dtype="int64"):  # fmt: skip
        """Rows of a dense tensor, without what lies behind their lengths or is padding."""
        if lengths is not None and padding is not None:
            raise raised(ValueError("Specify lengths or padding, but not both"))
        if isinstance(ragged_rank, int) and ragged_rank <= 0:
            raise raised(ValueError(f"ragged_rank must be greater than 0; got {ragged_rank}"))
        with ops.name_scope(name, "RaggedFromTensor", [tensor, lengths, padding]):
            tensor = ops.convert_to_tensor(tensor, name="tensor")
            tensor.shape.with_rank_at_least(ragged_rank + 1)
            if current_run().is_v1:
                return ragged_dense.from_tensor(cls, tensor, lengths, padding, ragged_rank, tf.as_dtype(row_splits_dtype))  # fmt: skip
            sizes = [None] * 2 if tensor.shape.ndims is None else tensor.shape.as_list()
            rows, columns, inner = sizes[0], sizes[1], tensor.shape[2:]
            whole = lengths is None and padding is None
            count = rows * columns if whole and None not in (rows, columns) else None
            values = tf.reshape(tensor, [-1 if count is None else count, *_known_sizes(inner)])
            values._shape_val = TensorShape([count]).concatenate(inner)
            splits = tf.range(1 if rows is None else rows + 1)
            splits._shape_val = TensorShape([None if rows is None else rows + 1])
            uniform = columns if whole and not current_run().is_v1 else None
            if ragged_rank > 1:
                values = cls.from_tensor(values, ragged_rank=ragged_rank - 1)
            return cls(values, tf.cast(splits, row_splits_dtype), internal=True, uniform=uniform)

    @classmethod
    def from_sparse(cls, st_input, name=None, row_splits_dtype="int64"):
        """Rows of a sparse matrix."""
        if not isinstance(st_input, (tf.SparseTensor, Unknown)):
            kind = type(st_input).__name__
            newer = f"Argument `st_input` must be of type SparseTensor, but is of type {kind}."
            text = of_target(f"Expected SparseTensor, got {kind}", newer)
            raise raised(TypeError(text))
        if isinstance(st_input, Unknown):
            return st_input.derived("RaggedTensor.from_sparse()")
        with ops.name_scope(name, "RaggedFromSparse", [st_input.values]):
            ids = tf.cast(st_input.indices[:, 0], row_splits_dtype)
            count = tf.cast(st_input.dense_shape[0], row_splits_dtype)
            return cls.from_value_rowids(st_input.values, ids, count, validate=False)

    # -- parts -----------------------------------------------------------------------------
    dtype = property(lambda self: self._values.dtype)
    values = property(lambda self: self._values)
    row_splits = property(lambda self: self._row_splits)

    @property
    def shape(self):
        """Rows, their unknown length, and the sizes of a value."""
        splits = self._row_splits.shape
        rows = None if splits.ndims is None else _rows(splits.as_list()[0])
        return TensorShape([rows, self.uniform_]).concatenate(self._values.shape[1:])

    def get_shape(self):
        """As ``shape``."""
        return self.shape

    @property
    def ragged_rank(self):
        """How many dimensions are ragged."""
        return self._values.ragged_rank + 1 if isinstance(self._values, RaggedTensor) else 1

    @property
    def flat_values(self):
        """The values of the innermost rows."""
        values = self._values
        return values.flat_values if isinstance(values, RaggedTensor) else values

    @property
    def nested_row_splits(self):
        """The splits, outermost first."""
        inner = self._values
        below = inner.nested_row_splits if isinstance(inner, RaggedTensor) else ()
        return (self._row_splits, *below)

    def nrows(self, out_type=None, name=None):
        """How many rows there are."""
        with ops.name_scope(name, "RaggedNRows", [self._row_splits]):
            kind = self._row_splits.dtype if out_type is None else out_type
            return tf.shape(self._row_splits, out_type=kind)[0] - 1

    def row_starts(self, name=None):
        """Where rows begin."""
        with ops.name_scope(name, "RaggedRowStarts", [self._row_splits]):
            return self._row_splits[:-1]

    def row_limits(self, name=None):
        """Where rows end."""
        with ops.name_scope(name, "RaggedRowLimits", [self._row_splits]):
            return self._row_splits[1:]

    def row_lengths(self, axis=1, name=None):
        """How long rows are."""
        if axis != 1:
            return unmodelled.unknown_symbol("RaggedTensor.row_lengths()")
        with ops.name_scope(name, "RaggedRowLengths", [self._row_splits]):
            return self._row_splits[1:] - self._row_splits[:-1]

    def value_rowids(self, name=None):
        """The number of each value's row."""
        with ops.name_scope(name, "RaggedValueRowIds", [self._row_splits]):
            if current_run().is_v1:
                return tf.ragged.row_splits_to_segment_ids(self._row_splits)
            ids = tf.range(self._values.shape[0].value or 1)
            made = tf.cast(ids, self._row_splits.dtype)
            made._shape_val = TensorShape([None])
            return made

    def with_values(self, new_values):
        """The same rows of other values."""
        self._values.shape[:1].assert_is_compatible_with(new_values.shape[:1])
        return RaggedTensor(new_values, self._row_splits, internal=True, uniform=self.uniform_)

    def with_flat_values(self, new_values):
        """The same innermost rows of other values."""
        if isinstance(self._values, RaggedTensor):
            new_values = self._values.with_flat_values(new_values)
        return self.with_values(new_values)

    # -- dense -----------------------------------------------------------------------------
    def to_tensor(self, default_value=None, name=None, shape=None):
        """Rows filled up to the longest one."""
        with ops.name_scope(name, "RaggedToTensor", [self._row_splits, default_value]):
            if current_run().is_v1:
                made = ragged_dense.to_tensor(
                    self, default_value, lambda v: isinstance(v, RaggedTensor)
                )
                if made.shape.ndims == self.shape.ndims:
                    made.set_shape(_with_longest(self.shape, self._row_splits))
                return made
            kind = self.dtype
            if default_value is None:
                default_value = tf.zeros((), kind)
            filled = ops.convert_to_tensor(default_value, kind, "default_value")
            inputs = [self.flat_values, *self.nested_row_splits, filled]
            found = self.shape
            if shape is not None:
                found = tensor_shape.as_shape(shape) if isinstance(shape, (list, tuple, TensorShape)) else TensorShape(None)  # fmt: skip
            made = ops.get_default_graph().create_op(
                "RaggedTensorToTensor", inputs,
                [(self.flat_values._dtype, found)],
            )  # fmt: skip
            return made.outputs[0]

    def to_sparse(self, name=None):
        """The values with their places."""
        with ops.name_scope(name, "RaggedToSparse", [self._row_splits]):
            splits, values = list(self.nested_row_splits), self.flat_values
            found = make(
                "RaggedTensorToSparse", None, {}, rt_nested_splits=splits, rt_dense_values=values
            )
            rank = self.shape.ndims
            found[0]._shape_val = TensorShape([None, rank])
            found[1]._shape_val = TensorShape([None])
            found[2]._shape_val = TensorShape([rank])
            return tf.SparseTensor(found[0], found[1], found[2])

    def __getitem__(self, key):
        return unmodelled.unknown_symbol("RaggedTensor[]")

    def __repr__(self):
        return f"tf.RaggedTensor(values={self._values}, row_splits={self._row_splits})"


tf_export("RaggedTensor", "python.ops.ragged.ragged_tensor.RaggedTensor")(RaggedTensor)


def _known_sizes(shape: TensorShape) -> list[int]:
    return [] if shape.ndims is None else [1 if size is None else size for size in shape.as_list()]


def _with_longest(shape: TensorShape, splits: Any) -> TensorShape:
    """With the length of the longest row, if the splits are known."""
    known = splits.static
    if shape.ndims is None or not isinstance(known, list) or any(n is None for n in known):
        return shape
    longest = max([b - a for a, b in zip(known, known[1:])], default=0)
    return TensorShape([shape.as_list()[0], longest, *shape.as_list()[2:]])


def _no_dense(value: Any, dtype: Any, name: Any, as_ref: bool) -> Any:
    """Ops that take ragged tensors have no models for them."""
    current_run().note_gap("unmodelled-api", "op of a tf.RaggedTensor")
    raise Indeterminate(Unknown("unmodelled-api", "op of a tf.RaggedTensor"))


register_tensor_conversion(RaggedTensor, _no_dense)


FUNCTIONS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "truediv", "floordiv": "floordiv",
    "mod": "floormod", "pow": "pow", "and": "logical_and", "or": "logical_or", "xor": "logical_xor",
}  # fmt: skip
"""Operators of ragged tensors are functions.  Mirrors ragged_operators.py."""


def _operator(function: str, reversed_: bool) -> Any:
    def operate(self: Any, other: Any) -> Any:
        """Works value by value with a number, a scalar, or what has the same rows."""
        if isinstance(other, RaggedTensor):
            other = other.flat_values
        else:
            known = ops.convert_to_tensor(other) if hasattr(other, "shape") else None
            if known is not None and known.shape.ndims != 0:
                return _no_dense(other, None, None, False)
            if not current_run().is_v1:
                other = ops.convert_to_tensor(other, self.dtype)
        pair = (other, self.flat_values) if reversed_ else (self.flat_values, other)
        return self.with_flat_values(getattr(tf, function)(*pair))

    return operate


for _name, _function in FUNCTIONS.items():
    setattr(RaggedTensor, f"__{_name}__", _operator(_function, False))
    setattr(RaggedTensor, f"__r{_name}__", _operator(_function, True))
