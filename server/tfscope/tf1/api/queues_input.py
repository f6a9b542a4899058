"""Input producers: queues filled by threads, with a summary and a QueueRunner each.

Mirrors python/training/input.py.
"""

from __future__ import annotations

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.queues import FIFOQueue
from tfscope.tf1.api.queues_runner import QueueRunner, add_queue_runner
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("train.match_filenames_once", "io.match_filenames_once")
def match_filenames_once(pattern, name=None):
    """A local variable of file names.  Mirrors input.py match_filenames_once."""
    with ops.name_scope(name, "matching_filenames", [pattern]) as scope:
        return tf.Variable(
            make("MatchingFiles", pattern=pattern),
            trainable=False,
            collections=["local_variables"],
            validate_shape=False,
            name=scope,
        )


@tf_export("train.limit_epochs")
def limit_epochs(tensor, num_epochs=None, name=None):
    """A local variable epochs if there is a limit.  Mirrors input.py limit_epochs."""
    if num_epochs is None:
        return tensor
    if num_epochs <= 0:
        raise raised(ValueError(f"num_epochs must be > 0 not {num_epochs}."))
    with ops.name_scope(name, "limit_epochs", [tensor]) as scope:
        zero = tf.constant(0, dtype=tf.int64)
        epochs = tf.Variable(zero, name="epochs", trainable=False, collections=["local_variables"])
        with ops.control_dependencies([epochs.count_up_to(num_epochs)]):
            return tf.identity(tensor, name=scope)


def fill_summary(queue, capacity, label=None, minimum=None):
    """A summary of how full a queue is."""
    size = queue.size()
    if minimum is not None:
        size = tf.maximum(0, size - minimum)
    if label is None:
        if capacity is None:
            raise raised(TypeError("%d format: a number is required, not NoneType"))
        label = f"fraction_of_{capacity}_full"
    ratio = tf.cast(size, tf.float32) * _ratio(capacity, minimum)
    tf.summary.scalar(label, ratio)


def _ratio(capacity, minimum):
    if isinstance(capacity, Unknown) or isinstance(minimum, Unknown):
        return 1.0
    return 1.0 / max(capacity - (minimum or 0), 1)


@tf_export("train.input_producer")
def input_producer(
    input_tensor,
    element_shape=None,
    num_epochs=None,
    shuffle=True,
    seed=None,
    capacity=32,
    shared_name=None,
    summary_name=None,
    name=None,
    cancel_op=None,
):
    """A queue of the rows.  Mirrors input.py input_producer."""
    with ops.name_scope(name, "input_producer", [input_tensor]):
        tensor = ops.convert_to_tensor(input_tensor, name="input_tensor")
        shape = tensor.get_shape()
        if element_shape is None:
            element_shape = shape[1:] if shape.ndims else None
        defined = tensor_shape.as_shape(element_shape).is_fully_defined()
        if not defined and nothing_missed() and not isinstance(element_shape, Unknown):
            text = "Either `input_tensor` must have a fully defined shape or `element_shape` must be specified"
            raise raised(ValueError(text))
        if shuffle:
            tensor = tf.random.shuffle(tensor, seed=seed)
        tensor = limit_epochs(tensor, num_epochs)
        default = ops.get_default_graph().current_scope().split("/")[-1]
        queue = FIFOQueue(
            capacity, [element_type(tensor)], [element_shape], name=_scope_name() or default
        )
        enqueue = queue.enqueue_many([tensor])
        add_queue_runner(QueueRunner(queue, [enqueue], cancel_op=cancel_op))
        fill_summary(queue, capacity, summary_name)
        return queue


def _scope_name():
    """The current scope as an absolute op name."""
    scope = ops.get_default_graph().current_scope()
    return scope + "/" if scope else None


@tf_export("train.string_input_producer")
def string_input_producer(
    string_tensor,
    num_epochs=None,
    shuffle=True,
    seed=None,
    capacity=32,
    shared_name=None,
    name=None,
    cancel_op=None,
):
    """A queue of strings.  Mirrors input.py string_input_producer."""
    empty = "string_input_producer requires a non-null input tensor"
    if string_tensor is None or isinstance(string_tensor, (list, tuple, str)) and not string_tensor:
        raise raised(ValueError(empty))
    with ops.name_scope(name, "input_producer", [string_tensor]) as scope:
        graph = ops.get_default_graph()
        if isinstance(string_tensor, Unknown):
            out = [(tf.string, tf.TensorShape([None]))]
            tensor = graph.create_op("Const", [], out).outputs[0]
        else:
            tensor = ops.convert_to_tensor(string_tensor, dtype=tf.string)
        positive = tf.greater(tf.size(tensor), 0)
        with ops.name_scope("Assert"):
            tf.constant(empty)
            text = tf.constant(empty, name="Assert/data_0")
            check = graph.create_op("Assert", [positive, text], [], name="Assert")
        with ops.control_dependencies([check]):
            tensor = tf.identity(tensor)
        return input_producer(
            input_tensor=tensor,
            element_shape=[],
            num_epochs=num_epochs,
            shuffle=shuffle,
            seed=seed,
            capacity=capacity,
            name=scope,
            summary_name=f"fraction_of_{capacity}_full",
            cancel_op=cancel_op,
        )


@tf_export("train.range_input_producer")
def range_input_producer(
    limit, num_epochs=None, shuffle=True, seed=None, capacity=32, shared_name=None, name=None
):
    """A queue of int32 scalars.  Mirrors input.py range_input_producer."""
    with ops.name_scope(name, "input_producer", [limit]) as scope:
        return input_producer(
            tf.range(limit), [], num_epochs, shuffle, seed, capacity, shared_name,
            f"fraction_of_{capacity}_full", scope,
        )  # fmt: skip


@tf_export("train.slice_input_producer")
def slice_input_producer(
    tensor_list,
    num_epochs=None,
    shuffle=True,
    seed=None,
    capacity=32,
    shared_name=None,
    name=None,
):
    """One row of each tensor.  Mirrors input.py slice_input_producer."""
    with ops.name_scope(name, "input_producer", tensor_list):
        tensors = [ops.convert_to_tensor(t) for t in tensor_list]
        if not tensors:
            raise raised(ValueError("Expected at least one tensor in slice_input_producer()."))
        size = tf.shape(tensors[0])[0]
        queue = range_input_producer(
            size, num_epochs=num_epochs, shuffle=shuffle, seed=seed, capacity=capacity
        )
        index = queue.dequeue()
        return [tf.gather(t, index) for t in tensors]
