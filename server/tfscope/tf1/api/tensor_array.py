"""``tf.TensorArray``.  Mirrors python/ops/tensor_array_ops.py ``_GraphTensorArray``."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.math_ops import cast
from tfscope.tf1.api.math_reductions import range_
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("TensorArray", "python.ops.tensor_array_ops.TensorArray")
class TensorArray:
    """An array of tensors of one shape.  Copies with another flow share the element shape."""

    never_a_tensor = True

    def __init__(
        self, dtype, size=None, dynamic_size=None, clear_after_read=None, tensor_array_name=None, handle=None,
        flow=None, infer_shape=True, element_shape=None, colocate_with_first_write_call=True, name=None,
    ):  # fmt: skip
        if handle is not None and tensor_array_name:
            raise raised(ValueError("Cannot construct with both handle and tensor_array_name"))
        if handle is None and size is None:
            raise raised(ValueError("Size must be provided if handle is not provided"))
        self._dtype = dtypes.as_dtype(dtype)
        self._dynamic_size = dynamic_size or False
        self._shapes = [TensorShape(None) if element_shape is None else as_shape(element_shape)]
        self._infer_shape = infer_shape or element_shape is not None
        with op_scope(name, "TensorArray") as scope:
            self._size = size
            if handle is not None:
                self._handle, self._flow = handle, flow
                return
            attrs = {"dtype": self._dtype, "element_shape": self._shapes[0]}
            with get_default_graph().device(None):
                self._handle, self._flow = make("TensorArrayV3", scope, attrs, size=size)

    dtype = property(lambda self: self._dtype or Unknown("unmodelled-api", "dtype"))
    handle = property(lambda self: self._handle)
    flow = property(lambda self: self._flow)
    element_shape = property(lambda self: self._shapes[0])
    _element_shape = property(lambda self: self._shapes)
    dynamic_size = property(lambda self: self._dynamic_size)

    def _with_flow(self, flow):
        """The same array after an operation."""
        made = object.__new__(TensorArray)
        made.__dict__.update(self.__dict__)
        made._flow = flow
        return made

    def _merge(self, shape):
        if not self._infer_shape:
            return
        if not self._shapes[0].is_compatible_with(shape):
            text = f"Inconsistent shapes: saw {shape} but expected {self._shapes[0]} "
            raise raised(ValueError(text))
        self._shapes[0] = self._shapes[0].merge_with(shape)

    def identity(self):
        """The same array behind an op."""
        return self._with_flow(make("Identity", None, input=self._flow))

    def read(self, index, name=None):
        """One element."""
        attrs = {"dtype": self._dtype}
        value = make(
            "TensorArrayReadV3", name, attrs, handle=self._handle, index=index, flow_in=self._flow
        )
        return fixed(value, self._shapes[0])

    def write(self, index, value, name=None):
        """The array with one element set."""
        with op_scope(name, "TensorArrayWrite"):
            value = convert_to_tensor(value, preferred_dtype=self._dtype, name="value")
            if self._infer_shape:
                self._merge(value.shape)
            flow = make(
                "TensorArrayWriteV3",
                name,
                handle=self._handle,
                index=index,
                value=value,
                flow_in=self._flow,
            )
            return self._with_flow(flow)

    def stack(self, name=None):
        """All elements along a new first axis."""
        beside = get_default_graph().colocate_with(self._handle)
        with beside, op_scope(name, "TensorArrayStack"):
            return self.gather(range_(0, self.size()), name=name)

    def gather(self, indices, name=None):
        """Some elements along a new first axis."""
        attrs = {"dtype": self._dtype, "element_shape": self._shapes[0]}
        value = make(
            "TensorArrayGatherV3",
            name,
            attrs,
            handle=self._handle,
            indices=indices,
            flow_in=self._flow,
        )
        return fixed(value, TensorShape([None]).concatenate(self._shapes[0]))

    def concat(self, name=None):
        """All elements along their first axis."""
        rest = self._shapes[0][1:] if self._shapes[0].ndims is not None else TensorShape(None)
        attrs = {"dtype": self._dtype, "element_shape_except0": rest}
        value = make("TensorArrayConcatV3", name, attrs, handle=self._handle, flow_in=self._flow)[0]
        return fixed(value, TensorShape([None]).concatenate(rest))

    def unstack(self, value, name=None):
        """The array filled from the slices of a tensor."""
        with op_scope(name, "TensorArrayUnstack"):
            value = (
                convert_to_tensor(value, preferred_dtype=self._dtype, name="value")
                if isinstance(value, Unknown)
                else value
            )
            count = shape_op(value)[0]
            return self.scatter(range_(0, count), value, name=name)

    def scatter(self, indices, value, name=None):
        """The array with some elements set."""
        with op_scope(name, "TensorArrayScatter"):
            value = convert_to_tensor(value, preferred_dtype=self._dtype, name="value")
            flow = make(
                "TensorArrayScatterV3", name,
                handle=self._handle, indices=indices, value=value, flow_in=self._flow,
            )  # fmt: skip
            made = self._with_flow(flow)
            if value.shape.ndims is not None:
                made._merge(value.shape[1:])
            return made

    def split(self, value, lengths, name=None):
        """The array filled with pieces."""
        with op_scope(name, "TensorArraySplit"):
            value = convert_to_tensor(value, preferred_dtype=self._dtype, name="value")
            sizes = cast(lengths, dtypes.int64)
            flow = make(
                "TensorArraySplitV3", name,
                handle=self._handle, value=value, lengths=sizes, flow_in=self._flow,
            )  # fmt: skip
            made = self._with_flow(flow)
            known = sizes.static
            if value.shape.ndims is not None and isinstance(known, list) and len(set(known)) == 1:
                made._merge(TensorShape([known[0]]).concatenate(value.shape[1:]))
            return made

    def size(self, name=None):
        """How many elements: an op, in 2.x the size that was given if it cannot change."""
        if not current_run().is_v1 and not self._dynamic_size and self._size is not None:
            return convert_to_tensor(self._size, dtypes.int32)
        return make("TensorArraySizeV3", name, handle=self._handle, flow_in=self._flow)

    def close(self, name=None):
        """Frees the array."""
        return make("TensorArrayCloseV3", name, handle=self._handle)

    def grad(self, source, flow=None, name=None):
        """The array of gradients."""
        flow = self._flow if flow is None else flow
        with op_scope(name, "TensorArrayGrad"):
            attrs = {"source": source}
            handle = make("TensorArrayGradV3", name, attrs, handle=self._handle, flow_in=flow)[0]
            with get_default_graph().control_dependencies([handle]):
                flow = make("Identity", "gradient_flow", input=flow)
        made = self._with_flow(flow)
        made._handle = handle
        return made

    def mark_used(self):
        """Says that it is used."""
