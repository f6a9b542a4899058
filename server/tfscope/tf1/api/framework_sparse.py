"""Sparse tensors, and specifications of tensors.

Mirrors python/framework/{sparse_tensor,tensor_spec}.py and array_ops.py sparse_placeholder.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tfscope.tf1.api.framework_constants import placeholder, placeholder_with_default
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.session import fetched
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.name_scope import name_scope
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

PRIVATE = "python.framework.sparse_tensor"


class SparseTensorValue(NamedTuple):
    """The value of a sparse tensor: what a session gives, or what is fed."""

    indices: object
    values: object
    dense_shape: object


tf_export("SparseTensorValue", f"{PRIVATE}.SparseTensorValue")(SparseTensorValue)


@tf_export("SparseTensor", "sparse.SparseTensor", f"{PRIVATE}.SparseTensor")
class SparseTensor:
    """Some elements of a larger tensor: indices ``[n, rank]``, values ``[n]``, its shape ``[rank]``.

    Mirrors sparse_tensor.py SparseTensor.
    """

    fetched_as = SparseTensorValue
    not_a_tensor = "tensorflow.python.framework.sparse_tensor.SparseTensor"
    composed_of = ("indices", "values", "dense_shape")

    @classmethod
    def from_value(cls, sparse_tensor_value):
        """A sparse tensor of another one, or of a value."""
        if isinstance(sparse_tensor_value, Unknown):
            return sparse_tensor_value.derived("SparseTensor.from_value()")
        if not isinstance(sparse_tensor_value, (SparseTensor, SparseTensorValue)):
            text = f"Neither a SparseTensor nor SparseTensorValue: {sparse_tensor_value}."
            raise raised(TypeError(text))
        given = sparse_tensor_value
        return SparseTensor(
            indices=given.indices, values=given.values, dense_shape=given.dense_shape
        )

    def __init__(self, indices, values, dense_shape):
        with name_scope(None, "SparseTensor", [indices, values, dense_shape]):
            self._indices = convert_to_tensor(indices, dtypes.int64, name="indices")
            self._values = convert_to_tensor(values, name="values")
            self._dense_shape = convert_to_tensor(dense_shape, dtypes.int64, name="dense_shape")
        at, items = self._indices.shape.with_rank(2), self._values.shape.with_rank(1)
        sizes = self._dense_shape.shape.with_rank(1)
        at.dims[0].merge_with(items.dims[0])
        at.dims[1].merge_with(sizes.dims[0])

    indices = property(lambda self: self._indices)
    values = property(lambda self: self._values)
    dense_shape = property(lambda self: self._dense_shape)
    dtype = property(lambda self: self._values.dtype)
    op = property(lambda self: self._values.op)
    graph = property(lambda self: self._indices.graph)
    shape = property(lambda self: self.get_shape())

    _dense_shape_default = None

    def get_shape(self):
        """The larger tensor's shape, as far as it is known."""
        told = self._dense_shape_default
        return constant_value_as_shape(self._dense_shape) if told is None else told

    def eval(self, feed_dict=None, session=None):
        """Runs the graph."""
        return SparseTensorValue(
            *fetched([self.indices, self.values, self.dense_shape], "SparseTensor.eval()")
        )

    def consumers(self):
        """The operations that use it."""
        return [
            *self._indices.consumers(),
            *self._values.consumers(),
            *self._dense_shape.consumers(),
        ]

    @property
    def _type_spec(self):
        return SparseTensorSpec(self.shape, self.dtype)

    def _with(self, op_type, name, other):
        with name_scope(None, name, [self, other]) as scope:
            dtype = self._values._dtype.base_dtype if self._values._dtype else None
            y = convert_to_tensor(other, dtype, name="y")
            parts = [self._indices, self._values, self._dense_shape, y]
            out = [(self._values._dtype, self._values.shape)]
            made = ops.get_default_graph().create_op(op_type, parts, out, name=scope)
            return SparseTensor(self._indices, made.outputs[0], self._dense_shape)

    def __mul__(self, other):
        return self._with("SparseDenseCwiseMul", "mul", other)

    def __truediv__(self, other):
        return self._with("SparseDenseCwiseDiv", "truediv", other)

    def __str__(self):
        return (
            f"SparseTensor(indices={self._indices}, values={self._values}, "
            f"dense_shape={self._dense_shape})"
        )

    def __deepcopy__(self, memo):
        return self


@tf_export("sparse_placeholder", "sparse.placeholder")
def sparse_placeholder(dtype, shape=None, name=None):
    """Three placeholders; in 1.15 a fully known shape is a constant, in 2.x one that is given has a default.
    Mirrors array_ops.py."""

    def part(suffix):
        return None if name is None else f"{name}/{suffix}"

    rank, dense = None, None
    if shape is not None and not isinstance(shape, Unknown):
        rank, dense = (_given if current_run().is_v1 else _with_default)(shape, part)
    if dense is None:
        dense = placeholder(dtypes.int64, shape=[rank], name=part("shape"))
    values = placeholder(dtype, shape=[None], name=part("values"))
    indices = placeholder(dtypes.int64, shape=[None, rank], name=part("indices"))
    made = SparseTensor(values=values, indices=indices, dense_shape=dense)
    if dense.op.type == "PlaceholderWithDefault":
        made._dense_shape_default = constant_value_as_shape(dense.op.inputs[0])
    return made


def _given(shape, part):
    """The rank of a shape, and its sizes if all are known.  Mirrors _normalize_sparse_shape."""
    if isinstance(shape, Tensor):
        return shape.get_shape()[0], convert_to_tensor(shape, dtypes.int64, name=part("shape"))
    sizes = list(shape)
    listed = not isinstance(shape, TensorShape)
    if any(isinstance(size, Unknown) or listed and size is None for size in sizes):
        return len(sizes), None
    given = sizes if listed else shape
    return len(sizes), convert_to_tensor(given, dtypes.int64, name=part("shape"))


def _with_default(shape, part):
    """The rank of a shape, and a placeholder that stands for it where nothing is fed."""
    given, rank = shape, shape.get_shape()[0] if isinstance(shape, Tensor) else None
    if rank is None:
        sizes = as_shape([None if size == -1 else size for size in shape]).as_list()
        rank, given = len(sizes), [-1 if size is None else size for size in sizes]
        given = convert_to_tensor(given, dtypes.int64, name=part("shape_default"))
    return rank, placeholder_with_default(given, shape=given.shape, name=part("shape"))


@tf_export(f"{PRIVATE}.is_sparse")
def is_sparse(x):
    """Whether a value is sparse."""
    return isinstance(x, (SparseTensor, SparseTensorValue))


@tf_export(
    "convert_to_tensor_or_sparse_tensor",
    f"{PRIVATE}.convert_to_tensor_or_sparse_tensor",
    "contrib.framework.convert_to_tensor_or_sparse_tensor",
)
def convert_to_tensor_or_sparse_tensor(value, dtype=None, name=None):
    """The tensor of a value; sparse ones stay."""
    wanted = dtypes.as_dtype(dtype)
    if isinstance(value, SparseTensorValue):
        value = SparseTensor.from_value(value)
    if not isinstance(value, SparseTensor):
        return convert_to_tensor(value, wanted, name)
    known = value._values._dtype
    if None not in (wanted, known) and not wanted.is_compatible_with(known):
        text = f"Sparse dtype: requested = {wanted.name}, actual = {known.name}"
        raise raised(RuntimeError(text))
    return value


@tf_export("convert_to_tensor_or_indexed_slices", "python.framework.ops.convert_to_tensor_or_indexed_slices")  # fmt: skip
def convert_to_tensor_or_indexed_slices(value, dtype=None, name=None):
    """The tensor of a value; indexed slices and sparse tensors stay."""
    if not isinstance(value, (SparseTensor, ops.IndexedSlices)):
        return convert_to_tensor(value, dtype, name)
    wanted, known = dtypes.as_dtype(dtype), value.values._dtype
    if None not in (wanted, known) and not wanted.is_compatible_with(known):
        text = (
            f"Tensor conversion requested dtype {wanted.name} for Tensor with dtype "
            f"{known.name}: {str(value)!r}"
        )
        raise raised(ValueError(text))
    return value


@tf_export("TypeSpec")
class TypeSpec:
    """What kind of value something is."""

    value_type: Any = None

    def is_compatible_with(self, spec_or_value):
        """Whether a value, or another specification, is of this kind."""
        return isinstance(spec_or_value, (type(self), self.value_type or object))


class _Spec(TypeSpec):
    """A kind of value that has a shape and a type."""

    def __init__(self, shape=None, dtype=dtypes.float32):
        self._shape, self._dtype = TensorShape(shape), dtypes.as_dtype(dtype)

    shape = property(lambda self: self._shape)
    dtype = property(lambda self: self._dtype or Unknown("unmodelled-api", "dtype"))

    def is_compatible_with(self, spec_or_value):
        """Whether kind, type and shape agree, as far as they are known."""
        if not super().is_compatible_with(spec_or_value):
            return False
        if self._dtype is not None and not self._dtype.is_compatible_with(spec_or_value.dtype):
            return False
        return self._shape.is_compatible_with(spec_or_value.shape)

    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash((type(self), self._shape, self._dtype))


@tf_export("TensorSpec", "python.framework.tensor_spec.TensorSpec")
class TensorSpec(_Spec):
    """Shape and type of a tensor."""

    value_type = Tensor

    def __init__(self, shape, dtype=dtypes.float32, name=None):
        super().__init__(shape, dtype)
        self._name = name

    name = property(lambda self: self._name)

    @classmethod
    def from_spec(cls, spec, name=None):
        """Like another specification."""
        return cls(spec.shape, spec.dtype, name or spec.name)

    @classmethod
    def from_tensor(cls, tensor, name=None):
        """That of a tensor."""
        if not isinstance(tensor, Tensor):
            raise raised(ValueError("`tensor` should be a tf.Tensor"))
        return cls(tensor.shape, tensor.dtype, name or tensor.op.name)

    def __repr__(self):
        return f"TensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r})"


@tf_export("SparseTensorSpec", f"{PRIVATE}.SparseTensorSpec")
class SparseTensorSpec(_Spec):
    """Shape and type of a sparse tensor."""

    value_type = SparseTensor


@tf_export("IndexedSlicesSpec")
class IndexedSlicesSpec(_Spec):
    """Shape and type of indexed slices."""

    value_type = ops.IndexedSlices

    def __init__(self, shape=None, dtype=dtypes.float32, indices_dtype=dtypes.int64,
                 dense_shape_dtype=None, indices_shape=None):  # fmt: skip
        super().__init__(shape, dtype)


__all__ = ["SparseTensor", "SparseTensorValue", "TensorSpec", "sparse_placeholder"]
