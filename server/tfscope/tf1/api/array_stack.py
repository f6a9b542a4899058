"""Joining and splitting.  Mirrors python/ops/array_ops.py concat, stack, unstack, split, meshgrid."""

from __future__ import annotations

import numbers
import operator

from tfscope.tf1.api.array_ops import expand_dims, identity, ones, reshape, size
from tfscope.tf1.api.keras_certainty import certain
from tfscope.tf1.api.math_ops import base
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.lengths import open_list, unless_empty
from tfscope.values.raised import is_raised, raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def _unknown_tensor(op_type, name, value):
    """The result for a list that is not known: a tensor of unknown shape."""
    return (
        get_default_graph()
        .create_op(op_type, [], [(None, TensorShape(None))], name=name)
        .outputs[0]
    )


@tf_export("concat", "concat_v2")
def concat(values, axis, name="concat"):
    """Tensors joined along an axis."""
    values = unless_empty(values)
    if isinstance(values, Unknown):
        return _unknown_tensor("ConcatV2", name, values)
    if not isinstance(values, (list, tuple)):
        values = [values]
    if len(values) == 1 and open_list(values) is None:
        with op_scope(name, "concat"):
            convert_to_tensor(axis, dtypes.int32, name="concat_dim").shape.assert_has_rank(0)
            return identity(values[0], name=name)
    return make("ConcatV2", name, values=values, axis=axis)


def _first(values):
    """The first of a list, which the program gave and which may be empty."""
    if values is None:
        raise raised(TypeError("'NoneType' object is not subscriptable"))
    if not hasattr(values, "__getitem__"):
        raise raised(TypeError(f"'{type(values).__name__}' object is not subscriptable"))
    if isinstance(values, (list, tuple)) and not values:
        kind = "tuple" if isinstance(values, tuple) else "list"
        raise raised(IndexError(f"{kind} index out of range"))
    return values[0]


def _outside(axis, rank):
    """Why an axis is none of a value's."""
    words = of_target(f"axis = {axis} not in", f"Argument `axis` = {axis} not in range")
    return f"{words} [{-rank}, {rank})"


@tf_export("stack", "pack")
def stack(values, axis=0, name="stack"):
    """Tensors along a new axis."""
    values = unless_empty(values)
    if isinstance(values, Unknown):
        return _unknown_tensor("Pack", name, values)
    if isinstance(axis, int) and axis == 0:
        try:
            return convert_to_tensor(values, name=name)
        except (TypeError, ValueError) as error:
            if not is_raised(error):
                raise
    first = convert_to_tensor(_first(values), name=name)
    if first.shape.ndims is not None and not isinstance(axis, Unknown):
        rank = first.shape.ndims + 1
        if refusable(operator.lt, axis, -rank) or refusable(operator.ge, axis, rank):
            raise raised(ValueError(_outside(axis, rank)))
    if not isinstance(values, (list, tuple)):
        text = f"Expected list for 'values' argument to 'pack' Op, not {values!r}."
        raise raised(TypeError(text))
    return make("Pack", name, {"axis": axis}, values=values)


@tf_export("parallel_stack")
def parallel_stack(values, name="parallel_stack"):
    """Tensors along a new first axis."""
    with op_scope(name, "parallel_stack"):
        first = convert_to_tensor(_first(values))
        whole = TensorShape([len(values)]).concatenate(first.shape)
        graph = get_default_graph()
        rows = [expand_dims(v, 0) for v in values]
        return graph.create_op("ParallelConcat", rows, [(base(first), whole)]).outputs[0]


@tf_export("unstack", "unpack")
def unstack(value, num=None, axis=0, name="unstack"):
    """The slices along an axis."""
    if isinstance(num, Unknown) or isinstance(axis, Unknown):
        return Unknown("dimension", "unstack()")
    if num is None:
        value = convert_to_tensor(value)
        rank = value.shape.ndims
        if rank is not None:
            if axis < -rank or axis >= rank:
                raise raised(ValueError(_outside(axis, rank)))
            num = value.shape.as_list()[axis]
        if num is None and not certain(value):
            return Unknown("dimension", "unstack()")
        if num is None:
            words = of_target("Cannot infer num", "Cannot infer argument `num`")
            raise raised(ValueError(f"{words} from shape {value.shape}"))
    return make("Unpack", name, {"num": num, "axis": axis}, value=value)


@tf_export("split")
def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Parts along an axis: equal ones, or of the given sizes; 1.15 makes a constant of any number."""
    whole = (int, Dimension) if current_run().is_v1 else (numbers.Integral, Dimension)
    equal = isinstance(num_or_size_splits, whole)
    if current_run().is_v1 or not equal:
        sizes = convert_to_tensor(num_or_size_splits)
    if isinstance(num_or_size_splits, Unknown):
        return Unknown("dimension", "split()")
    if equal:
        attrs = {"num_split": int(num_or_size_splits)}
        return make("Split", name, attrs, split_dim=axis, value=value)
    if sizes.shape.ndims == 0:
        text = (
            "Rank-0 tensors are not supported as the num_or_size_splits argument to split. "
            f"Argument provided: {num_or_size_splits}"
        )
        raise raised(ValueError(text))
    if num is None:
        num = sizes.shape.as_list()[0] if sizes.shape.ndims else None
        if num is None:
            if sizes.shape.ndims is None and not certain(sizes):
                return Unknown("dimension", "split()")
            what = of_target("num", "argument `num`")
            raise raised(ValueError(f"Cannot infer {what} from shape {num_or_size_splits}"))
    return make("SplitV", name, {"num_split": num}, value=value, size_splits=sizes, split_dim=axis)


@tf_export("meshgrid")
def meshgrid(*args, **kwargs):
    """Coordinates of a grid."""
    indexing, name = kwargs.pop("indexing", "xy"), kwargs.pop("name", "meshgrid")
    if kwargs:
        text = f"'{next(iter(kwargs))}' is an invalid keyword argument for this function"
        raise raised(TypeError(text))
    with op_scope(name, "meshgrid"):
        count = len(args)
        ones_ = (1,) * count
        output = [reshape(stack(x), ones_[:i] + (-1,) + ones_[i + 1 :]) for i, x in enumerate(args)]
        sizes = [size(x) for x in args]
        if not args and not current_run().is_v1:
            return []
        kind = base(convert_to_tensor(_first(args)))
        if indexing == "xy" and count > 1:
            output[0] = reshape(output[0], (1, -1) + (1,) * (count - 2))
            output[1] = reshape(output[1], (-1, 1) + (1,) * (count - 2))
            sizes[0], sizes[1] = sizes[1], sizes[0]
        factor = ones(sizes, kind)
        return [x * factor for x in output]
