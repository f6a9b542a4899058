"""Lists of tensors as values, and tensors whose rows are written in place.

Mirrors python/ops/{list_ops,inplace_ops}.py and core/ops/list_ops.cc.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.shape_context import Context, concatenate, merge, shapes
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.dimension import Dimension
from tfscope.tf1.graph.tensor_shape import TensorShape

P = "python.ops.list_ops"

MADE = frozenset((
    "EmptyTensorList", "TensorListReserve", "TensorListFromTensor", "TensorListScatter", "TensorListScatterV2",
    "TensorListSplit",
))  # fmt: skip
"""Ops that make a list → all take the shape of its elements."""

CHANGED = frozenset((
    "TensorListPushBack", "TensorListPopBack", "TensorListSetItem", "TensorListResize",
    "TensorListScatterIntoExistingList", "Identity",
))  # fmt: skip
"""Ops that give the list that is their first input with other elements."""


def element_sizes(c: Context, index: int) -> Any:
    """The shape of the elements of a list, as what made it knows."""
    op = c.inputs[index].op
    while op.type in CHANGED and op.inputs:
        op = op.inputs[0].op
    if op.type not in MADE:
        return None
    place = {"EmptyTensorList": 0, "TensorListReserve": 0, "TensorListFromTensor": 1}.get(op.type)
    if place is None:
        place = 1 if op.type == "TensorListSplit" else 2
    told = Context(op.type, op.inputs, op.attrs, {}).as_shape(place)
    if op.type != "TensorListFromTensor":
        return told
    whole = op.inputs[0].shape
    return merge(told, None if not whole.ndims else whole.as_list()[1:])


@shapes(
    *sorted(MADE), "TensorListLength", "TensorListPushBack", "TensorListSetItem", "TensorListResize",
    "TensorListScatterIntoExistingList", "TensorListConcatLists",
)  # fmt: skip
def one_value(c: Context) -> list[Any]:
    """A list is a scalar, and so is its length."""
    return [[]]


@shapes("TensorListStack")
def stacked(c: Context) -> list[Any]:
    """All elements."""
    count = c.attrs.get("num_elements", -1)
    known = count if isinstance(count, int) and count >= 0 else None
    return [concatenate([known], merge(element_sizes(c, 0), c.as_shape(1)))]


@shapes("TensorListGather")
def gathered(c: Context) -> list[Any]:
    """Some elements."""
    return [concatenate(c.sizes(1), merge(element_sizes(c, 0), c.as_shape(2)))]


@shapes("TensorListGetItem")
def item(c: Context) -> list[Any]:
    """One element."""
    return [merge(element_sizes(c, 0), c.as_shape(2))]


@shapes("TensorListPopBack")
def last(c: Context) -> list[Any]:
    """A shorter list, and one element."""
    return [[], merge(element_sizes(c, 0), c.as_shape(1))]


@shapes("TensorListElementShape")
def element_shape_of(c: Context) -> list[Any]:
    """As many sizes as an element has."""
    sizes = element_sizes(c, 0)
    return [None if sizes is None else [len(sizes)]]


def _shape_input(shape: Any) -> Any:
    """The shape of elements as an input; ``-1`` for what is not known."""
    if isinstance(shape, ops.Tensor):
        return shape
    if isinstance(shape, TensorShape):
        shape = None if shape.ndims is None else shape.as_list()
    if shape is None:
        return -1
    if not shape:
        return ops.convert_to_tensor([], dtype=tf.int32)
    sizes = [size.value if isinstance(size, Dimension) else size for size in shape]
    return [-1 if size is None else size for size in sizes]


@tf_export(f"{P}.empty_tensor_list")
def empty_tensor_list(element_shape, element_dtype, max_num_elements=None, name=None):
    """A list without elements."""
    most = -1 if max_num_elements is None else max_num_elements
    return make("EmptyTensorList", name, {"element_dtype": element_dtype}, element_shape=_shape_input(element_shape), max_num_elements=most)  # fmt: skip


@tf_export(f"{P}.tensor_list_reserve")
def tensor_list_reserve(element_shape, num_elements, element_dtype, name=None):
    """A list of as many elements."""
    return make("TensorListReserve", name, {"element_dtype": element_dtype}, element_shape=_shape_input(element_shape), num_elements=num_elements)  # fmt: skip


@tf_export(f"{P}.tensor_list_from_tensor")
def tensor_list_from_tensor(tensor, element_shape, name=None):
    """The rows of a tensor."""
    return make("TensorListFromTensor", name, tensor=tensor, element_shape=_shape_input(element_shape))  # fmt: skip


@tf_export(f"{P}.tensor_list_get_item")
def tensor_list_get_item(input_handle, index, element_dtype, element_shape=None, name=None):
    """One element."""
    return make("TensorListGetItem", name, {"element_dtype": element_dtype}, input_handle=input_handle, index=index, element_shape=_shape_input(element_shape))  # fmt: skip


@tf_export(f"{P}.tensor_list_pop_back")
def tensor_list_pop_back(input_handle, element_dtype, name=None):
    """A shorter list, and its last element."""
    return make("TensorListPopBack", name, {"element_dtype": element_dtype}, input_handle=input_handle, element_shape=-1)  # fmt: skip


@tf_export(f"{P}.tensor_list_gather")
def tensor_list_gather(input_handle, indices, element_dtype, element_shape=None, name=None):
    """Some elements."""
    return make("TensorListGather", name, {"element_dtype": element_dtype}, input_handle=input_handle, indices=indices, element_shape=_shape_input(element_shape))  # fmt: skip


@tf_export(f"{P}.tensor_list_scatter")
def tensor_list_scatter(tensor, indices, element_shape=None, input_handle=None, name=None):
    """A list of rows at indices."""
    if input_handle is not None:
        return make("TensorListScatterIntoExistingList", name, input_handle=input_handle, tensor=tensor, indices=indices)  # fmt: skip
    return make("TensorListScatterV2", name, tensor=tensor, indices=indices, element_shape=_shape_input(element_shape), num_elements=-1)  # fmt: skip


@tf_export(f"{P}.tensor_list_stack")
def tensor_list_stack(input_handle, element_dtype, num_elements=-1, element_shape=None, name=None):
    """All elements."""
    attrs = {"element_dtype": element_dtype, "num_elements": num_elements}
    return make("TensorListStack", name, attrs, input_handle=input_handle, element_shape=_shape_input(element_shape))  # fmt: skip


@tf_export(f"{P}.tensor_list_split")
def tensor_list_split(tensor, element_shape, lengths, name=None):
    """Parts of a tensor."""
    return make("TensorListSplit", name, tensor=tensor, element_shape=_shape_input(element_shape), lengths=lengths)  # fmt: skip


@tf_export(f"{P}.tensor_list_set_item")
def tensor_list_set_item(input_handle, index, item, resize_if_index_out_of_bounds=False, name=None):
    """The list with another element."""
    if resize_if_index_out_of_bounds:
        size, held = make("TensorListLength", input_handle=input_handle), input_handle
        input_handle = tf.cond(
            index >= size,
            lambda: make("TensorListResize", input_handle=held, size=index + 1),
            lambda: held,
        )
    return make("TensorListSetItem", name, input_handle=input_handle, index=index, item=item)


# -- rows that are written in place ----------------------------------------------------------------
def _written(kind: str, x: Any, i: Any, v: Any) -> Any:
    x = ops.convert_to_tensor(x)
    v = ops.convert_to_tensor(v, element_type(x))
    if i is None:
        first = tf.reshape(x, [1, -1])
        made = make(kind, x=first, i=[0], v=tf.reshape(v, [1, -1]))
        return tf.reshape(made, tf.shape(x))
    i = tf.cast(i, tf.int32)
    if i.get_shape().ndims == 0:
        return make(kind, x=x, i=tf.reshape(i, [1]), v=tf.expand_dims(v, 0))
    return make(kind, x=x, i=i, v=v)


def _writing(word: str, kind: str) -> None:
    def alias(x, i, v):
        return _written(kind, x, i, v)

    def inplace(x, i, v):
        return _written(kind, make("DeepCopy", x=x), i, v)

    for function, name in ((alias, f"alias_inplace_{word}"), (inplace, f"inplace_{word}")):
        function.__name__ = function.__qualname__ = name
        tf_export(f"python.ops.inplace_ops.{name}")(function)


_writing("update", "InplaceUpdate")
_writing("add", "InplaceAdd")
_writing("sub", "InplaceSub")


@tf_export("python.ops.inplace_ops.empty_like")
def empty_like(x, init=None):
    """A tensor of the same shape."""
    x = ops.convert_to_tensor(x)
    attrs = {"dtype": element_type(x)} | ({} if init is None else {"init": init})
    return make("Empty", None, attrs, shape=tf.shape(x))
