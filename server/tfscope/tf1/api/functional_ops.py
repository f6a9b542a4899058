"""map_fn, scan, foldl, foldr.  Mirrors python/ops/{map_fn,functional_ops}.py."""

from __future__ import annotations

import contextlib

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.newer_arguments import only_newer
from tfscope.tf1.api.op_maker import fixed, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.tensor_array import TensorArray
from tfscope.tf1.api.while_loop import while_loop
from tfscope.tf1.graph.autograph import newly_converted
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.not_tensors import lacking
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.tf1.graph.variable_scope import get_variable_scope
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@contextlib.contextmanager
def _caching():
    """Variables read in the loop are cached outside of it."""
    scope = get_variable_scope()
    absent = scope.caching_device is None
    if absent:
        scope.set_caching_device(lambda op: op.device)
    try:
        yield
    finally:
        if absent:
            scope.set_caching_device(None)


def _check(fn, elems):
    if not callable(fn) and not isinstance(fn, Unknown):
        if not current_run().is_v1:  # AutoGraph looks at it first
            raise lacking(fn, "__name__")
        raise raised(TypeError("fn must be callable."))
    if hasattr(elems, "dense_shape") and hasattr(elems, "indices"):
        text = (
            "To perform a map on the values of a sparse tensor use either  SparseTensor(input.indices, "
            "fn(input.values), input.dense_shape) or  SparseTensor(input.indices, map_fn(fn, input.values), "
            "input.dense_shape)"
        )
        raise raised(TypeError(text))


def _element_tensors(elems):
    return [
        convert_to_tensor(e, name="elem")
        for e in (nest.flatten(elems) if nest.is_sequence(elems) else [elems])
    ]


def _packer(structure):
    """How a flat list becomes a structure, and back."""
    if nest.is_sequence(structure):
        return (lambda flat: nest.pack_sequence_as(structure, list(flat))), lambda value: list(
            nest.flatten(value)
        )
    return (lambda flat: list(flat)[0]), lambda value: [value]


def _count(elements):
    """The number of elements: an int if it is known."""
    if not elements:
        raise raised(IndexError("list index out of range"))
    tensor = elements[0]
    if tensor.shape.ndims == 0:
        several = "elements in elems must be 1+ dimensional Tensors, not scalars"
        text = of_target(
            "elems must be a 1+ dimensional Tensor, not a scalar"
            if len(elements) == 1
            else several,
            "Elements in elems must be 1+ dimensional Tensors, not scalars",
        )
        raise raised(ValueError(text))
    known = tensor.shape.as_list()[0] if tensor.shape.ndims is not None else None
    return known if known else shape_op(tensor)[0]


def _stacked(arrays, elements):
    """The results, as long as the elements."""
    size = next((e.shape.as_list()[0] for e in elements if e.shape.ndims), None)
    found = []
    for array in arrays:
        result = array.stack()
        rest = result.shape[1:] if result.shape.ndims is not None else TensorShape(None)
        found.append(fixed(result, TensorShape([size]).concatenate(rest)))
    return found


def _dtype_of(signature):
    """The dtype of a ``TensorSpec``; a dtype is one itself."""
    return getattr(signature, "dtype", signature)


@tf_export("map_fn", "python.ops.map_fn.map_fn")
def map_fn(
    fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True,
    name=None, fn_output_signature=None,
):  # fmt: skip
    """A function over the slices along the first axis; only 2.x takes ``fn_output_signature``."""
    only_newer("map_fn", fn_output_signature=fn_output_signature)
    _check(fn, elems)
    if isinstance(elems, Unknown):
        return elems.derived("map_fn()")
    with op_scope(name, "map"), _caching():
        elements = _element_tensors(elems)
        pack_in, _ = _packer(elems)
        if fn_output_signature is not None:
            dtype = nest.map_structure(_dtype_of, fn_output_signature)
        dtype = pack_in([e.dtype for e in elements]) if dtype is None else dtype
        pack_out, flatten_out = _packer(dtype)
        count = _count(elements)
        inputs = [TensorArray(e._dtype, size=count) for e in elements]
        inputs = [a.unstack(e) for a, e in zip(inputs, elements)]
        start = make_constant(0, None, None, "Const")
        outputs = [TensorArray(d, size=count, infer_shape=infer_shape) for d in flatten_out(dtype)]

        def compute(i, arrays):
            given = pack_in([a.read(i) for a in inputs])
            with newly_converted():
                value = fn(given)
            nest.assert_same_structure(dtype, value)
            values = flatten_out(nest.like(dtype, value))
            arrays = [a.write(i, v) for a, v in zip(arrays, values)]
            return i + 1, arrays

        _, arrays = while_loop(
            lambda i, _: i < count, compute, (start, outputs), maximum_iterations=count
        )
        return pack_out(_stacked(arrays, elements))


@tf_export("scan", "python.ops.functional_ops.scan")
def scan(
    fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, infer_shape=True,
    reverse=False, name=None,
):  # fmt: skip
    """A running function over the slices."""
    _check(fn, elems)
    if isinstance(elems, Unknown):
        return elems.derived("scan()")
    with op_scope(name, "scan"), _caching():
        elements = _element_tensors(elems)
        pack_in, _ = _packer(elems)
        structure = elems if initializer is None else initializer
        pack_out, flatten_out = _packer(structure)
        count = _count(elements)
        inputs = [TensorArray(e._dtype, size=count, element_shape=e.shape[1:]) for e in elements]
        inputs = [a.unstack(e) for a, e in zip(inputs, elements)]
        first = count - 1 if reverse else 0
        if initializer is None:
            state, start = [a.read(first) for a in inputs], 1
        else:
            state, start = [convert_to_tensor(v) for v in flatten_out(initializer)], 0
        shape_of = lambda v: v.shape if infer_shape else None  # noqa: E731
        arrays = [
            TensorArray(v._dtype, size=count, element_shape=shape_of(v), infer_shape=infer_shape)
            for v in state
        ]
        if initializer is None:
            arrays = [a.write(first, v) for a, v in zip(arrays, state)]

        def compute(i, flat, arrays):
            elements_ = pack_in([a.read(i) for a in inputs])
            value = fn(pack_out(flat), elements_)
            values = flatten_out(nest.like(structure, value))
            arrays = [a.write(i, v) for a, v in zip(arrays, values)]
            return (i - 1 if reverse else i + 1), values, arrays

        begin = count - 1 - start if reverse else start
        test = (lambda i, _1, _2: i >= 0) if reverse else (lambda i, _1, _2: i < count)
        _, _, arrays = while_loop(test, compute, (begin, state, arrays), maximum_iterations=count)
        return pack_out(_stacked(arrays, elements))


def _fold(kind, elems, initializer, fn, name, *, right):
    _check(fn, elems)
    if isinstance(elems, Unknown):
        return elems.derived(f"{kind}()")
    with op_scope(name, kind), _caching():
        elements = _element_tensors(elems)
        pack, _ = _packer(elems)
        count = _count(elements)
        inputs = [TensorArray(e._dtype, size=count).unstack(e) for e in elements]
        if initializer is None:
            start = count - 1 if right else 0
            state = pack([a.read(start) for a in inputs])
            index = start if right else make_constant(1, None, None, "Const")
        else:
            state, index = initializer, count if right else make_constant(0, None, None, "Const")

        def forward(i, value):
            value = fn(value, pack([a.read(i) for a in inputs]))
            return [i + 1, value]

        def backward(i, value):
            i = i - 1
            return [i, fn(value, pack([a.read(i) for a in inputs]))]

        test = (lambda i, a: i > 0) if right else (lambda i, a: i < count)
        _, result = while_loop(
            test, backward if right else forward, [index, state], maximum_iterations=count
        )
        return result


@tf_export("foldl")
def foldl(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    name=None,
):
    """All slices combined, from the first."""
    return _fold("foldl", elems, initializer, fn, name, right=False)


@tf_export("foldr")
def foldr(
    fn,
    elems,
    initializer=None,
    parallel_iterations=10,
    back_prop=True,
    swap_memory=False,
    name=None,
):
    """All slices combined, from the last."""
    return _fold("foldr", elems, initializer, fn, name, right=True)
