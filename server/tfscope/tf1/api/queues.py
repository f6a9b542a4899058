"""Queues: what they hold by dtype and shape.  Mirrors python/ops/data_flow_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.random_seeds import get_seed
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def _list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


@tf_export("queue.QueueBase", "QueueBase")
class QueueBase:
    """Mirrors data_flow_ops.py QueueBase."""

    KIND = "FIFOQueueV2"
    DEFAULT_NAME = "fifo_queue"
    PARTIAL = False
    """Whether sizes of elements may be unknown."""

    def _build(self, types, shapes, names, name):
        self._declare(types, shapes, names)
        self._make(name)

    def _declare(self, types, shapes, names):
        self._dtypes = [dtypes.as_dtype(d) for d in _list(types)]
        self._shapes = self._as_shapes(shapes)
        self._names = _list(names) if names and not isinstance(names, Unknown) else names

    def _make(self, name):
        graph = ops.get_default_graph()
        out = [(dtypes.as_dtype("resource"), tf.TensorShape([]))]
        op = graph.create_op(self.KIND, [], out, name=name or self.DEFAULT_NAME)
        self._queue_ref = op.outputs[0]
        self._name = op.name.split("/")[-1]

    def _as_shapes(self, shapes):
        if (shapes is None and not self.PARTIAL) or isinstance(shapes, Unknown):
            return [tensor_shape.unknown_shape() for _ in self._dtypes]
        shapes = _shape_list(shapes, self.PARTIAL)
        if len(shapes) != len(self._dtypes):
            end = f", received len(shapes)={len(shapes)}, len(dtypes)={len(self._dtypes)}"
            text = "Queue shapes must have the same length as dtypes"
            raise raised(ValueError(text + of_target("", end)))
        return shapes

    @property
    def queue_ref(self):
        """The handle."""
        return self._queue_ref

    @property
    def name(self):
        """The op's name."""
        return self._queue_ref.op.name

    @property
    def dtypes(self):
        """dtypes of the components."""
        return self._dtypes

    @property
    def shapes(self):
        """Shapes of the components."""
        return self._shapes

    @property
    def names(self):
        """Names of the components or None."""
        return self._names

    def _components(self, values):
        if isinstance(values, dict):
            ordered = self._names and not isinstance(self._names, Unknown)
            values = [values[k] for k in self._names] if ordered else list(values.values())
        if isinstance(values, Unknown):
            return []
        return values if isinstance(values, (list, tuple)) else [values]

    def _enqueue(self, kind, values, name, default):
        values = self._components(values)
        with ops.name_scope(name, default, values) as scope:
            inputs = [
                ops.convert_to_tensor(v, dtype=dtype, name=f"component_{i}")
                for i, (v, dtype) in enumerate(zip(values, self._dtypes, strict=False))
                if not isinstance(v, Unknown)
            ]
            if len(inputs) == len(self._shapes):
                self._refuse_other_shapes(kind, inputs)
            graph = ops.get_default_graph()
            return graph.create_op(kind, [self._queue_ref, *inputs], [], name=scope)

    def _refuse_other_shapes(self, kind, inputs):
        """Mirrors QueueBase.enqueue and enqueue_many."""
        many = kind == "QueueEnqueueManyV2"
        for tensor, shape in zip(inputs, self._shapes, strict=True):
            given = tensor.get_shape()
            rest = given.with_rank_at_least(1)[1:] if many else given
            rest.assert_is_compatible_with(shape)

    def enqueue(self, vals, name=None):
        """An op."""
        return self._enqueue("QueueEnqueueV2", vals, name, f"{self._name}_enqueue")

    def enqueue_many(self, vals, name=None):
        """An op."""
        return self._enqueue("QueueEnqueueManyV2", vals, name, f"{self._name}_EnqueueMany")

    def _dequeue(self, kind, name, front=None, n=None):
        graph = ops.get_default_graph()
        shapes = self._shapes
        if front is not None:
            shapes = [tf.TensorShape(front).concatenate(s) for s in shapes]
        out = list(zip(self._dtypes, shapes, strict=True))
        with graph.name_scope(name) as scope:
            inputs = [self._queue_ref]
            if n is not None:
                inputs.append(n if isinstance(n, ops.Tensor) else _count(n, "n"))
            op = graph.create_op(kind, inputs, out, name=scope)
        values = list(op.outputs)
        if isinstance(self._names, Unknown):
            return self._names.derived(f"{op.name} by {self._names.text}")
        if self._names:
            return dict(zip(self._names, values, strict=True))
        return values[0] if len(values) == 1 else values

    def dequeue(self, name=None):
        """One element."""
        return self._dequeue("QueueDequeueV2", name or f"{self._name}_Dequeue")

    def dequeue_many(self, n, name=None):
        """``n`` elements, stacked."""
        front = [tensor_shape.dimension(_static(n))]
        name = name or f"{self._name}_DequeueMany"
        return self._dequeue("QueueDequeueManyV2", name, front, n)

    def dequeue_up_to(self, n, name=None):
        """At most ``n`` elements, stacked."""
        name = name or f"{self._name}_DequeueUpTo"
        return self._dequeue("QueueDequeueUpToV2", name, [None], n)

    def close(self, cancel_pending_enqueues=False, name=None):
        """An op."""
        graph = ops.get_default_graph()
        name = name or f"{self._name}_Close"
        return graph.create_op("QueueCloseV2", [self._queue_ref], [], name=name)

    def _scalar(self, kind, dtype, name):
        graph = ops.get_default_graph()
        out = [(dtype, tf.TensorShape([]))]
        return graph.create_op(kind, [self._queue_ref], out, name=name).outputs[0]

    def size(self, name=None):
        """An int32 scalar."""
        return self._scalar("QueueSizeV2", tf.int32, name or f"{self._name}_Size")

    def is_closed(self, name=None):
        """A bool scalar."""
        return self._scalar("QueueIsClosedV2", tf.bool, name or f"{self._name}_Is_Closed")


def _count(n, name):
    if isinstance(n, Unknown):
        graph = ops.get_default_graph()
        return graph.create_op("Const", [], [(tf.int32, tf.TensorShape([]))], name=name).outputs[0]
    return ops.convert_to_tensor(n, dtype=tf.int32, name=name)


def _static(n):
    return ops.constant_value(n) if isinstance(n, ops.Tensor) else n


def _shape_list(shapes, partial):
    """Shapes from one or several; ``partial``: their sizes may be unknown.  Mirrors data_flow_ops.py
    _as_shape_list."""
    if partial and (
        not isinstance(shapes, (list, tuple))
        or not shapes
        or any(shape is None or isinstance(shape, int) for shape in shapes)
    ):
        text = "When providing partial shapes, a list of shapes must be provided."
        raise raised(ValueError(text))
    if isinstance(shapes, tensor_shape.TensorShape):
        shapes = [shapes]
    if not isinstance(shapes, (list, tuple)):
        text = "shapes must be a TensorShape or a list or tuple of TensorShapes."
        raise raised(TypeError(text))
    if all(size is None or isinstance(size, (int, Unknown)) for size in shapes):
        shapes = [shapes]
    found = [tensor_shape.as_shape(shape) for shape in shapes]
    told = "have a defined rank" if partial else "be fully defined"
    if not all(s.ndims is not None if partial else s.is_fully_defined() for s in found):
        raise raised(ValueError(f"All shapes must {told}: {found}"))
    return found


@tf_export("FIFOQueue", "queue.FIFOQueue")
class FIFOQueue(QueueBase):
    """Mirrors data_flow_ops.py FIFOQueue."""

    def __init__(
        self, capacity, dtypes, shapes=None, names=None, shared_name=None, name="fifo_queue"
    ):
        self._build(dtypes, shapes, names, name)


@tf_export("RandomShuffleQueue", "queue.RandomShuffleQueue", "io.RandomShuffleQueue")
class RandomShuffleQueue(QueueBase):
    """Mirrors data_flow_ops.py RandomShuffleQueue."""

    KIND = "RandomShuffleQueueV2"

    def __init__(
        self,
        capacity,
        min_after_dequeue,
        dtypes,
        shapes=None,
        names=None,
        seed=None,
        shared_name=None,
        name="random_shuffle_queue",
    ):
        self._declare(dtypes, shapes, names)
        get_seed(seed)
        self._make(name)


@tf_export("PaddingFIFOQueue", "queue.PaddingFIFOQueue", "io.PaddingFIFOQueue")
class PaddingFIFOQueue(QueueBase):
    """Mirrors data_flow_ops.py PaddingFIFOQueue."""

    KIND = "PaddingFIFOQueueV2"
    PARTIAL = True

    def __init__(
        self, capacity, dtypes, shapes, names=None, shared_name=None, name="padding_fifo_queue"
    ):
        self._build(dtypes, shapes, names, name)


@tf_export("PriorityQueue", "queue.PriorityQueue", "io.PriorityQueue")
class PriorityQueue(QueueBase):
    """The first component is the int64 priority.  Mirrors data_flow_ops.py PriorityQueue."""

    KIND = "PriorityQueueV2"

    def __init__(
        self, capacity, types, shapes=None, names=None, shared_name=None, name="priority_queue"
    ):
        self._build(types, shapes, names, name)
        self._dtypes = [tf.int64, *self._dtypes]
        self._shapes = [tf.TensorShape([]), *self._shapes]


@tf_export("contrib.staging.StagingArea")
class StagingArea(QueueBase):
    """Mirrors data_flow_ops.py StagingArea."""

    KIND = "Stage"

    def __init__(
        self, dtypes, shapes=None, names=None, shared_name=None, capacity=0, memory_limit=0
    ):
        self._dtypes = [_as(d) for d in _list(dtypes)]
        self._shapes = self._as_shapes(shapes)
        self._names = _list(names) if names is not None else None

        graph = ops.get_default_graph()
        self._name = shared_name or graph.unique_name("StagingArea")
        with ops.name_scope(f"{self._name}_root"):
            graph.create_op("NoOp", [], [])

    name = property(lambda self: self._name)

    def put(self, values, name=None):
        """An op."""
        graph = ops.get_default_graph()
        values = [v for v in self._components(values) if not isinstance(v, Unknown)]
        with ops.name_scope(name, f"{self._name}_put", values) as scope:
            tensors = [ops.convert_to_tensor(v) for v in values]
            return graph.create_op("Stage", tensors, [], name=scope)

    def _taken(self, kind, inputs, name):
        graph = ops.get_default_graph()
        out = list(zip(self._dtypes, self._shapes, strict=True))
        values = list(graph.create_op(kind, inputs, out, name=name).outputs)
        if self._names:
            return dict(zip(self._names, values, strict=True))
        return values

    def get(self, name=None):
        """The components, a list unless they are named."""
        return self._taken("Unstage", [], name or f"{self._name}_get")

    def peek(self, index, name=None):
        """As ``get``, without taking them out."""
        name = name or f"{self._name}_peek"
        with ops.name_scope(name) as scope:
            index = ops.convert_to_tensor(index, dtype=tf.int32, name="index")
            return self._taken("StagePeek", [index], scope)

    def size(self, name=None):
        """An int32 scalar."""
        graph = ops.get_default_graph()
        out = [(tf.int32, tf.TensorShape([]))]
        return graph.create_op("StageSize", [], out, name=name or f"{self._name}_size").outputs[0]

    def clear(self, name=None):
        """An op."""
        graph = ops.get_default_graph()
        return graph.create_op("StageClear", [], [], name=name or f"{self._name}_clear")


def _as(dtype):
    return dtypes.as_dtype(dtype)
