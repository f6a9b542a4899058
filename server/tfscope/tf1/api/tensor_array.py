"""``tf.TensorArray``.  Mirrors python/ops/tensor_array_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.unknown import Unknown


@tf_export("TensorArray", "python.ops.tensor_array_ops.TensorArray")
class TensorArray:
    """An array of tensors of one shape; ``size`` is kept if it is known."""

    def __init__(self, dtype, size=None, dynamic_size=None, clear_after_read=None, tensor_array_name=None, handle=None, flow=None, infer_shape=True, element_shape=None, colocate_with_first_write_call=True, name=None, _base=None):
        self._dtype = dtypes.as_dtype(dtype)
        self._element_shape = TensorShape(None) if element_shape is None else as_shape(element_shape)
        self._infer = infer_shape
        self._count = size if isinstance(size, int) else getattr(size, "static", None)
        if _base is not None:
            self._handle, self._flow = _base
            return
        graph = ops.get_default_graph()
        with ops.name_scope(name, "TensorArray", [handle, size, flow]) as scope:
            if size is not None and not isinstance(size, Unknown):
                convert_to_tensor(size, dtypes.int32 if isinstance(size, int) else None, name="size")
            op = graph.create_op("TensorArrayV3", [], [(dtypes.resource, TensorShape([2])), (dtypes.float32, TensorShape([]))], name=scope)
        self._handle, self._flow = op.outputs

    dtype = property(lambda self: self._dtype)
    handle = property(lambda self: self._handle)
    flow = property(lambda self: self._flow)
    element_shape = property(lambda self: self._element_shape)
    dynamic_size = property(lambda self: None)

    def _next(self, flow=None, element=None):
        made = TensorArray(self._dtype, size=self._count, infer_shape=self._infer, element_shape=self._element_shape, _base=(self._handle, flow if flow is not None else self._flow))
        if element is not None and self._infer:
            if made._element_shape.ndims is None or made._element_shape.is_compatible_with(element):
                made._element_shape = made._element_shape.merge_with(element)
            self._element_shape = made._element_shape
        return made

    def _op(self, kind, name, outputs, inputs=()):
        graph = ops.get_default_graph()
        tensors = [t for t in inputs if hasattr(t, "op")]
        return graph.create_op(f"TensorArray{kind}V3", [self._flow, *tensors], outputs, name=name)

    def identity(self):
        """The same array."""
        return self._next()

    def read(self, index, name=None):
        """One element."""
        return self._op("Read", name, [(self._dtype, self._element_shape)]).outputs[0]

    def write(self, index, value, name=None):
        """The array with one element set."""
        if isinstance(value, Unknown):
            return self._next()
        graph = ops.get_default_graph()
        with ops.name_scope(name, "TensorArrayWrite", [value]):
            x = convert_to_tensor(value, None if hasattr(value, "op") else self._dtype, name="value")
            op = graph.create_op("TensorArrayWriteV3", [self._flow, x], [(dtypes.float32, TensorShape([]))])
        return self._next(op.outputs[0], x.shape)

    def stack(self, name=None):
        """All elements along a new first axis."""
        with ops.name_scope(name, "TensorArrayStack"):
            graph = ops.get_default_graph()
            graph.create_op("TensorArraySizeV3", [self._flow], [(dtypes.int32, TensorShape([]))])
            op = self._op("Gather", None, [(self._dtype, TensorShape([self._count]).concatenate(self._element_shape))])
        return op.outputs[0]

    def gather(self, indices, name=None):
        """Some elements along a new first axis."""
        return self._op("Gather", name, [(self._dtype, TensorShape([None]).concatenate(self._element_shape))]).outputs[0]

    def concat(self, name=None):
        """All elements along their first axis."""
        rest = self._element_shape[1:] if self._element_shape.ndims is not None else TensorShape(None)
        outputs = [(self._dtype, TensorShape([None]).concatenate(rest)), (dtypes.int64, TensorShape([None]))]
        return self._op("Concat", name, outputs).outputs[0]

    def unstack(self, value, name=None):
        """The array filled from the slices of a tensor."""
        with ops.name_scope(name, "TensorArrayUnstack", [value]):
            x = convert_to_tensor(value)
            shape_op(x)
            op = self._op("Scatter", "TensorArrayScatter/TensorArrayScatterV3", [(dtypes.float32, TensorShape([]))], [x])
        made = self._next(op.outputs[0], x.shape[1:] if x.shape.ndims else None)
        made._count = x.shape.as_list()[0] if x.shape.ndims else None
        return made

    def scatter(self, indices, value, name=None):
        """The array with some elements set."""
        return self.unstack(value, name)

    def split(self, value, lengths, name=None):
        """The array filled with pieces."""
        return self._next()

    def size(self, name=None):
        """How many elements."""
        return self._op("Size", name, [(dtypes.int32, TensorShape([]))]).outputs[0]

    def close(self, name=None):
        """Frees the array."""
        return ops.get_default_graph().create_op("TensorArrayCloseV3", [], [], name=name)

    def grad(self, source, flow=None, name=None):
        """The array of gradients."""
        return self._next()

    def mark_used(self):
        """Says that it is used."""
